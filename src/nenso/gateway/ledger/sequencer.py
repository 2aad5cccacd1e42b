"""The signed tree: each second, what was written since goes into tiles, a checkpoint is signed, hours are counted.

One gateway at a time does it (a lock of the session); another takes over when its connection is gone. All of one step
stands or falls together, so that tree, checkpoint and counts never tell different things.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from nenso.exchange.rules.ledger.merkle import Frontier, extended, leaf_hash
from nenso.exchange.rules.ledger.notes import Note, SignerKey, signed
from nenso.exchange.rules.ledger.proofs import Checkpoint
from nenso.exchange.rules.ledger.tiles import HEIGHT, WIDTH
from nenso.gateway.database import AWAY, Connection, connected, drop, why
from nenso.gateway.ledger.counts import Counted, counted, keep_counts
from nenso.gateway.signing import beside
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
EVERY = 1.0  # seconds
MOST_AT_ONCE = 20_000  # entries of one step
_HASH = 32
_LOCK = "SELECT pg_try_advisory_lock(hashtext('exchange sequencer'))"
_HEAD = "SELECT size, integrated, nodes FROM exchange_ledgerhead WHERE id = 1"
_NEW = """
SELECT place, record, at, direction, client, service, "right", status, fault, size, size_asked, milliseconds,
    provider_milliseconds
FROM exchange_entry WHERE place >= $1 AND place < $2 AND day >= $3 ORDER BY place
"""
_TILE = """
INSERT INTO exchange_ledgertile (level, number, hashes) VALUES ($1, $2, $3)
ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
"""
_SIGNED = "INSERT INTO exchange_checkpoint (size, at, note) VALUES ($1, $2, $3)"
_GROWN = "UPDATE exchange_ledgerhead SET integrated = $1, nodes = $2 WHERE id = 1"
_HELD = "SELECT hashes FROM exchange_ledgertile WHERE level = $1 AND number = $2"
_FIRST_DAY = "SELECT min(day) FROM exchange_entry WHERE place = $1"


class BrokenLedgerError(Exception):
    """What is stored cannot be a ledger: nothing more is signed before somebody looked."""


class Sequencer:
    """Grows the tree over what writers wrote."""

    def __init__(self, url: str, key: Callable[[], SignerKey | None]) -> None:
        self._url, self._key = url, key
        self._connection: Connection | None = None
        self._steps = asyncio.Lock()  # one step at a time, whoever asks for it
        self.size = 0  # of the tree, as last seen
        self.signed_at: datetime | None = None

    async def run(self) -> None:
        """Take a step each second until cancelled."""
        try:
            while True:
                try:
                    more = await self.step()
                except (*AWAY, BrokenLedgerError, Refused) as fault:
                    log.error("the ledger's tree does not grow: %s", why(fault))
                    self.close()
                    more = False
                if not more:
                    await asyncio.sleep(EVERY)
        finally:
            self.close()

    async def step(self, now: datetime | None = None) -> bool:
        """Take what is new into the tree; return whether more waits than one step takes."""
        key = self._key()
        if key is None:  # the registry has not told the log's name yet
            return False
        async with self._steps:
            connection = await self._locked()
            if connection is None:
                return False
            async with connection.transaction():
                return await self._grow(connection, key, now or datetime.now(UTC))

    async def _locked(self) -> Connection | None:
        """Return the connection that holds the lock; None while another gateway does."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await connected(self._url)
            if not await self._connection.fetchval(_LOCK):
                self.close()
        return self._connection

    async def _grow(self, connection: Connection, key: SignerKey, now: datetime) -> bool:
        size, begun, nodes = await connection.fetchrow(_HEAD)
        self.size = begun
        if size == begun:
            return False
        end = min(size, begun + MOST_AT_ONCE)
        day = await connection.fetchval(_FIRST_DAY, begun)
        rows = await connection.fetch(_NEW, begun, end, day)
        if [row[0] for row in rows] != list(range(begun, end)):
            raise BrokenLedgerError(f"the ledger has a gap after place {begun}")
        frontier = Frontier(begun, _split(bytes(nodes)))
        grown, new = _grown(frontier, [bytes(row[1]) for row in rows])
        await _keep_tiles(connection, begun, new)
        checkpoint = Checkpoint(key.name, grown.size, grown.root)
        note = Note(checkpoint.text, (await beside(key.seed, lambda: signed(checkpoint.text, key)),))
        await connection.execute(_SIGNED, grown.size, now, note.written)
        await keep_counts(connection, counted([Counted(*row[2:]) for row in rows]))
        await connection.execute(_GROWN, grown.size, b"".join(grown.nodes))
        self.size, self.signed_at = grown.size, now
        return bool(end < size)

    def close(self) -> None:
        """Let go of the connection, and with it of the right to sign."""
        connection, self._connection = self._connection, None
        drop(connection)


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
    connection: Connection, begun: int, new: Mapping[tuple[int, int], Sequence[bytes]]
) -> None:
    for (level, number), hashes in new.items():
        held = (begun >> (HEIGHT * level)) - number * WIDTH  # hashes that the tile had before
        before = b""
        if held > 0:
            before = await connection.fetchval(_HELD, level, number) or b""
            if len(before) != held * _HASH:
                raise BrokenLedgerError(
                    f"tile {level}/{number} holds {len(before)} bytes instead of {held * _HASH}"
                )
        await connection.execute(_TILE, level, number, before + b"".join(hashes))
