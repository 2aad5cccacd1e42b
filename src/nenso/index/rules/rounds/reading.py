"""What a criterion asks for, field by field, and the one reader of what people write there."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.scoring import Given, Normalised, Parts, Ratio, Steps, YesNo
from nenso.index.rules.wording import number
from nenso.kernel.rules import Refused, Text, fold
from nenso.reporting.rules.numbers import NumberFault, read_number

_ROOM = 1e-9
_YES = frozenset({"1", "co", "yes", "true", "x"})
_NO = frozenset({"0", "khong", "no", "false"})
YES, NO = Text("Có", "Yes"), Text("Không", "No")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: what is written for it, the number that stands for it, and its name."""

    written: str
    value: float
    name: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a criterion. With `choices` one of them is taken, else a number from `low` to `high`.

    `is_part`: a part that may be met in part, so that yes, no and any share between are taken.
    """

    key: str
    name: Text
    unit: Text | None = None
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[Choice, ...] = ()
    is_required: bool = True
    is_part: bool = False


def criteria(edition: Edition) -> tuple[Node, ...]:
    """Return the criteria that a round assesses: leaves with a rule that count, also through all that stands above.

    Raises `Refused`: "round.points_unknown" where the act's points of one are not known (or no rule is), and
    "round.key_twice" where two read the same input, which two agencies' officials could then fill differently.
    """
    kept: tuple[Node, ...] | None = edition.__dict__.get("_round_criteria")  # made once and kept with it
    if kept is None:
        kept = _criteria(edition)
        edition.__dict__["_round_criteria"] = kept
    return kept


def _criteria(edition: Edition) -> tuple[Node, ...]:
    found = [node for node in edition.leaves if not any(above.unscored for above in edition.path(node.code))]
    seen: dict[str, Node] = {}
    for node in found:
        if node.scoring is None or math.isnan(node.max_points):
            raise Refused("round.points_unknown", edition=edition.name, criterion=node.name)
        for key in node.scoring.inputs:
            if key in seen:
                raise Refused(
                    "round.key_twice", edition=edition.name, first=seen[key].name, second=node.name, key=key
                )
            seen[key] = node
    return tuple(found)


def branch_of(edition: Edition, node: str) -> Node:
    """Return the main indicator that a criterion stands under; of one that stands at the top, itself."""
    here = edition.node(node)
    while here.depth > 1 and here.parent is not None:
        here = edition.node(here.parent)
    return here


def fields_of(edition: Edition, node: Node) -> tuple[Field, ...]:
    """Return what a criterion asks for, in the order of its rule."""
    kept: dict[str, tuple[Field, ...]] = edition.__dict__.setdefault("_round_fields", {})
    if node.code not in kept:
        keys = node.scoring.inputs if node.scoring else ()
        kept[node.code] = tuple(_field(edition, node, key) for key in dict.fromkeys(keys))
    return kept[node.code]


def _field(edition: Edition, node: Node, key: str) -> Field:
    known = edition.input_field(key)
    low, high = _range(edition, node)
    part = _part(node, key)
    return Field(
        key=key,
        name=part or _name(node, key, known.name),
        unit=known.unit or node.unit,
        low=low if known.low is None else known.low,
        high=high if known.high is None else known.high,
        choices=_choices(node),
        is_required=not _is_past(node, key),
        is_part=part is not None,
    )


def _name(node: Node, key: str, name: Text) -> Text:
    """Tell the two figures of a ratio apart where the edition names neither."""
    if not isinstance(node.scoring, Ratio) or name != node.name:
        return name
    is_above = key == node.scoring.numerator
    return Text("Số đạt (a)", "Number reached (a)") if is_above else Text("Tổng số (b)", "All (b)")


def _part(node: Node, key: str) -> Text | None:
    parts = node.scoring.parts if isinstance(node.scoring, Parts) else ()
    return next((part.name for part in parts if part.input == key), None)


def _is_past(node: Node, key: str) -> bool:
    return isinstance(node.scoring, Normalised) and key in {each for _, each in node.scoring.past}


def _choices(node: Node) -> tuple[Choice, ...]:
    match node.scoring:
        case YesNo():
            return Choice("1", 1.0, YES), Choice("0", 0.0, NO)
        case Steps(steps=steps):
            return tuple(Choice(f"{step.when:g}", step.when, step.name) for step in steps)
        case _:
            return ()


def _range(edition: Edition, node: Node) -> tuple[float, float]:
    match node.scoring:
        case Given():
            return 0.0, 1.0 if edition.figures_as == "value" else node.max_points
        case Parts():
            return 0.0, 1.0
        case Ratio():
            return 0.0, math.inf
        case _:
            return -math.inf, math.inf


def read_one(field: Field, written: str) -> float | None:
    """Return the number that was written into a field, None where nothing was.

    Numbers are taken as people write them where only one reading is possible ("1.234,5"), choices by what stands for
    them or by name. Raises `Refused`, each with the field: "entry.not_a_number", "entry.two_numbers",
    "entry.not_a_choice", "entry.out_of_range".
    """
    text = written.strip()
    if not text:
        return None
    if field.choices:
        return _choice(field, text)
    value = _number(field, text)
    if not field.low - _ROOM <= value <= field.high + _ROOM:
        raise Refused(
            "entry.out_of_range", field=field.key, name=field.name, value=value, range=range_words(field)
        )
    return value


def kept_as(field: Field, written: str) -> str:
    """Return what is kept of what was written, and may be read again: of a choice, what stands for it."""
    if not field.choices or not written.strip():
        return written
    value = _choice(field, written.strip())
    return next(each.written for each in field.choices if each.value == value)


def _choice(field: Field, text: str) -> float:
    for each in field.choices:
        if text == each.written:
            return each.value
    folded = fold(text)
    for each in field.choices:
        if folded in (fold(each.name.vi), fold(each.name.en)):
            return each.value
    if {each.value for each in field.choices} == {0.0, 1.0} and folded in _YES | _NO:
        return float(folded in _YES)
    raise Refused(
        "entry.not_a_choice", field=field.key, name=field.name, value=text[:40], choices=choice_words(field)
    )


def _number(field: Field, text: str) -> float:
    if field.is_part and fold(text) in _YES | _NO:
        return float(fold(text) in _YES)
    if field.unit is not None and field.unit.vi.startswith("%"):
        text = text.removesuffix("%").strip()
    found = _read(text)
    if isinstance(found, float):
        return found
    if found.code == "ambiguous":
        facts = {"value": found.value, "first": found.first, "second": found.second}
        raise Refused("entry.two_numbers", field=field.key, name=field.name, **facts)
    raise Refused("entry.not_a_number", field=field.key, name=field.name, value=found.value)


@lru_cache(maxsize=65536)
def _read(text: str) -> float | NumberFault:
    return read_number(text)


def choice_words(field: Field) -> Text:
    """Return the answers of a field, as a sentence lists them."""
    vi = ", ".join(f"{each.written} ({each.name.vi})" for each in field.choices)
    return Text(vi, ", ".join(f"{each.written} ({each.name.en})" for each in field.choices))


def range_words(field: Field) -> Text:
    """Say which numbers a field takes."""
    if field.high == math.inf:
        return Text("từ {low} trở lên", "{low} or more").fill(low=number(field.low))
    return Text("từ {low} đến {high}", "from {low} to {high}").fill(
        low=number(field.low), high=number(field.high)
    )


def read_inputs(fields: tuple[Field, ...], written: Mapping[str, str]) -> dict[str, float]:
    """Return the numbers of what was written, by key; empty ones are left out. Refuses as `read_one`."""
    found = {field.key: read_one(field, written.get(field.key, "")) for field in fields}
    return {key: value for key, value in found.items() if value is not None}


def written_as(value: float) -> str:
    """Write a number so that the reader has one reading of it: "12.345" could be twelve thousand, "12.3450" cannot."""
    text = f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10f}".rstrip("0")
    is_open = "." in text and len(text.partition(".")[2]) in (0, 3)
    return f"{text}0" if is_open else text


def missing_keys(fields: tuple[Field, ...], written: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of a criterion that hold nothing yet, of those that it cannot do without."""
    return tuple(
        field.key for field in fields if field.is_required and not written.get(field.key, "").strip()
    )
