"""How figures move together: every column of a table with every other, and how likely that is by accident."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.checks import table
from nenso.index.rules.steps.moments import deviations_of_rows
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Counts = NDArray[np.int64]
METHODS = ("pearson", "spearman", "kendall")
_EXACT_BELOW = 50  # units; R counts Kendall's chances one by one below it
_BY_SORTING = 300  # units above which sorting is quicker than looking at every pair of units


@dataclass(frozen=True)
class Correlations:
    """Every column of one table with every column of another, [columns, columns].

    `r` is −1..1, NaN where it is undefined; `p` the chance of an r as far from nought by accident (two sides), NaN
    with it; `pairs` how many units have both figures.
    """

    r: Array
    p: Array
    pairs: Counts


def correlation(
    values: Array, other: Array | None = None, *, method: str = "pearson", min_pairs: int = 3
) -> Correlations:
    """Correlate the columns of `values` [units, a] with those of `other` [units, b]; without it with each other.

    Each pair of columns uses the units that have both figures. `method` is "pearson", "spearman" (ties share their
    mean rank, ranks are given among the units of the pair) or "kendall" (tau-b). NaN where one column does not vary
    over those units, or where they are fewer than `min_pairs`: two units always lie on a line, so COINr's ±1 for
    them says nothing.

    Agrees with R's `cor(use = "pairwise.complete.obs")` and so with COINr's `get_corr`. Chances agree with
    `get_pvals` for "pearson" and "kendall"; for "spearman" they are Student's t, where R counts or expands in
    series if nothing ties.

    Raises `Refused`: "toolkit.correlation" (unknown method), "toolkit.shape", "toolkit.infinite".
    """
    if method not in METHODS:
        raise Refused("toolkit.correlation", method=method, known=", ".join(METHODS))
    rows = np.ascontiguousarray(table(values).T)
    columns = rows if other is None else np.ascontiguousarray(table(other, "other").T)
    if rows.shape[1] != columns.shape[1]:
        raise Refused("toolkit.shape", table="other", found=columns.shape[1], expected=rows.shape[1])
    least = max(2, min_pairs)
    if method == "kendall":
        return _kendall(rows, columns, least, is_same=other is None)
    r, pairs = _linear(rows, columns, _mean_ranks if method == "spearman" else _as_they_are)
    r[pairs < least] = np.nan
    return Correlations(r, _chances(r, pairs), pairs)


def _as_they_are(rows: Array) -> Array:
    return rows


def _mean_ranks(rows: Array) -> Array:
    """Ranks in each row from 1, those that tie sharing their mean; missing stays missing."""
    from scipy import stats  # takes a second to import, which no page and no command should wait for

    missing = np.isnan(rows)
    ranks: Array = np.array(stats.rankdata(np.where(missing, np.inf, rows), axis=1), dtype=np.float64)
    ranks[missing] = np.nan
    return ranks


def _linear(rows: Array, columns: Array, scale: Callable[[Array], Array]) -> tuple[Array, Counts]:
    """Pearson's r of rows [a, units] with columns [b, units] after `scale`, and the number of pairs."""
    if not (np.isnan(rows).any() or np.isnan(columns).any()):
        here, there = _directions(scale(rows)), _directions(scale(columns))
        r = np.stack([_product(there, row) for row in here]) if len(here) else np.empty((0, len(there)))
        return r, np.full(r.shape, rows.shape[1], dtype=np.int64)
    r = np.empty((len(rows), len(columns)))
    pairs = np.empty(r.shape, dtype=np.int64)
    for place, row in enumerate(rows):
        common = ~np.isnan(row) & ~np.isnan(columns)
        here = _directions(scale(np.where(common, row, np.nan)))
        there = _directions(scale(np.where(common, columns, np.nan)))
        r[place] = _product(here, there)
        pairs[place] = common.sum(axis=1)
    return r, pairs


