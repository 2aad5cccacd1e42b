"""Putting drafts together into a tree and checking it: codes, parents, rings, points, weights."""

import math
from collections.abc import Mapping, Sequence

from nenso.index.rules.edition import Node
from nenso.index.rules.fields import Taker, close, shown
from nenso.index.rules.node_reading import Draft
from nenso.kernel.importing.yaml_nodes import DEEPEST
from nenso.kernel.rules import format_number

_NEAR = 1e-9


def build_tree(take: Taker, drafts: Sequence[Draft], max_points: float) -> tuple[Node, ...]:
    """Return the nodes depth first from the one root; empty where the shape itself is at fault."""
    by_code = _distinct(take, drafts)
    if not _parents_known(take, drafts, by_code) or not _no_ring(take, by_code) or len(by_code) < len(drafts):
        return ()
    if not _shallow(take, by_code):
        return ()
    children: dict[str | None, list[Draft]] = {}
    for draft in drafts:
        children.setdefault(draft.parent, []).append(draft)
    roots = children.get(None, [])
    if len(roots) != 1:
        at = roots[1].at if len(roots) > 1 else drafts[0].at
        take.fault("edition.roots", at, count=len(roots), found=", ".join(root.code for root in roots) or "–")
        return ()
    nodes: list[Node] = []
    _grow(take, roots[0], (max_points, 1.0), 0, children, nodes)
    return tuple(nodes)


def _distinct(take: Taker, drafts: Sequence[Draft]) -> dict[str, Draft]:
    found: dict[str, Draft] = {}
    for draft in drafts:
        if draft.code in found:
            take.fault("edition.duplicate_code", draft.at, found=draft.code, other=found[draft.code].at.line)
        else:
            found[draft.code] = draft
    return found


def _parents_known(take: Taker, drafts: Sequence[Draft], by_code: Mapping[str, Draft]) -> bool:
    lost = [draft for draft in drafts if draft.parent is not None and draft.parent not in by_code]
    for draft in lost:
        take.fault(
            "edition.unknown_parent",
            draft.parent_at,
            found=draft.parent,
            **close(draft.parent or "", by_code),
        )
    return not lost


def _no_ring(take: Taker, by_code: Mapping[str, Draft]) -> bool:
    safe: set[str] = set()
    for start in by_code:
        trail: list[str] = []
        here: str | None = start
        while here is not None and here not in safe and here not in trail:
            trail.append(here)
            here = by_code[here].parent
        if here is not None and here in trail:
            ring = [*trail[trail.index(here) :], here]
            take.fault("edition.cycle", by_code[here].parent_at, found=" → ".join(ring))
            return False
        safe.update(trail)
    return True


def _shallow(take: Taker, by_code: Mapping[str, Draft]) -> bool:
    for draft in by_code.values():
        depth, above = 0, draft.parent
        while above is not None and depth <= DEEPEST:
            depth, above = depth + 1, by_code[above].parent
        if depth > DEEPEST:
            take.fault("edition.too_deep", draft.parent_at, most=DEEPEST)
            return False
    return True


def _grow(
    take: Taker,
    draft: Draft,
    share: tuple[float, float],
    depth: int,
    children: Mapping[str | None, list[Draft]],
    nodes: list[Node],
) -> None:
    points, weight = share
    below = children.get(draft.code, [])
    _check_node(take, draft, below)
    nodes.append(_node(draft, points, weight, depth, below))
    shares = _shares(take, draft, below, points)
    for child, of_child in zip(below, shares, strict=True):
        _grow(take, child, of_child, depth + 1, children, nodes)


def _node(draft: Draft, points: float, weight: float, depth: int, below: Sequence[Draft]) -> Node:
    return Node(
        code=draft.code,
        name=draft.name,
        parent=draft.parent,
        children=tuple(child.code for child in below),
        depth=depth,
        max_points=points,
        weight=weight,
        aggregate=draft.aggregate,
        min_share=draft.min_share,
        missing=draft.missing,
        zero_gate=tuple(str(gate.value) for gate in draft.zero_gate),
        scoring=None if below else draft.scoring,
        direction=draft.direction,
        unit=draft.unit,
        source_kind=draft.source_kind,
        evidence=draft.evidence,
        component_count=draft.components,
        illustrative=draft.illustrative,
        unscored=draft.unscored,
        status=draft.status,
        source=draft.source,
        note=draft.note,
        sharing=draft.sharing if below else None,
        line=draft.at.line,
    )


