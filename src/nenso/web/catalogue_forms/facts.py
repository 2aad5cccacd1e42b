"""The form in which an entry is registered and changed: the fields of its kind, everything that is wrong told at once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from nenso.catalogue.queries import desk as entries
from nenso.catalogue.rules import (
    LONGEST,
    Facts,
    Kind,
    Quality,
    Reach,
    Scope,
    Sharing,
    Stage,
    Updating,
    Verdict,
    check_code,
    entries_named,
    faults,
    must_follow,
)
from nenso.catalogue.rules.words import REACHES, SCOPES, SHARINGS, STAGES, UPDATINGS
from nenso.kernel.rules import Refused, Text
from nenso.web.catalogue_forms.fields import (
    AsInWorkbooks,
    EntriesNamed,
    EntryNamed,
    Organisation,
    Organisations,
)
from nenso.web.catalogue_forms.layout import BOTH, HELP, label_of, sections
from nenso.web.forms import DayInput
from nenso.web.language import in_words
from nenso.web.refusals import words_of

_YES_NO = {"yes": Text("Có", "Yes"), "no": Text("Không", "No")}
_TALL = {
    "description_vi": 4,
    "description_en": 4,
    "contents_vi": 4,
    "contents_en": 4,
    "purpose_vi": 2,
    "purpose_en": 2,
}
_CHOICES: Mapping[str, tuple[type[StrEnum], Mapping[str, Text]]] = {
    "scope": (Scope, SCOPES),
    "updating": (Updating, UPDATINGS),
    "sharing": (Sharing, SHARINGS),
    "share_as": (Sharing, SHARINGS),
    "reach": (Reach, REACHES),
}


@dataclass(frozen=True, slots=True)
class About:
    """Of what the form is: the kind, the owners to choose from, the organisations whose entries may be named before they are public,
    and what was said before (None: nothing yet)."""

    kind: Kind
    owners: tuple[tuple[str, str], ...]
    within: entries.Codes
    today: date
    before: Facts | None = None
    entry: str = ""


class FactsForm(forms.Form):
    """What is said of an entry; `facts` holds it where the form is valid."""

    def __init__(self, data: Any = None, *, about: About, **more: Any) -> None:
        super().__init__(data, **more)
        self.about = about
        self.facts: Facts | None = None
        for _title, names in self._layout():
            for name in names:
                self.fields[name] = self._field(name)

    def _layout(self) -> list[tuple[Text, tuple[str, ...]]]:
        first, *others = sections(self.about.kind)
        if self.about.before is None:
            return [(first[0], (*first[1], "code")), *others]
        return [first, *others, (Text("Vì sao thay đổi?", "Why does it change?"), ("why",))]

    @property
    def sections(self) -> list[tuple[Text, list[BoundField]]]:
        """The headings of the form, each with its fields."""
        return [(title, [self[name] for name in names]) for title, names in self._layout()]

    def _field(self, name: str) -> forms.Field:
        said: dict[str, Any] = {
            "label": in_words(label_of(name)),
            "help_text": in_words(HELP[name]) if name in HELP else "",
            "required": name in ("name_vi", "owner", "stage"),
        }
        if name == "owner":
            return _choice(self.about.owners, said)
        if name == "stage":
            return _choice([(each.value, in_words(STAGES[each])) for each in self._stages()], said)
        made = field_of(name, said)
        if isinstance(made, EntryNamed | EntriesNamed):
            made.within = self.about.within
            made.named_before = (
                {code for _, code in entries_named(self.about.before)} if self.about.before else ()
            )
        return made

    def _stages(self) -> list[Stage]:
        """Return the stages of life that may follow; the form offers no other."""
        before = self.about.before
        return [each for each in Stage if before is None or _follows(before.stage, each)]

    def clean_code(self) -> str:
        """Tell at once where a code is none; whether it is free the action says."""
        code = str(self.cleaned_data["code"]).strip()
        try:
            return check_code(code) if code else ""
        except Refused as refused:
            raise forms.ValidationError(words_of(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Make a statement of what was written, and tell all that the rules find wrong with it at its fields."""
        given: dict[str, Any] = super().clean() or {}
        facts = self._said(given)
        for fault in faults(self.about.kind, facts, self.about.today):
            place = _place_of(fault, facts)
            if place not in self.errors and not (place == "merged_into" and "stage" in self.errors):
                self.add_error(place if place in self.fields else None, words_of(fault))
        self.facts = facts
        return given

    def tell(self, refused: Refused) -> None:
        """Tell what the action refused at the field that it speaks of."""
        place = _place_of(refused, self.facts) if refused.field else None
        self.add_error(place if place in self.fields else None, words_of(refused))

    def _said(self, given: Mapping[str, Any]) -> Facts:
        """Return the statement; a field that could not be read counts as empty."""
        before = self.about.before
        found: dict[str, Any] = {}
        for name in BOTH:
            if f"{name}_vi" in self.fields:
                found[name] = Text(_plain(given.get(f"{name}_vi")), _plain(given.get(f"{name}_en")))
        for name in self.fields:
            if name in _AS_THEY_ARE and given.get(name) is not None:
                found[name] = given[name]
        stage = Stage(given["stage"]) if given.get("stage") else before.stage if before else Stage.PROPOSED
        for name, (values, _words) in _CHOICES.items():
            if given.get(name):
                found[name] = values(given[name])
        if given.get("level"):
            found["level"] = int(given["level"])
        if given.get("is_domestic"):
            found["is_domestic"] = given["is_domestic"] == "yes"
        if self.about.kind is Kind.DATABASE:
            shares = {name: given.get(name) for name in ("correct", "complete", "clean", "live")}
            found["quality"] = Quality(**shares, on=given.get("quality_on"))
        name = found.pop("name")
        return Facts(name, found.pop("owner", ""), stage, **found)


