"""Sample arguments for every address that takes some: each room adds its own names here.

`BY_NAME` gives the arguments of one address; where it has none, `BY_ARGUMENT` gives a value by the argument's
name, then `BY_CONVERTER` by its kind. A sample need not exist: a page that says 404 has been reached. But each
address must answer somebody below 400, or stand in `ANSWERS_WITH_AN_ERROR` with the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator

from nenso.accounts.models import Grant, User
from nenso.accounts.rules import Role
from tests.factories.accounts import a_person, an_organisation

SOME_UUID = UUID("00000000-0000-4000-8000-000000000000")


@dataclass(frozen=True)
class World:
    """What the walk finds: somebody with a role, and an organisation."""

    somebody: User
    grant: Grant


def make_world() -> World:
    """Make the rows that the samples name. Called inside a transaction that is rolled back."""
    an_organisation()
    an_organisation("48", "Đà Nẵng")
    somebody = a_person((Role.REPORTER, "48"), name="Phạm Ngọc Lan", home="48")
    return World(somebody, Grant.objects.get(person=somebody))


BY_NAME: dict[str, Callable[[World], dict[str, Any]]] = {
    "accounts:welcome": lambda world: {
        "person": world.somebody.uuid,
        "token": default_token_generator.make_token(world.somebody),
    },
    "ui:origin": lambda world: {"basis": "computed"},
    "ui:error": lambda world: {"code": 404},
}

BY_ARGUMENT: dict[str, Callable[[World], Any]] = {
    "person": lambda world: world.somebody.uuid,
    "grant": lambda world: world.grant.uuid,
    "code": lambda world: "48",
    "family": lambda world: "dti",
    "year": lambda world: 2022,
    "group": lambda world: "provinces",
    "edition": lambda world: "dti-2-province",
    "on": lambda world: date(2025, 7, 1),
}

BY_CONVERTER: dict[str, Any] = {
    "IntConverter": 1,
    "SlugConverter": "sample",
    "StringConverter": "sample",
    "UUIDConverter": SOME_UUID,
    "PathConverter": "sample",
    "DayConverter": date(2025, 7, 1),
}

# Addresses that rightly answer everybody with an error on an empty installation, and why.
ANSWERS_WITH_AN_ERROR: dict[str, str] = {
    "mfa_edit_webauthn": "a passkey is made by a browser",
    "mfa_remove_webauthn": "a passkey is made by a browser",
    "ui:error": "it shows the page of an error",
}


def arguments(name: str, converters: dict[str, Any], world: World) -> dict[str, Any]:
    """Return sample arguments for an address by its full name."""
    if name in BY_NAME:
        return BY_NAME[name](world)
    return {argument: _value(argument, kind, world) for argument, kind in converters.items()}


def _value(argument: str, converter: Any, world: World) -> Any:
    if argument in BY_ARGUMENT:
        return BY_ARGUMENT[argument](world)
    return BY_CONVERTER[type(converter).__name__]
