"""Telling of tasks that are due or late: their lead first, then up the tree by working days; and a digest each week."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.queries import latest, work_calendar
from nenso.kernel.rules import SYSTEM, Text, format_date
from nenso.notify.actions import tell
from nenso.programme.actions.telling import name_of
from nenso.programme.models import Task
from nenso.programme.queries.names import named
from nenso.programme.rules.escalation import Notice, escalation
from nenso.programme.rules.paths import path_of_work
from nenso.programme.rules.task_status import OPEN

_LISTED = 20  # tasks named in a digest; how many more there are is said
_WEEK_BEGINS = time(7)  # on a Monday
_DIGEST = "programme.digest_told"


@transaction.atomic
def tell_lateness(*, now: datetime) -> int:
    """Tell of open tasks by `rules.escalation`: reporters of the lead, then approvers of it and of those above.

    Done as often as one likes, each person is told each step once; an extension begins anew. Returns how many messages
    are new. The number of queries grows with messages alone.
    """
    today, calendar = timezone.localdate(now), work_calendar()
    rows = _open_tasks()
    reporters, approvers = holders_of(Role.REPORTER, today), holders_of(Role.APPROVER, today)
    names, parents = named((row.lead_code for row in rows), today), directory.organisation_parents(today)
    new = 0
    for row in rows:
        if row.due is None:
            continue
        for notice in escalation(row.due, today, calendar, _chain(row.lead_code, parents)):
            people = _told_at(notice, reporters, approvers)
            if people:
                new += _tell(row, notice, names[row.lead_code].name, people)
    if new:
        facts = {"messages": new, "on": today}
        record(by=SYSTEM, verb="programme.lateness_told", thing=("programme", "lateness"), facts=facts)
    return new


@transaction.atomic
def tell_digest(*, now: datetime) -> int:
    """Tell each agency's reporters, once a week from Monday morning, what it owes: what is late first, then by due day.

    Returns how many messages are new; nothing is read again in a week that was told.
    """
    here = timezone.localtime(now)
    week = f"{here.isocalendar().year}-W{here.isocalendar().week:02d}"
    is_early = here.weekday() == 0 and here.time() < _WEEK_BEGINS
    told = latest(_DIGEST)
    if is_early or (told is not None and told.facts.get("week") == week):
        return 0
    by_lead: dict[str, list[Task]] = defaultdict(list)
    for row in _open_tasks():
        by_lead[row.lead_code].append(row)
    held = holders_of(Role.REPORTER, here.date())
    new = 0
    for code, rows in sorted(by_lead.items()):
        if code in held:
            title, body = _digest(rows, here.date())
            key = f"programme.digest:{week}:{code}"
            new += len(tell(key=key, to=recipients(held[code]), title=title, body=body, path=path_of_work()))
    facts = {"week": week, "messages": new, "organisations": len(by_lead)}
    record(by=SYSTEM, verb=_DIGEST, thing=("programme", "digest"), facts=facts)
    return new


def _open_tasks() -> list[Task]:
    rows = Task.objects.filter(state=OPEN, plan__state="in_force").exclude(lead_code="")
    return list(rows.select_related("plan").order_by("lead_code", "due", "id"))


def _chain(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return an organisation and those above it, nearest first, the nation last."""
    path = [code]
    while (parent := parents.get(path[-1], "")) and parent not in path:
        path.append(parent)
    return tuple(path) if NATIONAL in path else (*path, NATIONAL)


def _told_at(
    notice: Notice, reporters: Mapping[str, Sequence[Any]], approvers: Mapping[str, Sequence[Any]]
) -> Sequence[Any]:
    """Return whom a notice goes to: who does the work before it is late, and whoever answers for it after."""
    doing = reporters.get(notice.organisation, ()) if notice.level == 0 else ()
    answering = approvers.get(notice.organisation, ()) if notice.days > 0 else ()
    return (*doing, *answering)


def _tell(row: Task, notice: Notice, lead: Text, people: Sequence[Any]) -> int:
    sentence = _LATE if notice.days > 0 else _SOON
    title = sentence.fill(task=name_of(row), days=abs(notice.days), lead=lead)
    body = _BODY.fill(due=row.due, lead=lead, plan=row.plan.number)
    key = f"programme.late:{row.uuid}:{row.due}:{notice.days}"
    is_urgent = notice.days > 0
    to = recipients(people)
    return len(tell(key=key, to=to, title=title, body=body, path=path_of_work(row.uuid), is_urgent=is_urgent))


def _digest(rows: Sequence[Task], today: date) -> tuple[Text, Text]:
    late = [row for row in rows if row.due is not None and row.due < today]
    title = _DIGEST_TITLE.fill(count=len(rows), late=len(late))
    ordered = sorted(rows, key=lambda row: (row.due is None, row.due or date.max))
    more = len(ordered) - _LISTED
    lines = [*_lines(ordered[:_LISTED])]
    if more > 0:
        lines.append(Text(f"… và {more} nhiệm vụ khác", f"… and {more} more"))
    return title, Text("\n".join(one.vi for one in lines), "\n".join(one.en for one in lines))


def _lines(rows: Sequence[Task]) -> Iterator[Text]:
    for row in rows:
        name = name_of(row)
        if row.due is None:
            yield Text(f"– {name.vi} (chưa rõ hạn)", f"– {name.en} (no due day)")
        else:
            due = (format_date(row.due, "vi"), format_date(row.due, "en"))
            yield Text(f"– {name.vi} (hạn {due[0]})", f"– {name.en} (due {due[1]})")


_SOON = Text("Còn {days} ngày làm việc: {task}", "{days} working days left: {task}")
_LATE = Text("Quá hạn {days} ngày làm việc, {lead}: {task}", "{days} working days late, {lead}: {task}")
_BODY = Text("Hạn: {due}. Chủ trì: {lead}. Kế hoạch: {plan}.", "Due on {due}. Lead: {lead}. Plan: {plan}.")
_DIGEST_TITLE = Text(
    "Việc phải làm trong tuần: {count} nhiệm vụ, {late} quá hạn",
    "This week: {count} tasks to do, {late} late",
)
