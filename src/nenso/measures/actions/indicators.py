"""Defining what is measured: a new definition ends the one before it, and nothing is ever rewritten."""

from datetime import date

from django.db import connection, transaction

from nenso.kernel.actions import record
from nenso.kernel.dated import not_ended
from nenso.kernel.rules import Actor, Refused, Validity, fold
from nenso.measures.actions.rights import allowed_for
from nenso.measures.models import Definition, Indicator
from nenso.measures.rules.definitions import DefinitionFacts, InForce, check_among, check_definition

_LOCK = int.from_bytes(b"yard")  # definitions are checked against each other, so one is written at a time


@transaction.atomic
def define_indicator(*, by: Actor, facts: DefinitionFacts, since: date) -> Definition:
    """Define an indicator from a day on; the definition in force ends on that day, a later one bounds the new.

    Raises `Refused`: "indicator.starts_that_day" where one begins on the same day, "indicator.recorded_kind" where
    values are recorded and the new definition is an expression, those of `rules.definitions.check_definition` and
    `check_among` (on the first day, and on each later one on which another indicator changes), "access.role_missing".
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    held = list(Definition.objects.filter(indicator__code=facts.code).order_by("valid_from"))
    # Who may change it asks both owners: nobody takes an indicator over by naming themselves.
    for owner in sorted({facts.owner, *(one.owner_code for one in held if _is_open(one, since))}):
        by = allowed_for(by, owner)
    check_definition(facts)
    if any(one.valid_from == since for one in held):
        raise Refused("indicator.starts_that_day", field="since", code=facts.code, on=since)
    until = min((one.valid_from for one in held if one.valid_from > since), default=None)
    check_in_time(facts, Validity(since, until))
    indicator, is_new = Indicator.objects.get_or_create(code=facts.code)
    if facts.expression and indicator.observations.filter(last_day__gte=since).exists():
        raise Refused("indicator.recorded_kind", field="source", code=facts.code)
    for one in held:
        if one.valid_from < since and _is_open(one, since):
            one.valid_to = since
            one.save(update_fields=["valid_to"])
    definition = Definition(indicator=indicator, valid_from=since, valid_to=until, **columns_of(facts))
    definition.save(force_insert=True)
    verb = "measures.indicator_defined" if is_new else "measures.indicator_redefined"
    told = {"since": since, "unit": facts.unit, "source": facts.source, "expression": facts.expression}
    record(by=by, verb=verb, thing=("indicator", facts.code), facts=told)
    return definition


def _is_open(row: Definition, on: date) -> bool:
    return row.valid_to is None or row.valid_to > on


def columns_of(facts: DefinitionFacts) -> dict[str, object]:
    """Return a definition's columns."""
    words = (facts.name.vi, facts.name.en, facts.code.replace(".", " "))
    return {
        "name_vi": facts.name.vi,
        "name_en": facts.name.en,
        "definition_vi": facts.definition.vi,
        "definition_en": facts.definition.en,
        "method_vi": facts.method.vi,
        "method_en": facts.method.en,
        "unit": facts.unit,
        "decimals": facts.decimals,
        "direction": facts.direction,
        "subject": facts.subject,
        "owner_code": facts.owner,
        "source": facts.source,
        "expression": facts.expression.strip(),
        "period_kind": facts.period_kind,
        "categories": list(facts.categories),
        "over_units": facts.over_units,
        "over_periods": facts.over_periods,
        "legal": facts.legal,
        "origin": facts.origin,
        "status": facts.status,
        "folded": " | ".join(dict.fromkeys(fold(word) for word in words)),
    }


def check_in_time(facts: DefinitionFacts, validity: Validity) -> None:
    """Check a definition against the others on every day on which what is in force changes while it is."""
    rows = Definition.objects.filter(not_ended(validity.since))
    if validity.until is not None:
        rows = rows.filter(valid_from__lt=validity.until)
    rows = rows.exclude(indicator__code=facts.code)
    others = [
        InForce(code, unit, expression, Validity(since, until))
        for code, unit, expression, since, until in rows.values_list(
            "indicator__code", "unit", "expression", "valid_from", "valid_to"
        )
    ]
    days = {validity.since, *(one.validity.since for one in others), *_days_after(others)}
    for day in sorted(day for day in days if day in validity):
        check_among(facts, {one.code: one for one in others if day in one.validity})


def _days_after(others: list[InForce]) -> list[date]:
    return [one.validity.until for one in others if one.validity.until is not None]
