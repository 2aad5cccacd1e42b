"""The league table: a result's lines rendered once, then searched, filtered and sorted for each reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import override

from nenso.directory import queries as directory
from nenso.directory.rules import known_by, sought
from nenso.index.queries import Board, Listing, ranking
from nenso.index.rules import Basis
from nenso.kernel.rules import Refused, Text
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure, figure_at, mean, median
from nenso.web.presenters.kept import kept
from nenso.web.presenters.names import units_label


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of figures: an indicator and the words of its heading."""

    code: str
    name: str
    median: float | None
    mean: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the table; `cells` are its columns, rendered."""

    code: str
    name: str
    folded: str
    sort_key: bytes
    region: str
    rank: int
    score: float | None
    values: dict[str, float]
    cells: SafeString


@dataclass(frozen=True, slots=True)
class Table:
    """All lines of a result, best first, with the columns that stand for its main indicators."""

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    years: tuple[int, ...]
    has_trend: bool
    has_drivers: bool
    has_published: bool
    is_uniform: bool
    decimals: int
    median: float | None
    mean: float | None

    def line(self, code: str) -> Line | None:
        """Return the line of a unit."""
        return next((line for line in self.lines if line.code == code), None)


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


@kept(size=96)
def table(family: str, year: int, group: str, _run: int, on: date | None, language: str) -> Table:
    """Return the table of a result in one language; rendered at most once a minute."""
    shelf = boards.shelf()
    board = boards.board_of(shelf.find(family, year, group), on)
    past = boards.past_of(shelf.of(family, group), on)
    with override(language):
        return _table(board, past, language)


def table_of(listing: Listing, on: date | None, language: str) -> Table:
    """Return the table of a listing on the units of a day."""
    asked = boards.units_for(listing, on)
    return table(listing.family, listing.year, listing.group, listing.run_id, asked, language)


def _table(board: Board, past: list[Board], language: str) -> Table:
    codes = boards.main_codes(board)
    to = Addresses(language)
    ranks = np.bincount(board.ranks[:, 0])
    has_trend = sum(bool(item.ranks[:, 0].any()) for item in past) > 1
    row_of = _row_maker(board, past, codes, to, language, ranks, has_trend)
    place_in = _regions_by_unit(board)
    lines = [row_of(item.rank, item.code, place_in.get(item.code, "")) for item in ranking(board)]
    return Table(
        headings=tuple(_heading(board, code, language) for code in codes),
        lines=tuple(lines),
        years=tuple(item.listing.year for item in past),
        has_trend=has_trend,
        has_drivers=len(codes) > 1,
        has_published=bool((board.basis == Basis.PUBLISHED).any()),
        is_uniform=_all_published(board, codes),
        decimals=board.edition.decimals,
        median=median(board.scores[:, 0]),
        mean=mean(board.scores[:, 0]),
    )


def _heading(board: Board, code: str, language: str) -> Heading:
    figures = board.scores[:, board.column(code)]
    name = board.edition.name_of(code).in_language(language)
    if not boards.is_common(board, code):
        return Heading(code, name, None, None)
    return Heading(code, name, median(figures), mean(figures))


def _all_published(board: Board, codes: list[str]) -> bool:
    """Say whether every figure of the main indicators stands as published: then it is said once, below the table."""
    basis = board.basis[:, [board.column(code) for code in codes]]
    return bool(codes) and not bool((basis == Basis.COMPUTED).any())


def _regions_by_unit(board: Board) -> dict[str, str]:
    if board.listing.group not in boards.CARRIED:
        return {}
    return {unit: code for code, _, units in regions(board.units_on) for unit in units}


def _row_maker(
    board: Board,
    past: list[Board],
    codes: list[str],
    to: Addresses,
    language: str,
    ranks: Any,
    has_trend: bool,
) -> Callable[[int, str, str], Line]:
    template = get_template("web/rankings/cells.html")
    is_uniform = _all_published(board, codes)
    drivers = _drivers(board, [code for code in codes if boards.is_common(board, code)])
    place_on = place_day(board)

    def line(rank: int, code: str, region: str) -> Line:
        row = board.row(code)
        unit = board.units[row]
        score = figure_at(board, row, board.root, to)
        figures = [figure_at(board, row, node, to) for node in codes]
        strong, weak = drivers(row)
        cells = template.render(
            {
                "rank": rank,
                "is_tied": rank and ranks[rank] > 1,
                "name": unit.name.in_language(language),
                "url": to.place(code, place_on),
                "score": score,
                "trend": trend_of(past, code) if has_trend else None,
                "has_trend": has_trend,
                "has_drivers": len(codes) > 1,
                "strong": board.edition.name_of(strong).in_language(language) if strong else "",
                "weak": board.edition.name_of(weak).in_language(language) if weak else "",
                "figures": figures,
                "is_uniform": is_uniform,
            }
        )
        return Line(
            code=code,
            name=unit.name.in_language(language),
            folded=known_by(unit.name, code),
            sort_key=unit.sort_key,
            region=region,
            rank=rank,
            score=score.value,
            values={
                node: found.value
                for node, found in zip(codes, figures, strict=True)
                if found.value is not None
            },
            cells=template_words(cells),
        )

    return line


def template_words(text: str) -> SafeString:
    """Return rendered cells without the blanks between their tags."""
    return SafeString("".join(part.strip() for part in text.splitlines()))


def place_day(board: Board) -> date | None:
    """Return the day with which a place of this board is opened: none for the units of today."""
    if board.listing.group not in boards.CARRIED or not boards.changes():
        return None
    return None if board.units_on >= boards.changes()[-1] else board.units_on


def trend_of(past: list[Board], code: str) -> list[float | None]:
    """Return a unit's ranks over the years, None where it has none; empty where one year makes no line."""
    found: list[float | None] = []
    for board in past:
        row = board.unit_index.get(code)
        rank = 0 if row is None else int(board.ranks[row, 0])
        found.append(float(rank) if rank else None)
    return found if sum(rank is not None for rank in found) > 1 else []


