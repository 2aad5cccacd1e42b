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
    """One line of the league table; `score` is unrounded where computed, None where only the rank was published."""

    rank: int
    code: str
    name: Text
    score: float | None
    basis: str

    def plain(self, language: str = "vi") -> dict[str, Any]:
        """Return the row for JSON."""
        return {**asdict(self), "rank": self.rank or None, "name": self.name.in_language(language)}


def ranking(board: Board, node: str | None = None) -> list[RankedRow]:
    """Return the ranked units of a board, best first, ties in the order of the Vietnamese alphabet.

    Units without a rank come last, by score: their figure was published without those of the others.
    """
    column = board.column(node or board.root)
    rows = [
        RankedRow(
            rank=int(board.ranks[row, column]),
            code=unit.code,
            name=unit.name,
            score=_score(board.scores[row, column]),
            basis=BASIS_WORDS[Basis(int(board.basis[row, column]) or Basis.PUBLISHED)],
        )
        for row, unit in enumerate(board.units)
        if board.ranks[row, column] or not np.isnan(board.scores[row, column])
    ]
    keys = {unit.code: unit.sort_key for unit in board.units}
    return sorted(rows, key=lambda row: (row.rank or len(rows) + 1, -(row.score or 0), keys[row.code]))


def _score(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), _DIGITS)
