"""The methods of normalising: from figures in their own units to shares, standard scores or places."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nenso.index.rules.steps.checks import Array, Flags
from nenso.index.rules.steps.moments import deviations_of_rows
from nenso.kernel.rules import Refused

MIDDLE = 0.5  # of the scale, where a column has nothing to tell the units apart by


@dataclass(frozen=True)
class Columns:
    """Indicators to normalise alike: `figures` [indicators, units] in their own units, and a goal for each."""

    figures: Array
    turn: Array
    low: Array
    high: Array
    target: Array
    reference: Array
    max_points: Array
    clip: bool
    names: tuple[str | int, ...]

    @property
    def turned(self) -> Array:
        """Figures of which more is better, [indicators, units]."""
        turned: Array = self.figures * self.turn[:, None]
        return turned

    def refuse(self, code: str, where: Flags) -> None:
        """Raise `Refused(code)` with the first indicator of which `where` [indicators] is true."""
        if where.any():
            raise Refused(code, indicator=self.names[int(np.flatnonzero(where)[0])])


def minmax(columns: Columns) -> Array:
    """Share of the way from the worst figure to the best."""
    figures = columns.turned
    low, high = extremes(figures)
    return _share(figures, low, high, MIDDLE)


def zscore(columns: Columns) -> Array:
    """Standard deviations (over n − 1) above the mean."""
    figures = columns.turned
    deviations, counts = deviations_of_rows(figures)
    largest = np.abs(deviations).max(axis=1, initial=0.0)
    scaled = deviations / np.where(largest > 0, largest, 1.0)[:, None]
    squares = (scaled * scaled).sum(axis=1) / np.maximum(counts - 1, 1)
    scores: Array = scaled / np.sqrt(np.where(squares > 0, squares, 1.0))[:, None]
    scores[np.isnan(figures)] = np.nan
    return scores


def rank(columns: Columns) -> Array:
    """Place from the worst, 1 first, ties sharing the lowest."""
    return places_from_worst(columns.turned)


def borda(columns: Columns) -> Array:
    """How many stand strictly behind."""
    return places_from_worst(columns.turned) - 1.0


def percentile_rank(columns: Columns) -> Array:
    """Share of the others that stand strictly behind."""
    places = places_from_worst(columns.turned)
    counts = (~np.isnan(places)).sum(axis=1)
    shares: Array = (places - 1.0) / np.maximum(counts - 1, 1)[:, None]
    return shares


def scaled(columns: Columns) -> Array:
    """Share of the way from the lower goalpost to the upper."""
    columns.refuse("toolkit.no_goal", np.isnan(columns.low) | np.isnan(columns.high))
    columns.refuse("toolkit.goalposts", ~(columns.low < columns.high))
    worst = np.where(columns.turn > 0, columns.low, -columns.high)
    best = np.where(columns.turn > 0, columns.high, -columns.low)
    return _share(columns.turned, worst, best, MIDDLE)


def distance_to_reference(columns: Columns) -> Array:
    """Share of the way from the worst figure to that of the unit of reference."""
    some = ~np.isnan(columns.figures).all(axis=1)
    columns.refuse("toolkit.no_reference", np.isnan(columns.reference) & some)
    return _to_goal(columns, columns.reference)


def distance_to_target(columns: Columns) -> Array:
    """Share of the way from the worst figure to the target."""
    columns.refuse("toolkit.no_goal", np.isnan(columns.target))
    return _to_goal(columns, columns.target)


def _to_goal(columns: Columns, goal: Array) -> Array:
    """Share of the way from the worst figure to the goal; no way to go means that everybody is there."""
    figures = columns.turned
    low, high = extremes(figures)
    best = goal * columns.turn
    nowhere = best <= low
    if not columns.clip:
        columns.refuse("toolkit.goal_reached", nowhere & ~((best == low) & (low == high)))
    return _share(figures, low, np.where(nowhere, low, best), 1.0)


def fraction_of_max(columns: Columns) -> Array:
    """Figure over the best one; where less is better, the best one over the figure."""
    low, high = extremes(columns.figures)
    falling = columns.turn < 0
    columns.refuse("toolkit.no_fraction", np.where(falling, low < 0, (high <= 0) & (low < 0)))
    shares = _least_over(columns.figures, low)
    return np.where(falling[:, None], shares, _over_greatest(columns.figures, high))


def _over_greatest(figures: Array, high: Array) -> Array:
    """Each over the best (greatest) figure; where that is nought nobody has any of it."""
    shares: Array = figures / np.where(high > 0, high, 1.0)[:, None]
    return shares


def _least_over(figures: Array, low: Array) -> Array:
    """The best (least) figure over each; where that is nought it alone earns anything."""
    least = np.broadcast_to(low[:, None], figures.shape)
    shares = np.where(np.isnan(figures), np.nan, 1.0)
    np.divide(least, figures, out=shares, where=figures > least)
    return shares


def points(columns: Columns) -> Array:
    """Share of the points that can be earned, or lost."""
    columns.refuse("toolkit.max_points", ~(columns.max_points > 0))
    earned = columns.figures / columns.max_points[:, None]
    return np.where(columns.turn[:, None] > 0, earned, 1.0 - earned)


def extremes(figures: Array) -> tuple[Array, Array]:
    """Least and greatest figure of each row [indicators, units]; NaN for a row without a figure."""
    low = np.where(np.isnan(figures), np.inf, figures).min(axis=1, initial=np.inf)
    high = np.where(np.isnan(figures), -np.inf, figures).max(axis=1, initial=-np.inf)
    empty = low > high
    return np.where(empty, np.nan, low), np.where(empty, np.nan, high)


def _share(figures: Array, low: Array, high: Array, constant: float) -> Array:
    """(figure − low)/(high − low) by rows, and `constant` for every figure of a row without that distance."""
    spread = (high - low)[:, None]
    shares: Array = np.where(np.isnan(figures), np.nan, constant)
    np.divide(figures - low[:, None], spread, out=shares, where=(spread > 0) & ~np.isnan(figures))
    return shares


def places_from_worst(figures: Array) -> Array:
    """Competition places counted from the least figure of each row, which has 1; NaN where missing."""
    lines, units = figures.shape
    if not units:
        return np.empty((lines, 0))
    order = np.argsort(figures, axis=1)
    ordered = np.take_along_axis(figures, order, axis=1)
    starts = np.tile(np.arange(1, units + 1, dtype=np.float64), (lines, 1))
    starts[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0.0
    places = np.empty((lines, units))
    np.put_along_axis(places, order, np.maximum.accumulate(starts, axis=1), axis=1)
    places[np.isnan(figures)] = np.nan
    return places


METHODS: dict[str, Callable[[Columns], Array]] = {
    "minmax": minmax,
    "zscore": zscore,
    "rank": rank,
    "borda": borda,
    "percentile_rank": percentile_rank,
    "scaled": scaled,
    "distance_to_max": minmax,
    "distance_to_reference": distance_to_reference,
    "distance_to_target": distance_to_target,
    "fraction_of_max": fraction_of_max,
    "goalposts": scaled,
    "points": points,
}
