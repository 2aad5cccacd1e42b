"""One study: a design run on a subject, with bands of ranks and, for a sensitivity design, the influence of each choice."""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nenso.index.rules.digests import edition_digest, inputs_digest
from nenso.index.rules.edition import Edition
from nenso.index.rules.ranking import Ranks
from nenso.index.rules.uncertainty.bands import Band, as_shown, bands_of
from nenso.index.rules.uncertainty.design import SENSITIVITY, Design, Factor
from nenso.index.rules.uncertainty.drawing import saltelli, uniform
from nenso.index.rules.uncertainty.evaluating import Evaluator, expanded
from nenso.index.rules.uncertainty.sobol import Indices, sobol_indices, total_indices
from nenso.index.rules.uncertainty.subject import Subject
from nenso.index.rules.version import ENGINE_VERSION
from nenso.kernel.rules import Refused, Text

Array = NDArray[np.float64]
Progress = Callable[[int, int], None]
MOST_RANKS = 100_000_000  # runs × units of one study: 30,000 runs of 3,321 communes, about 1.6 GB
# How much of the work lies behind once all is scored, ranked, and put into bands; and how many runs are ranked at a time.
_SCORED, _RANKED, _BANDED = 0.15, 0.55, 0.85
_BLOCK = 8192
_CHOICE_NAMES = {
    "weights": Text("trọng số", "weights"),
    "aggregation": Text("cách lấy trung bình", "kind of mean"),
    "normalisation": Text("cách chuẩn hóa", "normalisation"),
    "imputation": Text("cách ước lượng số liệu thiếu", "imputation"),
    "treatment": Text("cách xử lý giá trị ngoại lai", "treatment of outliers"),
}


@dataclass(frozen=True)
class Influence:
    """How much of the mean shift of ranks one choice explains: alone (`first`) and with all that it acts with (`total`).

    Shares of the variance of the mean absolute rank shift against the stated ranking; bounds are the 5 and 95 % of
    a bootstrap. `node` is set where the choice is one node's weight.
    """

    vary: str
    node: str | None
    name: Text
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True)
class UnitInfluence:
    """How much of the spread of one unit's own rank each choice explains: total indices in the order of `influences`."""

    unit: str
    totals: tuple[float, ...]


@dataclass(frozen=True)
class Study:
    """What a design gave. `runs` counts all runs, `mean_shift` is the mean absolute rank shift over runs and units.

    It says what the choices of method do to the ranks; errors of the data are not in it. `is_pruned` and `residual`
    are those of the subject. `by_unit` holds the units that are ranked in every run of a sensitivity design.
    `ranks_digest` is SHA-256 over the ranks of all runs, int32 little-endian [runs, units].
    """

    design: Design
    edition_code: str
    edition_digest: str
    inputs_digest: str
    engine: str
    parts: tuple[str, ...]
    residual: tuple[str, ...]
    runs: int
    bands: tuple[Band, ...]
    influences: tuple[Influence, ...]
    mean_shift: float
    ranks_digest: str
    is_pruned: bool = False
    by_unit: tuple[UnitInfluence, ...] = ()

    def band(self, unit: str) -> Band | None:
        """Return a unit's band; None for a unit that is not ranked."""
        return next((band for band in self.bands if band.unit == unit), None)


def run_study(subject: Subject, design: Design, *, progress: Progress | None = None) -> Study:
    """Run a design. `progress` is told (runs done, runs in all) as it goes and may raise to stop.

    Scoring is a small part of the work: a run counts as done by the share of all work that lies behind.

    Refuses `design.unknown_node`, `design.nothing_varied`, `design.no_effect`, `study.too_large`, and what the ways
    of scoring that are tried refuse of these figures (`toolkit.negative_mean`, `toolkit.no_goal` …).
    """
    evaluator = Evaluator(subject, expanded(subject, design.factors))
    runs = _runs_in_all(evaluator, design)
    if runs * max(len(subject.units), evaluator.width) > MOST_RANKS:
        raise Refused("study.too_large", runs=runs, units=len(subject.units), most=MOST_RANKS)
    told = _Told(progress, runs)
    scores = evaluator.scores(draws_of(evaluator, design), lambda done: told.at(_SCORED * done / runs))
    ranks = _ranks(evaluator, scores, told)
    return _study(evaluator, design, scores, ranks, told)


class _Told:
    """Tells how far a study is, each number of runs once."""

    def __init__(self, progress: Progress | None, runs: int) -> None:
        self.progress, self.runs, self.last = progress, runs, 0

    def at(self, share: float) -> None:
        done = int(share * self.runs)
        if self.progress is not None and done > self.last:
            self.last = done
            self.progress(done, self.runs)


