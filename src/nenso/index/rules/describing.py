"""An edition in words (Markdown), for `nenso index check` and for the page of its method."""

import math
from collections.abc import Iterator

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.wording import (
    GROUP_NAMES,
    MISSING_NAMES,
    SOURCE_KIND_NAMES,
    listed,
    number,
    percent,
    points,
    rule_words,
)
from nenso.kernel.rules import Text, format_date


def describe_edition(edition: Edition) -> Text:
    """Return the whole edition in words: law, years, groups, tree with points and rules, views, what is illustrative."""
    parts = [*_head(edition), *_tree(edition), *_views(edition), *_grades(edition)]
    return Text(vi="\n".join(t.vi for t in parts) + "\n", en="\n".join(t.en for t in parts) + "\n")


def _head(edition: Edition) -> Iterator[Text]:
    yield Text("# {name}", "# {name}").fill(name=edition.name)
    yield Text("", "")
    yield Text("- Mã: `{code}`; dùng cho {years}.", "- Code: `{code}`; used for {years}.").fill(
        code=edition.code, years=years_words(edition)
    )
    yield Text("- Xếp hạng riêng từng nhóm: {groups}.", "- Ranked apart: {groups}.").fill(
        groups=listed(GROUP_NAMES[group] for group in edition.groups)
    )
    yield from legal_words(edition)
    yield Text(
        "- Tổng điểm tối đa {p}; công bố {what}, {d} chữ số thập phân; đồng hạng thì bỏ số thứ hạng kế tiếp (15, 15, 17).",
        "- At most {p} points; published as {what} with {d} decimals; ties share the best place and the next is left out (15, 15, 17).",
    ).fill(p=points(edition.max_points), what=_figures(edition), d=edition.decimals)
    criteria, illustrative = len(edition.leaves), sum(leaf.illustrative for leaf in edition.leaves)
    yield Text(
        "- {n} tiêu chí ở cấp thấp nhất, trong đó {i} là minh họa.",
        "- {n} criteria at the lowest level, {i} of them illustrative.",
    ).fill(n=criteria, i=illustrative)
    if edition.note:
        yield Text("", "")
        yield edition.note
    yield Text("", "")


def years_words(edition: Edition) -> Text:
    """Say which measured years an edition is for."""
    if edition.last_year is None:
        return Text(f"các năm từ {edition.first_year}", f"the years from {edition.first_year} on")
    if edition.last_year == edition.first_year:
        return Text(f"năm {edition.first_year}", f"the year {edition.first_year}")
    return Text(
        f"các năm {edition.first_year}–{edition.last_year}",
        f"the years {edition.first_year}–{edition.last_year}",
    )


def legal_words(edition: Edition) -> Iterator[Text]:
    """Say on which acts an edition rests."""
    for legal in edition.legal:
        act = f"{legal.act}, {legal.article}" if legal.article else legal.act
        day = Text("", "")
        if legal.day:
            day = Text(f" ({format_date(legal.day, 'vi')})", f" ({format_date(legal.day, 'en')})")
        yield Text(
            "- Căn cứ: {act}{day}; đọc tại {source}.", "- Rests on: {act}{day}; read at {source}."
        ).fill(act=act, day=day, source=legal.source)


def _figures(edition: Edition) -> Text:
    return (
        Text("giá trị từ 0 đến 1", "values from 0 to 1")
        if edition.figures_as == "value"
        else Text("điểm", "points")
    )


def _tree(edition: Edition) -> Iterator[Text]:
    yield Text("## Cây chỉ số", "## The tree")
    yield Text("", "")
    for node in edition.nodes:
        yield node_line(edition, node)


def node_line(edition: Edition, node: Node) -> Text:
    """Describe one node on one line, indented by its depth."""
    marks = (
        "".join(f" [{mark}]" for mark in _marks(node, "vi")),
        "".join(f" [{mark}]" for mark in _marks(node, "en")),
    )
    kind = SOURCE_KIND_NAMES.get(node.source_kind or "")
    source = Text("; {k}", "; {k}").fill(k=kind) if kind else Text("", "")
    words = Text(
        "{dent}- **{name}** (`{code}`{size}): {rule}{source}.{marks}",
        "{dent}- **{name}** (`{code}`{size}): {rule}{source}.{marks}",
    )
    return words.fill(
        dent="  " * node.depth,
        name=node.name,
        code=node.code,
        size=_size(edition, node),
        rule=rule_words(edition, node),
        source=source,
        marks=Text(*marks),
    )


def _size(edition: Edition, node: Node) -> Text:
    if node.unscored:
        return Text(", không tính điểm", ", not scored")
    if math.isnan(node.max_points):
        return Text(", điểm tối đa không rõ", ", maximum points unknown")
    if edition.max_points == 1:
        return (
            Text(", trọng số {w}", ", weight {w}").fill(w=percent(node.weight))
            if node.parent
            else Text("", "")
        )
    return Text(", {p} điểm", ", {p} points").fill(p=points(node.max_points))


def _marks(node: Node, language: str) -> Iterator[str]:
    vietnamese = language == "vi"
    if node.illustrative:
        yield "minh họa" if vietnamese else "illustrative"
    if node.status == "unknown":
        yield "chưa rõ" if vietnamese else "unknown"
    if node.component_count:
        yield (
            f"{node.component_count} chỉ số thành phần"
            if vietnamese
            else f"{node.component_count} components"
        )
    if node.missing == "exclude":
        words = MISSING_NAMES["exclude"].in_language(language)
        yield f"thiếu số liệu: {words}" if vietnamese else f"without a figure: {words}"


def _views(edition: Edition) -> Iterator[Text]:
    if not edition.views:
        return
    yield Text("", "")
    yield Text("## Giá trị dẫn xuất", "## Derived figures")
    yield Text("", "")
    for view in edition.views:
        yield Text("- **{name}** (`{code}`) = `{e}`. {note}", "- **{name}** (`{code}`) = `{e}`. {note}").fill(
            name=view.name, code=view.code, e=view.expression.text, note=view.note or ""
        )


def _grades(edition: Edition) -> Iterator[Text]:
    if not edition.grades:
        return
    yield Text("", "")
    yield Text("## Xếp loại", "## Grades")
    yield Text("", "")
    for grade in edition.grades:
        mark = Text(" [minh họa]", " [illustrative]") if grade.status == "illustrative" else Text("", "")
        yield Text("- Từ {at}: {name}{mark}.", "- From {at}: {name}{mark}.").fill(
            at=number(grade.start), name=grade.name, mark=mark
        )
