"""Every address of the exchange's desk, guessed by officers of another member: nothing of the others is shown or changed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zlib import compress

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from nenso.accounts.models import User
from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role
from nenso.exchange import actions
from nenso.exchange.models import EventType, Subscription
from nenso.kernel.rules import SYSTEM
from nenso.web.models import WsdlFile
from nenso.web.urls.exchange import urlpatterns
from tests.exchange.test_events import an_event
from tests.factories.accounts import a_person, signed_in
from tests.factories.certificates import a_key, a_request
from tests.factories.exchange import a_member, a_subsystem
from tests.factories.traffic import an_entry
from tests.web.test_exchange_desk import CLIENT, TARGET, Desk

pytestmark = pytest.mark.django_db
# What is written of the others' things; none of it may be read by guessing.
SECRETS = ("bí mật của T48", "khóa của T48", "198.51.100.7", "bảo trì của T48", "quyền của T48")
# A service of the public catalogue may be looked at, with its maintenance; without an own right nothing is sent.
TRY, PUBLIC = "try", "bảo trì của T48"
FORM = {
    "code": "stolen", "name_vi": "Bị lấy", "name_en": "Stolen", "url": "http://127.0.0.1:9/", "reason": "x", "since": "",
    "ends_at": "2030-01-01T00:00", "label": "x", "networks": "10.0.0.0/8", "proof": "key", "purpose": "x", "ground": "x",
    "refuse-reason": "x", "withdraw-reason": "x", "grant-ground": "x", "method": "GET", "path": "/1", "is_sure": "on", "sure": "on",
}  # fmt: skip


class Guessed(Desk):
    """The small exchange with one of everything, and `eve` and `mal`, who approve and report for a third member."""

    def __init__(self) -> None:
        super().__init__()
        now = timezone.now()
        other = a_member("T77", now=now)
        a_subsystem(other, "own", now=now)
        for name, role in (("eve", Role.APPROVER), ("mal", Role.REPORTER)):
            self.browsers[name] = signed_in(a_person((role, "T77"), name=name.title(), home="T77"))
        its = self.its
        asked = self.asked(glob="/bí mật của T48")
        key = actions.add_credential(
            by=SYSTEM, subsystem=its.register, networks=("198.51.100.7/32",), now=now
        ).row
        pause = actions.begin_maintenance(
            by=SYSTEM, of=its.service, reason="bảo trì của T48", ends_at=now + timedelta(hours=1), now=now
        )
        ha = actor_of(User.objects.get(full_name="Ha"))
        until = timezone.localdate() + timedelta(days=30)
        api_key, _token = actions.issue_api_key(
            by=ha, organisation="T48", label="khóa của T48", expires_on=until, now=now
        )
        kind = EventType.objects.create(publisher="VN/GOV/T48/register", name="households", schema={}, at=now)
        events = Subscription.objects.create(
            type=kind, subscriber=CLIENT, delivery="PULL", service="", ttl_seconds=600, at=now
        )
        an_event(events, 1, "dead")
        actions.make_authority(by=SYSTEM, name="Test", now=now)
        issued = actions.issue_certificate(
            by=SYSTEM, subsystem=its.register, request=a_request(a_key()), now=now
        )
        an_entry(0, CLIENT, TARGET, now)
        self.file = WsdlFile.objects.create(
            file_name="bí mật của T48.wsdl",
            by_key=ha.key,
            system_uuid=its.register.uuid,
            packed=compress(b"<x/>"),
        )
        self.things: dict[str, list[Any]] = {
            "exchange/systems/": [its.register.uuid, its.portal.uuid],
            "exchange/certificates/": [issued.uuid],
            "exchange/credentials/": [key.uuid, its.credential.uuid],
            "exchange/services/": [its.service.uuid],
            "exchange/requests/": [asked.uuid],
            "exchange/rights/": [its.right.uuid],
            "exchange/maintenance/": [pause.uuid],
            "exchange/events/": [events.uuid],
            "exchange/keys/": [api_key.uuid],
            "exchange/entries/": [0],
        }


@pytest.fixture
def its(db: None) -> Guessed:
    return Guessed()


def about_others(its: Guessed) -> Iterator[tuple[str, str]]:
    """Yield name and address of every page and form that is about one thing, of things that are the others'."""
    for each in urlpatterns:
        assert isinstance(each, URLPattern)
        written = str(each.pattern)
        if "<" not in written:
            continue
        of = [things for beginning, things in its.things.items() if written.startswith(beginning)]
        assert of, f"{written}: name a thing of another member that it is about"
        for thing in of[0]:
            of_file = [its.file.uuid] if "<uuid:file>" in written else []
            yield str(each.name), reverse(f"exchange:{each.name}", args=[thing, *of_file])


def state() -> dict[str, list[Any]]:
    """Return everything that the exchange and the journal hold."""
    models = [*apps.get_app_config("exchange").get_models(), apps.get_model("kernel", "JournalEntry")]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def told(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


@pytest.mark.parametrize("who", ["eve", "mal"])
def test_nothing_of_another_member_is_shown_or_changed_by_guessing(its: Guessed, who: str) -> None:
    before, faults = state(), []
    form = {**FORM, "subsystem": str(its.its.portal.uuid)}
    for name, address in about_others(its):
        for answer in (its[who].get(address), its[who].post(address, form)):
            what = f"{who} {answer.wsgi_request.method} {name}"
            if answer.status_code not in ((200, 422) if name == TRY else (403, 404, 405)):
                faults.append(f"{what}: {answer.status_code}")
            shown = [each for each in SECRETS if each in answer.content.decode()]
            faults += [f"{what}: {each}" for each in shown if not (name == TRY and each == PUBLIC)]
    assert faults == []
    assert state() == before


@pytest.mark.parametrize("who", ["eve", "mal"])
def test_lists_of_another_member_do_not_tell_of_these_things(its: Guessed, who: str) -> None:
    for each in urlpatterns:
        if "<" not in str(each.pattern):
            text = told(its[who], reverse(f"exchange:{each.name}"))
            found = [
                one
                for one in SECRETS
                if one in text and not (each.name == "maintenances" and "bảo trì" in one)
            ]
            assert found == [], each.name


def test_a_reporter_of_the_owner_changes_nothing(its: Guessed) -> None:
    before, faults = state(), []
    for name, address in about_others(its):
        answer = its["lan"].post(address, FORM)
        if answer.status_code not in (403, 404, 405) and name != TRY:  # a reporter may try a service
            faults.append(f"lan POST {name}: {answer.status_code}")
    assert faults == []
    assert state() == before
