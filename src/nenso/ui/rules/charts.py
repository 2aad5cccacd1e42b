"""The data of each kind of chart: what the drawing needs, and the table of the same data beside it."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol

from nenso.kernel.rules import Text
from nenso.ui.rules.drawing import class_breaks

Value = float | str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chart's table: a name, perhaps an address, and its values."""

    name: str
    values: tuple[Value, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The table of a chart's data: one heading for the name and one for each value."""

    headings: tuple[Text | str, ...]
    rows: tuple[Row, ...]
    decimals: int | None = None


class Chart(Protocol):
    """Anything that can be drawn: a kind, data for the drawing, and a table of the same."""

    kind: ClassVar[str]

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing, ready for JSON."""

    def table(self) -> ChartTable:
        """Return the same data as a table."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its comparisons and, where known, its interval."""

    label: str
    value: float | None
    median: float | None = None
    best: float | None = None
    low: float | None = None
    high: float | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from zero, each against the median (tick) and the best (open dot), with its interval.

    `value_label`, `tick_label` and `dot_label` name the three where they are something else: a bar against its target.
    """

    kind: ClassVar[str] = "bars"
    bars: tuple[Bar, ...]
    maximum: float | None = None
    decimals: int | None = None
    unit: str = ""
    value_label: str = ""
    tick_label: str = ""
    dot_label: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        names = ("label", "value", "median", "best", "low", "high", "url")
        return {
            "bars": [{name: getattr(bar, name) for name in names} for bar in self.bars],
            "maximum": self.maximum,
            "decimals": self.decimals,
            "unit": self.unit,
            "words": self._labels(),
        }

    def _labels(self) -> dict[str, str]:
        labels = {"value": self.value_label, "median": self.tick_label, "best": self.dot_label}
        return {name: label for name, label in labels.items() if label}

    def table(self) -> ChartTable:
        """Return value, median, best and interval, leaving out columns without a value."""
        labels = self._labels()
        columns = [
            (labels.get(name, text), name)
            for text, name in _BAR_COLUMNS
            if name == "value" or any(getattr(bar, name) is not None for bar in self.bars)
        ]
        rows = (
            Row(bar.label, tuple(getattr(bar, name) for _, name in columns), bar.url) for bar in self.bars
        )
        return ChartTable((NAME, *(text for text, _ in columns)), tuple(rows), self.decimals)


@dataclass(frozen=True, slots=True)
class Series:
    """A named line through (x, y) points, x being a year or another number; y may be missing."""

    name: str
    points: tuple[tuple[float, float | None], ...]
    is_main: bool = False
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the time axis, such as a merger."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines over time, named at their ends. `is_rank` puts 1 on top; marks are upright rules.

    `names` writes times that are no whole years: (2026.75, "10/2026").
    """

    kind: ClassVar[str] = "lines"
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    is_rank: bool = False
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    unit: str = ""
    names: tuple[tuple[float, str], ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        return {
            "series": _series(self.series),
            "names": [list(pair) for pair in self.names],
            "marks": [{"at": mark.at, "label": mark.label} for mark in self.marks],
            "rank": self.is_rank,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "decimals": self.decimals,
            "unit": self.unit,
        }

    def table(self) -> ChartTable:
        """Return a row per series and a column per x."""
        return _over_time([(one.name, one) for one in self.series], self.decimals, dict(self.names))


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of dots: a value for each compared thing."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """Two to five things compared on the same scale, a row for each indicator, a shape for each thing."""

    kind: ClassVar[str] = "dots"
    names: tuple[str, ...]
    rows: tuple[DotRow, ...]
    maximum: float | None = None
    decimals: int | None = None
    unit: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        return {
            "names": list(self.names),
            "rows": [{"label": row.label, "values": list(row.values)} for row in self.rows],
            "maximum": self.maximum,
            "decimals": self.decimals,
            "unit": self.unit,
        }

    def table(self) -> ChartTable:
        """Return a row per indicator and a column per thing."""
        rows = tuple(Row(row.label, row.values) for row in self.rows)
        return ChartTable((NAME, *self.names), rows, self.decimals)


@dataclass(frozen=True, slots=True)
class Panel:
    """One small chart among several of the same scale."""

    title: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Panels:
    """Small multiples: the same lines and the same scale for each of several things."""

    kind: ClassVar[str] = "panels"
    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...] = ()
    is_rank: bool = False
    minimum: float | None = None
    maximum: float | None = None
    decimals: int | None = None
    unit: str = ""

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        return {
            "panels": [{"title": one.title, "series": _series(one.series)} for one in self.panels],
            "marks": [{"at": mark.at, "label": mark.label} for mark in self.marks],
            "rank": self.is_rank,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "decimals": self.decimals,
            "unit": self.unit,
        }

    def table(self) -> ChartTable:
        """Return a row per line of each panel and a column per x."""
        named = [(f"{one.title} · {line.name}", line) for one in self.panels for line in one.series]
        return _over_time(named, self.decimals)


@dataclass(frozen=True, slots=True)
class ScatterPoint:
    """A thing with two values; `is_main` is the reader's own."""

    label: str
    x: float
    y: float
    url: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Scatter:
    """Two values of many things against each other."""

    kind: ClassVar[str] = "scatter"
    points: tuple[ScatterPoint, ...]
    x_label: str
    y_label: str
    decimals: int | None = None

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        names = ("label", "x", "y", "url", "is_main")
        return {
            "points": [{name: getattr(point, name) for name in names} for point in self.points],
            "x_label": self.x_label,
            "y_label": self.y_label,
            "decimals": self.decimals,
        }

    def table(self) -> ChartTable:
        """Return both values of each thing."""
        rows = tuple(Row(point.label, (point.x, point.y), point.url) for point in self.points)
        return ChartTable((NAME, self.x_label, self.y_label), rows, self.decimals)


@dataclass(frozen=True, slots=True)
class Area:
    """A unit on the map: its code in the geometry, name, value, and the address of its page."""

    code: str
    name: str
    value: float | None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Areas:
    """A map coloured by value in evenly spaced classes; Hoàng Sa and Trường Sa are always drawn and named.

    `geometry_url` gives GeoJSON whose features carry `properties.code`. `scale` is "sequential", or
    "diverging" around `middle`.
    """

    kind: ClassVar[str] = "map"
    geometry_url: str
    areas: tuple[Area, ...]
    value_label: str
    decimals: int | None = None
    unit: str = ""
    scale: Literal["sequential", "diverging"] = "sequential"
    is_schematic: bool = True
    classes: int = 8
    hoang_sa_code: str = "48"
    truong_sa_code: str = "56"

    def breaks(self) -> list[float]:
        """Return the bounds of the classes of colour."""
        return class_breaks([area.value for area in self.areas if area.value is not None], self.classes)

    def payload(self) -> dict[str, Any]:
        """Return the data of the drawing."""
        names = ("code", "name", "value", "url", "note")
        return {
            "geometry": self.geometry_url,
            "areas": [{name: getattr(area, name) for name in names} for area in self.areas],
            "breaks": self.breaks(),
            "label": self.value_label,
            "decimals": self.decimals,
            "unit": self.unit,
            "scale": self.scale,
            "islands": {"hoang_sa": self.hoang_sa_code, "truong_sa": self.truong_sa_code},
        }

    def table(self) -> ChartTable:
        """Return the value of each unit, highest first, those without one last."""
        ordered = sorted(self.areas, key=lambda area: (area.value is None, -(area.value or 0.0)))
        rows = tuple(Row(area.name, (area.value,), area.url) for area in ordered)
        return ChartTable((NAME, self.value_label), rows, self.decimals)


NAME = Text(vi="Tên", en="Name")
_BAR_COLUMNS = (
    (Text(vi="Giá trị", en="Value"), "value"),
    (Text(vi="Trung vị", en="Median"), "median"),
    (Text(vi="Cao nhất", en="Best"), "best"),
    (Text(vi="Cận dưới", en="Lower bound"), "low"),
    (Text(vi="Cận trên", en="Upper bound"), "high"),
)


def _series(series: tuple[Series, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "points": [list(point) for point in one.points],
            "main": one.is_main,
            "assumed": one.is_assumed,
        }
        for one in series
    ]


def _over_time(
    lines: list[tuple[str, Series]], decimals: int | None, names: dict[float, str] | None = None
) -> ChartTable:
    times = sorted({x for _, line in lines for x, _ in line.points})
    rows = tuple(Row(name, tuple(dict(line.points).get(x) for x in times)) for name, line in lines)
    return ChartTable((NAME, *((names or {}).get(x, f"{x:g}") for x in times)), rows, decimals)