def _drivers(board: Board, codes: list[str]) -> Callable[[int], tuple[str, str]]:
    """Return how to find the indicators farthest above and farthest below the median; "" where none is."""
    if len(codes) < 2:
        return lambda row: ("", "")
    columns = [board.column(code) for code in codes]
    values = board.values[:, columns]
    apart = values - np.nanmedian(values, axis=0)

    def best_and_worst(row: int) -> tuple[str, str]:
        own = apart[row]
        if np.isfinite(own).sum() < 2:
            return "", ""
        high, low = int(np.nanargmax(own)), int(np.nanargmin(own))
        return codes[high] if own[high] > 0 else "", codes[low] if own[low] < 0 else ""

    return best_and_worst


# --- What a reader asks for -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How a reader wants the table: words searched, region, order."""

    words: str = ""
    region: str = ""
    sort: str = "rank"


def chosen(found: Table, wish: Wish) -> list[Line]:
    """Return the lines that a reader asks for, in the order asked for."""
    words = sought(wish.words)
    lines = [line for line in found.lines if words in line.folded and wish.region in ("", line.region)]
    key = wish.sort.removeprefix("-")
    is_down = wish.sort.startswith("-")
    if key == "name":
        return sorted(lines, key=lambda line: line.sort_key, reverse=is_down)
    if key == "rank":
        return lines[::-1] if is_down else lines
    value = _value_of(key)
    known = [line for line in lines if value(line) is not None]
    unknown = [line for line in lines if value(line) is None]
    return sorted(known, key=lambda line: value(line) or 0.0, reverse=is_down) + unknown


def _value_of(key: str) -> Callable[[Line], float | None]:
    if key == "score":
        return lambda line: line.score
    return lambda line: line.values.get(key)


def sort_keys(found: Table) -> list[str]:
    """Return every order that may be asked for."""
    keys = ["rank", "name", "score", *(heading.code for heading in found.headings)]
    return [*keys, *(f"-{key}" for key in keys)]


# --- Years, groups and units beside the table -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitsOption:
    """A switch between the provinces then and now."""

    label: str
    url: str
    is_current: bool


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
    from nenso.web.presenters.names import group_name, short_family

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


def export_rows(found: Table) -> list[list[Any]]:
    """Return the table as plain rows: rank, code, name, score, basis is told per file, indicators."""
    return [
        [
            line.rank or None,
            line.code,
            line.name,
            line.score,
            *(line.values.get(h.code) for h in found.headings),
        ]
        for line in found.lines
    ]


def figure_of_line(board: Board, code: str, language: str) -> Figure:
    """Return a unit's composite."""
    return figure_at(board, board.row(code), board.root, Addresses(language))
