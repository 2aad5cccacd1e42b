"""Roll-up: figures of the leaves of a tree become those of every whole above, live, by a rule.

Rows are taken in blocks that stay in the cache. Missing figures are cleared bit by bit (NaN and nought differ only
in bits, and a mask of whole words costs less than a choice), then neighbours are added, always in float64.
"""

import math
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.directory.rules import RebaseRule
from nenso.kernel.rules import Refused
from nenso.measures.rules.tree import Level, Tree, tree_of

__all__ = ["Rolled", "RolledLevel", "Tree", "roll", "tree_of"]

Floats = NDArray[np.floating[Any]]
Array = NDArray[np.float64]
# Figures in a block: cleared copies, counts and the block itself fit the second cache. Figures from which threads pay.
_BLOCK, _LARGE = 170_000, 1_000_000
_WORKERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True, eq=False)
class RolledLevel:
    """The wholes of one level.

    `codes`; `totals` [..., codes], NaN where no leaf has a figure; `counts` [..., codes]: leaves that have one;
    `expected` [codes]: leaves there are.
    """

    kind: str
    codes: tuple[str, ...]
    totals: Array
    counts: NDArray[np.int32]
    expected: NDArray[np.intp]

    @property
    def coverage(self) -> Array:
        """The share of the leaves that have a figure, 0 to 1; NaN for a whole without leaves. Shape [..., codes]."""
        return self.counts / np.where(self.expected > 0, self.expected, np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Rolled:
    """The outcome of a roll-up: one `RolledLevel` for each kind of level, lowest first."""

    levels: Mapping[str, RolledLevel]

    def __getitem__(self, kind: str) -> RolledLevel:
        """Return a level; raises `Refused("tree.no_level")`."""
        if kind not in self.levels:
            raise Refused("tree.no_level", kind=kind)
        return self.levels[kind]


def roll(values: Floats, tree: Tree, rule: RebaseRule | str, weights: Array | None = None) -> Rolled:
    """Roll `values` [..., units] up `tree` by `rule`, one vocabulary with rebase: parts in a whole, old units in a new one.

    - `sum`: over the parts present; the counts say how many they were.
    - `mean`: plain mean of the leaves present. `population_weighted_mean`: weighted by the leaves' weights.
    - `max`: the highest of the leaves present.
    - `not_comparable`: only a whole of a single leaf has a figure: that leaf's.

    The units are in tree order; NaN is a missing figure; float32 and float64 are read as they are and added in
    float64. `weights` [units] are needed by `population_weighted_mean` only.

    Raises `Refused`: "roll.shape", "roll.weights_missing", "roll.weight_missing" (of a unit that has a figure).
    """
    rule = RebaseRule(rule)
    values = np.asarray(values)
    if values.dtype not in (np.float32, np.float64):
        values = values.astype(np.float64)
    if values.ndim == 0 or values.shape[-1] != len(tree.units):
        raise Refused("roll.shape", found=str(list(values.shape)), expected=len(tree.units))
    rows = values.reshape(math.prod(values.shape[:-1]), len(tree.units))
    work = _Work(tree, rule, _checked_weights(rows, tree, rule, weights))
    outcome = _Outcome.empty(tree, len(rows))
    size = max(1, _BLOCK // max(1, len(tree.units)))
    blocks = [slice(start, start + size) for start in range(0, len(rows), size)]
    if rows.size < _LARGE or _WORKERS == 1:
        for block in blocks:
            work.fill(rows, block, outcome)
    else:
        # numpy lets go of the interpreter's lock; each block writes rows of its own.
        with ThreadPoolExecutor(_WORKERS) as pool:
            list(pool.map(lambda block: work.fill(rows, block, outcome), blocks))
    return Rolled(outcome.levels(tree, values.shape[:-1]))


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Totals and counts of each level, [rows, codes]."""

    totals: tuple[Array, ...]
    counts: tuple[NDArray[np.int32], ...]

    @classmethod
    def empty(cls, tree: Tree, rows: int) -> "_Outcome":
        return cls(
            tuple(np.empty((rows, len(level.codes))) for level in tree.levels),
            tuple(np.empty((rows, len(level.codes)), dtype=np.int32) for level in tree.levels),
        )

    def levels(self, tree: Tree, shape: tuple[int, ...]) -> dict[str, RolledLevel]:
        return {
            level.kind: RolledLevel(
                level.kind,
                level.codes,
                totals.reshape(*shape, len(level.codes)),
                counts.reshape(*shape, len(level.codes)),
                level.expected,
            )
            for level, totals, counts in zip(tree.levels, self.totals, self.counts, strict=True)
        }


@dataclass(frozen=True, slots=True)
class _Work:
    tree: Tree
    rule: RebaseRule
    weights: Array | None

    def fill(self, rows: Floats, block: slice, outcome: _Outcome) -> None:
        """Compute the levels of some rows, each from the groups of the one below."""
        taken = np.ascontiguousarray(rows[block])
        is_present = taken == taken  # only NaN differs from itself
        counts: Floats = is_present.astype(np.float32)
        weighed: Floats = counts if self.weights is None else is_present * self.weights
        sums = self._prepared(taken, is_present)
        join = np.maximum if self.rule is RebaseRule.MAX else np.add
        for level, totals, numbers in zip(self.tree.levels, outcome.totals, outcome.counts, strict=True):
            is_same = weighed is counts
            sums = join.reduceat(sums, level.starts, axis=1, dtype=np.float64)
            counts = np.add.reduceat(counts, level.starts, axis=1)
            weighed = counts if is_same else np.add.reduceat(weighed, level.starts, axis=1)
            numbers[block] = _of_codes(counts, level, 0)
            totals[block] = _of_codes(self._totals(sums, counts, weighed, level), level, np.nan)

    def _prepared(self, taken: Floats, is_present: NDArray[np.bool_]) -> Floats:
        if self.rule is RebaseRule.MAX:
            return np.where(is_present, taken, -np.inf)
        cleared = _cleared(taken, is_present)
        return cleared if self.weights is None else cleared * self.weights

    def _totals(self, sums: Floats, counts: Floats, weighed: Floats, level: Level) -> Array:
        if self.rule in (RebaseRule.MEAN, RebaseRule.POPULATION_WEIGHTED_MEAN):
            return np.asarray(np.divide(sums, weighed, out=np.full(sums.shape, np.nan), where=weighed > 0))
        is_known = counts > 0
        if self.rule is RebaseRule.NOT_COMPARABLE:
            is_known &= _leaves_of_groups(level) == 1
        return np.where(is_known, sums, np.nan)


def _cleared(taken: Floats, is_present: NDArray[np.bool_]) -> Floats:
    """Return the figures with nought for what is missing: the bits of a number and of a mask of ones."""
    word = np.int32 if taken.dtype == np.float32 else np.int64
    mask = np.negative(is_present.view(np.int8), dtype=word)
    return np.asarray(np.bitwise_and(taken.view(word), mask, out=mask).view(taken.dtype))


def _of_codes(groups: Floats, level: Level, absent: float) -> Floats:
    """Return [rows, codes] out of [rows, groups]: groups without a code left out, units without leaves put in."""
    if level.group_of is None:
        return groups
    found = np.full((len(groups), len(level.codes)), absent)
    has_leaves = level.group_of >= 0
    found[:, has_leaves] = groups[:, level.group_of[has_leaves]]
    return found


def _leaves_of_groups(level: Level) -> NDArray[np.intp]:
    """Return how many leaves each group of a level has; groups without a code count as none."""
    found = np.zeros(len(level.starts), dtype=np.intp)
    if level.group_of is None:
        return level.expected
    has_leaves = level.group_of >= 0
    found[level.group_of[has_leaves]] = level.expected[has_leaves]
    return found


def _checked_weights(rows: Floats, tree: Tree, rule: RebaseRule, weights: Array | None) -> Array | None:
    if rule is not RebaseRule.POPULATION_WEIGHTED_MEAN:
        return None
    if weights is None:
        raise Refused("roll.weights_missing")
    weights = np.asarray(weights, dtype=np.float64)
    if weights.shape != (len(tree.units),):
        raise Refused("roll.shape", found=str(list(weights.shape)), expected=len(tree.units))
    bad = np.flatnonzero(~(weights >= 0))
    is_used = ~np.isnan(rows[:, bad]).all(axis=0)
    if is_used.any():
        raise Refused("roll.weight_missing", code=tree.units[int(bad[is_used][0])])
    return np.where(weights >= 0, weights, 0.0)
