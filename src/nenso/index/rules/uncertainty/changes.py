"""Changes to a method for a trial: weights, points, items left out, means, normalisation; plain data."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nenso.index.rules.edition import Aggregate, Edition, Node
from nenso.index.rules.plan import scored_children
from nenso.index.rules.scoring import Given, Normalised
from nenso.index.rules.steps.normalising import Normalisation
from nenso.index.rules.steps.scales import METHODS
from nenso.index.rules.uncertainty.design import MEANS, STATED, mean_name, power_of
from nenso.index.rules.uncertainty.variants import scale_of
from nenso.kernel.rules import Refused

LARGEST = 1e9


@dataclass(frozen=True)
class Changes:
    """What is changed. `weights` and `points` are relative to the siblings, in any scale: what is not named keeps its own.

    A family in which a weight is named is measured in weights, one in which points are named in points.
    `aggregation` is a mean for every parent, `aggregate` one for named parents; `normalisation` a method for all
    criteria. "as_stated" changes nothing.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    aggregation: str = STATED
    aggregate: Mapping[str, str] = field(default_factory=dict)
    normalisation: str = STATED

    @property
    def is_nothing(self) -> bool:
        """Say whether the method stays as it is."""
        return self == Changes()


def read_changes(content: Mapping[str, Any]) -> Changes:
    """Return changes from plain values. Refuses `laboratory.invalid`, naming the key, what was found and what is taken."""
    known = ("weights", "points", "drop", "aggregation", "aggregate", "normalisation")
    if not isinstance(content, Mapping):
        raise _refused("changes", content, "{…}")
    for key in content:
        if key not in known:
            raise _refused(str(key), content[key], ", ".join(known))
    drop = content.get("drop", ())
    if isinstance(drop, str) or not isinstance(drop, Sequence):
        raise _refused("drop", drop, "[…]")
    aggregate = content.get("aggregate", {})
    if not isinstance(aggregate, Mapping):
        raise _refused("aggregate", aggregate, "{…}")
    return Changes(
        weights=_numbers("weights", content.get("weights", {})),
        points=_numbers("points", content.get("points", {})),
        drop=tuple(str(code) for code in drop),
        aggregation=_mean("aggregation", content.get("aggregation") or STATED),
        aggregate={str(code): _mean(f"aggregate.{code}", rule) for code, rule in aggregate.items()},
        normalisation=_method(content.get("normalisation") or STATED),
    )


def changes_json(changes: Changes) -> dict[str, Any]:
    """Return changes as plain values, leaving out what changes nothing; `read_changes` gives them back."""
    plain = {
        "weights": dict(changes.weights),
        "points": dict(changes.points),
        "drop": list(changes.drop),
        "aggregation": "" if changes.aggregation == STATED else changes.aggregation,
        "aggregate": {code: rule for code, rule in changes.aggregate.items() if rule != STATED},
        "normalisation": "" if changes.normalisation == STATED else changes.normalisation,
    }
    return {key: value for key, value in plain.items() if value}


def _numbers(key: str, found: Any) -> dict[str, float]:
    if not isinstance(found, Mapping):
        raise _refused(key, found, "{…}")
    return {str(code): _number(f"{key}.{code}", value) for code, value in found.items()}


