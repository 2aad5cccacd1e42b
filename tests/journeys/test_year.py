"""The walk through a year: a plan and its tasks, a round from opening to publication, the centre and a region that show it."""

import re
import time
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PATIENCE, Site, Watched, watch
from tests.journeys.test_desk import is_sound, release, sign_in
from tests.journeys.year import iso, judge_the_rest, load_method, others_assess, wind

pytestmark = pytest.mark.journey
TODAY = date.today()  # noqa: DTZ011 - the site's own clock is that of this machine
CODE = "thu-2026"
PLAN = "ke-hoach-thu"
PDF = b"%PDF-1.7 quyet dinh 12"


@pytest.fixture
def people(site: Site, browser: Browser) -> Iterator["People"]:
    """Whoever is asked for, each in a browser of the own."""
    found = People(site, browser)
    yield found
    found.leave()


class People:
    def __init__(self, site: Site, browser: Browser) -> None:
        self._site, self._browser = site, browser
        self._pages: dict[str, Watched] = {}

    def __getitem__(self, who: str) -> Watched:
        if who not in self._pages:
            context = self._browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
            self._pages[who] = watch(context.new_page(), self._site)
            self._pages[who].page.set_default_timeout(PATIENCE * 1000)
            sign_in(self._site, self._pages[who].page, who)
        return self._pages[who]

    def leave(self) -> None:
        for seen in self._pages.values():
            assert seen.complaints == []
            seen.page.context.close()


def fill(page: Page, **values: str) -> None:
    """Fill fields in by their names; choices are chosen."""
    for name, value in values.items():
        field = page.locator(f"#main [name='{name}']").first
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def next_action(page: Page) -> None:
    """Do what the page offers as the next thing."""
    page.locator(".desk-next .button").first.click()


# --- The plan -------------------------------------------------------------------------------------------


