"""Benefit of the doubt: each unit scored by the weights that suit it best. An audit view, never the official score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import name_of, refuse_infinite, table
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
_PERFECT = 1e-7  # the solver's own room
_ROOM = 1e-9
_NOTHING = 1e-12  # of the best figure: it could bring no more than that to a score


@dataclass(frozen=True)
class Doubt:
    """`scores` [units] lie in 0..1, NaN for a unit without any figure; `perfect` marks those that nobody beats.

    `shares` [units, k] say how much of its score a unit draws from each indicator: they sum to 1, or are all 0 for
    a score of 0. Where several sets of weights suit a unit alike, one of them is shown.
    """

    scores: Array
    shares: Array
    perfect: NDArray[np.bool_]


def benefit_of_the_doubt(
    values: Array,
    low: Array | float | None = None,
    high: Array | float | None = None,
    *,
    units: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
) -> Doubt:
    """Score `values` [units, k], where more is better, by each unit's own best weights (Cherchye et al. 2007).

    Weights are none below nought, and with them no unit may score above 1 (data envelopment analysis with one input
    that all have alike; Handbook 2008, 6.2). `low` and `high` bound the share of the own score that an indicator
    gives, one number for all or [k]. A missing figure brings nothing, for the unit itself and for those compared with
    it. An indicator in which a unit has nothing cannot give a share, so no lower bound is asked of it there; and
    upper bounds that leave a unit less than the whole are stretched alike. COINr has no such function; without
    bounds Compind's `ci_bod` agrees.

    Raises `Refused`: "toolkit.below_nought" naming unit and indicator, "toolkit.shares" (a bound outside 0..1, low
    above high, lower ones summing to more than 1 or upper ones to less), "toolkit.no_solution", "toolkit.shape",
    "toolkit.infinite".
    """
    rows = table(values)
    refuse_infinite(rows, units, names)
    _refuse_negative(rows, units, names)
    least, most = _bounds(rows, low, high)
    figures = np.where(np.isnan(rows), 0.0, rows)
    greatest = figures.max(axis=0, initial=0.0)
    figures = figures / np.where(greatest > 0, greatest, 1.0)
    scores, shares = np.full(len(rows), np.nan), np.zeros(rows.shape)
    for place in range(len(rows)):
        if not np.isnan(rows[place]).all():
            shares[place] = _own_best(figures, place, least, most, units)
            scores[place] = min(1.0, float(shares[place].sum()))
    totals = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, totals, out=np.zeros_like(shares), where=totals > 0)
    return Doubt(scores, shares, np.nan_to_num(scores) >= 1.0 - _PERFECT)


def _refuse_negative(rows: Array, units: Sequence[str] | None, names: Sequence[str] | None) -> None:
    below = np.argwhere(rows < 0)
    if below.size:
        row, column = (int(place) for place in below[0])
        raise Refused(
            "toolkit.below_nought", unit=units[row] if units else row + 1, indicator=name_of(column, names)
        )


def _bounds(rows: Array, low: Array | float | None, high: Array | float | None) -> tuple[Array, Array]:
    count = rows.shape[1]
    given = [
        np.asarray(bound, dtype=np.float64)
        for bound in (0.0 if low is None else low, 1.0 if high is None else high)
    ]
    for bound in given:
        if bound.ndim and bound.shape != (count,):
            raise Refused("toolkit.shape", table="shares", found=bound.shape, expected=f"[{count}]")
    least, most = (np.broadcast_to(bound, (count,)) for bound in given)
    is_fit = ((least >= 0) & (least <= most) & (most <= 1)).all()
    if not is_fit or least.sum() > 1 + _ROOM or (count and most.sum() < 1 - _ROOM):
        raise Refused("toolkit.shares", low=float(least.sum()), high=float(most.sum()))
    return least, most


def _own_best(figures: Array, place: int, least: Array, most: Array, units: Sequence[str] | None) -> Array:
    """What each indicator brings to the best score of one unit, [k]."""
    own = np.flatnonzero(figures[place] > _NOTHING)
    brought = np.zeros(figures.shape[1])
    if not own.size:
        return brought
    # In shares of the own score the weights are x / own figure, so that bounds on shares are plain inequalities.
    compared = figures[:, own] / figures[place, own]
    upper = most[own] / min(1.0, float(most[own].sum())) if most[own].sum() > 0 else np.ones(len(own))
    from scipy.optimize import linprog  # half a second to import, for an audit view

    rules = [compared]
    if (least[own] > 0).any():
        rules.append(least[own][:, None] - np.eye(len(own)))
    if (upper < 1).any():
        rules.append(np.eye(len(own)) - np.minimum(upper, 1.0)[:, None])
    limits = np.concatenate([np.ones(len(figures)), np.zeros(sum(len(rule) for rule in rules[1:]))])
    found = linprog(-np.ones(len(own)), A_ub=np.vstack(rules), b_ub=limits, method="highs")
    if found.x is None:
        raise Refused("toolkit.no_solution", unit=units[place] if units else place + 1)
    brought[own] = np.maximum(found.x, 0.0)
    return brought
