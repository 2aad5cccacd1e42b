"""Rows of a workbook as statements: what a column says is set, what no column speaks of stays as it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from nenso.catalogue.importing.cells import read_cell
from nenso.catalogue.importing.columns import COLUMNS, Column, known_headings
from nenso.kernel.importing import Problems, Table
from nenso.kernel.importing.problems import listed
from nenso.kernel.rules import Refused, fold


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says: of which entry ("" where it names none), and place and value of each column; None empties it."""

    number: int
    code: str
    kind: str
    values: tuple[tuple[tuple[str, ...], Any], ...]
    letters: Mapping[str, str]  # of columns, by the field of a statement
    unread: tuple[str, ...] = ()  # columns whose cell was not understood, and told so

    def over(self, kept: Mapping[str, Any]) -> dict[str, Any]:
        """Return a statement, as it is kept, with what the row says of it."""
        found = {name: dict(value) if isinstance(value, Mapping) else value for name, value in kept.items()}
        for place, value in self.values:
            _put(found, place, value)
        return found


def _put(into: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    name, *inner = place
    if inner:
        part = into.setdefault(name, {})
        _put(part, tuple(inner), value)
        if not part:
            del into[name]
    elif value is None:
        into.pop(name, None)
    else:
        into[name] = value


def read_entries(table: Table, organisation: Callable[[str], str], problems: Problems) -> list[Row]:
    """Return the rows of a table; every fault goes to `problems` with its row and column.

    `organisation` returns the code for a name as agencies write it, or raises `Refused`. Columns that nobody knows are told,
    once: what is in them would be lost.
    """
    problems.add_ragged(table.ragged, len(table.headings))
    known = known_headings()
    columns = [known.get(fold(heading)) for heading in table.headings]
    unknown = [
        heading for heading, column in zip(table.headings, columns, strict=True) if heading and not column
    ]
    if unknown:
        names = listed([column.heading.vi for column in COLUMNS], most=len(COLUMNS))
        problems.add("catalogue.unknown_columns", headings=listed(unknown), known=names)
    twice = {column.name for column in columns if column and columns.count(column) > 1}
    for name in sorted(twice):
        problems.add("catalogue.column_twice", heading=next(c.heading for c in COLUMNS if c.name == name))
    letters = {column.name: letter for column, letter in zip(columns, table.letters, strict=True) if column}
    asked: dict[str, str | Refused] = {}

    def found(name: str) -> str:
        if name not in asked:
            try:
                asked[name] = organisation(name)
            except Refused as refused:
                asked[name] = refused
        answer = asked[name]
        if isinstance(answer, Refused):
            raise answer
        return answer

    return [
        _row(number, cells, columns, letters, found, problems)
        for number, cells in zip(table.numbers, table.rows, strict=True)
    ]


def _row(
    number: int,
    cells: tuple[str, ...],
    columns: list[Column | None],
    letters: Mapping[str, str],
    organisation: Callable[[str], str],
    problems: Problems,
) -> Row:
    values: list[tuple[tuple[str, ...], Any]] = []
    named = {"code": "", "kind": ""}
    unread = []
    for column, written in zip(columns, cells, strict=True):
        if column is None:
            continue
        cell = normalize("NFC", written)  # some programs write a letter and its marks apart
        try:
            value = read_cell(column, cell, organisation) if cell.strip() else None
        except Refused as refused:
            problems.add(
                refused.code,
                row=number,
                column=column.heading.vi,
                letter=letters[column.name],
                **refused.facts,
            )
            unread.append(column.name)
            continue
        if column.name in named:
            named[column.name] = value or ""
        else:
            values.append((column.place, value))
    return Row(number, named["code"], named["kind"], tuple(values), letters, tuple(unread))