def _number(key: str, value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= LARGEST:
        raise _refused(key, value, f"0 … {LARGEST:,.0f}")
    return float(value)


def _mean(key: str, written: Any) -> str:
    rule = mean_name(written)
    if rule == STATED or (isinstance(rule, str) and power_of(rule) is not None):
        return str(rule)
    raise _refused(key, written, ", ".join((STATED, *MEANS, "power 0.5")))


def _method(method: Any) -> str:
    if method != STATED and method not in METHODS:
        raise _refused("normalisation", method, ", ".join((STATED, *METHODS)))
    return str(method)


def _refused(key: str, found: Any, known: str) -> Refused:
    return Refused("laboratory.invalid", key=key, found=str(found)[:60], known=known)


def apply_changes(edition: Edition, changes: Changes) -> Edition:
    """Return the edition with the changes made; weights are made whole again in each family.

    Refuses `laboratory.unknown_node`, `laboratory.not_scored` (an item without siblings or points),
    `laboratory.nothing_left` (a whole family left out), `laboratory.no_mean`, `laboratory.normalisation` (criteria
    that a rule of the act scores cannot be normalised).
    """
    _known_nodes(edition, changes)
    sizes = {node.code: node for node in edition.nodes}
    for node in edition.nodes:
        _resize(sizes, edition, sizes[node.code], changes)
    nodes = tuple(_reform(sizes[node.code], changes) for node in edition.nodes)
    changed = replace(edition, nodes=nodes)
    return changed if changes.normalisation == STATED else _renormalised(changed, changes.normalisation)


def _known_nodes(edition: Edition, changes: Changes) -> None:
    for code in (*changes.weights, *changes.points, *changes.drop, *changes.aggregate):
        if not edition.has_node(code):
            raise Refused("laboratory.unknown_node", node=code, edition=edition.code)
    counted = {child.code for node in edition.nodes for child in scored_children(edition, node)}
    for code in (*changes.weights, *changes.points, *changes.drop):
        if code not in counted:
            raise Refused("laboratory.not_scored", node=code)


def _resize(sizes: dict[str, Node], edition: Edition, node: Node, changes: Changes) -> None:
    """Share a parent out anew among its children, the parent's own points being known already."""
    children = scored_children(edition, edition.node(node.code))
    named = (*changes.weights, *changes.points, *changes.drop)
    is_changed = any(child.code in named for child in children)
    if not children or (not is_changed and node.max_points == edition.node(node.code).max_points):
        return
    shares = {child.code: _share(child, children, changes) for child in children}
    total = math.fsum(shares.values())
    if total <= 0:
        raise Refused("laboratory.nothing_left", node=node.code)
    for child in children:
        weight = shares[child.code] / total if is_changed else child.weight
        sizes[child.code] = replace(
            sizes[child.code],
            weight=weight,
            max_points=node.max_points * weight,
            unscored=child.code in changes.drop,
        )
    sizes[node.code] = replace(sizes[node.code], sharing=None if is_changed else node.sharing)


def _share(child: Node, family: Sequence[Node], changes: Changes) -> float:
    if child.code in changes.drop:
        return 0.0
    if child.code in changes.points:
        return changes.points[child.code]
    if child.code in changes.weights:
        return changes.weights[child.code]
    is_in_points = any(sibling.code in changes.points for sibling in family)
    return child.max_points if is_in_points else child.weight


def _reform(node: Node, changes: Changes) -> Node:
    own = changes.aggregate.get(node.code, STATED)
    rule = own if own != STATED else changes.aggregation
    power = power_of(rule) if rule != STATED else None
    if power is None or not node.children:
        return node
    if not node.aggregate.is_mean:
        if own != STATED:
            raise Refused("laboratory.no_mean", node=node.code)
        return node
    return replace(node, aggregate=Aggregate("power" if " " in rule else rule, power))


def _renormalised(edition: Edition, method: str) -> Edition:
    stated = edition.preparation.normalise if edition.preparation else Normalisation()
    how = scale_of(method, stated)
    return replace(edition, nodes=tuple(_with_method(edition, node, how) for node in edition.nodes))


def _with_method(edition: Edition, node: Node, how: Normalisation) -> Node:
    if node.scoring is None or node.unscored:
        return node
    if isinstance(node.scoring, Normalised):
        return replace(node, scoring=replace(node.scoring, how=how))
    if isinstance(node.scoring, Given):
        return replace(
            node, scoring=Normalised(node.scoring.input, "up", how, is_treated=False), direction="up"
        )
    raise Refused("laboratory.normalisation", node=node.code, edition=edition.code)
