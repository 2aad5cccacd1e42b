"""The leaves of a tree under other ways of preparing them: computed once for each combination of choices."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import compute
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.scoring import Normalised
from nenso.index.rules.steps.imputing import Imputation
from nenso.index.rules.steps.normalising import Normalisation, normalise
from nenso.index.rules.steps.treating import Treatment
from nenso.index.rules.uncertainty.design import STATED
from nenso.index.rules.uncertainty.subject import Subject

Array = NDArray[np.float64]
# Where shares are standardised anew they keep to 0..1 as far as they can: means have no meaning below nought.
Z_MEAN, Z_SD = 0.5, 0.15


def leaf_values(subject: Subject, choices: Mapping[str, str]) -> Array:
    """Return the values of all nodes [nodes, units] of which the leaves follow the choices; parents are not redone.

    `choices` may name "normalisation", "imputation" and "treatment". Raw indicators are prepared by the changed
    steps; criteria that a rule of the act scores keep their shares under imputation and treatment, and are
    normalised anew from these shares. Refuses what the steps refuse (`toolkit.…`), naming the criterion.
    """
    edition = prepared_otherwise(subject.edition, choices)
    count = len(edition.nodes)
    values = _leaves(edition, subject)[:count] if edition is not subject.edition else _nominal(subject, count)
    method = choices.get("normalisation", STATED)
    if method != STATED:
        rows = [
            row
            for row, node in enumerate(edition.nodes)
            if node.is_leaf and not node.unscored and not isinstance(node.scoring, Normalised)
        ]
        if rows:
            values = values.copy()
            values[rows] = _shares(values[rows], method, [edition.nodes[row].code for row in rows])
    return values


def _shares(shares: Array, method: str, codes: Sequence[str]) -> Array:
    """Normalise shares [criteria, units] anew; refusals name the criterion."""
    up = np.ones(len(codes))
    found: Array = normalise(shares.T, scale_of(method, Normalisation()), up, names=codes).T
    return found


def _nominal(subject: Subject, count: int) -> Array:
    return subject.outcome.values.T[:count]


def _leaves(edition: Edition, subject: Subject) -> Array:
    """Compute under arithmetic means, which take figures of any sign: only the leaves are looked at."""
    plain = replace(edition.root.aggregate, rule="arithmetic", power=1.0)
    nodes = tuple(replace(n, aggregate=plain) if n.aggregate.power is not None else n for n in edition.nodes)
    return compute(replace(edition, nodes=nodes), subject.inputs).values.T


def prepared_otherwise(edition: Edition, choices: Mapping[str, str]) -> Edition:
    """Return the edition with other steps for its raw indicators; the same object where nothing changes."""
    if not any(isinstance(leaf.scoring, Normalised) for leaf in edition.leaves):
        return edition
    steps = edition.preparation or Preparation()
    changed = replace(
        steps,
        impute=_imputation(choices.get("imputation", STATED), steps),
        treat=_treatment(choices.get("treatment", STATED), steps),
    )
    method = choices.get("normalisation", STATED)
    if method == STATED:
        return edition if changed == steps else replace(edition, preparation=changed)
    changed = replace(changed, normalise=scale_of(method, steps.normalise))
    return replace(
        edition, preparation=changed, nodes=tuple(_without_own_way(node) for node in edition.nodes)
    )


def _without_own_way(node: Node) -> Node:
    if isinstance(node.scoring, Normalised) and node.scoring.how is not None:
        return replace(node, scoring=replace(node.scoring, how=None))
    return node


def scale_of(method: str, stated: Normalisation) -> Normalisation:
    """Return a method on the scale that the edition uses; ranks are drawn onto it as percentile ranks."""
    low, high = stated.low, stated.high
    if method in ("rank", "borda"):
        method = "percentile_rank"
    if method == "zscore":
        span = high - low
        return Normalisation(method, low, high, mean=low + Z_MEAN * span, sd=Z_SD * span)
    return Normalisation(method, low, high, targets=stated.targets, reference=stated.reference)


def _imputation(option: str, steps: Preparation) -> Imputation | None:
    if option in (STATED, "none"):
        return steps.impute if option == STATED else None
    stated = steps.impute
    return Imputation(
        option,
        stated.constant if stated else None,
        stated.group if stated else None,
        stated.max_years if stated else None,
    )


def _treatment(option: str, steps: Preparation) -> Treatment | None:
    if option == STATED:
        return steps.treat
    return None if option == "none" else replace(steps.treat or Treatment(), then=option)
