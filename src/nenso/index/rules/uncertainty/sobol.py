"""How much of the spread of a result each factor explains: Sobol indices with bootstrapped intervals.

Everything is made of sums of products. Of whole numbers (ranks, places moved in all) these are exact, whatever the
order in which they are added, so that the indices are the same bits on every machine.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.uncertainty.drawing import uniform
from nenso.index.rules.uncertainty.quantiles import place_of

Array = NDArray[np.float64]
RESAMPLES = 200
_LOW, _HIGH = 0.05, 0.95
_STREAM = 1  # resamples must not be drawn with the numbers of the design itself


@dataclass(frozen=True)
class Indices:
    """Sobol indices of k factors, each [k]; the bounds are the 5 and 95 % of a bootstrap over the base sample."""

    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array


def sobol_indices(results: Array, base: int, factors: int, *, seed: int = 0) -> Indices:
    """Return the indices of results in the order of `drawing.saltelli`, [base · (factors + 2)].

    First order after Saltelli et al. (2010), f_B (f_AB − f_A) with the results centred on their mean: without
    centring (as COINr has it) it swings with the mean and goes far below nought in small samples. Total after
    Jansen (1999). A result that never changes has indices of nought.
    """
    table = results.reshape(factors + 2, base)
    terms = _terms(table - table[0, 0])
    first, total = _indices(terms.sum(axis=1), base)
    places = (uniform(seed, RESAMPLES, base, stream=_STREAM) * base).astype(np.intp)
    found = np.array(
        [_indices(terms[:, rows].sum(axis=1), base) for rows in places]
    )  # [resamples, 2, factors]
    found.sort(axis=0)
    low, high = found[place_of(RESAMPLES, _LOW)], found[place_of(RESAMPLES, _HIGH)]
    return Indices(first, total, low[0], high[0], low[1], high[1])


def _terms(table: Array) -> Array:
    """Return what is summed, [2 + 3 · factors, base]: results, squares, and three products for each factor."""
    a, b, apart = table[0], table[1], table[2:] - table[0]
    return np.concatenate([[a + b, a * a + b * b], b * apart, apart, apart * apart])


def _indices(sums: Array, base: int) -> tuple[Array, Array]:
    covered, apart, squared = sums[2:].reshape(3, -1)
    centre = sums[0] / (2 * base)
    variance = (sums[1] - sums[0] * centre) / (2 * base)
    if variance <= 0.0:
        return np.zeros_like(apart), np.zeros_like(apart)
    first: Array = (covered - centre * apart) / (base * variance)
    total: Array = squared / (2.0 * base * variance)
    return first, total


def total_indices(results: NDArray[np.int32], base: int, factors: int) -> Array:
    """Return Jansen's total index of each factor for many results at once, [factors, results].

    `results` are whole numbers [base · (factors + 2), results]; one that never changes has indices of nought.
    """
    table = results.reshape(factors + 2, base, -1)
    first = table[0].astype(np.int64)
    both = table[:2].astype(np.int64)
    sums, squares = both.sum(axis=(0, 1)), (both * both).sum(axis=(0, 1))
    spread = squares - sums.astype(np.float64) * sums / (2 * base)  # 2 · base · variance
    found = np.zeros((factors, table.shape[2]))
    for place, mixed in enumerate(table[2:]):
        apart = mixed - first
        np.divide((apart * apart).sum(axis=0), spread, out=found[place], where=spread > 0)
    return found
