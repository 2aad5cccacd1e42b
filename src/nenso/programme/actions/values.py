"""What single organisations have to reach under a target of each, and where they begin, where that differs from all."""

from collections.abc import Iterable, Mapping
from datetime import date
from math import isfinite

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused
from nenso.programme.actions.steps import IN_FORCE, locked_plan, must_not_have_ended, needs_reason
from nenso.programme.models import Target, TargetValue
from nenso.programme.queries.plans import own_values

_EACH = "each"
Values = Mapping[str, float | None]
_NONE: Values = {}


@transaction.atomic
def set_target_values(
    *, by: Actor, target: Target, values: Values, on: date, baselines: Values = _NONE, reason: str = ""
) -> Target:
    """Give organisations a value or a baseline of their own, by code; None takes it away, so that that of all holds again.

    Those that are not named keep what they have. Whoever changes the target may, in a plan in force with a reason.
    Raises `Refused`: "target.not_of_each", "target.value", "target.own_baseline", "target.not_theirs", "target.values_same",
    "plan.ended", "task.no_reason", "access.role_missing".
    """
    plan = locked_plan(target.plan)
    by = allowed(by, Role.APPROVER, plan.owner_code)
    must_not_have_ended(plan)
    row = Target.objects.get(pk=target.pk)
    if row.scope != _EACH:
        raise Refused("target.not_of_each", target=row.number)
    if plan.state == IN_FORCE:
        reason = needs_reason(reason)
    held = own_values(row)
    new = {
        "values": _changed(held["values"], values),
        "baselines": _changed(held["baselines"], baselines),
    }
    if not any(new.values()):
        raise Refused("target.values_same", target=row.number)
    _may_be_set(row, new, on)
    _store(row, new)
    told = {
        name: {code: [held[name].get(code), value] for code, value in sorted(changed.items())}
        for name, changed in new.items()
    }
    facts = {"plan": plan.code, "target": row.number, **told, "reason": reason}
    record(by=by, verb="programme.target_values_set", thing=("target", str(row.uuid)), facts=facts)
    return row


def _changed(held: Mapping[str, float], given: Values) -> Values:
    return {code: value for code, value in given.items() if held.get(code) != value}


def _may_be_set(row: Target, new: Mapping[str, Values], on: date) -> None:
    """What is set is a number, of an organisation whose target it is; what is taken away may be of one that is no more."""
    given = [(code, value) for each in new.values() for code, value in each.items() if value is not None]
    if not all(isfinite(value) for _, value in given):
        raise Refused("target.value", field="value")
    if row.baseline_on is None and any(value is not None for value in new["baselines"].values()):
        raise Refused("target.own_baseline", target=row.number)
    known = {one.code for one in directory.organisations_of_types(row.each_types, min(on, row.due))}
    _must_be_theirs(row, known, (code for code, _ in given))


def _must_be_theirs(row: Target, known: set[str], codes: Iterable[str]) -> None:
    if strange := sorted(set(codes) - known):
        raise Refused("target.not_theirs", target=row.number, organisation=strange[0])


def _store(row: Target, new: Mapping[str, Values]) -> None:
    for code in {**new["values"], **new["baselines"]}:
        one = row.values.filter(organisation_code=code).first()
        one = one or TargetValue(target=row, organisation_code=code)
        one.value = new["values"].get(code, one.value)
        one.baseline = new["baselines"].get(code, one.baseline)
        if one.value is not None or one.baseline is not None:
            one.save()
        elif one.pk is not None:
            one.delete()
