"""A day of the ledger written as the lines that `days` reads."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from nenso.exchange.rules.ledger.days import First, Last, Line, Others, encoded, written
from nenso.exchange.rules.ledger.merkle import Subtrees, consistency_proof
from nenso.exchange.rules.ledger.notes import VerifierKey, read_note
from nenso.exchange.rules.ledger.proofs import read_checkpoint
from nenso.exchange.rules.ledger.ranges import frontier_at, perfect_parts


def lines_of(
    log: VerifierKey, day: date, messages: Iterable[Line], subtrees: Subtrees, checkpoint: str
) -> Iterator[bytes]:
    """Yield the lines of a day: its messages in the ledger's order, in a tree that `checkpoint`, a signed note, is the root of.

    The checkpoint covers all of them, and there is one at least. Raises `Refused` as `subtrees` and `consistency_proof`.
    """
    digest = hashlib.sha256()
    for each in _before_the_last(log, day, messages, subtrees):
        if isinstance(each, bytes):
            digest.update(each)
            yield each
        else:
            count, size = each
    proof = consistency_proof(size, read_checkpoint(read_note(checkpoint.encode()).text).size, subtrees)
    yield written(Last(count, size - 1, digest.hexdigest(), checkpoint, encoded(proof)))


def _before_the_last(
    log: VerifierKey, day: date, messages: Iterable[Line], subtrees: Subtrees
) -> Iterator[bytes | tuple[int, int]]:
    """Yield all lines but the last; then how many messages there were, and the size of the tree behind them."""
    count, size = 0, 0
    for each in messages:
        if not count:
            before = frontier_at(each.place, subtrees)
            yield written(First(log.text, day.isoformat(), each.place, encoded(before.nodes)))
        else:
            yield from _others(size, each.place, subtrees)
        yield written(each)
        count, size = count + 1, each.place + 1
    yield count, size


def _others(begin: int, end: int, subtrees: Subtrees) -> Iterator[bytes]:
    for level, index in perfect_parts(begin, end):
        (found,) = encoded([subtrees(level, index)])
        yield written(Others(index << level, level, found))
