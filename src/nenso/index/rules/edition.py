"""An edition: one index method in force for some years, as frozen data."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from nenso.index.rules.expressions import Expression
from nenso.index.rules.preparation import Preparation
from nenso.index.rules.scoring import Scoring
from nenso.kernel.rules import Refused, Text

UP, DOWN = "up", "down"
SOURCE_KINDS = ("self_reported", "verified", "measured", "survey", "external", "published")
MISSING_RULES = ("zero", "exclude", "fail")
AGGREGATES = ("sum_of_points", "arithmetic", "geometric", "harmonic", "power", "copeland", "published_only")
STATUSES = ("found", "derived", "illustrative", "unknown")
GROUPS = (
    "provinces",
    "ministries-with-services",
    "ministries-without-services",
    "nation",
    "countries",
    "units",
)
LATER = {
    "later": True
}  # a field that came after the first editions: it counts in a digest only where it is used


@dataclass(frozen=True)
class Legal:
    """The act that an edition rests on, and where it was read."""

    act: str
    article: str
    day: date | None
    source: str


@dataclass(frozen=True)
class InputField:
    """What an edition says of one input: its name, unit and the range that a value must lie in."""

    key: str
    name: Text
    unit: Text | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Grade:
    """A word for a score from `start` on ("xuất sắc" from 90)."""

    start: float
    name: Text
    status: str


@dataclass(frozen=True)
class Aggregate:
    """How the children make their parent; `power` is the exponent of the weighted power mean.

    1 arithmetic and sum of points, 0 geometric, −1 harmonic; None where only a published value exists. Copeland
    ranks by who outranks whom, so that it is no mean: its 1 only says that weights count as they do in a sum.
    """

    rule: str
    power: float | None

    @property
    def is_mean(self) -> bool:
        return self.power is not None and self.rule != "copeland"


@dataclass(frozen=True)
class Sharing:
    """How siblings get their weights where the file does not write one for each: "equal", or "budget".

    A budget is what each expert gave to each child in their order, in any scale: every expert weighs the same.
    """

    rule: str
    allocations: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class Node:
    """One place in the tree. `weight` is its share among its scored siblings (NaN where the act's points are unknown)."""

    code: str
    name: Text
    parent: str | None
    children: tuple[str, ...]
    depth: int
    max_points: float
    weight: float
    aggregate: Aggregate
    min_share: float
    missing: str
    zero_gate: tuple[str, ...] = ()
    scoring: Scoring | None = None
    direction: str = UP
    unit: Text | None = None
    source_kind: str | None = None
    evidence: Text | None = None
    component_count: int | None = None
    illustrative: bool = False
    unscored: bool = False
    status: str = "found"
    source: str = ""
    note: Text | None = None
    line: int = field(default=0, compare=False)
    sharing: Sharing | None = field(default=None, metadata=LATER)

    @property
    def is_leaf(self) -> bool:
        return not self.children


@dataclass(frozen=True)
class View:
    """A derived composite beside the tree, such as a pillar, as an expression over nodes; its figure is a value 0..1."""

    code: str
    name: Text
    expression: Expression
    status: str = "derived"
    source: str = ""
    note: Text | None = None


@dataclass(frozen=True)
class Edition:
    """A whole method. `nodes` run depth first from the root, whose figure is the composite."""

    code: str
    family: str
    name: Text
    groups: tuple[str, ...]
    first_year: int
    last_year: int | None
    valid_from: date
    valid_to: date | None
    legal: tuple[Legal, ...]
    max_points: float
    figures_as: str
    decimals: int
    ties: str
    nodes: tuple[Node, ...]
    views: tuple[View, ...] = ()
    inputs: tuple[InputField, ...] = ()
    grades: tuple[Grade, ...] = ()
    note: Text | None = None
    preparation: Preparation | None = field(default=None, metadata=LATER)

    @cached_property
    def _by_code(self) -> dict[str, Node]:
        return {node.code: node for node in self.nodes}

    @cached_property
    def _views_by_code(self) -> dict[str, View]:
        return {view.code: view for view in self.views}

    @property
    def root(self) -> Node:
        return self.nodes[0]

    def node(self, code: str) -> Node:
        """Return a node; refuse `edition.unknown_node`."""
        found = self._by_code.get(code)
        if found is None:
            raise Refused("edition.unknown_node", node=code, edition=self.code)
        return found

    def view(self, code: str) -> View | None:
        return self._views_by_code.get(code)

    def has_node(self, code: str) -> bool:
        return code in self._by_code

    @property
    def leaves(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.is_leaf)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Codes of all figures of an outcome: the nodes depth first, then the views."""
        return tuple(node.code for node in self.nodes) + tuple(view.code for view in self.views)

    @cached_property
    def input_keys(self) -> tuple[str, ...]:
        """Every input that a criterion of this edition reads, in the order of the tree."""
        keys = [key for node in self.nodes if node.scoring for key in node.scoring.inputs]
        return tuple(dict.fromkeys([*keys, *(self.preparation.inputs if self.preparation else ())]))

    @cached_property
    def _fields(self) -> dict[str, InputField]:
        read = [(key, node) for node in self.nodes if node.scoring for key in node.scoring.inputs]
        plain = {key: InputField(key=key, name=node.name, unit=node.unit) for key, node in reversed(read)}
        return plain | {known.key: known for known in reversed(self.inputs)}

    def input_field(self, key: str) -> InputField:
        """Return what is known of an input; one that the edition does not describe carries its criterion's name."""
        known = self._fields.get(key)
        if known is not None:
            return known
        name = self._by_code[key].name if key in self._by_code else Text(key, key)
        return InputField(key=key, name=name, unit=None)

    def name_of(self, code: str) -> Text:
        """Return the name of a node or a view."""
        view = self.view(code)
        return view.name if view else self.node(code).name

    def path(self, code: str) -> tuple[Node, ...]:
        """Return the nodes from the root down to a node."""
        found = [self.node(code)]
        while found[-1].parent is not None:
            found.append(self.node(found[-1].parent))
        return tuple(reversed(found))

    def grade(self, score: float) -> Grade | None:
        """Return the word for a score written as this edition writes scores; None where the act gives none."""
        met = [grade for grade in self.grades if score >= grade.start]
        return max(met, key=lambda grade: grade.start) if met else None
