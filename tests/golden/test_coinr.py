"""An office that moves from COINr gets the same numbers: every step against figures computed with COINr 1.1.14."""

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nenso.index import rules
from nenso.index.rules import Edition, Inputs, analysis, steps
from nenso.index.rules.steps.outranking import copeland, outranking
from nenso.index.rules.uncertainty import Changes, apply_changes
from tests.index.rules.editions import edition_of

FOLDER = Path(__file__).with_name("coinr")
Array = NDArray[np.float64]
NEAR = 1e-9
PARENTS = (*(f"p{n}" for n in range(1, 9)), "s1", "s2", "s3", "index")


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@lru_cache
def table(name: str) -> dict[str, Array]:
    found = rows(name)
    return {
        key: np.array([float(row[key]) if row[key] not in ("", "NA") else np.nan for row in found])
        for key in found[0]
        if key
        not in {"uCode", "uName", "region", "code", "group", "pillar", "iCode", "Group", "Ind1", "Ind2"}
    }


META = {row["iCode"]: row for row in rows("meta")}
CODES = tuple(code for code, row in META.items() if row["Type"] == "Indicator")
UNITS = tuple(row["uCode"] for row in rows("data"))
REGIONS = np.array([row["region"] for row in rows("data")])
TURN = np.array([float(META[code]["Direction"]) for code in CODES])
WEIGHTS = np.array([float(META[code]["Weight"]) for code in CODES])
FAMILIES = [PARENTS.index(META[code]["Parent"]) for code in CODES]


@lru_cache
def ratios() -> Array:
    data = table("data")
    ones = np.ones(len(UNITS))
    below = [data[META[code]["Denominator"]] if META[code]["Denominator"] else ones for code in CODES]
    found: Array = steps.denominate(
        np.column_stack([data[code] for code in CODES]), np.column_stack(below), 1.0
    )
    return found


@lru_cache
def filled() -> Array:
    return steps.impute(ratios(), steps.Imputation("group_median"), groups=REGIONS).values


@lru_cache
def treated() -> Array:
    return steps.treat(filled()).values


def agree(found: Array, name: str, codes: tuple[str, ...] = CODES) -> None:
    expected = table(name)
    assert expected
    for code, column in expected.items():
        own = found[:, codes.index(code)]
        scale = max(1.0, float(np.nanmax(np.abs(column))))
        np.testing.assert_allclose(own, column, rtol=0, atol=NEAR * scale, err_msg=f"{name} {code}")


def test_denominators() -> None:
    agree(ratios(), "denominated")


def test_moments() -> None:
    expected = table("moments")
    np.testing.assert_allclose(steps.skewness(ratios()), expected["skew"], rtol=0, atol=NEAR)
    np.testing.assert_allclose(steps.kurtosis(ratios()), expected["kurt"], rtol=0, atol=NEAR)


def test_screening() -> None:
    expected = table("screened")
    np.testing.assert_allclose(
        steps.availability(ratios()).by_unit, expected["available"], rtol=0, atol=1e-12
    )
    assert steps.screened(ratios(), min_share=0.9).tolist() == (expected["by_missing"] == 1).tolist()
    both = steps.screened(ratios(), by="both", min_share=0.6, min_nonzero=0.95)
    assert both.tolist() == (expected["by_both"] == 1).tolist()


@pytest.mark.parametrize("method", ["mean", "median", "group_mean", "group_median", "row_mean"])
def test_imputation(method: str) -> None:
    found = steps.impute(ratios(), steps.Imputation(method), groups=REGIONS, directions=TURN)
    agree(found.values, f"imputed_{method}")


