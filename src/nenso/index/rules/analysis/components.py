"""Principal components: how many directions the indicators really have."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Components:
    """The components of k columns, the greatest first.

    `loadings` [k, components] (0 for a column that does not vary), `eigenvalues` and `shares` [components], shares of
    the variance summing to 1; `units` complete units were used; `still` [k] marks columns that do not vary.
    """

    loadings: Array
    eigenvalues: Array
    shares: Array
    units: int
    still: NDArray[np.bool_]

    @property
    def above_one(self) -> int:
        """How many components carry more than one indicator's variance (Kaiser's rule)."""
        return int(np.sum(self.eigenvalues > 1.0 + 1e-9))


def pca(values: Array, names: Sequence[str] | None = None) -> Components:
    """Return the principal components of the correlations of `values` [units, k]."""
    raise NotImplementedError
