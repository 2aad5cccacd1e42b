"""Keys and certificates of a gateway changed while messages flow: none is lost or passed on twice, and who shows the old ones is let in no more."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import msgspec
import psycopg
import pytest

from nenso.exchange.rules.routing.snapshot import HUB, PURPOSE, Gateway, Snapshot
from nenso.exchange.rules.trust.keys import keyid_of
from nenso.exchange.rules.trust.writing import Change, first_root, next_root, sign_root, written
from nenso.gateway.hops.following import Hub
from nenso.gateway.server import running
from nenso.kernel.rules.signing import derived, public_key
from tests import databases
from tests.gateway.test_hops import LGSP, LGSP_SEED, Two, _config, _snapshot, kept, key_of, pem, two
from tests.gateway.test_tls import Party, issued
from tests.gateway.witnesses import played
from tests.gateway.world import (
    ONLINE_KEY,
    PATH,
    ROOT_KEY,
    ROOT_LIFE,
    SEED,
    World,
    provided,
    publish,
    until,
)
from tests.ports import free_port

NEW_SEED = bytes(range(3, 35))
Urls = tuple[str, str]


@pytest.fixture
def urls(url: str) -> Iterator[Urls]:
    with databases.copy_of(databases.with_tables(), "gateway-two") as name:
        yield url, databases.address(name)


@dataclass
class Flow:
    """Systems that ask all the time; every answer's identifier is kept by what it was."""

    world: World
    answers: dict[str, list[str]] = field(default_factory=dict)
    _ends: bool = False

    @asynccontextmanager
    async def flowing(self, clients: int = 3) -> AsyncIterator["Flow"]:
        """Ask while something is done."""
        tasks = [asyncio.create_task(self._ask()) for _ in range(clients)]
        try:
            yield self
        finally:
            self._ends = True
            await asyncio.gather(*tasks)

    async def _ask(self) -> None:
        while not self._ends:
            said = await self.world.ask(f"{PATH}/1", "POST", data=b"x")
            what = "200" if said.status == 200 else str(json.loads(said.body)["type"])
            self.answers.setdefault(what, []).append(said.headers["x-road-request-id"])

    async def until(self, what: str, more: int = 5) -> None:
        """Wait until so many more were answered so."""
        wanted = len(self.answers.get(what, ())) + more
        await until(lambda: len(self.answers.get(what, ())) >= wanted)


def changed(snapshot: Snapshot, name: str, **facts: str) -> Snapshot:
    """Return the registry's next snapshot, in which a gateway has another key, address or certificate."""
    other = msgspec.structs.replace(snapshot.gateways[name], **facts)
    gateways = snapshot.gateways | {name: other}
    return msgspec.structs.replace(snapshot, number=snapshot.number + 1, gateways=gateways)


def nothing_lost(flow: Flow, both: Two) -> None:
    """Whoever was told 200 was heard by the provider, once; whoever was not may have been heard, once at most."""
    heard = [each.header("x-road-request-id") for each in both.hub.provider.heard]
    assert len(heard) == len(set(heard)), "none twice"
    assert set(flow.answers["200"]) <= set(heard)
    for name in (both.agency, both.hub):
        written = {str(each.exchange) for each in kept(name)}
        assert set(flow.answers["200"]) <= written


@played
async def test_a_key_that_the_registry_takes_back_counts_no_more(urls: Urls, tmp_path: Path) -> None:
    async with two(urls, tmp_path) as both, Flow(both.agency).flowing() as flow:
        await flow.until("200")
        both.publish(changed(both.snapshot, LGSP, key=key_of(NEW_SEED)))
        await flow.until("Server.ServerProxy.InvalidSignatureValue")
        heard = len(both.hub.provider.heard)
        await flow.until("Server.ServerProxy.InvalidSignatureValue")
        assert len(both.hub.provider.heard) == heard, "nothing of the old key is passed on"
        again = msgspec.structs.replace(both.snapshot, number=both.snapshot.number + 2)
        both.publish(again)
        await flow.until("200")
    nothing_lost(flow, both)


@played
async def test_the_keys_of_the_registry_change_while_messages_flow(urls: Urls, tmp_path: Path) -> None:
    """A new root with another root key and another online key, from the nation's database to an agency's gateway."""
    person, online = bytes([5] * 32), bytes([6] * 32)
    root = first_root(public_key(ROOT_KEY), public_key(ONLINE_KEY), datetime.now(UTC) + ROOT_LIFE).signed
    gone = keyid_of(public_key(ROOT_KEY))
    change = Change(add=(public_key(person),), remove=(gone,), online=public_key(online))
    second = next_root(root, change, datetime.now(UTC) + ROOT_LIFE)
    for each in (ROOT_KEY, person):
        sign_root(second, each)
    async with two(urls, tmp_path) as both, Flow(both.agency).flowing() as flow:
        await flow.until("200")
        changed = msgspec.structs.replace(both.snapshot, number=both.snapshot.number + 1)
        add_root(both.hub.url, 2, written(second))
        publish(both.hub.url, changed, online)
        await until(lambda: held(both.agency) == changed.number)
        await flow.until("200")
        thief = msgspec.structs.replace(both.snapshot, number=both.snapshot.number + 2)
        publish(both.hub.url, thief)
        await until(lambda: "timestamp.json" in both.agency.gateway.registry.fault)
        assert held(both.agency) == changed.number
        await flow.until("200")
    nothing_lost(flow, both)
    assert set(flow.answers) == {"200"}


