"""Workbooks as they really come, and as somebody who means harm makes them: told by cell, and nothing half loaded."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from nenso.catalogue import actions, queries
from nenso.catalogue.exporting import workbook_of
from nenso.catalogue.importing import COLUMNS
from nenso.catalogue.models import Entry, Version
from nenso.directory.actions import merge_organisations
from nenso.kernel.importing import FileRefused, Table, read_table
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
HEADINGS = (
    "Mã",
    "Tên cơ sở dữ liệu",
    "Loại",
    "Đơn vị chủ quản",
    "Tình trạng",
    "Mô tả",
    "Thuộc",
    "Sáp nhập vào",
)
SPELT = {
    "G12": ("Bộ Tài chính", "BỘ TÀI CHÍNH", "bo tai chinh", "BTC", "Bộ TC", "G12", " Bộ  Tài  chính. "),
    "G03": ("Bộ GD&ĐT", "Bộ GDĐT", "Bộ Giáo dục & Đào tạo", "BGDĐT", "bo giao duc va dao tao"),
    "52": ("UBND tỉnh Gia Lai", "UBND Gia Lai", "tỉnh Gia Lai", "GIA LAI", "Uỷ ban nhân dân tỉnh Gia Lai"),
    "48": ("UBND TP. Đà Nẵng", "TP Đà Nẵng", "da nang", "48", "Thành phố Đà Nẵng", "UBND thành phố Đà Nẵng"),
    "79": ("TP.HCM", "TPHCM", "UBND Tp. Hồ Chí Minh", "HCM"),
    "G16": ("Bộ VHTTDL", "Bộ VH, TT&DL", "Bộ Văn hoá, Thể thao và Du lịch"),
}
Limit = Callable[[int], Any]
ACT, MERGED = "176/2025/QH15", date(2025, 3, 1)


@pytest.fixture(autouse=True)
def _agencies() -> None:
    ministries = (
        ("G12", "Bộ Tài chính", "Bộ Tài chính"),
        ("G03", "Bộ Giáo dục và Đào tạo", "Bộ GD&ĐT"),
        ("G16", "Bộ Văn hóa, Thể thao và Du lịch", "Bộ VH,TT&DL"),
        ("G05", "Bộ Kế hoạch và Đầu tư", "Bộ KH&ĐT"),
    )
    for code, name, short in ministries:
        make_organisation(code, name, short_name=short, type="ministry")
    for code, kind, name in (
        ("52", "tỉnh", "Gia Lai"),
        ("48", "thành phố", "Đà Nẵng"),
        ("79", "thành phố", "Hồ Chí Minh"),
        ("49", "tỉnh", "Quảng Nam"),
    ):
        full = f"Ủy ban nhân dân {kind} {name}"
        make_organisation(code, full, short_name=name, territory_code=code, type="provincial_committee")
    merge_organisations(codes=["G05"], into="G12", on=MERGED, act=ACT, by=SYSTEM)
    merge_organisations(codes=["49"], into="48", on=MERGED, act=ACT, by=SYSTEM)


def _book(rows: list[tuple[str, ...]], headings: tuple[str, ...] = HEADINGS) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh mục")
    for row in (headings, *rows):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _row(code: str, owner: str = "BTC", **cells: str) -> tuple[str, ...]:
    said = {
        "name": f"CSDL {code}",
        "description": "",
        "part_of": "",
        "merged_into": "",
        "stage": "Đang vận hành",
        **cells,
    }
    return (
        code,
        said["name"],
        "Cơ sở dữ liệu",
        owner,
        said["stage"],
        said["description"],
        said["part_of"],
        said["merged_into"],
    )


def _table(rows: list[tuple[str, ...]]) -> Table:
    return read_table(_book(rows), "ds.xlsx")


def _told(table: Table) -> list[tuple[str, str]]:
    found = actions.preview_entries(by=SYSTEM, table=table, now=NOW).problems
    return [(problem.place, problem.code) for problem in found.shown]


def _take(table: Table) -> actions.Preview:
    return actions.import_entries(by=SYSTEM, table=table, now=NOW, file="ds.xlsx")


def test_five_thousand_rows_in_tens_of_spellings_are_read_in_a_few_questions(
    django_assert_max_num_queries: Limit,
) -> None:
    random = Random(7)
    spellings = [(text, code) for code, texts in SPELT.items() for text in texts]
    chosen = [random.choice(spellings) for _ in range(5_000)]
    table = _table([_row(f"e-{number}", text) for number, (text, _) in enumerate(chosen)])
    with django_assert_max_num_queries(20):
        found = actions.preview_entries(by=SYSTEM, table=table, now=NOW)
    assert found.problems.shown == ()
    assert [line.facts.owner for line in found.lines] == [code for _, code in chosen]


def test_a_thousand_owners_that_are_nobody_cost_no_more(django_assert_max_num_queries: Limit) -> None:
    table = _table([_row(f"e-{number}", f"Cơ quan lạ {number}") for number in range(1_000)])
    with django_assert_max_num_queries(20):
        found = actions.preview_entries(by=SYSTEM, table=table, now=NOW)
    assert (found.problems.count, found.lines) == (1_000, ())
    with pytest.raises(Refused, match=r"catalogue\.file_at_fault"):
        _take(table)
    assert not Entry.objects.exists()


def test_a_body_that_is_over_is_told_with_its_cell_and_who_goes_on() -> None:
    table = _table([_row("a"), _row("b", "Bộ KH&ĐT"), _row("c", "UBND tỉnh Quảng Nam")])
    found = actions.preview_entries(by=SYSTEM, table=table, now=NOW).problems.shown
    assert [(problem.place, problem.code) for problem in found] == [
        ("D3", "organisation.over"),
        ("D4", "organisation.over"),
    ]
    assert "Bộ Tài chính" in found[0].text.vi
    assert "Đà Nẵng" in found[1].text.vi
    with pytest.raises(Refused, match=r"catalogue\.file_at_fault"):
        _take(table)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("size", [2, 5])
def test_circles_within_a_workbook_are_told(size: int) -> None:
    ring = [_row(f"r{number}", part_of=f"r{(number + 1) % size}") for number in range(size)]
    table = _table(
        [
            *ring,
            _row("x", part_of="r0"),
            _row("m", merged_into="n", stage="Đã sáp nhập"),
            _row("n", merged_into="m", stage="Đã sáp nhập"),
        ]
    )
    assert _told(table) == [("G2", "catalogue.circle"), (f"H{size + 3}", "catalogue.merge_circle")]
    way = actions.preview_entries(by=SYSTEM, table=table, now=NOW).problems.shown[0].text.vi
    assert " → ".join(f"r{number}" for number in (*range(size), 0)) in way


@pytest.mark.parametrize("size", [2, 5])
def test_circles_that_a_workbook_closes_are_told(size: int) -> None:
    _take(_table([_row("r0"), *(_row(f"r{number}", part_of=f"r{number - 1}") for number in range(1, size))]))
    table = _table([_row("r0", part_of=f"r{size - 1}")])
    assert _told(table) == [("G2", "catalogue.circle")]
    with pytest.raises(Refused, match=r"catalogue\.file_at_fault"):
        _take(table)
    assert Version.objects.count() == size


HTML = "<script>alert(1)</script><img src=x onerror=alert(1)> & <b>đất</b> {{ 7*7 }} {% debug %}"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x.example","a")')


def test_html_and_templates_are_words() -> None:
    _take(_table([_row("a", name="CSDL <b>", description=HTML)]))
    facts = queries.entry("a").newest
    assert (facts.name.vi, facts.description.vi) == ("CSDL <b>", HTML)


def test_formulas_are_written_out_as_text_and_read_as_they_were() -> None:
    _take(_table([_row(f"e{number}", description=f"x{text}") for number, text in enumerate(FORMULAS)]))
    # Typed at the desk a text may begin so; a workbook that holds a real formula is refused.
    for number, text in enumerate(FORMULAS):
        row = Entry.objects.get(code=f"e{number}")
        facts = queries.entry(row.code).newest
        actions.change(by=SYSTEM, entry=row, facts=facts.changed(basis=text), now=NOW)
    out = workbook_of(Entry.objects.select_related("published", "newest").order_by("code"), "vi")
    sheet = load_workbook(io.BytesIO(out)).active
    assert sheet is not None
    place = next(number for number, column in enumerate(COLUMNS, start=1) if column.name == "basis")
    cells = [sheet.cell(row, place) for row in range(2, 2 + len(FORMULAS))]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        (text, "s", True) for text in FORMULAS
    ]
    again = actions.preview_entries(by=SYSTEM, table=read_table(out, "a.xlsx"), now=NOW)
    assert again.problems.shown == ()
    assert [line.changed for line in again.lines if line.code != "e4"] == [()] * (len(FORMULAS) - 1)


def test_a_real_formula_is_refused_with_its_cell() -> None:
    with pytest.raises(FileRefused, match=r"import\.formulas") as told:
        read_table(_book([_row("a", description="=1+1")]), "ds.xlsx")
    assert "F2" in told.value.text.vi


@pytest.mark.parametrize(
    "letter",
    ["\u202e", "\u2066", "\u200f", "\x7f", "\x9b", "\u2028", "\ue000"],
    ids=lambda each: f"U+{ord(each):04X}",
)
def test_hidden_letters_are_told_with_their_cell(letter: str) -> None:
    assert _told(_table([_row("a"), _row("b", description=f"Tệp {letter}fdp.exe")])) == [
        ("F3", "catalogue.letters")
    ]


def test_hidden_letters_at_the_desk_are_told_with_their_field() -> None:
    _take(_table([_row("a")]))
    facts = queries.entry("a").newest
    for change, field in (
        ({"keywords": ("x\x00",)}, "keywords"),
        ({"contact": "a\x08"}, "contact"),
        ({"source": "\ud800"}, "source"),
    ):
        with pytest.raises(Refused, match=r"catalogue\.letters") as told:
            actions.change(
                by=SYSTEM, entry=Entry.objects.get(code="a"), facts=facts.changed(**change), now=NOW
            )
        assert told.value.field == field


def _bomb() -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_book([_row("a")]))) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as to,
    ):
        for part in source.infolist():
            to.writestr(part.filename, source.read(part))
        with to.open("xl/media/image1.bin", "w", force_zip64=True) as part:
            for _ in range(128):
                part.write(bytes(2**20))
    return held.getvalue()


def _entities() -> bytes:
    held = io.BytesIO()
    lol = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(io.BytesIO(_book([_row("a")]))) as source, zipfile.ZipFile(held, "w") as to:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/workbook.xml":
                content = lol.encode() + content.partition(b"?>")[2]
            to.writestr(part.filename, content)
    return held.getvalue()


def _cut() -> bytes:
    whole = _book([_row(f"e-{number}") for number in range(200)])
    return whole[: len(whole) // 2]


def _scrambled() -> bytes:
    whole = bytearray(_book([_row(f"e-{number}") for number in range(200)]))
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    whole[at : at + 400] = b"\xff" * 400
    return bytes(whole)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (_bomb, "ds.xlsx", "import.bomb"),
        (_entities, "ds.xlsx", "import.not_a_workbook"),
        (_cut, "ds.xlsx", "import.not_a_workbook"),
        (_scrambled, "ds.xlsx", "import.not_a_workbook"),
        (lambda: b"ten;loai\nCSDL;x\n", "ds.xlsx", "import.not_a_workbook"),
        (lambda: b"PK\x03\x04" + b"\x00" * 400, "ds.xlsm", "import.not_a_workbook"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 400, "ds.xls", "import.old_excel"),
        (lambda: b"  \n ", "ds.csv", "import.empty"),
    ],
)
def test_what_is_no_workbook_is_refused_before_its_rows(
    content: Callable[[], bytes], name: str, code: str
) -> None:
    with pytest.raises(FileRefused) as told:
        read_table(content(), name)
    assert told.value.code == code


def test_a_workbook_with_macros_is_read_for_its_cells_and_nothing_in_it_runs() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_book([_row("a")]))) as source, zipfile.ZipFile(held, "w") as to:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "[Content_Types].xml":
                content = content.replace(
                    b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                    b"vnd.ms-excel.sheet.macroEnabled.main",
                )
            to.writestr(part.filename, content)
        to.writestr("xl/vbaProject.bin", b'Sub AutoOpen()\nShell "calc"\nEnd Sub')
    found = actions.preview_entries(by=SYSTEM, table=read_table(held.getvalue(), "ds.xlsm"), now=NOW)
    assert [line.code for line in found.lines] == ["a"]


def test_a_workbook_named_csv_is_read_as_what_it_is() -> None:
    assert read_table(_book([_row("a")]), "ds.csv").rows[0][0] == "a"


def test_one_bad_row_of_many_loads_none_of_them() -> None:
    rows = [_row(f"e-{number}") for number in range(300)]
    rows[150] = _row("e-150", "Cơ quan lạ")
    with pytest.raises(Refused, match=r"catalogue\.file_at_fault"):
        _take(_table(rows))
    assert not Entry.objects.exists()
    assert not Version.objects.exists()
