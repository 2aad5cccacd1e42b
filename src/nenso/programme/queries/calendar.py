"""The deadlines of an organisation as a calendar: what it leads, and where it cooperates."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Q

from nenso.directory import queries as directory
from nenso.kernel.rules import Refused, Text, format_date
from nenso.programme.models import Task
from nenso.programme.queries.tasks import TaskAsOf, tasks_as_of, tasks_with_parts
from nenso.programme.rules.calendar_feed import Deadline, calendar_feed
from nenso.programme.rules.paths import path_of_task

_PAST = timedelta(days=180)  # how long what is over stays, so that a program learns of it

_NAME = Text("Hạn nhiệm vụ: {organisation}", "Deadlines: {organisation}")
_COOPERATES = Text("(phối hợp) ", "(cooperates) ")
_BODY = Text("{plan}. {standing} Sản phẩm: {deliverable}.", "{plan}. {standing} Deliverable: {deliverable}.")


def calendar_entries(organisation: str, today: date) -> tuple[TaskAsOf, ...]:
    """Return the tasks with a due day that an organisation leads or cooperates at, of plans in force, by day.

    What was due more than half a year ago and is finished is left out.
    """
    its = Q(lead_code=organisation) | Q(cooperating__contains=[organisation])
    recent = Q(state__in=("open", "submitted")) | Q(due__gte=today - _PAST)
    rows = Task.objects.filter(its, recent, plan__state="in_force", due__isnull=False)
    found = tasks_as_of(list(tasks_with_parts(rows)), today)
    return tuple(sorted(found, key=lambda one: (one.due or today, one.plan, one.number)))


def calendar_of(organisation: str, language: str, *, site: str, now: datetime, today: date) -> str:
    """Return the deadlines of an organisation as iCalendar text; `site` is this site's address without a path.

    Raises `Refused("organisation.not_found")`.
    """
    one = directory.organisations([organisation], today).get(organisation)
    if one is None:
        raise Refused("organisation.not_found", code=organisation, on=today)
    found = calendar_entries(organisation, today)
    changed = dict(
        Task.objects.filter(pk__in=[each.id for each in found])
        .annotate(changed=Max("steps__at"))
        .values_list("pk", "changed")
    )
    deadlines = [_deadline(each, organisation, language, site, changed) for each in found]
    name = _NAME.fill(organisation=one.short_name).in_language(language)
    return calendar_feed(deadlines, name=name, language=language, now=now)


def _deadline(
    task: TaskAsOf, organisation: str, language: str, site: str, changed: Mapping[int, Any]
) -> Deadline:
    leads = task.lead is not None and task.lead.code == organisation
    prefix = "" if leads else _COOPERATES.in_language(language)
    body = _BODY.fill(
        plan=Text(task.plan_number, task.plan_number),
        standing=task.standing.reason,
        deliverable=Text(task.deliverable.vi or "–", task.deliverable.en or "–"),
    )
    assert task.due is not None  # those without are left out
    return Deadline(
        uid=f"{task.uuid}@{site.partition('://')[2] or 'nenso'}",
        day=task.due,
        title=f"{prefix}{task.number}. {task.name.in_language(language)}",
        body=f"{body.in_language(language)} {format_date(task.due, language)}",
        url=f"{site.rstrip('/')}{path_of_task(task.plan, task.number)}",
        changed=changed[task.id],
        sequence=task.row_version,
        is_cancelled=task.state == "cancelled",
    )
