"""XLSX files: guarded against bombs, read as values; formulas and merged cells are refused with their places."""

import io
import re
import zipfile
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from nenso.index.importing.problems import FileRefused, listed
from nenso.index.importing.tables import MOST_COLUMNS, MOST_ROWS, Table, table_of

MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2_000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:$]{2,30})\"")
_SHEETS = ("số liệu", "data")
_OLE = b"\xd0\xcf\x11\xe0"


def is_workbook(content: bytes) -> bool:
    """Say whether a file begins as a zip archive does."""
    return content.startswith(b"PK\x03\x04")


def is_old_excel(content: bytes) -> bool:
    """Say whether a file is a compound document: .xls, or any Office file with a password."""
    return content.startswith(_OLE)


def read_workbook(content: bytes) -> Table:
    """Read the sheet "Số liệu" or "Data", else the first one that is shown.

    Raises `FileRefused`: "import.not_a_workbook", "import.bomb", "import.formulas", "import.merged", and those of
    `table_of`.
    """
    _guard(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = _chosen(book)
        merged = _merged_ranges(content, sheet)
        lines, formulas = _lines(sheet)
    except FileRefused:
        raise
    except Exception as fault:  # openpyxl raises whatever its XML readers do on damaged parts
        raise FileRefused("import.not_a_workbook") from fault
    if merged:
        raise FileRefused("import.merged", count=len(merged), cells=listed(merged))
    if formulas:
        raise FileRefused("import.formulas", count=len(formulas), cells=listed(formulas))
    return table_of(lines, is_typed=True)


def _guard(content: bytes) -> None:
    """Refuse what would fill the memory: the sizes are told in the archive's own directory, and then held to."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            raise FileRefused("import.not_a_workbook")
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as fault:
        raise FileRefused("import.not_a_workbook") from fault
    size = sum(part.file_size for part in parts)
    if size > MOST_UNPACKED or len(parts) > _MOST_PARTS:
        megabyte = 1024 * 1024
        raise FileRefused("import.bomb", size=size // megabyte, most=MOST_UNPACKED // megabyte)
    # zipfile itself reads no more of a part than the directory says, so a false size cannot unpack further.
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _no_entities(archive, part)


def _no_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A spreadsheet has no document type: one that has carries entities that unfold without end."""
    try:
        with archive.open(part) as file:
            head = file.read(4096)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise FileRefused("import.not_a_workbook") from fault
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise FileRefused("import.not_a_workbook")


def _chosen(book: Any) -> Any:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not shown:
        raise FileRefused("import.empty")
    return next((sheet for sheet in shown if sheet.title.strip().lower() in _SHEETS), shown[0])


def _merged_ranges(content: bytes, sheet: Any) -> list[str]:
    # A read-only sheet does not know its merged ranges; they stand as plain text in the sheet's part.
    path = sheet._worksheet_path
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as file:
        return [found.decode() for found in _MERGED.findall(file.read())]


def _lines(sheet: Any) -> tuple[list[tuple[int, list[str]]], list[str]]:
    formulas: list[str] = []
    lines = []
    # Some writers state a wrong extent; without it openpyxl reads what is there.
    sheet.reset_dimensions()
    for cells in sheet.iter_rows():
        if not cells:
            continue
        number = next((cell.row for cell in cells if hasattr(cell, "row") and cell.value is not None), 0)
        if number:
            lines.append((number, [_written(cell, formulas) for cell in cells]))
        if len(lines) > MOST_ROWS + 10 or len(cells) > MOST_COLUMNS * 20:
            raise FileRefused("import.too_many_rows", most=MOST_ROWS, columns=MOST_COLUMNS)
    return lines, formulas


def _written(cell: Any, formulas: list[str]) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        formulas.append(cell.coordinate)
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value).strip()
