"""Ending a plan in force, with day and reason: what is unfinished stays open, and those who lead it are told."""

from collections import Counter
from datetime import date

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.programme.actions.steps import ENDED, IN_FORCE, locked_plan, must_run, needs_reason
from nenso.programme.actions.telling import tasks_counted, tell_reporters
from nenso.programme.models import Extension, Plan
from nenso.programme.queries.tasks import UNFINISHED
from nenso.programme.rules.paths import path_of_plan


@transaction.atomic
def end_plan(
    *,
    by: Actor,
    plan: Plan,
    reason: str,
    on: date,
    ended_on: date | None = None,
    successor: Plan | None = None,
) -> Plan:
    """End a plan in force on a day that has come, `on` where none is given; nobody works on its tasks from then on.

    Its unfinished tasks stay open, are told as they stood on that day, and move nowhere: what goes on is given anew under
    `successor`, which its page names. More time that was asked for is not granted any more. It does not begin again.
    Raises `Refused`: "plan.not_in_force", "task.no_reason", "plan.end_day", "plan.successor", "access.role_missing".
    """
    row = locked_plan(plan)
    by = allowed(by, Role.APPROVER, row.owner_code)
    must_run(row)
    reason, day = needs_reason(reason), ended_on or on
    earliest = row.issued_on or row.first_day
    if not earliest <= day <= on:
        raise Refused("plan.end_day", field="ended_on", day=day, first=earliest, last=on)
    if successor is not None and (successor.pk == row.pk or successor.state != IN_FORCE):
        raise Refused("plan.successor", field="successor", successor=successor.number)
    row.state, row.ended_on, row.end_reason, row.successor = ENDED, day, reason, successor
    row.save(update_fields=["state", "ended_on", "end_reason", "successor"])
    _answer_extensions(row, by, reason)
    left = Counter(row.tasks.filter(state__in=UNFINISHED).values_list("lead_code", flat=True))
    _tell(row, left)
    facts = {
        "plan": row.code,
        "number": row.number,
        "owner": row.owner_code,
        "ended_on": day,
        "unfinished": left.total(),
        "successor": successor.code if successor else "",
        "reason": reason,
    }
    record(by=by, verb="programme.plan_ended", thing=("plan", row.code), facts=facts)
    return row


def _answer_extensions(row: Plan, by: Actor, reason: str) -> None:
    for asked in Extension.objects.filter(task__plan=row, is_granted=None).select_related("task"):
        asked.is_granted, asked.due_before, asked.decision = False, asked.task.due, reason
        asked.decided_by_key, asked.decided_by_name = by.key, by.name
        asked.decided_at = timezone.now()
        asked.save()


def _tell(row: Plan, left: Counter[str]) -> None:
    for lead, count in sorted(left.items()):
        title = _TITLE.fill(plan=row.number, tasks=tasks_counted(count))
        body = Text(row.end_reason, row.end_reason)
        tell_reporters(f"programme.plan_ended:{row.uuid}:{lead}", lead, title, body, path_of_plan(row.code))


_TITLE = Text(
    "Kế hoạch {plan} đã kết thúc; {tasks} của cơ quan còn để ngỏ",
    "The plan {plan} has ended; left open at your agency: {tasks}",
)
