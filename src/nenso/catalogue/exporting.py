"""Entries as a workbook that is read again, and an empty one that explains each column."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from nenso.catalogue.importing import COLUMNS, Read, cells_of
from nenso.catalogue.models import Entry
from nenso.catalogue.queries.desk import standing_version
from nenso.catalogue.rules.checking import HIDDEN
from nenso.kernel.rules import Text


def workbook_of(entries: Iterable[Entry], language: str, *, is_standing: bool = False) -> bytes:
    """Return entries as XLSX; every cell is text, whatever its first letter.

    Of each its public version, where there is one; with `is_standing` that from which a change begins, so that reading the
    workbook again changes nothing.
    """
    book = Workbook(write_only=True)
    sheet = _headed(book, language)
    for row in entries:
        version = standing_version(row) if is_standing else row.published or row.newest
        assert version is not None
        texts = cells_of(row.code, row.kind, version.facts, language)
        sheet.append([_text(sheet, text) if text else None for text in texts])
    return _saved(book)


def blank_workbook(language: str) -> bytes:
    """Return an empty workbook of entries as XLSX: its headings, and a sheet that tells how each column is filled."""
    book = Workbook(write_only=True)
    _headed(book, language)
    about = book.create_sheet("Cách ghi" if language == "vi" else "How to fill it")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 34, 110
    for column in COLUMNS:
        words = [HOW[column.read].in_language(language)]
        if column.choices:
            words.append("; ".join(word.in_language(language) for _value, word in column.choices))
        about.append([_bold(about, column.heading.in_language(language)), _text(about, " ".join(words))])
    return _saved(book)


HOW = {
    Read.TEXT: Text("Chữ.", "Text."),
    Read.DAY: Text("Ngày, như 31/12/2026.", "A day, such as 31/12/2026."),
    Read.NUMBER: Text("Số nguyên.", "A whole number."),
    Read.ORGANISATION: Text("Tên hoặc mã cơ quan.", "An organisation by its name or code."),
    Read.ORGANISATIONS: Text(
        "Tên hoặc mã các cơ quan, cách nhau bằng dấu chấm phẩy.", "Organisations, with semicolons between."
    ),
    Read.LIST: Text("Nhiều giá trị, cách nhau bằng dấu chấm phẩy.", "Several, with semicolons between."),
    Read.FLAG: Text("“có” hoặc “không”.", "“yes” or “no”."),
    Read.VERDICTS: Text(
        "“tiêu chí: kết quả”, cách nhau bằng dấu chấm phẩy.", "“criterion: verdict”, with semicolons between."
    ),
    Read.CHOICE: Text("Chọn một:", "One of:"),
}


def _headed(book: Workbook, language: str) -> Any:
    sheet = book.create_sheet("Danh mục" if language == "vi" else "Catalogue")
    sheet.freeze_panes = "D2"
    for place, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = 40 if column.place[0] in _LONG else 18
    sheet.append([_bold(sheet, column.heading.in_language(language)) for column in COLUMNS])
    return sheet


def _bold(sheet: Any, text: str) -> Any:
    cell = _text(sheet, text)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    return cell


def _text(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=HIDDEN.sub("", text))  # said before such letters were refused
    cell.data_type = "s"
    # Whoever edits the cell in Excel would else make a formula of a text that begins as one does.
    if text.startswith(_FORMULA):
        cell.quotePrefix = True
    return cell


def _saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONG = {"name", "purpose", "description", "contents"}
