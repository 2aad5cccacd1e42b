"""What a plan leaves open: targets that nothing measures, tasks that nobody leads, that have no day, whose lead is no more."""

from dataclasses import dataclass
from datetime import date

from nenso.programme.queries.plans import TargetAsOf, plan_row, targets_of
from nenso.programme.queries.tasks import TaskAsOf, TaskFilter, tasks


@dataclass(frozen=True, slots=True)
class PlanGaps:
    """What is missing in a plan, in its order; unfinished tasks alone."""

    unmeasured: tuple[TargetAsOf, ...]
    without_way: tuple[TargetAsOf, ...]  # neither baseline nor points on the way
    without_lead: tuple[TaskAsOf, ...]
    without_due: tuple[TaskAsOf, ...]
    without_deliverable: tuple[TaskAsOf, ...]
    led_by_ended: tuple[TaskAsOf, ...]

    @property
    def count(self) -> int:
        """How many things are missing."""
        return sum(len(getattr(self, name)) for name in self.__slots__)


def plan_gaps(plan: str, today: date) -> PlanGaps:
    """Return what a plan leaves open on a day. Raises `Refused("plan.unknown")`. Queries do not grow with it."""
    plan_row(plan)
    targets = targets_of(plan, today)
    found = tasks(TaskFilter(plan=plan, states=("open", "submitted"), with_drafts=True), today)
    return PlanGaps(
        unmeasured=tuple(one for one in targets if not one.indicator),
        without_way=tuple(one for one in targets if one.baseline is None and not one.trajectory),
        without_lead=tuple(one for one in found if one.lead is None),
        without_due=tuple(one for one in found if one.due is None),
        without_deliverable=tuple(one for one in found if not one.deliverable.vi),
        led_by_ended=tuple(one for one in found if one.lead is not None and one.lead.is_ended),
    )