def _ranks(evaluator: Evaluator, scores: Array, told: _Told) -> Ranks:
    """Rank the runs a block at a time, so that a study can be told of and stopped meanwhile."""
    blocks = []
    for start in range(0, len(scores), _BLOCK):
        blocks.append(evaluator.ranks(scores[start : start + _BLOCK]))
        told.at(_SCORED + (_RANKED - _SCORED) * min(1.0, (start + _BLOCK) / len(scores)))
    return np.concatenate(blocks)


def _study(evaluator: Evaluator, design: Design, scores: Array, ranks: Ranks, told: _Told) -> Study:
    subject, edition = evaluator.subject, evaluator.subject.edition
    stated = subject.outcome.ranks[:, 0]
    nominal = (stated, as_shown(subject.outcome.scores[:, 0], edition.decimals))
    found = bands_of(subject.units, nominal, ranks, as_shown(scores, edition.decimals))
    told.at(_BANDED)
    moved, of = rank_shifts(ranks, stated)
    study = Study(
        design=design,
        edition_code=edition.code,
        edition_digest=edition_digest(edition),
        inputs_digest=inputs_digest(subject.inputs),
        engine=ENGINE_VERSION,
        parts=tuple(node.code for node in edition.leaves if not node.unscored),
        residual=subject.residual,
        runs=len(ranks),
        bands=tuple(band for band in found if band.rank > 0),
        influences=_influences(evaluator, design, moved, of),
        mean_shift=math.fsum(moved / of) / len(ranks),
        ranks_digest=ranks_digest(ranks),
        is_pruned=subject.is_pruned,
        by_unit=_by_unit(evaluator, design, ranks),
    )
    told.at(1.0)
    return study


def _runs_in_all(evaluator: Evaluator, design: Design) -> int:
    return design.runs * (len(evaluator.factors) + 2) if design.kind == SENSITIVITY else design.runs


def draws_of(evaluator: Evaluator, design: Design) -> Array:
    """Return the numbers of every run, [runs, width]."""
    if design.kind == SENSITIVITY:
        return saltelli(design.seed, design.runs, evaluator.columns)
    return uniform(design.seed, design.runs, evaluator.width)


def rank_shifts(ranks: Ranks, stated: NDArray[np.int32]) -> tuple[Array, Array]:
    """Return by how many places all units together moved in each run against the stated ranks, and how many units.

    Units count that are ranked in both. Both are whole numbers [runs], the second never below 1.
    """
    both = (ranks > 0) & (stated > 0)
    moved = np.where(both, np.abs(ranks - stated), 0).sum(axis=1, dtype=np.int64)
    of = np.maximum(np.count_nonzero(both, axis=1), 1)
    return moved.astype(np.float64), of.astype(np.float64)


def ranks_digest(ranks: Ranks) -> str:
    """Return SHA-256 over ranks [runs, units]."""
    return hashlib.sha256(np.ascontiguousarray(ranks, dtype="<i4").tobytes()).hexdigest()


def _influences(evaluator: Evaluator, design: Design, moved: Array, of: Array) -> tuple[Influence, ...]:
    if design.kind != SENSITIVITY:
        return ()
    factors, edition = evaluator.factors, evaluator.subject.edition
    # Indices are shares and do not ask for the scale: undivided, places moved are whole and their sums exact.
    shifts = moved if (of == of[0]).all() else moved / of
    found = sobol_indices(shifts, design.runs, len(factors), seed=design.seed)
    return tuple(_influence(edition, factor, found, place) for place, factor in enumerate(factors))


def _by_unit(evaluator: Evaluator, design: Design, ranks: Ranks) -> tuple[UnitInfluence, ...]:
    if design.kind != SENSITIVITY:
        return ()
    ranked = np.flatnonzero((ranks > 0).all(axis=0))
    totals = total_indices(ranks[:, ranked], design.runs, len(evaluator.factors))
    units = evaluator.subject.units
    return tuple(
        UnitInfluence(units[row], tuple(totals[:, place].tolist()))
        for place, row in enumerate(ranked.tolist())
    )


def _influence(edition: Edition, factor: Factor, found: Indices, place: int) -> Influence:
    node = factor.nodes[0] if factor.vary == "weights" and len(factor.nodes) == 1 else None
    return Influence(
        vary=factor.vary,
        node=node,
        name=factor_name(edition, factor),
        first=float(found.first[place]),
        first_low=float(found.first_low[place]),
        first_high=float(found.first_high[place]),
        total=float(found.total[place]),
        total_low=float(found.total_low[place]),
        total_high=float(found.total_high[place]),
    )


def factor_name(edition: Edition, factor: Factor) -> Text:
    """Name a factor: the choice, or the node whose weight is varied."""
    if factor.vary == "weights" and len(factor.nodes) == 1:
        name = edition.name_of(factor.nodes[0])
        return Text("trọng số của {name}", "weight of {name}").fill(name=name)
    return _CHOICE_NAMES[factor.vary]
