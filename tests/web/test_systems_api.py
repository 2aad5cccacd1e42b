"""The API of systems over HTTP: keys, bodies, problems, totals."""

import gzip
import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from nenso.kernel.rules import SYSTEM
from nenso.measures import actions, queries
from nenso.measures.models import Batch, Event, MeteredSystem, SystemKey
from nenso.measures.rules.events import MOST_BYTES
from tests.factories.metering import a_key, a_system, an_event

pytestmark = pytest.mark.django_db
ROOT = "/api/systems/v1"


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    queries.forget_codes()
    caches["local"].clear()
    yield
    queries.forget_codes()


class Sender:
    """A system that sends, with its key."""

    def __init__(self, system: MeteredSystem | None = None) -> None:
        self.system = system or a_system()
        self.key, self.token = a_key(self.system)
        self.client = Client(enforce_csrf_checks=True)

    def ask(self, method: str, path: str, content: Any = b"", **headers: str) -> Any:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        given = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.generic(
            method,
            ROOT + path,
            data,
            "application/json",
            headers={k.replace("_", "-"): v for k, v in given.items()},
        )

    def send(self, *events: dict[str, Any], **headers: str) -> Any:
        return self.ask("POST", "/events", list(events), **headers)


@pytest.fixture
def sender() -> Sender:
    return Sender()


def now_event(number: int = 1, kind: str = "received", **fields: Any) -> dict[str, Any]:
    return an_event(number, kind, at=(timezone.now() - timedelta(seconds=1)).isoformat(), **fields)


def is_problem(answer: Any, status: int, code: str) -> bool:
    body = answer.json()
    assert (answer.status_code, body["code"]) == (status, code), body
    return bool(
        answer["Content-Type"] == "application/problem+json" and body["status"] == status and body["title"]
    )


def test_a_batch_is_sent_and_answered(sender: Sender) -> None:
    answer = sender.send(now_event(1), now_event(2), now_event(3, procedure="0"))
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["sent"], body["accepted"], body["repeated"], body["refused"]) == (3, 2, 0, 1)
    assert body["problems"][0]["code"] == "event.unknown_procedure"
    assert body["problems"][0]["index"] == 2
    assert "không có thủ tục" in body["problems"][0]["message"]
    assert answer["Cache-Control"] == "no-store"
    again = sender.ask("GET", f"/batches/{body['batch']}", Accept_Language="en")
    assert again.json()["accepted"] == 2
    assert "no procedure" in again.json()["problems"][0]["message"]
    assert not answer.cookies


def test_both_forms_and_gzip_are_taken(sender: Sender) -> None:
    packed = gzip.compress(json.dumps({"events": [now_event(1)]}).encode())
    assert sender.ask("POST", "/events", packed, Content_Encoding="gzip").json()["accepted"] == 1


