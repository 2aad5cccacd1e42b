"""Entries as the staff of their owners see them, drafts too: what waits, found by words without marks, in an order."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Concat, Replace

from nenso.catalogue.models import Entry, Listing, Step, Version
from nenso.catalogue.rules import DUE, OVER, SOON, Facts, State, Verb, facts_of, months_before
from nenso.kernel.rules import Refused, Text, fold

MOST_UNDER_WAY = 5_000  # of what is not public yet, so many are found at once
UNFINISHED = (State.DRAFT, State.RETURNED)
_UNDER_WAY = tuple(
    state for state in State if state is not State.PUBLISHED
)  # not, or not yet, as the public reads it
Codes = Collection[str] | None  # of organisations; None: of all
_FIRST_NEW = F("listing__sort_key").asc(nulls_first=True)  # what was never published stands first
ORDERS: Mapping[str, tuple[Any, ...]] = {
    "name": (_FIRST_NEW, "code"),
    "-name": (F("listing__sort_key").desc(nulls_last=True), "-code"),
    "owner": ("owner_code", _FIRST_NEW, "code"),
    "-owner": ("-owner_code", _FIRST_NEW, "code"),
    "changed": ("newest_id",),
    "-changed": ("-newest_id",),
    "confirmed": (F("confirmed_on").asc(nulls_last=True), "code"),
    "-confirmed": (F("confirmed_on").desc(nulls_last=True), "code"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the entries is looked for; "" leaves a filter out. `state` may be "unfinished"
    (a draft, or returned); `due` is "late" (a year and more since it was confirmed)
    or "soon" (eleven months and more)."""

    words: str = ""
    kind: str = ""
    stage: str = ""
    state: str = ""
    owner: str = ""
    due: str = ""
    order: str = "-changed"


class _WithoutMarks(Func):
    """A text as `kernel.rules.fold` writes it, but for its blanks; computed by the database."""

    template = "lower(translate(regexp_replace(normalize(%(expressions)s, NFD), '[\\u0300-\\u036f]', '', 'g'), 'Đđ', 'dd'))"
    output_field = TextField()


def of_owners(codes: Codes) -> QuerySet[Entry]:
    """Return the entries whose newest or public version names one of the owners; None: all entries."""
    rows = Entry.objects.select_related("newest", "published").exclude(newest=None)
    if codes is None:
        return rows
    own = Entry.objects.filter(owner_code__in=codes).order_by().values("pk")
    public = Listing.objects.filter(owner_code__in=codes).order_by().values("entry_id")
    return rows.filter(pk__in=own.union(public))  # each by its index; with "or" every entry is looked at


def read(keys: Iterable[int]) -> list[Entry]:
    """Return entries by their rows' identifiers, in the order given: a page of a long list is chosen first, and read then. One query."""
    wanted = list(keys)
    found = Entry.objects.select_related("newest", "published").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]


def kept(codes: Codes, wanted: Wanted, today: date) -> QuerySet[Entry]:
    """Return the entries of some owners that fit, in the order asked for."""
    rows = of_owners(codes)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.state:
        rows = rows.filter(state__in=UNFINISHED if wanted.state == "unfinished" else (wanted.state,))
    if wanted.stage:
        rows = rows.filter(newest__facts__stage=wanted.stage)
    if wanted.owner:
        rows = rows.filter(owner_code=wanted.owner)
    if wanted.due:
        rows = rows.filter(_due(today, SOON if wanted.due == "soon" else DUE))
    return _worded(rows, wanted.words).order_by(*ORDERS.get(wanted.order, ORDERS["-changed"]))


def _worded(rows: QuerySet[Entry], words: str) -> QuerySet[Entry]:
    """Keep the entries that hold each word: public ones in all that is said, those on their way in name and code."""
    parts = _parts(words)
    if not parts:
        return rows.none() if words.strip() else rows
    blank, gap = (Value(text, output_field=TextField()) for text in ("", " "))
    code = Replace(F("code"), Value("-"), Value(" "), output_field=TextField())
    said = KeyTransform("name", F("newest__facts"))
    names = (Coalesce(KeyTextTransform(language, said), blank) for language in ("vi", "en"))
    name = Concat(*(part for each in names for part in (each, gap)), code)
    under_way = rows.filter(state__in=_UNDER_WAY).annotate(said=_WithoutMarks(name))
    for part in parts:
        under_way = under_way.filter(said__contains=part)
    # Asked once, whatever the page then counts and shows of it: marks are taken off name by name.
    found = list(under_way.order_by().values_list("pk", flat=True)[:MOST_UNDER_WAY])
    return rows.filter(Q(pk__in=_public(parts)) | Q(pk__in=found))


def _parts(words: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"[a-z0-9]+", fold(words))))


def _public(parts: list[str]) -> QuerySet[Listing, int]:
    """Return the rows of the entries that hold the words in public."""
    query = SearchQuery(" & ".join(f"{part}:*" for part in parts), config="simple", search_type="raw")
    return Listing.objects.filter(words=query).values_list("entry_id", flat=True)


