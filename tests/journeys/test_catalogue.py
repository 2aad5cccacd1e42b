"""The walk of the catalogue: an officer registers a database, a colleague publishes it, the public finds it, a program harvests it."""

import re
from urllib.request import urlopen

import pytest
from ckanapi import RemoteCKAN
from playwright.sync_api import Browser, Page, expect
from rdflib import DCAT, DCTERMS, Graph, Literal

from tests.journeys.conftest import Site, Watched, watch
from tests.journeys.test_desk import is_sound, sign_in

pytestmark = pytest.mark.journey
NAME = "Cơ sở dữ liệu cây xanh đô thị Đà Nẵng"
CODE = "co-so-du-lieu-cay-xanh-do-thi-da-nang"


def test_an_entry_is_registered_published_by_another_found_and_harvested(
    site: Site, browser: Browser, watched: Watched
) -> None:
    page = watched.page
    sign_in(site, page, "reporter-48")
    watched.open("/desk/catalogue/")
    is_sound(watched)
    watched.open("/desk/catalogue/new/database/")
    is_sound(watched)
    assert hidden_from_the_keyboard(page) == []
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert [each for each in watched.complaints if "422" not in each] == []
    watched.complaints.clear()  # the browser tells that the form was not taken
    page.locator("#id_name_vi").fill(NAME)
    page.locator("#id_stage").select_option("operating")
    page.locator("#id_scope").select_option("province")
    page.locator("#id_sharing").select_option("common")
    page.locator("#id_contents_vi").fill("Vị trí, loài, đường kính thân, ngày trồng, <b>tình trạng</b>")
    page.locator("#id_purpose_vi").fill("Chăm sóc cây xanh đô thị")
    page.get_by_role("button", name="Lưu bản nháp").click()
    page.wait_for_url(f"**/desk/catalogue/entries/{CODE}/**")
    is_sound(watched)
    assert browser_status(browser, site, f"/catalogue/entry/{CODE}/") == 404
    watched.open(f"/desk/catalogue/entries/{CODE}/submit/")
    is_sound(watched)
    page.locator("button[form=submit-form]").click()
    page.wait_for_url(f"**/desk/catalogue/entries/{CODE}/")
    expect(page.locator("button[form=publish-form]")).to_have_count(0)

    second = watch(browser.new_context(locale="vi-VN").new_page(), site)
    sign_in(site, second.page, "approver-48")
    second.open(f"/desk/catalogue/entries/{CODE}/")
    is_sound(second)
    second.page.locator("button[form=publish-form]").click()
    expect(second.page.locator("h1")).to_contain_text(NAME)
    assert second.complaints == []
    second.page.context.close()

    watched.open("/catalogue/?q=cay+xanh+do+thi")
    is_sound(watched)
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.get_by_text("<b>tình trạng</b>")).to_be_visible()
    is_sound(watched)
    watched.open("/catalogue/have/?q=duong+kinh+than")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    is_sound(watched)
    harvested(site)


def hidden_from_the_keyboard(page: Page) -> list[str]:
    """Return the fields of a form that lie wholly behind the bar of the next action when the keyboard comes to them."""
    page.locator("#id_name_vi").focus()
    found: set[str] = set()
    for _ in range(45):
        page.keyboard.press("Tab")
        behind = page.evaluate(
            """() => { const its = document.activeElement.getBoundingClientRect();
            const bar = document.querySelector(".desk-next").getBoundingClientRect();
            const inside = document.activeElement.form?.id === "entry-form";
            return inside && its.top >= bar.top - 1 ? document.activeElement.id : "" }"""
        )
        found |= {behind} - {""}
    return sorted(found)


def browser_status(browser: Browser, site: Site, path: str) -> int:
    """Return what a stranger is answered."""
    context = browser.new_context()
    answer = context.request.get(site.address + path)
    context.close()
    return answer.status


def harvested(site: Site) -> None:
    """Take the entry as programs do: by CKAN's own client, and as Turtle."""
    with RemoteCKAN(f"{site.address}/catalogue") as ckan:
        assert CODE in ckan.action.package_list()
        found = ckan.action.package_search(q="cay xanh", fq="", rows=5)
        assert CODE in [each["name"] for each in found["results"]]
        shown = ckan.action.package_show(id=CODE)
    assert (shown["title"], shown["name"]) == (NAME, CODE)
    with urlopen(f"{site.address}/catalogue/entry/{CODE}.ttl") as answer:
        told = Graph().parse(data=answer.read(), format="turtle")
    assert Literal(NAME, lang="vi") in set(told.objects(None, DCTERMS.title))
    assert list(told.subjects(None, DCAT.Dataset))


@pytest.mark.parametrize("root", ["", "/en"])
def test_what_is_public_is_sound_in_both_languages(site: Site, watched: Watched, root: str) -> None:
    page = watched.open(f"{root}/catalogue/")
    is_sound(watched)
    first = page.locator("a[href*='/catalogue/entry/']").first
    address = first.get_attribute("href")
    assert address is not None
    watched.open(address)
    is_sound(watched)
    for path in ("coverage/", "agency/G01/", "counted/shared/", "have/?q=dan+cu"):
        watched.open(f"{root}/catalogue/{path}")
        is_sound(watched)
    watched.open(f"{root}/catalogue/coverage/")
    share = page.locator("#coverage-table tbody a.fig", has_text=re.compile("%")).first
    share.click()
    page.wait_for_url("**/catalogue/counted/**")
    expect(page.locator("tbody tr").first).to_be_visible()
