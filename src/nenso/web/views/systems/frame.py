"""What the pages of metered systems share: which one is meant, and whether the reader may look at or administer it."""

from typing import Any

from django.http import HttpRequest

from nenso.accounts.queries import actor_of, allowed, may, today
from nenso.accounts.rules import Role
from nenso.kernel.rules import Text
from nenso.measures import queries
from nenso.web.presenters.systems.reach import Reach, reach_of


def reach(request: HttpRequest) -> Reach:
    """Return the organisations that the reader's roles reach."""
    return reach_of(actor_of(request.user).key, today())


def system_asked(request: HttpRequest, code: str) -> Any:
    """Return a system that the reader may look at.

    Raises `Refused`: "system.not_found", "access.role_missing" where its owner is out of reach.
    """
    system = queries.system_named(code)
    allowed(actor_of(request.user), Role.VIEWER, system.organisation_code)
    return system


def may_administer(request: HttpRequest, system: Any) -> bool:
    """Say whether the reader may change a system and its keys."""
    return may(request.user, Role.ADMINISTRATOR, system.organisation_code)


def name_of_system(system: Any) -> Text:
    """Return a system's name in both languages."""
    return Text(system.name_vi, system.name_en or system.name_vi)
