"""A gateway with a database of its own and a provider that answers: real sockets, real PostgreSQL."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import psycopg
from aiohttp import web
from yarl import URL

from nenso.exchange.rules.routing.snapshot import (
    PURPOSE,
    Client,
    Credential,
    Endpoint,
    Kind,
    Proof,
    Right,
    Service,
    Snapshot,
    sealed,
)
from nenso.exchange.rules.trust.writing import first_root, published, sign_root, written
from nenso.gateway.server import Config, Running, running
from nenso.kernel.rules.signing import derived, public_key

SEED = bytes(range(32))
ROOT_KEY, ONLINE_KEY = derived(SEED, PURPOSE), derived(SEED, f"{PURPOSE} online 1")
ROOT_LIFE = timedelta(days=365)
CLIENT = "VN/GOV/T01/portal"
PROVIDER = "VN/GOV/G06/population"
SERVICE = f"{PROVIDER}/citizens"
PATH = f"/r1/{SERVICE}"
LEDGER = "ledger.test/VN"
HERE = Credential(Proof.ADDRESS, "", ("127.0.0.1/32",))
KEY = "a-key-of-the-tests"
PATIENCE = 120.0  # seconds until something must have come about, also on a machine that is busy


def right(**facts: Any) -> Right:
    """A right of the client's to everything of the service."""
    given = {
        "number": str(uuid4()),
        "subject": CLIENT,
        "purpose": "Xác minh cư trú",
        "ground": "NĐ 194/2025/NĐ-CP",
    }
    return Right(**(given | facts))


def snapshot(url: str, **facts: Any) -> Snapshot:
    """A registry of two members, one of which offers a service at an address."""
    now = datetime.now(UTC).replace(microsecond=0)  # as its metadata tells it
    service = facts.pop("service", None) or Service("Công dân", url, rights=(right(),))
    given: dict[str, Any] = {
        "instance": "VN",
        "ledger": LEDGER,
        "number": 1,
        "made_at": now,
        "expires_at": now + timedelta(hours=1),
        "clients": {CLIENT: Client("Cổng dịch vụ công", (HERE,)), PROVIDER: Client("Dân cư", (HERE,))},
        "services": {SERVICE: service},
        "members": {"VN/GOV/T01": "Thành phố Hà Nội", "VN/GOV/G06": "Bộ Công an"},
    }
    return Snapshot(**(given | facts))


def publish(url: str, content: Snapshot, online: bytes = ONLINE_KEY) -> None:
    """Write a snapshot as the registry does, under a root, and tell gateways."""
    made = sealed(content, ROOT_KEY)
    with psycopg.connect(url) as connection:
        if not connection.execute("SELECT 1 FROM exchange_registryroot").fetchone():
            root = first_root(public_key(ROOT_KEY), public_key(ONLINE_KEY), datetime.now(UTC) + ROOT_LIFE)
            sign_root(root, ROOT_KEY)
            connection.execute("INSERT INTO exchange_registryroot VALUES (1, %s, now())", (written(root),))
        found = connection.execute("SELECT nextval('exchange_routingsnapshot_number_seq')").fetchone()
        assert found is not None
        told = published(made, found[0], content.expires_at, online)
        connection.execute(
            "INSERT INTO exchange_routingsnapshot"
            " (number, content, digest, made_at, expires_at, root, timestamp, snapshot, targets)"
            " VALUES (%s, %s, '', %s, %s, 1, %s, %s, %s)",
            (
                *(found[0], made, content.made_at, content.expires_at),
                *(told.timestamp, told.snapshot, told.targets),
            ),
        )
        connection.execute("SELECT pg_notify('exchange_routing', '')")


@dataclass
class Heard:
    """What the provider was asked."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header as it came."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass
class Provider:
    """A provider: it remembers what it was asked and answers as it is told to."""

    heard: list[Heard] = field(default_factory=list)
    answer: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]] | None = None
    url: str = ""

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        digest = hashlib.sha512()
        held = b""
        async for chunk in request.content.iter_any():
            digest.update(chunk)
            held = (held + chunk)[:100_000]
        pairs = [(name.decode(), value.decode()) for name, value in request.raw_headers]
        self.heard.append(Heard(request.method, request.raw_path, pairs, held))
        if self.answer is not None:
            return await self.answer(request)
        return web.json_response(
            {"digest": digest.hexdigest(), "name": "Nguyễn Văn An"}, headers={"X-Own": "kept"}
        )


@dataclass
class World:
    """A running gateway, its provider, a client's session, and the database behind."""

    url: str
    gateway: Running
    provider: Provider
    session: aiohttp.ClientSession

    @property
    def base(self) -> str:
        """The gateway's address."""
        return f"http://127.0.0.1:{self.gateway.port}"

    async def ask(self, path: str = f"{PATH}/1", method: str = "GET", **facts: Any) -> "Said":
        """Ask through the gateway as the client."""
        headers = {"X-Road-Client": CLIENT} | facts.pop("headers", {})
        kept = {name: value for name, value in headers.items() if value is not None}
        async with self.session.request(
            method, URL(self.base + path, encoded=True), headers=kept, **facts
        ) as answer:
            return Said(answer.status, answer.headers.copy(), await answer.read())

    def rows(self, words: str, *values: Any) -> list[Any]:
        """Return what the database holds."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(words, values).fetchall()

    async def signed(self) -> int:
        """Take everything written into the tree; return its size."""
        while await self.gateway.sequencer.step():
            pass
        return int(self.rows("SELECT integrated FROM exchange_ledgerhead")[0][0])


@dataclass
class Said:
    """An answer that came through the gateway."""

    status: int
    headers: Any
    body: bytes


@asynccontextmanager
async def provided() -> AsyncIterator[Provider]:
    """Run a provider."""
    provider = Provider()
    runner = web.ServerRunner(web.Server(provider), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    provider.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield provider
    finally:
        await runner.cleanup()


@asynccontextmanager
async def world(
    url: str, folder: Path, make: Callable[[str], Snapshot] = snapshot, **facts: Any
) -> AsyncIterator[World]:
    """Run a gateway over a database, its snapshot made for the provider's address."""
    async with provided() as provider:
        publish(url, make(provider.url))
        config = Config(url, SEED, folder, port=0, watch_port=0, **facts)
        async with running(config) as gateway, aiohttp.ClientSession(auto_decompress=False) as session:
            await until(lambda: gateway.registry.snapshot is not None)
            yield World(url, gateway, provider, session)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


__all__ = ["KEY", "Endpoint", "Kind", "World", "right", "snapshot", "world"]
