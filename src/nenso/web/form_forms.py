"""The small forms of the form builder: each reads one part of a report form and gives it back changed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nenso.kernel.rules import Text
from nenso.measures.queries.indicators import indicators_named
from nenso.measures.rules.units import UNITS
from nenso.reporting.rules.form_editing import Target, part_of, table_of
from nenso.reporting.rules.forms import (
    FILLS,
    KINDS,
    MOST_FREE_ROWS,
    OPERATORS,
    SEVERITIES,
    Column,
    Field,
    Form,
    Narrative,
    Row,
    Rule,
    Section,
    Table,
)
from nenso.web.language import in_words
from nenso.web.presenters.regimes import words


class PartForm(forms.Form):
    """A part of a form; `changed` returns the part as the reader wants it."""

    def __init__(self, data: Any = None, *, form: Form, target: Target) -> None:
        self.whole, self.target = form, target
        self.part = part_of(form, target)
        super().__init__(data, auto_id="part-%s", initial=self.values())
        self.offer()

    def values(self) -> dict[str, Any]:
        """Return the initial values."""
        return {}

    def offer(self) -> None:
        """Fill the lists in."""

    def changed(self) -> Any:
        """Return the changed part; after `is_valid`."""
        raise NotImplementedError

    def choices(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        """Offer choices in a list."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


class TitledForm(PartForm):
    """A part with a title in both languages: a section, or what builds on it."""

    title_vi = forms.CharField(label=_("Title in Vietnamese"), max_length=400)
    title_en = forms.CharField(label=_("Title in English"), max_length=400, required=False)

    def values(self) -> dict[str, Any]:
        return {"title_vi": self.part.title.vi, "title_en": self.part.title.en}

    def title(self) -> Text:
        """Return the title; the Vietnamese one serves for both where there is no other."""
        given = self.cleaned_data
        return Text(given["title_vi"], given["title_en"] or given["title_vi"])

    def changed(self) -> Section | Table | Narrative | Column | Row:
        found: Section | Table | Narrative | Column | Row = replace(self.part, title=self.title())
        return found


class NarrativeForm(TitledForm):
    """A text to be written."""

    is_required = forms.BooleanField(label=_("Must be written"), required=False)
    max_chars = forms.IntegerField(label=_("At most, characters"), min_value=1, max_value=100_000)

    def values(self) -> dict[str, Any]:
        return {
            **super().values(),
            "is_required": self.part.is_required,
            "max_chars": self.part.max_chars,
        }

    def changed(self) -> Narrative:
        given = self.cleaned_data
        return Narrative(self.part.code, self.title(), given["is_required"], given["max_chars"])


class FreeTableForm(TitledForm):
    """A table whose rows the reporter adds."""

    least = forms.IntegerField(label=_("At least, rows"), min_value=0, max_value=MOST_FREE_ROWS)
    most = forms.IntegerField(label=_("At most, rows"), min_value=1, max_value=MOST_FREE_ROWS)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "least": self.part.least, "most": self.part.most}

    def changed(self) -> Table:
        given = self.cleaned_data
        found: Table = replace(self.part, title=self.title(), least=given["least"], most=given["most"])
        return found


