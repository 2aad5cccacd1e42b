"""Growth of panels by hand and by least squares; statistics of columns by scipy."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nenso.index.rules.analysis import Limits, growth, statistics
from nenso.index.rules.analysis.growth import CHANGES_SIGN, FINE, FROM_NOUGHT, TOO_FEW
from nenso.kernel.rules import Refused

YEARS = [2018, 2020, 2021, 2024]


def one(*figures: float, years: list[int] = YEARS):  # type: ignore[no-untyped-def]
    return growth(np.array(figures), years[: len(figures)])


def test_by_hand() -> None:
    found = one(100, np.nan, 121, 144)
    assert found.rate == pytest.approx(1.44 ** (1 / 6) - 1)
    line = stats.linregress([2018, 2021, 2024], [100, 121, 144])
    assert found.slope == pytest.approx(line.slope)
    assert found.percent == pytest.approx(line.slope / (line.intercept + line.slope * 2018) * 100)
    assert (found.change, found.first_year, found.last_year, found.count) == (44, 2018, 2024, 3)
    assert found.rate_state == found.percent_state == FINE


def test_two_figures_are_a_plain_change() -> None:
    found = one(np.nan, 50, np.nan, 60)
    assert found.percent == pytest.approx((60 - 50) * 100 / 50 / 4)
    assert found.slope == pytest.approx(2.5)


def test_each_series_of_a_panel_apart() -> None:
    panel = np.random.default_rng(1).random((4, 6, 3)) + 0.5
    panel[1, 2, 1] = np.nan
    found = growth(panel, YEARS)
    assert found.rate.shape == (6, 3)
    for row in range(6):
        for column in range(3):
            alone = growth(panel[:, row, column], YEARS)
            assert found.slope[row, column] == pytest.approx(float(alone.slope))
            assert found.rate[row, column] == pytest.approx(float(alone.rate))


@pytest.mark.parametrize(
    ("figures", "rate", "percent"),
    [
        ((np.nan, np.nan, np.nan, np.nan), TOO_FEW, TOO_FEW),
        ((np.nan, 3.0, np.nan, np.nan), TOO_FEW, TOO_FEW),
        ((0.0, np.nan, np.nan, 5.0), FROM_NOUGHT, FROM_NOUGHT),
        ((-1.0, np.nan, np.nan, 5.0), CHANGES_SIGN, CHANGES_SIGN),
        ((5.0, np.nan, np.nan, -1.0), CHANGES_SIGN, FINE),
        ((-4.0, np.nan, np.nan, -2.0), CHANGES_SIGN, CHANGES_SIGN),
    ],
)
def test_what_has_no_rate_says_why(figures: tuple[float, ...], rate: int, percent: int) -> None:
    found = one(*figures)
    assert (found.rate_state, found.percent_state) == (rate, percent)
    assert np.isnan(found.rate) == (rate != FINE)
    assert np.isnan(found.percent) == (percent != FINE)


@pytest.mark.parametrize("figure", [0.0, -3.0, 0.1, 1e12])
def test_what_stands_still_grows_by_nothing(figure: float) -> None:
    found = one(figure, figure, figure, figure)
    assert (found.rate, found.percent, found.change) == (0, 0, 0)
    assert found.slope == pytest.approx(0, abs=1e-3)


def test_everything_lost_is_a_rate_of_minus_one() -> None:
    assert one(5, np.nan, np.nan, 0).rate == -1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.01, 1000), min_size=4, max_size=4), st.floats(0.01, 1000))
def test_the_unit_of_measure_does_not_count(figures: list[float], factor: float) -> None:
    found, other = one(*figures), one(*[figure * factor for figure in figures])
    assert found.rate == pytest.approx(float(other.rate), rel=1e-6, abs=1e-9)
    assert found.percent_state == other.percent_state
    if found.percent_state == FINE:
        assert found.percent == pytest.approx(float(other.percent), rel=1e-4, abs=1e-6)


def test_bad_panels() -> None:
    with pytest.raises(Refused, match=r"toolkit\.years"):
        growth(np.zeros(2), [2020, 2020])
    with pytest.raises(Refused, match=r"toolkit\.shape"):
        growth(np.zeros(3), [2020, 2021])
    with pytest.raises(Refused, match=r"toolkit\.infinite"):
        one(1, np.inf)
    assert growth(np.zeros((0, 2)), []).rate_state.tolist() == [TOO_FEW, TOO_FEW]
    assert growth(np.zeros((2, 0)), [1, 2]).rate.shape == (0,)


def test_statistics_by_scipy() -> None:
    column = np.append(np.random.default_rng(3).lognormal(size=40), [0.0, 0.0, np.nan])
    (found,) = statistics(column[:, None], ["roads"])
    figures = column[:-1]
    assert (found.name, found.units, found.present, found.missing) == ("roads", 43, 42, 1)
    assert (found.nonzero, found.unique, found.alike) == (40, 41, 2)
    assert found.mean == pytest.approx(figures.mean())
    assert found.median == pytest.approx(np.median(figures))
    assert found.deviation == pytest.approx(figures.std(ddof=1))
    assert found.skew == pytest.approx(stats.skew(figures, bias=False))
    assert found.kurtosis == pytest.approx(stats.kurtosis(figures, bias=False))
    quarter, three = np.quantile(figures, [0.25, 0.75])
    beyond = (figures > three + 1.5 * (three - quarter)) | (figures < quarter - 1.5 * (three - quarter))
    assert found.outliers == int(beyond.sum()) > 0


def test_flags() -> None:
    rows = np.column_stack(
        [
            np.append(np.arange(1.0, 10), 1e12),
            np.append(np.ones(4), [np.nan] * 6),
            np.append(np.zeros(6), [1.0, 2, 3, 4]),
            np.arange(10.0),
        ]
    )
    flags = [one.flags for one in statistics(rows)]
    assert flags == [("outliers",), ("missing", "zeros", "alike"), ("zeros",), ()]
    assert [one.flags for one in statistics(rows, limits=Limits(nonzero=0.95))][3] == ("zeros",)


def test_columns_with_nothing_to_say() -> None:
    empty, single, constant = statistics(np.array([[np.nan, 2, 0.1], [np.nan, np.nan, 0.1]]))
    assert (empty.present, empty.unique, empty.alike, empty.outliers) == (0, 0, 0, 0)
    assert np.isnan([empty.low, empty.mean, empty.deviation, single.deviation, constant.skew]).all()
    assert (single.mean, constant.mean, constant.deviation) == (2, 0.1, 0)
    with pytest.raises(Refused, match=r"toolkit\.infinite") as refusal:
        statistics(np.array([[1.0, -np.inf]]), ["roads", "schools"])
    assert refusal.value.facts["indicator"] == "schools"
