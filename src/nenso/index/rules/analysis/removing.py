"""Leaving out each node in turn: how far the ranks depend on it, and which nodes move nobody."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import Siblings, mean
from nenso.index.rules.computing import Basis, Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.plan import Plan, plan_of
from nenso.index.rules.ranking import Ranks, competition_ranks
from nenso.kernel.rules import Text

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Removal:
    """What happens to the ranks when a node is left out and its weight goes to its siblings.

    `shifts` [units] are places won (> 0 is up, as in `Change`), 0 for units that are not ranked both ways; `scores`
    [units] are the composites (0..1) without the node. `most_units` are those that moved by `most` places.
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
    """A node without effect on any rank. `kind`: "constant" (the same for all), "weightless", "no_shift"."""

    code: str
    name: Text
    kind: str
    text: Text


def removal(edition: Edition, outcome: Outcome, codes: Sequence[str] | None = None) -> tuple[Removal, ...]:
    """Leave out each scored node below the root in turn (or those of `codes`) and rank again, in tree order.

    COINr's `remove_elements`: the node's weight is set to nought and the preparation of the data stays as it was.
    Where COINr would divide by nought, because a node was the only one of its parent, the parent goes with it;
    a node without which nothing is left is not reported. Only units whose composite is computed are ranked, before
    and after, and among each other, so that no published figure stands beside one computed without the node.
    """
    asked = _removable(edition) if codes is None else [edition.node(code) for code in codes]
    without = {node.code: _without(edition, outcome, node) for node in asked}
    found = {code: scores for code, scores in without.items() if scores is not None}
    if not found:
        return ()
    column = outcome.values[:, 0]
    is_fit = outcome.basis[:, 0] == Basis.COMPUTED
    scale = edition.max_points if outcome.figures_as == "points" and edition.max_points > 0 else 1.0
    after = np.column_stack(list(found.values()))
    is_ranked = is_fit[:, None] & ~np.isnan(after)
    first = competition_ranks(np.where(is_ranked, column[:, None], np.nan) * scale, outcome.decimals)
    last = competition_ranks(np.where(is_ranked, after, np.nan) * scale, outcome.decimals)
    shifts = first.astype(np.int64) - last
    return tuple(
        _removal(edition, outcome, code, shifts[:, place], (first[:, place], after[:, place]))
        for place, code in enumerate(found)
    )


def _removal(
    edition: Edition,
    outcome: Outcome,
    code: str,
    shifts: NDArray[np.int64],
    figures: tuple[Ranks, Array],
) -> Removal:
    ranks, scores = figures
    apart = np.abs(shifts)
    most = int(apart.max(initial=0))
    movers = tuple(outcome.units[row] for row in np.flatnonzero(apart == most)) if most else ()
    ranked = int(np.count_nonzero(ranks))
    mean_shift = float(apart.sum()) / ranked if ranked else 0.0
    return Removal(code, edition.name_of(code), mean_shift, most, movers, shifts, scores)


def _removable(edition: Edition) -> list[Node]:
    return [node for node in edition.nodes[1:] if _counts(edition, node)]


def _counts(edition: Edition, node: Node) -> bool:
    """Say whether a node has weight all the way up; False where points are unknown."""
    return all(not step.unscored and step.weight > 0 for step in edition.path(node.code)[1:])


def _without(edition: Edition, outcome: Outcome, node: Node) -> Array | None:
    """Return the composites without a node, [units]; None where nothing would be left."""
    plan = plan_of(edition)
    path = edition.path(node.code)[:-1]
    gone, changed = plan.places[node.code], None
    for parent in reversed(path):
        family = _family(plan, plan.places[parent.code])
        if family is None:
            return None
        values = outcome.values.T[family.children]
        at = int(np.flatnonzero(family.children == gone)[0])
        if changed is None:
            if len(family.children) == 1:
                gone = plan.places[parent.code]
                continue
            family, values = _drop(family, at), np.delete(values, at, axis=0)
        else:
            values = values.copy()
            values[at] = changed
        changed = _standing(mean(values, family)[0], outcome, plan.places[parent.code])
        gone = plan.places[parent.code]
    return changed


def _standing(found: Array, outcome: Outcome, row: int) -> Array:
    """A parent that cannot be computed keeps its official figure, as in a run."""
    official = np.where(
        outcome.basis[:, row] == Basis.PUBLISHED, outcome.values[:, row], outcome.published[:, row]
    )
    return np.where(np.isnan(found), official, found)


def _family(plan: Plan, parent: int) -> Siblings | None:
    """Return one parent with its children out of the level in which it is computed."""
    for level in plan.levels:
        for siblings in level:
            place = np.flatnonzero(siblings.parents == parent)
            if place.size:
                return _alone(siblings, int(place[0]))
    return None


def _alone(siblings: Siblings, place: int) -> Siblings:
    own = np.flatnonzero(siblings.owner == place)
    return replace(
        siblings,
        parents=siblings.parents[place : place + 1],
        starts=np.zeros(1, dtype=np.intp),
        owner=np.zeros(len(own), dtype=np.intp),
        min_share=siblings.min_share[place : place + 1],
        **{name: getattr(siblings, name)[own] for name in _BY_CHILD},
    )


_BY_CHILD = ("children", "weights", "as_zero", "fails", "gates")


def _drop(family: Siblings, at: int) -> Siblings:
    parts = {name: np.delete(getattr(family, name), at, axis=0) for name in (*_BY_CHILD, "owner")}
    return replace(family, **parts)


def idle_nodes(edition: Edition, outcome: Outcome) -> tuple[Idle, ...]:
    """Return the scored nodes that move no rank, and why: no weight, the same figure for all, or no place changed."""
    shifts = {found.code: found.most for found in removal(edition, outcome)}
    found: list[Idle] = []
    for node in edition.nodes[1:]:
        column = outcome.values[:, outcome.column(node.code)]
        kind = _idleness(node, column[~np.isnan(column)], shifts.get(node.code))
        if kind:
            found.append(Idle(node.code, node.name, kind, _WORDS[kind].fill(name=node.name)))
    return tuple(found)


def _idleness(node: Node, known: Array, most: int | None) -> str:
    if node.unscored or len(known) < 2:
        return ""
    if node.weight == 0:
        return "weightless"
    if known.min() == known.max():
        return "constant"
    return "no_shift" if most == 0 else ""


_WORDS = {
    "constant": Text(
        "“{name}” có cùng một giá trị ở mọi đơn vị nên không phân biệt được đơn vị nào.",
        "“{name}” is the same for all units, so it tells none from another.",
    ),
    "weightless": Text(
        "“{name}” có trọng số 0 nên không ảnh hưởng đến giá trị tổng hợp.",
        "“{name}” weighs nothing, so it does not count in the composite.",
    ),
    "no_shift": Text(
        "Bỏ “{name}” ra thì không thứ hạng nào thay đổi.", "Without “{name}” no rank would change."
    ),
}