def _check_node(take: Taker, draft: Draft, below: Sequence[Draft]) -> None:
    if below and draft.has_scoring:
        take.fault("edition.scoring_on_parent", draft.at, node=draft.code)
    codes = [child.code for child in below]
    for gate in draft.zero_gate:
        if gate.value not in codes:
            take.fault("edition.gate", gate, found=shown(gate.value), node=draft.code)


def _shares(take: Taker, parent: Draft, below: Sequence[Draft], points: float) -> list[tuple[float, float]]:
    """Return (maximum points, weight) of each child, weights summing to 1 among the scored ones."""
    scored = [child for child in below if not child.unscored]
    if parent.aggregate.power is None or parent.unscored:
        return [(math.nan if child.points is None else child.points, math.nan) for child in below]
    if parent.sharing is not None:
        return _shared(take, parent, below, points)
    known = _known(take, parent, scored)
    if known == "points":
        _points_sum(take, parent, scored, points)
        return [_by_points(child, points) for child in below]
    if known == "weight":
        _weights_sum(take, parent, scored)
        return [
            (0.0, 0.0) if child.unscored else (points * (child.weight or 0), child.weight or 0)
            for child in below
        ]
    return [(math.nan, math.nan) for _ in below]


def _shared(take: Taker, parent: Draft, below: Sequence[Draft], points: float) -> list[tuple[float, float]]:
    """Return what siblings get where the parent shares out: the same for each, or as the experts gave."""
    scored = [child for child in below if not child.unscored]
    if not scored:
        take.fault("edition.nothing_to_share", parent.at, node=parent.code)
        return [(0.0, 0.0) for _ in below]
    for child in scored:
        if child.points is not None or child.weight is not None:
            take.fault("edition.shared_weights", child.at, node=child.code, parent=parent.code)
    weights = iter(_given_shares(take, parent, len(scored)))
    return [
        (0.0, 0.0) if child.unscored else (points * weight, weight)
        for child in below
        for weight in [0.0 if child.unscored else next(weights)]
    ]


def _given_shares(take: Taker, parent: Draft, count: int) -> list[float]:
    sharing = parent.sharing
    if sharing is None or sharing.rule == "equal":
        return [1.0 / count] * count
    fit = [row for row in sharing.allocations if len(row) == count and sum(row) > 0]
    if not fit or len(fit) < len(sharing.allocations):
        take.fault("edition.allocations", parent.at, node=parent.code, count=count)
        return [1.0 / count] * count
    # Each expert's row is made whole first, so that one who writes 1000 points weighs no more than one who writes 1.
    return [math.fsum(row[place] / math.fsum(row) for row in fit) / len(fit) for place in range(count)]


def _known(take: Taker, parent: Draft, scored: Sequence[Draft]) -> str:
    bare = [child for child in scored if child.points is None and child.weight is None]
    for child in bare:
        take.fault("edition.points_missing", child.at, node=child.code)
    kinds = {"points" if child.points is not None else "weight" for child in scored if child not in bare}
    both = any(child.points is not None and child.weight is not None for child in scored)
    if len(kinds) == 2 or both:
        take.fault("edition.mixed_weights", parent.at, node=parent.code)
        return ""
    return "" if bare or not kinds else kinds.pop()


def _by_points(child: Draft, points: float) -> tuple[float, float]:
    if child.unscored:
        return 0.0, 0.0
    own = child.points or 0.0
    return own, own / points if points > 0 else 0.0


def _points_sum(take: Taker, parent: Draft, scored: Sequence[Draft], points: float) -> None:
    total = math.fsum(child.points or 0 for child in scored)
    if math.isnan(points) and (parent.parent is None or math.isnan(parent.points or 0)):
        return  # wrong itself, and told already
    if math.isnan(points) or abs(total - points) > _NEAR * max(1.0, abs(points)):
        take.fault(
            "edition.points_sum", parent.at, node=parent.code, found=_plain(total), expected=_plain(points)
        )


def _weights_sum(take: Taker, parent: Draft, scored: Sequence[Draft]) -> None:
    total = math.fsum(child.weight or 0 for child in scored)
    if abs(total - 1) > _NEAR:
        take.fault("edition.weights_sum", parent.at, node=parent.code, found=_plain(total))


def _plain(value: float) -> str:
    return format_number(value, "en").replace(",", "")
