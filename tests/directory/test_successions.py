"""What became of organisations that are over."""

from datetime import date

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from nenso.directory import queries
from nenso.directory.actions import merge_organisations
from nenso.kernel.rules import SYSTEM
from tests.factories.directory import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
TODAY = date(2026, 11, 26)


def test_a_ministry_has_the_heirs_that_its_act_names_first_who_took_it_over() -> None:
    found = queries.endings(["G05", "G14", "G12"], TODAY)
    assert set(found) == {"G05", "G14"}
    assert (found["G05"].on, [heir.code for heir in found["G05"].heirs]) == (date(2025, 3, 1), ["G12"])
    assert found["G05"].heirs[0].act == "176/2025/QH15"
    heirs = [(heir.code, heir.kind) for heir in found["G14"].heirs]
    assert heirs[0] == ("G06", "merged_into")
    assert {code for code, kind in heirs if kind == "part_moved"} == {"G01", "G16"}


def test_a_committee_goes_as_its_territory_does() -> None:
    (heir,) = queries.endings(["49"], TODAY)["49"].heirs
    assert (heir.code, heir.act, heir.share) == ("48", "202/2025/QH15", 1.0)


def test_nothing_is_over_before_its_end() -> None:
    assert queries.endings(["G05", "49", "none"], date(2024, 12, 31)) == {}


def test_a_line_is_followed_to_whoever_lives() -> None:
    for code in ("one", "two", "three"):
        make_organisation(code, code)
    merge_organisations(codes=["one"], into="two", on=date(2020, 1, 1), act="1/QĐ", by=SYSTEM)
    merge_organisations(codes=["two"], into="three", on=date(2022, 1, 1), act="2/QĐ", by=SYSTEM)
    found = queries.endings(["one", "two"], TODAY)
    assert {code: [heir.code for heir in each.heirs] for code, each in found.items()} == {
        "one": ["three"],
        "two": ["three"],
    }


def test_thousands_are_asked_at_once(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    codes = [each.code for each in queries.organisations_of_types(["district_committee"], date(2025, 1, 1))]
    with django_assert_max_num_queries(12):
        found = queries.endings(codes, TODAY)
    assert len(found) == len(codes) > 600
    assert not any(each.heirs for each in found.values())
