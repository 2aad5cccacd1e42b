"""From the ranks and scores of many runs to what is said of each unit: its band, its chance of the first ten, its ties."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.ranking import Ranks

Array = NDArray[np.float64]
LOW, MIDDLE, HIGH = 0.05, 0.50, 0.95
TOP = 10
KEPT = 0.95  # an order that holds in so many runs tells two units apart


@dataclass(frozen=True)
class Band:
    """Where a unit stands under all ways of scoring that were tried.

    `low`, `median`, `high` are the 5, 50 and 95 % of its ranks (order statistics, so that each is a rank that was
    held), `mean` their mean; `top_ten` the share of runs among the first ten; `tied` the units against which its
    order is kept in fewer than 95 % of the runs (a tie counts half for each), nearest nominal ranks first.
    `score_low`, `score_high` are the 5 and 95 % of its scores. Ranks are 0 for a unit that is not ranked.
    """

    unit: str
    rank: int
    low: int
    median: int
    high: int
    mean: float
    top_ten: float
    tied: tuple[str, ...]
    score: float
    score_low: float
    score_high: float

    @property
    def width(self) -> int:
        """How many places the band spans beyond one."""
        return self.high - self.low


def bands_of(
    units: Sequence[str], nominal: tuple[NDArray[np.int32], Array], ranks: Ranks, scores: Array
) -> tuple[Band, ...]:
    """Return the band of each unit from ranks and scores [runs, units]; `nominal` are its stated rank and score."""
    stated_ranks, stated_scores = nominal
    limits = np.array([_quantiles(ranks[:, place]) for place in range(len(units))])
    ties = _ties(stated_ranks, limits, ranks)
    found = []
    for place, unit in enumerate(units):
        held = ranks[:, place][ranks[:, place] > 0]
        low, high = _score_limits(scores[:, place])
        found.append(
            Band(
                unit=unit,
                rank=int(stated_ranks[place]),
                low=int(limits[place, 0]),
                median=int(limits[place, 1]),
                high=int(limits[place, 2]),
                mean=float(held.sum(dtype=np.int64)) / len(held) if len(held) else 0.0,
                top_ten=float(np.count_nonzero(held <= TOP)) / len(ranks),
                tied=tuple(units[other] for other in ties[place]),
                score=float(stated_scores[place]),
                score_low=low,
                score_high=high,
            )
        )
    return tuple(found)


def _quantiles(ranks: NDArray[np.int32]) -> tuple[int, int, int]:
    held = np.sort(ranks[ranks > 0])
    if not len(held):
        return 0, 0, 0
    low, middle, high = (int(held[_place(len(held), at)]) for at in (LOW, MIDDLE, HIGH))
    return low, middle, high


def _place(count: int, share: float) -> int:
    """Place of a quantile among sorted values: the least with at least that share at or below it."""
    return max(0, int(np.ceil(count * share - 1e-9)) - 1)


def _score_limits(scores: Array) -> tuple[float, float]:
    held = np.sort(scores[~np.isnan(scores)])
    if not len(held):
        return float("nan"), float("nan")
    return float(held[_place(len(held), LOW)]), float(held[_place(len(held), HIGH)])


def _ties(stated: NDArray[np.int32], limits: NDArray[np.intp], ranks: Ranks) -> list[list[int]]:
    """Return for each unit those that it cannot be told apart from. Only bands that meet can hold such a pair.

    Where two bands of 90 % do not meet, the order is kept in at least 90 % of the runs; to be sure of 95 % every
    pair whose whole ranges meet is looked at.
    """
    lows, highs = _ranges(ranks)
    found: list[list[int]] = [[] for _ in stated]
    is_ranked = limits[:, 0] > 0
    for one in np.flatnonzero(is_ranked).tolist():
        others = np.flatnonzero(is_ranked & (lows <= highs[one]) & (highs >= lows[one]))
        others = others[others > one]
        if not len(others):
            continue
        own, theirs = ranks[:, one, None], ranks[:, others]
        both = (own > 0) & (theirs > 0)
        before = np.count_nonzero((own < theirs) & both, axis=0)
        alike = np.count_nonzero((own == theirs) & both, axis=0)
        of = np.maximum(np.count_nonzero(both, axis=0), 1)
        share = (before + alike / 2.0) / of
        for other in others[np.maximum(share, 1.0 - share) < KEPT].tolist():
            found[one].append(other)
            found[other].append(one)
    return [sorted(them, key=lambda other: _nearness(stated, one, other)) for one, them in enumerate(found)]


def _nearness(stated: NDArray[np.int32], one: int, other: int) -> tuple[int, int, int]:
    return abs(int(stated[other]) - int(stated[one])), int(stated[other]), other


def _ranges(ranks: Ranks) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    held = np.where(ranks > 0, ranks, np.iinfo(np.int32).max)
    return held.min(axis=0), ranks.max(axis=0)
