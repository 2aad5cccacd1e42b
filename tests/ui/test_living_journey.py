"""The living page in a real Chromium: every width, light, language; by keyboard; nothing refused by the policy."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
CHROMIUM = next(
    (path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(path).exists()), None
)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
LOOKS = [
    ("", 360, "light"), ("", 360, "dark"), ("", 768, "dark"), ("", 1440, "light"), ("/en", 360, "light"), ("/en", 1440, "dark"),
]  # fmt: skip

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def opened(browser: Browser, address: str, width: int = 1200, theme: Any = "light") -> tuple[Page, list[str]]:
    page, complaints = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme), []
    page.on(
        "console", lambda line: complaints.append(line.text) if line.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    for chart in page.locator(".chart[data-source]").all():
        chart.scroll_into_view_if_needed()
        chart.locator("canvas").wait_for()
    return page, complaints


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_every_component_in_every_light(
    live_server: Any, browser: Browser, language: str, width: int, theme: str
) -> None:
    page, complaints = opened(browser, f"{live_server.url}{language}/ui/?toast&errors", width, theme)
    assert page.locator(".chart canvas").count() == 9
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    page.close()


def test_a_figure_opens_its_origin_by_keyboard(live_server: Any, browser: Browser) -> None:
    page, complaints = opened(browser, f"{live_server.url}/ui/")
    page.locator("main a.fig").first.focus()
    page.keyboard.press("Enter")
    page.locator("#panel-body h1").wait_for()
    assert page.evaluate("location.hash") == "#origin=/ui/origin/computed"
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('#panel')"
        )
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "fig"
    assert page.evaluate("location.hash") == ""
    assert complaints == []
    page.close()


def test_an_origin_has_an_address_that_others_can_open(live_server: Any, browser: Browser) -> None:
    page, _ = opened(browser, f"{live_server.url}/ui/#origin=/ui/origin/published")
    page.locator("#panel-body h1").wait_for()
    page.close()
    page, _ = opened(
        browser, f"{live_server.url}/ui/#origin=/ui/form"
    )  # a page that offers nothing to the panel
    page.get_by_text("Chưa lấy được nguồn của số liệu").wait_for()
    page.close()


def test_charts_turn_into_tables_and_the_light_is_remembered(live_server: Any, browser: Browser) -> None:
    page, complaints = opened(browser, f"{live_server.url}/ui/")
    page.keyboard.press("t")
    assert page.locator(".chart.is-table .chart-table").first.is_visible()
    page.keyboard.press("t")
    assert page.locator(".chart.is-table").count() == 0
    page.locator("[data-theme-switch]").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert complaints == []
    page.close()


def test_without_scripts_everything_is_there(live_server: Any, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800}).new_page()
    page.goto(f"{live_server.url}/ui/")
    assert page.locator(".chart-table").first.is_visible()
    assert page.locator(".site-nav").is_visible()
    page.locator("main a.fig").first.click()
    assert page.locator("[data-panel-content] h1").is_visible()
    page.context.close()
