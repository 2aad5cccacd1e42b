"""The profile of a place: where it stands, why, what would raise it most, and its life."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from nenso.directory import queries as directory
from nenso.directory.queries import Chapter, Life
from nenso.index import rules
from nenso.index.queries import Board
from nenso.kernel.rules import Text
from nenso.ui.rules import Bar, Bars, Lines, Mark, Series
from nenso.web import sentences
from nenso.web.presenters import boards, league, lives
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import Figure, figure_at, origin_day
from nenso.web.presenters.names import family_name, index_name, spoken, type_name, units_label, within
from nenso.web.sentences import Named

MOVES = 5
REACH = 2  # neighbours shown on either side
UNSEEN = Text("Các chỉ số chính chưa công bố", "Main indicators not published")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One main indicator (or pillar) of a place beside those of the others."""

    name: str
    figure: Figure
    median: float | None
    best: float | None
    best_name: str
    of: int
    is_view: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What lifting one indicator to the median would do."""

    words: Text
    places: int
    gain: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place near in the ranking."""

    rank: int
    name: str
    url: str
    figure: Figure
    is_own: bool


@dataclass(frozen=True, slots=True)
class Member:
    """An old unit that went into this one."""

    name: str
    url: str
    share: float
    is_assumed: bool
    figure: Figure
    rank: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where the place stands in an index."""

    name: str
    year: int
    rank: int
    of: int
    figure: Figure
    url: str
    ranking_url: str


@dataclass
class PlacePage:
    """A profile in the reader's language; what could not be said is empty."""

    code: str
    name: Text
    full_name: Text
    kind: Text
    first: Text
    ended: Text
    eras: list[tuple[str, str, bool]] = field(default_factory=list)
    families: list[tuple[str, str, bool]] = field(default_factory=list)
    years: list[tuple[str, str, bool]] = field(default_factory=list)
    board: Board | None = None
    score: Figure | None = None
    rank: int = 0
    of: int = 0
    change: int | None = None
    change_since: int | None = None
    median: float | None = None
    indicators: list[Indicator] = field(default_factory=list)
    bars: Bars | None = None
    history: Lines | None = None
    history_title: Text = sentences.NOTHING
    strengths: list[Named] = field(default_factory=list)
    weaknesses: list[Named] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    steps_year: int | None = None
    parts: list[tuple[str, float]] = field(default_factory=list)
    parts_total: float = 0.0
    parts_score: float = 0.0
    parts_year: int | None = None
    members: list[Member] = field(default_factory=list)
    neighbours: list[Neighbour] = field(default_factory=list)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    life: list[dict[str, Any]] = field(default_factory=list)
    pin_url: str = ""
    compare_url: str = ""
    ranking_url: str = ""
    method_url: str = ""


@dataclass(frozen=True)
class _Asked:
    """What a reader asked of a place, with what answers it."""

    code: str
    on: date
    language: str
    today: date
    shelf: boards.Shelf
    life: Life
    chapter: Chapter
    to: Addresses

    def words(self, text: Text) -> str:
        return text.in_language(self.language)


def place_page(
    code: str, on: date | None, language: str, today: date, family: str = "", year: int | None = None
) -> PlacePage:
    """Return the profile of a place as of a day; raises `Refused("organisation.not_found")`."""
    life = directory.life(code)
    chapter = lives.chapter_on(life, on or today)
    day = min(max(on or today, chapter.validity.since), lives.last_day(chapter, today))
    asked = _Asked(code, day, language, today, boards.shelf(), life, chapter, Addresses(language))
    unit = directory.organisation(code, day)
    page = PlacePage(
        code=code,
        name=_name(unit),
        full_name=chapter.name,
        kind=type_name(unit.type),
        first=sentences.place_without(_name(unit)),
        ended=_ended(chapter),
        life=lives.timeline(life, asked.to, today) if unit.type != "state" else [],
    )
    found = _boards(asked)
    if found:
        _fill(page, asked, found, family, year)
    page.eras = _eras(asked, page)
    return page


def _name(unit: directory.OrganisationAsOf) -> Text:
    """Return the name for sentences: short for provinces and states, whole for ministries."""
    is_short = unit.type in ("provincial_committee", "communal_committee", "district_committee", "state")
    return spoken(unit.short_name) if is_short else unit.name


