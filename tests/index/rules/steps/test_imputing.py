"""Imputation: the same as cell by cell, what is there never touched, and nothing made of nothing."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nenso.index.rules.steps import Imputation, impute, impute_panel
from nenso.kernel.rules import Refused
from tests.index.rules.steps.plain import NAN, Array, bad_tables, figures, sample, tables

IN_TABLE = ("mean", "median", "group_mean", "group_median", "row_mean")


def groups_of(table: Array) -> np.ndarray:
    return np.array([("north", "south", "", None)[row % 4] for row in range(len(table))], dtype=object)


def run(table: Array, method: str, **facts):  # type: ignore[no-untyped-def]
    parents = [column % 2 for column in range(table.shape[1])]
    directions = np.array([1.0 if column % 3 else -1.0 for column in range(table.shape[1])])
    given = {"groups": groups_of(table), "parents": parents, "directions": directions} | facts
    return impute(table, Imputation(method, constant=0.0), **given)


def middle(known: Sequence[float], method: str) -> float:
    if not known:
        return NAN
    return float(np.median(known) if method.endswith("median") else math.fsum(known) / len(known))


@pytest.mark.parametrize("method", ["mean", "median", "group_mean", "group_median"])
@settings(max_examples=30, deadline=None)
@given(table=tables())
def test_by_column_and_by_group(method: str, table: Array) -> None:
    names = groups_of(table)
    done = run(table, method)
    for (row, column), figure in np.ndenumerate(table):
        is_alike = [method in ("mean", "median") or (name and name == names[row]) for name in names]
        known = [
            other for other, alike in zip(table[:, column], is_alike, strict=True) if alike and other == other
        ]
        wanted = figure if figure == figure else middle(known, method)
        assert done.values[row, column] == pytest.approx(wanted, rel=1e-12, nan_ok=True)


def test_groups_may_be_numbers() -> None:
    table = np.array([[1.0], [NAN], [5.0], [NAN], [NAN]])
    ids = np.array([7.0, 7.0, 2.0, 2.0, NAN])
    for method in ("group_mean", "group_median"):
        done = impute(table, Imputation(method), groups=ids)
        assert done.values[:, 0].tolist()[:4] == [1, 1, 5, 5]
        assert np.isnan(done.values[4, 0])
        assert done.imputed[:, 0].tolist() == [False, True, False, True, False]


def by_row(table: Array, row: int, column: int, parents: Sequence[int], directions: Array) -> float:
    """The missing figure, worked out for one cell: shares of the unit's family, their mean, and back."""
    shares = []
    for other, figure in enumerate(table[row]):
        turned = [x * directions[other] for x in table[:, other] if x == x]
        if parents[other] == parents[column] and figure == figure and min(turned) < max(turned):
            shares.append((figure * directions[other] - min(turned)) / (max(turned) - min(turned)))
    own = [x * directions[column] for x in table[:, column] if x == x]
    if not own or (min(own) < max(own) and not shares):
        return NAN
    share = math.fsum(shares) / len(shares) if min(own) < max(own) else 0.0
    return float((share * (max(own) - min(own)) + min(own)) * directions[column])


@settings(max_examples=30, deadline=None)
@given(tables(indicators=(1, 6)))
def test_by_row_inside_the_family(table: Array) -> None:
    parents = [column % 2 for column in range(table.shape[1])]
    directions = np.array([1.0 if column % 3 else -1.0 for column in range(table.shape[1])])
    done = run(table, "row_mean")
    for row, column in np.argwhere(np.isnan(table)):
        wanted = by_row(table, row, column, parents, directions)
        assert done.values[row, column] == pytest.approx(wanted, rel=1e-9, abs=1e-9, nan_ok=True)


