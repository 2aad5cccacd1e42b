"""Benefit of the doubt: known small cases, a brute-force search over weights, bounds and bad figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nenso.index.rules.analysis import benefit_of_the_doubt
from nenso.kernel.rules import Refused


def by_force(rows: np.ndarray, steps: int = 4000) -> np.ndarray:
    """Best score of each unit over many directions of two weights."""
    angles = np.linspace(0, np.pi / 2, steps)
    weights = np.column_stack([np.cos(angles), np.sin(angles)])
    totals = rows @ weights.T
    return (totals / totals.max(axis=0)).max(axis=1)


def test_two_indicators_by_force() -> None:
    rows = np.random.default_rng(2).random((25, 2))
    found = benefit_of_the_doubt(rows)
    np.testing.assert_allclose(found.scores, by_force(rows), atol=1e-4)
    assert (found.scores >= by_force(rows) - 1e-9).all()
    assert found.perfect.any()
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, atol=1e-9)


def test_one_indicator_is_the_share_of_the_best() -> None:
    found = benefit_of_the_doubt(np.array([[2.0], [4.0], [1.0]]))
    np.testing.assert_allclose(found.scores, [0.5, 1, 0.25], atol=1e-9)
    assert found.perfect.tolist() == [False, True, False]


def test_equal_bounds_leave_no_choice() -> None:
    """Each indicator must give half of the score: the only freedom left is the unit's own scale."""
    found = benefit_of_the_doubt(np.array([[1.0, 4.0], [4.0, 1.0], [2.0, 2.0]]), 0.5, 0.5)
    np.testing.assert_allclose(found.shares, 0.5, atol=1e-7)


def test_bounds_are_kept_and_lower_the_score() -> None:
    rows = np.random.default_rng(4).random((20, 4)) + 0.2
    free, bound = benefit_of_the_doubt(rows), benefit_of_the_doubt(rows, 0.1, np.array([0.4, 0.4, 0.5, 0.6]))
    assert (bound.scores <= free.scores + 1e-9).all()
    assert bound.shares.min() >= 0.1 - 1e-7
    assert (bound.shares <= np.array([0.4, 0.4, 0.5, 0.6]) + 1e-7).all()


def test_missing_brings_nothing_and_a_unit_without_figures_is_missing() -> None:
    rows = np.array([[1.0, np.nan], [0.5, 1.0], [np.nan, np.nan], [0.0, 0.0]])
    found = benefit_of_the_doubt(rows, low=0.1)
    assert found.scores[0] == pytest.approx(1)
    assert found.shares[0].tolist() == pytest.approx([1, 0])
    assert np.isnan(found.scores[2])
    assert not found.perfect[2]
    assert found.scores[3] == 0
    assert not found.shares[3].any()


def test_upper_bounds_are_stretched_where_a_unit_has_too_little() -> None:
    found = benefit_of_the_doubt(np.array([[1.0, 0.0], [1.0, 1.0]]), high=0.6)
    assert found.scores[0] == pytest.approx(1)


def test_an_outlier_and_everything_tied() -> None:
    rows = np.full((5, 3), 0.4)
    assert benefit_of_the_doubt(rows).perfect.all()
    rows[0, 0] = 1e12
    found = benefit_of_the_doubt(rows)
    np.testing.assert_allclose(found.scores, 1, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    arrays(np.float64, (8, 3), elements=st.floats(0.05, 1)),
    st.tuples(*[st.floats(0.01, 100)] * 3),
    st.permutations(range(8)),
)
def test_units_of_measure_and_order_do_not_count(
    rows: np.ndarray, factors: tuple[float, ...], order: list[int]
) -> None:
    found = benefit_of_the_doubt(rows)
    other = benefit_of_the_doubt(rows[order] * np.array(factors))
    np.testing.assert_allclose(found.scores[order], other.scores, atol=1e-7)
    better = rows.copy()
    better[0] *= 1.5
    assert benefit_of_the_doubt(better).scores[0] >= found.scores[0] - 1e-7


@pytest.mark.parametrize(("low", "high"), [(0.4, None), (None, 0.2), (0.5, 0.4), (-0.1, None), (None, 1.2)])
def test_bounds_that_cannot_be(low: float | None, high: float | None) -> None:
    with pytest.raises(Refused, match=r"toolkit\.shares"):
        benefit_of_the_doubt(np.ones((3, 3)), low, high)


def test_refusals_name_what_is_wrong() -> None:
    with pytest.raises(Refused, match=r"toolkit\.below_nought") as refusal:
        benefit_of_the_doubt(np.array([[1.0, -1]]), units=["Huế"], names=["a", "b"])
    assert refusal.value.facts == {"unit": "Huế", "indicator": "b"}
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        benefit_of_the_doubt(np.array([[1.0, np.inf]]))
    with pytest.raises(Refused, match=r"toolkit\.shape"):
        benefit_of_the_doubt(np.ones((3, 3)), np.zeros(2))
    assert benefit_of_the_doubt(np.empty((0, 2))).scores.shape == (0,)
