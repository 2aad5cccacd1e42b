"""Giving and taking back roles."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from nenso.accounts import queries
from nenso.accounts.models import Grant, User
from nenso.accounts.rules import NATIONAL, Role
from nenso.accounts.texts import ROLES
from nenso.kernel.actions import record
from nenso.kernel.dated import in_force
from nenso.kernel.rules import Actor, Refused, Validity


@transaction.atomic
def grant_role(
    *,
    by: Actor,
    person: User,
    role: Role,
    organisation: str,
    since: date,
    until: date | None = None,
    reason: str,
) -> Grant:
    """Give a person a role in an organisation (by code or name) for the days `[since, until)`.

    Only an administrator of the organisation gives its roles, and never to themselves.
    Raises `Refused`: accounts.self, access.role_missing, organisation.not_resolved, grant.closed, grant.overlap.
    """
    place = queries.find_organisation(organisation, since)
    by = not_oneself(queries.allowed(by, Role.ADMINISTRATOR, place.code), person)
    span = Validity(since, until)
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_active:
        raise Refused("grant.closed", name=person.full_name)
    _must_not_overlap(person, role, place.code, span)
    grant = Grant.objects.create(
        person=person,
        organisation_id=place.id,
        role=role.value,
        valid_from=since,
        valid_to=until,
        granted_by=_granter(by),
        reason=reason,
    )
    _journal(by, grant, "accounts.role_granted", reason)
    return grant


@transaction.atomic
def revoke_role(*, by: Actor, grant: UUID, on: date, reason: str) -> Grant:
    """End a grant: `on` is the first day without the role. A grant that has not begun is cancelled.

    Raises `Refused`: accounts.self, access.role_missing, grant.over, accounts.last_administrator.
    """
    row = (
        Grant.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(uuid=grant)
    )
    by = not_oneself(queries.allowed(by, Role.ADMINISTRATOR, row.organisation.code), row.person)
    if row.valid_to is not None and row.valid_to <= on:
        raise Refused("grant.over", until=row.valid_to)
    must_leave_an_administrator([row])
    end_grant(by, row, on, reason)
    return row


def end_grant(by: Actor, row: Grant, on: date, reason: str) -> None:
    """Close one grant and journal it; the caller has asked whether it may be."""
    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])
    _journal(by, row, "accounts.role_revoked", reason)


def not_oneself(by: Actor, person: User) -> Actor:
    """Return the actor where it acts on somebody else; nobody raises, closes or resets themselves."""
    if by.key == str(person.uuid):
        raise Refused("accounts.self")
    return by


def must_leave_an_administrator(ending: list[Grant]) -> None:
    """Refuse to take away the last national administrator: nobody could give the role again."""
    if not any(row.role == Role.ADMINISTRATOR and row.organisation.code == NATIONAL for row in ending):
        return
    left = Grant.objects.filter(in_force(queries.today())).filter(
        role=Role.ADMINISTRATOR, organisation__code=NATIONAL, person__is_active=True
    )
    # Locked, so that two administrators cannot take each other's role away at the same moment.
    if not set(left.select_for_update().values_list("pk", flat=True)) - {row.pk for row in ending}:
        raise Refused("accounts.last_administrator")


def _must_not_overlap(person: User, role: Role, code: str, span: Validity) -> None:
    for held in queries.held_by(person.uuid):
        if (held.role, held.organisation) == (role, code) and held.validity.overlaps(span):
            raise Refused("grant.overlap", field="role", role=ROLES[role], since=held.validity.since)


def _granter(by: Actor) -> User | None:
    return User.objects.get(uuid=by.key) if by.kind == "staff" else None


def _journal(by: Actor, grant: Grant, verb: str, reason: str) -> None:
    facts = {
        "grant": grant.uuid,
        "role": grant.role,
        "organisation": grant.organisation.code,
        "since": grant.valid_from,
        "until": grant.valid_to,
        "reason": reason,
    }
    record(by=by, verb=verb, thing=("person", str(grant.person.uuid)), facts=facts)