def _ended(chapter: Chapter) -> Text:
    if chapter.validity.until is None:
        return sentences.NOTHING
    names = [within(event.name) for event in chapter.successors]
    if not names:
        return Text(
            "Trang này nói về đơn vị có đến ngày {day}.",
            "This page tells of a unit that existed until {day}.",
        ).fill(day=chapter.validity.until)
    return Text(
        "Trang này nói về {name} trước ngày {day}. Từ ngày đó, nơi đây thuộc {names} mới.",
        "This page tells of {name} before {day}. Since then it has been part of the new {names}.",
    ).fill(name=within(chapter.name), day=chapter.validity.until, names=sentences.listed(names))


def _boards(asked: _Asked) -> dict[tuple[str, str], list[Board]]:
    """Return the boards that hold the place with a rank or score, by family and group, oldest first."""
    found: dict[tuple[str, str], list[Board]] = {}
    for kind in asked.shelf.kinds:
        holding = [
            board
            for board in boards.boards_of(asked.shelf.of(*kind), asked.on)
            if asked.code in board.unit_index and _is_known(board, board.row(asked.code))
        ]
        if holding:
            found[kind] = holding
    return found


def _is_known(board: Board, row: int) -> bool:
    return bool(board.basis[row, 0] or board.ranks[row, 0])


def _fill(
    page: PlacePage, asked: _Asked, found: dict[tuple[str, str], list[Board]], family: str, year: int | None
) -> None:
    kind = next((pair for pair in found if pair[0] == family), next(iter(found)))
    years = found[kind]
    board = next((item for item in years if item.listing.year == year), years[-1])
    row, to, listing = board.row(asked.code), asked.to, board.listing
    page.board, page.score = board, figure_at(board, row, board.root, to)
    page.rank, page.of = int(board.ranks[row, 0]), boards.size_of(board)
    page.median = league.median(board.scores[:, 0])
    page.indicators = _indicators(board, row, asked)
    page.bars = _bars(page.indicators, board)
    page.first = _first(page, board, asked)
    _since(page, years, board, asked.code)
    page.history, page.history_title = _history(asked, kind, years)
    _explain(page, asked, years, board)
    page.members = _members(board, asked)
    page.neighbours = _neighbours(board, asked)
    page.elsewhere = _elsewhere(found, asked)
    page.families, page.years = _family_tabs(found, kind, asked), _year_tabs(years, board, asked)
    page.ranking_url = to.ranking(listing.family, listing.year, listing.group, origin_day(board))
    if page.of != 1:
        page.pin_url = f"{page.ranking_url}{'&' if '?' in page.ranking_url else '?'}pin={asked.code}"
        page.compare_url = to.compare([asked.code], as_of=_address_day(asked))
    page.method_url = to.method(listing.edition_code)


def _address_day(asked: _Asked) -> date | None:
    """Return the day that an address must carry to keep to the asked units; none for those of today."""
    return None if boards.era(asked.on) == boards.era(asked.today) else asked.on


# --- Where it stands --------------------------------------------------------------------------------------


def _indicators(board: Board, row: int, asked: _Asked) -> list[Indicator]:
    codes = [
        *boards.main_codes(board),
        *(view.code for view in board.edition.views if board.has_figures(view.code)),
    ]
    found = []
    for code in codes:
        column = board.scores[:, board.column(code)]
        best = int(np.nanargmax(column))
        found.append(
            Indicator(
                name=asked.words(board.edition.name_of(code)),
                figure=figure_at(board, row, code, asked.to),
                median=league.median(column),
                best=float(column[best]),
                best_name=asked.words(board.units[best].name),
                of=int(np.isfinite(column).sum()),
                is_view=not board.edition.has_node(code),
            )
        )
    return found


def _bars(indicators: list[Indicator], board: Board) -> Bars | None:
    shown = [item for item in indicators if item.figure.value is not None and not item.is_view]
    if len(shown) < 2:
        return None
    maximum = 1.0 if board.edition.figures_as == "value" else None
    digits = (
        board.edition.decimals
    )  # rounded here, for a script rounds halves otherwise than the table beside
    bars = tuple(
        Bar(
            item.name,
            round(item.figure.value or 0.0, digits),
            _round(item.median, digits),
            _round(item.best, digits),
        )
        for item in shown
    )
    return Bars(bars, maximum=maximum, decimals=board.edition.decimals)


