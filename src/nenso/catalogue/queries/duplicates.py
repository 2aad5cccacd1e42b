"""Entries that may be the same thing registered twice, and whether one about to be registered is there already.

`seen` in both: the owners whose drafts the reader sees (None: all). What others own is compared and told as the public reads it, and
is not there where nothing of it is public.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q, QuerySet

from nenso.accounts.rules import NATIONAL
from nenso.catalogue.models import Distinction, Entry, Listing, Lookalike
from nenso.catalogue.queries.desk import Codes
from nenso.catalogue.queries.orphans import proposed_of
from nenso.catalogue.rules import OVER, Facts, Kind, Stage, State, facts_of
from nenso.catalogue.rules.alike import Described, Likeness, core_of, likest
from nenso.catalogue.rules.alike_many import likest_of_each
from nenso.catalogue.rules.pairing import pairs
from nenso.directory import queries as directory
from nenso.kernel.queries import latest
from nenso.kernel.rules import Text

_MINISTRIES = ("ministry", "ministry_level_agency", "government_agency", "national_committee")
_FIELDS = ("pk", "code", "kind", "state", "row_version")
_SAID = ("facts__stage", "facts__name", "facts__contents")
COMPARED = "catalogue.compared"  # the verb by which the journal tells when all entries were last compared
MOST_OF_HOUSE = 5_000  # entries of one ministry or province that a new one is compared with
MOST_OF_HOUSES = 20_000  # of all houses of a workbook together, that its rows are compared with
MOST_NAMED = 200  # published entries elsewhere that have all words of its name


@dataclass(frozen=True, slots=True)
class Side:
    """One of two entries that look alike, as its newest version says; `is_as_public` where it is as the public reads it."""

    code: str
    kind: Kind
    name: Text
    owner: str
    stage: Stage
    state: State
    row_version: int
    is_as_public: bool = False


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entries that may be the same: how alike their names and contents are, 0 to 1, by which words (without marks)."""

    first: Side
    second: Side
    score: float
    words: tuple[str, ...]
    is_same_owner: bool


@dataclass(frozen=True, slots=True)
class Duplicates:
    """A page of pairs, the likest first, and how many there are; `at` is when they were found, None for now."""

    pairs: tuple[Duplicate, ...]
    total: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """An entry that is like one about to be registered."""

    entry: Side
    score: float
    words: tuple[str, ...]
    is_same_owner: bool


def duplicates(
    today: date, *, owners: Sequence[str] = (), start: int = 0, size: int | None = 100, seen: Codes = None
) -> Duplicates:
    """Return pairs that may be the same thing, of the houses of some owners or of all; without those that somebody told apart.

    Ministries and what stands under them are one house, and so is a province; an owner that is over counts to the one that goes on
    with its work. A pair of which the reader sees neither is left out. A few questions; the work grows with the entries
    (`rules.pairing.pairs`).
    """
    houses = _Houses(today, set(_rows().order_by().values_list("owner_code", flat=True).distinct()))
    rows = _rows()
    if owners:
        rows = rows.filter(owner_code__in=houses.beside(owners))
    sides, described, keys = _read(rows, houses, seen)
    apart = set(Distinction.objects.values_list("first_id", "second_id"))
    found = [
        pair
        for pair in pairs(described, houses.of_all(owners) if owners else None)
        if (min(keys[pair.first], keys[pair.second]), max(keys[pair.first], keys[pair.second])) not in apart
        and not (sides[pair.first].is_as_public and sides[pair.second].is_as_public)
    ]
    page = tuple(
        Duplicate(
            sides[pair.first],
            sides[pair.second],
            pair.likeness.score,
            pair.likeness.words,
            pair.likeness.is_same_owner,
        )
        for pair in found[start : None if size is None else start + size]
    )
    return Duplicates(page, len(found))


