"""The desk's forms of plans, targets and tasks: parsed here, decided by the actions."""

from nenso.web.plan_forms.acts import (
    AdoptionForm,
    DecisionForm,
    DocumentForm,
    ExtensionForm,
    FreeForm,
    HandForm,
    MeetingForm,
    NewPlanFileForm,
    NoteForm,
    PlanFileForm,
    ProgressForm,
    ReasonForm,
    TakeForm,
    WaitForm,
)
from nenso.web.plan_forms.plans import ConclusionForm, EndForm, PlanForm, TargetForm, TaskForm
from nenso.web.plan_forms.values import OwnRow, OwnValuesForm

__all__ = [
    "AdoptionForm",
    "ConclusionForm",
    "DecisionForm",
    "DocumentForm",
    "EndForm",
    "ExtensionForm",
    "FreeForm",
    "HandForm",
    "MeetingForm",
    "NewPlanFileForm",
    "NoteForm",
    "OwnRow",
    "OwnValuesForm",
    "PlanFileForm",
    "PlanForm",
    "ProgressForm",
    "ReasonForm",
    "TakeForm",
    "TargetForm",
    "TaskForm",
    "WaitForm",
]
