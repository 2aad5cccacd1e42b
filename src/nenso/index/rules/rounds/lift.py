"""The cheapest criteria that lift a unit by some places: points needed, ties and the steps of each rule considered."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition
from nenso.index.rules.ranking import rank_if
from nenso.index.rules.rounds.points import NEAR
from nenso.index.rules.rounds.reading import criteria
from nenso.index.rules.rounds.rises import Rise, Step
from nenso.kernel.rules import Refused

Array = NDArray[np.float64]
Counts = NDArray[np.int16]
_FINE, _MOST_CELLS = 2520, 300_000  # cells of a point: shares of 2 to 10 fall on them
_NEVER = np.iinfo(np.int16).max - 1


@dataclass(frozen=True, slots=True)
class Lift:
    """A way up: the steps, the points they need and bring, and the rank they lead to. No steps where there is none."""

    steps: tuple[Step, ...]
    needed: float
    rank_now: int
    rank: int

    @property
    def gain(self) -> float:
        """Points won by all steps together."""
        return sum(step.gain for step in self.steps)


def is_additive(edition: Edition) -> bool:
    """Say whether points of criteria add up to those of the whole."""
    for node in edition.nodes:
        is_sum = node.aggregate.is_mean and node.aggregate.power == 1 and not node.zero_gate
        if node.children and not node.unscored and not is_sum:
            return False
    shares = (
        (node, math.prod(each.weight for each in edition.path(node.code)[1:])) for node in criteria(edition)
    )
    return all(
        math.isclose(share * edition.max_points, node.max_points, rel_tol=1e-6) for node, share in shares
    )


def cheapest_lift(edition: Edition, outcome: Outcome, unit: str, places: int, rises: Sequence[Rise]) -> Lift:
    """Return the fewest points, in the fewest criteria for them, that lift a unit by at least so many places.

    Everybody else stays where they are; equal scores share the better place. Of every choice of steps the least sum that
    suffices is taken, to a hundredth of a point; one that can end anywhere ends at the next whole number of its ratio.
    Raises `Refused("lift.not_additive")` where points of criteria do not add up.
    """
    if not is_additive(edition):
        raise Refused("lift.not_additive", edition=edition.name)
    scores = outcome.scores[:, outcome.column(edition.root.code)]
    row, now = outcome.row(unit), outcome.rank(unit, edition.root.code)
    wanted = max(1, now - places)
    scale = 1.0 if outcome.figures_as == "points" else 1.0 / edition.max_points
    needed = _needed(scores, row, wanted, outcome.decimals) / scale

    def rank_with(steps: Sequence[Step]) -> int:
        gain = sum(step.gain for step in steps) * scale
        return rank_if(scores, row, float(scores[row]) + gain, outcome.decimals)

    if now <= wanted or math.isnan(needed) or sum(rise.most for rise in rises) < needed - NEAR:
        return Lift((), needed, now, now)
    for more in range(len(rises) + 1):  # cells are a little coarser than points: one more, until it is enough
        steps = _least(rises, needed, more)
        if steps and rank_with(steps) <= wanted:
            return Lift(steps, needed, now, rank_with(steps))
    steps = tuple(rise.step(rise.goals[-1]) for rise in rises)
    return Lift(steps, needed, now, rank_with(steps))


def _needed(scores: Array, row: int, wanted: int, decimals: int) -> float:
    """Return by how much a score must rise to hold a rank, as the edition writes scores; NaN where there is none.

    To share the place with whoever holds it is enough, and what is shown equal shares it.
    """
    others = np.delete(scores, row)
    others = np.sort(others[~np.isnan(others)])[::-1]
    if math.isnan(scores[row]) or wanted > len(others):
        return math.nan
    step = 10.0**-decimals
    shown = math.floor(float(others[wanted - 1]) / step + 0.5 + NEAR) * step
    return max(0.0, shown - 0.5 * step - float(scores[row]))


def _least(rises: Sequence[Rise], needed: float, more: int) -> tuple[Step, ...]:
    """Return the steps with the least sum of at least `needed` points; `more` cells on top of it."""
    fine = min(_FINE, max(1, int(_MOST_CELLS / max(needed, 1.0))))
    cells = max(1, math.ceil(needed * fine - 1e-3) + more)
    stepped = [rise for rise in rises if not rise.is_open]
    anywhere = sorted((rise for rise in rises if rise.is_open), key=lambda rise: -rise.most)
    sums = _Sums(stepped, cells, fine)
    found = [sums.beyond(), _with_open(sums, anywhere, needed + more / fine)]
    known = [steps for steps in found if steps]
    # Points nearer than a hundredth are the same: then the fewer criteria.
    return min(known, key=lambda steps: (round(_gain(steps) * 100), len(steps), _gain(steps)), default=())


def _gain(steps: Sequence[Step]) -> float:
    return sum(step.gain for step in steps)


class _Sums:
    """Which sums of steps can be made, in how few criteria: `fewest[i][s]` with the first i criteria and s cells."""

    def __init__(self, rises: Sequence[Rise], cells: int, fine: int) -> None:
        self.rises, self.cells, self.fine = rises, cells, fine
        start: Counts = np.full(cells, _NEVER, dtype=np.int16)
        start[0] = 0
        self.fewest = [start]
        self._best: tuple[int, int, int, int, int] | None = None  # total, criteria, place, goal, sum before
        for place, rise in enumerate(rises):
            self._add(place, rise)

    def _sizes(self, rise: Rise) -> list[int]:
        return [round((goal.points - rise.now) * self.fine) for goal in rise.goals]

    def _add(self, place: int, rise: Rise) -> None:
        before = self.fewest[-1]
        after = before.copy()
        for number, size in enumerate(self._sizes(rise)):
            if size < self.cells:
                np.minimum(after[size:], before[: self.cells - size] + 1, out=after[size:])
            self._note(place, number, size, before)
        np.minimum(after, _NEVER, out=after)
        self.fewest.append(after)

    def _note(self, place: int, number: int, size: int, before: Counts) -> None:
        """Keep the least sum that is enough once this criterion is taken last."""
        first = max(0, self.cells - size)
        made = np.flatnonzero(before[first:] < _NEVER)
        if not made.size:
            return
        here = first + int(made[0])
        found = (here + size, int(before[here]) + 1, place, number, here)
        if self._best is None or found < self._best:
            self._best = found

    def beyond(self) -> tuple[Step, ...]:
        """Return the steps with the least sum that is enough, without any criterion that can end anywhere."""
        if self._best is None:
            return ()
        _total, _criteria, place, number, here = self._best
        last = self.rises[place].step(self.rises[place].goals[number])
        return (*self.made(here, place), last)

    def made(self, cells: int, upto: int | None = None) -> tuple[Step, ...]:
        """Return the fewest steps of the first criteria that make a sum."""
        found: list[Step] = []
        for place in range(len(self.rises) if upto is None else upto, 0, -1):
            count = self.fewest[place][cells]
            if self.fewest[place - 1][cells] == count:
                continue
            rise = self.rises[place - 1]
            for goal, size in zip(rise.goals, self._sizes(rise), strict=True):
                if size <= cells and self.fewest[place - 1][cells - size] == count - 1:
                    found.append(rise.step(goal))
                    cells -= size
                    break
        return tuple(reversed(found))


def _with_open(sums: _Sums, anywhere: Sequence[Rise], needed: float) -> tuple[Step, ...]:
    """Return steps that make exactly what is needed: some as their rules give them, the rest where they end anywhere."""
    reach = np.concatenate(([0.0], np.cumsum([rise.most for rise in anywhere])))
    made = sums.fewest[-1]
    rest = needed - np.arange(sums.cells) / sums.fine
    used = np.searchsorted(reach, rest - NEAR)  # how many of the largest it takes
    count = np.where((made < _NEVER) & (used < len(reach)), made + used, _NEVER)
    here = int(np.argmin(count))
    if count[here] >= _NEVER or not used[here]:
        return ()
    steps = list(sums.made(here))
    left = needed - _gain(steps)
    for rise in anywhere[: int(used[here])]:
        goal = rise.towards(rise.now + min(rise.most, max(left, 0.0)))
        steps.append(rise.step(goal))
        left -= goal.points - rise.now
    return tuple(step for step in steps if step.gain > NEAR)
