"""The change of a ranking between two years: as published, carried over, revised, and each year by the other's method."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from nenso.directory.rules import Mapping
from nenso.index import rules
from nenso.index.queries.boards import Board, Listing, board_of_listing, latest_listing, releases
from nenso.index.queries.drafts import run_with_id
from nenso.index.queries.figures import RunFigures, carried_over
from nenso.index.queries.inputs import inputs_of_run, outcome_of
from nenso.index.rules.analysis import (
    Crossed,
    Crossing,
    Split,
    States,
    Told,
    cross,
    method_changes,
    split_changes,
)
from nenso.kernel.rules import Text


@dataclass(frozen=True)
class YearChange:
    """Two years of a ranking on the units of the later one, the states between them, and how the methods differ."""

    before: Board
    after: Board
    states: States
    methods: tuple[Text, ...]

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """The change of every unit that has a figure in both years, in the order of the later table."""
        return split_changes(self.states)


def year_change(
    family: str, group: str, year_before: int, year_after: int, units_on: date | None = None
) -> YearChange:
    """Return the change between two published years, on the units of the later one or of a day.

    The earlier year starts as it was first published under its method; where a correction followed, that is a
    revision. Raises `Refused`: "index.none_in_force", "index.not_rebased", "index.published_in_part".
    """
    newest = latest_listing(family, group, year_before)
    found = releases(family, group, year_before)
    first = next(one for one in found if one.edition_code == newest.edition_code)
    return split_between(first, latest_listing(family, group, year_after), units_on)


def split_between(before: Listing, after: Listing, units_on: date | None = None) -> YearChange:
    """Return the change between two published results of one group, on the units of the later one or of a day.

    Where the data of `before` were revised since, the newest result of its year gives the revision. The change of
    method is told from the real one where either year can be scored by the other's method. Two results of one year
    differ by revision and method. Raises `Refused`: "index.not_rebased", "index.published_in_part".
    """
    last = board_of_listing(after, units_on)
    first, carried = board_of_listing(before), board_of_listing(before, last.units_on)
    earlier = _Year(first.edition, before.run_id, first.outcome, carried.mapping)
    later = _Year(last.edition, after.run_id, board_of_listing(after).outcome, last.mapping)
    revised = None if before.year == after.year else _revised(before, earlier, last.units_on)
    is_same = rules.edition_digest(first.edition) == rules.edition_digest(last.edition)
    crossings = () if is_same else _crossings(revised or earlier, later)
    states = States(
        before=first.outcome,
        after=last.outcome,
        carried=carried.outcome if carried.is_rebased else None,
        revised=revised.on_later_units if revised else None,
        by_later_method=_crossed(crossings[0]) if crossings else None,
        by_earlier_method=_crossed(crossings[1]) if crossings else None,
        is_same_method=is_same,
        is_same_year=before.year == after.year,
        starts=_starts(first, carried),
        as_values=_writes(first.edition) != _writes(last.edition),
        told=_told(first, carried, last, crossings),
    )
    return YearChange(first, last, states, method_changes(first.edition, last.edition))


def _writes(edition: rules.Edition) -> tuple[str, float]:
    """Return how an edition writes scores: values are all alike, points only out of the same maximum."""
    return edition.figures_as, edition.max_points if edition.figures_as == "points" else 0.0


# --- One year by the other's method -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Year:
    """One year's method, the run whose data it is, its own outcome, and how its units become the later ones."""

    edition: rules.Edition
    run_id: int
    own: rules.Outcome
    mapping: Mapping | None

    @property
    def on_later_units(self) -> rules.Outcome:
        return self.own if self.mapping is None else _onto(self.edition, self.own, self.mapping)


def _revised(before: Listing, earlier: _Year, units_on: date) -> _Year | None:
    """Return the earlier year with its newest data, by its own method; None where its data were not revised."""
    newest = latest_listing(before.family, before.group, before.year)
    if newest.run_id == before.run_id:
        return None
    # A run is also made again for a new edition or a new version of the engine: that revises no data.
    used, now = (rules.inputs_digest(inputs_of_run(one.run_id)) for one in (before, newest))
    if used == now:
        return None
    dataset = run_with_id(newest.run_id).dataset
    mapping = board_of_listing(newest, units_on).mapping
    return _Year(earlier.edition, newest.run_id, outcome_of(earlier.edition, dataset), mapping)


