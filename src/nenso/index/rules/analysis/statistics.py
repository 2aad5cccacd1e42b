"""What each indicator looks like: how many figures, where they lie, what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Statistic:
    """One indicator. Figures are NaN where there are too few; `flags` are those of COINr: "missing", "zeros", "alike", "outliers"."""

    name: str
    units: int
    present: int
    missing: int
    nonzero: int
    unique: int
    most_alike: int
    low: float
    high: float
    mean: float
    median: float
    deviation: float
    skew: float
    kurtosis: float
    outliers: int
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Limits:
    """From where an indicator is flagged: COINr's defaults."""

    skew: float = 2.0
    kurtosis: float = 3.5
    present: float = 0.65
    nonzero: float = 0.5
    unique: float = 0.5


def statistics(
    values: Array, names: Sequence[str] | None = None, limits: Limits = Limits()
) -> tuple[Statistic, ...]:
    """Describe each column of `values` [units, indicators]."""
    raise NotImplementedError
