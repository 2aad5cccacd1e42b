"""QĐ 766 computed from what was measured, and what was published beside it.

The computed points are nobody's official result: a page says that they are "tính từ sự kiện đo được", marks the
criteria whose points are illustrative, and shows what was not measured as such, never as nought.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nenso.index import queries as index
from nenso.index.rules import Edition, Inputs, Node, Outcome, compute
from nenso.kernel.rules import Period, Text
from nenso.measures.queries import Qd766Inputs, qd766_inputs
from nenso.measures.rules.services import QD766_PERCENT, Ratio

EDITION = "qd766"
NOT_MEASURED = Text("chưa đo được", "not measured")
MEASURED = Text("tính từ sự kiện đo được", "computed from measured events")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a criterion was computed from. Its origin is the sum of `indicator` over `unit` and all below it
    in `period`: `measures.queries.observations_behind(unit, indicator, period)` are its observations.
    """

    indicator: str
    unit: str
    period: str
    value: float


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion of a group. `points` is None where it was not measured; `max_points` is None where it is not scored.

    `percent` is the measured share. `branch` names the part of the group that it stands in, where it has parts.
    `is_illustrative`: its points, or what it is measured against, are not the act's. `coverage` is the share of the
    organisations below that measured it, 0 to 1; None where one reports for all. `mean` is what is measured of a
    criterion that is a mean, no share: days of a dossier.
    """

    code: str
    name: Text
    branch: Text | None
    max_points: float | None
    points: float | None
    percent: float | None
    mean: float | None
    is_illustrative: bool
    note: Text | None
    figures: tuple[Figure, ...]
    coverage: float | None

    mean_unit: ClassVar[Text] = Text("ngày", "days")

    @property
    def is_measured(self) -> bool:
        """Whether events told of it, or reports."""
        return any(each is not None for each in (self.points, self.percent, self.mean))


@dataclass(frozen=True, slots=True)
class Group:
    """One of the five groups. `points` is None unless all its criteria were measured.

    `measured_points` are those of the criteria that were, of the `measurable_points` that these can give.
    """

    code: str
    name: Text
    max_points: float
    points: float | None
    measured_points: float
    measurable_points: float
    criteria: tuple[Criterion, ...]

    @property
    def missing(self) -> tuple[Criterion, ...]:
        """The scored criteria that no event told of."""
        return tuple(each for each in self.criteria if each.max_points is not None and each.points is None)


@dataclass(frozen=True, slots=True)
class Measured:
    """QĐ 766 of one unit and period, computed from measured events. `points` is None unless every group has its own."""

    unit: str
    period: Period
    max_points: float
    points: float | None
    groups: tuple[Group, ...]

    @property
    def measured_points(self) -> float:
        """The points of all criteria that were measured."""
        return sum(group.measured_points for group in self.groups)

    @property
    def measurable_points(self) -> float:
        """The most that the measured criteria can give."""
        return sum(group.measurable_points for group in self.groups)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was measured at all."""
        return not any(each.is_measured for group in self.groups for each in group.criteria)


def measured_qd766(units: Sequence[str], period: Period) -> dict[str, Measured]:
    """Return QĐ 766 of provinces, agencies or communes, each with all below it, for a month, quarter, half or year.

    The rules are those of the edition as loaded. Raises `Refused`: "edition.unknown" where it was not loaded,
    "period.no_parts" for days and weeks.
    """
    edition = index.method_of(index.edition_named(EDITION))
    inputs = qd766_inputs(units, period)
    outcome = compute(edition, _table(edition, inputs))
    return {unit: _measured(edition, outcome, inputs[unit], period) for unit in units}


def _table(edition: Edition, inputs: Mapping[str, Qd766Inputs]) -> Inputs:
    keys = edition.input_keys
    values = [[each.values.get(key, math.nan) for key in keys] for each in inputs.values()]
    return Inputs(tuple(inputs), keys, np.array(values, dtype=np.float64).reshape(len(inputs), len(keys)))


