"""One level of the tree: weighted power means of children into their parents, with missing values."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.steps.outranking import copeland

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Siblings:
    """Parents of one depth and one kind of mean, their scored children side by side.

    `children` and `parents` are rows of the table of nodes; the children of parent i begin at `starts[i]`.
    """

    power: float
    parents: Places
    children: Places
    starts: Places
    owner: Places  # for each child, the place of its parent in `parents`
    weights: Array  # [children, 1], summing to 1 in each family
    as_zero: Flags  # [children, 1] missing counts as nothing
    fails: Flags  # [children, 1] missing makes the parent missing
    min_share: Array  # [parents, 1]
    gates: Flags  # [children, 1] a plain zero here makes the parent zero
    is_mean: bool = True  # else the Copeland score, which compares the units with each other

    @property
    def needs_positive(self) -> bool:
        """Say whether figures below nought have no meaning here: only the arithmetic mean takes them."""
        return self.power != 1.0


def mean(values: Array, level: Siblings) -> Array:
    """Return [parents, units] from values [children, units], NaN where the edition's rules give no figure.

    Additions run child by child in the order of the tree, so that every machine gets the same last bit.
    """
    missing = np.isnan(values)
    if not level.is_mean:
        result = _outranked(values, missing, level)
    elif missing.any():
        result = _with_missing(values, missing, level)
    else:
        result = _power_mean(
            values, level.weights, np.add.reduceat(level.weights, level.starts, axis=0), level
        )
    return _gated(result, values, level)


def _with_missing(values: Array, missing: Flags, level: Siblings) -> Array:
    whole = np.add.reduceat(level.weights, level.starts, axis=0)
    present = np.where(missing, 0.0, level.weights)
    share = np.add.reduceat(present, level.starts, axis=0) / whole
    counted = np.where(missing & ~level.as_zero, 0.0, level.weights)
    total = np.add.reduceat(counted, level.starts, axis=0)
    failed = np.logical_or.reduceat(missing & level.fails, level.starts, axis=0)
    # Nobody's data at all is never a zero, whatever the rule for one missing child says.
    empty = np.logical_and.reduceat(missing, level.starts, axis=0)
    result = _power_mean(np.where(missing, 0.0, values), counted, total, level)
    result[failed | empty | (share < level.min_share - 1e-12)] = np.nan
    return result


def _outranked(values: Array, missing: Flags, level: Siblings) -> Array:
    """Return Copeland scores drawn onto 0..1: 1 outranks every other unit, 0 none, a unit alone holds the middle."""
    known = _with_missing(values, missing, level) if missing.any() else np.zeros((len(level.starts), 1))
    ends = [*level.starts[1:].tolist(), len(values)]
    scores = np.full((len(level.starts), values.shape[1]), np.nan)
    for place, (start, end) in enumerate(zip(level.starts.tolist(), ends, strict=True)):
        stays = np.flatnonzero(~np.isnan(np.broadcast_to(known[place], values.shape[1])))
        if len(stays):
            table = np.where(missing & level.as_zero, 0.0, values)[start:end, stays].T
            apart = copeland(table, level.weights[start:end, 0])
            scores[place, stays] = (apart / max(1, len(stays) - 1) + 1.0) / 2.0
    return scores


def _power_mean(values: Array, weights: Array, total: Array, level: Siblings) -> Array:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if level.power == 1.0:
            result: Array = np.add.reduceat(values * weights, level.starts, axis=0) / total
        elif level.power == 0.0:
            result = np.exp(_weighted(np.log(np.maximum(values, 0.0)), weights, total, level))
        else:
            raised = np.power(np.maximum(values, 0.0), level.power)
            result = np.power(_weighted(raised, weights, total, level), 1.0 / level.power)
    return result


def _weighted(values: Array, weights: Array, total: Array, level: Siblings) -> Array:
    # A child that is left out has weight 0 and may be infinite here (log 0): 0 × ∞ must not become NaN.
    return np.add.reduceat(np.where(weights == 0.0, 0.0, values * weights), level.starts, axis=0) / total


def _gated(result: Array, values: Array, level: Siblings) -> Array:
    if level.gates.any():
        shut = np.logical_or.reduceat((values == 0.0) & level.gates, level.starts, axis=0)
        result = np.where(shut & ~np.isnan(result), 0.0, result)
    return result
