"""Services of SOAP in the registry: registered by the address of their WSDL, from a file too, and told to gateways."""

from typing import Any

import pytest

from nenso.exchange import actions
from nenso.exchange.models import Service
from nenso.exchange.rules.facts import EndpointFacts
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Kind, Server
from nenso.exchange.rules.routing.trying import what_if
from nenso.kernel.rules import SYSTEM, Refused
from tests.exchange.test_onboarding import agencies, applied, lines, problems
from tests.factories.exchange import NOW, Exchange, an_exchange, newest, right_facts, service_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("agencies")]
assert agencies  # a fixture: the organisations of the example
WSDL = "http://127.0.0.1:9101/population?wsdl"
FILE = """exchange: 1
members:
  - organisation: G01
    class: GOV
    subsystems:
      - code: population
        name: {vi: Dân cư}
        services:
          - code: citizen
            name: {vi: Công dân}
            url: http://127.0.0.1:9101/soap
            wsdl: WSDL
            open: true
"""


@pytest.fixture
def made() -> Exchange:
    return an_exchange(now=NOW)


def test_a_service_with_a_wsdl_is_one_of_soap(made: Exchange) -> None:
    facts = service_facts(code="citizen", wsdl=WSDL)
    row = actions.register_service(by=SYSTEM, subsystem=made.register, facts=facts, now=NOW)
    actions.give_right(by=SYSTEM, service=row, to=made.portal, facts=right_facts(), now=NOW)
    name = "VN/GOV/T48/register/citizen"
    told = newest()
    assert (told.services[name].kind, told.services[name].wsdl) == (Kind.SOAP, WSDL)
    assert what_if(told, made.client_header, name, "POST", "", NOW).right is not None
    actions.change_service(by=SYSTEM, service=row, facts=service_facts(code="citizen"), now=NOW)
    assert newest().services[name].kind is Kind.REST


def test_what_if_asks_a_service_in_its_own_protocol(made: Exchange) -> None:
    facts = service_facts(code="citizen", wsdl=WSDL)
    actions.register_service(by=SYSTEM, subsystem=made.register, facts=facts, now=NOW)
    with pytest.raises(Denied) as caught:
        what_if(newest(), made.client_header, "VN/GOV/T48/register/citizen", "POST", "", NOW)
    assert caught.value.code == "exchange.access_denied"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"wsdl": "ftp://x/"}, "service.wsdl"),
        ({"wsdl": "http://x/#a"}, "service.wsdl"),
        ({"wsdl": "http://x/a b?wsdl"}, "service.wsdl"),
        ({"wsdl": "http://u:p@x/?wsdl"}, "service.wsdl"),
        ({"wsdl": f"http://x/?{'a' * 1000}"}, "service.wsdl"),
        ({"wsdl": WSDL, "endpoints": (EndpointFacts("GET", "/a"),)}, "service.two_kinds"),
        ({"wsdl": WSDL, "description": "openapi: 3.0.0\npaths: {}"}, "service.two_kinds"),
    ],
)
def test_a_wsdl_that_cannot_be_read_is_refused(made: Exchange, changes: dict[str, Any], refusal: str) -> None:
    facts = service_facts(code="citizen", **changes)
    with pytest.raises(Refused) as caught:
        actions.register_service(by=SYSTEM, subsystem=made.register, facts=facts, now=NOW)
    assert caught.value.code == refusal
    assert not Service.objects.filter(code="citizen").exists()


def test_a_file_registers_a_service_of_soap_and_changes_it() -> None:
    applied(FILE.replace("WSDL", WSDL))
    name = "VN/GOV/G01/population/citizen"
    assert newest().services[name].wsdl == WSDL
    assert applied(FILE.replace("WSDL", WSDL)).difference.changes == ()
    changed = FILE.replace("WSDL", f"{WSDL}=2")
    assert lines(applied(changed)) == [f"~ service {name} (wsdl)"]
    assert newest().services[name].wsdl == f"{WSDL}=2"


def test_what_is_wrong_with_a_wsdl_in_a_file_is_told_by_its_line() -> None:
    told = problems(FILE.replace("WSDL", "here"))
    assert [each[:60] for each in told] == ["Line 12, members[0].subsystems[0].services[0].wsdl: The addr"]
    both = FILE.replace("WSDL", f"{WSDL}\n            endpoints: [{{method: GET, path: /a}}]")
    assert problems(both) == [
        "Line 12, members[0].subsystems[0].services[0].wsdl: "
        "A service with a WSDL is one of SOAP: it has neither an OpenAPI document nor endpoints."
    ]


@pytest.mark.parametrize(
    ("written", "server"),
    [
        ("", None),
        ("GOV/G09/hub@exchange.example", Server("VN/GOV/G09/hub", "exchange.example")),
        ("hub@exchange.example", None),
    ],
)
def test_gateways_are_told_what_x_roads_tools_call_them(
    settings: Any, written: str, server: Server | None
) -> None:
    settings.EXCHANGE_SERVER = written
    an_exchange(now=NOW)
    assert newest().server == server
