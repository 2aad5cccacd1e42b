"""Units compared pair by pair: what weight speaks for one before the other, and who outranks more than outrank it."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import Array, per_indicator, table
from nenso.index.rules.steps.scales import places_from_worst
from nenso.index.rules.steps.weighting import weights_of

Small = NDArray[np.float32]
Counts = NDArray[np.int8]
_CELLS = 1 << 17  # pairs at work at a time: they stay in the processor's cache
_TIE = 1e-12  # of the total weight: sums of weights that are equal but for rounding
_COUNTABLE = 127  # what a byte holds


def outranking(values: Array, weights: Array) -> Array:
    """Return O [units, units]: O[i, j] is the share of weight for which i stands before j, a tie counting half.

    Only indicators that both units have count; two units without a common one stand equal, ½. The diagonal is 0,
    as in COINr's `outrankMatrix`, with which ours agrees where nothing is missing. Where something is, COINr counts
    the missing weight against the unit that happens to come first in the table. Shares that are ½ but for the
    rounding of the weights are ½.

    Raises `Refused`: "toolkit.weights", "toolkit.shape", "toolkit.infinite".
    """
    figures, given = _prepared(values, weights)
    units = figures.shape[1]
    shares = np.empty((units, units))
    has_gaps = bool(np.isnan(figures).any())
    whole = _summed(_in_common, figures[:, :1], figures[:, :1], given)  # as rounded as a sum of parts
    for start, end in _blocks(units):
        these, those = figures[:, start:end], figures[:, start:]
        net = _net(these, those, given)
        common = _summed(_in_common, these, those, given) if has_gaps else whole
        half = np.divide(net, common, out=np.zeros(net.shape), where=common > 0) / 2.0
        shares[start:end, start:] = 0.5 + half
        shares[start:, start:end] = 0.5 - half.T
    np.fill_diagonal(shares, 0.0)
    return shares


def copeland(values: Array, weights: Array) -> Array:
    """Return for each unit how many units it outranks less how many outrank it, [units], −(n−1)..n−1.

    One outranks another when more weight speaks for it than against it, over the indicators that both have: the
    signs of `outranking`, without keeping that matrix. COINr's `a_copeland`, but for the missing figures and the
    rounding named there. A unit without any figure is missing, and is compared with nobody.

    Raises `Refused`: "toolkit.weights", "toolkit.shape", "toolkit.infinite".
    """
    figures, given = _prepared(values, weights)
    scores = np.zeros(figures.shape[1])
    for start, end in _blocks(len(scores)):
        signs = np.sign(_net(figures[:, start:end], figures[:, start:], given))
        scores[start:end] += signs.sum(axis=1)
        scores[end:] -= signs[:, end - start :].sum(axis=0)
    scores[np.isnan(figures).all(axis=0)] = np.nan
    return scores


def _prepared(values: Array, weights: Array) -> tuple[Small, Array]:
    """Places of the units in each indicator that weighs anything [indicators, units], and the weights.

    A place tells before and behind as the figure does and is half as long; indicators of equal weight stand
    together, in the order in which each weight first appears.
    """
    rows = table(values)
    given = weights_of(per_indicator(weights, rows, "weights"))
    order = [
        column
        for weight in dict.fromkeys(given[given > 0].tolist())
        for column in np.flatnonzero(given == weight).tolist()
    ]
    places = places_from_worst(np.ascontiguousarray(rows[:, order].T))
    return places.astype(np.float32), given[order]


def _blocks(units: int) -> Iterator[tuple[int, int]]:
    """Units start..end to compare with those from `start` on; what is before follows from the other side."""
    start = 0
    while start < units:
        end = min(units, start + max(1, _CELLS // (units - start)))
        yield start, end
        start = end


def _net(these: Small, those: Small, weights: Array) -> Array:
    """Weight that speaks for `these` before `those` less the weight against, [these, those]."""
    net = _summed(_in_favour, these, those, weights)
    net[np.abs(net) <= _TIE * float(weights.sum())] = 0.0
    return net


def _summed(
    count: Callable[[Small, Small, Counts], None], these: Small, those: Small, weights: Array
) -> Array:
    """Weights times whole numbers of indicators: only one rounding for each different weight."""
    total = np.zeros((these.shape[1], those.shape[1]))
    first = 0
    while first < len(weights):
        alike = int(np.argmin(weights[first:] == weights[first])) or len(weights) - first
        last = first + min(alike, _COUNTABLE)
        counts = np.zeros(total.shape, dtype=np.int8)
        for here, there in zip(these[first:last], those[first:last], strict=True):
            count(here[:, None], there[None, :], counts)
        total += weights[first] * counts
        first = last
    return total


def _in_favour(here: Small, there: Small, counts: Counts) -> None:
    counts += (here > there).view(np.int8)
    counts -= (here < there).view(np.int8)


def _in_common(here: Small, there: Small, counts: Counts) -> None:
    counts += (~np.isnan(here) & ~np.isnan(there)).view(np.int8)
