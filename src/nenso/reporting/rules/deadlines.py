"""Which days a report covers and when it is due (NĐ 09/2019/NĐ-CP, articles 8, 12 and 13)."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from nenso.kernel.rules import Period, PeriodKind, Refused, cutoff, period_containing
from nenso.kernel.rules.workdays import Calendar

RECEIVER = "receiver"  # the deadline of the last one, who reports on to nobody within the regime
# From the lowest: each level's due day comes before that of the next.
LEVELS = (
    frozenset({"communal_committee"}),
    frozenset({"district_committee"}),
    frozenset({"department", "centre", "regional_centre", "state_enterprise"}),
    frozenset({"provincial_committee", "ministry", "ministry_level_agency", "government_agency"}),
    frozenset({RECEIVER}),
)
CHECKED_YEARS = 2  # the years from its beginning on for which a regime is held against the calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a report's data cover, both included."""

    first_day: date
    last_day: date


def window_of(period: Period, window: Mapping[str, Any]) -> Window:
    """Return the days that a period's report covers.

    A regime's own window runs from day `from_day` of the month before the period to day `to_day` of its last month;
    {"calendar": true} is the period itself; an empty one is the decree's own (article 12).
    Raises `Refused("period.no_cutoff")` for days and weeks without a window.
    """
    last = period.last_day
    if window.get("calendar"):
        return Window(period.first_day, last)
    if "from_day" not in window:
        found = cutoff(period)
        return Window(found.first_day, found.last_day)
    if period.kind in (PeriodKind.DAY, PeriodKind.WEEK):
        raise Refused("period.no_cutoff", period=period.code)
    first = period.first_day if window["from_day"] == 1 else _month(period.first_day, -1)
    return Window(_day(first, int(window["from_day"])), _day(last, int(window["to_day"])))


def due_of(period: Period, deadline: Mapping[str, Any], workdays: Calendar) -> date:
    """Return the due day: day `day` of the month `month` months after the period's last one, moved off holidays.

    For days and weeks `day` counts the days after the period.
    """
    return workdays.next_working_day(written_day(period, deadline))


def written_day(period: Period, deadline: Mapping[str, Any]) -> date:
    """Return the due day as the act writes it, before it moves off holidays."""
    last = period.last_day
    if period.kind in (PeriodKind.DAY, PeriodKind.WEEK):
        return date.fromordinal(last.toordinal() + int(deadline["day"]))
    return _day(_month(last, int(deadline.get("month", 0))), int(deadline["day"]))


def deadline_for(deadlines: Mapping[str, Any], organisation_type: str) -> Mapping[str, Any]:
    """Return the deadline of an organisation type, or the one for all ("*"); raises `Refused("regime.no_deadline")`."""
    found = deadlines.get(organisation_type) or deadlines.get("*")
    if not found:
        raise Refused("regime.no_deadline", type=organisation_type)
    return dict(found)


def check_deadlines(
    kind: PeriodKind, since: date, window: Mapping[str, Any], deadlines: Mapping[str, Any], workdays: Calendar
) -> None:
    """Hold the deadlines of a regime against the calendar of its first years.

    Raises `Refused`: "regime.deadline" (not a day of a month), "regime.too_soon" (no working day from the cut-off to
    the due day, article 8(5)), "regime.levels" (a level is due no earlier than the next), both with the two days.
    """
    for organisation_type, deadline in deadlines.items():
        _check_written(organisation_type, deadline)
    for period in _periods(kind, since):
        closed = window_of(period, window).last_day
        dues = {each: due_of(period, deadline, workdays) for each, deadline in deadlines.items()}
        for organisation_type, due in dues.items():
            if workdays.working_days_between(closed, due) < 1:
                raise Refused(
                    "regime.too_soon",
                    field="deadlines",
                    type=organisation_type,
                    period=period.code,
                    cutoff=closed,
                    due=due,
                )
        _check_levels(period, dues)


def _check_written(organisation_type: str, deadline: Any) -> None:
    is_right = (
        isinstance(deadline, Mapping)
        and isinstance(deadline.get("day"), int)
        and 1 <= deadline["day"] <= 31
        and isinstance(deadline.get("month", 0), int)
        and 0 <= deadline.get("month", 0) <= 12
    )
    if not is_right:
        raise Refused("regime.deadline", field="deadlines", type=organisation_type)


def _check_levels(period: Period, dues: Mapping[str, date]) -> None:
    before: tuple[str, date] | None = None
    for level in LEVELS:
        there = sorted((due, each) for each, due in dues.items() if each in level)
        if not there:
            continue
        if before is not None and there[0][0] <= before[1]:
            raise Refused(
                "regime.levels",
                field="deadlines",
                period=period.code,
                lower=before[0],
                lower_due=before[1],
                upper=there[0][1],
                upper_due=there[0][0],
            )
        before = (there[-1][1], there[-1][0])


def _periods(kind: PeriodKind, since: date) -> Iterator[Period]:
    period = period_containing(kind, since)
    while period.first_day.year < since.year + CHECKED_YEARS:
        yield period
        period = period.following()


def _month(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _day(month: date, day: int) -> date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
