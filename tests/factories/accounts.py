"""People, organisations and roles for tests: owner, colleague and stranger, so that a test reads as a sentence."""

from __future__ import annotations

import base64
from datetime import date
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from nenso.accounts.models import Grant, User
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory.models import Organisation
from nenso.kernel.rules import fold, sort_key

PASSWORD = "bốn từ không liên quan"
SECRET = base64.b32encode(b"12345678901234567890").decode()
SINCE = date(2020, 1, 1)
_numbers = count(1)


def an_organisation(code: str = NATIONAL, name: str = "", parent: str = "", **fields: Any) -> Organisation:
    """Return an organisation valid since 2020, made once; where what ships is loaded, the one that is in force."""
    if found := Organisation.objects.as_of(timezone.localdate()).filter(code=code).first():
        return found
    name = name or f"Cơ quan {code}"
    facts = {
        "type": "department",
        "name": name,
        "name_en": f"Organisation {code}",
        "short_name": name,
        "short_name_en": f"Organisation {code}",
        "folded": fold(name),
        "sort_key": sort_key(name),
        "parent_code": parent,
        **fields,
    }
    since = facts.pop("valid_from", SINCE)
    return Organisation.objects.get_or_create(code=code, valid_from=since, defaults=facts)[0]


def a_person(
    *roles: Role | tuple[Role, str],
    name: str = "Nguyễn Thị Owner",
    home: str = NATIONAL,
    has_second_factor: bool = True,
    password: str | None = None,
) -> User:
    """Return a person who holds the roles (at the national committee, or in the organisation named)."""
    user = User(email=f"person{next(_numbers)}@tests.example", full_name=name, home=an_organisation(home))
    user.set_unusable_password() if password is None else user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    if has_second_factor:
        add_app(user)
    for each in roles:
        role, code = each if isinstance(each, tuple) else (each, NATIONAL)
        a_grant(user, role, code)
    return user


def add_app(user: User) -> Authenticator:
    """Give a person an authenticator app with the secret known to tests."""
    data = {"secret": get_adapter().encrypt(SECRET)}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


def a_grant(
    user: User, role: Role, code: str = NATIONAL, since: date = SINCE, until: date | None = None
) -> Grant:
    """Return a grant, given by the installation."""
    return Grant.objects.create(
        person=user,
        organisation=an_organisation(code),
        role=role.value,
        valid_from=since,
        valid_to=until,
        reason="QĐ 1/QĐ-UBQG",
    )


def signed_in(user: User) -> Client:
    """Return a browser in which the person has signed in."""
    client = Client()
    client.force_login(user)
    return client
