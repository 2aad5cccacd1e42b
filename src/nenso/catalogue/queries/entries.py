"""One entry: what is public of it, what belongs to it, and how it came to be so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F
from django.db.models.fields.json import KT

from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import Facts, Kind, State, differences, facts_of
from nenso.kernel.rules import Refused, Text


@dataclass(frozen=True, slots=True)
class EntryAsKept:
    """An entry with what is public of it (None: nothing yet) and its newest version, which may be on its way.

    `parts` are entries that say they are part of it; `merged` those that went into it.
    """

    uuid: UUID
    code: str
    kind: Kind
    state: State
    public: Facts | None
    newest: Facts
    confirmed_on: date | None
    is_illustrative: bool
    row_version: int
    parts: tuple[str, ...]
    merged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that happened with an entry: a version written, or a step of one; `changed` names what a version says otherwise."""

    at: datetime
    by: str
    verb: str
    version: int
    comment: str
    changed: tuple[str, ...]


def entry(code: str) -> EntryAsKept:
    """Return one entry; raises `Refused("catalogue.no_entry")`."""
    row = Entry.objects.select_related("newest", "published").filter(code=code).first()
    if row is None or row.newest is None:
        raise Refused("catalogue.no_entry", entry=code[:80])
    parts = Entry.objects.filter(published__facts__part_of=code).order_by("code")
    return EntryAsKept(
        uuid=row.uuid,
        code=row.code,
        kind=Kind(row.kind),
        state=State(row.state),
        public=facts_of(row.published.facts) if row.published else None,
        newest=facts_of(row.newest.facts),
        confirmed_on=row.confirmed_on,
        is_illustrative=row.is_illustrative,
        row_version=row.row_version,
        parts=tuple(parts.values_list("code", flat=True)),
        merged=tuple(row.merged.order_by("code").values_list("code", flat=True)),
    )


def versions(code: str) -> tuple[Mark, ...]:
    """Return everything that happened with an entry, oldest first. Two queries."""
    rows = Version.objects.filter(entry__code=code).order_by("number").prefetch_related("steps")
    found: list[Mark] = []
    before: Facts | None = None
    for row in rows:
        facts = facts_of(row.facts)
        changed = tuple(differences(before, facts)) if before else ()
        found.append(Mark(row.at, row.by_name, "written", row.number, row.why, changed))
        before = facts
        found += [
            Mark(step.at, step.by_name, step.verb, row.number, step.comment, ()) for step in row.steps.all()
        ]
    return tuple(sorted(found, key=lambda mark: mark.at))


def public_names(codes: Collection[str]) -> dict[str, Text]:
    """Return the published names of entries by code; those of which nothing is public are left out. One query."""
    rows = Version.objects.filter(entry__code__in=codes, entry__published=F("pk"))
    named = rows.values_list("entry__code", KT("facts__name__vi"), KT("facts__name__en"))
    return {code: Text(vi, en or "") for code, vi, en in named}


def went_into(code: str) -> tuple[str, ...]:
    """Return the entries that go on with what was in one: the one that it was merged into, and those that say they were made of it."""
    merged = Entry.objects.filter(merged__code=code, merged__published__isnull=False)
    made = Entry.objects.filter(published__facts__comes_from__contains=[code])
    codes = {*merged.values_list("code", flat=True), *made.values_list("code", flat=True)}
    return tuple(sorted(codes))
