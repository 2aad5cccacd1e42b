"""Passing a task on by hand: another agency leads it from now on, the step says who did before, and both are told."""

from datetime import date

from django.db import transaction

from nenso.accounts.queries import allowed, path_of
from nenso.accounts.rules import Role
from nenso.kernel.rules import Actor, Refused
from nenso.programme.actions.life import cancel_parts
from nenso.programme.actions.steps import locked, move, must_be_seen, must_run, needs_reason, write
from nenso.programme.actions.tasks import must_exist
from nenso.programme.actions.telling import tell_former_lead, tell_new_lead
from nenso.programme.models import Task
from nenso.programme.queries.names import named
from nenso.programme.queries.tasks import receiver_of
from nenso.programme.rules.life import Verb


@transaction.atomic
def hand_over_task(
    *, by: Actor, task: Task, to: str, reason: str, on: date, row_version: int | None = None
) -> Task:
    """Let another agency lead an open task, with the reason; whoever accepts the task may.

    What was delivered, extensions and the due day stay. Unfinished parts that the former lead added for itself are cancelled:
    they were how it shared out its own work. A submitted task is accepted or returned first.
    Raises `Refused`: "task.no_reason", "task.same_lead", "task.lead", "task.lead_ended", "part.not_below", "task.changed",
    "task.finished", "task.state", "plan.not_in_force", "access.role_missing".
    """
    row = locked(task)
    must_run(row.plan)
    by = allowed(by, Role.APPROVER, receiver_of(row))
    must_be_seen(row, row_version)
    move(row, Verb.HANDED_OVER)
    reason, before = needs_reason(reason), row.lead_code
    _may_lead(row, to, on)
    row.lead_code, row.cooperating = to, [code for code in row.cooperating if code != to]
    facts = {"from": before, "to": to}
    write(row, by, Verb.HANDED_OVER, reason=reason, facts=facts, told="programme.task_handed_over")
    if before:
        cancel_parts(row.parts.filter(added_by_code=before), by, reason)
        tell_former_lead(row, before, named([to], on)[to].name, reason)
    tell_new_lead(row, reason)
    return row


def _may_lead(row: Task, to: str, on: date) -> None:
    """A part goes no further than to those below the agency that added it."""
    if to == row.lead_code:
        raise Refused("task.same_lead", field="lead_code", task=row.number)
    if not to:
        raise Refused("task.lead", field="lead_code", organisation=to)
    must_exist([to], on)
    if row.added_by_code and row.added_by_code not in path_of(to, on):
        raise Refused("part.not_below", field="lead_code", lead=to, organisation=row.added_by_code)
