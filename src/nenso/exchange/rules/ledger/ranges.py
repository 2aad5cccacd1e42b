"""A part of a tree: what stands before it, and the perfect subtrees that stand in for what is not looked at."""

from collections.abc import Iterator

from nenso.exchange.rules.ledger.merkle import Frontier, Subtrees, node_hash
from nenso.kernel.rules import Refused


def perfect_parts(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the fewest perfect subtrees that entries [begin, end) consist of, from the left, as (level, index)."""
    while begin < end:
        level = (end - begin).bit_length() - 1
        if begin:
            level = min(level, (begin & -begin).bit_length() - 1)
        yield level, begin >> level
        begin += 1 << level


def frontier_at(size: int, subtrees: Subtrees) -> Frontier:
    """Return the tree of the first `size` entries, read from a larger one."""
    return Frontier(size, tuple(subtrees(level, index) for level, index in perfect_parts(0, size)))


def with_subtree(frontier: Frontier, level: int, found: bytes) -> Frontier:
    """Return a tree with a perfect subtree of 2^level entries added, of which only the hash is known.

    Raises `Refused("ledger.bad_proof")` where such a subtree cannot begin there.
    """
    if not 0 <= level < 63 or frontier.size & ((1 << level) - 1):
        raise Refused("ledger.bad_proof")
    nodes, rest = list(frontier.nodes), frontier.size >> level
    while rest & 1:
        found, rest = node_hash(nodes.pop(), found), rest >> 1
    return Frontier(frontier.size + (1 << level), (*nodes, found))
