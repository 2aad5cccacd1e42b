"""The arithmetic under rebase: sums over groups of columns at the speed of memory.

The columns are read in their natural order. Neighbouring units mostly share a successor, so each row is cut
into runs (np.add.reduceat), and only the few sums of runs are put in order: no gather of the whole array.
Divided units are first given whole to one successor; the few columns of the others, and what the first must
give back, are added after.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Columns in runs with one target each: `order` sorts the runs by target, `groups` starts each of `targets`."""

    runs: Indices
    order: Indices
    groups: Indices
    targets: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A reduction of columns to `targets` columns.

    Every column goes to one target (`base`; the last, past all targets, is thrown away), multiplied by `factor`
    [columns] unless that is None; then the columns `extra_source` times `extra_factor` are added (`extra`).
    `total` [targets] is the sum of all factors; `carried`, `kept`: columns and targets of the pairs where one
    whole unit became one; `is_empty` [targets]: targets that no column reaches.
    """

    targets: int
    base: Grouping
    factor: NDArray[np.float64] | None
    extra: Grouping | None
    extra_source: Indices
    extra_factor: NDArray[np.float64]
    total: NDArray[np.float64]
    carried: Indices
    kept: Indices
    is_empty: NDArray[np.bool_]
    has_empty: bool

    @property
    def reached(self) -> NDArray[np.bool_]:
        """Targets that some column reaches. Shape [targets]."""
        return ~self.is_empty

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
    is_first = _is_first(source)
    base_target = np.full(sources, targets, dtype=np.intp)
    base_target[source[is_first]] = target[is_first]
    base_factor = np.ones(sources)
    base_factor[source[is_first]] = factor[is_first]
    uneven = np.flatnonzero(base_factor != 1)
    is_weighted = len(uneven) > sources // 4
    back = uneven[:0] if is_weighted else uneven
    extra_source = np.r_[source[~is_first], back]
    extra_target = np.r_[target[~is_first], base_target[back]]
    extra_factor = np.r_[factor[~is_first], base_factor[back] - 1]
    by_target = np.argsort(extra_target, kind="stable")
    fan_in = np.bincount(target, minlength=targets)
    whole, whole_target = _whole(source, target, factor, sources, targets)
    return Plan(
        targets=targets,
        base=_grouping(base_target),
        factor=base_factor if is_weighted else None,
        extra=_grouping(extra_target[by_target]) if len(by_target) else None,
        extra_source=extra_source[by_target],
        extra_factor=extra_factor[by_target],
        total=np.bincount(target, weights=factor, minlength=targets).astype(np.float64),
        carried=whole,
        kept=whole_target,
        is_empty=fan_in == 0,
        has_empty=bool((fan_in == 0).any()),
    )


def reduce_rows(rows: Floats, plan: Plan, ufunc: np.ufunc) -> NDArray[np.float64]:
    """Return [rows, targets] of the reduction by np.add or np.maximum; a gap makes its whole group missing."""
    based = _reduced(rows if plan.factor is None else rows * plan.factor, plan.base, ufunc)
    if plan.extra is None and len(plan.base.targets) == plan.targets and not plan.has_empty:
        return based
    out = np.full((len(rows), plan.targets + 1), 0.0 if ufunc is np.add else -np.inf)
    out[:, plan.base.targets] = _reduced(
        rows if plan.factor is None else rows * plan.factor, plan.base, ufunc
    )
    if plan.extra is not None:
        taken = np.take(rows, plan.extra_source, axis=1, mode="clip") * plan.extra_factor
        out[:, plan.extra.targets] = ufunc(out[:, plan.extra.targets], _reduced(taken, plan.extra, ufunc))
    return out[:, :-1]


def reduce_present(
    rows: Floats, plan: Plan, *, highest: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (sum or maximum over the figures present, sum of their factors), each [rows, targets]."""
    is_gap = np.isnan(rows)
    weight = reduce_rows((~is_gap).astype(np.float64), plan, np.add)
    filler = -np.inf if highest else 0.0
    return reduce_rows(np.where(is_gap, filler, rows), plan, np.maximum if highest else np.add), weight


def _grouping(target: Indices) -> Grouping:
    runs = np.flatnonzero(_is_first(target))
    order = np.argsort(target[runs], kind="stable")
    ordered = target[runs][order]
    groups = np.flatnonzero(_is_first(ordered))
    return Grouping(runs, order, groups, ordered[groups])


def _is_first(numbers: Indices) -> NDArray[np.bool_]:
    """Mark where each run of equal numbers begins; of no numbers, none. Shape as given."""
    begins = np.ones(len(numbers), dtype=np.bool_)
    begins[1:] = numbers[1:] != numbers[:-1]
    return begins


def _reduced(columns: Floats, how: Grouping, ufunc: np.ufunc) -> NDArray[np.float64]:
    of_runs = ufunc.reduceat(columns, how.runs, axis=1)
    # Runs go down the first axis, so that their many short groups are added across all rows at once.
    ordered = of_runs.T[how.order].astype(np.float64)
    return np.asarray(ufunc.reduceat(ordered, how.groups, axis=0).T)


def _whole(
    source: Indices, target: Indices, factor: NDArray[np.float64], sources: int, targets: int
) -> tuple[Indices, Indices]:
    """Return (sources, targets) of the pairs in which one whole unit became one unit."""
    fan_out = np.bincount(source, minlength=sources)
    fan_in = np.bincount(target, minlength=targets)
    chosen = (fan_out[source] == 1) & (fan_in[target] == 1) & (factor == 1)
    return source[chosen], target[chosen]
