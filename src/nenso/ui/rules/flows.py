"""What goes from whom to whom: two columns of things and bands between them, as wide as what flows."""

from dataclasses import dataclass
from typing import Any, ClassVar

from nenso.kernel.rules import Text
from nenso.ui.rules.charts import ChartTable, Row


@dataclass(frozen=True, slots=True)
class Flow:
    """What goes from one thing to another, and where it opens down to."""

    source: str
    target: str
    value: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Flows:
    """Flows between two columns: those at the left give `source_label` its name, those at the right `target_label`.

    A thing that stands in both is drawn in both: who asks and who is asked are two roles.
    """

    kind: ClassVar[str] = "flows"
    flows: tuple[Flow, ...]
    source_label: str
    target_label: str
    value_label: Text | str
    decimals: int | None = 0
    unit: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        return {
            "flows": [
                {"source": each.source, "target": each.target, "value": each.value, "url": each.url}
                for each in self.flows
            ],
            "source": self.source_label,
            "target": self.target_label,
            "decimals": self.decimals,
            "unit": self.unit,
        }

    def table(self) -> ChartTable:
        """Return a row for each flow, from whom to whom."""
        rows = (Row(f"{each.source} → {each.target}", (each.value,), each.url) for each in self.flows)
        headings = (f"{self.source_label} → {self.target_label}", self.value_label)
        return ChartTable(headings, tuple(rows), self.decimals)
