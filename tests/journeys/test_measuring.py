"""The walk of measuring: a dossier system sends, a portal is visited, a commune reports, its province adds up, QĐ 766 is computed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Site, Watched, watch
from tests.journeys.measuring import (
    PORTAL,
    READER,
    SYSTEM,
    ask,
    events_of,
    filled,
    last_month,
    portal_of,
    said,
    totals_of,
)
from tests.journeys.test_desk import is_sound, sign_in

pytestmark = pytest.mark.journey
TODAY = date.today()  # noqa: DTZ011 - the site's own clock is that of this machine
MONTH = last_month(TODAY)
DAY = date.fromisoformat(f"{MONTH}-10")
LOST = 3


@dataclass(frozen=True)
class Metered:
    """The day that the dossier system sent: its key, and the events that were lost on the way."""

    key: str
    events: list[dict[str, Any]]
    lost: list[dict[str, Any]]


@pytest.fixture(scope="module")
def metered(site: Site) -> Metered:
    """A registered system that sent a day: one batch twice, and lost the last of those of that very day."""
    said(site, "metering", "register", SYSTEM, "48", "Hệ thống hồ sơ thử")
    key = said(site, "metering", "key", SYSTEM)
    events = events_of(site, DAY, 40)
    same_day = [event for event in events if str(event["at"])[:10] == DAY.isoformat()]
    lost = same_day[-LOST:]
    sent = [event for event in events if event not in lost]
    half = len(sent) // 2
    first, again, second = (
        ask(site, key, "POST", "/events", {"events": batch})
        for batch in (sent[:half], sent[:half], sent[half:])
    )
    assert (first["accepted"], again["accepted"], again["repeated"]) == (half, 0, half)
    assert second["accepted"] == len(sent) - half
    return Metered(key, events, lost)


def test_reconciliation_finds_what_was_lost(site: Site, metered: Metered, watched: Watched) -> None:
    key, day = metered.key, DAY.isoformat()
    found = ask(site, key, "PUT", f"/totals/{day}", totals_of(metered.events)[day])
    missing = sum(line["declared"] - line["arrived"] for line in found["kinds"])
    assert missing == LOST
    names = [event["id"] for event in metered.events if str(event["at"])[:10] == day]
    told = ask(site, key, "POST", f"/reconciliation/{day}/ids", {"ids": names})
    assert sorted(told["missing_here"]) == sorted(event["id"] for event in metered.lost)

    sign_in(site, watched.page, "administrator")
    page = watched.open(f"/desk/systems/{SYSTEM}/days/{day}/")
    expect(page.locator(".lead")).to_contain_text("không khớp")
    is_sound(watched)

    ask(site, key, "POST", "/events", {"events": metered.lost})
    assert ask(site, key, "GET", f"/reconciliation/{day}")["is_closed"]
    watched.open(f"/desk/systems/{SYSTEM}/")
    is_sound(watched)


def test_a_visit_to_a_portal_elsewhere_is_counted(site: Site, browser: Browser, watched: Watched) -> None:
    with_key = said(site, "metering", "register", PORTAL, "48", "Cổng thử", "--kind", "portal")
    with portal_of(site, with_key.split()[1]) as address:
        reader = browser.new_context(user_agent=READER)
        visit = reader.new_page()
        for _ in range(2):
            visit.goto(address, wait_until="networkidle")
            visit.click("#open")
            visit.wait_for_timeout(300)
        assert reader.cookies() == []
        reader.close()
    sign_in(site, watched.page, "administrator")
    page = watched.open(f"/desk/systems/{PORTAL}/")
    expect(page.locator("#seen")).to_contain_text("2")
    is_sound(watched)


def to_report(page: Page, site: Site) -> None:
    """Open last month's report of communes from the list of what is owed."""
    page.goto(f"{site.address}/desk/reports/")
    line = page.locator("#due tbody tr", has_text="chuyển đổi số cấp xã").filter(
        has_text=f"tháng {int(MONTH[5:])}"
    )
    line.get_by_role("button").or_(line.locator("td a")).first.click()
    page.wait_for_url(re.compile(r"/desk/reports/[0-9a-f-]{36}/"))


def type_in(page: Page, cell: str, value: str) -> None:
    """Type into a cell and wait until it is saved."""
    with page.expect_response(re.compile(r"/save/$")):
        page.locator(f"#cell-{cell}").fill(value)
        page.locator(f"#cell-{cell}").press("Tab")


def submit(page: Page) -> None:
    page.get_by_role("button", name="Kiểm tra trước khi gửi").click()
    explanation = page.locator("#explanation")
    if explanation.count():
        explanation.fill("Số liệu thử")
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.locator(".page-actions .badge")).to_contain_text("đã gửi")


