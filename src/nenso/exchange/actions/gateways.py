"""Gateways of members: which one a member has, and behind which its systems stand. Whoever approves for the nation may."""

from datetime import datetime

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange.actions.routing import publish_routing
from nenso.exchange.actions.steps import locked_member, must_not_lie
from nenso.exchange.models import Member
from nenso.exchange.queries.authority import authority
from nenso.exchange.rules.certificates import read_certificate
from nenso.exchange.rules.facts import ISSUED, GatewayFacts, check_gateway
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def set_gateway(*, by: Actor, member: Member, facts: GatewayFacts, now: datetime) -> Member:
    """Say how others reach a member's gateway; its systems stand behind it from now on.

    Raises `Refused`: "member_gateway.url", "member_gateway.key", "service.url", "service.network", "credential.certificate", "credential.over", "authority.not_found",
    "access.role_missing".
    """
    row, by = locked_member(member), allowed(by, Role.APPROVER, NATIONAL)
    check_gateway(facts)
    must_not_lie(facts.url)
    digest = _digest_of(facts.certificate, now)
    row.gateway_url, row.gateway_key, row.gateway_certificate = facts.url, facts.key, facts.certificate
    row.behind = row
    row.save(update_fields=["gateway_url", "gateway_key", "gateway_certificate", "behind"])
    _journal(by, row, "exchange.gateway_set", url=facts.url, key=facts.key, certificate=digest)
    publish_routing(by=by, now=now)
    return row


@transaction.atomic
def stand_behind(*, by: Actor, member: Member, other: Member | None, now: datetime) -> Member:
    """Put a member's systems behind the gateway of another, or with None behind the nation's.

    Raises `Refused`: "member_gateway.none" (the other has none), "access.role_missing".
    """
    row, by = locked_member(member), allowed(by, Role.APPROVER, NATIONAL)
    front = locked_member(other) if other is not None else None
    if front is not None and not front.gateway_url:
        raise Refused("member_gateway.none", field="behind", member=str(front))
    row.behind = front
    row.save(update_fields=["behind"])
    _journal(by, row, "exchange.put_behind", gateway=str(front) if front else "")
    publish_routing(by=by, now=now)
    return row


def _digest_of(certificate: str, now: datetime) -> str:
    if not certificate:  # whichever the own authority issues
        authority()
        return ISSUED
    shown = read_certificate(certificate)
    if shown.valid_to <= now:
        raise Refused("credential.over", field="certificate", until=shown.valid_to.date())
    return shown.digest


def _journal(by: Actor, row: Member, verb: str, **facts: str) -> None:
    record(by=by, verb=verb, thing=("member", str(row.uuid)), facts={"member": str(row), **facts})
