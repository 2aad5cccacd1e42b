"""The desk's walk: a file with faults, a good one, a run, a proposal; a second person releases; the public sees it."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import Site, Watched, watch

pytestmark = pytest.mark.journey

DOMAIN = "demo.nenso.example"
NAMES = {"01": "Hà Nội", "48": "Đà Nẵng", "79": "Hồ Chí Minh"}
KEYS = (
    "nhan_thuc_so",
    "the_che_so",
    "ha_tang_so",
    "nhan_luc_so",
    "an_toan_thong_tin",
    "hoat_dong_chinh_quyen_so",
    "hoat_dong_kinh_te_so",
    "hoat_dong_xa_hoi_so",
)
GOOD: dict[str, tuple[object, ...]] = {"01": (0.6,) * 8, "48": (0.8,) * 8, "79": (0.7,) * 8}


def a_workbook(folder: Path, name: str, rows: dict[str, tuple[object, ...]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["unit_code", "unit_name", *KEYS])
    for code, values in rows.items():
        sheet.append([code, NAMES.get(code, "Đà Nẵng"), *values])
    book.save(folder / name)
    return folder / name


_sessions: dict[tuple[str, str], list[Any]] = {}


def sign_in(site: Site, page: Page, who: str) -> None:
    """Sign in with the password and the code of the moment, as a person does; a code is good for one sign-in only."""
    kept = _sessions.get((site.address, who))
    if kept is None:
        _with_code(site, page, who)
        _sessions[site.address, who] = page.context.cookies()
    else:
        page.context.add_cookies(kept)
        page.goto(f"{site.address}/desk/")


def _with_code(site: Site, page: Page, who: str) -> None:
    email = f"{who}@{DOMAIN}"
    password = (Path(site.environment["NENSO_DATA"]) / "demonstration-password").read_text().strip()
    page.goto(f"{site.address}/accounts/login/?next=/desk/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form[action$='login/'] button[type=submit]").first.click()
    code = site.nenso("accounts", "code", email).stdout.strip()
    page.locator("input[name=code]").fill(code)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/desk/**")  # a reporter is led on to the reports


def is_sound(seen: Watched) -> None:
    """Hold the page as it stands to what every page owes: one heading, no axe violation, no overflow on a phone."""
    page = seen.page
    page.wait_for_load_state()
    expect(page.locator("h1")).to_have_count(1)  # a click may just have led on to it
    assert seen.faults() == [], page.url
    page.set_viewport_size({"width": 360, "height": 780})
    assert seen.overflow() <= 0, page.url
    page.set_viewport_size({"width": 1440, "height": 900})


def begin(page: Page, site: Site, year: str = "2023") -> None:
    page.goto(f"{site.address}/desk/import/")
    page.get_by_label("Ấn bản và nhóm đơn vị").select_option("dti-2-province/provinces")
    page.get_by_label("Năm đánh giá").fill(year)
    page.get_by_label("Nguồn số liệu").fill("Báo cáo thử của Ủy ban")
    page.get_by_role("button", name="Lưu và tiếp tục").click()


def send(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Đọc tệp").click()


@pytest.mark.parametrize("home", ["/", "/en/"])
def test_the_ways_of_who_is_signed_in_stand_in_one_line(site: Site, watched: Watched, home: str) -> None:
    page = watched.page
    sign_in(site, page, "officer")
    watched.open(home)
    ways = page.locator("#site-nav a")
    for width, is_beside_the_brand in ((1440, True), (1024, False)):
        page.set_viewport_size({"width": width, "height": 900})
        tops = ways.evaluate_all("all => [...new Set(all.map(each => each.getBoundingClientRect().top))]")
        assert len(tops) == 1, (width, tops)
        brand = page.locator(".brand").bounding_box()
        assert brand is not None
        assert (tops[0] < brand["y"] + brand["height"]) is is_beside_the_brand, width
        assert watched.overflow() <= 0, width


def test_from_a_file_to_the_public_page(
    site: Site, browser: Browser, watched: Watched, tmp_path: Path
) -> None:
    page = watched.page
    sign_in(site, page, "officer")
    is_sound(watched)

    begin(page, site)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tệp nào chứa")
    is_sound(watched)
    send(page, a_workbook(tmp_path, "sai.xlsx", {**GOOD, "99": (-1, "1.234,5", *(0.5,) * 6)}))
    is_sound(watched)
    page.get_by_role("button", name="Kiểm tra số liệu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 chỗ phải sửa")
    expect(page.get_by_text("Hãy viết 1234.5")).to_be_visible()
    expect(page.get_by_text("không có đơn vị nào mã “99”")).to_be_visible()
    watched.complaints.clear()  # the browser notes the answer 422 of a page with faults
    is_sound(watched)

    page.get_by_role("link", name="Chọn tệp đã sửa").click()
    send(page, a_workbook(tmp_path, "dung.xlsx", GOOD))
    page.get_by_role("button", name="Kiểm tra số liệu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tệp hợp lệ")
    is_sound(watched)
    page.get_by_role("button", name="Nạp 24 giá trị").click()
    expect(page.get_by_text("Đã ghi 24 giá trị")).to_be_visible()
    is_sound(watched)

    page.get_by_role("link", name="Tính điểm và xếp hạng").click()
    is_sound(watched)
    page.get_by_role("button", name="Tính", exact=True).click()
    expect(page.get_by_text("Vừa tính lại, mọi con số đều như cũ")).to_be_visible()
    is_sound(watched)
    page.get_by_role("button", name="Đề nghị công bố").click()
    expect(page.get_by_text("Đã đề nghị")).to_be_visible()
    run = page.url

    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    second = watch(other.new_page(), site)
    release(site, second, run)
    assert second.complaints == []
    other.close()

    reader = watched.open("/rankings/dti/2023/provinces/")
    expect(reader.get_by_text("Đà Nẵng").first).to_be_visible()
    assert (
        page.request.get(f"{site.address}/api/v1/results?family=dti&group=provinces&year=2023").json()[
            "items"
        ][0]["run"]
        in run
    )


def release(site: Site, second: Watched, run: str) -> None:
    """The second person finds the proposal in the work list, looks, confirms, and freezes it."""
    page = second.page
    sign_in(site, page, "publisher")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 kết quả chờ công bố")
    page.locator(".work-list a", has_text="chờ bạn công bố").click()
    page.wait_for_url(run)
    is_sound(second)
    page.get_by_label("Tôi đã đối chiếu").check()
    page.get_by_role("button", name="Đóng băng và công bố").click()
    expect(page.get_by_text("Đã công bố và đóng băng").first).to_be_visible()
    is_sound(second)
    with page.expect_download() as taken:
        page.get_by_role("link", name="gói dữ liệu đã ký").click()
    bundle = Path(taken.value.path())
    proof = site.nenso("verify", str(bundle))
    assert proof.returncode == 0, proof.stdout + proof.stderr


def test_every_list_of_the_desk_is_sound(site: Site, watched: Watched) -> None:
    page = watched.page
    sign_in(site, page, "verifier")
    for path in ("datasets/", "runs/", "editions/", "journal/", "import/"):
        watched.open(f"/desk/{path}")
        is_sound(watched)
    page.goto(f"{site.address}/desk/runs/?family=dti&year=2022")
    page.locator("tbody a").first.click()
    is_sound(watched)
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("đổi hạng")
    is_sound(watched)
    watched.open("/api/")
    is_sound(watched)


def test_the_desk_works_without_scripts(site: Site, plain_context: BrowserContext, tmp_path: Path) -> None:
    page = plain_context.new_page()
    sign_in(site, page, "officer")
    begin(page, site, year="2022")
    send(page, a_workbook(tmp_path, "thu.xlsx", {"01": (0.1,) * 8}))
    page.get_by_role("button", name="Kiểm tra số liệu").click()
    page.get_by_role("button", name="Nạp 8 giá trị").click()
    expect(page.get_by_text("Đã ghi 8 giá trị")).to_be_visible()


def test_fifty_megabytes_are_answered_with_their_size(site: Site, watched: Watched, tmp_path: Path) -> None:
    page = watched.page
    sign_in(site, page, "verifier")
    begin(page, site)
    large = tmp_path / "lon.csv"
    large.write_bytes(b"unit_code,x\n" + b"01,1\n" * 10_500_000)
    send(page, large)
    expect(page.get_by_text("50,1 MB").or_(page.get_by_text("20 MB")).first).to_be_visible()
    watched.complaints.clear()  # the browser notes the answer 413


def test_the_next_action_has_its_key(site: Site, watched: Watched) -> None:
    page = watched.page
    sign_in(site, page, "reporter-48")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.closest('[data-next]') !== null")
