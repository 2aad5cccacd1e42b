"""The arithmetic under rebase: sums over groups of columns at the speed of memory.

The columns are read in their natural order. Neighbouring units mostly share a successor, so each row is cut
into runs (np.add.reduceat), and only the few sums of runs are put in order: no gather of the whole array.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A reduction of `sources` columns to `targets` columns.

    `gather` [links] picks the columns, or is None where they are taken as they lie; `factor` [links] multiplies
    them, or is None where all are one; `runs` are the starts of runs with one target each; `order` sorts the
    runs by target and `groups` are the starts of the targets among them; `filled` are the targets so reached.
    `total` [targets] is the sum of the factors; `carried`, `kept`: sources and targets of the pairs where one whole unit became one;
    `is_empty` [targets]: targets that no source reaches.
    """

    targets: int
    gather: Indices | None
    factor: NDArray[np.float64] | None
    runs: Indices
    order: Indices
    groups: Indices
    filled: Indices
    total: NDArray[np.float64]
    carried: Indices
    kept: Indices
    is_empty: NDArray[np.bool_]

    def carry(self, rows: Floats) -> NDArray[np.float64]:
        """Return [rows, targets] with the figures of units that came whole from one unit, NaN elsewhere."""
        out = np.full((len(rows), self.targets), np.nan)
        out[:, self.kept] = rows[:, self.carried]
        return out


def linear_plan(
    source: Indices, target: Indices, factor: NDArray[np.float64], sources: int, targets: int
) -> Plan:
    """Prepare the reduction for links source -> target with a factor each."""
    in_order = np.lexsort((target, source))
    source, target, factor = source[in_order], target[in_order], factor[in_order]
    is_natural = len(source) == sources and bool(np.array_equal(source, np.arange(sources)))
    if not is_natural:
        by_target = np.lexsort((source, target))
        source, target, factor = source[by_target], target[by_target], factor[by_target]
    runs = (
        np.flatnonzero(np.r_[True, target[1:] != target[:-1]]) if len(target) else np.zeros(0, dtype=np.intp)
    )
    of_run = target[runs]
    order = np.argsort(of_run, kind="stable")
    groups = np.flatnonzero(np.r_[True, np.diff(of_run[order]) != 0]) if len(runs) else runs
    whole, whole_target = _whole(source, target, factor, sources, targets)
    return Plan(
        targets=targets,
        gather=None if is_natural else source,
        factor=None if bool(np.all(factor == 1)) else factor,
        runs=runs,
        order=order,
        groups=groups,
        filled=of_run[order][groups],
        total=np.bincount(target, weights=factor, minlength=targets).astype(np.float64),
        carried=whole,
        kept=whole_target,
        is_empty=np.bincount(target, minlength=targets) == 0,
    )


def reduce_rows(rows: Floats, plan: Plan, ufunc: np.ufunc) -> NDArray[np.float64]:
    """Return [rows, targets] of the reduction; a missing figure makes its whole group missing."""
    out = np.zeros((len(rows), plan.targets))
    if not len(plan.runs):
        return out
    taken = rows if plan.gather is None else np.take(rows, plan.gather, axis=1)
    if plan.factor is not None:
        taken = taken * plan.factor
    of_runs = ufunc.reduceat(taken, plan.runs, axis=1)
    out[:, plan.filled] = ufunc.reduceat(of_runs[:, plan.order].astype(np.float64), plan.groups, axis=1)
    return out


def reduce_present(
    rows: Floats, plan: Plan, *, highest: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (sum or maximum over the figures present, sum of their factors), each [rows, targets]."""
    is_gap = np.isnan(rows)
    weight = reduce_rows((~is_gap).astype(np.float64), plan, np.add)
    filler = -np.inf if highest else 0.0
    return reduce_rows(np.where(is_gap, filler, rows), plan, np.maximum if highest else np.add), weight


def _whole(
    source: Indices, target: Indices, factor: NDArray[np.float64], sources: int, targets: int
) -> tuple[Indices, Indices]:
    """Return (sources, targets) of the pairs in which one whole unit became one unit."""
    fan_out = np.bincount(source, minlength=sources)
    fan_in = np.bincount(target, minlength=targets)
    chosen = (fan_out[source] == 1) & (fan_in[target] == 1) & (factor == 1)
    return source[chosen], target[chosen]
