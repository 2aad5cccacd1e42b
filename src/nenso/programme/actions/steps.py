"""What every action on a task does: locks it, writes the step, counts the version, tells the journal."""

from typing import Any

from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.programme.models import Plan, Step, Task
from nenso.programme.rules.life import Verb, after

IN_FORCE, DRAFT, ENDED = "in_force", "draft", "ended"
PLAN_STATES = {
    DRAFT: Text("còn là dự thảo", "still a draft"),
    IN_FORCE: Text("đang thực hiện", "in force"),
    ENDED: Text("đã kết thúc", "ended"),
}


def locked_plan(plan: Plan) -> Plan:
    """Return a plan's row, locked until the transaction ends."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def locked(task: Task) -> Task:
    """Return a task's row, locked until the transaction ends: whoever else changes it waits."""
    return Task.objects.select_related("plan").select_for_update(of=("self",)).get(pk=task.pk)


def must_run(plan: Plan) -> None:
    """Raise `Refused("plan.not_in_force")`: tasks are worked on in plans in force alone."""
    if plan.state != IN_FORCE:
        raise Refused("plan.not_in_force", plan=plan.number, state=PLAN_STATES[plan.state])


def must_not_have_ended(plan: Plan) -> None:
    """Raise `Refused("plan.ended")`: what has ended is not written any more."""
    if plan.state == ENDED:
        raise Refused("plan.ended", plan=plan.number)


def must_be_seen(row: Task, row_version: int | None) -> None:
    """Raise `Refused("task.changed")` where somebody changed a task since it was looked at."""
    if row_version is None or row_version == row.row_version:
        return
    last = row.steps.order_by("-id").first()
    name = last.by_name if last else row.by_name
    at = timezone.localtime(last.at if last else row.at)
    raise Refused("task.changed", task=row.number, name=name, at=at.strftime("%H:%M %d/%m/%Y"))


def needs_reason(reason: str) -> str:
    """Return a reason without blanks around it; raises `Refused("task.no_reason")`."""
    if not reason.strip():
        raise Refused("task.no_reason", field="reason")
    return reason.strip()


def move(row: Task, verb: Verb) -> None:
    """Put a task into the state that a step leads to; raises `Refused`: "task.finished", "task.state"."""
    row.state = after(row.state, verb, row.number, row.done_on)


def write(
    row: Task, by: Actor, verb: Verb, *, reason: str = "", facts: dict[str, Any] | None = None, told: str
) -> Step:
    """Save a locked task with the next version, its step, and one row of the journal under `told`."""
    row.row_version += 1
    row.save()
    step = Step.objects.create(
        task=row, verb=verb, reason=reason, facts=plain(facts or {}), by_key=by.key, by_name=by.name
    )
    about = {"plan": row.plan.code, "task": row.number, "lead": row.lead_code}
    record(
        by=by,
        verb=told,
        thing=("task", str(row.uuid)),
        facts=about | (facts or {}) | ({"reason": reason} if reason else {}),
    )
    return step


def plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts as JSON holds them: days as ISO text."""
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in facts.items()}
