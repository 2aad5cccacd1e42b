"""Steps 1, 2, 5 and 10: the framework, its variables, how they become comparable, how ranks are shown."""

from collections import Counter

from nenso.index.rules.digests import edition_digest, inputs_digest
from nenso.index.rules.edition import Node
from nenso.index.rules.method.run import StatedRun, criteria, line, opened
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.wording import (
    GROUP_NAMES,
    NORMALISATION_NAMES,
    SOURCE_KIND_NAMES,
    joined,
    listed,
    points,
)
from nenso.kernel.rules import Text


def framework(run: StatedRun) -> list[Text]:
    """Say what stands at the first level."""
    edition = run.edition
    first = [edition.node(code) for code in edition.root.children]
    words = Text("{name} có {n} mục ở cấp đầu: {items}.", "{name} has {n} items at its first level: {items}.")
    if not first:
        words = Text(
            "Cấu trúc bên dưới giá trị tổng hợp chưa rõ.", "The structure below the composite is not known."
        )
    body = words.fill(name=edition.root.name, n=len(first), items=listed(node.name for node in first))
    return [body, edition.note] if edition.note else [body]


def variables(run: StatedRun) -> list[Text]:
    """Count the criteria and their sources."""
    leaves = run.edition.leaves
    kinds = Counter(leaf.source_kind or "" for leaf in leaves)
    illustrative = sum(leaf.illustrative for leaf in leaves)
    known = [
        Text("{k} {n}", "{k} {n}").fill(k=SOURCE_KIND_NAMES[kind], n=count)
        for kind, count in kinds.items()
        if kind
    ]
    sentences = [Text("{n} ở cấp thấp nhất.", "{n} at the lowest level.").fill(n=criteria(len(leaves)))]
    if illustrative:
        are = "is" if illustrative == 1 else "are"
        words = Text("Trong đó {n} là minh họa.", f"Of these, {{n}} {are} illustrative.")
        every = Text("Tất cả là minh họa.", "All are illustrative.")
        sentences.append(every if illustrative == len(leaves) > 1 else words.fill(n=illustrative))
    if known:
        sentences.append(Text("Nguồn: {k}.", "Sources: {k}.").fill(k=listed(known)))
    if _is_above(run):
        sentences.append(_ABOVE)
    return [joined(sentences)]


def _is_above(run: StatedRun) -> bool:
    """Say whether figures were brought only above the criteria."""
    basis = run.outcome.basis
    leaves = [run.outcome.column(leaf.code) for leaf in run.edition.leaves if leaf.depth > 0]
    return bool(leaves) and not basis[:, leaves].any() and bool(basis.any())


_ABOVE = Text(
    "Lần này không có số liệu ở cấp tiêu chí; các cấp trên lấy như đã công bố.",
    "This time there are no figures for the criteria; the levels above are taken as published.",
)


def normalising(run: StatedRun) -> list[Text]:
    """Count the criteria by the rule that scores them."""
    scored = [leaf for leaf in run.edition.leaves if leaf.scoring and not leaf.unscored and leaf.depth > 0]
    if not scored or _is_above(run):
        return [_NOTHING_NORMALISED]
    rules = Counter(_rule(run, leaf) for leaf in scored)
    raw = sum(isinstance(leaf.scoring, Normalised) for leaf in scored)
    head = _SCORED if raw == 0 else _RAW if raw == len(scored) else _BOTH
    words = Text("{name}: {n}.", "{name}: {n}.")
    lines = [line(words, name=opened(name), n=criteria(count)) for name, count in rules.items()]
    return [head, Text("", ""), *lines]


_NOTHING_NORMALISED = Text(
    "Không có gì phải chuẩn hóa: các giá trị công bố đã ở cùng một thang.",
    "There was nothing to normalise: the published figures are on one scale already.",
)


def _rule(run: StatedRun, leaf: Node) -> Text:
    if isinstance(leaf.scoring, Normalised):
        steps = run.edition.preparation
        how = leaf.scoring.how or (steps.normalise if steps else None)
        return NORMALISATION_NAMES[how.method if how else "minmax"]
    return _RULE_NAMES[type(leaf.scoring).__name__]


_SCORED = Text(
    "Mỗi tiêu chí được chấm thành giá trị từ 0 đến 1 bằng quy tắc riêng:",
    "Each criterion is scored to a value from 0 to 1 by its own rule:",
)
_RAW = Text(
    "Số liệu gốc được đưa về một thang chung để so được với nhau:",
    "The raw figures are brought onto one scale, so that they can be compared:",
)
_BOTH = Text(
    "Một phần tiêu chí được chấm bằng quy tắc riêng, một phần được đưa về thang chung từ số liệu gốc:",
    "Some criteria are scored by rules of their own, some are brought onto one scale from raw figures:",
)
_RULE_NAMES = {
    "Given": Text("lấy nguyên giá trị", "taken as it stands"),
    "YesNo": Text("có/không", "yes/no"),
    "Steps": Text("theo bậc", "steps"),
    "Ratio": Text("tỷ lệ", "ratio"),
    "Linear": Text("đường thẳng", "linear"),
    "Bands": Text("theo khoảng", "bands"),
    "ByPlace": Text("theo vị trí trong nhóm", "by place in the group"),
    "Parts": Text("cộng các phần", "additive parts"),
    "Formula": Text("công thức", "expression"),
}


def presenting(run: StatedRun) -> list[Text]:
    """Say who is ranked, how ties are broken, and which files this rests on."""
    edition = run.edition
    groups = listed(GROUP_NAMES[g] for g in edition.groups)
    ranked = Text(
        "Xếp hạng riêng {groups}, so sánh ở {d} chữ số thập phân; đồng hạng thì cùng nhận thứ hạng tốt hơn. {most}",
        "Ranked apart: {groups}, compared at {d} decimals; ties share the better place. {most}",
    )
    most = (
        Text("Giá trị cao nhất là 1.", "The highest possible value is 1.")
        if edition.max_points == 1
        else Text("Tổng điểm tối đa {p}.", "At most {p} points.").fill(p=points(edition.max_points))
    )
    digests = Text("Dấu vân tay: ấn bản {e}; số liệu {i}.", "Digests: edition {e}; inputs {i}.")
    return [
        ranked.fill(groups=groups, d=edition.decimals, most=most),
        digests.fill(e=f"`{edition_digest(edition)}`", i=f"`{inputs_digest(run.inputs)}`"),
    ]
