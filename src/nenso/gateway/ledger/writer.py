"""Group commit: whatever waits is written in one statement, and whoever waits is told once it is durable.

A statement takes the head's row, so that places in the tree have no gap whichever gateway writes; it also notes the
writer's batch, so that after a lost connection it is known whether the batch was kept: nothing is lost, nothing doubled.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg

from nenso.gateway.ledger.rows import RefusedRow, Row

log = logging.getLogger(__name__)
MOST_WAITING = 20_000  # entries; beyond that nothing more is taken in
MOST_AT_ONCE = 2_000
LONGEST_PAUSE = 2.0  # seconds between tries while the database is away
DAYS_AHEAD = 3  # partitions made before they are needed

_ENTRIES = """
WITH head AS (UPDATE exchange_ledgerhead SET size = size + %(n)s WHERE id = 1 RETURNING size - %(n)s AS first),
noted AS (
    INSERT INTO exchange_writer (writer, batch, at) VALUES (%(writer)s, %(batch)s, now())
    ON CONFLICT (writer) DO UPDATE SET batch = excluded.batch, at = excluded.at
)
INSERT INTO exchange_entry (day, place, at, exchange, message, direction, client, service, "right", method, status,
    fault, size, size_asked, milliseconds, provider_milliseconds, address, record, head)
SELECT (at AT TIME ZONE 'UTC')::date, first + nth - 1, at, exchange, message, direction, client, service, "right", method,
    status, fault, size, size_asked, milliseconds, provider_milliseconds, address, record, head
FROM head, unnest(%(at)s::timestamptz[], %(exchange)s::uuid[], %(message)s::text[], %(direction)s::text[],
    %(client)s::text[], %(service)s::text[], %(right)s::uuid[], %(method)s::text[], %(status)s::smallint[],
    %(fault)s::text[], %(size)s::bigint[], %(size_asked)s::bigint[], %(milliseconds)s::float8[],
    %(provider_milliseconds)s::float8[], %(address)s::text[], %(record)s::bytea[], %(head)s::bytea[])
    WITH ORDINALITY AS given(at, exchange, message, direction, client, service, "right", method, status, fault, size,
    size_asked, milliseconds, provider_milliseconds, address, record, head, nth)
"""
_REFUSALS = """
INSERT INTO exchange_refusal (uuid, at, client, service, method, fault, code, message, address)
SELECT * FROM unnest(%(uuid)s::uuid[], %(at)s::timestamptz[], %(client)s::text[], %(service)s::text[], %(method)s::text[],
    %(fault)s::text[], %(code)s::text[], %(message)s::text[], %(address)s::text[])
ON CONFLICT (uuid) DO NOTHING
"""


class LedgerFullError(Exception):
    """More waits to be written than is taken in: the database is away or too slow."""


class Writer:
    """Writes what it is given, in batches, over a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._writer, self._batch = uuid4(), 0
        self._waiting: deque[tuple[Row | RefusedRow, asyncio.Future[None]]] = deque()
        self._something = asyncio.Event()
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self._day: datetime | None = None
        self.fault = ""  # why the last try failed; "" while all is well

    @property
    def waiting(self) -> int:
        """How many rows are not written yet."""
        return len(self._waiting)

    def write(self, row: Row | RefusedRow) -> "asyncio.Future[None]":
        """Take a row in; what is returned is done once it is durable. Raises `LedgerFullError`."""
        if len(self._waiting) >= MOST_WAITING:
            raise LedgerFullError
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((row, done))
        self._something.set()
        return done

    async def run(self) -> None:
        """Write until cancelled; what still waits then is written first, where the database is there."""
        try:
            while True:
                await self._something.wait()
                await self._write_batch()
        finally:
            await self._close()

    async def flush(self) -> None:
        """Wait until nothing waits any more."""
        while self._waiting:
            await asyncio.sleep(0.01)

    async def _write_batch(self) -> None:
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        if not taken:
            self._something.clear()
            return
        self._batch += 1
        try:
            await self._until_kept([row for row, _ in taken])
        except asyncio.CancelledError:
            self._waiting.extendleft(reversed(taken))
            raise
        for _, done in taken:
            if not done.done():  # whoever waited may have gone
                done.set_result(None)

    async def _until_kept(self, rows: Sequence[Row | RefusedRow]) -> None:
        pause, is_doubtful = 0.05, False
        while True:
            try:
                connection = await self._connected()
                if not (is_doubtful and await self._is_kept(connection)):
                    is_doubtful = True
                    await self._keep(connection, rows)
                self.fault = ""
                return
            except (psycopg.Error, OSError) as fault:
                self._complain(fault)
                await self._close()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _complain(self, fault: Exception) -> None:
        if not self.fault:
            log.error("the ledger cannot be written: %s", fault)
        self.fault = str(fault).strip().split("\n")[0] or type(fault).__name__

    async def _connected(self) -> psycopg.AsyncConnection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=5, prepare_threshold=1
            )
            self._day = None
        now = datetime.now(UTC)
        if self._day is None or now.date() != self._day.date():
            await make_partitions(self._connection, now)
            self._day = now
        return self._connection

    async def _is_kept(self, connection: psycopg.AsyncConnection[Any]) -> bool:
        found = await connection.execute(
            "SELECT batch FROM exchange_writer WHERE writer = %s", (self._writer,)
        )
        one = await found.fetchone()
        return one is not None and one[0] == self._batch

    async def _keep(self, connection: psycopg.AsyncConnection[Any], rows: Sequence[Row | RefusedRow]) -> None:
        entries = [each for each in rows if isinstance(each, Row)]
        refusals = [each for each in rows if isinstance(each, RefusedRow)]
        if refusals:  # apart, and first: one written twice is one
            await connection.execute(_REFUSALS, _columns_of_refusals(refusals))
        if entries:
            facts = {"n": len(entries), "writer": self._writer, "batch": self._batch}
            await connection.execute(_ENTRIES, facts | _columns(entries), binary=True)

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error, OSError):
                await connection.close()


def _columns(rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {
        "at": [each.message.at for each in rows],
        "exchange": [each.of.exchange for each in rows],
        "message": [each.of.message for each in rows],
        "direction": [str(each.message.direction) for each in rows],
        "client": [each.of.client for each in rows],
        "service": [each.of.service for each in rows],
        "right": [each.of.right or None for each in rows],
        "method": [each.of.method for each in rows],
        "status": [each.message.status or None for each in rows],
        "fault": [each.message.fault for each in rows],
        "size": [each.message.size for each in rows],
        "size_asked": [each.message.size_asked for each in rows],
        "milliseconds": [each.message.milliseconds for each in rows],
        "provider_milliseconds": [each.message.provider_milliseconds for each in rows],
        "address": [each.of.address for each in rows],
        "record": [each.record for each in rows],
        "head": [each.message.head for each in rows],
    }


def _columns_of_refusals(rows: Sequence[RefusedRow]) -> dict[str, list[Any]]:
    names = ("uuid", "at", "client", "service", "method", "fault", "code", "message", "address")
    return {name: [getattr(each, name) for each in rows] for name in names}


async def make_partitions(connection: psycopg.AsyncConnection[Any], now: datetime) -> None:
    """Make the ledger's tables of today and the days ahead, where they are not there yet."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('exchange_entry partitions'))")
        for ahead in range(DAYS_AHEAD + 1):
            day = (now + timedelta(days=ahead)).date()
            name = f"exchange_entry_{day:%Y%m%d}"
            await connection.execute(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF exchange_entry "
                f"FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
            )
