"""Filling in figures that are missing: by the column, the group, the row, a constant or other years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import Array, Flags, signs, table
from nenso.index.rules.steps.filling import (
    column_means,
    column_medians,
    group_means,
    group_medians,
    row_means,
)
from nenso.index.rules.steps.panels import PANEL_METHODS, constant_of, fill_years
from nenso.kernel.rules import Refused

METHODS = (
    "mean",
    "median",
    "group_mean",
    "group_median",
    "row_mean",
    "constant",
    "latest",
    "linear",
    "linear_constant",
)


@dataclass(frozen=True)
class Imputation:
    """How a missing figure is filled in: one of `METHODS`, and what the method needs.

    `constant` is the number that "constant" writes; `group` names the grouping that the "group_" methods use (a
    caller turns it into `groups`); `max_years` is how far away another year may lie (None: any).
    """

    method: str
    constant: float | None = None
    group: str | None = None
    max_years: int | None = None


@dataclass(frozen=True)
class Imputed:
    """The table [units, indicators] with figures filled in, and which cells were filled in."""

    values: Array
    imputed: Flags


def impute(
    values: Array,
    method: Imputation,
    *,
    groups: NDArray[Any] | None = None,
    parents: Sequence[int] | None = None,
    directions: Array | None = None,
    past: Mapping[int, Array] | None = None,
) -> Imputed:
    """Fill in missing figures of `values` [units, indicators]; a figure that is there is never touched.

    "mean", "median": of the column. "group_mean", "group_median": of the unit's group in the column, `groups`
    [units] being ids; a unit without a group (None, NaN or "") is not filled in, nor is a group without a figure.
    "row_mean": each column onto 0..1 in its direction, the mean of the unit's figures inside the indicator's
    family (`parents` [indicators], None: all one family) and back. "constant": a number. "latest": the same cell
    in the nearest earlier year of `past` (years back -> table of the same shape; a negative key is a later year).
    "linear": on the line between the nearest earlier and later years, beyond them the nearest; needs two years,
    "linear_constant" is content with one. `max_years` bounds how far a year may lie.

    A column or a family without any figure stays missing: nothing is made out of nothing.

    COINr's `Impute` and `impute_panel` agree where they give a figure. Where COINr stops, ours goes on: a constant
    column in "row_mean" (it says nothing about the others and its own gaps get the constant), one year only under
    "linear" (stays missing).

    Raises `Refused`: "toolkit.imputation" (unknown method), "toolkit.no_constant", "toolkit.no_groups",
    "toolkit.no_directions", "toolkit.no_past", "toolkit.direction", "toolkit.shape", "toolkit.infinite",
    "toolkit.max_years".
    """
    rows = table(values)
    filled = _filled(rows, method, groups, parents, directions, past)
    missing = np.isnan(rows)
    complete: Array = np.where(missing, filled, rows)
    return Imputed(complete, missing & ~np.isnan(complete))


def _filled(
    rows: Array,
    how: Imputation,
    groups: NDArray[Any] | None,
    parents: Sequence[int] | None,
    directions: Array | None,
    past: Mapping[int, Array] | None,
) -> Array:
    """Figures that broadcast to the table, of which only those for missing cells are used."""
    if how.method in ("mean", "median"):
        return column_means(rows) if how.method == "mean" else column_medians(rows)
    if how.method in ("group_mean", "group_median"):
        ids = _groups_of(rows, groups)
        return group_means(rows, ids) if how.method == "group_mean" else group_medians(rows, ids)
    if how.method == "row_mean":
        return _by_row(rows, parents, directions)
    if how.method == "constant":
        return np.full(rows.shape, constant_of(how.constant))
    if how.method in PANEL_METHODS:
        return _from_years(rows, how, past)
    raise Refused("toolkit.imputation", method=how.method, known=", ".join(METHODS))


def _groups_of(rows: Array, groups: NDArray[Any] | None) -> NDArray[Any]:
    if groups is None:
        raise Refused("toolkit.no_groups")
    ids = np.asarray(groups)
    if ids.shape != rows.shape[:1]:
        raise Refused("toolkit.shape", table="groups", found=ids.shape, expected=rows.shape[:1])
    return ids


def _by_row(rows: Array, parents: Sequence[int] | None, directions: Array | None) -> Array:
    if directions is None:
        raise Refused("toolkit.no_directions")
    families = np.zeros(rows.shape[1], dtype=np.int64) if parents is None else np.asarray(parents)
    if families.shape != rows.shape[1:]:
        raise Refused("toolkit.shape", table="parents", found=families.shape, expected=rows.shape[1:])
    return row_means(rows, families, signs(directions, rows))


def _from_years(rows: Array, how: Imputation, past: Mapping[int, Array] | None) -> Array:
    if not past:
        raise Refused("toolkit.no_past")
    tables = {0: rows} | {back: table(other, f"past[{back}]") for back, other in past.items() if back}
    for back, other in tables.items():
        if other.shape != rows.shape:
            raise Refused("toolkit.shape", table=f"past[{back}]", found=other.shape, expected=rows.shape)
    backs = sorted(tables, reverse=True)
    panel: Array = np.stack([tables[back] for back in backs])
    years = np.array([-back for back in backs], dtype=np.float64)
    offered: Array = fill_years(panel, years, how.method, how.max_years, only=backs.index(0))[0]
    return offered


def impute_panel(
    panel: Array,
    years: Sequence[int],
    method: str,
    *,
    max_years: int | None = None,
    constant: float | None = None,
) -> Imputed:
    """Fill in a panel [years, units, indicators] cell by cell along the years, which rise strictly.

    "latest": the nearest earlier year. "linear": between the nearest earlier and later years, beyond them the
    nearest; a cell known in one year only stays missing. "linear_constant": the same, one year being enough.
    "constant": the number `constant`; without one the nearest earlier year, before the first the first (R's
    `approx(method = "constant", rule = 2)`). `max_years` bounds how many years away a figure may lie.

    COINr's `impute_panel`: agrees, but its `max_time` counts time points and acts on "latest" only, and its
    "linear" stops at a cell known in one year.

    Raises `Refused`: "toolkit.imputation", "toolkit.shape", "toolkit.years" (not rising), "toolkit.infinite",
    "toolkit.no_constant" (not a number), "toolkit.max_years".
    """
    cube: Array = np.asarray(panel, dtype=np.float64)
    if cube.ndim != 3 or cube.shape[0] != len(years):
        expected = f"[{len(years)}, units, indicators]"
        raise Refused("toolkit.shape", table="panel", found=cube.shape, expected=expected)
    table(cube.reshape(len(years) * cube.shape[1], cube.shape[2]), "panel")
    when = np.asarray(years, dtype=np.float64)
    if (np.diff(when) <= 0).any():
        raise Refused("toolkit.years", years=", ".join(map(str, years)))
    if method not in PANEL_METHODS and method != "constant":
        raise Refused("toolkit.imputation", method=method, known=", ".join((*PANEL_METHODS, "constant")))
    missing = np.isnan(cube)
    if method == "constant" and constant is not None:
        filled: Array = np.full(cube.shape, constant_of(constant))
    else:
        filled = fill_years(cube, when, method, max_years)
    complete: Array = np.where(missing, filled, cube)
    return Imputed(complete, missing & ~np.isnan(complete))
