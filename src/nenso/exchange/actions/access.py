"""Access asked for: by whoever reports for the system's member, decided by the service's owner within two working days."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.exchange.actions.rights import written_right
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_service, locked_subsystem, needs_reason, owner
from nenso.exchange.actions.telling import tell_asker, tell_owner
from nenso.exchange.models import AccessRequest, Service, Subsystem
from nenso.exchange.rules.facts import RightFacts, check_right
from nenso.kernel.actions import record
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import Actor, Refused

WORKING_DAYS = 2  # Decree 194/2025/NĐ-CP: an owner answers within two working days
OPEN, GRANTED, REFUSED, WITHDRAWN = "open", "granted", "refused", "withdrawn"


@transaction.atomic
def ask_access(
    *, by: Actor, subsystem: Subsystem, service: Service, facts: RightFacts, now: datetime
) -> AccessRequest:
    """Ask for access to a service, or to an endpoint of it; of the facts, method, glob, purpose and ground are asked for.

    Raises `Refused`: those of `rules.facts.check_right`, "access_request.open_service" (needs no asking), "access_request.waits",
    "right.held", "subsystem.closed", "service.closed", "access.role_missing".
    """
    system, wanted = locked_subsystem(subsystem), locked_service(service)
    by = allowed(by, Role.REPORTER, system.member.organisation_code)
    check_right(facts, now)
    _must_be_needed(system, wanted, facts, now)
    row = AccessRequest.objects.create(
        service=wanted,
        subsystem=system,
        method=facts.method,
        glob=facts.glob,
        purpose=facts.purpose.strip(),
        ground=facts.ground.strip(),
        asked_by_key=by.key,
        asked_by_name=by.name,
        asked_at=now,
        due=work_calendar().add_working_days(timezone.localdate(now), WORKING_DAYS),
    )
    _journal(by, row, "exchange.access_asked", due=row.due)
    tell_owner(row)
    return row


def _must_be_needed(system: Subsystem, wanted: Service, facts: RightFacts, now: datetime) -> None:
    if wanted.is_open:
        raise Refused("access_request.open_service", service=str(wanted))
    same = {"subsystem": system, "method": facts.method, "glob": facts.glob}
    waiting = wanted.requests.filter(state=OPEN, **same).first()
    if waiting is not None:
        raise Refused("access_request.waits", service=str(wanted), due=waiting.due)
    if wanted.rights.filter(revoked_at=None, **same).exclude(valid_to__lte=now).exists():
        raise Refused("right.held", field="to", subject=str(system), service=str(wanted))


@transaction.atomic
def decide_access(
    *,
    by: Actor,
    request: AccessRequest,
    is_granted: bool,
    now: datetime,
    reason: str = "",
    facts: RightFacts | None = None,
) -> AccessRequest:
    """Grant what was asked for, which makes the right, or refuse it with the legal ground; the owner's approver who did not ask.

    `facts` are what is granted instead of what was asked for: other words, an end, limits. Raises `Refused`: those of
    `give_right`, "access_request.decided", "access_request.own", "access_request.no_ground".
    """
    row = _locked(request)
    service = locked_service(row.service)
    by = owner(by, service.subsystem.member)
    if row.asked_by_key == by.key and by.kind != "system":
        raise Refused("access_request.own", name=by.name)
    if not is_granted and not reason.strip():
        raise Refused("access_request.no_ground", field="reason")
    if is_granted:
        given = facts or RightFacts(row.purpose, row.ground, row.method, row.glob)
        row.right = written_right(by, service, row.subsystem, given, now)
    _decide(row, by, GRANTED if is_granted else REFUSED, reason, now)
    late = work_calendar().working_days_between(row.due, timezone.localdate(now))
    told = {"right": row.right and row.right.uuid, "days_late": max(0, late)}
    verb = "exchange.access_granted" if is_granted else "exchange.access_refused"
    _journal(by, row, verb, reason=row.reason, **told)
    tell_asker(row)
    if is_granted:
        publish_routing(by=by, now=now)
    return row


@transaction.atomic
def withdraw_access(*, by: Actor, request: AccessRequest, reason: str, now: datetime) -> AccessRequest:
    """Take back what was asked for and is not decided yet.

    Raises `Refused`: "access_request.decided", "exchange.no_reason", "access.role_missing".
    """
    row = _locked(request)
    by = allowed(by, Role.REPORTER, row.subsystem.member.organisation_code)
    _decide(row, by, WITHDRAWN, needs_reason(reason), now)
    _journal(by, row, "exchange.access_withdrawn", reason=row.reason)
    return row


def _locked(request: AccessRequest) -> AccessRequest:
    rows = AccessRequest.objects.select_related("service__subsystem__member", "subsystem__member")
    row = rows.select_for_update(of=("self",)).get(pk=request.pk)
    if row.state != OPEN:
        raise Refused("access_request.decided", name=row.decided_by_name)
    return row


def _decide(row: AccessRequest, by: Actor, state: str, reason: str, now: datetime) -> None:
    row.state, row.reason, row.decided_at = state, reason.strip(), now
    row.decided_by_key, row.decided_by_name = by.key, by.name
    row.save()


def _journal(by: Actor, row: AccessRequest, verb: str, **facts: object) -> None:
    told = {
        "service": str(row.service),
        "subsystem": str(row.subsystem),
        "method": row.method,
        "glob": row.glob,
        "purpose": row.purpose,
        "ground": row.ground,
        **facts,
    }
    record(by=by, verb=verb, thing=("access_request", str(row.uuid)), facts=told)
