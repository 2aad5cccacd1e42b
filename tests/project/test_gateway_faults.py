"""The gateway and its database killed under load: nothing acknowledged is missing from the ledger, and nothing stands in it twice."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
import pytest

from nenso.gateway.passing import PATIENCE as LEDGER_PATIENCE
from tests.faults import far
from tests.gateway.world import provided
from tests.ports import free_port
from tests.project.conftest import NENSO, PATIENCE, _server_of, environment, run
from tests.project.test_faults import postmaster

pytestmark = pytest.mark.fault
CLIENT, SERVICE = "VN/GOV/48/portal", "/r1/VN/GOV/G01/population/households"
TWO_AGENCIES = """
exchange: 1
members:
  - organisation: G01
    class: GOV
    subsystems:
      - code: population
        name: {{vi: Dân cư, en: Population}}
        services:
          - code: households
            name: {{vi: Hộ gia đình, en: Households}}
            url: {url}
            timeout: 60
            rights:
              - {{to: VN/GOV/48/portal, purpose: Xác nhận cư trú, ground: 194/2025/NĐ-CP}}
  - organisation: "48"
    class: GOV
    subsystems:
      - code: portal
        name: {{vi: Cổng dịch vụ công, en: Portal}}
        credentials:
          - address: [127.0.0.1/32]
"""


class Gateway:
    """`nenso gateway` over an installation of its own; `files`: how many it may open at most."""

    def __init__(self, folder: Path, files: int | None = None) -> None:
        self.folder, self.port, self.watch, self._files = folder, free_port(), free_port(), files
        self.log = folder / "gateway.log"
        self.process = self._started()

    def _started(self) -> "subprocess.Popen[str]":
        words = [NENSO, "gateway", "--port", str(self.port), "--watch-port", str(self.watch)]
        if self._files:
            words = ["prlimit", f"--nofile={self._files}:{self._files}", *map(str, words)]
        with self.log.open("a") as log:
            process = subprocess.Popen(
                words, env=environment(self.folder), stdout=subprocess.PIPE, stderr=log, text=True
            )
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://"), "the gateway did not start"
        return process

    def kill(self) -> None:
        """Kill it as a lost machine would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def start_again(self) -> None:
        """Start it at the same port."""
        self.process = self._started()

    def end(self) -> None:
        """Let it end what is under way."""
        self.process.terminate()
        assert self.process.wait(PATIENCE) == 0


