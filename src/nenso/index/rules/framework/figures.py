"""A table of figures, one row for each unit (and year), read against the columns that an edition needs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.fields import close
from nenso.index.rules.framework.entries import COMMENT, coded
from nenso.index.rules.framework.problems import Faults
from nenso.index.rules.framework.sheets import Sheet, folded, text_of
from nenso.kernel.rules import Text
from nenso.kernel.rules.numbers import NumberFault, number_of

Array = NDArray[np.float64]
UNIT = ("unit", "unit_code", "uCode", "mã đơn vị")
NAME = ("name", "unit_name", "uName", "tên đơn vị")
TIME = ("time", "year", "năm")
OWN = (*UNIT, *NAME, *TIME)
_NO_YEAR = 0
_YEARS = (1, 9999)


@dataclass(frozen=True)
class Panel:
    """Figures of all years. `values` is float64 [years, units, keys], NaN missing; one year where no time was given.

    `present` [years, units] says who has a row in which year; `labels` are the groups' names for the numbers that
    stand for them in `values`.
    """

    sheet: str
    units: tuple[str, ...]
    names: Mapping[str, str]
    years: tuple[int, ...]
    keys: tuple[str, ...]
    values: Array
    present: NDArray[np.bool_]
    labels: Mapping[str, tuple[str, ...]]
    empty: frozenset[str]  # columns in which nothing at all is written


@dataclass
class _Rows:
    """Which row of the sheet holds which unit and year."""

    units: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[int, str], int] = field(default_factory=dict)  # (year, unit) -> place in the sheet
    filled: list[int] = field(default_factory=list)  # places of all rows that hold anything


def is_own(heading: str) -> bool:
    """Say whether a column tells unit, name or time rather than a figure."""
    return folded(heading) in {folded(name) for name in OWN}


def names_of(sheet: Sheet) -> dict[str, str]:
    """Return what the units of a table are called, by code; a unit without a name by its code."""
    unit, name = _place(sheet, UNIT), _place(sheet, NAME)
    if unit is None:
        return {}
    called: dict[str, str] = {}
    for row in sheet.rows:
        code = text_of(row[unit])
        called.setdefault(code, (text_of(row[name]) if name is not None else "") or code)
    return called


def read_panel(sheet: Sheet, keys: Sequence[str], groups: Collection[str], faults: Faults) -> Panel | None:
    """Return the columns of `keys`; those of `groups` hold names, all others numbers. None where no unit can be read."""
    columns = _columns(sheet, faults)
    _name_missing(sheet.name, keys, groups, columns, faults)
    rows = _rows(sheet, faults)
    if rows is None:
        return None
    years = tuple(sorted({year for year, _ in rows.cells}))
    places = np.array(list(rows.cells.values()), dtype=np.intp)
    at = (
        np.array([years.index(year) for year, _ in rows.cells], dtype=np.intp),
        np.array([rows.units[unit] for _, unit in rows.cells], dtype=np.intp),
    )
    values = np.full((len(years), len(rows.units), len(keys)), np.nan)
    present = np.zeros(values.shape[:2], dtype=np.bool_)
    present[at] = True
    labels: dict[str, tuple[str, ...]] = {}
    empty: set[str] = set()
    for place, key in enumerate(keys):
        if key not in columns:
            continue
        if key in groups:
            labels[key], read = _groups(sheet, columns[key])
        else:
            read, is_empty = _numbers(sheet, columns[key], rows.filled, faults)
            empty |= {key} if is_empty else set()
        values[(*at, place)] = read[places]
    return Panel(
        sheet.name,
        tuple(rows.units),
        rows.names,
        years,
        tuple(keys),
        values,
        present,
        labels,
        frozenset(empty),
    )


def _columns(sheet: Sheet, faults: Faults) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, heading in enumerate(sheet.headings):
        key = coded(heading)
        if key and key in found:
            faults.add("table.column_twice", sheet.name, found=heading, other=sheet.headings[found[key]])
        elif key:
            found[key] = place
    return found


def _name_missing(
    sheet: str, keys: Sequence[str], groups: Collection[str], columns: Mapping[str, int], faults: Faults
) -> None:
    for key in keys:
        if key not in columns:
            code = "table.group" if key in groups else "table.no_column"
            faults.add(code, sheet, found=key, hint=hint(key, columns))


def hint(word: str, known: Iterable[str]) -> Text:
    """Return "did you mean", or nothing."""
    words = close(word, known)
    return Text(words["hint_vi"], words["hint_en"])


# --- Units and years --------------------------------------------------------------------------------------


def _place(sheet: Sheet, headings: Sequence[str]) -> int | None:
    return next((place for name in headings if (place := sheet.place(name)) is not None), None)


def _rows(sheet: Sheet, faults: Faults) -> _Rows | None:
    unit, name, time = (_place(sheet, headings) for headings in (UNIT, NAME, TIME))
    if unit is None:
        faults.add("table.missing_column", sheet.name, found=UNIT[0])
        return None
    found = _Rows()
    for place, (row, number) in enumerate(zip(sheet.rows, sheet.numbers, strict=True)):
        code = text_of(row[unit])
        if not any(text_of(cell) for cell in row) or code.startswith(COMMENT):
            continue
        found.filled.append(place)
        if not code:
            faults.add("table.no_unit", sheet.name, number, sheet.column(unit))
            continue
        year = _NO_YEAR if time is None else _year(sheet, row[time], number, sheet.column(time), faults)
        if year is not None:
            _take(sheet, found, (year, code), place, faults)
            found.names.setdefault(code, (text_of(row[name]) if name is not None else "") or code)
    if not found.units:
        faults.add("table.empty", sheet.name)
        return None
    return found


def _take(sheet: Sheet, found: _Rows, cell: tuple[int, str], place: int, faults: Faults) -> None:
    if cell in found.cells:
        other = sheet.numbers[found.cells[cell]]
        heading = sheet.column(_place(sheet, UNIT) or 0)
        faults.add(
            "table.duplicate_unit", sheet.name, sheet.numbers[place], heading, found=cell[1], other=other
        )
    else:
        found.cells[cell] = place
        found.units.setdefault(cell[1], len(found.units))


def _year(sheet: Sheet, cell: object, row: int, heading: str, faults: Faults) -> int | None:
    value = number_of(cell)
    if isinstance(value, float) and value.is_integer() and _YEARS[0] <= value <= _YEARS[1]:
        return int(value)
    faults.add("table.year", sheet.name, row, heading, found=text_of(cell))
    return None


# --- Cells ------------------------------------------------------------------------------------------------


def _numbers(sheet: Sheet, column: int, places: Sequence[int], faults: Faults) -> tuple[Array, bool]:
    """Return the numbers of a column [rows of the sheet], and whether the rows that hold data hold none in it."""
    read, is_empty = np.full(len(sheet.rows), np.nan), True
    for place in places:
        value = number_of(sheet.rows[place][column])
        if isinstance(value, NumberFault):
            faults.number(value, sheet.name, sheet.numbers[place], sheet.column(column))
            is_empty = False
        elif value == value:  # a number
            read[place], is_empty = value, False
    return read, is_empty


def _groups(sheet: Sheet, column: int) -> tuple[tuple[str, ...], Array]:
    """Return the names of a grouping in their order, and each row's place among them; NaN without a group."""
    written = [text_of(row[column]) for row in sheet.rows]
    names = tuple(sorted(set(written) - {""}))
    places = {name: float(place) for place, name in enumerate(names)}
    return names, np.array([places.get(name, np.nan) for name in written])
