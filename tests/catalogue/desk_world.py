"""People of two agencies and of the national office, each in a browser, for the tests of the catalogue's desk."""

from typing import Any

from django.test import Client

from nenso.accounts.models import User
from nenso.accounts.queries import actor_of
from nenso.accounts.rules import NATIONAL, Role
from tests.factories.accounts import a_person, an_organisation, signed_in


class Desk:
    """`lan` reports and `ha` approves for T48, `eve` and `mal` for T77; `van` approves for the nation; `xem` only looks at T48."""

    def __init__(self) -> None:
        an_organisation()
        an_organisation("T48", "Sở Công nghệ Đà Nẵng")
        an_organisation("T77", "Bộ Tài nguyên")
        held = {
            "lan": (Role.REPORTER, "T48"),
            "minh": (Role.REPORTER, "T48"),
            "ha": (Role.APPROVER, "T48"),
            "xem": (Role.VIEWER, "T48"),
            "mal": (Role.REPORTER, "T77"),
            "eve": (Role.APPROVER, "T77"),
            "van": (Role.APPROVER, NATIONAL),
        }
        self.people: dict[str, User] = {
            name: a_person(role, name=name.title(), home=role[1]) for name, role in held.items()
        }
        self.browsers = {name: signed_in(user) for name, user in self.people.items()}

    def __getitem__(self, name: str) -> Client:
        return self.browsers[name]

    def actor(self, name: str) -> Any:
        return actor_of(self.people[name])
