"""Dealing a round's work: evenly, to nobody the own agency's, and twice to different people where two judge."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from nenso.kernel.rules import Refused


@dataclass(frozen=True, slots=True)
class Piece:
    """One branch of one unit; `weight` is how many criteria it holds."""

    unit: str
    branch: str
    weight: int


@dataclass(frozen=True, slots=True)
class Dealt:
    """A piece in somebody's hands; `turn` 2 is the second of two who judge."""

    piece: Piece
    turn: int
    reviewer: str


def deal(
    pieces: Sequence[Piece],
    reviewers: Sequence[str],
    conflicts: Mapping[str, Collection[str]],
    *,
    turns: int,
    seed: int,
) -> tuple[Dealt, ...]:
    """Deal pieces to reviewers so that everybody has about the same number of criteria.

    The heaviest pieces go first, each to whoever has least and may judge it; who is alike is told apart by the seed, so
    that the same call deals the same. `conflicts` are the units that a reviewer may not judge.
    Raises `Refused`: "deal.nobody", "deal.too_few" (a unit that not enough people may judge).
    """
    if not reviewers:
        raise Refused("deal.nobody", field="reviewers")
    lot = Random(seed)  # noqa: S311 - a fair order that can be dealt again, no secret
    order = sorted(set(reviewers))
    lot.shuffle(order)
    place = {reviewer: number for number, reviewer in enumerate(order)}
    load = dict.fromkeys(order, 0)
    mixed = sorted(pieces, key=lambda piece: (piece.unit, piece.branch))
    lot.shuffle(mixed)
    found = []
    for piece in sorted(mixed, key=lambda piece: -piece.weight):
        free = [each for each in order if piece.unit not in conflicts.get(each, ())]
        if len(free) < turns:
            raise Refused("deal.too_few", field="reviewers", unit=piece.unit, found=len(free), needed=turns)
        chosen = sorted(free, key=lambda each: (load[each], place[each]))[:turns]
        for turn, reviewer in enumerate(chosen, start=1):
            load[reviewer] += piece.weight
            found.append(Dealt(piece, turn, reviewer))
    return tuple(sorted(found, key=lambda each: (each.piece.unit, each.piece.branch, each.turn)))
