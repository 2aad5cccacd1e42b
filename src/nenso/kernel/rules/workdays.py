"""Working days: the days on which agencies work, by the weekend, public holidays and swapped Saturdays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that are not worked though they are weekdays, and the weekend days that are (worked in exchange).

    A day outside the years that the holidays cover counts by its weekday alone.
    """

    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Say whether agencies work on a day."""
        if day.weekday() >= _SATURDAY:
            return day in self.working_weekends
        return day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """Return the first working day on or after a day: where a due day that is a holiday moves to."""
        while not self.is_working_day(day):
            day += _ONE
        return day

    def add_working_days(self, day: date, number: int) -> date:
        """Return the day that lies so many working days after (or, below nought, before) a day; 0 is the day itself."""
        step = _ONE if number > 0 else -_ONE
        left = abs(number)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """Count the working days after one day up to and with another; negative where `until` comes first.

        So a report due on the first working day after its cut-off leaves one working day.
        """
        if until < after:
            return -self.working_days_between(until, after)
        days = (after + timedelta(days=number + 1) for number in range((until - after).days))
        return sum(self.is_working_day(day) for day in days)


def calendar_of(rows: Iterable[tuple[date, str]]) -> Calendar:
    """Return the calendar of dated rows, each a day and what it is: "holiday" or "working"."""
    found = list(rows)
    return Calendar(
        frozenset(day for day, kind in found if kind == "holiday"),
        frozenset(day for day, kind in found if kind == "working"),
    )
