"""The directory is asked as of a date."""

from datetime import date

import numpy as np
import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from nenso.directory import queries
from nenso.directory.rules import RebaseRule, rebase
from nenso.kernel.rules import Refused
from tests.factories.directory import CHANGE, make_group, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
BEFORE, AFTER = date(2024, 12, 31), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("group", "before", "after"),
    [
        ("provinces", 63, 34),
        ("ministries-with-services", 18, 12),
        ("ministries-without-services", 9, 8),
        ("nation", 1, 1),
        ("countries", 193, 193),
    ],
)
def test_groups_are_those_of_the_day(group: str, before: int, after: int) -> None:
    assert len(queries.organisations_in_group(group, BEFORE)) == before
    assert len(queries.organisations_in_group(group, AFTER)) == after


def test_a_group_is_in_the_order_of_the_vietnamese_alphabet() -> None:
    names = [member.name.vi for member in queries.organisations_in_group("provinces", AFTER)]
    assert names[:9] == [
        "An Giang",
        "Bắc Ninh",
        "Cà Mau",
        "Cao Bằng",
        "Cần Thơ",
        "Đà Nẵng",
        "Đắk Lắk",
        "Điện Biên",
        "Đồng Nai",
    ]


def test_members_carry_the_region_of_the_day() -> None:
    def region(on: date) -> str:
        return next(m.region for m in queries.organisations_in_group("provinces", on) if m.code == "48")

    assert region(BEFORE) == "north-central-central-coast"
    assert region(AFTER) == "south-central-coast-central-highlands"


def test_a_province_has_the_name_of_its_day() -> None:
    assert queries.organisation("46", BEFORE).short_name.vi == "Thừa Thiên Huế"
    assert queries.organisation("46", AFTER).name.en == "People's Committee of Hue City"
    assert queries.territory("province", "75", date(2026, 4, 30)).full_name.vi == "Thành phố Đồng Nai"
    assert queries.territory("province", "75", date(2026, 4, 30)).status == "reported"


def test_the_last_day_is_still_in_and_the_end_is_out() -> None:
    assert queries.organisation("49", date(2025, 6, 30)).short_name.vi == "Quảng Nam"
    with pytest.raises(Refused) as refused:
        queries.organisation("49", CHANGE)
    assert refused.value.facts == {"code": "49", "on": CHANGE}


def test_a_province_had_districts_and_now_has_communes() -> None:
    assert {c.level for c in queries.children("province", "48", BEFORE)} == {"district"}
    assert len(queries.children("province", "48", BEFORE)) == 8
    after = queries.children("province", "48", AFTER)
    assert len(after) == 94
    assert "Hoàng Sa" in {c.name.vi for c in after if c.type == "special_zone"}


def test_a_life_has_its_chapters_with_acts() -> None:
    old, new = queries.life("48").chapters
    assert [(e.name.vi, e.act) for e in old.successors] == [("Thành phố Đà Nẵng", "202/2025/QH15")]
    assert {e.code for e in new.predecessors} == {"48", "49"}
    assert new.validity.since == CHANGE


def test_a_commune_tells_its_own_resolution() -> None:
    events = [e for ch in queries.territory_life("commune", "00004").chapters for e in ch.successors]
    assert {e.act for e in events} == {"1656/NQ-UBTVQH15"}


def test_a_ministry_tells_where_its_duties_went() -> None:
    (chapter,) = queries.life("G14").chapters
    assert {(e.code, e.kind) for e in chapter.successors} == {
        ("G06", "merged_into"),
        ("G16", "part_moved"),
        ("G01", "part_moved"),
    }


@pytest.mark.parametrize("words", ["đà nẵng", "da nang", "DA NANG", "Đà  Nẵng"])
def test_search_needs_no_diacritics(words: str) -> None:
    assert queries.search(words, AFTER)[0].code == "48"


