"""How figures move together: pairs of columns, levels of a tree, and what stands out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition
from nenso.kernel.rules import Text

Array = NDArray[np.float64]
METHODS = ("pearson", "spearman", "kendall")


@dataclass(frozen=True)
class Correlations:
    """Every column of one table against every column of another, [columns, columns].

    `r` is −1..1, NaN where it is undefined; `p` the chance of so large an r by accident (two sides), NaN with it;
    `pairs` how many units have both figures.
    """

    r: Array
    p: Array
    pairs: NDArray[np.int64]


@dataclass(frozen=True)
class LevelCorrelations:
    """Correlations of the nodes of one level (rows) with those of another (columns)."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    found: Correlations


@dataclass(frozen=True)
class Bounds:
    """From where a correlation is told: COINr's 0.9, 0.3 and −0.4."""

    high: float = 0.9
    weak: float = 0.3
    negative: float = -0.4


@dataclass(frozen=True)
class Flag:
    """One correlation that stands out.

    `kind`: "redundant" (|r| of two siblings is high: they say the same twice), "opposed" (two siblings run against
    each other), "weak" or "against" (a node that hardly moves with its parent, or moves against it).
    """

    kind: str
    code: str
    other: str  # the sibling, or the parent
    r: float
    units: int
    text: Text


def correlation(
    values: Array, other: Array | None = None, *, method: str = "pearson", min_pairs: int = 3
) -> Correlations:
    """Correlate the columns of `values` [units, a] with those of `other` [units, b] (None: with each other)."""
    raise NotImplementedError


def level_correlations(
    edition: Edition, outcome: Outcome, level: int, other: int | None = None, *, method: str = "pearson"
) -> LevelCorrelations:
    """Correlate the scored nodes of two levels; level 0 is the composite."""
    raise NotImplementedError


def correlation_flags(
    edition: Edition, outcome: Outcome, bounds: Bounds = Bounds(), *, method: str = "pearson", least: int = 10
) -> tuple[Flag, ...]:
    """Return the correlations between siblings, and of nodes with their parents, that stand out."""
    raise NotImplementedError


def names_of(edition: Edition, codes: Sequence[str]) -> list[Text]:
    """Return the names of nodes."""
    return [edition.name_of(code) for code in codes]
