"""`nenso doctor exchange`: the first broken link of a connection is named with what to do next, and those behind it are not looked at."""

import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone
from typer.testing import CliRunner

from nenso.exchange import actions
from nenso.exchange.models import LedgerHead
from nenso.kernel.rules import SYSTEM
from nenso.project.cli import doctor
from tests.factories.accounts import an_organisation
from tests.factories.exchange import Exchange, a_subsystem, an_exchange, right_facts
from tests.gateway.test_tls import issued
from tests.ports import free_port
from tests.project.conftest import run
from tests.project.test_gateway_faults import TWO_AGENCIES, Gateway

CLIENT, SERVICE = "VN/GOV/T01/portal", "VN/GOV/T48/register/households"
ALL = ["registry", "gateway", "client", "credential", "service", "right", "provider", "ledger"]


class Answers(BaseHTTPRequestHandler):
    """What a gateway and a provider answer to a look: 200, and the fault of its health where it has one."""

    fault = ""

    def do_GET(self) -> None:
        body = self.fault.encode() if self.path == "/health/ready" else b""
        self.send_response(500 if body else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@contextmanager
def answering(tls: ssl.SSLContext | None = None, fault: str = "") -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Told", (Answers,), {"fault": fault}))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"{'https' if tls else 'http'}://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Ward:
    """A small exchange whose gateway and provider answer, and the doctor asked about it."""

    def __init__(self, url: str, settings: LazySettings) -> None:
        an_organisation()
        self.its: Exchange = an_exchange(url)
        self.settings, self.now = settings, timezone.now()
        settings.EXCHANGE_GATEWAY = settings.EXCHANGE_HEALTH = url

    def asks(self, *words: str, code: int) -> str:
        answer = CliRunner().invoke(doctor.app, ["exchange", *words])
        assert answer.exit_code == code, answer.output
        return str(answer.output)

    def states(self, *words: str) -> dict[str, str]:
        answer = CliRunner().invoke(doctor.app, ["exchange", *words, "--json"])
        return {each["what"]: each["state"] for each in json.loads(answer.output)}

    def broken(self, *words: str) -> tuple[str, str, str]:
        """Return the key of the broken link, the sentence, and what to do; the links behind it are unseen."""
        words = words or (CLIENT, SERVICE)
        states = self.states(*words)
        first = next(key for key, state in states.items() if state == "broken")
        place = list(states).index(first)
        assert list(states.values()) == ["well"] * place + ["broken"] + ["unseen"] * (len(states) - place - 1)
        sentence, mend = self.asks(*words, code=3).splitlines()[:2]
        return first, sentence, mend


@pytest.fixture
def ward(db: None, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    monkeypatch.setattr(doctor, "ready", lambda: None)
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    with answering() as url:
        yield Ward(url, settings)


def test_a_connection_that_holds_is_seen_link_by_link(ward: Ward) -> None:
    states = ward.states(CLIENT, SERVICE, "GET", "/households/1")
    assert list(states) == ALL
    assert set(states.values()) == {"well"}
    assert "Every link holds." in ward.asks(CLIENT, SERVICE, code=0)
    assert "for “Xác nhận cư trú”" in ward.asks(CLIENT, SERVICE, code=0)


def _suspend(ward: Ward) -> None:
    actions.suspend_member(by=SYSTEM, member=ward.its.consumer, reason="Kiểm tra", now=ward.now)


def _revoke_right(ward: Ward) -> None:
    actions.revoke_right(by=SYSTEM, right=ward.its.right, reason="Dùng sai", now=ward.now)


def _narrow_right(ward: Ward) -> None:
    _revoke_right(ward)
    facts = right_facts(method="GET", glob="/people/*")
    actions.give_right(by=SYSTEM, service=ward.its.service, to=ward.its.portal, facts=facts, now=ward.now)


def _right_to_come(ward: Ward) -> None:
    _revoke_right(ward)
    facts = right_facts(valid_from=ward.now + timedelta(days=40))
    actions.give_right(by=SYSTEM, service=ward.its.service, to=ward.its.portal, facts=facts, now=ward.now)


def _no_credential(ward: Ward) -> None:
    actions.revoke_credential(by=SYSTEM, credential=ward.its.credential, now=ward.now)


def _credential_over(ward: Ward) -> None:
    _no_credential(ward)
    past = ward.now - timedelta(days=9)
    actions.add_credential(
        by=SYSTEM,
        subsystem=ward.its.portal,
        key_label="portal-2025",
        now=past,
        valid_to=past + timedelta(days=2),
    )
    actions.publish_routing(by=SYSTEM, now=ward.now)


def _disable(ward: Ward) -> None:
    actions.disable_service(by=SYSTEM, service=ward.its.service, reason="Nâng cấp", now=ward.now)


def _no_gateway(ward: Ward) -> None:
    ward.settings.EXCHANGE_GATEWAY = "http://127.0.0.1:9"


def _provider_moved(ward: Ward) -> None:
    ward.its.service.url = "http://nobody.invalid/"
    ward.its.service.save()


def _provider_down(ward: Ward) -> None:
    ward.its.service.url = f"http://127.0.0.1:{free_port()}/"
    ward.its.service.save()


Break = Callable[[Ward], None]
BREAKS: list[tuple[Break, str, str, str]] = [
    (
        _no_gateway,
        "gateway",
        "The gateway is not reached: Nothing takes connections at 127.0.0.1:9",
        "nenso gateway",
    ),
    (_suspend, "client", "VN/GOV/T01 is suspended: Kiểm tra", "national office"),
    (_no_credential, "credential", "has no certificate, key or address", "at the desk"),
    (_credential_over, "credential", "“portal-2025” of VN/GOV/T01/portal expired on", "at the desk"),
    (_disable, "service", "is switched off: Nâng cấp", "Ask its owner"),
    (_revoke_right, "right", "was revoked on", "Ask for it at the desk"),
    (_right_to_come, "right", "begins on", "Ask for it at the desk"),
    (_provider_moved, "provider", "The name nobody.invalid leads to no address", "DNS"),
    (_provider_down, "provider", "Nothing takes connections at 127.0.0.1:", "firewall"),
]


@pytest.mark.parametrize(("break_it", "key", "sentence", "mend"), BREAKS)
def test_the_broken_link_is_named_with_what_to_do(
    ward: Ward, break_it: Break, key: str, sentence: str, mend: str
) -> None:
    break_it(ward)
    found = ward.broken()
    assert found[0] == key
    assert sentence in found[1]
    assert mend in found[2]


def test_a_right_to_other_paths_says_to_which(ward: Ward) -> None:
    _narrow_right(ward)
    assert set(ward.states(CLIENT, SERVICE, "GET", "/people/1").values()) == {"well"}
    key, sentence, _mend = ward.broken(CLIENT, SERVICE, "POST", "/people/1")
    assert (key, sentence) == ("right", f"{CLIENT} has a right to {SERVICE}, but only to GET /people/*.")


@pytest.mark.parametrize(
    ("client", "service", "key", "sentence"),
    [
        ("VN/GOV/T77/portal", SERVICE, "client", "There is no member “VN/GOV/T77”."),
        ("VN/GOV/T01/porta", SERVICE, "client", "VN/GOV/T01/porta is not registered."),
        (CLIENT, "VN/GOV/T48/register/x", "service", "There is no service “VN/GOV/T48/register/x”."),
    ],
)
def test_a_name_that_is_not_registered_is_told(
    ward: Ward, client: str, service: str, key: str, sentence: str
) -> None:
    assert ward.broken(client, service)[:2] == (key, sentence)


def test_a_gateway_that_passes_nothing_on_says_why(ward: Ward) -> None:
    with answering(fault="The registry was not read yet") as url:
        ward.settings.EXCHANGE_HEALTH = url
        key, sentence, _mend = ward.broken()
    assert (key, sentence) == (
        "gateway",
        "The gateway runs but passes nothing on: The registry was not read yet.",
    )
    with answering(fault="The ledger cannot be written: No space left") as url:
        ward.settings.EXCHANGE_HEALTH = url
        key, sentence, mend = ward.broken()
    assert (key, sentence) == ("ledger", "The gateway cannot write the ledger: No space left.")
    assert "disk" in mend


def test_a_registry_that_is_over_or_was_never_published(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    from nenso.exchange.models import RoutingSnapshot

    RoutingSnapshot.objects.all().delete()
    assert ward.broken()[:2] == ("registry", "No registry was published yet.")
    actions.publish_routing(by=SYSTEM, now=ward.now - timedelta(days=2))
    key, sentence, mend = ward.broken()
    assert (key, "expired" in sentence, "nenso work" in mend) == ("registry", True, True)


def test_the_certificate_of_a_provider_is_held(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = issued(tmp_path, "authority", days=20)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    for name, days, key in (("soon", 5, ""), ("over", -2, "provider")):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(issued(tmp_path, name, authority, days).file)
        with answering(context) as url:
            ward.its.service.url = url
            ward.its.service.save()
            if key:
                found = ward.broken()
                assert (found[0], "certificate has expired" in found[1]) == (key, True)
            else:
                assert "its TLS certificate ends on" in ward.asks(CLIENT, SERVICE, code=0)


def test_a_tree_that_does_not_follow_is_told(ward: Ward) -> None:
    from tests.factories.traffic import an_entry

    an_entry(0, CLIENT, SERVICE, ward.now - timedelta(minutes=5))
    LedgerHead.objects.update(size=1)
    key, sentence, _mend = ward.broken()
    assert (key, sentence.startswith("1 entries of the ledger are not in its signed tree")) == (
        "ledger",
        True,
    )


def test_without_a_client_the_whole_exchange_is_looked_at(ward: Ward) -> None:
    assert set(ward.states().values()) == {"well"}
    a_subsystem(ward.its.consumer, "new")  # without a credential: it does not ask yet
    _credential_over(ward)
    _provider_down(ward)
    states = ward.states()
    assert states == {
        "registry": "well",
        "root": "well",
        "gateway": "well",
        "ledger": "well",
        "guesses": "well",  # they break nothing
        "credentials": "broken",
        "providers": "broken",
    }
    said = ward.asks(code=3)
    assert said.startswith(f"Over: {CLIENT}.")
    assert f"1 services are not reached: {SERVICE}" in said


@pytest.mark.fault
def test_a_real_gateway_is_found_and_missed(own: Path) -> None:
    """An installation of its own: a provider on loopback, the gateway as it is started, then ended."""

    def doctor_says(gateway: Gateway, *words: str) -> "subprocess.CompletedProcess[str]":
        command = ("doctor", "exchange", "VN/GOV/48/portal", "VN/GOV/G01/population/households", *words)
        door, health = (f"http://127.0.0.1:{port}" for port in (gateway.port, gateway.watch))
        return run(own, *command, NENSO_EXCHANGE_GATEWAY=door, NENSO_EXCHANGE_HEALTH=health)

    with answering() as url:
        file = own.parent / "two.yaml"
        file.write_text(TWO_AGENCIES.format(url=url), encoding="utf-8")
        assert run(own, "exchange", "apply", str(file), "--yes").returncode == 0
        gateway = Gateway(own)
        try:
            found = doctor_says(gateway, "GET", "/1")
            assert found.returncode == 0, found.stdout + found.stderr
            assert "Mọi mắt xích đều tốt." in found.stdout
        finally:
            gateway.end()
        missed = doctor_says(gateway)
        assert missed.returncode == 3
        assert missed.stdout.startswith("Không tới được cổng trao đổi: ")
        assert "– Dịch vụ: chưa xem" in missed.stdout
