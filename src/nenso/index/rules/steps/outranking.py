"""Units compared pair by pair: what weight speaks for one before the other, and who outranks more than outrank it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import Array, per_indicator, table
from nenso.index.rules.steps.scales import places_from_worst
from nenso.index.rules.steps.weighting import weights_of

Small = NDArray[np.float32]
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
    common = _common_weight(figures, given)
    for start, end, net in _blocks(figures, given):
        both = common[start:end, start:]
        half = np.divide(net, both, out=np.zeros(net.shape), where=both > 0) / 2.0
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
    for start, end, net in _blocks(figures, given):
        signs = np.sign(net)
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


def _blocks(figures: Small, weights: Array) -> Iterator[tuple[int, int, Array]]:
    """Weight for less weight against the units start..end before each unit from `start` on, block by block."""
    units = figures.shape[1]
    slack = _TIE * float(weights.sum())
    start = 0
    while start < units:
        end = min(units, start + max(1, _CELLS // (units - start)))
        net = np.zeros((end - start, units - start))
        for weight, counts in _counts(figures[:, start:end], figures[:, start:], weights):
            net += weight * counts
        net[np.abs(net) <= slack] = 0.0
        yield start, end, net
        start = end


def _counts(these: Small, those: Small, weights: Array) -> Iterator[tuple[float, NDArray[np.int8]]]:
    """For each weight how many of its indicators speak for `these` less those against, whole numbers and exact."""
    first = 0
    while first < len(weights):
        last = first
        counts = np.zeros((these.shape[1], those.shape[1]), dtype=np.int8)
        while last < len(weights) and weights[last] == weights[first] and last - first < _COUNTABLE:
            here, there = these[last][:, None], those[last][None, :]
            counts += (here > there).view(np.int8)
            counts -= (here < there).view(np.int8)
            last += 1
        yield float(weights[first]), counts
        first = last


def _common_weight(figures: Small, weights: Array) -> Array:
    """Weight of the indicators that two units both have, [units, units], added indicator by indicator."""
    units = figures.shape[1]
    common = np.zeros((units, units))
    for figure, weight in zip(figures, weights.tolist(), strict=True):
        present = ~np.isnan(figure)
        if present.all():
            common += weight
        else:
            common[np.ix_(present, present)] += weight
    return common
