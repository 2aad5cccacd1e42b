"""A plan made from a workbook in the browser: looked at row by row first, then made whole as a draft."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from nenso.kernel.models import JournalEntry
from nenso.programme.exporting import plan_workbook
from nenso.programme.models import Plan
from nenso.web.models import PlanFile
from tests.web.plans_world import Pages, in_days

pytestmark = pytest.mark.django_db
START = "/desk/plans/import/"
HEADINGS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm")
ROW = ("1", "Công bố dữ liệu mở", "UBND Hà Nội", "", "31/12/2027", "Danh mục")
FACTS = {
    "code": "da-nang-2027",
    "number": "9/KH-UBND",
    "title_vi": "Kế hoạch Đà Nẵng 2027",
    "owner_code": "UBND Đà Nẵng",
    "first_day": "2027-01-01",
    "last_day": "2027-12-31",
}


@pytest.fixture
def its(db: None) -> Pages:
    return Pages()


@pytest.fixture
def ha(its: Pages) -> Client:
    return its.browser("ha")


def workbook(*rows: tuple[str, ...], **facts: str) -> SimpleUploadedFile:
    """Return a workbook with a table of tasks, and a sheet of the plan's facts where some are given."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    if facts:
        about = book.create_sheet("Kế hoạch")
        for name, value in facts.items():
            about.append([name.replace("_", " "), value])
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("ke-hoach.xlsx", out.getvalue())


SHEET = {
    "Mã_kế_hoạch": "da-nang-2027",
    "Số_quyết_định": "9/KH-UBND",
    "Tên_kế_hoạch": "Kế hoạch Đà Nẵng 2027",
    "Cơ_quan_chủ_quản": "UBND Đà Nẵng",
    "Từ_ngày": "01/01/2027",
    "Đến_ngày": "31/12/2027",
}


def chosen(browser: Client, *rows: tuple[str, ...], **given: str) -> str:
    answer = browser.post(START, {"file": workbook(*rows, **given)})
    assert answer.status_code == 302
    return str(answer["Location"])


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_it_is_found_from_the_list_of_plans(its: Pages, ha: Client) -> None:
    assert START in text_of(ha.get("/desk/plans/all/"))
    assert START not in text_of(its.browser("lan").get("/desk/plans/all/"))


def test_a_workbook_with_its_own_facts_is_shown_and_then_becomes_a_draft(ha: Client) -> None:
    path = chosen(ha, ROW, **SHEET)
    page = ha.get(path)
    assert (page.status_code, page.context["is_ready"]) == (200, True)
    assert "Kế hoạch Đà Nẵng 2027" in text_of(page)
    assert page.context["owner"].vi == "Đà Nẵng"
    assert [one["facts"].lead_code for one in page.context["tasks"]] == ["01"]
    assert Plan.objects.count() == 1
    answer = ha.post(page.context["load_url"])
    assert answer["Location"] == "/desk/plans/da-nang-2027/"
    made = Plan.objects.get(code="da-nang-2027")
    assert (made.state, made.owner_code, made.tasks.get().lead_code) == ("draft", "48", "01")
    verbs = JournalEntry.objects.filter(thing_key="da-nang-2027").values_list("verb", flat=True)
    assert set(verbs) == {"programme.plan_created", "programme.plan_file_taken"}
    assert not PlanFile.objects.exists()


def test_facts_are_written_where_the_workbook_has_none(ha: Client) -> None:
    bare = ha.post(START, {"file": workbook(ROW)})
    assert bare.status_code == 422
    assert list(bare.context["form"].errors) == ["file"]
    half = ha.post(START, {"file": workbook(ROW), **FACTS, "title_vi": ""})
    assert list(half.context["form"].errors) == ["title_vi"]
    answer = ha.post(START, {"file": workbook(ROW), **FACTS})
    assert answer.status_code == 302
    page = ha.get(answer["Location"])
    assert page.context["facts"].code == "da-nang-2027"
    assert "code=da-nang-2027" in page.context["load_url"]
    assert ha.post(page.context["load_url"]).status_code == 302
    assert Plan.objects.get(code="da-nang-2027").first_day.isoformat() == "2027-01-01"


def test_problems_are_told_row_by_row_and_nothing_is_made(ha: Client) -> None:
    wrong = ("2", "Việc lạ", "Bộ Không Có Thật", "", "31/12/2027", "")
    page = ha.get(chosen(ha, ROW, wrong, **SHEET))
    assert (page.status_code, page.context["is_ready"]) == (422, False)
    errors = [one["found"] for one in page.context["problems"] if one["is_error"]]
    assert [one.row for one in errors] == [3]
    assert "Bộ Không Có Thật" in errors[0].text.vi
    rows = ha.get(f"{page.request['PATH_INFO']}?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + len(page.context["problems"])
    assert ha.post(page.context["load_url"]).status_code == 422
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "ke-hoach-2026"}, "code"),
        ({"code": "import"}, "code"),
        ({"owner_code": "UBND Hà Nội"}, "__all__"),  # not the reader's to write
        ({"owner_code": "không ai"}, "owner_code"),
        ({"last_day": "2026-01-01"}, "last_day"),
    ],
)
def test_what_cannot_be_a_plan_is_told_before(ha: Client, changes: dict[str, str], field: str) -> None:
    answer = ha.post(START, {"file": workbook(ROW), **FACTS, **changes})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not PlanFile.objects.exists()


def test_what_somebody_else_made_meanwhile_is_told_at_the_preview(its: Pages, ha: Client) -> None:
    path = chosen(ha, ROW, **SHEET)
    load = ha.get(path).context["load_url"]
    ha.post(load)
    path = ha.post(START, {"file": workbook(ROW), **FACTS, "code": "khac"})["Location"]
    stale = ha.get(path.replace("code=khac", "code=da-nang-2027"))
    assert (stale.status_code, stale.context["is_ready"]) == (422, False)
    assert "Đã có kế hoạch với mã “da-nang-2027”" in text_of(stale)
    assert ha.post(path.replace("/?", "/load/?").replace("code=khac", "code=da-nang-2027")).status_code == 422


def test_a_plan_that_was_taken_away_comes_back_as_another(its: Pages) -> None:
    van = its.browser("van")
    book = plan_workbook("ke-hoach-2026", in_days(0))
    facts = {**FACTS, "owner_code": "UBQGCDS", "first_day": "2026-01-01"}
    answer = van.post(START, {"file": SimpleUploadedFile("a.xlsx", book), **facts})
    page = van.get(answer["Location"])
    van.post(page.context["load_url"])
    made = Plan.objects.get(code="da-nang-2027")
    assert (made.targets.count(), made.tasks.count()) == (1, 3)


def test_a_file_is_reached_by_whoever_brought_it(its: Pages, ha: Client, client: Client) -> None:
    path = chosen(ha, ROW, **SHEET)
    assert its.browser("van").get(path).status_code == 404
    assert its.browser("van").post(f"{path}load/").status_code == 404
    assert its.browser("lan").get(START).status_code == 403
    assert client.get(START).status_code == 302