def _directions(rows: Array) -> Array:
    """Deviations of each row from its mean, of length 1; NaN where a row does not vary."""
    deviations, _ = deviations_of_rows(rows)
    largest = np.abs(deviations).max(axis=1, initial=0.0)
    deviations /= np.where(largest > 0, largest, 1.0)[:, None]
    lengths = np.sqrt((deviations * deviations).sum(axis=1))
    found: Array = np.divide(
        deviations, lengths[:, None], out=np.full(rows.shape, np.nan), where=lengths[:, None] > 0
    )
    return found


def _product(here: Array, there: Array) -> Array:
    found: Array = np.clip((here * there).sum(axis=1), -1.0, 1.0)
    return found


def _chances(r: Array, pairs: Counts) -> Array:
    """Two-sided chance of r among `pairs` by Student's t, without ever dividing by 1 − r²."""
    from scipy import special

    freedom = np.where(pairs > 2, pairs - 2, 1)
    chances = special.betainc(freedom / 2.0, 0.5, 1.0 - r * r).astype(np.float64)
    return np.where(pairs > 2, chances, np.nan)


def _kendall(rows: Array, columns: Array, least: int, *, is_same: bool) -> Correlations:
    shape = (len(rows), len(columns))
    r, p = np.full(shape, np.nan), np.full(shape, np.nan)
    pairs = (~np.isnan(rows)).astype(np.int64) @ (~np.isnan(columns)).astype(np.int64).T
    for place, row in enumerate(rows):
        for other in range(place if is_same else 0, shape[1]):
            if pairs[place, other] >= least:
                r[place, other], p[place, other] = _tau(row, columns[other])
                if is_same:
                    r[other, place], p[other, place] = r[place, other], p[place, other]
    return Correlations(r, p, pairs)


def _tau(one: Array, two: Array) -> tuple[float, float]:
    """Tau-b of two columns and its chance, by the units that have both."""
    both = ~np.isnan(one) & ~np.isnan(two)
    here, there = one[both], two[both]
    ties = [np.unique(column, return_counts=True)[1] for column in (here, there)]
    if min(len(counts) for counts in ties) < 2:
        return np.nan, np.nan
    count = len(here)
    if count > _BY_SORTING:
        from scipy import stats

        found = stats.kendalltau(here, there, method="asymptotic")
        return float(found.statistic), float(found.pvalue)
    signs = np.sign(here[:, None] - here) * np.sign(there[:, None] - there)
    net = float(signs.sum()) / 2.0
    tau, chance = _tau_of(net, count, *ties)
    if 2 < count < _EXACT_BELOW and all(len(counts) == count for counts in ties):
        apart = round((count * (count - 1) / 2 - abs(net)) / 2)
        chance = min(1.0, 2.0 * float(_chances_of_swaps(count)[apart]))
    return tau, chance


@lru_cache(maxsize=_EXACT_BELOW)
def _chances_of_swaps(count: int) -> Array:
    """Chance that a random order of `count` units has at most so many pairs out of order, none of them tying."""
    chances = np.ones(1)
    for place in range(2, count + 1):
        chances = np.convolve(chances, np.full(place, 1.0 / place))
    return np.cumsum(chances)


def _tau_of(net: float, count: int, here: Counts, there: Counts) -> tuple[float, float]:
    """Tau-b out of the net number of pairs in one order and the sizes of the ties (Kendall 1970)."""
    pairs = count * (count - 1)
    tied = [float((ties * (ties - 1)).sum()) for ties in (here, there)]
    tau = 2.0 * net / math.sqrt(pairs - tied[0]) / math.sqrt(pairs - tied[1])
    if count < 3:
        return tau, np.nan
    triple = [float((ties * (ties - 1) * (ties - 2)).sum()) for ties in (here, there)]
    spread = sum(float((ties * (ties - 1) * (2 * ties + 5)).sum()) for ties in (here, there))
    variance = (
        (pairs * (2 * count + 5) - spread) / 18.0
        + tied[0] * tied[1] / (2.0 * pairs)
        + triple[0] * triple[1] / (9.0 * pairs * (count - 2))
    )
    return max(-1.0, min(1.0, tau)), math.erfc(abs(net) / math.sqrt(2.0 * variance))