@pytest.mark.parametrize("method", ["latest", "constant", "linear_constant"])
def test_imputation_in_a_panel(method: str) -> None:
    given, expected = rows("panel"), rows(f"panel_{method}")
    years = sorted({row["Time"] for row in given})
    units = sorted({row["uCode"] for row in given})

    def cube(found: list[dict[str, str]]) -> Array:
        cells = {
            (row["Time"], row["uCode"], key): float(row[key]) if row[key] not in ("", "NA") else np.nan
            for row in found
            for key in "abc"
        }
        return np.array([[[cells[year, unit, key] for key in "abc"] for unit in units] for year in years])

    found = steps.impute_panel(cube(given), [int(year) for year in years], method).values
    np.testing.assert_allclose(found, cube(expected), rtol=0, atol=NEAR)


def test_treatment() -> None:
    agree(treated(), "treated")
    unchanged = [place for place, code in enumerate(CODES) if code not in table("treated")]
    np.testing.assert_array_equal(treated()[:, unchanged], filled()[:, unchanged])


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("log_ct", steps.log_shift),
        ("log_ct_orig", steps.log_plus_one),
        ("log_ct_plus", steps.log_signed),
        ("boxcox", lambda values: steps.boxcox(values, 0.5)),
    ],
)
def test_transformations(name: str, made: object) -> None:
    codes = ("i04", "i12", "i31", "i22")
    values = filled()[:, [CODES.index(code) for code in codes]]
    assert callable(made)
    agree(made(values), name, codes)


NORMALISATIONS = {
    "minmax": steps.Normalisation("minmax", 0, 100),
    "zscore": steps.Normalisation("zscore", mean=10, sd=2),
    "rank": steps.Normalisation("rank"),
    "prank": steps.Normalisation("percentile_rank"),
    "borda": steps.Normalisation("borda"),
    "dist2max": steps.Normalisation("distance_to_max"),
    "dist2ref": steps.Normalisation("distance_to_reference"),
    "goalposts": steps.Normalisation("goalposts", 0, 100, targets=(20, 80)),
}


@pytest.mark.parametrize(("name", "how"), NORMALISATIONS.items())
def test_normalisation(name: str, how: steps.Normalisation) -> None:
    agree(steps.normalise(treated(), how, TURN, reference=4), f"norm_{name}")


def test_normalisation_onto_a_given_scale() -> None:
    """COINr's `n_scaled` knows no direction: it is given figures that are turned already."""
    how = steps.Normalisation("scaled", 0, 100, targets=(-50, 150))
    agree(steps.normalise(treated() * TURN, how, np.ones(len(CODES))), "norm_scaled")


def test_normalisation_as_a_fraction_of_the_greatest() -> None:
    codes = tuple(table("norm_fracmax"))
    values = treated()[:, [CODES.index(code) for code in codes]]
    found = steps.normalise(values, steps.Normalisation("fraction_of_max"), np.ones(len(codes)))
    agree(found, "norm_fracmax", codes)


def test_normalisation_to_targets() -> None:
    goals = [steps.Goal(target=float(META[code]["Target"])) for code in CODES]
    how = steps.Normalisation("distance_to_target", clip=False)
    agree(steps.normalise(ratios(), how, TURN, goals), "norm_dist2targ")


# --- The tree ---------------------------------------------------------------------------------------------


def edition(aggregate: str = "arithmetic", share: float = 0.0, steps_: str = "") -> Edition:
    """The tree of `meta.csv`; leaves are given as they stand, or raw where steps are named."""
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
        *([f"preparation: {steps_}"] if steps_ else []),
        "nodes:",
    ]
    family: dict[str, float] = {}
    for row in META.values():
        if row["Parent"]:
            family[row["Parent"]] = family.get(row["Parent"], 0.0) + float(row["Weight"])
    for code, row in META.items():
        if row["Type"] not in ("Indicator", "Aggregate"):
            continue
        item = [f"code: {code}", f"name: {{vi: {code}, en: {code}}}", f"min_share: {share}"]
        if row["Parent"]:
            item.append(f"parent: {row['Parent']}")
            item.append(f"weight: {float(row['Weight']) / family[row['Parent']]!r}")
        if row["Type"] == "Indicator" and steps_:
            below = f", denominator: {row['Denominator']}" if row["Denominator"] else ""
            item.append(f"direction: {'up' if row['Direction'] == '1' else 'down'}")
            item.append(f"scoring: {{rule: normalised{below}}}")
        lines.append("  - {" + ", ".join(item) + "}")
    return edition_of("\n".join(lines), head="")


