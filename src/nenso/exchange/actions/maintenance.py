"""Maintenance: nothing is passed on for a stated time, to the whole exchange or to what one member offers."""

from datetime import datetime

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_service, locked_subsystem, needs_reason, owner
from nenso.exchange.models import Maintenance, Service, Subsystem
from nenso.exchange.rules.facts import check_maintenance
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

Paused = Subsystem | Service | None  # None: the whole exchange


@transaction.atomic
def begin_maintenance(
    *,
    by: Actor,
    of: Paused,
    reason: str,
    ends_at: datetime,
    now: datetime,
    begins_at: datetime | None = None,
) -> Maintenance:
    """Say that something is in maintenance from a time on (None: at once) until its stated end, when it is over by itself.

    Whoever approves for the nation may for the whole exchange, whoever approves for its owner for a system or a service.
    Raises `Refused`: "maintenance.period", "maintenance.long", "maintenance.overlaps", "exchange.no_reason", "subsystem.closed", "service.closed",
    "access.role_missing".
    """
    by, subsystem, service = _may(by, of)
    begins_at = max(begins_at or now, now)
    check_maintenance(begins_at, ends_at)
    standing = Maintenance.objects.filter(subsystem=subsystem, service=service, ended_at=None)
    other = standing.filter(begins_at__lt=ends_at, ends_at__gt=begins_at).first()
    if other is not None:
        raise Refused("maintenance.overlaps", field="ends_at", until=other.ends_at.date())
    row = Maintenance.objects.create(
        subsystem=subsystem,
        service=service,
        reason=needs_reason(reason),
        begins_at=begins_at,
        ends_at=ends_at,
        by_key=by.key,
        by_name=by.name,
    )
    facts = {"reason": row.reason, "begins_at": row.begins_at, "ends_at": row.ends_at}
    _journal(by, row, "exchange.maintenance_begun", **facts)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def end_maintenance(*, by: Actor, maintenance: Maintenance, now: datetime) -> Maintenance:
    """End a maintenance before its stated end, or take back one that has not begun.

    Raises `Refused`: "maintenance.over", "access.role_missing".
    """
    rows = Maintenance.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("subsystem__member", "service__subsystem__member").get(pk=maintenance.pk)
    by = _may_end(by, row)
    if row.ended_at is not None or row.ends_at <= now:
        raise Refused("maintenance.over")
    row.ended_at, row.ended_by_key, row.ended_by_name = now, by.key, by.name
    row.save(update_fields=["ended_at", "ended_by_key", "ended_by_name"])
    _journal(by, row, "exchange.maintenance_ended")
    publish_routing(by=by, now=now)
    return row


def _may(by: Actor, of: Paused) -> tuple[Actor, Subsystem | None, Service | None]:
    if isinstance(of, Subsystem):
        system = locked_subsystem(of)
        return owner(by, system.member), system, None
    if isinstance(of, Service):
        service = locked_service(of)
        return owner(by, service.subsystem.member), None, service
    return allowed(by, Role.APPROVER, NATIONAL), None, None


def _may_end(by: Actor, row: Maintenance) -> Actor:
    """Return the actor with the right; what was closed meanwhile may be ended as well."""
    system = row.service.subsystem if row.service is not None else row.subsystem
    return owner(by, system.member) if system is not None else allowed(by, Role.APPROVER, NATIONAL)


def _journal(by: Actor, row: Maintenance, verb: str, **facts: object) -> None:
    of = str(row.service or row.subsystem or "")
    record(by=by, verb=verb, thing=("maintenance", str(row.uuid)), facts={"of": of, **facts})
