"""The life of a task: progress told, documents attached, submitted, accepted by somebody else or returned, cancelled."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.rules import Actor, Document, Refused
from nenso.programme.actions.documents import kept
from nenso.programme.actions.steps import locked, move, must_be_seen, must_run, needs_reason, write
from nenso.programme.actions.tasks import unfinished_before
from nenso.programme.actions.telling import tell_lead, tell_receiver
from nenso.programme.models import Deliverable, Extension, Task
from nenso.programme.queries.tasks import UNFINISHED, receiver_of
from nenso.programme.rules.life import Verb


def locked_for_work(by: Actor, task: Task) -> tuple[Task, Actor]:
    """Return a task, locked, and who works on it: whoever reports for its lead agency.

    Raises `Refused`: "plan.not_in_force", "task.no_lead", "access.role_missing".
    """
    row = locked(task)
    must_run(row.plan)
    if not row.lead_code:
        raise Refused("task.no_lead", task=row.number)
    return row, allowed(by, Role.REPORTER, row.lead_code)


@transaction.atomic
def tell_progress(*, by: Actor, task: Task, text: str, percent: int | None = None) -> Task:
    """Tell how far a task is, in words and, where it can be told, as a share from 0 to 100.

    Raises `Refused`: "progress.text", "progress.percent", "task.finished", "task.state", and those of `locked_for_work`.
    """
    row, by = locked_for_work(by, task)
    move(row, Verb.PROGRESS)
    if not text.strip():
        raise Refused("progress.text", field="text")
    if percent is not None and not 0 <= percent <= 100:
        raise Refused("progress.percent", field="percent")
    facts = {} if percent is None else {"percent": percent}
    write(row, by, Verb.PROGRESS, reason=text.strip(), facts=facts, told="programme.progress_told")
    return row


@transaction.atomic
def deliver(
    *,
    by: Actor,
    task: Task,
    title: str,
    issuing_body: str = "",
    number: str = "",
    issued_on: date | None = None,
    url: str = "",
    content: bytes | None = None,
    file_name: str = "",
) -> Deliverable:
    """Attach a document that a task delivers, as a file or a link.

    Raises `Refused`: those of `documents.kept`, "document.twice", "file.empty", "file.too_large",
    "file.kind", "task.finished", "task.state", and those of `locked_for_work`.
    """
    row, by = locked_for_work(by, task)
    move(row, Verb.DELIVERED)
    fields = kept(
        Document(title, issuing_body, number, issued_on, url, content, file_name), timezone.localdate()
    )
    held = row.deliverables.filter(removed_at=None)
    if held.filter(url=fields["url"], file=fields["file"]).exists():
        raise Refused("document.twice", field="url", task=row.number)
    made = Deliverable.objects.create(
        task=row, issuing_body=issuing_body.strip(), by_key=by.key, by_name=by.name, **fields
    )
    facts = {"document": str(made.uuid), "title": made.title, "number": made.number}
    write(row, by, Verb.DELIVERED, facts=facts, told="programme.task_delivered")
    return made


@transaction.atomic
def withdraw_deliverable(*, by: Actor, deliverable: Deliverable) -> Deliverable:
    """Take an attached document away again while its task is open; the record of it stays.

    Raises `Refused`: "document.removed", "task.finished", "task.state", and those of `locked_for_work`.
    """
    row, by = locked_for_work(by, deliverable.task)
    move(row, Verb.WITHDRAWN)
    found = Deliverable.objects.select_for_update().get(pk=deliverable.pk)
    if found.removed_at is not None:
        raise Refused("document.removed", title=found.title)
    found.removed_at = timezone.now()
    found.save(update_fields=["removed_at"])
    facts = {"document": str(found.uuid), "title": found.title}
    write(row, by, Verb.WITHDRAWN, facts=facts, told="programme.deliverable_withdrawn")
    return found


@transaction.atomic
def submit_task(
    *, by: Actor, task: Task, note: str = "", row_version: int | None = None, now: datetime | None = None
) -> Task:
    """Hand a task in for acceptance: what it delivers is attached, what it waits for and its parts are finished.

    Raises `Refused`: "task.nothing_delivered", "task.waits", "task.parts_unfinished", "task.changed", "task.finished",
    "task.state", and those of `locked_for_work`.
    """
    row, by = locked_for_work(by, task)
    must_be_seen(row, row_version)
    move(row, Verb.SUBMITTED)
    if not row.deliverables.filter(removed_at=None).exists():
        raise Refused("task.nothing_delivered", task=row.number)
    if waits := unfinished_before(row):
        raise Refused("task.waits", task=row.number, count=len(waits), first=waits[0])
    parts = list(
        row.parts.filter(state__in=UNFINISHED).order_by("order", "id").values_list("number", flat=True)
    )
    if parts:
        raise Refused("task.parts_unfinished", task=row.number, count=len(parts), first=parts[0])
    row.submitted_at = now or timezone.now()
    write(row, by, Verb.SUBMITTED, reason=note.strip(), told="programme.task_submitted")
    tell_receiver(row, Verb.SUBMITTED)
    return row


@transaction.atomic
def accept_task(*, by: Actor, task: Task, note: str = "", row_version: int | None = None) -> Task:
    """Accept what a task delivered: it is done, on the day on which that was submitted.

    Accepts whoever approves for its receiver and did not submit it. Raises `Refused`: "task.own", "task.changed",
    "task.finished", "task.state", "plan.not_in_force", "access.role_missing".
    """
    row, by = _locked_for_decision(by, task)
    must_be_seen(row, row_version)
    move(row, Verb.ACCEPTED)
    submitted = row.steps.filter(verb=Verb.SUBMITTED).order_by("-id").first()
    if submitted is not None and submitted.by_key == by.key:
        raise Refused("task.own", task=row.number, name=by.name)
    row.done_on = timezone.localdate(row.submitted_at) if row.submitted_at else timezone.localdate()
    _close_extensions(row, by)
    facts = {"done_on": row.done_on, "due": row.due}
    write(row, by, Verb.ACCEPTED, reason=note.strip(), facts=facts, told="programme.task_accepted")
    tell_lead(row, Verb.ACCEPTED, note.strip())
    return row


@transaction.atomic
def return_task(*, by: Actor, task: Task, reason: str, row_version: int | None = None) -> Task:
    """Give a submitted task back, with the reason: its deliverable is not what was asked for.

    Raises `Refused`: "task.no_reason", "task.changed", "task.finished", "task.state", "plan.not_in_force",
    "access.role_missing".
    """
    row, by = _locked_for_decision(by, task)
    must_be_seen(row, row_version)
    move(row, Verb.RETURNED)
    reason = needs_reason(reason)
    row.submitted_at = None
    write(row, by, Verb.RETURNED, reason=reason, told="programme.task_returned")
    tell_lead(row, Verb.RETURNED, reason)
    return row


@transaction.atomic
def cancel_task(*, by: Actor, task: Task, reason: str) -> Task:
    """Cancel an unfinished task and its unfinished parts, with the reason; whoever accepts it may.

    Raises `Refused`: "task.no_reason", "task.finished", "plan.not_in_force", "access.role_missing".
    """
    row, by = _locked_for_decision(by, task)
    move(row, Verb.CANCELLED)
    reason = needs_reason(reason)
    _cancelled(row, by, reason)
    cancel_parts(row.parts.all(), by, reason)
    return row


def cancel_parts(parts: QuerySet[Task], by: Actor, reason: str) -> None:
    """Cancel those of a task's parts that are unfinished, and tell who leads them; the caller asks for the right."""
    unfinished = parts.filter(state__in=UNFINISHED).select_related("plan").select_for_update(of=("self",))
    for each in unfinished:
        move(each, Verb.CANCELLED)
        _cancelled(each, by, reason)


def _cancelled(row: Task, by: Actor, reason: str) -> None:
    _close_extensions(row, by)
    write(row, by, Verb.CANCELLED, reason=reason, told="programme.task_cancelled")
    tell_lead(row, Verb.CANCELLED, reason)


def _locked_for_decision(by: Actor, task: Task) -> tuple[Task, Actor]:
    row = locked(task)
    must_run(row.plan)
    return row, allowed(by, Role.APPROVER, receiver_of(row))


def _close_extensions(row: Task, by: Actor) -> None:
    """A finished task needs no more time: what was asked for is answered by that."""
    Extension.objects.filter(task=row, is_granted=None).update(
        is_granted=False,
        due_before=row.due,
        decided_by_key=by.key,
        decided_by_name=by.name,
        decided_at=timezone.now(),
    )
