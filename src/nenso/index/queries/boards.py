"""A board: all figures of one published run, on the units of its own day or rebased onto another's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from nenso.directory import queries as directory
from nenso.directory.rules import Lineage, Mapping
from nenso.index import rules
from nenso.index.models import Publication, Run
from nenso.index.queries.figures import RunFigures, carried_over, figures_of
from nenso.kernel.rules import Refused, Text

Array = NDArray[np.float64]
# The groups whose units have a lineage with shares, and the level of the territory they govern.
LEVEL_OF_GROUP = {"provinces": "province"}


@dataclass(frozen=True, slots=True)
class Listing:
    """One published result: what it measures and the run behind it."""

    family: str
    group: str
    year: int
    edition_code: str
    edition_name: Text
    run_id: int
    run_uuid: UUID
    units_on: date
    released_at: datetime


@dataclass(frozen=True, slots=True)
class BoardUnit:
    """A ranked unit under the name it bore on the board's day."""

    code: str
    name: Text
    sort_key: bytes


@dataclass(frozen=True)
class Board:
    """Figures [units, codes]; codes are the edition's nodes depth first, then its views.

    `values` 0..1 with NaN missing; `basis` as in `rules.Basis`; `ranks` 0 where unranked. `mapping` is set where
    the board was rebased: its sources are the run's own units.
    """

    listing: Listing
    edition: rules.Edition
    units_on: date
    units: tuple[BoardUnit, ...]
    codes: tuple[str, ...]
    values: Array
    points: Array
    basis: NDArray[np.int8]
    ranks: NDArray[np.int32]
    mapping: Mapping | None = None

    @cached_property
    def unit_index(self) -> dict[str, int]:
        """Row of each unit."""
        return {unit.code: row for row, unit in enumerate(self.units)}

    @cached_property
    def code_index(self) -> dict[str, int]:
        """Column of each node and view."""
        return {code: column for column, code in enumerate(self.codes)}

    @property
    def is_rebased(self) -> bool:
        """Say whether the figures were carried over from other units."""
        return self.mapping is not None

    @property
    def root(self) -> str:
        """The composite's code."""
        return self.codes[0]

    @cached_property
    def outcome(self) -> rules.Outcome:
        """The board as the engine's functions for explaining take it."""
        return rules.Outcome(
            edition_code=self.edition.code,
            units=tuple(unit.code for unit in self.units),
            codes=self.codes,
            values=self.values,
            points=self.points,
            basis=self.basis,
            ranks=self.ranks,
            published=np.full_like(self.values, np.nan),
            figures_as=self.edition.figures_as,
            decimals=self.edition.decimals,
        )

    @cached_property
    def scores(self) -> Array:
        """All figures as the edition writes them: values, or points where its figures are points."""
        if self.edition.figures_as == "value":
            return self.values
        return np.where(np.isnan(self.points), self.values, self.points)

    def row(self, code: str) -> int:
        """Return the row of a unit; raises `Refused("index.unknown_unit")`."""
        found = self.unit_index.get(code)
        if found is None:
            raise Refused("index.unknown_unit", unit=code)
        return found

    def column(self, code: str) -> int:
        """Return the column of a node or view; raises `Refused("edition.unknown_node")`."""
        found = self.code_index.get(code)
        if found is None:
            raise Refused("edition.unknown_node", node=code, edition=self.edition.code)
        return found

    def has_figures(self, code: str) -> bool:
        """Say whether any unit has a figure at a node."""
        return bool(self.basis[:, self.column(code)].any())


def _released() -> Iterable[Publication]:
    now = timezone.now()
    return (
        Publication.objects.filter(released_at__isnull=False, embargo_until__lte=now)
        .select_related("run__dataset", "run__edition")
        .order_by("run__dataset__family", "run__dataset__group", "run__dataset__year", "released_at", "id")
        .defer("bundle", "run__edition__text")
    )


def _listing(run: Run, released_at: datetime | None) -> Listing:
    return Listing(
        family=run.dataset.family,
        group=run.dataset.group,
        year=run.dataset.year,
        edition_code=run.edition.code,
        edition_name=Text(run.edition.name_vi, run.edition.name_en),
        run_id=run.pk,
        run_uuid=run.uuid,
        units_on=run.dataset.units_on,
        released_at=released_at or run.at,
    )


def catalogue() -> list[Listing]:
    """Return the newest published result of every family, group and year, oldest year first. One query."""
    newest = {(p.run.dataset.family, p.run.dataset.group, p.run.dataset.year): p for p in _released()}
    return [_listing(publication.run, publication.released_at) for publication in newest.values()]


def releases(family: str, group: str, year: int) -> list[Listing]:
    """Return every published result of one year, the first one first, what corrected it after it. One query."""
    return [
        _listing(publication.run, publication.released_at)
        for publication in _released()
        if (publication.run.dataset.family, publication.run.dataset.group, publication.run.dataset.year)
        == (family, group, year)
    ]