def last_compared(start: int = 0, size: int = 100) -> Duplicates | None:
    """Return the pairs of the whole country as they were last compared (`actions.compare_all`); None where they never were.

    What was told apart since, merged, given up or withdrawn is left out; each side is told as it stands now. Three questions.
    """
    done = latest(COMPARED)
    if done is None:
        return None
    compared = _rows().values("pk")
    apart = Distinction.objects.filter(
        Q(first=OuterRef("first"), second=OuterRef("second"))
        | Q(first=OuterRef("second"), second=OuterRef("first"))
    )
    rows = Lookalike.objects.filter(~Exists(apart), first__in=compared, second__in=compared)
    page = rows.select_related("first__newest", "second__newest")[start : start + size]
    pairs_ = (
        Duplicate(_side(row.first), _side(row.second), row.score, tuple(row.words), row.is_same_owner)
        for row in page
    )
    return Duplicates(tuple(pairs_), rows.count(), done.at)


def _side(row: Entry) -> Side:
    assert row.newest is not None
    facts = facts_of(row.newest.facts)
    return Side(
        row.code, Kind(row.kind), facts.name, row.owner_code, facts.stage, State(row.state), row.row_version
    )


def alike(
    kind: Kind, facts: Facts, today: date, *, but: str = "", most: int = 5, seen: Codes = None
) -> tuple[Alike, ...]:
    """Return entries that may be the one that is about to be registered, the likest first; `but` is the code of one left out,
    with all that was told apart from it.

    Looked through are those of its owner's house, and published ones that have all words of its name. A few questions.
    """
    houses = _Houses(
        today, {facts.owner, *_rows().order_by().values_list("owner_code", flat=True).distinct()}
    )
    one = houses.described("", kind, facts.owner, facts.name, facts.contents.vi)
    rows = _rows().filter(kind=kind)
    if but:
        rows = rows.exclude(code=but).exclude(pk__in=_apart_from(but))
    named: list[int] = []
    if one.is_national:
        query = SearchQuery(" & ".join(core_of(one).words), config="simple", search_type="raw")
        published = Listing.objects.filter(kind=kind, words=query)
        named = list(published.values_list("pk", flat=True)[:MOST_NAMED])
    beside = houses.members({houses.of(facts.owner)})
    sides, described, _ = _read(rows.filter(owner_code__in=beside), houses, seen, MOST_OF_HOUSE)
    if named:
        further, also, _ = _read(rows.filter(pk__in=named), houses, seen)
        described += [each for each in also if each.code not in sides]
        sides |= further
    return tuple(_alike(sides[code], found) for code, found in likest(one, described)[:most])


def alike_each(
    rows: Mapping[str, tuple[Kind, Facts]], today: date, *, seen: Codes = None
) -> dict[str, Alike]:
    """Return, for entries about to be registered by their codes, the one there is that each is likest; those like none are left out.

    As `alike`, for the thousands of rows of a workbook: a few questions in all, whatever the rows, for all their houses' entries are
    read at once (at most `MOST_OF_HOUSES`), and each row is compared with the few of them that share most of its words.
    """
    if not rows:
        return {}
    owners = {facts.owner for _, facts in rows.values()}
    houses = _Houses(today, owners | set(_rows().order_by().values_list("owner_code", flat=True).distinct()))
    new = [
        houses.described(code, kind, facts.owner, facts.name, facts.contents.vi)
        for code, (kind, facts) in rows.items()
    ]
    beside = _rows().filter(owner_code__in=houses.beside(owners)).order_by("code")
    sides, known, _ = _read(beside, houses, seen, MOST_OF_HOUSES)
    return {code: _alike(sides[one.code], found) for code, (one, found) in likest_of_each(new, known).items()}


def _apart_from(code: str) -> list[int]:
    told = Distinction.objects.filter(Q(first__code=code) | Q(second__code=code))
    return [pk for pair in told.values_list("first_id", "second_id") for pk in pair]


