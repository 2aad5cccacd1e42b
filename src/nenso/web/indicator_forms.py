"""The desk's forms of the yardstick: parsed here, decided by the actions of the room measures."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nenso.kernel.rules import PeriodKind, Text
from nenso.measures.queries import IndicatorAsOf
from nenso.measures.rules import UNITS
from nenso.measures.rules.definitions import (
    DIRECTIONS,
    OVER_PERIODS,
    OVER_UNITS,
    SOURCES,
    STATUSES,
    SUBJECTS,
    DefinitionFacts,
)
from nenso.web.forms import DayInput
from nenso.web.language import language_of
from nenso.web.presenters.indicators.naming import PERIOD_NAMES, SOURCE_NAMES, STATUS_NAMES
from nenso.web.refusals import too_large, words_of

_LINES = {"rows": 3}
DIRECTION_NAMES = {
    "up": Text("càng cao càng tốt", "more is better"),
    "down": Text("càng thấp càng tốt", "less is better"),
    "none": Text("không có hướng tốt xấu", "neither"),
}
SUBJECT_NAMES = {
    "organisation": Text("cơ quan (việc cơ quan làm)", "organisations (what agencies do)"),
    "territory": Text("địa bàn (cái nơi đó có)", "places (what a place has)"),
}
OVER_UNITS_NAMES = {
    "sum": Text("cộng lại", "their sum"),
    "mean": Text("trung bình cộng", "their mean"),
    "population_weighted_mean": Text("trung bình theo dân số", "their mean, weighted by population"),
    "max": Text("lấy cao nhất", "the highest"),
    "not_comparable": Text("không gộp được", "they cannot be combined"),
}
OVER_PERIODS_NAMES = {
    "sum": Text("cộng lại", "their sum"),
    "last": Text("lấy kỳ cuối", "the last"),
    "mean": Text("trung bình cộng", "their mean"),
    "max": Text("lấy cao nhất", "the highest"),
    "none": Text("không gộp được", "they cannot be combined"),
}


def _choices(codes: Any, names: Any) -> list[tuple[str, str]]:
    language = language_of()
    return [(code, names[code].in_language(language) if code in names else code) for code in codes]


class IndicatorForm(forms.Form):
    """What an indicator means from a day on."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        help_text=_("Small letters, digits, underscores and dots, such as dossiers.received; for ever."),
    )
    since = forms.DateField(
        label=_("In force since"),
        widget=DayInput(),
        help_text=_("From this day it means what is written here; what it meant before stays."),
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300)
    definition_vi = forms.CharField(
        label=_("Definition in Vietnamese"), required=False, widget=forms.Textarea(_LINES)
    )
    definition_en = forms.CharField(
        label=_("Definition in English"), required=False, widget=forms.Textarea(_LINES)
    )
    method_vi = forms.CharField(
        label=_("Method in Vietnamese"), required=False, widget=forms.Textarea(_LINES)
    )
    method_en = forms.CharField(label=_("Method in English"), required=False, widget=forms.Textarea(_LINES))
    source = forms.ChoiceField(label=_("Where figures come from"))
    expression = forms.CharField(
        label=_("Formula"),
        required=False,
        widget=forms.Textarea({"rows": 2, "spellcheck": "false"}),
        help_text=_(
            "Only of computed ones: codes, numbers, + - * /, parentheses, min, max, abs, if, coalesce, prev. "
            "Such as 100 * dossiers.received.online / dossiers.received"
        ),
    )
    unit = forms.ChoiceField(label=_("Unit of measure"))
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)
    direction = forms.ChoiceField(label=_("What is better"))
    subject = forms.ChoiceField(label=_("Of whom"))
    period_kind = forms.ChoiceField(label=_("Recorded by"), initial="month")
    over_units = forms.ChoiceField(label=_("A whole from its units"))
    over_periods = forms.ChoiceField(label=_("A quarter or year from its months"))
    categories = forms.CharField(
        label=_("Categories"), required=False, help_text=_("Codes with commas between, such as women, men.")
    )
    owner = forms.CharField(
        label=_("Owner"),
        required=False,
        max_length=32,
        help_text=_("An organisation's code; empty is the nation."),
    )
    legal = forms.CharField(label=_("Legal ground"), required=False, max_length=300)
    origin = forms.CharField(label=_("Where the definition was read"), required=False, max_length=300)
    status = forms.ChoiceField(label=_("How sure it is"), initial="known")

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = {code: unit.name for code, unit in UNITS.items()}
        periods = {kind.value: PERIOD_NAMES[kind] for kind in PeriodKind}
        for name, codes, names in (
            ("source", SOURCES, SOURCE_NAMES),
            ("unit", sorted(UNITS), units),
            ("direction", DIRECTIONS, DIRECTION_NAMES),
            ("subject", SUBJECTS, SUBJECT_NAMES),
            ("period_kind", periods, periods),
            ("over_units", OVER_UNITS, OVER_UNITS_NAMES),
            ("over_periods", OVER_PERIODS, OVER_PERIODS_NAMES),
            ("status", STATUSES, STATUS_NAMES),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = _choices(codes, names)
        if not is_new:
            self.fields["code"].widget.attrs["readonly"] = True

    def facts(self) -> DefinitionFacts:
        """Return what was written as the action takes it."""
        given = self.cleaned_data
        return DefinitionFacts(
            code=given["code"].strip(),
            name=Text(given["name_vi"].strip(), given["name_en"].strip()),
            unit=given["unit"],
            source=given["source"],
            definition=Text(given["definition_vi"], given["definition_en"]),
            method=Text(given["method_vi"], given["method_en"]),
            decimals=given["decimals"],
            direction=given["direction"],
            subject=given["subject"],
            owner=given["owner"].strip(),
            expression=given["expression"],
            period_kind=given["period_kind"],
            categories=tuple(each.strip() for each in given["categories"].split(",") if each.strip()),
            over_units=given["over_units"],
            over_periods=given["over_periods"],
            legal=given["legal"],
            origin=given["origin"],
            status=given["status"],
        )


def initial_of(one: IndicatorAsOf) -> dict[str, Any]:
    """Return an indicator's definition as the form shows it."""
    return {
        "code": one.code,
        "name_vi": one.name.vi,
        "name_en": one.name.en,
        "definition_vi": one.definition.vi,
        "definition_en": one.definition.en,
        "method_vi": one.method.vi,
        "method_en": one.method.en,
        "categories": ", ".join(one.categories),
        **{
            name: getattr(one, name)
            for name in (
                "source",
                "expression",
                "unit",
                "decimals",
                "direction",
                "subject",
                "period_kind",
                "over_units",
                "over_periods",
                "owner",
                "legal",
                "origin",
                "status",
            )
        },
    }


class FiguresFileForm(forms.Form):
    """A file of figures, and what it was taken from."""

    file = forms.FileField(
        label=_("File of figures"),
        help_text=_("CSV (UTF-8) or XLSX, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.txt,.tsv"}),
    )
    citation = forms.CharField(
        label=_("Source of the figures"),
        max_length=600,
        help_text=_("The report, decision or page that they were taken from; every figure will show it."),
    )
    reason = forms.CharField(
        label=_("Why figures change"),
        max_length=600,
        required=False,
        help_text=_("Needed only where the file corrects figures that are known already."),
    )

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(words_of(too_large(file.size or 0)))
        return file


class CorrectionForm(forms.Form):
    """One figure put right, or taken back."""

    what = forms.ChoiceField(
        label=_("What to do"),
        choices=[("correct", _("Give another figure")), ("withdraw", _("Withdraw it: nothing is known"))],
        widget=forms.RadioSelect,
        initial="correct",
    )
    value = forms.FloatField(
        label=_("The right figure"), required=False, widget=forms.NumberInput({"step": "any"})
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=600,
        widget=forms.Textarea({"rows": 3, "maxlength": 600}),
        help_text=_("It stands for ever beside the figure, for everybody to read."),
    )


class ExplanationForm(forms.Form):
    """Why a figure that looks wrong is right."""

    key = forms.CharField(max_length=200, widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Why is it right?"), max_length=600, widget=forms.Textarea({"rows": 2, "maxlength": 600})
    )
