"""The monitoring code in a real Chromium, in the page of another site under a strict policy of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from nenso.project.places import BUILT
from tests.journeys.conftest import PATIENCE

pytestmark = pytest.mark.journey
LIST = """<!doctype html><html lang="en"><head><title>Services</title>TAG</head><body>
<button id="one" data-nenso-open="1.000001">One</button>
<button id="plain">Plain</button>
<form id="f" data-nenso-start data-nenso-finish action="/done"><input id="name"><button>Send</button></form>
<label data-nenso-rate="3" id="l">Three <input type="radio"></label>
</body></html>"""
DONE = "<!doctype html><html lang='en'><head><title>Done</title></head><body data-nenso-finish='2.2'>TAG</body></html>"


class Heard:
    """What the counter was told, in its order."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.headers: list[Any] = []

    def kinds(self) -> list[tuple[str, str]]:
        return [(each["kind"], each.get("procedure") or "") for each in self.said if each["kind"] != "leave"]

    def wait(self, page: Page, count: int, kind: str = "") -> None:
        """Wait until it was told so often (of a kind), and a moment longer for what should not come."""
        deadline = monotonic() + PATIENCE
        while len([each for each in list(self.said) if kind in ("", each["kind"])]) < count:
            assert monotonic() < deadline, self.said
            page.wait_for_timeout(50)
        page.wait_for_timeout(300)


class Counter(BaseHTTPRequestHandler):
    """Hands out the script and writes down what it is told."""

    heard: Heard

    def do_GET(self) -> None:
        script = (BUILT / "ui" / "metering.js").read_bytes()
        is_script = self.path == "/metering/nenso.js"
        self.send_response(200 if is_script else 404)
        self.send_header("Content-Type", "text/javascript")
        self.end_headers()
        self.wfile.write(script if is_script else b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.headers.append(self.headers)
        self.heard.said.append(json.loads(body))
        self.send_response(204)
        self.end_headers()

    def log_request(self, *_given: Any) -> None:
        pass


class Portal(BaseHTTPRequestHandler):
    """Another site, whose policy lets nothing in but the counter's script and what it sends."""

    counter: str

    def do_GET(self) -> None:
        tag = f'<script async src="{self.counter}/metering/nenso.js" data-site="SITE1"></script>'
        policy = f"default-src 'none'; script-src {self.counter}; connect-src {self.counter}; img-src 'self'"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write((DONE if self.path.startswith("/done") else LIST).replace("TAG", tag).encode())

    def log_request(self, *_given: Any) -> None:
        pass


@contextmanager
def _served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def heard() -> Heard:
    """What this test's counter was told."""
    return Heard()


@pytest.fixture
def portal(heard: Heard) -> Iterator[str]:
    """The address of another site that embeds the code."""
    with (
        _served(type("Counter", (Counter,), {"heard": heard})) as counter,
        _served(type("Portal", (Portal,), {"counter": counter})) as address,
    ):
        yield address


def test_each_step_is_told_once_and_nothing_is_kept(
    context: BrowserContext, portal: str, heard: Heard
) -> None:
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{portal}/services?q=secret#part", wait_until="networkidle")
    assert heard.kinds() == [("visit", "")]
    page.click("#plain")
    page.click("#one")
    page.click("#one")
    page.fill("#name", "An")
    page.fill("#name", "An Bình")
    page.click("#l")
    page.evaluate("window.nenso('open', {procedure: '3.3'})")
    heard.wait(page, 5)
    code = "1.000001"
    told = [("visit", ""), ("open", code), ("start", code), ("rate", code), ("open", "3.3")]
    assert sorted(heard.kinds()) == sorted(
        told
    )  # each step is a request of its own, and may overtake another
    assert [each["rating"] for each in heard.said if each["kind"] == "rate"] == [3]
    assert len({each["page"] for each in heard.said}) == 1
    assert "secret" not in json.dumps(heard.said)
    assert {headers["Referer"] for headers in heard.headers} == {f"{portal}/"}
    assert {headers["Origin"] for headers in heard.headers} == {portal}
    assert {headers["Cookie"] for headers in heard.headers} == {None}
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert complaints == []


def test_a_page_tells_how_long_it_was_in_view_and_the_next_that_it_finished(
    context: BrowserContext, portal: str, heard: Heard
) -> None:
    page, begun = context.new_page(), monotonic()
    page.goto(f"{portal}/services", wait_until="networkidle")
    page.click("#one")
    page.wait_for_timeout(1200)
    page.fill("#name", "An")
    page.click("#f button")
    page.wait_for_url("**/done**")
    most = monotonic() - begun + 1
    heard.wait(page, 1, "leave")
    heard.wait(page, 2, "visit")
    heard.wait(page, 2, "finish")
    left = [each for each in heard.said if each["kind"] == "leave"]
    assert [(each["procedure"], 1 <= each["seconds"] <= most) for each in left] == [("1.000001", True)]
    kinds = heard.kinds()
    assert ("finish", "1.000001") in kinds
    assert set(kinds[-2:]) == {("visit", ""), ("finish", "2.2")}  # either may overtake the other


def test_a_page_of_one_document_counts_a_visit_where_its_path_changes(
    context: BrowserContext, portal: str, heard: Heard
) -> None:
    page = context.new_page()
    page.goto(f"{portal}/app", wait_until="networkidle")
    page.evaluate("history.pushState({}, '', '/app?tab=2')")
    page.evaluate("history.replaceState({}, '', '/app#here')")
    page.evaluate("history.pushState({}, '', '/app/two')")
    page.evaluate("history.back()")
    heard.wait(page, 3)
    assert heard.kinds() == [("visit", "")] * 3
    assert len({each["page"] for each in heard.said}) == 3


@pytest.mark.parametrize("wish", ["navigator.doNotTrack = '1'", "navigator.globalPrivacyControl = true"])
def test_who_does_not_wish_to_be_counted_is_not(
    context: BrowserContext, portal: str, heard: Heard, wish: str
) -> None:
    name, value = wish.removeprefix("navigator.").split(" = ")
    context.add_init_script(f"Object.defineProperty(navigator, '{name}', {{get: () => {value}}})")
    page = context.new_page()
    page.goto(f"{portal}/services", wait_until="networkidle")
    page.click("#one")
    page.evaluate("window.nenso('open', {procedure: '3.3'})")
    page.goto(f"{portal}/done", wait_until="networkidle")
    assert heard.said == []


def test_a_broken_page_is_counted_and_a_blocked_counter_breaks_nothing(
    context: BrowserContext, portal: str, heard: Heard
) -> None:
    page = context.new_page()
    context.add_init_script(
        "window.addEventListener('click', (event) => { event.stopImmediatePropagation(); throw Error('theirs'); }, true)"
    )
    page.goto(f"{portal}/services", wait_until="networkidle")
    page.click("#l")
    assert heard.kinds() == [("visit", "")]
    context.route("**/metering/hit", lambda route: route.abort())
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.evaluate("window.nenso('open', {procedure: '3.3'})")
    page.evaluate("window.nenso('rate', null)")
    page.wait_for_timeout(300)
    assert [fault for fault in faults if "theirs" not in fault] == []
