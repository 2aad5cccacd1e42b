"""The ledger's disk is full: refused with the reason, nothing acknowledged is lost or doubled, and it goes on by itself once there is room."""

import asyncio
import json
import os
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from tests.faults import far
from tests.project import full_disk
from tests.project.conftest import PATIENCE, _server_of
from tests.project.test_connections_faults import figure
from tests.project.test_gateway_faults import (
    CLIENT,
    SERVICE,
    Gateway,
    Load,
    joined,
    must_be_signed,
    must_hold,
    postmaster,
    settled,
)

pytestmark = pytest.mark.fault
WAYS = ["limit", *(["mount"] if full_disk.may_mount() else [])]


def health(gateway: Gateway) -> str:
    """Return what the gateway says of itself; "" where it is well."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{gateway.watch}/health/ready", timeout=PATIENCE
        ) as said:
            return str(said.read().decode())
    except urllib.error.HTTPError as fault:
        return fault.read().decode()


async def until_well(gateway: Gateway) -> None:
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(health, gateway):
            await asyncio.sleep(0.2)


async def until_ill(gateway: Gateway, *words: str) -> None:
    """Wait until the gateway says what is wrong with it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            said = await asyncio.to_thread(health, gateway)
            if any(word in said for word in words):
                return
            await asyncio.sleep(0.1)


async def until_ended(gateway: Gateway, own: Path) -> None:
    """Wait until the database has ended for want of room; one that recovers for want of it without end is ended, as its operator does."""
    recovering = 0
    async with asyncio.timeout(PATIENCE):
        while "the database does not run" not in (said := await asyncio.to_thread(health, gateway)):
            recovering = recovering + 1 if "not yet accepting connections" in said else 0
            if recovering == 50:
                recovering = 0
                with suppress(ProcessLookupError):
                    os.kill(postmaster(own), signal.SIGQUIT)
            await asyncio.sleep(0.1)


async def must_be_refused(gateway: Gateway) -> None:
    """Hold a refusal to its reason and an identifier to quote."""
    url = f"http://127.0.0.1:{gateway.port}{SERVICE}/1"
    headers = {"X-Road-Client": CLIENT, "Accept-Language": "en"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        said = json.loads(await answer.read())
    assert said["type"] == "Server.ClientProxy.LoggingFailed"
    assert said["message"] == "The gateway cannot write its ledger; nothing is passed on."
    assert len(said["detail"]) == 36


@contextmanager
def without_room(way: str, own: Path) -> Iterator[None]:
    """Leave no room for another page of the ledger."""
    if way == "mount":
        with full_disk.filled(own / "postgres"):
            yield
        return
    size = full_disk.grow_ledger(own)
    with full_disk.limited(own, size):
        yield


async def must_have_lost_nothing(own: Path, load: Load) -> None:
    await settled(own)
    must_hold(own, load)
    must_be_signed(own)


@pytest.mark.parametrize("way", WAYS)
def test_a_full_disk_refuses_loses_nothing_and_is_over_by_itself(own: Path, way: str) -> None:
    async def walk() -> None:
        async with joined(own) as gateway:
            load = Load(gateway)
            async with load.running():
                for _ in range(far(1, 5)):
                    await load.until(120)
                    with without_room(way, own):
                        await until_ill(gateway, "could not extend file", "No space left", "File too large")
                        await must_be_refused(gateway)
                        assert await asyncio.to_thread(figure, gateway, "nenso_ready") == 0
                        await load.refused_some()
                    await until_well(gateway)
                    assert await asyncio.to_thread(figure, gateway, "nenso_ready") == 1
                await load.until(60)
            await must_have_lost_nothing(own, load)
            assert gateway.process.poll() is None

    with ExitStack() as stack:
        if way == "mount":
            stack.enter_context(full_disk.small(own / "postgres"))
        stack.enter_context(_server_of(own))
        asyncio.run(walk())


def test_a_log_without_room_ends_the_database_and_the_gateway_starts_it_again_once_there_is(
    own: Path,
) -> None:
    async def walk() -> None:
        async with joined(own) as gateway:
            load = Load(gateway)
            async with load.running():
                for _ in range(far(1, 3)):
                    await load.until(60)
                    # The gateway starts the server, which then has no more room than the gateway has.
                    with full_disk.limited(own, 2**16, gateway.process.pid):
                        await until_ended(gateway, own)
                        await must_be_refused(gateway)
                        await load.refused_some()
                    await until_well(gateway)
                await load.until(60)
            await must_have_lost_nothing(own, load)
            assert "the database had ended, and was started again" in gateway.log.read_text()

    with _server_of(own):
        asyncio.run(walk())
