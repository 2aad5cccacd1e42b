"""Pages of regions: every region with its mean, one with its provinces side by side, its weakest, its centre or none."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from nenso.programme.models import Plan
from tests.web.pages import page_text
from tests.web.plans_world import Pages, in_days

pytestmark = pytest.mark.django_db


def region(client: Client, code: str, query: str = "") -> Any:
    answer = client.get(f"/regions/{code}/{query}")
    assert answer.status_code == 200
    return answer.context["page"]


def test_the_regions_of_today_cover_each_province_once(fresh: None, client: Client) -> None:
    lines = client.get("/regions/").context["lines"]
    provinces = [code for line in lines for code in line.region.provinces]
    assert len(lines) == 6
    assert len(provinces) == len(set(provinces)) == 34


def test_the_division_of_another_day_is_that_of_the_day(fresh: None, client: Client) -> None:
    before = client.get("/regions/?as_of=2024-01-01").context["lines"]
    codes = {line.region.code for line in before}
    assert "central-highlands" in codes
    assert sum(line.count for line in before) == 63


def test_provinces_stand_by_rank_and_each_figure_opens(fresh: None, client: Client) -> None:
    page = region(client, "south-east")
    ranks = [line.rank for line in page.lines]
    assert ranks == sorted(ranks)
    assert all(ranks)
    text = page_text(client, "/regions/south-east/")
    for line in page.lines:
        assert line.figure.url in text
        assert client.get(line.figure.url).status_code == 200
    assert page.lines[0].name.vi in page.first.vi


def test_the_weakest_indicator_is_the_one_furthest_below_the_median(fresh: None, client: Client) -> None:
    page = region(client, "mekong-delta")
    gaps = [line.gap for line in page.weak]
    assert gaps == sorted(gaps)
    assert len(gaps) >= 3
    own = {line.name.vi for line in page.lines}
    assert all(line.lowest.vi in own for line in page.weak)


def test_a_region_without_a_centre_says_so(fresh: None, client: Client) -> None:
    page = region(client, "south-east")
    assert page.region.centre is None
    text = page_text(client, "/regions/south-east/")
    assert "Chưa có nguồn nào" in text


def test_an_illustrative_centre_is_marked(fresh: None, client: Client) -> None:
    text = page_text(client, "/regions/southern-key-economic/")
    assert "Trung tâm chuyển đổi số vùng kinh tế trọng điểm phía Nam" in text
    assert "minh họa" in text


def test_the_table_is_sorted_by_name_and_by_places_won(fresh: None, client: Client) -> None:
    by_name = client.get("/regions/south-east/?sort=-name").context["lines"]
    names = [line.name.vi for line in by_name]
    assert names == sorted(names, reverse=True)
    won = [line.change for line in client.get("/regions/south-east/?sort=-change").context["lines"]]
    assert won == sorted(won, reverse=True)


def test_the_table_is_taken_away(fresh: None, client: Client) -> None:
    answer = client.get("/regions/south-east/?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(region(client, "south-east").lines)
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_region_that_is_not_there_is_not_found(fresh: None, client: Client) -> None:
    assert client.get("/regions/atlantis/").status_code == 404
    assert client.get("/regions/south-east/?as_of=never").status_code == 404
    assert client.get("/regions/?kind=unknown").status_code == 200


def test_without_any_result_the_provinces_still_stand_there(client: Client) -> None:
    assert client.get("/regions/").status_code == 200
    assert "Không có vùng" in page_text(client, "/regions/?as_of=1990-01-01")


def test_english(fresh: None, client: Client) -> None:
    text = page_text(client, "/en/regions/mekong-delta/")
    assert "Where does Mekong Delta stand?" in text
    assert "Furthest behind the country in" in text


# --- What its provinces work on --------------------------------------------------------------------------


@pytest.fixture
def its(fresh: None) -> Pages:
    return Pages()


def test_what_each_province_has_to_reach_stands_side_by_side(its: Pages, client: Client) -> None:
    its.target(number="9", scope="each", each_types=("provincial_committee",))
    work = client.get("/regions/red-river-delta/").context["work"]
    assert "/plans/ke-hoach-2026/targets/9/" in [column.url for column in work.columns]
    assert "Hà Nội" in {row.name.vi for row in work.rows}
    assert all(cell.state.key == "no_data" for row in work.rows for cell in row.cells)
    assert len(work.rows) == len(region(client, "red-river-delta").lines)


def test_tasks_that_provinces_of_the_region_share_are_named(its: Pages, client: Client) -> None:
    its.task("8", lead_code="01", cooperating=("31",), due=in_days(20))
    shared = client.get("/regions/red-river-delta/").context["work"].shared
    assert [(one.line.number, len(one.who)) for one in shared] == [("8", 2)]
    assert client.get("/regions/south-east/").context["work"].shared == ()


def test_without_a_plan_in_force_nothing_is_shared_and_that_is_said(fresh: None, client: Client) -> None:
    Plan.objects.update(state="ended")
    work = client.get("/regions/south-east/").context["work"]
    assert (work.columns, work.rows, work.shared) == ((), (), ())
    text = page_text(client, "/en/regions/south-east/")
    assert "No plan in force sets a target that each province has to reach." in text