def aggregated(values: Array, method: Edition) -> Array:
    outcome = rules.compute(method, Inputs(UNITS, CODES, values))
    return np.column_stack([outcome.values[:, outcome.column(code)] for code in PARENTS])


ON_1_100 = steps.Normalisation("minmax", 1, 100)


@pytest.mark.parametrize(
    ("name", "aggregate"),
    [
        ("a_amean", "arithmetic"),
        ("a_gmean", "geometric"),
        ("a_hmean", "harmonic"),
        ("a_genmean_half", "{rule: power, p: 0.5}"),
    ],
)
def test_means(name: str, aggregate: str) -> None:
    agree(aggregated(steps.normalise(treated(), ON_1_100, TURN), edition(aggregate)), f"agg_{name}", PARENTS)


@pytest.mark.parametrize(
    ("name", "aggregate"), [("a_amean", "arithmetic"), ("a_gmean", "geometric"), ("a_hmean", "harmonic")]
)
def test_means_with_gaps_share_out_the_weights_of_what_is_there(name: str, aggregate: str) -> None:
    agree(
        aggregated(steps.normalise(ratios(), ON_1_100, TURN), edition(aggregate)),
        f"agg_missing_{name}",
        PARENTS,
    )


def test_power_mean_is_defined_with_gaps_where_coinr_gives_nothing() -> None:
    """COINr's `a_genmean` leaves a unit with one gap without a figure; ours is the mean of what is there."""
    values = steps.normalise(ratios(), ON_1_100, TURN)
    found = aggregated(values, edition("{rule: power, p: 0.5}"))
    assert np.isfinite(found).all()
    first = [place for place, code in enumerate(CODES) if META[code]["Parent"] == "p1"]
    present = ~np.isnan(values[:, first])
    weights = np.where(present, WEIGHTS[first], 0.0)
    sums = (weights * np.sqrt(np.where(present, values[:, first], 0.0))).sum(axis=1)
    np.testing.assert_allclose(found[:, 0], (sums / weights.sum(axis=1)) ** 2, rtol=0, atol=NEAR)


def test_whole_build_inside_one_edition() -> None:
    """From raw figures to ranks by one edition: what five calls do in COINr."""
    numbers = {name: float(place) for place, name in enumerate(sorted(set(REGIONS)), start=1)}
    data = table("data")
    keys = (*CODES, "d1", "d2", "d3", "region")
    columns = [data[key] for key in keys[:-1]] + [np.array([numbers[name] for name in REGIONS])]
    how = "{impute: {method: group_median, group: region}, treat: {}, normalise: {method: minmax, onto: [0, 100]}}"
    outcome = rules.compute(edition(steps_=how), Inputs(UNITS, keys, np.column_stack(columns)))
    found = np.column_stack([outcome.values[:, outcome.column(code)] for code in PARENTS])
    agree(found, "build", PARENTS)
    ranks = {row["uCode"]: row for row in rows("ranks")}
    for unit in UNITS:
        for code in ("index", *PARENTS[:8]):
            assert outcome.rank(unit, code) == int(float(ranks[unit][code])), (unit, code)


def test_effective_weights() -> None:
    found = analysis.effective_weights(edition())
    for row in rows("effective_weights"):
        assert found[row["iCode"]] == pytest.approx(float(row["EffWeight"]), abs=NEAR)


def test_removal_of_each_indicator() -> None:
    values = steps.normalise(treated(), steps.Normalisation("minmax", 0, 100), TURN)
    inputs = Inputs(UNITS, CODES, values)
    outcome = rules.compute(edition(), inputs)
    found = {item.code: item for item in analysis.removal(edition(), outcome)}
    for row in rows("removal"):
        code, shift = row["code"], float(row["shift"])
        without = rules.compute(apply_changes(edition(), Changes(drop=(code,))), inputs)
        own = np.abs(without.ranks[:, 0] - outcome.ranks[:, 0]).mean()
        assert own == pytest.approx(shift, abs=NEAR), code
        assert found[code].mean_shift == pytest.approx(shift, abs=NEAR), code


