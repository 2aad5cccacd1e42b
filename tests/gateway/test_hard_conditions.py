"""Slow, dying and lying ends of a connection: every answer says whose fault it was, and the ledger says the same."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientPayloadError, web

from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from nenso.gateway.ledger.writer import LedgerFullError
from tests.gateway.test_refusing import run
from tests.gateway.world import CLIENT, PATH, PATIENCE, World, right, snapshot, until


def hurried(address: str) -> Snapshot:
    """A registry whose service has half a second."""
    return snapshot(address, service=Service("", address, timeout=0.5, rights=(right(),)))


def faults(w: World) -> list[tuple[str, str]]:
    return w.rows("SELECT direction, fault FROM exchange_entry ORDER BY place")


def test_a_slow_provider_is_told_as_that(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async def slow(_request: object) -> Any:
            await asyncio.sleep(2)
            return web.Response()

        w.provider.answer = slow
        said = await w.ask(headers={"Accept-Language": "en"})
        body = json.loads(said.body)
        assert (said.status, body["type"]) == (500, "Server.ServerProxy.NetworkError")
        assert body["message"] == "SERVICE:VN/GOV/G06/population/citizens did not answer within 0.5 s."
        assert faults(w) == [("request", ""), ("response", "Server.ServerProxy.NetworkError")]
        assert said.headers["X-Road-Request-Id"] == body["detail"]

    run(url, tmp_path, walk, hurried)


def test_a_provider_that_is_away_is_not_waited_for_again_and_again(url: str, tmp_path: Path) -> None:
    def away(_address: str) -> Snapshot:
        return snapshot("http://127.0.0.1:9", service=Service("", "http://127.0.0.1:9", rights=(right(),)))

    async def walk(w: World) -> None:
        messages = [json.loads((await w.ask()).body)["message"] for _ in range(6)]
        assert messages[:5] == ["Không kết nối được tới SERVICE:VN/GOV/G06/population/citizens."] * 5
        assert "liên tục không trả lời" in messages[5]

    run(url, tmp_path, walk, away)


def test_an_answer_that_breaks_off_is_not_taken_for_whole(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async def dies(request: web.BaseRequest) -> web.StreamResponse:
            response = web.StreamResponse()
            response.content_length = 1_000_000
            await response.prepare(request)
            await response.write(b"x" * 500_000)
            assert request.transport is not None
            request.transport.abort()
            return response

        w.provider.answer = dies
        with pytest.raises(ClientPayloadError):
            await w.ask()
        assert faults(w) == [("request", ""), ("response", "Server.ServerProxy.IOError")]

    run(url, tmp_path, walk)


def test_a_request_that_breaks_off_reaches_nobody_as_whole(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        head = (
            f"POST {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\nContent-Length: 1000000\r\n\r\n"
        )
        _, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        writer.write(head.encode() + b"x" * 300_000)
        await writer.drain()
        writer.close()
        await until(lambda: [fault for direction, fault in faults(w) if direction == "response"] != [])
        assert w.provider.heard == []
        assert [fault for direction, fault in faults(w) if direction == "response"] == ["Client.IOError"]
        assert (await w.ask()).status == 200  # nothing is held against the provider

    run(url, tmp_path, walk)


def test_the_last_of_a_repeated_client_header_counts(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        head = f"GET {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: VN/GOV/none/x\r\nX-Road-Client: {CLIENT}\r\n\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        writer.write(head.encode())
        said = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        assert said.startswith(b"HTTP/1.1 200")

    run(url, tmp_path, walk)


def test_redirects_and_errors_of_a_provider_are_its_own(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async def elsewhere(_request: object) -> Any:
            return web.Response(status=302, headers={"Location": "http://x.example/", "X-Road-Error": "mine"})

        async def fails(_request: object) -> Any:
            return web.Response(status=503, text="no")

        w.provider.answer = elsewhere
        moved = await w.ask(allow_redirects=False)
        w.provider.answer = fails
        failed = await w.ask()
        assert (moved.status, moved.headers["Location"]) == (302, "http://x.example/")
        assert (failed.status, failed.body) == (503, b"no")
        assert "X-Road-Error" not in moved.headers
        assert "X-Road-Error" not in failed.headers
        await w.signed()
        assert w.rows("SELECT outcome, count FROM exchange_hourcount ORDER BY 1") == [
            ("answered", 1),
            ("provider_error", 1),
        ]

    run(url, tmp_path, walk)


def test_health_says_what_is_wrong_and_figures_are_read(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        watch = f"http://127.0.0.1:{w.gateway.watch_port}"
        await w.ask()
        async with w.session.get(f"{watch}/health/ready") as ready, w.session.get(f"{watch}/metrics") as told:
            assert (ready.status, await ready.text()) == (200, "")
            assert 'nenso_exchanges_total{outcome="answered"} 1' in await told.text()
        w.gateway.registry.snapshot = None
        async with w.session.get(f"{watch}/health/ready") as ready:
            assert (ready.status, await ready.text()) == (500, "The registry was not read yet")

    run(url, tmp_path, walk)


def test_an_answer_that_the_ledger_has_no_room_for_ends_in_no_other(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_row: object) -> Any:
        raise LedgerFullError

    async def walk(w: World) -> None:
        async def long(request: web.BaseRequest) -> web.StreamResponse:
            response = web.StreamResponse()
            response.content_length = 300_000
            await response.prepare(request)
            await response.write(b"x" * 200_000)
            monkeypatch.setattr(w.gateway.writer, "write", full)
            await response.write(b"x" * 100_000)
            return response

        w.provider.answer = long
        reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
        writer.write(f"GET {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\n\r\n".encode())
        said = bytearray()
        with suppress(ConnectionError):
            async with asyncio.timeout(PATIENCE):
                while chunk := await reader.read(65_536):
                    said += chunk
        writer.close()
        assert said.startswith(b"HTTP/1.1 200")
        assert said.count(b"HTTP/1.1") == 1

    run(url, tmp_path, walk)


def test_a_refusal_that_the_ledger_has_no_room_for_is_still_one(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_row: object) -> Any:
        raise LedgerFullError

    def away(_address: str) -> Snapshot:
        return snapshot("http://127.0.0.1:9", service=Service("", "http://127.0.0.1:9", rights=(right(),)))

    async def walk(w: World) -> None:
        monkeypatch.setattr(w.gateway.writer, "write", full)
        said = await w.ask(method="POST", data=b"x" * 200_000)
        assert json.loads(said.body)["type"] == "Server.ClientProxy.LoggingFailed"

    run(url, tmp_path, walk, away)
