"""One year's figures by another year's method: what separates a change of method from a change of what is measured."""

from dataclasses import dataclass

import numpy as np

from nenso.index.rules.computing import Basis, Outcome, compute
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.plan import scored_children
from nenso.index.rules.wording import listed
from nenso.kernel.rules import Refused, Text

_ENOUGH = 0.9  # of the units must be computed: the ranks of the others are not known by this method
_MOST_NAMED = 4


@dataclass(frozen=True)
class Crossing:
    """Figures by a method that is not their own.

    `outcome` is None where `obstacle` says why it cannot be had (a clause without a full stop). `computed` are the
    units whose composite is computed all the way; the others stand with their published figure.
    """

    outcome: Outcome | None
    computed: frozenset[str]
    obstacle: Text | None


def cross(edition: Edition, own: Outcome, inputs: Inputs, other: Edition) -> Crossing:
    """Score `inputs`, which belong to the method `other`, by `edition`, whose `own` outcome is that of its own year.

    Not computable where points are unknown, where an item has figures in the edition's own year and none here (a
    rule for missing figures would silently score it as nought), or where fewer than nine in ten units are computed.
    A figure published above the criteria is no figure of this method unless both methods agree on all beneath it.
    """
    if _is_unknown(edition):
        return _nothing(_UNKNOWN.fill(m=edition.name))
    try:
        outcome = compute(edition, inputs)
    except Refused:
        return _nothing(_REFUSED.fill(m=edition.name))
    lacking = _lacking(edition, own, outcome)
    if lacking:
        return _nothing(_LACKING.fill(m=edition.name, items=_named(lacking)))
    computed = _computed(edition, outcome, other)
    known = int(np.sum(outcome.basis[:, 0] != Basis.MISSING))
    if not computed or len(computed) < _ENOUGH * known:
        return _nothing(_FEW.fill(m=edition.name, n=len(computed), k=len(inputs.units)))
    return Crossing(outcome, frozenset(computed), None)


def _nothing(obstacle: Text) -> Crossing:
    return Crossing(None, frozenset(), obstacle)


def _is_unknown(edition: Edition) -> bool:
    return edition.root.aggregate.power is None or (
        bool(edition.root.children) and not scored_children(edition, edition.root)
    )


def _lacking(edition: Edition, own: Outcome, outcome: Outcome) -> list[Node]:
    """Return the topmost scored nodes that have figures in the method's own year and none here."""
    found: list[Node] = []
    empty: set[str] = set()
    for node in edition.nodes[1:]:
        has_own = bool((own.basis[:, own.column(node.code)] != Basis.MISSING).any())
        has_here = bool((outcome.basis[:, outcome.column(node.code)] != Basis.MISSING).any())
        if node.unscored or not has_own or has_here:
            continue
        if node.parent not in empty:
            found.append(node)
        empty.add(node.code)
    return found


def _named(nodes: list[Node]) -> Text:
    shown = listed(node.name for node in nodes[:_MOST_NAMED])
    more = len(nodes) - _MOST_NAMED
    if more <= 0:
        return shown
    return Text("{names} và {n} mục khác", "{names} and {n} more").fill(names=shown, n=more)


def _computed(edition: Edition, outcome: Outcome, other: Edition) -> set[str]:
    fit = outcome.basis[:, 0] == Basis.COMPUTED
    for node in edition.nodes[1:]:
        is_inner = bool(node.children) or (other.has_node(node.code) and bool(other.node(node.code).children))
        if is_inner and not same_below(edition, other, node.code):
            fit = fit & (outcome.basis[:, outcome.column(node.code)] != Basis.PUBLISHED)
    return {unit for unit, is_fit in zip(outcome.units, fit.tolist(), strict=True) if is_fit}


def same_below(edition: Edition, other: Edition, code: str) -> bool:
    """Say whether two editions make a node's figure in the same way, all the way down."""
    if not edition.has_node(code) or not other.has_node(code):
        return False
    return _recipe(edition, code) == _recipe(other, code)


def _recipe(edition: Edition, code: str) -> object:
    node = edition.node(code)
    children = [(edition.node(child).weight, _recipe(edition, child)) for child in node.children]
    rule = (node.aggregate, node.min_share, node.missing, node.zero_gate, node.scoring, node.direction)
    return (code, node.unscored, rule, children, edition.preparation if node.is_leaf else None)


_UNKNOWN = Text(
    "điểm của các mục trong “{m}” chưa được công bố", "the points of the items in “{m}” are not public"
)
_REFUSED = Text(
    "“{m}” không chấm được số liệu của năm kia", "“{m}” cannot score the figures of the other year"
)
_LACKING = Text(
    "số liệu của năm kia không có {items} mà “{m}” cần", "the other year has no {items}, which “{m}” needs"
)
_FEW = Text(
    "chỉ {n} trên {k} đơn vị có đủ số liệu để chấm theo “{m}”",
    "only {n} of {k} units have figures enough to be scored by “{m}”",
)
