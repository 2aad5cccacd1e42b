"""A whole installation of its own for the journeys: a database of its own with what ships, real server, real Chromium."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from nenso.project.places import DATA
from tests import databases
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = (
    180  # seconds until a server must answer and a page must have come to something, also on a busy machine
)
expect.set_options(timeout=PATIENCE * 1000)


@dataclass(frozen=True)
class Site:
    """A running installation: its address, and the environment in which its command line speaks to it."""

    address: str
    environment: dict[str, str]

    def nenso(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line."""
        return subprocess.run(
            [sys.executable, "-m", "nenso", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )


@dataclass
class Watched:
    """A page with everything that its console complained of."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a path of the site."""
        answer = self.page.goto(self.site.address + path, wait_until="load")
        assert answer is not None, path
        assert answer.status == 200, (path, answer.status)
        return self.page

    def faults(self) -> list[str]:
        """Return what axe finds at fault on the page as it stands, one line for each node."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate(
            "() => axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"
        )
        return [
            f"{fault['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for fault in found["violations"]
            for node in fault["nodes"][:3]
        ]

    def overflow(self) -> int:
        """Return by how many pixels the page stays wider than the window; a chart follows a new width a moment later."""
        for _ in range(100):
            found = int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
            if found <= 0:
                break
            self.page.wait_for_timeout(100)
        return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walk the desk last: it publishes a result of its own, and the other walks read what ships."""
    items.sort(key=lambda item: item.path.name == "test_desk.py" and item.path.parent.name == "journeys")


@pytest.fixture(scope="session")
def _database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database that only the journeys use, with all that ships."""
    with django_db_blocker.unblock():
        source = databases.with_all_that_ships()
    with databases.copy_of(source, "journey") as name:
        yield databases.address(name)


def _bring_keys(folder: Path) -> None:
    """Take over what the loaded database was made with: the publisher's key, the cookies' key, the people's password."""
    folder.mkdir()
    if (DATA / "keys").exists():  # else it comes from the environment
        shutil.copytree(DATA / "keys", folder / "keys")
    for name in ("secret-key", "demonstration-password"):
        if (DATA / name).exists():
            shutil.copy2(DATA / name, folder / name)


@pytest.fixture(scope="session")
def site(_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product as an operator has it after `nenso up`: all reference data loaded, computed and published."""
    folder = tmp_path_factory.mktemp("site")
    _bring_keys(folder / "data")
    port, gateway, health = free_port(), free_port(), free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "NENSO_STRICT_ACCESS"},
        "NENSO_DATABASE_URL": _database,
        "NENSO_DATA": str(folder / "data"),
        "NENSO_STATIC_ROOT": str(folder / "static"),
        "NENSO_DEBUG": "0",
        "NENSO_EXCHANGE_GATEWAY": f"http://127.0.0.1:{gateway}",
        "NENSO_EXCHANGE_HEALTH": f"http://127.0.0.1:{health}",
    }
    found = Site(f"http://127.0.0.1:{port}", environment)
    ready = found.nenso("up", "--no-serve")
    assert ready.returncode == 0, ready.stdout[-2000:] + ready.stderr[-4000:]
    log = (folder / "server.log").open("w+")
    command = [sys.executable, "-m", "nenso", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(found.address, server)
        yield found
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)
        log.close()


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(f"{address}/robots.txt", timeout=PATIENCE):
                return
        except (URLError, OSError):
            assert server.poll() is None, "the server ended before it answered"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium with an empty profile."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert program is not None, "no Chromium on this machine"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh reader."""
    made = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="vi-VN", reduced_motion="reduce"
    )
    made.set_default_timeout(PATIENCE * 1000)
    yield made
    made.close()


@pytest.fixture
def plain_context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader whose browser runs no scripts."""
    made = browser.new_context(viewport={"width": 360, "height": 780}, java_script_enabled=False)
    yield made
    made.close()


@pytest.fixture
def watched(site: Site, context: BrowserContext) -> Iterator[Watched]:
    """A page that must end without a complaint on its console."""
    yield (found := watch(context.new_page(), site))
    assert found.complaints == []


def watch(page: Page, site: Site) -> Watched:
    """Listen to a page's console."""
    found = Watched(page, site)
    page.on(
        "console",
        lambda said: found.complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    return found
