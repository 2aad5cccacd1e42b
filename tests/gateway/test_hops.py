"""Two gateways: an agency's own asks the nation's and is asked by it, with certificates, signatures and a ledger on each side."""

import asyncio
import base64
import hashlib
import json
import ssl
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import msgspec
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import Encoding

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.ledger.records import Record, read_record
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.routing.snapshot import (
    HOP_PURPOSE,
    HUB,
    PURPOSE,
    Client,
    Gateway,
    Service,
    Snapshot,
)
from nenso.gateway.hops.following import Hub
from nenso.gateway.hops.identity import Identity
from nenso.gateway.hops.running import Beside
from nenso.gateway.server import Config, running
from nenso.kernel.rules.signing import House, derived, key_for, public_key
from tests import databases
from tests.gateway.test_tls import Party, issued
from tests.gateway.world import (
    CLIENT,
    HERE,
    PATH,
    PROVIDER,
    SEED,
    SERVICE,
    Provider,
    World,
    provided,
    publish,
    right,
    snapshot,
    until,
)
from tests.ports import free_port

HOP = {"signature", "signature-input", "content-digest", hops.MESSAGE}
INVALID = "Server.ServerProxy.InvalidSignatureValue"
LGSP, LGSP_SEED = "VN/GOV/T01", bytes(range(1, 33))


@dataclass
class Two:
    """An agency's gateway, where the client asks, and the nation's, where the provider is."""

    agency: World
    hub: World
    snapshot: Snapshot
    parties: dict[str, Party]

    def publish(self, changed: Snapshot) -> None:
        """Publish another snapshot at the nation's."""
        publish(self.hub.url, changed)


def key_of(house: bytes | House) -> str:
    return base64.b64encode(public_key(key_for(house, HOP_PURPOSE))).decode()


def pem(party: Party) -> str:
    return party.certificate.public_bytes(Encoding.PEM).decode()


@pytest.fixture
def urls(url: str) -> Iterator[tuple[str, str]]:
    with databases.copy_of(databases.with_tables(), "gateway-two") as name:
        yield url, databases.address(name)


@asynccontextmanager
async def two(
    urls: tuple[str, str], folder: Path, service: Service | None = None, **houses: House
) -> AsyncIterator[Two]:
    """Run both over TLS; the agency's reads its registry from the nation's. `houses` are keys of another kind, of `hub` and `lgsp`."""
    own = {"hub": houses.get("hub", SEED), "lgsp": houses.get("lgsp", LGSP_SEED)}
    parties = {name: issued(folder, name) for name in ("hub", "lgsp", "stranger")}
    ports = {name: free_port() for name in ("hub", "lgsp")}
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(provided())
        made = _snapshot(provider, parties, ports, service, **own)
        publish(urls[0], made)
        hub = await stack.enter_async_context(
            running(_config(urls[0], own["hub"], folder / "a", HUB, parties["hub"], ports["hub"]))
        )
        await until(lambda: hub.registry.snapshot is not None)
        told = Hub(made.gateways[HUB], public_key(derived(SEED, PURPOSE)))
        agency = await stack.enter_async_context(
            running(_config(urls[1], own["lgsp"], folder / "b", LGSP, parties["lgsp"], ports["lgsp"], told))
        )
        await until(lambda: agency.registry.snapshot is not None)
        session = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        worlds = [
            World(each, running_, provider, session)
            for each, running_ in zip(reversed(urls), (agency, hub), strict=True)
        ]
        yield Two(*worlds, made, parties)


def _snapshot(
    provider: Provider,
    parties: dict[str, Party],
    ports: dict[str, int],
    service: Service | None,
    hub: bytes | House = SEED,
    lgsp: bytes | House = LGSP_SEED,
) -> Snapshot:
    gateways = {
        HUB: Gateway(f"https://127.0.0.1:{ports['hub']}", key_of(hub), pem(parties["hub"])),
        LGSP: Gateway(f"https://127.0.0.1:{ports['lgsp']}", key_of(lgsp), pem(parties["lgsp"])),
    }
    clients = {
        CLIENT: Client("Cổng dịch vụ công", (HERE,), gateway=LGSP),
        PROVIDER: Client("Dân cư", (HERE,)),
    }
    offered = service or Service("Công dân", provider.url, rights=(right(),))
    return snapshot(provider.url, gateways=gateways, clients=clients, service=offered)


