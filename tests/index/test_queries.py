"""Published boards: ranks, the mean that made 34 provinces of 63, histories and origins."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from nenso.index import queries
from nenso.kernel.rules import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]

AFTER_MERGER = date(2025, 7, 1)


def names(rows: list[queries.RankedRow]) -> dict[str, queries.RankedRow]:
    return {row.name.vi: row for row in rows}


def test_ties_share_the_best_place() -> None:
    rows = names(queries.ranking(queries.board("dti", 2022, "provinces")))
    assert (rows["Thanh Hóa"].rank, rows["Yên Bái"].rank, rows["Hậu Giang"].rank) == (15, 15, 17)


def test_only_what_recomputes_is_called_computed() -> None:
    rows = queries.ranking(queries.board("dti", 2022, "provinces"))
    computed = [row.name.vi for row in rows if row.basis == "computed"]
    assert computed == ["Đà Nẵng", "Hồ Chí Minh", "Quảng Ninh", "Thừa Thiên Huế", "Cần Thơ"]
    assert len(rows) == 63


def test_the_34_provinces_of_2024_come_by_rule() -> None:
    """The press printed places 1-7, 17, 31 and the last three of the ministry's ranking of 34."""
    board = queries.board("dti", 2024, "provinces", AFTER_MERGER)
    rows = queries.ranking(board)
    assert [row.name.vi for row in rows[:7]] == [
        "Hà Nội",
        "Huế",
        "Hải Phòng",
        "Hồ Chí Minh",
        "Thanh Hóa",
        "Điện Biên",
        "Hà Tĩnh",
    ]
    assert [row.name.vi for row in rows[-3:]] == ["Hưng Yên", "Quảng Trị", "Cao Bằng"]
    assert (names(rows)["Đà Nẵng"].rank, names(rows)["Gia Lai"].rank) == (17, 31)
    assert board.is_rebased
    assert names(rows)["Hà Nội"].basis == "published"
    assert names(rows)["Hải Phòng"].basis == "computed"


def test_a_renamed_province_keeps_its_figures_under_its_new_name() -> None:
    board = queries.board("dti", 2022, "provinces", date(2025, 1, 2))
    assert len(board.units) == 63
    assert board.units[board.row("46")].name.vi == "Huế"


def test_figures_of_34_provinces_do_not_go_back_to_63() -> None:
    with pytest.raises(Refused, match=r"index\.not_rebased"):
        queries.board("qd766", 2022, "provinces", date(2024, 1, 1))


def test_a_year_without_results_is_refused() -> None:
    with pytest.raises(Refused, match=r"index\.none_in_force"):
        queries.board("dti", 1999, "provinces")


def test_ranks_are_official_where_few_scores_were_printed() -> None:
    rows = names(queries.ranking(queries.board("dti", 2020, "provinces")))
    assert (rows["Bắc Ninh"].rank, rows["Bắc Ninh"].basis) == (3, "computed")
    assert rows["Thừa Thiên Huế"].score is None
    assert rows["Thừa Thiên Huế"].rank == 2


def test_no_rank_among_five_of_sixty_three() -> None:
    board = queries.board("dti", 2022, "provinces")
    assert board.ranks[board.row("48"), board.column("nhan_thuc_so")] == 0
    assert board.ranks[board.row("48"), board.column("ha_tang_so")] == 2


def test_a_place_has_a_past_on_the_units_of_today() -> None:
    points = queries.history("dti", "provinces", "48", AFTER_MERGER)
    assert [(point.year, point.of) for point in points if point.year >= 2022] == [
        (2022, 34),
        (2023, 34),
        (2024, 34),
    ]


def test_a_figure_opens_down_to_its_record() -> None:
    listing = queries.latest_listing("dti", "provinces", 2022)
    found = queries.origin(listing.run_uuid, "48", "dti")
    assert found.basis == "computed"
    assert found.published == pytest.approx(0.8002)
    assert abs(found.score - found.published) <= found.rounding_bound
    record = next(record for record in found.inputs if record.key == "ha_tang_so")
    assert (record.written, record.source, record.row) == (
        "0.8253",
        "https://dti.gov.vn/xep-hang-2022",
        record.row,
    )
    assert record.row > 1


def test_a_merged_figure_opens_to_its_members() -> None:
    listing = queries.latest_listing("dti", "provinces", 2024)
    found = queries.origin(listing.run_uuid, "48", "dti", AFTER_MERGER)
    assert {member.name.vi for member in found.members} == {"Đà Nẵng", "Quảng Nam"}
    assert found.score == pytest.approx(sum(member.score for member in found.members) / 2)


def test_an_origin_of_nothing_is_refused() -> None:
    listing = queries.latest_listing("dti", "provinces", 2022)
    with pytest.raises(Refused, match=r"run\.not_found"):
        queries.origin("00000000-0000-0000-0000-000000000000", "48", "dti")
    with pytest.raises(Refused, match=r"index\.unknown_unit"):
        queries.origin(listing.run_uuid, "zz", "dti")
    with pytest.raises(Refused, match=r"edition\.unknown_node"):
        queries.origin(listing.run_uuid, "48", "zz")


def test_a_tree_tells_inputs_and_sources() -> None:
    tree = queries.explain("dti", 2022, "provinces", "48")
    assert tree["tree"]["children"][0]["inputs"][0]["source"] == "https://dti.gov.vn/xep-hang-2022"
    pillars = {view["code"]: view for view in tree["views"]}
    assert all(view["rank"] == 1 for view in pillars.values())


def test_a_board_costs_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    queries.board("dti", 2023, "provinces", AFTER_MERGER)
    with django_assert_max_num_queries(7):
        queries.ranking(queries.board("dti", 2023, "provinces", AFTER_MERGER))


def test_the_service_index_has_34_provinces_in_every_year() -> None:
    for year in (2022, 2023, 2024):
        assert len(queries.ranking(queries.board("qd766", year, "provinces"))) == 34


def test_states_are_ranked_by_their_own_edition() -> None:
    board = queries.board("egdi", 2010, "countries")
    assert board.edition.code == "egdi-2010"
    assert queries.ranking(board)[0].code == "KOR"
