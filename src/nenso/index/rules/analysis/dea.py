"""Benefit of the doubt: each unit scored by the weights that suit it best. An audit view, never the official score."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Doubt:
    """`scores` [units] 0..1 (NaN without any figure), 1 for `perfect` ones; `shares` [units, k] of the own score."""

    scores: Array
    shares: Array
    perfect: NDArray[np.bool_]


def benefit_of_the_doubt(
    values: Array,
    low: Array | float | None = None,
    high: Array | float | None = None,
    *,
    units: Sequence[str] | None = None,
    names: Sequence[str] | None = None,
) -> Doubt:
    """Score `values` [units, k] (more is better, none below nought) by each unit's own best weights."""
    raise NotImplementedError
