"""Calling for a thematic or ad hoc report."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor
from nenso.reporting.actions.regimes import allowed_over
from nenso.reporting.models import Call, Regime
from nenso.reporting.queries.calls import preview_call, version_at
from nenso.reporting.rules.calls import CallFacts


@transaction.atomic
def call_for_report(
    *, by: Actor, code: str, title: str, first_day: date, last_day: date, due: date, on: date
) -> Call:
    """Ask for one thematic or ad hoc report about some days, due on a working day after them; it moves off a holiday.

    Raises `Refused`: "regime.not_found", "regime.no_form", "call.periodic", "call.title", "call.title_long",
    "call.days", "call.due_past", "call.too_soon", "call.repeated", "call.nobody", "access.role_missing".
    """
    by = allowed_over(by, version_at(code, last_day, on).receiver_code)
    regime = Regime.objects.select_for_update().get(code=code)  # two calls at once take two numbers
    facts = CallFacts(title.strip(), first_day, last_day, due)
    found = preview_call(code, facts, on)
    number = (Call.objects.filter(regime=regime).aggregate(last=Max("number"))["last"] or 0) + 1
    call = Call.objects.create(
        regime=regime,
        number=number,
        title=facts.title,
        first_day=first_day,
        last_day=last_day,
        due=found.due,
        by_key=by.key,
        by_name=by.name,
    )
    told = {
        "call": number,
        "title": facts.title,
        "first_day": first_day,
        "last_day": last_day,
        "due": found.due,
    }
    asked = {"asked": len(found.reporters)}
    record(by=by, verb="reporting.report_called_for", thing=("regime", code), facts=told | asked)
    return call
