"""The list of everything that is public: searched, narrowed by facets, put in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.catalogue import queries
from nenso.catalogue.queries import Found, Hit, Search
from nenso.catalogue.rules import Kind, Sharing, Stage
from nenso.catalogue.rules.words import FIELDS, KINDS, SCOPES, SHARINGS, STAGES
from nenso.kernel.rules import Text, sort_key
from nenso.web import exports
from nenso.web.exports import Column
from nenso.web.presenters.catalogue.addresses import CatalogueAddresses
from nenso.web.presenters.catalogue.desk_names import organisation_names
from nenso.web.presenters.exchange.words import State
from nenso.web.sentences import joined, number

FACETS: Mapping[str, Mapping[str, Text]] = {
    "kind": KINDS,
    "stage": STAGES,
    "scope": SCOPES,
    "sharing": SHARINGS,
}
STAGE_STATES: Mapping[str, State] = {
    Stage.PROPOSED: State("proposed", STAGES[Stage.PROPOSED], "plain", "file"),
    Stage.BUILDING: State("building", STAGES[Stage.BUILDING], "caution", "info"),
    Stage.OPERATING: State("operating", STAGES[Stage.OPERATING], "good", "check"),
    Stage.MERGED: State("merged", STAGES[Stage.MERGED], "plain", "close"),
    Stage.RETIRED: State("retired", STAGES[Stage.RETIRED], "plain", "close"),
}
IS_SHARED = (Sharing.OPEN, Sharing.COMMON)
MOST_EXPORTED = 100_000
SORTS = ("name", "newest", "confirmed")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for: words, the values ticked of each facet, an agency, an order, the first to be shown."""

    words: str = ""
    values: Mapping[str, tuple[str, ...]] | None = None
    agency: str = ""
    order: str = "name"

    @property
    def sought(self) -> Search:
        """What the catalogue is asked."""
        owners = (self.agency,) if self.agency else ()
        return Search(self.words, self.values or {}, owners, self.order)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.words or self.agency or self.is_ticked)

    @property
    def is_ticked(self) -> bool:
        """Whether a value of a facet is ticked."""
        return any((self.values or {}).values())


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a facet, with how many entries there would be with it."""

    value: str
    name: Text
    count: int
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values; one that says nothing here is left out of the page."""

    key: str
    name: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list."""

    hit: Hit
    url: str
    kind: Text
    state: State
    owner: Text
    owner_url: str
    about: Text
    sharing: Text | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of the list."""

    first: Text
    lines: tuple[Line, ...]
    total: int
    facets: tuple[Facet, ...]
    agencies: tuple[tuple[str, Text, int], ...]
    has_illustrative: bool


def list_page(wish: Wish, start: int, size: int, today: date, language: str) -> ListPage:
    """Return a page of what was asked for."""
    found, owners = queries.search(wish.sought, start=start, size=size), queries.owners()
    names, _ = organisation_names(set(owners), today)
    agencies = [(code, names.get(code, Text(code, code)), count) for code, count in owners.items()]
    agencies.sort(key=lambda each: sort_key(each[1].vi))
    lines = lines_of(found.hits, names, language)
    return ListPage(
        first=_first(found, len(owners), wish),
        lines=lines,
        total=found.total,
        facets=facets_of(found, wish),
        agencies=tuple(agencies),
        has_illustrative=any(hit.is_illustrative for hit in found.hits),
    )


def lines_of(hits: Sequence[Hit], names: Mapping[str, Text], language: str) -> tuple[Line, ...]:
    """Return entries as lists show them."""
    addresses = CatalogueAddresses(language)
    return tuple(
        Line(
            hit=hit,
            url=addresses.entry(hit.code),
            kind=KINDS[hit.kind],
            state=STAGE_STATES[hit.facts.stage],
            owner=names.get(hit.facts.owner, Text(hit.facts.owner, hit.facts.owner)),
            owner_url=addresses.agency(hit.facts.owner),
            about=_about(hit),
            sharing=SHARINGS[hit.facts.sharing] if hit.facts.sharing else None,
        )
        for hit in hits
    )


