"""What pages are made of, without Django: chart data, origins of figures, geometry of small drawings."""

from nenso.ui.rules.charts import (
    Area,
    Areas,
    Bar,
    Bars,
    Chart,
    ChartTable,
    DotRow,
    Dots,
    Lines,
    Mark,
    Panel,
    Panels,
    Row,
    Scatter,
    ScatterPoint,
    Series,
)
from nenso.ui.rules.drawing import class_breaks, polyline, position, shares
from nenso.ui.rules.flows import Flow, Flows
from nenso.ui.rules.heat import Heat, HeatCell, HeatRow
from nenso.ui.rules.origins import Origin, OriginInput
from nenso.ui.rules.shell import MenuItem, pages_around
from nenso.ui.rules.stacks import StackRow, Stacks

__all__ = [
    "Area",
    "Areas",
    "Bar",
    "Bars",
    "Chart",
    "ChartTable",
    "DotRow",
    "Dots",
    "Flow",
    "Flows",
    "Heat",
    "HeatCell",
    "HeatRow",
    "Lines",
    "Mark",
    "MenuItem",
    "Origin",
    "OriginInput",
    "Panel",
    "Panels",
    "Row",
    "Scatter",
    "ScatterPoint",
    "Series",
    "StackRow",
    "Stacks",
    "class_breaks",
    "pages_around",
    "polyline",
    "position",
    "shares",
]
