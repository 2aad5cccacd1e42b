"""What is no HTTP, a fault of the program, and a right that goes while a message is on its way: told in form, with an identifier."""

import asyncio
import json
import logging
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from nenso.exchange.rules.ledger.records import read_record
from nenso.exchange.rules.routing.snapshot import Client, Credential, Proof, Service, Snapshot
from nenso.gateway.connections import Limits
from nenso.gateway.server import running
from tests.gateway.test_refusing import must_be, run
from tests.gateway.test_witness_door import LATEST
from tests.gateway.witnesses import config, hand_in, one, submission, watch
from tests.gateway.world import CLIENT, PATH, PATIENCE, Said, World, publish, snapshot, until

HEAD = f"POST {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\n"


async def raw(port: int, sent: bytes) -> tuple[bytes, bytes]:
    """Return head and body of what is answered, the connection closed behind it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    try:
        async with asyncio.timeout(PATIENCE):
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        return head, body
    finally:
        writer.close()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n", "HTTPS"),  # TLS at the plain port
        (f"{HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\n".encode(), "Content-Length"),
        (f"{HEAD}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n".encode(), "Transfer-Encoding"),
        (b"GET /r1/\xc3\xa9 HTTP/1.1\r\n\r\n", "url"),
        (f"{HEAD}X-A: \0\r\n\r\n".encode(), "header"),
        (f"{HEAD}X-Long: {'x' * 20_000}\r\n\r\n".encode(), "8190"),
    ],
)
def test_what_is_no_http_is_refused_in_form_and_is_no_fault_of_ours(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, sent: bytes, why: str
) -> None:
    async def walk(w: World) -> None:
        head, body = await raw(w.gateway.port, sent)
        said = json.loads(body)
        assert head.startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
        assert b"X-Road-Error: Client.BadRequest" in head
        assert why in said["message"], said
        assert w.rows("SELECT code, message FROM exchange_refusal WHERE uuid = %s", said["detail"]) == [
            ("exchange.unreadable", said["message"])
        ]
        assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []
        assert (await w.ask()).status == 200

    run(url, tmp_path, walk)


@pytest.mark.parametrize("size", [5, 100_000])
def test_a_body_that_is_no_http_in_its_middle_is_not_waited_for(url: str, tmp_path: Path, size: int) -> None:
    async def walk(w: World) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        begun = f"{HEAD}Accept-Language: en\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n{'x' * size}\r\n"
        writer.write(begun.encode())
        await asyncio.sleep(
            0.2
        )  # so that it is on its way; where a busy machine reads both at once, it never was
        writer.write(b"zz\r\n")
        async with asyncio.timeout(PATIENCE):
            _, _, body = (await reader.readuntil(b"}")).partition(b"\r\n\r\n")
        writer.close()
        said = json.loads(body)
        assert said["type"] in ("Client.IOError", "Client.BadRequest")
        assert "too slowly" not in said["message"]
        assert w.provider.heard == []
        assert (await w.ask()).status == 200

    run(url, tmp_path, walk)


def test_a_key_of_any_bytes_is_another_key_and_no_fault(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def make(address: str) -> Snapshot:
        client = Client("", (Credential(Proof.KEY, sha256(b"\xf7").hexdigest(), ()),))
        return snapshot(address, clients={CLIENT: client})

    async def walk(w: World) -> None:
        asked = (
            f"GET {PATH}/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Road-Client: {CLIENT}\r\n".encode()
        )
        right, wrong = [
            (await raw(w.gateway.port, asked + b"X-Nenso-Key: %b\r\n\r\n" % key))[0]
            for key in (b"\xf7", b"\xf8")
        ]
        assert right.startswith(b"HTTP/1.1 200")
        assert b"X-Road-Error: " in wrong
        assert w.rows("SELECT code FROM exchange_refusal") == [("exchange.wrong_credential",)]
        assert [each for each in caplog.records if each.exc_info] == []

    run(url, tmp_path, walk, make)


def test_a_fault_of_the_program_is_told_with_an_identifier_and_never_how(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> Any:
        raise RuntimeError("a secret of the program")

    async def walk(w: World) -> None:
        with monkeypatch.context() as broken:
            broken.setattr("nenso.gateway.guessing.Guessing.decide", breaks)
            said = await w.ask(headers={"Accept-Language": "en"})
        must_be(w, said, "Server.ClientProxy.InternalError", "exchange.failed")
        assert b"secret" not in said.body
        (told,) = [each for each in caplog.records if each.exc_info]
        assert json.loads(said.body)["detail"] in told.getMessage()
        assert (await w.ask()).status == 200

    run(url, tmp_path, walk)


def test_a_right_revoked_between_check_and_call_is_the_last_ones_and_not_the_next_ones(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        is_asked, may_go_on = asyncio.Event(), asyncio.Event()

        async def slow(_request: web.BaseRequest) -> web.StreamResponse:
            is_asked.set()
            await may_go_on.wait()
            return web.Response(text="answered")

        held = w.gateway.registry.snapshot
        assert held is not None
        w.provider.answer = slow
        asking = asyncio.create_task(w.ask())
        await is_asked.wait()  # it was let through, and its provider is at it
        publish(w.url, snapshot(w.provider.url, number=2, service=Service("", w.provider.url)))
        await until(
            lambda: w.gateway.registry.snapshot is not None and w.gateway.registry.snapshot.number == 2
        )
        refused: Said = await w.ask()
        assert json.loads(refused.body)["type"] == "Server.ServerProxy.AccessDenied"
        may_go_on.set()
        said = await asking
        assert (said.status, said.body) == (200, b"answered")
        entries = w.rows("SELECT record FROM exchange_entry ORDER BY place")
        (right,) = held.services[f"{PATH[4:]}"].rights
        assert {read_record(bytes(each)).right for (each,) in entries} == {right.number}, (
            "by which right it went"
        )

    run(url, tmp_path, walk)


BEGUN = b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"


def test_a_submission_that_does_not_come_whole_is_told_to_its_ledger(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def walk() -> None:
        hurried = replace(config(url, tmp_path, 0), limits=Limits(window=0.6, least=20_000))
        async with running(hurried) as gateway:
            reader, writer = await asyncio.open_connection("127.0.0.1", gateway.witness_port)
            writer.write(BEGUN)
            async with asyncio.timeout(PATIENCE):
                assert (await reader.readline()).startswith(b"HTTP/1.1 408")
            writer.close()
            assert [each for each in caplog.records if each.exc_info] == []
            whole = await hand_in(f"http://127.0.0.1:{gateway.witness_port}", submission(0, 3))
            assert (whole[0], one(url, LATEST)[0]) == (200, 3)

    watch(url)
    asyncio.run(walk())
