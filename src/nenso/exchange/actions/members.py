"""Members of the exchange: registered, kept from it, let in again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_member, needs_reason
from nenso.exchange.models import Member
from nenso.exchange.rules.facts import check_class, check_code
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def register_member(
    *, by: Actor, organisation_code: str, member_class: str, now: datetime, code: str = ""
) -> Member:
    """Register an organisation as a member, under its own code where none is given; whoever approves for it may.

    Raises `Refused`: "member.class", "exchange.bad_code", "member.organisation" (none in force today), "member.taken",
    "access.role_missing".
    """
    code = check_code(code or organisation_code)
    check_class(member_class)
    today = timezone.localdate(now)
    if organisation_code not in directory.organisations([organisation_code], today):
        raise Refused(
            "member.organisation", field="organisation_code", organisation=organisation_code, on=today
        )
    by = allowed(by, Role.APPROVER, organisation_code)
    if Member.objects.filter(member_class=member_class, code=code).exists():
        raise Refused("member.taken", field="code", member=f"{member_class}/{code}")
    row = Member.objects.create(
        organisation_code=organisation_code,
        member_class=member_class,
        code=code,
        by_key=by.key,
        by_name=by.name,
    )
    _journal(by, row, "exchange.member_registered")
    return row


@transaction.atomic
def suspend_member(*, by: Actor, member: Member, reason: str, now: datetime) -> Member:
    """Keep a member from the exchange: from now on nothing of its is asked or answered. Whoever approves for the nation may.

    Raises `Refused`: "member.suspended", "exchange.no_reason", "access.role_missing".
    """
    row, by = locked_member(member), allowed(by, Role.APPROVER, NATIONAL)
    if row.suspended_because:
        raise Refused("member.suspended", member=str(row), reason=row.suspended_because)
    row.suspended_because = needs_reason(reason)
    row.save(update_fields=["suspended_because"])
    _journal(by, row, "exchange.member_suspended", reason=row.suspended_because)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def resume_member(*, by: Actor, member: Member, reason: str, now: datetime) -> Member:
    """Let a member that was kept out in again.

    Raises `Refused`: "member.not_suspended", "exchange.no_reason", "access.role_missing".
    """
    row, by = locked_member(member), allowed(by, Role.APPROVER, NATIONAL)
    if not row.suspended_because:
        raise Refused("member.not_suspended", member=str(row))
    row.suspended_because = ""
    row.save(update_fields=["suspended_because"])
    _journal(by, row, "exchange.member_resumed", reason=needs_reason(reason))
    publish_routing(by=by, now=now)
    return row


def _journal(by: Actor, row: Member, verb: str, reason: str = "") -> None:
    facts = {"member": str(row), "organisation": row.organisation_code, "reason": reason}
    record(by=by, verb=verb, thing=("member", str(row.uuid)), facts=facts)
