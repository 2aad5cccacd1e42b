"""Correlations against scipy pair by pair, and what cannot be correlated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from nenso.index.rules.analysis import correlation
from nenso.kernel.rules import Refused

PEERS = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}


def holes(rows: np.ndarray, share: float = 0.15, seed: int = 3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    found = rows.copy()
    found[rng.random(rows.shape) < share] = np.nan
    return found


def figures(units: int = 60, columns: int = 5, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    common = rng.standard_normal((units, 1))
    return np.round(common + rng.standard_normal((units, columns)), 1)  # rounded, so that some tie


@pytest.mark.parametrize("method", PEERS)
@pytest.mark.parametrize("share", [0.0, 0.15])
def test_each_pair_as_scipy_has_it(method: str, share: float) -> None:
    rows = holes(figures(), share)
    found = correlation(rows, method=method)
    for one in range(rows.shape[1]):
        for two in range(rows.shape[1]):
            both = ~np.isnan(rows[:, one]) & ~np.isnan(rows[:, two])
            peer = PEERS[method](rows[both, one], rows[both, two])
            assert found.pairs[one, two] == both.sum()
            assert found.r[one, two] == pytest.approx(peer.statistic, abs=1e-12)
            assert found.p[one, two] == pytest.approx(peer.pvalue, abs=1e-12)


@pytest.mark.parametrize("units", [50, 299, 400])
def test_kendall_for_few_and_many_units(units: int) -> None:
    rows = figures(units, 2)
    found, peer = correlation(rows, method="kendall"), stats.kendalltau(rows[:, 0], rows[:, 1])
    assert found.r[0, 1] == pytest.approx(peer.statistic, abs=1e-12)
    assert found.p[0, 1] == pytest.approx(peer.pvalue, rel=1e-9)
    two = correlation(rows[:2], method="kendall", min_pairs=2)
    assert abs(two.r[0, 1]) == pytest.approx(1)
    assert np.isnan(two.p[0, 1])


def test_kendall_counts_orders_where_nothing_ties() -> None:
    rng = np.random.default_rng(8)
    for units in (3, 4, 10, 33, 49):
        rows = rng.random((units, 4))
        found = correlation(rows, method="kendall")
        for one, two in ((0, 1), (1, 2), (0, 3)):
            peer = stats.kendalltau(rows[:, one], rows[:, two], method="exact")
            assert found.p[one, two] == pytest.approx(peer.pvalue, abs=1e-12)


def test_two_tables() -> None:
    rows = holes(figures())
    whole, part = correlation(rows), correlation(rows[:, :2], rows[:, 2:])
    assert part.r.shape == (2, 3)
    np.testing.assert_allclose(part.r, whole.r[:2, 2:], atol=1e-14)


def test_kendall_counts_chances_as_r_does() -> None:
    """R: cor.test(c(1,2,3,4,5), c(2,1,4,3,5), method = "kendall")$p.value = 0.2333333."""
    found = correlation(np.array([[1.0, 2], [2, 1], [3, 4], [4, 3], [5, 5]]), method="kendall")
    assert found.r[0, 1] == pytest.approx(0.6)
    assert found.p[0, 1] == pytest.approx(7 / 30)


@pytest.mark.parametrize("method", PEERS)
def test_what_does_not_vary_has_no_correlation(method: str) -> None:
    rows = figures(20, 3)
    rows[:, 1] = 0.1  # the mean of twenty of them is not 0.1 to the last bit
    rows[:, 2] = np.nan
    found = correlation(rows, method=method)
    assert np.isnan(found.r[1]).all()
    assert np.isnan(found.p[1]).all()
    assert np.isnan(found.r[2]).all()
    assert found.pairs[0, 2] == 0


def test_constant_over_the_common_units_only() -> None:
    rows = np.array([[1.0, np.nan], [2, 5], [2, 6], [2, 7]])
    assert np.isnan(correlation(rows).r[0, 1])


def test_two_units_say_nothing() -> None:
    assert np.isnan(correlation(figures(2, 2)).r).all()
    assert correlation(np.array([[1.0, 2], [2, 1]]), min_pairs=2).r[0, 1] == pytest.approx(-1)


@pytest.mark.parametrize("method", PEERS)
def test_an_outlier_of_any_size(method: str) -> None:
    rows = figures(30, 2)
    rows[3, 0] = 1e12
    found = correlation(rows, method=method)
    assert found.r[0, 1] == pytest.approx(PEERS[method](rows[:, 0], rows[:, 1]).statistic, abs=1e-9)


@pytest.mark.parametrize("method", PEERS)
def test_collinear_columns(method: str) -> None:
    column = np.arange(12.0) ** 2
    found = correlation(np.column_stack([column, 3 * column + 1, -column]), method=method)
    assert found.r[0, 1] == pytest.approx(1, abs=1e-12)
    assert found.r[0, 2] == pytest.approx(-1, abs=1e-12)
    assert found.p[0, 1] < 1e-6


@settings(max_examples=60, deadline=None)
@given(
    arrays(np.float64, (12, 3), elements=st.integers(-50, 50).map(float)),
    st.floats(0.01, 1000),
    st.floats(-1000, 1000),
    st.permutations(range(12)),
    st.sampled_from(sorted(PEERS)),
)
def test_scale_and_order_of_units_do_not_count(
    rows: np.ndarray, factor: float, shift: float, order: list[int], method: str
) -> None:
    found = correlation(rows, method=method)
    other = correlation(rows[order] * factor + shift, method=method)
    np.testing.assert_allclose(found.r, other.r, atol=1e-7)
    assert np.array_equal(found.r, found.r.T, equal_nan=True)
    known = found.r[~np.isnan(found.r)]
    assert ((known >= -1) & (known <= 1)).all()


def test_refusals() -> None:
    with pytest.raises(Refused, match=r"toolkit\.correlation"):
        correlation(figures(), method="guess")
    with pytest.raises(Refused, match=r"toolkit\.shape"):
        correlation(figures(5), figures(6))
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        correlation(np.array([[1.0, np.inf]]))
    assert correlation(np.empty((0, 2))).pairs.tolist() == [[0, 0], [0, 0]]
    assert correlation(np.empty((4, 0))).r.shape == (0, 0)
