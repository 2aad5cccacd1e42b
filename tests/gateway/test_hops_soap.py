"""SOAP over two gateways, and what gateways tell of themselves: the same ledgers, signatures and refusals as for any message."""

import asyncio
import base64
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest
from aiohttp import web
from lxml import etree

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.protocol.soap.envelope import read_envelope
from nenso.exchange.rules.routing.snapshot import HOP_PURPOSE, HUB, Client, Kind, Server, Service, Snapshot
from nenso.gateway.hops.identity import Identity
from nenso.gateway.soap.passing import OutwardSoapPassing, SoapPassing
from nenso.kernel.rules.signing import derived
from tests.factories.soap import EXTRA, SERVICE, WSDL, answer_to, envelope, field, in_parts, related
from tests.gateway.test_hops import INVALID, LGSP, LGSP_SEED, Two, facts, kept, two, urls
from tests.gateway.test_soap import GOOD, XML, fault_of, post
from tests.gateway.test_soap_metadata import services_in
from tests.gateway.world import CLIENT, HERE, PROVIDER, World, right, until

assert urls  # a fixture
Urls = tuple[str, str]
XROAD = "{http://x-road.eu/xsd/xroad.xsd}"
WSDL_QUERY = "/wsdl?xRoadInstance=VN&memberClass=GOV&memberCode=G06&subsystemCode=population&serviceCode="


def run(urls: Urls, folder: Path, walk: Callable[[Two], Awaitable[None]], **facts: Any) -> None:
    """Walk through two gateways whose provider has a service of SOAP beside the one of REST."""

    async def all_of_it() -> None:
        async with two(urls, folder) as both:
            await take(both, offering(both, **facts))
            both.hub.provider.answer = lambda request: answer(both.hub, request)
            await walk(both)

    asyncio.run(all_of_it())


def offering(both: Two, **facts: Any) -> Snapshot:
    address = both.hub.provider.url
    given: dict[str, Any] = {"rights": (right(),), "wsdl": f"{address}/population?wsdl"}
    service = Service("Công dân", f"{address}/soap", Kind.SOAP, **given)
    made = msgspec.structs.replace(both.snapshot, number=2, **facts)
    return msgspec.structs.replace(made, services={**made.services, SERVICE: service})


async def take(both: Two, changed: Snapshot) -> None:
    """Publish a registry, and wait until both gateways have it."""
    both.publish(changed)
    both.snapshot = changed
    for each in (both.agency, both.hub):
        await until(lambda each=each: each.gateway.registry.snapshot == changed)  # type: ignore[misc]


async def answer(w: World, request: web.BaseRequest) -> web.StreamResponse:
    if request.raw_path == "/population?wsdl":
        return web.Response(text=WSDL, headers=XML)
    return web.Response(body=answer_to(w.provider.heard[-1].body), headers=XML)


def must_be_in_both(both: Two, service: str, exchange: str) -> None:
    """Hold both ledgers to the same two messages under the same identifier, each with the other's signature."""
    here, there = kept(both.agency)[-2:], kept(both.hub)[-2:]
    assert [facts(each) for each in here] == [facts(each) for each in there]
    assert {(each.client, each.service, each.exchange) for each in (*here, *there)} == {
        (CLIENT, service, exchange)
    }
    assert [bool(each.hop) for each in (*here, *there)] == [False, True, True, False]
    assert f'keyid="{LGSP}"' in there[0].hop
    assert f'keyid="{HUB}"' in here[1].hop


# --- Envelopes ---


def test_an_envelope_goes_over_two_gateways_and_stands_in_both_ledgers(urls: Urls, tmp_path: Path) -> None:
    async def walk(both: Two) -> None:
        said = await post(both.agency, headers={"SOAPAction": '"citizen"', "Cookie": "a=b"}, path="/x?y=1")
        assert (said.status, said.headers["Content-Type"]) == (200, XML["Content-Type"])
        found = read_envelope(said.body)
        assert found.body[0].text == "Nguyễn Văn An"
        hashed = found.header.findtext(f"{XROAD}requestHash")
        assert hashed == base64.b64encode(hashlib.sha512(GOOD).digest()).decode()
        heard = both.hub.provider.heard[0]
        assert (heard.target, heard.body, heard.header("soapaction")) == ("/soap", GOOD, '"citizen"')
        names = {name.lower() for name, _ in heard.headers} - {"host", "content-length"}
        assert names == {"content-type", "soapaction"}
        must_be_in_both(both, SERVICE, said.headers["X-Road-Request-Id"])
        assert kept(both.hub)[0].right == both.snapshot.services[SERVICE].rights[0].number

    run(urls, tmp_path, walk)


