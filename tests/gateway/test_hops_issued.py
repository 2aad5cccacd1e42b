"""Gateways that show certificates of the exchange's own authority: renewed while messages flow, revoked, over, of another; beside pinned ones."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import msgspec
import pytest

from nenso.exchange.rules.issuing import name_of
from nenso.exchange.rules.routing.snapshot import HUB, PURPOSE, Gateway, Snapshot
from nenso.gateway import tls
from nenso.gateway.hops.following import Hub
from nenso.gateway.server import running
from nenso.kernel.rules.signing import derived, public_key
from tests import databases
from tests.factories.certificates import LIFE, Own, OwnAuthority
from tests.gateway.test_hops import LGSP, LGSP_SEED, Two, _config, _snapshot, pem
from tests.gateway.test_hops_changing import Flow, nothing_lost
from tests.gateway.test_tls import Party
from tests.gateway.test_tls import issued as pinned
from tests.gateway.witnesses import played
from tests.gateway.world import CLIENT, PATH, SEED, World, provided, publish, until
from tests.ports import free_port

Urls = tuple[str, str]
INVALID = "Server.ServerProxy.InvalidSignatureValue"


@pytest.fixture
def urls(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Urls]:
    monkeypatch.setattr(tls, "EVERY", 0.05)
    with databases.copy_of(databases.with_tables(), "gateway-two") as name:
        yield url, databases.address(name)


@dataclass
class Issued(Two):
    """Two gateways whose certificates an authority issued, each in its file."""

    authority: OwnAuthority
    files: dict[str, Path]
    held: dict[str, Own]

    def renew(self, name: str, of: str, *, at: datetime | None = None) -> Own:
        """Write another certificate over a gateway's, as a client of ACME does."""
        beside = self.files[name].with_suffix(".new")
        made = self.authority.issued(beside, of, at=at)
        beside.replace(self.files[name])
        self.held[name] = made
        return made

    def told(self, **facts: object) -> Snapshot:
        """Publish the registry's next snapshot."""
        self.snapshot = msgspec.structs.replace(self.snapshot, number=self.snapshot.number + 1, **facts)  # type: ignore[arg-type]
        self.publish(self.snapshot)
        return self.snapshot


@asynccontextmanager
async def two(
    urls: Urls, folder: Path, agency: Callable[[OwnAuthority, Path], Own] | None = None, hub: str = HUB
) -> AsyncIterator[Issued]:
    """Run both; `agency` makes the certificate that the agency's begins with, `hub` is the name on the nation's."""
    authority, files = OwnAuthority(), {name: folder / f"{name}.pem" for name in ("hub", "lgsp")}
    held = {
        "hub": authority.issued(files["hub"], name_of(hub)),
        "lgsp": (agency or (lambda by, file: by.issued(file, LGSP)))(authority, files["lgsp"]),
    }
    parties = {name: pinned(folder, f"{name}-pinned") for name in files}
    ports = {name: free_port() for name in files}
    async with AsyncExitStack() as stack:
        provider = await stack.enter_async_context(provided())
        made = _snapshot(provider, parties, ports, None)
        gateways = {
            name: Gateway(each.url, each.key, authority=authority.digest, subject=name_of(name))
            for name, each in made.gateways.items()
        }
        made = msgspec.structs.replace(made, gateways=gateways, authorities=authority.told())
        publish(urls[0], made)
        shown = {
            name: Party(file, "", parties[name].key, parties[name].certificate)
            for name, file in files.items()
        }
        nation = await stack.enter_async_context(
            running(_config(urls[0], SEED, folder / "a", HUB, shown["hub"], ports["hub"]))
        )
        await until(lambda: nation.registry.snapshot is not None)
        told = Hub(
            Gateway(gateways[HUB].url, "", pem(parties["hub"])),
            public_key(derived(SEED, PURPOSE)),
            authority=authority.pem,
        )
        own = await stack.enter_async_context(
            running(_config(urls[1], LGSP_SEED, folder / "b", LGSP, shown["lgsp"], ports["lgsp"], told))
        )
        session = await stack.enter_async_context(aiohttp.ClientSession(auto_decompress=False))
        worlds = [
            World(url, each, provider, session)
            for url, each in zip(reversed(urls), (own, nation), strict=True)
        ]
        yield Issued(*worlds, made, parties, authority, files, held)


async def what(both: Two) -> str:
    said = await both.agency.ask(f"{PATH}/1")
    return "200" if said.status == 200 else str(json.loads(said.body)["type"])


async def followed(both: Two) -> None:
    await until(lambda: both.agency.gateway.registry.snapshot is not None)


def codes(both: Two) -> set[str]:
    return {row[0] for row in both.hub.rows("SELECT code FROM exchange_refusal")}


