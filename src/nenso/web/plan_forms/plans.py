"""Forms in which a plan, a target and a task are written."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.plan_forms.fields import (
    LEVELLED,
    OrganisationField,
    OrganisationsField,
    WithDays,
    lines,
    types_named,
)
from nenso.web.presenters.plans.words import OPERATORS, SCOPES


class PlanForm(WithDays):
    """A plan with its decision, its period, and who must adopt a plan of its own under it."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=64,
        help_text=_("Small letters, digits and hyphens; it stands in the address for ever."),
    )
    number = forms.CharField(
        label=_("Number of the decision"), max_length=120, help_text=_("Such as 58/QĐ-UBQGCĐS.")
    )
    title_vi = forms.CharField(label=_("Title in Vietnamese"), max_length=400)
    title_en = forms.CharField(label=_("Title in English"), max_length=400, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DayInput())
    issuing_body_vi = forms.CharField(label=_("Issuing body in Vietnamese"), max_length=300, required=False)
    issuing_body_en = forms.CharField(label=_("Issuing body in English"), max_length=300, required=False)
    owner_code = OrganisationField(
        label=_("Whose plan it is"), help_text=_("Name or code of the organisation that runs the plan.")
    )
    under = forms.CharField(
        label=_("Under which plan"),
        max_length=64,
        required=False,
        help_text=_("Code of the plan above, where this one carries it out; empty for none."),
    )
    first_day = forms.DateField(label=_("First day"), widget=DayInput())
    last_day = forms.DateField(label=_("Last day"), widget=DayInput())
    adopted_by_types = forms.MultipleChoiceField(
        label=_("Who must adopt a plan of its own"), required=False, widget=forms.CheckboxSelectMultiple
    )
    adopted_until = forms.DateField(label=_("Adopted until"), required=False, widget=DayInput())
    source = forms.CharField(label=_("Source"), max_length=600, required=False)
    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=600,
        required=False,
        widget=lines(2, 600),
        help_text=_("Asked for once the plan is in force; it stands in the journal."),
    )

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("adopted_by_types", types_named(LEVELLED))
        if not is_new:
            for name in ("code", "owner_code"):
                self.fields[name].disabled = True


