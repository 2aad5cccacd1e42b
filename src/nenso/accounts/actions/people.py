"""Creating, inviting, closing and reopening people's accounts, and resetting a lost second factor."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction

from nenso.accounts import queries
from nenso.accounts.actions.grants import end_grant, must_leave_an_administrator, not_oneself
from nenso.accounts.actions.sessions import end_sessions
from nenso.accounts.models import Grant, User
from nenso.accounts.rules import NATIONAL, Role
from nenso.accounts.texts import ROLES
from nenso.kernel.actions import record
from nenso.kernel.dated import not_ended
from nenso.kernel.rules import Actor, Refused


@transaction.atomic
def create_person(*, by: Actor, email: str, full_name: str, home: str) -> User:
    """Create a person who works in an organisation (by code or name); they choose a password by invitation.

    Raises `Refused`: person.email_taken, organisation.not_resolved, access.role_missing.
    """
    place = queries.find_organisation(home, queries.today())
    by = queries.allowed(by, Role.ADMINISTRATOR, place.code)
    address = email.strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise Refused("person.email_taken", field="email", email=address)
    person = User(email=address, full_name=" ".join(full_name.split()), home_id=place.id)
    person.set_unusable_password()
    person.save()
    # The administrator vouches for the address; allauth asks for a verified one before a second factor.
    EmailAddress.objects.create(user=person, email=address, primary=True, verified=True)
    _journal(by, person, "accounts.person_created", home=place.code)
    return person


@transaction.atomic
def invite_person(*, by: Actor, person: User) -> str:
    """Return a token with which a person sets a first or forgotten password, once, within three days."""
    by = _may_change(by, person)
    if not person.is_active:
        raise Refused("person.closed", name=person.full_name)
    _journal(by, person, "accounts.person_invited")
    return default_token_generator.make_token(person)


@transaction.atomic
def accept_invitation(*, by: Actor, person: User, token: str, password: str) -> None:
    """Set the password that an invited person chose. Raises `Refused("invitation.spent")`."""
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not locked.is_active or not default_token_generator.check_token(locked, token):
        raise Refused("invitation.spent")
    locked.set_password(password)
    locked.save()
    end_sessions(person=locked)
    _journal(by, locked, "accounts.invitation_accepted")


@transaction.atomic
def deactivate_person(*, by: Actor, person: User, reason: str) -> None:
    """Close an account: its roles end today, its sessions now. Raises `Refused` as `revoke_role` does."""
    by = _may_change(by, person)
    today = queries.today()
    grants = list(
        Grant.objects.filter(not_ended(today), person=person).select_related("organisation", "person")
    )
    must_leave_an_administrator(grants)
    for grant in grants:
        end_grant(by, grant, today, reason)
    person.is_active = False
    person.save()
    end_sessions(person=person)
    _journal(by, person, "accounts.person_deactivated", reason=reason)


@transaction.atomic
def reactivate_person(*, by: Actor, person: User, reason: str) -> None:
    """Open a closed account again; its former roles stay ended."""
    by = _may_change(by, person)
    person.is_active = True
    person.save()
    _journal(by, person, "accounts.person_reactivated", reason=reason)


@transaction.atomic
def reset_second_factor(*, by: Actor, person: User, reason: str) -> None:
    """Remove every second factor of a person who lost theirs: they set a new one up at the next sign-in."""
    by = _may_change(by, person)
    Authenticator.objects.filter(user=person).delete()
    ended = end_sessions(person=person)
    _journal(by, person, "accounts.second_factor_reset", reason=reason, sessions_ended=ended)


def _may_change(by: Actor, person: User) -> Actor:
    if by.kind == "system":
        return by
    not_oneself(by, person)
    home = person.home.code if person.home else NATIONAL
    by = queries.allowed(by, Role.ADMINISTRATOR, home)
    if not queries.may_change(by.key, person):
        raise Refused("person.beyond_reach", name=person.full_name, role=ROLES[Role.ADMINISTRATOR])
    return by


def _journal(by: Actor, person: User, verb: str, **facts: object) -> None:
    record(by=by, verb=verb, thing=("person", str(person.uuid)), facts=facts)
