"""The forms in which a report regime is defined, brought into force, ended, and looked for."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nenso.directory import queries as directory
from nenso.kernel.rules import Text
from nenso.reporting.actions import RegimeFacts
from nenso.reporting.queries import RegimeAsOf
from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.presenters.names import TYPE_NAMES
from nenso.web.presenters.regimes.words import FREQUENCIES, KINDS, LEVELS, STATES

DECREE, CALENDAR, OWN = "decree", "calendar", "own"
_AT = {"name": "name_vi", "reporters": "reporter_types", "deadlines": "due_*", "since": "since"}
_MONTHS = [
    ("0", _("of the period's last month")),
    ("1", _("of the month after")),
    ("2", _("two months after")),
]
SECTIONS = (
    (
        "name",
        _("1. Name, kind and act"),
        ("code", "name_vi", "name_en", "kind", "act_number", "act_date", "act_title", "since"),
    ),
    ("content", _("2. What is to be reported"), ("content_vi", "content_en")),
    ("reporters", _("3. Who reports"), ("reporter_types", "reporter_group", "reporter_codes")),
    ("receiver", _("4. Who receives it"), ("receiver_kind", "receiver")),
    ("way", _("5. By what way"), ("way_vi", "way_en")),
    ("frequency", _("6. How often"), ("frequency",)),
    ("window", _("7. Which days the data cover"), ("window", "from_day", "to_day")),
    ("deadlines", _("8. Until when, for each level"), ()),
    ("outline", _("9. Outline of the report"), ("outline_vi", "outline_en")),
)


def _choices(names: Mapping[str, Text], first: tuple[str, Any] | None = None) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [(code, in_words(name)) for code, name in names.items()]
    return [first, *found] if first else found


def _area(label: Any, hint: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=20_000, widget=forms.Textarea({"rows": rows})
    )


class RegimeForm(forms.Form):
    """Everything that article 7 wants of a regime but the number form, which is built on its own page."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Unaccented letters, digits, “_”, “.” or “-”; for ever.")
    )
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=300)
    name_en = forms.CharField(label=_("Name in English"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial="periodic")
    act_number = forms.CharField(
        label=_("Number of the act"), max_length=120, required=False, help_text=_("Such as 02/2023/TT-BTTTT.")
    )
    act_date = forms.DateField(label=_("Day of the act"), required=False, widget=DayInput())
    act_title = forms.CharField(label=_("Title of the act"), max_length=400, required=False)
    since = forms.DateField(label=_("In force from"), widget=DayInput())
    content_vi = _area(_("Content in Vietnamese"), _("What is reported and why, in a few sentences."))
    content_en = _area(_("Content in English"))
    reporter_types = forms.MultipleChoiceField(
        label=_("All organisations of these types"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reporter_group = forms.ChoiceField(label=_("A group"), required=False)
    reporter_codes = forms.CharField(
        label=_("Single organisations"),
        required=False,
        max_length=4_000,
        help_text=_("Their codes, parted by commas, such as 48, G09."),
    )
    receiver_kind = forms.ChoiceField(label=_("The report goes to"), widget=forms.RadioSelect)
    receiver = forms.CharField(
        label=_("Code of the organisation"),
        required=False,
        max_length=32,
        help_text=_("Only where one organisation receives every report."),
    )
    way_vi = forms.CharField(label=_("Way in Vietnamese"), max_length=300, required=False)
    way_en = forms.CharField(label=_("Way in English"), max_length=300, required=False)
    frequency = forms.ChoiceField(label=_("How often"), required=False)
    window = forms.ChoiceField(label=_("Data cut-off"), widget=forms.RadioSelect, initial=DECREE)
    from_day = forms.IntegerField(
        label=_("From day"),
        required=False,
        min_value=1,
        max_value=28,
        help_text=_("Of the month before the period; day 1 is that of its first month."),
    )
    to_day = forms.IntegerField(
        label=_("To day"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_("Of the period's last month."),
    )
    outline_vi = _area(_("Outline in Vietnamese"), _("The headings of the written part, one a line."), 8)
    outline_en = _area(_("Outline in English"), "", 8)

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("kind", _choices(KINDS))
        self._offer(
            "reporter_types", [(code, in_words(TYPE_NAMES[code])) for code in LEVELS if code in TYPE_NAMES]
        )
        groups = [(group.code, in_words(group.name)) for group in directory.groups()]
        self._offer("reporter_group", [("", _("no group")), *groups])
        self._offer(
            "receiver_kind",
            [("parent", _("the body directly above each reporter")), ("one", _("one organisation for all"))],
        )
        often = {code: name for code, name in FREQUENCIES.items() if code}
        self._offer("frequency", _choices(often, ("", _("only when called for"))))
        self._offer(
            "window",
            [
                (DECREE, _("as article 12 of Decree 09/2019/NĐ-CP has it (from day 15 to day 14)")),
                (CALENDAR, _("the whole calendar period")),
                (OWN, _("days of its own, below")),
            ],
        )
        for code, words in LEVELS.items():
            day = forms.IntegerField(label=in_words(words), required=False, min_value=1, max_value=31)
            self.fields[f"due_{code}"] = day
            self.fields[f"due_{code}_month"] = forms.ChoiceField(
                label=_("Month"), choices=_MONTHS, required=False, initial="0"
            )
        if not is_new:
            for name in ("code", "since"):
                self.fields[name].disabled = True

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for what another answer makes needed."""
        given = super().clean() or {}
        if given.get("receiver_kind") == "one" and not given.get("receiver"):
            self.add_error("receiver", _("Say which organisation receives the reports."))
        elif given.get("receiver_kind") == "one" and given.get("since"):
            code = given["receiver"].strip()
            if code not in directory.organisations([code], given["since"]):
                self.add_error("receiver", _("There is no organisation of this code on that day."))
        if given.get("window") == OWN and not (given.get("from_day") and given.get("to_day")):
            self.add_error("from_day", _("Say the first and the last day of the data."))
        return given

    def sections(self) -> Iterator[dict[str, Any]]:
        """Yield the sections of the page with their fields."""
        for key, title, names in SECTIONS:
            yield {"key": key, "title": title, "fields": [self[name] for name in names]}

    def levels(self) -> list[dict[str, Any]]:
        """Return the rows of the table of deadlines."""
        return [{"day": self[f"due_{code}"], "month": self[f"due_{code}_month"]} for code in LEVELS]

    def field_at(self, field: str | None) -> str | None:
        """Return the field of the page that a refusal is about."""
        name = _AT.get(field or "", field)
        if name == "due_*":
            given = [f"due_{code}" for code in LEVELS if self.cleaned_data.get(f"due_{code}")]
            name = given[0] if given else "due_*"
        return name if name in self.fields else None

    def facts(self) -> RegimeFacts:
        """Return what the action takes."""
        given = self.cleaned_data
        codes = given["reporter_codes"].replace(";", ",").replace("\n", ",").split(",")
        return RegimeFacts(
            code=given["code"].strip(),
            kind=given["kind"],
            name=Text(given["name_vi"].strip(), given["name_en"].strip()),
            receiver="parent" if given["receiver_kind"] == "parent" else given["receiver"].strip(),
            frequency=given["frequency"],
            content=Text(given["content_vi"], given["content_en"]),
            reporter_group=given["reporter_group"],
            reporter_types=given["reporter_types"],
            reporter_codes=[code.strip() for code in codes if code.strip()],
            way=Text(given["way_vi"], given["way_en"]),
            window=_window(given),
            deadlines=_deadlines(given),
            outline=Text(given["outline_vi"], given["outline_en"]),
            act_number=given["act_number"],
            act_date=given["act_date"],
            act_title=given["act_title"],
        )


def _window(given: Mapping[str, Any]) -> dict[str, Any]:
    if given["window"] == CALENDAR:
        return {"calendar": True}
    return {"from_day": given["from_day"], "to_day": given["to_day"]} if given["window"] == OWN else {}


def _deadlines(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        code: {"day": given[f"due_{code}"], "month": int(given[f"due_{code}_month"] or 0)}
        for code in LEVELS
        if given[f"due_{code}"]
    }


def values_of(regime: RegimeAsOf) -> dict[str, Any]:
    """Return the initial values of the form for a version."""
    window = CALENDAR if regime.window.get("calendar") else OWN if "from_day" in regime.window else DECREE
    values: dict[str, Any] = {
        "code": regime.code,
        "name_vi": regime.name.vi,
        "name_en": regime.name.en,
        "kind": regime.kind,
        "act_number": regime.act_number,
        "act_date": regime.act_date,
        "act_title": regime.act_title,
        "since": regime.validity.since,
        "content_vi": regime.content.vi,
        "content_en": regime.content.en,
        "reporter_types": list(regime.reporter_types),
        "reporter_group": regime.reporter_group,
        "reporter_codes": ", ".join(regime.reporter_codes),
        "receiver_kind": "parent" if regime.receiver == "parent" else "one",
        "receiver": "" if regime.receiver == "parent" else regime.receiver,
        "way_vi": regime.way.vi,
        "way_en": regime.way.en,
        "frequency": regime.frequency.value if regime.frequency else "",
        "window": window,
        "from_day": regime.window.get("from_day"),
        "to_day": regime.window.get("to_day"),
        "outline_vi": regime.outline.vi,
        "outline_en": regime.outline.en,
    }
    for code, deadline in regime.deadlines.items():
        values[f"due_{code}"] = deadline.get("day")
        values[f"due_{code}_month"] = str(deadline.get("month", 0))
    return values


class RegimeFilterForm(forms.Form):
    """What the list of regimes is narrowed by."""

    q = forms.CharField(label=_("Name, code or act"), required=False, max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    receiver = forms.ChoiceField(label=_("Receiver"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"kind": _choices(KINDS), "receiver": receivers, "state": _choices(STATES)}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]


class EndForm(forms.Form):
    """From which day a regime is no longer in force, and why."""

    on = forms.DateField(label=_("First day without it"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=600, widget=forms.Textarea({"rows": 3}))


def ending(on: date) -> EndForm:
    """Return the empty form."""
    return EndForm(initial={"on": on})
