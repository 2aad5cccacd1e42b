"""Two gateways, and what clients, providers and other gateways do that they should not."""

import asyncio
import gzip
import json
import os
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from nenso.exchange.rules.routing.snapshot import Kind, Service
from nenso.gateway.bodies import SMALL
from tests.factories.soap import envelope
from tests.gateway.test_hops import Two, facts, kept, two, urls
from tests.gateway.world import CLIENT, PATH, PATIENCE, PROVIDER, SERVICE, right, until

assert urls  # a fixture
Urls = tuple[str, str]


async def raw(both: Two, *lines: str | bytes, body: bytes = b"", close: bool = False, port: int = 0) -> bytes:
    """Send a request to the agency's gateway, letter by letter; return the whole answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port or both.agency.gateway.port)
    head = b"\r\n".join(each if isinstance(each, bytes) else each.encode() for each in lines)
    writer.write(head + b"\r\n\r\n" + body)
    if close:
        await writer.drain()
        writer.close()
        return b""
    try:
        async with asyncio.timeout(PATIENCE):
            return await reader.read(-1)
    finally:
        writer.close()


def line(method: str = "GET", target: str = f"{PATH}/1") -> tuple[str, ...]:
    return (f"{method} {target} HTTP/1.1", "Host: x", "Connection: close", f"X-Road-Client: {CLIENT}")


def must_agree(both: Two, said: bytes) -> None:
    """Hold an answer to 200, and both ledgers to the same facts."""
    assert said.startswith(b"HTTP/1.1 200"), said[:600]
    here, there = kept(both.agency), kept(both.hub)
    assert [facts(each) for each in here] == [facts(each) for each in there]


ODD = {
    "a body that is packed": (*line("POST"), "Content-Encoding: gzip"),
    "letters beyond ASCII": (*line(), "X-Road-UserId: VN:Nguyễn"),
    "letters beyond ASCII in the identifier": (*line(), "X-Road-Id: số-1"),
    "an empty identifier": (*line(), "X-Road-Id:"),
    "a long identifier": (*line(), "X-Road-Id: " + "x" * 400),
    "a doubled client": (
        line()[0],
        "Host: x",
        "Connection: close",
        "X-Road-Client: é",
        f"X-Road-Client: {CLIENT}",
    ),
    "odd white space": (*line(), "X-A: \t b \t ", "X-B:\t"),
    "a message's identifier of the hop": (*line(), "X-Nenso-Message-Id: forged"),
    "an identifier of the exchange": (*line(), "X-Road-Request-Id: forged", "X-Road-Request-Hash: forged"),
    "a digest and a signature of the client's": (
        *line(),
        "Content-Digest: sha-256=:AAAA:",
        "Content-Digest: sha-256=:BBBB:",
        "Signature-Input: own=();created=1",
        "Signature: own=:AAAA:",
        "Signature: hop=:AAAA:",
    ),
    "an empty query": line(target=f"{PATH}/1?"),
    "a query of question marks": line(target=f"{PATH}/1???"),
    "odd signs in the path": line(target=f"{PATH}/a%20b%2Fc;d=1,'()|{{}}?q=\"<>"),
    "no path": line(target=PATH),
    "doubled slashes": line(target=f"{PATH}//1//"),
    "an absolute address": line(target=f"http://x{PATH}/1"),
    "a question for the head": line("HEAD"),
    "options": line("OPTIONS"),
    "nothing in chunks": (*line("POST"), "Transfer-Encoding: chunked"),
    "an upgrade": (*line(), "Upgrade: websocket"),
}
BODIES = {
    "a body that is packed": gzip.compress(b"asked" * 100),
    "nothing in chunks": b"0\r\n\r\n",
}


@pytest.mark.parametrize("odd", list(ODD))
def test_odd_requests_go_over_two_gateways_as_over_one(urls: Urls, tmp_path: Path, odd: str) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            body = BODIES.get(odd, b"")
            lines = ODD[odd] + (
                (f"Content-Length: {len(body)}",) if body and odd != "nothing in chunks" else ()
            )
            must_agree(both, await raw(both, *lines, body=body))
            heard = both.hub.provider.heard
            assert len(heard) == 1
            direct = await raw(both, *lines, body=body, port=both.hub.gateway.port)
            assert direct.startswith(b"HTTP/1.1 200")
            skip = {"x-road-request-id", "x-road-id", "date", "content-length", "transfer-encoding"}
            over, once = [
                [(n.lower(), v) for n, v in each.headers if n.lower() not in skip] for each in heard
            ]
            assert (over, heard[0].target, heard[0].body) == (once, heard[1].target, heard[1].body)

    asyncio.run(walk())


@pytest.mark.parametrize("answered", ["plain", "large", "none", "odd", "named", "error", "unsaid"])
def test_odd_answers_come_over_two_gateways_as_over_one(urls: Urls, tmp_path: Path, answered: str) -> None:
    large = os.urandom(3 * SMALL)

    async def answers(request: web.BaseRequest) -> web.StreamResponse:
        body, status, more = {
            "plain": (b"said", 200, {"Content-Type": "text/plain"}),
            "large": (large, 200, {"Content-Type": "text/plain"}),
            "none": (b"", 204, {}),
            "odd": (b"said", 200, {"Content-Type": "text/plain", "X-Own": "Nguyễn"}),
            "named": (
                b"said",
                200,
                {
                    "Content-Type": "text/plain",
                    "Signature": "own=:A:",
                    "Content-Digest": "sha-256=:A:",
                    "X-Road-Error": "own",
                    "X-Road-Request-Hash": "own",
                },
            ),
            "error": (b"no", 503, {"Content-Type": "text/plain"}),
            "unsaid": (b"said", 299, {"Content-Type": "text/plain"}),
        }[answered]
        transport = request.transport
        assert transport is not None
        lines = [
            f"HTTP/1.1 {status} {'' if answered == 'unsaid' else 'Said'}",
            "Date: x",
            *(f"{n}: {v}" for n, v in more.items()),
        ]
        lines += [f"Content-Length: {len(body)}"] if status != 204 else []
        transport.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        await asyncio.sleep(0.1)
        transport.close()
        return web.StreamResponse()

    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            both.hub.provider.answer = answers
            over = await raw(both, *line())
            here, there = kept(both.agency), kept(both.hub)
            once = await raw(both, *line(), port=both.hub.gateway.port)
            assert said(over) == said(once)
            assert [facts(each) for each in here] == [facts(each) for each in there]

    asyncio.run(walk())


def said(answer: bytes) -> tuple[list[bytes], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    own = (b"x-road-id", b"x-road-request", b"date")
    return sorted(each for each in head.split(b"\r\n") if not each.lower().startswith(own)), body


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5, 6",),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 5"),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding:\tchunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding : chunked",),
        ("Content-Length: +5",),
        ("Content-Length: 0x5",),
        ("X-A: b\r\n c",),
        (b"X-A: \x00",),
        (b" X-A: b",),
    ],
)
def test_what_two_readers_could_read_differently_is_read_by_none(
    urls: Urls, tmp_path: Path, lines: tuple[str | bytes, ...]
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            hidden = f"GET {PATH}/hidden HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\n\r\n".encode()
            said = await raw(
                both,
                f"POST {PATH}/1 HTTP/1.1",
                "Host: x",
                f"X-Road-Client: {CLIENT}",
                *lines,
                body=b"0\r\n\r\n" + hidden,
            )
            assert said[9:12] == b"400", said[:300]
            assert both.hub.provider.heard == []

    asyncio.run(walk())


def test_a_long_registry_reaches_an_agency_whole(urls: Urls, tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            more = {
                f"{PROVIDER}/s{n}": Service("Dịch vụ " * 20, "http://127.0.0.1:9", rights=(right(),))
                for n in range(4000)
            }
            changed = msgspec.structs.replace(both.snapshot, services=both.snapshot.services | more, number=2)
            both.publish(changed)
            await until(lambda: both.agency.gateway.registry.snapshot == changed)

    asyncio.run(walk())


def test_a_service_of_soap_is_not_asked_past_its_own_gateway(urls: Urls, tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            address = both.hub.provider.url
            offered = Service("Công dân", address, rights=(right(),), kind=Kind.SOAP, wsdl=f"{address}/wsdl")
            changed = msgspec.structs.replace(both.snapshot, services={SERVICE: offered}, number=2)
            both.publish(changed)
            await until(lambda: both.agency.gateway.registry.snapshot == changed)
            said = await both.agency.ask(
                "/", "POST", data=envelope(), headers={"Content-Type": "text/xml", "X-Road-Client": None}
            )
            assert b"Server.ServerProxy.UnknownService" in said.body
            assert (both.hub.provider.heard, kept(both.agency)) == ([], [])

    asyncio.run(walk())


@pytest.mark.parametrize("size", [1_000, 400_000])
def test_a_request_cut_short_at_the_agency_reaches_nobody(urls: Urls, tmp_path: Path, size: int) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            await raw(both, *line("POST"), f"Content-Length: {size}", body=b"x" * (size // 2), close=True)
            async with asyncio.timeout(PATIENCE):
                while not kept(both.agency)[1:]:
                    await asyncio.sleep(0.2)
            assert [each.fault for each in kept(both.agency)] == ["", "Client.IOError"]
            assert (both.hub.provider.heard, kept(both.hub)) == ([], [])
            assert (await both.agency.ask()).status == 200

    asyncio.run(walk())


@pytest.mark.parametrize(("size", "at"), [(1_000, 500), (400_000, 200_000), (400_000, 390_000), (0, 0)])
def test_a_provider_that_dies_is_told_over_two_gateways(
    urls: Urls, tmp_path: Path, size: int, at: int
) -> None:
    async def dies(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = size
        assert request.transport is not None
        if size:
            await response.prepare(request)
            await response.write(b"x" * at)
        request.transport.abort()
        return response

    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            both.hub.provider.answer = dies
            answer = await both.agency.ask()
            assert answer.status == 500
            assert "Server.ServerProxy" in json.loads(answer.body)["type"]
            (_, here), (_, there) = kept(both.agency), kept(both.hub)
            assert here.fault == there.fault != ""

    asyncio.run(walk())
