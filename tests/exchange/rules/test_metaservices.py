"""What the exchange tells of itself: clients, services, and what one may ask."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from typing import Any

from nenso.exchange.rules.protocol import govstack
from nenso.exchange.rules.protocol.identifiers import ClientId, read_client
from nenso.exchange.rules.protocol.metaservices import (
    allowed_methods,
    list_clients,
    list_clients_xml,
    list_methods,
)
from nenso.exchange.rules.routing.snapshot import Client, Endpoint, Kind, Right, Service, Snapshot

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
PROVIDER, PORTAL = ClientId("VN", "GOV", "G06", "population"), ClientId("VN", "GOV", "T01", "portal")
TAGS = {"xrd": "http://x-road.eu/xsd/xroad.xsd", "id": "http://x-road.eu/xsd/identifiers"}
TYPE = "{http://x-road.eu/xsd/identifiers}objectType"
ENDPOINTS = (Endpoint("GET", "/a/*"), Endpoint("POST", "/a/*"), Endpoint("GET", "/b"))


def right(**facts: Any) -> Right:
    return Right(**({"number": "1", "subject": PORTAL.encoded, "purpose": "p", "ground": "g"} | facts))


def made(*rights: Right, **facts: Any) -> Snapshot:
    given: dict[str, Any] = {
        "instance": "VN",
        "ledger": "l",
        "number": 1,
        "made_at": NOW,
        "expires_at": NOW + timedelta(hours=1),
        "clients": {
            "VN/GOV/T01/portal": Client("Cổng <1> & 2", groups=("provinces",)),
            "VN/GOV/T01/archive": Client("Lưu trữ"),
            "VN/GOV/G06": Client("tự mình"),
            "VN/GOV/G06/population": Client("Dân cư"),
            "VN/COM/0101/d%C3%A2n%20c%C6%B0": Client("Doanh nghiệp"),
        },
        "services": {
            "VN/GOV/G06/population/citizens": Service("", "http://p", Kind.OPENAPI, endpoints=ENDPOINTS, rights=rights),
            "VN/GOV/G06/population/births": Service("", "http://p"),
            "VN/GOV/G06/population2/x": Service("", "http://p", rights=(right(),)),
        },
        "members": {"VN/GOV/T01": "Hà <Nội>", "VN/GOV/G06": "Bộ Công an"},
    }  # fmt: skip
    return Snapshot(**(given | facts))


def endpoints(snapshot: Snapshot, client: ClientId = PORTAL, now: datetime = NOW) -> Any:
    """Return the endpoints that a client is told it may ask, by service."""
    found = allowed_methods(snapshot, PROVIDER, client, now)["service"]
    return {each["service_code"]: [tuple(one.values()) for one in each["endpoint_list"]] for each in found}


def test_a_member_stands_once_before_its_systems() -> None:
    listed = list_clients(made())["member"]
    names = [
        (each["id"]["member_code"], each["id"].get("subsystem_code"), each["name"], each.get("subsystem_name"))
        for each in listed
    ]  # fmt: skip
    assert names == [
        ("0101", None, "", None),
        ("0101", "dân cư", "", "Doanh nghiệp"),
        ("G06", None, "Bộ Công an", None),
        ("G06", "population", "Bộ Công an", "Dân cư"),
        ("T01", None, "Hà <Nội>", None),
        ("T01", "archive", "Hà <Nội>", "Lưu trữ"),
        ("T01", "portal", "Hà <Nội>", "Cổng <1> & 2"),
    ]
    assert [each["id"]["object_type"] for each in listed] == [
        "MEMBER" if each["id"].get("subsystem_code") is None else "SUBSYSTEM" for each in listed
    ]


def test_xml_says_what_json_says() -> None:
    listed = list_clients(made())["member"]
    read = ET.fromstring(list_clients_xml(made())).findall("xrd:member", TAGS)
    assert [each.findtext("xrd:name", None, TAGS) for each in read] == [each["name"] for each in listed]
    assert [each.findtext("xrd:subsystemName", None, TAGS) for each in read] == [
        each.get("subsystem_name") for each in listed
    ]
    for one, same in zip(read, listed, strict=True):
        found = one.find("xrd:id", TAGS)
        assert found is not None
        its = same["id"]
        assert found.get(TYPE) == its["object_type"]
        assert [part.text for part in found] == [text for key, text in its.items() if key != "object_type"]


def test_an_empty_registry_lists_nobody() -> None:
    nobody = made(clients={}, services={})
    assert list_clients(nobody) == {"member": []}
    assert len(ET.fromstring(list_clients_xml(nobody))) == 0
    assert list_methods(nobody, PROVIDER) == {"service": []}


def test_every_service_of_a_provider_and_of_no_other_is_listed() -> None:
    births, citizens = list_methods(made(), PROVIDER)["service"]
    assert births == {
        "object_type": "SERVICE",
        "xroad_instance": "VN",
        "member_class": "GOV",
        "member_code": "G06",
        "subsystem_code": "population",
        "service_code": "births",
        "service_type": "REST",
        "endpoint_list": [],
    }
    assert (citizens["service_code"], citizens["service_type"]) == ("citizens", "OPENAPI")
    assert citizens["endpoint_list"] == [{"method": e.method, "path": e.path} for e in ENDPOINTS]
    assert list_methods(made(), ClientId("VN", "GOV", "G06", "popul")) == {"service": []}


def test_one_is_told_what_ones_rights_cover() -> None:
    every = [("GET", "/a/*"), ("POST", "/a/*"), ("GET", "/b")]
    assert endpoints(made()) == {}
    assert endpoints(made(right())) == {"citizens": every}
    assert endpoints(made(right(method="GET", glob="/a/*"))) == {"citizens": every[:1]}
    assert endpoints(made(right(method="GET"))) == {"citizens": [every[0], every[2]]}
    assert endpoints(made(right(glob="/a/**"))) == {"citizens": every[:2]}
    both = (right(method="POST", glob="/a/*"), right(glob="/b"))
    assert endpoints(made(*both)) == {"citizens": every[1:]}
    # A right to some endpoint that is not described is a right to the service all the same.
    assert endpoints(made(right(glob="/c"))) == {"citizens": []}


def test_a_star_that_is_meant_literally_is_found() -> None:
    literal = Endpoint("GET", r"/x\*")
    service = Service("", "http://p", endpoints=(literal,), rights=(right(glob=r"/x\*"),))
    held = made(services={"VN/GOV/G06/population/citizens": service})
    assert endpoints(held) == {"citizens": [("GET", r"/x\*")]}


def test_rights_of_groups_and_of_all_count_and_those_that_are_over_do_not() -> None:
    stranger = read_client("VN/GOV/T09/x")
    archive = read_client("VN/GOV/T01/archive")
    for subject, who in (("@provinces", [True, False, False]), ("*", [True, True, False])):
        held = made(right(subject=subject))
        assert [bool(endpoints(held, each)) for each in (PORTAL, archive, stranger)] == who
    passing = made(right(valid_from=NOW, valid_to=NOW + timedelta(seconds=1)))
    begun = [bool(endpoints(passing, now=NOW + timedelta(seconds=each))) for each in (-1, 0, 1)]
    assert begun == [False, True, False]


def test_govstack_tells_the_same_under_its_names() -> None:
    held = made(right(subject="*"))
    kinds = [each["objectType"]["object_type"] for each in govstack.clients(held)["member"]]
    assert kinds == ["SUBSYSTEM", "MEMBER", "SUBSYSTEM", "SUBSYSTEM", "SUBSYSTEM"]
    codes = [each["serviceCode"] for each in govstack.methods(held, PROVIDER)["member"]]
    assert codes == ["births", "citizens"]
    allowed = [
        [each["serviceCode"] for each in govstack.methods_for(held, PROVIDER, name, NOW)["member"]]
        for name in (PORTAL.encoded, "VN/GOV/T09/x", "", "VN/GOV", "VN/GOV/%ff")
    ]
    assert allowed == [["citizens"], [], [], [], []]
