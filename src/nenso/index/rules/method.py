"""The method statement of a run, in the ten steps of the OECD/JRC Handbook on Constructing Composite Indicators (2008)."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from nenso.index.rules.computing import Basis, Outcome
from nenso.index.rules.describing import legal_words, years_words
from nenso.index.rules.digests import edition_digest, inputs_digest
from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.precision import rounding_bounds
from nenso.index.rules.wording import (
    GROUP_NAMES,
    MISSING_NAMES,
    SOURCE_KIND_NAMES,
    aggregate_words,
    listed,
    number,
    percent,
    points,
)
from nenso.kernel.rules import Text


def method_statement(edition: Edition, inputs: Inputs, outcome: Outcome) -> Text:
    """Return the statement as Markdown: what was done at each of the ten steps, and what was not."""
    parts: list[Text] = [
        Text("# Thuyết minh phương pháp: {name}", "# Method statement: {name}").fill(name=edition.name),
        Text("", ""),
        Text(
            "Viết theo mười bước của Sổ tay xây dựng chỉ số tổng hợp (OECD/JRC, 2008). Dùng cho {years}; {n} đơn vị.",
            "Written in the ten steps of the Handbook on Constructing Composite Indicators (OECD/JRC, 2008). For {years}; {n} units.",
        ).fill(years=years_words(edition), n=len(inputs.units)),
        *legal_words(edition),
    ]
    for place, (title, body) in enumerate(_steps(edition, inputs, outcome), start=1):
        parts += [
            Text("", ""),
            Text("## {n}. {t}", "## {n}. {t}").fill(n=place, t=title),
            Text("", ""),
            *body,
        ]
    return Text(vi="\n".join(t.vi for t in parts) + "\n", en="\n".join(t.en for t in parts) + "\n")


def _steps(edition: Edition, inputs: Inputs, outcome: Outcome) -> Iterator[tuple[Text, list[Text]]]:
    yield Text("Khung lý thuyết", "Theoretical framework"), _framework(edition)
    yield Text("Chọn biến", "Selecting variables"), _variables(edition)
    yield Text("Xử lý số liệu thiếu", "Imputing missing data"), _missing(edition, inputs, outcome)
    yield Text("Phân tích đa biến", "Multivariate analysis"), _multivariate(edition, outcome)
    yield Text("Chuẩn hóa", "Normalising"), _normalising(edition)
    yield Text("Trọng số và tổng hợp", "Weighting and aggregating"), _weighting(edition)
    yield Text("Độ bất định và độ nhạy", "Uncertainty and sensitivity"), _uncertainty(edition, outcome)
    yield Text("Trở lại số liệu gốc", "Back to the data"), _back(edition, outcome)
    yield (
        Text("Liên hệ với các chỉ số khác", "Links to other indicators"),
        [Text("Không xét trong lần chạy này.", "Not examined in this run.")],
    )
    yield Text("Trình bày", "Presenting"), _presenting(edition, inputs)


def _framework(edition: Edition) -> list[Text]:
    first = [edition.node(code) for code in edition.root.children]
    body = [
        Text(
            "{name} có {n} mục ở cấp đầu: {items}.", "{name} has {n} items at its first level: {items}."
        ).fill(name=edition.root.name, n=len(first), items=listed(node.name for node in first))
        if first
        else Text(
            "Cấu trúc bên dưới giá trị tổng hợp chưa rõ.", "The structure below the composite is not known."
        ),
    ]
    return [*body, edition.note] if edition.note else body


def _variables(edition: Edition) -> list[Text]:
    kinds = Counter(leaf.source_kind or "" for leaf in edition.leaves)
    illustrative = sum(leaf.illustrative for leaf in edition.leaves)
    known = [
        Text("{k}: {n}", "{k}: {n}").fill(k=SOURCE_KIND_NAMES[kind], n=count)
        for kind, count in kinds.items()
        if kind
    ]
    sources = Text(" Nguồn: {k}.", " Sources: {k}.").fill(k=listed(known)) if known else Text("", "")
    words = Text(
        "{n} tiêu chí ở cấp thấp nhất; {i} là minh họa.{k}",
        "{n} criteria at the lowest level; {i} are illustrative.{k}",
    )
    return [words.fill(n=len(edition.leaves), i=illustrative, k=sources)]


def _missing(edition: Edition, inputs: Inputs, outcome: Outcome) -> list[Text]:
    rules = Counter(node.missing for node in edition.nodes if node.parent is not None and not node.unscored)
    lines = [
        Text("- {n} mục: thiếu số liệu {rule}.", "- {n} items: a missing figure {rule}.").fill(
            n=count, rule=MISSING_NAMES[rule]
        )
        for rule, count in rules.items()
    ]
    root = outcome.basis[:, 0]
    counts = {basis: int(np.sum(root == basis)) for basis in Basis}
    lines.append(
        Text(
            "- Giá trị tổng hợp: {c} đơn vị tính được từ số liệu, {p} chỉ có giá trị công bố, {m} không có.",
            "- Composite: {c} units computed from inputs, {p} only as published, {m} without any.",
        ).fill(c=counts[Basis.COMPUTED], p=counts[Basis.PUBLISHED], m=counts[Basis.MISSING])
    )
    cells = int(np.sum(~np.isnan(inputs.values))) + int(np.sum(~np.isnan(inputs.published)))
    lines.append(
        Text(
            "- {n} số liệu được nạp; không số liệu nào được ước lượng thay.",
            "- {n} figures were loaded; none was imputed.",
        ).fill(n=cells)
    )
    return lines


def _multivariate(edition: Edition, outcome: Outcome) -> list[Text]:
    codes = [code for code in edition.root.children if not edition.node(code).unscored]
    columns = [(code, outcome.values[:, outcome.column(code)]) for code in codes]
    full = [
        (code, column)
        for code, column in columns
        if np.sum(~np.isnan(column)) >= 10 and np.nanstd(column) > 0
    ]
    composite = outcome.values[:, 0]
    lines = []
    for code, column in full:
        both = ~np.isnan(column) & ~np.isnan(composite)
        if int(np.sum(both)) < 10 or float(np.std(composite[both])) == 0:
            continue
        r = float(np.corrcoef(column[both], composite[both])[0, 1])
        words = Text(
            "- Tương quan của {name} với giá trị tổng hợp: {r}.",
            "- Correlation of {name} with the composite: {r}.",
        )
        lines.append(words.fill(name=edition.name_of(code), r=number(r, 2)))
    return lines or [
        Text(
            "Không đủ đơn vị hoặc số liệu để xét tương quan.",
            "Too few units or figures to look at correlations.",
        )
    ]


def _normalising(edition: Edition) -> list[Text]:
    rules = Counter(type(leaf.scoring).__name__ for leaf in edition.leaves if leaf.scoring)
    named = [Text("{n}: {c}", "{n}: {c}").fill(n=_RULE_NAMES[rule], c=count) for rule, count in rules.items()]
    return [
        Text(
            "Mỗi tiêu chí được chấm thành giá trị từ 0 đến 1 bằng quy tắc riêng. Số tiêu chí theo quy tắc: {k}.",
            "Each criterion is scored to a value from 0 to 1 by its own rule. Criteria by rule: {k}.",
        ).fill(k=listed(named))
    ]


_RULE_NAMES = {
    "Given": Text("giá trị nhập", "given"),
    "YesNo": Text("có/không", "yes/no"),
    "Steps": Text("theo bậc", "steps"),
    "Ratio": Text("tỷ lệ", "ratio"),
    "Linear": Text("đường thẳng", "linear"),
    "Bands": Text("theo khoảng", "bands"),
    "ByPlace": Text("theo vị trí trong nhóm", "by place in the group"),
    "Parts": Text("cộng các phần", "additive parts"),
    "Formula": Text("công thức", "expression"),
}


def _weighting(edition: Edition) -> list[Text]:
    lines = []
    for node in edition.nodes:
        if node.depth > 1 or not node.children or node.unscored:
            continue
        children = [edition.node(code) for code in node.children]
        shares = [
            Text("{n} {w}", "{n} {w}").fill(n=child.name, w=percent(child.weight))
            for child in children
            if not child.unscored and child.weight == child.weight
        ]
        words = Text("- {name}: {how}. {w}", "- {name}: {how}. {w}")
        lines.append(words.fill(name=node.name, how=aggregate_words(node.aggregate), w=listed(shares)))
    if not lines:
        return [Text("Giá trị tổng hợp chỉ theo công bố.", "The composite is only as published.")]
    return lines


def _uncertainty(edition: Edition, outcome: Outcome) -> list[Text]:
    bounds = rounding_bounds(edition, outcome)[:, 0]
    computed = outcome.basis[:, 0] == Basis.COMPUTED
    lines = [
        Text(
            "Độ nhạy với trọng số và cách tổng hợp không nằm trong lần chạy này.",
            "Sensitivity to weights and aggregation is not part of this run.",
        )
    ]
    if computed.any():
        words = Text(
            "Do làm tròn số liệu đầu vào, giá trị tính lại có thể lệch giá trị công bố tối đa {b}.",
            "Because the inputs were rounded, a recomputed composite may stand up to {b} from the published one.",
        )
        lines.append(words.fill(b=number(float(np.max(bounds[computed])), edition.decimals + 2)))
    compared = computed & ~np.isnan(outcome.published[:, 0])
    if compared.any():
        apart = float(np.max(np.abs(outcome.values[compared, 0] - outcome.published[compared, 0])))
        words = Text(
            "Lệch lớn nhất thấy được: {d}, trên {n} đơn vị.",
            "The largest difference seen is {d}, over {n} units.",
        )
        lines.append(words.fill(d=number(apart, 6), n=int(np.sum(compared))))
    return lines


def _back(edition: Edition, outcome: Outcome) -> list[Text]:
    lines = []
    for code in edition.root.children:
        column = outcome.values[:, outcome.column(code)]
        known = column[~np.isnan(column)]
        if known.size:
            words = Text(
                "- {name}: thấp nhất {a}, trung vị {m}, cao nhất {b} ({n} đơn vị).",
                "- {name}: lowest {a}, median {m}, highest {b} ({n} units).",
            )
            figures = {
                "a": number(float(known.min()), 4),
                "m": number(float(np.median(known)), 4),
                "b": number(float(known.max()), 4),
            }
            lines.append(words.fill(name=edition.name_of(code), n=known.size, **figures))
    return lines or [
        Text("Không có số liệu dưới giá trị tổng hợp.", "There are no figures below the composite.")
    ]


def _presenting(edition: Edition, inputs: Inputs) -> list[Text]:
    return [
        Text(
            "Xếp hạng riêng {groups}, so sánh ở {d} chữ số thập phân; đồng hạng dùng chung thứ hạng tốt hơn. Tổng điểm tối đa {p}.",
            "Ranked apart: {groups}, compared at {d} decimals; ties share the better place. At most {p} points.",
        ).fill(
            groups=listed(GROUP_NAMES[g] for g in edition.groups),
            d=edition.decimals,
            p=points(edition.max_points),
        ),
        Text("Dấu vân tay: ấn bản {e}; số liệu {i}.", "Digests: edition {e}; inputs {i}.").fill(
            e=f"`{edition_digest(edition)}`", i=f"`{inputs_digest(inputs)}`"
        ),
    ]
