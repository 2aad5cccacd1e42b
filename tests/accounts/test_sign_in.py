"""Signing in: password and second step, lock-out, set-up first, sessions, invitations."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from nenso.accounts import actions
from nenso.accounts.models import User
from nenso.accounts.rules import Role, one_time_code
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM
from tests.factories.accounts import PASSWORD, SECRET, a_person, signed_in

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/accounts/login/", "/accounts/second-step/authenticate/"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def try_password(browser: Client, user: User, password: str = PASSWORD) -> Any:
    return browser.post(LOGIN, {"login": user.email, "password": password})


def code_now(steps: int = 0) -> str:
    return one_time_code(SECRET, int(time.time()) + 30 * steps)


def wrong_code() -> str:
    near = {code_now(step) for step in range(-2, 3)}
    return next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in near)


def sign_in(user: User) -> Client:
    browser = Client(HTTP_USER_AGENT="Firefox Linux")
    assert try_password(browser, user)["Location"] == CODE
    assert browser.post(CODE, {"code": code_now()}).status_code == 302
    cache.clear()  # a code counts once: the next sign-in of this test may use it
    return browser


def verbs(user: User) -> list[str]:
    return list(JournalEntry.objects.filter(thing_key=str(user.uuid)).values_list("verb", flat=True))


def test_password_and_code_let_in() -> None:
    owner = a_person(password=PASSWORD)
    browser = Client()
    assert try_password(browser, owner)["Location"] == CODE
    assert browser.get("/accounts/").status_code == 302, "the password alone opens nothing"
    response = browser.post(CODE, {"code": code_now()})
    assert response["Location"] == "/accounts/"
    assert owner.full_name in browser.get("/accounts/").content.decode()
    assert verbs(owner) == ["accounts.signed_in"]


def test_the_address_may_be_written_in_capitals_and_leads_back_to_the_page() -> None:
    owner = a_person(password=PASSWORD)
    browser = Client()
    data = {"login": owner.email.upper(), "password": PASSWORD, "next": "/accounts/sessions/"}
    browser.post(LOGIN, data)
    assert browser.post(CODE, {"code": code_now()})["Location"] == "/accounts/sessions/"


def test_it_never_leads_to_another_site() -> None:
    owner = a_person(password=PASSWORD)
    browser = Client()
    browser.post(LOGIN, {"login": owner.email, "password": PASSWORD, "next": "https://evil.example/"})
    assert browser.post(CODE, {"code": code_now()})["Location"] == "/accounts/"


@pytest.mark.parametrize("code", ["", "12345", "abcdef"])
def test_a_wrong_code_does_not(code: str) -> None:
    owner = a_person(password=PASSWORD)
    browser = Client()
    try_password(browser, owner)
    for wrong in (code, wrong_code()):
        assert browser.post(CODE, {"code": wrong}).status_code == 200
    assert browser.get("/accounts/").status_code == 302


def test_a_code_counts_once() -> None:
    owner = a_person(password=PASSWORD)
    code = code_now()
    for expected in (302, 200):
        browser = Client()
        try_password(browser, owner)
        assert browser.post(CODE, {"code": code}).status_code == expected


def test_unknown_and_known_addresses_answer_alike() -> None:
    owner = a_person(password=PASSWORD)
    shown = []
    for email in (owner.email, "nobody@tests.example"):
        page = Client().post(LOGIN, {"login": email, "password": "wrong"}).content.decode()
        shown.append(re.sub(r'value="[^"]*"|csrf\S*|nonce\S*', "", page))
    assert shown[0] == shown[1]


def test_guessing_locks_the_account_and_is_journalled_once() -> None:
    owner = a_person(password=PASSWORD)
    browser = Client()
    for _ in range(5):
        assert "Địa chỉ" in try_password(browser, owner, "wrong").content.decode()
    for _ in range(3):
        response = try_password(browser, owner)
        assert response.status_code == 200, "the right password is of no use during the lock"
        assert "15" in response.content.decode()
    assert verbs(owner) == ["accounts.locked_out"]


def test_the_lock_holds_for_another_machine_but_not_for_another_person() -> None:
    owner, colleague = a_person(password=PASSWORD), a_person(password=PASSWORD)
    for number in range(5):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(LOGIN, {"login": owner.email, "password": "wrong"})
    assert try_password(Client(REMOTE_ADDR="10.1.1.1"), owner).status_code == 200
    assert try_password(Client(REMOTE_ADDR="10.1.1.1"), colleague)["Location"] == CODE


def test_one_machine_cannot_try_many_accounts() -> None:
    browser = Client(REMOTE_ADDR="10.9.9.9")
    owner = a_person(password=PASSWORD)
    for number in range(30):
        browser.post(LOGIN, {"login": f"guess{number}@tests.example", "password": "wrong"})
    assert try_password(browser, owner).status_code == 200
    assert try_password(Client(REMOTE_ADDR="10.9.9.8"), owner).status_code == 302


def test_the_lock_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = a_person(password=PASSWORD)
    for _ in range(6):
        try_password(Client(), owner, "wrong")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 901)
    assert try_password(Client(), owner).status_code == 302


def test_guessing_codes_locks_too() -> None:
    owner = a_person(password=PASSWORD)
    browser = Client()
    try_password(browser, owner)
    for _ in range(5):
        browser.post(CODE, {"code": wrong_code()})
    assert browser.post(CODE, {"code": code_now()}).status_code == 200
    assert verbs(owner) == ["accounts.locked_out"]


def test_after_another_secret_key_no_code_fits_and_a_recovery_code_still_does(settings: Any) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    owner = a_person(password=PASSWORD)
    settings.SECRET_KEY = "another key than the one before"
    recovery = RecoveryCodes.activate(owner).get_unused_codes()[0]
    browser = Client()
    try_password(browser, owner)
    assert browser.post(CODE, {"code": code_now()}).status_code == 200
    assert browser.post(CODE, {"code": recovery}).status_code == 302


def test_a_recovery_code_works_once() -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    owner = a_person(password=PASSWORD)
    code = RecoveryCodes.activate(owner).get_unused_codes()[0]
    for expected in (302, 200):
        browser = Client()
        try_password(browser, owner)
        assert browser.post(CODE, {"code": code}).status_code == expected


def test_without_a_second_factor_only_the_set_up_opens() -> None:
    owner = a_person(Role.ADMINISTRATOR, password=PASSWORD, has_second_factor=False)
    browser = Client()
    try_password(browser, owner)
    for path in ("/accounts/", "/accounts/people/", "/accounts/sessions/"):
        response = browser.get(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/second-step/")
    for path in (
        "/accounts/second-step/",
        "/accounts/second-step/totp/activate/",
        "/accounts/password/change/",
    ):
        assert browser.get(path).status_code == 200, path
    assert browser.post("/accounts/people/new/", {"email": "a@b.example"}).status_code == 302


def test_setting_up_an_app_opens_everything_and_ends_other_sessions(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    owner = a_person(password=PASSWORD, has_second_factor=False)
    browser, thief = Client(), Client()
    for each in (browser, thief):
        try_password(each, owner)
    page = browser.get("/accounts/second-step/totp/activate/").content.decode()
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page)
    assert secret
    with django_capture_on_commit_callbacks(execute=True):
        code = one_time_code(secret[1], int(time.time()))
        response = browser.post("/accounts/second-step/totp/activate/", {"code": code})
    assert response["Location"] == "/accounts/second-step/recovery-codes/"
    assert browser.get(response["Location"]).status_code == 200
    assert browser.get("/accounts/").status_code == 200
    assert thief.get("/accounts/")["Location"].startswith("/accounts/login/")
    assert "accounts.totp_activated" in verbs(owner)


def test_the_last_second_factor_cannot_be_removed() -> None:
    owner = a_person(password=PASSWORD)
    browser = sign_in(owner)
    response = browser.post("/accounts/second-step/totp/deactivate/")
    assert response.status_code == 200
    assert Authenticator.objects.filter(user=owner, type="totp").exists()


def test_sessions_are_listed_and_revoked_one_by_one() -> None:
    owner = a_person(password=PASSWORD)
    here, there, elsewhere = sign_in(owner), sign_in(owner), sign_in(owner)
    page = here.get("/accounts/sessions/").content.decode()
    assert page.count("Firefox trên Linux") == 3
    theirs = UserSession.objects.get(session_key=there.session.session_key)
    here.post("/accounts/sessions/", {"session": theirs.pk})
    assert there.get("/accounts/").status_code == 302
    assert elsewhere.get("/accounts/").status_code == 200
    here.post("/accounts/sessions/", {"session": "others"})
    assert elsewhere.get("/accounts/").status_code == 302
    assert here.get("/accounts/").status_code == 200
    assert verbs(owner).count("accounts.sessions_ended") == 2


def test_a_strangers_session_is_not_revoked() -> None:
    owner, stranger = a_person(password=PASSWORD), a_person(password=PASSWORD)
    here, there = sign_in(owner), sign_in(stranger)
    theirs = UserSession.objects.get(session_key=there.session.session_key)
    here.post("/accounts/sessions/", {"session": theirs.pk})
    assert there.get("/accounts/").status_code == 200


def test_a_changed_password_ends_other_sessions_and_is_journalled() -> None:
    owner = a_person(password=PASSWORD)
    here, there = sign_in(owner), sign_in(owner)
    new = "bốn từ khác hẳn nhau"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", data).status_code == 302
    assert here.get("/accounts/").status_code == 200
    assert there.get("/accounts/").status_code == 302
    assert "accounts.password_changed" in verbs(owner)


def test_a_weak_password_is_refused_with_its_reason() -> None:
    browser = sign_in(a_person(password=PASSWORD))
    data = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    response = browser.post("/accounts/password/change/", data)
    assert "12" in response.content.decode()


def test_nobody_signs_up() -> None:
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert Client().get(path).status_code == 404


def test_a_closed_account_does_not_open() -> None:
    owner = a_person(password=PASSWORD)
    actions.deactivate_person(by=SYSTEM, person=owner, reason="x")
    response = try_password(Client(), owner)
    assert response.status_code == 302
    assert "inactive" in response["Location"]


def test_an_invited_person_chooses_a_password() -> None:
    colleague = a_person(has_second_factor=False)
    path = f"/accounts/welcome/{colleague.uuid}/{actions.invite_person(by=SYSTEM, person=colleague)}/"
    browser = Client()
    assert colleague.full_name in browser.get(path).content.decode()
    assert browser.post(path, {"password": "short"}).status_code == 200
    assert browser.post(path, {"password": PASSWORD})["Location"] == LOGIN
    assert browser.get(path).status_code == 404
    assert try_password(browser, colleague)["Location"] == "/accounts/"
    assert browser.get("/accounts/")["Location"].startswith("/accounts/second-step/")


def test_a_forged_invitation_is_refused() -> None:
    colleague = a_person()
    actions.invite_person(by=SYSTEM, person=colleague)
    for path in (f"/accounts/welcome/{colleague.uuid}/abc-def/", f"/accounts/welcome/{Client and SECRET}/x/"):
        assert Client().get(path).status_code == 404


def test_passkeys_are_offered_by_the_server() -> None:
    data = Client().get("/accounts/second-step/webauthn/login/", HTTP_ACCEPT="application/json").json()
    assert data["request_options"]["publicKey"]["rpId"] == "testserver"
    browser = signed_in(a_person(password=PASSWORD))
    assert browser.get("/accounts/second-step/webauthn/").status_code == 200
