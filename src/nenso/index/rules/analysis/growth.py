"""Growth over the years of a panel: the yearly rate, the trend, the change in percent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import table
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
States = NDArray[np.int8]
FINE, TOO_FEW, FROM_NOUGHT, CHANGES_SIGN = 0, 1, 2, 3
_NOUGHT = 1e-12  # of the greatest figure: where a line begins, less is rounding
_LEAST = 1e-150  # what may be divided by without leaving the numbers


@dataclass(frozen=True)
class Growth:
    """Growth of each series; every array has the panel's shape without its years.

    `first`, `last`, `change` are figures, with the years they stand in and how many there are; `rate` is the
    compound rate a year between them (0.05 is 5 %), `slope` units a year by least squares over all figures,
    `percent` that slope in percent of where its line begins. `rate_state` and `percent_state` say where these two
    are NaN and why (TOO_FEW, FROM_NOUGHT, CHANGES_SIGN), FINE elsewhere; `change` and `slope` are NaN only where
    there are TOO_FEW.
    """

    first: Array
    last: Array
    first_year: Array
    last_year: Array
    count: NDArray[np.int64]
    change: Array
    slope: Array
    rate: Array
    rate_state: States
    percent: Array
    percent_state: States


def growth(panel: Array, years: Sequence[int]) -> Growth:
    """Return the growth of every series of `panel` [years, …], NaN missing; `years` rise.

    `rate` is COINr's `CAGR`, `percent` its `prc_change` (of two figures the plain change, of more the line), a
    series that does not vary growing by 0. Where COINr gives Inf (growth from nought), NaN (a change of sign) or a
    fall for a loss that shrank (both ends below nought), ours is NaN with a state that says why.

    Raises `Refused`: "toolkit.years" (they do not rise), "toolkit.shape", "toolkit.infinite".
    """
    figures = np.asarray(panel, dtype=np.float64)
    when = np.asarray(years, dtype=np.float64)
    if figures.ndim < 1 or figures.shape[0] != len(when):
        raise Refused("toolkit.shape", table="panel", found=figures.shape, expected=f"[{len(when)}, …]")
    if (np.diff(when) <= 0).any():
        raise Refused("toolkit.years", years=", ".join(str(year) for year in years))
    rest = figures.shape[1:]
    series = figures.reshape(len(when), int(np.prod(rest)))
    found = _of_rows(np.ascontiguousarray(table(series, "panel").T), when)
    return Growth(**{name: column.reshape(rest) for name, column in found.items()})


def _of_rows(rows: Array, when: Array) -> dict[str, NDArray[Any]]:
    """Growth of each of `rows` [series, years]."""
    present = ~np.isnan(rows)
    count = present.sum(axis=1)
    few = count < 2
    starts, ends = _ends(present)
    lines = np.arange(len(rows))
    none = np.full(len(rows), np.nan)
    if not rows.shape[1]:
        first = last = first_year = last_year = none
    else:
        first, last = rows[lines, starts], rows[lines, ends]
        first_year = np.where(count > 0, when[starts], np.nan)
        last_year = np.where(count > 0, when[ends], np.nan)
    slope, begin = _lines(rows, present, when, first_year)
    rate, rate_state = _rates(first, last, last_year - first_year, few)
    flat = ~few & (_spread(rows) == 0)
    base = np.where(count > 2, begin, first)
    base[np.abs(base) <= _NOUGHT * _greatest(rows)] = 0.0
    percent, percent_state = _percents(slope, base, flat, few)
    return {
        "first": first,
        "last": last,
        "first_year": first_year,
        "last_year": last_year,
        "count": count,
        "change": np.where(few, np.nan, last - first),
        "slope": slope,
        "rate": rate,
        "rate_state": rate_state,
        "percent": percent,
        "percent_state": percent_state,
    }


def _ends(present: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    if not present.shape[1]:
        nothing = np.zeros(len(present), dtype=np.intp)
        return nothing, nothing
    return present.argmax(axis=1), present.shape[1] - 1 - present[:, ::-1].argmax(axis=1)


def _spread(rows: Array) -> Array:
    highest = np.where(np.isnan(rows), -np.inf, rows).max(axis=1, initial=-np.inf)
    lowest = np.where(np.isnan(rows), np.inf, rows).min(axis=1, initial=np.inf)
    found: Array = highest - lowest
    return found


def _greatest(rows: Array) -> Array:
    found: Array = np.where(np.isnan(rows), 0.0, np.abs(rows)).max(axis=1, initial=0.0)
    return found


def _lines(rows: Array, present: NDArray[np.bool_], when: Array, first_year: Array) -> tuple[Array, Array]:
    """Least squares: units a year, and where the line stands in the first year."""
    count = np.maximum(present.sum(axis=1), 1)
    mean_year = (present * when).sum(axis=1) / count
    mean = np.where(present, rows, 0.0).sum(axis=1) / count
    apart = np.where(present, when - mean_year[:, None], 0.0)
    square = (apart * apart).sum(axis=1)
    product = (apart * np.where(present, rows - mean[:, None], 0.0)).sum(axis=1)
    slope = np.divide(product, square, out=np.full(len(rows), np.nan), where=square > 0)
    return slope, mean + slope * (first_year - mean_year)


def _rates(first: Array, last: Array, span: Array, few: NDArray[np.bool_]) -> tuple[Array, States]:
    state = np.zeros(len(first), dtype=np.int8)
    with np.errstate(invalid="ignore"):
        same = first == last
        from_nought = np.abs(first) < _LEAST
        state[((first < 0) | (last < 0)) & ~same] = CHANGES_SIGN
        state[from_nought & ~same] = FROM_NOUGHT
    state[few] = TOO_FEW
    rate = np.where(same & (state == FINE), 0.0, np.nan)
    grows = (state == FINE) & ~same
    rate[grows] = (last[grows] / first[grows]) ** (1.0 / span[grows]) - 1.0
    return rate, state


def _percents(
    slope: Array, base: Array, flat: NDArray[np.bool_], few: NDArray[np.bool_]
) -> tuple[Array, States]:
    state = np.zeros(len(slope), dtype=np.int8)
    with np.errstate(invalid="ignore"):
        state[np.abs(base) < _LEAST] = FROM_NOUGHT
        state[base <= -_LEAST] = CHANGES_SIGN
    state[flat] = FINE
    state[few] = TOO_FEW
    percent = np.where(flat, 0.0, np.nan)
    grows = (state == FINE) & ~flat
    percent[grows] = slope[grows] / base[grows] * 100.0
    return percent, state
