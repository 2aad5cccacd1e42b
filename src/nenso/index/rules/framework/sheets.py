"""A plain table as its author sees it: a name, headings, rows with their numbers, cells as they were written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from nenso.kernel.rules import fold

Rows = Sequence[Mapping[str, Any]] | Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Sheet:
    """Rows under headings, all of one length. `numbers` are the rows' places as a spreadsheet counts them.

    A cell is a text, a number or None; nothing has been read as a number yet. `columns` are what problems call the
    columns, where that is not their headings.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]
    columns: tuple[str, ...] = ()

    def column(self, place: int) -> str:
        """Return what a problem calls a column."""
        return self.columns[place] if self.columns else self.headings[place]

    def place(self, heading: str) -> int | None:
        """Return where a column stands, whatever the case, accents and signs of its heading; None where it is not."""
        wanted = folded(heading)
        return next((place for place, name in enumerate(self.headings) if folded(name) == wanted), None)


def folded(heading: str) -> str:
    """Return a heading as headings are compared: "uName", "u name" and "UNAME" are one."""
    return "".join(letter for letter in fold(heading) if letter.isalnum())


def sheet_of(rows: "Sheet | Rows", name: str) -> Sheet:
    """Return a table of rows: dicts under their keys, or sequences of which the first holds the headings.

    The first row below the heading is row 2, as in a spreadsheet.
    """
    if isinstance(rows, Sheet):
        return rows
    if rows and isinstance(rows[0], Mapping):
        return _of_dicts(cast(Sequence[Mapping[str, Any]], rows), name)
    lines = [tuple(line) for line in cast(Sequence[Sequence[Any]], rows)]
    headings = tuple(str(cell).strip() for cell in lines[0]) if lines else ()
    width = len(headings)
    body = tuple((*line[:width], *([None] * (width - len(line)))) for line in lines[1:])
    return Sheet(name, headings, body, tuple(range(2, len(body) + 2)))


def _of_dicts(rows: Sequence[Mapping[str, Any]], name: str) -> Sheet:
    headings = tuple(dict.fromkeys(key for row in rows for key in row))
    body = tuple(tuple(row.get(key) for key in headings) for row in rows)
    return Sheet(name, headings, body, tuple(range(2, len(body) + 2)))


def text_of(cell: object) -> str:
    """Return a cell as text; a whole number without its point, nothing as an empty text."""
    if cell is None or cell != cell:  # a missing figure of a data frame differs from itself
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
