"""Systems and keys: who may manage them, and what is kept of a key."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.measures import actions, queries
from nenso.measures.models import MeteredSystem, Procedure, SystemKey
from nenso.measures.rules.systems import KEY_LETTERS, Registration, digest_of
from tests.factories.accounts import a_person, an_organisation
from tests.factories.metering import SINCE, a_key, a_system

pytestmark = pytest.mark.django_db


def registration(**fields: Any) -> Registration:
    base: dict[str, Any] = {
        "code": "one-stop-48",
        "kind": "dossiers",
        "organisation": "48",
        "name": Text("Một cửa Đà Nẵng", "One-stop of Đà Nẵng"),
    }
    return Registration(**{**base, **fields})


def test_an_administrator_of_the_owner_or_above_registers_a_system() -> None:
    an_organisation("48")
    an_organisation("79")
    for by in (a_person((Role.ADMINISTRATOR, "48"), home="48"), a_person(Role.ADMINISTRATOR)):
        system = actions.register_system(by=actor_of(by), registration=registration(), since=SINCE)
        assert system.site_key
        assert list(queries.systems(SINCE)) == [system]
        assert list(queries.systems(SINCE - timedelta(days=1))) == []
        MeteredSystem.objects.all().delete()
    stranger = a_person((Role.ADMINISTRATOR, "79"), (Role.REPORTER, "48"), home="79")
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.register_system(by=actor_of(stranger), registration=registration(), since=SINCE)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"code": "Một cửa"}, "system.code"),
        ({"code": "x"}, "system.code"),
        ({"kind": "fax"}, "system.kind"),
        ({"name": Text(" ", "")}, "system.no_name"),
        ({"silent_after_hours": 0}, "system.hours"),
        ({"origins": ("https://a.vn/x",)}, "system.origin"),
        ({"origins": ("javascript:alert(1)",)}, "system.origin"),
        ({"organisation": "00"}, "system.organisation"),
    ],
)
def test_what_cannot_be_a_system_is_refused(fields: dict[str, Any], code: str) -> None:
    an_organisation("48")
    with pytest.raises(Refused) as refused:
        actions.register_system(by=SYSTEM, registration=registration(**fields), since=SINCE)
    assert refused.value.code == code


def test_a_code_is_taken_once() -> None:
    a_system("one-stop-48")
    with pytest.raises(Refused, match=r"system\.code_taken"):
        actions.register_system(by=SYSTEM, registration=registration(), since=SINCE)


def test_every_management_action_asks_for_an_administrator() -> None:
    system = a_system()
    key, _ = a_key(system)
    an_organisation("79")
    others = [Role.VIEWER, Role.REPORTER, Role.VERIFIER, Role.APPROVER, Role.PUBLISHER]
    for person in (
        a_person(*((role, "48") for role in others), home="48"),
        a_person((Role.ADMINISTRATOR, "79"), home="79"),
    ):
        by = actor_of(person)
        for act in (
            lambda by=by: actions.issue_key(by=by, system=system),
            lambda by=by: actions.revoke_key(by=by, key=key),
            lambda by=by: actions.end_system(by=by, system=system, on=timezone.localdate()),
            lambda by=by: actions.change_system(by=by, system=system, registration=registration()),
            lambda by=by: actions.compact(by=by, day=SINCE),
        ):
            with pytest.raises(Refused, match=r"access\.role_missing"):
                act()


def test_a_key_is_shown_once_and_kept_as_a_digest() -> None:
    key, token = a_key(a_system())
    assert token.startswith("nenso_")
    assert len(token) == 6 + KEY_LETTERS
    key.refresh_from_db()
    assert key.digest == digest_of(token)
    stored = {str(value) for value in vars(key).values()}
    facts = str([entry.facts for entry in journal_of("system", key.system.code)])
    assert not any(token in text for text in (*stored, facts))
    assert queries.system_by_key(token) == key.system


def test_the_life_of_a_key_is_journalled() -> None:
    system = a_system()
    key, token = a_key(system, expires_on=timezone.localdate() + timedelta(days=30))
    actions.revoke_key(by=SYSTEM, key=key)
    verbs = [entry.verb for entry in journal_of("system", system.code)]
    assert verbs == ["measures.key_revoked", "measures.key_issued", "measures.system_registered"]
    with pytest.raises(Refused, match=r"key\.already_revoked"):
        actions.revoke_key(by=SYSTEM, key=key)
    with pytest.raises(Refused, match=r"key\.revoked"):
        queries.system_by_key(token)


def test_keys_have_their_limits() -> None:
    system = a_system()
    with pytest.raises(Refused, match=r"key\.expiry"):
        a_key(system, expires_on=timezone.localdate())
    for _ in range(5):
        a_key(system)
    with pytest.raises(Refused, match=r"key\.too_many"):
        a_key(system)
    actions.revoke_key(by=SYSTEM, key=queries.keys_of(system)[0])
    a_key(system)
    assert SystemKey.objects.count() == 6
    with pytest.raises(Refused, match=r"key\.portal"):
        a_key(a_system(kind="portal"))


def test_a_system_ends_once_and_its_keys_with_it() -> None:
    system = a_system()
    _, token = a_key(system)
    today = timezone.localdate()
    with pytest.raises(Refused, match=r"system\.ends_too_early"):
        actions.end_system(by=SYSTEM, system=system, on=SINCE)
    actions.end_system(by=SYSTEM, system=system, on=today)
    for act, code in (
        (lambda: actions.end_system(by=SYSTEM, system=system, on=today), "system.already_ended"),
        (lambda: a_key(system), "system.already_ended"),
        (lambda: queries.system_by_key(token), "key.system_ended"),
    ):
        with pytest.raises(Refused, match=code):
            act()


def test_a_change_is_journalled_without_what_it_says() -> None:
    system = a_system()
    changed = actions.change_system(
        by=SYSTEM, system=system, registration=registration(contact_email="an@example.vn")
    )
    assert changed.contact_email == "an@example.vn"
    entry = journal_of("system", system.code)[0]
    assert entry.verb == "measures.system_changed"
    assert "an@example.vn" not in str(entry.facts)
    before = journal_of("system", system.code).count()
    actions.change_system(by=SYSTEM, system=system, registration=registration(contact_email="an@example.vn"))
    assert journal_of("system", system.code).count() == before


def test_things_are_found_by_name() -> None:
    system = a_system(organisation=NATIONAL)
    key, _ = a_key(system)
    assert queries.system_named(system.code) == system
    assert queries.key_named(str(key.uuid)) == key
    with pytest.raises(Refused, match=r"system\.not_found"):
        queries.system_named("none")
    with pytest.raises(Refused, match=r"key\.not_found"):
        queries.key_named("00000000-0000-4000-8000-000000000000")


def test_shipped_procedures_load_once_and_close_when_gone() -> None:
    assert actions.load_procedures(by=SYSTEM)["created"] == 25
    assert not any(actions.load_procedures(by=SYSTEM).values())
    found = queries.procedures(timezone.localdate(), "khai sinh")
    assert [row.code for row in found] == ["QD06.09", "QD06.15"]
    assert queries.procedure("QD06.09", date(2022, 1, 6)).status == "internal"
    with pytest.raises(Refused, match=r"procedure\.not_found"):
        queries.procedure("QD06.09", date(2022, 1, 5))
    Procedure.objects.create(code="OLD", name_vi="Cũ", valid_from=SINCE, is_reference=True)
    mine = Procedure.objects.create(code="MINE", name_vi="Tự nhập", valid_from=SINCE)
    assert actions.load_procedures(by=SYSTEM)["closed"] == 1
    mine.refresh_from_db()
    assert mine.valid_to is None
