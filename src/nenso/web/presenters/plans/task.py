"""A task: who leads it, until when, what it waits for, what was delivered, how often more time was asked for, its steps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from nenso.index.queries import edition_rows, method_of
from nenso.kernel.rules import Refused, Text, format_date
from nenso.programme.queries.names import Named, named
from nenso.programme.queries.plans import plan_named, target_named
from nenso.programme.queries.tasks import (
    TaskAsOf,
    TaskFilter,
    task_named,
    task_row,
    tasks,
    tasks_as_of,
    tasks_with_parts,
)
from nenso.programme.rules.life import Verb
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.plans import words
from nenso.web.presenters.plans.lines import TaskLine, page_of, target_page_of, task_line
from nenso.web.presenters.plans.page import Near
from nenso.web.presenters.plans.words import NO_DUE, NO_LEAD
from nenso.web.sentences import NOTHING, joined


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """Something delivered: an outside address, a file of the desk, or only its title; `said` tells number, body and day."""

    title: str
    said: Text
    url: str = ""
    file_url: str = ""
    remove_url: str = ""


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """More time that was asked for, and what became of it."""

    at: datetime
    before: date | None
    until: date
    reason: str
    decision: str
    state: Text
    kind: str
    sign: str


@dataclass
class TaskPage:
    """Everything that the pages of a task show."""

    task: TaskAsOf
    line: TaskLine
    first: Text
    plan: Near
    parent: TaskLine | None
    target: Near | None
    criterion: Text
    criterion_url: str
    no_due: Text = NO_DUE
    cooperating: tuple[Named, ...] = ()
    deliverable: Text = NOTHING
    gain: float | None = None
    source: str = ""
    waits_for: list[TaskLine] = field(default_factory=list)
    awaited_by: list[TaskLine] = field(default_factory=list)
    parts: list[TaskLine] = field(default_factory=list)
    deliverables: list[DocumentLine] = field(default_factory=list)
    extensions: list[ExtensionLine] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)


def public_task_page(plan: str, number: str, today: date, language: str) -> TaskPage:
    """Return a task for everybody, without names of persons; raises `Refused("task.unknown")`, also for a draft's."""
    task = task_named(plan, number, today)
    if task.plan_state == "draft":
        raise Refused("task.unknown", field="task", task=number)
    return task_page(task, today, language)


def task_page(
    task: TaskAsOf, today: date, language: str, *, is_desk: bool = False, may_remove: bool = False
) -> TaskPage:
    """Return a task; on the desk with the names of who acted and the files."""
    row, plan = task_row(task.uuid), plan_named(task.plan, today)
    line = task_line(task, language)
    criterion, criterion_url = _criterion(task, language)
    return TaskPage(
        task=task,
        line=line,
        first=_first(task, line),
        plan=Near(plan.number, plan.title, page_of(plan.code, language)),
        parent=task_line(task_named(task.plan, task.parent, today), language) if task.parent else None,
        target=_target(task, today, language),
        criterion=criterion,
        criterion_url=criterion_url,
        cooperating=task.cooperating,
        deliverable=task.deliverable,
        gain=task.expected_gain,
        source=task.source,
        waits_for=_lines((each.on_id for each in row.waits_for.all()), row, today, language),
        awaited_by=_lines((each.task_id for each in row.awaited_by.all()), row, today, language),
        parts=[
            task_line(one, language)
            for one in tasks(TaskFilter(plan=task.plan, parent=task.number, with_drafts=True), today)
        ],
        deliverables=[
            _document(each, is_desk=is_desk, may_remove=may_remove)
            for each in row.deliverables.filter(removed_at=None)
        ],
        extensions=[_extension(each) for each in row.extensions.all()],
        steps=_steps(row, today, is_desk=is_desk),
    )


def _first(task: TaskAsOf, line: TaskLine) -> Text:
    who = Text("{lead} chủ trì.", "{lead} leads it.").fill(lead=line.lead.name)
    if not line.lead.code:
        who = Text("Chưa có nguồn nêu cơ quan chủ trì.", "No source names a lead agency.")
    return joined(who, task.standing.reason)


def _target(task: TaskAsOf, today: date, language: str) -> Near | None:
    if not task.target:
        return None
    found = target_named(task.plan, task.target, today)
    return Near(found.number, found.name, target_page_of(task.plan, found.number, language))


