"""Step 6: weights and means, beside what each item really decides."""

from collections.abc import Iterator

from nenso.index.rules.analysis import Importance, importance, removal
from nenso.index.rules.edition import Node
from nenso.index.rules.method.run import StatedRun, criteria, items, line, share, some
from nenso.index.rules.wording import aggregate_words, number, percent
from nenso.kernel.rules import Text

_APART = 0.1  # of weight and importance, from where a sentence is worth it
_NEAR = 1e-9
_MOST_WEIGHTS = 20


def weighting(run: StatedRun) -> list[Text]:
    """Say the weights of the first two levels, the importance of the first, and whose removal moves ranks most."""
    parents = [node for node in run.edition.nodes if node.depth < 2 and node.children and not node.unscored]
    words = Text("{name}: {how}{weights}.", "{name}: {how}{weights}.")
    lines = [
        line(words, name=node.name, how=aggregate_words(node.aggregate), weights=_weights(run, node))
        for node in parents
    ]
    if not lines:
        return [Text("Giá trị tổng hợp chỉ theo công bố.", "The composite is only as published.")]
    return [*lines, *_importance(run), *_removal(run)]


def _weights(run: StatedRun, parent: Node) -> Text:
    """List the weights of children; those that are alike or only illustrative are counted."""
    family = [run.edition.node(code) for code in parent.children]
    children = [child for child in family if not child.unscored and child.weight == child.weight]
    if not children:
        return Text("", "")
    if all(child.illustrative for child in children):
        words = Text("; {n}, chỉ là minh họa", "; {n}, only illustrative")
        return words.fill(n=criteria(len(children)))
    weights = [percent(child.weight) for child in children]
    if len(children) > 1 and len(set(weights)) == 1:
        words = Text("; {n}, mỗi mục {w}", "; {n} of {w} each")
        return words.fill(n=items(len(children)), w=weights[0])
    pairs = [
        Text("{n} {w}", "{n} {w}").fill(n=child.name, w=weight)
        for child, weight in zip(children, weights, strict=True)
    ]
    return Text("; trọng số {pairs}", "; weights {pairs}").fill(pairs=some(pairs, _MOST_WEIGHTS))


def _importance(run: StatedRun) -> Iterator[Text]:
    edition, outcome = run.examined
    found = [item for item in importance(edition, outcome) if item.parent == edition.root.code]
    if not found:
        return
    yield Text("", "")
    yield _WHAT_IT_IS
    yield Text("", "")
    words = Text("{name}: trọng số {w}, ảnh hưởng thực {s}.", "{name}: weight {w}, effective importance {s}.")
    for item in found:
        yield line(words, name=run.heading(item.code), w=share(item.weight), s=share(item.share))
    yield Text("", "")
    yield _farthest(run, found)


_WHAT_IT_IS = Text(
    "Ảnh hưởng thực của một mục là phần khác biệt giữa các đơn vị mà mục ấy quyết định: bình phương tương quan với "
    "giá trị tổng hợp, chia theo tỷ lệ giữa các mục. Đặt cạnh trọng số:",
    "An item's effective importance is how much of the differences between units it decides: its squared correlation "
    "with the composite, as a share of all. Beside the weights:",
)


def _farthest(run: StatedRun, found: list[Importance]) -> Text:
    gaps = [round(item.share - item.weight, 9) for item in found]
    place = max(range(len(found)), key=lambda at: abs(gaps[at]))
    if abs(gaps[place]) < _APART - _NEAR:
        return Text(
            "Không mục nào lệch quá mười điểm phần trăm so với trọng số.",
            "No item stands more than ten percentage points from its weight.",
        )
    words = (
        Text(
            "Lệch nhiều nhất là {name}: cao hơn trọng số {d} điểm phần trăm.",
            "Farthest from its weight is {name}: {d} percentage points above it.",
        )
        if gaps[place] > 0
        else Text(
            "Lệch nhiều nhất là {name}: thấp hơn trọng số {d} điểm phần trăm.",
            "Farthest from its weight is {name}: {d} percentage points below it.",
        )
    )
    return words.fill(name=run.name(found[place].code), d=number(abs(gaps[place]) * 100, 1))


def _removal(run: StatedRun) -> Iterator[Text]:
    if run.subject is None or len(run.first_level) < 2 or not run.can_be_paired:
        return
    edition, outcome = run.examined
    found = removal(edition, outcome, [node.code for node in run.first_level])
    if not found:
        return
    shifts = [round(item.mean_shift, 9) for item in found]
    most = max(range(len(found)), key=lambda at: shifts[at])
    least = min(range(len(found)), key=lambda at: shifts[at])
    words = Text(
        "Bỏ từng mục ra rồi xếp hạng lại: bỏ {a} làm thứ hạng đổi nhiều nhất, trung bình {x} bậc mỗi đơn vị; "
        "bỏ {b} đổi ít nhất, {y} bậc.",
        "Each item left out in turn: without {a} ranks move most, {x} places on average; without {b} least, {y}.",
    )
    yield Text("", "")
    yield words.fill(
        a=run.name(found[most].code),
        x=number(shifts[most], 1),
        b=run.name(found[least].code),
        y=number(shifts[least], 1),
    )
