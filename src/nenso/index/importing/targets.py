"""What a column of an uploaded file can be: the inputs of an edition, each with its range, answers and help."""

import math
from dataclasses import dataclass, field

from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.scoring import Given, Parts, Ratio, Steps, YesNo
from nenso.index.rules.wording import rule_words
from nenso.kernel.rules import Text, format_number

UNIT_CODE, UNIT_NAME = "unit_code", "unit_name"
LONG_COLUMNS = (UNIT_CODE, UNIT_NAME, "key", "value", "kind", "status", "source", "note")
INPUT, PUBLISHED, RANK = "input", "published", "rank"
KINDS = (INPUT, PUBLISHED, RANK)
STATUSES = ("found", "derived", "illustrative", "unknown")


@dataclass(frozen=True, slots=True)
class Target:
    """One input (or node) that takes values between `low` and `high`, or only the `answers` where there are some."""

    key: str
    name: Text
    help: Text
    unit: Text | None = None
    low: float = -math.inf
    high: float = math.inf
    answers: tuple[tuple[float, Text], ...] = field(default=())

    @property
    def range(self) -> Text:
        """The range in words; empty where everything is allowed."""
        return Text(self._range("vi"), self._range("en"))

    def _range(self, language: str) -> str:
        if self.answers:
            names = [
                (format_number(when, language), name.in_language(language)) for when, name in self.answers
            ]
            return "; ".join(f"{value} = {name}" for value, name in names)
        low, high = format_number(self.low, language), format_number(self.high, language)
        if math.isinf(self.low):
            return "" if math.isinf(self.high) else f"≤ {high}"
        return f"≥ {low}" if math.isinf(self.high) else f"{low} – {high}"


_YES_NO = ((1.0, Text("có", "yes")), (0.0, Text("không", "no")))


def targets_of(edition: Edition) -> dict[str, Target]:
    """Return every input of an edition in the order of its tree, by key."""
    found: dict[str, Target] = {}
    for node in edition.nodes:
        for key in node.scoring.inputs if node.scoring else ():
            found.setdefault(key, _input_target(edition, node, key))
    return found


def figure_target(edition: Edition, code: str) -> Target:
    """Return what a figure given or published at a node or view may be: 0..1, or points."""
    is_points = edition.figures_as == "points" and edition.has_node(code)
    high = edition.node(code).max_points if is_points else 1.0
    help_text = Text("giá trị ở mục này", "the figure at this level")
    return Target(code, edition.name_of(code), help_text, None, 0.0, math.inf if math.isnan(high) else high)


def ratios_of(edition: Edition) -> list[tuple[Node, Ratio]]:
    """Return the criteria that divide one input by another."""
    return [(node, node.scoring) for node in edition.nodes if isinstance(node.scoring, Ratio)]


def _input_target(edition: Edition, node: Node, key: str) -> Target:
    known = edition.input_field(key)
    low, high = _bounds(edition, node)
    return Target(
        key=key,
        name=_name(edition, node, key),
        help=_help(edition, node),
        unit=known.unit,
        low=low if known.low is None else known.low,
        high=high if known.high is None else known.high,
        answers=_answers(node),
    )


def _bounds(edition: Edition, node: Node) -> tuple[float, float]:
    match node.scoring:
        case Given() if edition.figures_as == "points":
            return 0.0, math.inf if math.isnan(node.max_points) else node.max_points
        case Given() | YesNo() | Parts():
            return 0.0, 1.0
        case Ratio():
            return 0.0, math.inf
    return -math.inf, math.inf


def _answers(node: Node) -> tuple[tuple[float, Text], ...]:
    if isinstance(node.scoring, YesNo):
        return _YES_NO
    if isinstance(node.scoring, Steps):
        return tuple((step.when, step.name) for step in node.scoring.steps)
    return ()


def _name(edition: Edition, node: Node, key: str) -> Text:
    if any(known.key == key for known in edition.inputs):
        return edition.input_field(key).name
    if isinstance(node.scoring, Ratio):
        part = Text("tử số", "numerator") if key == node.scoring.numerator else Text("mẫu số", "denominator")
        return Text(f"{node.name.vi}: {part.vi}", f"{node.name.en}: {part.en}")
    if isinstance(node.scoring, Parts):
        part = next(each.name for each in node.scoring.parts if each.input == key)
        return Text(f"{node.name.vi}: {part.vi}", f"{node.name.en}: {part.en}")
    return node.name


def _help(edition: Edition, node: Node) -> Text:
    words = rule_words(edition, node)
    if node.evidence is None:
        return words
    return Text(f"{words.vi}. Minh chứng: {node.evidence.vi}", f"{words.en}. Evidence: {node.evidence.en}")
