"""`nenso index audit`: what the figures and the structure of an index look like. Nothing here scores anybody."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import typer

from nenso.kernel.rules import Refused, Text
from nenso.project.cli.console import sentence_of
from nenso.project.cli.toolkit.reports import OUT, Column, Report, Table, check_format, deliver
from nenso.project.cli.toolkit.sources import AS_OF, FAMILY, FILE_YEAR, FILES, GROUP, YEAR, Source, source_of

if TYPE_CHECKING:
    from nenso.index.rules import Node

_SHOWN = 12
CODE = Column("code", Text("Mã", "Code"), is_shown=False)
NAME = Column("name", Text("Mục", "Item"))
_KINDS = {
    "redundant": Text("trùng lặp", "redundant"),
    "opposed": Text("ngược nhau", "opposed"),
    "weak": Text("ít liên quan cấp trên", "weak"),
    "against": Text("ngược cấp trên", "against its parent"),
}


def audit(
    family: str = FAMILY,
    year: int = YEAR,
    group: str = GROUP,
    as_of: datetime | None = AS_OF,
    files: list[Path] | None = FILES,
    file_year: int | None = FILE_YEAR,
    target: Path | None = OUT,
    as_json: bool = typer.Option(False, "--json", help="for a program to read"),
) -> None:
    """Audit an index: statistics, correlations, alpha, components, weights, removal, benefit of the doubt."""
    check_format(target)
    source = source_of(family, year, group, as_of, files, file_year)
    source.subject  # noqa: B018 - what cannot be audited at all is refused as a whole
    tables, untold = [], {}
    for key, maker in _MAKERS.items():
        try:
            tables.append(maker(source))
        except Refused as refused:  # figures that one analysis cannot take are no fault of the others
            untold[key] = sentence_of(refused)
    facts = {"not_computed": untold} if untold else {}
    lines = [Text(sentence, sentence) for sentence in untold.values()]
    deliver(Report(source.title, tables, facts, lines), target, as_json=as_json)


def _values(source: Source, nodes: Sequence["Node"]) -> Any:
    """Return the figures of nodes, [units, nodes]."""
    outcome = source.subject.outcome
    return outcome.values[:, [outcome.column(node.code) for node in nodes]]


def _named(source: Source, code: str) -> list[Any]:
    return [code, source.subject.edition.name_of(code)]


def _statistics(source: Source) -> Table:
    from nenso.index.rules.analysis import statistics

    edition, inputs = source.subject.edition, source.subject.inputs
    figures = [
        ("present", Text("Có số liệu", "Present"), 0),
        ("missing", Text("Thiếu", "Missing"), 0),
        ("low", Text("Nhỏ nhất", "Least"), 4),
        ("median", Text("Trung vị", "Median"), 4),
        ("mean", Text("Trung bình", "Mean"), 4),
        ("high", Text("Lớn nhất", "Most"), 4),
        ("deviation", Text("Độ lệch chuẩn", "Deviation"), 4),
        ("skew", Text("Độ lệch", "Skewness"), 2),
        ("kurtosis", Text("Độ nhọn", "Kurtosis"), 2),
        ("outliers", Text("Ngoại lai", "Outliers"), 0),
    ]
    hidden = ("missing", "mean", "deviation")
    columns = [CODE, NAME, *(Column(key, name, d, key not in hidden) for key, name, d in figures)]
    columns.append(Column("flags", Text("Lưu ý", "Flags")))
    rows = [
        [
            found.name,
            edition.input_field(found.name).name,
            *(getattr(found, key) for key, _, _ in figures),
            " ".join(found.flags),
        ]
        for found in statistics(inputs.values, inputs.keys)
    ]
    return Table("statistics", Text("Thống kê đầu vào", "Statistics of the inputs"), columns, rows, _SHOWN)


def _groups(source: Source) -> Table:
    """Return, for each parent of several items, how far they measure one thing."""
    from nenso.index.rules.analysis import cronbach_alpha, pca
    from nenso.index.rules.plan import scored_children

    edition = source.subject.edition
    rows = []
    for node in edition.nodes:
        children = scored_children(edition, node)
        if len(children) < 2:
            continue
        values = _values(source, children)
        components = pca(values)
        share = float(components.shares[0]) if len(components.shares) else None
        rows.append(
            [*_named(source, node.code), len(children), cronbach_alpha(values), share, components.above_one]
        )
    columns = [
        CODE,
        NAME,
        Column("items", Text("Số mục", "Items"), 0),
        Column("alpha", Text("Alpha Cronbach", "Cronbach's alpha"), 3),
        Column("first_share", Text("Thành phần thứ nhất", "First component"), 3),
        Column("components", Text("Thành phần > 1", "Components > 1"), 0),
    ]
    return Table("groups", Text("Các mục cùng nhóm", "Items of one parent"), columns, rows, _SHOWN)


def _weights(source: Source) -> Table:
    from nenso.index.rules.analysis import effective_weights, importance

    edition, outcome = source.subject.edition, source.subject.outcome
    found = {each.code: each for each in importance(edition, outcome)}
    rows = []
    for code, effective in effective_weights(edition).items():
        node, own = edition.node(code), found.get(code)
        known = [own.share, own.r, own.units] if own else [None, None, None]
        rows.append([*_named(source, code), node.parent, node.weight, effective, *known])
    columns = [
        CODE,
        NAME,
        Column("parent", Text("Cấp trên", "Parent"), is_shown=False),
        Column("weight", Text("Trọng số", "Weight"), 4),
        Column("effective_weight", Text("Trong chỉ số", "In the index"), 4),
        Column("importance", Text("Thực tế", "Importance"), 4),
        Column("r", Text("Tương quan", "Correlation"), 3),
        Column("units", Text("Đơn vị", "Units"), 0, is_shown=False),
    ]
    title = Text("Trọng số ghi và thực tế", "Weights, stated and effective")
    return Table("weights", title, columns, rows, _SHOWN)


def _flags(source: Source) -> Table:
    from nenso.index.rules.analysis import correlation_flags

    rows = [
        [_KINDS.get(flag.kind) or flag.kind, flag.code, flag.other, flag.r, flag.units, flag.text]
        for flag in correlation_flags(source.subject.edition, source.subject.outcome)
    ]
    columns = [
        Column("kind", Text("Loại", "Kind")),
        Column("code", Text("Mã", "Code"), is_shown=False),
        Column("other", Text("Với", "With"), is_shown=False),
        Column("r", Text("Tương quan", "Correlation"), 3),
        Column("units", Text("Đơn vị", "Units"), 0, is_shown=False),
        Column("text", Text("Nói cách khác", "In words")),
    ]
    return Table("flags", Text("Tương quan đáng lưu ý", "Correlations that stand out"), columns, rows, _SHOWN)


def _correlations(source: Source) -> Table:
    """Return the correlation of each pair of lowest items, the strongest first."""
    from nenso.index.rules.analysis import correlation

    leaves = [node for node in source.subject.edition.leaves if not node.unscored]
    found = correlation(_values(source, leaves))
    pairs = [(i, j) for i in range(len(leaves)) for j in range(i) if not np.isnan(found.r[i, j])]
    pairs.sort(key=lambda pair: -abs(found.r[pair]))
    rows = [
        [
            *_named(source, leaves[j].code),
            *_named(source, leaves[i].code),
            float(found.r[i, j]),
            float(found.p[i, j]),
            int(found.pairs[i, j]),
        ]
        for i, j in pairs
    ]
    columns = [
        CODE,
        NAME,
        Column("other", Text("Mã kia", "Other code"), is_shown=False),
        Column("other_name", Text("Với", "With")),
        Column("r", Text("Tương quan", "Correlation"), 3),
        Column("p", Text("p", "p"), 3),
        Column("units", Text("Đơn vị", "Units"), 0),
    ]
    return Table(
        "correlations", Text("Tương quan từng cặp", "Correlations pair by pair"), columns, rows, _SHOWN
    )


def _removal(source: Source) -> Table:
    from nenso.index.rules.analysis import removal

    found = removal(source.subject.edition, source.subject.outcome)
    rows = [
        [*_named(source, each.code), each.mean_shift, each.most, " ".join(each.most_units)]
        for each in sorted(found, key=lambda each: -each.mean_shift)
    ]
    columns = [
        CODE,
        NAME,
        Column("mean_shift", Text("Đổi hạng bình quân", "Mean shift"), 2),
        Column("most", Text("Nhiều nhất", "Most"), 0),
        Column("most_units", Text("Đơn vị", "Units")),
    ]
    return Table("removal", Text("Nếu bỏ từng mục", "If an item is left out"), columns, rows, _SHOWN)


def _idle(source: Source) -> Table:
    from nenso.index.rules.analysis import idle_nodes

    found = idle_nodes(source.subject.edition, source.subject.outcome)
    rows = [[*_named(source, each.code), each.kind, each.text] for each in found]
    kind = Column("kind", Text("Loại", "Kind"), is_shown=False)
    columns = [CODE, NAME, kind, Column("text", Text("Vì sao", "Why"))]
    return Table("idle", Text("Mục không có tác dụng", "Items without effect"), columns, rows, _SHOWN)


def _doubt(source: Source) -> Table:
    """Return each unit under the weights that suit it best: for auditors, never an official score."""
    from nenso.index.rules.analysis import benefit_of_the_doubt
    from nenso.index.rules.plan import scored_children

    edition, outcome = source.subject.edition, source.subject.outcome
    parts = scored_children(edition, edition.root)
    found = benefit_of_the_doubt(
        _values(source, parts), units=outcome.units, names=[part.code for part in parts]
    )
    rows = [
        [unit, source.name(unit), outcome.rank(unit, edition.root.code) or None, float(score), bool(perfect)]
        for unit, score, perfect in zip(outcome.units, found.scores, found.perfect, strict=True)
    ]
    columns = [
        Column("unit", Text("Mã", "Code")),
        Column("name", Text("Tên", "Name")),
        Column("rank", Text("Hạng chính thức", "Official rank"), 0),
        Column("score", Text("Điểm có lợi nhất", "Most favourable score"), 3),
        Column("is_perfect", Text("Trọn vẹn", "Perfect"), is_shown=False),
    ]
    title = Text(
        "Trọng số có lợi nhất cho từng đơn vị (chỉ để kiểm toán)",
        "Benefit of the doubt (audit only)",
    )
    return Table("benefit_of_the_doubt", title, columns, rows, _SHOWN)


_MAKERS = {
    "statistics": _statistics,
    "groups": _groups,
    "weights": _weights,
    "flags": _flags,
    "correlations": _correlations,
    "removal": _removal,
    "idle": _idle,
    "benefit_of_the_doubt": _doubt,
}
