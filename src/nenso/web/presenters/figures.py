"""A figure on a page: its number, its marks and the address of its origin."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from nenso.index.queries import Board
from nenso.index.rules import Basis
from nenso.kernel.rules import Text
from nenso.web.presenters.addresses import Addresses

UNITS = {"points": Text("điểm", "points"), "value": Text("", "")}


@dataclass(frozen=True, slots=True)
class Figure:
    """What the tag `figure` needs; `value` None is shown as a dash without an origin."""

    value: float | None
    decimals: int
    url: str = ""
    basis: str = "computed"
    is_illustrative: bool = False
    rank: int = 0
    unit: str = ""

    @property
    def is_published(self) -> bool:
        """Say whether the figure stands as it was published."""
        return self.basis == "published"


def origin_day(board: Board) -> date | None:
    """Return the day that a figure's address must carry: only rebased figures need one."""
    return board.units_on if board.is_rebased else None


def figure_at(board: Board, row: int, code: str, to: Addresses) -> Figure:
    """Return the figure of a unit (by row) at a node or view."""
    column = board.column(code)
    score = float(board.scores[row, column])
    basis = int(board.basis[row, column])
    is_known = bool(np.isfinite(score))
    edition = board.edition
    return Figure(
        value=score if is_known else None,
        decimals=edition.decimals,
        url=to.figure(board.listing.run_uuid, board.units[row].code, code, origin_day(board))
        if is_known
        else "",
        basis="published" if basis == Basis.PUBLISHED else "computed",
        is_illustrative=edition.has_node(code) and edition.node(code).illustrative,
        rank=int(board.ranks[row, column]),
    )


def known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the figures that are there."""
    return values[np.isfinite(values)]


def median(values: NDArray[np.float64]) -> float | None:
    """Return the median of the figures that are there."""
    found = known(values)
    return float(np.median(found)) if found.size else None


def mean(values: NDArray[np.float64]) -> float | None:
    """Return the mean of the figures that are there."""
    found = known(values)
    return float(np.mean(found)) if found.size else None
