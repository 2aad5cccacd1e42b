"""From a trial in the laboratory to a whole edition: what was merged for want of public figures is parted again."""

from collections.abc import Mapping
from dataclasses import replace

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.plan import scored_children
from nenso.index.rules.uncertainty import Changes, Subject, apply_changes
from nenso.index.rules.uncertainty.design import STATED
from nenso.kernel.rules import Refused, Text

_SAME = 1e-9


def draft_of(
    edition: Edition, subject: Subject, changes: Changes, *, code: str, name: Text, about: Text
) -> Edition:
    """Return an edition changed as a subject of it was: under its own code and name, saying in its note what it is.

    What was done to a merged part is done to each node that it stands for: the same factor, or all left out. `about`
    is told in the note, before what the edition says of itself.
    Refuses `laboratory.not_in_a_file` for changes that an edition cannot say, and what `apply_changes` refuses.
    """
    whole = onto_edition(edition, subject, changes)
    made = _in_round_points(edition, apply_changes(edition, whole), whole)
    note = Text(f"{about.vi} {edition.note.vi}", f"{about.en} {edition.note.en}") if edition.note else about
    nodes = tuple(_marked(node, edition) for node in made.nodes)
    return replace(made, code=code, name=name, note=note, nodes=nodes)


def _in_round_points(before: Edition, made: Edition, changes: Changes) -> Edition:
    """Return an edition whose points add up to what was written, not to what the total was before.

    1.100 points of which 250 are an item's say the same as 1.000 of which it has 227,27. Where figures and grades
    are points themselves the total stays: 90 of 100 must not become 90 of 110.
    """
    if made.figures_as == "points" or before.max_points == 1.0:
        return made
    kept = [node for node in scored_children(made, made.root) if node.max_points > 0]
    asked = {node.code: changes.points.get(node.code, before.node(node.code).max_points) for node in kept}
    factor = asked[kept[0].code] / kept[0].max_points if kept else 1.0
    nodes = tuple(replace(node, max_points=_plain(node.max_points * factor)) for node in made.nodes)
    return replace(made, max_points=_plain(made.max_points * factor), nodes=nodes)


def _plain(points: float) -> float:
    """Return points without the noise of having been divided and multiplied: 250 instead of 249.99999999999997."""
    return round(points, 9)


def onto_edition(edition: Edition, subject: Subject, changes: Changes) -> Changes:
    """Return changes of a subject as changes of the edition that it was pruned from."""
    merged = merged_parts(edition, subject)
    if changes.normalisation != STATED and any(
        not edition.node(code).is_leaf for code in _leaves(subject, merged)
    ):
        raise Refused("laboratory.not_in_a_file", edition=edition.code)
    return replace(
        changes,
        weights=_parted(changes.weights, subject.edition, edition, merged, "weight"),
        points=_parted(changes.points, subject.edition, edition, merged, "max_points"),
        drop=tuple(one for code in changes.drop for one in merged.get(code, (code,))),
    )


def merged_parts(edition: Edition, subject: Subject) -> dict[str, tuple[str, ...]]:
    """Return, for each part of a subject that is no node of its edition, the nodes that it stands for."""
    return {
        node.code: tuple(code for code in subject.residual if edition.node(code).parent == node.parent)
        for node in subject.edition.nodes
        if not edition.has_node(node.code)
    }


def _leaves(subject: Subject, merged: Mapping[str, tuple[str, ...]]) -> list[str]:
    codes = [node.code for node in subject.edition.nodes if node.is_leaf]
    return [one for code in codes for one in merged.get(code, (code,))]


def _parted(
    sizes: Mapping[str, float],
    pruned: Edition,
    edition: Edition,
    merged: Mapping[str, tuple[str, ...]],
    kind: str,
) -> dict[str, float]:
    """Return sizes for the nodes of the edition: those that were merged keep their proportions to each other."""
    found: dict[str, float] = {}
    for code, size in sizes.items():
        if code not in merged:
            found[code] = size
            continue
        stated = getattr(pruned.node(code), kind)
        found |= {one: getattr(edition.node(one), kind) * size / stated for one in merged[code]}
    return found


def _marked(node: Node, before: Edition) -> Node:
    """Return a node whose note says that its size or mean is tried, where it is another than the edition has."""
    if not before.has_node(node.code):
        return node
    old = before.node(node.code)
    if abs(old.weight - node.weight) < _SAME and old.aggregate == node.aggregate:
        return node
    tried = Text("Thử ở phòng thử, chưa có căn cứ pháp lý.", "Tried in the laboratory; no act says so.")
    note = Text(f"{tried.vi} {node.note.vi}", f"{tried.en} {node.note.en}") if node.note else tried
    return replace(node, note=note)


def differences(before: Edition, after: Edition) -> tuple[tuple[Node, Node | None], ...]:
    """Return the nodes of the first level before and after, None where one was left out."""
    return tuple(
        (
            node,
            after.node(node.code)
            if after.has_node(node.code) and not after.node(node.code).unscored
            else None,
        )
        for node in scored_children(before, before.root)
    )
