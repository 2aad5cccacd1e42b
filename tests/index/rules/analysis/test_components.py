"""Principal components and Cronbach's alpha against numpy and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules.analysis import cronbach_alpha, pca
from nenso.kernel.rules import Refused
from tests.index.rules.analysis.test_correlations import figures, holes


def test_components_as_a_singular_value_decomposition_has_them() -> None:
    rows = holes(figures(40, 5), 0.03)
    complete = rows[~np.isnan(rows).any(axis=1)]
    standard = (complete - complete.mean(axis=0)) / complete.std(axis=0, ddof=1)
    _, singular, directions = np.linalg.svd(standard, full_matrices=False)
    found = pca(rows)
    assert found.units == len(complete) < 40
    np.testing.assert_allclose(found.eigenvalues, singular**2 / (len(complete) - 1), atol=1e-12)
    np.testing.assert_allclose(np.abs(found.loadings), np.abs(directions.T), atol=1e-9)
    assert found.shares.sum() == pytest.approx(1)
    assert (found.loadings.sum(axis=0) > 0).all()


def test_collinear_indicators_are_one_component() -> None:
    column = np.arange(10.0)
    found = pca(np.column_stack([column, 2 * column, column + 5]))
    np.testing.assert_allclose(found.shares, [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(found.loadings[:, 0], 1 / np.sqrt(3), atol=1e-9)
    assert found.above_one == 1


def test_directions_do_not_turn_round_where_loadings_sum_to_nought() -> None:
    column = np.arange(10.0)
    found = pca(np.column_stack([column, -column]))
    np.testing.assert_allclose(found.loadings[:, 0], [np.sqrt(0.5), -np.sqrt(0.5)], atol=1e-12)


def test_a_constant_column_is_told_and_loads_nothing() -> None:
    rows = figures(20, 4)
    rows[:, 2] = 7.1
    found = pca(rows)
    assert found.still.tolist() == [False, False, True, False]
    assert not found.loadings[2].any()
    np.testing.assert_allclose(found.shares, pca(rows[:, [0, 1, 3]]).shares, atol=1e-12)


def test_no_more_components_than_units_can_tell_apart() -> None:
    assert len(pca(figures(4, 6)).eigenvalues) == 3


def test_what_has_no_components() -> None:
    with pytest.raises(Refused, match=r"toolkit\.too_few_complete"):
        pca(figures(2, 3))
    with pytest.raises(Refused, match=r"toolkit\.nothing_varies"):
        pca(np.column_stack([np.arange(5.0), np.ones(5)]))
    with pytest.raises(Refused, match=r"toolkit\.infinite") as refusal:
        pca(np.array([[1.0, np.inf]]), names=["roads", "schools"])
    assert refusal.value.facts["indicator"] in (2, "schools")


def alpha_by_hand(rows: np.ndarray) -> float:
    count = rows.shape[1]
    return count / (count - 1) * (1 - rows.var(axis=0, ddof=1).sum() / rows.sum(axis=1).var(ddof=1))


def test_alpha_by_hand() -> None:
    rows = figures(30, 6)
    assert cronbach_alpha(rows) == pytest.approx(alpha_by_hand(rows), abs=1e-12)
    broken = holes(rows, 0.1)
    whole = broken[~np.isnan(broken).any(axis=1)]
    assert cronbach_alpha(broken, "complete") == pytest.approx(alpha_by_hand(whole), abs=1e-12)


def test_alpha_over_pairs_is_that_of_coinr() -> None:
    rows = holes(figures(30, 4), 0.1)
    count = rows.shape[1]
    matrix = np.empty((count, count))
    for one in range(count):
        for two in range(count):
            both = ~np.isnan(rows[:, one]) & ~np.isnan(rows[:, two])
            matrix[one, two] = np.cov(rows[both, one], rows[both, two])[0, 1]
    between = (matrix.sum() - np.trace(matrix)) / (count * (count - 1))
    assert cronbach_alpha(rows) == pytest.approx(count**2 * between / matrix.sum(), abs=1e-12)


def test_alpha_at_its_ends() -> None:
    column = np.arange(8.0)
    assert cronbach_alpha(np.column_stack([column] * 3)) == pytest.approx(1)
    assert cronbach_alpha(np.column_stack([column, column * 9]), standardised=True) == pytest.approx(1)
    against = np.column_stack([column, -column + np.sin(column)])
    assert cronbach_alpha(against) < 0


@settings(max_examples=40, deadline=None)
@given(st.floats(0.01, 100), st.floats(-50, 50), st.permutations(range(20)))
def test_alpha_does_not_see_scale_or_order(factor: float, shift: float, order: list[int]) -> None:
    rows = figures(20, 3)
    assert cronbach_alpha(rows[order] * factor + shift) == pytest.approx(cronbach_alpha(rows), abs=1e-9)


def test_an_empty_column_is_no_item() -> None:
    rows = figures(20, 3)
    wider = np.column_stack([rows, np.full(20, np.nan)])
    assert cronbach_alpha(wider) == pytest.approx(cronbach_alpha(rows))


def test_what_has_no_alpha() -> None:
    column = np.arange(6.0)
    for rows, code in (
        (column[:, None], "one_item"),
        (np.ones((6, 2)), "sum_constant"),
        (np.column_stack([column, -column]), "sum_constant"),
        (np.array([[1.0, np.nan], [2, np.nan], [np.nan, 1], [np.nan, 3]]), "nothing_common"),
        (column[:1, None] * np.ones((1, 3)), "one_item"),
        (np.array([[1.0, np.inf]]), "infinite"),
    ):
        with pytest.raises(Refused, match=rf"toolkit\.{code}"):
            cronbach_alpha(rows)
    with pytest.raises(Refused, match=r"toolkit\.use"):
        cronbach_alpha(figures(), "some")
