"""The public pages over the published figures: what they say, what they cost, what they refuse."""

import re
from datetime import date, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from nenso.index.queries import catalogue, published_bundle
from nenso.index.rules.bundle import verify_bundle
from nenso.web.presenters import kept
from nenso.web.presenters.addresses import Addresses
from tests.web.pages import page_text, pinned_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh")]
RANKING = "/rankings/dti/2022/provinces/"


PATHS = [
    "",
    "rankings/dti/2022/provinces/",
    "rankings/dti/2020/provinces/",
    "rankings/dti/2023/ministries-without-services/",
    "rankings/qd766/2024/provinces/",
    "rankings/egdi/2010/countries/",
    "rankings/dti/2024/nation/",
    "places/",
    "places/79/",
    "places/46/",
    "places/G12/",
    "places/VNM/",
    "places/79/?family=qd766",
    "compare/",
    "compare/?unit=48&unit=79",
    "compare/?unit=VNM&unit=SGP",
    "methods/",
    "methods/dti-2-province/",
    "methods/dti-3-nation/",
    "methods/egdi-2014/",
    "downloads/",
    "about/",
    "accessibility/",
]


@pytest.mark.parametrize("path", PATHS)
def test_page_stands_in_both_languages(client: Client, path: str) -> None:
    vietnamese, english = page_text(client, f"/{path}"), page_text(client, f"/en/{path}")
    assert '<html lang="vi">' in vietnamese
    assert '<html lang="en">' in english
    assert len(re.findall("<h1", vietnamese)) == 1
    titles = [re.search("<title>(.*?)</title>", page, re.S) for page in (vietnamese, english)]
    assert titles[0]
    assert titles[1]
    assert titles[0].group(1) != titles[1].group(1)
    for page in (vietnamese, english):
        assert max(len(page), len(page.encode())) < 150_000
        assert "{{" not in page
        assert "None" not in re.sub("<[^>]+>", " ", page)


def test_ranking_costs_few_queries_warm_and_cold(client: Client) -> None:
    kept.forget()
    with CaptureQueriesContext(connection) as warm:
        page_text(client, RANKING)
        page_text(client, RANKING)
    with CaptureQueriesContext(connection) as again:
        page_text(client, RANKING)
    assert len(again) <= 2, [query["sql"][:80] for query in again]
    assert len(warm) > len(again)


def test_search_needs_no_diacritics_and_sort_puts_first_what_is_asked(client: Client) -> None:
    assert pinned_names(page_text(client, f"{RANKING}?q=da nang")) == ["Đà Nẵng"]
    assert pinned_names(page_text(client, f"{RANKING}?q=ĐÀ NẴNG")) == ["Đà Nẵng"]
    assert pinned_names(page_text(client, f"{RANKING}?sort=name"))[:2] == ["An Giang", "Bà Rịa - Vũng Tàu"]
    assert pinned_names(page_text(client, f"{RANKING}?sort=-ha_tang_so"))[0] == "Thành phố Hồ Chí Minh"
    assert pinned_names(page_text(client, f"{RANKING}?sort=nonsense"))[0] == "Đà Nẵng"
    assert set(pinned_names(page_text(client, f"{RANKING}?region=central-highlands"))) == {
        "Kon Tum",
        "Gia Lai",
        "Đắk Lắk",
        "Đắk Nông",
        "Lâm Đồng",
    }


def test_search_that_finds_nothing_says_what_to_do(client: Client) -> None:
    page = page_text(client, f"{RANKING}?q=atlantis")
    assert "Không tìm thấy nơi nào" in page
    assert "<table" not in page


def test_ties_share_their_rank(client: Client) -> None:
    page = page_text(client, RANKING)
    tied = re.findall(
        r'class="rank-cell num">15<span class="tie"[^>]*>=</span></td><th scope="row" class="pin"><a [^>]*>([^<]+)',
        page,
    )
    assert tied == ["Thanh Hóa", "Yên Bái"]
    assert '<td class="rank-cell num">16<' not in page
    assert '<td class="rank-cell num">17<' in page


def test_table_alone_answers_scripts(client: Client) -> None:
    part = page_text(client, f"{RANKING}?q=hue", **{"HX-Request": "true"})
    assert "<html" not in part
    assert pinned_names(part) == ["Thừa Thiên Huế"]
    assert "HX-Request" in client.get(RANKING)["Vary"]


def test_provinces_of_today_carry_the_figures_of_the_old_ones(client: Client) -> None:
    page = page_text(client, "/rankings/dti/2024/provinces/?as_of=2025-07-01")
    assert pinned_names(page)[:4] == ["Hà Nội", "Huế", "Hải Phòng", "Thành phố Hồ Chí Minh"]
    assert len(pinned_names(page)) == 34
    assert "trung bình cộng" in page
    assert len(pinned_names(page_text(client, "/rankings/dti/2024/provinces/?as_of=2024-12-31"))) == 63


