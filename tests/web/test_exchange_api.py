"""The exchange administered by programs: keys made at the desk, a description previewed and applied, access asked for and decided."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from nenso.accounts.models import Grant
from nenso.accounts.rules import NATIONAL, Role
from nenso.exchange import actions
from nenso.exchange.models import AccessRequest, ApiKey, Group, Right, Service, Subsystem
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.exchange import an_exchange, right_facts, service_facts
from tests.factories.traffic import an_hour

pytestmark = pytest.mark.django_db
ROOT = "/api/exchange/v1"
KEYS = "/desk/exchange/keys/"
PORTAL, REGISTER = "VN/GOV/T01/portal", "VN/GOV/T48/register"
DESCRIPTION = """exchange: 1
members:
  - organisation: T48
    class: GOV
    subsystems:
      - code: register
        name: {vi: Hệ thống register, en: System register}
      - code: homes
        name: {vi: Nhà ở}
        credentials: [{key: main}]
        services:
          - code: people
            name: {vi: Dân cư}
            url: http://127.0.0.1:9
            openapi: people.yaml
"""
FILES = {"people.yaml": "openapi: 3.0.3\npaths:\n  /people/{id}: {get: {}}\n"}


class Program:
    """A program with a key of a person's who holds roles, made for an organisation."""

    def __init__(self, organisation: str, *roles: tuple[Role, str]) -> None:
        caches["local"].clear()
        self.person = a_person(*roles, name="Hà", home=organisation)
        self.client = Client(enforce_csrf_checks=True)
        browser = signed_in(self.person)
        given = {"organisation": organisation, "label": "Đường ống", "expires_on": _day(30)}
        made = browser.post(f"{KEYS}new/", given)
        assert made.status_code == 200, made.context["form"].errors
        self.token = made.context["token"]
        self.row = ApiKey.objects.first()
        assert self.token in made.content.decode()
        assert self.token not in browser.get(KEYS).content.decode()

    def ask(self, method: str, path: str, content: Any = None, **headers: str) -> Any:
        data = b"" if content is None else json.dumps(content).encode()
        given = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.generic(method, ROOT + path, data, "application/json", headers=given)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def refused(self, status: int, code: str, method: str, path: str, content: Any = None) -> Any:
        answer = self.ask(method, path, content)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content.decode()
        assert answer["Content-Type"] == "application/problem+json"
        return answer.json()


def _day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def exchange(db: None) -> Any:
    an_organisation()
    return an_exchange()


@pytest.fixture
def owner(exchange: Any) -> Program:
    return Program("T48", (Role.APPROVER, "T48"))


# --- Keys ---


def test_without_a_good_key_nothing_is_said(exchange: Any, owner: Program) -> None:
    def said(**headers: str) -> tuple[int, str]:
        answer = Client().get(f"{ROOT}/me", headers=headers)
        return answer.status_code, answer.json()["code"]

    assert said() == (401, "api_key.missing")
    assert said(Authorization="Bearer nxadm_none") == (401, "api_key.unknown")
    assert said(Authorization=f"Basic {owner.token}") == (401, "api_key.missing")
    assert owner.get("/me") == {
        "owner": "Hà",
        "organisation": "T48",
        "label": "Đường ống",
        "key": owner.row.beginning,
        "expires_on": _day(30),
    }
    owner.row.refresh_from_db()
    assert owner.row.last_used_at is not None
    ApiKey.objects.update(expires_on=timezone.localdate())
    owner.refused(401, "api_key.expired", "GET", "/me")
    ApiKey.objects.update(expires_on=timezone.localdate() + timedelta(days=1))
    signed_in(owner.person).post(f"{KEYS}{owner.row.uuid}/revoke/", {"is_sure": "1"})
    owner.refused(401, "api_key.revoked", "GET", "/me")
    verbs = JournalEntry.objects.filter(thing_type="exchange_api_key").values_list("verb", flat=True)
    assert set(verbs) == {"exchange.api_key_issued", "exchange.api_key_revoked"}
    assert owner.token not in str(list(JournalEntry.objects.values_list("facts", flat=True)))


def test_a_session_opens_nothing_here_and_what_describes_it_is_for_everybody(owner: Program) -> None:
    assert signed_in(owner.person).get(f"{ROOT}/me").status_code == 401
    schema = Client().get(f"{ROOT}/openapi.json").json()
    assert {"/api/exchange/v1/descriptions/apply", "/api/exchange/v1/requests/{uuid}/grant"} <= set(
        schema["paths"]
    )
    assert Client().get("/api/exchange/v2/x").json()["code"] == "api.unknown"