def _alike(side: Side, found: Likeness) -> Alike:
    return Alike(side, found.score, found.words, found.is_same_owner)


def _rows() -> QuerySet[Entry]:
    """Return the entries that are compared: not those that are over, nor drafts that were withdrawn."""
    return Entry.objects.exclude(newest__facts__stage__in=OVER).exclude(
        Q(state=State.WITHDRAWN, published=None)
    )


def _read(
    rows: QuerySet[Entry], houses: "_Houses", seen: Codes, most: int | None = None
) -> tuple[dict[str, Side], list[Described], dict[str, int]]:
    sides: dict[str, Side] = {}
    described: list[Described] = []
    keys: dict[str, int] = {}
    for pk, side, contents in _sides(rows, seen, most):
        sides[side.code] = side
        described.append(houses.described(side.code, side.kind, side.owner, side.name, contents))
        keys[side.code] = pk
    return sides, described, keys


def _sides(rows: QuerySet[Entry], seen: Codes, most: int | None) -> Iterator[tuple[int, Side, str]]:
    """Yield identifier, side and contents: what the reader sees by its newest version, the rest by its public one."""
    if seen is None:
        yield from _said(rows, "newest", "owner_code", most)
        return
    own = Q(owner_code__in=seen) | Q(listing__owner_code__in=seen)
    public = rows.filter(listing__isnull=False).exclude(listing__stage__in=OVER)
    yield from _said(rows.filter(own), "newest", "owner_code", most)
    yield from _said(public.exclude(own), "published", "listing__owner_code", most)


def _said(
    rows: QuerySet[Entry], version: str, owned: str, most: int | None
) -> Iterator[tuple[int, Side, str]]:
    is_as_public = version == "published"
    told = rows.values_list(*_FIELDS, owned, *(f"{version}__{each}" for each in _SAID))[:most]
    for pk, code, kind, state, row_version, owner, stage, name, contents in told:
        text = Text(name.get("vi", ""), name.get("en", ""))
        shown = State.PUBLISHED if is_as_public else State(state)
        side = Side(code, Kind(kind), text, owner, Stage(stage), shown, row_version, is_as_public)
        yield pk, side, (contents or {}).get("vi", "")


class _Houses:
    """The ministry or province in whose house each owner stands on a day."""

    def __init__(self, today: date, owners: Iterable[str]) -> None:
        self._owners = set(owners)
        parents = directory.organisation_parents(today)
        ended = directory.endings(self._owners - parents.keys(), today)
        self._house = {owner: _top(proposed_of(ended.get(owner)) or owner, parents) for owner in self._owners}
        self._known = directory.organisations(set(self._house.values()), today)

    def of(self, owner: str) -> str:
        return self._house.get(owner, owner)

    def of_all(self, owners: Iterable[str]) -> set[str]:
        return {self.of(owner) for owner in owners}

    def members(self, houses: set[str]) -> set[str]:
        return {owner for owner, house in self._house.items() if house in houses}

    def beside(self, owners: Iterable[str]) -> set[str]:
        """Return the owners whose entries may be like those of some: of their houses, and of every ministry where one of these is one."""
        wanted = self.of_all(owners)
        if any(self._is_national(house) for house in wanted):
            wanted |= {house for house in self._known if self._is_national(house)}
        return self.members(wanted)

    def _is_national(self, house: str) -> bool:
        known = self._known.get(house)
        return known is not None and known.type in _MINISTRIES

    def described(self, code: str, kind: str, owner: str, name: Text, contents: str) -> Described:
        house = self.of(owner)
        known, is_national = self._known.get(house), self._is_national(house)
        place = (known.name if is_national else known.short_name).vi if known else ""
        return Described(code, kind, house, name, contents, place, is_national)


def _top(code: str, parents: Mapping[str, str]) -> str:
    seen = {code}
    while (above := parents.get(code, "")) and above != NATIONAL and above not in seen:
        seen.add(above)
        code = above
    return code