@settings(max_examples=30, deadline=None)
@given(tables(indicators=(1, 4)), st.integers(-3, 3), st.integers(-9, 9))
def test_by_row_does_not_feel_the_unit_of_measure(table: Array, power: int, shift: int) -> None:
    ahead = impute(table, Imputation("row_mean"), directions=np.ones(table.shape[1])).values
    turned = impute(-table, Imputation("row_mean"), directions=-np.ones(table.shape[1])).values
    np.testing.assert_allclose(-turned, ahead)
    other = table * 2.0**power + shift
    np.testing.assert_allclose(
        impute(other, Imputation("row_mean"), directions=np.ones(table.shape[1])).values,
        ahead * 2.0**power + shift,
        rtol=1e-9,
        atol=1e-9,
    )


@pytest.mark.parametrize("method", [*IN_TABLE, "constant"])
@settings(max_examples=30, deadline=None)
@given(table=tables(), random=st.randoms())
def test_what_is_there_stays_and_rows_may_come_in_any_order(method: str, table: Array, random) -> None:  # type: ignore[no-untyped-def]
    done = run(table, method)
    known = ~np.isnan(table)
    assert np.array_equal(done.values[known], table[known])
    assert np.array_equal(done.imputed, ~known & ~np.isnan(done.values))
    order = list(range(len(table)))
    random.shuffle(order)
    again = run(table[order], method, groups=groups_of(table)[order])
    np.testing.assert_allclose(again.values, done.values[order])
    assert np.array_equal(again.imputed, done.imputed[order])


@settings(max_examples=30, deadline=None)
@given(tables(), st.sampled_from(IN_TABLE[:4]))
def test_an_imputed_figure_lies_among_those_of_its_column(table: Array, method: str) -> None:
    done = run(table, method)
    for before, after in zip(table.T, done.values.T, strict=True):
        known = before[~np.isnan(before)]
        if known.size:
            filled = after[~np.isnan(after)]
            assert known.min() - 1e-9 <= filled.min() <= filled.max() <= known.max() + 1e-9
        else:
            assert np.isnan(after).all()


@pytest.mark.parametrize("name", bad_tables())
@pytest.mark.parametrize("method", IN_TABLE)
def test_bad_tables_have_a_result(name: str, method: str) -> None:
    table = bad_tables()[name]
    done = run(table, method)
    assert done.values.shape == table.shape
    assert not np.isinf(done.values).any()
    if name == "all missing":
        assert np.isnan(done.values).all()
        assert not done.imputed.any()


def test_a_constant() -> None:
    table = np.array([[1.0, NAN], [NAN, NAN]])
    done = impute(table, Imputation("constant", constant=-4.5))
    assert done.values.tolist() == [[1, -4.5], [-4.5, -4.5]]
    assert done.imputed.tolist() == [[False, True], [True, True]]


def latest(series: Sequence[float], years: Sequence[int], place: int, reach: float) -> float:
    for back in range(place, -1, -1):
        if series[back] == series[back] and years[place] - years[back] <= reach:
            return series[back]
    return NAN


YEARS = [2014, 2016, 2017, 2020, 2021]
PANELS = arrays(np.float64, (5, 3, 2), elements=figures())


@settings(max_examples=30, deadline=None)
@given(PANELS, st.sampled_from([None, 1, 2, 4]))
def test_panels_take_the_latest(panel: Array, reach: int | None) -> None:
    done = impute_panel(panel, YEARS, "latest", max_years=reach)
    for place, unit, column in np.ndindex(panel.shape):
        wanted = latest(panel[:, unit, column], YEARS, place, math.inf if reach is None else reach)
        assert done.values[place, unit, column] == pytest.approx(wanted, nan_ok=True)
    assert np.array_equal(done.imputed, np.isnan(panel) & ~np.isnan(done.values))


@pytest.mark.parametrize("method", ["linear", "linear_constant"])
@settings(max_examples=30, deadline=None)
@given(panel=PANELS)
def test_panels_follow_the_line(method: str, panel: Array) -> None:
    done = impute_panel(panel, YEARS, method)
    for unit, column in np.ndindex(panel.shape[1:]):
        series = panel[:, unit, column]
        known = ~np.isnan(series)
        enough = known.sum() >= (2 if method == "linear" else 1)
        wanted = np.interp(YEARS, np.array(YEARS)[known], series[known]) if enough else series
        np.testing.assert_allclose(done.values[:, unit, column], wanted)


