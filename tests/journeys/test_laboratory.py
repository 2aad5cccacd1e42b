"""The laboratory's walk: a reader changes points, sees who moves, sends the link on; staff keep a trial as a draft."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Site, Watched, watch
from tests.journeys.test_desk import is_sound, sign_in

pytestmark = pytest.mark.journey

DTI = "/laboratory/dti/2022/provinces/"
EGDI = "/laboratory/egdi/2022/countries/"
SOCIETY = "Hoạt động xã hội số"
UNCHANGED = re.compile("Chưa đổi gì: đây đúng là thứ hạng đã công bố của 63")
RAISED = re.compile("Tăng Hoạt động xã hội số từ 150 lên 250 điểm: .+ đổi hạng, nhiều nhất là .+ bậc vì ")


def said(page: Page) -> str:
    return page.locator("#lab-said").inner_text()


def names(page: Page) -> list[str]:
    return page.locator("#lab-rows tbody th a").all_inner_texts()


def points(page: Page, name: str = SOCIETY):  # type: ignore[no-untyped-def]
    return page.get_by_label(name, exact=True)


@pytest.mark.parametrize(
    "path",
    [
        "/laboratory/",
        DTI,
        f"{DTI}?p.hoat_dong_xa_hoi_so=250&off=ha_tang_so",
        f"{DTI}?as_of=2025-07-01&m.dti=geometric",
        f"{DTI}?p.ha_tang_so=abc&off=zzz",
        f"/en{DTI}?p.hoat_dong_xa_hoi_so=250&norm=rank",
        "/laboratory/qd766/2024/provinces/?off=so_hoa_ho_so",
        f"{EGDI}?p.osi=60&moved=1",
        "/laboratory/dti/2024/provinces/",
    ],
)
def test_page_is_sound_wide_and_narrow(watched: Watched, path: str) -> None:
    watched.open(path)
    watched.complaints.clear() if "abc" in path else None  # the browser notes that a number field holds no number
    is_sound(watched)


@pytest.mark.parametrize("path", [f"{DTI}?p.hoat_dong_xa_hoi_so=250", f"{DTI}?p.ha_tang_so=-5"])
def test_page_is_sound_in_the_dark(site: Site, context: BrowserContext, path: str) -> None:
    watched = watch(context.new_page(), site)
    watched.page.emulate_media(color_scheme="dark")
    watched.open(path)
    assert watched.faults() == []
    assert watched.complaints == []


def test_reader_changes_points_and_sees_who_moves(watched: Watched) -> None:
    page = watched.open("/")
    page.get_by_role("link", name="Phòng thử cách chấm").first.click()
    page.get_by_role("link", name="Thử năm 2022").first.click()
    expect(page.locator("#lab-said")).to_have_text(UNCHANGED)
    expect(page.locator(".trial-mark")).to_contain_text("Thử nghiệm, không phải kết quả công bố")

    field = points(page)
    field.click()
    field.press("Control+a")
    field.press_sequentially("250", delay=30)
    expect(page.locator("#lab-said")).to_have_text(RAISED)
    expect(page).to_have_url(re.compile(r"provinces/\?p\.hoat_dong_xa_hoi_so=250$"))
    expect(field).to_be_focused()
    expect(page.locator("#lab-p-hoat_dong_xa_hoi_so-share")).to_contain_text("22,7%")
    expect(page.locator("#lab-total")).to_contain_text("1.100 điểm, ấn bản là 1.000")
    assert page.locator(".lab-moving li").count() > 4
    assert watched.faults() == []

    page.get_by_label("Tìm theo tên").press_sequentially("tay ninh", delay=20)
    expect(page.locator("#lab-rows tbody tr")).to_have_count(1)
    assert names(page) == ["Tây Ninh"]
    expect(page.get_by_label("Tìm theo tên")).to_be_focused()
    page.get_by_label("Tìm theo tên").fill("")
    expect(page.locator("#lab-rows tbody tr")).to_have_count(63)
    page.get_by_label("chỉ những nơi đổi hạng").check()
    moving = int(re.search(r"(\d+) tỉnh, thành phố đổi hạng", said(page)).group(1))  # type: ignore[union-attr]
    expect(page.locator("#lab-rows tbody tr")).to_have_count(moving)

    page.locator("#lab-rows").get_by_role("link", name="Tên").click()
    expect(page.locator("#lab-rows th[aria-sort=ascending]")).to_contain_text("Tên")
    expect(page.get_by_label("chỉ những nơi đổi hạng")).to_be_checked()
    expect(points(page)).to_have_value("250")

    page.locator("#lab-rows tbody a.fig").first.click()
    expect(page.locator("dialog#panel")).to_contain_text("dti-2022-provinces.csv")


def test_slider_reset_and_leaving_out_follow_each_other(watched: Watched) -> None:
    page = watched.open(DTI)
    slider = page.locator("[data-slides='lab-p-hoat_dong_xa_hoi_so']")
    slider.evaluate(
        "(one) => { one.value = '300'; one.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(points(page)).to_have_value("300")
    expect(page.locator("#lab-said")).to_contain_text("từ 150 lên 300 điểm")
    page.get_by_role("link", name="Hoạt động xã hội số: về lại 150 điểm").click()
    expect(page.locator("#lab-said")).to_have_text(UNCHANGED)
    expect(slider).to_have_value("150")
    page.get_by_label("bỏ phần này: Hạ tầng số").check()
    expect(page.locator("#lab-said")).to_contain_text("Bỏ Hạ tầng số")
    expect(page.locator("#lab-p-ha_tang_so-share")).to_have_text("đã bỏ")
    page.get_by_label("Các phần được gộp thế nào?").select_option("geometric")
    expect(page.locator("#lab-said")).to_contain_text("gộp các phần bằng trung bình nhân")
    page.get_by_role("link", name="Chỉ các hoạt động").click()
    expect(page.locator("#lab-said")).to_contain_text("Bỏ ")
    page.get_by_role("link", name="Bỏ mọi thay đổi").click()
    expect(page.locator("#lab-said")).to_have_text(UNCHANGED)


def test_the_way_back_leads_to_the_trial_before(watched: Watched) -> None:
    page = watched.open(DTI)
    for size in ("200", "250"):
        points(page).fill(size)
        expect(page.locator("#lab-said")).to_contain_text(f"lên {size} điểm")
    page.go_back()
    expect(page.locator("#lab-said")).to_contain_text("lên 200 điểm")
    expect(points(page)).to_have_value("200")
    page.locator("#lab-rows tbody a.fig").first.click()
    expect(page.locator("dialog#panel")).to_contain_text("Đà Nẵng")


def test_a_link_sent_on_shows_the_same(site: Site, browser: Browser, watched: Watched) -> None:
    page = watched.open(f"{DTI}?p.hoat_dong_xa_hoi_so=250")
    page.get_by_label("bỏ phần này: Hạ tầng số").check()
    expect(page.locator("#lab-said")).to_contain_text("bỏ Hạ tầng số")
    link = page.locator("#lab-share").inner_text()
    assert link == page.url
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    friend = other.new_page()
    friend.goto(link)
    assert said(friend) == said(page)
    assert names(friend) == names(page)
    other.close()


def test_a_fault_is_told_at_its_field_and_goes_when_it_is_mended(watched: Watched) -> None:
    page = watched.open(DTI)
    field = points(page, "Hạ tầng số")
    field.fill("-5")
    expect(page.locator("#lab-p-ha_tang_so-says")).to_contain_text("nhỏ hơn 0")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    expect(page.locator("#lab-faults [role=alert]")).to_contain_text("Hạ tầng số")
    assert watched.faults() == []
    field.fill("50")
    expect(page.locator("#lab-said")).to_contain_text("Giảm Hạ tầng số từ 100 xuống 50 điểm")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#lab-faults [role=alert]")).to_have_count(0)


def test_on_a_phone_the_answer_stays_in_sight(site: Site, browser: Browser) -> None:
    phone = browser.new_context(viewport={"width": 360, "height": 780}, has_touch=True, locale="vi-VN")
    watched = watch(phone.new_page(), site)
    page = watched.open(DTI)
    points(page).fill("250")
    jump = page.locator("#lab-jump")
    expect(jump).to_contain_text(re.compile(r"Thử nghiệm\s+\d+ tỉnh, thành phố đổi hạng"))
    expect(jump).to_be_in_viewport()
    jump.click()
    expect(page.locator(".trial-mark")).to_be_in_viewport()
    assert watched.overflow() <= 0
    assert watched.complaints == []
    phone.close()


def test_everything_works_without_scripts(site: Site, plain_context: BrowserContext) -> None:
    page = plain_context.new_page()
    page.goto(site.address + DTI)
    points(page).fill("250")
    page.get_by_label("bỏ phần này: Hạ tầng số").check()
    page.get_by_role("button", name="Tính lại").click()
    assert "Tăng Hoạt động xã hội số từ 150 lên 250 điểm và bỏ Hạ tầng số" in said(page)
    expect(points(page)).to_have_value("250")
    page.get_by_label("Tìm theo tên").fill("da nang")
    page.get_by_role("button", name="Tìm", exact=True).click()
    assert names(page) == ["Đà Nẵng"]
    assert "250 điểm" in said(page)
    page.get_by_role("link", name="Hoạt động xã hội số: về lại 150 điểm").click()
    expect(points(page)).to_have_value("150")
    points(page).fill("-1")
    page.get_by_role("button", name="Tính lại").click()
    expect(page.locator("#lab-faults")).to_contain_text("nhỏ hơn 0")
    expect(points(page)).to_have_value("-1")


def test_by_keyboard_alone(watched: Watched) -> None:
    page = watched.open(DTI)
    points(page, "Hạ tầng số").focus()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#lab-said")).to_contain_text("Tăng Hạ tầng số từ 100 lên 101 điểm")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_label("bỏ phần này: Hạ tầng số")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("#lab-said")).to_contain_text("Bỏ Hạ tầng số")
    expect(page.get_by_label("bỏ phần này: Hạ tầng số")).to_be_focused()


def test_own_place_is_told_first(watched: Watched) -> None:
    page = watched.open("/places/38/?as_of=2024-12-31")
    page.get_by_role("link", name="Ghim nơi này").click()
    watched.open(f"{DTI}?p.hoat_dong_xa_hoi_so=250")
    expect(page.locator(".trial-own")).to_contain_text("Thanh Hóa: hạng 15")
    assert names(page)[0] == "Thanh Hóa"
    page.locator(".trial-own").get_by_role("link", name="bỏ ghim").click()
    expect(page.locator(".trial-own")).to_have_count(0)
    expect(page.locator("#lab-said")).to_have_text(RAISED)


def test_the_table_is_taken_away_as_a_trial(watched: Watched) -> None:
    page = watched.open(f"{DTI}?p.hoat_dong_xa_hoi_so=250")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    assert waiting.value.suggested_filename == "thu-nghiem-dti-2022-provinces.csv"
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    assert text.count("Thử nghiệm, không phải kết quả công bố") == 63


def test_paper_says_that_it_is_a_trial(watched: Watched) -> None:
    page = watched.open(f"{DTI}?p.hoat_dong_xa_hoi_so=250")
    page.emulate_media(media="print")
    expect(page.locator(".trial-mark")).to_be_visible()
    expect(page.locator(".print-only-row")).to_be_visible()
    expect(page.locator("#lab-form")).not_to_be_visible()


def test_staff_keep_a_trial_as_a_draft(site: Site, watched: Watched) -> None:
    page = watched.page
    sign_in(site, page, "officer")
    watched.open(DTI)
    points(page, "4 chỉ số còn lại").fill("600")
    expect(page.locator("#lab-said")).to_contain_text("từ 400 lên 600 điểm")
    page.get_by_role("link", name="Lưu thành bản thảo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giữ lần thử này thành bản thảo ấn bản?")
    expect(page.get_by_role("row", name=re.compile("Nhận thức số"))).to_contain_text("150")
    is_sound(watched)
    page.get_by_label("Mã").fill("dti-2-province")
    page.get_by_role("button", name="Lưu bản thảo").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("đã có ấn bản khác dùng")
    watched.complaints.clear()  # the browser notes the answer 422 of a form with faults
    page.get_by_label("Mã").fill("dti-2-province-thu-1")
    page.get_by_role("button", name="Lưu bản thảo").click()
    expect(page.get_by_text("Đã lưu bản thảo dti-2-province-thu-1")).to_be_visible()
    is_sound(watched)
    with page.expect_download() as waiting:
        page.locator("#drafts").get_by_role("link", name=re.compile("YAML")).click()
    file = Path(waiting.value.path())
    checked = site.nenso("index", "check", str(file))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    page.locator("#drafts tbody th a").first.click()
    expect(page.locator("#lab-said")).to_contain_text("từ 400 lên 600 điểm")

    page.goto(f"{site.address}/desk/editions/")
    page.get_by_role("button", name="Rút lại").first.click()
    expect(page.get_by_text("Đã rút bản thảo dti-2-province-thu-1")).to_be_visible()
