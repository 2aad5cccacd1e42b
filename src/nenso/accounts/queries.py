"""Reading people, their roles, and what they may do."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone

from nenso.accounts.models import User
from nenso.accounts.rules import HeldRole, Role, Visitor, ground, roles_anywhere
from nenso.accounts.texts import ROLES
from nenso.kernel.rules import Actor, Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

_KEPT = "_nenso_visitor"


def visitor(request: HttpRequest) -> Visitor:
    """Return who stands before a page; asked of the database once a request."""
    kept = getattr(request, _KEPT, None)
    if kept is None:
        kept = _visitor(request.user)
        setattr(request, _KEPT, kept)
    return kept


def _visitor(user: User | AnonymousUser) -> Visitor:
    if not isinstance(user, User) or not user.is_active:
        return Visitor()
    return Visitor(True, has_second_factor(user), roles_anywhere(held_by(user.uuid), today()))


def has_second_factor(user: User) -> bool:
    """Say whether a person has set up an authenticator app or a passkey."""
    from allauth.mfa.models import Authenticator

    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


def today() -> date:
    """Return the day at the country's own clock."""
    return timezone.localdate()


def actor_of(user: User, right: str = "") -> Actor:
    """Return the actor that an action takes as `by=`; `right` is filled in by `allowed`."""
    return Actor(kind="staff", key=str(user.uuid), name=user.full_name, right=right)


def held_by(key: object) -> list[HeldRole]:
    """Return every role that a person (by uuid) holds, held or will hold."""
    return []


def path_of(organisation: str | int, on: date) -> tuple[str, ...]:
    """Return an organisation's code and those of its ancestors on a day, nearest first, the nation last.

    `organisation` is a code (text) or a row's identifier (a number).
    """
    return (str(organisation),)


def may(user: User | AnonymousUser, role: Role, organisation: str | int, on: date | None = None) -> bool:
    """Say whether a person holds a role in an organisation, given there or inherited from above."""
    if not isinstance(user, User) or not user.is_active:
        return False
    day = on or today()
    return ground(held_by(user.uuid), role, path_of(organisation, day), day) is not None


def allowed(by: Actor, role: Role, organisation: str | int, on: date | None = None) -> Actor:
    """Return the actor with the right by which it acts; what actions of the rooms above ask first.

    The installation itself (kind "system") may do everything.
    Raises `Refused("access.role_missing")` where the person does not hold the role there on that day.
    """
    if by.kind == "system":
        return by
    day = on or today()
    path = path_of(organisation, day)
    found = ground(held_by(by.key), role, path, day)
    if found is None:
        raise Refused("access.role_missing", name=by.name, role=ROLES[role], organisation=path[0])
    return Actor(by.kind, by.key, by.name, right=f"role {found.role} in {found.organisation}")
