"""How sure ranks are, on the ranking and on profiles: what is said, what it costs, and that it is true."""

import csv
import io
import json
import re
from html import unescape

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nenso.index import queries as index
from nenso.index.rules import uncertainty
from nenso.kernel.rules import Text
from nenso.web import sureness_words as words
from nenso.web.presenters import boards, kept, sureness
from tests.web.pages import page_text, pinned_names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh")]
RANKING = "/rankings/dti/2022/provinces/"
TODAY = "as_of=2025-07-01"


def _study(year: int = 2022, family: str = "dti", group: str = "provinces") -> uncertainty.Study:
    found = index.official_study(boards.shelf().find(family, year, group).run_id)
    assert found is not None
    return index.outcome_of_study(found)


def _plain(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


# --- The ranking ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "places"),
    [
        (RANKING, 63),
        ("/rankings/dti/2023/provinces/", 63),
        (f"{RANKING}?{TODAY}", 34),
        (f"/rankings/dti/2023/provinces/?{TODAY}", 34),
        ("/rankings/qd766/2024/provinces/", 34),
    ],
)
def test_every_ranked_place_has_its_band(client: Client, path: str, places: int) -> None:
    page = page_text(client, path)
    assert page.count('<svg class="band"') == places
    joined = "&" if "?" in path else "?"
    sure = page_text(client, f"{path}{joined}sure=1")
    assert sure.count('<svg class="band"') == places
    assert "Không phân biệt chắc chắn với" in sure
    assert "Vào mười hạng đầu" in sure


def test_bands_are_those_of_the_study(client: Client) -> None:
    page = page_text(client, f"{RANKING}?sure=1")
    written = re.findall(
        r'<a href="/places/(\w+)/[^"]*">[^<]+</a></th><td><span class="band-words">([^<]+)<', page
    )
    bands = {band.unit: words.span(band).vi for band in _study().bands}
    assert dict(written) == bands
    assert bands["48"] == "1"


def test_switch_is_a_link_that_keeps_the_search(client: Client) -> None:
    page = page_text(client, f"{RANKING}?q=lak&region=central-highlands&sort=-score")
    assert f'href="{RANKING}?q=lak&amp;region=central-highlands&amp;sure=1"' in page
    sure = page_text(client, f"{RANKING}?q=lak&sure=1&region=central-highlands")
    assert '<input type="hidden" name="sure" value="1">' in sure
    assert (
        set(pinned_names(sure))
        == set(pinned_names(page))
        <= {"Kon Tum", "Gia Lai", "Đắk Lắk", "Đắk Nông", "Lâm Đồng"}
    )
    part = page_text(client, f"{RANKING}?q=da+nang&sure=1", **{"HX-Request": "true"})
    assert "<html" not in part
    assert pinned_names(part) == ["Đà Nẵng"]
    assert "band-words" in part


def test_what_was_varied_is_said_in_plain_words(client: Client) -> None:
    page = _plain(page_text(client, f"{RANKING}?sure=1"))
    assert "tăng hoặc giảm tới 25%" in page
    assert (
        "Hạ tầng số, Hoạt động chính quyền số, Hoạt động kinh tế số, Hoạt động xã hội số và 4 chỉ số còn lại"
        in page
    )
    assert "trung bình cộng như phương pháp quy định hoặc trung bình nhân" in page
    assert "Tất cả 1.000 cách chấm" in page
    assert "Sai sót trong số liệu" in page
    assert "nenso index replay study-dti-2022-provinces.json" in page
    english = _plain(page_text(client, f"/en{RANKING}?sure=1"))
    assert "up or down by as much as 25%" in english
    assert "the arithmetic mean as the method has it or the geometric mean" in english
    zeros = _plain(page_text(client, "/en/rankings/egdi/2022/countries/?sure=1"))
    assert "the power mean of exponent 0.5" in zeros


def test_sorting_by_width_and_by_the_first_ten(client: Client) -> None:
    bands = {band.unit: band for band in _study().bands}

    def ordered(sort: str) -> list[uncertainty.Band]:
        page = page_text(client, f"{RANKING}?sure=1&sort={sort}")
        return [bands[code] for code in re.findall(r'class="pin"><a href="/places/(\w+)/', page)]

    widths = [band.width for band in ordered("-width")]
    assert len(widths) == 63
    assert widths == sorted(widths, reverse=True)
    assert [band.width for band in ordered("width")] == sorted(widths)
    shares = [band.top_ten for band in ordered("-top_ten")]
    assert shares == sorted(shares, reverse=True)


