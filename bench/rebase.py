"""Rebase of 60 months x 500 indicators x 10,600 communes to 34 provinces, beside the memory's own speed.

The floor is the time in which the memory moves as many bytes as the array has, at the bandwidth of copying that
very array in the same run (bytes read and written, as STREAM counts them). `python -m bench.rebase` prints the table.
"""

import csv
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nenso.directory.rules import Mapping, RebaseRule, rebase

PERIODS, INDICATORS, UNITS = 60, 500, 10_600
TARGET = 2.0
Figures = NDArray[np.float32]


@dataclass(frozen=True)
class Row:
    name: str
    seconds: float
    floor: float = 0.0
    is_target: bool = False

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor


def read(name: str) -> list[dict[str, str]]:
    text = (files("nenso.directory") / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def communes_to_provinces() -> Mapping:
    """Return the real mapping of 10,035 communes to 34 provinces, filled up to 10,600 units with namesakes."""
    province = {row["code"]: row["province"] for row in read("districts.csv")}
    heir = {
        row["source"]: row["target"] for row in read("lineage_provinces.csv") if row["on"] == "2025-07-01"
    }
    homes = {row["code"]: province[row["district"]] for row in read("communes_until_2025.csv")}
    targets = {code: heir.get(home, home) for code, home in homes.items()}
    spare = list(targets)[: UNITS - len(targets)]
    targets |= {f"{code}b": targets[code] for code in spare}
    return Mapping.from_parents(sorted(targets), targets)


def divided(mapping: Mapping) -> Mapping:
    """Return a mapping in which every twentieth commune is divided between two provinces."""
    extra = np.arange(0, len(mapping.sources), 20)
    share = mapping.share.copy()
    share[extra] = 0.5
    return Mapping(
        sources=mapping.sources,
        targets=mapping.targets,
        source_index=np.r_[mapping.source_index, mapping.source_index[extra]],
        target_index=np.r_[mapping.target_index, (mapping.target_index[extra] + 1) % len(mapping.targets)],
        share=np.r_[share, np.full(len(extra), 0.5)],
        is_assumed=np.r_[mapping.is_assumed, np.ones(len(extra), dtype=np.bool_)],
    )


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Side:
    """Measures work and memory bandwidth by turns and keeps the best of each, as a busy machine slows both."""

    def __init__(self, series: Figures) -> None:
        self.series = series
        self.other = np.empty_like(series)
        self.floors: list[float] = []

    def floor(self) -> float:
        """Return the seconds in which the memory moves as many bytes as the array has: half of a copy."""
        self.floors.append(timed(lambda: np.copyto(self.other, self.series)) / 2)
        return self.floors[-1]

    def row(
        self, name: str, work: Callable[[], object], repeats: int = 15, *, is_target: bool = False
    ) -> Row:
        pairs = [(self.floor(), timed(work)) for _ in range(repeats)]
        return Row(name, min(pair[1] for pair in pairs), 0.0, is_target)


def measure() -> list[Row]:
    mapping = communes_to_provinces()
    rng = np.random.default_rng(20250701)
    series: Figures = rng.random((PERIODS, INDICATORS, UNITS), dtype=np.float32)
    weights = rng.random(UNITS)
    all_rules = list(RebaseRule)
    mixed = [all_rules[i * len(all_rules) // INDICATORS] for i in range(INDICATORS)]
    halves = divided(mapping)
    side = Side(series)

    def run(rules: list[RebaseRule], how: Mapping = mapping) -> Callable[[], object]:
        return lambda: rebase(series, how, rules, weights=weights)

    run([RebaseRule.SUM] * INDICATORS)()
    plain = (RebaseRule.SUM, RebaseRule.MEAN, RebaseRule.MAX)
    rows = [side.row("numpy's own sum of the whole array", series.sum)]
    rows += [side.row(f"{rule}", run([rule] * INDICATORS), is_target=True) for rule in plain]
    rows.append(side.row("five rules, 100 indicators each", run(mixed), 5))
    rows.append(side.row("sum, one commune in twenty divided", run([RebaseRule.SUM] * INDICATORS, halves), 5))
    series[:, ::50, ::500] = np.nan
    rows.append(side.row("mean, gaps in one indicator of fifty", run([RebaseRule.MEAN] * INDICATORS), 5))
    floor = min(side.floors)
    first = Row("memory bandwidth (copy, per byte moved)", floor)
    return [replace(row, floor=floor) for row in (first, *rows)]


def main() -> None:
    rows = measure()
    size = PERIODS * INDICATORS * UNITS * 4 / 1e9
    print(f"{PERIODS} months x {INDICATORS} indicators x {UNITS} communes = {size:.2f} GB, to 34 provinces")
    print(f"{'what':40} {'seconds':>8} {'GB/s':>7} {'ratio':>7}  target")
    for row in rows:
        target = f"<= {TARGET:.0f}  {'met' if row.ratio <= TARGET else 'MISSED'}" if row.is_target else ""
        print(f"{row.name:40} {row.seconds:8.3f} {size / row.seconds:7.1f} {row.ratio:7.2f}  {target}")


if __name__ == "__main__":
    main()
