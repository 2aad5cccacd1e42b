"""Roll-up of 60 months x 500 indicators x 10,600 communes, one in ten figures missing, beside duckdb.

Sums and counts to 705 districts, 63 provinces and the nation, on the same figures in one run. duckdb has its best
case: a native table, loaded beforehand (its time is given apart), grouped by district, then upwards; each
of its times is the best of several, while ours is that of the one time that each month was rolled up.
`python -m bench.measuring_rollup` prints the table; `--months 12` takes fewer months.
"""

import argparse
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nenso.directory.rules import RebaseRule
from nenso.measures.rules.rolling import Tree, roll, tree_of

MONTHS, INDICATORS, COMMUNES, DISTRICTS, PROVINCES = 60, 500, 10_600, 705, 63
MISSING = 0.10
LEVELS = ("district", "province", "nation")
TARGET_MONTH = 0.13
Figures = NDArray[np.float32]
Sums = dict[str, NDArray[np.float64]]


@dataclass(frozen=True)
class Row:
    name: str
    ours: float
    other: float
    target: str
    is_met: bool


def month_of(number: int, indicators: int) -> Figures:
    """Return the figures of one month [indicators, communes]: whole numbers, so that sums can be compared exactly."""
    rng = np.random.default_rng(20_250_701 + number)
    figures = rng.integers(0, 2000, size=(indicators, COMMUNES)).astype(np.float32)
    figures[rng.random(figures.shape, dtype=np.float32) < MISSING] = np.nan
    return figures


def tree() -> tuple[Tree, float]:
    """Return the tree of communes, districts of uneven size, provinces and nation, and the seconds it took."""
    rng = np.random.default_rng(7)
    cuts = np.sort(rng.choice(np.arange(1, COMMUNES), DISTRICTS - 1, replace=False))
    district = np.searchsorted(cuts, np.arange(COMMUNES), side="right")
    edges = np.sort(rng.choice(np.arange(1, DISTRICTS), PROVINCES - 1, replace=False))
    province = np.searchsorted(edges, np.arange(DISTRICTS), side="right")
    communes = [f"{i:05d}" for i in range(COMMUNES)]
    parents = {
        "district": {code: f"{d:03d}" for code, d in zip(communes, district.tolist(), strict=True)},
        "province": {f"{i:03d}": f"{p:02d}" for i, p in enumerate(province.tolist())},
        "nation": {f"{i:02d}": "VNM" for i in range(PROVINCES)},
    }
    start = time.perf_counter()
    found = tree_of(communes, parents)
    return found, time.perf_counter() - start


# --- duckdb --------------------------------------------------------------------------------------------------

_UNITS = "CREATE TABLE units (commune USMALLINT, district USMALLINT, province UTINYINT)"
_FIGURES = "CREATE TABLE figures (month UTINYINT, indicator USMALLINT, commune USMALLINT, value FLOAT)"
_DISTRICT = """
CREATE OR REPLACE TABLE by_district AS
SELECT month, indicator, district, any_value(province) AS province, sum(value) AS total, count(value) AS present
FROM figures JOIN units USING (commune) {where} GROUP BY month, indicator, district
"""
_PROVINCE = """
CREATE OR REPLACE TABLE by_province AS
SELECT month, indicator, province, sum(total) AS total, sum(present) AS present
FROM by_district GROUP BY month, indicator, province
"""
_NATION = """
CREATE OR REPLACE TABLE by_nation AS
SELECT month, indicator, sum(total) AS total, sum(present) AS present FROM by_province GROUP BY month, indicator
"""


def opened(folder: Path, units: Tree) -> Any:
    """Open a database on disk with the table of units; it uses all cores, and memory as it likes."""
    import duckdb
    import pandas as pd

    base = duckdb.connect(str(folder / "bench.duckdb"))
    district, province = (units.level(kind).parents for kind in LEVELS[:2])
    frame = pd.DataFrame({"commune": np.arange(COMMUNES), "district": district, "province": province})
    base.register("given", frame)
    base.execute(_UNITS)
    base.execute("INSERT INTO units SELECT * FROM given")
    base.unregister("given")
    base.execute(_FIGURES)
    return base


def load(base: Any, number: int, figures: Figures) -> float:
    """Append the figures present of one month and return the seconds that duckdb took."""
    import pandas as pd

    indicator, commune = np.nonzero(~np.isnan(figures))
    frame = pd.DataFrame(
        {
            "month": np.full(len(indicator), number, dtype=np.uint8),
            "indicator": indicator.astype(np.uint16),
            "commune": commune.astype(np.uint16),
            "value": figures[indicator, commune],
        }
    )
    base.register("given", frame)
    start = time.perf_counter()
    base.execute("INSERT INTO figures SELECT * FROM given")
    taken = time.perf_counter() - start
    base.unregister("given")
    return taken