class Load:
    """Clients that ask as fast as they are answered; what was acknowledged is remembered by its identifier."""

    def __init__(self, gateway: Gateway, clients: int = far(8, 32)) -> None:
        self._gateway, self._clients = gateway, clients
        self.acknowledged: list[str] = []
        self.refused = 0
        self._ends = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ask while something is done."""
        async with aiohttp.ClientSession() as session:
            asking = [asyncio.create_task(self._ask(session)) for _ in range(self._clients)]
            try:
                yield
            finally:
                self._ends = True
                await asyncio.gather(*asking)

    async def _ask(self, session: aiohttp.ClientSession) -> None:
        url = f"http://127.0.0.1:{self._gateway.port}{SERVICE}/1"
        while not self._ends:
            try:
                headers = {"X-Road-Client": CLIENT}
                async with session.post(url, data=b"x" * 2_000, headers=headers) as answer:
                    await answer.read()
                    if answer.status == 200:
                        self.acknowledged.append(answer.headers["X-Road-Request-Id"])
                    else:
                        self.refused += 1
                        await asyncio.sleep(0.05)
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)

    async def refused_some(self) -> None:
        """Wait until one more is refused: whoever was under way waits for the ledger first, as long as it is patient."""
        refused = self.refused
        async with asyncio.timeout(LEDGER_PATIENCE + PATIENCE):
            while self.refused == refused:
                await asyncio.sleep(0.05)

    async def until(self, count: int) -> None:
        """Wait until so many more were acknowledged."""
        wanted = len(self.acknowledged) + count
        async with asyncio.timeout(PATIENCE):
            while len(self.acknowledged) < wanted:
                await asyncio.sleep(0.01)


def database(folder: Path) -> str:
    return f"user=postgres dbname=nenso host={folder / 'postgres'}"


def rows(folder: Path, words: str) -> list[Any]:
    with psycopg.connect(database(folder), autocommit=True) as connection:
        return connection.execute(words).fetchall()  # type: ignore[arg-type]


def must_hold(folder: Path, load: Load) -> None:
    """Hold the ledger to what was acknowledged: each twice (one request, one response), none more often, no gap, all in the tree."""
    found: dict[str, list[str]] = {}
    for exchange, direction in rows(folder, "SELECT exchange::text, direction FROM exchange_entry"):
        found.setdefault(exchange, []).append(direction)
    assert len(load.acknowledged) == len(set(load.acknowledged)) > 100
    assert [
        each for each in load.acknowledged if sorted(found.get(each, [])) != ["request", "response"]
    ] == []
    assert [each for each, its in found.items() if len(its) != len(set(its))] == []
    size, first, last, count = rows(
        folder,
        "SELECT (SELECT size FROM exchange_ledgerhead), min(place), max(place), count(*) FROM exchange_entry",
    )[0]
    assert (first, last, count) == (0, size - 1, size)


def must_be_signed(folder: Path) -> None:
    size, integrated, counted = rows(
        folder,
        "SELECT size, integrated, (SELECT sum(count) FROM exchange_hourcount) FROM exchange_ledgerhead",
    )[0]
    responses = rows(folder, "SELECT count(*) FROM exchange_entry WHERE direction = 'response'")[0][0]
    assert (integrated, counted) == (size, responses)


@asynccontextmanager
async def joined(folder: Path, files: int | None = None) -> AsyncIterator[Gateway]:
    """Two agencies that joined, a provider that answers, a gateway."""
    async with provided() as provider:
        file = folder / "two.yaml"
        file.write_text(TWO_AGENCIES.format(url=provider.url), encoding="utf-8")
        outcome = run(folder, "exchange", "apply", str(file), "--yes")
        assert outcome.returncode == 0, outcome.stderr
        gateway = Gateway(folder, files)
        try:
            yield gateway
        finally:
            gateway.process.kill()
            gateway.process.wait(PATIENCE)


async def settled(folder: Path) -> None:
    """Wait until everything written is in the signed tree."""
    async with asyncio.timeout(PATIENCE):
        while rows(folder, "SELECT size = integrated FROM exchange_ledgerhead") != [(True,)]:
            await asyncio.sleep(0.2)


def test_a_gateway_killed_under_load_loses_nothing_that_it_acknowledged(own: Path) -> None:
    async def walk() -> None:
        async with joined(own) as gateway:
            load = Load(gateway)
            async with load.running():
                for _ in range(far(3, 25)):
                    await load.until(60)
                    await asyncio.to_thread(gateway.kill)
                    await asyncio.to_thread(gateway.start_again)
                await load.until(60)
            await settled(own)
            must_hold(own, load)
            must_be_signed(own)
            await asyncio.to_thread(gateway.end)

    with _server_of(own):
        asyncio.run(walk())


async def another_than(folder: Path, killed: int) -> None:
    """Wait until the gateway started its server again; requests wait for that, or are refused where it takes long."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(OSError, ValueError, IndexError):
                if postmaster(folder) != killed:
                    return
            await asyncio.sleep(0.1)


def test_a_database_killed_under_load_is_started_again_and_nothing_acknowledged_is_lost(own: Path) -> None:
    async def walk() -> None:
        async with joined(own) as gateway:
            load = Load(gateway)
            async with load.running():
                for _ in range(far(2, 12)):
                    await load.until(60)
                    killed = postmaster(own)
                    os.kill(killed, signal.SIGKILL)
                    await another_than(own, killed)
                await load.until(60)
            await settled(own)
            must_hold(own, load)
            must_be_signed(own)
            assert gateway.process.poll() is None

    with _server_of(own):
        asyncio.run(walk())
