"""The walk of the exchange: two agencies join from a file, a call goes through with curl, its receipt holds offline, statistics show it."""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, Site, Watched
from tests.journeys.test_desk import sign_in
from tests.project.test_gateway_faults import CLIENT, SERVICE, TWO_AGENCIES

pytestmark = pytest.mark.journey


class Households(BaseHTTPRequestHandler):
    """A provider that knows one household."""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"asked": json.loads(asked), "household": "H-1"}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@dataclass(frozen=True)
class Joined:
    """Two agencies that joined, and the gateway between them."""

    site: Site
    gateway: str
    folder: Path
    said: str  # what joining printed


@pytest.fixture(scope="module")
def joined(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Joined]:
    """Two agencies that joined the exchange from a file, a provider, a gateway."""
    folder = tmp_path_factory.mktemp("exchange")
    provider = ThreadingHTTPServer(("127.0.0.1", 0), Households)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    file = folder / "two.yaml"
    file.write_text(TWO_AGENCIES.format(url=f"http://127.0.0.1:{provider.server_port}"), encoding="utf-8")
    preview = site.nenso("exchange", "apply", str(file))
    assert preview.returncode == 0, preview.stderr
    assert site.nenso("exchange", "apply", str(file), "--yes").returncode == 0
    address, health = (
        site.environment[f"NENSO_EXCHANGE_{name}"].rpartition(":")[2] for name in ("GATEWAY", "HEALTH")
    )
    command = [sys.executable, "-m", "nenso", "gateway", "--port", address, "--watch-port", health]
    gateway = subprocess.Popen(command, env=site.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert gateway.stdout is not None
    assert gateway.stdout.readline().startswith("http://")
    try:
        yield Joined(site, f"http://127.0.0.1:{address}", folder, preview.stdout)
    finally:
        gateway.terminate()
        gateway.wait(timeout=20)
        provider.shutdown()


def called(joined: Joined, path: str = "/1") -> tuple[dict[str, str], bytes]:
    """Call the provider through the gateway with curl; return headers and body of the answer."""
    out = joined.folder / "body"
    words = ["curl", "-sS", "-D", "-", "-o", str(out), "-H", f"X-Road-Client: {CLIENT}"]
    words += ["-H", "Content-Type: application/json", "-d", '{"id": "048000000001"}']
    outcome = subprocess.run(
        [*words, joined.gateway + SERVICE + path], capture_output=True, text=True, check=True
    )
    first, *lines = outcome.stdout.strip().splitlines()
    assert first == "HTTP/1.1 200 OK", outcome.stdout
    pairs = (line.split(": ", 1) for line in lines)
    return {name.lower(): value for name, value in pairs}, out.read_bytes()


def receipt(joined: Joined, exchange: str) -> Path:
    """Return the receipt of an exchange, once the tree holds it."""
    file = joined.folder / f"{exchange}.json"
    for _ in range(50):
        outcome = joined.site.nenso("receipt", exchange, "--output", str(file))
        if outcome.returncode == 0:
            return file
        time.sleep(0.2)
    raise AssertionError(outcome.stderr)


def verified(joined: Joined, *words: str) -> "subprocess.CompletedProcess[str]":
    """Verify offline: a folder of its own, no database, none of the installation's settings."""
    kept = {name: value for name, value in joined.site.environment.items() if not name.startswith("NENSO_")}
    return subprocess.run(
        [sys.executable, "-m", "nenso", "verify", *words],
        env=kept | {"NENSO_DATA": str(joined.folder / "nobody")},
        cwd=joined.folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_joining_says_what_it_would_do_and_is_done_once(joined: Joined) -> None:
    assert "VN/GOV/48/portal" in joined.said
    again = joined.site.nenso("exchange", "apply", str(joined.folder / "two.yaml"))
    assert again.returncode == 0
    assert "VN/GOV/48/portal" not in again.stdout


def test_a_call_goes_through_and_its_receipt_holds_offline_until_it_is_altered(joined: Joined) -> None:
    headers, body = called(joined)
    assert json.loads(body)["household"] == "H-1"
    exchange = headers["x-road-request-id"]
    file = receipt(joined, exchange)
    key = re.search(r"ledger\s+(\S+)", joined.site.nenso("exchange", "keys").stdout)
    assert key is not None
    answer = joined.folder / "answer.json"
    answer.write_bytes(body)
    holds = verified(joined, str(file), "--key", key[1], "--body", str(answer))
    assert holds.returncode == 0, holds.stdout + holds.stderr
    assert CLIENT in holds.stdout
    assert not (joined.folder / "nobody").exists()
    answer.write_bytes(body.replace(b"H-1", b"H-2"))
    assert verified(joined, str(file), "--key", key[1], "--body", str(answer)).returncode == 1
    written = file.read_text(encoding="utf-8")
    tampered = joined.folder / "tampered.json"
    tampered.write_text(written.replace("GOV/48/portal", "GOV/01/portal"), encoding="utf-8")
    assert tampered.read_text(encoding="utf-8") != written
    fails = verified(joined, str(tampered), "--key", key[1])
    assert fails.returncode == 1, fails.stdout


def test_a_refused_call_says_why_and_can_be_found(joined: Joined) -> None:
    words = ["curl", "-sS", "-H", "X-Road-Client: VN/GOV/48/portal", "-H", "Accept-Language: en"]
    url = f"{joined.gateway}/r1/VN/GOV/G01/population/nothing/1"
    outcome = subprocess.run([*words, url], capture_output=True, text=True, check=True)
    said = json.loads(outcome.stdout)
    assert said["type"] == "Server.ServerProxy.UnknownService"
    assert said["message"] == "There is no service SERVICE:VN/GOV/G01/population/nothing."
    asked = joined.site.nenso("exchange", "ask", CLIENT, "VN/GOV/G01/population/nothing", "GET", "/1")
    assert asked.returncode == 1


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", ["/exchange/", "/en/exchange/"])
def test_statistics_show_what_was_exchanged(joined: Joined, watched: Watched, path: str, width: int) -> None:
    called(joined)
    time.sleep(1.5)
    watched.page.set_viewport_size({"width": width, "height": 900})
    page = watched.open(path)
    names = ("Households", "Portal") if path.startswith("/en/") else ("Hộ gia đình", "Cổng dịch vụ công")
    assert [name for name in names if name not in page.content()] == []
    assert watched.faults() == []
    assert watched.overflow() <= 0


def sound(watched: Watched, path: str, width: int) -> None:
    """Hold a page as it stands at a width to the rules of access and to its own width."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    assert watched.faults() == [], (path, width)
    assert watched.overflow() <= 0, (path, width)


@pytest.mark.parametrize(("home", "send"), [("/", "Gửi"), ("/en/", "Send it")])
def test_an_officer_tries_a_service_in_the_browser(
    joined: Joined, watched: Watched, home: str, send: str
) -> None:
    page = watched.page
    sign_in(joined.site, page, "approver-48")
    watched.open(f"{home}exchange/services/GOV/G01/population/households/")
    page.locator("#samples a[href$='/try/']").click()
    page.select_option("#id_method", "POST")
    page.fill("#id_path", "/1?năm=2026")
    page.fill("#id_body", '{"id": "048000000001"}')
    page.get_by_role("button", name=send, exact=True).click()
    page.wait_for_selector("#answer")
    assert '"household": "H-1"' in page.locator("#answer pre").first.inner_text()
    for width in (360, 1440):
        sound(watched, "try", width)
    page.locator("#answer a[href*='/entries/']").first.click()
    assert CLIENT in page.content()
    found = joined.site.nenso("doctor", "exchange", CLIENT, "VN/GOV/G01/population/households", "POST", "/1")
    assert found.returncode == 0, found.stdout  # the trial left nothing behind that would be in the way


@pytest.mark.parametrize(("home", "words"), [("/", "bảo trì đến"), ("/en/", "is in maintenance until")])
def test_maintenance_is_announced_and_everybody_reads_it(
    joined: Joined, watched: Watched, home: str, words: str
) -> None:
    page = watched.page
    sign_in(joined.site, page, "approver-48")
    watched.open(f"{home}desk/exchange/maintenance/new/")
    page.locator("#id_of").select_option(index=1)
    page.fill("#id_reason", "Nâng cấp máy chủ")
    end = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 8 * 3_600))  # in an hour, in Vietnam
    page.fill("#id_ends_at", end)
    for width in (360, 1440):
        sound(watched, "form", width)
    page.locator("button[form='exchange-form']").click()
    page.locator("button[name='is_sure']").click()
    page.wait_for_selector("table")
    for width in (360, 1440):
        sound(watched, "list", width)
    watched.open(f"{home}exchange/")
    assert words in page.locator("main").inner_text()
    for width in (360, 1440):
        sound(watched, "public", width)
    watched.open(f"{home}desk/exchange/maintenance/")
    page.locator("a[href$='/end/']").first.click()
    page.locator("button[form='exchange-form']").click()
    page.wait_for_selector("table")
    assert words not in watched.open(f"{home}exchange/").locator("main").inner_text()
