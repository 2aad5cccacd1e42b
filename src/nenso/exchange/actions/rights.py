"""Rights to services: given by the owner for a purpose on a legal ground, and revoked."""

from datetime import datetime

from django.db import transaction

from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_service, needs_reason, owner
from nenso.exchange.models import Group, Member, Right, Service, Subsystem
from nenso.exchange.queries.content import subject_of
from nenso.exchange.rules.facts import RightFacts, check_right
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

Subject = Subsystem | Group | Member


@transaction.atomic
def give_right(*, by: Actor, service: Service, to: Subject, facts: RightFacts, now: datetime) -> Right:
    """Give a system, a group or a member by itself a right to a service; whoever approves for the service's owner may.

    Raises `Refused`: those of `rules.facts.check_right`, "right.subject_closed", "right.held" (the same is in force already),
    "service.closed", "access.role_missing".
    """
    row = locked_service(service)
    by = owner(by, row.subsystem.member)
    right = written_right(by, row, to, facts, now)
    _journal(by, right, "exchange.right_given")
    publish_routing(by=by, now=now)
    return right


def written_right(by: Actor, service: Service, to: Subject, facts: RightFacts, now: datetime) -> Right:
    """Write a right for an action that has asked whether it may; raises `Refused` as `give_right`."""
    check_right(facts, now)
    # Read again: what the caller holds may be older than the closing of the system.
    if isinstance(to, Subsystem) and not Subsystem.objects.filter(pk=to.pk, closed_at=None).exists():
        raise Refused("right.subject_closed", field="to", subject=str(to))
    subject = {"subsystem": None, "group": None, "member": None, _kind(to): to}
    same = service.rights.filter(revoked_at=None, method=facts.method, glob=facts.glob, **subject)
    if same.exclude(valid_to__lte=facts.valid_from or now).exists():
        raise Refused("right.held", field="to", subject=str(to), service=str(service))
    return Right.objects.create(
        service=service,
        method=facts.method,
        glob=facts.glob,
        purpose=facts.purpose.strip(),
        ground=facts.ground.strip(),
        valid_from=facts.valid_from or now,
        valid_to=facts.valid_to,
        per_second=facts.per_second,
        per_day=facts.per_day,
        at_once=facts.at_once,
        given_by_key=by.key,
        given_by_name=by.name,
        **subject,
    )


@transaction.atomic
def revoke_right(*, by: Actor, right: Right, reason: str, now: datetime) -> Right:
    """Revoke a right at once, with the reason.

    Raises `Refused`: "right.revoked", "exchange.no_reason", "access.role_missing".
    """
    rows = Right.objects.select_related("service__subsystem__member", "subsystem__member", "member", "group")
    row = rows.select_for_update(of=("self",)).get(pk=right.pk)
    by = owner(by, row.service.subsystem.member)
    if row.revoked_at is not None:
        raise Refused("right.revoked", on=row.revoked_at.date(), name=row.revoked_by_name)
    row.revoked_at, row.revoked_because = now, needs_reason(reason)
    row.revoked_by_key, row.revoked_by_name = by.key, by.name
    row.save(update_fields=["revoked_at", "revoked_because", "revoked_by_key", "revoked_by_name"])
    _journal(by, row, "exchange.right_revoked", reason=row.revoked_because)
    publish_routing(by=by, now=now)
    return row


def _kind(to: Subject) -> str:
    return type(to).__name__.lower()


def _journal(by: Actor, row: Right, verb: str, **facts: object) -> None:
    told = {
        "service": str(row.service),
        "to": subject_of(row),
        "method": row.method,
        "glob": row.glob,
        "purpose": row.purpose,
        "ground": row.ground,
        **facts,
    }
    record(by=by, verb=verb, thing=("right", str(row.uuid)), facts=told)
