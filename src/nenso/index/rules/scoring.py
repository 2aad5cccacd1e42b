"""The rules by which a criterion earns its share of points: what an edition may name, one dataclass each.

A share is 1.0 for full points and 0.0 for none. The arithmetic over many units is in `scores`, the words in `reasons`.
"""

from dataclasses import dataclass, field

from nenso.index.rules.expressions import Expression
from nenso.index.rules.steps.normalising import Goal, Normalisation
from nenso.kernel.rules import Text


@dataclass(frozen=True)
class Given:
    """The figure is entered as it stands (an assessor's points, a survey's value)."""

    input: str

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)


@dataclass(frozen=True)
class YesNo:
    """1 is yes and earns everything, 0 is no and earns nothing."""

    input: str

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)


@dataclass(frozen=True)
class Step:
    """One possible answer, the number that stands for it, and the share that it earns."""

    when: float
    share: float
    name: Text


@dataclass(frozen=True)
class Steps:
    """One of several named answers (head, deputy, none), each with its share."""

    input: str
    steps: tuple[Step, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)


@dataclass(frozen=True)
class Ratio:
    """a / b, full points from `full_at` on (the cap)."""

    numerator: str
    denominator: str
    full_at: float = 1.0

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.numerator, self.denominator)


@dataclass(frozen=True)
class Linear:
    """Straight line between two goalposts: nothing at `low`, everything at `high`.

    Without `clip` a figure beyond a goalpost earns less than nothing or more than everything, as in DESI 2022.
    """

    input: str
    low: float
    high: float
    clip: bool = True

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)


@dataclass(frozen=True)
class Band:
    """A figure of at least `start` earns `share`."""

    start: float
    share: float


@dataclass(frozen=True)
class Bands:
    """Shares by bands of the figure, bands in rising order; below the first band nothing is earned."""

    input: str
    bands: tuple[Band, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)


@dataclass(frozen=True)
class ByPlace:
    """Share of the maximum by a unit's place among the units scored together.

    `how` is "rank" (1 − (rank − 1)/(n − 1)), "percentile" ((below + half of the equal) / n) or
    "best" (the figure over the best figure).
    """

    input: str
    how: str
    direction: str = "up"

    @property
    def inputs(self) -> tuple[str, ...]:
        return (self.input,)


@dataclass(frozen=True)
class Part:
    """One additive part: its input (0..1) and the share of the criterion that it can earn."""

    input: str
    share: float
    name: Text


@dataclass(frozen=True)
class Parts:
    """Parts that add up (attends all meetings ½, chairs its own ½); a part without data earns nothing."""

    parts: tuple[Part, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(part.input for part in self.parts)


@dataclass(frozen=True)
class Formula:
    """An expression over named inputs that gives the share, held within 0..1."""

    expression: Expression

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.expression.names


@dataclass(frozen=True)
class Normalised:
    """A raw indicator, prepared as the edition says and brought onto the scale of the others.

    `how` is None where the edition's own normalisation holds. The figure may be divided by an input
    (`denominator`) and multiplied by `scale` first; `past` names inputs of other years by years back, for estimates.
    """

    input: str
    direction: str
    how: Normalisation | None = None
    goal: Goal = field(default_factory=Goal)
    denominator: str = ""
    scale: float = 1.0
    past: tuple[tuple[int, str], ...] = ()
    is_treated: bool = True

    @property
    def inputs(self) -> tuple[str, ...]:
        below = (self.denominator,) if self.denominator else ()
        return (self.input, *below, *(key for _, key in self.past))


Scoring = Given | YesNo | Steps | Ratio | Linear | Bands | ByPlace | Parts | Formula | Normalised

RULES = (
    "given",
    "yes_no",
    "steps",
    "ratio",
    "linear",
    "bands",
    "rank",
    "percentile",
    "share_of_best",
    "parts",
    "expression",
    "normalised",
)
