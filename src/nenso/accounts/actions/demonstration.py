"""Making the ready-made people of a demonstration, once."""

from __future__ import annotations

import base64
import secrets

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from nenso.accounts import queries
from nenso.accounts.actions.grants import grant_role
from nenso.accounts.actions.people import create_person
from nenso.accounts.models import User
from nenso.accounts.queries.demonstration import DemonstrationPerson, demonstration_password
from nenso.kernel.rules import Actor


def create_demonstration_people(*, by: Actor) -> tuple[DemonstrationPerson, ...]:
    """Make the ready-made people where they are missing, and return all of them for printing.

    Idempotent; does nothing and returns nothing where `NENSO_DEMONSTRATION` is off.
    Raises `Refused("organisation.not_resolved")` before the directory's reference data are loaded.
    """
    people = queries.demonstration_people()
    if not people or not settings.DEMONSTRATION:
        return ()
    known = set(
        User.objects.values_list("email", flat=True).filter(email__in=[each.email for each in people])
    )
    for each in people:
        if each.email not in known:
            _create(by, each)
    _renew_password(people)
    return people


@transaction.atomic
def _create(by: Actor, each: DemonstrationPerson) -> None:
    person = create_person(by=by, email=each.email, full_name=each.full_name, home=each.organisation)
    person.set_password(demonstration_password())
    person.save()
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": get_adapter().encrypt(secret)}
    )
    grant_role(
        by=by,
        person=person,
        role=each.role,
        organisation=each.organisation,
        since=queries.today(),
        reason="Dữ liệu trình diễn",
    )


def _renew_password(people: tuple[DemonstrationPerson, ...]) -> None:
    """Follow a password file that was removed, or another password in the environment."""
    first = User.objects.get(email=people[0].email)
    if first.check_password(demonstration_password()):
        return
    for person in User.objects.filter(email__in=[each.email for each in people]):
        person.set_password(demonstration_password())
        person.save()
