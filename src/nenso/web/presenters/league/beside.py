"""What stands beside a league table: regions to filter by; other indices, groups, years and units."""

from dataclasses import dataclass
from datetime import date

from nenso.directory import queries as directory
from nenso.index.queries import Board, Listing
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.kept import kept
from nenso.web.presenters.names import group_name, short_family, units_label


@dataclass(frozen=True, slots=True)
class Choice:
    """A region to filter by."""

    code: str
    name: str


@kept()
def regions(on: date) -> tuple[tuple[str, Text, frozenset[str]], ...]:
    """Return the socio-economic regions of a day with the codes of their provinces."""
    found = directory.regions(on, "socio_economic")
    return tuple((item.code, item.name, frozenset(item.provinces)) for item in found)


def region_choices(board: Board, language: str) -> list[Choice]:
    """Return the regions to filter by; none where the units have no region."""
    if board.listing.group not in boards.CARRIED:
        return []
    return [Choice(code, name.in_language(language)) for code, name, _ in regions(board.units_on)]


def unit_options(board: Board, language: str) -> list[tuple[str, str, bool]]:
    """Return the eras on which this result can be had, as tabs; empty where there is one only."""
    listing, to = board.listing, Addresses(language)
    if listing.group not in boards.CARRIED:
        return []
    days = [listing.units_on, *(day for day in boards.changes() if day > listing.units_on)]
    if len(days) < 2:
        return []
    tabs = []
    for day in days:
        try:
            on = boards.units_for(listing, day)
            label = units_label(boards.count_on(listing, day)).in_language(language)
        except Refused:
            continue
        tabs.append((label, to.ranking(listing.family, listing.year, listing.group, on), on == _asked(board)))
    return tabs


def _asked(board: Board) -> date | None:
    return board.units_on if board.is_rebased else None


def kind_tabs(shelf: boards.Shelf, listing: Listing, language: str) -> list[tuple[str, str, bool]]:
    """Return a tab for every family and group, each at its year nearest to this one."""
    to = Addresses(language)
    tabs = []
    for family, group in shelf.kinds:
        of_kind = shelf.of(family, group)
        nearest = min(reversed(of_kind), key=lambda item: abs(item.year - listing.year))
        label = f"{short_family(family).in_language(language)} · {group_name(group).in_language(language)}"
        is_current = (family, group) == (listing.family, listing.group)
        tabs.append((label, to.ranking(family, nearest.year, group), is_current))
    return tabs


def year_tabs(shelf: boards.Shelf, board: Board, language: str) -> list[tuple[str, str, bool]]:
    """Return a tab for every year of this family and group, on the same units where they can be had."""
    to, listing = Addresses(language), board.listing
    tabs = []
    for item in reversed(shelf.of(listing.family, listing.group)):
        try:
            on = boards.units_for(item, _asked(board))
        except Refused:
            on = None
        tabs.append(
            (str(item.year), to.ranking(item.family, item.year, item.group, on), item.year == listing.year)
        )
    return tabs