def _round(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _first(page: PlacePage, board: Board, asked: _Asked) -> Text:
    year, name, decimals = board.listing.year, page.name, board.edition.decimals
    if page.of == 1 or not page.rank:
        if page.score is None or page.score.value is None:
            return sentences.place_without(name)
        return sentences.place_score(
            year, name, Named(index_name(board.listing.family), page.score.value, decimals)
        )
    row = board.row(asked.code)
    codes = [code for code in boards.main_codes(board) if np.isfinite(board.values[row, board.column(code)])]
    ordered = sorted(codes, key=lambda code: -board.values[row, board.column(code)])
    ends = [
        Named(board.edition.name_of(code), float(board.scores[row, board.column(code)]), decimals)
        for code in (ordered[:1] + ordered[-1:])
    ]
    strong, weak = (ends[0], ends[1]) if len(ends) == 2 else (None, None)
    return sentences.place_first(year, name, page.rank, page.of, strong, weak)


def _since(page: PlacePage, years: list[Board], board: Board, code: str) -> None:
    """Say how many places were won since the year before on the same units."""
    before = [item for item in years if item.listing.year < board.listing.year]
    if before and page.rank:
        rank = int(before[-1].ranks[before[-1].row(code), 0])
        if rank:
            page.change, page.change_since = rank - page.rank, before[-1].listing.year


def _history(asked: _Asked, kind: tuple[str, str], years: list[Board]) -> tuple[Lines | None, Text]:
    """Draw ranks over the years; the units of then and of now are two lines, for 1 of 63 is not 1 of 34."""
    own = _points(years, asked.code)
    lines = [(own, asked.words(_line_name(years)), any(b.is_rebased for b in years))] if own else []
    if any(board.is_rebased for board in years):
        then = [
            b
            for b in boards.boards_of(asked.shelf.of(*kind))
            if not b.is_rebased and asked.code in b.unit_index
        ]
        before = _points(then, asked.code)
        if before:
            lines.append((before, asked.words(_line_name(then)), False))
    title = sentences.rank_history(own or lines[0][0]) if lines else sentences.NOTHING
    ranks = {rank for points, _, _ in lines for _, rank, _ in points}
    if len(ranks) < 2:
        return None, title
    series = tuple(
        Series(
            name,
            tuple((float(y), float(rank)) for y, rank, _ in points),
            is_main=place == 0,
            is_assumed=assumed,
        )
        for place, (points, name, assumed) in enumerate(lines)
    )
    marks = _marks(kind, asked.language)
    return Lines(series, marks, is_rank=True, minimum=1, maximum=max(10, *ranks), decimals=0), title


def _points(years: list[Board], code: str) -> list[tuple[int, int, int]]:
    found = [(b.listing.year, int(b.ranks[b.row(code), 0]), boards.size_of(b)) for b in years]
    return [point for point in found if point[1] and point[2] != 1]


def _line_name(years: list[Board]) -> Text:
    if years[-1].listing.group not in boards.CARRIED:
        return Text("Hạng", "Rank")
    return Text("Hạng trên {units}", "Rank among {units}").fill(units=units_label(years[-1]))


def _marks(kind: tuple[str, str], language: str) -> tuple[Mark, ...]:
    """Mark the days on which units merged, on an axis of years."""
    if kind[1] not in boards.CARRIED:
        return ()
    return tuple(
        Mark(
            day.year + (day.timetuple().tm_yday - 1) / 365,
            Text("Sáp nhập {day}", "Merger {day}").fill(day=day).in_language(language),
        )
        for day in boards.changes()
    )


# --- Why, and what would raise it -------------------------------------------------------------------------


def _explain(page: PlacePage, asked: _Asked, years: list[Board], board: Board) -> None:
    outcome = boards.outcome_of(board)
    standing = rules.strengths_and_weaknesses(board.edition, outcome, asked.code, boards.main_codes(board))
    decimals = board.edition.decimals
    page.strengths = [Named(item.name, item.score - item.median, decimals) for item in standing.strengths]
    page.weaknesses = [Named(item.name, item.score - item.median, decimals) for item in standing.weaknesses]
    for past in [board, *(item for item in reversed(years) if item is not board)]:
        _steps(page, asked, past)
        _parts(page, asked, past)
        if page.steps_year is not None and page.parts_year is not None:
            return


def _steps(page: PlacePage, asked: _Asked, board: Board) -> None:
    if page.steps_year is not None or page.rank == 1 or not board.ranks[board.row(asked.code), 0]:
        return
    outcome = boards.outcome_of(board)
    target = "median"
    moves = rules.best_moves(board.edition, outcome, asked.code, target)
    if not moves:
        target = "best"
        moves = rules.best_moves(board.edition, outcome, asked.code, target)
    if not moves:
        return
    rank = int(board.ranks[board.row(asked.code), 0])
    page.steps_year = board.listing.year
    page.steps = [_step(board, move, rank, target) for move in moves[:MOVES]]


def _step(board: Board, move: rules.Move, rank: int, target: str) -> Step:
    scale = board.edition.node(move.code).max_points if board.edition.figures_as == "points" else 1.0
    words = sentences.best_move(
        Named(move.name, move.start * scale, board.edition.decimals),
        move.goal * scale,
        rank,
        move.rank,
        target,
    )
    return Step(words, move.places, move.gain)


def _parts(page: PlacePage, asked: _Asked, board: Board) -> None:
    """Split the composite into what each main indicator brings, in points of the edition."""
    outcome, edition = boards.outcome_of(board), board.edition
    composite = outcome.value(asked.code, edition.root.code)
    if page.parts_year is not None or math.isnan(composite):
        return
    mains = set(edition.root.children)
    brought = [
        c for c in rules.contributions(edition, outcome, asked.code) if c.code in mains and c.amount > 0
    ]
    if len(brought) < 2:
        return
    scale = edition.max_points
    ordered = sorted(brought, key=lambda item: -item.amount)
    page.parts = [(asked.words(item.name), item.amount * scale) for item in ordered]
    rest = composite - math.fsum(item.amount for item in brought)
    if rest > 1e-9:
        page.parts.append((asked.words(UNSEEN), rest * scale))
    page.parts_total, page.parts_score, page.parts_year = scale, composite * scale, board.listing.year


# --- What stands around it --------------------------------------------------------------------------------


def _members(board: Board, asked: _Asked) -> list[Member]:
    if board.mapping is None:
        return []
    sources = board.mapping.sources_of(asked.code)
    if len(sources) < 2:
        return []
    before = boards.board_of(board.listing)
    found = []
    for part in sources:
        row = before.row(part.code)
        figure = figure_at(before, row, before.root, asked.to)
        url = asked.to.place(part.code, before.units_on)
        name = asked.words(before.units[row].name)
        found.append(Member(name, url, part.share, part.is_assumed, figure, figure.rank))
    return found


def _neighbours(board: Board, asked: _Asked) -> list[Neighbour]:
    ranked = [line for line in league.ranking(board) if line.rank]
    places = [line.code for line in ranked]
    if asked.code not in places or len(ranked) < 2:
        return []
    own = places.index(asked.code)
    day = league.place_day(board)
    return [
        Neighbour(
            line.rank,
            asked.words(line.name),
            asked.to.place(line.code, day),
            figure_at(board, board.row(line.code), board.root, asked.to),
            line.code == asked.code,
        )
        for line in ranked[max(0, own - REACH) : own + REACH + 1]
    ]


def _elsewhere(found: dict[tuple[str, str], list[Board]], asked: _Asked) -> list[Elsewhere]:
    items = []
    for (family, group), years in found.items():
        board = years[-1]
        row = board.row(asked.code)
        items.append(
            Elsewhere(
                name=asked.words(family_name(family)),
                year=board.listing.year,
                rank=int(board.ranks[row, 0]),
                of=boards.size_of(board),
                figure=figure_at(board, row, board.root, asked.to),
                url=_profile_url(asked, family=family),
                ranking_url=asked.to.ranking(family, board.listing.year, group, origin_day(board)),
            )
        )
    return items if len(items) > 1 else []


# --- Switches ---------------------------------------------------------------------------------------------


def _profile_url(asked: _Asked, **query: object) -> str:
    base = asked.to.place(asked.code, _address_day(asked))
    pairs = "&".join(f"{key}={value}" for key, value in query.items() if value)
    return f"{base}{'&' if '?' in base else '?'}{pairs}" if pairs else base


def _family_tabs(
    found: dict[tuple[str, str], list[Board]], kind: tuple[str, str], asked: _Asked
) -> list[tuple[str, str, bool]]:
    if len(found) < 2:
        return []
    return [
        (asked.words(family_name(family)), _profile_url(asked, family=family), (family, group) == kind)
        for family, group in found
    ]


def _year_tabs(years: list[Board], board: Board, asked: _Asked) -> list[tuple[str, str, bool]]:
    if len(years) < 2:
        return []
    return [
        (str(b.listing.year), _profile_url(asked, family=b.listing.family, year=b.listing.year), b is board)
        for b in reversed(years)
    ]


def _eras(asked: _Asked, page: PlacePage) -> list[tuple[str, str, bool]]:
    """Offer the chapters that the code had: the Đà Nẵng of 63 provinces, and that of 34."""
    if len(asked.life.chapters) < 2:
        return []
    tabs = []
    for chapter in reversed(asked.life.chapters):
        until = chapter.validity.until
        is_now = until is None
        label = Text("Hiện nay", "Today") if is_now else Text("Đến {day}", "Until {day}").fill(day=until)
        day = None if is_now else lives.last_day(chapter, asked.today)
        tabs.append((asked.words(label), asked.to.place(asked.code, day), chapter is asked.chapter))
    return tabs
