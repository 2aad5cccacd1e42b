"""Giving tasks, changing them, parts that an agency adds for itself, and which task waits for which."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed, path_of
from nenso.accounts.rules import Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.programme.actions.steps import (
    DRAFT,
    IN_FORCE,
    locked,
    locked_plan,
    move,
    must_be_seen,
    must_not_have_ended,
    must_run,
    needs_reason,
    plain,
    write,
)
from nenso.programme.actions.telling import tell_lead, tell_new_lead
from nenso.programme.models import Plan, Step, Target, Task, TaskDependency
from nenso.programme.queries.tasks import UNFINISHED
from nenso.programme.rules.dependencies import cycle
from nenso.programme.rules.facts import TaskFacts, check_task
from nenso.programme.rules.life import Verb


@transaction.atomic
def add_task(*, by: Actor, plan: Plan, facts: TaskFacts, on: date, reason: str = "") -> Task:
    """Give a task at the end of a plan; a plan in force takes a reason and tells its lead, who must exist on the day.

    Raises `Refused`: those of `rules.facts.check_task`, "task.taken", "task.target", "task.lead", "task.lead_ended",
    "task.dependency_unknown", "task.cycle", "plan.ended", "task.no_reason", "access.role_missing".
    """
    row = locked_plan(plan)
    by = allowed(by, Role.APPROVER, row.owner_code)
    must_not_have_ended(row)
    if row.state == IN_FORCE:
        reason = needs_reason(reason)
    must_exist([facts.lead_code, *facts.cooperating], on)
    made = store_task(row, facts, by=by, order=row.tasks.count() + 1)
    join(made, facts.waits_for)
    told = {"plan": row.code, "task": made.number, "lead": made.lead_code, "due": made.due, "reason": reason}
    record(by=by, verb="programme.task_added", thing=("task", str(made.uuid)), facts=told)
    if row.state == IN_FORCE:
        tell_new_lead(made, reason)
    return made


@transaction.atomic
def change_task(
    *, by: Actor, task: Task, facts: TaskFacts, on: date, reason: str = "", row_version: int | None = None
) -> Task:
    """Change an unfinished task: words, cooperation, what it moves. Its due day and its lead change in a draft alone.

    Raises `Refused` as `add_task` does, and "task.number", "task.due_is_extended", "task.lead_is_handed_over",
    "task.finished", "task.changed".
    """
    row = locked(task)
    by = allowed(by, Role.APPROVER, row.added_by_code or row.plan.owner_code)
    must_not_have_ended(row.plan)
    must_be_seen(row, row_version)
    move(row, Verb.CHANGED)
    if row.plan.state == IN_FORCE:
        reason = needs_reason(reason)
    check_task(facts, row.plan.first_day)
    _may_change(row, facts)
    if set(_codes(facts)) - {row.lead_code, *row.cooperating}:
        must_exist(set(_codes(facts)) - {row.lead_code, *row.cooperating}, on)
    before = {name: getattr(row, name) for name in ("lead_code", "name_vi", "deliverable_vi")}
    for name, value in _fields(row.plan, facts).items():
        setattr(row, name, value)
    changed = {name: value for name, value in before.items() if getattr(row, name) != value}
    write(row, by, Verb.CHANGED, reason=reason, facts={"before": changed}, told="programme.task_changed")
    if row.plan.state == IN_FORCE and row.lead_code != before["lead_code"]:
        tell_new_lead(row, reason)
    return row


@transaction.atomic
def add_sub_task(*, by: Actor, task: Task, organisation: str, facts: TaskFacts, on: date) -> Task:
    """Add a part to a task, for an agency's own use: by who reports for it. Its own approver accepts it.

    The agency leads the task, cooperates at it, or nobody is known to lead it; the part is done by it or by one below.
    Raises `Refused`: those of `add_task`, "part.not_concerned", "part.not_below", "part.of_part", "part.due",
    "plan.not_in_force", "task.finished".
    """
    row = locked(task)
    by = allowed(by, Role.REPORTER, organisation)
    must_run(row.plan)
    move(row, Verb.PROGRESS)
    if row.parent_id is not None:
        raise Refused("part.of_part", task=row.number)
    if row.lead_code and organisation not in (row.lead_code, *row.cooperating):
        raise Refused("part.not_concerned", task=row.number, organisation=organisation)
    lead = facts.lead_code or organisation
    must_exist([lead, *facts.cooperating], on)
    if organisation not in path_of(lead, on):
        raise Refused("part.not_below", field="lead_code", lead=lead, organisation=organisation)
    if row.due is not None and facts.due is not None and facts.due > row.due:
        raise Refused("part.due", field="due", due=facts.due, parent=row.due)
    locked_plan(row.plan)
    made = store_task(
        row.plan, facts, by=by, order=row.order, lead=lead, parent=row, added_by_code=organisation
    )
    join(made, facts.waits_for)
    told = {"plan": row.plan.code, "task": made.number, "part_of": row.number, "lead": lead, "due": made.due}
    record(by=by, verb="programme.sub_task_added", thing=("task", str(made.uuid)), facts=told)
    if lead != organisation:
        tell_new_lead(made)
    return made


@transaction.atomic
def add_dependency(*, by: Actor, task: Task, on_number: str) -> Task:
    """Let a task wait for another one of its plan.

    Raises `Refused`: "task.dependency_unknown", "task.cycle" (with the way round), "task.finished", "plan.ended",
    "access.role_missing".
    """
    row = locked(task)
    by = allowed(by, Role.APPROVER, row.added_by_code or row.plan.owner_code)
    must_not_have_ended(row.plan)
    locked_plan(row.plan)  # two that are added at once could close a circle together
    move(row, Verb.CHANGED)
    join(row, [on_number])
    write(row, by, Verb.CHANGED, facts={"waits_for": on_number}, told="programme.task_changed")
    return row


@transaction.atomic
def remove_dependency(*, by: Actor, task: Task, on_number: str, reason: str) -> Task:
    """Let a task wait for another one no more, with the reason; its lead is told where the plan is in force.

    Raises `Refused` as `add_dependency` does, and "task.no_reason".
    """
    row = locked(task)
    by = allowed(by, Role.APPROVER, row.added_by_code or row.plan.owner_code)
    must_not_have_ended(row.plan)
    move(row, Verb.FREED)
    reason = needs_reason(reason)
    gone, _ = TaskDependency.objects.filter(task=row, on__number=on_number).delete()
    if not gone:
        raise Refused("task.dependency_unknown", field="waits_for", task=on_number, plan=row.plan.number)
    facts = {"on": on_number}
    write(row, by, Verb.FREED, reason=reason, facts=facts, told="programme.dependency_removed")
    if row.plan.state == IN_FORCE:
        tell_lead(row, Verb.FREED, reason)
    return row


def store_task(plan: Plan, facts: TaskFacts, *, by: Actor, order: int, lead: str = "", **more: Any) -> Task:
    """Write a task into a locked plan, checked, with its first step; the caller asks for the right and tells the journal."""
    check_task(facts, plan.first_day)
    if plan.tasks.filter(number=facts.number).exists():
        raise Refused("task.taken", field="number", task=facts.number, plan=plan.number)
    fields = _fields(plan, facts) | ({"lead_code": lead} if lead else {})
    made = Task.objects.create(
        plan=plan, order=order, first_due=facts.due, by_key=by.key, by_name=by.name, **fields, **more
    )
    facts_of_step = plain({"lead": made.lead_code, "due": made.due})
    Step.objects.create(task=made, verb=Verb.ADDED, facts=facts_of_step, by_key=by.key, by_name=by.name)
    return made


def join(task: Task, numbers: Iterable[str]) -> None:
    """Let a task wait for others of its plan; raises `Refused`: "task.dependency_unknown", "task.cycle"."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return
    found = {each.number: each for each in Task.objects.filter(plan=task.plan, number__in=wanted)}
    for number in wanted:
        if number not in found:
            raise Refused("task.dependency_unknown", field="waits_for", task=number, plan=task.plan.number)
    refuse_cycle(task.plan, [(task.pk, found[number].pk) for number in wanted])
    for number in wanted:
        TaskDependency.objects.get_or_create(task=task, on=found[number])