def _config(
    url: str, seed: bytes | House, folder: Path, name: str, own: Party, port: int, hub: Hub | None = None
) -> Config:
    beside = Beside(name, port, (own.file, own.file), hub, every=0.05)
    return Config(url, seed, folder, port=0, watch_port=0, beside=beside)


def kept(world: World) -> list[Any]:
    return [
        read_record(bytes(each[0])) for each in world.rows("SELECT record FROM exchange_entry ORDER BY place")
    ]


def facts(record: Record) -> tuple[str, ...]:
    return record.head, record.body, record.message, record.client, record.service, record.right


def test_a_call_goes_over_two_gateways_and_stands_in_both_ledgers(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            said = await both.agency.ask(
                f"{PATH}/1?day=2", "POST", data=b"asked", headers={"X-Own-Word": "kept"}
            )
            assert (said.status, said.headers["X-Own"]) == (200, "kept")
            assert not HOP & {name.lower() for name in said.headers}
            heard = both.hub.provider.heard[0]
            assert (heard.target, heard.body, heard.header("x-own-word")) == ("/1?day=2", b"asked", "kept")
            assert not HOP & {name.lower() for name, _ in heard.headers}
            here, there = kept(both.agency), kept(both.hub)
            assert (
                [each.direction for each in here]
                == [each.direction for each in there]
                == ["request", "response"]
            )
            assert {each.exchange for each in (*here, *there)} == {said.headers["X-Road-Request-Id"]}
            assert [facts(each) for each in here] == [facts(each) for each in there]
            # Each side keeps the other's signature: of the answer here, of the request there.
            assert [bool(each.hop) for each in (*here, *there)] == [False, True, True, False]
            assert f'keyid="{LGSP}"' in there[0].hop
            assert f'keyid="{HUB}"' in here[1].hop

    asyncio.run(walk())


def test_large_bodies_pass_both_ways_and_are_the_same_in_both_ledgers(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            answer = bytes(range(256)) * 12_000
            both.hub.provider.answer = lambda _: _streamed(_, answer)
            said = await both.agency.ask(f"{PATH}/1", "POST", data=answer[::-1])
            assert (said.status, hashlib.sha256(said.body).digest()) == (200, hashlib.sha256(answer).digest())
            here, there = kept(both.agency), kept(both.hub)
            assert [each.size for each in here] == [len(answer)] * 2
            assert [facts(each) for each in here] == [facts(each) for each in there]

    asyncio.run(walk())


async def _streamed(request: web.BaseRequest, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for first in range(0, len(body), 50_000):
        await response.write(body[first : first + 50_000])
    await response.write_eof()
    return response


def test_the_nation_asks_a_system_behind_an_agency(urls: tuple[str, str], tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            clients = {CLIENT: Client("", (HERE,)), PROVIDER: Client("", (HERE,), gateway=LGSP)}
            changed = msgspec.structs.replace(both.snapshot, clients=clients, number=2)
            both.publish(changed)
            await until(lambda: both.agency.gateway.registry.snapshot == changed)
            await until(lambda: both.hub.gateway.registry.snapshot == changed)
            said = await both.hub.ask(f"{PATH}/1")
            assert said.status == 200
            assert [bool(each.hop) for each in kept(both.agency)] == [True, False]

    asyncio.run(walk())


def test_what_the_other_gateway_refuses_is_told_with_its_reason(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            # The nation's knows already that the right is over; the agency's not yet.
            over = msgspec.structs.replace(both.snapshot.services[SERVICE], rights=())
            both.hub.gateway.registry.snapshot = msgspec.structs.replace(
                both.snapshot, services={SERVICE: over}
            )
            said = await both.agency.ask(f"{PATH}/1")
            assert (said.status, said.headers["X-Road-Error"]) == (500, "Server.ServerProxy.AccessDenied")
            assert json.loads(said.body)["type"] == "Server.ServerProxy.AccessDenied"
            assert kept(both.agency)[1].fault == "Server.ServerProxy.AccessDenied"
            assert (both.hub.provider.heard, kept(both.hub)) == ([], [])

    asyncio.run(walk())


def test_a_gateway_that_is_away_is_told(urls: tuple[str, str], tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            nowhere = Gateway(f"https://127.0.0.1:{free_port()}", key_of(SEED), pem(both.parties["hub"]))
            gateways = both.snapshot.gateways | {HUB: nowhere}
            both.agency.gateway.registry.snapshot = msgspec.structs.replace(both.snapshot, gateways=gateways)
            said = await both.agency.ask(f"{PATH}/1")
            assert json.loads(said.body)["type"] == "Server.ServerProxy.NetworkError"
            assert kept(both.agency)[1].fault == "Server.ServerProxy.NetworkError"

    asyncio.run(walk())


# --- Messages that no gateway of the registry made ---


def test_what_is_not_signed_as_it_must_be_is_refused_by_its_reason(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            for code, forged in (
                ("hop.unsigned", Forged(private=None)),
                ("hop.bad_signature", Forged(private=SEED)),
                ("hop.unknown_gateway", Forged(gateway="VN/GOV/T02")),
                ("hop.wrong_certificate", Forged(shows="hub")),
                ("hop.clock", Forged(late=120)),
                ("hop.clock", Forged(late=-120)),
                (INVALID, Forged(sent=b"other")),
                (INVALID, Forged(sent=b"x" * 200_000)),
                ("hop.altered", Forged(sent=b"")),
                ("exchange.wrong_gateway", Forged(client=PROVIDER)),
            ):
                assert await forged.refusal(both) == [code], forged
            assert [each.body for each in both.hub.provider.heard] in ([], [b""])

    asyncio.run(walk())


def test_a_message_is_taken_once(urls: tuple[str, str], tmp_path: Path) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            message = Forged()
            url, headers = message.written(both)
            assert await message.send(both, url, headers) == 200
            assert await message.send(both, url, headers) != 200
            assert both.hub.rows("SELECT code FROM exchange_refusal") == [("hop.replayed",)]
            assert len(both.hub.provider.heard) == 1

    asyncio.run(walk())


def test_who_shows_no_certificate_of_the_registry_does_not_connect(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    async def walk() -> None:
        async with two(urls, tmp_path) as both:
            for shown in ("stranger", ""):
                with pytest.raises((aiohttp.ClientError, ssl.SSLError, ConnectionError)):
                    await Forged(shows=shown).refusal(both)
            assert both.hub.provider.heard == []

    asyncio.run(walk())


@dataclass(frozen=True)
class Forged:
    """A message to the nation's gateway as the agency's would send it, with something wrong of it."""

    private: bytes | None = LGSP_SEED
    gateway: str = LGSP
    shows: str = "lgsp"
    late: int = 0
    sent: bytes = b"asked"
    client: str = CLIENT

    def written(self, both: Two) -> tuple[str, list[Header]]:
        """Return the address and the headers."""
        url = f"{both.snapshot.gateways[HUB].url}{PATH}/1"
        given: list[Header] = [
            ("X-Road-Client", self.client),
            ("x-road-request-id", str(uuid4())),
            (hops.MESSAGE, "VN-1"),
        ]
        if self.private is None:
            return url, given
        digest = hops.digest_header(hashlib.sha512(b"asked").digest())
        private, created = derived(self.private, HOP_PURPOSE), int(time.time()) - self.late
        return url, hops.signed_request(
            "POST", url, given, digest, private=private, gateway=self.gateway, created=created
        )

    async def send(self, both: Two, url: str, headers: list[Header]) -> int:
        """Send it; return the status."""
        own = both.parties.get(self.shows)
        identity = Identity("", b"", (own.file, own.file) if own else None)
        tls = identity.to(both.snapshot.gateways[HUB], both.snapshot)
        assert tls is not None
        async with both.hub.session.post(url, data=self.sent or None, headers=headers, ssl=tls) as answer:
            await answer.read()
            return answer.status

    async def refusal(self, both: Two) -> list[str]:
        """Send it; return the codes by which it was refused, as the nation's ledger has them."""
        await self.send(both, *self.written(both))
        found = both.hub.rows("DELETE FROM exchange_refusal RETURNING code")
        broken = both.hub.rows(
            "SELECT fault FROM exchange_entry WHERE direction = 'response' ORDER BY place DESC LIMIT 1"
        )
        return [code for (code,) in found] or [fault for (fault,) in broken]
