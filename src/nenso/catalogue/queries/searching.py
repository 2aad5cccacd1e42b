"""Finding published entries: by words without marks, by facets, in the order of names or of time."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, Q, QuerySet

from nenso.catalogue.dcat.entries import DEMONSTRATION
from nenso.catalogue.models import Listing
from nenso.catalogue.queries.planning import without
from nenso.catalogue.rules import Facts, Kind, facts_of
from nenso.kernel.rules import fold

FACETS = ("kind", "stage", "scope", "sharing")
ORDERS: Mapping[str, tuple[str, ...]] = {
    "name": ("sort_key", "code"),
    "newest": ("-published_at", "code"),
    "confirmed": ("confirmed_on", "sort_key", "code"),
    "oldest": ("published_at", "code"),
    "code": ("code",),
}
PAGE, MOST = 20, 1_000
_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")  # what the index parts as we do
_NEAREST = 2_000  # more hits than this are shown in the order of names alone
_COMMON = 30_000  # words of more entries than this are met soon by whoever walks along the order; of fewer, perhaps at its end
_GATHERED, _WALKED = ("enable_sort", "enable_bitmapscan", "enable_seqscan"), ("enable_indexscan",)


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `values` holds the values allowed of a facet; those of one facet are alternatives.

    `since` keeps what was published then or later. `keywords` are groups of which each entry has one as its own, letter by letter (that of
    demonstrations among them); `served` keeps databases that a service of the exchange gives.
    """

    words: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: tuple[str, ...] = ()
    order: str = "name"
    since: datetime | None = None
    keywords: tuple[tuple[str, ...], ...] = ()
    served: bool = False


EVERYTHING = Search()


@dataclass(frozen=True, slots=True)
class Hit:
    """A published entry that was found."""

    code: str
    kind: str
    facts: Facts
    confirmed_on: date
    published_at: datetime
    is_illustrative: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits, how many there are, and for each facet how many there would be with each of its values."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]


def search(sought: Search, *, start: int = 0, size: int = PAGE) -> Found:
    """Return the published entries that fit, from the `start`-th on. Three questions of the database, however many there are."""
    rows = _asked(sought)
    with without("enable_sort"):
        total, facets = _counted(rows, sought.values)
    for name, values in sought.values.items():
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    order = ORDERS.get(sought.order, ORDERS["name"])
    phrase = " ".join(_parts(sought.words))
    if phrase and sought.order == "name" and total <= _NEAREST:
        rows = rows.annotate(is_near=Q(name_folded__contains=phrase))
        order = ("-is_near", *order)
    is_common = total > _COMMON and start < _NEAREST
    with without(*((_GATHERED if is_common else _WALKED) if phrase else ())):
        keys = list(rows.order_by(*order).values_list("pk", flat=True)[start : start + min(size, MOST)])
    page = Listing.objects.select_related("entry__published").in_bulk(keys)
    return Found(tuple(_hit(page[key]) for key in keys if key in page), total, facets)


def owners(sought: Search = EVERYTHING) -> dict[str, int]:
    """Return how many of the published entries that fit each owner has, by its code, in the order of codes. One query."""
    rows = _asked(sought)
    for name, values in sought.values.items():
        if values:
            rows = rows.filter(**{f"{name}__in": values})
    counted = rows.order_by("owner_code").values("owner_code").annotate(count=Count("pk"))
    return {line["owner_code"]: line["count"] for line in counted}


def _asked(sought: Search) -> QuerySet[Listing]:
    """Return the rows that fit all but the facets."""
    rows = _worded(Listing.objects.all(), sought.words)
    if sought.owners:
        rows = rows.filter(owner_code__in=sought.owners)
    if sought.since is not None:
        rows = rows.filter(published_at__gte=sought.since)
    for group in sought.keywords:
        rows = rows.filter(reduce(or_, map(_has, group), Q(pk__in=())))
    if sought.served:  # by no index: whoever asks for it asks seldom
        rows = rows.filter(kind=Kind.DATABASE, entry__published__facts__services__0__isnull=False)
    return rows


def _has(keyword: str) -> Q:
    """Return whether an entry has a keyword: among those that hold its words, where the index has them as they are written here."""
    found = Q(entry__published__facts__keywords__contains=[keyword])
    if _PLAIN.fullmatch(folded := fold(keyword)):
        query = " & ".join(dict.fromkeys(folded.split()))
        found &= Q(words=SearchQuery(query, config="simple", search_type="raw"))
    return found | Q(is_illustrative=True) if keyword == DEMONSTRATION.vi else found


def _worded(rows: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    """Keep the rows that hold each word, or a word that begins so."""
    parts = _parts(words)
    if not parts:
        return rows.none() if words.strip() else rows
    query = " & ".join(f"{part}:*" for part in dict.fromkeys(parts))
    return rows.filter(words=SearchQuery(query, config="simple", search_type="raw"))


def _parts(words: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", fold(words))


def _counted(
    rows: QuerySet[Listing], values: Mapping[str, tuple[str, ...]]
) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """Return how many rows fit all facets, and for each facet those that fit all others, by its value."""
    total, facets = 0, {name: Counter[str]() for name in FACETS}
    for line in rows.order_by().values(*FACETS).annotate(count=Count("pk")):
        misses = [name for name in FACETS if values.get(name) and line[name] not in values[name]]
        if not misses:
            total += line["count"]
        for name in FACETS:
            if line[name] and not set(misses) - {name}:
                facets[name][line[name]] += line["count"]
    return total, facets


def _hit(row: Listing) -> Hit:
    published = row.entry.published
    assert published is not None
    facts = facts_of(published.facts)
    return Hit(row.code, row.kind, facts, row.confirmed_on, row.published_at, row.is_illustrative)
