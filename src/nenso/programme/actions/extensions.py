"""More time for a task: asked for with a reason, granted or not by somebody else, counted for good."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.rules import Actor, Refused
from nenso.programme.actions.life import locked_for_work
from nenso.programme.actions.steps import locked, move, must_run, needs_reason, write
from nenso.programme.actions.telling import tell_lead, tell_receiver
from nenso.programme.models import Extension, Task
from nenso.programme.queries.tasks import receiver_of
from nenso.programme.rules.life import Verb


@transaction.atomic
def ask_extension(*, by: Actor, task: Task, asked_due: date, reason: str) -> Extension:
    """Ask for more time, for a task that is open.

    Raises `Refused`: "task.finished", "task.state", "extension.no_due", "extension.not_later", "extension.waits",
    "task.no_reason", "plan.not_in_force", "task.no_lead", "access.role_missing".
    """
    row, by = locked_for_work(by, task)
    move(row, Verb.EXTENSION_ASKED)
    if row.due is None:
        raise Refused("extension.no_due", task=row.number)
    if asked_due <= row.due:
        raise Refused("extension.not_later", field="asked_due", due=row.due, asked=asked_due)
    reason = needs_reason(reason)
    waiting = row.extensions.filter(is_granted=None).first()
    if waiting is not None:
        raise Refused("extension.waits", task=row.number, asked=waiting.asked_due, name=waiting.by_name)
    made = Extension.objects.create(
        task=row, asked_due=asked_due, reason=reason, by_key=by.key, by_name=by.name
    )
    facts = {"due": row.due, "asked": asked_due}
    write(row, by, Verb.EXTENSION_ASKED, reason=reason, facts=facts, told="programme.extension_asked")
    tell_receiver(row, Verb.EXTENSION_ASKED)
    return made


@transaction.atomic
def decide_extension(*, by: Actor, extension: Extension, is_granted: bool, reason: str) -> Extension:
    """Grant more time or not, with the reason; whoever accepts the task and did not ask for it.

    Raises `Refused`: "task.finished" (a finished task gets no more time), "extension.decided", "extension.own",
    "task.no_reason", "plan.not_in_force", "access.role_missing".
    """
    row = locked(extension.task)
    must_run(row.plan)
    by = allowed(by, Role.APPROVER, receiver_of(row))
    verb = Verb.EXTENDED if is_granted else Verb.NOT_EXTENDED
    move(row, verb)
    found = Extension.objects.select_for_update().get(pk=extension.pk)
    if found.is_granted is not None:
        raise Refused("extension.decided", task=row.number, name=found.decided_by_name)
    if found.by_key == by.key:
        raise Refused("extension.own", task=row.number, name=by.name)
    found.is_granted, found.due_before, found.decision = is_granted, row.due, needs_reason(reason)
    found.decided_by_key, found.decided_by_name, found.decided_at = by.key, by.name, timezone.now()
    found.save()
    facts = {"due": row.due, "asked": found.asked_due}
    if is_granted:
        row.due = found.asked_due
    told = "programme.extension_granted" if is_granted else "programme.extension_refused"
    write(row, by, verb, reason=found.decision, facts=facts, told=told)
    tell_lead(row, verb, found.decision)
    return found
