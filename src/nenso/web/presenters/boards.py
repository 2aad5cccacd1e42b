"""Published boards as the pages need them: by era of the units, with the engine's outcome beside."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from nenso.directory import queries as directory
from nenso.directory.rules import Lineage
from nenso.index import queries as index
from nenso.index import rules
from nenso.index.queries import Board, Listing
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters.kept import kept
from nenso.web.presenters.names import spoken

# The groups whose units changed by acts of law, so that a table may be asked on older or newer units.
CARRIED = ("provinces",)
_MINISTRIES = ("ministries-with-services", "ministries-without-services")
FAMILIES = ("dti", "qd766", "egdi")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every published result, oldest year first; one query fills it."""

    listings: tuple[Listing, ...]

    def of(self, family: str, group: str) -> list[Listing]:
        """Return the years of a family and group."""
        return [item for item in self.listings if (item.family, item.group) == (family, group)]

    def newest(self, family: str, group: str) -> Listing | None:
        """Return the newest year that was published whole enough to be ranked by score, else the newest."""
        found = self.of(family, group)
        return found[-1] if found else None

    def find(self, family: str, year: int, group: str) -> Listing:
        """Return one result; raises `Refused("index.none_in_force")`."""
        for item in self.of(family, group):
            if item.year == year:
                return item
        raise Refused("index.none_in_force", family=family, group=group, year=year)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Return (family, group) pairs in the order in which they are offered."""
        pairs = dict.fromkeys((item.family, item.group) for item in self.listings)
        return sorted(pairs, key=lambda pair: (_place(FAMILIES, pair[0]), _place(rules_groups(), pair[1])))


def _place(order: tuple[str, ...], name: str) -> int:
    return order.index(name) if name in order else len(order)


def rules_groups() -> tuple[str, ...]:
    """Return the groups in the order in which they are offered."""
    return ("provinces", "ministries-with-services", "ministries-without-services", "nation", "countries")


@kept()
def shelf() -> Shelf:
    """Return what is published now. One query a minute."""
    return Shelf(tuple(index.catalogue()))


@kept()
def changes() -> tuple[date, ...]:
    """Return the days on which provinces merged or were divided, oldest first."""
    return directory.lineage_days("province")


def era(on: date) -> date | None:
    """Return the day since which the provinces of `on` are what they are; None before the first change."""
    past = [day for day in changes() if day <= on]
    return past[-1] if past else None


def units_for(listing: Listing, on: date | None) -> date | None:
    """Return the `units_on` with which a board is asked: None for its own units.

    Raises `Refused("index.not_rebased")` where the day lies in an era before the board's own.
    """
    if on is None or listing.group not in CARRIED:
        return None
    asked, own = era(on), era(listing.units_on)
    if asked == own:
        return None
    if asked is None or (own is not None and asked < own):
        raise Refused("index.not_rebased", group=listing.group, on=on)
    return asked


@kept()
def _lineage() -> Lineage:
    return directory.territory_lineage("province")


@kept(size=128)
def _board(listing: Listing, units_on: date | None) -> Board | Refused:
    """Return a board, or why it cannot be had: a refusal costs as many queries as an answer."""
    index.read_figures(
        item.run_id for item in shelf().of(listing.family, listing.group)
    )  # its past is asked for next
    try:
        board = index.board_of_listing(listing, units_on, _lineage() if units_on else None)
    except Refused as refusal:
        return refusal
    names = _full_names(board) if listing.group in _MINISTRIES else {}
    units = (replace(unit, name=names.get(unit.code) or spoken(unit.name)) for unit in board.units)
    return replace(board, units=tuple(units))


def _full_names(board: Board) -> dict[str, Text]:
    """Return whole names: "Bộ KH&ĐT" and "Finance" are for columns, not for sentences."""
    found = directory.organisations([unit.code for unit in board.units], board.units_on)
    return {code: unit.name for code, unit in found.items()}


def board_of(listing: Listing, on: date | None = None) -> Board:
    """Return a result's board on the units of a day; raises `Refused("index.not_rebased")`."""
    units_on = units_for(listing, on)
    found = _board(listing, units_on)
    if isinstance(found, Refused):
        raise Refused(found.code, **found.facts)
    return found


def past_of(listings: list[Listing], on: date | None = None) -> list[Board]:
    """Return the boards of several years on the units of one day, without names: for ranks and trends."""
    return _past(tuple(listings), units_for(listings[0], on) if listings else None)


@kept()
def _past(listings: tuple[Listing, ...], units_on: date | None) -> list[Board]:
    return index.boards(listings, units_on, is_named=False, lineage=_lineage() if units_on else None)


def boards_of(listings: list[Listing], on: date | None = None) -> list[Board]:
    """Return the boards of several years on the units of one day, leaving out those that cannot be had."""
    found = []
    for listing in listings:
        try:
            found.append(board_of(listing, on))
        except Refused:
            continue
    return found


def outcome_of(board: Board) -> rules.Outcome:
    """Return a board as the engine's outcome, for its explanations.

    Figures of a rebased board are marked published: means of several units do not follow from the means of
    the parts where a part is missing, and the engine must not scale them to do so.
    """
    if not board.is_rebased:
        return board.outcome
    basis = board.basis
    marked = np.where(basis == rules.Basis.MISSING, basis, rules.Basis.PUBLISHED).astype(np.int8)
    return replace(board.outcome, basis=marked)


def main_codes(board: Board) -> list[str]:
    """Return the main indicators for which any unit has a figure."""
    return [code for code in board.edition.root.children if board.has_figures(code)]


def is_scored(board: Board) -> bool:
    """Say whether any composite is known, and not ranks alone."""
    return bool(np.isfinite(board.scores[:, 0]).any())


@kept()
def _members(group: str, on: date) -> int:
    """Count a group; 0 where it is not certain who belonged to it."""
    count, is_certain = directory.group_size(group, on)
    return count if is_certain else 0


def count_on(listing: Listing, day: date) -> int:
    """Return how many units a group of certain members has on a day."""
    return _members(listing.group, day)


def size_of(board: Board) -> int:
    """Return how many units were ranked, also where the table was published in part only; 0 where nobody knows.

    Bắc Ninh was third of 63 in 2020, though eleven provinces only are known of that table.
    """
    if board.listing.group not in (*CARRIED, *_MINISTRIES):
        return len(board.units)
    return _members(board.listing.group, board.units_on)


def is_partial(board: Board) -> bool:
    """Say whether the table was published for some of its units only."""
    return len(board.units) != size_of(board)


def is_common(board: Board, code: str) -> bool:
    """Say whether at least half of the units have a figure: the middle of five among 63 is no middle."""
    return 2 * int(np.isfinite(board.scores[:, board.column(code)]).sum()) >= len(board.units)
