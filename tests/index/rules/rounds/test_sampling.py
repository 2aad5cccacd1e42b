"""Sizes of samples against tables, and against what they promise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from nenso.index.rules.rounds.sampling import MARGIN, interval_of, planned_share, sample_size


@pytest.mark.parametrize(
    ("population", "size"), [(100, 80), (1000, 278), (5000, 357), (100_000, 383), (10**9, 385)]
)
def test_sizes_of_the_well_known_table(population: int, size: int) -> None:
    """Krejcie and Morgan (1970), "Determining sample size for research activities", p = 0.5, ±5 points, 95 %."""
    assert sample_size(population, 0.5) == size


def test_the_interval_of_a_share_by_hand() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    known = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (found, judged), interval in known.items():
        assert interval_of(found, judged) == pytest.approx(interval, abs=5e-5)
    assert interval_of(0, 0) == (0.0, 1.0)


def test_a_branch_without_a_cut_is_audited_too() -> None:
    assert planned_share(0, 200) == pytest.approx(0.0188, abs=1e-4)
    assert sample_size(200, planned_share(0, 200)) == 25
    assert planned_share(0, 0) == 0.5
    assert planned_share(95, 100) < 0.95
    assert planned_share(50, 100) == 0.5
    assert sample_size(0, 0.5) == 0
    assert sample_size(10, 0.0) == 1


@given(population=st.integers(200, 6000), share=st.floats(0.05, 0.95))
def test_the_margin_is_kept_in_about_95_of_100_samples(population: int, share: float) -> None:
    reached = round(share * population)
    size = sample_size(population, reached / population)
    assert 0 < size <= population
    truth, law = reached / population, hypergeom(population, reached, size)
    low, high = math.ceil(size * (truth - MARGIN) - 1e-9), math.floor(size * (truth + MARGIN) + 1e-9)
    assert law.cdf(high) - law.cdf(low - 1) > 0.91, "the normal approximation and whole numbers cost a little"


@given(population=st.integers(1, 10_000), judged=st.integers(0, 500), data=st.data())
def test_more_is_never_drawn_than_for_a_half(population: int, judged: int, data: st.DataObject) -> None:
    found = data.draw(st.integers(0, judged))
    low, high = interval_of(found, judged)
    assert low <= planned_share(found, judged) <= high
    assert sample_size(population, planned_share(found, judged)) <= sample_size(population, 0.5)
