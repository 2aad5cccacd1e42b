"""Two agencies that join the exchange from a file: a provider of households over REST and SOAP, and a portal that asks it and takes its events."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.factories.soap import WSDL, answer_to
from tests.journeys.conftest import PATIENCE, ROOT, Site

CLIENT, PROVIDER = "VN/GOV/48/portal", "VN/GOV/G01/population"
SERVICE, SOAP, EVENT = f"/r1/{PROVIDER}/households", f"{PROVIDER}/citizen", "householdMoved"
AGENCIES = """
exchange: 1
members:
  - organisation: G01
    class: GOV
    subsystems:
      - code: population
        name: {{vi: Dân cư, en: Population}}
        credentials:
          - address: [127.0.0.1/32]
        services:
          - code: households
            name: {{vi: Hộ gia đình, en: Households}}
            url: {url}
            rights:
              - {{to: VN/GOV/48/portal, purpose: Xác nhận cư trú, ground: 194/2025/NĐ-CP}}
          - code: citizen
            name: {{vi: Công dân, en: Citizen}}
            url: {url}/soap
            wsdl: {url}/population?wsdl
            rights:
              - {{to: VN/GOV/48/portal, purpose: Xác nhận cư trú, ground: 194/2025/NĐ-CP}}
          - code: householdMoved
            name: {{vi: Hộ chuyển đi, en: Household moved}}
            url: {url}
            rights:
              - {{to: VN/GOV/48/portal, purpose: Cập nhật cư trú, ground: 194/2025/NĐ-CP}}
  - organisation: "48"
    class: GOV
    subsystems:
      - code: portal
        name: {{vi: Cổng dịch vụ công, en: Portal}}
        credentials:
          - address: [127.0.0.1/32]
        services:
          - code: householdMoved
            name: {{vi: Nhận sự kiện hộ chuyển đi, en: Takes households that moved}}
            url: {url}/taken
"""


class _Agencies(BaseHTTPRequestHandler):
    """Both agencies' systems: what they answer depends on where they are asked."""

    taken: list[Any]

    def do_GET(self) -> None:
        self._answer("text/xml", WSDL.encode())

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/soap":
            self._answer("text/xml", answer_to(asked))
        elif self.path == "/taken":
            self.taken.append(json.loads(asked)["event"])
            self._answer("application/json", b"{}")
        else:
            body = {"asked": json.loads(asked), "household": "H-1"}
            self._answer("application/json", json.dumps(body).encode())

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@dataclass
class Joined:
    """Two agencies that joined, and the gateway between them."""

    site: Site
    folder: Path
    said: str  # what joining printed
    taken: list[Any] = field(default_factory=list)  # events that the portal got
    process: "subprocess.Popen[str] | None" = None

    @property
    def port(self) -> str:
        return self.site.environment["NENSO_EXCHANGE_GATEWAY"].rpartition(":")[2]

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the gateway where the site looks for it."""
        health = self.site.environment["NENSO_EXCHANGE_HEALTH"].rpartition(":")[2]
        command = [sys.executable, "-m", "nenso", "gateway", "--port", self.port, "--watch-port", health]
        self.process = subprocess.Popen(
            command, env=self.site.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("http://")

    def end(self, *, is_killed: bool = False) -> None:
        """End the gateway, or kill it as a lost machine would."""
        assert self.process is not None
        if is_killed:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def curl(self, path: str, content: Any, client: str = CLIENT) -> tuple[int, dict[str, str], bytes]:
        """Post through the gateway with curl; return status, headers and body of the answer."""
        out = self.folder / "body"
        words = ["curl", "-sS", "-D", "-", "-o", str(out), "-H", f"X-Road-Client: {client}"]
        words += ["-H", "Content-Type: application/json", "-d", json.dumps(content)]
        said = subprocess.run([*words, self.gateway + path], capture_output=True, text=True, check=True)
        first, *lines = said.stdout.strip().splitlines()
        pairs = (line.split(": ", 1) for line in lines)
        return int(first.split()[1]), {name.lower(): value for name, value in pairs}, out.read_bytes()

    def receipt(self, exchange: str) -> Path:
        """Return the receipt of an exchange, once the tree holds it."""
        file = self.folder / f"{exchange}.json"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            outcome = self.site.nenso("receipt", exchange, "--output", str(file))
            if outcome.returncode == 0:
                return file
            time.sleep(0.2)
        raise AssertionError(outcome.stderr)

    def verified(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Verify offline: a folder of its own, no database, none of the installation's settings."""
        kept = {name: value for name, value in self.site.environment.items() if not name.startswith("NENSO_")}
        return subprocess.run(
            [sys.executable, "-m", "nenso", "verify", *words],
            env=kept | {"NENSO_DATA": str(self.folder / "nobody")},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def joining(site: Site, folder: Path) -> Iterator[Joined]:
    """Join both from a file, and start their systems and the gateway."""
    taken: list[Any] = []
    systems = ThreadingHTTPServer(("127.0.0.1", 0), type("Agencies", (_Agencies,), {"taken": taken}))
    threading.Thread(target=systems.serve_forever, daemon=True).start()
    file = folder / "two.yaml"
    file.write_text(AGENCIES.format(url=f"http://127.0.0.1:{systems.server_port}"), encoding="utf-8")
    preview = site.nenso("exchange", "apply", str(file))
    assert preview.returncode == 0, preview.stderr
    assert site.nenso("exchange", "apply", str(file), "--yes").returncode == 0
    joined = Joined(site, folder, preview.stdout, taken)
    joined.start()
    try:
        yield joined
    finally:
        joined.end()
        systems.shutdown()
