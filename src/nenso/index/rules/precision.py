"""How far a recomputed figure may stand from the published one because the inputs were rounded."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.aggregation import Siblings, mean
from nenso.index.rules.computing import Basis, Outcome, named_figures
from nenso.index.rules.edition import Edition
from nenso.index.rules.plan import plan_of

Array = NDArray[np.float64]
_NUDGE = 1e-6


def rounding_bounds(edition: Edition, outcome: Outcome, decimals: int | None = None) -> Array:
    """Return [units, codes]: the most by which a value 0..1 may be off.

    A published or given figure is off by at most 0.5·10^-decimals (of the figure as the edition writes it); a
    computed one by Σ |effect of the child| × the child's bound, which is Σ weight·0.5·10^-decimals for sums and
    arithmetic means, plus its own rounding where it was published too (so that the two may be compared).
    Criteria scored from inputs have no bound here: their inputs are exact counts and answers.
    """
    own = _own_rounding(edition, outcome, edition.decimals if decimals is None else decimals)
    values, basis = outcome.values.T, outcome.basis.T
    leaves = np.array([[node.is_leaf] for node in edition.nodes] + [[False]] * len(edition.views))
    plain = (basis == Basis.PUBLISHED) | (leaves & (basis == Basis.COMPUTED))
    bounds = np.where(plain, own, 0.0)
    for level in plan_of(edition).levels:
        for siblings in level:
            spread = _spread(values[siblings.children], bounds[siblings.children], siblings)
            computed = basis[siblings.parents] == Basis.COMPUTED
            bounds[siblings.parents] = np.where(computed, spread, own[siblings.parents])
    _of_views(edition, values, bounds)
    compared = (basis == Basis.COMPUTED) & ~np.isnan(outcome.published.T) & ~leaves
    return np.where(compared, bounds + own, bounds).T


def rounding_bound(
    edition: Edition, outcome: Outcome, code: str, unit: str, decimals: int | None = None
) -> float:
    """Return the bound of one figure, as `rounding_bounds` does."""
    row = outcome.row(unit)
    alone = replace(
        outcome,
        units=(unit,),
        **{
            name: getattr(outcome, name)[row : row + 1]
            for name in ("values", "points", "basis", "ranks", "published")
        },
    )
    return float(rounding_bounds(edition, alone, decimals)[0, outcome.column(code)])


def _own_rounding(edition: Edition, outcome: Outcome, decimals: int) -> Array:
    half = np.full(outcome.values.T.shape, 0.5 * 10.0**-decimals)
    if outcome.figures_as == "value":
        return half
    with np.errstate(divide="ignore", invalid="ignore"):
        return half / plan_of(edition).scale


def _spread(values: Array, bounds: Array, siblings: Siblings) -> Array:
    """Σ |∂parent/∂child| × bound, by moving one child at a time a little.

    A gate jumps, so that no slope tells of it: what it shuts is taken as exactly nought.
    """
    total = np.zeros((len(siblings.parents), values.shape[1]))
    shut = np.logical_or.reduceat((values == 0.0) & siblings.gates, siblings.starts, axis=0)
    siblings = replace(siblings, gates=np.zeros_like(siblings.gates))
    base = mean(values, siblings)
    for child in range(values.shape[0]):
        moved = values.copy()
        moved[child] += np.where(moved[child] > 0.5, -_NUDGE, _NUDGE)
        effect = np.abs(mean(moved, siblings) - base) / _NUDGE * bounds[child]
        total += np.nan_to_num(effect)
    total[shut] = 0.0
    return total


def _of_views(edition: Edition, values: Array, bounds: Array) -> None:
    for row, view in enumerate(edition.views, start=len(edition.nodes)):
        base = view.expression(named_figures(edition, values))
        total = np.zeros(values.shape[1])
        for place, node in enumerate(edition.nodes):
            if not any(name.partition(".")[0] == node.code for name in view.expression.names):
                continue
            moved = values.copy()
            moved[place] += _NUDGE
            effect = np.abs(view.expression(named_figures(edition, moved)) - base) / _NUDGE
            total += np.nan_to_num(effect * bounds[place])
        bounds[row] = total
