"""The first page: where the country stands, who leads, who moved, and the map."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from nenso.index.queries import Board, Listing
from nenso.index.queries import ranking as ranked_rows
from nenso.kernel.rules import Text
from nenso.ui.rules import Area, Areas, Lines, Series
from nenso.web import sentences
from nenso.web.presenters import boards, league
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure, figure_at, known, median
from nenso.web.presenters.names import units_label
from nenso.web.sentences import Named

FAMILY, GROUP = "dti", "provinces"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in a short list: its rank, name, address and figure; `change` is places won since the year before."""

    rank: int
    name: str
    url: str
    figure: Figure
    change: int | None = None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One of the page's three figures."""

    label: Text
    figure: Figure
    note: Text


@dataclass(frozen=True, slots=True)
class NationPage:
    """Everything on the first page, in the reader's language."""

    board: Board
    first: Text
    map: Areas
    map_title: Text
    carried: Text
    units: list[tuple[str, str, bool]]
    trend: Lines | None
    trend_title: Text
    top: list[Standing]
    bottom: list[Standing]
    up: list[Standing]
    down: list[Standing]
    moved: Text
    before_year: int | None
    keys: list[KeyFigure]
    ranking_url: str
    compare_url: str
    method_url: str


def nation_page(on: date | None, language: str) -> NationPage | None:
    """Return the first page on the provinces of a day; None where nothing is published."""
    shelf = boards.shelf()
    listing = shelf.newest(FAMILY, GROUP)
    if listing is None:
        return None
    board = boards.board_of(listing, on)
    before = _before(shelf, listing, on)
    to = Addresses(language)
    national = _national(shelf)
    standings = _standings(board, before, to, language)
    moved = [item for item in standings if item.change]
    up = sorted((m for m in moved if (m.change or 0) > 0), key=lambda m: (-(m.change or 0), m.rank))[:5]
    down = sorted((m for m in moved if (m.change or 0) < 0), key=lambda m: (m.change or 0, m.rank))[:5]
    return NationPage(
        board=board,
        first=_first(board, national),
        map=_map(board, to, language),
        map_title=_map_title(board),
        carried=_carried(board),
        units=_unit_tabs(board, to, language),
        trend=_trend(national, boards.boards_of(shelf.of(FAMILY, GROUP)), language),
        trend_title=_trend_title(national),
        top=standings[:5],
        bottom=standings[-5:],
        up=up,
        down=down,
        moved=_moved(board, before, up, down),
        before_year=before.listing.year if before else None,
        keys=_keys(board, national, to),
        ranking_url=to.ranking(FAMILY, listing.year, GROUP, board.units_on if board.is_rebased else None),
        compare_url=to.compare([item.url.split("/places/")[1].split("/")[0] for item in standings[:2]]),
        method_url=to.method(listing.edition_code),
    )


def _before(shelf: boards.Shelf, listing: Listing, on: date | None) -> Board | None:
    earlier = [item for item in shelf.of(FAMILY, GROUP) if item.year < listing.year]
    found = boards.boards_of(earlier[-1:], on)
    return found[0] if found and found[0].ranks[:, 0].all() else None


def _national(shelf: boards.Shelf) -> list[Board]:
    return [b for b in boards.boards_of(shelf.of(FAMILY, "nation")) if np.isfinite(b.scores[0, 0])]


def _first(board: Board, national: list[Board]) -> Text:
    best = int(np.nanargmax(board.scores[:, 0]))
    middle = median(board.scores[:, 0]) or 0.0
    leader = Named(board.units[best].name, float(board.scores[best, 0]), board.edition.decimals)
    words = sentences.nation_first(board.listing.year, leader, len(board.units), middle)
    if not national:
        return words
    last = national[-1]
    then = (national[-2].listing.year, float(national[-2].scores[0, 0])) if len(national) > 1 else None
    return sentences.joined(
        words, sentences.national_index(last.listing.year, float(last.scores[0, 0]), then)
    )


def _map(board: Board, to: Addresses, language: str) -> Areas:
    day = league.place_day(board)
    areas = []
    for row, unit in enumerate(board.units):
        score, rank = float(board.scores[row, 0]), int(board.ranks[row, 0])
        note = Text(f"hạng {rank}", f"rank {rank}").in_language(language) if rank else ""
        areas.append(
            Area(
                code=unit.code,
                name=unit.name.in_language(language),
                value=round(score, board.edition.decimals) if np.isfinite(score) else None,
                url=to.place(unit.code, day),
                note=note,
            )
        )
    label = Text(f"Điểm năm {board.listing.year}", f"Score in {board.listing.year}").in_language(language)
    return Areas(to.map(board.units_on), tuple(areas), label, decimals=board.edition.decimals)