def test_keys_are_made_by_who_approves_there(exchange: Any) -> None:
    reporter = signed_in(a_person((Role.REPORTER, "T48"), home="T48"))
    assert reporter.get(KEYS).status_code == 200
    assert reporter.get(f"{KEYS}new/").status_code == 403
    other = signed_in(a_person((Role.APPROVER, "T01"), home="T01"))
    given = {"organisation": "T48", "label": "x", "expires_on": _day(9)}
    assert other.post(f"{KEYS}new/", given).status_code == 422
    for days in (0, 400):
        wrong = other.post(f"{KEYS}new/", {**given, "organisation": "T01", "expires_on": _day(days)})
        assert list(wrong.context["form"].errors) == ["expires_on"]
    until = timezone.localdate() + timedelta(days=9)
    for _ in range(10):
        actions.issue_api_key(by=SYSTEM, organisation="T01", label="x", expires_on=until, now=timezone.now())
    with pytest.raises(Refused, match="too_many"):
        actions.issue_api_key(by=SYSTEM, organisation="T01", label="x", expires_on=until, now=timezone.now())


# --- Descriptions ---


def test_a_description_is_previewed_and_applied_in_the_owners_name(owner: Program) -> None:
    body = {"description": DESCRIPTION, "files": FILES}
    seen = owner.ask("POST", "/descriptions/preview", body, **{"Accept-Language": "en"}).json()
    lines = [(each["kind"], each["thing"], each["name"]) for each in seen["changes"]]
    assert ("added", "subsystem", "VN/GOV/T48/homes") in lines
    assert ("added", "service", "VN/GOV/T48/homes/people") in lines
    assert any(each["text"] == "+ system VN/GOV/T48/homes" for each in seen["changes"])
    assert (seen["is_done"], seen["keys"]) == (False, [])
    assert not Subsystem.objects.filter(code="homes").exists()
    done = owner.ask("POST", "/descriptions/apply", body).json()
    assert done["is_done"]
    assert [(each["subsystem"], each["label"]) for each in done["keys"]] == [("VN/GOV/T48/homes", "main")]
    entry = JournalEntry.objects.filter(verb="exchange.service_registered").latest("pk")
    assert entry.actor_key == str(owner.person.uuid)
    assert entry.actor_name == f"Hà ({owner.row.beginning}…)"
    again = owner.ask("POST", "/descriptions/apply", body).json()
    assert (again["is_done"], again["changes"]) == (False, [])


def test_what_is_wrong_is_told_by_its_line_and_nothing_is_half_applied(owner: Program) -> None:
    wrong = DESCRIPTION.replace("class: GOV", "class: XYZ").replace("url: http", "url: ftp")
    told = owner.refused(422, "onboarding.problems", "POST", "/descriptions/apply", {"description": wrong})
    lines = [(each["line"], each["code"]) for each in told["problems"]]
    assert lines == [(4, "member.class"), (14, "service.url"), (15, "file.missing")]
    assert told["problems"][0]["path"] == "members[0].class"
    assert told["problems"][0]["message"].startswith("Dòng 4")
    assert not Subsystem.objects.filter(code="homes").exists()
    path = "/descriptions/apply"
    owner.refused(422, "body.parameter", "POST", path, {"text": ""})
    owner.refused(422, "body.parameter", "POST", path, [])
    assert owner.ask("POST", path).json()["code"] in ("body.no_length", "body.parameter")


def test_a_key_reaches_its_own_agency_and_no_other_whatever_its_owner_may_do(exchange: Any) -> None:
    held = Program("T48", (Role.APPROVER, "T48"), (Role.APPROVER, NATIONAL))
    other = DESCRIPTION.replace("T48", "T01")
    body = {"description": other, "files": FILES}
    told = held.refused(403, "access.out_of_reach", "POST", "/descriptions/preview", body)
    assert "T48" in told["title"]
    held.refused(403, "access.out_of_reach", "POST", "/descriptions/apply", body)
    grouped = "exchange: 1\ngroups: [{code: all, name: {vi: Mọi hệ thống}}]\nmembers: []\n"
    held.refused(403, "access.out_of_reach", "POST", "/descriptions/apply", {"description": grouped})
    assert not Group.objects.exists()
    assert {each["system"] for each in held.get("/systems")["items"]} == {REGISTER}
    nation = Program(NATIONAL, (Role.APPROVER, NATIONAL))
    assert nation.ask("POST", "/descriptions/apply", body).json()["is_done"]
    assert nation.ask("POST", "/descriptions/apply", {"description": grouped}).json()["is_done"]
    assert len(nation.get("/systems")["items"]) > 2


def test_a_key_whose_owner_lost_the_role_does_nothing(owner: Program) -> None:
    Grant.objects.all().delete()
    body = {"description": DESCRIPTION, "files": FILES}
    owner.refused(403, "access.role_missing", "POST", "/descriptions/apply", body)
    assert owner.get("/systems")["items"] == owner.get("/services")["items"] == []


# --- Reading ---


