"""The lines of a league table, each rendered once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.template.loader import get_template
from django.utils.safestring import SafeString

from nenso.directory.rules import known_by
from nenso.index.queries import Board
from nenso.index.rules import Basis
from nenso.index.rules.uncertainty import Band
from nenso.web.presenters import boards
from nenso.web.presenters.addresses import Addresses
from nenso.web.presenters.figures import figure_at
from nenso.web.presenters.league.records import Line
from nenso.web.presenters.sureness import Sureness
from nenso.web.sureness_words import share, tied_with


@dataclass(frozen=True, slots=True)
class Banding:
    """What a line says of its band: its share of the first ten, and whom it cannot be told apart from, in words."""

    band: Band
    of: int
    top_ten: str
    tied: str


def bands_in_words(board: Board, sure: Sureness | None, language: str) -> dict[str, Banding]:
    """Return the band of each unit in words; empty where no study stands."""
    if sure is None:
        return {}
    names = {unit.code: unit.name for unit in board.units}
    of = len(sure.study.bands)
    return {
        band.unit: Banding(
            band,
            of,
            share(band.top_ten).in_language(language),
            tied_with([names[unit] for unit in band.tied]).in_language(language),
        )
        for band in sure.study.bands
    }


def all_published(board: Board, codes: list[str]) -> bool:
    """Say whether every figure of the main indicators stands as published: then it is said once, below the table."""
    basis = board.basis[:, [board.column(code) for code in codes]]
    return bool(codes) and not bool((basis == Basis.COMPUTED).any())


def row_maker(
    board: Board,
    past: list[Board],
    codes: list[str],
    language: str,
    has_trend: bool,
    bands: dict[str, Banding],
    is_sure: bool,
) -> Callable[[int, str, str], Line]:
    """Return how to make the line of a unit from its rank, its code and its region."""
    template = get_template(f"web/rankings/{'sure_cells' if is_sure else 'cells'}.html")
    to, ranks = Addresses(language), np.bincount(board.ranks[:, 0])
    is_uniform = all_published(board, codes)
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
                "has_bands": bool(bands),
                "banding": bands.get(code),
                "of": len(board.units),
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
            band=bands[code].band if code in bands else None,
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
