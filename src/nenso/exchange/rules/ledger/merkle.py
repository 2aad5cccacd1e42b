"""The Merkle tree of RFC 6962, section 2.1: roots, inclusion and consistency proofs, and their verification.

A tree is read through `Subtrees`: the hashes of its perfect subtrees, wherever they are kept. SHA-256 throughout.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nenso.kernel.rules import Refused

Subtrees = Callable[[int, int], bytes]
"""(level, index) → hash of the perfect subtree over entries [index·2^level, (index + 1)·2^level)."""

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry: H(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees: H(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree to which is only added: its size and the hashes of its perfect subtrees, the largest first."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    @property
    def root(self) -> bytes:
        """The root hash; of nothing, that of no bytes."""
        if not self.nodes:
            return EMPTY
        found = self.nodes[-1]
        for left in reversed(self.nodes[:-1]):
            found = node_hash(left, found)
        return found


def extended(
    frontier: Frontier, leaves: Iterable[bytes], found: Callable[[int, int, bytes], None] | None = None
) -> Frontier:
    """Return a tree with leaf hashes added; `found` is told every perfect subtree as (level, index, hash) when it is whole."""
    size, nodes = frontier.size, list(frontier.nodes)
    for leaf in leaves:
        at, level = leaf, 0
        if found:
            found(0, size, at)
        rest = size
        while rest & 1:
            at, level, rest = node_hash(nodes.pop(), at), level + 1, rest >> 1
            if found:
                found(level, rest, at)
        nodes.append(at)
        size += 1
    return Frontier(size, tuple(nodes))


def range_hash(begin: int, end: int, subtrees: Subtrees) -> bytes:
    """Return the hash of entries [begin, end), where `begin` is a multiple of the least power of two not below its length."""
    length = end - begin
    level = (length - 1).bit_length()
    if length == 1 << level:
        return subtrees(level, begin >> level)
    middle = begin + (1 << (level - 1))
    return node_hash(range_hash(begin, middle, subtrees), range_hash(middle, end, subtrees))


def root_of(size: int, subtrees: Subtrees) -> bytes:
    """Return the root of the first `size` entries."""
    return range_hash(0, size, subtrees) if size else EMPTY


def inclusion_proof(index: int, size: int, subtrees: Subtrees) -> tuple[bytes, ...]:
    """Return the proof that an entry is in the tree of a size, from the leaf up.

    Raises `Refused("ledger.no_such_entry")` where the tree has no entry of the index.
    """
    if not 0 <= index < size:
        raise Refused("ledger.no_such_entry", index=index, size=size)
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if index < middle:
            proof.append(range_hash(middle, end, subtrees))
            end = middle
        else:
            proof.append(range_hash(begin, middle, subtrees))
            begin = middle
    return tuple(reversed(proof))


def consistency_proof(old: int, new: int, subtrees: Subtrees) -> tuple[bytes, ...]:
    """Return the proof that the tree of the `old` size is the beginning of that of the `new`; empty where they are one.

    Raises `Refused("ledger.no_such_size")`: no proof begins at nothing, and the old is no larger than the new.
    """
    if not 0 < old <= new:
        raise Refused("ledger.no_such_size", old=old, new=new)
    if old == new:
        return ()
    proof: list[bytes] = []
    begin, end, is_whole = 0, new, True  # whether the old tree ends where the part looked at does
    while old != end:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if old <= middle:
            proof.append(range_hash(middle, end, subtrees))
            end = middle
        else:
            proof.append(range_hash(begin, middle, subtrees))
            begin, is_whole = middle, False
    if not is_whole:
        proof.append(range_hash(begin, end, subtrees))
    return tuple(reversed(proof))


# --- Verified by whoever has a root -----------------------------------------------------------------------


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """Return the root that a proof leads to. Raises `Refused("ledger.bad_proof")` where no proof of this shape can be one."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        raise Refused("ledger.bad_proof")
    inner = (index ^ (size - 1)).bit_length()
    border = (index >> inner).bit_count()
    _must_be_hashes(proof, inner + border)
    found = leaf
    for level, sibling in enumerate(proof[:inner]):
        found = node_hash(sibling, found) if index >> level & 1 else node_hash(found, sibling)
    for sibling in proof[inner:]:
        found = node_hash(sibling, found)
    return found


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raise `Refused("ledger.bad_proof")` unless a proof shows that the tree with the root holds the leaf hash there."""
    if root_from_inclusion(index, size, leaf, proof) != root:
        raise Refused("ledger.bad_proof")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise `Refused("ledger.bad_proof")` unless a proof shows that the one tree is the beginning of the other."""
    if not 0 < old <= new:
        raise Refused("ledger.bad_proof")
    if old == new:
        if proof or old_root != new_root:
            raise Refused("ledger.bad_proof")
        return
    shift = (old & -old).bit_length() - 1  # the old tree's last perfect subtree: its level
    inner = ((old - 1) ^ (new - 1)).bit_length() - shift
    border = ((old - 1) >> (inner + shift)).bit_count()
    is_perfect = old == 1 << shift
    hashes = (old_root, *proof) if is_perfect else tuple(proof)
    _must_be_hashes(hashes, 1 + inner + border)
    seed, rest = hashes[0], hashes[1:]
    index = (old - 1) >> shift
    before = after = seed
    for level, sibling in enumerate(rest[:inner]):
        if index >> level & 1:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
        else:
            after = node_hash(after, sibling)
    for sibling in rest[inner:]:
        before, after = node_hash(sibling, before), node_hash(sibling, after)
    if before != old_root or after != new_root:
        raise Refused("ledger.bad_proof")


def _must_be_hashes(proof: Sequence[bytes], count: int) -> None:
    if len(proof) != count or any(len(each) != HASH_BYTES for each in proof):
        raise Refused("ledger.bad_proof")
