"""Filling a cell from the same cell in other years: the latest, the nearest, or the line between two."""

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import TOO_LARGE, Array
from nenso.kernel.rules import Refused

PANEL_METHODS = ("latest", "linear", "linear_constant")
Whole = NDArray[np.int64]


def constant_of(constant: float | None) -> float:
    """Return the number to fill in; raises `Refused("toolkit.no_constant")` for none or for one without bounds."""
    if constant is None or not abs(constant) <= TOO_LARGE:
        raise Refused("toolkit.no_constant")
    return float(constant)


def fill_years(
    panel: Array, years: Array, method: str, max_years: int | None, only: int | None = None
) -> Array:
    """Figures that the other years offer each cell of `panel` [years, units, indicators], NaN for none.

    `only` limits the answer to one year (the result has then one year). A figure more than `max_years` away is
    not used. `method` is one of `PANEL_METHODS` or "constant" (the year before, else the year after).
    """
    reach = _reach(max_years)
    present = ~np.isnan(panel)
    before = _nearest(present, forward=True)
    after = _nearest(present, forward=False)
    enough = present.sum(axis=0) >= (2 if method == "linear" else 1)
    places = range(len(years)) if only is None else (only,)
    return np.stack(
        [
            np.where(
                enough, _one_year(panel, years, before[place], after[place], place, method, reach), np.nan
            )
            for place in places
        ]
    )


def _reach(max_years: int | None) -> float:
    if max_years is None:
        return np.inf
    if max_years < 1:
        raise Refused("toolkit.max_years", years=max_years)
    return float(max_years)


def _nearest(present: NDArray[np.bool_], *, forward: bool) -> Whole:
    """Place of the nearest year at or before (after) each one in which the cell is known, -1 for none."""
    count = present.shape[0]
    shape = (count, *(1 for _ in present.shape[1:]))
    if forward:
        places = np.where(present, np.arange(count).reshape(shape), -1)
        return np.maximum.accumulate(places, axis=0)
    places = np.where(present, np.arange(count).reshape(shape), count)
    nearest = np.minimum.accumulate(places[::-1], axis=0)[::-1]
    return np.where(nearest == count, -1, nearest)


def _one_year(
    panel: Array, years: Array, before: Whole, after: Whole, place: int, method: str, reach: float
) -> Array:
    early, early_year = _looked_up(panel, years, before, years[place], reach)
    if method == "latest":
        return early
    late, late_year = _looked_up(panel, years, after, years[place], reach)
    if method == "constant":
        return np.where(np.isnan(early), late, early)
    return _on_the_line(early, early_year, late, late_year, float(years[place]))


def _looked_up(panel: Array, years: Array, places: Whole, year: float, reach: float) -> tuple[Array, Array]:
    found = np.take_along_axis(panel, np.maximum(places, 0)[None], axis=0)[0]
    when = years[np.maximum(places, 0)]
    usable = (places >= 0) & (np.abs(when - year) <= reach)
    return np.where(usable, found, np.nan), np.where(usable, when, np.nan)


def _on_the_line(early: Array, early_year: Array, late: Array, late_year: Array, year: float) -> Array:
    """Between two figures the point on the line, with one figure that figure."""
    gap = late_year - early_year
    share = np.zeros(early.shape)
    np.divide(year - early_year, gap, out=share, where=gap > 0)
    between = early + (late - early) * share
    return np.where(np.isnan(early), late, np.where(np.isnan(late), early, between))
