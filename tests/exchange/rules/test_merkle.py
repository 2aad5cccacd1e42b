"""The tree of the ledger, held against the definition of RFC 6962 and against what a forger would try."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.ledger.merkle import (
    EMPTY,
    Frontier,
    Subtrees,
    consistency_proof,
    extended,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from nenso.kernel.rules import Refused

SIZES = st.integers(1, 300)


def entries(count: int) -> list[bytes]:
    return [str(number).encode() for number in range(count)]


def defined(data: Sequence[bytes]) -> bytes:
    """Return the tree hash as section 2.1 defines it."""
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = 1 << ((len(data) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + defined(data[:k]) + defined(data[k:])).digest()


def kept(count: int) -> tuple[Frontier, Subtrees]:
    """Return a tree and its perfect subtrees as `extended` tells them."""
    held: dict[tuple[int, int], bytes] = {}

    def keep(level: int, index: int, found: bytes) -> None:
        assert (level, index) not in held
        held[level, index] = found

    grown = extended(Frontier(), map(leaf_hash, entries(count)), keep)
    return grown, lambda level, index: held[level, index]


@pytest.mark.parametrize(
    ("count", "root"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, hashlib.sha256(b"\x000").hexdigest()),
    ],
)
def test_the_smallest_trees(count: int, root: str) -> None:
    assert kept(count)[0].root.hex() == root


@given(SIZES)
def test_a_tree_that_grows_has_the_root_of_the_definition(count: int) -> None:
    grown, subtrees = kept(count)
    assert grown.size == count
    assert grown.root == root_of(count, subtrees) == defined(entries(count))


@given(SIZES, st.integers(0, 300))
def test_it_does_not_matter_in_how_many_portions_it_grows(count: int, first: int) -> None:
    first = min(first, count)
    leaves = [leaf_hash(each) for each in entries(count)]
    assert extended(extended(Frontier(), leaves[:first]), leaves[first:]) == kept(count)[0]


@given(SIZES, st.data())
def test_a_proof_shows_that_an_entry_is_there_in_any_later_tree(count: int, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, count))
    index = data.draw(st.integers(0, size - 1))
    _grown, subtrees = kept(count)
    proof = inclusion_proof(index, size, subtrees)
    verify_inclusion(index, size, leaf_hash(entries(count)[index]), proof, defined(entries(size)))


@given(SIZES, st.data())
def test_a_proof_shows_that_a_tree_is_the_beginning_of_another(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    _grown, subtrees = kept(new)
    proof = consistency_proof(old, new, subtrees)
    verify_consistency(old, new, defined(entries(old)), defined(entries(new)), proof)


@given(st.integers(2, 120), st.data())
def test_no_altered_proof_of_an_entry_holds(count: int, data: st.DataObject) -> None:
    _grown, subtrees = kept(count)
    index = data.draw(st.integers(0, count - 1))
    leaf, root = leaf_hash(entries(count)[index]), defined(entries(count))
    proof = list(inclusion_proof(index, count, subtrees))
    place = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[place][0] ^ 1]) + proof[place][1:]
    other = data.draw(st.integers(0, count - 1).filter(lambda each: each != index))
    for index_, leaf_, proof_, root_ in (
        (index, leaf, [*proof[:place], flipped, *proof[place + 1 :]], root),
        (index, leaf, proof[:-1], root),
        (index, leaf, [*proof, EMPTY], root),
        (index, leaf, [*proof[:-1], proof[-1][:31]], root),
        (index, leaf_hash(b"another"), proof, root),
        (other, leaf, proof, root),
        (index, leaf, proof, EMPTY),
        (-1, leaf, proof, root),
        (count, leaf, proof, root),
        (index, leaf[:5], proof, root),
    ):
        with pytest.raises(Refused, match=r"ledger\.bad_proof"):
            verify_inclusion(index_, count, leaf_, proof_, root_)


@given(st.integers(2, 120), st.data())
def test_no_altered_proof_between_trees_holds(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    _grown, subtrees = kept(new)
    before, after = defined(entries(old)), defined(entries(new))
    proof = list(consistency_proof(old, new, subtrees))
    place = data.draw(st.integers(0, len(proof) - 1))
    flipped = bytes([proof[place][0] ^ 1]) + proof[place][1:]
    for old_, new_, before_, after_, proof_ in (
        (old, new, before, after, [*proof[:place], flipped, *proof[place + 1 :]]),
        (old, new, before, after, proof[1:]),
        (old, new, before, after, [*proof, EMPTY]),
        (old, new, after, after, proof),
        (old, new, before, before, proof),
        (0, new, EMPTY, after, []),
        (new, old, after, before, proof),
    ):
        with pytest.raises(Refused, match=r"ledger\.bad_proof"):
            verify_consistency(old_, new_, before_, after_, proof_)


def test_a_tree_of_one_size_has_one_root() -> None:
    verify_consistency(7, 7, EMPTY, EMPTY, ())
    for root, proof in ((defined(entries(7)), ()), (EMPTY, (EMPTY,))):
        with pytest.raises(Refused, match=r"ledger\.bad_proof"):
            verify_consistency(7, 7, EMPTY, root, proof)


def test_what_is_not_there_has_no_proof() -> None:
    _grown, subtrees = kept(5)
    for index, size in ((5, 5), (-1, 5), (0, 0)):
        with pytest.raises(Refused, match=r"ledger\.no_such_entry"):
            inclusion_proof(index, size, subtrees)
    for old, new in ((0, 5), (6, 5), (-1, 5)):
        with pytest.raises(Refused, match=r"ledger\.no_such_size"):
            consistency_proof(old, new, subtrees)


def test_a_node_is_never_taken_for_a_leaf() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
