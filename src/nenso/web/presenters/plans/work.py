"""An agency's own desk: what it owes and by when, what others owe it, more time it asked for, plans it must adopt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.kernel.rules import Text
from nenso.programme.queries.plans import plan_row, plans
from nenso.programme.queries.tasks import TaskAsOf, owed_by, owed_to
from nenso.web.presenters.plans.extensions import asked_by
from nenso.web.presenters.plans.lines import TaskLine, desk_root, task_line
from nenso.web.presenters.plans.words import WAITS
from nenso.web.sentences import NOTHING, joined

MOST_ASKED = 20


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Something to look at: its title, what is told of it in a badge, and a note."""

    title: Text
    url: str
    state: Text
    kind: str
    sign: str
    note: Text
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WorkPage:
    """Everything that an agency's own desk shows."""

    code: str
    name: Text
    first: Text
    owed: list[TaskLine]
    theirs: list[TaskLine]
    to_decide: list[WorkLine]
    asked: list[WorkLine]
    adoptions: list[WorkLine]
    next_url: str
    next_title: Text


def work_page(code: str, today: date, language: str, *, is_decider: bool) -> WorkPage:
    """Return what an agency owes and is owed; what waits for a decision only for who decides."""
    found = directory.organisations([code], today).get(code)
    owed, theirs = owed_by(code, today), owed_to(code, today)
    lines = [task_line(task, language) for task in owed]
    first = next((line for line in lines if line.due), lines[0] if lines else None)
    return WorkPage(
        code=code,
        name=found.short_name if found else Text(code, code),
        first=_first(owed, theirs),
        owed=lines,
        theirs=[task_line(task, language) for task in theirs],
        to_decide=_to_decide(theirs, language) if is_decider else [],
        asked=[
            WorkLine(
                one.title, f"{desk_root(language)}tasks/{one.task}/", *one.state, one.note, until=one.until
            )
            for one in asked_by(code, MOST_ASKED)
        ],
        adoptions=_adoptions(code, found.type if found else "", today, language),
        next_url=first.desk_url if first else "",
        next_title=first.name if first else NOTHING,
    )


def _first(owed: Sequence[TaskAsOf], theirs: Sequence[TaskAsOf]) -> Text:
    if not owed:
        told = Text("Không có nhiệm vụ nào phải làm.", "No task is owed.")
    else:
        late = sum(task.is_late for task in owed)
        told = Text(
            f"{len(owed)} nhiệm vụ phải làm, {late} quá hạn.", f"{_tasks(len(owed))}, {late} overdue."
        )
        days = [task.due for task in owed if task.due and not task.is_late]
        if days:
            told = joined(
                told, Text("Hạn gần nhất là {day}.", "The next is due on {day}.").fill(day=min(days))
            )
    if not theirs:
        return told
    waiting = sum(task.state == "submitted" for task in theirs)
    others = Text(
        f"Cơ quan khác còn {len(theirs)} nhiệm vụ, {waiting} chờ nghiệm thu.",
        f"Others owe {_tasks(len(theirs))}, {waiting} waiting for acceptance.",
    )
    return joined(told, others)


def _tasks(count: int) -> str:
    return f"{count} {'task' if count == 1 else 'tasks'}"


_ASKS_TIME = Text("xin gia hạn", "asks for more time")


def _to_decide(theirs: Sequence[TaskAsOf], language: str) -> list[WorkLine]:
    found = []
    for task in theirs:
        line = task_line(task, language)
        title = Text(f"{line.number}. {line.name.vi}", f"{line.number}. {line.name.en}")
        if task.state == WAITS.key:
            found.append(
                WorkLine(title, f"{line.desk_url}#acts", WAITS.name, WAITS.kind, WAITS.sign, line.lead.name)
            )
        if task.is_extension_asked:
            found.append(
                WorkLine(title, f"{line.desk_url}#acts", _ASKS_TIME, "caution", "info", line.lead.name)
            )
    return found


def _adoptions(code: str, kind: str, today: date, language: str) -> list[WorkLine]:
    """Return the plans in force under which the agency must adopt one of its own, and whether it has."""
    found = []
    for plan in plans(today):
        if plan.state != "in_force" or kind not in plan.adopted_by_types or not kind:
            continue
        own = plan_row(plan.code).adoptions.filter(organisation_code=code).first()
        url = f"{desk_root(language)}{plan.code}/"
        if own is not None:
            note = Text(own.number, own.number)
            found.append(WorkLine(plan.title, url, _ADOPTED, "good", "check", note))
            continue
        is_late = plan.adopted_until is not None and plan.adopted_until < today
        note = NOTHING
        if plan.adopted_until:
            note = Text("hạn {day}", "due {day}").fill(day=plan.adopted_until)
        kind_of, sign = ("urgent", "warning") if is_late else ("caution", "info")
        found.append(WorkLine(plan.title, f"{url}adopt/", _TO_ADOPT, kind_of, sign, note))
    return found


_ADOPTED = Text("đã ban hành", "adopted")
_TO_ADOPT = Text("chưa ban hành", "not adopted yet")
