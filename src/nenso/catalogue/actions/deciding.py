"""From a draft to the public: submitted by one person, returned or published by another, confirmed each year."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.catalogue.actions.many import lock_relations_of, must_not_circle_in_public
from nenso.catalogue.actions.writing import (
    list_entry,
    locked,
    may_publish,
    may_write,
    newest,
    said,
    save,
    write_step,
)
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import State, Verb, after, must_be_somebody_else
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def submit(*, by: Actor, entry: Entry, row_version: int | None = None) -> Entry:
    """Hand the newest version in for publication; raises `Refused`: "catalogue.state", "catalogue.changed_meanwhile", "access.role_missing"."""
    row = locked(entry, row_version)
    by = may_write(by, row.owner_code)
    row.state = after(State(row.state), Verb.SUBMIT, row.code)
    write_step(newest(row), Verb.SUBMIT, by)
    save(row, by, "catalogue.submitted")
    return row


@transaction.atomic
def return_(*, by: Actor, entry: Entry, comment: str, row_version: int | None = None) -> Entry:
    """Give a submitted version back with what is to be mended.

    Raises `Refused`: "catalogue.no_comment", "catalogue.state", "catalogue.changed_meanwhile", "access.role_missing".
    """
    row = locked(entry, row_version)
    by = may_publish(by, row.owner_code)
    if not comment.strip():
        raise Refused("catalogue.no_comment", field="comment")
    row.state = after(State(row.state), Verb.RETURN, row.code)
    write_step(newest(row), Verb.RETURN, by, comment)
    save(row, by, "catalogue.returned", comment=comment.strip())
    return row


@transaction.atomic
def publish(*, by: Actor, entry: Entry, now: datetime, row_version: int | None = None) -> Entry:
    """Publish the submitted version; who wrote or submitted it may not.

    Raises `Refused`: "catalogue.own_entry", "catalogue.state", "catalogue.changed_meanwhile", "catalogue.circle",
    "catalogue.merge_circle", "catalogue.into_first", "access.role_missing".
    """
    lock_relations_of(said(newest(Entry.objects.get(pk=entry.pk))))
    row = locked(entry, row_version)
    by = may_publish(by, row.owner_code)
    version = newest(row)
    row.state = after(State(row.state), Verb.PUBLISH, row.code)
    if by.kind != "system":
        makers = {version.by_key, *version.steps.filter(verb=Verb.SUBMIT).values_list("by_key", flat=True)}
        for maker in makers:
            must_be_somebody_else(maker, by.key, row.code)
    must_not_circle_in_public(row.code, said(version))
    write_step(version, Verb.PUBLISH, by)
    row.published, row.confirmed_on = version, timezone.localdate(now)
    row.merged_into = _goes_on(said(version).merged_into)
    save(row, by, "catalogue.published", version=version.number, name=said(version).name.vi)
    list_entry(row, now)
    return row


def _goes_on(into: str) -> Entry | None:
    """Return what an entry was merged into: the public is led to nothing that it cannot read."""
    found = Entry.objects.get(code=into) if into else None
    if found and found.published_id is None:
        raise Refused("catalogue.into_first", into=into)
    return found


@transaction.atomic
def withdraw(*, by: Actor, entry: Entry, comment: str = "", row_version: int | None = None) -> Entry:
    """Take back a version that was not published; what is public stays. Raises `Refused`: "catalogue.state", "catalogue.changed_meanwhile"."""
    row = locked(entry, row_version)
    by = may_write(by, row.owner_code)
    row.state = after(State(row.state), Verb.WITHDRAW, row.code)
    write_step(newest(row), Verb.WITHDRAW, by, comment)
    if row.published:  # what was to go to another owner stays where the public sees it
        row.owner_code = said(row.published).owner
    save(row, by, "catalogue.withdrawn", comment=comment.strip())
    return row


@transaction.atomic
def confirm(*, by: Actor, entry: Entry, now: datetime) -> Entry:
    """Say that what is public of an entry still holds, as its owner does each year; raises `Refused("catalogue.not_public")`."""
    row = locked(entry)
    by = may_publish(by, row.owner_code)
    if row.published is None:
        raise Refused("catalogue.not_public", entry=row.code)
    row.confirmed_on = timezone.localdate(now)
    write_step(row.published, Verb.CONFIRM, by)
    save(row, by, "catalogue.confirmed")
    row.listing.confirmed_on = row.confirmed_on
    row.listing.save(update_fields=["confirmed_on"])
    return row
