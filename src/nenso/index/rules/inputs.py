"""What goes into a run: figures by unit and key, and the values that were published without their inputs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nenso.kernel.rules import Refused

Array = NDArray[np.float64]


def _nothing() -> Array:
    return np.empty((0, 0))


@dataclass(frozen=True)
class Inputs:
    """Figures of one group of units for one year.

    `values` is float64 [units, keys] with NaN for missing; a key is an input's name or a node's code, the latter
    meaning that the figure was given at that level. `published` is float64 [units, published_keys]: official
    values of nodes (or views) whose inputs were never published. Figures at a node are written as the edition
    writes them (value 0..1, or points). Refuses `inputs.shape`, `inputs.duplicate_unit`, `inputs.duplicate_key`.
    """

    units: tuple[str, ...]
    keys: tuple[str, ...]
    values: Array
    published_keys: tuple[str, ...] = ()
    published: Array = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if self.published.size == 0:
            object.__setattr__(
                self, "published", np.full((len(self.units), len(self.published_keys)), np.nan)
            )
        _check_shape(self.values, (len(self.units), len(self.keys)), "values")
        _check_shape(self.published, (len(self.units), len(self.published_keys)), "published")
        _check_distinct(self.units, "inputs.duplicate_unit")
        _check_distinct(self.keys, "inputs.duplicate_key")
        _check_distinct(self.published_keys, "inputs.duplicate_key")

    @cached_property
    def unit_index(self) -> dict[str, int]:
        return {unit: row for row, unit in enumerate(self.units)}

    @cached_property
    def key_index(self) -> dict[str, int]:
        return {key: column for column, key in enumerate(self.keys)}

    def value(self, unit: str, key: str) -> float:
        """Return one figure; NaN where there is none."""
        column, row = self.key_index.get(key), self.unit_index.get(unit)
        return float(self.values[row, column]) if column is not None and row is not None else float("nan")

    def published_value(self, unit: str, code: str) -> float:
        """Return the official value of a node; NaN where none was published."""
        if code not in self.published_keys or unit not in self.unit_index:
            return float("nan")
        return float(self.published[self.unit_index[unit], self.published_keys.index(code)])

    def only(self, units: Iterable[str]) -> "Inputs":
        """Return the same table for some units, in the order given."""
        rows = [self.unit_index[unit] for unit in units]
        names = tuple(self.units[row] for row in rows)
        return Inputs(names, self.keys, self.values[rows], self.published_keys, self.published[rows])


def inputs_from_rows(rows: Iterable[Mapping[str, str]]) -> Inputs:
    """Build the table from long rows with `unit_code`, `key`, `value` and `kind` (input or published; others are left).

    Units and keys keep the order of their first row. Refuses `inputs.not_a_number` and `inputs.twice` with the row
    (counted from 2, as a spreadsheet with a heading shows it), unit and key.
    """
    units: dict[str, int] = {}
    cells: dict[str, dict[tuple[str, str], float]] = {"input": {}, "published": {}}
    for number, row in enumerate(rows, start=2):
        units.setdefault(row["unit_code"], len(units))
        table = cells.get(row["kind"])
        if table is not None and row["value"] != "":
            _put(table, (row["unit_code"], row["key"]), row["value"], number)
    keys, values = _dense(units, cells["input"])
    published_keys, published = _dense(units, cells["published"])
    return Inputs(tuple(units), keys, values, published_keys, published)


def _put(table: dict[tuple[str, str], float], cell: tuple[str, str], text: str, number: int) -> None:
    if cell in table:
        raise Refused("inputs.twice", row=number, unit=cell[0], key=cell[1])
    try:
        table[cell] = float(text)
    except ValueError as fault:
        raise Refused("inputs.not_a_number", row=number, unit=cell[0], key=cell[1], value=text) from fault
    if not np.isfinite(table[cell]):
        raise Refused("inputs.not_a_number", row=number, unit=cell[0], key=cell[1], value=text)


def _dense(units: Mapping[str, int], cells: Mapping[tuple[str, str], float]) -> tuple[tuple[str, ...], Array]:
    keys = {key: column for column, key in enumerate(dict.fromkeys(key for _, key in cells))}
    table = np.full((len(units), len(keys)), np.nan)
    for (unit, key), value in cells.items():
        table[units[unit], keys[key]] = value
    return tuple(keys), table


def _check_shape(array: Array, shape: tuple[int, int], name: str) -> None:
    if array.shape != shape:
        raise Refused("inputs.shape", table=name, found=str(array.shape), expected=str(shape))


def _check_distinct(names: tuple[str, ...], code: str) -> None:
    if len(set(names)) != len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Refused(code, name=twice)