def latest_listing(family: str, group: str, year: int | None = None) -> Listing:
    """Return the newest published result, of a year where one is given; raises `Refused("index.none_in_force")`."""
    found = [item for item in catalogue() if item.family == family and item.group == group]
    chosen = [item for item in found if year is None or item.year == year]
    if not chosen:
        raise Refused("index.none_in_force", family=family, group=group, year=year or "")
    return chosen[-1]


def board(family: str, year: int, group: str, units_on: date | None = None) -> Board:
    """Return the published board of a year; with `units_on`, carried over to the units of that day.

    Raises `Refused`: "index.none_in_force", "index.not_rebased".
    """
    return board_of_listing(latest_listing(family, group, year), units_on)


def group_of(family: str, year: int, code: str, units_on: date | None = None) -> str:
    """Return the group in which a unit was ranked in a year; raises `Refused("index.unknown_unit")`."""
    for listing in catalogue():
        if (listing.family, listing.year) == (family, year) and code in board(
            family, year, listing.group, units_on
        ).unit_index:
            return listing.group
    raise Refused("index.unknown_unit", unit=code)


def board_of_run(run: Run, units_on: date | None = None) -> Board:
    """Return the board of any run, published or not, for the desk and for origins."""
    return board_of_listing(_listing(run, None), units_on)


def boards(
    listings: Sequence[Listing],
    units_on: date | None = None,
    *,
    is_named: bool = True,
    lineage: Lineage | None = None,
) -> list[Board]:
    """Return the boards of several results, leaving out those that cannot be had on that day.

    All figures are read at once. Without names, units bear their codes: enough for ranks and trends. `lineage` of
    the provinces may be brought by a caller who asks often.
    """
    figures = figures_of(listing.run_id for listing in listings)
    found = []
    for listing in listings:
        try:
            mapping, lineage = _mapping(listing, figures[listing.run_id], units_on, lineage)
        except Refused:
            continue
        found.append(_board(listing, figures[listing.run_id], units_on, mapping, is_named=is_named))
    return found


def board_of_listing(listing: Listing, units_on: date | None = None, lineage: Lineage | None = None) -> Board:
    """Return the board of a listing; raises `Refused("index.not_rebased")`."""
    figures = figures_of([listing.run_id])[listing.run_id]
    mapping, _ = _mapping(listing, figures, units_on, lineage)
    return _board(listing, figures, units_on, mapping, is_named=True)


def _mapping(
    listing: Listing, figures: RunFigures, units_on: date | None, lineage: Lineage | None
) -> tuple[Mapping | None, Lineage | None]:
    """Return how the run's units become those of another day, None where they are the same; and the lineage read."""
    if units_on is None or listing.group not in LEVEL_OF_GROUP:
        return None, lineage
    if units_on < listing.units_on:
        known = {unit.code for unit in directory.organisations_in_group(listing.group, units_on)}
        if known != set(figures.units):
            raise Refused("index.not_rebased", group=listing.group, on=units_on)
        return None, lineage
    lineage = lineage or directory.territory_lineage(LEVEL_OF_GROUP[listing.group])
    mapping = lineage.mapping(listing.units_on, units_on)
    is_same = set(mapping.targets) == set(mapping.sources) and len(mapping.share) == len(mapping.sources)
    if is_same:
        return None, lineage
    if missing := len(set(mapping.sources) - set(figures.units)):
        raise Refused("index.published_in_part", year=listing.year, missing=missing, on=units_on)
    return mapping.on_sources(figures.units), lineage


def _board(
    listing: Listing, figures: RunFigures, units_on: date | None, mapping: Mapping | None, *, is_named: bool
) -> Board:
    if mapping is not None:
        figures = carried_over(figures, mapping)
    day = units_on or listing.units_on
    return Board(
        listing=listing,
        edition=figures.edition,
        units_on=day,
        units=_named(figures.units, day, listing.units_on)
        if is_named
        else tuple(map(_nameless, figures.units)),
        codes=figures.edition.codes,
        values=figures.values,
        points=figures.points,
        basis=figures.basis,
        ranks=figures.ranks,
        mapping=mapping,
    )


def _named(codes: tuple[str, ...], on: date, measured_on: date) -> tuple[BoardUnit, ...]:
    names = directory.organisations(codes, on)
    gone = [code for code in codes if code not in names]
    if gone:  # a ministry that was merged since: nobody carries its figures over, so its own name stays
        names |= directory.organisations(gone, measured_on)
    return tuple(
        BoardUnit(code, names[code].short_name, names[code].sort_key) if code in names else _nameless(code)
        for code in codes
    )


def _nameless(code: str) -> BoardUnit:
    return BoardUnit(code, Text(code, code), code.encode())
