"""Packages sent to a real receiver on this machine that answers well, badly, slowly, and dies."""

import base64
import hashlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from procrastinate.contrib.django.models import ProcrastinateJob

from nenso.kernel.queries import journal_of
from nenso.kernel.rules import SYSTEM, Refused
from nenso.kernel.rules.signing import fingerprint, public_key
from nenso.reporting import actions
from nenso.reporting.actions.packages import MOST_ATTEMPTS, approved_of
from nenso.reporting.models import Package
from nenso.reporting.receivers import Delivery, HttpReceiver, Outcome
from nenso.reporting.rules.packages import verify_package
from tests.factories.reporting_packages import an_approved_report

KEY = bytes(range(32))
PUBLIC = public_key(KEY)


class Government(ThreadingHTTPServer):
    """A receiver that keeps what it was sent, and answers as the test wants it to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.status = 202
        self.words = b'{"receipt":"R-1"}'
        self.pause = 0.0
        self.drip = False
        self.dies = False
        self.taken: list[dict[str, Any]] = []

    def handle_error(self, *_about: Any) -> None:
        """Say nothing of senders that went away."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/reports"


class _Desk(BaseHTTPRequestHandler):
    server: Government

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.taken.append({"body": body, "headers": headers, "path": self.path})
        if self.server.dies:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        time.sleep(self.server.pause)
        self.send_response(self.server.status)
        self.send_header("Location", self.server.url)
        self.end_headers()
        if self.server.drip:
            for _ in range(200):
                self.wfile.write(b"." * 1024)
                time.sleep(0.05)
        self.wfile.write(self.server.words)

    def log_message(self, *_said: Any) -> None:
        """Say nothing."""


@pytest.fixture
def government(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Government]:
    monkeypatch.setenv("NENSO_SIGNING_KEY", base64.b64encode(KEY).decode())
    server = Government()
    settings.REPORT_RECEIVER_URL = server.url
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def is_signed_as_rfc_9421_has_it(taken: dict[str, Any], url: str) -> bool:
    """Verify a request from its own headers, as a receiver that never saw our code would."""
    headers = taken["headers"]
    digest = base64.b64encode(hashlib.sha256(taken["body"]).digest()).decode()
    assert headers["content-digest"] == f"sha-256=:{digest}:"
    label, _, parameters = headers["signature-input"].partition("=")
    covered = re.findall(r'"([^"]+)"', parameters[: parameters.index(")")])
    assert {"@method", "@target-uri", "content-digest"} <= set(covered)
    derived = {"@method": "POST", "@target-uri": url}
    lines = [f'"{name}": {derived.get(name) or headers[name]}' for name in covered]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    found = re.fullmatch(rf"{label}=:(.+):", headers["signature"])
    assert found
    Ed25519PublicKey.from_public_bytes(PUBLIC).verify(base64.b64decode(found[1]), base.encode())
    return f'keyid="{hashlib.sha256(PUBLIC).hexdigest()}"' in parameters


@pytest.mark.django_db
def test_a_package_is_taken_and_both_its_signatures_hold(government: Government) -> None:
    package = actions.send_package(by=SYSTEM, submission=an_approved_report())
    job = ProcrastinateJob.objects.latest("id")
    assert (job.task_name, job.args) == ("reporting.deliver_package", {"package": str(package.uuid)})
    package = actions.deliver_package(package=package.uuid)
    assert package.sent_at is not None
    assert (package.answer["outcome"], package.answer["status"]) == ("accepted", 202)
    assert package.answer["words"] == '{"receipt":"R-1"}'
    (taken,) = government.taken
    assert is_signed_as_rfc_9421_has_it(taken, government.url)
    assert taken["headers"]["idempotency-key"] == str(package.uuid)
    report = verify_package(taken["body"], fingerprint(KEY))
    assert report.ok
    assert report.content["cells"][1] == {"key": "t1/r1/c1", "value": 12, "source": "typed", "facts": {}}
    assert report.content["steps"][-1]["by"] == "Lê Thị Hoa"
    verbs = [row.verb for row in journal_of("submission", str(package.submission.uuid))]
    assert verbs == ["reporting.package_delivered", "reporting.package_sent"]


