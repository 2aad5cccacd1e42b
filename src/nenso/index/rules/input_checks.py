"""Figures that cannot be: out of range, no answer of the rule, or of a key that the edition does not know."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from nenso.index.rules.edition import Edition
from nenso.index.rules.fields import close
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.scoring import Given, Parts, Ratio, Steps, YesNo
from nenso.index.rules.wording import number
from nenso.kernel.rules import Text

_ROOM = 1e-9


@dataclass(frozen=True)
class InputProblem:
    """One figure at fault. `unit` is empty where the whole key is."""

    unit: str
    key: str
    code: str
    text: Text


@dataclass(frozen=True)
class _Range:
    low: float
    high: float
    answers: tuple[float, ...] = ()

    def holds(self, value: float) -> bool:
        if self.answers:
            return value in self.answers
        return self.low - _ROOM <= value <= self.high + _ROOM

    def words(self) -> Text:
        if self.answers:
            shown = ", ".join(f"{answer:g}" for answer in self.answers)
            return Text(f"một trong {shown}", f"one of {shown}")
        if self.high == math.inf:
            return Text("từ {low} trở lên", "{low} or more").fill(low=number(self.low))
        return Text("từ {low} đến {high}", "from {low} to {high}").fill(
            low=number(self.low), high=number(self.high)
        )


_WORDS = {
    "inputs.unknown_key": Text(
        "Ấn bản {edition} không có mục “{key}”.{hint_vi} Hãy sửa tên cột hoặc bỏ đi.",
        "The edition {edition} has no item “{key}”.{hint_en} Correct the name or leave it out.",
    ),
    "inputs.out_of_range": Text(
        "{unit}, mục “{key}”: {value} không hợp lệ, cần {range}.",
        "{unit}, item “{key}”: {value} cannot be, it must be {range}.",
    ),
}


def check_inputs(edition: Edition, inputs: Inputs) -> tuple[InputProblem, ...]:
    """Return every figure of a table that the edition's rules cannot take, in the order of the table."""
    ranges = _ranges(edition)
    tables = ((inputs.keys, inputs.values), (inputs.published_keys, inputs.published))
    found: list[InputProblem] = []
    for keys, table in tables:
        for column, key in enumerate(keys):
            known = ranges.get(key)
            if known is None:
                words = _WORDS["inputs.unknown_key"]
                text = words.fill(edition=edition.code, key=key, **close(key, ranges))
                found.append(InputProblem("", key, "inputs.unknown_key", text))
            else:
                found += _outside(inputs.units, key, table[:, column].tolist(), known)
    return tuple(found)


def _outside(units: tuple[str, ...], key: str, values: list[float], known: _Range) -> Iterator[InputProblem]:
    for unit, value in zip(units, values, strict=True):
        if not math.isnan(value) and not known.holds(value):
            words = _WORDS["inputs.out_of_range"]
            text = words.fill(unit=unit, key=key, value=number(value), range=known.words())
            yield InputProblem(unit, key, "inputs.out_of_range", text)


def _ranges(edition: Edition) -> dict[str, _Range]:
    """Return what each key may hold. What the edition says of an input comes before what its rule implies."""
    ranges: dict[str, _Range] = {view.code: _Range(0.0, 1.0) for view in edition.views}
    for node in edition.nodes:
        most = 1.0 if edition.figures_as == "value" or math.isnan(node.max_points) else node.max_points
        ranges[node.code] = _Range(0.0, most)
        for key in node.scoring.inputs if node.scoring else ():
            ranges[key] = _of_rule(node.scoring, key, most)
    for known in edition.inputs:
        low = -math.inf if known.low is None else known.low
        ranges[known.key] = _Range(low, math.inf if known.high is None else known.high)
    return ranges


def _of_rule(rule: object, key: str, most: float) -> _Range:
    match rule:
        case Given():
            return _Range(0.0, most)
        case YesNo():
            return _Range(0.0, 1.0, (0.0, 1.0))
        case Steps(steps=steps):
            return _Range(0.0, 0.0, tuple(step.when for step in steps))
        case Ratio():
            return _Range(0.0, math.inf)
        case Parts(parts=parts):
            return _Range(0.0, 1.0) if any(part.input == key for part in parts) else _Range(0.0, math.inf)
        case _:
            return _Range(-math.inf, math.inf)
