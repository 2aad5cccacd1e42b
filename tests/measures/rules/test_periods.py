"""Periods made of shorter ones."""

import itertools
import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Period, PeriodKind, Refused, period_containing
from nenso.measures.rules.periods import PeriodRule, combine, parts_of


@pytest.mark.parametrize(
    ("code", "kind", "first", "last", "count"),
    [("2024", "month", "2024-01", "2024-12", 12), ("2024", "quarter", "2024-Q1", "2024-Q4", 4), ("2024", "half_year", "2024-H1", "2024-H2", 2),
     ("2024-H2", "month", "2024-07", "2024-12", 6), ("2024-H2", "quarter", "2024-Q3", "2024-Q4", 2), ("2024-Q1", "month", "2024-01", "2024-03", 3),
     ("2024-02", "day", "2024-02-01", "2024-02-29", 29), ("2024-W01", "day", "2024-01-01", "2024-01-07", 7), ("2024", "year", "2024", "2024", 1),
     ("2024-W05", "week", "2024-W05", "2024-W05", 1), ("2024", "day", "2024-01-01", "2024-12-31", 366)],
)  # fmt: skip
def test_parts(code: str, kind: str, first: str, last: str, count: int) -> None:
    parts = parts_of(Period.parse(code), PeriodKind(kind))
    assert (parts[0].code, parts[-1].code, len(parts)) == (first, last, count)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("2024-01", "quarter"), ("2024-Q1", "half_year"), ("2024", "week"), ("2024-01", "week"), ("2024-W01", "month"),
     ("2024-01-01", "week"), ("2018-Q1", "week"), ("2024-01-01", "month")],
)  # fmt: skip
def test_what_does_not_fill_a_period_is_refused(code: str, kind: str) -> None:
    with pytest.raises(Refused, match="no_parts"):
        parts_of(Period.parse(code), PeriodKind(kind))


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(PeriodKind), st.sampled_from(PeriodKind)
)
def test_parts_fill_the_period_without_gap_or_overlap(
    day: date, longer: PeriodKind, kind: PeriodKind
) -> None:
    period = period_containing(longer, day)
    try:
        parts = parts_of(period, kind)
    except Refused:
        return
    assert parts[0].first_day == period.first_day
    assert parts[-1].following().first_day == period.following().first_day
    for first, second in itertools.pairwise(parts):
        assert first.following() == second


def test_each_rule_over_parts() -> None:
    months = np.array([[1.0, 5, math.nan], [2, math.nan, math.nan], [6, 3, math.nan]])
    expected = {"sum": [9, 8], "mean": [3, 4], "max": [6, 5], "last": [6, 3], "none": [math.nan, math.nan]}
    for rule, figures in expected.items():
        found = combine(months, rule, 3)
        np.testing.assert_array_equal(found.values, [*figures, math.nan])
        assert found.counts.tolist() == [3, 2, 0]
        np.testing.assert_allclose(found.coverage, [1, 2 / 3, 0])


def test_parts_that_have_not_come_lower_the_coverage() -> None:
    found = combine(np.array([[1.0], [2.0]]), PeriodRule.SUM, 12)
    assert (found.values.tolist(), found.counts.tolist(), found.coverage.tolist()) == ([3.0], [2], [2 / 12])
    assert combine(np.array([[4.0], [math.nan]]), "last", 3).values.tolist() == [4.0]
    for rule in PeriodRule:
        nothing = combine(np.empty((0, 2)), rule, 3)
        assert np.isnan(nothing.values).all()
        assert nothing.coverage.tolist() == [0, 0]
    with pytest.raises(ValueError, match="expected"):
        combine(np.ones((4, 1)), "sum", 3)


@given(st.lists(st.one_of(st.just(math.nan), st.integers(-99, 99).map(float)), min_size=12, max_size=12))
def test_a_year_from_its_quarters_is_a_year_from_its_months(months: list[float]) -> None:
    figures = np.array(months)
    for rule in (PeriodRule.SUM, PeriodRule.MAX, PeriodRule.LAST):
        quarters = np.array([combine(figures[q * 3 : q * 3 + 3], rule, 3).values for q in range(4)])
        np.testing.assert_array_equal(combine(quarters, rule, 4).values, combine(figures, rule, 12).values)
