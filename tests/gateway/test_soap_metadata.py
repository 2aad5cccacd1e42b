"""What the gateway tells over SOAP: services and their WSDL, and who takes part, as X-Road's tools read it."""

import asyncio
import base64
import hashlib
import io
import json
import re
import zipfile
from email import message_from_bytes
from pathlib import Path

import msgspec
import pytest
from aiohttp import web
from lxml import etree

from nenso.exchange.rules.protocol.soap.envelope import read_envelope
from nenso.exchange.rules.routing.snapshot import Kind, Server, Service, Snapshot
from tests.factories.soap import CLIENT, SERVICE, WSDL, envelope
from tests.gateway.test_soap import XML, fault_of, post, run, soap_snapshot
from tests.gateway.world import PATIENCE, PROVIDER, Said, World

OWNER = "VN/GOV/G09"
XROAD = "{http://x-road.eu/xsd/xroad.xsd}"


def make(address: str) -> Snapshot:
    """A registry with a gateway of G09's, another service of SOAP that nobody may use, and groups."""
    made = soap_snapshot(address)
    closed = Service("Nội bộ", address, Kind.SOAP, wsdl=f"{address}/other")
    client = msgspec.structs.replace(made.clients[CLIENT], groups=("provinces",))
    return msgspec.structs.replace(
        made,
        clients={**made.clients, CLIENT: client},
        services={**made.services, f"{PROVIDER}/internal": closed},
        members={**made.members, OWNER: "Bộ Khoa học và Công nghệ"},
        server=Server(f"{OWNER}/hub", "exchange.example"),
    )


async def with_wsdl(request: web.BaseRequest) -> web.StreamResponse:
    """Answer with a WSDL where it is asked for, else with an envelope."""
    if request.raw_path == "/population?wsdl":
        return web.Response(text=WSDL, headers=XML)
    return web.Response(status=404)


def services_in(said: Said, name: str) -> list[str]:
    """Return the services that an answer lists."""
    response = read_envelope(said.body).body
    assert response.tag == f"{XROAD}{name}Response"
    assert b"<SOAP-ENV:Envelope" in said.body
    return ["/".join(part.text or "" for part in each) for each in response.iter(f"{XROAD}service")]


# --- What is offered ---


