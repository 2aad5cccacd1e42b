"""Group commit: whatever waits is written in one statement, and whoever waits is told once it is durable.

A statement takes the head's row, so that places in the tree have no gap whichever gateway writes; it also notes the
writer's batch, so that after a lost connection it is known whether the batch was kept: nothing is lost, nothing doubled.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from nenso.exchange.rules.ledger.records import Direction
from nenso.gateway.database import AWAY, UNFIT, Connection, connected, drop, why
from nenso.gateway.ledger.rows import RefusedRow, Row

log = logging.getLogger(__name__)
MOST_WAITING = 20_000  # entries; beyond that nothing more is taken in
MOST_AT_ONCE = 2_000
LONGEST_PAUSE = 2.0  # seconds between tries while the database is away
SOON = 0.02  # seconds that a request waits for its answer: mostly both are written at once
DAYS_AHEAD = 3  # partitions made before they are needed

_FIELDS = (
    'at timestamptz, exchange uuid, message text, direction text, client text, service text, "right" uuid, method text, '
    "status smallint, fault text, size bigint, size_asked bigint, milliseconds float8, provider_milliseconds float8, "
    "address text, record text, head text"
)
_COLUMNS = ", ".join(field.split()[0] for field in _FIELDS.split(", "))
_FACTS = _COLUMNS.removesuffix(", record, head")
# One document a batch: arrays of each column cost this side more than the message. A head is bytes of Latin-1, a record UTF-8.
_ENTRIES = f"""
WITH head AS (UPDATE exchange_ledgerhead SET size = size + $1 WHERE id = 1 RETURNING size - $1 AS first),
noted AS (
    INSERT INTO exchange_writer (writer, batch, at) VALUES ($2, $3, now())
    ON CONFLICT (writer) DO UPDATE SET batch = excluded.batch, at = excluded.at
)
INSERT INTO exchange_entry (day, place, {_COLUMNS})
SELECT (at AT TIME ZONE 'UTC')::date, first + nth - 1, {_FACTS}, convert_to(record, 'UTF8'), convert_to(given.head, 'LATIN1')
FROM head, ROWS FROM (json_to_recordset($4::json) AS ({_FIELDS})) WITH ORDINALITY AS given({_COLUMNS}, nth)
"""  # noqa: S608 - of constants
_REFUSALS = """
INSERT INTO exchange_refusal (uuid, at, client, service, method, fault, code, message, address)
SELECT uuid, at, client, service, method, fault, code, message, address FROM json_to_recordset($1::json) AS given(
    uuid uuid, at timestamptz, client text, service text, method text, fault text, code text, message text, address text)
