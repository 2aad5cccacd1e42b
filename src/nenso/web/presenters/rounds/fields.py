"""The fields of a criterion as people fill them in, and what stands in them as people read it."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from nenso.directory.queries import OrganisationAsOf
from nenso.index.models import Entry
from nenso.index.rules.rounds import Field, range_words, read_one
from nenso.kernel.rules import Period, Refused, Text, format_number

INPUT = "input:"
NOTHING = Text("–", "–")


@dataclass(frozen=True, slots=True)
class SourceShown:
    """Where a figure of the yardstick comes from: in words, and the address that opens it."""

    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class InputShown:
    """One field: what it asks, what stands in it as written (`value`) and as read (`shown`), and why it may not be typed over."""

    id: str
    field: Field
    value: str
    shown: Text
    hint: Text | None
    source: SourceShown | None = None
    is_locked: bool = False

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return f"{INPUT}{self.field.key}"

    @property
    def is_measured(self) -> bool:
        """Whether the yardstick filled it."""
        return self.source is not None

    @property
    def choices(self) -> list[tuple[str, Text, bool]]:
        """The answers: what is sent, the name, and whether it is chosen."""
        return [(each.written, each.name, self.shown == each.name) for each in self.field.choices]


def inputs_shown(
    fields: Iterable[Field],
    entry: Entry,
    place: OrganisationAsOf,
    written: Mapping[str, str] | None = None,
    *,
    is_locked: bool = True,
) -> list[InputShown]:
    """Return the fields of an entry; `written` is what stands in them instead of what is stored.

    `place` is the participant, whose figures the yardstick gave: these are locked, but where they are objected to.
    """
    held = entry.inputs if written is None else written
    return [
        _shown(field, str(held.get(field.key, "")), entry.origins.get(field.key), place, is_locked=is_locked)
        for field in fields
    ]


def _shown(
    field: Field, value: str, origin: Mapping[str, Any] | None, place: OrganisationAsOf, *, is_locked: bool
) -> InputShown:
    return InputShown(
        id=f"i-{field.key}",
        field=field,
        value=value,
        shown=shown_as(field, value),
        hint=hint(field),
        source=source_of(origin, place) if origin else None,
        is_locked=is_locked and bool(origin),
    )


def shown_as(field: Field, written: str) -> Text:
    """Return what was written as it is read: an answer's name, a number in both languages, else as it stands."""
    if not written.strip():
        return NOTHING
    try:
        value = read_one(field, written)
    except Refused:
        return Text(written, written)
    if value is None:
        return NOTHING
    name = next((each.name for each in field.choices if each.value == value), None)
    if name is not None:
        return name
    unit = field.unit or Text("", "")
    vi, en = format_number(value, "vi"), format_number(value, "en")
    is_percent = unit.vi.startswith("%")
    return Text(_with(vi, unit.vi, is_percent), _with(en, unit.en, is_percent))


def _with(number: str, unit: str, is_percent: bool) -> str:
    if not unit:
        return number
    return f"{number}{unit}" if is_percent else f"{number} {unit}"


def hint(field: Field) -> Text | None:
    """Say which numbers a field takes, where not any does."""
    if field.is_part:
        return Text(
            "Có, không, hoặc phần đã đạt từ 0 đến 1.", "Yes, no, or the share that was met from 0 to 1."
        )
    if field.choices or field.low == -math.inf:
        return None
    words = range_words(field)
    unit = field.unit
    if unit is None:
        return Text(f"Số {words.vi}.", f"A number {words.en}.")
    return Text(f"Số {words.vi} ({unit.vi}).", f"A number {words.en} ({unit.en}).")


def source_of(origin: Mapping[str, Any], place: OrganisationAsOf) -> SourceShown:
    """Return where the yardstick's figure of a participant comes from; the address opens its record."""
    indicator, period = str(origin.get("indicator", "")), str(origin.get("period", ""))
    try:
        name = Period.parse(period).name()
    except Refused:
        name = Text(period, period)
    label = Text(f"đo được: {indicator}, {name.vi}", f"measured: {indicator}, {name.en}")
    return SourceShown(label, _address(origin, indicator, period, place))


def _address(origin: Mapping[str, Any], indicator: str, period: str, place: OrganisationAsOf) -> str:
    if share := origin.get("share"):
        return reverse("web:service_figure", args=[place.code, share, period])
    is_area = bool(place.territory_code) and place.territory_level == "province"
    unit = (place.territory_level, place.territory_code) if is_area else ("organisation", place.code)
    return reverse("web:observation", args=[indicator, *unit, period])


def inputs_typed(posted: QueryDict) -> dict[str, str]:
    """Return what was typed into the fields, by input key."""
    found = {
        name.removeprefix(INPUT): str(posted.get(name) or "") for name in posted if name.startswith(INPUT)
    }
    return {key: text.strip()[:200] for key, text in found.items()}


def line_of(fields: Iterable[Field], held: Mapping[str, str] | None) -> Text:
    """Return what an entry holds in one line: "Có", "45 / 50", or an en dash where it holds nothing."""
    if not held:
        return NOTHING
    found = [shown_as(field, str(held.get(field.key, ""))) for field in fields]
    if all(each == NOTHING for each in found):
        return NOTHING
    between = " / " if len(found) == 2 else "; "
    return Text(between.join(each.vi for each in found), between.join(each.en for each in found))