def test_a_batch_of_ten_thousand_is_larger_than_a_form_may_be(sender: Sender) -> None:
    rows = [now_event(number, facts={"owes_fee": True, "reused": False}) for number in range(10_000)]
    assert len(json.dumps(rows)) > 2 * 1024 * 1024
    assert sender.send(*rows).json()["accepted"] == 10_000


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"[1", {}, 400, "batch.not_json"),
        (b"[" + b"0," * 10_000 + b"0]", {}, 413, "batch.too_many"),
        (b" " * (MOST_BYTES + 1), {}, 413, "body.too_large"),
        (gzip.compress(b" " * (MOST_BYTES + 1)), {"Content_Encoding": "gzip"}, 413, "body.too_large"),
        (gzip.compress(b"[]")[:-3], {"Content_Encoding": "gzip"}, 400, "body.not_gzip"),
        (gzip.compress(b"[]") + b"x", {"Content_Encoding": "gzip"}, 400, "body.not_gzip"),
        (gzip.compress(b"[]") + b"x" * 70_000, {"Content_Encoding": "gzip"}, 400, "body.not_gzip"),
        (b"[]", {"Content_Encoding": "gzip"}, 400, "body.not_gzip"),
        (b"[]", {"Content_Encoding": "br"}, 415, "body.encoding"),
    ],
)
def test_a_body_at_fault_is_refused_whole(
    sender: Sender, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    assert is_problem(sender.ask("POST", "/events", content, **headers), status, code)
    assert not Batch.objects.exists()


def test_signs_that_the_database_keeps_in_no_text_are_told_and_kept_as_a_sign(sender: Sender) -> None:
    answer = sender.send({**now_event(), "id": "a\0b"})
    assert (answer.status_code, answer.json()["refused"]) == (200, 1)
    (batch,) = Batch.objects.all()
    assert batch.problems[0]["id"] == "a\ufffdb"


def test_a_bomb_is_refused_while_it_is_unpacked(sender: Sender) -> None:
    import tracemalloc

    bomb = gzip.compress(b"0" * (256 * 1024 * 1024), 9)
    assert len(bomb) < 300_000
    tracemalloc.start()
    assert is_problem(sender.ask("POST", "/events", bomb, Content_Encoding="gzip"), 413, "body.too_large")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_a_length_must_be_said(sender: Sender) -> None:
    answer = sender.ask("POST", "/events", b"")
    assert is_problem(answer, 411, "body.no_length")


def test_a_byte_at_fault_is_named(sender: Sender) -> None:
    answer = sender.ask("POST", "/events", b'[{"id": "a"} x', Accept_Language="en")
    assert "byte 13" in answer.json()["title"]


# --- keys ------------------------------------------------------------------------------------------------


def test_without_a_good_key_nothing_opens(sender: Sender) -> None:
    for given, code in (
        ("", "key.missing"),
        ("Basic abc", "key.missing"),
        ("Bearer ", "key.missing"),
        ("Bearer nenso_" + "x" * 40, "key.unknown"),
        ("Bearer " + sender.token[:-1], "key.unknown"),
        ("Bearer " + sender.key.digest, "key.unknown"),
    ):
        for method, path in (("POST", "/events"), ("GET", "/events"), ("GET", "/me")):
            answer = sender.ask(method, path, b"[]", Authorization=given)
            assert is_problem(answer, 401, code)
            assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_key_that_is_over_says_why(sender: Sender) -> None:
    today = timezone.localdate()
    SystemKey.objects.filter(pk=sender.key.pk).update(expires_on=today)
    assert is_problem(sender.send(now_event()), 401, "key.expired")
    SystemKey.objects.filter(pk=sender.key.pk).update(expires_on=today + timedelta(days=1))
    assert sender.send(now_event()).status_code == 200
    actions.revoke_key(by=SYSTEM, key=sender.key)
    assert is_problem(sender.send(now_event()), 401, "key.revoked")


def test_a_key_of_a_system_out_of_use_or_of_a_portal_sends_nothing(sender: Sender) -> None:
    MeteredSystem.objects.filter(pk=sender.system.pk).update(kind="portal")
    assert is_problem(sender.send(now_event()), 401, "key.portal")
    MeteredSystem.objects.filter(pk=sender.system.pk).update(kind="dossiers", valid_to=timezone.localdate())
    assert is_problem(sender.send(now_event()), 401, "key.system_ended")


def test_two_keys_live_while_one_is_changed_for_the_other(sender: Sender) -> None:
    old = sender.token
    _, sender.token = a_key(sender.system)
    assert sender.ask("GET", "/me").json()["system"] == sender.system.code
    assert sender.ask("GET", "/me", Authorization=f"Bearer {old}").status_code == 200


def test_the_use_of_a_key_is_noted_once_a_minute(sender: Sender) -> None:
    sender.ask("GET", "/me")
    sender.key.refresh_from_db()
    first = sender.key.last_used_at
    assert first is not None
    sender.ask("GET", "/me")
    sender.key.refresh_from_db()
    assert sender.key.last_used_at == first
    SystemKey.objects.update(last_used_at=first - timedelta(minutes=2))
    sender.ask("GET", "/me")
    sender.key.refresh_from_db()
    assert sender.key.last_used_at > first


def test_a_key_that_asks_too_often_waits(sender: Sender, settings: Any) -> None:
    settings.SYSTEM_PER_MINUTE = 2
    assert [sender.ask("GET", "/me").status_code for _ in range(2)] == [200, 200]
    answer = sender.ask("GET", "/me")
    assert is_problem(answer, 429, "api.too_often")
    assert int(answer["Retry-After"]) <= 60
    assert Sender().ask("GET", "/me").status_code == 200


def test_a_session_opens_nothing(sender: Sender) -> None:
    from nenso.accounts.rules import Role
    from tests.factories.accounts import a_person, signed_in

    assert signed_in(a_person(*Role)).get(ROOT + "/me").status_code == 401


def test_one_system_does_not_see_the_batches_of_another(sender: Sender) -> None:
    batch = sender.send(now_event()).json()["batch"]
    assert is_problem(Sender().ask("GET", f"/batches/{batch}"), 404, "api.unknown")
    assert is_problem(sender.ask("GET", f"/batches/{uuid4()}"), 404, "api.unknown")


# --- faults ----------------------------------------------------------------------------------------------


def test_a_fault_of_the_database_asks_to_come_again(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    from nenso.measures.actions import merging

    def broken(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(merging, "merge_dossiers", broken)
        answer = sender.send(now_event())
    assert is_problem(answer, 503, "intake.unavailable")
    assert int(answer["Retry-After"]) > 0
    assert not Event.objects.exists()
    assert sender.send(now_event()).json()["accepted"] == 1


def test_a_fault_at_the_key_asks_to_come_again(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("no connection")

    monkeypatch.setattr(queries, "key_of", broken)
    assert is_problem(sender.send(now_event()), 503, "intake.unavailable")


# --- totals ----------------------------------------------------------------------------------------------


def test_a_lost_event_is_found_and_sent_again(sender: Sender) -> None:
    day = timezone.localdate().isoformat()
    sent = [now_event(number) for number in range(5)]
    sender.send(*sent[:3])
    lost = sender.ask("PUT", f"/totals/{day}", {"received": 5}).json()
    assert lost["is_closed"] is False
    assert lost["kinds"] == [
        {"kind": "received", "declared": 5, "arrived": 3, "difference": -2, "state": "missing"}
    ]
    ids = sender.ask("POST", f"/reconciliation/{day}/ids", {"ids": [one["id"] for one in sent]}).json()
    assert ids == {"day": day, "missing_here": ["e3", "e4"], "elsewhere": {}, "unknown_there": []}
    sender.send(*sent)
    assert sender.ask("GET", f"/reconciliation/{day}").json()["is_closed"] is True


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b'{"received": "5"}', 400, "totals.not_json"),
        (b"[5]", 400, "totals.not_json"),
        (b'{"lost": 5}', 422, "totals.unknown_kind"),
        (b'{"received": -1}', 422, "totals.not_a_number"),
    ],
)
def test_totals_at_fault_are_refused(sender: Sender, content: bytes, status: int, code: str) -> None:
    assert is_problem(sender.ask("PUT", f"/totals/{timezone.localdate()}", content), status, code)


def test_days_are_days(sender: Sender) -> None:
    assert is_problem(sender.ask("PUT", "/totals/2026-02-30", b"{}"), 422, "body.parameter")
    tomorrow: date = timezone.localdate() + timedelta(days=1)
    assert is_problem(sender.ask("PUT", f"/totals/{tomorrow}", b"{}"), 422, "totals.future")


# --- what describes the API ------------------------------------------------------------------------------


def test_the_schema_is_open_and_tells_of_events() -> None:
    answer = Client().get(ROOT + "/openapi.json")
    assert answer.status_code == 200
    event = answer.json()["paths"][f"{ROOT}/events"]["post"]["requestBody"]["content"]["application/json"]
    assert {"id", "kind", "at", "dossier"} <= set(event["schema"]["items"]["required"])


def test_an_address_that_is_not_there_is_a_problem() -> None:
    assert is_problem(Client().get("/api/systems/v1/nothing"), 404, "api.unknown")
    assert is_problem(Client().get("/api/systems/v2/events"), 404, "api.unknown")
