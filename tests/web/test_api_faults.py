"""Our APIs held to their own documents by requests that are made up: nothing fails, and every answer is as described."""

import json
from typing import Any

import pytest
from django.test import Client

from nenso.accounts.rules import Role
from nenso.kernel.rules import SYSTEM, Text
from nenso.measures import actions as measures
from nenso.measures.rules.systems import Registration
from nenso.web.endpoints import api, exchange, systems
from tests.factories.accounts import an_organisation
from tests.factories.exchange import an_exchange
from tests.faults import far
from tests.web.fuzzing import METHODS, Answer, Case, Operation, fuzz, operations, sender
from tests.web.test_exchange_api import Program

pytestmark = [pytest.mark.django_db, pytest.mark.fault]
OPEN, ADMINISTRATION, SYSTEMS = (operations(each) for each in (api, exchange.api, systems.api))


def named(found: Operation) -> str:
    return str(found.label)


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_PER_MINUTE = settings.SYSTEM_PER_MINUTE = 10**9


@pytest.mark.parametrize("operation", OPEN, ids=named)
def test_the_open_api_answers_as_described(published: None, operation: Operation) -> None:
    fuzz(operation, sender())


@pytest.fixture
def program(db: None) -> Program:
    """A program of an agency that is a member of the exchange."""
    an_organisation()
    an_exchange()
    return Program("T48", (Role.APPROVER, "T48"))


@pytest.mark.parametrize("operation", ADMINISTRATION, ids=named)
def test_the_api_of_administration_answers_as_described(program: Program, operation: Operation) -> None:
    fuzz(operation, sender(Authorization=f"Bearer {program.token}"))


def refused_one_by_one(case: Case, answer: Answer) -> bool:
    """An event that is not as it must be is told by its place, and the rest of its batch is taken."""
    is_batch = case.path.endswith("/events") and answer.status_code == 200
    return is_batch and (told := json.loads(answer.content))["refused"] == len(told["problems"]) > 0


def kinds_for(operation: Operation) -> tuple[str, ...]:
    """Return with whose key an operation is asked: in short only with that of those whom it is for."""
    return far(("reports" if "dataValueSets" in operation.path else "dossiers",), ("dossiers", "reports"))


@pytest.mark.parametrize(
    ("operation", "kind"),
    [pytest.param(each, kind, id=f"{each.label} {kind}") for each in SYSTEMS for kind in kinds_for(each)],
)
def test_the_api_of_systems_answers_as_described(db: None, operation: Operation, kind: str) -> None:
    said = Registration("feeder", kind, an_organisation().code, Text("Hệ thống thử", "Trial system"))
    token = measures.issue_key(by=SYSTEM, system=measures.register_system(by=SYSTEM, registration=said))[1]
    fuzz(operation, sender(Authorization=f"Bearer {token}"), forgives=refused_one_by_one)


# --- What is not offered, and to whom nothing is -----------------------------------------------------------


WRONG = ({}, {"Authorization": "Bearer nenso_0"}, {"Authorization": "Basic é"})


@pytest.mark.parametrize("headers", WRONG, ids=["none", "unknown", "unreadable"])
def test_without_a_key_nothing_is_said(db: None, headers: dict[str, str]) -> None:
    for number, operation in enumerate((*ADMINISTRATION, *SYSTEMS)):
        browser = Client(REMOTE_ADDR=f"10.0.0.{number}")  # whoever guesses again and again is made to wait
        answer = browser.generic(operation.method, address_of(operation), b"{}", headers=headers)
        assert answer.status_code == 401, (operation.label, answer.content)
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["code"].split(".")[0] in ("key", "api_key")


def test_a_method_that_is_not_offered_is_refused_as_such(program: Program) -> None:
    key = {"Authorization": f"Bearer {program.token}"}
    for found, headers in ((OPEN, {}), (ADMINISTRATION, key)):
        offered: dict[str, set[str]] = {}
        for each in found:
            offered.setdefault(address_of(each), set()).add(each.method.upper())
        for address, its in offered.items():
            for method in METHODS - its - {"HEAD", "OPTIONS"}:
                answer = Client().generic(method, address, b"{}", "application/json", headers=headers)
                assert (answer.status_code, set(answer["Allow"].split(", "))) == (405, its), (method, address)
                assert (answer["Content-Type"], answer.json()["code"]) == (
                    "application/problem+json",
                    "api.method",
                )


def test_what_no_database_holds_is_refused_before_it_is_asked(program: Program) -> None:
    for query, code in (("q=%00", "api.nul"), (f"offset={10**30}", "parameter"), ("as_of=0", "parameter")):
        for address in ("/api/v1/organisations", "/api/v1/observations", "/api/exchange/v1/systems"):
            if query == "as_of=0" and address != "/api/v1/organisations":
                continue
            answer = Client().get(f"{address}?{query}", headers={"Authorization": f"Bearer {program.token}"})
            assert answer.status_code in (400, 422), (address, query)
            assert code in answer.json()["code"], answer.content


def test_thirty_megabytes_are_refused_before_they_are_read(program: Program) -> None:
    for operation in ADMINISTRATION:
        answer = Client().generic(
            operation.method,
            address_of(operation),
            b"x" * 30 * 2**20,
            "application/json",
            headers={"Authorization": f"Bearer {program.token}"},
        )
        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json"), (
            operation.label
        )
        assert answer.json()["code"] == "upload.too_large"


def address_of(operation: Operation) -> str:
    """Return an address of an operation, its variable parts filled with something that they take."""
    parts = {"year": "2024", "day": "2025-09-01", "level": "province", "unit_kind": "province"}
    uuids = dict.fromkeys(("uuid", "run", "study"), "11111111-2222-4333-8444-555555555555")
    given = {each.name: parts.get(each.name, uuids.get(each.name, "x")) for each in operation.path_parameters}
    return str(operation.path).format(**given)
