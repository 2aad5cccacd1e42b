"""Writing plans, targets and tasks."""

from nenso.programme.actions.adoption import adopt_plan
from nenso.programme.actions.ending import end_plan
from nenso.programme.actions.extensions import ask_extension, decide_extension
from nenso.programme.actions.files import PlanPreview, PlanTaken, import_plan_file, preview_plan_file
from nenso.programme.actions.handing import hand_over_task
from nenso.programme.actions.lateness import tell_digest, tell_lateness
from nenso.programme.actions.life import (
    accept_task,
    cancel_task,
    deliver,
    return_task,
    submit_task,
    tell_progress,
    withdraw_deliverable,
)
from nenso.programme.actions.meetings import conclusion_to_task, hold_meeting
from nenso.programme.actions.passing import PassedOn, pass_on_tasks
from nenso.programme.actions.plans import add_goal, change_plan, check_new_plan, create_plan, issue_plan
from nenso.programme.actions.reference import load_reference, shipped_targets
from nenso.programme.actions.targets import add_target, change_target
from nenso.programme.actions.tasks import (
    add_dependency,
    add_sub_task,
    add_task,
    change_task,
    remove_dependency,
)
from nenso.programme.actions.values import set_target_values
from nenso.programme.rules.facts import PlanFacts, TargetFacts, TaskFacts

__all__ = [
    "PlanPreview",
    "PlanTaken",
    "import_plan_file",
    "preview_plan_file",
    "PassedOn",
    "accept_task",
    "adopt_plan",
    "ask_extension",
    "cancel_task",
    "check_new_plan",
    "conclusion_to_task",
    "decide_extension",
    "deliver",
    "hand_over_task",
    "hold_meeting",
    "pass_on_tasks",
    "return_task",
    "submit_task",
    "tell_digest",
    "tell_lateness",
    "tell_progress",
    "withdraw_deliverable",
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
    "set_target_values",
    "shipped_targets",
]
