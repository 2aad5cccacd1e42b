"""Tables of plans: what is to be reached, who does what for it, and what became of it."""

from nenso.programme.models.meetings import Conclusion, Meeting
from nenso.programme.models.plans import Adoption, Goal, Plan, Target, TargetValue
from nenso.programme.models.tasks import Deliverable, Extension, Step, Task, TaskDependency, TaskState

__all__ = [
    "Adoption",
    "Conclusion",
    "Deliverable",
    "Extension",
    "Goal",
    "Meeting",
    "Plan",
    "Step",
    "Target",
    "TargetValue",
    "Task",
    "TaskDependency",
    "TaskState",
]
