"""What a method's figures say about themselves: correlations, components, reliability, growth, against COINr 1.1.14."""

import numpy as np
import pytest

from nenso.index import rules
from nenso.index.rules import Inputs, Outcome, analysis, steps
from nenso.index.rules.analysis.standing_out import Bounds
from tests.golden.coinr_tables import (
    CODES,
    NEAR,
    PARENTS,
    UNITS,
    columns_of,
    edition,
    normalised,
    number,
    ratios,
    rows,
    table,
)

ON_100 = steps.Normalisation("minmax", 0, 100)


def outcome_of(*, with_gaps: bool) -> Outcome:
    return rules.compute(edition(), Inputs(UNITS, CODES, normalised(with_gaps=with_gaps)))


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_correlations(method: str) -> None:
    expected = table(f"cor_{method}")
    codes = list(expected)
    values = normalised(with_gaps=True)[:, [CODES.index(code) for code in codes]]
    found = analysis.correlation(values, method=method).r
    np.testing.assert_allclose(found, np.column_stack(list(expected.values())), rtol=0, atol=NEAR)


@pytest.mark.parametrize("method", ["pearson", "kendall"])
def test_chances(method: str) -> None:
    expected = table(f"pvals_{method}")
    codes = list(expected)
    values = normalised(with_gaps=True)[:, [CODES.index(code) for code in codes]]
    found = analysis.correlation(values, method=method).p
    np.fill_diagonal(found, 0.0)  # R's convention
    np.testing.assert_allclose(found, np.column_stack(list(expected.values())), rtol=0, atol=NEAR)


def test_chances_of_rank_correlations_lie_near() -> None:
    """R counts them one by one or expands them in a series; ours are Student's t, good to about a hundredth."""
    expected = table("pvals_spearman")
    codes = list(expected)
    values = normalised(with_gaps=True)[:, [CODES.index(code) for code in codes]]
    found = analysis.correlation(values, method="spearman").p
    np.fill_diagonal(found, 0.0)
    np.testing.assert_allclose(found, np.column_stack(list(expected.values())), rtol=0, atol=0.01)


def test_correlations_between_levels() -> None:
    outcome = outcome_of(with_gaps=True)
    with_pillars = analysis.level_correlations(edition(), outcome, 3, 2)
    for row in rows("cor_with_pillar"):
        at = with_pillars.rows.index(row["Var2"]), with_pillars.columns.index(row["Var1"])
        assert with_pillars.found.r[at] == pytest.approx(float(row["Correlation"]), abs=NEAR)
    with_index = analysis.level_correlations(edition(), outcome, 2, 0, method="spearman")
    for row in rows("cor_pillars_index"):
        pillar = row["Var1"] if row["Var1"] != "index" else row["Var2"]
        found = with_index.found.r[with_index.rows.index(pillar), 0]
        assert found == pytest.approx(float(row["Correlation"]), abs=NEAR)


def test_flags() -> None:
    """COINr lists each pair both ways round and knows one side at a time; ours tells a pair once."""
    bounds = Bounds(high=0.55, negative=-0.2)
    flags = analysis.correlation_flags(edition(), outcome_of(with_gaps=True), bounds, least=3)
    own = {frozenset((flag.code, flag.other)): flag.r for flag in flags if flag.other in CODES}
    listed = {frozenset((row["Ind1"], row["Ind2"])): float(row["Corr"]) for row in _flagged()}
    assert set(own) == set(listed)
    for pair, r in listed.items():
        assert own[pair] == pytest.approx(r, abs=NEAR)


def _flagged() -> list[dict[str, str]]:
    found = [*rows("flags_high"), *rows("flags_low")]
    assert rows("flags_high")
    assert rows("flags_low")
    return found


@pytest.mark.parametrize(("column", "with_gaps"), [("alpha", False), ("alpha_gaps", True)])
def test_cronbach(column: str, with_gaps: bool) -> None:
    how = steps.Normalisation("minmax", 1, 100) if with_gaps else ON_100
    values = normalised(how, with_gaps=with_gaps)
    for row in rows("cronbach"):
        found = analysis.cronbach_alpha(values[:, columns_of(row["pillar"])])
        assert found == pytest.approx(float(row[column]), abs=NEAR), row["pillar"]


