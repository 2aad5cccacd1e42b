"""The profile of a place: where it stands, why, what would raise it most, and its life."""

from datetime import date
from urllib.parse import urlencode

import numpy as np

from nenso.directory import queries as directory
from nenso.directory.queries import Chapter
from nenso.index.queries import Board
from nenso.index.queries import ranking as ranked_rows
from nenso.kernel.rules import Text
from nenso.web import sentences
from nenso.web.presenters import boards, league, lives
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import figure_at, median, origin_day
from nenso.web.presenters.names import family_name, index_name, name_of, told, type_name, within
from nenso.web.presenters.place_reasons import bars_of, explain, history_of, indicators_of
from nenso.web.presenters.place_records import Asked, Elsewhere, Member, Neighbour, PlacePage
from nenso.web.presenters.place_sureness import place_sureness
from nenso.web.presenters.sureness import why_not
from nenso.web.sentences import Named

REACH = 2  # neighbours shown on either side


def place_page(
    code: str, on: date | None, language: str, today: date, family: str = "", year: int | None = None
) -> PlacePage:
    """Return the profile of a place as of a day; raises `Refused("organisation.not_found")`."""
    life = directory.life(code)
    chapter = lives.chapter_on(life, on or today)
    day = min(max(on or today, chapter.validity.since), lives.last_day(chapter, today))
    asked = Asked(code, day, language, today, boards.shelf(), life, chapter, Addresses(language))
    unit = directory.organisation(code, day)
    page = PlacePage(
        code=code,
        name=name_of(unit),
        full_name=chapter.name,
        kind=type_name(unit.type),
        first=sentences.place_without(name_of(unit)),
        ended=_ended(chapter),
        life=lives.timeline(life, asked.to, today) if unit.type != "state" else [],
    )
    found = _boards(asked)
    if found:
        _fill(page, asked, found, family, year)
    page.eras = _eras(asked)
    return page


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


def _boards(asked: Asked) -> dict[tuple[str, str], list[Board]]:
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
    page: PlacePage, asked: Asked, found: dict[tuple[str, str], list[Board]], family: str, year: int | None
) -> None:
    kind = next((pair for pair in found if pair[0] == family), next(iter(found)))
    years = found[kind]
    board = next((item for item in years if item.listing.year == year), years[-1])
    row, to, listing = board.row(asked.code), asked.to, board.listing
    page.board, page.score = board, figure_at(board, row, board.root, to)
    page.rank, page.of = int(board.ranks[row, 0]), boards.size_of(board)
    page.median = median(board.scores[:, 0])
    page.indicators = indicators_of(board, row, asked)
    page.bars = bars_of(page.indicators, board)
    page.first = _first(page, board, asked)
    _since(page, years, board, asked)
    page.history, page.history_title = history_of(asked, kind, years)
    explain(page, asked, years, board)
    page.sure = place_sureness(board, asked.code, to, origin_day(board))
    page.not_sure = sentences.NOTHING if page.sure or not page.rank else why_not(board)
    page.members = _members(board, asked)
    page.neighbours = _neighbours(board, asked)
    page.elsewhere = _elsewhere(found, asked)
    page.families, page.years = _family_tabs(found, kind, asked), _year_tabs(years, board, asked)
    page.ranking_url = to.ranking(listing.family, listing.year, listing.group, origin_day(board))
    if page.of != 1:
        page.pin_url = f"{page.ranking_url}{'&' if '?' in page.ranking_url else '?'}pin={asked.code}"
        page.compare_url = to.compare([asked.code], as_of=_address_day(asked))
    page.method_url = to.method(listing.edition_code)


def _address_day(asked: Asked) -> date | None:
    """Return the day that an address must carry to keep to the asked units; none for those of today."""
    return None if boards.era(asked.on) == boards.era(asked.today) else asked.on


def _first(page: PlacePage, board: Board, asked: Asked) -> Text:
    year, name, decimals = board.listing.year, told(page.name), board.edition.decimals
    if page.of == 1 or not page.rank:
        if page.score is None or page.score.value is None:
            return sentences.place_without(page.name)
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


def _since(page: PlacePage, years: list[Board], board: Board, asked: Asked) -> None:
    """Say how many places were won since the year before on the same units."""
    before = [item for item in years if item.listing.year < board.listing.year]
    if before and page.rank:
        rank = int(before[-1].ranks[before[-1].row(asked.code), 0])
        if rank:
            listing, then = board.listing, before[-1].listing.year
            page.change, page.change_since = rank - page.rank, then
            url = asked.to.changes(listing.family, listing.group, then, listing.year, origin_day(board))
            page.change_url = f"{url}{'&' if '?' in url else '?'}{urlencode({'q': asked.words(page.name)})}"


def _members(board: Board, asked: Asked) -> list[Member]:
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
        if part.code == asked.code:
            name = asked.words(Text(f"{name} (cũ)", f"{name} (before)"))
        found.append(Member(name, url, part.share, part.is_assumed, figure, figure.rank))
    return found


def _neighbours(board: Board, asked: Asked) -> list[Neighbour]:
    ranked = [line for line in ranked_rows(board) if line.rank]
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


def _elsewhere(found: dict[tuple[str, str], list[Board]], asked: Asked) -> list[Elsewhere]:
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


def _profile_url(asked: Asked, **query: object) -> str:
    base = asked.to.place(asked.code, _address_day(asked))
    pairs = "&".join(f"{key}={value}" for key, value in query.items() if value)
    return f"{base}{'&' if '?' in base else '?'}{pairs}" if pairs else base


def _family_tabs(
    found: dict[tuple[str, str], list[Board]], kind: tuple[str, str], asked: Asked
) -> list[tuple[str, str, bool]]:
    if len(found) < 2:
        return []
    return [
        (asked.words(family_name(family)), _profile_url(asked, family=family), (family, group) == kind)
        for family, group in found
    ]


def _year_tabs(years: list[Board], board: Board, asked: Asked) -> list[tuple[str, str, bool]]:
    if len(years) < 2:
        return []
    return [
        (str(b.listing.year), _profile_url(asked, family=b.listing.family, year=b.listing.year), b is board)
        for b in reversed(years)
    ]


def _eras(asked: Asked) -> list[tuple[str, str, bool]]:
    """Offer the chapters that the code had: the Đà Nẵng of 63 provinces, and that of 34."""
    if len(asked.life.chapters) < 2:
        return []
    tabs = []
    for chapter in reversed(asked.life.chapters):
        until = chapter.validity.until
        is_now = until is None
        label = Text("Hiện nay", "Today") if is_now else Text("Trước {day}", "Before {day}").fill(day=until)
        day = None if is_now else lives.last_day(chapter, asked.today)
        tabs.append((asked.words(label), asked.to.place(asked.code, day), chapter is asked.chapter))
    return tabs
