"""Weights: sums, signs, and that a sum or a component that says nothing is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nenso.index.rules.steps import budget, equal, noisy, pca_weights
from nenso.kernel.rules import Refused
from tests.index.rules.steps.plain import NAN, Array


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refused, match=code.replace(".", r"\."))


def correlated(units: int = 40, indicators: int = 5, seed: int = 1) -> Array:
    random = np.random.default_rng(seed)
    common = random.normal(size=(units, 1))
    return (
        common + random.normal(size=(units, indicators)) * np.arange(1, indicators + 1) / 3
    ) * 10.0 ** np.arange(indicators)


def test_equal() -> None:
    assert equal(4).tolist() == [0.25] * 4
    assert equal(3).sum() == pytest.approx(1)
    with refused("toolkit.no_items"):
        equal(0)


def test_experts_count_alike_whatever_their_totals() -> None:
    assert budget(np.array([[1, 3], [50, 50], [0, 8]])).tolist() == pytest.approx([0.25, 0.75])
    assert budget(np.array([[0.2, 0.0, 0.6]])).tolist() == pytest.approx([0.25, 0, 0.75])


@settings(max_examples=40, deadline=None)
@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(1, 90).map(float)
    ),
    st.integers(1, 9),
)
def test_budgets_sum_to_one(allocations: Array, factor: int) -> None:
    weights = budget(allocations)
    assert weights.sum() == pytest.approx(1)
    assert budget(allocations * factor) == pytest.approx(weights)
    assert (weights >= (allocations / allocations.sum(axis=1)[:, None]).min(axis=0) - 1e-12).all()


@pytest.mark.parametrize("row", [[0, 0], [-1, 3], [NAN, 2]])
def test_a_budget_that_is_none_is_refused_by_the_experts_number(row: list[float]) -> None:
    with pytest.raises(Refused) as refusal:
        budget(np.array([[1, 1], row]))
    assert (refusal.value.code, refusal.value.facts) == ("toolkit.budget", {"expert": 2})
    with refused("toolkit.no_items"):
        budget(np.empty((0, 3)))


def test_components_are_those_of_the_singular_values() -> None:
    table = correlated()
    standard = (table - table.mean(axis=0)) / table.std(axis=0, ddof=1)
    first = np.linalg.svd(standard, full_matrices=False)[2][0]
    assert pca_weights(table) == pytest.approx(first / first.sum())
    gaps = table.copy()
    gaps[3, 1] = gaps[9, 4] = NAN
    complete = np.delete(table, [3, 9], axis=0)
    assert pca_weights(gaps) == pytest.approx(pca_weights(complete), rel=1e-12)
    assert pca_weights(table * 7 + 1e3) == pytest.approx(pca_weights(table))
    assert pca_weights(table[::-1, [2, 0, 1, 4, 3]]) == pytest.approx(pca_weights(table)[[2, 0, 1, 4, 3]])


def test_two_indicators_and_collinear_ones_share_alike() -> None:
    table = correlated(indicators=2)
    assert pca_weights(table) == pytest.approx([0.5, 0.5])
    same = np.column_stack([table[:, 0], 3 * table[:, 0] + 1, table[:, 0] * 1e12])
    assert pca_weights(same) == pytest.approx([1 / 3] * 3)
    assert pca_weights(table[:, :1]).tolist() == [1]
    assert pca_weights(np.array([[1.0, 2.0], [2.0, 9.0]])) == pytest.approx([0.5, 0.5])


def test_components_that_say_nothing_are_refused() -> None:
    table = correlated()
    names = list("abcde")
    with pytest.raises(Refused) as refusal:
        pca_weights(table * [1, 1, -1, 1, 1], names)
    assert (refusal.value.code, refusal.value.facts) == ("toolkit.negative_loading", {"indicator": "c"})
    with pytest.raises(Refused) as refusal:
        pca_weights(np.column_stack([table, np.full(40, 0.1)]))
    assert (refusal.value.code, refusal.value.facts) == ("toolkit.constant", {"indicator": 6})
    with refused("toolkit.no_first_component"):
        pca_weights(np.array([[1.0, 1], [1, -1], [-1, 1], [-1, -1]]))
    with refused("toolkit.too_few_units"):
        pca_weights(np.array([[1.0, NAN], [2.0, 3.0], [NAN, 1.0]]))
    with refused("toolkit.too_few_units"):
        pca_weights(table[:1])
    with refused("toolkit.no_items"):
        pca_weights(np.empty((4, 0)))
    with refused("toolkit.infinite"):
        pca_weights(table * np.inf)


def test_noise() -> None:
    weights = np.array([1.0, 0.0, 4.0])
    assert noisy(weights, np.full((2, 3), 0.5), 0.25).tolist() == [[1, 0, 4]] * 2
    assert noisy(weights, np.array([0.0, 0.3, 1.0]), 0.25).tolist() == [0.75, 0, 5]
    assert (noisy(weights, np.random.default_rng(1).random((99, 3)), 1) >= 0).all()
    for spread in (-0.1, 1.1, NAN):
        with refused("toolkit.spread"):
            noisy(weights, np.zeros(3), spread)
    with refused("toolkit.weights"):
        noisy(np.zeros(3), np.zeros(3), 0.25)
