"""Systems that show a certificate which an authority issued: ours and others', over real handshakes; each refusal by its own sentence."""

import asyncio
import shutil
import ssl
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from nenso.exchange.rules.issuing import LIFE, name_of
from nenso.exchange.rules.routing.snapshot import Authority, Client, Credential, Proof, Snapshot
from nenso.gateway.tls import Listening
from tests.factories.certificates import OwnAuthority
from tests.gateway.test_tls import Party, asked, issued
from tests.gateway.world import CLIENT, PATH, PATIENCE, PROVIDER, World, publish, snapshot, until, world

Doing = Callable[[World, Callable[[Path | None], ssl.SSLContext]], Awaitable[None]]


def by_name(authority: OwnAuthority, name: str = name_of(CLIENT), **facts: Any) -> Credential:
    return Credential(Proof.ISSUED, authority.digest, subject=name, **facts)


def run(
    url: str, folder: Path, credentials: tuple[Credential, ...], told: dict[str, Authority], doing: Doing
) -> None:
    """Run a gateway with a certificate of a server's authority, and what clients show of theirs."""
    server_authority = issued(folder, "server-authority")
    server = issued(folder, "server", server_authority)

    def make(address: str) -> Snapshot:
        clients = {CLIENT: Client("", credentials), PROVIDER: Client("")}
        return snapshot(address, clients=clients, authorities=told)

    def context(file: Path | None) -> ssl.SSLContext:
        made = ssl.create_default_context(cafile=str(server_authority.file))
        if file:
            made.load_cert_chain(file)
        return made

    async def all_of_it() -> None:
        async with world(url, folder, make, tls=Listening(server.file, None), tls_port=0) as w:
            await doing(w, context)

    asyncio.run(all_of_it())


def test_a_certificate_of_our_authority_shows_whose_it_is(url: str, tmp_path: Path) -> None:
    authority = OwnAuthority()
    now = datetime.now(UTC)
    own = authority.issued(tmp_path / "own.pem", CLIENT)
    edwards = authority.issued(tmp_path / "edwards.pem", CLIENT, key=Ed25519PrivateKey.generate())
    other = authority.issued(tmp_path / "other.pem", PROVIDER)
    over = authority.issued(tmp_path / "over.pem", CLIENT, at=now - LIFE - timedelta(minutes=1))
    early = authority.issued(tmp_path / "early.pem", CLIENT, at=now + timedelta(hours=2))
    gone = authority.issued(tmp_path / "gone.pem", CLIENT)
    forged = OwnAuthority().issued(tmp_path / "forged.pem", CLIENT)  # the same names, another key

    async def doing(w: World, context: Callable[[Path | None], ssl.SSLContext]) -> None:
        async def said(file: Path | None) -> tuple[int, str]:
            return await asked(w, context(file))

        assert await said(own.file) == (200, "")
        assert await said(edwards.file) == (200, "")
        assert await said(other.file) == (500, "exchange.certificate_of_other")
        assert await said(over.file) == (500, "exchange.certificate_expired")
        assert await said(early.file) == (500, "exchange.certificate_early")
        assert await said(gone.file) == (500, "exchange.certificate_revoked")
        assert await said(None) == (500, "exchange.no_credential")
        with pytest.raises((aiohttp.ClientError, ssl.SSLError, ConnectionError)):
            await said(forged.file)  # TLS itself finds that our authority did not sign it

    run(url, tmp_path, (by_name(authority),), authority.told(gone.serial), doing)


def test_what_is_revoked_is_refused_on_a_connection_that_stands(url: str, tmp_path: Path) -> None:
    authority = OwnAuthority()
    own = authority.issued(tmp_path / "own.pem", CLIENT)

    async def doing(w: World, context: Callable[[Path | None], ssl.SSLContext]) -> None:
        held = context(own.file)
        assert await asked(w, held) == (200, "")
        before = w.gateway.registry.snapshot
        assert before is not None
        now = datetime.now(UTC)
        facts = {"clients": before.clients, "authorities": authority.told(own.serial), "number": 2}
        publish(w.url, snapshot(w.provider.url, made_at=now, **facts))
        await until(lambda: w.gateway.registry.snapshot is not before)
        assert await asked(w, held) == (500, "exchange.certificate_revoked")

    run(url, tmp_path, (by_name(authority),), authority.told(), doing)


