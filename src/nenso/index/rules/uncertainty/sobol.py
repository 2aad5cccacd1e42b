"""How much of the spread of a result each factor explains: Sobol indices with bootstrapped intervals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.uncertainty.drawing import uniform

Array = NDArray[np.float64]
RESAMPLES = 200
_LOW, _HIGH = 0.05, 0.95


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
    centred = table - table[:2].mean()
    first, total = _indices(centred)
    places = (uniform(seed, RESAMPLES, base) * base).astype(np.intp)
    firsts, totals = np.empty((RESAMPLES, factors)), np.empty((RESAMPLES, factors))
    for sample, rows in enumerate(places):
        firsts[sample], totals[sample] = _indices(centred[:, rows])
    bounds = [np.quantile(found, at, axis=0) for found in (firsts, totals) for at in (_LOW, _HIGH)]
    return Indices(first, total, *bounds)


def _indices(table: Array) -> tuple[Array, Array]:
    a, b, mixed = table[0], table[1], table[2:]
    variance = float(np.concatenate((a, b)).var())
    if variance <= 0.0:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    centre = np.concatenate((a, b)).mean()
    first: Array = ((b - centre) * (mixed - a)).mean(axis=1) / variance
    total: Array = ((mixed - a) ** 2).mean(axis=1) / (2.0 * variance)
    return first, total