_AS_THEY_ARE = (
    *(
        "owner",
        "operator",
        "since",
        "part_of",
        "basis",
        "url",
        "contact",
        "keywords",
        "source",
        "merged_into",
    ),
    *("comes_from", "databases", "standards", "services", "records", "records_on", "maker", "used_by"),
    *("evaluation", "announced_on", "share_by", "share_ground"),
)


def _plain(text: Any) -> str:
    """Return a text with the line ends that are kept; browsers send others."""
    return str(text or "").replace("\r\n", "\n")


def field_of(name: str, said: dict[str, Any]) -> forms.Field:
    """Return the field in which something is said, but for owner and stage; `said` holds its label, help and whether it is required."""
    if name in _CHOICES:
        values, words = _CHOICES[name]
        return _choice([(each.value, in_words(words[each])) for each in values], said)
    if name == "is_domestic":
        return _choice([(key, in_words(word)) for key, word in _YES_NO.items()], said)
    if name == "level":
        return _choice([(str(number), str(number)) for number in range(1, 6)], said)
    made = _MAKERS.get(name)
    if made is not None:
        return made(said)
    return _Words(widget=_lines(_TALL[name]), **said) if name in _TALL else _Words(**said)


def _choice(choices: Iterable[tuple[str, str]], said: dict[str, Any]) -> forms.ChoiceField:
    found = list(choices)
    blank = [] if said["required"] and len(found) == 1 else [("", "…")]
    return forms.ChoiceField(choices=[*blank, *found], **said)


def _day(said: dict[str, Any]) -> forms.Field:
    return forms.DateField(widget=DayInput(), **said)


def _number(said: dict[str, Any]) -> forms.Field:
    number = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
    return AsInWorkbooks("records", None, widget=number, **said)


def _list(said: dict[str, Any]) -> forms.Field:
    return AsInWorkbooks("keywords", (), tuple, widget=_lines(2), **said)


def _evaluation(said: dict[str, Any]) -> forms.Field:
    return AsInWorkbooks("evaluation", (), _verdicts, widget=_lines(3), **said)


def _why(said: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=600, widget=_lines(2), **said)


class _Words(forms.CharField):
    """A text; how long it may be is told by the rules, all at once."""

    def to_python(self, value: Any) -> str:
        """Return it with the line ends that are kept."""
        return _plain(super().to_python(value))


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def _verdicts(found: list[dict[str, str]]) -> tuple[Verdict, ...]:
    return tuple(Verdict(**each) for each in found)


def _follows(before: Stage, stage: Stage) -> bool:
    try:
        must_follow(before, stage, "")
    except Refused:
        return False
    return True


def _place_of(refused: Refused, facts: Facts | None) -> str:
    """Return the field of the form at which a fault is told; of two languages the one that is at fault."""
    name = refused.field or ""
    if name not in BOTH:
        return name
    is_english = facts is not None and len(getattr(facts, name).vi) <= LONGEST[name] < len(
        getattr(facts, name).en
    )
    return f"{name}_en" if is_english and refused.code == "catalogue.too_long" else f"{name}_vi"


_MAKERS: Mapping[str, Callable[[dict[str, Any]], forms.Field]] = {
    **dict.fromkeys(("since", "records_on", "quality_on", "announced_on", "share_by"), _day),
    **dict.fromkeys(("records", "correct", "complete", "clean", "live"), _number),
    **dict.fromkeys(("keywords", "services"), _list),
    **dict.fromkeys(("part_of", "merged_into"), lambda said: EntryNamed(**said)),
    **dict.fromkeys(("databases", "comes_from"), lambda said: EntriesNamed(**said)),
    "evaluation": _evaluation,
    "operator": lambda said: Organisation(**said),
    "used_by": lambda said: Organisations(**said),
    "why": _why,
}
