"""Workbooks of entries at the desk, and the yearly confirmation of several at once."""

import io
from collections.abc import Iterable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from nenso.accounts.rules import Role
from nenso.catalogue.importing import COLUMNS
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import State
from nenso.web.models import EntriesFile
from tests.catalogue.desk_world import Desk
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.catalogue_desk import an_entry, database_facts

pytestmark = pytest.mark.django_db
IMPORT = "/desk/catalogue/import/"
DUE = "/desk/catalogue/due/"
HEADINGS = ("Mã", "Tên CSDL", "Loại", "Cơ quan chủ quản", "Giai đoạn")
ROW = ("", "Cơ sở dữ liệu hộ tịch", "Cơ sở dữ liệu", "so cong nghe da nang", "Đang vận hành")


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def a_workbook(rows: Iterable[Sequence[str]], headings: Sequence[str] = HEADINGS) -> bytes:
    book, held = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in (headings, *rows):
        book.active.append(list(row))
    book.save(held)
    return held.getvalue()


def sent(browser: Client, content: bytes, name: str = "danh-muc.xlsx") -> HttpResponse:
    return browser.post(IMPORT, {"file": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def taken(browser: Client, address: str, **said: str) -> str:
    answer = browser.post(f"{address}take/", said)
    return b"".join(getattr(answer, "streaming_content", ())).decode()


def test_a_workbook_is_looked_at_then_written_whole(its: Desk) -> None:
    an_entry()
    change = ("dan-cu", "Cơ sở dữ liệu dân cư mới", "Cơ sở dữ liệu", "T48", "Đang vận hành")
    address = sent(its["lan"], a_workbook([ROW, change]))["Location"]
    seen = its["lan"].get(address).context
    assert [row.code for row in seen["loading"].new] == ["co-so-du-lieu-ho-tich"]
    assert [row.changed.vi for row in seen["loading"].changing] == ["tên"]
    owners = {each.written: (each.code, each.is_other) for each in seen["owners"]}
    assert owners == {"so cong nghe da nang": ("T48", True), "T48": ("T48", False)}
    assert Entry.objects.count() == 1
    text = taken(its["lan"], address, hand_in="on")
    assert "progress-lines" in text
    assert "1 mục mới và 1 mục thay đổi, đang chờ công bố" in text
    assert {row.state for row in Entry.objects.all()} == {State.SUBMITTED}
    assert not EntriesFile.objects.exists()


def test_a_new_row_that_is_like_an_entry_is_told_and_may_be_written(its: Desk) -> None:
    an_entry()
    again = ("", "CSDL DÂN CƯ", "Cơ sở dữ liệu", "T48", "Đang vận hành")
    address = sent(its["lan"], a_workbook([ROW, again]))["Location"]
    answer = its["lan"].get(address)
    (told,) = answer.context["loading"].alike
    assert (told.row.number, told.there.code, told.there.words) == (3, "dan-cu", "dân cư")
    text = answer.content.decode()
    assert "Dòng nào có thể đã đăng ký rồi?" in text
    assert f'href="{told.there.url}"' in text
    assert its["lan"].get(told.there.url).status_code == 200
    assert "2 mục mới" in taken(its["lan"], address)
    assert Entry.objects.count() == 3


def test_of_drafts_of_others_in_the_same_house_no_row_is_told(its: Desk) -> None:
    an_organisation("T81", parent="T77")
    an_organisation("T82", parent="T77")
    an_entry(state="draft", facts=database_facts(owner="T82"))
    told = {}
    for code in ("T81", "T82"):
        browser = signed_in(a_person((Role.REPORTER, code), home=code))
        row = ("", "CSDL dân cư", "Cơ sở dữ liệu", code, "Đang vận hành")
        answer = browser.get(sent(browser, a_workbook([row]))["Location"])
        told[code] = [each.there.code for each in answer.context["loading"].alike]
        assert ("Dòng nào có thể đã đăng ký rồi?" in answer.content.decode()) == (code == "T82")
    assert told == {"T81": [], "T82": ["dan-cu"]}


def test_faults_are_told_by_cell_and_nothing_is_written(its: Desk) -> None:
    wrong = ("", "Kho dữ liệu", "Cơ sở dữ liệu", "Cơ quan không có", "Đang mơ")
    address = sent(its["lan"], a_workbook([ROW, wrong]))["Location"]
    answer = its["lan"].get(address)
    assert answer.status_code == 422
    assert {(one.place, one.column) for one in answer.context["problems"]} == {
        ("D3", "Cơ quan chủ quản"),
        ("E3", "Giai đoạn"),
    }
    assert 'id="take-form"' not in answer.content.decode()
    assert "D3" in its["lan"].get(f"{address}?format=csv").content.decode()
    assert "2 lỗi" in taken(its["lan"], address)
    assert not Entry.objects.exists()
    assert EntriesFile.objects.exists()  # to be looked at again


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_table_is_refused_at_once(its: Desk, content: bytes) -> None:
    answer = sent(its["lan"], content)
    assert answer.status_code == 422
    assert not EntriesFile.objects.exists()


def test_a_file_of_another_kind_is_named_and_a_missing_one_asked_for(its: Desk) -> None:
    answer = sent(its["lan"], b"%PDF-1.7 Danh muc", "danh-muc.pdf")
    assert answer.status_code == 422
    assert "“danh-muc.pdf” không phải bảng tính XLSX" in answer.content.decode()
    assert "Hãy chọn tệp cần nạp" in its["lan"].post(IMPORT).content.decode()


def test_a_cell_that_is_not_understood_is_told_once(its: Desk) -> None:
    answer = sent(its["lan"], a_workbook([("", "Nhà", "Kho", "T48", "Đang vận hành")]))
    shown = its["lan"].get(answer["Location"])
    assert [(one.place, one.column) for one in shown.context["problems"]] == [("C2", "Loại")]


def test_an_owner_of_others_is_told_at_its_cell(its: Desk) -> None:
    address = sent(its["mal"], a_workbook([ROW]))["Location"]
    assert [one.place for one in its["mal"].get(address).context["problems"]] == ["D2"]
    assert its["lan"].get(address).status_code == 404
    assert its["lan"].post(f"{address}take/").status_code == 404
    assert not Entry.objects.exists()


def test_a_draft_of_others_is_not_read_through_a_workbook(its: Desk) -> None:
    an_entry("kin", state="draft", facts=database_facts("Bí mật của T48"))
    for headings, row in ((("Mã", "Căn cứ"), ("kin", "x")), (("Mã", "Giai đoạn"), ("kin", "Đề xuất"))):
        address = sent(its["mal"], a_workbook([row], headings))["Location"]
        answer = its["mal"].get(address)
        assert [one.code for one in answer.context["problems"]] == ["access.role_missing"]
        assert "Bí mật" not in answer.content.decode()


def test_hostile_cells_and_file_names_are_shown_as_words(its: Desk) -> None:
    nasty = "<script>alert(1)</script>"
    rows = [("", nasty, "Cơ sở dữ liệu", "T48", "Đang vận hành"), ("", nasty, nasty, nasty, nasty)]
    address = sent(its["lan"], a_workbook(rows), f"{nasty}.xlsx")["Location"]
    assert "<script>alert" not in its["lan"].get(address).content.decode()
    assert "<script>alert" not in taken(its["lan"], address)


def test_thousands_of_rows_with_owners_in_many_spellings(its: Desk) -> None:
    spellings = ("Sở Công nghệ Đà Nẵng", "SỞ CÔNG NGHỆ ĐÀ NẴNG", "so cong nghe  da nang", "T48")
    rows = [
        ("", f"Hệ thống số {number}", "Hệ thống thông tin", spellings[number % 4], "Đang vận hành")
        for number in range(1_500)
    ]
    address = sent(its["lan"], a_workbook(rows))["Location"]
    seen = its["lan"].get(address)
    assert len(seen.content) < 150_000
    assert [each.code for each in seen.context["owners"]] == ["T48"] * 4
    taken(its["lan"], address)
    assert Entry.objects.filter(state=State.DRAFT).count() == 1_500


def test_the_empty_workbook_explains_every_column_and_is_read(its: Desk) -> None:
    content = its["lan"].get(f"{IMPORT}template/").content
    book = load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book.worksheets[0][1]] == [column.heading.vi for column in COLUMNS]
    assert book.worksheets[1].max_row == len(COLUMNS)


# --- Confirming ------------------------------------------------------------------------------------------


def test_several_are_confirmed_at_once(its: Desk) -> None:
    for code in ("a", "b", "c"):
        an_entry(code, facts=database_facts(code.upper()))
    an_entry("cua-77", facts=database_facts("X", "T77"))
    Entry.objects.update(confirmed_on="2024-01-01")
    lines = its["ha"].get(DUE).context["lines"]
    assert [(line.row.code, may) for line, may in lines] == [("a", True), ("b", True), ("c", True)]
    assert all(not may for _line, may in its["lan"].get(DUE).context["lines"])
    assert its["ha"].post(f"{DUE}confirm/", {"code": ["a", "c"]})["Location"] == DUE
    today = timezone.localdate()
    assert set(Entry.objects.filter(confirmed_on=today).values_list("code", flat=True)) == {"a", "c"}


def test_nobody_confirms_for_another_agency_not_even_in_part(its: Desk) -> None:
    an_entry("a")
    an_entry("cua-77", facts=database_facts("X", "T77"))
    Entry.objects.update(confirmed_on="2024-01-01")
    assert its["ha"].post(f"{DUE}confirm/", {"code": ["a", "cua-77"]}).status_code == 404
    assert its["ha"].post(f"{DUE}confirm/").status_code == 422
    assert its["lan"].post(f"{DUE}confirm/", {"code": "a"}).status_code == 403
    assert not Entry.objects.exclude(confirmed_on="2024-01-01").exists()
