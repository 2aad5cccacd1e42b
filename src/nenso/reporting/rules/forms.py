"""A report form: sections, tables with fixed or free rows, cells bound to indicators, narratives and rules.

A cell's key is "table/row/column"; a free row is "~1", "~2"…; a narrative's key is its code. In formulas a key stands
in brackets, `[t1/r1/c1]`; `[./c1]` is the same row's column and `[t1/*/c1]` the sum of a column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from nenso.kernel.rules import Text

MOST_SECTIONS, MOST_CELLS, MOST_FREE_ROWS, MOST_RULES = 50, 5_000, 1_000, 500
NUMBERS = ("integer", "number", "percent", "money")
KINDS = (*NUMBERS, "text", "date")
FILLS = ("none", "metered", "reported")
SEVERITIES = ("error", "warning")
OPERATORS = ("<", "<=", "=", ">=", ">", "!=")
FREE_ROW = re.compile(r"~([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Field:
    """What a cell holds. `total` names the columns of its row that it adds up; `formula` computes it.

    `decimals` are those shown; `low` and `high` are in the cell's own unit; text has at most `max_chars` letters.
    """

    kind: str = "integer"
    unit: str = ""
    decimals: int = 0
    is_required: bool = False
    indicator: str = ""
    category: str = ""
    fill: str = "none"
    is_additive: bool = False
    low: float | None = None
    high: float | None = None
    max_chars: int = 2_000
    total: tuple[str, ...] = ()
    formula: str = ""

    @property
    def is_number(self) -> bool:
        """Say whether the cell holds a number."""
        return self.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    code: str
    title: Text
    field: Field


@dataclass(frozen=True, slots=True)
class Row:
    """One fixed row. `total` names the rows that it adds up; `fields` are its cells that differ from their column's."""

    code: str
    title: Text
    total: tuple[str, ...] = ()
    fields: tuple[tuple[str, Field], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of fixed rows, or of `most` free rows at most, of which `least` must be filled."""

    code: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    is_free: bool = False
    least: int = 0
    most: int = 0

    def column(self, code: str) -> Column | None:
        """Return a column by its code."""
        return next((column for column in self.columns if column.code == code), None)


@dataclass(frozen=True, slots=True)
class Narrative:
    """A text to be written."""

    code: str
    title: Text
    is_required: bool = False
    max_chars: int = 10_000


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form with its tables and narratives in order."""

    code: str
    title: Text
    blocks: tuple[Table | Narrative, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold between cells: `left operator right`; where it does not, the message is shown."""

    code: str
    left: str
    operator: str
    right: str
    message: Text
    severity: str = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is filled in: its key, its name in words and what it holds. `total` are the keys it adds up."""

    key: str
    table: str
    row: str
    column: str
    title: Text
    field: Field
    total: tuple[str, ...] = ()
    formula: str = ""

    @property
    def is_computed(self) -> bool:
        """Say whether the cell follows from others."""
        return bool(self.total or self.formula)


@dataclass(frozen=True)
class Form:
    """A whole form."""

    sections: tuple[Section, ...]
    rules: tuple[Rule, ...] = ()

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables by code, in the order of the form."""
        return {block.code: block for block in self._blocks() if isinstance(block, Table)}

    @cached_property
    def narratives(self) -> dict[str, Narrative]:
        """The narratives by code."""
        return {block.code: block for block in self._blocks() if isinstance(block, Narrative)}

    @cached_property
    def fixed(self) -> dict[str, Cell]:
        """The cells of all fixed tables and the narratives, by key, in the order of the form."""
        return {cell.key: cell for cell in self._fixed_cells()}

    @cached_property
    def field_count(self) -> int:
        """How many cells a person fills: those that follow from others or are filled in do not count.

        A table of free rows counts one row, or as many as must be filled.
        """
        asked = sum(not cell.is_computed and cell.field.fill == "none" for cell in self.fixed.values())
        for table in self.tables.values():
            if table.is_free:
                fields = sum(not (column.field.total or column.field.formula) for column in table.columns)
                asked += max(table.least, 1) * fields
        return asked

    def cell(self, key: str) -> Cell | None:
        """Return the cell of a key, a free row's too; None where the form has none."""
        if found := self.fixed.get(key):
            return found
        table_code, _, rest = key.partition("/")
        row, _, column_code = rest.partition("/")
        table = self.tables.get(table_code)
        number = FREE_ROW.fullmatch(row)
        if table is None or not table.is_free or number is None or int(number[1]) > table.most:
            return None
        column = table.column(column_code)
        return _free_cell(table, row, column) if column else None

    def free_cells(self, table: Table, number: int) -> tuple[Cell, ...]:
        """Return the cells of one free row, counted from 1."""
        return tuple(_free_cell(table, f"~{number}", column) for column in table.columns)

    def _blocks(self) -> Iterator[Table | Narrative]:
        for section in self.sections:
            yield from section.blocks

    def _fixed_cells(self) -> Iterator[Cell]:
        for block in self._blocks():
            if isinstance(block, Narrative):
                field = Field("text", is_required=block.is_required, max_chars=block.max_chars)
                yield Cell(block.code, "", "", "", block.title, field)
            elif not block.is_free:
                for row in block.rows:
                    own = dict(row.fields)
                    for column in block.columns:
                        yield _fixed_cell(block, row, column, own.get(column.code, column.field))


def key_of(table: str, row: str, column: str) -> str:
    """Return a cell's key."""
    return f"{table}/{row}/{column}"


def free_rows(keys: Iterator[str] | list[str] | tuple[str, ...] | set[str], table: str) -> list[int]:
    """Return the numbers of the free rows of a table among cell keys, in order."""
    numbers = set()
    for key in keys:
        its, _, rest = key.partition("/")
        found = FREE_ROW.fullmatch(rest.partition("/")[0]) if its == table else None
        if found:
            numbers.add(int(found[1]))
    return sorted(numbers)


def _fixed_cell(table: Table, row: Row, column: Column, field: Field) -> Cell:
    total: tuple[str, ...] = ()
    if row.total and field.is_number and not field.formula:
        total = tuple(key_of(table.code, other, column.code) for other in row.total)
    elif field.total:
        total = tuple(key_of(table.code, row.code, other) for other in field.total)
    title = Text(f"{row.title.vi} – {column.title.vi}", f"{row.title.en} – {column.title.en}")
    return Cell(
        key=key_of(table.code, row.code, column.code),
        table=table.code,
        row=row.code,
        column=column.code,
        title=title,
        field=field,
        total=total,
        formula=_of_row(field.formula, table.code, row.code),
    )


def _free_cell(table: Table, row: str, column: Column) -> Cell:
    number = row[1:]
    return Cell(
        key=key_of(table.code, row, column.code),
        table=table.code,
        row=row,
        column=column.code,
        title=Text(f"Dòng {number} – {column.title.vi}", f"Row {number} – {column.title.en}"),
        field=column.field,
        total=tuple(key_of(table.code, row, other) for other in column.field.total),
        formula=_of_row(column.field.formula, table.code, row),
    )


def _of_row(formula: str, table: str, row: str) -> str:
    return formula.replace("[./", f"[{table}/{row}/")
