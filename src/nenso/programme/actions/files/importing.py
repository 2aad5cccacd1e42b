"""Taking a workbook into a plan, in one transaction: a draft that is made, or one that there is."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused, Text
from nenso.programme.actions.files.preview import CHANGED, NEW, PlanPreview, preview_plan_file
from nenso.programme.actions.plans import add_goal, create_plan
from nenso.programme.actions.steps import IN_FORCE, locked_plan, needs_reason
from nenso.programme.actions.targets import change_target, store_target
from nenso.programme.actions.tasks import change_task, join, store_task
from nenso.programme.actions.telling import tell_leads
from nenso.programme.models import Plan, Target, Task
from nenso.programme.queries.plans import own_values
from nenso.programme.rules.facts import PlanFacts, TaskFacts


@dataclass(frozen=True, slots=True)
class PlanTaken:
    """What a workbook put into a plan: numbers of new and changed targets and tasks."""

    plan: Plan
    new_targets: int
    new_tasks: int
    changed_targets: int
    changed_tasks: int


@transaction.atomic
def import_plan_file(
    *,
    by: Actor,
    content: bytes,
    on: date,
    plan: Plan | None = None,
    facts: PlanFacts | None = None,
    file_name: str = "",
    reason: str = "",
) -> PlanTaken:
    """Take a workbook into a plan, whole or not at all; a plan in force takes a reason, what stands in it is left, and leads are told.

    Raises `Refused`: "file.problems" with every error as `problems`, those of `preview_plan_file` and `create_plan`,
    "task.no_reason", "target.indicator", "access.role_missing".
    """
    if plan is not None:
        plan = locked_plan(plan)
        by = allowed(by, Role.APPROVER, plan.owner_code)
        if plan.state == IN_FORCE:
            reason = needs_reason(reason)
    found = preview_plan_file(content=content, on=on, plan=plan, facts=facts)
    if found.errors:
        texts = [problem.text for problem in found.errors]
        raise Refused("file.problems", field="file", count=len(texts), first=texts[0], problems=texts)
    row = plan if plan is not None else create_plan(by=by, facts=found.facts, on=on)
    _goals(by, row, found)
    targets = _targets(by, row, found)
    new = _tasks(by, row, found, on)
    tasks = found.count(NEW)[1], found.count(CHANGED)[1]
    taken = PlanTaken(row, targets[0], tasks[0], targets[1], tasks[1])
    if row.state == IN_FORCE and new:
        tell_leads(row, new, f"plan_file:{new[0].uuid}")
    told = {
        "file": file_name,
        "new": [targets[0], tasks[0]],
        "changed": [targets[1], tasks[1]],
        "reason": reason,
    }
    record(by=by, verb="programme.plan_file_taken", thing=("plan", row.code), facts=told)
    return taken


def _goals(by: Actor, plan: Plan, found: PlanPreview) -> None:
    held = set(plan.goals.values_list("number", flat=True))
    for number, name in found.goals:
        if number not in held:
            add_goal(by=by, plan=plan, number=number, name=Text(name, ""))


def _targets(by: Actor, plan: Plan, found: PlanPreview) -> tuple[int, int]:
    order = plan.targets.count()
    for what, facts, _ in found.targets:
        if what == NEW:
            order += 1
            store_target(plan, facts, order)
        elif what == CHANGED:
            held = Target.objects.select_related("plan").get(plan=plan, number=facts.number)
            own = own_values(held)
            kept = replace(
                facts,
                scope=held.scope,
                each_types=tuple(held.each_types),
                values=own["values"],
                baselines=own["baselines"],
            )
            change_target(by=by, target=held, facts=kept)
    return found.count(NEW)[0], found.count(CHANGED)[0]


def _tasks(by: Actor, plan: Plan, found: PlanPreview, on: date) -> list[Task]:
    """Write the tasks of a workbook; return those that are new."""
    order = plan.tasks.count()
    made: list[tuple[Task, TaskFacts]] = []
    for what, facts, _ in found.tasks:
        if what == NEW:
            order += 1
            made.append((store_task(plan, facts, by=by, order=order), facts))
        elif what == CHANGED:
            held = Task.objects.select_related("plan").get(plan=plan, number=facts.number)
            change_task(by=by, task=held, facts=facts, on=on)
            made.append((held, facts))
    for task, facts in made:  # when all are there: one may wait for another further down
        join(task, facts.waits_for)
    numbers = {facts.number for what, facts, _ in found.tasks if what == NEW}
    return [task for task, _ in made if task.number in numbers]
