"""The years of a place: its score and rank in each published year, on its own units."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from nenso.index.queries.boards import Board, boards, catalogue
from nenso.index.queries.ranking import BASIS_WORDS
from nenso.index.rules import Basis


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
    its = [item for item in catalogue() if (item.family, item.group) == (family, group)]
    points = (_point(found, code, node) for found in boards(its, units_on, is_named=False))
    return [point for point in points if point is not None]


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
