"""Registering an entry, and saying something else of it: each time a version of its own."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from nenso.catalogue.actions.many import lock_relations_of, must_not_circle
from nenso.catalogue.actions.writing import (
    locked,
    may_write,
    must_be_there,
    must_live,
    said,
    save,
    standing,
    write_version,
)
from nenso.catalogue.models import Entry, Version
from nenso.catalogue.rules import (
    Facts,
    Kind,
    State,
    check_code,
    code_for,
    differences,
    entries_named,
    faults,
    must_follow,
    organisations_named,
)
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def register(
    *, by: Actor, kind: Kind, facts: Facts, now: datetime, code: str = "", is_illustrative: bool = False
) -> Entry:
    """Register a system, database or platform as a draft; its code is made of its name where none is given.

    Raises `Refused`: those of `rules.faults`, "catalogue.code", "catalogue.taken", "catalogue.organisation",
    "catalogue.unknown_entry", "access.role_missing".
    """
    by = may_write(by, facts.owner)
    must_hold(kind, facts, timezone.localdate(now))
    code = check_code(code or code_for(facts.name.vi))
    row = Entry(
        code=code,
        kind=kind,
        owner_code=facts.owner,
        is_illustrative=is_illustrative,
        by_key=by.key,
        by_name=by.name,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # there already, or registered by somebody else this very moment
        raise Refused("catalogue.taken", field="code", entry=code) from None
    write_version(row, facts, by, "")
    save(row, by, "catalogue.registered", name=facts.name.vi)
    return row


@transaction.atomic
def change(
    *, by: Actor, entry: Entry, facts: Facts, now: datetime, why: str = "", row_version: int | None = None
) -> Version:
    """Say something else of an entry: a new draft, which its owner's writer makes; who takes it over needs the right at both owners.

    What waits for publication is taken back by it. Raises `Refused`: those of `register`, "catalogue.nothing_changed",
    "catalogue.changed_meanwhile", "catalogue.stage", "catalogue.circle".
    """
    lock_relations_of(facts)
    row = locked(entry, row_version)
    old = said(standing(row))
    by = may_write(by, row.owner_code)
    if facts.owner != row.owner_code:
        by = may_write(by, facts.owner)
    changed = differences(old, facts)
    if not changed:
        raise Refused("catalogue.nothing_changed", entry=row.code)
    must_follow(old.stage, facts.stage, row.code)
    must_hold(Kind(row.kind), facts, timezone.localdate(now))
    must_not_circle({row.code: facts})
    made = write_version(row, facts, by, why)
    row.state = State.DRAFT
    save(row, by, "catalogue.changed", version=made.number, changed=changed)
    return made


def must_hold(kind: Kind, facts: Facts, today: date) -> None:
    """Raise `Refused` where a statement is none, or names an organisation or an entry that is not there."""
    for fault in faults(kind, facts, today):
        raise fault
    for field, code in organisations_named(facts):
        must_live(code, field, today)
    must_be_there(entries_named(facts))
