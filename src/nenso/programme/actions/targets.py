"""Adding targets to a plan and changing them; one in force takes a reason."""

from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused
from nenso.measures import queries as measures
from nenso.programme.actions.steps import IN_FORCE, locked_plan, must_not_have_ended, needs_reason
from nenso.programme.models import Plan, Target, TargetValue
from nenso.programme.rules.facts import TargetFacts, check_target


@transaction.atomic
def add_target(*, by: Actor, plan: Plan, facts: TargetFacts, reason: str = "") -> Target:
    """Add a target at the end of a plan; a plan in force takes a reason.

    Raises `Refused`: those of `rules.facts.check_target`, "target.taken", "target.goal", "target.indicator",
    "plan.ended", "task.no_reason", "access.role_missing".
    """
    row = locked_plan(plan)
    by = allowed(by, Role.APPROVER, row.owner_code)
    must_not_have_ended(row)
    if row.state == IN_FORCE:
        reason = needs_reason(reason)
    made = store_target(row, facts, row.targets.count() + 1)
    told = _told(made) | {"reason": reason}
    record(by=by, verb="programme.target_added", thing=("target", str(made.uuid)), facts=told)
    return made


@transaction.atomic
def change_target(*, by: Actor, target: Target, facts: TargetFacts, reason: str = "") -> Target:
    """Change a target; in a plan in force with a reason, and the journal keeps what was wanted before.

    Raises `Refused` as `add_target` does, and "target.number" where its number would change.
    """
    plan = locked_plan(target.plan)
    by = allowed(by, Role.APPROVER, plan.owner_code)
    must_not_have_ended(plan)
    if plan.state == IN_FORCE:
        reason = needs_reason(reason)
    if facts.number != target.number:
        raise Refused("target.number", field="number", target=target.number)
    check_target(facts, plan.first_day)
    before = _told(target)
    for name, value in _fields(plan, facts).items():
        setattr(target, name, value)
    target.save()
    target.values.all().delete()
    _store_values(target, facts)
    record(
        by=by,
        verb="programme.target_changed",
        thing=("target", str(target.uuid)),
        facts=_told(target) | {"before": before, "reason": reason},
    )
    return target


def store_target(plan: Plan, facts: TargetFacts, order: int) -> Target:
    """Write a target into a locked plan, checked; the caller asks for the right and tells the journal."""
    check_target(facts, plan.first_day)
    if plan.targets.filter(number=facts.number).exists():
        raise Refused("target.taken", field="number", target=facts.number, plan=plan.number)
    made = Target.objects.create(plan=plan, order=order, **_fields(plan, facts))
    _store_values(made, facts)
    return made


def _store_values(target: Target, facts: TargetFacts) -> None:
    TargetValue.objects.bulk_create(
        TargetValue(
            target=target,
            organisation_code=code,
            value=facts.values.get(code),
            baseline=facts.baselines.get(code),
        )
        for code in {**facts.values, **facts.baselines}
    )


def _fields(plan: Plan, facts: TargetFacts) -> dict[str, Any]:
    goal = plan.goals.filter(number=facts.goal).first() if facts.goal else None
    if facts.goal and goal is None:
        raise Refused("target.goal", field="goal", goal=facts.goal, plan=plan.number)
    if facts.indicator:
        try:
            measures.definitions(facts.indicator)
        except Refused as unknown:
            raise Refused("target.indicator", field="indicator", indicator=facts.indicator) from unknown
    return {
        "goal": goal,
        "number": facts.number,
        "name_vi": facts.name.vi.strip(),
        "name_en": facts.name.en.strip(),
        "indicator": facts.indicator,
        "operator": facts.operator,
        "value": facts.value,
        "unit": facts.unit.strip(),
        "due": facts.due,
        "baseline": facts.baseline,
        "baseline_on": facts.baseline_on,
        "trajectory": [[day.isoformat(), value] for day, value in facts.trajectory],
        "scope": facts.scope,
        "each_types": list(facts.each_types),
        "lead_code": facts.lead_code,
        "status": facts.status,
        "source": facts.source,
    }


def _told(row: Target) -> dict[str, Any]:
    return {
        "plan": row.plan.code,
        "target": row.number,
        "indicator": row.indicator,
        "operator": row.operator,
        "value": row.value,
        "due": row.due.isoformat(),
    }
