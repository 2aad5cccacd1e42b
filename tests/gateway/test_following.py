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
from nenso.exchange.rules.trust.metadata import LARGEST_ROOT
from nenso.gateway.hops.following import KEPT, Hub
from nenso.gateway.hops.running import Beside
from nenso.gateway.server import Config, Running, running
from nenso.kernel.rules.signing import derived, public_key
from tests.factories.trust import Nation, a_key, raw
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

    nation: Nation = field(default_factory=Nation)
    status: int = 200
    instead: dict[str, bytes] = field(default_factory=dict)  # answered otherwise than the nation published it
    endless: str = ""  # the file that never ends
    asked: list[str] = field(default_factory=list)
    sent: int = 0  # bytes of the file that never ends
    url: str = ""

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.removeprefix("/registry/")
        self.asked.append(name)
        if name == self.endless:
            return await self._without_end(request)
        content = self.instead.get(name, self.nation.files.get(name))
        if self.status != 200 or content is not None:
            return web.Response(status=self.status, body=content, headers={"Location": "/elsewhere"})
        return web.Response(status=404)

    async def _without_end(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(50_000))
            self.sent += 50_000

    async def again(self, times: int = 3) -> None:
        """Wait until it was asked so many times more whether there is a newer root: what it told was looked at by then."""
        wanted = self._passes() + times
        await until(lambda: self._passes() >= wanted)

    def _passes(self) -> int:
        return sum(name.endswith(".root.json") for name in self.asked)


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
async def an_agency(
    url: str, folder: Path, told: Told, provider: Provider, hub: Hub | None = None
) -> AsyncIterator[World]:
    """Run an agency's gateway that follows what is told, from the first root on unless it was told otherwise."""
    hub = hub or Hub(Gateway(told.url, ""), root=told.nation.files["metadata/1.root.json"])
    config = Config(url, LGSP_SEED, folder, port=0, watch_port=0, beside=Beside(LGSP, None, None, hub, 0.02))
    async with running(config) as gateway, aiohttp.ClientSession(auto_decompress=False) as session:
        yield World(url, gateway, provider, session)


def registry(provider: Provider, number: int, **facts: Any) -> bytes:
    """The registry with a client and a provider behind the agency's gateway; without `rights` the client may ask nothing."""
    rights = facts.pop("rights", (right(),))
    clients = {name: Client(name, (HERE,), gateway=LGSP) for name in (CLIENT, PROVIDER)}
    service = Service("Công dân", provider.url, rights=rights)
    made = snapshot(provider.url, number=number, clients=clients, service=service, **facts)
    return sealed(made, REGISTRY_KEY)


def held(gateway: Running) -> Snapshot:
    found = gateway.registry.snapshot
    assert found is not None
    return found


async def holding(agency: World, number: int) -> None:
    """Wait until an agency's gateway holds the registry of this number."""
    registry = agency.gateway.registry
    await until(lambda: registry.snapshot is not None and registry.snapshot.number == number)


async def answered(agency: World) -> str:
    """Return what a system is answered: the status, and the type of the error where there is one."""
    said = await agency.ask(f"{PATH}/1")
    return "200" if said.status == 200 else str(json.loads(said.body)["type"])


DENIED, OUTDATED = "Server.ServerProxy.AccessDenied", "OutdatedGlobalConf"


@pytest.mark.parametrize(
    "how",
    ["another key", "altered", "cut off", "nothing", "no registry", "500", "302", "endless", "endless root"],
)
@played
async def test_what_is_not_the_registrys_is_not_taken_and_what_is_held_goes_on(
    url: str, tmp_path: Path, how: str
) -> None:
    async with telling() as told, provided() as provider:
        told.nation.publish(registry(provider, 5), 5)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 5)
            newer = registry(provider, 6, rights=())
            told.nation.publish(newer, 6, key=a_key() if how == "another key" else told.nation.online)
            file = next(name for name, content in told.nation.files.items() if content == newer)
            told.status = int(how) if how.isdecimal() else 200
            told.endless = {"endless": file, "endless root": "metadata/2.root.json"}.get(how, "")
            otherwise = {
                "altered": newer.replace(b"T01", b"T02"),
                "cut off": newer[:-20],
                "no registry": b"{}",
            }
            if how in otherwise:
                told.instead = {file: otherwise[how]}
            if how == "nothing":
                told.instead = {"metadata/timestamp.json": b""}
            await told.again()
            assert held(agency.gateway).number == 5
            assert agency.gateway.registry.fault, "and that is said"
            assert await answered(agency) == "200"
            assert told.sent < 200 * LARGEST_ROOT, "nobody reads on for ever"
            told.status, told.instead, told.endless = 200, {}, ""
            told.nation.publish(newer, 6)
            await holding(agency, 6)
            await told.again()
            assert agency.gateway.registry.fault == ""
            assert await answered(agency) == DENIED


@played
async def test_a_registry_rolled_back_is_not_taken_not_even_after_a_start(url: str, tmp_path: Path) -> None:
    """A right that was revoked stays so, whoever plays the registry of yesterday back; and one number is told once."""
    async with telling() as told, provided() as provider:
        told.nation.publish(registry(provider, 6, rights=()), 6)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 6)
            for number in (5, 6):
                told.nation.publish(registry(provider, number), number)
                await told.again()
                assert held(agency.gateway).number == 6
                assert "6" in agency.gateway.registry.fault
                assert await answered(agency) == DENIED
        async with an_agency(url, tmp_path, told, provider) as agency:
            await told.again()
            assert held(agency.gateway).number == 6
            assert await answered(agency) == DENIED
            told.nation.publish(registry(provider, 7), 7)
            await holding(agency, 7)


