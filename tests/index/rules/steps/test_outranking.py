"""Outranking: pair by pair as exact fractions say, in blocks as at once, and no pair judged by rounding."""

import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules.steps import copeland, outranking
from nenso.kernel.rules import Refused
from tests.index.rules.steps.plain import NAN, Array, bad_tables, figures, sample, tables

MODULE = sys.modules["nenso.index.rules.steps.outranking"]  # whose name the function shadows
TENTHS = st.lists(st.integers(0, 6), min_size=6, max_size=6).filter(any)


def pair(first: Array, second: Array, tenths: list[int]) -> Fraction:
    """Share of weight for the first before the second, exact; weights are tenths."""
    known = [(a, b, Fraction(w)) for a, b, w in zip(first, second, tenths, strict=False) if a == a and b == b]
    total = sum((w for _, _, w in known), Fraction(0))
    won = (
        sum((w for a, b, w in known if a > b), Fraction(0))
        + sum((w for a, b, w in known if a == b), Fraction(0)) / 2
    )
    return won / total if total else Fraction(1, 2)


@settings(max_examples=60, deadline=None)
@given(tables(units=(0, 9), indicators=(6, 6), of=figures(-2, 2)), TENTHS)
def test_pair_by_pair(table: Array, tenths: list[int]) -> None:
    weights = np.array(tenths) / 10
    shares, scores = outranking(table, weights), copeland(table, weights)
    counted = ~np.isnan(table) & (weights > 0)
    for one in range(len(table)):
        net = 0
        for other in range(len(table)):
            exact = Fraction(0) if one == other else pair(table[one], table[other], tenths)
            assert shares[one, other] == pytest.approx(float(exact), abs=1e-14)
            assert (shares[one, other] == 0.5) == (exact == Fraction(1, 2))
            net += 0 if one == other else int(exact > Fraction(1, 2)) - int(exact < Fraction(1, 2))
        assert scores[one] == pytest.approx(net if counted[one].any() else NAN, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(tables(indicators=(6, 6)), TENTHS, st.randoms())
def test_symmetries(table: Array, tenths: list[int], random) -> None:  # type: ignore[no-untyped-def]
    weights = np.array(tenths) / 10
    shares, scores = outranking(table, weights), copeland(table, weights)
    apart = ~np.eye(len(table), dtype=bool)
    assert (shares + shares.T)[apart] == pytest.approx(1)
    assert np.nansum(scores) == 0
    assert np.array_equal(copeland(-table, weights), -scores, equal_nan=True)
    assert np.array_equal(copeland(np.arctan(table) * 7 + 3, weights * 8), scores, equal_nan=True)
    order = list(range(len(table)))
    random.shuffle(order)
    assert np.array_equal(copeland(table[order], weights), scores[order], equal_nan=True)
    np.testing.assert_allclose(outranking(table[order], weights), shares[np.ix_(order, order)])


@settings(max_examples=40, deadline=None)
@given(tables(units=(1, 9), indicators=(6, 6), of=figures(0, 9)), TENTHS, st.integers(0, 5))
def test_a_better_figure_never_costs_a_unit(table: Array, tenths: list[int], column: int) -> None:
    weights = np.array(tenths) / 10
    better = table.copy()
    better[0, column] += 2
    before, after = copeland(table, weights)[0], copeland(better, weights)[0]
    assert np.isnan(before) or after >= before


def test_weights_that_tie_but_for_rounding_tie() -> None:
    table = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    weights = np.array([0.1, 0.2, 0.3])
    assert 0.1 + 0.2 - 0.3 > 0
    assert copeland(table, weights).tolist() == [0, 0]
    assert outranking(table, weights).tolist() == [[0, 0.5], [0.5, 0]]


@pytest.mark.parametrize("cells", [1, 7, 100, 1 << 17])
def test_blocks_do_not_matter(cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table = sample(40, 11, missing=0.2)
    weights = np.random.default_rng(5).integers(0, 4, 11) / 7
    shares, scores = outranking(table, weights), copeland(table, weights)
    monkeypatch.setattr(MODULE, "_CELLS", cells)
    assert np.array_equal(outranking(table, weights), shares)
    assert np.array_equal(copeland(table, weights), scores, equal_nan=True)


def test_many_indicators_of_one_weight() -> None:
    table = np.vstack([np.ones(300), np.zeros(300), np.full(300, NAN)])
    table[2, 7] = 0.5
    assert copeland(table, np.ones(300)).tolist() == [2, -2, 0]
    assert outranking(table, np.full(300, 0.1)).tolist() == [[0, 1, 1], [0, 0, 0], [0, 1, 0]]


@pytest.mark.parametrize("name", bad_tables())
def test_bad_tables_have_a_result(name: str) -> None:
    table = bad_tables()[name]
    if not table.shape[1]:
        return
    scores = copeland(table, np.ones(table.shape[1]))
    assert np.array_equal(np.isnan(scores), np.isnan(table).all(axis=1))
    assert not np.isnan(outranking(table, np.ones(table.shape[1]))).any()
    if name in ("constant", "all nought", "one unit"):
        assert scores.tolist() == [0] * len(table)


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [1, NAN], [1, np.inf]])
@pytest.mark.parametrize("function", [copeland, outranking])
def test_refuses_weights(function, weights: list[float]) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused, match=r"toolkit\.weights"):
        function(np.ones((3, 2)), np.array(weights))


def test_refuses_shapes() -> None:
    with pytest.raises(Refused, match=r"toolkit\.shape"):
        copeland(np.ones((3, 2)), np.ones(3))
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        copeland(np.array([[np.inf], [1.0]]), np.ones(1))