def _criterion(task: TaskAsOf, language: str) -> tuple[Text, str]:
    """Name the criterion that a task should move, with the page of its method; its code where no edition has it."""
    if not task.criterion_node:
        return NOTHING, ""
    rows = edition_rows().filter(code=task.criterion_edition)
    edition = method_of(rows[0]) if rows else None
    if edition is None or not edition.has_node(task.criterion_node):
        return Text(task.criterion_node, task.criterion_node), ""
    address = Addresses(language).method(task.criterion_edition)
    return edition.name_of(task.criterion_node), f"{address}#{task.criterion_node}"


def _lines(ids: Iterable[int], row: Any, today: date, language: str) -> list[TaskLine]:
    wanted = list(ids)
    if not wanted:
        return []
    rows = tasks_with_parts(type(row).objects.filter(pk__in=wanted))
    return [task_line(one, language) for one in tasks_as_of(list(rows), today)]


def _document(row: Any, *, is_desk: bool, may_remove: bool) -> DocumentLine:
    parts = [each for each in (row.number, row.issuing_body) if each]
    vi, en = list(parts), list(parts)
    if row.issued_on:
        vi.append(format_date(row.issued_on, "vi"))
        en.append(format_date(row.issued_on, "en"))
    is_file = row.file_id is not None and is_desk
    return DocumentLine(
        title=row.title,
        said=Text(", ".join(vi), ", ".join(en)),
        url=row.url,
        file_url=reverse("plans:deliverable_file", args=[row.uuid]) if is_file else "",
        remove_url=reverse("plans:deliverable_remove", args=[row.uuid]) if may_remove else "",
    )


_WAITING = (Text("chờ quyết định", "waits for a decision"), "caution", "info")
_GRANTED = (Text("đồng ý", "granted"), "good", "check")
_REFUSED = (Text("không đồng ý", "not granted"), "plain", "close")


def decided(is_granted: bool | None) -> tuple[Text, str, str]:
    """Return what became of more time that was asked for: its words, the kind of its badge, its sign."""
    return _WAITING if is_granted is None else _GRANTED if is_granted else _REFUSED


def _extension(row: Any) -> ExtensionLine:
    state, kind, sign = decided(row.is_granted)
    return ExtensionLine(row.at, row.due_before, row.asked_due, row.reason, row.decision, state, kind, sign)


# Reasons that are public: of decisions, not what an agency writes about its work day by day.
_TOLD_TO_ALL = (
    *(Verb.EXTENSION_ASKED, Verb.EXTENDED, Verb.NOT_EXTENDED),
    *(Verb.PASSED_ON, Verb.HANDED_OVER, Verb.FREED, Verb.CANCELLED),
)


def _steps(row: Any, today: date, *, is_desk: bool) -> list[dict[str, Any]]:
    """Return what happened to a task, the last first; names are asked for once."""
    steps = list(row.steps.order_by("-id"))
    moved = [step.facts for step in steps if step.verb in _MOVED]
    names = named(
        (facts.get(end, "") for facts in moved for end in ("from", "to")), today, row.plan.first_day
    )
    return [_step(each, names, is_desk=is_desk) for each in steps]


_MOVED = (Verb.PASSED_ON, Verb.HANDED_OVER)


def _titled(title: Text, row: Any, names: Mapping[str, Named]) -> Text:
    """Add to a step's title what it is about: a share, who led before and does now, the task not waited for any more."""
    if row.verb in _MOVED and row.facts.get("to") in names:
        before, after = names.get(row.facts.get("from", "")), names[row.facts["to"]].name
        way = Text("{a} → {b}", "{a} → {b}").fill(a=before.name if before else NO_LEAD, b=after)
        return Text(f"{title.vi}: {way.vi}", f"{title.en}: {way.en}")
    percent = row.facts.get("percent")
    if percent is not None:
        return Text(f"{title.vi}: {percent}%", f"{title.en}: {percent}%")
    if row.verb == Verb.FREED:
        return Text(f"{title.vi}: {row.facts['on']}", f"{title.en}: {row.facts['on']}")
    return title


def _step(row: Any, names: Mapping[str, Named], *, is_desk: bool) -> dict[str, Any]:
    said = [row.reason] if row.reason and (is_desk or row.verb in _TOLD_TO_ALL) else []
    if is_desk:
        said.append(row.by_name)
    title = _titled(words.step_name(row.verb), row, names)
    return {"date": row.at, "title": title, "text": " · ".join(said), "kind": "plain"}