def test_official_rank_without_a_score_says_so(client: Client) -> None:
    page = page_text(client, "/rankings/dti/2022/ministries-with-services/")
    assert pinned_names(page)[0] == "Bộ Kế hoạch và Đầu tư"
    assert "không công bố điểm" in page


def test_pinned_place_stands_first_and_is_remembered(client: Client) -> None:
    page = page_text(client, f"{RANKING}?pin=38")
    assert pinned_names(page)[0] == "Thanh Hóa"
    assert client.cookies["place"].value == "38"
    assert page_text(client, RANKING).count('class="is-own"') == 2
    client.get(f"{RANKING}?pin=-")
    assert client.cookies["place"].value == ""


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_table_is_taken_away(client: Client, kind: str) -> None:
    answer = client.get(f"{RANKING}?format={kind}")
    assert answer.status_code == 200
    assert f"dti-2022-provinces.{kind}" in answer["Content-Disposition"]
    if kind == "json":
        first = answer.json()[0]
        assert (first["rank"], first["code"], round(first["score"], 4)) == (1, "48", 0.8002)


def test_place_answers_first_where_it_stands(client: Client) -> None:
    then = page_text(client, "/places/48/?as_of=2022-12-31&year=2022")
    assert "Năm 2022 Đà Nẵng đứng thứ 1 trên 63, mạnh nhất ở Nhận thức số (1,0000)" in then
    now = page_text(client, "/places/48/")
    assert "Năm 2024 Đà Nẵng đứng thứ 17 trên 34" in now
    assert "Quảng Nam" in now
    assert "202/2025/QH15" in now


def test_place_that_is_no_more_tells_where_it_went(client: Client) -> None:
    page = page_text(client, "/places/49/")
    assert "trước ngày 01/07/2025" in page
    assert "thành phố Đà Nẵng" in page


def test_steps_are_told_for_a_year_whose_points_are_public(client: Client) -> None:
    page = page_text(client, "/places/24/?as_of=2024-12-31")
    assert "Phần này tính theo năm 2023" in page
    assert re.search(r"lên mức trung vị [\d,]+: từ hạng \d+ lên hạng \d+", page)


def test_every_figure_of_a_ranking_opens_its_origin(client: Client) -> None:
    page = page_text(client, f"{RANKING}?q=da nang")
    links = re.findall(r'class="fig" href="([^"]+)"', page)
    assert len(links) == 9
    for link in links:
        assert "Đà Nẵng" in page_text(client, link)


def test_origin_goes_down_to_file_and_row(client: Client) -> None:
    run = next(
        item.run_uuid
        for item in catalogue()
        if (item.family, item.year, item.group) == ("dti", 2022, "provinces")
    )
    page = page_text(client, f"/figures/{run}/48/dti/")
    for words in (
        "tính tại đây",
        "https://dti.gov.vn/xep-hang-2022",
        "Tệp dti-2022-provinces.csv, dòng 2",
        "làm tròn",
        "nenso verify",
    ):
        assert words in page
    panel = page_text(client, f"/figures/{run}/48/ha_tang_so/", **{"HX-Request": "true"})
    assert "<html" not in panel
    assert "data-panel-content" in panel
    assert "theo công bố" in panel


def test_origin_of_a_carried_figure_names_the_old_units(client: Client) -> None:
    run = next(
        item.run_uuid
        for item in catalogue()
        if (item.family, item.year, item.group) == ("dti", 2024, "provinces")
    )
    page = page_text(client, f"/figures/{run}/48/dti/?as_of=2025-07-01")
    assert "Quảng Nam" in page
    assert f"/figures/{run}/49/dti/" in page
    assert "Trung bình cộng" in page


def test_run_under_embargo_stays_shut(client: Client) -> None:
    run = next(item.run_uuid for item in catalogue() if (item.family, item.year) == ("qd766", 2024))
    assert client.get(f"/figures/{run}/48/qd766/").status_code == 200
    with patch("django.utils.timezone.now", return_value=timezone.now() - timedelta(days=1)):
        assert client.get(f"/figures/{run}/48/qd766/").status_code == 404
        assert client.get("/rankings/qd766/2024/provinces/").status_code == 404
        assert "Chưa có bảng xếp hạng nào" in page_text(client, "/")