def _due(today: date, months: int) -> Q:
    """Keep what is public, goes on, and was confirmed so many months ago or longer."""
    is_old = Q(confirmed_on__lte=months_before(today, months))
    return is_old & Q(listing__isnull=False) & ~Q(listing__stage__in=OVER)


def to_finish(writes: Codes) -> QuerySet[Entry]:
    """Return drafts and returned entries, the returned first, then the newest."""
    rows = of_owners(writes).filter(state__in=UNFINISHED)
    return rows.order_by("-state", "-newest_id")  # "returned" after "draft"


def to_decide(publishes: Codes) -> QuerySet[Entry]:
    """Return what waits for publication, the oldest first."""
    return of_owners(publishes).filter(state=State.SUBMITTED).order_by("newest_id")


def to_confirm(publishes: Codes, today: date, *, is_soon: bool = False) -> QuerySet[Entry]:
    """Return public entries last confirmed a year ago or longer (`is_soon`: eleven months), the longest first."""
    rows = of_owners(publishes).filter(_due(today, SOON if is_soon else DUE))
    return rows.order_by("confirmed_on", "code")


def made_by(rows: Iterable[Entry], key: str) -> set[int]:
    """Return the entries (their rows' identifiers) whose newest version a person wrote or submitted. One query."""
    versions = {row.newest_id: row.pk for row in rows if row.newest_id}
    written = {row.pk for row in rows if row.newest is not None and row.newest.by_key == key}
    steps = Step.objects.filter(version__in=versions, verb=Verb.SUBMIT, by_key=key)
    return written | {versions[each] for each in steps.values_list("version_id", flat=True)}


def one_of(code: str, codes: Codes) -> Entry:
    """Return an entry of some owners; raises `Refused("catalogue.no_entry")` for any other."""
    row = of_owners(codes).filter(code=code).first()
    if row is None:
        raise Refused("catalogue.no_entry", entry=code[:80])
    return row


def standing_version(row: Entry) -> Version:
    """Return the version that a change begins from: the newest, or the public one where the newest was withdrawn."""
    version = row.published if row.state == State.WITHDRAWN and row.published else row.newest
    assert version is not None
    return version


def standing_of(row: Entry) -> Facts:
    """Return what a change begins from."""
    return facts_of(standing_version(row).facts)


def said_in(row: Entry, number: int) -> Version | None:
    """Return a version of an entry by its number; None where it has none."""
    return row.versions.filter(number=number).first()


def names_of(codes: Collection[str], within: Codes) -> dict[str, tuple[Text, bool]]:
    """Return the name of entries by code, and whether they are public; those on their way only for staff of their owners. One query."""
    if not codes:
        return {}
    rows = Entry.objects.select_related("newest", "published").filter(code__in=set(codes))
    found: dict[str, tuple[Text, bool]] = {}
    for row in rows:
        is_own = within is None or row.owner_code in within
        version = row.published or (row.newest if is_own else None)
        if version is not None:
            found[row.code] = (facts_of(version.facts).name, row.published is not None)
    return found


def code_named(text: str, within: Codes) -> str:
    """Return the code of the entry that a code or a name stands for, among public ones and those of some owners.

    Raises `Refused`: "catalogue.unknown_entry", "catalogue.ambiguous_entry".
    """
    own = Q(pk__in=of_owners(within).order_by().values("pk"))
    seen = Entry.objects.filter(Q(listing__isnull=False) | own)
    bare, folded = text.strip(), fold(text)
    if seen.filter(code=bare).exists():
        return bare
    public = Q(listing__name_folded=folded) | Q(listing__name_folded__startswith=f"{folded} ")
    named = seen.filter(public | (own & Q(newest__facts__name__vi__iexact=bare)))
    rows = named.select_related("newest", "published")[:50] if folded else []
    wanted = [row for row in rows if folded in _names(row)]
    if len(wanted) == 1:
        return wanted[0].code
    if wanted:
        raise Refused("catalogue.ambiguous_entry", name=bare[:80], count=len(wanted))
    raise Refused("catalogue.unknown_entry", entry=bare[:80])


def _names(row: Entry) -> set[str]:
    both = [facts_of(each.facts).name for each in (row.published, row.newest) if each is not None]
    return {fold(part) for name in both for part in (name.vi, name.en) if part}


def suggested(text: str, within: Codes, most: int = 12) -> list[tuple[str, Text]]:
    """Return entries for choosing, code and name: public ones and those of some owners that hold the words."""
    parts = _parts(text)
    if not parts:
        return []
    own = _worded(of_owners(within), text).order_by().values("pk")
    rows = of_owners(None).filter(Q(pk__in=_public(parts)) | Q(pk__in=own))
    found = rows.order_by(_FIRST_NEW, "code")[:most]
    return [(row.code, facts_of((row.published or _newest(row)).facts).name) for row in found]


def _newest(row: Entry) -> Version:
    assert row.newest is not None
    return row.newest
