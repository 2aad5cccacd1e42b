"""The plans with their health, and one plan: its goals and targets, its tasks by owner, who adopted one of its own."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nenso.kernel.rules import Text
from nenso.measures import queries as measures
from nenso.programme.models import Target
from nenso.programme.queries.owners import overdue_by_owner
from nenso.programme.queries.plans import (
    PlanAsOf,
    plan_named,
    plans,
    targets_as_of,
    targets_with_parts,
)
from nenso.programme.queries.targets import (
    TargetStanding,
    each_with_status,
    standings,
    targets_with_status,
)
from nenso.programme.queries.tasks import TaskAsOf, TaskFilter, tasks
from nenso.programme.rules import Status
from nenso.web.presenters.plans.adoption import Adoption, adoption_of, share_of
from nenso.web.presenters.plans.lines import (
    Lead,
    PlanLine,
    TargetLine,
    lead_of,
    page_of,
    plan_line,
    state_key,
    target_line,
)
from nenso.web.presenters.plans.words import LEFT_OPEN
from nenso.web.sentences import NOTHING, joined

EACH = "each"
FINE = (Status.ON_TRACK, Status.DONE, Status.DONE_LATE)


@dataclass(frozen=True, slots=True)
class PlansPage:
    """All plans; the first sentence is of those in force."""

    first: Text
    plans: list[PlanLine]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with its targets; targets under no goal stand under an empty name."""

    number: str
    name: Text
    targets: list[TargetLine]


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """Whose tasks are overdue, how many, and the longest by days."""

    lead: Lead
    count: int
    longest: int


@dataclass(frozen=True, slots=True)
class Near:
    """Another plan: the one above, or one that carries this out."""

    number: str
    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class Ended:
    """That a plan was ended: when, why, what stayed open, and the plan that took its place."""

    first: Text
    reason: str
    successor: Near | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything that the page of a plan shows but the tracker's own lines."""

    plan: PlanAsOf
    line: PlanLine
    first: Text
    ended: Ended | None
    above: Near | None
    goals: list[GoalLine]
    owners: list[OwnerLine]
    adoption: Adoption | None
    locals: list[Near]
    tasks: tuple[TaskAsOf, ...]
    source: str


def plans_page(today: date, language: str, *, with_drafts: bool = False) -> PlansPage:
    """Return the plans with the health of each; what is asked of targets and tasks does not grow with the plans."""
    rows = targets_with_parts(Target.objects.all())
    targets: dict[str, Counter[str]] = defaultdict(Counter)
    for each in standings(targets_as_of(list(rows), today), today):
        targets[each.target.plan][str(each.status)] += 1
    owed: dict[str, list[TaskAsOf]] = defaultdict(list)
    for task in tasks(TaskFilter(with_parts=False, with_drafts=True), today):
        owed[task.plan].append(task)
    found = [
        plan_line(plan, targets[plan.code], _statuses(owed[plan.code]), share_of(plan, today), language)
        for plan in plans(today, with_drafts=with_drafts)
    ]
    return PlansPage(_first_of_all(found), found)


def _statuses(found: Sequence[TaskAsOf]) -> Counter[str]:
    return Counter(map(state_key, found))


def _first_of_all(found: Sequence[PlanLine]) -> Text:
    running = [line for line in found if line.state.key == "in_force"]
    if not found:
        return NOTHING
    if not running:
        return Text("Không có kế hoạch nào đang có hiệu lực.", "No plan is in force.")
    targets = sum(line.target_count for line in running)
    fine = sum(n for line in running for state, n, _ in line.targets if state.key in set(map(str, FINE)))
    late = sum(n for line in running for state, n, _ in line.targets if state.key == Status.LATE)
    overdue = sum(n for line in running for state, n, _ in line.tasks if state.key == Status.LATE)
    told = Text(
        "{plans} kế hoạch đang có hiệu lực với {targets} chỉ tiêu: {fine} đã đạt hoặc đúng tiến độ, {late} quá hạn.",
        "{plans} in force with {targets}: {fine} reached or on track, {late} late.",
    ).fill(
        plans=Text(str(len(running)), f"{len(running)} {'plan' if len(running) == 1 else 'plans'}"),
        targets=Text(str(targets), f"{targets} {'target' if targets == 1 else 'targets'}"),
        fine=fine,
        late=late,
    )
    return joined(told, _overdue(overdue))


def _overdue(count: int) -> Text:
    if not count:
        return NOTHING
    noun = "task is" if count == 1 else "tasks are"
    return Text(f"{count} nhiệm vụ quá hạn.", f"{count} {noun} overdue.")


