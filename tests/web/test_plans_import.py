"""A workbook into a plan: every doubt told by row before anything is loaded, then whole or not at all."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from nenso.programme.models import Task
from nenso.web.models import PlanFile
from tests.web.plans_world import DESK, Pages, in_days

pytestmark = pytest.mark.django_db
HEADINGS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm")
DAY = f"{in_days(60):%d/%m/%Y}"
GOOD = (
    ("21", "Công bố dữ liệu mở", "UBND Đà Nẵng", "UBND Hà Nội", DAY, "Danh mục"),
    ("22", "Rà soát hệ thống", "", "", "", "Báo cáo"),
)


@pytest.fixture
def its(db: None) -> Pages:
    return Pages()


@pytest.fixture
def van(its: Pages) -> Client:
    return its.browser("van")


def workbook(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """Return a workbook as an official writes it: a title over merged cells, the headings lower down."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["PHỤ LỤC NHIỆM VỤ"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("phu-luc.xlsx", out.getvalue())


def chosen(browser: Client, *rows: tuple[str, ...]) -> str:
    """Choose a workbook and return the address of what it would do."""
    answer = browser.post(f"{DESK}import/", {"file": workbook(*rows)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_what_would_be_loaded_is_shown_and_nothing_is_written(van: Client) -> None:
    answer = van.get(chosen(van, *GOOD))
    tasks = answer.context["tasks"]
    assert [one["facts"].number for one in tasks] == ["21", "22"]
    assert [one["lead"].code for one in tasks] == ["48", ""]
    assert "chưa có nguồn nêu cơ quan chủ trì" in answer.content.decode()
    assert answer.context["is_ready"]
    assert Task.objects.count() == 3


def test_it_is_loaded_whole_with_its_reason(van: Client) -> None:
    path = chosen(van, *GOOD)
    silent = van.post(f"{path}load/", {})
    assert silent.status_code == 422
    assert "reason" in silent.context["form"].errors
    assert van.post(f"{path}load/", {"reason": "theo phụ lục"}).status_code == 302
    made = Task.objects.get(number="21")
    assert (made.lead_code, made.cooperating, made.due) == ("48", ["01"], in_days(60))
    assert van.post(f"{path}load/", {"reason": "lần nữa"}).status_code in (404, 422)
    assert not PlanFile.objects.exists()


def test_problems_are_told_row_by_row_and_stop_it(van: Client) -> None:
    wrong = ("23", "", "UBND Đà Nẵng", "", DAY, "")
    again = ("21", "Lặp lại số", "UBND Đà Nẵng", "", DAY, "")
    path = chosen(van, *GOOD, again, wrong)
    answer = van.get(path)
    errors = [one["found"] for one in answer.context["problems"] if one["is_error"]]
    assert errors
    assert all(one.row >= 3 for one in errors)
    assert not answer.context["is_ready"]
    refused = van.post(f"{path}load/", {"reason": "cứ nạp"})
    assert refused.status_code == 422
    assert Task.objects.count() == 3
    rows = van.get(f"{path}?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(answer.context["problems"])


def test_who_is_not_known_is_told_and_not_guessed(van: Client) -> None:
    answer = van.get(chosen(van, ("31", "Việc lạ", "Bộ Không Có Thật", "", DAY, "Báo cáo")))
    problems = [one["found"] for one in answer.context["problems"]]
    assert any("Bộ Không Có Thật" in one.text.vi for one in problems)


@pytest.mark.parametrize("content", [b"", b"khong phai bang", b"PK\x03\x04 hong"])
def test_what_is_no_workbook_is_refused_at_its_field(van: Client, content: bytes) -> None:
    file = SimpleUploadedFile("a.xlsx", content)
    answer = van.post(f"{DESK}import/", {"file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not PlanFile.objects.exists()


def test_a_file_is_reached_by_whoever_brought_it(its: Pages, van: Client) -> None:
    path = chosen(van, *GOOD)
    assert its.browser("kim").get(path).status_code == 404
    assert its.browser("kim").post(f"{path}load/", {"reason": "x"}).status_code == 404


def test_nobody_loads_into_another_ones_plan(its: Pages, client: Client) -> None:
    file: Any = workbook(*GOOD)
    assert its.browser("ha").post(f"{DESK}import/", {"file": file}).status_code == 403
    assert its.browser("lan").get(f"{DESK}import/").status_code == 403
    assert client.get(f"{DESK}import/").status_code == 302
