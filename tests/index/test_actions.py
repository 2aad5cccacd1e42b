"""Importing a file: told step by step, stored whole or not at all."""

from datetime import date
from typing import Any

import pytest

from nenso.index import actions, importing, queries
from nenso.index.models import Dataset, InputValue, Source
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Actor, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

OWNER = Actor("staff", "owner", "Người lập")
DAY = date(2023, 12, 31)


def counts() -> list[int]:
    return [model.objects.count() for model in (Dataset, InputValue, Source, JournalEntry)]


def reading(keys: int = 20, units: int = 63) -> tuple[Any, importing.Reading]:
    edition = queries.edition_named("dti-2-province")
    question = actions.question_for(
        edition=edition, group="provinces", units_on=DAY, kind=importing.INPUT, source="x"
    )
    chosen = [key for key in importing.targets_of(question.edition) if not question.targets[key].answers][
        :keys
    ]
    codes = list(question.units.names)[:units]
    lines = [["unit_code", *chosen], *([code, *["0.5"] * len(chosen)] for code in codes)]
    text = "\n".join(",".join(line) for line in lines)
    table = importing.read_table(text.encode(), "a.csv")
    return edition, importing.read_rows(table, importing.match_columns(table, question.targets), question)


def steps(edition: Any, found: importing.Reading) -> Any:
    return actions.import_inputs(
        by=OWNER,
        edition=edition,
        group="provinces",
        year=2023,
        units_on=DAY,
        file_name="a.csv",
        reading=found,
    )


def test_a_file_is_told_step_by_step_and_stored_whole() -> None:
    edition, found = reading()
    told = list(steps(edition, found))
    assert [step.done for step in told] == [0, 1000, 1260]
    assert {step.total for step in told} == {1260}
    assert told[-1].dataset is not None
    assert told[-1].dataset.values.count() == 1260


def test_a_break_half_way_leaves_nothing_behind() -> None:
    edition, found = reading()
    before = counts()
    running = steps(edition, found)
    next(running)
    next(running)
    running.close()
    assert counts() == before


def test_the_same_file_twice_changes_nothing() -> None:
    edition, found = reading(keys=2, units=3)
    first = list(steps(edition, found))[-1]
    before = counts()
    second = list(steps(edition, found))[-1]
    assert (first.is_new, second.is_new, second.dataset) == (True, False, first.dataset)
    assert counts() == before


def test_a_file_at_fault_is_refused() -> None:
    edition = queries.edition_named("dti-2-province")
    question = actions.question_for(
        edition=edition, group="provinces", units_on=DAY, kind=importing.INPUT, source="x"
    )
    table = importing.read_table(b"unit_code,nhan_thuc_so_04\n01,7\n", "a.csv")
    found = importing.read_rows(table, importing.match_columns(table, question.targets), question)
    before = counts()
    with pytest.raises(Refused, match=r"import\.faults"):
        next(steps(edition, found))
    assert counts() == before


@pytest.mark.parametrize(
    ("period", "code"),
    [("2022-Q5", "period.unknown"), ("2022-06", "import.not_a_year"), ("2024", "import.not_its_year")],
)
def test_a_period_is_a_year_that_the_edition_covers(period: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.year_of(period, queries.edition_named("dti-2-province"))
    assert (refused.value.code, refused.value.field) == (code, "period")


def test_units_are_those_of_the_day_and_group() -> None:
    edition = queries.edition_named("dti-3-province")
    facts = {"edition": edition, "group": "provinces", "kind": importing.INPUT, "source": ""}
    assert len(actions.question_for(units_on=date(2024, 12, 31), **facts).units.names) == 63
    assert len(actions.question_for(units_on=date(2025, 7, 1), **facts).units.names) == 34
    with pytest.raises(Refused, match=r"import\.no_units"):
        actions.question_for(units_on=date(1900, 1, 1), **facts)
    with pytest.raises(Refused, match=r"import\.not_its_group"):
        actions.question_for(**{**facts, "group": "countries", "units_on": DAY})
