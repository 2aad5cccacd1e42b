"""Principal components: how many directions the indicators really have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.analysis.correlations import correlation
from nenso.index.rules.steps.checks import refuse_infinite, table
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
_NOUGHT = 1e-9  # rounding, not a figure


@dataclass(frozen=True)
class Components:
    """The components of k columns, the greatest first.

    `loadings` [k, components] are of length 1 (0 for a column that does not vary), `eigenvalues` and `shares`
    [components], shares of the variance summing to 1; `units` complete units were used; `still` [k] marks columns
    that do not vary.
    """

    loadings: Array
    eigenvalues: Array
    shares: Array
    units: int
    still: NDArray[np.bool_]

    @property
    def above_one(self) -> int:
        """How many components carry more than one indicator's variance (Kaiser's rule)."""
        return int(np.sum(self.eigenvalues > 1.0 + _NOUGHT))


def pca(values: Array, names: Sequence[str] | None = None) -> Components:
    """Return the principal components of the correlations of `values` [units, k], units with a gap left out.

    COINr's `get_PCA` (R's `prcomp(scale = TRUE)`): loadings are its rotation, eigenvalues its squared deviations.
    Of the two directions of a component ours takes the one whose loadings sum to more (where they sum to nought,
    the one whose first loading is above it), so that a figure does not turn round with the machine. A column that
    does not vary stops COINr; here it has loading 0 and is told by `still`. Components of equal eigenvalue may be
    turned into each other.

    Raises `Refused`: "toolkit.too_few_complete" (fewer than three complete units: two lie on a line),
    "toolkit.nothing_varies" (fewer than two columns vary), "toolkit.shape", "toolkit.infinite".
    """
    rows = table(values)
    refuse_infinite(rows, None, names)
    complete = rows[~np.isnan(rows).any(axis=1)]
    if len(complete) < 3:
        raise Refused("toolkit.too_few_complete", count=len(complete))
    still: NDArray[np.bool_] = (complete == complete[:1]).all(axis=0)
    if int(np.sum(~still)) < 2:
        raise Refused("toolkit.nothing_varies", count=int(np.sum(~still)))
    eigenvalues, vectors = _apart(correlation(complete[:, ~still]).r, min(len(complete) - 1, rows.shape[1]))
    loadings = np.zeros((rows.shape[1], len(eigenvalues)))
    loadings[~still] = _turned(vectors)
    return Components(loadings, eigenvalues, eigenvalues / eigenvalues.sum(), len(complete), still)


def _apart(matrix: Array, most: int) -> tuple[Array, Array]:
    """Eigenvalues and vectors, the greatest first, no more than the units can tell apart."""
    eigenvalues, vectors = np.linalg.eigh(matrix)
    kept = min(most, len(eigenvalues))
    return np.maximum(eigenvalues[::-1][:kept], 0.0), vectors[:, ::-1][:, :kept]


def _turned(vectors: Array) -> Array:
    sums = vectors.sum(axis=0)
    firsts = vectors[(np.abs(vectors) > _NOUGHT).argmax(axis=0), np.arange(vectors.shape[1])]
    signs = np.where(np.abs(sums) > _NOUGHT, np.sign(sums), np.sign(firsts))
    found: Array = vectors * signs
    return found
