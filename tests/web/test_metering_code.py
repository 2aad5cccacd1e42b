"""The monitoring code over HTTP: the script, and what is answered to what it sends."""

import json
import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from nenso.measures.models import Hit
from nenso.web.views import metering_code
from tests.factories.portals import FIREFOX, a_portal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    caches["local"].clear()


def _send(said: dict[str, Any], **headers: str) -> Any:
    body, given = json.dumps(said), {"User-Agent": FIREFOX, "Origin": "https://portal.example", **headers}
    return Client(enforce_csrf_checks=True).post(
        "/metering/hit", body, content_type="text/plain;charset=UTF-8", headers=given
    )


def test_the_script_is_small_and_open_to_every_site() -> None:
    answer = Client().get("/metering/nenso.js")
    assert answer.status_code == 200
    assert len(answer.content) < 3072
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    again = Client().get("/metering/nenso.js", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_the_script_keeps_nothing_and_runs_no_text() -> None:
    text = Client().get("/metering/nenso.js").content.decode()
    forbidden = (
        r"cookie|localStorage|sessionStorage|indexedDB|eval|Function\(|canvas|plugins|screen|referrer\b|style"
    )
    assert re.findall(forbidden, text.replace("referrerPolicy", "")) == []


def test_a_hit_is_taken_without_cookie_or_session() -> None:
    portal = a_portal()
    answer = _send({"site": portal.site_key, "kind": "visit"}, Cookie="sessionid=abc; csrftoken=def")
    assert answer.status_code == 204
    assert answer.content == b""
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert Hit.objects.get().system_id == portal.pk


def test_what_is_wrong_is_answered_by_a_bare_status() -> None:
    portal = a_portal(origins=["https://mine.example"])
    assert _send({"site": "nobody", "kind": "visit"}).status_code == 404
    assert _send({"site": portal.site_key, "kind": "visit"}).status_code == 403
    assert _send({"site": portal.site_key, "kind": "buy"}).status_code == 400
    assert _send({"site": portal.site_key, "kind": "visit", "more": "x" * 3000}).status_code == 413
    assert Client().get("/metering/hit").status_code == 405
    bot = {"User-Agent": "Googlebot/2.1", "Origin": "https://mine.example"}
    assert _send({"site": portal.site_key, "kind": "visit"}, **bot).status_code == 204
    assert not Hit.objects.exists()


def test_a_preflight_is_answered() -> None:
    answer = Client().options("/metering/hit")
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "POST"


def test_one_network_may_not_send_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metering_code, "HITS_A_MINUTE", 2)
    monkeypatch.setattr(metering_code.time, "time", lambda: 1_000_000.0)
    portal = a_portal()
    answers = [_send({"site": portal.site_key, "kind": "visit"}).status_code for _ in range(3)]
    assert answers == [204, 204, 429]
    assert Hit.objects.count() == 2


def test_only_our_own_proxy_is_believed(settings: Any) -> None:
    portal = a_portal()
    said = {"site": portal.site_key, "kind": "visit"}
    for last in ("203.0.113.1", "198.51.100.1"):
        _send(said, **{"X-Forwarded-For": f"192.0.2.1, {last}"})
    assert len({bytes(hit.visitor) for hit in Hit.objects.all()}) == 1, (
        "no proxy: the header is anybody's word"
    )
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for last in ("203.0.113.1", "198.51.100.1"):
        _send(said, **{"X-Forwarded-For": f"192.0.2.1, {last}"})
    assert len({bytes(hit.visitor) for hit in Hit.objects.all()}) == 3


def test_a_person_who_signed_in_is_no_different(client: Client) -> None:
    from tests.factories.accounts import a_person

    client.force_login(a_person(has_second_factor=False))
    portal = a_portal()
    answer = client.post(
        "/metering/hit",
        json.dumps({"site": portal.site_key, "kind": "visit"}),
        content_type="text/plain",
        headers={"User-Agent": FIREFOX},
    )
    assert answer.status_code == 204
    assert not answer.cookies
