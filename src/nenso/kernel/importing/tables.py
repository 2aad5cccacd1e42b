"""An uploaded file as a table of texts, whatever it was: headings, rows, and the row numbers that its author sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from nenso.kernel.importing.problems import FileRefused, listed

MOST_ROWS, MOST_COLUMNS = 200_000, 1_000
COMMENT = "#"  # rows of a template that begin so explain the columns and hold no data


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows of equal length. `numbers` are the rows' places in the file, `letters` the columns'.

    `is_typed` where the file itself said what is a number (a workbook); `ragged` are (row, cells found).
    """

    headings: tuple[str, ...]
    letters: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    is_typed: bool = False
    ragged: tuple[tuple[int, int], ...] = ()

    def column(self, place: int) -> list[str]:
        """Return one column's texts."""
        return [row[place] for row in self.rows]

    def plain(self) -> dict[str, Any]:
        """Return the table for keeping as JSON."""
        return {
            "headings": self.headings,
            "letters": self.letters,
            "rows": self.rows,
            "numbers": self.numbers,
            "is_typed": self.is_typed,
            "ragged": self.ragged,
        }

    @classmethod
    def from_plain(cls, kept: dict[str, Any]) -> "Table":
        """Return a table that was kept as JSON."""
        return cls(
            headings=tuple(kept["headings"]),
            letters=tuple(kept["letters"]),
            rows=tuple(tuple(row) for row in kept["rows"]),
            numbers=tuple(kept["numbers"]),
            is_typed=kept["is_typed"],
            ragged=tuple((row, cells) for row, cells in kept["ragged"]),
        )


def table_of(lines: Sequence[tuple[int, Sequence[str]]], *, is_typed: bool) -> Table:
    """Make a table of (row number, cells): the first row with content is the heading, empty rows are left out.

    Raises `FileRefused`: "import.empty", "import.too_many_rows", "import.no_heading", "import.heading_twice".
    """
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) < 2:
        raise FileRefused("import.empty")
    headings = _without_tail(filled[0][1])
    data = [(number, cells) for number, cells in filled[1:] if not cells[0].startswith(COMMENT)]
    if not data:
        raise FileRefused("import.empty")
    if len(data) > MOST_ROWS or len(headings) > MOST_COLUMNS:
        raise FileRefused("import.too_many_rows", most=MOST_ROWS, columns=MOST_COLUMNS)
    width, ragged = len(headings), []
    rows = []
    for number, cells in data:
        if any(cells[width:]):
            ragged.append((number, len(_without_tail(cells))))
        rows.append((*cells[:width], *([""] * (width - len(cells)))))
    letters = tuple(get_column_letter(place + 1) for place in range(width))
    _check_headings(headings, letters, rows)
    return Table(tuple(headings), letters, tuple(rows), tuple(n for n, _ in data), is_typed, tuple(ragged))


def _without_tail(cells: Sequence[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell), default=0)
    return list(cells[:last])


def _check_headings(headings: Sequence[str], letters: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    nameless = [
        letters[place] for place, name in enumerate(headings) if not name and any(row[place] for row in rows)
    ]
    if nameless:
        raise FileRefused("import.no_heading", letters=listed(nameless))
    seen: dict[str, str] = {}
    for name, letter in zip(headings, letters, strict=True):
        if name and name in seen:
            raise FileRefused("import.heading_twice", heading=name, letters=f"{seen[name]}, {letter}")
        seen[name] = letter
