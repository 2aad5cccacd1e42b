"""What every action on an entry does: locks it, writes the step, counts the row's version, tells the journal, lists what is public."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField, Value
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.catalogue.models import Entry, Listing, Step, Version
from nenso.catalogue.rules import Facts, State, Verb, facts_of, plain
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, fold, sort_key

LONGEST_NAME = 600  # of a name without marks; letters never grow by it


def locked(entry: Entry, row_version: int | None = None) -> Entry:
    """Return the entry's row, locked until the transaction ends.

    Raises `Refused("catalogue.changed_meanwhile")` where somebody changed it since it was looked at.
    """
    row = Entry.objects.select_for_update().get(pk=entry.pk)
    if row_version is not None and row_version != row.row_version:
        raise Refused("catalogue.changed_meanwhile", entry=row.code)
    return row


def may_write(by: Actor, organisation: str) -> Actor:
    """Return the actor with its right to register and change what an organisation owns."""
    return allowed(by, Role.REPORTER, organisation)


def may_publish(by: Actor, organisation: str) -> Actor:
    """Return the actor with its right to publish what an organisation owns."""
    return allowed(by, Role.APPROVER, organisation)


class WritingRights:
    """Whose entries somebody may write, asked once of each organisation."""

    def __init__(self, by: Actor) -> None:
        self._by = by
        self._found: dict[str, Refused | None] = {}

    def refusal(self, organisation: str) -> Refused | None:
        """Return why somebody may not write what an organisation owns; None where they may."""
        if organisation not in self._found:
            try:
                may_write(self._by, organisation)
                self._found[organisation] = None
            except Refused as refused:
                self._found[organisation] = refused
        return self._found[organisation]


def newest(row: Entry) -> Version:
    """Return the newest version of an entry."""
    return row.newest or row.versions.order_by("-number")[0]


def standing(row: Entry) -> Version:
    """Return what a change begins from: the newest version, or the public one where the newest was withdrawn."""
    return row.published if row.state == State.WITHDRAWN and row.published else newest(row)


def said(version: Version) -> Facts:
    """Return what a version says."""
    return facts_of(version.facts)


def must_live(code: str, field: str, on: date) -> None:
    """Raise `Refused("catalogue.organisation")` where no organisation has the code today."""
    if code not in directory.organisations([code], on):
        raise Refused("catalogue.organisation", field=field, organisation=code, on=on)


def must_be_there(named: list[tuple[str, str]]) -> None:
    """Raise `Refused("catalogue.unknown_entry")` where an entry that a field names is not in the catalogue."""
    codes = [code for _, code in named]
    known = set(Entry.objects.filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    for field, code in named:
        if code not in known:
            raise Refused("catalogue.unknown_entry", field=field, entry=code)


def write_version(row: Entry, facts: Facts, by: Actor, why: str) -> Version:
    """Write the next version of a locked entry."""
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = Version.objects.create(
        entry=row, number=last + 1, facts=plain(facts), why=why.strip(), by_key=by.key, by_name=by.name
    )
    row.newest, row.owner_code = made, facts.owner
    return made


def write_step(version: Version, verb: Verb, by: Actor, comment: str = "") -> Step:
    """Write a step of a version."""
    return Step.objects.create(
        version=version, verb=verb, comment=comment.strip(), by_key=by.key, by_name=by.name
    )


def save(row: Entry, by: Actor, verb: str, **facts: Any) -> None:
    """Save a locked entry with the next version of its row, and tell the journal."""
    row.row_version += 1
    row.save()
    about = {"entry": row.code, "kind": row.kind, "owner": row.owner_code}
    record(by=by, verb=verb, thing=("catalogue_entry", str(row.uuid)), facts=about | facts)


def list_entry(row: Entry, now: datetime) -> None:
    """Write the row by which the public finds a published entry."""
    Listing.objects.filter(entry=row).delete()
    listing_of(row, now).save(force_insert=True)


def listing_of(row: Entry, now: datetime) -> Listing:
    """Return the row by which the public finds a published entry, not yet written."""
    assert row.published is not None
    facts = said(row.published)
    name = " ".join((fold(facts.name.vi), fold(facts.name.en))).strip()
    others = (facts.purpose, facts.description, facts.contents)
    words = [name, row.code.replace("-", " "), *map(fold, facts.keywords), fold(facts.maker)]
    words += [fold(text) for each in others for text in (each.vi, each.en)]
    return Listing(
        entry=row,
        code=row.code,
        kind=row.kind,
        stage=facts.stage,
        scope=facts.scope or "",
        sharing=facts.sharing or "",
        reach=facts.reach or "",
        owner_code=facts.owner,
        is_illustrative=row.is_illustrative,
        name_folded=name[:LONGEST_NAME],
        words=_vector(" ".join(word for word in words if word)),
        sort_key=sort_key(facts.name.vi)[:LONGEST_NAME],
        confirmed_on=row.confirmed_on or timezone.localdate(now),
        published_at=now,
    )


def _vector(words: str) -> Func:
    """Return what the database makes of words: each once, without its places."""
    text = Value(words, output_field=TextField())
    return Func(text, template=_VECTOR, output_field=SearchVectorField())


_VECTOR = "strip(to_tsvector('simple', (%(expressions)s)::text))"
