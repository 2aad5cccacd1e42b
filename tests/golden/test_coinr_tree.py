"""Means up the tree, a whole build, leaving out and varying: against COINr 1.1.14."""

from functools import cache

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.rules import Inputs, Outcome, analysis, steps
from nenso.index.rules.uncertainty import Changes, apply_changes, subject_of
from nenso.index.rules.uncertainty.design import Factor
from nenso.index.rules.uncertainty.evaluating import Evaluator, expanded
from nenso.index.rules.uncertainty.sobol import sobol_indices
from tests.golden.coinr_tables import (
    CODES,
    META,
    NEAR,
    PARENTS,
    UNITS,
    WEIGHTS,
    Array,
    aggregated,
    agree,
    columns_of,
    edition,
    normalised,
    parents_of,
    raw_inputs,
    rows,
    table,
)

MEANS = {
    "a_amean": "arithmetic",
    "a_gmean": "geometric",
    "a_hmean": "harmonic",
    "a_genmean_half": "{rule: power, p: 0.5}",
    "genmean_minus_2": "{rule: power, p: -2}",
}


@pytest.mark.parametrize("name", MEANS)
def test_means(name: str) -> None:
    agree(aggregated(normalised(), edition(MEANS[name])), f"agg_{name}", PARENTS)


@pytest.mark.parametrize("name", ["a_amean", "a_gmean", "a_hmean"])
def test_means_with_gaps_share_out_the_weights_of_what_is_there(name: str) -> None:
    found = aggregated(normalised(with_gaps=True), edition(MEANS[name]))
    agree(found, f"agg_missing_{name}", PARENTS)


def test_each_level_may_have_its_own_mean() -> None:
    means = {**dict.fromkeys(("s1", "s2", "s3"), "geometric"), "index": "harmonic"}
    agree(aggregated(normalised(with_gaps=True), edition(means=means)), "agg_mixed", PARENTS)


def test_threshold_of_children_that_weigh_alike() -> None:
    found = aggregated(normalised(with_gaps=True), edition(share=0.8, is_equal=True))
    assert np.isnan(table("agg_threshold_equal")["index"]).any()
    agree(found, "agg_threshold_equal", PARENTS)


def test_threshold_counts_weight_where_coinr_counts_children() -> None:
    """COINr asks for 80 % of the children, ours for 80 % of their weight: the figures that both give are the same."""
    values = normalised(with_gaps=True)
    found, expected = aggregated(values, edition(share=0.8)), table("agg_missing_threshold")
    for code in ("p1", "p5", "p8"):
        columns, own = columns_of(code), found[:, PARENTS.index(code)]
        present = ~np.isnan(values[:, columns])
        weights = WEIGHTS[columns]
        enough = (present * weights).sum(axis=1) / weights.sum() >= 0.8
        counted = present.mean(axis=1) >= 0.8
        np.testing.assert_array_equal(np.isnan(own), ~enough)
        np.testing.assert_array_equal(np.isnan(expected[code]), ~counted)
        both = enough & counted
        np.testing.assert_allclose(own[both], expected[code][both], rtol=0, atol=NEAR * 100)


def test_power_mean_is_defined_with_gaps_where_coinr_gives_nothing() -> None:
    """COINr's `a_genmean` leaves a unit with one gap without a figure; ours is the mean of what is there."""
    values = normalised(with_gaps=True)
    found = aggregated(values, edition("{rule: power, p: 0.5}"))
    assert np.isfinite(found).all()
    first = columns_of("p1")
    present = ~np.isnan(values[:, first])
    weights = np.where(present, WEIGHTS[first], 0.0)
    sums = (weights * np.sqrt(np.where(present, values[:, first], 0.0))).sum(axis=1)
    np.testing.assert_allclose(found[:, 0], (sums / weights.sum(axis=1)) ** 2, rtol=0, atol=NEAR)


STEPS = "impute: {method: group_median, group: region}, treat: {}"


def test_whole_build_inside_one_edition() -> None:
    """From raw figures to ranks by one edition: what five calls do in COINr."""
    method = edition(preparation=f"{{{STEPS}, normalise: {{method: minmax, onto: [0, 100]}}}}")
    outcome = rules.compute(method, raw_inputs())
    agree(parents_of(outcome), "build", PARENTS)
    ranks = {row["uCode"]: row for row in rows("ranks")}
    for unit in UNITS:
        for code in ("index", *PARENTS[:8]):
            assert outcome.rank(unit, code) == int(float(ranks[unit][code])), (unit, code)


@cache
def screened_build(aggregate: str = "arithmetic") -> Outcome:
    how = f"{{screen: {{by: missing}}, {STEPS}, normalise: {{method: minmax, onto: [1, 100]}}}}"
    return rules.compute(edition(aggregate, preparation=how), raw_inputs())


def kept(outcome: Outcome, values: Array) -> Array:
    """Return the rows of the units that COINr kept; the others have no figure."""
    names = [row["uCode"] for row in rows("build_screened")]
    places = [outcome.row(unit) for unit in names]
    others = [place for place in range(len(UNITS)) if place not in places]
    assert others
    assert np.isnan(values[others]).all()
    found: Array = values[places]
    return found


