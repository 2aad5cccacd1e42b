"""A way up where points do not add up, or where rules compare units: each rise is tried in the engine, one by one.

Nothing proves that what is found is the cheapest: which criteria lift the whole depends on all others. Each single rise is
tried; then step after step the one that lifts the whole most is taken, until one suffices, of which the cheapest is; last,
whatever turned out not to be needed is left out again.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nenso.index.rules.computing import Outcome
from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.rounds.points import NEAR
from nenso.index.rules.rounds.rises import Rise, Step
from nenso.index.rules.rounds.trials import Trials, options_of

MOST_STEPS = 12  # of a way: longer ones are no advice
_NARROW = 12  # criteria that are tried again for a second step where each trial costs a run

_Held = dict[str, Step]


@dataclass(frozen=True, slots=True)
class Tried:
    """A step and what the engine made of it: the score of the whole as the edition writes it, and the rank."""

    step: Step
    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found by trying: each criterion on its own, the best first; and a way, with what each step leads to.

    `path` is empty where none was found. `is_whole`: everything was tried that there was to try, so that without a path
    not even all rises together suffice.
    """

    singles: tuple[Tried, ...]
    path: tuple[Tried, ...]
    score_now: float
    rank_now: int
    wanted: int
    is_whole: bool

    @property
    def rank(self) -> int:
        """The rank that the path leads to; the present one without a path."""
        return self.path[-1].rank if self.path else self.rank_now

    @property
    def gain(self) -> float:
        """Points of criteria that the path takes."""
        return sum(each.step.gain for each in self.path)


def try_rises(
    edition: Edition, table: Inputs, outcome: Outcome, unit: str, places: int, rises: Sequence[Rise]
) -> Trial:
    """Return what each rise brings by itself, and a way up by some places found by taking one after another.

    `rises` are those of the rules that look at the unit alone; criteria that compare units are tried at the best figure
    that another unit has. Everybody else keeps their figures, and their scores follow where rules compare.
    """
    trials = Trials(edition, table, outcome, unit)
    now = outcome.rank(unit, outcome.root)
    wanted = max(1, now - places)
    options = options_of(edition, table, outcome, unit, rises, trials.marks)
    singles = _singles(trials, options, wanted)
    path: tuple[Tried, ...] = ()
    if now > wanted:
        path = _Search(trials, options, singles, wanted).path()
    return Trial(singles, path, trials.score_now, now, wanted, not trials.is_spent)


def _singles(trials: Trials, options: Sequence[Sequence[Step]], wanted: int) -> tuple[Tried, ...]:
    """Return for each criterion its cheapest goal that suffices alone, else the one that lifts the whole most."""
    flat = [step for its in options for step in its]
    results = trials.results([[step] for step in flat])
    best: dict[str, Tried] = {}
    for step, (score, rank) in zip(flat, results, strict=True):
        if not score > trials.score_now + NEAR:
            continue
        one, held = Tried(_with_points(trials, step), score, rank), best.get(step.node)
        if held is None or _order(one, wanted) < _order(held, wanted):
            best[step.node] = one
    return tuple(sorted(best.values(), key=lambda each: _order(each, wanted)))


def _order(each: Tried, wanted: int) -> tuple[bool, float, float, str]:
    """Order what suffices first, by its points; then what lifts the whole most."""
    is_enough = 0 < each.rank <= wanted
    gain, node = each.step.gain, each.step.node
    return (False, gain, -each.score, node) if is_enough else (True, -each.score, gain, node)


def _with_points(trials: Trials, step: Step) -> Step:
    if not math.isnan(step.goal):
        return step
    return Step(step.node, step.name, step.now, trials.points(step), step.is_measured, step.inputs)


class _Search:
    """One way that suffices: forward by what lifts most, else back from everything; then without what is not needed."""

    def __init__(
        self,
        trials: Trials,
        options: Sequence[Sequence[Step]],
        singles: Sequence[Tried],
        wanted: int,
    ) -> None:
        self._trials, self._wanted = trials, wanted
        measured = {each.step.node: each.step.goal for each in singles}  # points that only a trial could tell
        self._options: dict[str, list[Step]] = {}
        for its in options:
            node = its[0].node
            self._options[node] = [_known(step, measured.get(node, step.now)) for step in its]
        self._first = [each.step.node for each in singles]

    def path(self) -> tuple[Tried, ...]:
        """Return the steps found, the fewest points first, each with what it leads to together with those before."""
        held = self._forward() or self._back()
        if not held:
            return ()
        steps = sorted(self._trimmed(held).values(), key=lambda step: (step.gain, step.node))
        results = self._trials.led_to(steps)
        found = tuple(Tried(step, *result) for step, result in zip(steps, results, strict=True))
        return found if 0 < found[-1].rank <= self._wanted else ()

    def _forward(self) -> _Held:
        held: _Held = {}
        score = self._trials.score_now
        for count in range(MOST_STEPS):
            tries = list(self._tries(held, count))
            results = self._trials.results([{**held, step.node: step}.values() for step in tries])
            found = [(step, *result) for step, result in zip(tries, results, strict=True)]
            enough = [(step, reached) for step, reached, rank in found if 0 < rank <= self._wanted]
            if enough:
                last, _reached = min(enough, key=lambda each: (each[0].gain, -each[1], each[0].node))
                return {**held, last.node: last}
            known = [(step, reached) for step, reached, _rank in found if reached > score + NEAR]
            if not known:
                return {}
            best, score = max(known, key=lambda each: (each[1], -each[0].gain))
            held[best.node] = best
        return {}

    def _tries(self, held: Mapping[str, Step], count: int) -> Iterator[Step]:
        is_narrow = count > 0 and not self._trials.is_apart
        wanted = set(self._first[:_NARROW]) if is_narrow else set(self._options)
        for node, its in self._options.items():
            least = held[node].gain if node in held else 0.0
            yield from (step for step in its if node in wanted and step.gain > least + NEAR)

    def _back(self) -> _Held:
        """Return everything at its most where that suffices: one zero among others hides what a single rise brings."""
        held = {node: its[-1] for node, its in self._options.items()}
        return held if held and self._suffices(held) else {}

    def _suffices(self, held: Mapping[str, Step]) -> bool:
        ((_score, rank),) = self._trials.results([list(held.values())])
        return 0 < rank <= self._wanted

    def _trimmed(self, held: _Held) -> _Held:
        """Leave out what is not needed, the most points first, and take the rest no further than is needed."""
        for node in sorted(held, key=lambda each: -held[each].gain):
            less = {its: step for its, step in held.items() if its != node}
            if less and self._suffices(less):
                held = less
        for node in sorted(held, key=lambda each: -held[each].gain):
            lower = [step for step in self._options[node] if step.gain < held[node].gain - NEAR]
            results = self._trials.results([{**held, node: step}.values() for step in lower])
            enough = [
                step for step, (_s, rank) in zip(lower, results, strict=True) if 0 < rank <= self._wanted
            ]
            if enough:
                held = {**held, node: min(enough, key=lambda step: step.gain)}
        return held


def _known(step: Step, points: float) -> Step:
    if not math.isnan(step.goal):
        return step
    return Step(step.node, step.name, step.now, points, step.is_measured, step.inputs)
