"""Where weights come from: equal shares, experts' budgets, the first principal component; and noise on them."""

from collections.abc import Sequence

import numpy as np

from nenso.index.rules.steps.checks import Array, name_of, table
from nenso.index.rules.steps.moments import deviations_of_rows
from nenso.kernel.rules import Refused

_NOUGHT = 1e-12  # of a loading: rounding, not a sign
_APART = 1e-9  # relative distance of two eigenvalues below which neither is the first


def equal(count: int) -> Array:
    """The same share for each of `count` items, summing to 1; `Refused("toolkit.no_items")` for none."""
    if count < 1:
        raise Refused("toolkit.no_items")
    return np.full(count, 1.0 / count)


def budget(allocations: Array) -> Array:
    """Mean share that the experts give each item, [items], summing to 1 (budget allocation, OECD/JRC 2008, 6.2).

    `allocations` [experts, items] are points of which each expert has any total; every expert counts the same.
    Raises `Refused("toolkit.budget")` with the number of an expert whose row has a missing or negative figure or
    sums to nought; "toolkit.no_items" without experts or items; "toolkit.shape", "toolkit.infinite".
    """
    rows = table(allocations, "allocations")
    if not rows.size:
        raise Refused("toolkit.no_items")
    totals = rows.sum(axis=1)
    wrong = np.flatnonzero(~(totals > 0) | ~(rows >= 0).all(axis=1))
    if wrong.size:
        raise Refused("toolkit.budget", expert=int(wrong[0]) + 1)
    mean: Array = (rows / totals[:, None]).sum(axis=0) / len(rows)
    return mean


def pca_weights(values: Array, names: Sequence[str] | None = None) -> Array:
    """Loadings of the first principal component of the indicators' correlations, [indicators], summing to 1.

    Units with a missing figure are left out. COINr's `get_PCA(weights_to = …)` gives the same up to a common
    factor, but with whatever sign its routine happens upon, and lets negative weights into the index. Perfectly
    collinear indicators share their weight alike.

    Raises `Refused`: "toolkit.too_few_units" (fewer than two complete ones), "toolkit.constant" (an indicator that
    does not vary), "toolkit.negative_loading" (one that runs against the others, for which no weight is fair),
    "toolkit.no_first_component" (several components explain equally much), "toolkit.no_items", "toolkit.shape",
    "toolkit.infinite".
    """
    rows = table(values)
    complete = rows[~np.isnan(rows).any(axis=1)]
    if not rows.shape[1]:
        raise Refused("toolkit.no_items")
    if len(complete) < 2:
        raise Refused("toolkit.too_few_units", count=len(complete))
    loadings = _first_component(_correlations(complete, names))
    opposed = np.flatnonzero(loadings < -_NOUGHT)
    if opposed.size:
        raise Refused("toolkit.negative_loading", indicator=name_of(int(opposed[0]), names))
    positive: Array = np.maximum(loadings, 0.0)
    positive /= positive.sum()
    return positive


def _correlations(complete: Array, names: Sequence[str] | None) -> Array:
    deviations, _ = deviations_of_rows(np.ascontiguousarray(complete.T))
    largest = np.abs(deviations).max(axis=1)
    still = np.flatnonzero(largest == 0)
    if still.size:
        raise Refused("toolkit.constant", indicator=name_of(int(still[0]), names))
    deviations /= largest[:, None]
    deviations /= np.sqrt((deviations * deviations).sum(axis=1))[:, None]
    return np.stack([(deviations * row).sum(axis=1) for row in deviations])


def _first_component(correlations: Array) -> Array:
    """The eigenvector of the greatest eigenvalue, of the two directions the one in which loadings sum to more."""
    eigenvalues, vectors = np.linalg.eigh(correlations)  # rising
    if len(eigenvalues) > 1 and eigenvalues[-1] - eigenvalues[-2] <= _APART * eigenvalues[-1]:
        raise Refused("toolkit.no_first_component")
    first: Array = vectors[:, -1]
    return first if first.sum() >= 0 else -first


def noisy(weights: Array, draws: Array, spread: float) -> Array:
    """Return weights · (1 + spread · (2·draws − 1)), of the shape of `draws` [..., items]: COINr's noise.

    `draws` lie in 0..1, `spread` (0.25 is ±25 %) too, so that no weight turns negative. Not rescaled to a sum:
    a mean does that. Raises `Refused`: "toolkit.spread", "toolkit.weights" (missing, negative or all nought).
    """
    if not 0 <= spread <= 1:
        raise Refused("toolkit.spread", spread=spread)
    return weights_of(weights) * (1.0 + spread * (2.0 * np.asarray(draws, dtype=np.float64) - 1.0))


def weights_of(weights: Array) -> Array:
    """Return weights as float64; raises `Refused("toolkit.weights")` for a missing, negative or infinite one, or none."""
    given: Array = np.asarray(weights, dtype=np.float64)
    if not ((given >= 0) & (given < np.inf)).all() or not (given > 0).any():
        raise Refused("toolkit.weights")
    return given
