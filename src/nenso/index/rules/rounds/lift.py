"""The cheapest criteria that lift a unit by some places: points needed, ties and what can be reached considered."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.ranking import rank_if
from nenso.index.rules.rounds.points import NEAR, is_relative
from nenso.index.rules.rounds.reading import criteria
from nenso.index.rules.scoring import Bands, Steps, YesNo
from nenso.kernel.rules import Text

Array = NDArray[np.float64]
_GRID = 100  # steps are told to hundredths of a point


@dataclass(frozen=True, slots=True)
class Step:
    """What one criterion can still bring: from its points now to the next that its rule knows."""

    node: str
    name: Text
    now: float
    goal: float
    is_measured: bool

    @property
    def gain(self) -> float:
        """Points won."""
        return self.goal - self.now


@dataclass(frozen=True, slots=True)
class Lift:
    """A way up: the steps, the points they bring and need, and the rank they lead to. Empty where there is none."""

    steps: tuple[Step, ...]
    needed: float
    rank_now: int
    rank: int

    @property
    def gain(self) -> float:
        """Points won by all steps together."""
        return sum(step.gain for step in self.steps)


def steps_of(
    edition: Edition, outcome: Outcome, unit: str, measured: Mapping[str, bool] | None = None
) -> tuple[Step, ...]:
    """Return what each criterion of a unit can still bring, the next point step of its rule only.

    A ratio or a scale can end anywhere: all that is left counts as one step. Rules that compare units are left out.
    """
    found = []
    for node in criteria(edition):
        now = outcome.point(unit, node.code)
        now = 0.0 if math.isnan(now) else now
        if not is_relative(node) and now < node.max_points - NEAR:
            goal = min(each for each in _goals(node) if each > now + NEAR)
            is_measured = bool((measured or {}).get(node.code))
            found.append(Step(node.code, node.name, now, goal, is_measured))
    return tuple(found)


def _goals(node: Node) -> list[float]:
    """Return the points at which a criterion may end."""
    match node.scoring:
        case YesNo():
            shares = [1.0]
        case Steps(steps=steps):
            shares = [step.share for step in steps]
        case Bands(bands=bands):
            shares = [band.share for band in bands]
        case _:
            shares = []
    return [*(share * node.max_points for share in shares), node.max_points]


def cheapest_lift(edition: Edition, outcome: Outcome, unit: str, places: int, steps: Sequence[Step]) -> Lift:
    """Return the fewest points, in the fewest steps for them, that lift a unit by at least so many places.

    Everybody else stays where they are; equal scores share the better place. With steps that end where they end the
    least sufficient sum is found exactly, to a hundredth of a point: never more is asked for than is needed.
    """
    scores = outcome.scores[:, outcome.column(edition.root.code)]
    row = outcome.row(unit)
    now = int(outcome.rank(unit, edition.root.code))
    wanted = max(1, now - places)
    needed = _needed(edition, outcome, scores, row, wanted)
    chosen = _least(steps, needed) if not math.isnan(needed) and now > wanted else ()
    gain = sum(step.gain for step in chosen)
    rank = _rank_with(edition, outcome, scores, row, gain) if chosen else now
    return Lift(tuple(chosen), needed, now, rank)


def _scale(edition: Edition, outcome: Outcome) -> float:
    """Return how much one point is worth in the composite as the edition writes it."""
    return 1.0 if outcome.figures_as == "points" else 1.0 / edition.max_points


def _rank_with(
    edition: Edition,
    outcome: Outcome,
    scores: Array,
    row: int,
    gain: float,
) -> int:
    return rank_if(scores, row, float(scores[row]) + gain * _scale(edition, outcome), outcome.decimals)


def _needed(
    edition: Edition,
    outcome: Outcome,
    scores: Array,
    row: int,
    wanted: int,
) -> float:
    """Return the least points with which the wanted rank is held; NaN where the unit has no score."""
    if math.isnan(scores[row]):
        return math.nan
    others = np.sort(np.delete(scores, row))[::-1]
    others = others[~np.isnan(others)]
    if wanted > len(others):
        return 0.0
    goal = float(others[wanted - 1])  # to share the place with whoever holds it is enough
    unit = _scale(edition, outcome)
    half = 0.5 * 10.0**-outcome.decimals  # what is shown equal ties
    return max(0.0, (goal - half - float(scores[row])) / unit + NEAR)


def _least(steps: Sequence[Step], needed: float) -> tuple[Step, ...]:
    """Return the steps whose sum is the least that suffices, the fewest of them; () where all together do not."""
    if sum(step.gain for step in steps) < needed:
        return ()
    least = math.ceil(needed * _GRID - NEAR)
    best: dict[int, tuple[int, ...]] = {0: ()}
    for place, step in enumerate(steps):
        size = round(step.gain * _GRID)
        for total, chosen in sorted(best.items(), reverse=True):
            if total >= least:
                continue  # enough already: more is never cheaper
            held = best.get(total + size)
            if held is None or len(chosen) + 1 < len(held):
                best[total + size] = (*chosen, place)
    enough = min(total for total in best if total >= least)
    return tuple(steps[place] for place in best[enough])