def test_what_stands_is_read_in_pages(exchange: Any, owner: Program) -> None:
    facts = service_facts(code="other", is_open=True)
    actions.register_service(by=SYSTEM, subsystem=exchange.register, facts=facts, now=timezone.now())
    page = owner.get("/services?limit=1")
    assert (page["total"], len(page["items"]), page["next"] is not None) == (2, 1, True)
    assert [each["service"] for each in owner.get("/services")["items"]] == [
        f"{REGISTER}/households",
        f"{REGISTER}/other",
    ]
    (given,) = owner.get("/rights")["items"]
    assert (given["to"], given["service"], given["purpose"]) == (
        PORTAL,
        f"{REGISTER}/households",
        "Xác nhận cư trú",
    )
    assert owner.get("/rights?side=held")["items"] == []
    asker = Program("T01", (Role.REPORTER, "T01"), (Role.APPROVER, "T01"))
    assert [each["uuid"] for each in asker.get("/rights?side=held")["items"]] == [str(exchange.right.uuid)]
    owner.refused(422, "body.parameter", "GET", "/rights?side=x")
    owner.refused(422, "body.parameter", "GET", "/services?limit=x")


def test_traffic_is_that_of_ones_own(exchange: Any, owner: Program) -> None:
    now = timezone.now()
    an_hour(now, PORTAL, f"{REGISTER}/households", 7)
    an_hour(now, "VN/GOV/T02/x", "VN/GOV/T03/y/z", 5)
    (line,) = owner.get("/traffic")["items"]
    assert (line["client"], line["service"], line["exchanges"]) == (PORTAL, f"{REGISTER}/households", 7)
    assert owner.get(f"/traffic?since={_day(-9)}&until={_day(-5)}")["items"] == []
    owner.refused(422, "body.parameter", "GET", f"/traffic?since={_day(5)}&until={_day(-5)}")
    for odd in ("until=0001-01-01", "until=9999-12-31", "since=9999-12-31&until=9999-12-31"):
        owner.refused(422, "body.parameter", "GET", f"/traffic?{odd}")


# --- Access ---


def asked(**changes: str) -> dict[str, str]:
    return {
        "system": PORTAL,
        "service": f"{REGISTER}/households",
        "purpose": "Đối chiếu",
        "ground": "194/2025/NĐ-CP",
        "method": "GET",
        "path": "/people/*",
        **changes,
    }


def test_access_is_asked_for_granted_and_refused_by_programs(exchange: Any, owner: Program) -> None:
    asker = Program("T01", (Role.REPORTER, "T01"), (Role.APPROVER, "T01"))
    made = asker.ask("POST", "/requests", asked())
    assert made.status_code == 201, made.content
    uuid = made.json()["uuid"]
    asker.refused(403, "access.out_of_reach", "POST", f"/requests/{uuid}/grant", {})
    (waiting,) = owner.get("/requests?state=open")["items"]
    assert (waiting["uuid"], waiting["asked_by"]) == (uuid, f"Hà ({asker.row.beginning}…)")
    granted = owner.ask("POST", f"/requests/{uuid}/grant", {"until": _day(40), "per_day": 9}).json()
    right = Right.objects.get(uuid=granted["right"])
    assert (granted["state"], right.per_day, right.glob) == ("granted", 9, "/people/*")
    assert timezone.localdate(right.valid_to).isoformat() == _day(40)
    owner.refused(409, "access_request.decided", "POST", f"/requests/{uuid}/refuse", {"reason": "x"})
    other = asker.ask("POST", "/requests", asked(path="/homes/*")).json()["uuid"]
    owner.refused(422, "access_request.no_ground", "POST", f"/requests/{other}/refuse", {"reason": " "})
    refused = owner.ask("POST", f"/requests/{other}/refuse", {"reason": "Điều 5"}).json()
    assert (refused["state"], refused["reason"]) == ("refused", "Điều 5")
    third = asker.ask("POST", "/requests", asked(path="/third/*")).json()["uuid"]
    taken = asker.ask("POST", f"/requests/{third}/withdraw", {"reason": "Không cần nữa"}).json()
    assert taken["state"] == "withdrawn"
    assert {each["state"] for each in asker.get("/requests?side=sent")["items"]} == {
        "granted",
        "refused",
        "withdrawn",
    }


def test_requests_of_others_are_not_shown(exchange: Any, owner: Program) -> None:
    now = timezone.now()
    facts = right_facts(method="GET", glob="/a")
    row = actions.ask_access(
        by=SYSTEM, subsystem=exchange.portal, service=exchange.service, facts=facts, now=now
    )
    an_organisation("T77", "Ủy ban nhân dân T77", type="provincial_committee")
    stranger = Program("T77", (Role.APPROVER, "T77"))
    stranger.refused(403, "access.out_of_reach", "GET", f"/requests/{row.uuid}")
    stranger.refused(404, "api.unknown", "GET", f"/requests/{uuid4()}")
    assert stranger.get("/requests")["items"] == []
    stranger.refused(403, "access.out_of_reach", "POST", "/requests", asked(path="/b"))
    stranger.refused(404, "service.unknown", "POST", "/requests", asked(service="VN/GOV/T48/x/y"))
    assert owner.get(f"/requests/{row.uuid}")["state"] == "open"
    assert AccessRequest.objects.count() == 1
    assert Service.objects.count() == 1
