"""The composite-index toolkit beside the bare numpy arithmetic of the same figures, measured in one run.

`python -m bench.toolkit` prints the table, and how each part grows with units and indicators. COINr's times are
those of version 1.1 on two cores of the same kind, on 51 units × 49 indicators × 4 levels; it is not run here.
"""

import resource
import tracemalloc
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.index_engine import timed
from bench.toolkit_data import edition_of, inputs_of
from nenso.index import rules
from nenso.index.rules.analysis import removal
from nenso.index.rules.steps import copeland, treat
from nenso.index.rules.uncertainty import (
    Design,
    Evaluator,
    Factor,
    Subject,
    expanded,
    run_study,
    subject_of,
    uniform,
)

Array = NDArray[np.float64]
SOBOL = Design(
    "sensitivity",
    100,
    1,
    (
        Factor("weights", 0.25),
        Factor("aggregation", options=("as_stated", "power 0.5")),
        Factor("normalisation", options=("as_stated", "percentile_rank")),
        Factor("treatment", options=("as_stated", "none")),
    ),
)


@dataclass(frozen=True)
class Row:
    name: str
    seconds: float
    bare: float
    coinr: str
    target: float

    @property
    def is_met(self) -> bool:
        return self.seconds <= self.target


def subject(units: int, indicators: int, missing: float = 0.05) -> Subject:
    edition = edition_of(indicators)
    inputs = inputs_of(edition, units, missing=missing)
    return subject_of(edition, rules.compute(edition, inputs), inputs)


# --- The same figures without an engine -------------------------------------------------------------------


def bare_build(values: Array, directions: Array, weights: list[Array], where: list[Array]) -> Array:
    """Moments, one look for outliers, min-max, three levels of weighted means that skip what is missing, ranks."""
    centred = values - np.nanmean(values, axis=0)
    squares = np.nanmean(centred**2, axis=0)
    skew = np.nanmean(centred**3, axis=0) / squares**1.5
    flat = np.nanmean(centred**4, axis=0) / squares**2 - 3
    odd = (np.abs(skew) > 2) & (flat > 3.5)
    work = values.copy()
    work[:, odd] = np.log(work[:, odd] - np.nanmin(work[:, odd], axis=0) + 1)
    turned = work * directions
    low, high = np.nanmin(turned, axis=0), np.nanmax(turned, axis=0)
    level = (turned - low) / (high - low) * 100
    for weight, parents in zip(weights, where, strict=True):
        present = ~np.isnan(level)
        sums = np.zeros((len(level), parents.max() + 1))
        totals = np.zeros_like(sums)
        for child, parent in enumerate(parents):
            sums[:, parent] += np.where(present[:, child], level[:, child], 0.0) * weight[child]
            totals[:, parent] += present[:, child] * weight[child]
        level = sums / totals
    return np.argsort(np.argsort(-level[:, 0]))


def bare_weights(leaves: Array, weights: Array, draws: Array) -> NDArray[np.intp]:
    """Composites of many sets of weights by one product of matrices, and their ranks."""
    many = weights * (1 + 0.25 * (2 * draws - 1))
    scores = (many / many.sum(axis=1, keepdims=True)) @ leaves.T
    return np.argsort(np.argsort(-scores, axis=1), axis=1)


def bare_outranking(values: Array, weights: Array) -> Array:
    total = np.zeros((len(values), len(values)))
    for place in range(values.shape[1]):
        column = values[:, place]
        total += weights[place] * (column[:, None] > column)
        total += 0.5 * weights[place] * (column[:, None] == column)
    return (total > 0.5).sum(axis=1) - (total < 0.5).sum(axis=1)


# --- The rows ---------------------------------------------------------------------------------------------


def build_rows() -> list[Row]:
    rows = []
    for units, name, coinr, target, rounds in (
        (51, "full build, 51 × 49 × 4 levels", "0.22–0.38 s", 0.020, 30),
        (10_600, "treat and aggregate, 10,600 × 49", "8 s", 0.3, 5),
    ):
        edition = edition_of(49)
        inputs = inputs_of(edition, units)
        directions = np.where(np.arange(49) % 5 == 0, -1.0, 1.0)
        where = [np.arange(49) % 8, np.arange(8) % 2, np.zeros(2, dtype=np.intp)]
        weights = [np.full(len(parents), 1.0) for parents in where]
        ours = timed(lambda e=edition, i=inputs: rules.compute(e, i), rounds)
        bare = timed(lambda i=inputs, d=directions, w=weights, p=where: bare_build(i.values, d, w, p), rounds)
        rows.append(Row(name, ours, bare, coinr, target))
    return rows


