"""Why a place stands where it stands: its indicators, its parts, its years, and what would raise it."""

import math

import numpy as np

from nenso.index import rules
from nenso.index.queries import Board
from nenso.kernel.rules import HALF_ROOM, Text
from nenso.ui.rules import Bar, Bars, Lines, Mark, Series
from nenso.web import sentences
from nenso.web.presenters import boards
from nenso.web.presenters.figures import figure_at, median
from nenso.web.presenters.names import units_label
from nenso.web.presenters.place_records import Asked, Indicator, PlacePage, Step
from nenso.web.sentences import Named

MOVES = 5
UNSEEN = Text("Các chỉ số chính chưa công bố", "Main indicators not published")


def indicators_of(board: Board, row: int, asked: Asked) -> list[Indicator]:
    """Return the main indicators of a place, then its pillars, each beside the median and the best."""
    codes = [
        *boards.main_codes(board),
        *(view.code for view in board.edition.views if board.has_figures(view.code)),
    ]
    found = []
    for code in codes:
        column = board.scores[:, board.column(code)]
        best = int(np.nanargmax(column))
        is_common = boards.is_common(board, code)
        found.append(
            Indicator(
                name=asked.words(board.edition.name_of(code)),
                figure=figure_at(board, row, code, asked.to),
                median=median(column) if is_common else None,
                best=float(column[best]) if is_common else None,
                best_name=asked.words(board.units[best].name) if is_common else "–",
                of=int(np.isfinite(column).sum()),
                is_view=not board.edition.has_node(code),
            )
        )
    return found


def _round(value: float | None, digits: int) -> float | None:
    """Round as figures are written: 0.64435 is told as 0.6444, though its nearest binary fraction lies below."""
    return None if value is None else round(value + HALF_ROOM * 10.0**-digits, digits)


def bars_of(indicators: list[Indicator], board: Board) -> Bars | None:
    """Draw the main indicators; None where fewer than two are known."""
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
            _round(item.figure.value, digits),
            _round(item.median, digits),
            _round(item.best, digits),
        )
        for item in shown
    )
    return Bars(bars, maximum=maximum, decimals=board.edition.decimals)


def history_of(asked: Asked, kind: tuple[str, str], years: list[Board]) -> tuple[Lines | None, Text]:
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
    return Text("Hạng trên {units}", "Rank among {units}").fill(units=units_label(len(years[-1].units)))


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


def explain(page: PlacePage, asked: Asked, years: list[Board], board: Board) -> None:
    """Fill in strengths, weaknesses, the parts of the score and the steps that would raise it.

    Parts and steps are told for the newest year whose points are public.
    """
    outcome = boards.outcome_of(board)
    common = [code for code in boards.main_codes(board) if boards.is_common(board, code)]
    standing = rules.strengths_and_weaknesses(board.edition, outcome, asked.code, common)
    decimals = board.edition.decimals
    page.strengths = [Named(item.name, item.score - item.median, decimals) for item in standing.strengths]
    page.weaknesses = [Named(item.name, item.score - item.median, decimals) for item in standing.weaknesses]
    for past in [board, *(item for item in reversed(years) if item is not board)]:
        _steps(page, asked, past)
        _parts(page, asked, past)
        if page.steps_year is not None and page.parts_year is not None:
            return


def _steps(page: PlacePage, asked: Asked, board: Board) -> None:
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


def _parts(page: PlacePage, asked: Asked, board: Board) -> None:
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