def facets_of(found: Found, wish: Wish) -> tuple[Facet, ...]:
    """Return the facets in which the entries found differ, or that were ticked."""
    made = []
    for key, values in FACETS.items():
        ticked = (wish.values or {}).get(key, ())
        counts = found.facets.get(key, {})
        options = tuple(
            Option(value, name, counts.get(value, 0), value in ticked)
            for value, name in values.items()
            if counts.get(value) or value in ticked
        )
        if len(options) > 1 or ticked:
            made.append(Facet(key, FIELDS[key], options))
    return tuple(made)


def _about(hit: Hit) -> Text:
    """Return what an entry is for in a few words: the contents of a database, else its purpose or description."""
    of = hit.facts
    for text in (of.contents, of.purpose, of.description):
        if text.vi:
            return Text(_shortened(text.vi), _shortened(text.en or text.vi))
    return Text("", "")


def _shortened(text: str, most: int = 180) -> str:
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]}…"


def _first(found: Found, agencies: int, wish: Wish) -> Text:
    if wish.is_narrowed:
        if not found.total:
            return Text("Không có mục nào khớp.", "Nothing matches.")
        return Text("{n} mục khớp với điều đang tìm.", "Matching entries: {n}.").fill(n=number(found.total))
    if not found.total:
        return Text("Danh mục chưa có mục nào được công bố.", "Nothing is published in the catalogue yet.")
    kinds = found.facets["kind"]
    return joined(
        Text(
            "Danh mục có {systems} hệ thống thông tin, {databases} cơ sở dữ liệu và {platforms} nền tảng số của {n} cơ quan.",
            "The catalogue holds {systems} information systems, {databases} databases and {platforms} digital platforms of {n} agencies.",
        ).fill(
            systems=number(kinds.get(Kind.SYSTEM, 0)),
            databases=number(kinds.get(Kind.DATABASE, 0)),
            platforms=number(kinds.get(Kind.PLATFORM, 0)),
            n=number(agencies),
        )
    )


COLUMNS = (
    Column("code", FIELDS["code"]),
    Column("name", FIELDS["name"]),
    Column("kind", FIELDS["kind"]),
    Column("owner", Text("Mã cơ quan chủ quản", "Owner's code")),
    Column("owner_name", FIELDS["owner"]),
    Column("stage", FIELDS["stage"]),
    Column("scope", FIELDS["scope"]),
    Column("sharing", FIELDS["sharing"]),
    Column("about", Text("Nội dung", "About")),
    Column("confirmed_on", Text("Xác nhận ngày", "Confirmed on"), exports.Kind.DATE),
    Column("illustrative", Text("Minh họa", "Illustrative")),
    Column("source", FIELDS["source"]),
)
_YES, _NO = Text("có", "yes"), Text("không", "no")


def exported(wish: Wish, today: date, language: str) -> list[list[object]]:
    """Return all that was asked for as a table, at most `MOST_EXPORTED` rows."""
    names, _ = organisation_names(set(queries.owners()), today)
    rows: list[list[object]] = []
    while len(rows) < MOST_EXPORTED:
        found = queries.search(wish.sought, start=len(rows), size=queries.MOST)
        rows += [_row(line) for line in lines_of(found.hits, names, language)]
        if len(found.hits) < queries.MOST:
            break
    return rows


def _row(line: Line) -> list[object]:
    of = line.hit.facts
    return [
        *(line.hit.code, Text(of.name.vi, of.name.en or of.name.vi), line.kind, of.owner, line.owner),
        *(line.state.name, SCOPES[of.scope] if of.scope else "", line.sharing or "", line.about),
        *(line.hit.confirmed_on, _YES if line.hit.is_illustrative else _NO, of.source),
    ]
