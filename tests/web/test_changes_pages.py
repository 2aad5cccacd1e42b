"""Why ranks changed between two years: the causes add up, joint ones are said to be joint, and every way of asking works."""

import csv
import io
import json
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nenso.index.rules.analysis import Cause, Split
from nenso.kernel.rules import Text
from nenso.web import changes_words as words
from tests.web.pages import page_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh")]
SAME = "/changes/dti/provinces/2022/2023/"
JOINT = "/changes/dti/provinces/2023/2024/"
MERGED = f"{JOINT}?as_of=2025-07-01"
METHOD = "/changes/egdi/countries/2010/2012/"


def _plain(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def _league(page: str) -> str:
    return page.split('<table class="league">')[1].split("</table>")[0]


def _names(page: str) -> list[str]:
    return re.findall(r'class="pin"><a href="[^"]+">([^<]+)</a>', _league(page))


def _records(client: Client, path: str) -> list[dict[str, Any]]:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}format=json")
    assert answer.status_code == 200
    return list(json.loads(answer.content))


@pytest.mark.parametrize(
    "path", [SAME, JOINT, MERGED, METHOD, "/changes/dti/provinces/2021/2022/", f"{SAME}?by=score"]
)
def test_page_stands_in_both_languages(client: Client, path: str) -> None:
    vietnamese, english = page_text(client, path), page_text(client, f"/en{path}")
    for page in (vietnamese, english):
        assert len(re.findall("<h1", page)) == 1
        assert len(page.encode()) < 150_000
        assert "None" not in _plain(page)
    assert "thay đổi từ năm" in vietnamese
    assert "change from" in english
    assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", _plain(english.split("</h1>")[1].split("<nav")[0]))


@pytest.mark.parametrize("path", [SAME, JOINT, MERGED, METHOD])
def test_causes_add_up_to_the_whole(client: Client, path: str) -> None:
    records = _records(client, path)
    assert len(records) > 30
    kinds = [
        key.removeprefix("score_") for key in records[0] if re.fullmatch("score_(?!before|after).*", key)
    ]
    assert set(kinds) <= set(words.KINDS)
    for row in records:
        assert sum(row[f"score_{kind}"] or 0.0 for kind in kinds) == pytest.approx(row["change"], abs=1e-9)
        assert row["rank_before"] - row["rank_after"] == row["places"]
        assert sum(row[f"places_{kind}"] or 0.0 for kind in kinds) == row["places"]


def test_rounded_causes_lie_between_the_rounded_scores(client: Client) -> None:
    for row in _records(client, MERGED):
        shown = round(row["score_after"] + 1e-9, 4) - round(row["score_before"] + 1e-9, 4)
        assert row["change"] == pytest.approx(shown, abs=1e-9), row["name"]


def test_same_method_leaves_real_change_alone(client: Client) -> None:
    page = _plain(page_text(client, SAME))
    assert "nên mọi thay đổi đều là thay đổi thực" in page
    assert (
        "Cách chấm giữ nguyên, số liệu năm 2022 không bị sửa sau khi công bố và vẫn những đơn vị ấy." in page
    )


def test_what_cannot_be_told_apart_is_said_to_be_joint_and_why(client: Client) -> None:
    page = _plain(page_text(client, JOINT))
    assert "Thực và cách chấm, chưa tách được" in page
    assert "không tách ra được vì điểm của các mục" in page
    assert "nói gộp" in page
    assert "Hai cách chấm khác nhau ở đâu?" in page
    assert "not separable" in _plain(page_text(client, f"/en{JOINT}"))


def test_merged_units_are_explained_and_set_aside(client: Client) -> None:
    page = _plain(page_text(client, MERGED))
    assert "Không kể việc đổi đơn vị, từ năm 2023 đến năm 2024" in page
    assert "riêng Đà Nẵng trước đây được 0,8340, trung bình 2 đơn vị được 0,7491" in page
    found = {row["name"]: row for row in _records(client, MERGED)}
    assert found["Đà Nẵng"]["rank_before"] == 1
    assert found["Đà Nẵng"]["rank_after"] == 17
    assert (
        found["Cao Bằng"]["places_units"] == 28
    )  # 62nd of 63 and 34th of 34: the last but one, and the last


def test_both_methods_are_told_apart_where_the_figures_allow_it(client: Client) -> None:
    page = _plain(page_text(client, METHOD))
    assert "Đổi cách chấm" in page
    assert "Thay đổi thực" in page
    libya = next(row for row in _records(client, METHOD) if row["name"] == "Libya")
    assert (
        libya["score_method"] < -0.1
    )  # its services were nought in 2012, which makes the whole nought since then


