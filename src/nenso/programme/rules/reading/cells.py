"""A sheet as a grid of texts, with what is merged written into every cell that it covers."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl.utils import range_boundaries

from nenso.kernel.importing import FileRefused, is_old_excel, is_workbook, opened

MOST_ROWS, MOST_COLUMNS = 5_000, 60
_MERGED = re.compile(rb'<mergeCell [^>]*ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
Cell = str | date


@dataclass(slots=True)
class Grid:
    """The cells of a sheet by (row, column) from 1. `covered` are those that a merged cell above or beside fills."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    covered: set[tuple[int, int]] = field(default_factory=set)
    rows: int = 0
    columns: int = 0

    def text(self, row: int, column: int) -> str:
        """Return a cell as text; a day as ISO text."""
        value = self.cells.get((row, column), "")
        return value.isoformat() if isinstance(value, date) else value

    def row_of(self, row: int) -> list[str]:
        """Return a row's texts."""
        return [self.text(row, column) for column in range(1, self.columns + 1)]


def grids_of(content: bytes) -> list[Grid]:
    """Return the sheets that are shown.

    Raises `FileRefused`: "import.empty", "import.old_excel", "import.not_a_workbook", "import.bomb", "import.too_many_rows".
    """
    if not content.strip():
        raise FileRefused("import.empty")
    if is_old_excel(content):
        raise FileRefused("import.old_excel")
    if not is_workbook(content):
        raise FileRefused("import.not_a_workbook")
    with opened(content, results=True) as book:
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_grid(sheet, content) for sheet in shown]


def _grid(sheet: Any, content: bytes) -> Grid:
    grid = Grid(sheet.title)
    sheet.reset_dimensions()
    for row, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if row > MOST_ROWS or len(values) > MOST_COLUMNS * 20:
            raise FileRefused("import.too_many_rows", most=MOST_ROWS, columns=MOST_COLUMNS)
        for column, value in enumerate(values[:MOST_COLUMNS], start=1):
            text = _written(value)
            if text != "":
                grid.cells[row, column] = text
                grid.rows, grid.columns = max(grid.rows, row), max(grid.columns, column)
    for first, last in _merged(sheet, content):
        _spread(grid, first, last)
    return grid


def _merged(sheet: Any, content: bytes) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    # A sheet that is only read does not know its merged cells: they stand as plain text in its part of the archive.
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(sheet._worksheet_path) as part:
        for found in _MERGED.findall(part.read()):
            left, top, right, bottom = range_boundaries(found.decode())
            if None not in (left, top, right, bottom):
                yield (int(top or 0), int(left or 0)), (int(bottom or 0), int(right or 0))


def _spread(grid: Grid, first: tuple[int, int], last: tuple[int, int]) -> None:
    value = grid.cells.get(first)
    if value is None:
        return
    for row in range(first[0], min(last[0], grid.rows) + 1):
        for column in range(first[1], min(last[1], grid.columns) + 1):
            if (row, column) != first:
                grid.cells[row, column] = value
                grid.covered.add((row, column))


def _written(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        # A number that is typed as one has no doubtful form: it is written on as texts are, with a decimal comma.
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).replace(".", ",")
    return str(value).replace("\x00", "").replace("\r\n", "\n").replace("\xa0", " ").strip()
