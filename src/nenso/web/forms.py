"""The desk's forms: parsed here, decided by the actions."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nenso.index.importing import INPUT, LONG_COLUMNS, PUBLISHED, Table, Target, is_long
from nenso.web.language import in_words
from nenso.web.refusals import too_large, words_of

_REASON = {"rows": 3, "maxlength": 600}


class DayInput(forms.DateInput):
    """A day in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WhatForm(forms.Form):
    """First step: what the file measures, of whom, and when."""

    edition = forms.ChoiceField(
        label=_("Edition and units"), help_text=_("The method under which the inputs will be computed.")
    )
    period = forms.CharField(
        label=_("Year measured"), max_length=20, help_text=_("Four digits, such as 2024.")
    )
    units_on = forms.DateField(
        label=_("Units as of"),
        required=False,
        widget=DayInput(),
        help_text=_(
            "The day on which the codes in the file were valid. Empty means the last day of the year measured."
        ),
    )
    kind = forms.ChoiceField(
        label=_("What the values are"),
        choices=[
            (INPUT, _("inputs, from which scores will be computed")),
            (PUBLISHED, _("scores already published")),
        ],
        widget=forms.RadioSelect,
        initial=INPUT,
    )
    source = forms.CharField(
        label=_("Source of the figures"),
        max_length=600,
        help_text=_("The report, decision or page that they were taken from; every figure will show it."),
    )

    def __init__(self, *args: Any, editions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["edition"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(editions)


class FileForm(forms.Form):
    """Second step: the file."""

    file = forms.FileField(
        label=_("File of inputs"),
        help_text=_("CSV (UTF-8) or XLSX, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(file.size or 0)))
        return file


class EditionFileForm(forms.Form):
    """An edition file, as its office wrote it."""

    file = forms.FileField(
        label=_("Edition file"),
        help_text=_("YAML, as nenso index check takes it."),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )


LEFT_OUT = "-"


class ColumnsForm(forms.Form):
    """Third step: what each of the columns at the places given holds."""

    def __init__(
        self,
        *args: Any,
        table: Table,
        targets: Mapping[str, Target],
        matches: Mapping[int, str],
        places: Iterable[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = _column_choices(table, targets)
        for place in places:
            if heading := table.headings[place]:
                sample = ", ".join(cell for cell in table.column(place)[:3] if cell)
                self.fields[f"column_{place}"] = forms.ChoiceField(
                    label=f"{table.letters[place]}: {heading}",
                    choices=choices,
                    initial=matches.get(place, LEFT_OUT),
                    help_text=sample[:120],
                )

    @property
    def chosen(self) -> dict[int, str]:
        """The target of each column, those left out without one."""
        cleaned = self.cleaned_data.items()
        return {int(name.removeprefix("column_")): value for name, value in cleaned if value != LEFT_OUT}

    @property
    def places(self) -> set[int]:
        """The columns that were asked about."""
        return {int(name.removeprefix("column_")) for name in self.fields}


def _column_choices(table: Table, targets: Mapping[str, Target]) -> list[Any]:
    if is_long(table.headings):
        return [(LEFT_OUT, _("– leave out –")), *((name, name) for name in LONG_COLUMNS)]
    inputs = [(key, f"{in_words(target.name)} [{key}]") for key, target in targets.items()]
    units = [("unit_code", _("unit code")), ("unit_name", _("unit name"))]
    return [(LEFT_OUT, _("– leave out –")), (_("Unit"), units), (_("Inputs"), inputs)]


class RunForm(forms.Form):
    """Compute: under which edition, and whether an earlier run is corrected."""

    edition = forms.ChoiceField(label=_("Edition"))

    def __init__(self, *args: Any, editions: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["edition"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(editions)


class CorrectionForm(RunForm):
    """A correction names its reason; the inputs may be the same or newer ones."""

    dataset = forms.ChoiceField(label=_("Inputs"))
    reason = forms.CharField(
        label=_("Why the earlier run is corrected"),
        max_length=600,
        widget=forms.Textarea(attrs=_REASON),
        help_text=_("Readers will see it beside the corrected figures."),
    )

    def __init__(self, *args: Any, datasets: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["dataset"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(datasets)


class ProposalForm(forms.Form):
    """Propose a run for publication, with the moment before which nothing is shown."""

    embargo_until = forms.DateTimeField(
        label=_("Not to be shown before"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Viet Nam time. Empty means as soon as it is released."),
    )

    def clean_embargo_until(self) -> datetime | None:
        """An embargo in the past says nothing; it is taken as none."""
        found: datetime | None = self.cleaned_data["embargo_until"]
        return found if found and found > timezone.now() else None


class ReleaseForm(forms.Form):
    """Release: frozen for good."""

    is_checked = forms.BooleanField(label=_("I have compared the ranking with what is to be published"))


class ReturnForm(forms.Form):
    """Give a proposal back to its maker."""

    because = forms.CharField(
        label=_("Why it is returned"), max_length=600, required=False, widget=forms.Textarea(attrs=_REASON)
    )


class DraftForm(forms.Form):
    """Save a trial of the laboratory as a draft edition."""

    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300)
    code = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        label=_("Code"),
        max_length=64,
        help_text=_("Small letters, digits and hyphens, such as dti-2-province-thu-1."),
        error_messages={"invalid": _("Write small letters without diacritics, digits and hyphens only.")},
    )


class RunFilterForm(forms.Form):
    """Narrow the list of runs."""

    q = forms.CharField(label=_("Search"), required=False, max_length=80)
    family = forms.ChoiceField(label=_("Index"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(
        self,
        *args: Any,
        families: Iterable[tuple[str, str]],
        years: Iterable[int],
        states: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("family", list(families)),
            ("year", [(str(year), str(year)) for year in years]),
            ("state", list(states)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]
