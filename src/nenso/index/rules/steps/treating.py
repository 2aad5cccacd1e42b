"""Outliers: indicators with a long tail are winsorised, and where that is not enough, transformed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import Array, Flags, table
from nenso.index.rules.steps.moments import Moments, moments_of_rows
from nenso.index.rules.steps.transforming import TRANSFORMS, transform_rows
from nenso.kernel.rules import Refused

Places = NDArray[np.intp]
THEN = (*TRANSFORMS, "none")


@dataclass(frozen=True)
class Treatment:
    """When an indicator is treated and how far.

    It is treated when |skewness| >= `skew` and kurtosis >= `kurtosis`. At most `most` of its figures are
    winsorised (the last step takes all that tie, and so may go beyond). If that is not enough, `then` (one of
    `THEN`) is applied to the figures as they were; "none" keeps the winsorised ones. `power` is Box and Cox's λ.
    """

    skew: float = 2.0
    kurtosis: float = 3.5
    most: int = 5
    then: str = "log"
    power: float = 0.0


@dataclass(frozen=True)
class Treated:
    """The treated table [units, indicators] and what was done to it.

    `winsorised`: cells that now hold the figure of a less extreme unit. `transformed` [indicators]: columns that
    are now on another scale (their `winsorised` are all False, for the transformation starts from the figures as
    they were). `passes` [indicators]: within bounds after treatment. `before`, `after`: the moments.
    """

    values: Array
    winsorised: Flags
    transformed: Flags
    before: Moments
    after: Moments
    passes: Flags


def treat(values: Array, how: Treatment = Treatment(), *, skip: Flags | None = None) -> Treated:
    """Treat the outliers of each column of `values` [units, indicators], all columns at once; NaN stays.

    As COINr's `Treat`: while an indicator is outside its bounds, all figures equal to its greatest (skewness >= 0,
    else its least) take the value of the next; after `most` figures it is transformed instead. `skip` [indicators]
    are left as they are. An indicator that has too few different figures to be winsorised (it would become
    constant) or whose moments are undefined stays untreated; COINr gets there by an error that it catches.

    Raises `Refused`: "toolkit.infinite", "toolkit.shape", "toolkit.treatment" (a bound, `most` or `then`), and what
    the transformation refuses.
    """
    _check(how)
    rows = np.ascontiguousarray(table(values).T)
    before = moments_of_rows(rows)
    failing = ~before.within(how.skew, how.kurtosis)
    if skip is not None:
        failing &= ~_skipped(skip, rows)
    todo = np.flatnonzero(failing)
    treated, transformed = rows.copy(), np.zeros(len(rows), dtype=np.bool_)
    skew, kurt = before.skew.copy(), before.kurtosis.copy()
    winsorised = np.zeros(rows.shape, dtype=np.bool_)
    if todo.size:
        done = _treat_rows(rows[todo], how, Moments(skew[todo], kurt[todo]))
        treated[todo], winsorised[todo], transformed[todo] = done.rows, done.moved, done.transformed
        skew[todo], kurt[todo] = done.moments.skew, done.moments.kurtosis
    after = Moments(skew, kurt)
    return Treated(
        np.ascontiguousarray(treated.T),
        np.ascontiguousarray(winsorised.T),
        transformed,
        before,
        after,
        after.within(how.skew, how.kurtosis),
    )


def _check(how: Treatment) -> None:
    if not how.skew > 0 or not how.kurtosis == how.kurtosis or how.most < 0 or how.then not in THEN:
        raise Refused("toolkit.treatment", skew=how.skew, kurtosis=how.kurtosis, most=how.most, then=how.then)


def _skipped(skip: Flags, rows: Array) -> Flags:
    flags: Flags = np.asarray(skip, dtype=np.bool_)
    if flags.shape != rows.shape[:1]:
        raise Refused("toolkit.shape", table="skip", found=flags.shape, expected=rows.shape[:1])
    return flags


@dataclass(frozen=True)
class _Done:
    rows: Array
    moved: Flags
    transformed: Flags
    moments: Moments


def _treat_rows(rows: Array, how: Treatment, moments: Moments) -> _Done:
    """Treat rows [indicators, units] that are all outside their bounds."""
    low, high, after, collapsed = _winsorise(rows, how, moments)
    clipped = np.clip(rows, low[:, None], high[:, None])
    moved: Flags = clipped != rows
    moved &= ~np.isnan(rows)
    transformed = ~after.within(how.skew, how.kurtosis) & ~collapsed
    if how.then == "none" or not transformed.any():
        return _Done(clipped, moved, np.zeros(len(rows), dtype=np.bool_), after)
    chosen = np.flatnonzero(transformed)
    clipped[chosen] = transform_rows(rows[chosen], how.then, how.power)
    moved[chosen] = False
    ends = moments_of_rows(clipped[chosen])
    after.skew[chosen], after.kurtosis[chosen] = ends.skew, ends.kurtosis
    return _Done(clipped, moved, transformed, after)


def _winsorise(rows: Array, how: Treatment, moments: Moments) -> tuple[Array, Array, Moments, Flags]:
    """Bounds between which each row is held, its moments then, and rows that have too few figures for that."""
    low = np.where(np.isnan(rows), np.inf, rows).min(axis=1)
    high = np.where(np.isnan(rows), -np.inf, rows).max(axis=1)
    start = low.copy(), high.copy()
    after = Moments(moments.skew.copy(), moments.kurtosis.copy())
    collapsed = np.zeros(len(rows), dtype=np.bool_)
    active = np.arange(len(rows)) if how.most else np.arange(0)
    while active.size:
        _step(rows, active, low, high, after.skew[active] >= 0)
        held = np.clip(rows[active], low[active, None], high[active, None])
        now = moments_of_rows(held)
        after.skew[active], after.kurtosis[active] = now.skew, now.kurtosis
        collapsed[active] = low[active] >= high[active]
        moved = (held != rows[active]) & ~np.isnan(held)
        more = ~now.within(how.skew, how.kurtosis) & (moved.sum(axis=1) < how.most)
        active = active[more]
    for ends, started in zip((low, high), start, strict=True):
        ends[collapsed] = started[collapsed]
    after.skew[collapsed], after.kurtosis[collapsed] = moments.skew[collapsed], moments.kurtosis[collapsed]
    return low, high, after, collapsed


def _step(rows: Array, active: Places, low: Array, high: Array, downwards: Flags) -> None:
    """Bring the upper bound of the rows with high outliers, the lower one of the others, to the next figure."""
    tops, bottoms = active[downwards], active[~downwards]
    above = rows[tops]
    high[tops] = np.where(above < high[tops, None], above, -np.inf).max(axis=1, initial=-np.inf)
    below = rows[bottoms]
    low[bottoms] = np.where(below > low[bottoms, None], below, np.inf).min(axis=1, initial=np.inf)
