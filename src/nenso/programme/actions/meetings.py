"""Meetings of steering committees: minutes and conclusions kept, and conclusions turned into tasks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, format_date
from nenso.programme.actions.tasks import add_task
from nenso.programme.models import Conclusion, Meeting, Plan, Task
from nenso.programme.rules.facts import TaskFacts


@transaction.atomic
def hold_meeting(
    *,
    by: Actor,
    organisation: str,
    title: str,
    held_on: date,
    conclusions: Sequence[str],
    today: date,
    chair: str = "",
    minutes: str = "",
    document_number: str = "",
) -> Meeting:
    """Keep a meeting with what it concluded, in its order; whoever approves for its organisation may.

    Raises `Refused`: "meeting.title", "meeting.too_long", "meeting.day", "meeting.nothing_concluded", "access.role_missing".
    """
    by = allowed(by, Role.APPROVER, organisation)
    texts = [text.strip() for text in conclusions if text.strip()]
    if not title.strip():
        raise Refused("meeting.title", field="title")
    if len(title.strip()) > 400 or len(chair.strip()) > 200 or len(document_number.strip()) > 120:
        raise Refused("meeting.too_long", field="title")
    if held_on > today:
        raise Refused("meeting.day", field="held_on", day=held_on)
    if not texts:
        raise Refused("meeting.nothing_concluded", field="conclusions")
    made = Meeting.objects.create(
        title=title.strip(),
        held_on=held_on,
        organisation_code=organisation,
        chair=chair.strip(),
        minutes=minutes.strip(),
        document_number=document_number.strip(),
        by_key=by.key,
        by_name=by.name,
    )
    Conclusion.objects.bulk_create(
        Conclusion(meeting=made, number=number, text=text) for number, text in enumerate(texts, start=1)
    )
    told = {"organisation": organisation, "title": made.title, "held_on": held_on, "conclusions": len(texts)}
    record(by=by, verb="programme.meeting_held", thing=("meeting", str(made.uuid)), facts=told)
    return made


@transaction.atomic
def conclusion_to_task(*, by: Actor, conclusion: Conclusion, plan: Plan, facts: TaskFacts, on: date) -> Task:
    """Turn a conclusion into a task of a plan, once; the task names the meeting as its source.

    Raises `Refused`: "meeting.turned_already", and those of `add_task`.
    """
    row = (
        Conclusion.objects.select_related("meeting", "task")
        .select_for_update(of=("self",))
        .get(pk=conclusion.pk)
    )
    if row.task is not None:
        raise Refused("meeting.turned_already", conclusion=row.number, task=row.task.number)
    meeting = row.meeting
    day = format_date(meeting.held_on, "vi")
    source = f"{meeting.document_number or meeting.title}, {day}, mục {row.number}"
    facts = replace(facts, source=facts.source or source[:600])
    row.task = add_task(by=by, plan=plan, facts=facts, on=on, reason=source)
    row.save(update_fields=["task"])
    told = {"conclusion": row.number, "task": row.task.number, "plan": plan.code}
    record(by=by, verb="programme.conclusion_turned", thing=("meeting", str(meeting.uuid)), facts=told)
    return row.task
