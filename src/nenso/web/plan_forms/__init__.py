"""The desk's forms of plans, targets and tasks: parsed here, decided by the actions."""

from nenso.web.plan_forms.acts import (
    AdoptionForm,
    DecisionForm,
    DocumentForm,
    ExtensionForm,
    MeetingForm,
    PlanFileForm,
    ProgressForm,
    ReasonForm,
)
from nenso.web.plan_forms.plans import PlanForm, TargetForm, TaskForm

__all__ = [
    "AdoptionForm",
    "DecisionForm",
    "DocumentForm",
    "ExtensionForm",
    "MeetingForm",
    "PlanFileForm",
    "PlanForm",
    "ProgressForm",
    "ReasonForm",
    "TargetForm",
    "TaskForm",
]
