"""Reminding reporters: before the due day, and once it has passed. Each thing is told a person once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import SYSTEM, Period, PeriodKind, Text, period_containing
from nenso.notify.actions import tell
from nenso.reporting.models import Call, RegimeVersion
from nenso.reporting.queries.calls import call_completeness
from nenso.reporting.queries.completeness import Line, completeness_of
from nenso.reporting.queries.regimes import versions
from nenso.reporting.rules.paths import path_of, path_of_work

BEFORE = (3, 1)  # working days before the due day on which people are reminded
_CALLED = 99  # the stage at which people are told that a report is called for
LATE_FOR = 30  # days after the due day until which they are told that it is late

_TITLES = {
    3: Text("{regime}: còn 3 ngày làm việc để gửi {period}", "{regime}: 3 working days left for {period}"),
    1: Text("{regime}: còn 1 ngày làm việc để gửi {period}", "{regime}: 1 working day left for {period}"),
    _CALLED: Text("{regime}: được yêu cầu báo cáo {period}", "{regime}: a report is called for, {period}"),
    0: Text("{regime}: đã quá hạn gửi {period}", "{regime}: the report for {period} is late"),
}
_BODY = Text("Hạn gửi: {due}. Cơ quan: {organisation}.", "Due on {due}. Organisation: {organisation}.")


@dataclass(frozen=True, slots=True)
class _Owed:
    """A report that is owed: `stage` is 3 or 1 working days before its due day, 0 after it, `_CALLED` long before."""

    key: str
    name: Text
    period: Text
    organisation: str
    organisation_name: Text
    due: date
    stage: int
    path: str


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Tell the reporters of each organisation what it owes: 3 and 1 working days before the due day, and once it is late.

    What is called for is told when it is asked, too.
    Done as often as one likes, each person is told each of these once. Returns how many messages are new.
    """
    on = timezone.localtime(now).date()
    held = holders_of(Role.REPORTER, on)
    new = 0
    for owed in (*_periodic(on, held), *_called(on, held)):
        to = recipients(held[owed.organisation])
        title = _TITLES[owed.stage].fill(regime=owed.name, period=owed.period)
        body = _BODY.fill(due=owed.due, organisation=owed.organisation_name)
        is_urgent = owed.stage < BEFORE[0]
        new += len(tell(key=owed.key, to=to, title=title, body=body, path=owed.path, is_urgent=is_urgent))
    if new:
        record(
            by=SYSTEM,
            verb="reporting.reminded",
            thing=("reporting", "reminders"),
            facts={"messages": new, "on": on},
        )
    return new


def _periodic(on: date, held: Mapping[str, Sequence[Any]]) -> Iterator[_Owed]:
    """Yield what is owed for periods; only organisations with somebody to tell are looked at."""
    for row, period in _current(on):
        for line in completeness_of(row, period, on).lines:
            stage = _stage(line.due, on)
            if stage is None or line.is_received or line.code not in held:
                continue
            yield _Owed(
                key=f"reporting.remind:{row.regime.code}:{period.code}:{line.code}:{stage}",
                name=Text(row.name_vi, row.name_en),
                period=period.name(),
                organisation=line.code,
                organisation_name=line.name,
                due=line.due,
                stage=stage,
                path=_path(line),
            )


def _path(line: Line) -> str:
    return path_of(line.submission) if line.submission else path_of_work()


def _current(on: date) -> Iterator[tuple[RegimeVersion, Period]]:
    """Yield the periods of each regime that may be due about now, under the version in force at their end."""
    codes = {
        row.regime.code
        for day in (on, on - timedelta(days=LATE_FOR))
        for row in versions(day)
        if row.frequency
    }
    for code in sorted(codes):
        for row in _rows(code, on):
            period = period_containing(PeriodKind(row.frequency), on)
            # The present period may be due before it ends; the next may be where a deadline reaches back, never further.
            for each in (period, period.preceding(), period.preceding().preceding()):
                if _holds(row, each):
                    yield row, each


def _rows(code: str, on: date) -> list[RegimeVersion]:
    rows = RegimeVersion.objects.filter(regime__code=code, state__in=("in_force", "ended")).exclude(
        frequency=""
    )
    return [row for row in rows.select_related("regime", "form") if row.valid_from <= on]


def _holds(row: RegimeVersion, period: Period) -> bool:
    last = period.last_day
    return row.valid_from <= last and (row.valid_to is None or last < row.valid_to)


def _stage(due: date, on: date) -> int | None:
    """Return what a reporter is told on a day; the nearest stage that has been reached, so that no reminder is missed."""
    if on > due:
        return 0 if (on - due).days <= LATE_FOR else None
    workdays = work_calendar()
    reached = [each for each in BEFORE if on >= workdays.add_working_days(due, -each)]
    return min(reached, default=None)


def _called(on: date, held: Mapping[str, Sequence[Any]]) -> Iterator[_Owed]:
    """Yield what is owed for calls: everybody who is asked is told of the call itself, then as of any other report."""
    for call in Call.objects.filter(due__gte=on - timedelta(days=LATE_FOR)).select_related("regime"):
        found = call_completeness(call, on)
        for line in found.missing:
            stage = _stage(line.due, on)
            if line.code not in held or (stage is None and on > line.due):
                continue
            yield _Owed(
                key=f"reporting.remind:{call.uuid}:{line.code}:{_CALLED if stage is None else stage}",
                name=found.name,
                period=found.period.name(),
                organisation=line.code,
                organisation_name=line.name,
                due=line.due,
                stage=_CALLED if stage is None else stage,
                path=_path(line),
            )
