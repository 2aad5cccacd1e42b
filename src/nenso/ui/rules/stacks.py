"""A change made of parts: bars that grow to both sides of nought, one row for each thing."""

from dataclasses import dataclass
from typing import Any, ClassVar

from nenso.ui.rules.charts import NAME, ChartTable, Row


@dataclass(frozen=True, slots=True)
class StackRow:
    """One thing: a value for each part (None where it has none), and what they add up to."""

    label: str
    values: tuple[float | None, ...]
    total: float | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stacks:
    """Diverging stacked bars: what raises stands at the right of nought, what lowers at the left; a diamond is the sum.

    `names` are the parts, `tones` their places among the categorical colours (0 … 5; in order where empty);
    `low_label` and `high_label` say what left and right mean.
    """

    kind: ClassVar[str] = "stacks"
    names: tuple[str, ...]
    rows: tuple[StackRow, ...]
    total_label: str
    low_label: str = ""
    high_label: str = ""
    decimals: int | None = None
    unit: str = ""
    tones: tuple[int, ...] = ()

    @property
    def reach(self) -> float:
        """How far the longest side of any row lies from nought."""
        sides = (side for row in self.rows for side in (_side(row, 1.0), _side(row, -1.0)))
        return max(sides, default=0.0)

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        return {
            "names": list(self.names),
            "tones": list(self.tones or range(len(self.names))),
            "rows": [
                {"label": row.label, "values": list(row.values), "total": row.total, "url": row.url}
                for row in self.rows
            ],
            "total": self.total_label,
            "low": self.low_label,
            "high": self.high_label,
            "reach": self.reach,
            "decimals": self.decimals,
            "unit": self.unit,
        }

    def table(self) -> ChartTable:
        """Return the sum and the parts of each thing."""
        rows = (Row(row.label, (row.total, *row.values), row.url) for row in self.rows)
        return ChartTable((NAME, self.total_label, *self.names), tuple(rows), self.decimals)


def _side(row: StackRow, sign: float) -> float:
    """Add up the parts of one side, the sum itself being no farther."""
    return sum(max(0.0, sign * value) for value in row.values if value is not None)
