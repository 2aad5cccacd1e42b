"""The league table of a result, made once a minute in each language."""

from datetime import date

from django.utils.translation import override

from nenso.index.queries import Board, Listing, ranking
from nenso.index.rules import Basis
from nenso.web.presenters import boards
from nenso.web.presenters.figures import mean, median
from nenso.web.presenters.kept import kept
from nenso.web.presenters.league.beside import regions
from nenso.web.presenters.league.lines import all_published, bands_in_words, row_maker
from nenso.web.presenters.league.records import Heading, Table
from nenso.web.presenters.sureness import Sureness, sureness_of


@kept(size=96)
def table(
    family: str, year: int, group: str, _run: int, on: date | None, language: str, is_sure: bool
) -> Table:
    """Return the table of a result in one language; rendered at most once a minute."""
    shelf = boards.shelf()
    board = boards.board_of(shelf.find(family, year, group), on)
    past = [] if is_sure else boards.past_of(shelf.of(family, group), on)
    with override(language):
        return _table(board, past, language, sureness_of(board), is_sure)


def table_of(listing: Listing, on: date | None, language: str, is_sure: bool = False) -> Table:
    """Return the table of a listing on the units of a day; `is_sure` for how sure its ranks are."""
    asked = boards.units_for(listing, on)
    return table(listing.family, listing.year, listing.group, listing.run_id, asked, language, is_sure)


def _table(board: Board, past: list[Board], language: str, sure: Sureness | None, is_sure: bool) -> Table:
    codes = [] if is_sure else boards.main_codes(board)
    has_trend = sum(bool(item.ranks[:, 0].any()) for item in past) > 1
    row_of = row_maker(
        board, past, codes, language, has_trend, bands_in_words(board, sure, language), is_sure
    )
    place_in = _regions_by_unit(board)
    lines = [row_of(item.rank, item.code, place_in.get(item.code, "")) for item in ranking(board)]
    return Table(
        headings=tuple(_heading(board, code, language) for code in codes),
        lines=tuple(lines),
        years=tuple(item.listing.year for item in past),
        has_trend=has_trend,
        has_drivers=len(codes) > 1,
        has_published=bool((board.basis == Basis.PUBLISHED).any()),
        is_uniform=all_published(board, codes),
        decimals=board.edition.decimals,
        median=median(board.scores[:, 0]),
        mean=mean(board.scores[:, 0]),
        has_bands=sure is not None,
        is_sure=is_sure,
    )


def _heading(board: Board, code: str, language: str) -> Heading:
    figures = board.scores[:, board.column(code)]
    name = board.edition.name_of(code).in_language(language)
    if not boards.is_common(board, code):
        return Heading(code, name, None, None)
    return Heading(code, name, median(figures), mean(figures))


def _regions_by_unit(board: Board) -> dict[str, str]:
    if board.listing.group not in boards.CARRIED:
        return {}
    return {unit: code for code, _, units in regions(board.units_on) for unit in units}
