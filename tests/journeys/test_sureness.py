"""How sure a rank is, why it changed, and what the parts of an index do: read, tried, taken away and done again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site, Watched, watch

pytestmark = pytest.mark.journey

RANKING = "/rankings/dti/2022/provinces/"
FEW = f"{RANKING}?sure=1&region=red-river-delta"  # the same page with fewer rows: axe looks at each of them
CHANGES = "/changes/dti/provinces/2023/2024/?as_of=2025-07-01"
PAGES = [
    FEW,
    f"{RANKING}?sure=1&as_of=2025-07-01&region=red-river-delta",
    "/rankings/dti/2024/provinces/?sure=1&q=an",
    f"{RANKING}?sure=1&q=atlantis",
    "/rankings/egdi/2022/countries/?sure=1&q=viet",
    f"{CHANGES}&q=an",
    f"{CHANGES}&by=score&q=an",
    "/changes/dti/provinces/2022/2023/?q=an",
    "/changes/dti/ministries-with-services/2022/2023/",
    "/places/01/?as_of=2024-12-31&year=2022",
    "/methods/egdi-2018/",
    "/methods/dti-3-province/",
]


@pytest.mark.parametrize("path", [*PAGES, f"/en{FEW}", f"/en{CHANGES}&q=an", "/en/methods/qd766/"])
def test_page_is_sound_wide_and_narrow(watched: Watched, path: str) -> None:
    page = watched.open(path)
    assert page.locator("h1").count() == 1
    assert watched.overflow() <= 0
    _draw_all(page)
    assert watched.faults() == []
    page.set_viewport_size({"width": 360, "height": 780})
    for _ in range(50):  # charts are drawn anew; the site's policy forbids the browser's own way of waiting
        if watched.overflow() <= 0:
            break
        page.wait_for_timeout(100)
    assert watched.overflow() <= 0


@pytest.mark.parametrize("path", [FEW, f"{CHANGES}&q=an", "/methods/qd766/"])
def test_page_is_sound_in_the_dark(site: Site, context: BrowserContext, path: str) -> None:
    watched = watch(context.new_page(), site)
    watched.page.emulate_media(color_scheme="dark")
    _draw_all(watched.open(path))
    assert watched.faults() == []
    assert watched.complaints == []


def _draw_all(page: Page) -> None:
    """Bring every chart before the eye, so that it is drawn."""
    for chart in page.locator(".chart[data-source]").all():
        chart.scroll_into_view_if_needed()
        expect(chart.locator("canvas")).to_be_visible()


def _names(page: Page) -> list[str]:
    return page.locator("#results table.league tbody th a").all_inner_texts()


def test_reader_asks_how_sure_the_ranks_are_by_keyboard(watched: Watched) -> None:
    page = watched.open(RANKING)
    expect(page.locator("#results .band")).to_have_count(63)
    switch = page.get_by_role("link", name="Chắc đến đâu?")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?sure=1$"))
    expect(page.locator(".sureness")).to_contain_text("Kém chắc nhất: Tây Ninh, hạng 40")
    page.get_by_role("link", name="Rộng (bậc)").click()
    page.get_by_role("link", name="Rộng (bậc)").click()
    expect(page.locator("#results th[aria-sort=descending]")).to_contain_text("Rộng")
    assert _names(page)[0] == "Tây Ninh"
    page.get_by_label("Tìm theo tên").press_sequentially("da nang", delay=20)
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.locator("#results tbody tr")).to_contain_text("100%")
    assert "sure=1" in page.url
    page.get_by_role("link", name="34 tỉnh, thành").click()
    expect(page).to_have_url(re.compile("sure=1"))
    expect(page.locator("#results tbody tr")).to_have_count(34)


def test_study_is_taken_away_and_done_again(watched: Watched, tmp_path: Path) -> None:
    page = watched.open(f"{RANKING}?sure=1")
    page.get_by_role("link", name="Đã thử những gì").click()
    expect(page.get_by_role("heading", name="Đã thử những gì?")).to_be_in_viewport()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="study-dti-2022-provinces.json").click()
    document = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(document)
    command = page.locator("pre code").first.inner_text().split()
    assert command == ["nenso", "index", "replay", document.name]
    done = watched.site.nenso(*command[1:-1], str(document))
    assert done.returncode == 0, done.stdout + done.stderr
    assert page.locator("main").inner_text().count("b281da2d9a32") == done.stdout.count("b281da2d9a32")

    content = document.read_text(encoding="utf-8")
    document.write_text(content.replace('"high": 3,', '"high": 4,', 1), encoding="utf-8")
    refused = watched.site.nenso("index", "replay", str(document))
    assert refused.returncode == 1, refused.stdout
    assert "high" in refused.stdout + refused.stderr


def test_profile_leads_to_the_weights_and_to_why(watched: Watched) -> None:
    page = watched.open("/places/01/?as_of=2024-12-31&year=2023")
    expect(page.get_by_role("heading", name="Hạng này chắc đến đâu?")).to_be_visible()
    expect(page.get_by_role("region", name="Các trọng số làm đổi hạng")).to_contain_text("gấp đôi")
    page.get_by_role("link", name="vì sao?").click()
    expect(page.locator("h1")).to_have_text("Vì sao hạng thay đổi từ năm 2022 đến năm 2023?")
    assert _names(page) == ["Hà Nội"]


def test_change_is_drawn_again_for_what_is_searched(watched: Watched) -> None:
    page = watched.open(CHANGES)
    expect(page.locator("#causes canvas")).to_be_visible()
    page.get_by_label("Tìm theo tên").press_sequentially("da nang", delay=20)
    expect(page.locator("#results table.league tbody tr")).to_have_count(1)
    expect(page.locator("#causes canvas")).to_be_visible()
    page.get_by_role("button", name="Bảng số liệu").click()
    expect(page.locator("#causes-table")).to_contain_text("Đà Nẵng")
    page.get_by_role("link", name="Theo điểm").click()
    page.locator("#results table.league a.fig").first.click()
    panel = page.locator("dialog#panel")
    expect(panel.get_by_role("heading", level=1)).to_contain_text("Đà Nẵng")
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()


def test_all_of_it_is_read_without_scripts(site: Site, plain_context: BrowserContext) -> None:
    page = plain_context.new_page()
    page.goto(site.address + RANKING)
    page.get_by_role("link", name="Chắc đến đâu?").click()
    expect(page.locator("#results")).to_contain_text("Vào mười hạng đầu")
    page.get_by_label("Tìm theo tên").fill("tay ninh")
    page.get_by_role("button", name="Tìm").click()
    assert _names(page) == ["Tây Ninh"]
    assert "sure=1" in page.url
    page.goto(site.address + CHANGES)
    expect(page.locator("#causes-table table")).to_be_visible()
    page.goto(f"{site.address}/methods/dti-2-province/")
    expect(page.locator("#influences-table table")).to_be_visible()
    expect(page.locator("table.heat")).to_be_visible()
