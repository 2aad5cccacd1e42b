"""The main walk: nation, ranking, place, origin, comparison, method, downloads; and the proof of a bundle."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site, Watched, watch

pytestmark = pytest.mark.journey

RANKING = "/rankings/dti/2022/provinces/"
FEW = f"{RANKING}?region=red-river-delta"  # the same page with fewer rows: axe looks at each of them
PAGES = [
    "/",
    "/?as_of=2025-07-01",
    FEW,
    f"{RANKING}?as_of=2025-07-01&region=red-river-delta",
    "/rankings/dti/2022/ministries-with-services/",
    "/rankings/qd766/2024/provinces/?q=an",
    "/rankings/egdi/2022/countries/?q=viet",
    "/rankings/dti/2024/nation/",
    "/places/",
    "/places/48/",
    "/places/48/?as_of=2024-12-31",
    "/places/G12/",
    "/compare/",
    "/compare/?unit=48&unit=79&unit=01",
    "/methods/",
    "/methods/dti-2-province/",
    "/methods/dti-3-province/",
    "/downloads/",
    "/about/",
    "/accessibility/",
]


@pytest.mark.parametrize(
    "path", [*PAGES, "/en/", f"/en{FEW}", "/en/places/48/", "/en/methods/dti-2-province/"]
)
def test_page_is_sound_wide_and_narrow(watched: Watched, path: str) -> None:
    page = watched.open(path)
    assert page.locator("h1").count() == 1
    assert watched.overflow() <= 0
    assert watched.faults() == []
    page.set_viewport_size({"width": 360, "height": 780})
    for _ in range(50):  # charts are drawn anew; the site's policy forbids the browser's own way of waiting
        if watched.overflow() <= 0:
            break
        page.wait_for_timeout(100)
    assert watched.overflow() <= 0


@pytest.mark.parametrize("path", [RANKING, "/rankings/dti/2024/provinces/", "/rankings/egdi/2022/countries/"])
def test_long_table_stays_light_and_slides_in_its_box(watched: Watched, path: str) -> None:
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 780})
    sent = page.goto(watched.site.address + path)
    assert sent is not None
    assert len(sent.body()) < 150_000
    assert watched.overflow() <= 0


@pytest.mark.parametrize("path", ["/", FEW, "/places/48/"])
def test_page_is_sound_in_the_dark(site: Site, context: BrowserContext, path: str) -> None:
    watched = watch(context.new_page(), site)
    watched.page.emulate_media(color_scheme="dark")
    watched.open(path)
    assert watched.faults() == []
    assert watched.complaints == []


def _names(page: Page) -> list[str]:
    return page.locator("#results tbody th a").all_inner_texts()


def test_reader_finds_a_province_and_the_origin_of_its_score(watched: Watched) -> None:
    page = watched.open("/")
    expect(page.locator(".lead").first).to_contain_text("63 tỉnh, thành phố")
    page.get_by_role("link", name=re.compile("Toàn bảng xếp hạng 63")).click()
    expect(page).to_have_url(re.compile("/rankings/dti/2024/provinces/"))
    page.get_by_role("link", name="2022", exact=True).click()
    expect(page.locator("h1")).to_contain_text("năm 2022")
    assert _names(page)[:3] == ["Đà Nẵng", "Thành phố Hồ Chí Minh", "Quảng Ninh"]

    page.get_by_label("Tìm theo tên").press_sequentially("da nang", delay=20)
    expect(page.locator("#results tbody tr")).to_have_count(1)
    assert _names(page) == ["Đà Nẵng"]
    assert "q=da+nang" in page.url or "q=da%20nang" in page.url
    page.get_by_label("Tìm theo tên").fill("")
    expect(page.locator("#results tbody tr")).to_have_count(63)

    page.locator("#results thead").get_by_role("link", name="Tên").click()
    expect(page.locator("#results th[aria-sort=ascending]")).to_contain_text("Tên")
    assert _names(page)[0] == "An Giang"

    page.get_by_role("link", name="34 tỉnh, thành").click()
    expect(page.locator("#results tbody tr")).to_have_count(34)
    page.get_by_role("link", name="63 tỉnh, thành").click()
    page.locator("#results").get_by_role("link", name="Đà Nẵng", exact=True).click()
    expect(page.locator(".lead").first).to_contain_text("Đà Nẵng đứng thứ")
    page.get_by_role("link", name="2022", exact=True).click()
    expect(page.locator(".lead").first).to_contain_text("Năm 2022 Đà Nẵng đứng thứ 1 trên 63")
    expect(page.locator(".lead").first).to_contain_text("mạnh nhất ở Nhận thức số (1,0000)")

    page.locator("dl.key-figures a.fig").first.click()
    panel = page.locator("dialog#panel")
    expect(panel.get_by_role("heading", level=1)).to_contain_text("Đà Nẵng")
    expect(panel).to_contain_text("0,8002")
    expect(panel).to_contain_text("dti-2022-provinces.csv")
    expect(panel).to_contain_text("nenso verify dti-2022-provinces.zip")
    assert watched.faults() == []
    page.keyboard.press("Escape")
    expect(panel).not_to_be_visible()


def test_english_reader_sees_english_only(watched: Watched) -> None:
    page = watched.open(f"/en{RANKING}")
    expect(page.locator("h1")).to_have_text("Which provinces led digital transformation in 2022?")
    expect(page.locator(".lead").first).to_contain_text("Da Nang leads the 63 provinces with 0.8002")
    page.get_by_label("Region").select_option(label="Red River Delta")
    expect(page.locator("#results tbody tr").first).to_contain_text("Quang Ninh")
    assert page.locator("#results tbody tr").count() == 11
    page.locator("[data-language]").click()
    expect(page.locator("h1")).to_contain_text("Tỉnh, thành phố nào dẫn đầu")
    expect(page.get_by_label("Vùng")).to_have_value("red-river-delta")


def test_own_place_is_pinned_until_taken_away(watched: Watched) -> None:
    page = watched.open("/places/01/")
    page.get_by_role("link", name="Ghim nơi này").click()
    first = page.locator("#results tbody tr").first
    expect(first).to_have_class("is-own")
    expect(first).to_contain_text("Hà Nội")
    page.get_by_role("link", name="bỏ ghim").click()
    expect(page.locator("tr.is-own")).to_have_count(0)


def test_reader_compares_places_by_name(watched: Watched) -> None:
    page = watched.open("/compare/?unit=48")
    page.get_by_label("Thêm một nơi").fill("ho chi minh")
    page.get_by_role("button", name="Thêm").click()
    expect(page).to_have_url(re.compile(r"unit=48&unit=79"))
    expect(page.locator(".lead").first).to_contain_text("dẫn trước")
    expect(page.locator("#dots canvas, #dots svg").first).to_be_visible()


def test_merged_province_opens_down_to_the_old_ones(watched: Watched) -> None:
    page = watched.open("/places/48/")
    page.locator("dl.key-figures a.fig").first.click()
    panel = page.locator("dialog#panel")
    expect(panel).to_contain_text("Quảng Nam")
    panel.get_by_role("row", name=re.compile("Quảng Nam")).locator("a.fig").click()
    expect(panel.get_by_role("heading", level=1)).to_contain_text("Quảng Nam")
    expect(panel).to_contain_text("dti-2024-provinces.csv")


def test_everything_is_read_without_scripts(site: Site, plain_context: BrowserContext) -> None:
    page = plain_context.new_page()
    page.goto(f"{site.address}/")
    expect(page.locator("#map-table table")).to_be_visible()
    page.goto(site.address + RANKING)
    page.get_by_label("Tìm theo tên").fill("thua thien hue")
    page.get_by_role("button", name="Tìm").click()
    assert _names(page) == ["Thừa Thiên Huế"]
    page.locator("#results tbody a.fig").first.click()
    expect(page.locator("h1")).to_contain_text("Thừa Thiên Huế")
    expect(page.locator("main")).to_contain_text("dti-2022-provinces.csv")
    page.goto(f"{site.address}/places/?q=quang+nam")
    page.locator("#results").get_by_role("link", name=re.compile("Quảng Nam")).first.click()
    expect(page.locator(".callout")).to_contain_text("Đà Nẵng")


def test_bundle_is_proved_and_a_changed_one_is_found(watched: Watched, tmp_path: Path) -> None:
    page = watched.open("/downloads/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="dti-2022-provinces.zip").click()
    bundle = tmp_path / "bundle.zip"
    waiting.value.save_as(bundle)
    command = page.locator("pre code").first.inner_text()
    key = command.split("--key ")[1].strip()
    proved = watched.site.nenso("verify", str(bundle), "--key", key)
    assert proved.returncode == 0, proved.stdout + proved.stderr

    content = bundle.read_bytes()
    assert content.count(b"0.8002") > 0
    changed = tmp_path / "changed.zip"
    changed.write_bytes(content.replace(b"0.8002", b"0.8003", 1))
    assert watched.site.nenso("verify", str(changed)).returncode != 0


def test_method_gives_its_file(watched: Watched) -> None:
    page = watched.open("/methods/dti-2-province/")
    page.locator(".tree summary").first.click()
    expect(page.locator(".tree details[open]").first).to_contain_text("Quy tắc")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Tệp ấn bản").click()
    assert waiting.value.suggested_filename == "dti-2-province.yaml"
    assert "code: dti-2-province" in Path(waiting.value.path()).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/rankings/dti/1999/provinces/",
        "/rankings/dti/2022/provinces/?as_of=2022-13-40",
        "/rankings/qd766/2024/provinces/?as_of=2022-12-31",
        "/places/99999999/",
        "/methods/nothing/",
        "/figures/00000000-0000-0000-0000-000000000000/48/dti/",
    ],
)
def test_what_is_not_there_is_said_so(site: Site, context: BrowserContext, path: str) -> None:
    answer = context.new_page().goto(site.address + path)
    assert answer is not None
    assert answer.status == 404
