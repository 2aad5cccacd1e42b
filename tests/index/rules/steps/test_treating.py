"""Outliers: the same as figure by figure, the order of the units kept, and nothing made of nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from nenso.index.rules.steps import (
    Treatment,
    boxcox,
    kurtosis,
    log_gii,
    log_plus_one,
    log_shift,
    log_signed,
    skewness,
    treat,
)
from nenso.kernel.rules import Refused
from tests.index.rules.steps import plain
from tests.index.rules.steps.plain import NAN, bad_tables, sample, tables

EAGER = Treatment(skew=0.4, kurtosis=-1.0, most=3)


@settings(max_examples=40, deadline=None)
@given(tables())
def test_moments_are_those_of_scipy(table: np.ndarray) -> None:
    for column, skew, kurt in zip(table.T, skewness(table), kurtosis(table), strict=True):
        known = column[~np.isnan(column)]
        assert skew == pytest.approx(plain.skew_of(known), rel=1e-9, abs=1e-9, nan_ok=True)
        assert kurt == pytest.approx(plain.kurtosis_of(known), rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("shift", [0.0, 1e3, -1e9])
def test_moments_do_not_feel_where_the_scale_begins(shift: float) -> None:
    table = np.round(sample(), 2)
    assert skewness(table + shift) == pytest.approx(skewness(table), rel=1e-5, abs=1e-5)
    assert kurtosis(table * 1e140) == pytest.approx(kurtosis(table), rel=1e-9)
    assert kurtosis(table * 1e-160) == pytest.approx(kurtosis(table), rel=1e-9)


@pytest.mark.parametrize("most", [0, 1, 2, 5, 40])
@pytest.mark.parametrize("then", ["log", "none"])
@pytest.mark.parametrize(("skew", "kurt"), [(2.0, 3.5), (1.0, 1.0), (0.2, -2.0)])
def test_treats_as_figure_by_figure(most: int, then: str, skew: float, kurt: float) -> None:
    table = np.hstack([sample(seed=seed, missing=missing) for seed, missing in ((1, 0.0), (2, 0.2))])
    done = treat(table, Treatment(skew, kurt, most, then))
    for place, column in enumerate(table.T):
        wanted = plain.treated(column, skew, kurt, most, log=then == "log")
        np.testing.assert_allclose(done.values[:, place], wanted, rtol=1e-12)
    np.testing.assert_allclose(done.after.skew, skewness(done.values), rtol=1e-9)
    np.testing.assert_allclose(done.before.kurtosis, kurtosis(table), rtol=1e-12)


@settings(max_examples=40, deadline=None)
@given(tables(units=(4, 14)), st.sampled_from([0, 1, 3, 9]))
def test_treats_ties_as_figure_by_figure(table: np.ndarray, most: int) -> None:
    done = treat(table, Treatment(0.4, -1.0, most))
    for place, column in enumerate(table.T):
        wanted = plain.treated(column, 0.4, -1.0, most, log=True)
        np.testing.assert_allclose(done.values[:, place], wanted, rtol=1e-12)


def test_says_what_it_did() -> None:
    tail = np.concatenate([np.arange(98.0), [1e12, NAN]])
    sparse = np.concatenate([np.zeros(99), [1.0]])
    long = np.exp(np.arange(100.0) / 8)
    done = treat(np.column_stack([tail, sparse, long, np.arange(100.0)]))
    assert done.values[98, 0] == 97
    assert np.argwhere(done.winsorised).tolist() == [[98, 0]]
    assert done.transformed.tolist() == [False, False, True, False]
    assert done.passes.tolist() == [True, False, True, True]
    assert done.values[:, 1].tolist() == sparse.tolist()
    assert done.after.skew[1] == done.before.skew[1] == pytest.approx(10)
    assert done.before.skew[0] == pytest.approx(99**0.5)
    assert done.after.skew[0] == pytest.approx(plain.skew_of(done.values[:99, 0]))


def test_ties_are_moved_together_even_beyond_the_most() -> None:
    column = np.array([*range(40), 900.0, 500.0, 500.0, 500.0])[:, None]
    done = treat(column, Treatment(skew=0.5, kurtosis=0.0, most=2, then="none"))
    assert done.winsorised.sum() == 4
    assert done.values[-4:, 0].tolist() == [39.0] * 4


@pytest.mark.parametrize("then", ["log", "log_plus_one", "log_signed", "log_gii", "boxcox", "none"])
@settings(max_examples=40, deadline=None)
@given(table=tables(of=plain.figures(1, 60)))
def test_keeps_the_order_of_the_units(then: str, table: np.ndarray) -> None:
    table = np.where(table < 0, 1.0, table)
    done = treat(table, Treatment(0.3, -1.5, 2, then, power=0.5)).values
    assert np.array_equal(np.isnan(done), np.isnan(table))
    for before, after in zip(table.T, done.T, strict=True):
        known = np.argsort(before)[: np.sum(~np.isnan(before))]
        assert (np.diff(after[known]) >= 0).all()


@settings(max_examples=40, deadline=None)
@given(tables(), st.integers(-6, 6), st.integers(-40, 40), st.randoms())
def test_scale_shift_and_order_of_the_rows_do_not_matter(table, power, shift, random) -> None:  # type: ignore[no-untyped-def]
    how = Treatment(0.4, -1.0, 3, "none")
    done = treat(table, how).values
    np.testing.assert_allclose(treat(table * 2.0**power + shift, how).values, done * 2.0**power + shift)
    order = list(range(len(table)))
    random.shuffle(order)
    np.testing.assert_allclose(treat(table[order], EAGER).values, treat(table, EAGER).values[order])


@settings(max_examples=40, deadline=None)
@given(tables())
def test_columns_are_treated_each_by_itself(table: np.ndarray) -> None:
    together = treat(table, EAGER)
    for place in range(table.shape[1]):
        alone = treat(table[:, [place]], EAGER)
        assert np.array_equal(alone.values[:, 0], together.values[:, place], equal_nan=True)
        assert np.array_equal(alone.winsorised[:, 0], together.winsorised[:, place])


@settings(max_examples=40, deadline=None)
@given(tables())
def test_what_lies_within_is_left_alone(table: np.ndarray) -> None:
    done = treat(table, EAGER)
    again = treat(done.values, EAGER)
    kept = done.passes
    assert np.array_equal(again.values[:, kept], done.values[:, kept], equal_nan=True)
    assert not again.winsorised[:, kept].any()
    untouched = ~done.winsorised & ~done.transformed
    assert np.array_equal(done.values[untouched], table[untouched], equal_nan=True)


def test_skips() -> None:
    table = sample()
    skip = np.arange(table.shape[1]) % 2 == 0
    done, whole = treat(table, skip=skip), treat(table)
    assert np.array_equal(done.values[:, skip], table[:, skip], equal_nan=True)
    assert np.array_equal(done.values[:, ~skip], whole.values[:, ~skip], equal_nan=True)
    assert whole.winsorised[:, skip].any()
    assert not done.passes[skip].all()


@pytest.mark.parametrize("name", bad_tables())
@pytest.mark.parametrize("then", ["log", "log_signed", "log_plus_one", "none"])
def test_bad_tables_have_a_result(name: str, then: str) -> None:
    table = bad_tables()[name]
    done = treat(table, Treatment(0.1, -3.0, 1, then))
    assert np.array_equal(np.isnan(done.values), np.isnan(table))
    assert np.isfinite(done.values[~np.isnan(table)]).all()
    if name in ("constant", "all missing", "one unit", "one figure", "two alike", "all nought"):
        assert np.array_equal(done.values, table, equal_nan=True)
        assert np.isnan(done.before.skew).all()
        assert done.passes.all()


def test_a_far_outlier_is_brought_in() -> None:
    done = treat(bad_tables()["far outlier"])
    assert done.values[:, 0].tolist() == [1.0, 2.0, 2.5, 3.0, 4.0, 4.0]


@pytest.mark.parametrize(
    "how",
    [
        Treatment(skew=0),
        Treatment(skew=NAN),
        Treatment(kurtosis=NAN),
        Treatment(most=-1),
        Treatment(then="root"),
    ],
)
def test_refuses_what_it_cannot_do(how: Treatment) -> None:
    with pytest.raises(Refused, match=r"toolkit\.treatment"):
        treat(sample(), how)


def test_refuses_bad_tables() -> None:
    table = sample()
    table[4, 2] = -np.inf
    with pytest.raises(Refused) as refusal:
        treat(table)
    assert (refusal.value.code, refusal.value.facts) == ("toolkit.infinite", {"unit": 5, "indicator": 3})
    with pytest.raises(Refused, match=r"toolkit\.shape"):
        treat(np.arange(3.0))
    with pytest.raises(Refused, match=r"toolkit\.shape"):
        treat(np.ones((3, 2)), skip=np.array([True]))


def test_logarithms() -> None:
    x = np.array([2.0, 3.0, 7.0, NAN, 50.0])
    table = np.column_stack([x, -x, x / 100, np.full(5, 4.0)])
    low, high = np.nanmin(table, axis=0)[:3], np.nanmax(table, axis=0)[:3]
    three = table[:, :3]
    np.testing.assert_allclose(log_shift(table)[:, :3], np.log(three - low + 0.01 * (high - low)))
    np.testing.assert_allclose(log_plus_one(table)[:, :3], np.log(three - low + 1))
    np.testing.assert_allclose(log_signed(table)[:, 0], log_shift(table)[:, 0])
    np.testing.assert_allclose(log_signed(table)[:, 1], -log_shift(table)[:, 0])
    np.testing.assert_allclose(boxcox(table, 0.3)[:, :3], special.boxcox(three - low + 1, 0.3))
    np.testing.assert_allclose(boxcox(table, 0)[:, :3], special.boxcox(three - low + 1, 0))
    np.testing.assert_allclose(boxcox(table, -1.5)[:, :3], special.boxcox(three - low + 1, -1.5))
    for transform in (log_shift, log_plus_one, log_signed, lambda t: boxcox(t, 2)):
        assert np.array_equal(transform(table)[:, 3], table[:, 3])


@pytest.mark.parametrize(
    ("high", "lift"), [(50.0, 1), (1.5, 1), (1.0, 10), (0.5, 10), (0.1, 100), (0.0007, 10_000)]
)
def test_the_innovation_indexs_logarithm_never_turns_the_order_round(high: float, lift: float) -> None:
    x = np.array([-1.0, 0.2, 0.5, 1.0]) * high
    wanted = np.log((lift * high - 1) * (x - min(x)) / (high - min(x)) + 1)
    np.testing.assert_allclose(log_gii(x[:, None])[:, 0], wanted)
    assert (np.diff(wanted) > 0).all()


def test_transformations_refuse() -> None:
    with pytest.raises(Refused, match=r"toolkit\.log_gii"):
        log_gii(np.array([[-1.0], [0.0]]))
    with pytest.raises(Refused, match=r"toolkit\.boxcox"):
        boxcox(np.array([[0.0], [1e10]]), 300)
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        log_shift(np.array([[np.inf]]))