def sobol_row() -> Row:
    whole = subject(51, 49)
    ours = timed(lambda: run_study(whole, SOBOL), 5)
    inputs, directions = whole.inputs.values, np.where(np.arange(49) % 5 == 0, -1.0, 1.0)
    where = [np.arange(49) % 8, np.arange(8) % 2, np.zeros(2, dtype=np.intp)]
    draws = uniform(1, 600, 59)

    def bare() -> None:
        for draw in draws:
            bare_build(inputs, directions, [1 + draw[:49] / 2, 1 + draw[49:57] / 2, 1 + draw[57:] / 2], where)

    return Row("Sobol design of 600 runs, 51 × 49", ours, timed(bare, 3), "284 s", 1.0)


def weights_row() -> Row:
    whole = subject(63, 47, missing=0.0)
    evaluator = Evaluator(whole, expanded(whole, [Factor("weights", 0.25)]))
    draws = uniform(1, 10_000, evaluator.width)
    leaves = whole.outcome.values[:, [whole.outcome.column(n.code) for n in whole.edition.leaves]]
    weights = np.full(47, 1 / 47)
    ours = timed(lambda: evaluator.ranks(evaluator.scores(draws)), 5)
    bare = timed(lambda: bare_weights(leaves, weights, draws[:, :47]), 5)
    return Row("10,000 sets of weights with ranks, 63 × 47", ours, bare, "45 min", 1.0)


def removal_row() -> Row:
    whole = subject(51, 49)
    inputs, directions = whole.inputs.values, np.where(np.arange(49) % 5 == 0, -1.0, 1.0)
    where = [np.arange(49) % 8, np.arange(8) % 2, np.zeros(2, dtype=np.intp)]

    def bare() -> None:
        for place in range(49):
            first = np.ones(49)
            first[place] = 0.0
            bare_build(inputs, directions, [first, np.ones(8), np.ones(2)], where)

    ours = timed(lambda: removal(whole.edition, whole.outcome), 5)
    return Row("removal of each of 49 indicators", ours, timed(bare, 3), "10–14 s", 0.1)


def outranking_rows() -> list[Row]:
    rows = []
    for units, indicators, coinr, target, rounds in ((51, 49, "3.0 s", 0.010, 20), (3321, 98, "–", 30.0, 1)):
        values = np.random.default_rng(2).standard_normal((units, indicators))
        weights = np.full(indicators, 1 / indicators)
        ours = timed(lambda v=values, w=weights: copeland(v, w), rounds)
        bare = timed(lambda v=values, w=weights: bare_outranking(v, w), rounds)
        rows.append(Row(f"outranking, {units:,} × {indicators}", ours, bare, coinr, target))
    return rows


def memory() -> tuple[float, float]:
    """Return what outranking 3,321 × 98 takes at its highest, and the most that this process ever had, in MB."""
    values = np.random.default_rng(2).standard_normal((3321, 98))
    tracemalloc.start()
    copeland(values, np.full(98, 1 / 98))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- Growth -----------------------------------------------------------------------------------------------


def growth() -> None:
    print("\nGrowth, in milliseconds (each row twice the units or the indicators of the one before)")
    print(f"{'units × indicators':>22}{'build':>10}{'treat':>10}{'1,000 runs':>12}{'outranking':>12}")
    sizes = [(63, 49), (126, 49), (252, 49), (504, 49), (1008, 49), (63, 98), (63, 196), (63, 392)]
    for units, indicators in sizes:
        whole = subject(units, indicators)
        values = whole.inputs.values
        weights = np.full(indicators, 1 / indicators)
        design = Design("uncertainty", 1000, 1, (Factor("weights", 0.25),))
        parts = (
            timed(lambda s=whole: rules.compute(s.edition, s.inputs), 3),
            timed(lambda v=values: treat(v), 3),
            timed(lambda s=whole, d=design: run_study(s, d), 1),
            timed(lambda v=values, w=weights: copeland(v, w), 2),
        )
        build, treated, study, outranked = (f"{part * 1e3:,.1f}" for part in parts)
        print(f"{f'{units:,} × {indicators}':>22}{build:>10}{treated:>10}{study:>12}{outranked:>12}")


def run() -> list[Row]:
    return [*build_rows(), sobol_row(), weights_row(), removal_row(), *outranking_rows()]


def main() -> None:
    print(f"{'what':46}{'ours':>12}{'bare numpy':>12}{'ratio':>7}{'target':>10}  COINr 1.1")
    for row in run():
        mark = "met" if row.is_met else "MISSED"
        print(
            f"{row.name:46}{row.seconds * 1e3:10.2f}ms{row.bare * 1e3:10.2f}ms{row.seconds / row.bare:7.2f}"
            f"{row.target:8.2f} s {mark:7} {row.coinr}"
        )
    peak, most = memory()
    print(
        f"outranking 3,321 × 98 takes {peak:,.0f} MB at its highest (target < 2,048); this process {most:,.0f} MB"
    )
    growth()


if __name__ == "__main__":
    main()