def test_table_is_searched_and_sorted(client: Client) -> None:
    assert _names(page_text(client, f"{SAME}?q=ha+noi")) == ["Hà Nội"]
    assert "Không tìm thấy nơi nào" in page_text(client, f"{SAME}?q=atlantis")
    records = {row["name"]: row for row in _records(client, SAME)}
    moved = [abs(records[name]["places"]) for name in _names(page_text(client, SAME)) if name in records]
    assert moved == sorted(moved, reverse=True)
    fallen = [
        records[name]["places"]
        for name in _names(page_text(client, f"{SAME}?sort=change"))
        if name in records
    ]
    assert fallen == sorted(fallen)
    ranks = [
        records[name]["rank_after"]
        for name in _names(page_text(client, f"{SAME}?sort=rank"))
        if name in records
    ]
    assert ranks == sorted(ranks)
    assert _names(page_text(client, f"{SAME}?sort=name"))[:2] == ["An Giang", "Bà Rịa - Vũng Tàu"]
    part = page_text(client, f"{SAME}?q=hue&by=score", **{"HX-Request": "true"})
    assert "<html" not in part
    assert 'data-chart="stacks"' in part
    assert _names(part) == ["Thừa Thiên Huế"]


def test_scores_open_their_origin(client: Client) -> None:
    page = _league(page_text(client, f"{MERGED}&by=score&q=da+nang"))
    before, after = re.findall(r'<a class="fig" href="([^"]+)" data-panel>', page)
    assert "as_of" not in before  # its own figure of 63 provinces
    assert "as_of=2025-07-01" in after
    for path in (before, after):
        assert "Đà Nẵng" in page_text(client, path)


def test_table_is_taken_away_whole(client: Client) -> None:
    answer = client.get(f"{MERGED}&format=csv&q=da+nang")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 34
    assert "changes-dti-provinces-2023-2024-2025-07-01.csv" in answer["Content-Disposition"]
    assert all(row["Giải thích"] for row in rows)
    assert client.get(f"{SAME}?format=xlsx").content[:2] == b"PK"
    assert client.get(f"{SAME}?format=docx").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/changes/dti/provinces/2023/2023/",
        "/changes/dti/provinces/2024/2023/",
        "/changes/dti/provinces/1999/2023/",
        "/changes/none/provinces/2022/2023/",
        f"{SAME}?as_of=yesterday",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_nothing_in_common_is_said_in_words(client: Client) -> None:
    page = _plain(page_text(client, "/changes/dti/ministries-with-services/2022/2023/"))
    assert "Không nơi nào có điểm công bố ở cả hai năm 2022 và 2023" in page


def test_ranking_leads_to_it_where_it_can_be_told(client: Client) -> None:
    assert f'href="{JOINT}"' in page_text(client, "/rankings/dti/2024/provinces/")
    assert f'href="{MERGED}"' in page_text(client, "/rankings/dti/2024/provinces/?as_of=2025-07-01")
    for path in (
        "/rankings/dti/2023/ministries-with-services/",
        "/rankings/egdi/2010/countries/",
        "/rankings/dti/2024/nation/",
    ):
        assert "/changes/" not in page_text(client, path)


def test_asked_again_it_costs_nothing(client: Client) -> None:
    page_text(client, MERGED)
    with CaptureQueriesContext(connection) as again:
        page_text(client, f"{MERGED}&by=score")
    assert len(again) <= 2, [query["sql"][:90] for query in again]


# --- Words ------------------------------------------------------------------------------------------------


def _split(**places: float) -> Split:
    causes = tuple(
        Cause(kind, 0.0, won, kind == "method_and_real", Text(kind, kind)) for kind, won in places.items()
    )
    return Split("a", "a", 0.5, 0.5, 3, 3, causes)


def test_shares_of_movement_go_by_size() -> None:
    said = words.shares([_split(real=6.0, units=-2.0)])
    assert said.vi == "Xét theo số bậc dịch chuyển của mọi nơi: 75% do thay đổi thực; 25% do đổi đơn vị."
    assert words.shares([_split(real=0.0, units=3.0)]).en == "All of it comes from the change of units."
    assert words.shares([_split(method_and_real=2.0)]).vi == "method_and_real"
    assert words.shares([_split(real=0.0)]).vi == ""