@settings(max_examples=30, deadline=None)
@given(PANELS)
def test_panels_carry_on(panel: Array) -> None:
    carried = impute_panel(panel, YEARS, "constant").values
    for unit, column in np.ndindex(panel.shape[1:]):
        series = panel[:, unit, column].tolist()
        first = next((figure for figure in series if figure == figure), NAN)
        wanted = [latest(series, YEARS, place, math.inf) for place in range(5)]
        wanted = [first if figure != figure else figure for figure in wanted]
        assert carried[:, unit, column].tolist() == pytest.approx(wanted, nan_ok=True)
    filled = impute_panel(panel, YEARS, "constant", constant=7.0)
    assert (filled.values[np.isnan(panel)] == 7).all()
    assert np.array_equal(filled.imputed, np.isnan(panel))


@settings(max_examples=30, deadline=None)
@given(
    PANELS,
    st.integers(0, 4),
    st.sampled_from(["latest", "linear", "linear_constant"]),
    st.sampled_from([None, 2]),
)
def test_a_year_among_others_is_as_in_the_panel(
    panel: Array, place: int, method: str, reach: int | None
) -> None:
    others = {YEARS[place] - year: panel[other] for other, year in enumerate(YEARS) if other != place}
    alone = impute(panel[place], Imputation(method, max_years=reach), past=others)
    whole = impute_panel(panel, YEARS, method, max_years=reach)
    assert np.array_equal(alone.values, whole.values[place], equal_nan=True)
    assert np.array_equal(alone.imputed, whole.imputed[place])


def test_a_line_keeps_within_reach() -> None:
    series = np.array([10.0, NAN, NAN, NAN, NAN, 60.0])[:, None, None]
    years = range(2010, 2016)
    assert impute_panel(series, years, "linear").values.ravel().tolist() == [10, 20, 30, 40, 50, 60]
    near = impute_panel(series, years, "linear", max_years=1).values.ravel()
    assert near.tolist() == pytest.approx([10, 10, NAN, NAN, 60, 60], nan_ok=True)


@pytest.mark.parametrize(
    ("code", "how", "facts"),
    [
        ("toolkit.imputation", Imputation("guess"), {}),
        ("toolkit.no_constant", Imputation("constant"), {}),
        ("toolkit.no_constant", Imputation("constant", constant=NAN), {}),
        ("toolkit.no_groups", Imputation("group_mean"), {}),
        ("toolkit.shape", Imputation("group_mean"), {"groups": np.array([1])}),
        ("toolkit.no_directions", Imputation("row_mean"), {}),
        ("toolkit.direction", Imputation("row_mean"), {"directions": np.zeros(20)}),
        ("toolkit.direction", Imputation("row_mean"), {"directions": np.full(20, NAN)}),
        ("toolkit.shape", Imputation("row_mean"), {"directions": np.ones(3)}),
        ("toolkit.shape", Imputation("row_mean"), {"directions": np.ones(20), "parents": [1]}),
        ("toolkit.no_past", Imputation("latest"), {}),
        ("toolkit.shape", Imputation("latest"), {"past": {1: np.ones((2, 2))}}),
        ("toolkit.max_years", Imputation("linear", max_years=0), {"past": {1: sample()}}),
        ("toolkit.infinite", Imputation("latest"), {"past": {1: np.full((51, 20), np.inf)}}),
    ],
)
def test_refusals(code: str, how: Imputation, facts) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refusal:
        impute(sample(), how, **facts)
    assert refusal.value.code == code


def test_panel_refusals() -> None:
    panel = np.zeros((2, 3, 1))
    for code, years, method in (
        ("toolkit.shape", [2020], "latest"),
        ("toolkit.years", [2021, 2020], "latest"),
        ("toolkit.years", [2021, 2021], "linear"),
        ("toolkit.imputation", [2020, 2021], "mean"),
    ):
        with pytest.raises(Refused) as refusal:
            impute_panel(panel, years, method)
        assert refusal.value.code == code
    panel[1, 2, 0] = np.inf
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        impute_panel(panel, [2020, 2021], "latest")
