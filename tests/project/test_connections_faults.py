"""Thousands of connections that say nothing: others are answered, memory stays bounded, and too many are told so."""

import asyncio
import re
import resource
import socket
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import psutil
import pytest

from nenso.gateway.connections import Limits
from tests.faults import IS_LONG, far, say
from tests.project.conftest import PATIENCE, _server_of
from tests.project.test_gateway_faults import CLIENT, SERVICE, Gateway, joined

pytestmark = pytest.mark.fault
IDLE = far(500, 10_000)
A_CONNECTION = 24 * 1024  # bytes of memory that one may take
WORDS = f"GET {SERVICE}/1 HTTP/1.1\r\nHost: x\r\nX-Road-Client: {CLIENT}\r\n"


@pytest.fixture(autouse=True)
def _files() -> Iterator[None]:
    """Let the test itself open as many files as it may."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@asynccontextmanager
async def silent(gateway: Gateway, count: int) -> AsyncIterator[list[socket.socket]]:
    """Hold connections: of three, one that says nothing, one that begins a head, one that was answered and says nothing more."""
    held: list[socket.socket] = []

    def connect() -> None:
        for number in range(count):
            held.append(socket.create_connection(("127.0.0.1", gateway.port), PATIENCE))
            if number % 3:
                held[-1].sendall(WORDS.encode() + (b"\r\n" if number % 3 == 2 else b""))

    try:
        await asyncio.to_thread(connect)  # the provider answers meanwhile
        yield held
    finally:
        for each in held:
            each.close()


def memory(gateway: Gateway) -> int:
    return int(psutil.Process(gateway.process.pid).memory_info().rss)


def figure(gateway: Gateway, name: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{gateway.watch}/metrics", timeout=PATIENCE) as said:
        found = re.search(rf"^{re.escape(name)} (\d+)$", said.read().decode(), re.MULTILINE)
    assert found, name
    return int(found[1])


async def until(gateway: Gateway, name: str, least: int, most: int, seconds: float = PATIENCE) -> int:
    """Wait until a figure of the gateway's is within bounds."""
    async with asyncio.timeout(seconds):
        while not least <= (found := await asyncio.to_thread(figure, gateway, name)) <= most:
            await asyncio.sleep(0.1)
    return found


async def answered(gateway: Gateway, times: int) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(times):
            url = f"http://127.0.0.1:{gateway.port}{SERVICE}/1"
            async with session.get(url, headers={"X-Road-Client": CLIENT}) as said:
                assert said.status == 200


@asynccontextmanager
async def started(own: Path, files: int | None = None) -> AsyncIterator[Gateway]:
    with _server_of(own):
        async with joined(own, files) as gateway:
            yield gateway
            assert gateway.process.poll() is None


def test_others_are_answered_beside_thousands_that_say_nothing(own: Path) -> None:
    async def walk() -> None:
        async with started(own) as gateway:
            await answered(gateway, 20)
            before = await asyncio.to_thread(memory, gateway)
            async with silent(gateway, IDLE):
                await until(gateway, "nenso_connections", IDLE, IDLE + 1)
                await answered(gateway, 50)
                after = memory(gateway)
                say(
                    f"{IDLE} silent connections: {before / 2**20:.0f} MB, then {after / 2**20:.0f} MB: "
                    f"{(after - before) / IDLE / 1024:.1f} KB each"
                )
                assert after - before < IDLE * A_CONNECTION + 2**24
                if IS_LONG:  # each is closed in the time that is stated
                    await until(gateway, "nenso_connections", 0, 1, Limits().idle * 3 + PATIENCE)
            await until(gateway, "nenso_connections", 0, 1)
            await answered(gateway, 5)

    asyncio.run(walk())


def test_where_few_files_may_be_opened_it_says_so_and_too_many_are_refused(own: Path) -> None:
    files = 600  # of which 88 are for connections

    async def walk() -> None:
        async with started(own, files) as gateway:
            most = await asyncio.to_thread(figure, gateway, "nenso_connections_most")
            assert most == files - 512
            assert f"{files} open files are allowed: at most {most} connections" in gateway.log.read_text()
            async with silent(gateway, files * 2) as held:
                refused = 'nenso_connections_cut_total{why="too many"}'
                await until(gateway, refused, files * 2 - most - 1, files * 2)
                told = [each for each in held if is_told(each)]
                assert told  # some had their answer; those beyond were closed at once
            await until(gateway, "nenso_connections", 0, 1)
            await answered(gateway, 5)

    asyncio.run(walk())


def is_told(held: socket.socket) -> bool:
    """Say whether a connection was answered that there are too many, before it was closed."""
    held.setblocking(False)
    try:
        return held.recv(4096).startswith(b"HTTP/1.1 429 ")
    except OSError:
        return False
