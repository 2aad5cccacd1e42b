"""The years of a place: its score and rank in each published year, on its own units."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from nenso.index.queries.boards import Board, board, catalogue
from nenso.index.queries.ranking import BASIS_WORDS
from nenso.index.rules import Basis
from nenso.kernel.rules import Refused


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One year of a place; `of` is the number of units ranked with it."""

    year: int
    value: float
    rank: int
    of: int
    basis: str
    edition_code: str
    is_rebased: bool


def history(
    family: str, group: str, code: str, units_on: date | None = None, node: str | None = None
) -> list[HistoryPoint]:
    """Return the published years of a unit, oldest first; years it has no figure for are left out.

    With `units_on` every year is carried over to the units of that day, so that a merged province has a past.
    """
    points = []
    for listing in catalogue():
        if (listing.family, listing.group) != (family, group):
            continue
        try:
            found = board(family, listing.year, group, units_on)
        except Refused:
            continue
        point = _point(found, code, node)
        if point is not None:
            points.append(point)
    return points


def _point(found: Board, code: str, node: str | None) -> HistoryPoint | None:
    wanted = node or found.root
    if code not in found.unit_index or wanted not in found.code_index:
        return None
    row, column = found.row(code), found.column(wanted)
    if np.isnan(found.scores[row, column]):
        return None
    return HistoryPoint(
        year=found.listing.year,
        value=float(found.scores[row, column]),
        rank=int(found.ranks[row, column]),
        of=int(np.count_nonzero(found.ranks[:, column])),
        basis=BASIS_WORDS[Basis(int(found.basis[row, column]))],
        edition_code=found.edition.code,
        is_rebased=found.is_rebased,
    )
