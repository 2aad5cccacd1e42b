"""Working days: weekends, holidays, swapped Saturdays, and the calendar that ships."""

import csv
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel import queries
from nenso.kernel.rules.workdays import Calendar

SHIPPED = queries.work_calendar()
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def test_a_due_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert SHIPPED.next_working_day(date(2025, 5, 1)) == date(2025, 5, 5)  # Thursday; Friday was exchanged
    assert SHIPPED.next_working_day(date(2026, 2, 14)) == date(2026, 2, 23)
    assert SHIPPED.next_working_day(date(2025, 6, 16)) == date(2025, 6, 16)


def test_a_swapped_saturday_is_worked() -> None:
    assert SHIPPED.is_working_day(date(2025, 4, 26))
    assert not SHIPPED.is_working_day(date(2025, 5, 2))
    assert not Calendar().is_working_day(date(2025, 4, 26))


def test_what_is_only_proposed_is_not_counted() -> None:
    assert SHIPPED.is_working_day(date(2026, 11, 24))


def test_working_days_are_counted_after_the_first_day_up_to_the_last() -> None:
    friday, monday = date(2025, 6, 13), date(2025, 6, 16)
    assert SHIPPED.working_days_between(friday, friday) == 0
    assert SHIPPED.working_days_between(friday, monday - timedelta(days=1)) == 0
    assert SHIPPED.working_days_between(friday, monday) == 1
    assert SHIPPED.working_days_between(monday, friday) == -1


@given(DAYS, st.integers(-40, 40))
def test_adding_working_days_is_undone_by_counting(day: date, number: int) -> None:
    there = SHIPPED.add_working_days(day, number)
    if number >= 0:
        assert SHIPPED.working_days_between(day, there) == number
    else:
        assert SHIPPED.working_days_between(there - timedelta(days=1), day - timedelta(days=1)) == -number


@given(DAYS)
def test_the_next_working_day_is_worked_and_nothing_before_it_is(day: date) -> None:
    there = SHIPPED.next_working_day(day)
    assert SHIPPED.is_working_day(there)
    assert not any(SHIPPED.is_working_day(day + timedelta(days=n)) for n in range((there - day).days))


def test_every_row_stands_where_it_changes_something() -> None:
    with queries._HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        day = date.fromisoformat(row["day"])
        assert (day.weekday() >= 5) == (row["kind"] == "working"), row["day"]
        assert row["status"] in ("found", "unverified")
        assert row["source"], row["day"]
    assert len({row["day"] for row in rows}) == len(rows)
