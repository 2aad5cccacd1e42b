"""Random numbers that stay, and Sobol indices against functions whose indices are known."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nenso.index.rules.uncertainty import saltelli, sobol_indices, uniform
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
