"""Random numbers that stay, and Sobol indices against functions whose indices are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.index.rules.uncertainty import saltelli, sobol_indices, total_indices, uniform
from nenso.index.rules.uncertainty.drawing import Columns


def _columns(*widths: int) -> tuple[Columns, ...]:
    ends = np.cumsum(widths)
    return tuple(Columns(int(end - width), int(end)) for width, end in zip(widths, ends, strict=True))


def test_numbers_are_the_same_for_good() -> None:
    """Raw words of PCG64 with the seed 2022: these very numbers, whatever version of numpy."""
    found = uniform(2022, 2, 2)
    assert found.ravel().tolist() == [
        0.24742606345259932,
        0.0929900616754864,
        0.6117633730611934,
        0.06066207353409203,
    ]
    words = np.random.PCG64(2022).random_raw(4)
    assert found.ravel().tolist() == [(int(word) >> 11) / 2**53 for word in words]


@given(st.integers(0, 2**63 - 1))
def test_numbers_lie_in_the_unit_interval(seed: int) -> None:
    found = uniform(seed, 50, 3)
    assert found.shape == (50, 3)
    assert (found >= 0).all()
    assert (found < 1).all()


def test_rows_are_swapped_factor_by_factor() -> None:
    rows = saltelli(1, 4, _columns(2, 1))
    a, b, first, second = rows.reshape(4, 4, 3)
    assert (first[:, :2] == b[:, :2]).all()
    assert (first[:, 2] == a[:, 2]).all()
    assert (second[:, :2] == a[:, :2]).all()
    assert (second[:, 2] == b[:, 2]).all()


def test_ishigami() -> None:
    """Ishigami and Homma 1990, a = 7, b = 0.1: S = 0.3139, 0.4424, 0; T = 0.5576, 0.4424, 0.2437."""
    base = 20_000
    x = (saltelli(7, base, _columns(1, 1, 1)) * 2 - 1) * np.pi
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    found = sobol_indices(y, base, 3)
    np.testing.assert_allclose(found.first, [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(found.total, [0.5576, 0.4424, 0.2437], atol=0.02)
    assert (found.total_low <= found.total).all()
    assert (found.total <= found.total_high).all()
    assert (found.first_low <= found.first_high).all()


def test_additive_function_has_equal_first_and_total() -> None:
    base = 10_000
    x = saltelli(3, base, _columns(1, 1, 1))
    found = sobol_indices(x @ np.array([1.0, 2.0, 0.0]), base, 3)
    np.testing.assert_allclose(found.first, [0.2, 0.8, 0.0], atol=0.03)
    np.testing.assert_allclose(found.total, [0.2, 0.8, 0.0], atol=0.03)


def test_a_factor_of_several_columns_counts_as_one() -> None:
    base = 10_000
    x = saltelli(3, base, _columns(2, 1))
    found = sobol_indices(x.sum(axis=1), base, 2)
    np.testing.assert_allclose(found.total, [2 / 3, 1 / 3], atol=0.03)


def test_far_from_nought_the_centred_estimator_stands_still() -> None:
    """The uncentred one would swing by thousands of times the truth here."""
    base = 500
    x = saltelli(5, base, _columns(1, 1))
    y = 1e6 + x[:, 0]
    found = sobol_indices(y, base, 2)
    np.testing.assert_allclose(found.first, [1.0, 0.0], atol=0.15)
    f_a, f_b, f_ab = y[:base], y[base : 2 * base], y[2 * base : 3 * base]
    uncentred = np.mean(f_b * (f_ab - f_a)) / np.var(f_a)
    assert abs(uncentred - 1.0) > 100


def test_a_result_that_never_changes_has_no_influences() -> None:
    found = sobol_indices(np.full(400, 3.5), 100, 2)
    assert found.first.tolist() == found.total.tolist() == [0.0, 0.0]
    assert found.total_high.tolist() == [0.0, 0.0]


def test_same_seed_same_bounds() -> None:
    y = saltelli(5, 100, _columns(1, 1)).sum(axis=1)
    assert (
        sobol_indices(y, 100, 2, seed=4).total_low.tolist()
        == sobol_indices(y, 100, 2, seed=4).total_low.tolist()
    )


def _by_loops(results: list[float], base: int, factors: int) -> tuple[list[float], list[float]]:
    """The estimators as they are written in Saltelli et al. 2010, table 2 (b) centred, and (f)."""
    a, b = results[:base], results[base : 2 * base]
    centre = sum(a + b) / (2 * base)
    variance = sum((x - centre) ** 2 for x in a + b) / (2 * base)
    first, total = [], []
    for factor in range(factors):
        mixed = results[(factor + 2) * base : (factor + 3) * base]
        covered = sum((y - centre) * (m - x) for x, y, m in zip(a, b, mixed, strict=True))
        first.append(covered / base / variance if variance else 0.0)
        apart = sum((x - m) ** 2 for x, m in zip(a, mixed, strict=True))
        total.append(apart / (2 * base) / variance if variance else 0.0)
    return first, total


@given(st.integers(2, 12), st.integers(1, 4), st.integers(0, 9999))
@settings(deadline=None, max_examples=40)
def test_indices_against_plain_loops(base: int, factors: int, seed: int) -> None:
    results = np.random.default_rng(seed).normal(3, 1, base * (factors + 2))
    first, total = _by_loops(results.tolist(), base, factors)
    found = sobol_indices(results, base, factors)
    np.testing.assert_allclose(found.first, first, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.total, total, rtol=1e-9, atol=1e-9)


@given(st.integers(2, 12), st.integers(1, 4), st.integers(1, 5), st.integers(0, 9999))
@settings(deadline=None, max_examples=40)
def test_totals_of_many_results_are_those_of_each(base: int, factors: int, columns: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    ranks = rng.integers(1, 6, (base * (factors + 2), columns)).astype(np.int32)
    ranks[:, 0] = 3  # one that never changes
    found = total_indices(ranks, base, factors)
    assert found.shape == (factors, columns)
    for column in range(columns):
        _, total = _by_loops(ranks[:, column].astype(float).tolist(), base, factors)
        np.testing.assert_allclose(found[:, column], total, rtol=1e-12, atol=0)


def test_sums_of_whole_numbers_ask_for_no_order() -> None:
    """Runs in another order: the same bits, because nothing was rounded."""
    base, factors = 64, 3
    rng = np.random.default_rng(8)
    ranks = rng.integers(1, 2000, (factors + 2, base)).astype(np.float64)
    for _ in range(20):
        order = np.concatenate([[0], rng.permutation(np.arange(1, base))])
        one = sobol_indices(ranks.ravel(), base, factors)
        other = sobol_indices(ranks[:, order].ravel(), base, factors)
        assert one.first.tolist() == other.first.tolist()
        assert one.total.tolist() == other.total.tolist()


def test_resamples_are_not_drawn_with_the_numbers_of_the_design() -> None:
    assert uniform(2022, 1, 3, stream=1).ravel().tolist() == [
        0.851389985836094,
        0.28014631121099376,
        0.08738434823053098,
    ]
    design, resamples = uniform(7, 200, 50), uniform(7, 200, 50, stream=1)
    assert abs(np.corrcoef(design.ravel(), resamples.ravel())[0, 1]) < 0.05
    assert uniform(7, 3, 3, stream=0).tolist() == uniform(7, 3, 3).tolist()


def test_bounds_are_those_of_resampled_rows() -> None:
    """All of a row's runs go together into a resample; 5 and 95 % of 200 are the tenth and the hundred-and-ninetieth."""
    base, factors = 12, 2
    results = np.random.default_rng(5).normal(size=(factors + 2, base))
    found = sobol_indices(results.ravel(), base, factors, seed=9)
    places = (uniform(9, 200, base, stream=1) * base).astype(int)
    samples = [_by_loops(results[:, rows].ravel().tolist(), base, factors) for rows in places]
    for which, low, high in (
        (0, found.first_low, found.first_high),
        (1, found.total_low, found.total_high),
    ):
        for factor in range(factors):
            ordered = sorted(sample[which][factor] for sample in samples)
            assert low[factor] == pytest.approx(ordered[9], rel=1e-9)
            assert high[factor] == pytest.approx(ordered[189], rel=1e-9)


def test_bounds_hold_the_truth_about_as_often_as_they_say() -> None:
    """Nine in ten bootstrap intervals of an additive function hold its total indices, 0.2 and 0.8."""
    held = []
    for seed in range(120):
        x = saltelli(seed, 200, _columns(1, 1))
        found = sobol_indices(x[:, 0] + 2 * x[:, 1], 200, 2, seed=seed)
        bounds = zip(found.total_low, (0.2, 0.8), found.total_high, strict=True)
        held += [low <= truth <= high for low, truth, high in bounds]
    assert 0.82 <= np.mean(held) <= 0.97
