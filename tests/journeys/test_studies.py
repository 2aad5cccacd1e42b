"""A study at the desk: asked for, followed by its bar while the worker computes, read; another one is stopped."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Watched
from tests.journeys.test_desk import sign_in

pytestmark = pytest.mark.journey
PATIENCE = 120_000  # milliseconds: the worker stands back behind everything else on the machine


def studies_of_2022(watched: Watched) -> Page:
    page = watched.open("/desk/runs/?family=dti&year=2022&q=provinces")
    page.locator("th a").first.click()
    page.get_by_role("link", name="Phân tích độ bất định và độ nhạy").click()
    return page


def ask(page: Page, runs: int, kind: str) -> None:
    page.get_by_label(kind).check()
    page.get_by_label("Số lần thử").fill(str(runs))
    page.get_by_role("button", name="Gửi yêu cầu phân tích").click()
    expect(page).to_have_url(re.compile(r"/desk/studies/[0-9a-f-]{36}/$"))


def test_a_study_is_asked_for_followed_and_read(watched: Watched) -> None:
    sign_in(watched.site, watched.page, "officer")
    page = studies_of_2022(watched)
    assert watched.faults() == []
    ask(page, 5_000, "lựa chọn nào làm hạng xê dịch nhiều nhất")
    assert watched.faults() == []
    expect(page.get_by_role("heading", name="Ảnh hưởng của từng lựa chọn")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("svg.band")).to_have_count(63)
    expect(page.locator("#study-progress")).to_have_count(0)
    assert watched.faults() == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert watched.overflow() <= 0


def test_a_study_is_stopped_before_its_end(watched: Watched) -> None:
    sign_in(watched.site, watched.page, "officer")
    page = studies_of_2022(watched)
    ask(page, 90_000, "lựa chọn nào làm hạng xê dịch nhiều nhất")
    expect(page.locator("#study-progress .badge")).to_have_text("đang tính", timeout=PATIENCE)
    page.get_by_role("button", name="Dừng lại").click()
    expect(page.locator("#study-progress")).to_have_count(0)
    expect(page.locator(".kicker .badge")).to_have_text("đã dừng")
