"""Bodies that a service's owner has kept: sealed to the owner's key and stored before their message goes on.

Nothing of this is touched where a service keeps none. What cannot be kept is refused or passed on, as its owner states, and counted
either way where it is passed on.
"""

import logging
from datetime import UTC, date, datetime, timedelta

import asyncpg

from nenso.exchange.rules.bodies.keeping import MOST_BYTES
from nenso.exchange.rules.bodies.sealing import key_id, read_public, sealed
from nenso.exchange.rules.ledger.records import Direction
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.routing.snapshot import Keep
from nenso.gateway.answers import problem_of
from nenso.gateway.bodies import SMALL, Source, up_to
from nenso.gateway.counting import Counts
from nenso.gateway.database import AWAY, Pool, pooled, why
from nenso.gateway.way import Way
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
_CONNECTIONS = 4
MOST_LONG = 64  # bodies beyond what is held of any that are held whole at once, some 128 MiB with what is sealed of them
_INSERT = """
INSERT INTO exchange_body (until, exchange, direction, service, at, size, key, sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
"""
_TROUBLE = """
INSERT INTO exchange_bodytrouble AS held (day, service, why, count) VALUES ($1, $2, $3, 1)
ON CONFLICT (day, service, why) DO UPDATE SET count = held.count + 1
"""


class NotKeepableError(Exception):
    """A body cannot be kept where it has to be; `problem` is what whoever asked is told."""

    def __init__(self, way: Way, code: str) -> None:
        facts = {"service": way.granted.asked.service.shown, "most": MOST_BYTES // 1024}
        if code == "exchange.body_too_long":
            self.problem = problem_of(way.came, Side.PROVIDER, Fault.INVALID_REQUEST, code, **facts)
        else:
            self.problem = problem_of(way.came, Side.PROVIDER, Fault.LOGGING_FAILED, code, **facts)
        super().__init__(code)


class Keeping:
    """Stores bodies, over connections of its own that are made when the first one comes."""

    def __init__(self, url: str, counts: Counts) -> None:
        self._url, self._counts = url, counts
        self._pool: Pool | None = None
        self._days: set[date] = set()
        self._long = 0

    async def close(self) -> None:
        """Let go of the connections."""
        if self._pool is not None:
            self._pool.terminate()

    async def keep(self, way: Way, keep: Keep, direction: Direction, body: bytes) -> None:
        """Keep a body, if there is one; raises `NotKeepableError` where it has to be kept and is not."""
        if not body:
            return
        try:
            await self._twice(way, keep, direction, body)
        except (Refused, *AWAY) as fault:
            log.error("a body of %s is not kept: %s", way.of.service, why(fault))
            if keep.must:
                raise NotKeepableError(way, "exchange.body_not_kept") from None
            await self._told(way, "away")

    async def _twice(self, way: Way, keep: Keep, direction: Direction, body: bytes) -> None:
        """Keep a body; a connection that its server left since is not yet a server that is away."""
        try:
            await self._insert(way, keep, direction, body)
        except AWAY:
            await self._insert(way, keep, direction, body)

    async def taken(self, way: Way, keep: Keep, source: Source, held: bytes = b"") -> tuple[bytes, bool]:
        """Return what of a body was read, after what is `held` of it already, and whether it is all and may be kept.

        Few long ones are held at once, however many come. Raises `NotKeepableError` where it may not and has to.
        """
        if len(held) <= SMALL and not source.at_eof():
            held += (await up_to(source, SMALL - len(held)))[0]
        if len(held) <= SMALL and source.at_eof():
            return held, True
        if self._long >= MOST_LONG:
            await self._must_not_have_to(way, keep, "exchange.body_not_kept", "full")
            return held, False
        self._long += 1
        way.long_bodies += 1
        if len(held) <= MOST_BYTES and not source.at_eof():
            held += (await up_to(source, MOST_BYTES - len(held)))[0]
        if len(held) <= MOST_BYTES and source.at_eof():
            return held, True
        await self._must_not_have_to(way, keep, "exchange.body_too_long", "long")
        return held, False

    def let_go(self, way: Way) -> None:
        """Note that what was held of a message is held no more."""
        self._long -= way.long_bodies
        way.long_bodies = 0

    async def _must_not_have_to(self, way: Way, keep: Keep, code: str, reason: str) -> None:
        if keep.must:
            raise NotKeepableError(way, code)
        await self._told(way, reason)

    async def _insert(self, way: Way, keep: Keep, direction: Direction, body: bytes) -> None:
        key, now = read_public(keep.key), datetime.now(UTC)
        until = now.date() + timedelta(days=keep.days)
        content = sealed(key, body, way.of.exchange, direction)
        pool = await self._pooled()
        row = (until, way.of.exchange, str(direction), way.of.service, now, len(body), key_id(key), content)
        if until not in self._days:
            await self._partition(pool, until)
        try:
            await pool.execute(_INSERT, *row)
        except asyncpg.CheckViolationError:  # its day was ended meanwhile, and is begun again
            self._days.discard(until)
            raise

    async def _partition(self, pool: Pool, until: date) -> None:
        name = f"exchange_body_{until:%Y%m%d}"
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('exchange_body partitions'))")
            await connection.execute(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF exchange_body "
                f"FOR VALUES FROM ('{until}') TO ('{until + timedelta(days=1)}')"
            )
        self._days.add(until)

    async def _told(self, way: Way, reason: str) -> None:
        """Count a body that is passed on and not kept: in the gateway's own counts, and where the desk reads it."""
        self._counts.not_kept(way.of.service, reason)
        try:
            pool = await self._pooled()
            await pool.execute(_TROUBLE, datetime.now(UTC).date(), way.of.service, reason)
        except AWAY as fault:
            log.error("that a body is not kept cannot be written down: %s", why(fault))

    async def _pooled(self) -> Pool:
        if self._pool is None:
            self._pool = await pooled(self._url, _CONNECTIONS)
        return self._pool
