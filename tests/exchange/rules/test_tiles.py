"""Tiles: named one way, cut as the standard's example says, and enough for any proof."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger.merkle import (
    Frontier,
    Subtrees,
    extended,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_inclusion,
)
from nenso.exchange.rules.ledger.tiles import (
    WIDTH,
    Tile,
    hashes_in,
    numbered,
    subtrees_in,
    tile_named,
    tiles_of,
    written,
)
from nenso.kernel.rules import Refused


def grown(count: int) -> Subtrees:
    held: dict[tuple[int, int], bytes] = {}
    extended(
        Frontier(),
        (leaf_hash(str(number).encode()) for number in range(count)),
        lambda level, index, found: held.__setitem__((level, index), found),
    )
    return lambda level, index: held[level, index]


def test_the_standards_example_of_a_number() -> None:
    assert numbered(1234067) == "x001/x234/067"
    assert numbered(5, 17) == "005.p/17"
    assert Tile(1, 1000).path == "tile/1/x001/000"
    assert Tile(0, 273, 112).entries_path == "tile/entries/273.p/112"


def test_the_standards_example_of_seventy_thousand_entries() -> None:
    found = list(tiles_of(70_000))
    assert sum(tile.level == 0 and tile.is_whole for tile in found) == 273
    assert [tile for tile in found if not tile.is_whole] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert sum(tile.level == 1 and tile.is_whole for tile in found) == 1
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, WIDTH))
def test_a_path_names_its_tile(level: int, number: int, width: int) -> None:
    tile = Tile(level, number, width)
    assert tile_named(tile.path.removeprefix("tile/")) == tile


@pytest.mark.parametrize(
    "path",
    [
        *("", "0", "0/", "0/1", "00/001", "0/001.p/0", "0/001.p/256", "0/001.p/01", "0/x001", "64/001"),
        *(
            "0/x000/001",
            "-1/001",
            "0/00١",
            "0/001.p/",
            "0/001.p/5.p/5",
            "0/001/",
            "0/a01",
            "0/ 01",
            "entries/001",
        ),
    ],
)
def test_no_other_spelling_names_one(path: str) -> None:
    with pytest.raises(Refused, match=r"ledger\.no_such_tile"):
        tile_named(path)


@given(st.integers(1, 700), st.data())
def test_whoever_fetched_the_tiles_makes_every_proof(size: int, data: st.DataObject) -> None:
    subtrees = grown(size)
    fetched = {(tile.level, tile.number): hashes_in(written(size, subtrees, tile)) for tile in tiles_of(size)}
    assert {len(hashes) for (level, _), hashes in fetched.items() if level == 0} <= {WIDTH, size % WIDTH}
    own = subtrees_in(fetched)
    root = root_of(size, own)
    assert root == root_of(size, subtrees)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, own)
    verify_inclusion(index, size, leaf_hash(str(index).encode()), proof, root)


def test_a_tile_that_the_tree_has_not_reached_is_not_written() -> None:
    subtrees = grown(300)
    assert len(written(300, subtrees, Tile(0, 1, 44))) == 44 * 32
    for tile in (Tile(0, 1, 45), Tile(0, 1), Tile(1, 0, 2), Tile(0, 2, 1)):
        with pytest.raises(Refused, match=r"ledger\.no_such_tile"):
            written(300, subtrees, tile)


@pytest.mark.parametrize("tile", [b"", b"x" * 31, b"x" * 33, b"x" * 32 * 257])
def test_bytes_that_are_no_hashes_are_refused(tile: bytes) -> None:
    with pytest.raises(Refused, match=r"ledger\.bad_tile"):
        hashes_in(tile)
