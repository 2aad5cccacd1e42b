"""An edition made ready for arrays: which rows are criteria, which inputs they read, which levels follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import Siblings
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.scores import Batch, Leaf, batch_for
from nenso.index.rules.scoring import Normalised

Places = NDArray[np.intp]


@dataclass(frozen=True)
class Plan:
    """The steps of one edition. `levels` run from the deepest parents to the root."""

    keys: tuple[str, ...]
    batches: tuple[tuple[Places, Batch], ...]
    levels: tuple[tuple[Siblings, ...], ...]
    scale: NDArray[np.float64]  # [codes, 1] turns a figure as written into a value 0..1
    max_points: NDArray[np.float64]  # [codes, 1], NaN for views
    above: dict[str, int]  # row of every node and view at which a figure may be given above the criteria
    places: dict[str, int]  # row of every node and view
    raw: tuple[tuple[int, Leaf], ...]  # rows and criteria that are normalised from raw figures


_KEPT = "_plan"


def plan_of(edition: Edition) -> Plan:
    """Return the plan of an edition, made once and kept with it."""
    kept = edition.__dict__.get(_KEPT)
    if kept is None:
        kept = _make(edition)
        edition.__dict__[_KEPT] = kept
    return cast(Plan, kept)


def _make(edition: Edition) -> Plan:
    keys = edition.input_keys
    places = {node.code: row for row, node in enumerate(edition.nodes)}
    kinds = _kinds(edition, places)
    return Plan(
        keys=keys,
        batches=_batches(edition, kinds, {key: row for row, key in enumerate(keys)}),
        levels=_levels(edition, places),
        scale=_scale(edition),
        max_points=np.array([n.max_points for n in edition.nodes] + [np.nan] * len(edition.views))[:, None],
        above={code: row for row, code in enumerate(edition.codes) if code not in set(keys)},
        places={code: row for row, code in enumerate(edition.codes)},
        raw=tuple(kinds.get(Normalised, ())),
    )


def _scale(edition: Edition) -> NDArray[np.float64]:
    if edition.figures_as == "value":
        return np.ones((len(edition.codes), 1))
    points = [node.max_points for node in edition.nodes] + [1.0] * len(edition.views)
    return np.array(points)[:, None]


def _kinds(edition: Edition, places: dict[str, int]) -> dict[type, list[tuple[int, Leaf]]]:
    kinds: dict[type, list[tuple[int, Leaf]]] = {}
    for row, node in enumerate(edition.nodes):
        if node.scoring is not None:
            family = places.get(node.parent or "", 0)
            leaf = Leaf(node.scoring, node.max_points, node.code, family, edition.preparation)
            kinds.setdefault(type(node.scoring), []).append((row, leaf))
    return kinds


def _batches(
    edition: Edition, kinds: dict[type, list[tuple[int, Leaf]]], where: dict[str, int]
) -> tuple[tuple[Places, Batch], ...]:
    return tuple(
        (
            np.array([row for row, _ in found], dtype=np.intp),
            batch_for([leaf for _, leaf in found], where, edition.figures_as),
        )
        for found in kinds.values()
    )


def _levels(edition: Edition, places: dict[str, int]) -> tuple[tuple[Siblings, ...], ...]:
    families: dict[int, dict[tuple[bool, float], list[Node]]] = {}
    for node in edition.nodes:
        power = node.aggregate.power
        if power is not None and scored_children(edition, node):
            kind = (node.aggregate.is_mean, power)
            families.setdefault(node.depth, {}).setdefault(kind, []).append(node)
    return tuple(
        tuple(_siblings(edition, places, parents, kind) for kind, parents in families[depth].items())
        for depth in sorted(families, reverse=True)
    )


def scored_children(edition: Edition, node: Node) -> list[Node]:
    """Return the children that count: scored ones with some weight."""
    children = [edition.node(code) for code in node.children]
    return [child for child in children if not child.unscored and child.weight > 0]


def _siblings(
    edition: Edition, places: dict[str, int], parents: Sequence[Node], kind: tuple[bool, float]
) -> Siblings:
    families = [scored_children(edition, parent) for parent in parents]
    children = [child for family in families for child in family]
    counts = [len(family) for family in families]
    gates = [
        child.code in parent.zero_gate
        for parent, family in zip(parents, families, strict=True)
        for child in family
    ]
    return Siblings(
        power=kind[1],
        is_mean=kind[0],
        parents=np.array([places[parent.code] for parent in parents], dtype=np.intp),
        children=np.array([places[child.code] for child in children], dtype=np.intp),
        starts=np.concatenate(([0], np.cumsum(counts)[:-1])).astype(np.intp),
        owner=np.repeat(np.arange(len(parents), dtype=np.intp), counts),
        weights=np.array([[child.weight] for child in children]),
        as_zero=np.array([[child.missing == "zero"] for child in children]),
        fails=np.array([[child.missing == "fail"] for child in children]),
        min_share=np.array([[parent.min_share] for parent in parents]),
        gates=np.array(gates, dtype=np.bool_)[:, None],
    )