def outside(folder: Path, authority: Party, name: str, host: str, days: int = 1) -> Path:
    """Issue a certificate as another authority does, to a host name."""
    return issued(folder, name, authority, days, host).file


def test_another_authority_is_believed_for_the_name_that_a_credential_has(url: str, tmp_path: Path) -> None:
    theirs, stranger = issued(tmp_path, "theirs"), issued(tmp_path, "stranger")
    right = outside(tmp_path, theirs, "right", "portal.t01.example")
    wrong = outside(tmp_path, theirs, "wrong", "other.t01.example")
    over = outside(tmp_path, theirs, "over", "portal.t01.example", days=-1)
    early = outside(tmp_path, theirs, "early", "portal.t01.example", days=60)
    foreign = outside(tmp_path, stranger, "foreign", "portal.t01.example")
    pem = theirs.certificate.public_bytes(Encoding.PEM).decode()
    credential = Credential(Proof.ISSUED, theirs.digest, subject="DNS:portal.t01.example")
    near = Credential(Proof.ISSUED, theirs.digest, ("10.0.0.0/8",), subject="DNS:other.t01.example")

    async def doing(w: World, context: Callable[[Path | None], ssl.SSLContext]) -> None:
        assert await asked(w, context(right)) == (200, "")
        assert await asked(w, context(wrong)) == (500, "exchange.wrong_address")
        assert await asked(w, context(over)) == (500, "exchange.certificate_expired")
        assert await asked(w, context(early)) == (500, "exchange.certificate_early")
        with pytest.raises((aiohttp.ClientError, ssl.SSLError, ConnectionError)):
            await asked(w, context(foreign))

    run(url, tmp_path, (credential, near), {theirs.digest: Authority(pem)}, doing)


def test_an_authority_that_is_over_issues_nothing_that_counts(url: str, tmp_path: Path) -> None:
    theirs = issued(tmp_path, "theirs", days=-1)
    right = outside(tmp_path, theirs, "right", "portal.t01.example")
    pem = theirs.certificate.public_bytes(Encoding.PEM).decode()
    credential = Credential(Proof.ISSUED, theirs.digest, subject="DNS:portal.t01.example")

    async def doing(w: World, context: Callable[[Path | None], ssl.SSLContext]) -> None:
        assert await asked(w, context(right)) == (500, "exchange.authority_expired")

    run(url, tmp_path, (credential,), {theirs.digest: Authority(pem)}, doing)


async def _is_answered(at: str, context: ssl.SSLContext) -> bool:
    try:
        async with (
            aiohttp.ClientSession() as fresh,
            fresh.get(at, ssl=context, headers={"X-Road-Client": CLIENT}) as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientError:
        return False


def test_a_renewed_certificate_is_shown_to_new_connections_and_old_ones_go_on(
    url: str, tmp_path: Path
) -> None:
    first, second = issued(tmp_path, "first"), issued(tmp_path, "second")
    before, after = issued(tmp_path, "before", first), issued(tmp_path, "after", second)
    file = tmp_path / "current.pem"
    shutil.copy(before.file, file)

    async def all_of_it() -> None:
        tls = Listening(file, None)
        async with world(url, tmp_path, tls=tls, tls_port=0) as w:
            old, new = (ssl.create_default_context(cafile=str(each.file)) for each in (first, second))
            async with aiohttp.ClientSession() as kept:
                at = f"https://localhost:{w.gateway.tls_port}{PATH}/1"
                asking = {"headers": {"X-Road-Client": CLIENT}}
                async with kept.get(at, ssl=old, **asking) as answer:
                    assert answer.status == 200
                    await answer.read()
                file.write_bytes(
                    after.file.read_bytes()[:300]
                )  # half written: it is not taken, and the old one goes on
                assert not tls.look()
                assert await asked(w, old) == (200, "")
                shutil.copy(after.file, file)
                async with asyncio.timeout(PATIENCE):
                    while not await _is_answered(at, new):
                        await asyncio.sleep(0.05)
                with pytest.raises(aiohttp.ClientError):
                    async with aiohttp.ClientSession() as fresh, fresh.get(at, ssl=old, **asking):
                        pass
                async with kept.get(
                    at, ssl=old, **asking
                ) as answer:  # on its old connection: a new one would fail
                    assert answer.status == 200

    asyncio.run(all_of_it())
