"""Whose tasks are late, and how plans stand as a whole."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from nenso.programme.models import Target
from nenso.programme.queries.names import Named
from nenso.programme.queries.plans import plans, targets_as_of, targets_with_parts
from nenso.programme.queries.targets import counts_of, standings
from nenso.programme.queries.tasks import TaskAsOf, TaskFilter, tasks
from nenso.programme.rules.status import Status


@dataclass(frozen=True, slots=True)
class OwnerLate:
    """What one organisation is late with. `lead` None: nobody is known to lead it. `days` since the oldest was due."""

    lead: Named | None
    unfinished: int
    late: int
    extensions: int
    oldest: date | None
    days: int


@dataclass(frozen=True, slots=True)
class Health:
    """How a plan stands, or all that are in force: targets and tasks by what is told of them."""

    targets: Mapping[Status, int]
    tasks: Mapping[Status, int]
    extensions: int


def overdue_by_owner(today: date, plan: str = "") -> tuple[OwnerLate, ...]:
    """Return who has unfinished tasks, whoever is late with most first. The number of queries does not grow."""
    unfinished = tasks(TaskFilter(plan=plan, states=("open", "submitted")), today)
    running = [one for one in unfinished if plan or one.plan_state == "in_force"]
    by_lead: dict[str, list[TaskAsOf]] = defaultdict(list)
    for one in running:
        by_lead[one.lead.code if one.lead else ""].append(one)
    found = (_owner(those) for those in by_lead.values())
    return tuple(sorted(found, key=lambda one: (-one.late, -one.days, one.lead.code if one.lead else "")))


def _owner(those: list[TaskAsOf]) -> OwnerLate:
    late = [one for one in those if one.is_late]
    oldest = min((one.due for one in late if one.due), default=None)
    return OwnerLate(
        lead=those[0].lead,
        unfinished=len(those),
        late=len(late),
        extensions=sum(one.extensions for one in those),
        oldest=oldest,
        days=max((-one.standing.days for one in late if one.standing.days is not None), default=0),
    )


def health(today: date, plan: str = "") -> Health:
    """Return how a plan stands, or all that are in force together. The number of queries does not grow with them."""
    codes = [plan] if plan else [one.code for one in plans(today) if one.state == "in_force"]
    rows = list(targets_with_parts(Target.objects.filter(plan__code__in=codes)))
    told = standings(targets_as_of(rows, today), today)
    found = list(_tasks_of(codes, today))
    return Health(
        targets=counts_of(told),
        tasks=Counter(one.standing.status for one in found),
        extensions=sum(one.extensions for one in found),
    )


def _tasks_of(codes: Iterable[str], today: date) -> Iterable[TaskAsOf]:
    wanted = set(codes)
    plan = next(iter(wanted)) if len(wanted) == 1 else ""
    return (one for one in tasks(TaskFilter(plan=plan, with_drafts=True), today) if one.plan in wanted)
