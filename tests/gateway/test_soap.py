"""Envelopes through the gateway: what goes on and comes back, what stands in the ledger, and every fault in X-Road's form."""

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web
from lxml import etree

from nenso.exchange.rules.ledger.records import read_record
from nenso.exchange.rules.protocol.soap.envelope import read_envelope
from nenso.exchange.rules.routing.snapshot import Kind, Service, Snapshot
from tests.factories.soap import SERVICE, answer_to, envelope, in_parts, related
from tests.gateway.world import CLIENT, PROVIDER, Said, World, right, snapshot, world

Walk = Callable[[World], Awaitable[None]]
XML = {"Content-Type": "text/xml; charset=UTF-8"}
GOOD = envelope()


def soap_snapshot(address: str, **facts: Any) -> Snapshot:
    """A registry whose provider offers a service of SOAP beside the one of REST."""
    made = snapshot(address)
    given: dict[str, Any] = {"rights": (right(),), "wsdl": f"{address}/population?wsdl"}
    service = Service("Công dân", f"{address}/soap", Kind.SOAP, **(given | facts))
    return msgspec.structs.replace(made, services={**made.services, SERVICE: service})


def run(url: str, folder: Path, walk: Walk, make: Callable[[str], Snapshot] = soap_snapshot) -> None:
    """Walk through a world in which the provider answers envelopes."""

    async def all_of_it() -> None:
        async with world(url, folder, make) as w:
            w.provider.answer = answering(w)
            await walk(w)

    asyncio.run(all_of_it())