def test_services_of_soap_are_listed_over_soap_and_those_of_rest_over_rest(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        asked = {name: envelope(service=f"{PROVIDER}/{name}") for name in ("listMethods", "allowedMethods")}
        said = {name: services_in(await post(w, body), name) for name, body in asked.items()}
        assert said == {"listMethods": [SERVICE, f"{PROVIDER}/internal"], "allowedMethods": [SERVICE]}
        rest = json.loads((await w.ask(f"/r1/{PROVIDER}/listMethods")).body)["service"]
        assert [each["service_code"] for each in rest] == ["citizens"]
        rows = w.rows("SELECT service, direction, method FROM exchange_entry ORDER BY place LIMIT 2")
        assert rows == [(f"{PROVIDER}/listMethods", way, "POST") for way in ("request", "response")]
        code = fault_of(await post(w, envelope(service="VN/GOV/T99/none/listMethods")))[0]
        assert code == "Server.ServerProxy.UnknownMember"

    run(url, tmp_path, walk, make)


def test_a_wsdl_is_the_second_part_and_names_the_exchange_alone(url: str, tmp_path: Path) -> None:
    body = "<xroad:getWsdl><xroad:serviceCode>{}</xroad:serviceCode></xroad:getWsdl>"

    async def walk(w: World) -> None:
        w.provider.answer = with_wsdl
        said = await post(w, envelope(body.format("citizen"), service=f"{PROVIDER}/getWsdl"))
        assert said.headers["Content-Type"].startswith("multipart/related;")
        # The pattern of RIA's xrdinfo.
        found = re.search(
            "--xroad.+content-type:text/xml.+<SOAP-ENV:Envelope.+</SOAP-ENV:Envelope>.+--xroad.+content-type:text/xml.*?\r\n\r\n(.+)\r\n--xroad.+",
            said.body.decode(),
            re.DOTALL,
        )
        assert found is not None
        assert "http://example.org/xroad-endpoint" in found[1]
        assert "10.0.0.1" not in found[1]
        for code in ("citizens", "none"):
            asked = envelope(body.format(code), service=f"{PROVIDER}/getWsdl")
            assert fault_of(await post(w, asked))[0] == "Server.ServerProxy.UnknownService"
        asked = envelope("<xroad:getWsdl/>", service=f"{PROVIDER}/getWsdl")
        assert fault_of(await post(w, asked))[0] == "Client.InvalidRequest"

    run(url, tmp_path, walk, make)


def test_a_wsdl_is_had_by_its_address_and_asked_for_once_a_minute(url: str, tmp_path: Path) -> None:
    names = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode")
    query = "&".join(f"{name}={part}" for name, part in zip(names, SERVICE.split("/"), strict=True))

    async def walk(w: World) -> None:
        w.provider.answer = with_wsdl
        for _ in range(3):
            said = await w.ask(f"/wsdl?{query}&version=v1", headers={"X-Road-Client": None})
            assert (said.status, said.headers["Content-Type"]) == (200, "text/xml; charset=UTF-8")
            assert b"http://example.org/xroad-endpoint" in said.body
        assert [each.target for each in w.provider.heard] == ["/population?wsdl"]
        assert (await w.ask("/wsdl?memberCode=1")).status == 400
        said = await w.ask(f"/wsdl?{query.replace('citizen', 'internal')}")
        assert (said.status, json.loads(said.body)["type"]) == (
            500,
            "Server.ServerProxy.ServiceFailed.IOError",
        )

    run(url, tmp_path, walk, make)


@pytest.mark.parametrize("is_soap", [True, False])
def test_a_client_may_take_the_gateway_for_its_proxy(url: str, tmp_path: Path, is_soap: bool) -> None:
    async def walk(w: World) -> None:
        asked = envelope()
        line = (
            "POST http://example.org/xroad-endpoint" if is_soap else "GET http://example.org/listClients?a=1"
        )
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        head = f"{line} HTTP/1.1\r\nHost: example.org\r\nContent-Type: text/xml\r\nConnection: close\r\n"
        body = asked if is_soap else b""
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answer = await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
        assert answer.startswith(b"HTTP/1.1 200 OK")
        assert (b"citizenResponse" if is_soap else b"clientList") in answer

    run(url, tmp_path, walk, make)


# --- Who takes part ---


def test_the_verification_archive_names_members_systems_and_the_gateway(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask("/verificationconf", headers={"X-Road-Client": None})
        assert said.headers["Content-Type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(said.body)) as held:
            assert held.read("verificationconf/instance-identifier") == b"VN"
            shared = etree.fromstring(held.read("verificationconf/VN/shared-params.xml"))
            private = etree.fromstring(held.read("verificationconf/VN/private-params.xml"))
        assert private.findtext("./instanceIdentifier") == "VN"
        members = {each.findtext("./memberCode"): each for each in shared.findall("./member")}
        assert set(members) == {"T01", "G06", "G09"}
        assert members["T01"].findtext("./name") == "Thành phố Hà Nội"
        assert members["T01"].findtext("./subsystem/subsystemCode") == "portal"
        server = shared.find("./securityServer")
        assert server is not None
        owner = shared.find(f"./member[@id='{server.findtext('./owner')}']")
        assert owner is not None
        assert owner.findtext("./memberCode") == "G09"
        assert [each.text for each in server.findall("./client")] == [PROVIDER, CLIENT]
        assert server.findtext("./address") == "exchange.example"
        assert shared.findtext("./globalGroup/groupMember/memberCode") == "T01"

    run(url, tmp_path, walk, make)


def test_who_takes_part_is_found_from_the_directory_as_x_roads_tools_look_for_it(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        nobody = {"X-Road-Client": None}
        said = await w.ask("/internalconf", headers=nobody)
        text = said.body.decode()
        # The patterns of X-Road Metrics' collector and of RIA's xrdinfo.
        found = re.search(r"Content-location: (/V\d+/\d+/shared-params.xml)", text)
        assert found is not None
        other = re.search("Content-location: (/.+/shared-params.xml)", text, re.IGNORECASE)
        assert other is not None
        assert other[1] == found[1]
        file = await w.ask(found[1], headers=nobody)
        assert base64.b64encode(hashlib.sha512(file.body).digest()).decode() in text
        shared = etree.fromstring(file.body)
        server = shared.find("./securityServer")
        assert server is not None
        owner = shared.find(f"./member[@id='{server.findtext('./owner')}']")
        assert owner is not None
        assert (owner.findtext("./memberClass/code"), owner.findtext("./memberCode")) == ("GOV", "G09")
        assert (server.findtext("./serverCode"), server.findtext("./address")) == ("hub", "exchange.example")
        # A reader of MIME finds the same: the end, and two files.
        whole = message_from_bytes(
            f"Content-Type: {said.headers['Content-Type']}\r\n\r\n".encode() + said.body
        )
        (inner,) = whole.get_payload()
        head, *listed = inner.get_payload()
        assert (head["Version"], head["Expire-date"][-1]) == ("5", "Z")
        assert [each["Content-identifier"].partition(";")[0] for each in listed] == [
            "PRIVATE-PARAMETERS",
            "SHARED-PARAMETERS",
        ]
        for path in ("/V5/1/other.xml", "/V5/shared-params.xml", "/V5/1/2/shared-params.xml"):
            assert (await w.ask(path, headers=nobody)).status == 500

    run(url, tmp_path, walk, make)