def test_attachments_go_over_two_gateways_both_ways(urls: Urls, tmp_path: Path) -> None:
    attached = bytes(range(256)) * 2_000
    body = in_parts(GOOD, attached)

    async def walk(both: Two) -> None:
        async def answered(request: web.BaseRequest) -> web.StreamResponse:
            soap = answer_to(GOOD)
            return web.Response(
                body=in_parts(soap, attached[::-1]), headers={"Content-Type": related("b0undary")}
            )

        both.hub.provider.answer = answered
        said = await post(both.agency, body, {"Content-Type": related()})
        assert said.status == 200
        assert attached[::-1] in said.body
        assert b"requestHash" in said.body
        assert both.hub.provider.heard[0].body == body[:100_000]
        must_be_in_both(both, SERVICE, said.headers["X-Road-Request-Id"])
        assert kept(both.hub)[0].size == len(body)

    run(urls, tmp_path, walk)


def test_the_nation_asks_a_service_of_soap_behind_an_agency(urls: Urls, tmp_path: Path) -> None:
    clients = {CLIENT: Client("", (HERE,)), PROVIDER: Client("", (HERE,), gateway=LGSP)}

    async def walk(both: Two) -> None:
        said = await post(both.hub)
        assert read_envelope(said.body).body[0].text == "Nguyễn Văn An"
        assert [bool(each.hop) for each in kept(both.agency)] == [True, False]
        said = await both.hub.ask(f"{WSDL_QUERY}citizen", headers={"X-Road-Client": None})
        assert (said.status, b"xroad-endpoint" in said.body) == (200, True)

    run(urls, tmp_path, walk, clients=clients)


def test_a_refusal_comes_back_as_a_fault_with_its_reason_and_its_identifier(
    urls: Urls, tmp_path: Path
) -> None:
    async def walk(both: Two) -> None:
        # The nation's knows already that the right is over; the agency's not yet.
        over = msgspec.structs.replace(both.snapshot.services[SERVICE], rights=())
        both.hub.gateway.registry.snapshot = msgspec.structs.replace(
            both.snapshot, services={**both.snapshot.services, SERVICE: over}
        )
        for language, words in ({}, "không có quyền"), ({"Accept-Language": "en"}, "is not allowed"):
            said = await post(both.agency, headers=language)
            code, told, number = fault_of(said)
            assert (code, words in told) == ("Server.ServerProxy.AccessDenied", True), told
            assert number == said.headers["X-Road-Request-Id"]
            assert kept(both.agency)[-1].fault == code
            assert kept(both.agency)[-1].exchange == number
            rows = both.hub.rows("SELECT code, message FROM exchange_refusal WHERE uuid = %s", number)
            assert rows == [("exchange.access_denied", told)]
        # And what the agency's knows by itself never leaves its house.
        both.agency.gateway.registry.snapshot = both.hub.gateway.registry.snapshot
        said = await post(both.agency)
        assert fault_of(said)[0] == "Server.ServerProxy.AccessDenied"
        assert (both.hub.provider.heard, kept(both.hub)) == ([], [])

    run(urls, tmp_path, walk)


