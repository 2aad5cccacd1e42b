"""The change between two published years: real data, each with the causes that can be told apart and no others."""

import itertools
import math
from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from nenso.index import actions, queries
from nenso.index.actions.reference import REFERENCE, read_rows
from nenso.index.importing import ImportRow
from nenso.index.models import Edition
from nenso.index.queries import YearChange
from nenso.index.rules.analysis import Split
from nenso.kernel.rules import Actor, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

AFTER_MERGER = date(2025, 7, 1)
OWNER = Actor("staff", "owner", "Người lập")
COLLEAGUE = Actor("staff", "colleague", "Người công bố")


def between(family: str, group: str, years: tuple[int, int], units_on: date | None = None) -> YearChange:
    first, last = (queries.latest_listing(family, group, year) for year in years)
    return queries.split_between(first, last, units_on)


def of(change: YearChange, unit: str) -> Split:
    return next(split for split in change.splits if split.unit == unit)


def kinds(change: YearChange) -> set[tuple[str, ...]]:
    return {tuple(cause.kind for cause in split.causes) for split in change.splits}


def add_up(change: YearChange) -> None:
    for split in change.splits:
        assert math.fsum(cause.score for cause in split.causes) == pytest.approx(split.change, abs=1e-12)
        if split.places is not None:
            assert sum(cause.places or 0 for cause in split.causes) == split.places


def test_the_un_changed_its_method_in_2012() -> None:
    change = between("egdi", "countries", (2010, 2012))
    add_up(change)
    assert kinds(change) == {("units", "method", "real")}
    vietnam = of(change, "VNM")
    assert (vietnam.rank_before, vietnam.rank_after) == (90, 83)
    assert [round(cause.score, 5) for cause in vietnam.causes] == [0, 0.00119, 0.07506]
    assert of(change, "LBY").causes[1].places == -33.5
    assert [text.en for text in change.methods][
        1
    ] == "The weight of “Online Service Index”: from 34% to 33.33%."
    assert "taken as published" in vietnam.causes[2].why.en


def test_the_ministry_kept_its_method_in_2023() -> None:
    change = between("dti", "provinces", (2022, 2023))
    add_up(change)
    assert kinds(change) == {("real",)}
    assert change.methods == ()
    assert "2023" in of(change, "48").causes[0].why.vi


def test_method_and_real_cannot_be_told_apart_in_2024() -> None:
    change = between("dti", "provinces", (2023, 2024))
    add_up(change)
    assert kinds(change) == {("method_and_real",)}
    (cause,) = of(change, "48").causes
    assert cause.is_joint
    assert "chưa được công bố" in cause.why.vi


def test_on_34_provinces_the_merger_is_a_cause_of_its_own() -> None:
    change = between("dti", "provinces", (2023, 2024), AFTER_MERGER)
    add_up(change)
    assert len(change.splits) == 34
    assert kinds(change) == {("units", "method_and_real")}
    own = queries.board("dti", 2023, "provinces")
    merged = queries.board("dti", 2023, "provinces", AFTER_MERGER)
    danang = of(change, "48")
    assert danang.start == "48"
    assert danang.before == own.outcome.score("48")
    assert danang.rank_before == own.outcome.rank("48", "dti") == 1
    units = danang.causes[0]
    assert units.score == pytest.approx(merged.outcome.score("48") - own.outcome.score("48"))
    assert units.places == 1 - merged.outcome.rank("48", "dti")
    assert units.why.vi.startswith(
        "Đơn vị này gồm Đà Nẵng và Quảng Nam nhập lại: riêng Đà Nẵng trước đây được"
    )
    assert units.why.vi.endswith("Trước xếp hạng 63 đơn vị, nay 34 đơn vị.")
    hanoi = of(change, "01").causes[0]
    assert hanoi.score == pytest.approx(0, abs=1e-15)
    assert "không đổi" in hanoi.why.vi


def test_a_province_that_took_another_code_starts_from_its_name() -> None:
    """The new Lào Cai bears the code of Yên Bái; people compare it with the old Lào Cai."""
    split = of(between("dti", "provinces", (2022, 2023), AFTER_MERGER), "15")
    assert split.start == "10"
    assert "Lào Cai" in split.causes[0].why.vi
    assert [cause.kind for cause in split.causes] == ["units", "real"]