@played
async def test_a_gateway_that_starts_without_the_nation_goes_by_what_it_held(
    url: str, tmp_path: Path
) -> None:
    async with telling() as told, provided() as provider:
        told.nation.publish(registry(provider, 5), 5)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 5)
        told.status = 503
        async with an_agency(url, tmp_path, told, provider) as agency:
            assert await answered(agency) == "200"
        (tmp_path / KEPT).write_bytes(b"cut off")
        async with an_agency(url, tmp_path, told, provider) as agency:
            assert agency.gateway.registry.snapshot is None
            told.status = 200
            await holding(agency, 5)


@pytest.mark.parametrize("freezes", [True, False], ids=["the same is told for ever", "nobody answers"])
@played
async def test_a_registry_that_is_not_renewed_ends_by_itself(url: str, tmp_path: Path, freezes: bool) -> None:
    """By the end of the timestamp, though the target says a later one."""
    async with telling() as told, provided() as provider:
        ends = datetime.now(UTC) + timedelta(seconds=5)
        told.nation.publish(registry(provider, 5), 5, ends.replace(microsecond=0))
        async with an_agency(url, tmp_path, told, provider) as agency:
            await until(lambda: agency.gateway.registry.snapshot is not None or datetime.now(UTC) >= ends)
            told.status = 200 if freezes else 503
            async with asyncio.timeout(PATIENCE):
                while await answered(agency) == "200":
                    await asyncio.sleep(0.05)
            assert datetime.now(UTC) >= ends.replace(microsecond=0), "not before its end"
            heard = len(provider.heard)
            assert await answered(agency) != "200"
            assert len(provider.heard) == heard
            told.status = 200
            told.nation.publish(registry(provider, 6), 6)
            await holding(agency, 6)
            assert await answered(agency) == "200", "and goes on with the next"


@played
async def test_a_registry_that_is_over_already_passes_nothing_on(url: str, tmp_path: Path) -> None:
    async with telling() as told, provided() as provider:
        told.nation.publish(registry(provider, 5), 5)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 5)
        over = datetime.now(UTC) - timedelta(seconds=1)
        told.nation.publish(registry(provider, 6, expires_at=over), 6)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 6)
            assert (await answered(agency)).endswith(OUTDATED)
            assert provider.heard == []


# --- Keys that change while gateways run ---


@played
async def test_root_and_online_keys_change_under_a_running_gateway(url: str, tmp_path: Path) -> None:
    """Two roots at once, then a stolen online key: messages go on, and what the thief signs is not taken."""
    async with telling() as told, provided() as provider:
        nation = told.nation
        nation.publish(registry(provider, 5), 5)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 5)
            for count in (2, 3):
                old, nation.root_keys = nation.root_keys, [a_key() for _ in range(count)]
                nation.threshold = count
                nation.rooted(old)
            nation.publish(registry(provider, 6), 6)
            await holding(agency, 6)
            assert await answered(agency) == "200"
            thief, nation.online = nation.online, a_key()
            nation.publish(registry(provider, 10**9, rights=()), 10**9, key=thief)
            await holding(agency, 10**9)
            nation.rooted()
            nation.publish(registry(provider, 7), 7)
            await holding(agency, 7)
            assert await answered(agency) == "200"
            nation.publish(registry(provider, 10**9 + 1, rights=()), 10**9 + 1, key=thief)
            await told.again()
            assert held(agency.gateway).number == 7
            assert "timestamp.json" in agency.gateway.registry.fault
        nation.publish(registry(provider, 8), 8)
        async with an_agency(url, tmp_path, told, provider) as agency:
            await holding(agency, 8)  # after a start, too, from the root that it had come to


@played
async def test_a_gateway_that_knows_a_key_alone_goes_over_by_itself(url: str, tmp_path: Path) -> None:
    """It held a snapshot of that key's: it goes on with it until the nation publishes roots, and then follows them."""
    async with telling() as told, provided() as provider:
        nation = told.nation
        public = raw(nation.root_keys[0])
        hub = Hub(Gateway(told.url, ""), registry_key=public)
        before = registry(provider, 3)
        (tmp_path / "routing.json").write_bytes(before)
        own = Hub(Gateway(told.url, ""), registry_key=public_key(REGISTRY_KEY))
        told.status = 503
        async with an_agency(url, tmp_path, told, provider, own) as agency:
            assert held(agency.gateway).number == 3
            assert await answered(agency) == "200"
        told.status = 200
        old, nation.root_keys = nation.root_keys, [a_key()]
        nation.rooted(old)
        nation.publish(registry(provider, 5), 5)
        async with an_agency(url, tmp_path / "new", told, provider, hub) as agency:
            await holding(agency, 5)
        told.instead = {"metadata/1.root.json": Nation().newest}
        async with an_agency(url, tmp_path / "fooled", told, provider, hub) as agency:
            await told.again()
            assert agency.gateway.registry.snapshot is None
            assert "--hub-root" in agency.gateway.registry.fault
