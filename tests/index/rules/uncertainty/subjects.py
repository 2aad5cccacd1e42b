"""Subjects that the tests of uncertainty share: shipped results, and made-up ones with gaps, gates and rules for both."""

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np

from nenso.index import rules
from nenso.index.rules import Edition, Inputs
from nenso.index.rules.uncertainty import Subject, subject_of
from tests.index.rules.editions import edition_of

ROOM = Path(rules.__file__).resolve().parents[1]
HEAD = """\
code: trial
family: dti
name: {vi: Thử, en: Trial}
groups: [provinces]
years: {first: 2022}
valid: {from: 2022-01-01}
legal: [{act: none, source: none}]
points: 100
figures: {as: value, decimals: 6}
"""


@lru_cache
def shipped(edition: str, data: str) -> tuple[Edition, Inputs]:
    method = rules.read_edition((ROOM / f"editions/{edition}.yaml").read_text(), filename=edition)
    with (ROOM / f"reference/{data}.csv").open(encoding="utf-8") as file:
        return method, rules.inputs_from_rows(csv.DictReader(file))


def subject(edition: str, data: str) -> Subject:
    method, inputs = shipped(edition, data)
    return subject_of(method, rules.compute(method, inputs), inputs)


def dti(year: int = 2022) -> Subject:
    return subject("dti-2-province", f"dti-{year}-provinces")


def deep(
    aggregate: str = "arithmetic", missing: str = "exclude", share: float = 0.0, gate: str = ""
) -> Edition:
    """A root over a, b, c; a and b over three leaves each, c a leaf."""
    families = []
    for parent, size in (("a", 3), ("b", 3)):
        leaves = "\n".join(
            f"          - {{code: {parent}{n}, name: {{vi: x, en: x}}, weight: 1/3}}" for n in range(size)
        )
        families.append(
            f"      - code: {parent}\n        name: {{vi: {parent}, en: {parent}}}\n        weight: 3/8\n        min_share: {share}\n        children:\n{leaves}"
        )
    body = "\n".join(
        [
            f"missing: {missing}",
            f"aggregate: {aggregate}",
            "nodes:",
            "  - code: root",
            "    name: {vi: Gốc, en: Root}",
            *([f"    zero_gate: [{gate}]"] if gate else []),
            "    children:",
            *families,
            "      - {code: c, name: {vi: c, en: c}, weight: 1/4}",
        ]
    )
    return edition_of("\n" + body, HEAD)


KEYS = ("a0", "a1", "a2", "b0", "b1", "b2", "c")


def figures(units: int = 20, *, gaps: float = 0.0, zeros: float = 0.0, seed: int = 5) -> Inputs:
    rng = np.random.default_rng(seed)
    values = rng.uniform(0.05, 1.0, (units, len(KEYS)))
    values[rng.random(values.shape) < gaps] = np.nan
    values[rng.random(values.shape) < zeros] = 0.0
    values[0] = rng.uniform(0.05, 1.0, len(KEYS))
    return Inputs(tuple(f"u{place:03d}" for place in range(units)), KEYS, values)


def made_up(edition: Edition, inputs: Inputs) -> Subject:
    return subject_of(edition, rules.compute(edition, inputs), inputs)


# --- An edition that prepares raw indicators, with each choice as its file would have it -------------------

RAW = ("p", "q", "r", "s")
NORMALISATIONS = {"as_stated": "minmax", "zscore": "zscore, mean: 0.5, sd: 0.15", "rank": "percentile_rank"}
IMPUTATIONS = {"as_stated": "impute: {method: median}", "mean": "impute: {method: mean}", "none": ""}
TREATMENTS = {
    "as_stated": "treat: {winsorise: 1}",
    "none": "",
    "boxcox": "treat: {winsorise: 1, then: boxcox}",
}
MEANS = {"as_stated": "arithmetic", "power 2": "{rule: power, p: 2}", "geometric": "geometric"}


def written(
    normalisation: str = "as_stated",
    imputation: str = "as_stated",
    treatment: str = "as_stated",
    aggregation: str = "as_stated",
) -> Edition:
    """The edition in which these choices stand in the file."""
    steps = (
        f"normalise: {{method: {NORMALISATIONS[normalisation]}}}",
        IMPUTATIONS[imputation],
        TREATMENTS[treatment],
    )
    leaves = "\n".join(
        f"          - {{code: {code}, name: {{vi: x, en: x}}, weight: {n + 1}/3, direction: {way}, scoring: {{rule: normalised}}}}"
        for n, (code, way) in enumerate([("p", "up"), ("q", "down")])
    )
    return edition_of(
        f"""
missing: exclude
aggregate: {MEANS[aggregation]}
preparation: {{{", ".join(step for step in steps if step)}}}
nodes:
  - code: root
    name: {{vi: Gốc, en: Root}}
    children:
      - code: a
        name: {{vi: a, en: a}}
        weight: 1/2
        children:
{leaves}
      - {{code: r, name: {{vi: r, en: r}}, weight: 1/4, direction: up, scoring: {{rule: normalised}}}}
      - {{code: s, name: {{vi: s, en: s}}, weight: 1/4, direction: up, scoring: {{rule: normalised}}}}
""",
        HEAD,
    )
