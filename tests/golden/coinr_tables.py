"""The figures computed with COINr, and the same steps done here, as the tests that compare them need them."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nenso.index import rules
from nenso.index.rules import Edition, Inputs, Outcome, steps
from tests.index.rules.editions import edition_of

Array = NDArray[np.float64]
FOLDER = Path(__file__).with_name("coinr")
NEAR = 1e-9  # of the greatest figure of a column, or of 1
PARENTS = (*(f"p{n}" for n in range(1, 9)), "s1", "s2", "s3", "index")
ON_1_100 = steps.Normalisation("minmax", 1, 100)


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def number(text: str) -> float:
    """Return a cell as a number; R leaves NA, and the tables nothing, for what is missing."""
    return float(text) if text not in ("", "NA") else float("nan")


@cache
def table(name: str) -> dict[str, Array]:
    """Return the columns of numbers of one file."""
    found = rows(name)
    return {
        key: np.array([number(row[key]) for row in found])
        for key in found[0]
        if all(_is_number(row[key]) for row in found)
    }


def _is_number(text: str) -> bool:
    try:
        number(text)
    except ValueError:
        return False
    return True


META = {row["iCode"]: row for row in rows("meta")}
CODES = tuple(code for code, row in META.items() if row["Type"] == "Indicator")
UNITS = tuple(row["uCode"] for row in rows("data"))
REGIONS = np.array([row["region"] for row in rows("data")])
SIZES = np.array([row["size"] for row in rows("data")])
TURN = np.array([float(META[code]["Direction"]) for code in CODES])
WEIGHTS = np.array([float(META[code]["Weight"]) for code in CODES])
FAMILIES = [PARENTS.index(META[code]["Parent"]) for code in CODES]


def columns_of(parent: str) -> list[int]:
    """Return the places of the indicators under a pillar."""
    return [place for place, code in enumerate(CODES) if META[code]["Parent"] == parent]


@cache
def ratios() -> Array:
    data = table("data")
    ones = np.ones(len(UNITS))
    below = [data[META[code]["Denominator"]] if META[code]["Denominator"] else ones for code in CODES]
    found: Array = steps.denominate(
        np.column_stack([data[code] for code in CODES]), np.column_stack(below), 1.0
    )
    return found


@cache
def filled() -> Array:
    return steps.impute(ratios(), steps.Imputation("group_median"), groups=REGIONS).values


@cache
def treated() -> Array:
    return steps.treat(filled()).values


def normalised(how: steps.Normalisation = ON_1_100, *, with_gaps: bool = False) -> Array:
    found: Array = steps.normalise(ratios() if with_gaps else treated(), how, TURN)
    return found


def agree(found: Array, name: str, codes: tuple[str, ...] = CODES) -> None:
    """Compare each column of a file with the column of the same name, missing cells included."""
    expected = table(name)
    assert expected
    for code, column in expected.items():
        own = found[:, codes.index(code)]
        scale = max(1.0, float(np.nanmax(np.abs(column))))
        np.testing.assert_allclose(own, column, rtol=0, atol=NEAR * scale, err_msg=f"{name} {code}")


def edition(
    aggregate: str = "arithmetic",
    *,
    share: float = 0.0,
    preparation: str = "",
    means: dict[str, str] | None = None,
    is_equal: bool = False,
) -> Edition:
    """The tree of `meta.csv`; its leaves are given as they stand, or raw where a preparation is named."""
    lines = [
        "code: coinr",
        "family: coinr",
        "name: {vi: COINr, en: COINr}",
        "groups: [units]",
        "years: {first: 2022}",
        "valid: {from: 2022-01-01}",
        "legal: [{act: none, source: none}]",
        "points: 1",
        "figures: {as: value, decimals: 9}",
        "missing: exclude",
        f"aggregate: {aggregate}",
        *([f"preparation: {preparation}"] if preparation else []),
        "nodes:",
    ]
    nodes = [row for row in META.values() if row["Type"] in ("Indicator", "Aggregate")]
    weights = {row["iCode"]: 1.0 if is_equal else float(row["Weight"]) for row in nodes}
    family: dict[str, float] = {}
    for row in nodes:
        family[row["Parent"]] = family.get(row["Parent"], 0.0) + weights[row["iCode"]]
    items = [_node(row, weights, family, share, means or {}, preparation) for row in nodes]
    lines += ["  - {" + ", ".join(item) + "}" for item in items]
    return edition_of("\n".join(lines), head="")


def _node(
    row: dict[str, str],
    weights: dict[str, float],
    family: dict[str, float],
    share: float,
    means: dict[str, str],
    preparation: str,
) -> list[str]:
    code = row["iCode"]
    item = [f"code: {code}", f"name: {{vi: {code}, en: {code}}}", f"min_share: {share}"]
    if code in means:
        item.append(f"aggregate: {means[code]}")
    if row["Parent"]:
        item += [f"parent: {row['Parent']}", f"weight: {weights[code] / family[row['Parent']]!r}"]
    if row["Type"] == "Indicator" and preparation:
        below = f", denominator: {row['Denominator']}" if row["Denominator"] else ""
        item.append(f"direction: {'up' if row['Direction'] == '1' else 'down'}")
        item.append(f"scoring: {{rule: normalised{below}}}")
    return item


def raw_inputs() -> Inputs:
    """Return the raw figures, the denominators and the number of each unit's region."""
    numbers = {name: float(place) for place, name in enumerate(sorted(set(REGIONS)), start=1)}
    data = table("data")
    keys = (*CODES, "d1", "d2", "d3", "region")
    columns = [data[key] for key in keys[:-1]] + [np.array([numbers[name] for name in REGIONS])]
    return Inputs(UNITS, keys, np.column_stack(columns))


def parents_of(outcome: Outcome) -> Array:
    """Return the values of pillars, sub-indices and index, [units, parents]."""
    return np.column_stack([outcome.values[:, outcome.column(code)] for code in PARENTS])


def aggregated(values: Array, method: Edition) -> Array:
    return parents_of(rules.compute(method, Inputs(UNITS, CODES, values)))