def held(world: World) -> int:
    """Return the number of the registry that a gateway holds."""
    found = world.gateway.registry.snapshot
    assert found is not None
    return found.number


def add_root(url: str, version: int, content: bytes) -> None:
    """Write a root into the nation's database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("INSERT INTO exchange_registryroot VALUES (%s, %s, now())", (version, content))


@played
async def test_a_certificate_changed_in_the_registry_shuts_kept_connections_too(
    urls: Urls, tmp_path: Path
) -> None:
    async with two(urls, tmp_path) as both, Flow(both.agency).flowing() as flow:
        await flow.until("200")
        other = issued(tmp_path, "lgsp-new")
        both.publish(changed(both.snapshot, LGSP, certificate=pem(other)))
        await flow.until("Server.ServerProxy.InvalidSignatureValue")
        heard = len(both.hub.provider.heard)
        await flow.until("Server.ServerProxy.InvalidSignatureValue")
        assert len(both.hub.provider.heard) == heard
        codes = {row[0] for row in both.hub.rows("SELECT code FROM exchange_refusal")}
        assert codes == {"hop.wrong_certificate"}
        both.publish(msgspec.structs.replace(both.snapshot, number=both.snapshot.number + 2))
        await flow.until("200")
    nothing_lost(flow, both)


@played
async def test_an_agency_comes_back_with_a_new_key_and_certificate(urls: Urls, tmp_path: Path) -> None:
    """The registry first, then the gateway started with what is new; the old one is let in no more."""
    parties = {name: issued(tmp_path, name) for name in ("hub", "lgsp", "lgsp-new")}
    ports = {name: free_port() for name in ("hub", "lgsp")}
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(provided())
        made = _snapshot(provider, parties, ports, None)
        publish(urls[0], made)
        hub = await stack.enter_async_context(
            running(_config(urls[0], SEED, tmp_path / "a", HUB, parties["hub"], ports["hub"]))
        )
        session = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        told = Hub(made.gateways[HUB], public_key(derived(SEED, PURPOSE)))
        await until(lambda: hub.registry.snapshot is not None)

        async def asked(seed: bytes, own: Party) -> str:
            """Return what a system behind an agency's gateway with this key and certificate is answered."""
            config = _config(urls[1], seed, tmp_path / "b", LGSP, own, ports["lgsp"], told)
            async with running(config) as agency:
                await until(lambda: agency.registry.snapshot is not None)
                said = await World(urls[1], agency, provider, session).ask(f"{PATH}/1")
                return "200" if said.status == 200 else str(json.loads(said.body)["type"])

        assert await asked(LGSP_SEED, parties["lgsp"]) == "200"
        new = changed(made, LGSP, key=key_of(NEW_SEED), certificate=pem(parties["lgsp-new"]))
        publish(urls[0], new)
        await until(lambda: hub.registry.snapshot is not None and hub.registry.snapshot.number == new.number)
        heard = len(provider.heard)
        for seed, own in ((LGSP_SEED, "lgsp"), (NEW_SEED, "lgsp"), (LGSP_SEED, "lgsp-new")):
            assert await asked(seed, parties[own]) != "200"
        assert len(provider.heard) == heard
        assert await asked(NEW_SEED, parties["lgsp-new"]) == "200"


@played
async def test_the_nation_changes_its_certificate_and_agencies_told_of_both_follow(
    urls: Urls, tmp_path: Path
) -> None:
    """`--hub-certificate` may hold the old and the new: the registry is followed across the change."""
    parties = {name: issued(tmp_path, name) for name in ("hub", "lgsp", "hub-new")}
    ports = {name: free_port() for name in ("hub", "lgsp")}
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(provided())
        made = _snapshot(provider, parties, ports, None)
        publish(urls[0], made)
        both = Gateway(made.gateways[HUB].url, "", pem(parties["hub"]) + pem(parties["hub-new"]))
        told = Hub(both, public_key(derived(SEED, PURPOSE)))
        config = _config(urls[1], LGSP_SEED, tmp_path / "b", LGSP, parties["lgsp"], ports["lgsp"], told)
        session = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        async with running(_config(urls[0], SEED, tmp_path / "a", HUB, parties["hub"], ports["hub"])) as hub:
            await until(lambda: hub.registry.snapshot is not None)
            agency = await stack.enter_async_context(running(config))
            await until(lambda: agency.registry.snapshot is not None)
            world = World(urls[1], agency, provider, session)
            assert (await world.ask(f"{PATH}/1")).status == 200
        new = changed(made, HUB, certificate=pem(parties["hub-new"]))
        publish(urls[0], new)
        async with running(_config(urls[0], SEED, tmp_path / "a", HUB, parties["hub-new"], ports["hub"])):
            await until(
                lambda: agency.registry.snapshot is not None and agency.registry.snapshot.number == new.number
            )
            assert (await world.ask(f"{PATH}/1")).status == 200
