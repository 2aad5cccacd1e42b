"""The method of an edition for reading: its tree, what is illustrative or unknown, and what changed."""

import io
import math
import zipfile
from dataclasses import dataclass

from django.utils.safestring import SafeString

from nenso.index import queries as index
from nenso.index import rules
from nenso.index.queries import Listing
from nenso.index.rules import Edition, Node
from nenso.kernel.rules import Refused, Text
from nenso.web import sentences
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.kept import kept
from nenso.web.presenters.marking import marked
from nenso.web.presenters.method_analysis import Analysis, analysis_of
from nenso.web.presenters.names import family_name, group_name

SOURCE_KINDS = {
    "self_reported": Text("cơ quan tự báo cáo", "self-reported"),
    "verified": Text("đã thẩm định", "verified"),
    "measured": Text("hệ thống tự đo", "measured"),
    "survey": Text("khảo sát", "survey"),
    "external": Text("nguồn ngoài", "external source"),
    "published": Text("theo công bố", "as published"),
}
SHOWN = 3  # levels of the tree below its root


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of the tree in the reader's language."""

    code: str
    name: str
    size: str
    rule: str
    kind: str
    evidence: str
    source: str
    note: str
    components: int | None
    is_illustrative: bool
    is_unknown: bool
    is_unscored: bool
    branches: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """A view such as a pillar: its formula and what is said of it."""

    name: str
    formula: str
    note: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What one edition changed against the one before."""

    words: Text


@dataclass(frozen=True, slots=True)
class EditionLink:
    """An edition in a list."""

    code: str
    name: str
    years: str
    groups: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A place of the tree that is marked, and the branch that has to be open to see it."""

    node: str = ""
    branch: str = ""


@dataclass(frozen=True, slots=True)
class MethodPage:
    """The method of one edition."""

    edition: Edition
    name: str
    first: Text
    note: str
    years: Text
    groups: str
    legal: list[tuple[str, str, str]]
    tree: Branch
    views: tuple[Derived, ...]
    grades: list[tuple[str, str, bool]]
    illustrative: int
    criteria: int
    unknown: int
    statement: SafeString
    statement_year: int | None
    differences: list[Text]
    previous: EditionLink | None
    results: list[tuple[str, str]]
    analysis: Analysis | None
    not_analysed: Text
    digest: str
    file_url: str

    def asked(self, code: str) -> Asked:
        """Return the place of the tree that somebody asks for; nowhere for what is not in it."""
        if code not in {node.code for node in self.edition.nodes}:
            return Asked()
        path = [node.code for node in self.edition.path(code)][1 : SHOWN + 1]
        return Asked(path[-1], path[0]) if path else Asked()


def years_of(edition: Edition) -> Text:
    """Say for which measured years an edition is used."""
    first, last = edition.first_year, edition.last_year
    if last is None:
        return Text(f"các năm từ {first}", f"the years from {first} on")
    if first == last:
        return Text(f"năm {first}", f"the year {first}")
    return Text(f"các năm {first}–{last}", f"the years {first}–{last}")


@kept()
def editions() -> tuple[Edition, ...]:
    """Return the newest edition of every code, oldest years first."""
    found = [index.method_of(row) for row in index.edition_rows()]
    return tuple(sorted(found, key=lambda edition: (edition.family, edition.groups, edition.first_year)))


def edition_links(language: str, current: str = "") -> dict[str, list[EditionLink]]:
    """Return the editions by family, newest first."""
    to = Addresses(language)
    links: dict[str, list[EditionLink]] = {}
    for edition in sorted(
        editions(),
        key=lambda e: (
            boards.FAMILIES.index(e.family) if e.family in boards.FAMILIES else 9,
            -e.first_year,
            e.code,
        ),
    ):
        links.setdefault(family_name(edition.family).in_language(language), []).append(
            _link(edition, to, language, current)
        )
    return links


def _link(edition: Edition, to: Addresses, language: str, current: str = "") -> EditionLink:
    groups = ", ".join(group_name(group).in_language(language) for group in edition.groups)
    years = years_of(edition).in_language(language)
    return EditionLink(
        edition.code,
        edition.name.in_language(language),
        years,
        groups,
        to.method(edition.code),
        edition.code == current,
    )


@kept(size=96)
def method_page(code: str, language: str) -> MethodPage:
    """Return the method of an edition; raises `Refused("edition.unknown")`."""
    edition = index.method_of(index.edition_named(code))
    to = Addresses(language)
    used = [item for item in boards.shelf().listings if item.edition_code == code]
    before = _previous(edition)
    leaves = edition.leaves
    mains = edition.root.children
    found = analysis_of(used, language)
    return MethodPage(
        edition=edition,
        name=edition.name.in_language(language),
        first=sentences.method_first(
            len(mains), len(leaves), edition.max_points, years_of(edition), _is_unknown(edition)
        ),
        note=edition.note.in_language(language) if edition.note else "",
        years=years_of(edition),
        groups=", ".join(group_name(group).in_language(language) for group in edition.groups),
        legal=[_legal(act, language) for act in edition.legal],
        tree=_branch(edition, edition.root, language),
        views=tuple(
            Derived(
                v.name.in_language(language),
                v.expression.text,
                v.note.in_language(language) if v.note else "",
            )
            for v in edition.views
        ),
        grades=[_grade(edition, place, language) for place in range(len(edition.grades))],
        illustrative=sum(node.illustrative for node in edition.nodes),
        criteria=len(leaves),
        unknown=sum(node.status == "unknown" for node in edition.nodes),
        statement=_statement(used, language),
        statement_year=used[-1].year if used else None,
        differences=_differences(before, edition) if before else [],
        previous=_link(before, to, language) if before else None,
        results=[_result(item, to, language) for item in reversed(used)],
        analysis=found if isinstance(found, Analysis) else None,
        not_analysed=found if isinstance(found, Text) else sentences.NOTHING,
        digest=rules.edition_digest(edition),
        file_url=f"{to.root}methods/{code}.yaml",
    )


