"""Opening a report: for whom, about which days, and filled with what is known already."""

from datetime import date
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Period, Refused, Text
from nenso.reporting.actions import cells
from nenso.reporting.actions.consolidation import sums_below
from nenso.reporting.actions.steps import step
from nenso.reporting.models import Call, RegimeVersion, Submission
from nenso.reporting.queries import filling
from nenso.reporting.queries.calls import version_of_call
from nenso.reporting.queries.regimes import due_day, is_reporter, version, window
from nenso.reporting.rules.states import State, Verb


@transaction.atomic
def open_submission(
    *, by: Actor, regime: str, organisation: str, period: str = "", call: Call | None = None
) -> Submission:
    """Open the report of an organisation for a period (or a call), filled with what is known; one that is open is returned.

    Raises `Refused`: "regime.not_found", "regime.not_its_period", "regime.no_form", "period.unknown",
    "organisation.ended" (with its successor), "organisation.not_found", "submission.not_a_reporter",
    "regime.no_deadline", "access.role_missing".
    """
    facts, row = _asked(regime, period, call)
    one = existing(organisation, facts["units_on"])
    by = allowed(by, Role.REPORTER, organisation)
    if not is_reporter(row, one, facts["units_on"]):
        raise Refused(
            "submission.not_a_reporter", organisation=one.name, regime=Text(row.name_vi, row.name_en)
        )
    due = call.due if call else due_day(row, Period.parse(period), one.type)
    made, is_new = Submission.objects.get_or_create(
        regime=row,
        organisation_code=organisation,
        period=facts["period"],
        call=call,
        defaults={
            "form": facts["form"],
            "first_day": facts["first_day"],
            "last_day": facts["last_day"],
            "due": due,
        },
    )
    if not is_new:
        return made
    step(made, by, Verb.OPENED, "", State.DRAFT)
    known = fill(made, by)
    told = {"regime": regime, "organisation": organisation, "period": facts["period"], **known}
    record(by=by, verb="reporting.submission_opened", thing=("submission", str(made.uuid)), facts=told)
    return made


def existing(code: str, on: date) -> directory.OrganisationAsOf:
    """Return an organisation on a day; raises `Refused`: "organisation.ended" with its successor, "organisation.not_found"."""
    try:
        return directory.organisation(code, on)
    except Refused as refused:
        not_found = refused
    try:
        life = directory.organisation_life(code)
    except Refused:
        raise not_found from None
    ended = [chapter for chapter in life.chapters if chapter.validity.until and chapter.validity.until <= on]
    if not ended:
        raise not_found
    last = ended[-1]
    names = [event.name for event in last.successors]
    successor = Text(
        ", ".join(name.vi for name in names) or "chưa ghi nhận",
        ", ".join(name.en for name in names) or "none is recorded",
    )
    raise Refused(
        "organisation.ended",
        field="organisation",
        organisation=last.name,
        until=last.validity.last_day,
        on=on,
        successor=successor,
    )


def _asked(regime: str, period: str, call: Call | None) -> tuple[dict[str, Any], RegimeVersion]:
    if call is not None:
        row = version_of_call(call)
        days = {"first_day": call.first_day, "last_day": call.last_day}
        facts = {"period": call.first_day.isoformat(), "units_on": call.last_day, **days}
    else:
        found = Period.parse(period)
        row = version(regime, found.last_day)
        if row.frequency != found.kind:
            raise Refused("regime.not_its_period", field="period", regime=regime, period=period)
        span = window(row, found)
        days = {"first_day": span.first_day, "last_day": span.last_day}
        facts = {"period": found.code, "units_on": found.last_day, **days}
    if row.form is None:
        raise Refused("regime.no_form", regime=regime)
    return {**facts, "form": row.form}, row


def fill(row: Submission, by: Actor) -> dict[str, Any]:
    """Fill a submission that is open with what is known elsewhere and what the reports below add up to; return counts."""
    sheet = cells.sheet_of(row, by)
    filled = filling.known_cells(sheet.form, row)
    summed = sums_below(row, sheet.form)
    cells.write_known(sheet, {**summed, **filled})
    cells.finish(sheet)
    return {"filled": len(filled), "summed": len(summed)}