def plan_page(code: str, today: date, language: str) -> PlanPage:
    """Return a plan; raises `Refused("plan.unknown")`."""
    plan = plan_named(code, today)
    told = targets_with_status(plan, today)
    every = tasks(TaskFilter(plan=code, with_drafts=True), today)
    whole = [task for task in every if not task.parent]
    adoption = adoption_of(plan, today)
    line = plan_line(
        plan,
        Counter(str(each.status) for each in told),
        _statuses(whole),
        adoption.share if adoption else None,
        language,
    )
    around = {one.code: one for one in plans(today)}
    return PlanPage(
        plan=plan,
        line=line,
        first=_first(line, told),
        ended=_ended(plan, whole, around, language),
        above=_near(around.get(plan.under), language),
        goals=_goals(plan, told, today, language),
        owners=[
            OwnerLine(lead_of(one.lead), one.late, one.days)
            for one in overdue_by_owner(today, code)
            if one.late and plan.ended_on is None
        ],
        adoption=adoption,
        locals=[near for one in around.values() if one.under == code and (near := _near(one, language))],
        tasks=every,
        source=plan.source,
    )


def _ended(
    plan: PlanAsOf, found: Sequence[TaskAsOf], around: Mapping[str, PlanAsOf], language: str
) -> Ended | None:
    if plan.ended_on is None:
        return None
    left = sum(not task.is_finished for task in found)
    told = _ENDED.fill(day=plan.ended_on)
    return Ended(joined(told, _left_open(left)), plan.end_reason, _near(around.get(plan.successor), language))


def _left_open(count: int) -> Text:
    if not count:
        return Text("Không còn nhiệm vụ nào để ngỏ.", "No task of it was left open.")
    many = "1 task was left open, told" if count == 1 else f"{count} tasks were left open, told"
    return Text(
        f"{count} nhiệm vụ còn để ngỏ, tình trạng ghi theo ngày đó.",
        f"{many} as of that day.",
    )


_ENDED = Text("Kế hoạch đã kết thúc ngày {day}.", "The plan ended on {day}.")


def _near(plan: PlanAsOf | None, language: str) -> Near | None:
    return Near(plan.number, plan.title, page_of(plan.code, language)) if plan else None


def _goals(plan: PlanAsOf, found: Sequence[TargetStanding], today: date, language: str) -> list[GoalLine]:
    lines: dict[str, list[TargetLine]] = {}
    measured = {each.target.indicator for each in found if each.target.indicator}
    known = measures.indicators_named(measured, today) if measured else {}
    for standing in found:
        is_each = standing.target.scope == EACH
        each = each_with_status(standing.target, today) if is_each else ()
        indicator = known.get(standing.target.indicator)
        decimals = indicator.decimals if indicator else None
        key = standing.target.goal.number if standing.target.goal else ""
        lines.setdefault(key, []).append(target_line(standing, each, language, decimals))
    named = [
        GoalLine(goal.number, goal.name, lines[goal.number]) for goal in plan.goals if goal.number in lines
    ]
    return [*named, *([GoalLine("", NOTHING, lines[""])] if "" in lines else [])]


def _first(line: PlanLine, found: Sequence[TargetStanding]) -> Text:
    by = Counter(each.status for each in found)
    fine = sum(by[status] for status in FINE)
    told = NOTHING
    if found:
        told = Text(
            "{fine} trên {n} chỉ tiêu đã đạt hoặc đúng tiến độ, {late} quá hạn, {blank} chưa có số liệu.",
            "{fine} of {n} targets are reached or on track, {late} late, {blank} without data.",
        ).fill(fine=fine, n=len(found), late=by[Status.LATE], blank=by[Status.NO_DATA])
    return joined(told, _tasks_told(line))


def _tasks_told(line: PlanLine) -> Text:
    if not line.task_count:
        return Text("Chưa có nguồn liệt kê nhiệm vụ.", "No source that we have lists its tasks.")
    noun = "task" if line.task_count == 1 else "tasks"
    by = {state.key: n for state, n, _ in line.tasks}
    if line.ended_on is not None:
        left = by.get(LEFT_OPEN.key, 0)
        return Text(
            f"{line.task_count} nhiệm vụ, {left} để ngỏ.", f"{line.task_count} {noun}, {left} left open."
        )
    late = by.get(Status.LATE, 0)
    return Text(f"{line.task_count} nhiệm vụ, {late} quá hạn.", f"{line.task_count} {noun}, {late} overdue.")
