"""Services that answer no envelope, clients that are slow or go away: each has its fault, and nothing is taken for whole."""

import asyncio
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from nenso.exchange.rules.routing.snapshot import Snapshot
from tests.factories.soap import SERVICE, answer_to, envelope, in_parts, related
from tests.gateway.test_soap import fault_of, post, run, soap_snapshot
from tests.gateway.world import PATIENCE, World, until

GOOD = envelope()

# --- Answers that are none ---


@pytest.mark.parametrize(
    ("status", "content_type", "body", "kind"),
    [
        (404, "text/xml", b"<a/>", "Server.ServerProxy.ServiceFailed.HttpError"),
        (302, "text/xml", answer_to(GOOD), "Server.ServerProxy.ServiceFailed.HttpError"),
        (200, "text/html", answer_to(GOOD), "Server.ServerProxy.ServiceFailed.InvalidContentType"),
        (200, "", answer_to(GOOD), "Server.ServerProxy.ServiceFailed.InvalidContentType"),
        (200, "text/xmlé", answer_to(GOOD), "Server.ServerProxy.ServiceFailed.InvalidContentType"),
        (200, "text/xml", b"", "Server.ServerProxy.ServiceFailed.InvalidSoap"),
        (500, "text/xml", b"<html/>", "Server.ServerProxy.ServiceFailed.InvalidSoap"),
        (200, "text/xml", answer_to(GOOD)[:-9], "Server.ServerProxy.ServiceFailed.InvalidSoap"),
        (200, related(), b"--b0undary--\r\n", "Server.ServerProxy.ServiceFailed.MissingSoap"),
        (
            200,
            "text/xml",
            answer_to(GOOD).replace(b">4.0<", b">9<"),
            "Server.ServerProxy.ServiceFailed.InvalidProtocolVersion",
        ),
        (
            200,
            "text/xml",
            answer_to(GOOD).replace(b"message-1", b"message-2"),
            "Server.ClientProxy.ServiceFailed.InconsistentResponse",
        ),
        (
            200,
            related(),
            in_parts(answer_to(GOOD).replace(b"VN-01", b"VN-02"), b"x" * 200_000),
            "Server.ClientProxy.ServiceFailed.InconsistentResponse",
        ),
    ],
)
def test_an_answer_that_is_none_is_a_fault_and_in_the_ledger(
    url: str, tmp_path: Path, status: int, content_type: str, body: bytes, kind: str
) -> None:
    async def walk(w: World) -> None:
        async def answer(_request: web.BaseRequest) -> web.StreamResponse:
            return web.Response(status=status, body=body, headers={"Content-Type": content_type})

        w.provider.answer = answer
        assert fault_of(await post(w))[0] == kind
        assert w.rows("SELECT direction, fault FROM exchange_entry ORDER BY place") == [
            ("request", ""),
            ("response", kind),
        ]

    run(url, tmp_path, walk)


def test_a_service_that_is_away_is_a_fault(url: str, tmp_path: Path) -> None:
    def make(address: str) -> Snapshot:
        made = soap_snapshot(address)
        gone = msgspec.structs.replace(made.services[SERVICE], url="http://127.0.0.1:9/")
        return msgspec.structs.replace(made, services={SERVICE: gone})

    async def walk(w: World) -> None:
        assert fault_of(await post(w))[0] == "Server.ServerProxy.NetworkError"
        assert w.rows("SELECT count(*) FROM exchange_entry") == [(2,)]

    run(url, tmp_path, walk, make)


# --- Slow and broken ---


async def said_by(w: World, *parts: bytes, pause: float = 0.0) -> bytes:
    """Send a request in parts over a connection of its own; return what comes back, up to the end of an envelope."""
    reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(pause)
    answer = await asyncio.wait_for(reader.readuntil(b"Envelope>"), PATIENCE)
    writer.close()
    return answer


def head(length: int, more: str = "") -> bytes:
    """Return the head of a request that promises a length."""
    said = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nConnection: close\r\n{more}"
    return f"{said}Content-Length: {length}\r\n\r\n".encode()


def test_an_envelope_that_does_not_come_is_not_waited_for(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nenso.gateway.soap import door

    monkeypatch.setattr(door, "PATIENCE", 0.3)

    async def walk(w: World) -> None:
        answer = await said_by(w, head(len(GOOD)), GOOD[:200])
        assert b"<faultcode>Client.IOError<" in answer
        assert w.rows("SELECT code FROM exchange_refusal") == [("soap.late_envelope",)]

    run(url, tmp_path, walk)


def test_an_envelope_that_comes_byte_by_byte_and_waits_to_be_let_goes_through(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        cut = [GOOD[place : place + 97] for place in range(0, len(GOOD), 97)]
        answer = await said_by(w, head(len(GOOD), "Expect: 100-continue\r\n"), *cut, pause=0.005)
        assert answer.count(b"HTTP/1.1 100 Continue") == 1
        assert b"requestHash" in answer
        assert w.provider.heard[0].body == GOOD

    run(url, tmp_path, walk)


def test_a_client_that_goes_amid_its_envelope_leaves_a_refusal(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        writer.write(head(len(GOOD)) + GOOD[:200])
        await writer.drain()
        writer.close()
        await until(lambda: w.rows("SELECT code FROM exchange_refusal") != [] or w.provider.heard != [])
        assert w.provider.heard == []
        assert (await post(w)).status == 200

    run(url, tmp_path, walk)


def test_an_attachment_that_breaks_off_reaches_no_ledger_as_whole(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        content = in_parts(GOOD, bytes(500_000))
        said = head(len(content)).replace(b"text/xml", related().encode())
        _, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        writer.write(said + content[:-1000])
        await writer.drain()
        writer.close()
        assert (await post(w)).status == 200
        assert w.rows("SELECT count(*) FROM exchange_entry WHERE direction = 'response' AND fault = ''") == [
            (1,)
        ]

    run(url, tmp_path, walk)
