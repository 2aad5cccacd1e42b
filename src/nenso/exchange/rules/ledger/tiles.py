"""Tiles of a log as C2SP's tlog-tiles has them: 256 hashes each, named by level and number, whole or partial."""

from collections.abc import Iterator
from dataclasses import dataclass

from nenso.exchange.rules.ledger.merkle import HASH_BYTES, Subtrees, node_hash
from nenso.kernel.rules import Refused

HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_LEVEL = 63


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile: its level, its number within the level, and how many hashes of 256 it holds."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def is_whole(self) -> bool:
        """Whether it will not grow any more."""
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """The path of its hashes: `tile/0/x001/x234/067.p/112`."""
        return f"tile/{self.level}/{numbered(self.number, self.width)}"

    @property
    def entries_path(self) -> str:
        """The path of the entries whose hashes it holds, of a tile at level 0."""
        return f"tile/entries/{numbered(self.number, self.width)}"


def numbered(number: int, width: int = WIDTH) -> str:
    """Return a number as path elements of three digits, all but the last marked with an x, and the width of a partial tile."""
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    path = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def tile_named(path: str) -> Tile:
    """Return the tile of a path below `tile/`, as `0/x001/234.p/5`; raises `Refused("ledger.no_such_tile")`."""
    level, _, rest = path.partition("/")
    rest, is_partial, width = rest.partition(".p/")
    parts = rest.split("/")
    digits = "".join(part.removeprefix("x") for part in parts)
    try:
        found = Tile(int(level), int(digits), int(width) if is_partial else WIDTH)
    except ValueError:
        raise Refused("ledger.no_such_tile", path=path[:100]) from None
    # Only one spelling names a tile, or caches would keep it twice.
    if found.path != f"tile/{path}" or not 0 < found.width <= WIDTH or not 0 <= found.level <= MOST_LEVEL:
        raise Refused("ledger.no_such_tile", path=path[:100])
    return found


def tiles_of(size: int) -> Iterator[Tile]:
    """Yield the tiles of a tree, partial ones last at each level, from the leaves up."""
    level = 0
    while size:
        whole, width = divmod(size, WIDTH)
        for number in range(whole):
            yield Tile(level, number)
        if width:
            yield Tile(level, whole, width)
        size, level = whole, level + 1


def hashes_in(tile: bytes) -> tuple[bytes, ...]:
    """Return the hashes of a tile's bytes; raises `Refused("ledger.bad_tile")` where they are none."""
    if len(tile) % HASH_BYTES or not 0 < len(tile) <= WIDTH * HASH_BYTES:
        raise Refused("ledger.bad_tile")
    return tuple(tile[place : place + HASH_BYTES] for place in range(0, len(tile), HASH_BYTES))


def written(size: int, subtrees: Subtrees, tile: Tile) -> bytes:
    """Return the bytes of a tile of a tree of a size; raises `Refused("ledger.no_such_tile")` where it has none of it."""
    first = tile.number * WIDTH
    if (size >> (HEIGHT * tile.level)) < first + tile.width:
        raise Refused("ledger.no_such_tile", path=tile.path)
    return b"".join(subtrees(HEIGHT * tile.level, first + place) for place in range(tile.width))


def subtrees_in(read: "dict[tuple[int, int], tuple[bytes, ...]]") -> Subtrees:
    """Return the perfect subtrees that tiles hold, by (level, number): what a client fetched is all that it needs."""

    def hash_at(level: int, index: int) -> bytes:
        above, within = divmod(level, HEIGHT)
        first = index << within
        hashes = read[above, first >> HEIGHT]
        at = first % WIDTH
        return _folded(hashes[at : at + (1 << within)])

    return hash_at


def _folded(hashes: tuple[bytes, ...]) -> bytes:
    while len(hashes) > 1:
        hashes = tuple(node_hash(hashes[place], hashes[place + 1]) for place in range(0, len(hashes), 2))
    return hashes[0]