def test_a_commune_reports_and_its_province_adds_up(
    site: Site, browser: Browser, context: BrowserContext, metered: Metered, tmp_path: Path
) -> None:
    said(site, "metering", "derive", MONTH)
    reporter = watch(context.new_page(), site)
    page = reporter.page
    sign_in(site, page, "reporter-20242")
    to_report(page, site)
    expect(page.locator("#cell-dossiers-received-n")).not_to_have_value("")  # filled from the meters
    is_sound(reporter)
    report = page.url

    # From a workbook …
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải mẫu XLSX").click()
    cells = {"people/trained": 25, "people/teams": 4, "difficulties": "Thiếu máy quét"}
    (tmp_path / "bao-cao.xlsx").write_bytes(filled(Path(taken.value.path()).read_bytes(), cells))
    page.locator(".rep-links a[href$='/import/']").click()
    page.locator("input[type=file]").set_input_files(tmp_path / "bao-cao.xlsx")
    page.locator("button[form=file-form]").click()
    is_sound(reporter)
    page.locator("button[form=take-form]").click()
    page.goto(report)
    expect(page.locator("#cell-people-trained-n")).to_have_value("25")

    # … and in the browser.
    empty = [
        str(field.get_attribute("id"))
        for field in page.locator("input[id^=cell-]:not([id$=-reason]):not([id*='~'])").all()
        if not field.input_value() and field.get_attribute("aria-required")
    ]
    for name in empty:
        type_in(page, name.removeprefix("cell-"), "7")
    type_in(page, "people-accounts-n", "12")
    submit(page)
    is_sound(reporter)

    # Returned with a reason and a remark, corrected, approved.
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    approver = watch(other.new_page(), site)
    sign_in(site, approver.page, "approver-48")
    decide = approver.page
    decide.goto(f"{site.address}/desk/reports/")
    decide.locator("#waiting tbody tr", has_text="Hải Châu").locator("td a").click()
    is_sound(approver)
    decide.locator("#reason").fill("Kiểm tra lại số người được hướng dẫn")
    decide.locator("form#return-form button[type=submit]").click()
    page.goto(report)
    expect(page.get_by_text("Kiểm tra lại số người được hướng dẫn")).to_be_visible()
    type_in(page, "people-trained-n", "27")
    submit(page)
    decide.goto(report + "review/")
    decide.locator("button[form=approve-form]").click()
    expect(decide.locator(".page-actions .badge")).to_have_text("đã duyệt")
    other.close()

    # The province's own draft holds it, and the figure opens down to the cell.
    third = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    province = watch(third.new_page(), site)
    sign_in(site, province.page, "reporter-48")
    to_report(province.page, site)
    expect(province.page.locator("#cell-people-trained-n")).to_have_value("27")
    is_sound(province)
    third.close()
    assert reporter.complaints == []
    figure = watch(context.new_page(), site)
    figure.open(f"/observations/communes.digital_skills.trained/commune/20242/{MONTH}/")
    expect(figure.page.get_by_role("link", name="Mở báo cáo")).to_be_visible()
    is_sound(figure)


@pytest.mark.parametrize("language", ["", "/en"])
def test_qd_766_is_computed_from_events_and_opens_down_to_them(
    site: Site, watched: Watched, metered: Metered, language: str
) -> None:
    said(site, "metering", "derive", MONTH)
    page = watched.open(f"{language}/services/766/48/?period={MONTH}")
    is_sound(watched)
    page.locator("main table a[href*='/services/766/48/']").first.click()
    page.wait_for_load_state()
    is_sound(watched)


def test_the_published_rows_stand_as_published(watched: Watched) -> None:
    page = watched.open("/services/766/")
    is_sound(watched)
    expect(page.locator("#published")).to_contain_text("102 dòng")


PAGES = ("/services/", "/services/48/", "/services/connections/", "/services/procedures/", "/indicators/")
MORE = ("/indicators/dossiers.received/", "/regimes/", "/regimes/communes-digital-month/", "/burden/")


@pytest.fixture
def reader(site: Site, context: BrowserContext) -> Iterator[Watched]:
    """A page that must end without a complaint."""
    yield (found := watch(context.new_page(), site))
    assert found.complaints == []


@pytest.mark.parametrize("path", [*PAGES, *MORE])
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_public_page_is_sound(reader: Watched, metered: Metered, language: str, path: str) -> None:
    reader.open(language + path)
    is_sound(reader)


def test_the_day_is_a_day_of_last_month() -> None:
    assert DAY + timedelta(days=80) > TODAY  # events are kept for 90 days
