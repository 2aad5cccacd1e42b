"""What the tests of the pages of rounds share: a world whose pages remember nothing, and reading and posting as people do."""

from __future__ import annotations

from typing import Any

from django.test import Client

from nenso.index.models import Entry, Round
from tests.factories.accounts import signed_in
from tests.factories.rounds import RoundWorld, entry_of

HTMX = {"hx-request": "true"}


class Pages:
    """The people of a world of rounds at their browsers."""

    def __init__(self, world: RoundWorld) -> None:
        self.world = world
        self._browsers: dict[str, Client] = {}

    def browser(self, name: str) -> Client:
        """Return the browser in which a person is signed in."""
        if name not in self._browsers:
            self._browsers[name] = signed_in(self.world.people[name])
        return self._browsers[name]

    def read(self, name: str, path: str) -> str:
        """Return a page that a person must be able to read."""
        answer = self.browser(name).get(path)
        assert answer.status_code == 200, (name, path, answer.status_code)
        return str(answer.content.decode())

    def status(self, name: str, path: str) -> int:
        """Return what a person is answered."""
        return int(self.browser(name).get(path).status_code)

    def post(self, name: str, path: str, *, script: bool = False, **fields: Any) -> Any:
        """Send a form as a person, with `script` as htmx does."""
        return self.browser(name).post(path, fields, headers=HTMX if script else {})


def unit_url(row: Round, unit: str, rest: str = "") -> str:
    """Return the page of an agency's self-assessment."""
    return f"/desk/rounds/{row.code}/units/{unit}/{rest}"


def entry_url(row: Round, unit: str, node: str, rest: str = "") -> str:
    """Return the page of one criterion of an agency."""
    return f"/desk/rounds/entries/{entry_of(row, unit, node).uuid}/{rest}"


def typed(entry: Entry, inputs: dict[str, str], **more: Any) -> dict[str, Any]:
    """Return the fields of a criterion's card as its form sends them."""
    version = more.pop("row_version", entry.row_version)
    return {"row_version": str(version), **{f"input:{key}": text for key, text in inputs.items()}, **more}
