"""The desk of metered systems: who may see and change one, keys shown once, days that differ, dossiers."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nenso.accounts.rules import Role
from nenso.directory.models import Organisation
from nenso.measures import actions, queries
from nenso.measures.models import Batch, Dossier, MeteredSystem, SystemKey
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.metering import a_key, a_procedure, a_system, an_event

pytestmark = pytest.mark.django_db


def _world() -> MeteredSystem:
    """A province's dossier system of which something was sent and taken."""
    system = a_system("danang-dossiers", organisation="48")
    now = timezone.now()
    at = (now - timedelta(minutes=1)).isoformat()
    events = [an_event("1", at=at), an_event("2", at=at), an_event("3", at=at, procedure="9.999")]
    actions.take_events(system=system, events=events, now=now)
    return MeteredSystem.objects.get(pk=system.pk)


def _administrator(code: str = "48") -> Client:
    an_organisation(code)
    return signed_in(a_person((Role.ADMINISTRATOR, code), home=code))


def _at(name: str, *arguments: Any) -> str:
    return reverse(f"desk:{name}", args=arguments)


def test_a_visitor_must_sign_in(client: Client) -> None:
    _world()
    answer = client.get(_at("system", "danang-dossiers"))
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_other_provinces_see_nothing_of_it() -> None:
    _world()
    theirs = _administrator("79")
    assert "danang-dossiers" not in theirs.get(_at("systems")).content.decode()
    assert theirs.get(_at("system", "danang-dossiers")).status_code == 403
    assert theirs.get(_at("dossiers", "danang-dossiers")).status_code == 403
    assert theirs.post(_at("key_issue", "danang-dossiers"), {"expires_on": ""}).status_code == 403
    assert not SystemKey.objects.exists()


def test_a_viewer_sees_and_changes_nothing() -> None:
    system = _world()
    viewer = signed_in(a_person((Role.VIEWER, "48"), home="48"))
    said = viewer.get(_at("system", system.code)).content.decode()
    assert "Cấp khóa" not in said
    for name in ("system_change", "system_end", "system_new"):
        arguments = () if name == "system_new" else (system.code,)
        assert viewer.get(_at(name, *arguments)).status_code == 403, name


def test_somebody_above_sees_systems_below() -> None:
    a_system("commune", organisation="20194")
    Organisation.objects.filter(code="20194").update(parent_code="48")
    assert "commune" in _administrator("48").get(_at("systems")).content.decode()


def test_a_system_is_registered_changed_and_ended() -> None:
    mine = _administrator()
    facts = {
        "name_vi": "Cổng",
        "name_en": "",
        "contact_email": "",
        "silent_after_hours": "24",
        "is_required": "on",
    }
    new = {**facts, "code": "portal-1", "kind": "portal", "organisation": "48", "since": "2026-01-01"}
    wrong = mine.post(_at("system_new"), {**new, "origins": "not an address"})
    assert wrong.status_code == 422
    made = mine.post(_at("system_new"), {**new, "origins": "https://a.example.vn"})
    assert made["Location"] == _at("system", "portal-1")
    shown = mine.get(made["Location"]).content.decode()
    system = queries.system_named("portal-1")
    assert f"data-site=&quot;{system.site_key}" in shown or f'data-site="{system.site_key}' in shown
    assert "connect-src" in shown
    mine.post(_at("system_change", "portal-1"), {**facts, "name_vi": "Cổng mới", "origins": ""})
    assert queries.system_named("portal-1").name_vi == "Cổng mới"
    mine.post(_at("system_end", "portal-1"), {"on": "2027-01-01"})
    assert queries.system_named("portal-1").valid_to is not None


def test_nobody_registers_for_another_province() -> None:
    an_organisation("79")
    new = {
        "code": "theirs",
        "kind": "dossiers",
        "organisation": "79",
        "name_vi": "Của họ",
        "since": "2026-01-01",
    }
    answer = _administrator().post(_at("system_new"), {**new, "silent_after_hours": "24"})
    assert answer.status_code in (403, 422)
    assert not MeteredSystem.objects.exists()


def test_a_key_is_shown_once_and_revoked() -> None:
    system = _world()
    mine = _administrator()
    answer = mine.post(_at("key_issue", system.code), {"expires_on": ""})
    key = SystemKey.objects.get()
    assert key.beginning in answer.content.decode()
    token = answer.context["token"]
    assert queries.system_by_key(token) == system
    assert "no-store" in answer["Cache-Control"]
    page = mine.get(_at("system", system.code)).content.decode()
    assert token not in page
    assert key.beginning in page
    mine.post(_at("key_revoke", system.code, key.uuid))
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_a_key_of_another_system_is_not_revoked_here() -> None:
    system = _world()
    other, _ = a_key(a_system("other", organisation="48"))
    assert _administrator().post(_at("key_revoke", system.code, other.uuid)).status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_a_batch_tells_why_rows_were_refused() -> None:
    system = _world()
    batch = Batch.objects.get()
    said = _administrator().get(_at("batch", system.code, batch.uuid)).content.decode()
    assert "e3" in said
    assert "9.999" in said


def test_a_day_that_differs_names_what_is_missing() -> None:
    system = _world()
    today = timezone.localdate()
    actions.declare_totals(system=system, day=today, totals={"received": 5}, now=timezone.now())
    mine = _administrator()
    page = mine.get(_at("system", system.code)).content.decode()
    assert "thiếu" in page
    compared = mine.post(_at("system_day", system.code, today), {"ids": "e1\ne2\ne7"}).content.decode()
    assert "e7" in compared
    assert "Thiếu ở đây: 1." in compared


def test_dossiers_are_found_by_their_number_and_open_to_their_events() -> None:
    system = _world()
    mine = _administrator()
    found = mine.get(_at("dossiers", system.code), {"q": "d1"}).content.decode()
    assert "d1" in found
    assert "d2" not in found.split("<tbody>")[1]
    one = Dossier.objects.get(number="d1")
    assert "e1" in mine.get(_at("dossier", system.code, one.pk)).content.decode()
    other = a_system("other", organisation="48")
    assert mine.get(_at("dossier", other.code, one.pk)).status_code == 404


def test_a_silent_system_waits_on_the_work_list_of_its_owner_alone() -> None:
    system = _world()
    long_ago = timezone.now() - timedelta(days=5)
    MeteredSystem.objects.filter(pk=system.pk).update(first_seen_at=long_ago, last_seen_at=long_ago)
    address = _at("system", system.code)
    assert address in _administrator().get(_at("home")).content.decode()
    assert address not in _administrator("79").get(_at("home")).content.decode()


def test_the_live_line_says_whether_anything_arrived() -> None:
    system = a_system("fresh", organisation="48")
    mine = _administrator()
    assert "Chưa nhận được gì" in mine.get(_at("system_seen", system.code)).content.decode()
    MeteredSystem.objects.filter(pk=system.pk).update(
        first_seen_at=timezone.now(), last_seen_at=timezone.now()
    )
    assert "Gửi lần cuối" in mine.get(_at("system_seen", system.code)).content.decode()


def test_queries_do_not_grow_with_systems(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    a_procedure()
    for number in range(12):
        a_system(f"system-{number}", organisation="48")
    mine = _administrator()
    with django_assert_max_num_queries(45):
        assert mine.get(_at("systems")).status_code == 200