@pytest.mark.parametrize(
    ("name", "aggregate"), [("build_screened", "arithmetic"), ("build_screened_geometric", "geometric")]
)
def test_whole_build_with_units_screened_out(name: str, aggregate: str) -> None:
    outcome = screened_build(aggregate)
    found = kept(outcome, parents_of(outcome))
    expected = {code: column for code, column in table(name).items() if code in PARENTS}
    for code, column in expected.items():
        np.testing.assert_allclose(
            found[:, PARENTS.index(code)], column, rtol=0, atol=NEAR * 100, err_msg=code
        )


def test_ranks_with_units_screened_out() -> None:
    outcome = screened_build()
    for row in rows("build_screened"):
        assert outcome.rank(row["uCode"], "index") == int(float(row["rank"]))


def test_effective_weights() -> None:
    found = analysis.effective_weights(edition())
    for row in rows("effective_weights"):
        assert found[row["iCode"]] == pytest.approx(float(row["EffWeight"]), abs=NEAR)


@cache
def given() -> tuple[Inputs, Outcome]:
    """The prepared figures of the units that stay, and the outcome of the tree over them."""
    names = tuple(row["uCode"] for row in rows("build_screened"))
    outcome = screened_build()
    leaves = np.column_stack([outcome.values[:, outcome.column(code)] for code in CODES])
    inputs = Inputs(names, CODES, kept(outcome, leaves))
    return inputs, rules.compute(edition(), inputs)


def test_leaving_out_each_indicator_pillar_and_sub_index() -> None:
    inputs, outcome = given()
    found = {item.code: item for item in analysis.removal(edition(), outcome)}
    expected = rows("removal_screened")
    assert len(expected) == 49 + 8 + 3
    for row in expected:
        assert found[row["code"]].mean_shift == pytest.approx(float(row["shift"]), abs=NEAR), row["code"]
    for row in expected[:5] + expected[-4:]:
        without = rules.compute(apply_changes(edition(), Changes(drop=(row["code"],))), inputs)
        own = np.abs(without.ranks[:, 0] - outcome.ranks[:, 0]).mean()
        assert own == pytest.approx(float(row["shift"]), abs=NEAR), row["code"]


SPREAD = 0.5


def draws_of(evaluator: Evaluator) -> Array:
    """Return the draws under which the evaluator has COINr's noisy weights and means."""
    runs = {row["code"]: row for row in rows("ua_weights")}
    count = len(rows("ua_means"))
    stated = {code: float(META[code]["Weight"]) for code in runs}
    draws = np.zeros((count, evaluator.width))
    for factor, places in zip(evaluator.factors, evaluator.columns, strict=True):
        if factor.vary == "aggregation":
            is_second = [row["mean"] == "a_gmean" for row in rows("ua_means")]
            draws[:, places.start] = np.where(is_second, 0.75, 0.25)
            continue
        for column, code in enumerate(factor.nodes, start=places.start):
            noisy = np.array([float(runs[code][f"r{run}"]) for run in range(1, count + 1)])
            draws[:, column] = ((noisy / stated[code] - 1.0) / SPREAD + 1.0) / 2.0
    return draws


def test_uncertainty_under_noisy_weights_and_another_mean() -> None:
    """COINr regenerates the whole coin for every run; ours scores them all at once and gets the same."""
    inputs, outcome = given()
    subject = subject_of(edition(), outcome, inputs)
    asked = (Factor("weights", SPREAD), Factor("aggregation", options=("arithmetic", "geometric")))
    evaluator = Evaluator(subject, expanded(subject, asked))
    scores = evaluator.scores(draws_of(evaluator))
    expected = table("ua_scores")
    for run in range(len(scores)):
        np.testing.assert_allclose(scores[run], expected[f"r{run + 1}"], rtol=0, atol=NEAR * 100)
    ranks = evaluator.ranks(scores)
    np.testing.assert_allclose(ranks.mean(axis=0), table("ua_ranks")["Mean"], rtol=0, atol=NEAR)
    np.testing.assert_allclose(np.median(ranks, axis=0), table("ua_ranks")["Median"], rtol=0, atol=NEAR)
    np.testing.assert_array_equal(outcome.ranks[:, 0], table("ua_ranks")["Nominal"])


def test_sensitivity_indices() -> None:
    """Totals are COINr's, whose variance is over 2N − 1 and ours over 2N; its first order is centred here first."""
    ranks = table("sa_ranks")
    runs = [name for name in ranks if name.startswith("r")]
    shifts = np.array([np.abs(ranks[name] - ranks["nominal"]).mean() for name in runs])
    base, factors = len(runs) // 4, 2
    found = sobol_indices(shifts, base, factors)
    expected, whole = table("sa_indices"), 2 * base / (2 * base - 1)
    np.testing.assert_allclose(found.total, expected["STi"] * whole, rtol=0, atol=NEAR)
    np.testing.assert_allclose(found.first, expected["Si_centred"] * whole, rtol=0, atol=NEAR)
    assert np.abs(found.first - expected["Si"] * whole).max() > 0.1  # uncentred it swings with the mean


def test_noise_on_weights() -> None:
    runs = rows("ua_weights")
    stated = np.array([float(META[row["code"]]["Weight"]) for row in runs])
    noisy = np.array([float(row["r1"]) for row in runs])
    shares = ((noisy / stated - 1.0) / SPREAD + 1.0) / 2.0
    np.testing.assert_allclose(steps.noisy(stated, shares, SPREAD), noisy, rtol=0, atol=1e-12)
