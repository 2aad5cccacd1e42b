"""The catalogue in the open API: found, entry by entry with its versions, and counted by agency."""

# ruff: noqa: ARG001 - the framework hands the request to every endpoint, by that name

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema

from nenso.catalogue import queries
from nenso.catalogue.dcat import Published
from nenso.catalogue.rules import Basis, Kind, Scope, Sharing, Stage, plain
from nenso.catalogue.rules.markup import without_markup
from nenso.web.endpoints.catalogue.rdf import addresses
from nenso.web.endpoints.catalogue.referring import SystemReferring, systems_referring
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.paging import Names, Page, Paged, names, page_of
from nenso.web.endpoints.words import told

router = Router(tags=["catalogue"])
Order = Literal["name", "newest", "oldest", "confirmed", "code"]


class Filters(Schema):
    """What is looked for; values of one kind are alternatives."""

    q: str = ""
    kind: list[Kind] = []
    stage: list[Stage] = []
    scope: list[Scope] = []
    sharing: list[Sharing] = []
    owner: list[str] = []
    order: Order = "name"


class EntryListed(Schema):
    """What is public of an entry; `said` is what its owner states, without what is empty; `systems` say of themselves that they are it."""

    code: str
    uuid: UUID
    kind: Kind
    name: Names
    owner: str
    owner_name: Names
    said: dict[str, Any]
    version: int
    issued: datetime
    modified: datetime
    confirmed_on: date
    illustrative: bool
    systems: list[SystemReferring]
    uri: str
    page: str


class Found(Page[EntryListed]):
    """Some entries, and for each facet how many there would be with each of its values."""

    facets: dict[str, dict[str, int]]


class VersionTold(Schema):
    """A version that was public: what it says otherwise than the one before it."""

    number: int
    published_at: datetime
    changed: list[str]
    said: dict[str, Any]


class ShareTold(Schema):
    """One share of a database's quality in percent: `stated` by its owner, or `measured`, by whom and from what."""

    name: str
    value: float
    basis: Basis
    on: date | None
    by: str
    record: str
    stated: int | None


class EntryTold(EntryListed):
    """An entry with every version that was ever public, what is part of it, and whose word each of its quality shares is.

    `merged` went into it; `went_into` are those that go on with what was in it: it was merged into one, or several were made of it.
    """

    parts: list[str]
    merged: list[str]
    went_into: list[str]
    quality: list[ShareTold]
    source: str
    versions: list[VersionTold]


class AgencyCounted(Schema):
    """What an agency has published, counted; those from `described` to `quality_stated` are of its databases in operation."""

    owner: str
    name: Names
    systems: int
    databases: int
    platforms: int
    operating: int
    described: int
    with_contents: int
    shared: int
    on_exchange: int
    confirmed: int
    quality_stated: int
    announced: int
    in_use: int
    illustrative: int


class Agencies(Page[AgencyCounted]):
    """The counts of agencies at the end of a day."""

    on: date


@router.get("/catalogue/entries", response=Found, **told("catalogue_entries"))
def entries(request: HttpRequest, response: HttpResponse, page: Paged, sought: Query[Filters]) -> Any:
    """`q` finds words with or without diacritics; a facet is repeated for alternatives: `kind=database&kind=platform`."""
    values = {name: tuple(getattr(sought, name)) for name in ("kind", "stage", "scope", "sharing")}
    search = queries.Search(sought.q, values, tuple(sought.owner), sought.order)
    found = queries.search(search, start=page.offset, size=page.limit)
    kept = {each.code: each for each in queries.published(hit.code for hit in found.hits)}
    called = queries.names_for(kept.values())
    systems = systems_referring(kept, timezone.localdate())
    items = [_listed(kept[hit.code], called, systems) for hit in found.hits if hit.code in kept]
    return {**page_of(request, response, items, found.total, page), "facets": found.facets}


@router.get("/catalogue/entries/{code}", response=EntryTold, **told("catalogue_entry"))
def entry(request: HttpRequest, code: str) -> Any:
    """By its code or its UUID. Drafts are not told, nor who wrote them; `source` says where the facts were found."""
    found = queries.published_entry(code)
    kept = queries.entry(found.code)
    systems = systems_referring([found.code], timezone.localdate())
    return {
        **_listed(found, queries.names_for([found]), systems),
        "parts": kept.parts,
        "merged": kept.merged,
        "went_into": queries.went_into(found.code),
        "quality": [asdict(share) for share in found.shares],
        "source": without_markup(found.facts.source),
        "versions": [
            {
                "number": each.number,
                "published_at": each.published_at,
                "changed": each.changed,
                "said": _said(each.facts),
            }
            for each in queries.published_versions(found.code)
        ],
    }


@router.get("/catalogue/agencies", response=Agencies, **told("catalogue_agencies"))
def agencies(
    request: HttpRequest, response: HttpResponse, page: Paged, as_of: WrittenDay | None = None
) -> Any:
    """Who has how many entries, and of its databases in operation how many are described, shared, on the exchange, confirmed this year."""
    on = as_of or timezone.localdate()
    rows = queries.coverage(on).rows
    part = rows[page.offset : page.offset + page.limit]
    called = queries.organisation_names(row.owner for row in part)
    items = [{**asdict(row), "name": _name(row.owner, called)} for row in part]
    return {**page_of(request, response, items, len(rows), page), "on": on}


def _listed(found: Published, called: Any, systems: Mapping[str, Any]) -> dict[str, Any]:
    uri = addresses().entry(found.code)
    return {
        "code": found.code,
        "uuid": found.uuid,
        "kind": found.kind,
        "name": {"vi": without_markup(found.facts.name.vi), "en": without_markup(found.facts.name.en)},
        "owner": found.facts.owner,
        "owner_name": _name(found.facts.owner, called),
        "said": _said(found.facts),
        "version": found.number,
        "issued": found.issued,
        "modified": found.modified,
        "confirmed_on": found.confirmed_on,
        "illustrative": found.is_illustrative,
        # What was merged leads to the one that goes on, which names them.
        "systems": [] if found.facts.merged_into else systems[found.code],
        "uri": uri,
        "page": f"{uri}/",
    }


def _name(code: str, called: Any) -> dict[str, str]:
    found = called.get(code)
    return names(found) if found else {"vi": code, "en": ""}


def _said(facts: Any) -> dict[str, Any]:
    """Return a statement as it is kept, every text without markup."""
    kept: dict[str, Any] = _bare(plain(facts))
    return kept


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return without_markup(value)
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items()}
    return [_bare(each) for each in value] if isinstance(value, list) else value
