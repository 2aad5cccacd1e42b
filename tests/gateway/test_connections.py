"""Who says nothing, sends a byte now and then, or never reads: held for a bounded time, told why where that is possible."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from nenso.gateway.connections import Limits
from tests.gateway.world import CLIENT, PATH, PATIENCE, World, until, world

SLOW = Limits(window=0.6, least=20_000)
HURRIED = Limits(idle=0.6)
HEAD = f"POST {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\nAccept-Language: en\r\n"
GET = f"GET {PATH}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\n\r\n".encode()


def run(url: str, folder: Path, walk: Any, limits: Limits) -> None:
    async def all_of_it() -> None:
        async with world(url, folder, limits=limits) as w:
            await walk(w)

    asyncio.run(all_of_it())


@asynccontextmanager
async def connected(w: World) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", w.gateway.port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def metrics(w: World) -> str:
    async with w.session.get(f"http://127.0.0.1:{w.gateway.watch_port}/metrics") as told:
        return await told.text()


async def told(w: World, line: str) -> None:
    """Wait until a line stands among the gateway's figures."""
    async with asyncio.timeout(PATIENCE):
        while f"{line}\n" not in await metrics(w):
            await asyncio.sleep(0.05)


async def dribbled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Send a byte now and then until the other end has enough; return what it said."""

    async def drip() -> None:
        with suppress(ConnectionError):
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.05)

    dripping = asyncio.create_task(drip())
    try:
        said = bytearray()
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionError):  # the last drop came to a connection that was closed already
                while part := await reader.read(65_536):
                    said += part
        return bytes(said)
    finally:
        dripping.cancel()


@pytest.mark.parametrize("length", [5_000, 5_000_000, None])
def test_a_body_that_dribbles_is_refused_with_its_reason(
    url: str, tmp_path: Path, length: int | None
) -> None:
    async def walk(w: World) -> None:
        async with connected(w) as (reader, writer):
            shape = (
                f"Content-Length: {length}\r\n\r\n"
                if length
                else "Transfer-Encoding: chunked\r\n\r\nffff\r\n"
            )
            writer.write((HEAD + shape).encode())
            head, _, body = (await dribbled(reader, writer)).partition(b"\r\n\r\n")
        said = json.loads(body)
        assert head.startswith(b"HTTP/1.1 400")
        assert said["type"] == "Client.IOError"
        assert said["message"] == (
            "The request to SERVICE:VN/GOV/G06/population/citizens came too slowly to be waited for."
        )
        assert w.provider.heard == []
        assert w.rows("SELECT exchange::text, fault FROM exchange_entry WHERE direction = 'response'") == [
            (said["detail"], "Client.IOError")
        ]
        await told(w, 'nenso_connections_cut_total{why="slow request"} 1')
        assert (await w.ask()).status == 200  # nothing is held against the provider

    run(url, tmp_path, walk, SLOW)


def test_a_body_that_comes_on_is_waited_for(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async def steady() -> AsyncIterator[bytes]:
            for _ in range(25):
                yield b"x" * 20_000
                await asyncio.sleep(0.1)

        assert (await w.ask(method="POST", data=steady())).status == 200
        await told(w, 'nenso_connections_cut_total{why="slow request"} 0')

    run(url, tmp_path, walk, Limits(window=2.0, least=20))


@pytest.mark.parametrize("begun", [b"", GET[:-4]])
def test_a_head_that_does_not_come_is_not_waited_for(url: str, tmp_path: Path, begun: bytes) -> None:
    async def walk(w: World) -> None:
        async with connected(w) as (reader, writer):
            writer.write(begun)
            assert await asyncio.wait_for(reader.read(), PATIENCE) == b""

    run(url, tmp_path, walk, HURRIED)


def test_a_head_that_dribbles_is_not_waited_for(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async with connected(w) as (reader, writer):
            writer.write(GET[:-4] + b"\r\nX-Long: ")
            assert await dribbled(reader, writer) == b""

    run(url, tmp_path, walk, HURRIED)


def test_a_kept_connection_that_says_nothing_is_closed(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async with connected(w) as (reader, writer):
            writer.write(GET)
            said = await asyncio.wait_for(reader.read(), PATIENCE)
        assert said.startswith(b"HTTP/1.1 200")
        assert said.count(b"HTTP/1.1") == 1

    run(url, tmp_path, walk, HURRIED)


def long_answer(size: int) -> Any:
    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = size
        await response.prepare(request)
        for _ in range(size // 2**20):
            await response.write(b"x" * 2**20)
        return response

    return answer


def test_an_answer_that_nobody_reads_is_cut_and_is_no_fault_of_the_service(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        w.provider.answer = long_answer(50 * 2**20)
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", w.gateway.port))
            deaf.sendall(GET)
            await told(w, 'nenso_connections_cut_total{why="slow reader"} 1')
            fault = "SELECT fault FROM exchange_entry WHERE direction = 'response'"
            await until(lambda: w.rows(fault) == [("Client.IOError",)])

    run(url, tmp_path, walk, SLOW)


def test_an_answer_that_is_read_slowly_comes_whole(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        size = 10 * 2**20
        w.provider.answer = long_answer(size)
        async with connected(w) as (reader, writer):
            writer.write(GET)
            await reader.readuntil(b"\r\n\r\n")
            taken = 0
            while taken < size:
                taken += len(await reader.read(200_000))
                await asyncio.sleep(0.05)
        assert taken == size

    run(url, tmp_path, walk, Limits(window=2.0, least=1_000))


def test_one_connection_too_many_is_told_so_and_others_go_on(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        async with connected(w) as first, connected(w) as _second:
            first[1].write(GET)
            assert (await first[0].readuntil(b"}")).startswith(b"HTTP/1.1 200")
            await told(w, "nenso_connections 2")
            async with connected(w) as (reader, writer):
                writer.write(GET)
                head, _, body = (await asyncio.wait_for(reader.read(), PATIENCE)).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 429")
            assert b"Retry-After: 5" in head
            said = json.loads(body)
            assert said["type"] == "Server.ClientProxy.LimitReached"
            assert said["message"] == "Cổng trao đổi đang có quá nhiều kết nối; hãy thử lại sau 5 giây."
            assert w.rows("SELECT uuid::text FROM exchange_refusal") == [(said["detail"],)]
            first[1].write(GET)
            assert (await first[0].readuntil(b"}")).startswith(b"HTTP/1.1 200")
        await told(w, "nenso_connections 0")
        assert (await w.ask()).status == 200

    run(url, tmp_path, walk, Limits(most=2))


def test_a_provider_that_does_not_read_is_not_waited_for_longer_than_its_time(
    url: str, tmp_path: Path
) -> None:
    from tests.gateway.test_hard_conditions import hurried

    async def walk(w: World) -> None:
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.bind(("127.0.0.1", 0))
            deaf.listen(8)
            w.gateway.registry.snapshot = hurried(f"http://127.0.0.1:{deaf.getsockname()[1]}")

            async def body() -> AsyncIterator[bytes]:
                for _ in range(60):
                    yield b"x" * 2**20

            async with asyncio.timeout(PATIENCE):
                said = await w.ask(method="POST", data=body())
        assert json.loads(said.body)["type"] == "Server.ServerProxy.NetworkError"

    run(url, tmp_path, walk, SLOW)
