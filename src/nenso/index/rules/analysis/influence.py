"""What each node really does to the composite: effective weights, importance, and what its removal changes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition
from nenso.kernel.rules import Text

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Importance:
    """A node's stated weight beside what it does within its family.

    `weight` and `share` each add up to 1 over the family's nodes that could be compared; `r` is the correlation with
    the parent over `units` units; `effective_weight` is the weight in the composite.
    """

    code: str
    parent: str
    name: Text
    weight: float
    effective_weight: float
    share: float
    r: float
    units: int


@dataclass(frozen=True)
class Removal:
    """What happens to the ranks when a node is left out and its weight goes to its siblings.

    `shifts` [units] are places won (> 0 is up, as in `Change`), 0 for units that are not ranked both ways;
    `scores` [units] are composites 0..1 without the node; `most_units` moved by `most` places.
    """

    code: str
    name: Text
    mean_shift: float
    most: int
    most_units: tuple[str, ...]
    shifts: NDArray[np.int64]
    scores: Array


@dataclass(frozen=True)
class Idle:
    """A node without effect. `kind`: "constant" (no spread), "weightless", "no_shift" (its removal moves nobody)."""

    code: str
    name: Text
    kind: str
    text: Text


def effective_weights(edition: Edition) -> dict[str, float]:
    """Return each node's weight in the composite: the product of the weights down to it."""
    raise NotImplementedError


def importance(edition: Edition, outcome: Outcome, *, least: int = 10) -> tuple[Importance, ...]:
    """Return stated weight and effective importance of every node that can be compared with its siblings."""
    raise NotImplementedError


def removal(edition: Edition, outcome: Outcome, codes: Sequence[str] | None = None) -> tuple[Removal, ...]:
    """Leave out each node in turn (all scored ones below the root, or those given) and rank again."""
    raise NotImplementedError


def idle_nodes(edition: Edition, outcome: Outcome) -> tuple[Idle, ...]:
    """Return the scored nodes that do not move any rank, and why."""
    raise NotImplementedError
