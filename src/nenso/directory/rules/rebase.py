"""Rebase: a series on old units, and a rule per indicator, becomes a series on the units of another date.

History is never rewritten to fit the present; it is carried forward by an explicit rule, and where the
lineage only assumes how a unit was divided, the result says so.
"""

from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.directory.rules.mapping import Mapping
from nenso.directory.rules.reduction import Plan, linear_plan, reduce_present, reduce_rows
from nenso.kernel.rules import Refused

Floats = NDArray[np.floating[Any]]
# Rows taken at once: plain sums stream through; products and divided units read rows twice, from the cache.
_STREAM, _COPY = 512, 32
# Figures from which a second core pays.
_LARGE, _WORKERS = 20_000_000, 2


class RebaseRule(StrEnum):
    """How the figures of several old units make the figure of a new one.

    - `sum`: amounts and counts; a divided unit gives its share. Missing where any source is missing.
    - `mean`: plain mean of the sources, a divided unit counting with its share; over the sources present.
      Vietnam's index for 2024 was carried onto 34 provinces in this way.
    - `population_weighted_mean`: mean weighted by share times weight; over the sources present.
    - `max`: the highest of the sources present.
    - `not_comparable`: only units that come whole from one unit keep their figure.
    """

    SUM = "sum"
    MEAN = "mean"
    POPULATION_WEIGHTED_MEAN = "population_weighted_mean"
    MAX = "max"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True, eq=False)
class Rebased:
    """Figures on the new units.

    `values` [periods, indicators, targets], NaN where missing; `coverage` of the same shape: how much of the
    weight of the target's sources had a figure (0 to 1); `is_assumed` [targets]: a share behind it is an
    assumption; `mapping` names the share of each source.
    """

    values: NDArray[np.float64]
    coverage: NDArray[np.float64]
    is_assumed: NDArray[np.bool_]
    mapping: Mapping


def rebase(
    series: Floats,
    mapping: Mapping,
    rules: Sequence[RebaseRule],
    *,
    weights: Floats | None = None,
    partial_sums: bool = False,
) -> Rebased:
    """Move `series` [periods, indicators, sources] onto the targets of `mapping`, one rule per indicator.

    NaN is a missing figure. `weights` [sources] or [periods, sources] are needed by
    `population_weighted_mean`. With `partial_sums` a sum is taken over the sources present and `coverage`
    says how many they were; without it such a sum is missing. An indicator rebased onto the same units
    (identity mapping) comes back unchanged under every rule.

    Raises `Refused`: "rebase.shape", "rebase.weights_missing", "rebase.weight_missing".
    """
    _check(series, mapping, rules)
    periods, indicators, _ = series.shape
    values = np.empty((periods, indicators, len(mapping.targets)))
    coverage = np.ones_like(values)
    for rule, columns in _columns_of(rules):
        is_dated = rule is RebaseRule.POPULATION_WEIGHTED_MEAN and weights is not None and weights.ndim == 2
        task = _task(rule, mapping, _weights_of(weights, 0, mapping, rule), partial_sums)
        if not is_dated:
            rows = (np.arange(periods)[:, None] * indicators + columns).ravel()
            _fill(_flat(series), rows, task, _flat(values), _flat(coverage))
            continue
        for period in range(periods):
            task = _task(rule, mapping, _weights_of(weights, period, mapping, rule), partial_sums)
            _fill(series[period], columns, task, values[period], coverage[period])
    return Rebased(values, coverage, mapping.target_is_assumed, mapping)


