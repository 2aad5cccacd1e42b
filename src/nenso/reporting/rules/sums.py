"""What follows from other cells: totals and formulas of one report, and the sum of several reports."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nenso.kernel.rules import HALF_ROOM
from nenso.reporting.rules.cell_expressions import read_cell_expression, with_sums
from nenso.reporting.rules.forms import Cell, Form, free_rows

Value = float | str


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a cell over several reports, and who gave a number."""

    value: float
    included: tuple[str, ...]


def cells_in_use(form: Form, keys: Iterable[str]) -> list[Cell]:
    """Return the fixed cells and those of the free rows among the keys."""
    known = list(keys)
    cells = list(form.fixed.values())
    for table in form.tables.values():
        if table.is_free:
            for number in free_rows(known, table.code):
                cells.extend(form.free_cells(table, number) if number <= table.most else ())
    return cells


def numbers_of(values: Mapping[str, Value | None]) -> dict[str, float]:
    """Return the numbers among values."""
    return {
        key: float(value)
        for key, value in values.items()
        if isinstance(value, int | float) and math.isfinite(value)
    }


def computed(form: Form, values: Mapping[str, Value | None]) -> dict[str, float]:
    """Return the totals and formulas that can be known, by key; those that are typed are computed all the same.

    A total counts the parts that have a number, and is known where one has.
    """
    cells = {cell.key: cell for cell in cells_in_use(form, values)}
    known = {key: number for key, number in numbers_of(values).items() if not _is_computed(cells, key)}
    found: dict[str, float] = {}
    for key in cells:
        if _is_computed(cells, key):
            _compute(key, cells, known, found, ())
    return {key: value for key, value in found.items() if not math.isnan(value)}


def _is_computed(cells: Mapping[str, Cell], key: str) -> bool:
    return key in cells and cells[key].is_computed


def _compute(
    key: str,
    cells: Mapping[str, Cell],
    known: dict[str, float],
    found: dict[str, float],
    path: Sequence[str],
) -> None:
    if key in found or key in path:
        return
    cell = cells[key]
    reads = cell.total or read_cell_expression(cell.formula).references
    for other in _spread(reads, cells):
        if _is_computed(cells, other):
            _compute(other, cells, known, found, (*path, key))
    value = (
        _total(cell.total, known)
        if cell.total
        else read_cell_expression(cell.formula).value(with_sums(known))
    )
    found[key] = value
    if not math.isnan(value):
        known[key] = value


def _spread(reads: Iterable[str], cells: Mapping[str, Cell]) -> list[str]:
    """Return the keys read, with every row of a column for "table/*/column"."""
    keys = []
    for key in reads:
        table, _, rest = key.partition("/")
        row, _, column = rest.partition("/")
        if row == "*":
            keys += [each.key for each in cells.values() if (each.table, each.column) == (table, column)]
        else:
            keys.append(key)
    return keys


def _total(parts: Sequence[str], known: Mapping[str, float]) -> float:
    there = [known[part] for part in parts if part in known]
    return math.fsum(there) if there else math.nan


def agrees(cell: Cell, typed: float, expected: float) -> bool:
    """Say whether a typed total is the expected one, within what the cell's decimals can show of its parts."""
    decimals = cell.field.decimals
    parts = max(len(cell.total), 1)
    room = 0.5 * 10.0**-decimals * (parts if decimals else 1) + HALF_ROOM
    return abs(typed - expected) <= room + 1e-9 * abs(expected)


def add_up(form: Form, reports: Mapping[str, Mapping[str, Value | None]]) -> dict[str, Sum]:
    """Return the sum of each additive cell over the reports by organisation; nobody's number is no sum.

    Cells that follow from others are left out: they follow from the sums.
    """
    sums = {}
    for cell in form.fixed.values():
        if not cell.field.is_additive or not cell.field.is_number or cell.is_computed:
            continue
        given = {
            code: numbers[cell.key]
            for code, numbers in ((code, numbers_of(values)) for code, values in reports.items())
            if cell.key in numbers
        }
        if given:
            sums[cell.key] = Sum(math.fsum(given.values()), tuple(sorted(given)))
    return sums