def grouped(base: Any, where: str = "") -> float:
    """Roll up in duckdb, level by level, and return the seconds."""
    start = time.perf_counter()
    for statement in (_DISTRICT.format(where=where), _PROVINCE, _NATION):
        base.execute(statement)
    return time.perf_counter() - start


def check(base: Any, ours: dict[int, Sums]) -> None:
    """Raise where duckdb's totals and counts of the same months are not ours, to the last digit."""
    for level in LEVELS:
        keys = ("month", "indicator", level) if level != "nation" else ("month", "indicator")
        theirs = base.execute(
            f"SELECT month, total, present FROM by_{level} ORDER BY {', '.join(keys)}"
        ).fetchnumpy()
        months = theirs["month"]
        for number, sums in ours.items():
            is_month = months == number
            counts = sums[f"{level} counts"].ravel()
            has_any = counts > 0
            np.testing.assert_array_equal(theirs["total"][is_month], sums[level].ravel()[has_any])
            np.testing.assert_array_equal(theirs["present"][is_month].astype(np.int64), counts[has_any])


# --- measuring -----------------------------------------------------------------------------------------------


def rolled(figures: Figures, units: Tree) -> tuple[float, Sums]:
    """Roll one month up and return (seconds, totals and counts of each level)."""
    start = time.perf_counter()
    found = roll(figures, units, RebaseRule.SUM)
    taken = time.perf_counter() - start
    sums: Sums = {level: found[level].totals for level in LEVELS}
    return taken, sums | {f"{level} counts": found[level].counts.astype(np.float64) for level in LEVELS}


def run(months: int, indicators: int) -> list[Row]:
    """Measure; the figures of each month are made anew from their seed, which is not timed."""
    units, seconds = tree()
    print(
        f"the tree of {COMMUNES:,} communes is built in {seconds:.2f} s, once for each day on which units change"
    )
    rolled(month_of(0, indicators), units)
    ours: list[float] = []
    loading = 0.0
    kept: dict[int, Sums] = {}
    with tempfile.TemporaryDirectory(prefix="nenso-bench-") as folder:
        base = opened(Path(folder), units)
        for number in range(months):
            figures = month_of(number, indicators)
            taken, sums = rolled(figures, units)
            ours.append(taken)
            if number in (0, months // 2, months - 1):
                kept[number] = sums
            loading += load(base, number, figures)
        base.execute("CHECKPOINT")
        size = (Path(folder) / "bench.duckdb").stat().st_size / 1e9
        print(
            f"duckdb {base.execute('SELECT version()').fetchone()[0]}: loaded in {loading:.1f} s, {size:.2f} GB on disk"
        )
        last = months - 1
        one = min(grouped(base, f"WHERE month = {last}") for _ in range(3))
        check(base, {last: kept[last]})
        whole = min(grouped(base) for _ in range(2))
        check(base, kept)
        base.close()
    print("sums and counts of the months compared are the same in both, to the last digit")
    month, total = sorted(ours)[len(ours) // 2], sum(ours)
    return [
        Row("one month", month, one, f"<= {TARGET_MONTH} s", month <= TARGET_MONTH),
        Row(f"{months} months", total, whole, "ahead of duckdb", total < whole),
    ]


def rules_table(indicators: int) -> None:
    """Print what each rule costs for one month."""
    units, _ = tree()
    figures = month_of(0, indicators)
    weights = np.random.default_rng(3).random(COMMUNES)
    whole = np.nan_to_num(figures)
    print(f"\n{'one month by rule':34}{'float32':>12}{'float64':>12}{'none missing':>14}")
    for rule in RebaseRule:
        times = [
            min(_timed(each, units, rule, weights) for _ in range(5))
            for each in (figures, figures.astype(np.float64), whole)
        ]
        print(
            f"{rule.value:34}"
            + "".join(f"{t * 1e3:{width}.1f}ms" for t, width in zip(times, (10, 10, 12), strict=True))
        )


def _timed(figures: NDArray[Any], units: Tree, rule: RebaseRule, weights: NDArray[np.float64]) -> float:
    start = time.perf_counter()
    roll(figures, units, rule, weights)
    return time.perf_counter() - start


def main(arguments: list[str] | None = None) -> None:
    """Print the table. Without arguments all 60 months are taken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--indicators", type=int, default=INDICATORS)
    asked = parser.parse_args(arguments or [])
    cells = asked.months * asked.indicators * COMMUNES
    print(
        f"{asked.months} months x {asked.indicators} indicators x {COMMUNES:,} communes = {cells / 1e6:.0f} M cells, {MISSING:.0%} missing"
    )
    rows = run(asked.months, asked.indicators)
    print(f"\n{'sum and count, three levels':34}{'ours':>12}{'duckdb':>12}{'ratio':>8}  target")
    for row in rows:
        mark = "met" if row.is_met else "MISSED"
        print(
            f"{row.name:34}{row.ours:10.3f} s{row.other:10.3f} s{row.ours / row.other:8.3f}  {row.target}: {mark}"
        )
    rules_table(asked.indicators)


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
