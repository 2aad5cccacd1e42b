"""The signed tree: each second, what was written since goes into tiles, a checkpoint is signed, hours are counted.

One gateway at a time does it (a lock of the session); another takes over when its connection is gone. All of one step
stands or falls together, so that tree, checkpoint and counts never tell different things.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg

from nenso.exchange.rules.ledger.merkle import Frontier, extended, leaf_hash
from nenso.exchange.rules.ledger.notes import Note, SignerKey, signed
from nenso.exchange.rules.ledger.proofs import Checkpoint
from nenso.exchange.rules.ledger.tiles import HEIGHT, WIDTH
from nenso.gateway.ledger.counts import Counted, counted, keep_counts

log = logging.getLogger(__name__)
EVERY = 1.0  # seconds
MOST_AT_ONCE = 20_000  # entries of one step
_HASH = 32
_LOCK = "SELECT pg_try_advisory_lock(hashtext('exchange sequencer'))"
_NEW = """
SELECT place, record, at, direction, client, service, "right", status, fault, size, size_asked, milliseconds,
    provider_milliseconds
FROM exchange_entry WHERE place >= %s AND place < %s AND day >= %s ORDER BY place
"""
_TILE = """
INSERT INTO exchange_ledgertile (level, number, hashes) VALUES (%s, %s, %s)
ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
"""
_FIRST_DAY = "SELECT min(day) FROM exchange_entry WHERE place = %s"


class Sequencer:
    """Grows the tree over what writers wrote."""

    def __init__(self, url: str, key: Callable[[], SignerKey | None]) -> None:
        self._url, self._key = url, key
        self._connection: psycopg.AsyncConnection[Any] | None = None
        self.size = 0  # of the tree, as last seen
        self.signed_at: datetime | None = None

    async def run(self) -> None:
        """Take a step each second until cancelled."""
        try:
            while True:
                try:
                    more = await self.step()
                except (psycopg.Error, OSError) as fault:
                    log.warning("the ledger's tree does not grow: %s", fault)
                    await self._close()
                    more = False
                if not more:
                    await asyncio.sleep(EVERY)
        finally:
            await self._close()

    async def step(self, now: datetime | None = None) -> bool:
        """Take what is new into the tree; return whether more waits than one step takes."""
        key = self._key()  # None until the registry has told the log's name
        connection = await self._locked() if key else None
        if key is None or connection is None:
            return False
        async with connection.transaction():
            return await self._grow(connection, key, now or datetime.now(UTC))

    async def _locked(self) -> psycopg.AsyncConnection[Any] | None:
        """Return the connection that holds the lock; None while another gateway does."""
        if self._connection is None or self._connection.closed:
            self._connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=5
            )
            found = await (await self._connection.execute(_LOCK)).fetchone()
            if not (found and found[0]):
                await self._close()
        return self._connection

    async def _grow(self, connection: psycopg.AsyncConnection[Any], key: SignerKey, now: datetime) -> bool:
        head = await connection.execute(
            "SELECT size, integrated, nodes FROM exchange_ledgerhead WHERE id = 1"
        )
        size, begun, nodes = await head.fetchone() or (0, 0, b"")
        self.size = begun
        if size == begun:
            return False
        end = min(size, begun + MOST_AT_ONCE)
        day = (await (await connection.execute(_FIRST_DAY, (begun,))).fetchone() or (None,))[0]
        rows = await (await connection.execute(_NEW, (begun, end, day), binary=True)).fetchall()
        if [row[0] for row in rows] != list(range(begun, end)):
            raise psycopg.DataError(f"the ledger has a gap after place {begun}")
        frontier = Frontier(begun, _split(bytes(nodes)))
        grown, new = _grown(frontier, [bytes(row[1]) for row in rows])
        await _keep_tiles(connection, begun, new)
        checkpoint = Checkpoint(key.name, grown.size, grown.root)
        note = Note(checkpoint.text, (signed(checkpoint.text, key),))
        await connection.execute(
            "INSERT INTO exchange_checkpoint (size, at, note) VALUES (%s, %s, %s)",
            (grown.size, now, note.written),
        )
        await keep_counts(connection, counted([Counted(*row[2:]) for row in rows]))
        await connection.execute(
            "UPDATE exchange_ledgerhead SET integrated = %s, nodes = %s WHERE id = 1",
            (grown.size, b"".join(grown.nodes)),
        )
        self.size, self.signed_at = grown.size, now
        return end < size

    async def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error, OSError):
                await connection.close()


def _split(nodes: bytes) -> tuple[bytes, ...]:
    return tuple(nodes[at : at + _HASH] for at in range(0, len(nodes), _HASH))


def _grown(
    frontier: Frontier, records: Sequence[bytes]
) -> tuple[Frontier, dict[tuple[int, int], list[bytes]]]:
    """Return the tree with records added, and the new hashes of each tile's level: by (level, number) in their order."""
    new: dict[tuple[int, int], list[bytes]] = {}

    def found(level: int, index: int, value: bytes) -> None:
        above, within = divmod(level, HEIGHT)
        if not within:
            new.setdefault((above, index // WIDTH), []).append(value)

    return extended(frontier, (leaf_hash(each) for each in records), found), new


async def _keep_tiles(
    connection: psycopg.AsyncConnection[Any], begun: int, new: Mapping[tuple[int, int], Sequence[bytes]]
) -> None:
    for (level, number), hashes in new.items():
        held = (begun >> (HEIGHT * level)) - number * WIDTH  # hashes that the tile had before
        before = b""
        if held > 0:
            found = await connection.execute(
                "SELECT hashes FROM exchange_ledgertile WHERE level = %s AND number = %s", (level, number)
            )
            before = bytes((await found.fetchone() or (b"",))[0])
            if len(before) != held * _HASH:
                raise psycopg.DataError(
                    f"tile {level}/{number} holds {len(before)} bytes instead of {held * _HASH}"
                )
        await connection.execute(_TILE, (level, number, before + b"".join(hashes)))
