"""Consistency proofs out of the tiles that the database holds, each read when the proof turns out to need it."""

from nenso.exchange.rules.ledger.merkle import consistency_proof
from nenso.exchange.rules.ledger.tiles import hashes_in, subtrees_in
from nenso.gateway.database import Connection
from nenso.gateway.ledger.sequencer import BrokenLedgerError

_HASHES = "SELECT hashes FROM exchange_ledgertile WHERE level = $1 AND number = $2"


class _NeededError(Exception):
    """A tile that was not read yet."""

    def __init__(self, tile: tuple[int, int]) -> None:
        super().__init__(tile)
        self.tile = tile


class _Tiles(dict[tuple[int, int], tuple[bytes, ...]]):
    def __missing__(self, key: tuple[int, int]) -> tuple[bytes, ...]:
        raise _NeededError(key)


async def proof_between(connection: Connection, old: int, new: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of the old size is the beginning of that of the new; none is needed from nothing.

    Raises `BrokenLedgerError` where a tile is missing; some two tiles a level are read.
    """
    held = _Tiles()
    while old:
        try:
            return consistency_proof(old, new, subtrees_in(held))
        except _NeededError as needed:
            found = await connection.fetchval(_HASHES, *needed.tile)
            if found is None:
                raise BrokenLedgerError(f"the tile {needed.tile} is missing") from None
            held[needed.tile] = hashes_in(bytes(found))
    return ()
