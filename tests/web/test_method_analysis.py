"""What a method page tells of the parts of an index, held to plain computations on the same figures."""

import re
from html import unescape

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nenso.index.rules.analysis import Importance, Removal
from nenso.index.rules.uncertainty import Influence, Subject
from nenso.kernel.rules import Text
from nenso.web import analysis_words as words
from nenso.web.presenters import boards, kept, sureness
from tests.web.pages import page_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh")]
METHOD = "/methods/dti-2-province/"


def _plain(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page)))


def _subject(year: int = 2023) -> Subject:
    found = sureness.subject_of_board(boards.board_of(boards.shelf().find("dti", year, "provinces")))
    assert isinstance(found, Subject)
    return found


def _columns(subject: Subject) -> np.ndarray:
    codes = [subject.edition.root.code, *subject.edition.root.children]
    return subject.outcome.values[:, [subject.outcome.column(code) for code in codes]]


def _table(page: str, part: str) -> list[list[str]]:
    body = page.split(f'id="{part}-table"')[1].split("</table>")[0]
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in body.split("<tr>")[2:]]


def test_correlations_are_those_of_the_figures(client: Client) -> None:
    page = page_text(client, METHOD)
    heat = page.split('<table class="heat">')[1].split("</table>")[0]
    shown = [
        [float(cell.replace(",", ".").replace("−", "-")) for cell in re.findall(r">(−?\d,\d\d)<", row)]
        for row in heat.split("<tr>")[2:]
    ]
    expected = np.corrcoef(_columns(_subject()), rowvar=False)
    for place, row in enumerate(shown, start=1):
        assert row == pytest.approx(expected[place, :place].tolist(), abs=0.00501)
    assert len(shown) == 5


def test_importance_is_the_share_of_squared_correlations(client: Client) -> None:
    rows = _table(page_text(client, METHOD), "decided")
    squares = np.corrcoef(_columns(_subject()), rowvar=False)[0, 1:] ** 2
    shares = squares / squares.sum() * 100
    assert [float(row[1].replace(",", ".")) for row in rows] == pytest.approx(shares.tolist(), abs=0.0501)
    assert [row[2] for row in rows] == ["10,0", "20,0", "15,0", "15,0", "40,0"]


def test_leaving_a_part_out_ranks_again(client: Client) -> None:
    rows = {row[0]: row for row in _table(page_text(client, METHOD), "removals")}
    subject = _subject()
    parts = list(subject.edition.root.children)
    weights = np.array([subject.edition.node(code).weight for code in parts])
    values = _columns(subject)[:, 1:]
    stated = _ranks((values * weights).sum(axis=1))
    gone = parts.index("ha_tang_so")
    rest = np.delete(np.arange(len(parts)), gone)
    without = _ranks((values[:, rest] * weights[rest]).sum(axis=1) / weights[rest].sum())
    expected = np.abs(stated - without).mean()
    assert float(rows["Hạ tầng số"][1].replace(",", ".")) == pytest.approx(expected, abs=0.00501)


def _ranks(scores: np.ndarray) -> np.ndarray:
    shown = np.floor(scores * 10**4 + 0.5 + 1e-6)
    return np.array([1 + (shown > own).sum() for own in shown])


def test_influences_stand_with_their_intervals_greatest_first(client: Client) -> None:
    rows = _table(page_text(client, METHOD), "influences")
    assert len(rows) == 6
    totals, lows, highs = ([float(row[place].replace(",", ".")) for row in rows] for place in (1, 2, 3))
    assert totals == sorted(totals, reverse=True)
    assert all(low <= total <= high for low, total, high in zip(lows, totals, highs, strict=True))
    assert rows[0][0] == "Cách lấy trung bình"


@pytest.mark.parametrize("code", ["dti-2-province", "qd766", "egdi-2010", "egdi-2018"])
def test_every_method_with_parts_is_told_of_in_both_languages(client: Client, code: str) -> None:
    page, english = (
        _plain(page_text(client, f"/methods/{code}/")),
        _plain(page_text(client, f"/en/methods/{code}/")),
    )
    for said in (
        "Các phần có nói cùng một điều không?",
        "Phần nào thực sự quyết định",
        "Nếu bỏ một phần ra thì sao?",
    ):
        assert said in page
    assert "Do the parts say the same?" in english
    assert not re.search(r"\bnan\b", page.lower())
    assert "None" not in page


def test_where_points_are_unknown_the_page_says_so(client: Client) -> None:
    page = _plain(page_text(client, "/methods/dti-3-province/"))
    assert (
        "Chưa nói được: chỉ có điểm tổng hợp, hoặc điểm tối đa của từng chỉ số chính chưa có nguồn công khai"
        in page
    )
    assert "Lựa chọn nào của phương pháp" not in page


def test_asked_again_it_costs_nothing(client: Client) -> None:
    kept.forget()
    page_text(client, METHOD)
    with CaptureQueriesContext(connection) as again:
        page_text(client, METHOD)
    assert len(again) <= 2


# --- Words ------------------------------------------------------------------------------------------------


def _importance(name: str, weight: float, share: float) -> Importance:
    return Importance(name, "root", Text(name, name), weight, weight, share, 0.5, 63)


def test_a_part_that_decides_otherwise_than_its_weight_is_named() -> None:
    found = [_importance("A", 0.4, 0.5), _importance("B", 0.3, 0.1), _importance("C", 0.3, 0.4)]
    assert words.importance_first(found).vi == (
        "“A” quyết định nhiều nhất: 50% sự khác nhau giữa các nơi, cao hơn trọng số 40%. "
        "“B” quyết định 10%, thấp hơn trọng số 30%."
    )
    even = [_importance("A", 0.5, 0.5), _importance("B", 0.5, 0.5)]
    assert words.importance_first(even).en == (
        "“A” decides most: 50% of what tells the places apart, equal to its weight of 50%."
    )
    assert words.importance_first([]).vi == ""


def test_correlations_are_summed_up() -> None:
    a, b = Text("A", "A"), Text("B", "B")
    assert words.correlations_first([(a, b, 0.6)], [(a, 0.9), (b, 0.4)]).vi == (
        "Đi cùng nhau nhiều nhất là “A” và “B” (tương quan 0,60). Gắn lỏng nhất với điểm tổng hợp là “B” (0,40)."
    )
    close = words.correlations_first([], [(a, 0.9), (b, 0.71)])
    assert close.en == "Every part goes closely with the composite (0.71 or more)."
    assert words.correlations_first([(a, b, float("nan"))], []).vi == ""


def test_a_choice_that_changes_nothing_is_said_to() -> None:
    still = Influence("weights", None, Text("x", "x"), 0, 0, 0, 0, 0, 0)
    assert (
        words.influence_first([(Text("x", "x"), still)], 0.0).vi
        == "Không lựa chọn nào trong số đã thử làm đổi hạng."
    )
    none = Removal("a", Text("A", "A"), 0.0, 0, (), np.zeros(2, dtype=np.int64), np.zeros(2))
    assert words.removal_first([none], []).en == "Leaving out any part changes no rank."
