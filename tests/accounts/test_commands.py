"""`nenso accounts`: the operator's way in."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nenso.accounts import actions, queries
from nenso.accounts.models import User
from nenso.accounts.rules import Role
from nenso.kernel.rules import SYSTEM, Refused
from nenso.project.cli import people
from tests.factories.accounts import an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(people, "connect", lambda: None)
    monkeypatch.setattr(people, "ready", lambda: None)
    settings.DEMONSTRATION, settings.DEMONSTRATION_PASSWORD = True, None
    settings.DEMONSTRATION_PASSWORD_FILE = tmp_path / "password"
    for code in {person.organisation for person in queries.demonstration_people()}:
        an_organisation(code)
    actions.create_demonstration_people(by=SYSTEM)


def run(*words: str) -> Result:
    return CliRunner().invoke(people.app, list(words))


def test_the_first_administrator_comes_to_be() -> None:
    assert run("create", "an@bo.example", "Nguyễn An").exit_code == 0
    given = run(
        "grant", "an@bo.example", "administrator", "UBQGCDS", "--reason", "QĐ 1", "--since", "2026-01-01"
    )
    assert given.exit_code == 0
    person = User.objects.get(email="an@bo.example")
    assert queries.may(person, Role.ADMINISTRATOR, "48")
    run("invite", "an@bo.example")
    assert run("grant", "an@bo.example", "king", "UBQGCDS", "--reason", "x").exit_code == 2


def test_people_are_listed_for_programs() -> None:
    listed = {line["email"]: line for line in json.loads(run("list", "--json").output)}
    reporter = listed["reporter-48@demo.nenso.example"]
    assert reporter["roles"] == [{"role": "reporter", "organisation": "48"}]
    assert reporter["has_second_factor"] is True


def test_nobody_is_found_under_an_unknown_address() -> None:
    for words in (("invite", "x@y.example"), ("code", "x@y.example")):
        assert isinstance(run(*words).exception, Refused)