def test_exports_bring_the_bands(client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{RANKING}?format=csv").content.decode("utf-8-sig"))))
    records = json.loads(client.get(f"{RANKING}?format=json").content)
    bands = {band.unit: band for band in _study().bands}
    assert len(rows) == len(records) == 63
    for row, record in zip(rows, records, strict=True):
        band = bands[record["code"]]
        assert (record["rank_5"], record["rank_50"], record["rank_95"]) == (band.low, band.median, band.high)
        assert record["top_ten"] == band.top_ten
        assert record["tied_with"].split() == list(band.tied)
        assert row["Hạng, mức 95%"] == str(band.high)
    assert client.get(f"{RANKING}?format=xlsx&sure=1").status_code == 200
    assert "rank_5" not in json.loads(client.get("/rankings/dti/2024/provinces/?format=json").content)[0]


@pytest.mark.parametrize("path", [f"{RANKING}study.json", f"{RANKING}study.json?{TODAY}"])
def test_the_document_is_done_again_to_the_bit(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer["Content-Disposition"].startswith('attachment; filename="study-dti-2022-provinces')
    document = json.loads(answer.content)
    again = uncertainty.replay(document)
    assert again.ok, again.first_difference
    assert again.study.ranks_digest == document["ranks_digest"]


def test_where_nothing_can_be_varied_the_page_says_why(client: Client) -> None:
    page = page_text(client, "/rankings/dti/2024/provinces/")
    assert '<svg class="band"' not in page
    assert "Chưa nói được các hạng này chắc đến đâu" in page
    assert "chưa có nguồn công khai" in _plain(page_text(client, "/rankings/dti/2024/provinces/?sure=1"))
    ministries = _plain(page_text(client, "/rankings/dti/2022/ministries-with-services/?sure=1"))
    assert "Chỉ thứ hạng được công bố mà không có điểm" in ministries
    nation = page_text(client, "/rankings/dti/2024/nation/?sure=1")
    assert "chắc đến đâu" not in nation.lower()
    for path in ("/rankings/dti/2024/provinces/study.json", "/rankings/dti/1999/provinces/study.json"):
        assert client.get(path).status_code == 404


def test_page_stays_light_and_costs_few_questions(client: Client) -> None:
    for path in (RANKING, "/rankings/egdi/2022/countries/", "/en/rankings/egdi/2022/countries/"):
        page = client.get(path)
        assert len(page.content) < 150_000, path
        assert len(client.get(f"{path}?sure=1").content) < 110_000, path
    kept.forget()
    page_text(client, f"{RANKING}?sure=1")
    with CaptureQueriesContext(connection) as warm:
        page_text(client, f"{RANKING}?sure=1")
    assert len(warm) <= 2
    kept.forget()
    with CaptureQueriesContext(connection) as cold:
        page_text(client, f"{RANKING}?sure=1")
    assert len(cold) <= 16, [query["sql"][:90] for query in cold]


# --- A profile --------------------------------------------------------------------------------------------


def test_profile_says_its_band_and_who_cannot_be_told_apart(client: Client) -> None:
    band = _study().band("01")
    assert band is not None
    page = _plain(page_text(client, "/places/01/?as_of=2024-12-31&year=2022"))
    assert f"Hạng {band.rank}; trong 90% cách chấm hợp lý, từ {band.low} đến {band.high}." in page
    assert "Không phân biệt được chắc chắn với" in page
    assert f"và {len(band.tied) - 3} nơi khác" in page
    english = _plain(page_text(client, "/en/places/48/?as_of=2024-12-31&year=2022"))
    assert "Ranked 1st, and so it is in 90% of defensible ways of scoring." in english
    assert "It can be told apart from every other place." in english


def test_weights_that_move_a_place_are_those_found_by_trying(client: Client) -> None:
    page = page_text(client, "/places/01/?as_of=2024-12-31&year=2022")
    table = page.split("Các trọng số làm đổi hạng")[1].split("</table>")[0]
    cells = (
        r'class="pin">([^<]+)</th><td>([^<]+)</td><td class="num">(\d+)</td>.*?<td class="num">([^<]+)%</td>'
    )
    rows = re.findall(cells, table)
    assert rows
    for name, times, rank, share in rows:
        assert int(rank) == _rank_if("01", unescape(name), times), (name, times)
        assert 0 < float(share.replace(",", ".")) < 100


def _rank_if(unit: str, name: str, times: str) -> int:
    """Rank all units again with one weight changed, in plain loops over the subject's parts."""
    board = boards.board_of(boards.shelf().find("dti", 2022, "provinces"))
    subject = sureness.subject_of_board(board)
    assert isinstance(subject, uncertainty.Subject)
    names = sureness.names_of_parts(board, subject)
    factor = {"gấp đôi": 2.0, "giảm một nửa": 0.5, "tăng 25%": 1.25, "giảm 25%": 0.75}[times]
    parts = subject.edition.root.children
    weights = [
        subject.edition.node(code).weight * (factor if names[code].vi.casefold() == name.casefold() else 1.0)
        for code in parts
    ]
    columns = [subject.outcome.values[:, subject.outcome.column(code)] for code in parts]
    scores = sum(w * column for w, column in zip(weights, columns, strict=True)) / sum(weights)
    shown = np.floor(scores * 10**4 + 0.5 + 1e-6)
    own = shown[subject.units.index(unit)]
    return 1 + int((shown > own).sum())


def test_profile_without_a_band_says_why(client: Client) -> None:
    page = _plain(page_text(client, "/places/48/"))
    assert "Chưa nói được hạng này chắc đến đâu" in page
    assert "Đổi trọng số nào" not in page
    assert "chắc đến đâu" not in _plain(page_text(client, "/places/VNM/?family=dti")).lower()


def test_profile_leads_to_why_its_rank_changed(client: Client) -> None:
    page = unescape(page_text(client, "/places/48/"))
    found = re.search(r'href="(/changes/dti/provinces/2023/2024/\?as_of=2025-07-01&q=[^"]+)"', page)
    assert found
    assert set(pinned_names(page_text(client, found.group(1)))) == {"Đà Nẵng"}


# --- Words ------------------------------------------------------------------------------------------------


def _band(
    low: int, high: int, rank: int, top_ten: float = 0.0, tied: tuple[str, ...] = ()
) -> uncertainty.Band:
    return uncertainty.Band("a", rank, low, rank, high, float(rank), top_ten, tied, 0.5, 0.4, 0.6)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0%"), (1, "100%"), (0.001, "<1%"), (0.999, ">99%"), (0.526, "53%"), (0.005, "1%")],
)
def test_a_chance_is_not_rounded_to_certainty(value: float, said: str) -> None:
    assert words.share(value).vi == said


def test_many_ties_are_counted() -> None:
    names = [Text(name, name) for name in "ABCDEF"]
    assert words.tied_with(names[:4]).vi == "A, B, C và D"
    assert words.tied_with(names).vi == "A, B, C và 3 nơi khác"
    assert words.tied_with(names).en == "A, B, C and 3 others"


def test_a_band_of_one_rank_is_said_as_such() -> None:
    assert words.place_band(_band(3, 3, 3), []).vi.startswith(
        "Hạng 3, và trong 90% cách chấm hợp lý vẫn đúng hạng ấy."
    )
    assert "but in 90% of defensible ways of scoring it is 4" in words.place_band(_band(4, 4, 3), []).en
    assert words.in_top_ten(_band(1, 2, 1, 1.0)).en == "Every way of scoring has it among the first ten."
    assert "26%" in words.in_top_ten(_band(8, 14, 11, 0.26)).vi


def test_a_whole_table_is_summed_up() -> None:
    still = words.Banded(Text("A", "A"), _band(1, 1, 1))
    wide = words.Banded(Text("B", "B"), _band(2, 9, 4))
    said = words.table_first([still, wide, wide], 1000)
    assert said.vi == (
        "Qua 1.000 cách chấm hợp lý, một nửa số nơi có dải hạng rộng không quá 7 bậc. "
        "Hầu như không đổi hạng: A. Kém chắc nhất: B, hạng 4, có thể từ 2 đến 9."
    )
    assert words.table_first([still, still], 500).en == (
        "Over 500 defensible ways of scoring, more than half of the places hardly ever change their rank. "
        "Hardly ever changing their rank: A and A."
    )
