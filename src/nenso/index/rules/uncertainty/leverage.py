"""Which weights would move a place: one weight up or down alone, all else as it is."""

from dataclasses import dataclass

import numpy as np

from nenso.index.rules.ranking import ranks_of_rows
from nenso.index.rules.uncertainty.design import Factor
from nenso.index.rules.uncertainty.evaluating import nodes_of
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.uncertainty.trees import tree_of
from nenso.kernel.rules import Text


@dataclass(frozen=True)
class WeightMove:
    """One weight times `factor`: `weight` is its stated share among its siblings, `share_if` the share it would have.

    `places` > 0 is up.
    """

    code: str
    name: Text
    weight: float
    factor: float
    share_if: float
    rank: int
    rank_if: int
    places: int


def weight_moves(
    subject: Subject, unit: str, factors: tuple[float, ...] = (0.5, 0.75, 1.25, 2.0)
) -> tuple[WeightMove, ...]:
    """Return for each weight that moves a unit the change that moves it most, the largest moves first.

    Of changes that move it equally far the smallest is told. Refuses `inputs.unknown_unit`.
    """
    row = subject.outcome.row(unit)
    nodes = nodes_of(subject, Factor("weights"))
    ranks = _ranks(subject, nodes, factors)[:, :, row]
    stated = int(subject.outcome.ranks[row, 0])
    found = [
        _move(subject, code, factor, stated, int(ranks[place, which]))
        for place, code in enumerate(nodes)
        for which, factor in enumerate(factors)
    ]
    best: dict[str, WeightMove] = {}
    for move in sorted(found, key=lambda m: (-abs(m.places), abs(np.log(m.factor)))):
        if move.places and move.code not in best:
            best[move.code] = move
    return tuple(best.values())


def _ranks(
    subject: Subject, nodes: tuple[str, ...], factors: tuple[float, ...]
) -> "np.ndarray[tuple[int, ...], np.dtype[np.int32]]":
    """Ranks [nodes, factors, units] with one weight changed at a time."""
    runs = len(nodes) * len(factors)
    multipliers = {code: np.ones(runs) for code in nodes}
    for place, code in enumerate(nodes):
        multipliers[code][place * len(factors) : (place + 1) * len(factors)] = factors
    scores = tree_of(subject, {}).composites(multipliers, runs)
    ranks = ranks_of_rows(scores, subject.edition.decimals)
    return ranks.reshape(len(nodes), len(factors), -1)


def _move(subject: Subject, code: str, factor: float, stated: int, rank: int) -> WeightMove:
    node = subject.edition.node(code)
    share = node.weight * factor / (1.0 - node.weight + node.weight * factor)
    return WeightMove(code, node.name, node.weight, factor, share, stated, rank, stated - rank)
