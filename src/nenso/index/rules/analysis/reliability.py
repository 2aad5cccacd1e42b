"""Cronbach's alpha: how far the items of a group measure one thing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
USES = ("pairwise", "complete")


def cronbach_alpha(
    values: Array, use: str = "pairwise", *, standardised: bool = False, names: Sequence[str] | None = None
) -> float:
    """Return alpha of the columns of `values` [units, k]."""
    raise NotImplementedError