def test_search_finds_by_other_codes_and_names() -> None:
    assert queries.search("H17", AFTER)[0].code == "48"
    assert queries.search("Turkey", AFTER)[0].code == "TUR"
    assert queries.search("  ", AFTER) == ()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("UBND tỉnh Khánh Hòa", "56"),
        ("UBND Thành phố Hồ Chí Minh", "79"),
        ("TP. Hồ Chí Minh", "79"),
        ("hue", "46"),
        ("Bộ Tài chính", "G12"),
        ("48", "48"),
    ],
)
def test_names_as_others_write_them_are_resolved(words: str, code: str) -> None:
    assert queries.resolve(words, AFTER).code == code


def test_a_name_that_several_bear_is_refused() -> None:
    make_organisation("X1", "Cục Chung")
    make_organisation("X2", "Cục Chung")
    with pytest.raises(Refused) as refused:
        queries.resolve("cuc chung", AFTER)
    assert refused.value.code == "organisation.ambiguous"


def test_communes_move_to_provinces_without_assumption() -> None:
    mapping = queries.lineage_map(BEFORE, AFTER, "commune").then(queries.roll_up(AFTER))
    assert (len(mapping.sources), len(mapping.targets)) == (10035, 34)
    assert not mapping.is_assumed.any()
    ones = rebase(np.ones((1, 1, 10035)), mapping, [RebaseRule.SUM])
    assert ones.values.sum() == 10035


def test_old_communes_roll_up_through_their_districts() -> None:
    mapping = queries.roll_up(BEFORE)
    assert (len(mapping.sources), len(mapping.targets)) == (10035, 63)


def test_merged_ministries_move_whole() -> None:
    mapping = queries.organisation_lineage_map(
        BEFORE, AFTER, ("ministry", "ministry_level_agency", "government_agency")
    )
    assert {s.code for s in mapping.sources_of("G12")} == {"G05", "G12", "G24", "G29"}


def test_regions_are_those_of_the_day_with_their_centre() -> None:
    assert (
        len(queries.regions(BEFORE, "socio_economic")) == len(queries.regions(AFTER, "socio_economic")) == 6
    )
    assert [r.is_assumed for r in queries.regions(date(2026, 1, 1), "socio_economic")] == [False] * 6
    key = queries.regions(AFTER, "key_economic")
    assert [r.centre.status if r.centre else "" for r in key] == ["illustrative"] * 4


def test_the_map_has_the_units_of_its_day() -> None:
    assert queries.map_geometry(BEFORE).code == "provinces-63"
    assert queries.map_geometry(AFTER).code == "provinces-34"


def test_population_is_that_of_the_years_units() -> None:
    assert set(queries.population("province", 2024)) == {
        m.code for m in queries.organisations_in_group("provinces", BEFORE)
    }


def test_ten_members_cost_no_more_queries_than_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_group("few", make_organisation())
    make_group("many", *(make_organisation() for _ in range(10)))
    for group in ("few", "many"):
        with django_assert_max_num_queries(3):
            queries.organisations_in_group(group, AFTER)
    with django_assert_max_num_queries(4):
        queries.life("48")
    with django_assert_max_num_queries(3):
        queries.regions(AFTER)


def test_a_unit_is_described_for_the_command_line() -> None:
    found = queries.describe("48", AFTER)
    assert found["name"]["vi"] == "Ủy ban nhân dân thành phố Đà Nẵng"
    assert found["territory"] == {
        "vi": "Thành phố Đà Nẵng",
        "en": "Da Nang City",
        "level": "province",
        "code": "48",
    }
    assert found["life"][1]["predecessors"][0]["act"] == "202/2025/QH15"


def test_the_command_line_tells_what_it_does_not_know() -> None:
    with pytest.raises(Refused) as refused:
        queries.describe("nowhere", AFTER)
    assert refused.value.code == "organisation.not_resolved"


def test_a_code_that_nobody_ever_had_has_no_life() -> None:
    with pytest.raises(Refused) as refused:
        queries.life("nowhere")
    assert refused.value.code == "organisation.no_life"
    with pytest.raises(Refused) as refused:
        queries.territory_life("province", "97")
    assert refused.value.code == "territory.no_life"
