"""The tasks of a plan as they are looked for: by words, lead agency, status and group, sorted, taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict

from nenso.kernel.rules import Text, fold
from nenso.programme.queries.tasks import TaskAsOf
from nenso.web.exports import Column, Kind
from nenso.web.presenters.plans import words
from nenso.web.presenters.plans.lines import Lead, TaskLine, lead_of, state_key, task_line

SORTS = ("number", "owner", "due")
NOBODY = "-"  # asks for tasks whose lead no source gives


@dataclass(frozen=True, slots=True)
class TaskWish:
    """What is looked for among tasks."""

    q: str = ""
    owner: str = ""
    state: str = ""
    group: str = ""
    sort: str = "number"


def task_wish(query: QueryDict) -> TaskWish:
    """Read what is looked for; what cannot be read is as if it were not asked."""
    sort = query.get("sort", "")
    return TaskWish(
        q=query.get("q", "")[:80],
        owner=query.get("owner", "")[:32],
        state=query.get("state", "")[:16],
        group=query.get("group", "")[:120],
        sort=sort if sort.removeprefix("-") in SORTS else "number",
    )


def sought(found: Sequence[TaskAsOf], wish: TaskWish, language: str) -> list[TaskLine]:
    """Return the tasks looked for, sorted."""
    lines = [task_line(task, language) for task in found if _is_wanted(task, wish)]
    key = wish.sort.removeprefix("-")
    if key == "owner":
        lines.sort(key=lambda line: (not line.lead.code, fold(line.lead.name.vi)))
    elif key == "due":
        lines.sort(key=lambda line: (line.due is None, line.due or date.max))
    return lines[::-1] if wish.sort.startswith("-") else lines


def _is_wanted(task: TaskAsOf, wish: TaskWish) -> bool:
    owner = task.lead.code if task.lead else NOBODY
    if wish.owner and owner != wish.owner:
        return False
    if wish.state == words.WAITS.key:
        if task.state != wish.state:
            return False
    elif wish.state and state_key(task) != wish.state:
        return False
    if wish.group and task.group != wish.group:
        return False
    text = fold(f"{task.number} {task.name.vi} {task.name.en} {task.deliverable.vi} {task.group}")
    return all(word in text for word in fold(wish.q).split())


def owners_of(found: Sequence[TaskAsOf], language: str) -> list[tuple[str, str]]:
    """Return who leads any of the tasks, for choosing; those without a lead last."""
    leads: dict[str, Lead] = {}
    for task in found:
        lead = lead_of(task.lead)
        leads[lead.code or NOBODY] = lead
    named = [(code, lead.name.in_language(language)) for code, lead in leads.items()]
    return sorted(named, key=lambda pair: (pair[0] == NOBODY, fold(pair[1])))


def groups_of(found: Sequence[TaskAsOf]) -> list[str]:
    """Return the groups of the tasks in their own order."""
    return [group for group in dict.fromkeys(task.group for task in found) if group]


def states_of(found: Sequence[TaskAsOf], language: str) -> list[tuple[str, str]]:
    """Return the states that may be asked for; of a plan that was ended, what was left open, too."""
    states = [state for state in (*words.TASK_STATUSES.values(), words.WAITS) if state != words.LEFT_OPEN]
    if any(task.is_left_open for task in found):
        states.append(words.LEFT_OPEN)
    return [(state.key, state.name.in_language(language)) for state in states]


COLUMNS = (
    Column("plan", Text("Kế hoạch", "Plan")),
    Column("number", Text("Số", "Number")),
    Column("name", Text("Nhiệm vụ", "Task"), width=60),
    Column("group", Text("Nhóm", "Group"), width=24),
    Column("lead_code", Text("Mã cơ quan chủ trì", "Lead agency's code")),
    Column("lead", Text("Cơ quan chủ trì", "Lead agency"), width=36),
    Column("first_due", Text("Hạn đầu", "First due day"), Kind.DATE),
    Column("due", Text("Hạn", "Due day"), Kind.DATE),
    Column("done_on", Text("Xong ngày", "Done on"), Kind.DATE),
    Column("state", Text("Trạng thái", "Status")),
    Column("days_late", Text("Số ngày quá hạn", "Days overdue"), Kind.NUMBER, 0),
    Column("extensions", Text("Số lần gia hạn", "Extensions"), Kind.NUMBER, 0),
)


def rows(lines: Sequence[TaskLine]) -> list[list[Any]]:
    """Return the tasks as an exported table."""
    return [
        [
            line.plan,
            line.number,
            line.name,
            line.group,
            line.lead.code,
            line.lead.name,
            line.first_due,
            line.due,
            line.done_on,
            line.state.name,
            line.days_late or None,
            line.extensions,
        ]
        for line in lines
    ]
