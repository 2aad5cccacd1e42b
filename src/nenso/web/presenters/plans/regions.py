"""A region: its provinces side by side on the newest published result, and where they are weakest."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from nenso.directory import queries as directory
from nenso.directory.queries import OrganisationAsOf, RegionAsOf
from nenso.index.queries import Board
from nenso.kernel.rules import Refused, Text
from nenso.web import sentences
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure, figure_at, mean, median, origin_day
from nenso.web.presenters.names import name_of
from nenso.web.sentences import NOTHING, Named

FAMILY, GROUP = "dti", "provinces"
KINDS = {
    "socio_economic": Text("Vùng kinh tế – xã hội", "Socio-economic regions"),
    "key_economic": Text("Vùng kinh tế trọng điểm", "Key economic regions"),
}


@dataclass(frozen=True, slots=True)
class ProvinceLine:
    """A province of the region: its figure, its rank among all, and the places won since the year before."""

    code: str
    name: Text
    url: str
    figure: Figure | None
    rank: int
    change: int | None
    parts: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class WeakLine:
    """A main indicator: the region's mean beside the median of all provinces, and who is lowest in the region."""

    name: Text
    mean: float
    median: float
    decimals: int
    lowest: Text
    lowest_figure: Figure

    @property
    def gap(self) -> float:
        """The mean less the median; below nought the region lies behind."""
        return self.mean - self.median


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region in the list of regions; `mean` None where no result was published."""

    region: RegionAsOf
    count: int
    mean: float | None
    best: Text
    best_rank: int
    best_url: str


@dataclass(frozen=True, slots=True)
class RegionPage:
    """Everything that the page of a region shows of the index; `board` is None where no result was published."""

    region: RegionAsOf
    first: Text
    lines: tuple[ProvinceLine, ...]
    parts: tuple[Text, ...]
    weak: tuple[WeakLine, ...]
    board: Board | None
    of: int
    mean: float | None
    decimals: int
    since: int
    ranking_url: str


def region_named(code: str, on: date) -> RegionAsOf:
    """Return a region of a day; raises `Refused("region.unknown")`."""
    for region in directory.regions(on):
        if region.code == code:
            return region
    raise Refused("region.unknown", region=code)


def newest_board(on: date) -> Board | None:
    """Return the newest result of the provinces on the units of a day; None where none was published."""
    listing = boards.shelf().newest(FAMILY, GROUP)
    if listing is None:
        return None
    try:
        return boards.board_of(listing, on)
    except Refused:
        return None


def region_lines(on: date, kind: str, language: str) -> list[RegionLine]:
    """Return the regions of a kind, each with the mean of its provinces and the one that stands first."""
    board, to = newest_board(on), Addresses(language)
    names = provinces_on(on)
    return [_region_line(region, board, names, to) for region in directory.regions(on, kind)]


def provinces_on(on: date) -> dict[str, OrganisationAsOf]:
    """Return the provinces' committees of a day by the code of their territory."""
    found = directory.organisations_of_types(("provincial_committee",), on)
    return {unit.territory_code: unit for unit in found}


def _region_line(
    region: RegionAsOf, board: Board | None, names: dict[str, OrganisationAsOf], to: Addresses
) -> RegionLine:
    units = [names[code] for code in region.provinces if code in names]
    if board is None:
        return RegionLine(region, len(units), None, NOTHING, 0, "")
    rows = [board.unit_index[unit.code] for unit in units if unit.code in board.unit_index]
    ranked = [row for row in rows if board.ranks[row, 0]]
    best = min(ranked, key=lambda row: board.ranks[row, 0], default=None)
    return RegionLine(
        region=region,
        count=len(units),
        mean=mean(board.scores[rows, 0]) if rows else None,
        best=board.units[best].name if best is not None else NOTHING,
        best_rank=int(board.ranks[best, 0]) if best is not None else 0,
        best_url=to.place(board.units[best].code) if best is not None else "",
    )


