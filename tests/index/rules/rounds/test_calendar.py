"""The calendar of a round: inclusive last days, and days that only move on."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.index.rules.rounds import Calendar, Phase, check_calendar, check_change, phase_of
from nenso.kernel.rules import Refused

CALENDAR = Calendar(
    date(2026, 3, 2), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 15), date(2026, 6, 1)
)


@pytest.mark.parametrize(
    ("day", "phase"),
    [
        (date(2026, 3, 1), Phase.PREPARED),
        (date(2026, 3, 2), Phase.SELF),
        (date(2026, 3, 31), Phase.SELF),
        (date(2026, 4, 1), Phase.VERIFICATION),
        (date(2026, 4, 30), Phase.VERIFICATION),
        (date(2026, 5, 1), Phase.OBJECTION),
        (date(2026, 5, 15), Phase.OBJECTION),
        (date(2026, 5, 16), Phase.DECISION),
        (date(2027, 1, 1), Phase.DECISION),
    ],
)
def test_a_last_day_still_belongs_to_its_phase(day: date, phase: Phase) -> None:
    assert phase_of(CALENDAR, opened=True, today=day) is phase


def test_what_happened_stands_before_what_the_calendar_says() -> None:
    day = date(2026, 4, 10)
    assert phase_of(CALENDAR, opened=False, today=day) is Phase.PREPARED
    assert phase_of(CALENDAR, opened=True, closed=True, today=day) is Phase.CLOSED
    assert phase_of(CALENDAR, opened=True, closed=True, published=True, today=day) is Phase.PUBLISHED


@given(st.integers(-40, 400), st.integers(0, 60))
def test_phases_never_go_back(start: int, later: int) -> None:
    order = list(Phase)
    first, second = (CALENDAR.opens_on + timedelta(days=days) for days in (start, start + later))
    before, after = (phase_of(CALENDAR, opened=True, today=day) for day in (first, second))
    assert order.index(before) <= order.index(after)


def test_days_out_of_order_are_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"round\.days") as found:
        check_calendar(replace(CALENDAR, verify_until=CALENDAR.self_until))
    assert found.value.field == "verify_until"
    check_calendar(replace(CALENDAR, self_until=CALENDAR.opens_on))  # a round of one day of self-assessment


def changed(today: date, *, opened: bool = True, **days: date) -> tuple[str, ...]:
    return check_change(CALENDAR, replace(CALENDAR, **days), opened=opened, today=today)


def test_an_open_round_is_only_given_more_time() -> None:
    today = date(2026, 3, 20)
    assert changed(today, self_until=date(2026, 4, 5)) == ("self_until",)
    assert changed(date(2026, 3, 31), self_until=date(2026, 4, 5)) == ("self_until",)
    with pytest.raises(Refused, match=r"round\.day_back"):
        changed(today, self_until=date(2026, 3, 25))
    with pytest.raises(Refused, match=r"round\.day_over"):
        changed(date(2026, 4, 1), self_until=date(2026, 4, 5))
    with pytest.raises(Refused, match=r"round\.day_over"):
        changed(today, opens_on=date(2026, 3, 25))
    with pytest.raises(Refused, match=r"round\.days_same"):
        changed(today)


def test_a_round_that_is_not_open_may_move_freely() -> None:
    assert changed(date(2026, 3, 20), opened=False, opens_on=date(2026, 1, 5)) == ("opens_on",)
