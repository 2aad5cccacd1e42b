"""Whether a target will be reached, against values worked out by hand."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.programme.rules import (
    Aim,
    Observation,
    Status,
    expected_on,
    forecast_on,
    is_reached,
    status_of,
    task_status,
)

START, DUE = date(2025, 1, 1), date(2026, 1, 1)  # 365 days
RISING = Aim(">=", 80.0, DUE, indicator="x", baseline=40.0, baseline_on=START)


def seen(*pairs: tuple[date, float]) -> list[Observation]:
    return [Observation(day, value) for day, value in pairs]


def days(number: int) -> date:
    return START + timedelta(days=number)


# --- The way there ----------------------------------------------------------------------------------------


def test_the_way_runs_straight_between_its_points() -> None:
    assert expected_on(RISING.way, days(0)) == 40.0
    assert expected_on(RISING.way, days(73)) == 48.0  # a fifth of the year, a fifth of the forty
    assert expected_on(RISING.way, days(365)) == expected_on(RISING.way, days(900)) == 80.0
    assert expected_on(RISING.way, days(-1)) is None
    bent = Aim(">=", 80.0, DUE, baseline=40.0, baseline_on=START, trajectory=((days(73), 70.0),))
    assert expected_on(bent.way, days(73)) == 70.0
    assert expected_on(bent.way, days(219)) == 75.0  # half of the way from 70 to 80
    assert expected_on(Aim(">=", 80.0, DUE).way, days(10)) is None


# --- The forecast -----------------------------------------------------------------------------------------


def test_a_straight_row_is_foreseen_without_doubt() -> None:
    row = [(days(10 * n), 50.0 + n) for n in range(5)]
    found = forecast_on(row, days(100))
    assert found is not None
    assert (round(found.value, 9), round(found.low, 9), round(found.high, 9)) == (60.0, 60.0, 60.0)
    assert found.count == 5


def test_the_band_is_that_of_students_t() -> None:
    """By hand: days 0 to 3 with 1, 3, 2, 4 have mean 2.5 and slope 4/5, so day 4 is 2.5 + 0.8 · 2.5 = 4.5.

    Residuals −0.3, 0.9, −0.9, 0.3: s² = 1.8/2; error √(0.9 · (1 + 1/4 + 6.25/5)) = 1.5. With two degrees of freedom t at 0.9 is
    0.8/√0.18 = 1.885618.
    """
    row = [(days(n), value) for n, value in enumerate((1.0, 3.0, 2.0, 4.0))]
    found = forecast_on(row, days(4))
    assert found is not None
    assert found.value == pytest.approx(4.5)
    assert found.high - found.value == pytest.approx(1.5 * 1.885618083)
    assert found.value - found.low == pytest.approx(1.5 * 1.885618083)


def test_few_figures_make_no_forecast_and_only_the_last_count() -> None:
    row = [(days(n), float(n)) for n in range(3)]
    assert forecast_on(row, days(9)) is None
    assert forecast_on([(days(0), 1.0)] * 6, days(9)) is None
    flat_then_rising = [(days(n), 0.0) for n in range(20)] + [(days(20 + n), float(n)) for n in range(8)]
    found = forecast_on(flat_then_rising, days(30))
    assert found is not None
    assert found.value == pytest.approx(10.0)


def test_a_share_stays_a_share_and_a_rank_a_rank() -> None:
    row = [(days(n), 90.0 + 2 * n) for n in range(4)]
    found = forecast_on(row, days(50), unit="%")
    assert found is not None
    assert (found.value, found.high) == (100.0, 100.0)
    falling = forecast_on([(days(n), 8.0 - 2 * n) for n in range(4)], days(50), unit="rank")
    assert falling is not None
    assert (falling.value, falling.low) == (1.0, 1.0)


# --- What is told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operator", "value", "is_it"),
    [
        (">=", 80.0, True),
        (">=", 79.99, False),
        (">", 80.0, False),
        ("<=", 80.0, True),
        ("<", 80.0, False),
        ("=", 85.0, True),
        ("=", 75.0, False),
    ],
)
def test_what_reaches_a_target(operator: str, value: float, is_it: bool) -> None:
    assert is_reached(Aim(operator, 80.0, DUE), value) is is_it


def test_a_figure_that_comes_down_reaches_what_it_started_above() -> None:
    falling = Aim("=", 0.0, DUE, baseline=12.0, baseline_on=START)
    assert is_reached(falling, 0.0)
    assert not is_reached(falling, 3.0)
    assert is_reached(Aim(">=", 0.3, DUE), 0.1 + 0.2)
    assert is_reached(Aim("<=", 0.3, DUE), 0.1 + 0.2)


@pytest.mark.parametrize(
    ("figures", "today", "status"),
    [
        ((), 100, Status.NO_DATA),
        (((400, 90.0),), 100, Status.NO_DATA),  # of a day to come
        (((73, 48.0),), 100, Status.ON_TRACK),
        (((73, 47.9),), 100, Status.AT_RISK),
        (((73, 80.0),), 100, Status.DONE),
        (((300, 85.0), (340, 70.0)), 350, Status.AT_RISK),  # once reached, lost again
        (((300, 79.0),), 366, Status.LATE),
        (((300, 81.0),), 366, Status.DONE),
        (((300, 81.0), (364, 79.0)), 366, Status.LATE),
        (((300, 79.0), (380, 80.0)), 390, Status.DONE_LATE),
        (((300, 81.0), (380, 60.0)), 390, Status.DONE),  # it was due that day, not for ever
    ],
)
def test_what_is_told_of_a_target(figures: tuple[tuple[int, float], ...], today: int, status: Status) -> None:
    found = status_of(RISING, seen(*((days(n), value) for n, value in figures)), days(today))
    assert found.status is status
    assert found.reason.vi
    assert found.reason.en


def test_who_keeps_up_but_slows_down_is_at_risk_by_the_forecast() -> None:
    figures = seen(*((days(20 * n), value) for n, value in enumerate((50.0, 58.0, 58.5, 58.6), start=1)))
    found = status_of(RISING, figures, days(85))
    assert found.expected is not None
    assert found.expected < 58.6
    assert found.forecast is not None
    assert found.status is Status.ON_TRACK  # 50 to 58.6 in 60 days leads far above 80
    slow = seen(*((days(20 * n), 60.0 + 0.1 * n) for n in range(1, 5)))
    at_risk = status_of(RISING, slow, days(85))
    assert at_risk.status is Status.AT_RISK
    assert at_risk.forecast is not None
    assert at_risk.forecast.value == pytest.approx(60.0 + 0.1 * 365 / 20)
    assert "Dự báo" in at_risk.reason.vi


def test_without_a_way_or_enough_figures_it_cannot_be_judged() -> None:
    bare = Aim(">=", 80.0, DUE, indicator="x")
    found = status_of(bare, seen((days(10), 20.0)), days(20))
    assert (found.status, found.expected, found.forecast) == (Status.NO_DATA, None, None)
    four = seen(*((days(20 * n), 20.0 + n) for n in range(4)))
    assert status_of(bare, four, days(70)).status is Status.AT_RISK


def test_the_day_since_which_it_is_reached_is_told() -> None:
    figures = seen((days(100), 82.0), (days(150), 70.0), (days(200), 81.0), (days(250), 83.0))
    assert status_of(RISING, figures, days(260)).reached_on == days(200)


@given(st.lists(st.tuples(st.integers(0, 700), st.floats(0, 100)), max_size=12), st.integers(0, 800))
def test_something_is_always_told_and_only_of_what_was_known(
    pairs: list[tuple[int, float]], today: int
) -> None:
    figures = seen(*((days(n), value) for n, value in pairs))
    found = status_of(RISING, figures, days(today))
    known = [one for one in figures if one.day <= days(today)]
    assert found == status_of(RISING, known, days(today))
    assert (found.status is Status.NO_DATA) == (not known)
    if found.forecast:
        assert found.forecast.low <= found.forecast.value <= found.forecast.high
        assert math.isfinite(found.forecast.value)


# --- Tasks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "state", "done_on", "submitted", "today", "status", "left"),
    [
        (None, "open", None, None, 0, Status.NO_DATA, None),
        (100, "open", None, None, 80, Status.ON_TRACK, 20),
        (100, "open", None, None, 86, Status.AT_RISK, 14),
        (100, "open", None, None, 100, Status.AT_RISK, 0),
        (100, "open", None, None, 101, Status.LATE, -1),
        (100, "submitted", None, 99, 130, Status.ON_TRACK, -30),  # the receiver is slow, not the owner
        (100, "submitted", None, 101, 130, Status.LATE, -30),
        (100, "done", 100, 100, 130, Status.DONE, -30),
        (100, "done", 101, 101, 130, Status.DONE_LATE, -30),
        (None, "done", 101, 101, 130, Status.DONE, None),
        (100, "cancelled", None, None, 130, Status.CANCELLED, -30),
    ],
)
def test_what_is_told_of_a_task(
    due: int | None,
    state: str,
    done_on: int | None,
    submitted: int | None,
    today: int,
    status: Status,
    left: int | None,
) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else days(number)

    found = task_status(day(due), state, day(done_on), days(today), submitted_on=day(submitted))
    assert (found.status, found.days) == (status, left)
    assert found.reason.vi