def region_page(code: str, on: date, language: str) -> RegionPage:
    """Return a region as of a day; raises `Refused("region.unknown")`."""
    region, board, to = region_named(code, on), newest_board(on), Addresses(language)
    names = provinces_on(on)
    units = [names[each] for each in region.provinces if each in names]
    if board is None:
        lines = [ProvinceLine(u.code, name_of(u), to.place(u.code), None, 0, None, ()) for u in units]
        return RegionPage(region, _unranked(region), tuple(lines), (), (), None, 0, None, 0, 0, "")
    before = _before(board, on)
    lines = [_line(unit, board, before, to) for unit in units]
    lines.sort(key=lambda line: (line.rank or 10_000, line.name.vi))
    rows = [board.unit_index[unit.code] for unit in units if unit.code in board.unit_index]
    weak = _weak(board, rows, to)
    listing = board.listing
    return RegionPage(
        region=region,
        first=_first(region, board, lines, weak),
        lines=tuple(lines),
        parts=tuple(board.edition.name_of(part) for part in boards.main_codes(board)),
        weak=weak,
        board=board,
        of=boards.size_of(board),
        mean=mean(board.scores[rows, 0]) if rows else None,
        decimals=board.edition.decimals,
        since=before.listing.year if before else 0,
        ranking_url=to.ranking(listing.family, listing.year, listing.group, origin_day(board)),
    )


def _before(board: Board, on: date) -> Board | None:
    """Return the result of the year before on the same units, None where there is none."""
    earlier = [each for each in boards.shelf().of(FAMILY, GROUP) if each.year < board.listing.year]
    found = boards.boards_of(earlier[-1:], on)
    return found[0] if found else None


def _line(unit: OrganisationAsOf, board: Board, before: Board | None, to: Addresses) -> ProvinceLine:
    row = board.unit_index.get(unit.code)
    if row is None:
        return ProvinceLine(unit.code, name_of(unit), to.place(unit.code), None, 0, None, ())
    rank = int(board.ranks[row, 0])
    then = before.unit_index.get(unit.code) if before else None
    rank_then = int(before.ranks[then, 0]) if before and then is not None else 0
    return ProvinceLine(
        code=unit.code,
        name=name_of(unit),
        url=to.place(unit.code),
        figure=figure_at(board, row, board.root, to),
        rank=rank,
        change=rank_then - rank if rank and rank_then else None,
        parts=tuple(figure_at(board, row, part, to) for part in boards.main_codes(board)),
    )


def _weak(board: Board, rows: list[int], to: Addresses) -> tuple[WeakLine, ...]:
    """Return the main indicators, that first in which the region lies furthest behind the median."""
    found = []
    for code in boards.main_codes(board):
        column = board.scores[:, board.column(code)]
        own, middle = mean(column[rows]) if rows else None, median(column)
        if own is None or middle is None or not boards.is_common(board, code):
            continue
        lowest = rows[int(np.nanargmin(column[rows]))]
        figure = figure_at(board, lowest, code, to)
        name = board.edition.name_of(code)
        found.append(WeakLine(name, own, middle, board.edition.decimals, board.units[lowest].name, figure))
    return tuple(sorted(found, key=lambda line: line.gap))


def _unranked(region: RegionAsOf) -> Text:
    return Text(
        "{name} gồm {n} tỉnh, thành phố; chưa có kết quả nào được công bố.",
        "{name} has {n} provinces; no result has been published yet.",
    ).fill(name=region.name, n=len(region.provinces))


def _first(region: RegionAsOf, board: Board, lines: list[ProvinceLine], weak: tuple[WeakLine, ...]) -> Text:
    ranked = [line for line in lines if line.rank]
    if not ranked:
        return _unranked(region)
    ends = [Named(line.name, line.rank, 0) for line in (ranked[0], ranked[-1])]
    told = Text(
        "Năm {year}, {name} có {n} tỉnh, thành phố, từ {best} ({first}) đến {last} ({lastrank}).",
        "In {year}, the {n} provinces of the {name} ranged from {best} ({first}) to {last} ({lastrank}).",
    ).fill(
        year=board.listing.year,
        name=region.name,
        n=len(lines),
        best=ends[0].name,
        first=sentences.ordinal(ranked[0].rank),
        last=ends[1].name,
        lastrank=sentences.ordinal(ranked[-1].rank),
    )
    if not weak or weak[0].gap >= 0:
        return told
    behind = Text("Yếu nhất so với cả nước: {part}.", "Furthest behind the country in: {part}.").fill(
        part=weak[0].name
    )
    return sentences.joined(told, behind)
