"""Own values of single organisations under a target of each: set where one differs from that of all, taken away again."""

from collections.abc import Mapping
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

_EACH = "each"


@transaction.atomic
def set_target_values(
    *, by: Actor, target: Target, values: Mapping[str, float | None], on: date, reason: str = ""
) -> Target:
    """Give organisations a value of their own, by code; None takes it away, so that the value of all holds again.

    Those that `values` does not name keep what they have. Whoever changes the target may, in a plan in force with a reason.
    Raises `Refused`: "target.not_of_each", "target.value", "target.not_theirs", "target.values_same", "plan.ended",
    "task.no_reason", "access.role_missing".
    """
    plan = locked_plan(target.plan)
    by = allowed(by, Role.APPROVER, plan.owner_code)
    must_not_have_ended(plan)
    row = Target.objects.get(pk=target.pk)
    if row.scope != _EACH:
        raise Refused("target.not_of_each", target=row.number)
    if plan.state == IN_FORCE:
        reason = needs_reason(reason)
    held = {one.organisation_code: one.value for one in row.values.all()}
    changed = {code: value for code, value in values.items() if held.get(code) != value}
    if not changed:
        raise Refused("target.values_same", target=row.number)
    _must_be_theirs(row, changed, on)
    _store(row, changed)
    told = {code: [held.get(code), value] for code, value in sorted(changed.items())}
    facts = {"plan": plan.code, "target": row.number, "values": told, "reason": reason}
    record(by=by, verb="programme.target_values_set", thing=("target", str(row.uuid)), facts=facts)
    return row


def _must_be_theirs(row: Target, changed: Mapping[str, float | None], on: date) -> None:
    """A value is a number, of an organisation whose target it is; what is taken away may be of one that is no more."""
    given = {code: value for code, value in changed.items() if value is not None}
    if not all(isfinite(value) for value in given.values()):
        raise Refused("target.value", field="value")
    known = {one.code for one in directory.organisations_of_types(row.each_types, min(on, row.due))}
    if strange := sorted(set(given) - known):
        raise Refused("target.not_theirs", target=row.number, organisation=strange[0])


def _store(row: Target, changed: Mapping[str, float | None]) -> None:
    for code, value in changed.items():
        if value is None:
            row.values.filter(organisation_code=code).delete()
        else:
            TargetValue.objects.update_or_create(
                target=row, organisation_code=code, defaults={"value": value}
            )
