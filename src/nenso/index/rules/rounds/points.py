"""Points of what participants say of themselves, by the edition's own rules, with the reason in words."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from nenso.index.rules.computing import Outcome, compute
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.reasons import reason
from nenso.index.rules.rounds.reading import criteria
from nenso.index.rules.scoring import ByPlace, Normalised
from nenso.kernel.rules import Text

NEAR = 1e-9  # points nearer than this are the same


@dataclass(frozen=True, slots=True)
class Earned:
    """What one criterion earns: points of its maximum and the reason; NaN where it cannot be scored yet.

    `is_relative`: the rule compares with the others of the round, so that the points move as they fill theirs in.
    `why` finds the words of the reason, which a list of many criteria does not need.
    """

    points: float
    max_points: float
    why: Callable[[], Text] = field(repr=False, compare=False)
    is_relative: bool

    @property
    def reason(self) -> Text:
        """Why it earns this."""
        return self.why()

    @property
    def is_known(self) -> bool:
        """Whether there is enough to score it."""
        return not math.isnan(self.points)


def table_of(filled: Mapping[str, Mapping[str, float]]) -> Inputs:
    """Return numbers by unit and input as the engine's table, both in the order in which they come."""
    keys = tuple(dict.fromkeys(key for values in filled.values() for key in values))
    place = {key: column for column, key in enumerate(keys)}
    table = np.full((len(filled), len(keys)), np.nan)
    for row, values in enumerate(filled.values()):
        for key, value in values.items():
            table[row, place[key]] = value
    return Inputs(tuple(filled), keys, table)


def is_relative(node: Node) -> bool:
    """Say whether a criterion is scored against the other units."""
    return isinstance(node.scoring, ByPlace | Normalised)


def has_relative(edition: Edition) -> bool:
    """Say whether any criterion of an edition is scored against the other units."""
    return any(is_relative(node) for node in edition.leaves)


def earned(edition: Edition, table: Inputs, outcome: Outcome, unit: str, node: Node) -> Earned:
    """Return what a unit earns at a criterion; `outcome` is of this very table."""
    return Earned(
        points=outcome.point(unit, node.code),
        max_points=node.max_points,
        why=partial(reason, edition, table, outcome, node.code, unit),
        is_relative=is_relative(node),
    )


def points_of(
    edition: Edition,
    node: Node,
    values: Mapping[str, float],
    others: Mapping[str, Mapping[str, float]] | None = None,
) -> float:
    """Return the points that numbers earn at one criterion, NaN where they do not suffice.

    `others` are the numbers of the other units, which only a relative rule looks at.
    """
    keys = node.scoring.inputs if node.scoring else ()
    filled = {"": {key: values[key] for key in keys if key in values}}
    if is_relative(node):
        filled |= {
            unit: {key: its[key] for key in keys if key in its} for unit, its in (others or {}).items()
        }
    return compute(edition, table_of(filled)).point("", node.code)


def total_of(edition: Edition, outcome: Outcome, unit: str) -> float:
    """Return the points of a unit so far: of what can be scored, without what is missing; NaN where nothing can.

    Where an edition does more than add, only the whole has a figure, and only once it can be computed.
    """
    if all(node.aggregate.is_mean and node.aggregate.power == 1 for node in edition.nodes if node.children):
        points = outcome.points[outcome.row(unit), [outcome.column(node.code) for node in criteria(edition)]]
        known = points[~np.isnan(points)]
        return float(known.sum()) if known.size else math.nan
    return outcome.point(unit, outcome.root)
