"""A request tried from the desk: a key of its own for it, what came back as text, bounded; nothing of the key is left."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest
from django.conf import LazySettings
from django.utils import timezone

from nenso.exchange import actions, queries
from nenso.exchange.actions.credentials import digest_of
from nenso.exchange.models import Credential
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM
from nenso.web import gateway_call
from tests.factories.exchange import newest, right_facts
from tests.factories.traffic import an_entry
from tests.web.test_exchange_desk import CLIENT, DESK, TARGET, Desk

pytestmark = pytest.mark.django_db
EXCHANGE = "3c4d0f08-440f-417f-b935-bc801e103d51"


FULL = "The ledger cannot be written: could not extend file: No space left on device"


class Gateway(BaseHTTPRequestHandler):
    """A gateway as far as a trial sees one: its number in the metrics, and what it was sent."""

    heard: ClassVar[list[tuple[str, str, dict[str, str], bytes]]] = []
    number: ClassVar[float] = 1e12  # of a registry long after this one
    body: ClassVar[bytes] = '{"household": "H-1 Đà Nẵng"}'.encode()
    error: str = ""
    is_well: ClassVar[bool] = True

    def do_GET(self) -> None:
        if self.path == "/health/ready":
            self.error = "" if self.is_well else "LoggingFailed"
            self._answer(b"" if self.is_well else FULL.encode())
            return
        if self.path == "/metrics":
            self._answer(f"nenso_registry_number {self.number}\n".encode())
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.heard.append((self.command, self.path, dict(self.headers), body))
        self._answer(self.body)

    def do_POST(self) -> None:
        self.do_GET()

    def _answer(self, body: bytes) -> None:
        self.send_response(500 if self.error else 200)
        self.send_header("X-Road-Request-Id", EXCHANGE)
        if self.error:
            self.send_header("X-Road-Error", self.error)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@pytest.fixture
def gateway(settings: LazySettings) -> Iterator[type[Gateway]]:
    told = type("Told", (Gateway,), {"heard": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), told)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    settings.EXCHANGE_GATEWAY = settings.EXCHANGE_HEALTH = f"http://127.0.0.1:{server.server_port}"
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def address(its: Desk) -> str:
    return f"{DESK}services/{its.its.service.uuid}/try/"


def given(its: Desk, **changes: str) -> dict[str, str]:
    made = {"subsystem": str(its.its.portal.uuid), "method": "GET", "path": "/1?tên=Đà Nẵng"}
    return {**made, "kind": "application/json", "body": "", **changes}


def test_it_is_sent_in_the_name_of_an_own_system_with_a_key_for_it_alone(
    its: Desk, gateway: type[Gateway]
) -> None:
    an_entry(5, CLIENT, TARGET, timezone.now(), exchange=EXCHANGE)
    answer = its["hoa"].post(address(its), given(its))
    assert answer.status_code == 200
    method, target, headers, _body = gateway.heard[0]
    assert (method, target) == ("GET", f"/r1/{TARGET}/1?t%C3%AAn=%C4%90%C3%A0%20N%E1%BA%B5ng")
    assert headers["X-Road-Client"] == CLIENT
    text = answer.content.decode()
    assert "H-1 Đà Nẵng" in text
    assert f"{DESK}entries/5/" in text
    assert headers["X-Nenso-Key"] not in text
    assert "no-store" in answer["Cache-Control"]
    entry = JournalEntry.objects.get(verb="exchange.trial_made")
    assert (entry.actor_name, entry.facts["subsystem"], entry.facts["method"]) == (
        "Hoa",
        "GOV/T01/portal",
        "GET",
    )
    assert not Credential.objects.filter(label="trial").exists()
    assert len(newest().clients[CLIENT].credentials) == 1


def test_the_key_counts_from_here_alone_and_ends_by_itself(its: Desk) -> None:
    now = timezone.now()
    made = actions.open_trial(
        by=SYSTEM,
        subsystem=its.its.portal,
        service=its.its.service,
        method="GET",
        path="/1",
        address="127.0.0.1",
        now=now,
    )
    held = next(each for each in newest().clients[CLIENT].credentials if each.digest == digest_of(made.key))
    assert held.networks == ("127.0.0.1/32",)
    assert held.valid_to is not None
    assert (held.valid_to - now).total_seconds() <= 120
    page = its["bao"].get(f"{DESK}systems/{its.its.portal.uuid}/")
    assert [line.row.label for line in page.context["page"].credentials] == ["127.0.0.1/32"]
    (system,) = queries.member_named("VN/GOV/T01", timezone.localdate()).subsystems
    assert [each.label for each in system.credentials] == ["127.0.0.1/32"]
    assert its["bao"].get(DESK).context["page"].systems[0].credentials == 1


def test_a_body_goes_with_a_post_and_a_long_answer_is_cut(its: Desk, gateway: type[Gateway]) -> None:
    gateway.body = b"x" * (gateway_call.MOST + 10)
    answer = its["hoa"].post(address(its), given(its, method="POST", body='{"a":\r\n1}'))
    assert gateway.heard[0][3] == b'{"a":\n1}'
    assert gateway.heard[0][2]["Content-Type"] == "application/json"
    assert not answer.context["answer"].is_whole
    assert len(answer.context["answer"].text) == gateway_call.MOST
    gateway.body = b"\x89PNG\x00"
    assert its["hoa"].post(address(its), given(its)).context["answer"].text is None


def test_html_of_a_service_is_shown_as_text(its: Desk, gateway: type[Gateway]) -> None:
    gateway.body = b"<script>alert(1)</script>"
    assert "<script>alert(1)" not in its["hoa"].post(address(its), given(its)).content.decode()


def test_a_refusal_of_the_exchange_is_told_as_one(its: Desk, gateway: type[Gateway]) -> None:
    gateway.error = "Server.ServerProxy.AccessDenied"
    answer = its["hoa"].post(address(its), given(its))
    assert answer.context["refused_by"] == "Server.ServerProxy.AccessDenied"


def test_a_gateway_that_is_away_or_behind_sends_nothing_and_leaves_no_key(
    its: Desk, gateway: type[Gateway], settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gateway_call, "KNOWS", 0.2)
    gateway.number = 0
    answer = its["hoa"].post(address(its), given(its))
    assert answer.status_code == 422
    assert gateway.heard == []
    settings.EXCHANGE_GATEWAY = "http://127.0.0.1:9"
    answer = its["hoa"].post(address(its), given(its))
    assert "nenso doctor exchange" in str(answer.context["form"].errors)
    assert not Credential.objects.filter(label="trial").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"path": "/" + "a" * 2_000}, "path"), ({"method": "PUT"}, "method"), ({"subsystem": "x"}, "subsystem")],
)
def test_what_is_wrong_is_told_at_its_field(
    its: Desk, gateway: type[Gateway], changes: dict[str, str], field: str
) -> None:
    answer = its["hoa"].post(address(its), given(its, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert gateway.heard == []


def test_only_systems_with_a_right_are_offered_also_the_providers_own(its: Desk) -> None:
    assert its["ha"].get(address(its)).context["systems"] == []
    assert its["stranger"].get(address(its)).context["systems"] == []
    now = timezone.now()
    actions.give_right(by=SYSTEM, service=its.its.service, to=its.its.register, facts=right_facts(), now=now)
    assert [line.id for line in its["ha"].get(address(its)).context["systems"]] == ["VN/GOV/T48/register"]
    assert "/try/" in its["hoa"].get("/exchange/services/GOV/T48/register/households/").content.decode()
    assert queries.newest_routing() is not None


def test_three_at_once_are_enough(its: Desk, gateway: type[Gateway]) -> None:
    now = timezone.now()
    for _ in range(3):
        actions.open_trial(
            by=SYSTEM,
            subsystem=its.its.portal,
            service=its.its.service,
            method="GET",
            path="",
            address="127.0.0.1",
            now=now,
        )
    assert its["hoa"].post(address(its), given(its)).status_code == 422
    assert gateway.heard == []


def test_the_national_office_is_told_what_stops_the_gateway(its: Desk, gateway: type[Gateway]) -> None:
    def told(name: str) -> list[tuple[str, str]]:
        work = its[name].get(DESK).context["work"]
        return [(item["title"].vi, item["note"].vi) for item in work if item["url"] == f"{DESK}refusals/"]

    assert told("van") == []
    gateway.is_well = False
    assert told("van") == [("Cổng trao đổi không chuyển yêu cầu nào", FULL)]
    assert told("ha") == []
    assert FULL in its["van"].get(DESK).content.decode()
