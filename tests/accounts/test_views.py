"""The administrators' pages: what is shown, what is refused, in how many queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nenso.accounts import queries
from nenso.accounts.models import Grant, User
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.rules import Actor
from tests.factories.accounts import a_person, an_organisation, signed_in

pytestmark = pytest.mark.django_db
PEOPLE = "/accounts/people/"


@pytest.fixture(autouse=True)
def _tree() -> None:
    an_organisation(NATIONAL)
    an_organisation("48", "Đà Nẵng")
    an_organisation("79", "Thành phố Hồ Chí Minh")


@pytest.fixture
def owner() -> User:
    return a_person(Role.ADMINISTRATOR, name="Hoàng Mai Chi")


@pytest.fixture
def browser(owner: User) -> Client:
    return signed_in(owner)


def page(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def test_people_are_found_without_diacritics(browser: Client) -> None:
    a_person(name="Đặng Thị Ngọc Ánh")
    a_person(name="Trần Văn Bình")
    found = page(browser, f"{PEOPLE}?q=dang+anh")
    assert "Đặng Thị Ngọc Ánh" in found
    assert "Trần Văn Bình" not in found
    assert "Đặng" not in page(browser, f"{PEOPLE}?q=zzz")


def test_people_are_filtered_by_role_and_state(browser: Client) -> None:
    a_person((Role.VERIFIER, "48"), name="Lê Quốc Bảo")
    closed = a_person(name="Vũ Thị Đóng")
    closed.is_active = False
    closed.save()
    assert "Lê Quốc Bảo" in page(browser, f"{PEOPLE}?role=verifier")
    assert "Lê Quốc Bảo" not in page(browser, f"{PEOPLE}?role=publisher")
    assert "Vũ Thị Đóng" in page(browser, f"{PEOPLE}?state=closed")
    assert "Vũ Thị Đóng" not in page(browser, f"{PEOPLE}?state=open")
    assert page(browser, f"{PEOPLE}?role=nonsense&state=x&page=999")


def test_many_people_are_paged_in_as_many_queries_as_one(
    browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(60):
        a_person((Role.VIEWER, "48"), name=f"Người số {number:02d}")
    with django_assert_max_num_queries(10):
        first = page(browser, PEOPLE)
    assert first.count("/accounts/people/") > 50
    assert "page=2" in first
    assert "Người số 59" in page(browser, f"{PEOPLE}?page=2")


def test_a_person_is_created_given_a_role_and_it_is_ended(browser: Client) -> None:
    data = {"full_name": "Phạm Ngọc Lan", "email": "lan@danang.example", "organisation": "da nang"}
    made = browser.post(f"{PEOPLE}new/", data)["Location"]
    role = {
        "role": "reporter",
        "organisation": "48",
        "since": "2026-01-01",
        "until": "",
        "reason": "QĐ 15/2026",
    }
    assert browser.post(f"{made}grant/", role)["Location"] == made
    shown = page(browser, made)
    assert "người báo cáo" in shown
    assert "QĐ 15/2026" in shown
    grant = Grant.objects.get(reason="QĐ 15/2026")
    end = {"on": "2026-02-01", "reason": "chuyển công tác"}
    assert browser.post(f"/accounts/grants/{grant.uuid}/revoke/", end)["Location"] == made
    assert "chuyển công tác" in page(browser, made)
    assert "reporter" in page(browser, f"/en{made}")


def test_refusals_stand_beside_the_field_in_both_languages(browser: Client, owner: User) -> None:
    data = {"full_name": "A", "email": owner.email, "organisation": "48"}
    for prefix, words in (("", "đã có tài khoản"), ("/en", "already has an account")):
        response = browser.post(f"{prefix}{PEOPLE}new/", data)
        assert words in response.content.decode()
        assert "email" in response.context["form"].errors
    response = browser.post(f"{PEOPLE}new/", {**data, "email": "x@y.example", "organisation": "Atlantis"})
    assert "organisation" in response.context["form"].errors
    response = browser.post(f"{PEOPLE}new/", {})
    assert set(response.context["form"].errors) == {"full_name", "email", "organisation"}


def test_the_invitation_is_shown_once(browser: Client) -> None:
    colleague = a_person(home="48")
    shown = browser.post(f"{PEOPLE}{colleague.uuid}/invite/").content.decode()
    assert f"http://testserver/accounts/welcome/{colleague.uuid}/" in shown
    assert "/accounts/welcome/" not in page(browser, f"{PEOPLE}{colleague.uuid}/invite/")


def test_an_account_is_closed_reset_and_opened_again(browser: Client) -> None:
    colleague = a_person(home="48")
    for what in ("reset", "deactivate", "reactivate"):
        path = f"{PEOPLE}{colleague.uuid}/{what}/"
        assert browser.post(path, {"reason": ""}).status_code == 200
        assert browser.post(path, {"reason": "theo đề nghị"}).status_code == 302
    assert page(browser, f"{PEOPLE}{colleague.uuid}/").count("theo đề nghị") == 3


def test_an_administrator_does_not_act_on_themselves(browser: Client, owner: User) -> None:
    for what in ("reset", "deactivate"):
        response = browser.post(f"{PEOPLE}{owner.uuid}/{what}/", {"reason": "x"})
        assert "Không ai tự" in response.content.decode()
    response = browser.post(f"{PEOPLE}{owner.uuid}/invite/")
    assert "Không ai tự" in response.content.decode()


def test_people_out_of_reach_are_nobody() -> None:
    provincial, stranger = a_person((Role.ADMINISTRATOR, "48"), home="48"), a_person(Role.VERIFIER, home="79")
    browser = signed_in(provincial)
    for what in ("", "grant/", "invite/", "reset/", "deactivate/", "reactivate/"):
        assert browser.get(f"{PEOPLE}{stranger.uuid}/{what}").status_code == 404
    grant = Grant.objects.get(person=stranger)
    assert browser.get(f"/accounts/grants/{grant.uuid}/revoke/").status_code == 404
    assert stranger.full_name not in page(browser, f"{PEOPLE}?q=zz")


def test_a_wrong_role_meets_a_page_that_names_the_right_one() -> None:
    response = signed_in(a_person(Role.PUBLISHER)).get(PEOPLE)
    assert response.status_code == 403
    assert "người quản trị" in response.content.decode()


def test_a_stranger_is_led_to_sign_in_and_back() -> None:
    response = Client().get(f"{PEOPLE}?q=a")
    assert response["Location"] == "/accounts/login/?next=/accounts/people/%3Fq%3Da"
    assert Client().post(PEOPLE)["Location"] == "/accounts/login/"


def test_ones_own_page_shows_roles_with_days_and_right(owner: User, browser: Client) -> None:
    shown = page(browser, "/accounts/")
    for words in ("người quản trị", "01/01/2020", "QĐ 1/QĐ-UBQG"):
        assert words in shown
    assert "1 Jan 2020" in page(browser, "/en/accounts/")
    assert queries.actor_of(owner) == Actor("staff", str(owner.uuid), "Hoàng Mai Chi")
