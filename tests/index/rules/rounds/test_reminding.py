"""Which reminder is due on a day."""

from datetime import date, timedelta

from nenso.index.rules.rounds.reminding import BEFORE, reminder
from nenso.kernel.rules.workdays import Calendar

LAST = date(2026, 3, 31)  # a Tuesday
WEEK = Calendar()


def test_the_nearest_that_was_reached_until_the_last_day() -> None:
    days = [LAST - timedelta(days=back) for back in range(9, -2, -1)]
    found = [reminder(LAST, day, WEEK) for day in days]
    # Sunday 22nd to Wednesday 1st: five working days before Tuesday 31st is Tuesday 24th, one is Monday 30th.
    assert found == [None, None, 5, 5, 5, 5, 5, 5, 1, 1, None]
    assert BEFORE == (5, 1)


def test_holidays_are_no_working_days() -> None:
    monday_off = Calendar(holidays=frozenset({date(2026, 3, 30)}))
    assert reminder(LAST, date(2026, 3, 27), monday_off) == 1
    assert reminder(LAST, date(2026, 3, 23), monday_off) == 5


def test_nobody_is_reminded_of_what_was_asked_just_now() -> None:
    asked = date(2026, 3, 24)
    assert reminder(LAST, date(2026, 3, 25), WEEK, since=asked) is None
    assert reminder(LAST, date(2026, 3, 25), WEEK, since=asked - timedelta(days=1)) == 5
    assert reminder(LAST, date(2026, 3, 30), WEEK, since=asked) == 1
    assert reminder(LAST, LAST, WEEK, since=date(2026, 3, 30)) is None