def _is_unknown(edition: Edition) -> bool:
    children = [edition.node(code) for code in edition.root.children]
    return bool(children) and all(math.isnan(node.max_points) for node in children)


def _legal(act: object, language: str) -> tuple[str, str, str]:
    from nenso.kernel.rules import format_date

    day = getattr(act, "day", None)
    article = getattr(act, "article", "")
    name = f"{getattr(act, 'act', '')}{', ' + article if article else ''}"
    return name, format_date(day, language) if day else "", str(getattr(act, "source", ""))


def _grade(edition: Edition, place: int, language: str) -> tuple[str, str, bool]:
    grade = edition.grades[place]
    start = sentences.number(grade.start).in_language(language)
    return start, grade.name.in_language(language), grade.status == "illustrative"


def _result(item: Listing, to: Addresses, language: str) -> tuple[str, str]:
    label = f"{group_name(item.group).in_language(language)}, {item.year}"
    return label, to.ranking(item.family, item.year, item.group)


def _branch(edition: Edition, node: Node, language: str) -> Branch:
    kind = SOURCE_KINDS.get(node.source_kind or "")
    return Branch(
        code=node.code,
        name=node.name.in_language(language),
        size=_size(edition, node).in_language(language),
        rule=rules.rule_words(edition, node).in_language(language),
        kind=kind.in_language(language) if kind else "",
        evidence=node.evidence.in_language(language) if node.evidence else "",
        source=node.source,
        note=node.note.in_language(language) if node.note else "",
        components=node.component_count,
        is_illustrative=node.illustrative,
        is_unknown=node.status == "unknown",
        is_unscored=node.unscored,
        branches=tuple(_branch(edition, edition.node(code), language) for code in node.children),
    )


def _size(edition: Edition, node: Node) -> Text:
    if node.unscored:
        return Text("không tính điểm", "not scored")
    if math.isnan(node.max_points):
        return Text("điểm chưa rõ", "points unknown")
    if edition.max_points == 1:
        share = sentences.number(round(node.weight * 100, 2)) if node.parent else sentences.number(100)
        return Text(f"trọng số {share.vi}%", f"weight {share.en}%")
    return Text("{p} điểm", "{p} points").fill(p=sentences.number(round(node.max_points, 4)))


def _statement(used: list[Listing], language: str) -> SafeString:
    """Return the method statement as it was published with the newest result of the edition."""
    if not used:
        return SafeString("")
    newest = used[-1]
    try:
        content = index.published_bundle(newest.family, newest.year, newest.group)
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            return marked(bundle.read(f"method.{language}.md").decode())
    except (Refused, zipfile.BadZipFile, KeyError):
        return SafeString("")


# --- What changed -----------------------------------------------------------------------------------------


def _previous(edition: Edition) -> Edition | None:
    earlier = [
        other
        for other in editions()
        if other.family == edition.family
        and set(other.groups) & set(edition.groups)
        and other.first_year < edition.first_year
    ]
    return max(earlier, key=lambda other: other.first_year, default=None)


def _differences(before: Edition, after: Edition) -> list[Text]:
    """Say what an edition changed: main indicators, criteria, points, aggregation."""
    found = [
        _mains(before, after),
        *_moved_points(before, after),
        _criteria(before, after),
        _maximum(before, after),
    ]
    return [words for words in found if words is not None]


def _mains(before: Edition, after: Edition) -> Text | None:
    old, new = ({e.node(code).code: e.node(code).name for code in e.root.children} for e in (before, after))
    gone = [name for code, name in old.items() if code not in new]
    came = [name for code, name in new.items() if code not in old]
    if not gone and not came:
        return None
    parts = []
    if came:
        parts.append(
            Text("Thêm chỉ số chính: {n}.", "New main indicators: {n}.").fill(n=sentences.listed(came))
        )
    if gone:
        parts.append(
            Text("Bỏ chỉ số chính: {n}.", "Main indicators left out: {n}.").fill(n=sentences.listed(gone))
        )
    return sentences.joined(*parts)


def _moved_points(before: Edition, after: Edition) -> list[Text]:
    words = Text("{name}: từ {a} thành {b}.", "{name}: from {a} to {b}.")
    found = []
    for code in after.root.children:
        if not before.has_node(code):
            continue
        old, new = before.node(code), after.node(code)
        a, b = _size(before, old), _size(after, new)
        if a != b:
            found.append(words.fill(name=new.name, a=a, b=b))
    return found


def _criteria(before: Edition, after: Edition) -> Text | None:
    old, new = _component_total(before), _component_total(after)
    if old == new or not old or not new:
        return None
    return Text(f"Số chỉ số thành phần: từ {old} thành {new}.", f"Component indicators: from {old} to {new}.")


def _component_total(edition: Edition) -> int:
    """Count the components that the act names for the whole, else for its first level; lower levels repeat them."""
    return edition.root.component_count or sum(
        edition.node(code).component_count or 0 for code in edition.root.children
    )


def _maximum(before: Edition, after: Edition) -> Text | None:
    if before.max_points == after.max_points:
        return None
    return Text("Tổng điểm tối đa: từ {a} thành {b}.", "Maximum: from {a} to {b} points.").fill(
        a=before.max_points, b=after.max_points
    )