def rebase_values(
    figures: AbstractMapping[str, float],
    mapping: Mapping,
    rule: RebaseRule,
    *,
    weights: AbstractMapping[str, float] | None = None,
) -> dict[str, float]:
    """Move one figure per unit onto the targets; units that `figures` leaves out are missing."""
    for code in figures:
        if code not in mapping.sources:
            raise Refused("rebase.unknown_unit", code=code)
    series = np.array([[[figures.get(code, np.nan) for code in mapping.sources]]], dtype=np.float64)
    heavy = None if weights is None else np.array([weights.get(code, np.nan) for code in mapping.sources])
    moved = rebase(series, mapping, [rule], weights=heavy)
    return dict(zip(mapping.targets, moved.values[0, 0].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class _Task:
    rule: RebaseRule
    plan: Plan
    partial_sums: bool


def _check(series: Floats, mapping: Mapping, rules: Sequence[RebaseRule]) -> None:
    if series.ndim != 3 or series.shape[1:] != (len(rules), len(mapping.sources)):
        expected = f"[periods, {len(rules)}, {len(mapping.sources)}]"
        raise Refused("rebase.shape", found=str(list(series.shape)), expected=expected)


def _columns_of(rules: Sequence[RebaseRule]) -> list[tuple[RebaseRule, NDArray[np.intp]]]:
    return [
        (rule, np.array([i for i, its in enumerate(rules) if its == rule], dtype=np.intp))
        for rule in RebaseRule
        if rule in rules
    ]


def _weights_of(weights: Floats | None, period: int, mapping: Mapping, rule: RebaseRule) -> Floats | None:
    if rule is not RebaseRule.POPULATION_WEIGHTED_MEAN:
        return None
    if weights is None:
        raise Refused("rebase.weights_missing")
    row = weights[period] if weights.ndim == 2 else weights
    used = np.unique(mapping.source_index)
    bad = used[~(row[used] >= 0)]
    if bad.size:
        raise Refused("rebase.weight_missing", code=mapping.sources[int(bad[0])])
    return row


def _task(rule: RebaseRule, mapping: Mapping, weights: Floats | None, partial_sums: bool) -> _Task:
    share = mapping.share
    if rule is RebaseRule.MAX:
        share = np.ones_like(share)
    elif weights is not None:
        share = share * weights[mapping.source_index]
    plan = linear_plan(
        mapping.source_index, mapping.target_index, share, len(mapping.sources), len(mapping.targets)
    )
    return _Task(rule, plan, partial_sums)


def _flat(array: Floats) -> Floats:
    return array.reshape(
        array.shape[0] * array.shape[1], array.shape[2]
    )  # -1 is no answer where there is no unit


def _fill(rows: Floats, columns: NDArray[np.intp], task: _Task, values: Floats, coverage: Floats) -> None:
    size = _STREAM if task.plan.factor is None and task.plan.extra is None else _COPY
    blocks = [columns[start : start + size] for start in range(0, len(columns), size)]

    def fill(block: NDArray[np.intp]) -> None:
        is_run = block[-1] - block[0] + 1 == len(block)
        # A slice is read in place; only indicators that lie apart are copied together.
        chosen = slice(block[0], block[-1] + 1) if is_run else block
        values[chosen], share = _combine(rows[chosen], task)
        if share is not None:
            coverage[chosen] = share

    if rows.size < _LARGE:
        for block in blocks:
            fill(block)
        return
    # One core alone cannot draw all that the memory gives; blocks write to rows of their own.
    with ThreadPoolExecutor(_WORKERS) as pool:
        list(pool.map(fill, blocks))


def _combine(rows: Floats, task: _Task) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
    """Return (values, coverage or None where it is whole); rows without a gap take the quick way."""
    plan = task.plan
    if task.rule is RebaseRule.NOT_COMPARABLE:
        return plan.carry(rows), None
    with np.errstate(invalid="ignore", divide="ignore"):
        found = reduce_rows(rows, plan, np.maximum if task.rule is RebaseRule.MAX else np.add)
        if task.rule in (RebaseRule.MEAN, RebaseRule.POPULATION_WEIGHTED_MEAN):
            found /= plan.total
    gaps = np.isnan(found[:, plan.reached]).any(axis=1) if plan.has_empty else np.isnan(found).any(axis=1)
    if not plan.has_empty and not gaps.any():
        return found, None
    found[:, plan.is_empty] = np.nan
    coverage = np.tile(np.where(plan.is_empty, 0.0, 1.0), (len(found), 1))
    if gaps.any():
        found[gaps], coverage[gaps] = _combine_present(rows[gaps], task)
    return found, coverage


def _combine_present(rows: Floats, task: _Task) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (values, coverage) of rows in which a figure is missing."""
    plan = task.plan
    sums, weight = reduce_present(rows, plan, highest=task.rule is RebaseRule.MAX)
    with np.errstate(invalid="ignore", divide="ignore"):
        coverage = np.where(plan.total > 0, weight / plan.total, 0.0)
        found = sums / weight if task.rule in (RebaseRule.MEAN, RebaseRule.POPULATION_WEIGHTED_MEAN) else sums
    is_whole = np.isclose(coverage, 1.0, rtol=0, atol=1e-12)
    is_kept = is_whole if task.rule is RebaseRule.SUM and not task.partial_sums else weight > 0
    return np.where(is_kept & ~plan.is_empty, found, np.nan), np.where(is_whole, 1.0, coverage)
