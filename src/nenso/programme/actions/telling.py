"""Telling people of tasks: the lead's reporters of what was given and decided, the receiver's approvers of what waits."""

from collections import defaultdict
from collections.abc import Sequence

from nenso.accounts.queries import holders_of, recipients
from nenso.accounts.rules import Role
from nenso.kernel.rules import Text
from nenso.notify.actions import tell
from nenso.programme.models import Plan, Task
from nenso.programme.queries.tasks import receiver_of
from nenso.programme.rules.life import VERBS, Verb
from nenso.programme.rules.paths import path_of_task, path_of_work

NAMED = 120  # letters of a task's name in a message


def tell_receiver(row: Task, verb: Verb) -> None:
    """Tell those who accept a task that something waits for them."""
    body = Text("Đang chờ bạn quyết định.", "It waits for your decision.")
    _tell(row, verb, Role.APPROVER, receiver_of(row), body)


def tell_lead(row: Task, verb: Verb, words: str) -> None:
    """Tell those who report for a task's lead agency what became of it; nobody where no lead is known."""
    if row.lead_code:
        _tell(row, verb, Role.REPORTER, row.lead_code, Text(words, words))


def tell_new_lead(row: Task, why: str = "") -> None:
    """Tell those who report for a task's lead agency that it was given to them, with the reason where there is one."""
    due = Text("chưa rõ", "not known") if row.due is None else Text("{due}", "{due}").fill(due=row.due)
    body = _BODY.fill(due=due, plan=row.plan.number)
    because = Text(f"{body.vi} {why}".strip(), f"{body.en} {why}".strip())
    key, path = f"programme.given:{row.uuid}:{row.row_version}", path_of_work(row.uuid)
    tell_reporters(key, row.lead_code, _GIVEN.fill(task=name_of(row)), because, path)


def tell_leads(plan: Plan, given: Sequence[Task], what: str) -> None:
    """Tell each agency that leads any of some tasks of a plan how many it leads, once for `what` gave them."""
    by_lead: dict[str, list[Task]] = defaultdict(list)
    for row in given:
        by_lead[row.lead_code].append(row)
    for lead, rows in sorted(by_lead.items()):
        count, first = len(rows), min((row.due for row in rows if row.due), default=None)
        title = _ALL_GIVEN.fill(plan=plan.number, tasks=tasks_counted(count))
        body = Text(plan.title_vi, plan.title_en)
        if first is not None:
            until = _FIRST.fill(due=first)
            body = Text(f"{body.vi}. {until.vi}", f"{body.en}. {until.en}")
        tell_reporters(f"programme.{what}:{plan.uuid}:{lead}", lead, title, body, path_of_work())


def tell_former_lead(row: Task, former: str, lead: Text, why: str) -> None:
    """Tell those who report for the agency that led a task until now who does; they may not see it at the desk any more."""
    key, path = f"programme.taken:{row.uuid}:{row.row_version}", path_of_task(row.plan.code, row.number)
    tell_reporters(key, former, _TAKEN.fill(task=name_of(row), lead=lead), Text(why, why), path)


def tell_reporters(key: str, organisation: str, title: Text, body: Text, path: str) -> None:
    """Tell those who report for an organisation; nobody for "", or where nobody does."""
    to = recipients(holders_of(Role.REPORTER, codes=[organisation]).get(organisation, ()))
    if organisation and to:
        tell(key=key, to=to, title=title, body=body, path=path)


def tasks_counted(count: int) -> Text:
    """Return so many tasks in words."""
    return Text(f"{count} nhiệm vụ", "1 task" if count == 1 else f"{count} tasks")


def name_of(row: Task) -> Text:
    """Return a task as a message calls it: number and name, shortened."""
    vi, en = row.name_vi[:NAMED], (row.name_en or row.name_vi)[:NAMED]
    return Text(f"{row.number}. {vi}", f"{row.number}. {en}")


def _tell(row: Task, verb: Verb, role: Role, organisation: str, body: Text) -> None:
    to = recipients(holders_of(role, codes=[organisation]).get(organisation, ()))
    if not to:
        return
    name, what = name_of(row), VERBS[verb]
    title = Text(f"Nhiệm vụ {what.vi}: {name.vi}", f"Task {what.en}: {name.en}")
    key = f"programme.{verb}:{row.uuid}:{row.row_version}"
    tell(key=key, to=to, title=title, body=body, path=path_of_work(row.uuid))


_GIVEN = Text("Nhiệm vụ mới giao cho cơ quan: {task}", "A task was given to your agency: {task}")
_ALL_GIVEN = Text(
    "Kế hoạch {plan} giao cho cơ quan {tasks}",
    "The plan {plan} gives {tasks} to your agency",
)
_FIRST = Text("Hạn gần nhất: {due}.", "The first is due on {due}.")
_TAKEN = Text("Nhiệm vụ chuyển cho {lead} chủ trì: {task}", "Now led by {lead}: {task}")
_BODY = Text("Hạn: {due}. Kế hoạch: {plan}.", "Due: {due}. Plan: {plan}.")