def _measured(edition: Edition, outcome: Outcome, inputs: Qd766Inputs, period: Period) -> Measured:
    groups = tuple(
        _group(edition, edition.node(code), outcome, inputs, period) for code in edition.root.children
    )
    points = _number(outcome.point(inputs.unit, edition.root.code))
    return Measured(inputs.unit, period, edition.max_points, points, groups)


def _group(edition: Edition, node: Node, outcome: Outcome, inputs: Qd766Inputs, period: Period) -> Group:
    criteria = tuple(
        _criterion(leaf, branch, outcome, inputs, period) for leaf, branch in _leaves(edition, node, None)
    )
    scored = [each for each in criteria if each.max_points is not None and each.points is not None]
    return Group(
        code=node.code,
        name=node.name,
        max_points=node.max_points,
        points=_number(outcome.point(inputs.unit, node.code)),
        measured_points=sum(each.points or 0.0 for each in scored),
        measurable_points=sum(each.max_points or 0.0 for each in scored),
        criteria=criteria,
    )


def _leaves(edition: Edition, node: Node, branch: Text | None) -> Iterator[tuple[Node, Text | None]]:
    for code in node.children:
        child = edition.node(code)
        if child.is_leaf:
            yield child, branch
        else:
            yield from _leaves(edition, child, child.name)


def _criterion(
    leaf: Node, branch: Text | None, outcome: Outcome, inputs: Qd766Inputs, period: Period
) -> Criterion:
    ratio = inputs.ratios.get(leaf.code)
    is_scored = not leaf.unscored and not math.isnan(leaf.max_points)
    return Criterion(
        code=leaf.code,
        name=leaf.name,
        branch=branch,
        max_points=leaf.max_points if is_scored else None,
        points=_number(outcome.point(inputs.unit, leaf.code)) if is_scored else None,
        percent=ratio.percent if ratio else None,
        mean=ratio.mean if ratio else None,
        is_illustrative=leaf.illustrative or leaf.code in QD766_PERCENT,
        note=leaf.note,
        figures=_figures(ratio, inputs.unit, period) if ratio and ratio.whole else (),
        coverage=_coverage(ratio) if ratio else None,
    )


def _coverage(ratio: Ratio) -> float | None:
    return None if ratio.pair.is_reported or not ratio.expected else ratio.organisations / ratio.expected


def _figures(ratio: Ratio, unit: str, period: Period) -> tuple[Figure, ...]:
    return (
        Figure(ratio.pair.part, unit, period.code, ratio.part),
        Figure(ratio.pair.whole, unit, period.code, ratio.whole),
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


# --- What was published ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """A province's published points of a year; `groups` by the edition's codes."""

    year: int
    unit: str
    name: Text
    points: float
    rank: int
    groups: Mapping[str, float]


def published_qd766() -> tuple[PublishedRow, ...]:
    """Return every published row, the newest year first and within it by rank; each on the units of its own day."""
    listings = [each for each in index.catalogue() if each.family == EDITION]
    rows = [row for board in index.boards(listings) for row in _published(board)]
    return tuple(sorted(rows, key=lambda row: (-row.year, row.rank, row.unit)))


def published_of(unit: str) -> tuple[PublishedRow, ...]:
    """Return the published rows of one province, the newest first."""
    return tuple(row for row in published_qd766() if row.unit == unit)


def _published(board: index.Board) -> Iterator[PublishedRow]:
    groups = board.edition.root.children
    root = board.column(board.root)
    for row, unit in enumerate(board.units):
        yield PublishedRow(
            year=board.listing.year,
            unit=unit.code,
            name=unit.name,
            points=float(board.points[row, root]),
            rank=int(board.ranks[row, root]),
            groups={code: float(board.points[row, board.column(code)]) for code in groups},
        )
