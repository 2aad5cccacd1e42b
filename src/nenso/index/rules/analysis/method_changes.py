"""What differs between two methods, item by item, in words: beside the part of a change that the method made."""

import math
from collections.abc import Iterator

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.wording import MISSING_NAMES, aggregate_words, listed, percent, points, rule_words
from nenso.kernel.rules import Text

MOST = 40  # sentences; two methods that share nothing are not told apart by a longer list
_NAMED = 8


def method_changes(before: Edition, after: Edition, most: int = MOST) -> tuple[Text, ...]:
    """Return what the later method does otherwise, from the top of the tree down, at most `most` sentences.

    Nodes are the same where their codes are. Names, sources and notes do not count: they score nothing.
    """
    found = [*_whole(before, after), *_nodes(before, after)]
    if len(found) <= most:
        return tuple(found)
    more = Text("Và {n} khác biệt nữa.", "And {n} more differences.").fill(n=len(found) - most)
    return (*found[:most], more)


def _whole(before: Edition, after: Edition) -> Iterator[Text]:
    if before.decimals != after.decimals:
        yield Text(
            "Thứ hạng so ở {b} chữ số thập phân, trước là {a}.", "Ranks compare {b} decimals; it was {a}."
        ).fill(a=before.decimals, b=after.decimals)
    if before.preparation != after.preparation:
        yield Text("Các bước chuẩn bị số liệu đã đổi.", "The steps that prepare the figures were changed.")


def _nodes(before: Edition, after: Edition) -> Iterator[Text]:
    old, new = _scored(before), _scored(after)
    yield from _named(_DROPPED, [node for node in old.values() if not _stands_in(after, node)], old)
    yield from _named(_ADDED, [node for node in new.values() if not _stands_in(before, node)], new)
    both = [(old[node.code], node) for node in new.values() if node.code in old]
    unknown = [last for first, last in both if _size(first) != _size(last) and not _is_known(first, last)]
    yield from _named(_UNKNOWN, unknown, {})
    for first, last in both:
        if last not in unknown:
            yield from _of_size(before, first, after, last)
        yield from _of_rule(before, first, after, last)


def _scored(edition: Edition) -> dict[str, Node]:
    """Return the nodes that count. An illustrative one says nothing of what an act scores."""
    found: dict[str, Node] = {}
    for node in edition.nodes:
        is_below = node.parent is None or node.parent in found
        if is_below and not node.unscored and not node.illustrative:
            found[node.code] = node
    return found


def _stands_in(edition: Edition, node: Node) -> bool:
    """Say whether an edition may score a node; one that it only illustrates may stand in the act all the same."""
    return edition.has_node(node.code) and not edition.node(node.code).unscored


def _named(words: Text, nodes: list[Node], family: dict[str, Node]) -> Iterator[Text]:
    """Name the topmost of some nodes; what lies beneath goes with them."""
    codes = {node.code for node in nodes}
    top = [node.name for node in nodes if not family or node.parent not in codes]
    if len(top) > _NAMED:
        rest = Text("{n} mục khác", "{n} more").fill(n=len(top) - _NAMED)
        top = [*top[:_NAMED], rest]
    if top:
        yield words.fill(names=listed(top))


def _is_known(old: Node, new: Node) -> bool:
    return not math.isnan(old.max_points) and not math.isnan(new.max_points)


def _of_size(before: Edition, old: Node, after: Edition, new: Node) -> Iterator[Text]:
    if _size(old) == _size(new) or old.parent is None:
        return
    if before.max_points == after.max_points and before.max_points != 1:
        sizes = {"a": points(old.max_points), "b": points(new.max_points)}
        yield _POINTS.fill(name=new.name, **sizes)
    elif f"{old.weight:.9g}" != f"{new.weight:.9g}":
        yield _WEIGHT.fill(name=new.name, a=percent(old.weight), b=percent(new.weight))


def _of_rule(before: Edition, old: Node, after: Edition, new: Node) -> Iterator[Text]:
    are_parents, are_leaves = bool(old.children and new.children), old.is_leaf and new.is_leaf
    if are_parents and old.aggregate != new.aggregate:
        facts = {"a": aggregate_words(old.aggregate), "b": aggregate_words(new.aggregate)}
        yield _AGGREGATE.fill(name=new.name, **facts)
    if set(old.zero_gate) != set(new.zero_gate):
        gates = listed(after.name_of(code) for code in new.zero_gate)
        yield (_GATE if new.zero_gate else _NO_GATE).fill(name=new.name, gates=gates)
    if are_leaves and old.scoring != new.scoring:
        yield _RULE.fill(name=new.name, a=rule_words(before, old), b=rule_words(after, new))
    if old.missing != new.missing:
        yield _MISSING.fill(name=new.name, b=MISSING_NAMES[new.missing])
    if are_parents and old.min_share != new.min_share:
        yield _SHARE.fill(name=new.name, a=percent(old.min_share), b=percent(new.min_share))


def _size(node: Node) -> tuple[str, ...]:
    """Weights and points as a reader compares them: thirds that differ in the last bit are the same."""
    return tuple(f"{figure:.9g}" for figure in (node.weight, node.max_points))


_DROPPED = Text("Không còn chấm: {names}.", "No longer scored: {names}.")
_ADDED = Text("Chấm thêm: {names}.", "Scored in addition: {names}.")
_WEIGHT = Text("Trọng số của “{name}”: từ {a} thành {b}.", "The weight of “{name}”: from {a} to {b}.")
_POINTS = Text(
    "Điểm tối đa của “{name}”: từ {a} thành {b}.", "The maximum of “{name}”: from {a} to {b} points."
)
_UNKNOWN = Text(
    "Điểm của các mục sau không rõ ở một trong hai năm: {names}.",
    "In one of the two years the points of these are not known: {names}.",
)
_AGGREGATE = Text("“{name}”: từ {a} thành {b}.", "“{name}”: from {a} to {b}.")
_GATE = Text(
    "“{name}” bằng 0 khi một trong các mục sau bằng 0: {gates}.",
    "“{name}” is nought where one of these is: {gates}.",
)
_NO_GATE = Text(
    "“{name}” không còn bằng 0 khi một mục bằng 0.", "“{name}” is no longer nought because one item is."
)
_RULE = Text(
    "“{name}” chấm cách khác: trước {a}; nay {b}.", "“{name}” is scored otherwise: it was {a}; now {b}."
)
_MISSING = Text("“{name}” thiếu số liệu nay {b}.", "A missing figure of “{name}” now {b}.")
_SHARE = Text(
    "“{name}” cần ít nhất {b} trọng số có số liệu, trước là {a}.",
    "“{name}” needs figures for {b} of its weight; it was {a}.",
)