def _map_title(board: Board) -> Text:
    scores = known(board.scores[:, 0])
    return Text(
        "Nơi cao nhất đạt {high}, nơi thấp nhất {low}: cách nhau {apart}.",
        "The highest score is {high}, the lowest {low}: {apart} apart.",
    ).fill(
        high=sentences.number(float(scores.max()), board.edition.decimals),
        low=sentences.number(float(scores.min()), board.edition.decimals),
        apart=sentences.number(float(scores.max() - scores.min()), board.edition.decimals),
    )


def _carried(board: Board) -> Text:
    if board.mapping is None:
        return sentences.NOTHING
    return sentences.carried_over(len(board.units), len(board.mapping.sources), board.listing.year)


def _unit_tabs(board: Board, to: Addresses, language: str) -> list[tuple[str, str, bool]]:
    listing = board.listing
    days = [listing.units_on, *(day for day in boards.changes() if day > listing.units_on)]
    tabs = []
    for day in days if len(days) > 1 else []:
        of_day = boards.board_of(listing, day)
        url = f"{to.root}?as_of={day.isoformat()}" if day != listing.units_on else to.root
        label = units_label(len(of_day.units)).in_language(language)
        tabs.append((label, url, of_day.units_on == board.units_on))
    return tabs


def _standings(board: Board, before: Board | None, to: Addresses, language: str) -> list[Standing]:
    day = league.place_day(board)
    found = []
    for line in ranked_rows(board):
        if not line.rank:
            continue
        found.append(
            Standing(
                rank=line.rank,
                name=line.name.in_language(language),
                url=to.place(line.code, day),
                figure=figure_at(board, board.row(line.code), board.root, to),
                change=_change(before, line.code, line.rank),
            )
        )
    return found


def _change(before: Board | None, code: str, rank: int) -> int | None:
    if before is None or code not in before.unit_index:
        return None
    then = int(before.ranks[before.row(code), 0])
    return then - rank if then else None


def _moved(board: Board, before: Board | None, up: list[Standing], down: list[Standing]) -> Text:
    if before is None:
        return sentences.NOTHING
    named = [[Named(Text(m.name, m.name), abs(m.change or 0), 0) for m in moved] for moved in (up, down)]
    return sentences.what_moved(board.listing.year, before.listing.year, named[0], named[1])


def _trend(national: list[Board], provinces: list[Board], language: str) -> Lines | None:
    if len(national) < 2:
        return None
    whole = [b for b in provinces if np.isfinite(b.scores[:, 0]).all()]
    of_nation = tuple((float(b.listing.year), float(b.scores[0, 0])) for b in national)
    of_middle = tuple((float(b.listing.year), median(b.scores[:, 0])) for b in whole)
    names = (Text("Quốc gia", "The nation"), Text("Tỉnh ở giữa (trung vị)", "The middle province (median)"))
    series = [Series(names[0].in_language(language), of_nation, is_main=True)]
    if len(of_middle) > 1:
        series.append(Series(names[1].in_language(language), of_middle))
    return Lines(tuple(series), minimum=0.0, maximum=1.0, decimals=4)


def _trend_title(national: list[Board]) -> Text:
    if len(national) < 2:
        return sentences.NOTHING
    first, last = national[0], national[-1]
    is_up = last.scores[0, 0] >= first.scores[0, 0]
    return Text(
        "Chỉ số quốc gia {way} từ {a} năm {y0} lên {b} năm {y1}."
        if is_up
        else "Chỉ số quốc gia {way} từ {a} năm {y0} xuống {b} năm {y1}.",
        "The national index {way} from {a} in {y0} to {b} in {y1}.",
    ).fill(
        way=Text("tăng", "rose") if is_up else Text("giảm", "fell"),
        a=sentences.number(float(first.scores[0, 0]), 4),
        y0=first.listing.year,
        b=sentences.number(float(last.scores[0, 0]), 4),
        y1=last.listing.year,
    )


def _keys(board: Board, national: list[Board], to: Addresses) -> list[KeyFigure]:
    best, worst = int(np.nanargmax(board.scores[:, 0])), int(np.nanargmin(board.scores[:, 0]))
    year = board.listing.year
    keys = []
    if national:
        last = national[-1]
        note = Text(
            f"thang từ 0 đến 1, năm {last.listing.year}", f"on a scale from 0 to 1, {last.listing.year}"
        )
        keys.append(
            KeyFigure(Text("Chỉ số quốc gia", "National index"), figure_at(last, 0, last.root, to), note)
        )
    keys.append(
        KeyFigure(
            Text("Cao nhất", "Highest"), figure_at(board, best, board.root, to), _who(board, best, year)
        )
    )
    keys.append(
        KeyFigure(
            Text("Thấp nhất", "Lowest"), figure_at(board, worst, board.root, to), _who(board, worst, year)
        )
    )
    return keys


def _who(board: Board, row: int, year: int) -> Text:
    return Text("{name}, năm {year}", "{name}, {year}").fill(name=board.units[row].name, year=year)