def test_an_answer_that_the_other_gateway_should_not_have_let_out_is_not_let_in(
    urls: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def walk(both: Two) -> None:
        async def other(_request: web.BaseRequest) -> web.StreamResponse:
            return web.Response(body=answer_to(envelope(message="another")), headers=XML)

        both.hub.provider.answer = other
        code = fault_of(await post(both.agency))[0]
        assert code == "Server.ClientProxy.ServiceFailed.InconsistentResponse"
        assert kept(both.hub)[-1].fault == code
        # The same where the nation's gateway does not look: the agency's does.
        looks = SoapPassing._checked
        monkeypatch.setattr(SoapPassing, "_checked", lambda _, __, found: found.content)
        monkeypatch.setattr(OutwardSoapPassing, "_checked", looks)
        said = await post(both.agency)
        assert fault_of(said)[0] == "Server.ClientProxy.ServiceFailed.InconsistentResponse"
        assert kept(both.hub)[-1].fault == ""
        both.hub.provider.answer = lambda request: answer(both.hub, request)
        said = await post(both.agency)  # signed, of the right header, and without the hash of the request
        assert "requestHash" in fault_of(said)[1]

    run(urls, tmp_path, walk)


# --- What gateways tell of themselves ---


def test_services_are_told_by_the_gateway_before_their_system(urls: Urls, tmp_path: Path) -> None:
    asked = {name: envelope(service=f"{PROVIDER}/{name}") for name in ("listMethods", "allowedMethods")}

    async def walk(both: Two) -> None:
        for name, body in asked.items():
            said = await post(both.agency, body)
            assert services_in(said, name) == [SERVICE]
            must_be_in_both(both, f"{PROVIDER}/{name}", said.headers["X-Road-Request-Id"])
            said = await both.agency.ask(f"/r1/{PROVIDER}/{name}")
            assert [each["service_code"] for each in json.loads(said.body)["service"]] == ["citizens"]
            must_be_in_both(both, f"{PROVIDER}/{name}", said.headers["X-Road-Request-Id"])
        # Of a system behind the agency's own gateway nobody else is asked.
        before = len(kept(both.hub))
        assert json.loads((await both.agency.ask(f"/r1/{CLIENT}/listMethods")).body) == {"service": []}
        assert len(kept(both.hub)) == before
        # Who is not in the registry, or stands behind another gateway, is told nothing.
        said = await both.agency.ask("/r1/VN/GOV/T99/none/listMethods")
        assert json.loads(said.body)["type"] == "Server.ServerProxy.UnknownMember"
        said = await both.agency.ask(f"/r1/{PROVIDER}/listMethods", headers={"X-Road-Client": PROVIDER})
        assert json.loads(said.body)["type"] == "Server.ServerProxy.InvalidClientIdentifier"
        assert len(kept(both.hub)) == before

    run(urls, tmp_path, walk)


def test_a_wsdl_comes_from_the_gateway_that_reaches_it(urls: Urls, tmp_path: Path) -> None:
    body = "<xroad:getWsdl><xroad:serviceCode>{}</xroad:serviceCode></xroad:getWsdl>"

    async def walk(both: Two) -> None:
        asked = envelope(body.format("citizen"), service=f"{PROVIDER}/getWsdl")
        said = await post(both.agency, asked)
        assert said.headers["Content-Type"].startswith("multipart/related;")
        assert b"http://example.org/xroad-endpoint" in said.body
        assert b"10.0.0.1" not in said.body
        must_be_in_both(both, f"{PROVIDER}/getWsdl", said.headers["X-Road-Request-Id"])
        for _ in range(3):
            said = await both.agency.ask(f"{WSDL_QUERY}citizen", headers={"X-Road-Client": None})
            assert (said.status, said.headers["Content-Type"]) == (200, "text/xml; charset=UTF-8")
            assert b"http://example.org/xroad-endpoint" in said.body
        assert [each.target for each in both.hub.provider.heard] == ["/population?wsdl"]
        said = await post(both.agency, envelope(body.format("none"), service=f"{PROVIDER}/getWsdl"))
        code, _, number = fault_of(said)
        assert code == "Server.ServerProxy.UnknownService"
        assert number == said.headers["X-Road-Request-Id"]
        assert (await both.agency.ask(f"{WSDL_QUERY}none")).status == 500
        assert (await both.agency.ask("/wsdl?memberCode=1")).status == 400

    run(urls, tmp_path, walk)


def test_a_wsdl_that_the_other_gateway_has_not_is_told_under_its_identifier(
    urls: Urls, tmp_path: Path
) -> None:
    async def walk(both: Two) -> None:
        both.hub.provider.answer = None  # JSON, which is no WSDL
        said = await both.agency.ask(f"{WSDL_QUERY}citizen", headers={"Accept-Language": "en"})
        told = json.loads(said.body)
        assert told["type"] == said.headers["X-Road-Error"] == "Server.ServerProxy.ServiceFailed.IOError"
        assert "could not be fetched" in told["message"]
        rows = both.hub.rows("SELECT code FROM exchange_refusal WHERE uuid = %s", told["detail"])
        assert rows == [("soap.wsdl_away",)]

    run(urls, tmp_path, walk)


def test_openapi_documents_are_told_by_the_registrys_gateway(urls: Urls, tmp_path: Path) -> None:
    document = json.dumps(
        {"openapi": "3.0.3", "paths": {"/1": {"get": {}}}, "servers": [{"url": "http://10.0.0.1"}]}
    )

    async def walk(both: Two) -> None:
        described(urls[0], document)
        path = f"/r1/{PROVIDER}/getOpenAPI?serviceCode=citizens"
        for gateway in (HUB, LGSP):  # wherever the service stands: the agency's own has no registry
            clients = {**both.snapshot.clients, PROVIDER: Client("", (HERE,), gateway=gateway)}
            number = both.snapshot.number + 1
            await take(both, msgspec.structs.replace(both.snapshot, clients=clients, number=number))
            said = await both.agency.ask(path)
            assert (said.status, json.loads(said.body)["paths"]) == (200, {"/1": {"get": {}}})
            assert "10.0.0.1" not in said.body.decode()
            must_be_in_both(both, f"{PROVIDER}/getOpenAPI", said.headers["X-Road-Request-Id"])
        said = await both.agency.ask(f"/r1/{PROVIDER}/getOpenAPI?serviceCode=none")
        told = json.loads(said.body)
        assert told["detail"] == said.headers["X-Road-Request-Id"]
        rows = both.hub.rows("SELECT code FROM exchange_refusal WHERE uuid = %s", told["detail"])
        assert rows == [("exchange.no_description",)]

    run(urls, tmp_path, walk)


def described(url: str, document: str, wsdl: str = "") -> None:
    """Write a service with its document into a database as the registry has it."""
    with psycopg.connect(url, autocommit=True) as connection:

        def added(table: str, **values: object) -> int:
            given = {"uuid": uuid4(), "by_key": "", "by_name": "", "at": datetime.now(UTC), **values}
            names = ", ".join(given)
            words = f"INSERT INTO exchange_{table} ({names}) VALUES ({', '.join(['%s'] * len(given))}) RETURNING id"
            row = connection.execute(words, list(given.values())).fetchone()  # type: ignore[arg-type]
            assert row is not None
            return int(row[0])

        member = added(
            "member", organisation_code="G06", member_class="GOV", code="G06", suspended_because=""
        )
        system = added("subsystem", member_id=member, code="population", name_vi="Dân cư", name_en="")
        held = connection.execute(
            "INSERT INTO exchange_wsdldocument (digest, content, at) VALUES ('a', %s, now()) RETURNING id",
            (wsdl.encode(),),
        ).fetchone()
        assert held is not None
        added(
            "service",
            subsystem_id=system,
            code="citizen" if wsdl else "citizens",
            name_vi="Công dân",
            name_en="",
            url="",
            kind="SOAP" if wsdl else "OPENAPI",
            wsdl_url="",
            wsdl_document_id=held[0] if wsdl else None,
            description=document,
            description_type="application/json",
            validation="",
            contract="",
            keep_key="",
            keep_must=True,
            timeout_seconds=30,
            is_open=False,
            disabled_because="",
        )


def test_operational_data_are_told_by_the_gateway_that_the_registry_names(urls: Urls, tmp_path: Path) -> None:
    owner = "VN/GOV/G09"
    service = f"{owner}/getSecurityServerHealthData"
    tags = ("xRoadInstance", "memberClass", "memberCode", "serverCode")
    extra = EXTRA + field("securityServer", "SERVER", f"{owner}/hub", tags)

    async def walk(both: Two) -> None:
        body = "<om:getSecurityServerHealthData/>"
        said = await post(both.agency, envelope(body, service=service, extra=extra))
        assert b"getSecurityServerHealthDataResponse" in said.body, said.body
        must_be_in_both(both, service, said.headers["X-Road-Request-Id"])

    members = {"VN/GOV/T01": "Hà Nội", "VN/GOV/G06": "Bộ Công an", owner: "Bộ Khoa học và Công nghệ"}
    run(urls, tmp_path, walk, server=Server(f"{owner}/hub", "exchange.example"), members=members)


@pytest.mark.parametrize("home", [HUB, LGSP])
def test_a_wsdl_that_was_handed_in_is_told_by_the_registrys_gateway(
    urls: Urls, tmp_path: Path, home: str
) -> None:
    body = "<xroad:getWsdl><xroad:serviceCode>citizen</xroad:serviceCode></xroad:getWsdl>"

    async def walk(both: Two) -> None:
        described(urls[0], "", WSDL)
        clients = {**both.snapshot.clients, PROVIDER: Client("", (HERE,), gateway=home)}
        given = msgspec.structs.replace(both.snapshot.services[SERVICE], wsdl="")
        services = {**both.snapshot.services, SERVICE: given}
        await take(both, msgspec.structs.replace(both.snapshot, clients=clients, services=services, number=3))
        for world in (both.agency, both.hub):
            said = await world.ask(f"{WSDL_QUERY}citizen", headers={"X-Road-Client": None})
            assert (said.status, b"http://example.org/xroad-endpoint" in said.body) == (200, True)
        said = await post(both.agency, envelope(body, service=f"{PROVIDER}/getWsdl"))
        assert b"http://example.org/xroad-endpoint" in said.body, said.body
        assert b"10.0.0.1" not in said.body
        assert both.hub.provider.heard == []

    run(urls, tmp_path, walk)


# --- Messages that are not what the agency's gateway signed ---


@pytest.mark.parametrize(
    "body", [GOOD, in_parts(GOOD, b"x" * 200_000), envelope(service=f"{PROVIDER}/listMethods")]
)
def test_an_altered_envelope_goes_nowhere(urls: Urls, tmp_path: Path, body: bytes) -> None:
    async def walk(both: Two) -> None:
        kind = related() if body.startswith(b"--") else XML["Content-Type"]
        answer = await sent(both, body, body.replace(b"VN-01", b"VN-02"), kind)
        assert etree.fromstring(answer).findtext(".//faultcode") == INVALID
        assert all(not each.body.endswith(b"--\r\n") for each in both.hub.provider.heard)
        # Whoever signs has to answer for the client that the envelope names.
        asked = body.replace(
            b"T01</id:memberCode><id:subsystemCode>portal", b"G06</id:memberCode><id:subsystemCode>population"
        )
        answer = await sent(both, asked, asked, kind)
        assert (
            etree.fromstring(answer).findtext(".//faultcode") == "Server.ServerProxy.InvalidClientIdentifier"
        )
        # And an unsigned one is told so as a fault, too.
        answer = await sent(both, body, body, kind, is_signed=False)
        assert etree.fromstring(answer).findtext(".//faultcode") == "Server.ServerProxy.MissingSignature"

    run(urls, tmp_path, walk)


async def sent(both: Two, signed: bytes, body: bytes, kind: str, *, is_signed: bool = True) -> bytes:
    """Send the nation's gateway an envelope under the signature of another, as the agency's would; return the answer."""
    url = f"{both.snapshot.gateways[HUB].url}/"
    given: list[Header] = [
        ("Content-Type", kind),
        ("x-road-client", CLIENT),
        ("x-road-request-id", str(uuid4())),
        (hops.MESSAGE, "message-1"),
    ]
    if is_signed:
        digest = hops.digest_header(hashlib.sha512(signed).digest())
        private = derived(LGSP_SEED, HOP_PURPOSE)
        given = hops.signed_request(
            "POST", url, given, digest, private=private, gateway=LGSP, created=int(time.time())
        )
    own = both.parties["lgsp"]
    tls = Identity("", b"", (own.file, own.file)).to(both.snapshot.gateways[HUB])
    assert tls is not None
    async with both.hub.session.post(url, data=body, headers=given, ssl=tls) as answer:
        return await answer.read()
