"""The engine asked what-if questions of one unit: which steps there are to try, and what each choice of them leads to."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Outcome, compute
from nenso.index.rules.edition import Edition, Node
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.ranking import rank_if
from nenso.index.rules.rounds.points import NEAR, has_relative, is_relative
from nenso.index.rules.rounds.reading import criteria
from nenso.index.rules.rounds.rises import Rise, Step
from nenso.index.rules.scoring import ByPlace, Normalised

MOST_RUNS = 600  # of the whole engine, where everybody has to be scored anew for each trial: a few seconds
_MARKS, _MARKS_ALONE = 20, 1  # goals tried of one criterion where units stand apart, and where they do not

Row = NDArray[np.float64]


class Trials:
    """The engine asked what-if questions of one unit."""

    def __init__(self, edition: Edition, table: Inputs, outcome: Outcome, unit: str) -> None:
        self._edition, self._unit, self._row = edition, unit, table.unit_index[unit]
        keys = [key for node in criteria(edition) if node.scoring for key in node.scoring.inputs]
        self._keys = tuple(dict.fromkeys([*table.keys, *keys]))
        self._at = {key: place for place, key in enumerate(self._keys)}
        gap = np.full((len(table.units), len(self._keys) - len(table.keys)), np.nan)
        self._units, self._values = table.units, np.hstack([table.values, gap])
        self._scores = outcome.scores[:, outcome.column(outcome.root)]
        self._decimals = outcome.decimals
        self.score_now = float(self._scores[self._row])
        # Where no rule compares, others stay where they are, and any number of trials is computed at once.
        is_copeland = any(node.aggregate.rule == "copeland" for node in edition.nodes if node.children)
        self.is_apart = not (has_relative(edition) or is_copeland)
        self._left = MOST_RUNS
        self.is_spent = False

    @property
    def marks(self) -> int:
        """How many goals of one criterion are tried."""
        return _MARKS if self.is_apart else _MARKS_ALONE

    def results(self, changes: Sequence[Iterable[Step]]) -> list[tuple[float, int]]:
        """Return score and rank for each choice of steps; NaN and 0 where there is none, or no run is left."""
        rows = [self._changed(steps) for steps in changes]
        if not rows:
            return []
        return self._together(rows) if self.is_apart else [self._alone(row) for row in rows]

    def _changed(self, steps: Iterable[Step]) -> Row:
        row: Row = self._values[self._row].copy()
        for step in steps:
            for key, value in step.inputs.items():
                row[self._at[key]] = value
        return row

    def _together(self, rows: Sequence[Row]) -> list[tuple[float, int]]:
        units = tuple(str(number) for number in range(len(rows)))
        found = compute(self._edition, Inputs(units, self._keys, np.array(rows)))
        scores = found.scores[:, found.column(found.root)]
        return [
            (float(score), rank_if(self._scores, self._row, float(score), self._decimals)) for score in scores
        ]

    def _alone(self, row: Row) -> tuple[float, int]:
        if not self._left:
            self.is_spent = True
            return math.nan, 0
        self._left -= 1
        found = self._computed(row)
        return found.score(self._unit), found.rank(self._unit, found.root)

    def points(self, step: Step) -> float:
        """Return the points that a step earns at its criterion; one run, not counted."""
        return self._computed(self._changed([step])).point(self._unit, step.node)

    def led_to(self, steps: Sequence[Step]) -> list[tuple[float, int]]:
        """Return score and rank after each of some steps together with those before it; not counted among the runs."""
        rows = [self._changed(steps[: count + 1]) for count in range(len(steps))]
        found = [self._computed(row) for row in rows]
        return [(each.score(self._unit), each.rank(self._unit, each.root)) for each in found]

    def _computed(self, row: Row) -> Outcome:
        values = self._values.copy()
        values[self._row] = row
        return compute(self._edition, Inputs(self._units, self._keys, values))


def options_of(
    edition: Edition, table: Inputs, outcome: Outcome, unit: str, rises: Sequence[Rise], marks: int
) -> list[list[Step]]:
    """Return what is tried of each criterion, the fewest points first; what the rule gives no inputs for is not."""
    found = [[step for step in rise.steps(marks) if step.inputs] for rise in rises]
    relative = (_as_the_best(table, outcome, unit, node) for node in criteria(edition) if is_relative(node))
    found += [[step] for step in relative if step is not None]
    return [its for its in found if its]


def _as_the_best(table: Inputs, outcome: Outcome, unit: str, node: Node) -> Step | None:
    """Return the step to the best figure of another unit; points are not known before it is tried."""
    rule, now = node.scoring, outcome.point(unit, node.code)
    if not isinstance(rule, ByPlace | Normalised) or math.isnan(now):
        return None
    below = rule.denominator if isinstance(rule, Normalised) else ""
    figures = {each: _figure(table, each, rule.input, below) for each in table.units}
    known = [figure for each, figure in figures.items() if each != unit and not math.isnan(figure)]
    sign = -1.0 if rule.direction == "down" else 1.0
    best = max(known, key=lambda figure: sign * figure, default=math.nan)
    if math.isnan(best) or math.isnan(figures[unit]) or sign * (best - figures[unit]) <= NEAR:
        return None
    wanted = best * table.value(unit, below) if below else best
    return Step(node.code, node.name, now, math.nan, False, {rule.input: wanted})


def _figure(table: Inputs, unit: str, key: str, below: str) -> float:
    whole = table.value(unit, below) if below else 1.0
    return table.value(unit, key) / whole if whole > 0 else math.nan