def test_decimals_alone_move_ranks_and_no_score() -> None:
    change = between("egdi", "countries", (2016, 2018))
    add_up(change)
    method = [cause for split in change.splits for cause in split.causes if cause.kind == "method"]
    assert {round(cause.score, 12) for cause in method} == {0}
    assert [text.en for text in change.methods] == ["Ranks compare 4 decimals; it was 5."]


def test_every_neighbouring_pair_of_years_adds_up() -> None:
    listings = queries.catalogue()
    pairs = [
        (first, last)
        for first, last in itertools.pairwise(listings)
        if (first.family, first.group) == (last.family, last.group)
    ]
    assert len(pairs) > 15
    for first, last in pairs:
        if first.year >= 2022 or first.family == "egdi":
            change = queries.split_between(first, last)
            add_up(change)
            assert change.splits or first.group.startswith("ministries")  # only ranks were published


def test_a_table_published_in_part_keeps_its_official_ranks() -> None:
    split = of(between("dti", "provinces", (2021, 2022)), "37")
    (cause,) = split.causes
    assert split.rank_before == 6
    assert (cause.kind, cause.places) == ("real", 6 - split.rank_after)
    assert between("dti", "provinces", (2020, 2021)).splits == ()  # nobody's score is known in both
    with pytest.raises(Refused, match=r"index\.published_in_part"):
        between("dti", "provinces", (2020, 2022), AFTER_MERGER)


def revised(rows: list[ImportRow], amount: float) -> list[ImportRow]:
    """Đà Nẵng's digital infrastructure corrected, and with it the composite that was published."""
    changes = {("48", "ha_tang_so", "published"): amount, ("48", "dti", "published"): amount / 10}
    found = []
    for row in rows:
        change = changes.get((row.unit_code, row.key, row.kind))
        found.append(replace(row, value=f"{float(row.value) + change:.4f}") if change else row)
    return found


@pytest.fixture
def corrected() -> queries.Listing:
    """The results of 2022 released again over corrected data; returns what was published before."""
    first = queries.latest_listing("dti", "provinces", 2022)
    before = queries.current_dataset("dti", "provinces", 2022)
    assert before is not None
    rows = read_rows((REFERENCE / before.file_name).read_text(encoding="utf-8"))
    dataset, _ = actions.load_dataset(
        by=OWNER,
        family="dti",
        group="provinces",
        year=2022,
        units_on=before.units_on,
        decimals=4,
        partial_keys=before.partial_keys,
        file_name="corrected.csv",
        rows=revised(rows, -0.1),
    )
    edition = Edition.objects.filter(code="dti-2-province").latest("id")
    run = actions.run_edition(by=OWNER, edition=edition, dataset=dataset)
    proposed = actions.propose_publication(by=OWNER, run=run)
    actions.release_publication(by=COLLEAGUE, publication=proposed, signing_key=bytes(range(32)))
    return first


def test_revised_data_are_a_cause_of_their_own(corrected: queries.Listing) -> None:
    newest = queries.latest_listing("dti", "provinces", 2023)
    for change in (
        queries.split_between(corrected, newest),
        queries.year_change("dti", "provinces", 2022, 2023),
    ):
        add_up(change)
        assert kinds(change) == {("revision", "real")}
        revision = of(change, "48").causes[0]
        assert revision.score == pytest.approx(-0.01, abs=1e-9)
        assert "2022" in revision.why.vi
        assert of(change, "01").causes[0].score == 0
    from_now = between("dti", "provinces", (2022, 2023))
    assert kinds(from_now) == {("real",)}


def test_revised_data_on_34_provinces(corrected: queries.Listing) -> None:
    change = queries.split_between(corrected, queries.latest_listing("dti", "provinces", 2023), AFTER_MERGER)
    add_up(change)
    assert kinds(change) == {("units", "revision", "real")}
    assert of(change, "48").causes[1].score == pytest.approx(-0.005, abs=1e-9)


def test_two_results_of_one_year_differ_by_revision(corrected: queries.Listing) -> None:
    change = queries.split_between(corrected, queries.latest_listing("dti", "provinces", 2022))
    add_up(change)
    assert kinds(change) == {("revision",)}
    assert of(change, "48").change == pytest.approx(-0.01, abs=1e-9)


def test_a_change_costs_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    between("egdi", "countries", (2010, 2012))
    first, last = (queries.latest_listing("egdi", "countries", year) for year in (2010, 2012))
    with django_assert_max_num_queries(12):
        assert len(queries.split_between(first, last).splits) == 192