@pytest.mark.django_db
def test_what_was_delivered_is_not_sent_again(government: Government) -> None:
    report = an_approved_report()
    package = actions.send_package(by=SYSTEM, submission=report)
    with pytest.raises(Refused, match=r"package\.already_waiting"):
        actions.send_package(by=SYSTEM, submission=report)
    actions.deliver_package(package=package.uuid)
    actions.deliver_package(package=package.uuid)
    assert len(government.taken) == 1
    with pytest.raises(Refused, match=r"package\.already_delivered"):
        actions.send_package(by=SYSTEM, submission=report)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "outcome", "is_final"),
    [
        (200, "accepted", True),
        (409, "repeated", True),
        (400, "refused", True),
        (302, "refused", True),
        (429, "failed", False),
        (500, "failed", False),
        (503, "failed", False),
    ],
)
def test_answers(government: Government, status: int, outcome: str, is_final: bool) -> None:
    government.status = status
    package = actions.send_package(by=SYSTEM, submission=an_approved_report())
    package = actions.deliver_package(package=package.uuid)
    assert (package.answer["outcome"], package.answer["is_final"]) == (outcome, is_final)
    assert (package.sent_at is not None) == (outcome in ("accepted", "repeated"))
    assert len(government.taken) == 1  # a redirect is not followed


@pytest.mark.django_db
def test_a_receiver_that_is_back_gets_the_same_package(government: Government) -> None:
    government.status = 500
    package = actions.send_package(by=SYSTEM, submission=an_approved_report())
    actions.deliver_package(package=package.uuid)
    government.dies = True
    actions.deliver_package(package=package.uuid)
    government.dies, government.status = False, 200
    package = actions.deliver_package(package=package.uuid)
    assert (package.attempts, package.answer["outcome"]) == (3, "accepted")
    assert len({taken["body"] for taken in government.taken}) == 1
    assert len({taken["headers"]["idempotency-key"] for taken in government.taken}) == 1


@pytest.mark.django_db
def test_after_the_last_attempt_somebody_must_send_it_again(government: Government) -> None:
    government.status = 503
    report = an_approved_report()
    package = actions.send_package(by=SYSTEM, submission=report)
    Package.objects.filter(pk=package.pk).update(attempts=MOST_ATTEMPTS - 1)
    package = actions.deliver_package(package=package.uuid)
    assert (package.answer["outcome"], package.answer["is_final"]) == ("failed", True)
    again = actions.send_package(by=SYSTEM, submission=report)
    assert (again.uuid, again.attempts, again.answer) == (package.uuid, 0, {})


@pytest.mark.django_db
def test_the_task_comes_again_only_where_it_is_of_use(government: Government) -> None:
    from nenso.reporting.tasks import NotDelivered, deliver_package

    government.status = 500
    package = actions.send_package(by=SYSTEM, submission=an_approved_report())
    with pytest.raises(NotDelivered):
        deliver_package(package=str(package.uuid))
    government.status = 422
    deliver_package(package=str(package.uuid))
    package.refresh_from_db()
    assert (package.attempts, package.answer["outcome"]) == (2, "refused")


def test_a_slow_receiver_is_not_waited_for(government: Government) -> None:
    government.pause = 5
    receiver = HttpReceiver("government", government.url, KEY, to_answer=0.1)
    answer = receiver.deliver(Delivery("k", b"{}"))
    assert (answer.outcome, answer.status, answer.words) == (Outcome.FAILED, 0, "ReadTimeout")


def test_an_answer_that_drips_is_read_only_in_part(government: Government) -> None:
    government.drip = True
    receiver = HttpReceiver("government", government.url, KEY, whole=0.1)
    answer = receiver.deliver(Delivery("k", b"{}"))
    assert answer.outcome is Outcome.ACCEPTED
    assert len(answer.words) == 500


def test_a_receiver_that_is_not_there_is_a_failure() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and listening to nobody
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert HttpReceiver("x", url, KEY).deliver(Delivery("k", b"{}")).outcome is Outcome.FAILED


@pytest.mark.parametrize(
    "url",
    ["http://bao-cao.example/x", "ftp://127.0.0.1/x", "https://", "https://a:b@c.example/", "file:///etc/x"],
)
def test_reports_leave_over_safe_lines_only(url: str) -> None:
    with pytest.raises(Refused, match=r"package\.address"):
        HttpReceiver("x", url, KEY)


@pytest.mark.django_db
def test_what_is_not_approved_is_not_sent(government: Government, settings: Any) -> None:
    report = an_approved_report(state="submitted")
    with pytest.raises(Refused, match=r"package\.not_approved"):
        actions.send_package(by=SYSTEM, submission=report)
    settings.REPORT_RECEIVER_URL = ""
    with pytest.raises(Refused, match=r"package\.no_receiver"):
        actions.send_package(by=SYSTEM, submission=an_approved_report("46"))
    assert Package.objects.count() == 0


@pytest.mark.django_db
def test_a_package_holds_what_the_report_holds(government: Government) -> None:
    found = approved_of(an_approved_report())
    assert (found.regime, found.period, found.form_digest) == ("packed", "2026-09", "ab" * 32)
    assert [(cell.key, cell.value) for cell in found.cells] == [
        ("note", "Không có gì thêm."),
        ("t1/r1/c1", 12.0),
    ]
