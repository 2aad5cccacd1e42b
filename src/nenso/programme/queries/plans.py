"""Reading plans: what they are, what stands in them, who must adopt one of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from nenso.kernel.rules import Refused, Text
from nenso.programme.models import Plan, Target
from nenso.programme.queries.names import Named, named


@dataclass(frozen=True, slots=True)
class GoalAsOf:
    """What targets of a plan stand under."""

    number: str
    name: Text


@dataclass(frozen=True, slots=True)
class PlanAsOf:
    """A plan with its decision. `issued_on` None and empty words are what no source gives."""

    id: int
    uuid: UUID
    code: str
    number: str
    title: Text
    issued_on: date | None
    issuing_body: Text
    owner: Named
    under: str  # code of the plan that it stands under
    first_day: date
    last_day: date
    state: str  # draft, in_force, ended
    adopted_by_types: tuple[str, ...]
    adopted_until: date | None
    status: str
    source: str
    ended_on: date | None = None  # None for one that ships as ended
    end_reason: str = ""
    successor: str = ""  # code of the plan that took its place
    goals: tuple[GoalAsOf, ...] = ()
    targets: int = 0
    tasks: int = 0


@dataclass(frozen=True, slots=True)
class TargetAsOf:
    """A target as it is written. `lead` None where no source gives it; `values` and `baselines` are those of single organisations."""

    id: int
    uuid: UUID
    plan: str
    number: str
    name: Text
    goal: GoalAsOf | None
    indicator: str
    operator: str
    value: float
    unit: str
    due: date
    baseline: float | None
    baseline_on: date | None
    trajectory: tuple[tuple[date, float], ...]
    scope: str  # nation, each
    each_types: tuple[str, ...]
    lead: Named | None
    status: str
    source: str
    values: Mapping[str, float] = field(default_factory=dict)
    baselines: Mapping[str, float] = field(default_factory=dict)


def plans(on: date, *, with_drafts: bool = False) -> tuple[PlanAsOf, ...]:
    """Return the plans, those in force first, with how many targets and tasks each has; drafts where asked for.

    The number of queries does not grow with the plans.
    """
    rows = _counted(Plan.objects.all())
    if not with_drafts:
        rows = rows.exclude(state="draft")
    order = {"in_force": 0, "draft": 1, "ended": 2}
    found = sorted(rows, key=lambda row: (order[row.state], -row.first_day.toordinal(), row.code))
    return _as_of(found, on)


def plan_named(code: str, on: date | None = None) -> PlanAsOf:
    """Return a plan by its code; raises `Refused("plan.unknown")`."""
    row = plan_row(code, _counted(Plan.objects.all()))
    return _as_of([row], on or row.last_day)[0]


def plan_row(code: str, rows: QuerySet[Plan] | None = None) -> Plan:
    """Return a plan's row; raises `Refused("plan.unknown")`."""
    found = (Plan.objects.all() if rows is None else rows).filter(code=code).first()
    if found is None:
        raise Refused("plan.unknown", field="plan", plan=code)
    return found


def targets_of(plan: str, today: date) -> tuple[TargetAsOf, ...]:
    """Return the targets of a plan in its own order; raises `Refused("plan.unknown")`."""
    row = plan_row(plan)
    return targets_as_of(list(targets_with_parts(row.targets.all())), today)


def target_named(plan: str, number: str, today: date) -> TargetAsOf:
    """Return one target; raises `Refused("target.unknown")`."""
    rows = Target.objects.filter(plan__code=plan, number=number)
    found = targets_as_of(list(targets_with_parts(rows)), today)
    if not found:
        raise Refused("target.unknown", field="target", plan=plan, target=number)
    return found[0]


def targets_with_parts(rows: QuerySet[Target]) -> QuerySet[Target]:
    """Return targets with all that `targets_as_of` reads of them."""
    return rows.select_related("plan", "goal").prefetch_related("values")


def targets_as_of(rows: Sequence[Target], today: date) -> tuple[TargetAsOf, ...]:
    """Return the plain records of rows, with the names of who leads them."""
    earliest = min((row.plan.first_day for row in rows), default=None)
    known = named((row.lead_code for row in rows), today, earliest)
    return tuple(
        TargetAsOf(
            id=row.pk,
            uuid=row.uuid,
            plan=row.plan.code,
            number=row.number,
            name=Text(row.name_vi, row.name_en or row.name_vi),
            goal=None
            if row.goal is None
            else GoalAsOf(row.goal.number, Text(row.goal.name_vi, row.goal.name_en or row.goal.name_vi)),
            indicator=row.indicator,
            operator=row.operator,
            value=row.value,
            unit=row.unit,
            due=row.due,
            baseline=row.baseline,
            baseline_on=row.baseline_on,
            trajectory=tuple((date.fromisoformat(day), float(value)) for day, value in row.trajectory),
            scope=row.scope,
            each_types=tuple(row.each_types),
            lead=known.get(row.lead_code),
            status=row.status,
            source=row.source,
            **own_values(row),
        )
        for row in rows
    )


def own_values(row: Target) -> dict[str, dict[str, float]]:
    """Return the `values` and `baselines` of single organisations at a target, by code."""
    own = list(row.values.all())
    return {
        "values": {one.organisation_code: one.value for one in own if one.value is not None},
        "baselines": {one.organisation_code: one.baseline for one in own if one.baseline is not None},
    }


def _counted(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    return (
        rows.select_related("under", "successor")
        .prefetch_related("goals")
        .annotate(
            target_count=Count("targets", distinct=True),
            task_count=Count("tasks", filter=Q(tasks__parent=None), distinct=True),
        )
    )


def _as_of(rows: Sequence[Plan], on: date) -> tuple[PlanAsOf, ...]:
    owners = named((row.owner_code for row in rows), on, min((row.first_day for row in rows), default=None))
    return tuple(
        PlanAsOf(
            id=row.pk,
            uuid=row.uuid,
            code=row.code,
            number=row.number,
            title=Text(row.title_vi, row.title_en or row.title_vi),
            issued_on=row.issued_on,
            issuing_body=Text(row.issuing_body_vi, row.issuing_body_en or row.issuing_body_vi),
            owner=owners[row.owner_code],
            under=row.under.code if row.under else "",
            first_day=row.first_day,
            last_day=row.last_day,
            state=row.state,
            adopted_by_types=tuple(row.adopted_by_types),
            adopted_until=row.adopted_until,
            status=row.status,
            source=row.source,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            successor=row.successor.code if row.successor else "",
            goals=tuple(
                GoalAsOf(goal.number, Text(goal.name_vi, goal.name_en or goal.name_vi))
                for goal in row.goals.all()
            ),
            targets=getattr(row, "target_count", 0),
            tasks=getattr(row, "task_count", 0),
        )
        for row in rows
    )
