"""Which single step would raise a unit's rank most: one node lifted to the median, the best or full points."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import Siblings, mean
from nenso.index.rules.computing import Basis, Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.explaining import frontier
from nenso.index.rules.plan import plan_of
from nenso.index.rules.ranking import rank_if
from nenso.kernel.rules import Text

Array = NDArray[np.float64]
TARGETS = ("median", "best", "full")


@dataclass(frozen=True)
class Move:
    """One node lifted. `gain` and `score` are of the composite as the edition writes it, `points` those of the edition."""

    code: str
    name: Text
    target: str
    start: float
    goal: float
    gain: float
    points: float
    score: float
    rank: int
    places: int


def best_moves(edition: Edition, outcome: Outcome, unit: str, target: str = "median") -> tuple[Move, ...]:
    """Return the moves of a unit that gain something, those that win most places first.

    Every other figure of every unit is left as it is. Targets: "median", "best" (of the units with a figure), "full".
    """
    found = []
    for node in frontier(edition, outcome, unit):
        move = _move(edition, outcome, unit, node, target)
        if move is not None and move.gain > 1e-12:
            found.append(move)
    return tuple(sorted(found, key=lambda move: (-move.places, -move.gain)))


def _move(edition: Edition, outcome: Outcome, unit: str, node: Node, target: str) -> Move | None:
    column = outcome.values[:, outcome.column(node.code)]
    start = outcome.value(unit, node.code)
    if math.isnan(start):
        return None
    goal = _goal(column, target)
    lifted = composite_with(edition, outcome, unit, node.code, goal)
    now = outcome.value(unit, edition.root.code)
    if goal <= start or math.isnan(lifted) or math.isnan(now):
        return None
    scale = edition.max_points if outcome.figures_as == "points" else 1.0
    scores = outcome.scores[:, outcome.column(edition.root.code)]
    rank = rank_if(scores, outcome.row(unit), lifted * scale, outcome.decimals)
    return Move(
        code=node.code,
        name=node.name,
        target=target,
        start=start,
        goal=goal,
        gain=(lifted - now) * scale,
        points=(lifted - now) * edition.max_points,
        score=lifted * scale,
        rank=rank,
        places=outcome.rank(unit, edition.root.code) - rank,
    )


def _goal(column: Array, target: str) -> float:
    if target == "full":
        return 1.0
    return float(np.nanmedian(column) if target == "median" else np.nanmax(column))


def composite_with(edition: Edition, outcome: Outcome, unit: str, code: str, value: float) -> float:
    """Return the composite (0..1) that a unit would have with another value at one node; NaN where it cannot be told."""
    row = outcome.row(unit)
    figures = outcome.values[row].copy()
    places = outcome.code_index
    path = edition.path(code)
    new = value
    for child, parent in zip(reversed(path), reversed(path[:-1]), strict=False):
        old = figures[places[child.code]]
        figures[places[child.code]] = new
        if parent.aggregate.rule == "copeland":
            return math.nan  # it depends on where every other unit stands too
        if outcome.basis_of(unit, parent.code) is Basis.COMPUTED:
            new = _again(edition, figures, places[parent.code])
        elif parent.aggregate.power == 1.0:
            # The parent is known only as published: what its other children hold stays in it unseen.
            new = min(1.0, figures[places[parent.code]] + child.weight * (new - old))
        else:
            return math.nan
    return float(new)


def _again(edition: Edition, figures: Array, parent: int) -> float:
    for level in plan_of(edition).levels:
        for siblings in level:
            if parent in siblings.parents:
                return _one(siblings, figures, parent)
    return math.nan


def _one(siblings: Siblings, figures: Array, parent: int) -> float:
    means = mean(figures[siblings.children][:, None], siblings)
    return float(means[list(siblings.parents).index(parent), 0])
