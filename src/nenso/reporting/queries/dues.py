"""What an organisation reports and still owes: for the periods of its regimes, and where it was called for a report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Text, period_containing
from nenso.reporting.models import Call, RegimeVersion, Submission
from nenso.reporting.queries.calls import occasion_of, version_of_call
from nenso.reporting.queries.regimes import due_day, is_reporter, versions, window
from nenso.reporting.queries.submissions import late_days
from nenso.reporting.rules.calls import Occasion
from nenso.reporting.rules.deadlines import Window
from nenso.reporting.rules.states import RECEIVED

MOST_PERIODS = 12  # periods back that a list of what is owed looks at
CALLS_FOR = 366  # days after its due day that a call nobody answered stays in the list


@dataclass(frozen=True, slots=True)
class Due:
    """One report that an organisation owes or gave: for a period, or for a call (`call` is its number, 0 for a period)."""

    regime: str
    name: Text
    period: Period | Occasion
    window: Window
    due: date
    state: str
    submission: UUID | None
    late_days: int

    @property
    def call(self) -> int:
        """The number of the call within its regime."""
        return self.period.number if isinstance(self.period, Occasion) else 0

    @property
    def is_owed(self) -> bool:
        """Whether it is still to be submitted."""
        return self.state not in RECEIVED


def due_list(organisation: str, on: date, periods: int = MOST_PERIODS) -> tuple[Due, ...]:
    """Return what an organisation reports, by due day: the present period of each regime, open calls, and what it owes.

    Raises `Refused("organisation.not_found")`.
    """
    one = directory.organisation(organisation, on)
    theirs = list(Submission.objects.filter(organisation_code=organisation).select_related("regime"))
    given = {(each.regime.regime_id, each.period): each for each in theirs if each.call_id is None}
    found: list[Due] = []
    for row in versions(on):
        if row.frequency and is_reporter(row, one, on):
            found.extend(_dues(row, one, given, on, periods))
    called = {each.call_id: each for each in theirs if each.call_id is not None}
    found.extend(_called_for(one.code, called, on))
    return tuple(sorted(found, key=lambda each: (each.due, each.regime)))


def _dues(
    row: RegimeVersion,
    one: directory.OrganisationAsOf,
    given: dict[tuple[int, str], Submission],
    on: date,
    periods: int,
) -> Iterable[Due]:
    period = period_containing(PeriodKind(row.frequency), on)
    for number in range(periods):
        if period.last_day < row.valid_from or period.last_day not in one.validity:
            return
        its = given.get((row.regime_id, period.code))
        due = its.due if its else due_day(row, period, one.type)
        # What was given long ago is history; the present one stays in sight until the next begins.
        if number == 0 or its is None or its.state not in RECEIVED or due >= on:
            yield Due(
                regime=row.regime.code,
                name=Text(row.name_vi, row.name_en),
                period=period,
                window=window(row, period),
                due=due,
                state=its.state if its else "",
                submission=its.uuid if its else None,
                late_days=late_days(due, its.submitted_at if its else None, on),
            )
        period = period.preceding()


def _called_for(organisation: str, given: dict[int, Submission], on: date) -> Iterator[Due]:
    """Yield the calls that ask an organisation: owed, or `given` and not due yet; asked are the last day's reporters."""
    begun = [number for number, its in given.items() if its.state not in RECEIVED]
    rows = Call.objects.filter(Q(due__gte=on - timedelta(days=CALLS_FOR)) | Q(pk__in=begun))
    for call in rows.select_related("regime"):
        its = given.get(call.pk)
        if its is not None and its.state in RECEIVED and its.due < on:
            continue
        row = its.regime if its else version_of_call(call)
        if its is None and not _is_asked(row, organisation, call.last_day):
            continue
        due = its.due if its else call.due
        yield Due(
            regime=call.regime.code,
            name=Text(row.name_vi, row.name_en),
            period=occasion_of(call),
            window=Window(call.first_day, call.last_day),
            due=due,
            state=its.state if its else "",
            submission=its.uuid if its else None,
            late_days=late_days(due, its.submitted_at if its else None, on),
        )


def _is_asked(row: RegimeVersion, organisation: str, on: date) -> bool:
    one = directory.organisations([organisation], on).get(organisation)
    return one is not None and is_reporter(row, one, on)
