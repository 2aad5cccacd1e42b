"""Who has reported, on time or late, and who has not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from nenso.accounts.rules import NATIONAL
from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, period_containing
from nenso.reporting.models import RegimeVersion, Submission
from nenso.reporting.queries.regimes import (
    PARENT,
    due_day,
    is_reporter,
    reporters,
    version,
    versions,
    window,
)
from nenso.reporting.queries.submissions import late_days
from nenso.reporting.rules.deadlines import Window
from nenso.reporting.rules.states import COUNTED, RECEIVED


@dataclass(frozen=True, slots=True)
class Line:
    """One expected reporter: until when, whether its report came, and by how many days late it is or was.

    `state` is "" where nobody opened the report.
    """

    code: str
    name: Text
    type: str
    due: date
    state: str
    submission: UUID | None
    submitted_on: date | None
    late_days: int

    @property
    def is_received(self) -> bool:
        """Whether the report has come; one that was returned came once but is owed again."""
        return self.state in RECEIVED

    @property
    def is_on_time(self) -> bool:
        """Whether it came until the due day."""
        return self.submitted_on is not None and self.late_days == 0

    @property
    def is_approved(self) -> bool:
        """Whether it was approved."""
        return self.state in COUNTED


class Counted:
    """How many of the expected reporters have reported."""

    __slots__ = ()
    lines: tuple[Line, ...]

    @property
    def expected(self) -> int:
        """How many are asked."""
        return len(self.lines)

    @property
    def received(self) -> int:
        """How many have come."""
        return sum(line.is_received for line in self.lines)

    @property
    def on_time(self) -> int:
        """How many came until their due day."""
        return sum(line.is_on_time for line in self.lines)

    @property
    def late(self) -> int:
        """How many came after their due day."""
        return sum(line.submitted_on is not None and line.late_days > 0 for line in self.lines)

    @property
    def approved(self) -> int:
        """How many were approved."""
        return sum(line.is_approved for line in self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        """Those that have not come."""
        return tuple(line for line in self.lines if not line.is_received)


@dataclass(frozen=True, slots=True)
class Completeness(Counted):
    """The expected reporters of a regime for a period, as of the period's last day, by name."""

    regime: str
    period: Period
    window: Window
    lines: tuple[Line, ...]


def completeness(code: str, period: str | Period, on: date | None = None) -> Completeness:
    """Return who of the expected reporters has reported a period, late as of `on` (today).

    Raises `Refused`: "regime.not_found", "regime.not_its_period", "period.unknown".
    """
    found = period if isinstance(period, Period) else Period.parse(period)
    row = version(code, found.last_day)
    if row.frequency != found.kind:
        raise Refused("regime.not_its_period", regime=code, period=found.code)
    return completeness_of(row, found, on or timezone.localdate())


def completeness_of(
    row: RegimeVersion, period: Period, on: date, among: Sequence[directory.OrganisationAsOf] | None = None
) -> Completeness:
    """Return the same for a version's row; `among` narrows it to some of the reporters."""
    theirs = Submission.objects.filter(regime__regime=row.regime_id, period=period.code, call=None)
    if among is not None:
        theirs = theirs.filter(organisation_code__in=[one.code for one in among])
    given = {each.organisation_code: each for each in theirs}
    dues: dict[str, date] = {}
    lines = []
    for one in reporters(row, period.last_day) if among is None else among:
        if one.type not in dues:
            dues[one.type] = due_day(row, period, one.type)
        lines.append(line_of(one, dues[one.type], given.get(one.code), on))
    return Completeness(row.regime.code, period, window(row, period), tuple(lines))


def line_of(one: directory.OrganisationAsOf, due: date, given: Submission | None, on: date) -> Line:
    """Return the line of an expected reporter; `due` is its due day where no report was opened."""
    due = given.due if given else due
    submitted_at = given.submitted_at if given else None
    return Line(
        code=one.code,
        name=one.short_name,
        type=one.type,
        due=due,
        state=given.state if given else "",
        submission=given.uuid if given else None,
        submitted_on=timezone.localtime(submitted_at).date() if submitted_at else None,
        late_days=late_days(due, submitted_at, on),
    )


def timeliness(code: str, until: date, periods: int = 12) -> tuple[Completeness, ...]:
    """Return the completeness of the last periods that are due by a day, oldest first, as far as the regime reaches.

    Raises `Refused("regime.not_found")`.
    """
    kind = PeriodKind(version(code, until).frequency)
    found: list[Completeness] = []
    period = period_containing(kind, until)
    for _ in range(periods + 1):
        try:
            row = version(code, period.last_day)
        except Refused:
            break
        if window(row, period).last_day < until:
            found.append(completeness_of(row, period, until))
        period = period.preceding()
    return tuple(reversed(found[:periods]))


def owed_to(receiver: str, on: date) -> tuple[tuple[Text, Completeness], ...]:
    """Return who of those that report to an organisation has reported, for the last closed period of each regime, by name.

    A regime that asks nobody whose report comes here is left out.
    """
    found = []
    for row in versions(on).exclude(frequency=""):
        if row.receiver_code not in (PARENT, receiver):
            continue
        period = period_containing(PeriodKind(row.frequency), on)
        while window(row, period).last_day >= on:
            period = period.preceding()
        day = period.last_day
        if day < row.valid_from:
            continue
        among = None if row.receiver_code == receiver else reporters_below(receiver, row, day)
        lines = completeness_of(row, period, on, among)
        if lines.expected:
            found.append((Text(row.name_vi, row.name_en), lines))
    return tuple(found)


def reporters_below(receiver: str, row: RegimeVersion, on: date) -> list[directory.OrganisationAsOf]:
    """Return the reporters of a regime whose report goes to the organisation directly above them, this one."""
    if receiver == NATIONAL:  # it stands above whatever has nobody above it
        return [one for one in reporters(row, on) if not one.parent_code or one.parent_code == NATIONAL]
    return [one for one in directory.parts_of(receiver, on) if is_reporter(row, one, on)]
