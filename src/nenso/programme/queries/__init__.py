"""Reading plans, targets and tasks."""

from nenso.programme.queries.adoption import Adopted, AdoptionShare, adoption
from nenso.programme.queries.calendar import calendar_entries, calendar_of
from nenso.programme.queries.gaps import PlanGaps, plan_gaps
from nenso.programme.queries.meetings import ConclusionAsOf, MeetingAsOf, meeting_named, meetings
from nenso.programme.queries.names import Named, named
from nenso.programme.queries.owners import Health, OwnerLate, health, overdue_by_owner
from nenso.programme.queries.plans import (
    GoalAsOf,
    PlanAsOf,
    TargetAsOf,
    plan_named,
    plan_row,
    plans,
    target_named,
    targets_of,
)
from nenso.programme.queries.targets import (
    TargetStanding,
    counts_of,
    each_with_status,
    target_with_status,
    targets_of_organisation,
    targets_with_status,
)
from nenso.programme.queries.tasks import (
    TaskAsOf,
    TaskFilter,
    owed_by,
    owed_soon,
    owed_to,
    task_named,
    task_of,
    task_row,
    tasks,
    to_decide,
)

__all__ = [
    "PlanGaps",
    "plan_gaps",
    "calendar_entries",
    "calendar_of",
    "Adopted",
    "AdoptionShare",
    "adoption",
    "ConclusionAsOf",
    "MeetingAsOf",
    "meeting_named",
    "meetings",
    "GoalAsOf",
    "Health",
    "Named",
    "OwnerLate",
    "PlanAsOf",
    "TargetAsOf",
    "TargetStanding",
    "TaskAsOf",
    "TaskFilter",
    "counts_of",
    "each_with_status",
    "health",
    "named",
    "overdue_by_owner",
    "owed_by",
    "owed_soon",
    "owed_to",
    "to_decide",
    "plan_named",
    "plan_row",
    "plans",
    "target_named",
    "target_with_status",
    "targets_of",
    "targets_of_organisation",
    "targets_with_status",
    "task_named",
    "task_of",
    "task_row",
    "tasks",
]