# --- Outranking and analyses ------------------------------------------------------------------------------


def test_outranking() -> None:
    values = steps.normalise(treated(), steps.Normalisation("minmax", 0, 100), TURN)
    expected = np.column_stack(list(table("outranking").values()))
    found = outranking(values, WEIGHTS)[:20, :20]
    np.fill_diagonal(found, 0.0)  # COINr's convention; ours says a half of a unit against itself
    np.testing.assert_allclose(found, expected, rtol=0, atol=NEAR)
    scores = table("copeland")
    np.testing.assert_allclose(copeland(values, WEIGHTS), scores["given"], rtol=0, atol=NEAR)
    # Under equal weights a half is hit exactly; COINr's sums miss it by a rounding and so call one tie a defeat.
    wins = (values[:, None] > values).sum(axis=2) - (values[:, None] < values).sum(axis=2)
    exact = np.sign(wins).sum(axis=1)
    np.testing.assert_array_equal(copeland(values, np.ones(len(CODES))), exact)
    assert np.abs(scores["equal"] - exact).max() <= 1
    assert np.count_nonzero(scores["equal"] != exact) == 1


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_correlations(method: str) -> None:
    expected = table(f"cor_{method}")
    codes = list(expected)
    values = steps.normalise(ratios(), ON_1_100, TURN)[:, [CODES.index(code) for code in codes]]
    found = analysis.correlation(values, method=method).r
    np.testing.assert_allclose(found, np.column_stack(list(expected.values())), rtol=0, atol=NEAR)


def test_cronbach() -> None:
    values = steps.normalise(treated(), steps.Normalisation("minmax", 0, 100), TURN)
    for row in rows("cronbach"):
        family = [place for place, code in enumerate(CODES) if META[code]["Parent"] == row["pillar"]]
        assert analysis.cronbach_alpha(values[:, family]) == pytest.approx(float(row["alpha"]), abs=NEAR)


def test_principal_components() -> None:
    values = steps.normalise(treated(), steps.Normalisation("minmax", 0, 100), TURN)
    groups: dict[str, list[dict[str, str]]] = {}
    for row in rows("pca"):
        groups.setdefault(row["group"], []).append(row)
    for found in groups.values():
        columns = [CODES.index(row["code"]) for row in found]
        own = analysis.pca(values[:, columns])
        np.testing.assert_allclose(own.eigenvalues, [float(r["eigen"]) for r in found], rtol=0, atol=NEAR)
        np.testing.assert_allclose(own.shares, [float(r["variance"]) for r in found], rtol=0, atol=NEAR)
        loadings = np.array([float(row["loading"]) for row in found])
        first = own.loadings[:, 0]
        np.testing.assert_allclose(np.abs(first), np.abs(loadings), rtol=0, atol=1e-8)
        assert abs(first @ loadings) == pytest.approx(1.0, abs=1e-9)  # the same up to the sign of the whole


def test_growth() -> None:
    panel = rows("panel")
    years = sorted({int(row["Time"]) for row in panel})
    cells = {(row["uCode"], int(row["Time"])): row["a"] for row in panel}
    expected = {row["uCode"]: row for row in rows("trends")}
    values = np.array(
        [[float(cells[unit, year]) if cells[unit, year] else np.nan for unit in expected] for year in years]
    )
    found = analysis.growth(values, years)
    for place, row in enumerate(expected.values()):
        for own, name in ((found.rate, "cagr"), (found.percent, "prc")):
            if row[name] not in ("", "NA"):
                assert own[place] == pytest.approx(float(row[name]), abs=NEAR), (row["uCode"], name)
