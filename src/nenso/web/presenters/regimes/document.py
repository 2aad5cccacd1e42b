"""A form as the blank document that a reporter fills: sections, tables with numbered columns, narratives."""

from dataclasses import dataclass

from nenso.kernel.rules import Text
from nenso.reporting.rules.forms import Cell, Column, Form, Narrative, Row, Table, key_of
from nenso.web.presenters.regimes.words import unit_name

_SAMPLE_ROWS = 3


@dataclass(frozen=True, slots=True)
class Blank:
    """One cell of the document: how it is filled: typed, filled, computed."""

    cell: Cell
    how: str


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table: its heads with units, its rows (free ones without a title) with their cells."""

    table: Table
    heads: tuple[tuple[Column, Text], ...]
    rows: tuple[tuple[Row | None, tuple[Blank, ...]], ...]


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with its blocks in order."""

    code: str
    title: Text
    blocks: tuple[TableShown | Narrative, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The whole form, and what must hold in it."""

    sections: tuple[SectionShown, ...]
    rules: tuple[Text, ...]
    fields: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked yet."""
        return not any(section.blocks for section in self.sections)


def document(form: Form) -> Document:
    """Return a form as a document."""
    sections = tuple(
        SectionShown(
            section.code,
            section.title,
            tuple(_table(form, block) if isinstance(block, Table) else block for block in section.blocks),
        )
        for section in form.sections
    )
    return Document(sections, tuple(rule.message for rule in form.rules), form.field_count)


def _table(form: Form, table: Table) -> TableShown:
    heads = tuple((column, unit_name(column.field.unit)) for column in table.columns)
    if table.is_free:
        count = min(max(table.least, 1), _SAMPLE_ROWS)
        free = tuple(
            (None, tuple(_blank(cell) for cell in form.free_cells(table, number)))
            for number in range(1, count + 1)
        )
        return TableShown(table, heads, free)
    rows = tuple(
        (
            row,
            tuple(_blank(form.fixed[key_of(table.code, row.code, column.code)]) for column in table.columns),
        )
        for row in table.rows
    )
    return TableShown(table, heads, rows)


def _blank(cell: Cell) -> Blank:
    how = "computed" if cell.is_computed else "filled" if cell.field.fill != "none" else "typed"
    return Blank(cell, how)