class EndForm(WithDays):
    """The day and the reason for which a plan ends, and the plan that takes its place."""

    ended_on = forms.DateField(label=_("Ended on"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why it ends"),
        max_length=2_000,
        widget=lines(3),
        help_text=_("Everybody reads it on the page of the plan."),
    )
    successor = forms.ChoiceField(
        label=_("Plan that takes its place"), required=False, help_text=_("Another plan in force, if any.")
    )

    def __init__(self, *args: Any, plans: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("successor", [("", _("none")), *plans])


class TargetForm(WithDays):
    """A target: what is wanted of which indicator until when, and the way there."""

    number = forms.CharField(label=_("Number"), max_length=16)
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    new_goal = forms.CharField(
        label=_("Or a new goal"), max_length=600, required=False, help_text=_("Its name in Vietnamese.")
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=600, widget=lines(2, 600))
    name_en = forms.CharField(
        label=_("Name in English"), max_length=600, required=False, widget=lines(2, 600)
    )
    indicator = forms.CharField(
        label=_("Indicator of the yardstick"),
        max_length=64,
        required=False,
        help_text=_("Its code, such as dossiers.online.share; empty where nothing measures it yet."),
    )
    operator = forms.ChoiceField(label=_("Wanted is"), choices=list(OPERATORS.items()))
    value = forms.FloatField(label=_("Value"), localize=True)
    unit = forms.CharField(label=_("Unit"), max_length=32, help_text=_("As the decision writes it: %, rank."))
    due = forms.DateField(label=_("Until"), widget=DayInput())
    baseline = forms.FloatField(label=_("Value at the beginning"), required=False, localize=True)
    baseline_on = forms.DateField(label=_("Known of the day"), required=False, widget=DayInput())
    trajectory = forms.CharField(
        label=_("Values on the way"),
        required=False,
        widget=lines(4),
        help_text=_("One a line: day and value, such as 31/12/2025 60. Empty means a straight line."),
    )
    scope = forms.ChoiceField(label=_("Of whom"), widget=forms.RadioSelect)
    each_types = forms.MultipleChoiceField(
        label=_("Each organisation of these types"), required=False, widget=forms.CheckboxSelectMultiple
    )
    lead_code = OrganisationField(
        label=_("Lead agency"), required=False, help_text=_("Name or code; empty where no source gives it.")
    )
    source = forms.CharField(label=_("Source"), max_length=600, required=False)
    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=600,
        required=False,
        widget=lines(2, 600),
        help_text=_("Asked for once the plan is in force; it stands in the journal."),
    )

    def __init__(
        self, *args: Any, goals: Iterable[tuple[str, str]], is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("goal", [("", _("no goal")), *goals])
        self.offer("scope", [(key, in_words(name)) for key, name in SCOPES.items()])
        self.offer("each_types", types_named(LEVELLED))
        if not is_new:
            self.fields["number"].disabled = True

    def clean_trajectory(self) -> tuple[tuple[date, float], ...]:
        """Read the lines of day and value."""
        found = []
        for number, line in enumerate(self.cleaned_data["trajectory"].splitlines(), start=1):
            if line.strip():
                found.append(_step_of(line, number))
        return tuple(sorted(found))

    def clean(self) -> dict[str, Any]:
        """Ask for what another answer makes needed."""
        given = super().clean() or {}
        if given.get("baseline") is not None and not given.get("baseline_on"):
            self.add_error("baseline_on", _("Say of which day the value at the beginning is."))
        if given.get("scope") == "each" and not given.get("each_types"):
            self.add_error("each_types", _("Choose whose target it is."))
        return given


def _step_of(line: str, number: int) -> tuple[date, float]:
    day, _space, value = line.strip().partition(" ")
    try:
        on: date = forms.DateField(input_formats=["%d/%m/%Y", "%Y-%m-%d"]).clean(day)
        return on, float(value.strip().replace(",", "."))
    except (forms.ValidationError, ValueError) as fault:
        told = _("Line %(n)s is no day and value: “%(line)s”.") % {"n": number, "line": line.strip()[:60]}
        raise forms.ValidationError(told) from fault


# What is asked of a task that a plan gives, and not of a part that an agency adds for itself.
_OF_A_PLAN = (
    "group",
    "target",
    "criterion_edition",
    "criterion_node",
    "expected_gain",
    "source",
    "reason",
)


class TaskForm(WithDays):
    """A task: what is delivered, by whom, with whom, until when, and what it should move."""

    number = forms.CharField(label=_("Number"), max_length=24)
    group = forms.CharField(label=_("Group of tasks"), max_length=120, required=False)
    name_vi = forms.CharField(label=_("Task in Vietnamese"), max_length=600, widget=lines(3, 600))
    name_en = forms.CharField(
        label=_("Task in English"), max_length=600, required=False, widget=lines(3, 600)
    )
    deliverable_vi = forms.CharField(
        label=_("What is delivered"), max_length=600, required=False, widget=lines(2, 600)
    )
    lead_code = OrganisationField(
        label=_("Lead agency"), required=False, help_text=_("Name or code; empty where no source gives it.")
    )
    cooperating = OrganisationsField(
        label=_("Cooperating agencies"), required=False, help_text=_("Names or codes, one a line.")
    )
    starts_on = forms.DateField(label=_("Begins on"), required=False, widget=DayInput())
    due = forms.DateField(label=pgettext_lazy("a task", "Due"), required=False, widget=DayInput())
    target = forms.ChoiceField(label=_("Target that it should move"), required=False)
    waits_for = forms.CharField(
        label=_("Waits for tasks"),
        max_length=400,
        required=False,
        help_text=_("Their numbers, parted by commas; empty for none."),
    )
    criterion_edition = forms.CharField(
        label=_("Edition of the index"),
        max_length=64,
        required=False,
        help_text=_("Where it should move a criterion, such as dti-2-province."),
    )
    criterion_node = forms.CharField(label=_("Criterion"), max_length=64, required=False)
    expected_gain = forms.FloatField(label=_("Points that it should bring"), required=False, localize=True)
    source = forms.CharField(label=_("Source"), max_length=600, required=False)
    reason = forms.CharField(
        label=_("Why it is changed"),
        max_length=600,
        required=False,
        widget=lines(2, 600),
        help_text=_("Asked for once the plan is in force; it stands in the journal."),
    )

    def __init__(
        self,
        *args: Any,
        targets: Iterable[tuple[str, str]],
        is_new: bool = True,
        is_due_open: bool = True,
        is_lead_open: bool = True,
        is_part: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("target", [("", _("none")), *targets])
        if not is_new:
            self.fields["number"].disabled = True
            del self.fields["waits_for"]
        if not is_due_open:
            self.fields["due"].disabled = True
            self.fields["due"].help_text = _("A due day moves only by an extension that is asked for.")
        if not is_lead_open:
            del self.fields["lead_code"]
        if is_part:
            for name in _OF_A_PLAN:
                del self.fields[name]

    def clean_waits_for(self) -> list[str]:
        """Return the numbers of the tasks that it waits for."""
        parts = self.cleaned_data["waits_for"].replace(";", ",").split(",")
        return list(dict.fromkeys(each.strip() for each in parts if each.strip()))


class ConclusionForm(TaskForm):
    """A task that a meeting's conclusion is turned into, and the plan under which it stands."""

    plan = forms.ChoiceField(label=_("Plan"))
    field_order = ("plan",)

    def __init__(self, *args: Any, plans: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, targets=(), is_part=True, **kwargs)
        self.offer("plan", plans)
