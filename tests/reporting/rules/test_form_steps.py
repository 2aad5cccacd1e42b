"""Building forms step by step, what differs between two of them, and the ten things of a regime: no database."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from nenso.kernel.rules import Refused, Text
from nenso.reporting.rules import form_editing as editing
from nenso.reporting.rules.contents import NAMES, contents
from nenso.reporting.rules.form_differences import ADDED, CHANGED, REMOVED, differences
from nenso.reporting.rules.form_editing import Target
from nenso.reporting.rules.forms import Form
from tests.factories.reporting import a_form

NEW = Text("Mới", "New")
PARTS = ("section:I", "block:t1", "block:note", "column:t2:people", "row:t1:late", "rule:late")


def target(text: str) -> Target:
    return Target.parse(text)


@pytest.mark.parametrize("text", ["", "block", "row:t1", "cell:t1:all", "page:1", "block:t1:n"])
def test_what_names_no_part_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        target(text)
    assert refused.value.code == "form.no_part"


@pytest.mark.parametrize("text", ["section:X", "block:t9", "row:t1:none", "cell:t1:all:none", "rule:none"])
def test_a_part_that_is_not_there_is_refused_by_every_step(text: str) -> None:
    form, its = a_form(), target(text)
    steps: list[Any] = [editing.part_of, editing.without, editing.duplicated]
    for step in steps:
        with pytest.raises(Refused):
            step(form, its)


def test_two_people_meet_in_a_whole_table() -> None:
    assert {target(text).whole.code for text in ("column:t1:n", "row:t1:all", "cell:t1:all:n")} == {
        "block:t1"
    }
    assert target("rule:late").whole.code == "rule:late"


def test_new_parts_stand_last_under_codes_of_their_own() -> None:
    form, section = editing.with_section(a_form(), NEW)
    form, table = editing.with_table(form, section.names[0], NEW, is_free=False)
    form, column = editing.with_column(form, table.names[0], NEW)
    form, row = editing.with_row(form, table.names[0], NEW)
    form, rule = editing.with_rule(form, NEW)
    assert table.code == "block:t3"  # t1 and t2 are taken
    assert (column.code, row.code, rule.code) == ("column:t3:c2", "row:t3:r2", "rule:q1")
    assert [key for key in form.fixed if key.startswith("t3/")] == [
        "t3/r1/c1",
        "t3/r1/c2",
        "t3/r2/c1",
        "t3/r2/c2",
    ]


@pytest.mark.parametrize("text", PARTS)
@pytest.mark.parametrize("by", [-1, 1])
def test_moving_there_and_back_changes_nothing_within_the_form(text: str, by: int) -> None:
    form = a_form()
    there = editing.moved(form, target(text), by)
    if there != form:
        assert editing.moved(there, target(text), -by) == form
    assert set(there.fixed) == set(form.fixed)


def test_a_block_goes_on_into_the_section_beside_its_own() -> None:
    form = editing.moved(a_form(), target("block:t2"), -1)
    assert [[block.code for block in section.blocks] for section in form.sections] == [
        ["t1", "note", "t2"],
        [],
    ]


@pytest.mark.parametrize("text", PARTS)
def test_a_copy_stands_behind_and_is_taken_away_again(text: str) -> None:
    form = a_form()
    with_copy, copy = editing.duplicated(form, target(text))
    assert copy.code != text
    assert editing.without(with_copy, copy) == form


def test_a_copied_table_computes_from_its_own_cells_and_collects_nothing() -> None:
    form = a_form()
    field = replace(
        editing.part_of(form, target("cell:t1:late:n")), indicator="dossiers.late", fill="reported"
    )
    form = editing.with_part(form, target("cell:t1:late:n"), field)
    copied, copy = editing.duplicated(form, target("block:t1"))
    assert copied.fixed["t3/share/n"].formula == "[t3/online/n] / [t3/all/n] * 100"
    assert copied.fixed["t3/all/n"].total == ("t3/online/n", "t3/paper/n")
    assert (copied.fixed["t3/late/n"].field.indicator, copied.fixed["t3/late/n"].field.fill) == ("", "none")
    assert copied.fixed["t1/late/n"].field.indicator == "dossiers.late"
    assert copy.code == "block:t3"


def test_a_row_that_goes_leaves_the_totals() -> None:
    form = editing.without(a_form(), target("row:t1:paper"))
    assert form.fixed["t1/all/n"].total == ("t1/online/n",)


def test_a_cell_that_is_like_its_column_is_not_kept_apart() -> None:
    form, its = a_form(), target("cell:t1:share:n")
    assert editing.part_of(form, its).formula
    cleared = editing.without(form, its)
    assert cleared.tables["t1"].rows[-1].fields == ()
    column = editing.part_of(cleared, target("column:t1:n")).field
    assert editing.with_part(cleared, its, column) == cleared


# --- What differs ----------------------------------------------------------------------------------------


def told(before: Form, after: Form) -> list[tuple[str, str, str]]:
    return [(one.kind, one.place, one.what.en) for one in differences(before, after)]


def test_a_form_does_not_differ_from_itself() -> None:
    assert differences(a_form(), a_form()) == ()


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("row:t1:late", "t1/late/n"),
        ("column:t2:people", "t2/*/people"),
        ("block:note", "note"),
        ("rule:few", "few"),
    ],
)
def test_what_is_removed_one_way_is_added_the_other(text: str, gone: str) -> None:
    form = a_form()
    less = editing.without(form, target(text))
    assert told(form, less) == [(REMOVED, gone, "")]
    assert told(less, form) == [(ADDED, gone, "")]


def test_a_change_is_told_with_what_it_was() -> None:
    form, its = a_form(), target("cell:t1:late:n")
    held = editing.part_of(form, its)
    after = editing.with_part(form, its, replace(held, low=None, unit="person"))
    found = differences(form, after)
    low, unit = sorted(found, key=lambda one: one.what.en)
    assert (low.what.en, float(low.before), low.after) == ("lowest", 0, "–")
    assert (unit.what.en, unit.before, unit.after) == ("unit", "dossier", "person")
    assert {(one.kind, one.place) for one in found} == {(CHANGED, "t1/late/n")}


def test_a_changed_rule_is_told_as_it_is_written() -> None:
    form = a_form()
    rule = replace(form.rules[0], operator="<")
    (one,) = differences(form, editing.with_part(form, target("rule:late"), rule))
    assert (one.kind, one.before, one.after) == (
        CHANGED,
        "[t1/late/n] <= [t1/all/n]",
        "[t1/late/n] < [t1/all/n]",
    )


# --- The ten things --------------------------------------------------------------------------------------


def a_regime(**changes: Any) -> Any:
    empty = Text("", "")
    facts: dict[str, Any] = {
        "kind": "periodic",
        "name": NEW,
        "content": empty,
        "reporter_group": "",
        "reporter_types": (),
        "reporter_codes": (),
        "receiver": "",
        "way": empty,
        "deadlines": {},
        "frequency": None,
        "window": {},
        "outline": empty,
        "since": date(2026, 1, 1),
    }
    return SimpleNamespace(**facts | changes)


def missing(regime: Any, *, has_form: bool = False) -> list[str]:
    return [each.key for each in contents(regime, has_form=has_form) if not each.is_said]


def test_a_bare_regime_lacks_nine_of_the_ten() -> None:
    assert len(NAMES) == 10
    assert missing(a_regime()) == [key for key in NAMES if key != "name"]


def test_a_call_says_its_days_itself() -> None:
    for kind in ("thematic", "ad_hoc"):
        assert not {"deadlines", "frequency", "window"} & set(missing(a_regime(kind=kind)))


@pytest.mark.parametrize(
    ("frequency", "is_missing"), [("day", True), ("week", True), ("month", False), ("year", False)]
)
def test_the_decree_gives_days_to_months_and_longer_only(frequency: str, is_missing: bool) -> None:
    assert ("window" in missing(a_regime(frequency=frequency))) == is_missing


@pytest.mark.parametrize("named", ["reporter_group", "reporter_types", "reporter_codes"])
def test_reporters_may_be_named_in_three_ways(named: str) -> None:
    assert "reporters" not in missing(a_regime(**{named: "x"}))
    assert "form" not in missing(a_regime(), has_form=True)