def refuse_cycle(plan: Plan, new: Sequence[tuple[int, int]]) -> None:
    """Raise `Refused("task.cycle")` with the way round, where new waiting would close a circle. Two queries.

    A task waits for its own parts, too.
    """
    edges: dict[int, list[int]] = defaultdict(list)
    for waiting, on in new:  # first, so that the way is told from what was just asked
        edges[waiting].append(on)
    for waiting, on in TaskDependency.objects.filter(task__plan=plan).values_list("task", "on"):
        edges[waiting].append(on)
    numbers: dict[int, str] = {}
    for pk, number, parent in Task.objects.filter(plan=plan).values_list("pk", "number", "parent"):
        numbers[pk] = number
        if parent is not None:
            edges[parent].append(pk)
    found = cycle(edges)
    if found:
        way = " → ".join(numbers[pk] for pk in found)
        raise Refused("task.cycle", field="waits_for", way=way)


def must_exist(codes: Iterable[str], on: date) -> None:
    """Raise `Refused`: "task.lead_ended" with its successor, "task.lead" for whoever never was."""
    wanted = {code for code in codes if code}
    known = directory.organisations(wanted, on)
    for code in sorted(wanted - set(known)):
        try:
            life = directory.organisation_life(code)
        except Refused as unknown:
            raise Refused("task.lead", field="lead_code", organisation=code) from unknown
        past = [each for each in life.chapters if each.validity.until and each.validity.until <= on]
        if not past:
            raise Refused("task.lead", field="lead_code", organisation=code)
        names = [event.name for event in past[-1].successors if event.kind != "part_moved"]
        successor = Text(
            ", ".join(name.vi for name in names) or "chưa ghi nhận",
            ", ".join(name.en for name in names) or "none is recorded",
        )
        raise Refused(
            "task.lead_ended",
            field="lead_code",
            organisation=past[-1].name,
            until=past[-1].validity.last_day,
            successor=successor,
        )