class RowForm(TitledForm):
    """One fixed row."""

    total = forms.MultipleChoiceField(
        label=_("Adds up these rows"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def values(self) -> dict[str, Any]:
        return {**super().values(), "total": list(self.part.total)}

    def offer(self) -> None:
        rows = table_of(self.whole, self.target.names[0]).rows
        self.choices("total", [(row.code, in_words(row.title)) for row in rows if row.code != self.part.code])

    def changed(self) -> Row:
        found: Row = replace(self.part, title=self.title(), total=tuple(self.cleaned_data["total"]))
        return found


class FieldForm(PartForm):
    """What a cell holds: of one cell, or of every cell of a column."""

    kind = forms.ChoiceField(label=_("Holds"))
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=6)
    is_required = forms.BooleanField(label=_("Must be filled"), required=False)
    is_additive = forms.BooleanField(label=_("Adds up into the report of the level above"), required=False)
    low = forms.FloatField(label=_("Lowest value"), required=False)
    high = forms.FloatField(label=_("Highest value"), required=False)
    max_chars = forms.IntegerField(label=_("At most, characters"), min_value=1, max_value=100_000)
    total = forms.MultipleChoiceField(
        label=_("Adds up these columns"), required=False, widget=forms.CheckboxSelectMultiple
    )
    formula = forms.CharField(
        label=_("Formula"),
        required=False,
        max_length=500,
        help_text=_(
            "Such as [./c1] / [./c2] * 100; [./c1] is the cell of this row, [t1/r1/c1] that of another."
        ),
    )
    category = forms.ChoiceField(label=_("Category of the indicator"), required=False)
    fill = forms.ChoiceField(label=_("How it is filled"), widget=forms.RadioSelect)

    @property
    def field_now(self) -> Field:
        """The field as it is stored."""
        found: Field = self.part.field if isinstance(self.part, Column) else self.part
        return found

    def values(self) -> dict[str, Any]:
        field = self.field_now
        return {name: getattr(field, name) for name in Field.__dataclass_fields__} | {
            "total": list(field.total)
        }

    def offer(self) -> None:
        field = self.field_now
        self.choices("kind", [(code, in_words(words.FIELD_KINDS[code])) for code in KINDS])
        units = [(code, in_words(unit.name)) for code, unit in UNITS.items()]
        if field.unit and field.unit not in UNITS:
            units.append((field.unit, field.unit))
        self.choices("unit", [("", _("none")), *units])
        self.choices("fill", [(code, in_words(words.FILLS[code])) for code in FILLS])
        own = self.target.names[-1]
        columns = table_of(self.whole, self.target.names[0]).columns
        self.choices("total", [(one.code, in_words(one.title)) for one in columns if one.code != own])
        found = indicators_named([field.indicator], timezone.localdate()) if field.indicator else {}
        categories = found[field.indicator].categories if field.indicator in found else ()
        self.choices("category", [("", _("all together")), *((each, each) for each in categories)])
        if not categories:
            del self.fields["category"]
        if not field.indicator:
            del self.fields["fill"]

    def field(self) -> Field:
        """Return the field as the reader wants it."""
        given = dict(self.cleaned_data)
        given.setdefault("category", "")
        given.setdefault("fill", "none")
        given["total"] = tuple(given["total"])
        for name in ("title_vi", "title_en"):
            given.pop(name, None)
        return replace(self.field_now, **given)

    def changed(self) -> Any:
        return self.field()


class ColumnForm(FieldForm, TitledForm):
    """A column: its title, and what its cells hold."""

    field_order = ("title_vi", "title_en")

    def values(self) -> dict[str, Any]:
        return {
            **FieldForm.values(self),
            "title_vi": self.part.title.vi,
            "title_en": self.part.title.en,
        }

    def changed(self) -> Column:
        found: Column = replace(self.part, title=self.title(), field=self.field())
        return found


class RuleForm(PartForm):
    """What must hold between cells."""

    left = forms.CharField(
        label=_("Left side"), max_length=500, required=False, help_text=_("Such as [t1/late/n].")
    )
    operator = forms.ChoiceField(label=_("Must be"), choices=[(sign, sign) for sign in OPERATORS])
    right = forms.CharField(label=_("Right side"), max_length=500, required=False)
    message_vi = forms.CharField(label=_("What is said where it does not hold"), max_length=400)
    message_en = forms.CharField(label=_("The same in English"), max_length=400, required=False)
    severity = forms.ChoiceField(label=_("How much it weighs"), widget=forms.RadioSelect)

    def values(self) -> dict[str, Any]:
        rule: Rule = self.part
        return {
            "left": rule.left,
            "operator": rule.operator,
            "right": rule.right,
            "message_vi": rule.message.vi,
            "message_en": rule.message.en,
            "severity": rule.severity,
        }

    def offer(self) -> None:
        names = {"error": _("the report cannot be submitted"), "warning": _("the reporter explains it")}
        self.choices("severity", [(each, names[each]) for each in SEVERITIES])

    def changed(self) -> Rule:
        given = self.cleaned_data
        message = Text(given["message_vi"], given["message_en"] or given["message_vi"])
        return Rule(
            self.part.code, given["left"], given["operator"], given["right"], message, given["severity"]
        )


def part_form(form: Form, target: Target, data: Any = None) -> PartForm:
    """Return the form for a part; raises `Refused("form.no_part")`."""
    part = part_of(form, target)
    kinds: dict[str, type[PartForm]] = {
        "section": TitledForm,
        "column": ColumnForm,
        "row": RowForm,
        "cell": FieldForm,
        "rule": RuleForm,
    }
    if target.kind == "block":
        is_free = isinstance(part, Table) and part.is_free
        kind: type[PartForm] = (
            NarrativeForm if isinstance(part, Narrative) else FreeTableForm if is_free else TitledForm
        )
    else:
        kind = kinds[target.kind]
    return kind(data, form=form, target=target)


class ImportForm(forms.Form):
    """A form's JSON, as a file or as text."""

    file = forms.FileField(
        label=_("JSON file of a form"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label=_("Or its text"), required=False, widget=forms.Textarea({"rows": 8, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        given = super().clean() or {}
        file = given.get("file")
        if file and (file.size or 0) > 2_000_000:
            self.add_error("file", _("A form's file has at most 2 MB."))
        elif not file and not given.get("text"):
            self.add_error("file", _("Choose a file, or paste its text."))
        return given

    def content(self) -> bytes:
        """Return what was given."""
        file = self.cleaned_data["file"]
        found: bytes = file.read() if file else self.cleaned_data["text"].encode()
        return found
