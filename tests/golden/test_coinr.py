"""An office that moves from COINr gets the same numbers: every step on a table, against COINr 1.1.14."""

from collections.abc import Callable

import numpy as np
import pytest

from nenso.index.rules import steps
from nenso.index.rules.steps.outranking import copeland, outranking
from tests.golden.coinr_tables import (
    CODES,
    FAMILIES,
    META,
    NEAR,
    PARENTS,
    REGIONS,
    SIZES,
    TURN,
    UNITS,
    WEIGHTS,
    Array,
    agree,
    columns_of,
    filled,
    number,
    ratios,
    rows,
    table,
    treated,
)
from tests.golden.coinr_tables import normalised as on_scale

ON_100 = steps.Normalisation("minmax", 0, 100)


def test_denominators() -> None:
    agree(ratios(), "denominated")


def test_moments() -> None:
    expected = table("moments")
    np.testing.assert_allclose(steps.skewness(ratios()), expected["skew"], rtol=0, atol=NEAR)
    np.testing.assert_allclose(steps.kurtosis(ratios()), expected["kurt"], rtol=0, atol=NEAR)


def test_availability() -> None:
    expected = table("availability")
    found = steps.availability(ratios())
    np.testing.assert_allclose(found.by_unit, expected["Dat_Avail"], rtol=0, atol=1e-15)
    np.testing.assert_allclose(found.nonzero_by_unit, expected["Non_Zero"], rtol=0, atol=1e-15)
    np.testing.assert_array_equal(np.isnan(ratios()).sum(axis=1), expected["N_missing"])
    np.testing.assert_array_equal((ratios() == 0).sum(axis=1), expected["N_zero"])
    below = {
        group: [place for pillar in PARENTS[:8] if _is_under(pillar, group) for place in columns_of(pillar)]
        for group in ("p1", "p5", "s1", "s2", "index")
    }
    shares = steps.group_availability(ratios(), list(below.values()))
    for place, group in enumerate(below):
        np.testing.assert_allclose(shares[:, place], expected[group], rtol=0, atol=1e-15)


def _is_under(pillar: str, group: str) -> bool:
    return group in (pillar, META[pillar]["Parent"], "index")


SCREENS = {
    "default": {},
    "by_missing": {"min_share": 0.9},
    "by_zeros": {"by": "zeros", "min_nonzero": 0.97},
    "by_both": {"by": "both", "min_share": 0.6, "min_nonzero": 0.95},
    "forced": {
        "min_share": 0.92,
        "keep": np.array([unit == "U18" for unit in UNITS]),
        "leave": np.array([unit == "U01" for unit in UNITS]),
    },
}


@pytest.mark.parametrize("name", SCREENS)
def test_screening(name: str) -> None:
    expected = (table("screened")[name] == 1).tolist()
    assert 0 < sum(expected) < len(UNITS)
    assert steps.screened(ratios(), **SCREENS[name]).tolist() == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["mean", "median", "group_mean", "group_median", "row_mean"])
def test_imputation(method: str) -> None:
    found = steps.impute(ratios(), steps.Imputation(method), groups=REGIONS, directions=TURN)
    agree(found.values, f"imputed_{method}")


def test_imputation_by_the_row_inside_each_pillar() -> None:
    found = steps.impute(ratios(), steps.Imputation("row_mean"), parents=FAMILIES, directions=TURN)
    agree(found.values, "imputed_row_mean_pillar")


def test_imputation_leaves_units_without_a_group() -> None:
    found = steps.impute(ratios(), steps.Imputation("group_mean"), groups=SIZES)
    agree(found.values, "imputed_group_mean_size")
    assert np.isnan(found.values[SIZES == ""]).any()


@pytest.mark.parametrize("method", ["latest", "latest_2", "constant", "linear_constant"])
def test_imputation_in_a_panel(method: str) -> None:
    """Years follow each other here, so that COINr's number of time points is our number of years."""
    years, given = _panel("panel")
    most = 2 if method == "latest_2" else None
    found = steps.impute_panel(given, years, method.removesuffix("_2"), max_years=most).values
    np.testing.assert_allclose(found, _panel(f"panel_{method}")[1], rtol=0, atol=NEAR)


def test_linear_imputation_in_a_panel_is_the_same_where_two_years_are_known() -> None:
    """COINr's "linear" stops at a series of one figure; ours leaves that series as it is."""
    years, given = _panel("panel")
    found = steps.impute_panel(given, years, "linear").values
    expected = _panel("panel_linear_constant")[1]
    single = (~np.isnan(given)).sum(axis=0) == 1
    assert single.any()
    np.testing.assert_allclose(found[:, ~single], expected[:, ~single], rtol=0, atol=NEAR)
    np.testing.assert_array_equal(found[:, single], given[:, single])


def _panel(name: str) -> tuple[list[int], Array]:
    """Return the years and figures of a panel, [years, units, series]."""
    found = rows(name)
    years, units = sorted({row["Time"] for row in found}), sorted({row["uCode"] for row in found})
    cells = {(row["Time"], row["uCode"]): [number(row[key]) for key in "abc"] for row in found}
    return [int(year) for year in years], np.array([[cells[year, unit] for unit in units] for year in years])