def unfinished_before(row: Task) -> tuple[str, ...]:
    """Return the numbers of the tasks that a task waits for and that are not finished."""
    rows = TaskDependency.objects.filter(task=row, on__state__in=UNFINISHED)
    return tuple(rows.order_by("on__order").values_list("on__number", flat=True))


def _may_change(row: Task, facts: TaskFacts) -> None:
    if facts.number != row.number:
        raise Refused("task.number", field="number", task=row.number)
    if facts.due != row.due:
        if row.plan.state != DRAFT and row.due is not None:
            raise Refused("task.due_is_extended", field="due", task=row.number, due=row.due)
        row.first_due = facts.due  # of a draft, or told for the first time
    if facts.lead_code != row.lead_code and row.lead_code and row.plan.state != DRAFT:
        raise Refused("task.lead_is_handed_over", field="lead_code", task=row.number)


def _codes(facts: TaskFacts) -> list[str]:
    return [code for code in (facts.lead_code, *facts.cooperating) if code]


def _fields(plan: Plan, facts: TaskFacts) -> dict[str, Any]:
    target = Target.objects.filter(plan=plan, number=facts.target).first() if facts.target else None
    if facts.target and target is None:
        raise Refused("task.target", field="target", target=facts.target, plan=plan.number)
    return {
        "target": target,
        "number": facts.number,
        "group": facts.group.strip(),
        "name_vi": facts.name.vi.strip(),
        "name_en": facts.name.en.strip(),
        "deliverable_vi": facts.deliverable.vi.strip(),
        "deliverable_en": facts.deliverable.en.strip(),
        "lead_code": facts.lead_code,
        "cooperating": list(facts.cooperating),
        "starts_on": facts.starts_on,
        "due": facts.due,
        "criterion_edition": facts.criterion_edition,
        "criterion_node": facts.criterion_node,
        "expected_gain": facts.expected_gain,
        "status": facts.status,
        "source": facts.source,
    }
