"""A trial: last year's data under a changed method, who moves and why."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.computing import Basis, Outcome, compute
from nenso.index.rules.edition import Edition
from nenso.index.rules.inputs import Inputs
from nenso.index.rules.plan import scored_children
from nenso.index.rules.scoring import Given
from nenso.index.rules.uncertainty.changes import Changes, apply_changes
from nenso.index.rules.uncertainty.subject import Subject

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Mover:
    """One unit before and after. `places` > 0 is up; scores are as the edition writes them.

    `why` is the part below the composite whose contribution changed most compared with how it changed for all
    units on average (a change that all share moves nobody); `why_amount` is that difference, in composite values.
    Empty where nothing changed.
    """

    unit: str
    rank_before: int
    rank_after: int
    places: int
    score_before: float
    score_after: float
    why: str
    why_amount: float


@dataclass(frozen=True)
class Simulation:
    """The changed edition, its outcome, and all units, the largest moves first."""

    edition: Edition
    outcome: Outcome
    moves: tuple[Mover, ...]

    @property
    def mean_shift(self) -> float:
        """Mean of places moved, over all units."""
        return float(np.mean([abs(move.places) for move in self.moves])) if self.moves else 0.0

    @property
    def moved(self) -> int:
        """How many units change their place."""
        return sum(move.places != 0 for move in self.moves)


def simulate(subject: Subject, changes: Changes) -> Simulation:
    """Score a subject under changes. Refuses what `apply_changes` and `compute` refuse (`laboratory.…`, `toolkit.…`)."""
    edition = apply_changes(subject.edition, changes)
    outcome = compute(edition, _in_new_points(subject, edition))
    return Simulation(edition, outcome, movers(subject, edition, outcome))


def _in_new_points(subject: Subject, edition: Edition) -> Inputs:
    """Return the inputs as the changed edition writes them: 9 of 18 points are 15 where an item now has 30.

    Only figures given in points depend on what their item is worth. Those of an item left out are left out too.
    """
    inputs, table = subject.inputs, subject.inputs.values
    if edition.figures_as == "value":
        return inputs
    table = table.copy()
    for before, after in zip(subject.edition.nodes, edition.nodes, strict=True):
        key = before.scoring.input if isinstance(before.scoring, Given) else before.code
        column = inputs.key_index.get(key)
        if column is not None and after.max_points != before.max_points:
            table[:, column] *= after.max_points / before.max_points if after.max_points > 0 else np.nan
    return replace(inputs, values=table)


def movers(subject: Subject, edition: Edition, outcome: Outcome) -> tuple[Mover, ...]:
    """Compare an outcome of a changed edition with the subject's own, unit by unit."""
    codes = list(subject.edition.root.children)
    apart = _amounts(edition, outcome, codes) - _amounts(subject.edition, subject.outcome, codes)
    ranked = (subject.outcome.ranks[:, 0] > 0) & (outcome.ranks[:, 0] > 0)
    if ranked.any():
        apart = apart - apart[ranked].mean(axis=0)
    found = [
        _mover(subject, outcome, row, codes, apart[row])
        for row in range(len(subject.units))
        if subject.outcome.ranks[row, 0] > 0
    ]
    return tuple(sorted(found, key=lambda m: (-abs(m.places), m.rank_after, m.unit)))


def _amounts(edition: Edition, outcome: Outcome, codes: list[str]) -> Array:
    """Return what each part brings to the composite, [units, parts], nothing for one that is left out.

    For all units at once what `contributions` says of one: parts of a computed composite add up to it.
    """
    table = np.zeros((len(outcome.units), len(codes)))
    places = {code: place for place, code in enumerate(codes)}
    parts = [child for child in scored_children(edition, edition.root) if child.code in places]
    if edition.root.aggregate.power is None:
        return table
    for child in parts:
        table[:, places[child.code]] = np.nan_to_num(
            child.weight * outcome.values[:, outcome.column(child.code)]
        )
    total = table.sum(axis=1)
    is_shared = (outcome.basis[:, 0] == Basis.COMPUTED) & (total > 0)
    scale = np.where(is_shared, outcome.values[:, 0] / np.where(is_shared, total, 1.0), 1.0)
    return table * scale[:, None]


def _mover(subject: Subject, outcome: Outcome, row: int, codes: list[str], apart: Array) -> Mover:
    before, after = int(subject.outcome.ranks[row, 0]), int(outcome.ranks[row, 0])
    places = before - after if after else 0
    # What explains a rise must itself have risen against the others, and the other way round.
    signed = apart * np.sign(places) if places else np.abs(apart)
    best = int(np.argmax(signed)) if len(codes) else -1
    is_told = best >= 0 and signed[best] > 1e-12
    return Mover(
        unit=subject.units[row],
        rank_before=before,
        rank_after=after,
        places=places,
        score_before=float(subject.outcome.scores[row, 0]),
        score_after=float(outcome.scores[row, 0]),
        why=codes[best] if is_told else "",
        why_amount=float(apart[best]) if is_told else 0.0,
    )
