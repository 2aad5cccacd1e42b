"""What each node really does to the composite: its effective weight, and its importance beside the stated weight."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.analysis.correlations import correlation
from nenso.index.rules.analysis.standing_out import LEAST, columns_of, known_children
from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.kernel.rules import Text

Array = NDArray[np.float64]


def effective_weights(edition: Edition) -> dict[str, float]:
    """Return each node's weight in the composite: the product of the weights down to it, 1 for the composite.

    0 for what is not scored, NaN below points that are unknown. COINr's `get_eff_weights`.
    """
    weights = {edition.root.code: 1.0}
    for node in edition.nodes[1:]:
        above = weights[node.parent or ""]
        weights[node.code] = 0.0 if node.unscored or above == 0 else above * node.weight
    return weights


@dataclass(frozen=True)
class Importance:
    """A node's stated weight beside what it does within its family.

    `weight` and `share` each sum to 1 over those siblings that could be compared; `r` is the correlation with the
    parent over `units` units; `effective_weight` is the weight in the composite (NaN where points are unknown).
    """

    code: str
    parent: str
    name: Text
    weight: float
    effective_weight: float
    share: float
    r: float
    units: int


def importance(edition: Edition, outcome: Outcome, *, least: int = LEAST) -> tuple[Importance, ...]:
    """Return stated weight and effective importance of every node that can be compared with its siblings, in tree order.

    Effective importance is the node's main effect on its parent, the squared correlation with it, as a share of
    those of the family (Paruolo, Saisana and Saltelli 2013): how much of what tells the units apart it decides. A
    node without spread has 0. Nodes with a figure for fewer than `least` units beside their parent's are left out,
    as are families with fewer than two left, with unknown weights, or whose parent does not vary.
    """
    effective = effective_weights(edition)
    found: list[Importance] = []
    for parent in edition.nodes:
        if not parent.unscored:
            found += _family(edition, outcome, parent, effective, least)
    order = {code: place for place, code in enumerate(edition.codes)}
    return tuple(sorted(found, key=lambda item: order[item.code]))


def _family(
    edition: Edition, outcome: Outcome, parent: Node, effective: dict[str, float], least: int
) -> list[Importance]:
    children = [
        code
        for code in known_children(edition, outcome, parent, least)
        if edition.node(code).weight > 0  # False where points are unknown
    ]
    if len(children) < 2:
        return []
    found = correlation(columns_of(outcome, children), columns_of(outcome, [parent.code]), min_pairs=least)
    fit = [place for place in range(len(children)) if found.pairs[place, 0] >= least]
    squares = np.nan_to_num(found.r[:, 0]) ** 2
    total, stated = float(squares[fit].sum()), sum(edition.node(children[place]).weight for place in fit)
    if len(fit) < 2 or total == 0:
        return []
    return [
        Importance(
            code=children[place],
            parent=parent.code,
            name=edition.name_of(children[place]),
            weight=edition.node(children[place]).weight / stated,
            effective_weight=effective[children[place]],
            share=float(squares[place]) / total,
            r=float(np.nan_to_num(found.r[place, 0])),
            units=int(found.pairs[place, 0]),
        )
        for place in fit
    ]