def test_principal_components() -> None:
    values = normalised(ON_100)
    for pillar in PARENTS[:8]:
        found = [row for row in rows("pca") if row["group"] == pillar]
        own = analysis.pca(values[:, [CODES.index(row["code"]) for row in found]])
        np.testing.assert_allclose(own.eigenvalues, [float(r["eigen"]) for r in found], rtol=0, atol=NEAR)
        np.testing.assert_allclose(own.shares, [float(r["variance"]) for r in found], rtol=0, atol=NEAR)
        loadings = np.array([float(row["loading"]) for row in found])
        first = own.loadings[:, 0]
        turn = np.sign((first * loadings).sum())  # COINr's sign is whatever its routine happens upon
        np.testing.assert_allclose(first * turn, loadings, rtol=0, atol=NEAR)


def test_principal_components_of_the_complete_units() -> None:
    values = normalised(with_gaps=True)
    for pillar in ("p1", "p4"):
        found = [row for row in rows("pca_gaps") if row["group"] == pillar]
        own = analysis.pca(values[:, [CODES.index(row["code"]) for row in found]])
        deviations = np.array([float(row["sdev"]) for row in found])
        np.testing.assert_allclose(np.sqrt(own.eigenvalues), deviations, rtol=0, atol=NEAR)
        for place in range(len(found)):
            loadings = np.array([float(row[f"c{place + 1}"]) for row in found])
            turn = np.sign((own.loadings[:, place] * loadings).sum())
            np.testing.assert_allclose(own.loadings[:, place] * turn, loadings, rtol=0, atol=NEAR)


STATISTICS = {
    "low": "Min",
    "high": "Max",
    "mean": "Mean",
    "median": "Median",
    "deviation": "Std",
    "skew": "Skew",
    "kurtosis": "Kurt",
    "present": "N.Avail",
    "nonzero": "N.NonZero",
    "unique": "N.Unique",
    "alike": "N.Same",
}
FLAGS = {
    "missing": "Flag.Avail",
    "zeros": "Flag.NonZero",
    "alike": "Flag.Unique",
    "outliers": "Flag.SkewKurt",
}


def test_statistics() -> None:
    for found, row in zip(analysis.statistics(ratios(), CODES), rows("stats"), strict=True):
        assert found.name == row["iCode"]
        for own, name in STATISTICS.items():
            expected = float(row[name])
            assert getattr(found, own) == pytest.approx(expected, rel=NEAR, abs=NEAR), (found.name, name)
        assert set(found.flags) == {flag for flag, name in FLAGS.items() if row[name] != "ok"}, found.name


def test_ranks_behind_strengths_and_weaknesses() -> None:
    """COINr's strengths are the indicators in which a unit's rank is best: the same ranks, the same figures."""
    values = normalised(ON_100)
    outcome = rules.compute(edition(), Inputs(UNITS, CODES, values))
    expected = rows("strengths")
    for row in expected:
        assert outcome.rank(row["uCode"], row["Code"]) == int(float(row["Rank"])), row
        assert outcome.value(row["uCode"], row["Code"]) == pytest.approx(float(row["Value"]), abs=1e-7)
    for unit in {row["uCode"] for row in expected}:
        last = {code: outcome.ranks[:, outcome.column(code)].max() for code in CODES}
        by_pillar = [row["iCode"] for row in rows("effective_weights") if row["iCode"] in CODES]
        ranked = [(code, outcome.rank(unit, code)) for code in by_pillar]
        ordered = sorted((r for r in ranked if r[1] != last[r[0]]), key=lambda r: r[1])
        best = [row["Code"] for row in expected if row["uCode"] == unit and row["side"] == "strong"]
        worst = [row["Code"] for row in expected if row["uCode"] == unit and row["side"] == "weak"]
        assert [code for code, _ in ordered[:5]] == best
        assert [code for code, _ in ordered[-5:]] == worst


def test_growth() -> None:
    panel = rows("panel")
    years = sorted({int(row["Time"]) for row in panel})
    cells = {
        (row["uCode"], series, int(row["Time"])): number(row[series]) for row in panel for series in "abc"
    }
    expected = rows("trends")
    values = np.array([[cells[row["uCode"], row["series"], year] for row in expected] for year in years])
    found = analysis.growth(values, years)
    for place, row in enumerate(expected):
        for own, name in ((found.rate, "cagr"), (found.percent, "prc")):
            assert own[place] == pytest.approx(number(row[name]), abs=NEAR, nan_ok=True), (row, name)
        assert found.percent[place] * 10 == pytest.approx(number(row["prc_decade"]), abs=1e-8, nan_ok=True)
