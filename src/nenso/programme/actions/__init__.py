"""Writing plans, targets and tasks."""

from nenso.programme.actions.plans import add_goal, change_plan, create_plan, end_plan, issue_plan
from nenso.programme.actions.reference import load_reference, shipped_targets
from nenso.programme.actions.targets import add_target, change_target
from nenso.programme.actions.tasks import (
    add_dependency,
    add_sub_task,
    add_task,
    change_task,
    remove_dependency,
)
from nenso.programme.rules.facts import PlanFacts, TargetFacts, TaskFacts

__all__ = [
    "PlanFacts",
    "TargetFacts",
    "TaskFacts",
    "add_dependency",
    "add_goal",
    "add_sub_task",
    "add_target",
    "add_task",
    "change_plan",
    "change_target",
    "change_task",
    "create_plan",
    "end_plan",
    "issue_plan",
    "load_reference",
    "remove_dependency",
    "shipped_targets",
]