def answering(w: World) -> Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]:
    """Answer the envelope that was heard last."""

    async def answer(_request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(body=answer_to(w.provider.heard[-1].body), headers=XML)

    return answer


async def post(w: World, body: bytes = GOOD, headers: dict[str, str] | None = None, path: str = "/") -> Said:
    """Post as an information system does: nothing is said of the client but in the envelope."""
    return await w.ask(path, "POST", data=body, headers={"X-Road-Client": None, **XML, **(headers or {})})


def fault_of(said: Said) -> tuple[str, str, str]:
    """Return code, words and identifier of a fault; hold it to X-Road's form."""
    assert (said.status, said.headers["SOAPAction"]) == (200, "")
    assert said.headers["Content-Type"].lower() == "text/xml; charset=utf-8"
    root = etree.fromstring(said.body)
    found = [root.findtext(f".//{name}") for name in ("faultcode", "faultstring", "faultDetail")]
    assert all(found)
    assert said.headers["X-Road-Error"] == found[0]
    return found[0] or "", found[1] or "", found[2] or ""


def must_be_refused(w: World, said: Said, kind: str) -> None:
    """Hold a fault to what was written down of it: nothing was sent on, nothing is in the ledger."""
    code, words, number = fault_of(said)
    assert code == kind
    rows = w.rows("SELECT fault, message FROM exchange_refusal WHERE uuid = %s", number)
    assert rows == [(kind, words)]
    assert w.provider.heard == []
    assert w.rows("SELECT count(*) FROM exchange_entry") == [(0,)]


# --- Through ---


@pytest.mark.parametrize("path", ["/", "/xroad-endpoint"])
def test_an_envelope_goes_on_and_its_answer_has_the_request_hash(url: str, tmp_path: Path, path: str) -> None:
    async def walk(w: World) -> None:
        said = await post(w, headers={"SOAPAction": '"citizen"', "X-Own": "1", "Cookie": "a=b"}, path=path)
        assert (said.status, said.headers["Content-Type"]) == (200, XML["Content-Type"])
        found = read_envelope(said.body)
        hashed = found.header.findtext("{http://x-road.eu/xsd/xroad.xsd}requestHash")
        assert hashed == base64.b64encode(hashlib.sha512(GOOD).digest()).decode()
        assert found.body[0].text == "Nguyễn Văn An"
        heard = w.provider.heard[0]
        assert (heard.method, heard.target, heard.body) == ("POST", "/soap", GOOD)
        names = {name.lower() for name, _ in heard.headers} - {"host", "content-length"}
        assert names == {"content-type", "soapaction"}
        assert heard.header("soapaction") == '"citizen"'

    run(url, tmp_path, walk)


def test_both_envelopes_stand_in_the_ledger_by_whom_they_name(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await post(w)
        rows = w.rows("SELECT record, head, size FROM exchange_entry ORDER BY place")
        request, response = (read_record(bytes(row[0])) for row in rows)
        for one in (request, response):
            assert (one.client, one.service, one.message, one.method) == (
                CLIENT,
                SERVICE,
                "message-1",
                "POST",
            )
            assert one.purpose == "Xác minh cư trú"
        assert request.body == base64.b64encode(hashlib.sha512(GOOD).digest()).decode()
        assert response.body == base64.b64encode(hashlib.sha512(said.body).digest()).decode()
        assert response.status == 200
        assert request.exchange == said.headers["X-Road-Request-Id"]
        head = bytes(rows[0][1]).decode().split("\r\n")
        assert {"x-road-userid:VN-01", "x-road-protocol-version:4.0", f"x-road-client:{CLIENT}"} <= set(head)
        assert [row[2] for row in rows] == [len(GOOD), len(said.body)]

    run(url, tmp_path, walk)


def test_what_an_envelope_says_never_makes_lines_of_a_head(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        evil = envelope(message="1\n&#13;&#10;x-own:2 Nguyễn")
        assert read_envelope((await post(w, evil)).body).message
        head = bytes(w.rows("SELECT head FROM exchange_entry ORDER BY place")[0][0]).decode()
        assert "\r\nx-road-id:1 x-own:2 Nguyễn\r\n" in head

    run(url, tmp_path, walk)


@pytest.mark.parametrize("size", [3, 70_000, 12_000_000])
def test_attachments_stream_both_ways(url: str, tmp_path: Path, size: int) -> None:
    attachment = bytes(range(256)) * (size // 256 + 1)
    asked = in_parts(GOOD, attachment)
    answered = in_parts(answer_to(GOOD), attachment, attachment)

    async def walk(w: World) -> None:
        digest = hashlib.sha512(asked).hexdigest()

        async def answer(_request: web.BaseRequest) -> web.StreamResponse:
            return web.Response(body=answered, headers={"Content-Type": related()})

        w.provider.answer = answer
        said = await post(w, asked, {"Content-Type": related()})
        assert said.headers["Content-Type"] == related()
        start, end = said.body.index(b"<?xml"), said.body.index(b"\r\n--b0undary", 20)
        assert b"requestHash" in said.body[start:end]
        assert said.body[:start] == answered[: answered.index(b"<?xml")]
        assert said.body[end:] == answered[answered.index(b"\r\n--b0undary", 20) :]
        assert w.provider.heard[0].header("content-type") == related()
        rows = w.rows("SELECT record, size FROM exchange_entry ORDER BY place")
        assert bytes.fromhex(digest) == base64.b64decode(read_record(bytes(rows[0][0])).body)
        assert [row[1] for row in rows] == [len(asked), len(said.body)]

    run(url, tmp_path, walk)


def test_a_fault_of_the_service_goes_on_as_it_came(url: str, tmp_path: Path) -> None:
    own = envelope(
        "<soapenv:Fault><faultcode>own:No</faultcode><faultstring>Không</faultstring></soapenv:Fault>"
    )

    async def walk(w: World) -> None:
        async def answer(_request: web.BaseRequest) -> web.StreamResponse:
            return web.Response(status=500, body=own, headers=XML)

        w.provider.answer = answer
        said = await post(w)
        assert (said.status, said.body) == (200, own)
        assert "X-Road-Error" not in said.headers
        assert w.rows("SELECT count(*) FROM exchange_entry") == [(2,)]

    run(url, tmp_path, walk)


# --- Not through ---

REQUESTS: list[tuple[bytes, str | None, str]] = [
    (b"", "text/xml", "Client.InvalidSoap"),
    (b"<a", "text/xml", "Client.InvalidSoap"),
    (GOOD, "application/json", "Client.InvalidContentType"),
    (GOOD, "application/soap+xml", "Client.InvalidContentType"),
    (GOOD, "multipart/related", "Client.InvalidContentType"),
    (GOOD, related(), "Client.MissingSoap"),
    (b"--b0undary--", related(), "Client.MissingSoap"),
    (in_parts(GOOD)[:-300], related(), "Client.MissingSoap"),
    (GOOD.replace(b">4.0<", b">5.0<"), "text/xml", "Client.InvalidProtocolVersion"),
    (envelope(client="VN/GOV/X/y"), "text/xml", "Server.ClientProxy.UnknownMember"),
    (envelope(service=f"{PROVIDER}/nothing"), "text/xml", "Server.ServerProxy.UnknownService"),
    (envelope(service=f"{PROVIDER}/citizens"), "text/xml", "Server.ServerProxy.ServiceType"),
    (envelope(client=PROVIDER), "text/xml", "Server.ServerProxy.AccessDenied"),
    (
        GOOD.replace(
            b"<xroad:id>",
            b'<xroad:securityServer id:objectType="SERVER"><id:xRoadInstance>VN</id:xRoadInstance><id:memberClass>GOV'
            b"</id:memberClass><id:memberCode>G09</id:memberCode><id:serverCode>other</id:serverCode>"
            b"</xroad:securityServer><xroad:id>",
        ),
        "text/xml",
        "Server.ServerProxy.InvalidSecurityServer",
    ),
]


@pytest.mark.parametrize(("body", "said", "kind"), REQUESTS, ids=[each[2] for each in REQUESTS])
def test_what_is_not_passed_on_is_a_fault(
    url: str, tmp_path: Path, body: bytes, said: str, kind: str
) -> None:
    async def walk(w: World) -> None:
        must_be_refused(w, await post(w, body, {"Content-Type": said}), kind)

    run(url, tmp_path, walk)


def test_a_refusal_is_known_by_whom_it_was_asked_of(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await post(w, envelope(client=PROVIDER))
        await w.ask(f"/r1/{PROVIDER}/citizens/1/2?a=1", headers={"X-Road-Client": PROVIDER})
        await w.ask("/elsewhere?a=1")
        rows = w.rows("SELECT client, service FROM exchange_refusal ORDER BY at")
        assert rows == [(PROVIDER, SERVICE), (PROVIDER, f"{PROVIDER}/citizens"), (CLIENT, "/elsewhere")]

    run(url, tmp_path, walk)


def test_a_service_of_soap_is_not_called_by_rest(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        said = await w.ask(f"/r1/{SERVICE}", "POST", data=b"{}")
        assert (said.status, said.headers["X-Road-Error"]) == (500, "Server.ServerProxy.ServiceType")
        assert w.provider.heard == []

    run(url, tmp_path, walk)


def test_limits_and_pauses_are_the_same_as_for_rest(url: str, tmp_path: Path) -> None:
    def make(address: str) -> Snapshot:
        return soap_snapshot(address, rights=(right(per_second=2),))

    async def walk(w: World) -> None:
        codes = [
            "" if "X-Road-Error" not in each.headers else fault_of(each)[0]
            for each in [await post(w) for _ in range(3)]
        ]
        assert codes == ["", "", "Server.ClientProxy.LimitReached"]
        assert w.gateway.registry.snapshot is not None
        held = soap_snapshot(w.provider.url, disabled_because="Bảo trì")
        w.gateway.registry.snapshot = held
        assert fault_of(await post(w))[0] == "Server.ServerProxy.ServiceDisabled"
        w.gateway.registry.snapshot = msgspec.structs.replace(held, expires_at=held.made_at)
        assert fault_of(await post(w))[0] == "Server.ClientProxy.OutdatedGlobalConf"

    run(url, tmp_path, walk, make)


def test_a_hundred_megabytes_stream_and_one_more_is_too_much(url: str, tmp_path: Path) -> None:
    async def parts(size: int) -> Any:
        yield in_parts(GOOD, b"")[: -len("\r\n--b0undary--\r\n")]
        for _ in range(size // 2**20):
            yield bytes(2**20)
        yield b"\r\n--b0undary--\r\n"

    async def walk(w: World) -> None:
        async def answer(_request: web.BaseRequest) -> web.StreamResponse:
            return web.Response(body=answer_to(GOOD), headers=XML)

        w.provider.answer = answer
        said = await post(w, parts(99 * 2**20), {"Content-Type": related()})
        assert "X-Road-Error" not in said.headers
        assert w.rows("SELECT size FROM exchange_entry ORDER BY place")[0][0] > 99 * 2**20
        said = await post(w, parts(101 * 2**20), {"Content-Type": related()})
        assert fault_of(said)[0] == "Client.InvalidRequest"

    run(url, tmp_path, walk)