@pytest.mark.parametrize(
    "path",
    [
        f"/figures/{uuid4()}/48/dti/",
        "/places/000000/",
        "/methods/none/",
        "/methods/none.yaml",
        "/rankings/dti/1999/provinces/",
        "/rankings/dti/2022/martians/",
        f"{RANKING}?as_of=yesterday",
        f"{RANKING}?format=exe",
        "/rankings/qd766/2024/provinces/?as_of=2022-12-31",
        "/downloads/dti-1999-provinces.zip",
        "/map/1900-01-01.json",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_comparison_takes_names_and_keeps_its_address(client: Client) -> None:
    answer = client.get("/compare/?unit=48&add=ho chi minh")
    assert answer.status_code == 302
    assert answer["Location"] == "/compare/?unit=48&unit=79"
    page = page_text(client, answer["Location"])
    assert "dẫn trước với" in page
    assert "Trong bảng này không có nơi nào khớp với “atlantis”" in page_text(
        client, "/compare/?add=atlantis"
    )


def test_comparison_holds_five_at_most(client: Client) -> None:
    page = page_text(
        client, "/compare/?" + "&".join(f"unit={code}" for code in ("01", "48", "79", "31", "46", "92", "38"))
    )
    assert page.count("data-panel") >= 5
    assert 'name="add"' not in page


def test_method_marks_what_is_illustrative_and_what_unknown(client: Client) -> None:
    second, third = (
        page_text(client, "/methods/dti-2-province/"),
        page_text(client, "/methods/dti-3-province/"),
    )
    assert second.count("minh họa") > 90
    assert "Nhận thức số" in second
    assert "100 điểm" in second
    assert "chưa rõ" in third
    assert "Thuyết minh" not in second
    assert "6. Trọng số và tổng hợp" in second


def test_a_place_of_the_method_is_opened_and_marked(client: Client) -> None:
    page = page_text(client, "/methods/dti-2-province/?node=nhan_luc_so_04")
    assert '<li id="node-nhan_luc_so_04" aria-current="true">' in page
    assert page.count("<details open>") == 1
    before = page.split("<details open>")[0]
    assert 'id="node-nhan_luc_so"' in before.rsplit("<li", 1)[1], "the branch that it stands under is open"
    assert page.count(' aria-current="true"') == 1 + page_text(client, "/methods/dti-2-province/").count(
        ' aria-current="true"'
    )
    for nowhere in ("none", "", "dti"):
        assert "<details open>" not in page_text(client, f"/methods/dti-2-province/?node={nowhere}")


def test_edition_file_is_what_was_loaded(client: Client) -> None:
    answer = client.get("/methods/qd766.yaml")
    assert b"code: qd766" in answer.content
    assert "qd766.yaml" in answer["Content-Disposition"]


def test_bundle_verifies_with_the_key_on_the_page(client: Client) -> None:
    page = page_text(client, "/downloads/")
    key = re.search(r"--key ([0-9a-f]{64})", page)
    assert key is not None
    answer = client.get("/downloads/dti-2023-provinces.zip")
    assert answer.content == published_bundle("dti", 2023, "provinces")
    assert verify_bundle(answer.content, key.group(1).encode()).ok
    assert not verify_bundle(answer.content, b"0" * 64).ok


def test_map_is_fetched_once(client: Client) -> None:
    answer = client.get("/map/2024-12-31.json")
    assert len(answer.json()["features"]) >= 63
    assert client.get("/map/2024-12-31.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_sitemap_lists_pages_that_are_there(client: Client) -> None:
    text = page_text(client, "/sitemap.xml")
    paths = re.findall(r"<loc>http://testserver([^<]+)</loc>", text)
    assert len(paths) > 200
    for path in paths[::25]:
        assert client.get(path).status_code == 200, path
    assert "Sitemap: http://testserver/sitemap.xml" in page_text(client, "/robots.txt")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_addresses_written_by_hand_are_those_of_the_routes(language: str) -> None:
    to, run = Addresses(language), uuid4()
    day = date(2025, 7, 1)
    with override(language):
        assert to.place("48") == reverse("web:place", args=["48"])
        assert to.ranking("dti", 2022, "provinces") == reverse("web:ranking", args=["dti", 2022, "provinces"])
        assert to.changes("dti", "provinces", 2022, 2023) == reverse(
            "web:changes", args=["dti", "provinces", 2022, 2023]
        )
        assert to.figure(run, "48", "dti") == reverse("web:figure", args=[run, "48", "dti"])
        assert to.method("qd766") == reverse("web:method", args=["qd766"])
        assert to.map(day) == reverse("web:map", args=[day])
        assert to.compare([]) == reverse("web:compare")
    assert to.place("48", day).endswith("/places/48/?as_of=2025-07-01")
    assert to.compare(["48", "79"]).endswith("?unit=48&unit=79")
