"""What the walk of measuring needs: a dossier system that sends, a portal on another port, a workbook that is filled in."""

import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from openpyxl import load_workbook

from tests.journeys.conftest import Site

COMMUNES = ("20242", "20194")
SYSTEM, PORTAL = "walk-dossiers", "walk-portal"
# Headless browsers are taken for robots, which are not counted.
READER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def last_month(today: date) -> str:
    """Return the month before that of a day, as 2026-10."""
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def said(site: Site, *arguments: str) -> str:
    """Run a command that must be well, and return what it said."""
    done = site.nenso(*arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def events_of(site: Site, day: date, number: int) -> list[dict[str, Any]]:
    """Return the events of the dossiers that were received on a day."""
    organisations = [word for code in COMMUNES for word in ("--organisation", code)]
    arguments = ("--seed", "3", "--day", day.isoformat(), "--dossiers", str(number))
    lines = said(site, "metering", "simulate", *arguments, *organisations).splitlines()
    return [json.loads(line) for line in lines]


def totals_of(events: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Return how many events of each kind fall on each day."""
    found: dict[str, Counter[str]] = {}
    for event in events:
        found.setdefault(str(event["at"])[:10], Counter())[str(event["kind"])] += 1
    return {day: dict(counts) for day, counts in found.items()}


def ask(site: Site, key: str, method: str, path: str, body: Any = None) -> Any:
    """Ask the API of systems, as a dossier system does."""
    request = Request(
        f"{site.address}/api/systems/v1{path}",
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def filled(content: bytes, cells: Mapping[str, Any]) -> bytes:
    """Return a report's workbook with cells filled in, by the code of their row: {"people/trained": 25}."""
    book = load_workbook(io.BytesIO(content))
    left = dict(cells)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            mark = str(row[0].value or "")
            name = mark.partition(":")[2]
            if mark.startswith(("row:", "text:")) and name in left:
                row[3].value = left.pop(name)
    assert left == {}, left
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@contextmanager
def portal_of(site: Site, site_key: str) -> Iterator[str]:
    """Serve an agency's portal on another port, under a strict policy of its own, with the monitoring code."""
    page = (
        '<!doctype html><html lang="vi"><head><title>Cổng</title>'
        f'<script async src="{site.address}/metering/nenso.js" data-site="{site_key}"></script></head>'
        '<body><h1>Cổng dịch vụ công</h1><button id="open" data-nenso-open="QD06.01">Đăng ký khai sinh</button></body></html>'
    )
    policy = f"default-src 'none'; script-src {site.address}; connect-src {site.address}"

    class Portal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page.encode())

        def log_request(self, *_given: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Portal)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
