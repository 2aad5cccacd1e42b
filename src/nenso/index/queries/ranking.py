"""The league table as plain rows."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from nenso.index.queries.boards import Board
from nenso.index.rules import Basis
from nenso.kernel.rules import Text

BASIS_WORDS = {Basis.COMPUTED: "computed", Basis.PUBLISHED: "published", Basis.MISSING: "missing"}
# Digits kept of a computed score: beyond them lies the noise of binary fractions.
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One line of the league table; `score` is unrounded where computed."""

    rank: int
    code: str
    name: Text
    score: float
    basis: str

    def plain(self, language: str = "vi") -> dict[str, Any]:
        """Return the row for JSON."""
        return {**asdict(self), "name": self.name.in_language(language)}


def ranking(board: Board, node: str | None = None) -> list[RankedRow]:
    """Return the ranked units of a board, best first, ties in the order of the Vietnamese alphabet.

    Units whose figure is unknown but whose official rank is known have no row: a rank is never shown as computed.
    """
    column = board.column(node or board.root)
    rows = [
        RankedRow(
            rank=int(board.ranks[row, column]),
            code=unit.code,
            name=unit.name,
            score=round(float(board.scores[row, column]), _DIGITS),
            basis=BASIS_WORDS[Basis(int(board.basis[row, column]))],
        )
        for row, unit in enumerate(board.units)
        if not np.isnan(board.scores[row, column])
    ]
    keys = {unit.code: unit.sort_key for unit in board.units}
    return sorted(rows, key=lambda row: (row.rank, keys[row.code]))
