"""An agency's gateway and the nation's registry: what is forged, older, cut off or over is not taken, and it goes on with what it holds until that ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from nenso.exchange.rules.routing.snapshot import PURPOSE, Client, Gateway, Service, Snapshot, sealed
from nenso.gateway.hops.following import Hub
from nenso.gateway.hops.running import Beside
from nenso.gateway.server import Config, Running, running
from nenso.kernel.rules.signing import derived, public_key
from tests.gateway.test_hops import LGSP, LGSP_SEED
from tests.gateway.witnesses import played
from tests.gateway.world import (
    CLIENT,
    HERE,
    PATH,
    PATIENCE,
    PROVIDER,
    SEED,
    Provider,
    World,
    provided,
    right,
    snapshot,
    until,
)

REGISTRY_KEY = derived(SEED, PURPOSE)


@dataclass
class Told:
    """The nation's gateway as far as its registry goes: it answers what it is told to, and counts how often it was asked."""

    content: bytes = b""
    status: int = 200
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        self.asked.append(request.query.get("after", ""))
        return web.Response(status=self.status, body=self.content)

    async def again(self, times: int = 3) -> None:
        """Wait until it was asked so many times more: what it told was looked at by then."""
        wanted = len(self.asked) + times
        await until(lambda: len(self.asked) >= wanted)


@asynccontextmanager
async def telling() -> AsyncIterator[Told]:
    told = Told()
    runner = web.ServerRunner(web.Server(told), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    told.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield told
    finally:
        await runner.cleanup()


@asynccontextmanager
async def an_agency(url: str, folder: Path, told: Told, provider: Provider) -> AsyncIterator[World]:
    """Run an agency's gateway that follows what is told."""
    hub = Hub(Gateway(told.url, "", ""), public_key(REGISTRY_KEY))
    config = Config(url, LGSP_SEED, folder, port=0, watch_port=0, beside=Beside(LGSP, None, None, hub, 0.02))
    async with running(config) as gateway, aiohttp.ClientSession(auto_decompress=False) as session:
        yield World(url, gateway, provider, session)


def registry(provider: Provider, number: int, *, key: bytes = REGISTRY_KEY, **facts: Any) -> bytes:
    """The registry with a client and a provider behind the agency's gateway; without `rights` the client may ask nothing."""
    rights = facts.pop("rights", (right(),))
    clients = {name: Client(name, (HERE,), gateway=LGSP) for name in (CLIENT, PROVIDER)}
    service = Service("Công dân", provider.url, rights=rights)
    return sealed(snapshot(provider.url, number=number, clients=clients, service=service, **facts), key)


def held(gateway: Running) -> Snapshot:
    found = gateway.registry.snapshot
    assert found is not None
    return found


async def answered(agency: World) -> str:
    """Return what a system is answered: the status, and the type of the error where there is one."""
    said = await agency.ask(f"{PATH}/1")
    return "200" if said.status == 200 else str(json.loads(said.body)["type"])


@pytest.mark.parametrize("how", ["another key", "altered", "cut off", "nothing", "no registry", "500", "302"])
@played
async def test_what_is_not_the_registrys_is_not_taken_and_what_is_held_goes_on(
    url: str, tmp_path: Path, how: str
) -> None:
    async with telling() as told, provided() as provider:
        told.content = registry(provider, 5)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await until(lambda: agency.gateway.registry.snapshot is not None)
            newer = registry(provider, 6, rights=())
            told.status = int(how) if how.isdecimal() else 200
            told.content = {
                "another key": registry(provider, 6, rights=(), key=bytes(32)),
                "altered": newer.replace(b"T01", b"T02"),
                "cut off": newer[:-20],
                "nothing": b"",
                "no registry": b"{}",
            }.get(how, newer)
            await told.again()
            assert held(agency.gateway).number == 5
            assert agency.gateway.registry.fault, "and that is said"
            assert await answered(agency) == "200"
            told.status, told.content = 200, newer
            await until(lambda: held(agency.gateway).number == 6)
            await told.again()
            assert agency.gateway.registry.fault == ""
            assert await answered(agency) == "Server.ServerProxy.AccessDenied"


@played
async def test_a_registry_rolled_back_is_not_taken_not_even_after_a_start(url: str, tmp_path: Path) -> None:
    """A right that was revoked stays so, whoever plays the registry of yesterday back."""
    async with telling() as told, provided() as provider:
        older, newer = registry(provider, 5), registry(provider, 6, rights=())
        told.content = newer
        async with an_agency(url, tmp_path, told, provider) as agency:
            await until(lambda: agency.gateway.registry.snapshot is not None)
            told.content = older
            await told.again()
            assert held(agency.gateway).number == 6
            assert "6" in agency.gateway.registry.fault
            assert await answered(agency) == "Server.ServerProxy.AccessDenied"
        async with an_agency(url, tmp_path, told, provider) as agency:
            await told.again()
            assert held(agency.gateway).number == 6
            assert await answered(agency) == "Server.ServerProxy.AccessDenied"


@pytest.mark.parametrize("freezes", [True, False], ids=["the same is told for ever", "nobody answers"])
@played
async def test_a_registry_that_is_not_renewed_ends_by_itself(url: str, tmp_path: Path, freezes: bool) -> None:
    async with telling() as told, provided() as provider:
        ends = datetime.now(UTC) + timedelta(seconds=4)
        told.content = registry(provider, 5, expires_at=ends)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await until(lambda: agency.gateway.registry.snapshot is not None)
            first = await answered(agency)
            assert first == "200" or datetime.now(UTC) >= ends
            told.status = 200 if freezes else 503
            async with asyncio.timeout(PATIENCE):
                while await answered(agency) == "200":
                    await asyncio.sleep(0.05)
            assert datetime.now(UTC) >= ends, "not before its end"
            assert (await answered(agency)).endswith("OutdatedGlobalConf")
            heard = len(provider.heard)
            assert (await answered(agency), len(provider.heard)) != ("200", heard + 1)
            told.status, told.content = 200, registry(provider, 6)
            await until(lambda: held(agency.gateway).number == 6)
            assert await answered(agency) == "200", "and goes on with the next"


@played
async def test_a_registry_that_is_over_already_passes_nothing_on(url: str, tmp_path: Path) -> None:
    async with telling() as told, provided() as provider:
        told.content = registry(provider, 5, expires_at=datetime.now(UTC) - timedelta(seconds=1))
        async with an_agency(url, tmp_path, told, provider) as agency:
            await until(lambda: agency.gateway.registry.snapshot is not None)
            assert (await answered(agency)).endswith("OutdatedGlobalConf")
            assert provider.heard == []
