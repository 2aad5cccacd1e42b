"""A quiet heat table: numbers first, a wash of colour behind them, a mark where one stands out."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["", "high", "low"]
STEPS = 3  # washes on either side of nought


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One number; `mark` says that it stands out, `note` why. `value` None: nothing stands here."""

    value: float | None
    mark: Mark = ""
    note: str = ""
    is_empty: bool = False

    def wash(self, most: float) -> str:
        """Return the name of its wash: "p1"…"p3" above nought, "n1"…"n3" below, "" near nought."""
        if self.value is None:
            return ""
        step = round(min(1.0, abs(self.value) / most) * STEPS)
        return f"{'p' if self.value > 0 else 'n'}{step}" if step else ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A line: its name, and a cell for each column."""

    name: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The table. `columns` are whole names; `signs` the short ones that stand over narrow columns."""

    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    signs: tuple[str, ...] = ()
    decimals: int = 2
    most: float = 1.0
