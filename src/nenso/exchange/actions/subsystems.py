"""Systems of members: registered, changed, closed with all that hangs on them; and the groups they stand in."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.catalogue.queries import check_reference
from nenso.exchange.actions.ending import close_services, end_of_subject
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_member, locked_subsystem, owner
from nenso.exchange.models import Group, Member, Subsystem
from nenso.exchange.rules.facts import check_code, check_name
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text


@transaction.atomic
def register_subsystem(
    *, by: Actor, member: Member, code: str, name: Text, now: datetime, entry: str = ""
) -> Subsystem:
    """Register a system of a member; one that was closed is opened again, with nothing of what hung on it.

    `entry` is the code of the catalogue's entry that it is. Raises `Refused`: "exchange.bad_code", "exchange.no_name", "exchange.long_name",
    "subsystem.taken", "access.role_missing", those of `catalogue.queries.check_reference`.
    """
    held = locked_member(member)
    by = owner(by, held)
    check_code(code)
    name, entry = check_name(name), check_reference(entry)
    row = Subsystem.objects.select_for_update().filter(member=held, code=code).first()
    if row is not None and row.closed_at is None:
        raise Refused("subsystem.taken", field="code", subsystem=str(row))
    is_again = row is not None
    row = row or Subsystem(member=held, code=code)
    row.name_vi, row.name_en, row.entry_code, row.closed_at = name.vi, name.en, entry, None
    row.by_key, row.by_name = by.key, by.name
    row.save()
    _journal(by, row, "exchange.subsystem_registered", is_again=is_again, entry=entry)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def rename_subsystem(*, by: Actor, subsystem: Subsystem, name: Text, now: datetime) -> Subsystem:
    """Give a system another name; its code stays.

    Raises `Refused`: "exchange.no_name", "exchange.long_name", "subsystem.closed", "access.role_missing".
    """
    row = locked_subsystem(subsystem)
    by, name = owner(by, row.member), check_name(name)
    if (row.name_vi, row.name_en) != (name.vi, name.en):
        row.name_vi, row.name_en = name.vi, name.en
        row.save(update_fields=["name_vi", "name_en"])
        _journal(by, row, "exchange.subsystem_renamed")
        publish_routing(by=by, now=now)
    return row


@transaction.atomic
def refer_subsystem(*, by: Actor, subsystem: Subsystem, entry: str) -> Subsystem:
    """Say which entry of the catalogue a system is, by its code; "" takes it back. Gateways need not know.

    Raises `Refused`: "subsystem.closed", "access.role_missing", those of `catalogue.queries.check_reference`.
    """
    row = locked_subsystem(subsystem)
    by = owner(by, row.member)
    if entry != row.entry_code:
        before, row.entry_code = row.entry_code, check_reference(entry)
        row.save(update_fields=["entry_code"])
        _journal(by, row, "exchange.subsystem_referred", entry=entry, before=before)
    return row


@transaction.atomic
def close_subsystem(*, by: Actor, subsystem: Subsystem, reason: str, now: datetime) -> Subsystem:
    """Close a system: its services close, its credentials and its rights, and the rights to it, are revoked.

    Raises `Refused`: "subsystem.closed", "access.role_missing".
    """
    row = locked_subsystem(subsystem)
    by = owner(by, row.member)
    ended = close_services(by, row.services.filter(closed_at=None), reason, now) | end_of_subject(
        by, row, reason, now
    )
    row.groups.clear()
    row.closed_at = now
    row.save(update_fields=["closed_at"])
    _journal(by, row, "exchange.subsystem_closed", reason=reason, **ended)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def make_group(*, by: Actor, code: str, name: Text) -> Group:
    """Make a group of systems, which owners of services can give rights to; whoever approves for the nation may.

    Raises `Refused`: "exchange.bad_code", "exchange.no_name", "exchange.long_name", "member_group.taken", "access.role_missing".
    """
    by = allowed(by, Role.APPROVER, NATIONAL)
    check_code(code)
    name = check_name(name)
    if Group.objects.filter(code=code).exists():
        raise Refused("member_group.taken", field="code", group=code)
    row = Group.objects.create(code=code, name_vi=name.vi, name_en=name.en)
    record(by=by, verb="exchange.group_made", thing=("group", row.code), facts={"name": name.vi})
    return row


@transaction.atomic
def put_in_groups(*, by: Actor, subsystem: Subsystem, groups: Collection[str], now: datetime) -> Subsystem:
    """Say in which groups a system stands, all of them.

    Whoever approves for the nation may, and not the system's own member: what was given to a group comes with it.
    Raises `Refused`: "member_group.unknown", "subsystem.closed", "access.role_missing".
    """
    row, by = locked_subsystem(subsystem), allowed(by, Role.APPROVER, NATIONAL)
    found = {each.code: each for each in Group.objects.filter(code__in=groups)}
    unknown = sorted(set(groups) - set(found))
    if unknown:
        raise Refused("member_group.unknown", field="groups", group=unknown[0])
    before = set(row.groups.values_list("code", flat=True))
    if before != set(found):
        row.groups.set(found.values())
        moves = {"joined": sorted(set(found) - before), "left": sorted(before - set(found))}
        _journal(by, row, "exchange.subsystem_grouped", **moves)
        publish_routing(by=by, now=now)
    return row


def _journal(by: Actor, row: Subsystem, verb: str, **facts: object) -> None:
    told = {"subsystem": str(row), "name": row.name_vi, **facts}
    record(by=by, verb=verb, thing=("subsystem", str(row.uuid)), facts=told)