TREATMENTS: dict[str, tuple[Callable[[], Array], steps.Treatment]] = {
    "treated": (filled, steps.Treatment()),
    "treated_gaps": (ratios, steps.Treatment()),
    "treated_plus": (filled, steps.Treatment(then="log_signed")),
    "treated_boxcox": (filled, steps.Treatment(then="boxcox", power=0.0)),
    "treated_winsorise_2": (filled, steps.Treatment(skew=1.5, kurtosis=2.0, most=2)),
}


@pytest.mark.parametrize("name", TREATMENTS)
def test_treatment(name: str) -> None:
    values, how = TREATMENTS[name][0](), TREATMENTS[name][1]
    found = steps.treat(values, how)
    agree(found.values, name)
    unchanged = [place for place, code in enumerate(CODES) if code not in table(name)]
    np.testing.assert_array_equal(found.values[:, unchanged], values[:, unchanged])
    assert found.transformed.any()


def test_treatment_tells_what_it_did() -> None:
    """Which figures were winsorised, which indicators were logged, and the moments before and after."""
    found = steps.treat(filled())
    held = {(row["code"], row["uCode"]) for row in rows("treated_points")}
    own = {(CODES[column], UNITS[row]) for row, column in np.argwhere(found.winsorised)}
    assert own == held
    assert held
    for place, row in enumerate(rows("treated_table")):
        assert row["iCode"] == CODES[place]
        logged = row["check_SkewKurt2_Pass"] != ""
        assert found.transformed[place] == logged
        last = next(step for step in "210" if row[f"check_SkewKurt{step}_Pass"])
        assert found.passes[place] == (row[f"check_SkewKurt{last}_Pass"] == "TRUE")
        for step, moments in (("0", found.before), (last, found.after)):
            skew, kurt = (number(row[f"check_SkewKurt{step}_{name}"]) for name in ("Skew", "Kurt"))
            assert moments.skew[place] == pytest.approx(skew, abs=NEAR)
            assert moments.kurtosis[place] == pytest.approx(kurt, abs=NEAR)
        if row["winsorise_nwin"] and not logged:
            assert found.winsorised[:, place].sum() == int(row["winsorise_nwin"])


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("log_ct", steps.log_shift),
        ("log_ct_orig", steps.log_plus_one),
        ("log_ct_plus", steps.log_signed),
        ("boxcox", lambda values: steps.boxcox(values, 0.5)),
    ],
)
def test_transformations(name: str, made: Callable[[Array], Array]) -> None:
    codes = ("i04", "i12", "i31", "i22")
    values = filled()[:, [CODES.index(code) for code in codes]]
    agree(made(values), name, codes)


def test_the_logarithm_of_the_innovation_index_is_a_logarithm() -> None:
    """COINr's `log_GII` returns the figures as they were; ours is the formula of the index's appendix."""
    values = filled()[:, [CODES.index("i04")]]
    low, high = values.min(), values.max()
    expected = np.log((high - 1) * (values - low) / (high - low) + 1)
    np.testing.assert_allclose(steps.log_gii(values), expected, rtol=0, atol=NEAR)


NORMALISATIONS = {
    "minmax": ON_100,
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


@pytest.mark.parametrize(("method", "column"), [("goalposts", "goalpost"), ("scaled", "scaled")])
def test_normalisation_between_posts_of_each_indicator(method: str, column: str) -> None:
    """Posts stated in the indicator's own unit whatever its direction, as COINr reads them from iMeta."""
    goals = [
        steps.Goal(float(META[code][f"{column}_lower"]), float(META[code][f"{column}_upper"]))
        for code in CODES
    ]
    agree(steps.normalise(treated(), steps.Normalisation(method, 0, 100), TURN, goals), f"meta_{method}")


def test_normalisation_to_targets_that_hold_from_above() -> None:
    """A target below the worst figure is reached by all; COINr measures to it the wrong way, below nought."""
    goals = [steps.Goal(target=float(META[code]["Target"])) for code in CODES]
    how = steps.Normalisation("distance_to_target", clip=True)
    found, wrong = steps.normalise(treated(), how, TURN, goals), CODES.index("i31")
    assert (table("meta_dist2targ")["i31"] < 0).any()
    assert (found[:, wrong] == 1).all()
    found[:, wrong] = table("meta_dist2targ")["i31"]
    agree(found, "meta_dist2targ")


def test_outranking() -> None:
    values = on_scale(ON_100)
    expected = np.column_stack(list(table("outranking").values()))
    np.testing.assert_allclose(outranking(values, WEIGHTS)[:20, :20], expected, rtol=0, atol=NEAR)
    scores = table("copeland")
    np.testing.assert_allclose(copeland(values, WEIGHTS), scores["given"], rtol=0, atol=NEAR)
    # Under equal weights a half is hit exactly; COINr's sums may miss it by a rounding and call a tie a defeat.
    wins = (values[:, None] > values).sum(axis=2) - (values[:, None] < values).sum(axis=2)
    exact = np.sign(wins).sum(axis=1)
    np.testing.assert_array_equal(copeland(values, np.ones(len(CODES))), exact)
    assert np.abs(scores["equal"] - exact).max() <= 1