def _crossings(earlier: _Year, later: _Year) -> tuple[Crossing, Crossing]:
    """Return the earlier data by the later method and the later data by the earlier one, on the later units."""
    return _cross(later, earlier), _cross(earlier, later)


def _cross(method: _Year, data: _Year) -> Crossing:
    found = cross(method.edition, method.own, inputs_of_run(data.run_id), data.edition)
    if data.mapping is None or found.outcome is None:
        return found
    mapping = data.mapping.on_sources(found.outcome.units)
    # A merged unit is computed where all that it was made of are.
    computed = (
        unit
        for unit in mapping.targets
        if all(one.code in found.computed for one in mapping.sources_of(unit))
    )
    return Crossing(_onto(method.edition, found.outcome, mapping), frozenset(computed), None)


def _onto(edition: rules.Edition, outcome: rules.Outcome, mapping: Mapping) -> rules.Outcome:
    """Carry an outcome over to the later units, as published boards are."""
    own = RunFigures(edition, outcome.units, outcome.values, outcome.points, outcome.basis, outcome.ranks)
    figures = carried_over(own, mapping.on_sources(outcome.units))
    return rules.Outcome(
        edition_code=edition.code,
        units=figures.units,
        codes=edition.codes,
        values=figures.values,
        points=figures.points,
        basis=figures.basis,
        ranks=figures.ranks,
        published=np.full_like(figures.values, np.nan),
        figures_as=edition.figures_as,
        decimals=edition.decimals,
    )


def _crossed(found: Crossing) -> Crossed | None:
    return None if found.outcome is None else Crossed(found.outcome, found.computed)


# --- Units that merged, and words -------------------------------------------------------------------------


def _starts(before: Board, carried: Board) -> dict[str, str]:
    """Return the earlier unit that each later one continues: its only member, else the one of its name, else of its code."""
    if carried.mapping is None:
        return {}
    names = {unit.code: unit.name for unit in before.units}
    found = {}
    for unit in carried.units:
        members = [one.code for one in carried.mapping.sources_of(unit.code)]
        alike = [code for code in members if names.get(code) == unit.name]
        start = members[0] if len(members) == 1 else next(iter(alike), unit.code)
        found[unit.code] = start if start in members else ""
    return found


def _told(first: Board, carried: Board, last: Board, crossings: tuple[Crossing, ...]) -> Told:
    names = {unit.code: unit.name for unit in first.units}
    obstacles = [found.obstacle for found in crossings if found.obstacle is not None]
    return Told(
        years=(first.listing.year, last.listing.year),
        methods=(first.edition.name, last.edition.name),
        members=_members(carried, names),
        starts={unit: names[start] for unit, start in _starts(first, carried).items() if start in names},
        obstacle=obstacles[0] if obstacles else None,
        beneath=_BENEATH if crossings and _is_published_beneath(last) else None,
        decimals=last.edition.decimals,
    )


def _members(carried: Board, names: dict[str, Text]) -> dict[str, tuple[Text, ...]]:
    if carried.mapping is None:
        return {}
    members = {unit.code: carried.mapping.sources_of(unit.code) for unit in carried.units}
    return {unit: tuple(names[one.code] for one in its if one.code in names) for unit, its in members.items()}


def _is_published_beneath(board: Board) -> bool:
    """Say whether some parts stand as published, so that a change in how they are made cannot be seen."""
    columns = [board.column(node.code) for node in board.edition.nodes[1:] if not node.unscored]
    return bool((board.basis[:, columns] == rules.Basis.PUBLISHED).any())


_BENEATH = Text(
    "Các mục thành phần lấy như đã công bố: nếu cách làm ra chúng cũng đổi thì phần đó nằm ở đây.",
    "The parts are taken as published: if the way they are made changed too, that is in here.",
)
