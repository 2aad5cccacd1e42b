"""The ledger's tree, read from its tiles."""

from nenso.exchange.models import LedgerTile
from nenso.exchange.rules.ledger.merkle import Subtrees
from nenso.exchange.rules.ledger.tiles import Tile, hashes_in, subtrees_in
from nenso.kernel.rules import Refused

_HELD = 256  # tiles of 256 hashes each: some 6 MB


class Tiles(dict[tuple[int, int], tuple[bytes, ...]]):
    """Tiles by level and number, each read when it is first needed: some two a level for a proof."""

    def __missing__(self, key: tuple[int, int]) -> tuple[bytes, ...]:
        found = self[key] = hashes_in(hashes_of(Tile(*key)))
        return found


class _FewTiles(Tiles):
    """Tiles of which few are held at once, for whoever walks along the whole ledger."""

    def __missing__(self, key: tuple[int, int]) -> tuple[bytes, ...]:
        if len(self) >= _HELD:
            self.clear()
        return super().__missing__(key)


def hashes_of(tile: Tile) -> bytes:
    """Return all the hashes of a tile that there are by now; raises `Refused("ledger.no_such_tile")`."""
    row = LedgerTile.objects.filter(level=tile.level, number=tile.number).first()
    if row is None:
        raise Refused("ledger.no_such_tile", path=tile.path)
    return bytes(row.hashes)


def subtrees_along() -> Subtrees:
    """Return the perfect subtrees, in memory that does not grow with how many are read; raises `Refused("ledger.no_such_tile")`."""
    return subtrees_in(_FewTiles())