@played
async def test_both_certificates_are_renewed_and_no_message_is_lost(
    urls: Urls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is registered anew: the snapshot that both hold stays the same."""
    look, taken = tls.Files.look, []

    def seen(files: tls.Files) -> bool:
        if is_new := look(files):
            taken.append(files)
        return is_new

    monkeypatch.setattr(tls.Files, "look", seen)
    async with two(urls, tmp_path) as both:
        await followed(both)
        async with Flow(both.agency).flowing() as flow:
            await flow.until("200")
            old, same = [each.serial for each in both.held.values()], both.snapshot
            for times, (name, of) in enumerate((("lgsp", LGSP), ("hub", name_of(HUB)), ("lgsp", LGSP)), 1):
                both.renew(name, of)
                await until(lambda: len(taken) == times)  # noqa: B023
                await flow.until("200")
            assert both.agency.gateway.registry.snapshot == same
            both.told(authorities=both.authority.told(*old))  # nobody shows them any more
            await until(lambda: both.agency.gateway.registry.snapshot == both.snapshot)
            await flow.until("200", 20)
        assert set(flow.answers) == {"200"}
        nothing_lost(flow, both)


@played
async def test_a_revoked_certificate_is_refused_on_connections_that_stand(urls: Urls, tmp_path: Path) -> None:
    async with two(urls, tmp_path) as both:
        await followed(both)
        assert await what(both) == "200"
        both.told(authorities=both.authority.told(both.held["lgsp"].serial))
        await until(lambda: both.hub.gateway.registry.snapshot == both.snapshot)
        heard = len(both.hub.provider.heard)
        assert await what(both) == INVALID
        assert len(both.hub.provider.heard) == heard
        assert codes(both) == {"exchange.certificate_revoked"}
        both.renew("lgsp", LGSP)
        async with asyncio.timeout(60):
            while await what(both) != "200":
                await asyncio.sleep(0.05)


@played
async def test_the_nations_revoked_certificate_is_not_taken(urls: Urls, tmp_path: Path) -> None:
    async with two(urls, tmp_path) as both:
        await followed(both)
        assert await what(both) == "200"
        both.told(authorities=both.authority.told(both.held["hub"].serial))
        await until(
            lambda: both.agency.gateway.registry.snapshot == both.snapshot
        )  # the connection that tells it stands still
        heard = len(both.hub.provider.heard)
        assert await what(both) == "Server.ServerProxy.NetworkError"
        await until(lambda: "revoked" in both.agency.gateway.registry.fault)
        assert len(both.hub.provider.heard) == heard
        both.renew("hub", name_of(HUB))
        async with asyncio.timeout(60):
            while await what(both) != "200":
                await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("agency", "code"),
    [
        (lambda by, file: by.issued(file, CLIENT), "hop.wrong_certificate"),
        (lambda by, file: by.issued(file, name_of(HUB)), "hop.wrong_certificate"),
        (
            lambda by, file: by.issued(file, LGSP, at=datetime.now(UTC) - LIFE - timedelta(hours=1)),
            "exchange.certificate_expired",
        ),
    ],
    ids=["of a system", "of another gateway", "over"],
)
@played
async def test_a_certificate_of_the_authority_that_is_not_its_own_or_over_is_refused(
    urls: Urls, tmp_path: Path, agency: Callable[[OwnAuthority, Path], Own], code: str
) -> None:
    async with two(urls, tmp_path, agency) as both:
        await until(lambda: code in codes(both))
        assert both.agency.gateway.registry.snapshot is None, "it is told nothing"
        assert "answers 500" in both.agency.gateway.registry.fault
        both.renew("lgsp", LGSP)
        await followed(both)
        assert await what(both) == "200"


@played
async def test_a_stranger_of_another_authority_does_not_get_through_the_handshake(
    urls: Urls, tmp_path: Path
) -> None:
    async with two(urls, tmp_path, lambda _by, file: OwnAuthority("Another").issued(file, LGSP)) as both:
        await until(lambda: bool(both.agency.gateway.registry.fault))
        assert both.agency.gateway.registry.snapshot is None
        assert codes(both) == set()


@played
async def test_who_shows_a_systems_certificate_does_not_pass_for_the_nations_gateway(
    urls: Urls, tmp_path: Path
) -> None:
    async with two(urls, tmp_path, hub=CLIENT) as both:
        await until(lambda: f"does not name {name_of(HUB)}" in both.agency.gateway.registry.fault)
        assert both.agency.gateway.registry.snapshot is None


@played
async def test_the_nation_goes_from_a_pinned_certificate_to_issued_ones(urls: Urls, tmp_path: Path) -> None:
    """Agencies that were told of both follow the registry across the change; messages go by what it says."""
    async with two(urls, tmp_path) as both:
        hub = both.snapshot.gateways[HUB]
        pinned_hub = msgspec.structs.replace(
            hub, certificate=pem(both.parties["hub"]), authority="", subject=""
        )
        both.files["hub"].write_bytes(both.parties["hub"].file.read_bytes())
        both.told(gateways=both.snapshot.gateways | {HUB: pinned_hub})
        async with asyncio.timeout(60):
            while both.agency.gateway.registry.snapshot != both.snapshot or await what(both) != "200":
                await asyncio.sleep(0.05)
        both.told(gateways=both.snapshot.gateways | {HUB: hub})
        both.renew("hub", name_of(HUB))
        async with asyncio.timeout(60):
            while both.agency.gateway.registry.snapshot != both.snapshot or await what(both) != "200":
                await asyncio.sleep(0.05)


@played
async def test_one_gateway_may_be_pinned_and_another_known_by_its_name(urls: Urls, tmp_path: Path) -> None:
    """The nation pins an agency's certificate again: the issued one counts no more, the pinned one does."""
    async with two(urls, tmp_path) as both:
        await followed(both)
        assert await what(both) == "200"
        pins = both.snapshot.gateways | {
            LGSP: msgspec.structs.replace(
                both.snapshot.gateways[LGSP], certificate=pem(both.parties["lgsp"]), authority="", subject=""
            )
        }
        both.told(gateways=pins)
        await until(lambda: both.hub.gateway.registry.snapshot == both.snapshot)
        assert await what(both) == INVALID
        assert "hop.wrong_certificate" in codes(both)
        both.files["lgsp"].write_bytes(both.parties["lgsp"].file.read_bytes())
        async with asyncio.timeout(60):
            while await what(both) != "200":
                await asyncio.sleep(0.05)
