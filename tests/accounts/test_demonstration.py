"""The ready-made people of a demonstration."""

import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings

from nenso.accounts import actions, queries
from nenso.accounts.models import Grant, User
from nenso.accounts.rules import Role
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import a_person, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places(settings: Settings, tmp_path: Path) -> None:
    settings.DEMONSTRATION = True
    settings.DEMONSTRATION_PASSWORD = None
    settings.DEMONSTRATION_PASSWORD_FILE = tmp_path / "kept" / "password"
    for code in {person.organisation for person in queries.demonstration_people()}:
        an_organisation(code)


def test_they_are_made_once_and_keep_password_and_app() -> None:
    people = actions.create_demonstration_people(by=SYSTEM)
    apps = set(Authenticator.objects.values_list("pk", flat=True))
    assert len(people) == len(apps) == User.objects.count() == Grant.objects.count()
    assert {person.role for person in people} >= {
        Role.APPROVER,
        Role.PUBLISHER,
        Role.REPORTER,
        Role.ADMINISTRATOR,
    }
    assert User.objects.get(email=people[0].email).check_password(queries.demonstration_password())
    assert actions.create_demonstration_people(by=SYSTEM) == people
    assert set(Authenticator.objects.values_list("pk", flat=True)) == apps


def test_another_password_is_followed(settings: Settings) -> None:
    people = actions.create_demonstration_people(by=SYSTEM)
    settings.DEMONSTRATION_PASSWORD = "another one altogether"
    actions.create_demonstration_people(by=SYSTEM)
    assert all(user.check_password("another one altogether") for user in User.objects.all())
    assert len(people) == User.objects.count()


def test_the_password_is_kept_from_other_users_of_the_machine(settings: Settings) -> None:
    assert queries.demonstration_password() == queries.demonstration_password()
    assert settings.DEMONSTRATION_PASSWORD_FILE.stat().st_mode & 0o077 == 0


def test_their_secret_is_not_readable_in_the_table() -> None:
    actions.create_demonstration_people(by=SYSTEM)
    code = queries.current_code("officer@demo.nenso.example")
    app = Authenticator.objects.get(user__email="officer@demo.nenso.example")
    assert app.data["secret"].startswith("gAAAA")
    assert app.wrap().validate_code(code)


def test_codes_are_given_of_nobody_else() -> None:
    actions.create_demonstration_people(by=SYSTEM)
    owner = a_person()
    for email in (owner.email, "nobody@demo.nenso.example", ""):
        with pytest.raises(Refused) as refusal:
            queries.current_code(email)
        assert refusal.value.code == "demonstration.nobody"


def test_a_site_in_use_has_none(settings: Settings) -> None:
    actions.create_demonstration_people(by=SYSTEM)
    settings.DEMONSTRATION = False
    with pytest.raises(Refused):
        queries.current_code("officer@demo.nenso.example")
    User.objects.all()
    assert actions.create_demonstration_people(by=SYSTEM) == ()


def test_the_code_changes_with_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.create_demonstration_people(by=SYSTEM)
    now = int(time.time())
    monkeypatch.setattr(time, "time", lambda: now)
    first = queries.current_code("officer@demo.nenso.example")
    codes = {first}
    for step in range(1, 6):
        monkeypatch.setattr(time, "time", lambda step=step: now + 30 * step)
        codes.add(queries.current_code("officer@demo.nenso.example"))
    assert len(codes) > 3
