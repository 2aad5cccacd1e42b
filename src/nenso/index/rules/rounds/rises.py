"""What a criterion can still bring a unit: the points that its rule knows, and what would have to be true for them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.rounds.points import NEAR, is_relative
from nenso.index.rules.rounds.reading import criteria
from nenso.index.rules.scoring import Bands, Given, Linear, Parts, Ratio, Steps, YesNo
from nenso.kernel.rules import Text

MOST_GOALS = 20  # a ratio that has more steps than this can end anywhere
_MOST_PARTS = 6
_FINE_DECIMALS = 5


@dataclass(frozen=True, slots=True)
class Goal:
    """Points at which a criterion may end, and the inputs that earn them; no inputs where the rule is a formula."""

    points: float
    inputs: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Step:
    """What one criterion brings: from its points now to a goal that its rule knows, and the inputs that earn it.

    What is measured rises by doing, not by reporting. No inputs: the rule does not say which.
    """

    node: str
    name: Text
    now: float
    goal: float
    is_measured: bool
    inputs: Mapping[str, float]

    @property
    def gain(self) -> float:
        """Points won."""
        return self.goal - self.now


@dataclass(frozen=True, slots=True)
class Rise:
    """How a unit can rise at one criterion: from its points `now` to one of `goals`, the lowest first.

    Where it is open the rule gives any points up to the one goal. What is measured rises by doing, not by reporting.
    """

    node: Node
    now: float
    goals: tuple[Goal, ...]
    is_open: bool
    is_measured: bool
    held: Mapping[str, float]
    figures_as: str

    @property
    def most(self) -> float:
        """The most points that it can bring."""
        return self.goals[-1].points - self.now

    def towards(self, points: float) -> Goal:
        """Return the lowest goal with at least so many points; where it is open that is a whole number of a ratio."""
        if not self.is_open or points >= self.goals[-1].points - NEAR:
            return next((goal for goal in self.goals if goal.points >= points - NEAR), self.goals[-1])
        share = points / self.node.max_points
        match self.node.scoring:
            case Ratio(numerator=above, denominator=below, full_at=full_at) if below in self.held:
                whole = self.held[below] * full_at
                reached = math.ceil(share * whole - NEAR)
                inputs = {above: float(reached), below: self.held[below]}
                return Goal(min(1.0, reached / whole) * self.node.max_points, inputs)
            case Linear(input=key, low=low, high=high):
                written = _written(low + share * (high - low), low, high)
                return Goal((written - low) / (high - low) * self.node.max_points, {key: written})
            case Given(input=key):
                full = 1.0 if self.figures_as == "value" else self.node.max_points
                written = _written(share * full, 0.0, full)
                return Goal(written / full * self.node.max_points, {key: written})
            case _:
                return Goal(points, {})

    def step(self, goal: Goal) -> Step:
        """Return the step to a goal."""
        return Step(self.node.code, self.node.name, self.now, goal.points, self.is_measured, goal.inputs)

    def steps(self, marks: int) -> list[Step]:
        """Return at most so many steps to try, spread from the first to the last; of an open one evenly up to its goal."""
        if self.is_open:
            shares = [(mark + 1) / marks for mark in range(marks)]
            goals = [self.towards(self.now + share * self.most) for share in shares]
        elif len(self.goals) <= marks:
            goals = list(self.goals)
        else:
            goals = [self.goals[-1 - round(mark * len(self.goals) / marks)] for mark in range(marks)][::-1]
        found = {goal.points: goal for goal in goals if goal.points > self.now + NEAR}
        return [self.step(goal) for goal in found.values()]


def _written(value: float, low: float, high: float) -> float:
    """Round a figure the way that earns no less, to a hundred-thousandth of what its scale spans, not beyond its end."""
    decimals = _FINE_DECIMALS - math.floor(math.log10(abs(high - low)))
    cells = value * 10.0**decimals
    if high > low:
        return min(high, round(math.ceil(cells - NEAR) / 10.0**decimals, max(0, decimals)))
    return max(high, round(math.floor(cells + NEAR) / 10.0**decimals, max(0, decimals)))


def rises(
    edition: Edition, table: Inputs, outcome: Outcome, unit: str, measured: Mapping[str, bool] | None = None
) -> tuple[Rise, ...]:
    """Return how a unit can rise, criterion by criterion in the order of the tree; `outcome` is of this very table.

    Left out are rules that compare units (others would move too), and criteria without a figure whose absence does not
    count as nothing (filling them in would move the weight of the rest).
    """
    found = []
    for node in criteria(edition):
        now = outcome.point(unit, node.code)
        if is_relative(node) or (math.isnan(now) and node.missing != "zero"):
            continue
        now = 0.0 if math.isnan(now) else now
        keys = node.scoring.inputs if node.scoring else ()
        values = {key: table.value(unit, key) for key in keys}
        held = {key: value for key, value in values.items() if not math.isnan(value)}
        goals, is_open = _goals(edition, node, held)
        higher = tuple(sorted((each for each in goals if each.points > now + NEAR), key=_points))
        if higher:
            is_measured = bool((measured or {}).get(node.code))
            found.append(Rise(node, now, higher, is_open, is_measured, held, edition.figures_as))
    return tuple(found)


def _points(goal: Goal) -> float:
    return goal.points


def _goals(edition: Edition, node: Node, held: Mapping[str, float]) -> tuple[list[Goal], bool]:
    """Return the points at which a criterion may end, and whether it may end anywhere up to the last."""
    full = node.max_points
    match node.scoring:
        case YesNo(input=key):
            return [Goal(full, {key: 1.0})], False
        case Steps(input=key, steps=steps):
            return [Goal(step.share * full, {key: step.when}) for step in steps], False
        case Bands(input=key, bands=bands):
            return [Goal(band.share * full, {key: band.start}) for band in bands], False
        case Parts():
            return _parts(node.scoring, full, held), False
        case Ratio():
            return _ratio(node.scoring, full, held)
        case Linear(input=key, high=high):
            return [Goal(full, {key: high})], True
        case Given(input=key):
            return [Goal(full, {key: 1.0 if edition.figures_as == "value" else full})], True
        case _:
            return [Goal(full, {})], False


def _parts(rule: Parts, full: float, held: Mapping[str, float]) -> list[Goal]:
    """Return every choice of parts that are not met yet, met in full; of many parts one after another."""
    now = {part.input: min(1.0, max(0.0, held.get(part.input, 0.0))) for part in rule.parts}
    open_ones = [part for part in rule.parts if now[part.input] < 1.0 - NEAR]
    sizes = range(1, len(open_ones) + 1)
    chosen = (
        [its for size in sizes for its in combinations(open_ones, size)]
        if len(open_ones) <= _MOST_PARTS
        else [tuple(open_ones[:size]) for size in sizes]
    )
    found: dict[float, Goal] = {}
    for its in chosen:
        inputs = {**now, **dict.fromkeys((part.input for part in its), 1.0)}
        share = min(1.0, sum(part.share * inputs[part.input] for part in rule.parts))
        found.setdefault(round(share, 12), Goal(share * full, inputs))
    return list(found.values())


def _ratio(rule: Ratio, full: float, held: Mapping[str, float]) -> tuple[list[Goal], bool]:
    """Return the whole numbers that a ratio can rise to; where its whole is not known, only that everything is reached."""
    below = held.get(rule.denominator, 0.0)
    if below <= 0:
        return [Goal(full, {})], True
    whole = below * rule.full_at
    first, last = math.floor(held.get(rule.numerator, 0.0)) + 1, math.ceil(whole - NEAR)
    if last - first < MOST_GOALS:
        numbers = range(first, last + 1)
        is_open = False
    else:
        numbers, is_open = range(last, last + 1), True
    return [
        Goal(min(1.0, number / whole) * full, {rule.numerator: float(number), rule.denominator: below})
        for number in numbers
    ], is_open
