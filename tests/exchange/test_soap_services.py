"""Services of SOAP in the registry: registered by the address of their WSDL, from a file too, and told to gateways."""

from pathlib import Path
from typing import Any

import pytest

from nenso.exchange import actions
from nenso.exchange.actions import Applied
from nenso.exchange.models import Service
from nenso.exchange.rules.facts import EndpointFacts
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Kind, Server
from nenso.exchange.rules.routing.trying import what_if
from nenso.kernel.rules import SYSTEM, Refused
from tests.exchange.test_onboarding import agencies, applied, lines, problems
from tests.factories.exchange import NOW, Exchange, an_exchange, newest, right_facts, service_facts
from tests.factories.soap import wsdl_of

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


def test_a_document_beside_the_file_is_kept_and_its_difference_told(tmp_path: Path) -> None:
    def with_(**operations: str) -> Applied:
        (tmp_path / "a.wsdl").write_bytes(wsdl_of(operations))
        return applied(FILE.replace("WSDL", "a.wsdl"), folder=tmp_path)

    name = "VN/GOV/G01/population/citizen"
    assert f"+ service {name}" in lines(with_(citizen="v1", death="v1"))
    assert (newest().services[name].kind, newest().services[name].wsdl) == (Kind.SOAP, "")
    assert with_(citizen="v1", death="v1").difference.changes == ()
    told = lines(with_(citizen="v2", birth="v1"))
    assert told == [f"~ service {name} (wsdl_document): ~ citizen v2, + birth v1, - death v1"]
    row = Service.objects.select_related("wsdl_document").get(code="citizen")
    assert row.wsdl_document is not None
    assert b"birth" in bytes(row.wsdl_document.content)
    assert lines(applied(FILE.replace("WSDL", WSDL))) == [f"~ service {name} (wsdl, wsdl_document)"]


def test_what_is_wrong_in_a_document_beside_the_file_is_told_by_both_lines(tmp_path: Path) -> None:
    at = "Line 12, members[0].subsystems[0].services[0].wsdl: "
    content = wsdl_of({"death": "v1"}, address="mailto:x")
    (tmp_path / "a.wsdl").write_bytes(content)
    line = content.decode().count("\n") - 1
    assert problems(FILE.replace("WSDL", "a.wsdl"), folder=tmp_path) == [
        f"{at}“a.wsdl”: Line {line}, soap:address: the address “mailto:x” is neither http nor https."
    ]
    (tmp_path / "a.wsdl").write_bytes(wsdl_of({"death": "v1"}))
    assert problems(FILE.replace("WSDL", "a.wsdl"), folder=tmp_path) == [
        f"{at}The WSDL has no operation “citizen”, but death."
    ]
    (tmp_path / "a.wsdl").write_text('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>')
    assert "DOCTYPE" in problems(FILE.replace("WSDL", "a.wsdl"), folder=tmp_path)[0]
    assert "none.wsdl" in problems(FILE.replace("WSDL", "none.wsdl"), folder=tmp_path)[0]


def test_what_is_wrong_with_a_wsdl_in_a_file_is_told_by_its_line() -> None:
    told = problems(FILE.replace("WSDL", "ftp://here"))
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