def test_a_plan_is_issued_and_a_task_ends_when_somebody_else_accepts_it(site: Site, people: People) -> None:
    office = people["officer"]
    page = office.open("/desk/plans/new/")
    is_sound(office)
    fill(
        page,
        code=PLAN,
        number="01/KH-UBQGCĐS",
        title_vi="Kế hoạch chuyển đổi số thử",
        title_en="A digital transformation plan for trial",
        owner_code="UBQGCDS",
        first_day=iso(TODAY.replace(month=1, day=1)),
        last_day=iso(TODAY.replace(month=12, day=31)),
    )
    next_action(page)
    expect(page).to_have_url(re.compile(f"/desk/plans/{PLAN}/$"))
    is_sound(office)

    office.open(f"/desk/plans/{PLAN}/targets/new/")
    fill(
        page,
        number="1",
        name_vi="Tỷ lệ hồ sơ trực tuyến",
        indicator="dossiers.online.share",
        value="80",
        unit="%",
        due=iso(TODAY.replace(month=12, day=31)),
    )
    is_sound(office)
    page.locator("#main [name='indicator']").first.fill("")  # nothing measures it yet
    next_action(page)
    expect(page).to_have_url(re.compile(f"/desk/plans/{PLAN}/"))

    office.open(f"/desk/plans/{PLAN}/tasks/new/")
    fill(
        page,
        number="1",
        name_vi="Ban hành quyết định kiện toàn ban chỉ đạo",
        deliverable_vi="Quyết định",
        lead_code="48",
        due=iso(TODAY + timedelta(days=20)),
        criterion_edition="",
    )
    is_sound(office)
    next_action(page)
    office.open(f"/desk/plans/{PLAN}/")
    next_action(page)  # issue it
    is_sound(office)

    province = people["reporter-48"]
    own = province.open("/desk/plans/")
    is_sound(province)
    own.get_by_role("link", name="Ban hành quyết định kiện toàn ban chỉ đạo").first.click()
    own.locator("#act-deliver > summary").click()
    own.locator("#act-deliver [name='title']").fill("Quyết định kiện toàn")
    own.locator("#act-deliver [name='number']").fill("12/QĐ-UBND")
    own.locator("#act-deliver [name='file']").set_input_files(
        {"name": "qd12.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    own.locator("#act-deliver button[type=submit]").click()
    is_sound(province)
    if not own.locator("#act-submit").evaluate("node => node.open"):
        own.locator("#act-submit > summary").click()
    own.locator("#act-submit button[type=submit]").click()
    expect(own.get_by_text("chờ nghiệm thu").first).to_be_visible()
    task = own.url
    assert own.locator("#act-accept").count() == 0, "nobody accepts the own work"

    page.goto(task)
    if not page.locator("#act-accept").evaluate("node => node.open"):
        page.locator("#act-accept > summary").click()
    page.locator("#act-accept button[type=submit]").click()
    is_sound(office)
    public = office.open(f"/plans/{PLAN}/")
    expect(public.get_by_text("Ban hành quyết định kiện toàn ban chỉ đạo").first).to_be_visible()
    is_sound(office)
    office.open(f"/plans/{PLAN}/tasks/1/")
    is_sound(office)
    office.open(f"/en/plans/{PLAN}/targets/1/")
    is_sound(office)


# --- The round ------------------------------------------------------------------------------------------


def test_a_round_from_its_opening_to_the_public_ranking(site: Site, people: People) -> None:
    load_method(site)
    office = people["officer"]
    page = office.open("/desk/rounds/new/")
    is_sound(office)
    fill(
        page,
        edition="small-year",
        group="provinces",
        year="2026",
        units_on=iso(TODAY),
        name_vi="Đợt đánh giá thử 2026",
        name_en="Trial round 2026",
        code=CODE,
        opens_on=iso(TODAY),
        self_until=iso(TODAY + timedelta(days=9)),
        verify_until=iso(TODAY + timedelta(days=19)),
        object_until=iso(TODAY + timedelta(days=29)),
        publish_on=iso(TODAY + timedelta(days=44)),
    )
    next_action(page)
    expect(page).to_have_url(re.compile(f"/desk/rounds/{CODE}/"))
    office.open(f"/desk/rounds/{CODE}/open/")
    is_sound(office)
    next_action(page)
    is_sound(office)
    wind(site, CODE, "self")

    _province_assesses_itself(people)
    others_assess(site, CODE, "48")
    wind(site, CODE, "verification")
    office.open(f"/desk/rounds/{CODE}/deal/")
    is_sound(office)
    for box in page.locator("[name='reviewers']").all():
        box.uncheck()
    page.get_by_label(re.compile("Lê Quốc Bảo")).first.check()
    next_action(page)
    expect(page.locator("#main table").first).to_contain_text("Lê Quốc Bảo")
    is_sound(office)
    _verifier_judges(people)
    judge_the_rest(site, CODE)

    wind(site, CODE, "objection")
    _province_objects(people)
    office.open(f"/desk/rounds/{CODE}/objections/")
    is_sound(office)
    page.get_by_role("link", name="Người đứng đầu là trưởng ban").first.click()
    is_sound(office)
    page.locator("[name='state'][value='accepted']").check()
    page.locator("#decide-form [name='reason']").fill("Quyết định 12/QĐ-UBND ghi Chủ tịch là trưởng ban.")
    next_action(page)
    is_sound(office)

    wind(site, CODE, "decision")
    office.open(f"/desk/rounds/{CODE}/close/")
    is_sound(office)
    next_action(page)
    expect(page.get_by_text("Đợt đã chốt").first.or_(page.locator(".alert, .message").first)).to_be_visible()
    is_sound(office)

    wind(site, CODE, "published")


def _province_assesses_itself(people: People) -> None:
    province = people["reporter-48"]
    page = province.open(f"/desk/rounds/{CODE}/units/48/?branch=people")
    is_sound(province)
    card = page.locator("#c-head")
    choice = card.locator("[name='input:head']").first
    if choice.evaluate("node => node.tagName") == "SELECT":
        choice.select_option("2")
    else:
        card.locator("[name='input:head'][value='2']").check()
    expect(card.locator(".rnd-points").first).to_contain_text("20")
    is_sound(province)
    page.locator("#c-trained [name='input:trained_a']").fill("900")
    page.locator("#c-trained [name='input:trained_b']").fill("1000")
    page.locator("#c-trained [name='input:trained_b']").press("Tab")
    expect(page.locator("#c-trained .rnd-points").first).to_contain_text("18")
    page.goto(page.url.replace("people", "service"))
    page.locator("#c-online [name='input:online_a']").fill("nhiều")
    page.locator("#c-online [name='input:online_b']").fill("1000")
    page.locator("#c-online [name='input:online_b']").press("Tab")
    expect(page.locator("#c-online").get_by_text("không phải là số").first).to_be_visible()
    province.complaints.clear()  # the browser notes the answer 422
    page.locator("#c-online [name='input:online_a']").fill("700")
    page.locator("#c-online [name='input:online_a']").press("Tab")
    expect(page.locator("#c-online .rnd-points").first).to_contain_text("42")

    signer = people["approver-48"]
    page = signer.open(f"/desk/rounds/{CODE}/units/48/submit/")
    is_sound(signer)
    page.locator("[name='with_gaps_reason']").fill("Quyết định gửi sau.")
    next_action(page)
    is_sound(signer)


def _verifier_judges(people: People) -> None:
    judge = people["verifier"]
    page = judge.open(f"/desk/rounds/{CODE}/review/?q=da nang")
    is_sound(judge)
    page.get_by_role("link", name=re.compile("Nhân lực")).first.click()
    is_sound(judge)
    expect(page.get_by_role("heading", level=1)).to_have_text("Người đứng đầu là trưởng ban")
    page.locator("#verdict-cut").check()
    next_action(page)
    expect(page.locator("[data-error-summary]")).to_be_visible()
    judge.complaints.clear()
    is_sound(judge)
    judge.complaints.clear()
    choice = page.locator("#review-form [name='input:head']").first
    if choice.evaluate("node => node.tagName") == "SELECT":
        choice.select_option("1")
    else:
        page.locator("#review-form [name='input:head'][value='1']").check()
    page.locator("#reason").fill("Chưa thấy quyết định; cấp phó ký.")
    next_action(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tỷ lệ cán bộ được tập huấn")


def _province_objects(people: People) -> None:
    province = people["reporter-48"]
    page = province.open(f"/desk/rounds/{CODE}/units/48/?branch=people")
    expect(page.locator("#c-head")).to_contain_text("Chưa thấy quyết định")
    is_sound(province)
    page.locator("#c-head").get_by_role("link", name=re.compile("Kiến nghị")).first.click()
    choice = page.locator("#object-form [name='input:head']").first
    if choice.evaluate("node => node.tagName") == "SELECT":
        choice.select_option("2")
    else:
        page.locator("#object-form [name='input:head'][value='2']").check()
    page.locator("#object-form [name='claim']").fill("Chủ tịch là trưởng ban từ ngày 1/2.")
    is_sound(province)
    next_action(page)
    is_sound(province)


def test_the_ranking_is_released_and_opens_down_to_the_criterion(
    site: Site, people: People, browser: Browser, watched: Watched
) -> None:
    office = people["officer"]
    page = office.open(f"/desk/rounds/{CODE}/")
    page.locator("#main a[href*='/desk/runs/']").first.click()
    run = page.url
    release(site, people["publisher"], run)

    _wait_for(watched, "/rankings/dti/2026/provinces/")
    reader = watched.open("/rankings/dti/2026/provinces/")
    expect(reader.get_by_text("Đà Nẵng").first).to_be_visible()
    is_sound(watched)
    reader = watched.open(f"/figures/{run.rstrip('/').rsplit('/', 1)[1]}/48/head/")
    is_sound(watched)
    reader.get_by_role("link", name="đã khai gì, thẩm định ra sao").first.click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Người đứng đầu là trưởng ban")
    expect(reader.get_by_text("Quyết định 12/QĐ-UBND ghi Chủ tịch là trưởng ban.")).to_be_visible()
    is_sound(watched)
    for path in (f"/rounds/{CODE}/", f"/en/rounds/{CODE}/", "/rounds/", "/regions/", "/en/regions/"):
        watched.open(path)
        is_sound(watched)
    reader = watched.open("/regions/")
    reader.locator("#main a[href*='/regions/']").first.click()
    is_sound(watched)


def _wait_for(watched: Watched, path: str) -> None:
    """Wait until readers see what was released: lists of results are kept for a minute."""
    for _ in range(PATIENCE):
        if watched.page.request.get(watched.site.address + path).status == 200:
            return
        time.sleep(1)
    raise AssertionError(f"{path} is still missing")


# --- The screen on the wall -----------------------------------------------------------------------------


def test_the_operations_centre_fits_a_wall(watched: Watched) -> None:
    for path in ("/centre/", "/en/centre/"):
        watched.open(path)
        is_sound(watched)
    page = watched.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    watched.open("/centre/")
    expect(page.locator("#tile-plans")).to_be_visible()
    expect(page.get_by_text("01/KH-UBQGCĐS").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080
