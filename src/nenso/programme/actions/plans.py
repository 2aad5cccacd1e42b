"""Making plans and issuing them; their goals."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.programme.actions.steps import (
    DRAFT,
    ENDED,
    IN_FORCE,
    PLAN_STATES,
    locked_plan,
    needs_reason,
)
from nenso.programme.actions.telling import tell_leads
from nenso.programme.models import Goal, Plan
from nenso.programme.queries.plans import plan_row
from nenso.programme.queries.tasks import UNFINISHED
from nenso.programme.rules.facts import PlanFacts, check_number, check_plan


@transaction.atomic
def create_plan(*, by: Actor, facts: PlanFacts, on: date) -> Plan:
    """Make a plan as a draft; whoever approves for its owner may.

    Raises `Refused`: those of `rules.facts.check_plan`, "plan.taken", "plan.unknown" (the one above), "plan.owner",
    "access.role_missing".
    """
    by = check_new_plan(by=by, facts=facts, on=on)
    row = Plan(state=DRAFT, by_key=by.key, by_name=by.name, **_fields(facts))
    row.save()
    record(by=by, verb="programme.plan_created", thing=("plan", row.code), facts=_told(row))
    return row


def check_new_plan(*, by: Actor, facts: PlanFacts, on: date) -> Actor:
    """Return the actor with the right by which a plan may be made of facts; raises `Refused` as `create_plan` does.

    Nothing is written: a preview says the same before.
    """
    by = allowed(by, Role.APPROVER, facts.owner_code)
    check_plan(facts)
    if Plan.objects.filter(code=facts.code).exists():
        raise Refused("plan.taken", field="code", plan=facts.code)
    if facts.owner_code not in directory.organisations([facts.owner_code], max(on, facts.first_day)):
        raise Refused("plan.owner", field="owner_code", organisation=facts.owner_code)
    return by


@transaction.atomic
def change_plan(*, by: Actor, plan: Plan, facts: PlanFacts, reason: str = "") -> Plan:
    """Change what is written of a plan; one in force takes a reason, and its code never changes.

    Raises `Refused`: those of `rules.facts.check_plan`, "plan.ended", "task.no_reason", "access.role_missing".
    """
    row = locked_plan(plan)
    by = allowed(by, Role.APPROVER, row.owner_code)
    if row.state == ENDED:
        raise Refused("plan.ended", plan=row.number)
    if row.state == IN_FORCE:
        reason = needs_reason(reason)
    check_plan(facts)
    before = {name: getattr(row, name) for name in _fields(facts)}
    for name, value in _fields(facts).items():
        if name not in ("code", "owner_code"):
            setattr(row, name, value)
    row.save()
    changed = sorted(name for name, value in before.items() if getattr(row, name) != value)
    record(
        by=by,
        verb="programme.plan_changed",
        thing=("plan", row.code),
        facts=_told(row) | {"changed": changed, "reason": reason},
    )
    return row


@transaction.atomic
def issue_plan(*, by: Actor, plan: Plan, issued_on: date, number: str = "") -> Plan:
    """Bring a plan into force: from now on its tasks are worked on and its targets told; each lead is told at once.

    Raises `Refused`: "plan.not_a_draft", "plan.empty", "access.role_missing".
    """
    row = locked_plan(plan)
    by = allowed(by, Role.APPROVER, row.owner_code)
    if row.state != DRAFT:
        raise Refused("plan.not_a_draft", plan=row.number, state=PLAN_STATES[row.state])
    if not row.targets.exists() and not row.tasks.exists():
        raise Refused("plan.empty", plan=row.number)
    row.state, row.issued_on, row.number = IN_FORCE, issued_on, number.strip() or row.number
    row.save(update_fields=["state", "issued_on", "number"])
    tell_leads(row, list(row.tasks.filter(state__in=UNFINISHED)), "plan_issued")
    counted = {"targets": row.targets.count(), "tasks": row.tasks.count()}
    record(by=by, verb="programme.plan_issued", thing=("plan", row.code), facts=_told(row) | counted)
    return row


@transaction.atomic
def add_goal(*, by: Actor, plan: Plan, number: str, name: Text) -> Goal:
    """Add a goal at the end of a plan that has not ended.

    Raises `Refused`: "number.shape", "plan.title", "goal.taken", "plan.ended", "access.role_missing".
    """
    row = locked_plan(plan)
    by = allowed(by, Role.APPROVER, row.owner_code)
    if row.state == ENDED:
        raise Refused("plan.ended", plan=row.number)
    check_number("goal", number)
    if not name.vi.strip():
        raise Refused("plan.title", field="name_vi")
    if row.goals.filter(number=number).exists():
        raise Refused("goal.taken", field="number", goal=number, plan=row.number)
    goal = Goal.objects.create(
        plan=row, number=number, name_vi=name.vi.strip(), name_en=name.en.strip(), order=row.goals.count() + 1
    )
    record(by=by, verb="programme.goal_added", thing=("plan", row.code), facts=_told(row) | {"goal": number})
    return goal


def _fields(facts: PlanFacts) -> dict[str, Any]:
    given = asdict(facts)
    title, body = given.pop("title"), given.pop("issuing_body")
    under = given.pop("under")
    return {
        **given,
        "under": plan_row(under) if under else None,
        "title_vi": title["vi"].strip(),
        "title_en": title["en"].strip() or title["vi"].strip(),
        "issuing_body_vi": body["vi"],
        "issuing_body_en": body["en"],
        "adopted_by_types": list(facts.adopted_by_types),
    }


def _told(row: Plan) -> dict[str, Any]:
    return {"plan": row.code, "number": row.number, "owner": row.owner_code}
