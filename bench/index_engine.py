"""The index engine beside the bare numpy arithmetic of the same sums, measured in one run.

`python -m bench.index_engine` prints the table.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules import Edition, Inputs, compute, read_edition

Array = NDArray[np.float64]
SIZES = (10, 11, 7, 13, 12, 22, 12, 8, 3)
POINTS = (100, 100, 100, 100, 100, 200, 150, 120, 30)


@dataclass(frozen=True)
class Row:
    name: str
    seconds: float
    floor: float
    target: str
    met: bool

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor if self.floor else float("nan")


def edition_of_98() -> Edition:
    """Nine main indicators of 98 ratio criteria, 1000 points, as the province edition has them."""
    lines = [
        "code: bench",
        "family: dti",
        "name: {vi: Đo tốc độ, en: Benchmark}",
        "groups: [provinces]",
        "years: {first: 2022}",
        "valid: {from: 2022-01-01}",
        "legal: [{act: none, source: none}]",
        "points: 1000",
        "nodes:",
        "  - code: root",
        "    name: {vi: Gốc, en: Root}",
        "    children:",
    ]
    for main, (size, points) in enumerate(zip(SIZES, POINTS, strict=True)):
        lines += [
            f"      - code: m{main}",
            f"        name: {{vi: M{main}, en: M{main}}}",
            f"        points: {points}",
            "        children:",
        ]
        for item in range(size):
            code = f"m{main}_{item}"
            lines += [f"          - code: {code}", f"            name: {{vi: {code}, en: {code}}}"]
            lines += [
                f"            weight: 1/{size}",
                f"            scoring: {{rule: ratio, numerator: {code}_a, denominator: {code}_b}}",
            ]
    return read_edition("\n".join(lines), filename="bench.yaml")


def table(edition: Edition, units: int, seed: int = 1) -> Inputs:
    """Random counts a of b for every criterion."""
    rng = np.random.default_rng(seed)
    keys = edition.input_keys
    values = rng.integers(1, 1000, size=(units, len(keys))).astype(np.float64)
    return Inputs(tuple(f"{n:05d}" for n in range(units)), keys, values)


def bare(
    above: Array, below: Array, weights: list[Array], points: Array
) -> tuple[Array, Array, NDArray[np.intp]]:
    """The same sums without an engine: ratios, nine sums, one composite, and the place of every unit in every figure."""
    shares = np.minimum(above / below, 1.0)
    starts = np.concatenate(([0], np.cumsum(SIZES)[:-1]))
    mains = np.add.reduceat(shares * np.concatenate(weights), starts, axis=1)
    composite = mains @ points
    figures = np.concatenate((composite[:, None], mains, shares), axis=1)
    order = np.argsort(-figures, axis=0)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(1, len(order) + 1)[:, None], axis=0)
    return composite, mains, places


def timed(work: Callable[[], object], rounds: int) -> float:
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def pair(edition: Edition, units: int, rounds: int) -> tuple[float, float]:
    """Return (engine, bare numpy) in seconds, measured in turns so that both meet the same weather."""
    inputs = table(edition, units)
    above, below = inputs.values[:, 0::2].copy(), inputs.values[:, 1::2].copy()
    weights = [np.full(size, 1 / size) for size in SIZES]
    points = np.array(POINTS) / 1000
    composite, _, places = bare(above, below, weights, points)
    outcome = compute(edition, inputs)
    if not np.allclose(outcome.values[:, 0], composite, rtol=0, atol=1e-12):
        raise AssertionError("the engine and the bare sums disagree")
    if np.max(np.abs(np.sort(outcome.ranks[:, 0]) - np.sort(places[:, 0]))) > units // 10:
        raise AssertionError("ranks disagree")
    engine, floor = [], []
    for _ in range(5):
        engine.append(timed(lambda: compute(edition, inputs), rounds))
        floor.append(timed(lambda: bare(above, below, weights, points), rounds))
    return min(engine), min(floor)


def run() -> list[Row]:
    """Measure; each row has its target."""
    edition = edition_of_98()
    small, small_floor = pair(edition, 63, 40)
    large, large_floor = pair(edition, 3321, 3)
    return [
        Row("63 × 98 scored and ranked", small, small_floor, "≤ 3 × bare numpy", small <= 3 * small_floor),
        Row("3,321 × 98 scored and ranked", large, large_floor, "< 0.2 s", large < 0.2),
    ]


def main() -> None:
    print(f"{'what':34}{'engine':>12}{'bare numpy':>14}{'ratio':>8}  target")
    for row in run():
        mark = "met" if row.met else "MISSED"
        print(
            f"{row.name:34}{row.seconds * 1e3:10.3f}ms{row.floor * 1e3:12.3f}ms{row.ratio:8.2f}  {row.target}: {mark}"
        )


if __name__ == "__main__":
    main()