ON CONFLICT (uuid) DO NOTHING
"""


_encoder = msgspec.json.Encoder()


class LedgerFullError(Exception):
    """More waits to be written than is taken in: the database is away or too slow."""


class UnfitError(Exception):
    """The ledger cannot take a row as it is: it is not acknowledged."""


_Waiting = tuple[Row | RefusedRow, "asyncio.Future[None]"]


async def durable(rows: "Sequence[asyncio.Future[None]]", *, patience: float) -> None:
    """Wait until rows are durable; raises `TimeoutError`, or `UnfitError` where one is not taken."""
    if missing := [each for each in rows if not each.done()]:
        _, late = await asyncio.wait(missing, timeout=patience)
        if late:
            raise TimeoutError
    for each in rows:
        each.result()


class Writer:
    """Writes what it is given, in batches, over a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._writer, self._batch = uuid4(), 0
        self._waiting: deque[_Waiting] = deque()
        self._something = asyncio.Event()
        self._soon: asyncio.TimerHandle | None = None
        self._connection: Connection | None = None
        self._day: datetime | None = None
        self.fault = ""  # why the last try failed; "" while all is well

    @property
    def waiting(self) -> int:
        """How many rows are not written yet."""
        return len(self._waiting)

    def write(self, row: Row | RefusedRow) -> "asyncio.Future[None]":
        """Take a row in; what is returned is done once it is durable. Raises `LedgerFullError`.

        Nobody waits for a request before its answer is there: it is written with the next that is waited for, or soon.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise LedgerFullError
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((row, done))
        if isinstance(row, RefusedRow) or row.message.direction is not Direction.REQUEST:
            self._something.set()
        elif self._soon is None:
            self._soon = loop.call_later(SOON, self._something.set)
        return done

    async def run(self) -> None:
        """Write until cancelled; what still waits then is written first, where the database is there."""
        try:
            while True:
                await self._something.wait()
                self._something.clear()
                await self._write_batch()
        finally:
            self._close()

    async def flush(self) -> None:
        """Wait until nothing waits any more."""
        while self._waiting:
            await asyncio.sleep(0.01)

    async def _write_batch(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        taken = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]
        if self._waiting:
            self._something.set()
        if not taken:
            return
        try:
            await self._until_kept(taken)
        except asyncio.CancelledError:
            self._waiting.extendleft(reversed([each for each in taken if not each[1].done()]))
            raise

    async def _until_kept(self, taken: Sequence[_Waiting]) -> None:
        """Write rows until they are kept; where one is not fit to be kept, each by itself, and that one is told."""
        self._batch += 1
        pause, is_doubtful = 0.05, False
        while True:
            try:
                connection = await self._connected()
                if not (is_doubtful and await self._is_kept(connection)):
                    is_doubtful = True
                    await self._keep(connection, [row for row, _ in taken])
                break
            except UNFIT as fault:
                log.error("not fit for the ledger: %s", why(fault))
                return await self._each_by_itself(taken)
            except AWAY as fault:
                self._complain(fault)
                self._close()
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        self.fault = ""
        for _, done in taken:
            if not done.done():  # whoever waited may have gone
                done.set_result(None)
        return None

    async def _each_by_itself(self, taken: Sequence[_Waiting]) -> None:
        if len(taken) == 1:
            done = taken[0][1]
            if not done.done():
                done.set_exception(UnfitError())
                done.exception()  # seen: whoever waited may have gone
            return
        for one in taken:
            await self._until_kept([one])

    def _complain(self, fault: BaseException) -> None:
        if why(fault) != self.fault:
            log.error("the ledger cannot be written: %s", why(fault))
        self.fault = why(fault)

    async def _connected(self) -> Connection:
        if self._connection is None or self._connection.is_closed():
            self._connection, self._day = await connected(self._url), None
        now = datetime.now(UTC)
        if self._day is None or now.date() != self._day.date():
            await make_partitions(self._connection, now)
            self._day = now
        return self._connection

    async def _is_kept(self, connection: Connection) -> bool:
        kept = await connection.fetchval("SELECT batch FROM exchange_writer WHERE writer = $1", self._writer)
        return bool(kept == self._batch)

    async def _keep(self, connection: Connection, rows: Sequence[Row | RefusedRow]) -> None:
        entries = [each for each in rows if isinstance(each, Row)]
        refusals = [each for each in rows if isinstance(each, RefusedRow)]
        if refusals:  # apart, and first: one written twice is one
            await connection.execute(_REFUSALS, _json(refusals))
        if entries:
            await connection.execute(
                _ENTRIES, len(entries), self._writer, self._batch, _json([_line(each) for each in entries])
            )

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        drop(connection)


def _line(row: Row) -> dict[str, Any]:
    of, message = row.of, row.message
    return {
        "at": message.at,
        "exchange": of.exchange,
        "message": of.message,
        "direction": message.direction,
        "client": of.client,
        "service": of.service,
        "right": of.right or None,
        "method": of.method,
        "status": message.status or None,
        "fault": message.fault,
        "size": message.size,
        "size_asked": message.size_asked,
        "milliseconds": message.milliseconds,
        "provider_milliseconds": message.provider_milliseconds,
        "address": of.address,
        "record": row.record.decode(),
        "head": message.head.decode("latin-1"),
    }


def _json(content: Any) -> str:
    return _encoder.encode(content).decode()


async def first_entries(connection: Connection, rows: Sequence[Row]) -> int:
    """Write the first entries of a ledger, of days that may be long past, all of them or none; return how many.

    None where the ledger holds anything: entries of earlier days behind those of later ones would be no ledger.
    """
    for day in sorted({each.message.at.date() for each in rows}):
        await make_partitions(connection, datetime.combine(day, time(), UTC))
    async with connection.transaction():
        size = await connection.fetchval("SELECT size FROM exchange_ledgerhead WHERE id = 1 FOR UPDATE")
        if size or not rows:
            return 0
        await connection.execute(_ENTRIES, len(rows), uuid4(), 1, _json([_line(each) for each in rows]))
    return len(rows)


async def make_partitions(connection: Connection, now: datetime) -> None:
    """Make the ledger's tables of today and the days ahead, where they are not there yet.

    Sent at once, which is one transaction: whoever reads the ledger is not kept waiting for this process in between.
    """
    words = ["SELECT pg_advisory_xact_lock(hashtext('exchange_entry partitions'))"]
    for ahead in range(DAYS_AHEAD + 1):
        day = (now + timedelta(days=ahead)).date()
        words.append(
            f"CREATE TABLE IF NOT EXISTS exchange_entry_{day:%Y%m%d} PARTITION OF exchange_entry "
            f"FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
        )
    await connection.execute("; ".join(words))
