"""Who stands before a page, and by what right a person acts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from nenso.accounts.models import Grant, User
from nenso.accounts.queries.organisations import path_of
from nenso.accounts.rules import HeldRole, Role, Visitor, ground, roles_anywhere
from nenso.accounts.texts import ROLES
from nenso.kernel.dated import in_force
from nenso.kernel.reading import asked_once
from nenso.kernel.rules import Actor, Refused, Text, Validity
from nenso.notify.rules import Recipient

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_KEPT = "_nenso_visitor"


def visitor(request: HttpRequest) -> Visitor:
    """Return who stands before a page; asked of the database once a request."""
    kept = getattr(request, _KEPT, None)
    if not isinstance(kept, Visitor):
        kept = _visitor(request.user)
        setattr(request, _KEPT, kept)
    return kept


def _visitor(user: User | AnonymousUser) -> Visitor:
    if not isinstance(user, User) or not user.is_active:
        return Visitor()
    return Visitor(True, has_second_factor(user), roles_anywhere(held_by(user.uuid), today()))


def second_factors(user: User) -> QuerySet[Authenticator]:
    """Return a person's authenticator apps and passkeys; recovery codes alone are no second factor."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds)


def has_second_factor(user: User) -> bool:
    """Say whether a person has set up an authenticator app or a passkey."""
    return second_factors(user).exists()


def today() -> date:
    """Return the day at the country's own clock."""
    return timezone.localdate()


def actor_of(user: User | AnonymousUser, right: str = "") -> Actor:
    """Return the actor that an action takes as `by=`; `allowed` fills its right in."""
    if not isinstance(user, User):
        raise TypeError("only a person who signed in acts")
    return Actor(kind="staff", key=str(user.uuid), name=user.full_name, right=right)


def held_by(key: object) -> list[HeldRole]:
    """Return every role that a person (by uuid) has held, holds or will hold; asked once a page."""
    return _held_by(str(key))


def roles_of(user: User | AnonymousUser) -> list[HeldRole]:
    """Return every role that a reader has held, holds or will hold: none for who has not signed in."""
    return held_by(user.uuid) if isinstance(user, User) and user.is_active else []


@asked_once
def _held_by(key: str) -> list[HeldRole]:
    grants = Grant.objects.filter(person__uuid=key, person__is_active=True)
    rows = grants.values_list("role", "organisation__code", "valid_from", "valid_to")
    return [
        HeldRole(Role(role), code, Validity(since, until))
        for role, code, since, until in rows
        if until is None or until > since  # revoked before it began: in force on no day
    ]


def may(user: User | AnonymousUser, role: Role, organisation: str | int, on: date | None = None) -> bool:
    """Say whether a person holds a role in an organisation, given there or inherited from above.

    `organisation` is a code (text) or a row's identifier (a number).
    """
    held, day = roles_of(user), on or today()
    return bool(held) and ground(held, role, path_of(organisation, day), day) is not None


def allowed(by: Actor, role: Role, organisation: str | int, on: date | None = None) -> Actor:
    """Return the actor with the right by which it acts; what the actions of every room ask first.

    The installation itself (kind "system") may do everything.
    Raises `Refused`: "access.role_missing" where the person does not hold the role there on that day, "access.out_of_reach" where
    who acts is limited to an organisation (`Actor.within`) that is neither this one nor above it.
    """
    if by.kind == "system":
        return by
    day = on or today()
    path = path_of(organisation, day)
    if by.within and by.within not in path:
        raise Refused("access.out_of_reach", name=by.name, within=by.within, organisation=path[0])
    found = ground(held_by(by.key), role, path, day)
    if found is None:
        raise Refused("access.role_missing", name=by.name, role=ROLES[role], organisation=path[0])
    return Actor(by.kind, by.key, by.name, f"role {found.role} in {found.organisation}", by.within)


def holders_of(role: Role, on: date | None = None, codes: Collection[str] = ()) -> dict[str, list[User]]:
    """Return who holds a role by the organisation where it was given, on a day; of some organisations or of all. One query."""
    grants = Grant.objects.filter(in_force(on or today()), role=role.value, person__is_active=True)
    grants = grants.select_related("person", "organisation")
    if codes:
        grants = grants.filter(organisation__code__in=codes)
    found: dict[str, list[User]] = {}
    for grant in grants:
        people = found.setdefault(grant.organisation.code, [])
        if grant.person not in people:
            people.append(grant.person)
    return found


def recipients(people: Iterable[User]) -> list[Recipient]:
    """Return whom a message to people goes to, everybody once."""
    found = {str(person.uuid): str(person.email) for person in people}
    return [Recipient(key, email) for key, email in found.items()]


def right_in_words(right: str) -> Text:
    """Return the right that the journal keeps ("role publisher in UBQGCDS") in words; any other ground as it is."""
    found = re.fullmatch(r"role (\w+) in (\S+)", right) or re.fullmatch(r"(\w+)@(\S+)", right)
    if found is None or found[1] not in list(Role):
        return Text(right, right)
    name = ROLES[Role(found[1])]
    return Text(f"{name.vi} tại {found[2]}", f"{name.en} in {found[2]}")
