"""Outliers: indicators with a long tail are winsorised, and where that is not enough, transformed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import Array, Flags, table
from nenso.index.rules.steps.moments import Moments, moments_of_rows
from nenso.index.rules.steps.transforming import TRANSFORMS, transform_rows
from nenso.kernel.rules import Refused

Places = NDArray[np.intp]
_CELLS = 1 << 16  # figures at work at a time: they stay in the processor's cache
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
    may = np.ones(len(rows), dtype=np.bool_) if skip is None else ~_skipped(skip, rows)
    few = max(1, _CELLS // max(1, rows.shape[1]))
    starts = range(0, max(1, len(rows)), few)
    parts = [_treat_part(rows[start : start + few], may[start : start + few], how) for start in starts]
    after = _joined([part.after for part in parts])
    return Treated(
        np.ascontiguousarray(np.concatenate([part.rows for part in parts]).T),
        np.ascontiguousarray(np.concatenate([part.moved for part in parts]).T),
        np.concatenate([part.transformed for part in parts]),
        _joined([part.before for part in parts]),
        after,
        after.within(how.skew, how.kurtosis),
    )


def _joined(parts: list[Moments]) -> Moments:
    return Moments(
        np.concatenate([part.skew for part in parts]), np.concatenate([part.kurtosis for part in parts])
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
class _Part:
    """Some indicators treated: `rows` and `moved` are [indicators, units]."""

    rows: Array
    moved: Flags
    transformed: Flags
    before: Moments
    after: Moments


def _treat_part(rows: Array, may: Flags, how: Treatment) -> _Part:
    before = moments_of_rows(rows)
    part = _Part(
        rows.copy(),
        np.zeros(rows.shape, dtype=np.bool_),
        np.zeros(len(rows), dtype=np.bool_),
        before,
        Moments(before.skew.copy(), before.kurtosis.copy()),
    )
    todo = np.flatnonzero(may & ~before.within(how.skew, how.kurtosis))
    if todo.size:
        failing = todo[_winsorise(part, todo, how)] if how.most else todo
        if how.then != "none" and failing.size:
            _transform(part, rows, failing, how)
    return part


def _winsorise(part: _Part, todo: Places, how: Treatment) -> Flags:
    """Winsorise the rows `todo` of `part` and tell which of them are still outside their bounds."""
    rows = part.rows[todo]
    low = np.where(np.isnan(rows), np.inf, rows).min(axis=1)
    high = np.where(np.isnan(rows), -np.inf, rows).max(axis=1)
    skew, kurt = part.before.skew[todo], part.before.kurtosis[todo]
    active = np.arange(len(rows))
    while active.size:
        figures = rows[active]
        _step(figures, active, low, high, skew[active] >= 0)
        held = np.clip(figures, low[active, None], high[active, None])
        now = moments_of_rows(held)
        skew[active], kurt[active] = now.skew, now.kurtosis
        moved = (held != figures) & ~np.isnan(held)
        more = ~now.within(how.skew, how.kurtosis) & (moved.sum(axis=1) < how.most)
        active = active[more]
    stands = low < high  # the others would become constant, and are left as they were
    done = todo[stands]
    part.rows[done] = np.clip(rows[stands], low[stands, None], high[stands, None])
    part.moved[done] = (part.rows[done] != rows[stands]) & ~np.isnan(rows[stands])
    part.after.skew[done], part.after.kurtosis[done] = skew[stands], kurt[stands]
    failing: Flags = stands & ~Moments(skew, kurt).within(how.skew, how.kurtosis)
    return failing


def _step(figures: Array, active: Places, low: Array, high: Array, downwards: Flags) -> None:
    """Bring the upper bound of the rows with high outliers, the lower one of the others, to the next figure."""
    tops, bottoms = active[downwards], active[~downwards]
    above, below = figures[downwards], figures[~downwards]
    high[tops] = np.where(above < high[tops, None], above, -np.inf).max(axis=1, initial=-np.inf)
    low[bottoms] = np.where(below > low[bottoms, None], below, np.inf).min(axis=1, initial=np.inf)


def _transform(part: _Part, rows: Array, failing: Places, how: Treatment) -> None:
    """Put the transformation of the figures as they were in the place of the winsorised ones."""
    part.rows[failing] = transform_rows(rows[failing], how.then, how.power)
    part.moved[failing] = False
    part.transformed[failing] = True
    after = moments_of_rows(part.rows[failing])
    part.after.skew[failing], part.after.kurtosis[failing] = after.skew, after.kurtosis
