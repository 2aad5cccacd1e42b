"""XLSX files: guarded against bombs, read as values; formulas and merged cells are refused with their places."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook

from nenso.kernel.importing.problems import FileRefused, listed
from nenso.kernel.importing.tables import MOST_COLUMNS, MOST_ROWS, Table, table_of
from nenso.kernel.rules import Refused

MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_ABOVE = 50  # rows in which the headings of a list and its first row are looked for
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:$]{2,30})\"")
_SHEETS = ("số liệu", "data")
IsHeading = Callable[[Sequence[str]], bool]
Place = tuple[int, int]  # row and column, counted from 1
_OLE = b"\xd0\xcf\x11\xe0"


def is_workbook(content: bytes) -> bool:
    """Say whether a file begins as a zip archive does."""
    return content.startswith(b"PK\x03\x04")


def is_old_excel(content: bytes) -> bool:
    """Say whether a file is a compound document: .xls, or any Office file with a password."""
    return content.startswith(_OLE)


def read_workbook(content: bytes, sheets: Sequence[str] = _SHEETS) -> Table:
    """Read the first of the named sheets that there is, else the first one that is shown.

    Raises `FileRefused`: "import.not_a_workbook", "import.bomb", "import.formulas", "import.merged", and those of
    `table_of`.
    """
    with opened(content) as book:
        return _table(content, _chosen(book, sheets))


def _table(content: bytes, sheet: Any, first: int = 1) -> Table:
    """Return what stands in a sheet from a row on."""
    merged = [cells for cells in _merged_ranges(content, sheet) if _last_row(cells) >= first]
    lines, formulas = _lines(sheet, first)
    if merged:
        raise FileRefused("import.merged", count=len(merged), cells=listed(merged))
    if formulas:
        raise FileRefused("import.formulas", count=len(formulas), cells=listed(formulas))
    return table_of(lines, is_typed=True)


def read_list(content: bytes, is_heading: IsHeading) -> Table:
    """Read the one shown sheet that holds a list, from its headings on: titles above them, merged as they may be, are passed over.

    Raises `FileRefused`: those of `read_workbook`, which reads a workbook without such headings, and "import.several_lists".
    """
    with opened(content) as book:
        headed = [(sheet, row) for sheet in _shown(book) if (row := _heading_row(sheet, is_heading))]
        if len(headed) > 1:
            sheets = listed([f"“{sheet.title}”" for sheet, _ in headed])
            raise FileRefused("import.several_lists", sheets=sheets)
        if headed:
            return _table(content, *headed[0])
    return read_workbook(content)


def sheet_names(content: bytes) -> list[str]:
    """Return the names of a workbook's sheets; raises `FileRefused`: "import.not_a_workbook", "import.bomb"."""
    with opened(content) as book:
        return list(book.sheetnames)


def hidden_sheets(content: bytes) -> list[str]:
    """Return the names of the sheets that are not shown: a reader says that it passed over them.

    Raises `FileRefused`: "import.not_a_workbook", "import.bomb".
    """
    with opened(content) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]


def read_cells(content: bytes, sheet: str, rows: int, columns: int) -> tuple[dict[Place, Any], list[Place]]:
    """Return the values in the upper left corner of a sheet by (row, column), and the formulas where none has a result.

    For workbooks that are programs themselves: the result that Excel stored with a formula is its value. One without
    may have the result "", but a sheet in which no formula has any was never calculated.
    Raises `FileRefused`: "import.not_a_workbook", "import.bomb".
    """
    corner = {"max_row": rows, "max_col": columns, "values_only": True}
    with opened(content, results=True) as book:
        values = _by_place(book[sheet], corner)
    with opened(content) as book:
        written = _by_place(book[sheet], corner)
    formulas = [at for at, text in written.items() if str(text).startswith("=")]
    return values, [] if any(at in values for at in formulas) else formulas


def _by_place(sheet: Any, corner: Mapping[str, Any]) -> dict[Place, Any]:
    sheet.reset_dimensions()
    return {
        (row, column): value
        for row, cells in enumerate(sheet.iter_rows(**corner), start=1)
        for column, value in enumerate(cells, start=1)
        if value is not None
    }


@contextmanager
def opened(content: bytes, *, results: bool = False) -> Iterator[Any]:
    """Open a workbook that is safe to open; what its damaged parts raise while it is read becomes a refusal."""
    _guard(content)
    try:
        yield load_workbook(io.BytesIO(content), read_only=True, data_only=results, keep_links=False)
    except Refused:
        raise
    except Exception as fault:  # openpyxl raises whatever its XML readers do on damaged parts
        raise FileRefused("import.not_a_workbook") from fault


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
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
        raise FileRefused("import.not_a_workbook") from fault
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise FileRefused("import.not_a_workbook")


def _shown(book: Any) -> list[Any]:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    if not shown:
        raise FileRefused("import.empty")
    return list(shown)


def _heading_row(sheet: Any, is_heading: IsHeading) -> int:
    """Return the row of the headings of a list, 0 where none has anything below it."""
    sheet.reset_dimensions()
    headed = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=_MOST_ABOVE, values_only=True), start=1):
        written = ["" if value is None else str(value).strip() for value in cells]
        if headed and any(written):
            return headed
        if not headed and is_heading(written):
            headed = number
    return 0


def _last_row(cells: str) -> int:
    """Return the last row of a range such as "A1:F2"."""
    return int(re.sub(r"\D", "", cells.rpartition(":")[2]) or 0)


def _chosen(book: Any, names: Sequence[str]) -> Any:
    shown = _shown(book)
    return next((sheet for sheet in shown if sheet.title.strip().lower() in names), shown[0])


def _merged_ranges(content: bytes, sheet: Any) -> list[str]:
    # A read-only sheet does not know its merged ranges; they stand as plain text in the sheet's part.
    path = sheet._worksheet_path
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path) as file:
        return [found.decode() for found in _MERGED.findall(file.read())]


def _lines(sheet: Any, first: int) -> tuple[list[tuple[int, list[str]]], list[str]]:
    formulas: list[str] = []
    lines = []
    # Some writers state a wrong extent; without it openpyxl reads what is there.
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(min_row=first):
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
