"""Calls for thematic and ad hoc reports: what was asked, of whom, and who has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import Refused, Text
from nenso.reporting.models import Call, RegimeVersion, Submission
from nenso.reporting.queries.completeness import Counted, Line, line_of, reporters_below
from nenso.reporting.queries.overview import why_no_work
from nenso.reporting.queries.regimes import PARENT, reporters, version, versions
from nenso.reporting.rules.calls import CallFacts, Occasion, due_of_call
from nenso.reporting.rules.deadlines import Window
from nenso.reporting.rules.states import COUNTED, RECEIVED

OWED_FOR = 90  # days after its due day that a call's missing reports stay with whom they are owed to


@dataclass(frozen=True, slots=True)
class CallAsOf:
    """A call as it was made, with how many reports have come and been approved."""

    uuid: UUID
    regime: str
    occasion: Occasion
    due: date
    by_name: str
    at: datetime
    received: int
    approved: int


@dataclass(frozen=True, slots=True)
class CallCompleteness(Counted):
    """The expected reporters of a call, as of the last day of its data, by name."""

    call: UUID
    regime: str
    name: Text
    period: Occasion
    window: Window
    due: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CallPreview:
    """What a call would do: whom it asks, and its due day with the reason why it moved ("" where it did not)."""

    due: date
    written: date
    why: Text
    reporters: tuple[directory.OrganisationAsOf, ...]

    @property
    def is_moved(self) -> bool:
        """Whether a day without work moved the due day."""
        return self.due != self.written


def call_named(code: str, number: int) -> Call:
    """Return a call of a regime by its number; raises `Refused("call.not_found")`."""
    found = Call.objects.filter(regime__code=code, number=number).select_related("regime").first()
    if found is None:
        raise Refused("call.not_found", regime=code, number=number)
    return found


def calls_of(code: str) -> tuple[CallAsOf, ...]:
    """Return the calls of a regime, the newest first."""
    counted = Call.objects.filter(regime__code=code).annotate(
        received=Count("submissions", filter=Q(submissions__state__in=RECEIVED)),
        approved=Count("submissions", filter=Q(submissions__state__in=COUNTED)),
    )
    return tuple(
        CallAsOf(row.uuid, code, occasion_of(row), row.due, row.by_name, row.at, row.received, row.approved)
        for row in counted
    )


def occasion_of(call: Call) -> Occasion:
    """Return what a call is about."""
    return Occasion(call.number, call.title, call.first_day, call.last_day)


def version_of_call(call: Call) -> RegimeVersion:
    """Return the version of the regime that a call is made under: of the last day of its data, else of the day it was made.

    A regime may be laid down after the days that it asks about. Raises `Refused("regime.not_found")`.
    """
    return version_at(call.regime.code, call.last_day, timezone.localtime(call.at).date())


def version_at(code: str, last_day: date, on: date) -> RegimeVersion:
    """Return the version under which a report about days until `last_day` is called for on a day.

    Raises `Refused("regime.not_found")`.
    """
    return versions(last_day).filter(regime__code=code).first() or version(code, on)


def preview_call(code: str, facts: CallFacts, on: date) -> CallPreview:
    """Return what a call would do, checked as the call itself is.

    Raises `Refused`: "regime.not_found", "call.periodic", "call.nobody", "call.repeated", "regime.no_form" and those
    of `rules.calls.due_of_call`.
    """
    row = version_at(code, facts.last_day, on)
    if row.frequency:
        raise Refused("call.periodic", regime=Text(row.name_vi, row.name_en))
    due = due_of_call(facts, on, work_calendar())
    if row.form_id is None:
        raise Refused("regime.no_form", regime=code)
    same = {"title": facts.title.strip(), "first_day": facts.first_day, "last_day": facts.last_day}
    if held := Call.objects.filter(regime=row.regime, **same).first():
        raise Refused("call.repeated", field="title", title=held.title, name=held.by_name, at=held.at)
    asked = reporters(row, facts.last_day)
    if not asked:
        raise Refused(
            "call.nobody", field="last_day", regime=Text(row.name_vi, row.name_en), on=facts.last_day
        )
    why = Text("", "") if due == facts.due else why_no_work(facts.due)
    return CallPreview(due, facts.due, why, asked)


def call_completeness(call: Call, on: date | None = None) -> CallCompleteness:
    """Return who of the expected reporters has answered a call, late as of `on` (today).

    Raises `Refused("regime.not_found")`.
    """
    row = version_of_call(call)
    return _completeness(call, row, reporters(row, call.last_day), on or timezone.localdate())


def calls_owed_to(receiver: str, on: date) -> tuple[CallCompleteness, ...]:
    """Return who of those that report to an organisation has answered each call that somebody has still to answer.

    A call that is long past is left out, and one that asks nobody whose report comes here. The newest come first.
    """
    found = []
    for call in Call.objects.filter(due__gte=on - timedelta(days=OWED_FOR)).select_related("regime"):
        row = version_of_call(call)
        if row.receiver_code not in (PARENT, receiver):
            continue
        asked = (
            reporters(row, call.last_day)
            if row.receiver_code == receiver
            else reporters_below(receiver, row, call.last_day)
        )
        lines = _completeness(call, row, asked, on)
        if lines.missing:
            found.append(lines)
    return tuple(found)


def _completeness(
    call: Call, row: RegimeVersion, asked: Sequence[directory.OrganisationAsOf], day: date
) -> CallCompleteness:
    given = {each.organisation_code: each for each in Submission.objects.filter(call=call)}
    lines = tuple(line_of(one, call.due, given.get(one.code), day) for one in asked)
    return CallCompleteness(
        call=call.uuid,
        regime=call.regime.code,
        name=Text(row.name_vi, row.name_en),
        period=occasion_of(call),
        window=Window(call.first_day, call.last_day),
        due=call.due,
        lines=lines,
    )
