"""From the ranks and scores of many runs to what is said of each unit: its band, its chance of the first ten, its ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.ranking import Ranks
from nenso.index.rules.uncertainty.quantiles import place_of
from nenso.kernel.rules import HALF_ROOM

Array = NDArray[np.float64]
Held = NDArray[np.signedinteger[Any]]  # ranks [units, runs] or those of one unit
LOW, MIDDLE, HIGH = 0.05, 0.50, 0.95
TOP = 10
KEPT = 0.95  # an order that holds in so many runs tells two units apart
_OUTSIDE = (1.0 - KEPT) / 2.0


@dataclass(frozen=True)
class Band:
    """Where a unit stands under all ways of scoring that were tried.

    A band says what the choices of method do to a rank. Errors of the data are not in it.

    `low`, `median`, `high` are the 5, 50 and 95 % of its ranks (order statistics, so that each is a rank that was
    held), `mean` their mean; `top_ten` the share of all runs in which its rank is 10 or better. Ranks are
    competition ranks, 0 for a unit that is not ranked. `score`, `score_low`, `score_high` are the stated score and
    the 5 and 95 % of its scores, at the edition's decimals.

    `tied` are the units from which it cannot be told apart: of the runs in which both are ranked, neither stands
    before the other in at least 95 %, where a shared rank counts half for each. Nearest stated ranks first. The
    relation goes both ways, but A tied with B and B with C does not tie A with C.
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
    # Ranks [units, runs], in half the room where they fit: comparing all pairs is what takes the time.
    fits = len(units) < np.iinfo(np.int16).max
    held: Held = np.ascontiguousarray(ranks.T, dtype=np.int16 if fits else np.int32)
    ties = _ties(stated_ranks, held)
    found = []
    for place, unit in enumerate(units):
        its = held[place][held[place] > 0]
        low, middle, high = _rank_limits(its)
        score_low, score_high = _score_limits(scores[:, place])
        found.append(
            Band(
                unit=unit,
                rank=int(stated_ranks[place]),
                low=low,
                median=middle,
                high=high,
                mean=float(its.sum(dtype=np.int64)) / len(its) if len(its) else 0.0,
                top_ten=float(np.count_nonzero(its <= TOP)) / len(ranks),
                tied=tuple(units[other] for other in ties[place]),
                score=float(stated_scores[place]),
                score_low=score_low,
                score_high=score_high,
            )
        )
    return tuple(found)


def as_shown(scores: Array, decimals: int) -> Array:
    """Round scores as ranks compare them; the last bit of a power, which is the processor's own, is gone with it."""
    scale = 10.0**decimals
    shown: Array = np.ceil(scores * -scale - 0.5 - HALF_ROOM) / -scale + 0.0  # no −0
    return shown


def _rank_limits(held: Held) -> tuple[int, int, int]:
    if not len(held):
        return 0, 0, 0
    ordered = np.sort(held)
    low, middle, high = (int(ordered[place_of(len(held), at)]) for at in (LOW, MIDDLE, HIGH))
    return low, middle, high


def _score_limits(scores: Array) -> tuple[float, float]:
    held = np.sort(scores[~np.isnan(scores)])
    if not len(held):
        return float("nan"), float("nan")
    return float(held[place_of(len(held), LOW)]), float(held[place_of(len(held), HIGH)])


def _ties(stated: NDArray[np.int32], held: Held) -> list[list[int]]:
    """Return for each unit those that it cannot be told apart from; `held` are ranks [units, runs].

    Only pairs whose bands of 2.5–97.5 % meet are counted out: where they do not, at most 2.5 % of the runs lie
    beyond either edge, so that at least 95 % keep the order. A run without a rank counts as beyond both edges.
    """
    first, last = _edges(held)
    is_ranked = held.any(axis=1)
    pairs = [np.empty((2, 0), dtype=np.intp)]
    for one in np.flatnonzero(is_ranked).tolist():
        others = np.flatnonzero(is_ranked & (first <= last[one]) & (last >= first[one]))
        others = others[others > one]
        others = others[_is_open(held[one], held[others])]
        pairs.append(np.stack([np.full(len(others), one), others]))
    both = np.concatenate(pairs, axis=1)
    ones, others = np.concatenate([both, both[::-1]], axis=1)
    apart = np.abs(stated[others] - stated[ones])
    order = np.lexsort((others, stated[others], apart, ones))
    ends = np.searchsorted(ones[order], np.arange(1, len(stated)))
    return [found.tolist() for found in np.split(others[order], ends)]


def _edges(held: Held) -> tuple[Held, Held]:
    """Return the 2.5 and 97.5 % of each unit's ranks."""
    runs = held.shape[1]
    first = np.sort(held, axis=1)[:, place_of(runs, _OUTSIDE)]
    worst = np.iinfo(held.dtype).max
    last = np.sort(np.where(held > 0, held, worst), axis=1)[:, place_of(runs, 1.0 - _OUTSIDE)]
    return first, last


def _is_open(own: Held, theirs: Held) -> NDArray[np.bool_]:
    """Say of which others' ranks [others, runs] the order with one's own is kept in fewer than 95 % of the runs."""
    before = np.count_nonzero(own < theirs, axis=1)
    alike = np.count_nonzero(own == theirs, axis=1)
    of = theirs.shape[1]
    if not (own.all() and theirs.all()):
        both = (own > 0) & (theirs > 0)
        before = np.count_nonzero((own < theirs) & both, axis=1)
        alike = np.count_nonzero((own == theirs) & both, axis=1)
        of = np.maximum(np.count_nonzero(both, axis=1), 1)
    share = (before + alike / 2.0) / of
    apart: NDArray[np.bool_] = np.maximum(share, 1.0 - share) < KEPT
    return apart
