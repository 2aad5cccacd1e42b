"""Forms in which something is done: progress, documents, reasons, more time, meetings, files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nenso.kernel.rules import Text
from nenso.programme.rules.facts import PlanFacts
from nenso.web.forms import DayInput
from nenso.web.plan_forms.fields import OrganisationField, WithDays, lines
from nenso.web.refusals import too_large, words_of


class ProgressForm(forms.Form):
    """What was done lately, in a few sentences; with a share where one can be told."""

    text = forms.CharField(label=_("What has been done"), max_length=2_000, widget=lines(3))
    percent = forms.IntegerField(
        label=_("About how much of it, in %"), required=False, min_value=0, max_value=100
    )


class DocumentForm(forms.Form):
    """A document as a file or a link: a deliverable, or a plan that was adopted."""

    title = forms.CharField(label=_("Title of the document"), max_length=400)
    issuing_body = forms.CharField(label=_("Issuing body"), max_length=300, required=False)
    number = forms.CharField(label=_("Number of the document"), max_length=120, required=False)
    issued_on = forms.DateField(label=_("Issued on"), required=False, widget=DayInput())
    url = forms.URLField(label=_("Address"), max_length=1_000, required=False, assume_scheme="https")
    file = forms.FileField(
        label=_("Or the file itself"),
        required=False,
        widget=forms.FileInput(),
        help_text=_("PDF, office document or picture, at most 20 MB."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file and (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(file.size or 0)))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for either the address or the file."""
        given = super().clean() or {}
        if "url" in given and "file" in given and bool(given["url"]) == bool(given["file"]):
            self.add_error("url", _("Give either the address or the file."))
        return given


class AdoptionForm(DocumentForm):
    """An organisation's own plan under a plan."""

    organisation = forms.ChoiceField(label=_("Organisation"))
    field_order = ("organisation", "number", "title", "issued_on", "url", "file")

    def __init__(self, *args: Any, organisations: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["issuing_body"]
        self.fields["number"].required = self.fields["issued_on"].required = True
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(organisations)


class NoteForm(forms.Form):
    """A remark, where there is one."""

    note = forms.CharField(label=_("Remark"), max_length=2_000, required=False, widget=lines(2))


class WaitForm(forms.Form):
    """The task of the same plan that comes first, by its number."""

    number = forms.CharField(label=_("Number of the task that comes first"), max_length=24)


class FreeForm(forms.Form):
    """One of the tasks that a task waits for, and why it need not any more."""

    number = forms.ChoiceField(label=_("Task that it need not wait for"))
    reason = forms.CharField(label=_("Why"), max_length=2_000, widget=lines(2))

    def __init__(self, *args: Any, tasks: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["number"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(tasks)


class HandForm(forms.Form):
    """The agency that leads a task from now on, and why."""

    lead_code = OrganisationField(label=_("New lead agency"), help_text=_("Name or code."))
    reason = forms.CharField(label=_("Why"), max_length=2_000, widget=lines(2))


class ReasonForm(forms.Form):
    """Why something is returned or cancelled."""

    reason = forms.CharField(label=_("Why"), max_length=2_000, widget=lines(3))


class ExtensionForm(forms.Form):
    """More time for a task, with its reason."""

    asked_due = forms.DateField(label=_("New due day"), widget=DayInput())
    reason = forms.CharField(label=_("Why more time is needed"), max_length=2_000, widget=lines(3))


class DecisionForm(forms.Form):
    """Whether more time is granted, and why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("grant", _("granted")), ("refuse", _("not granted"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=lines(3))


class MeetingForm(WithDays):
    """A meeting with its minutes; each line of the conclusions is one conclusion."""

    title = forms.CharField(label=_("Title of the meeting"), max_length=400)
    held_on = forms.DateField(label=_("Held on"), widget=DayInput())
    organisation = OrganisationField(label=_("Whose meeting"), help_text=_("Name or code."))
    chair = forms.CharField(label=_("Chaired by"), max_length=200, required=False)
    document_number = forms.CharField(
        label=_("Number of the notice of conclusions"), max_length=120, required=False
    )
    minutes = forms.CharField(label=_("Minutes"), max_length=50_000, required=False, widget=lines(8, 50_000))
    conclusions = forms.CharField(
        label=_("Conclusions"),
        max_length=20_000,
        widget=lines(6, 20_000),
        help_text=_("One a line; each can be turned into a task afterwards."),
    )

    def clean_conclusions(self) -> list[str]:
        """Return the lines that say something."""
        return [line.strip() for line in self.cleaned_data["conclusions"].splitlines() if line.strip()]


class PlanFileForm(forms.Form):
    """A plan as a workbook, as officials write them."""

    file = forms.FileField(
        label=_("Workbook of tasks"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_(
            "XLSX. Merged cells and headings that stand lower are read; what is unclear is told row by row."
        ),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(file.size or 0)))
        return file


class NewPlanFileForm(PlanFileForm):
    """A workbook that becomes a plan, with what its sheet “Kế hoạch” says where it has none; all of that or nothing."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=64,
        required=False,
        help_text=_("Only where the workbook has no sheet “Kế hoạch”; then the following, too."),
    )
    number = forms.CharField(label=_("Number of the decision"), max_length=120, required=False)
    title_vi = forms.CharField(label=_("Title in Vietnamese"), max_length=400, required=False)
    owner_code = OrganisationField(label=_("Whose plan it is"), required=False, help_text=_("Name or code."))
    first_day = forms.DateField(label=_("First day"), required=False, widget=DayInput())
    last_day = forms.DateField(label=_("Last day"), required=False, widget=DayInput())

    FACTS = ("code", "number", "title_vi", "owner_code", "first_day", "last_day")

    def __init__(self, *args: Any, has_file: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_file:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        """Ask for all of the facts where one is given."""
        given = super().clean() or {}
        if any(given.get(name) for name in self.FACTS):
            for name in self.FACTS:
                if name in given and not given[name]:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return given

    @property
    def facts(self) -> PlanFacts | None:
        """The facts that were written, None where the workbook's own are to be taken."""
        given = self.cleaned_data
        if not given["code"]:
            return None
        return PlanFacts(
            code=given["code"],
            number=given["number"],
            title=Text(given["title_vi"], ""),
            owner_code=given["owner_code"],
            first_day=given["first_day"],
            last_day=given["last_day"],
        )


class TakeForm(forms.Form):
    """The reason for which a workbook is taken into a plan; asked of a plan in force."""

    reason = forms.CharField(
        label=_("Why the plan is changed"),
        max_length=600,
        widget=lines(2, 600),
        help_text=_("It stands in the journal."),
    )

    def __init__(self, *args: Any, is_in_force: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_in_force:
            self.fields["reason"].required = False
            self.fields["reason"].widget = forms.HiddenInput()
