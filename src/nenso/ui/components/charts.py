"""Charts: a sentence, a drawing, and the table of the same data, which stands open without scripts."""

from typing import Any

from django import template
from django.templatetags.static import static

from nenso.ui.components.words import words
from nenso.ui.rules import Areas, Chart

register = template.Library()


@register.inclusion_tag("ui/parts/chart.html")
def chart(
    id: str,  # noqa: A002 - HTML's word
    chart: Chart,
    title: str,
    alt: str = "",
    note: str = "",
    height: str = "normal",
) -> dict[str, Any]:
    """`{% chart "history" chart title alt note height %}`: any chart of `nenso.ui.rules`.

    `title` is the finding as a sentence, `alt` the sentence for those who do not see (the title where
    empty); height is short, normal or tall.
    """
    table = chart.table()
    return {
        "id": id,
        "chart": chart,
        "payload": {**chart.payload(), "kind": chart.kind},
        "table": table,
        "is_empty": all(value is None for row in table.rows for value in row.values),
        "title": words(title),
        "alt": words(alt) or words(title),
        "note": words(note),
        "size": {"map": "is-map", "panels": "is-panels"}.get(chart.kind, f"is-{height}"),
        "legend": _legend(chart) if isinstance(chart, Areas) else None,
        "source": static("ui/charts.js"),
    }


def _legend(chart: Areas) -> dict[str, Any]:
    breaks = chart.breaks()
    count = len(breaks) - 1 if breaks else 0
    prefix, last = ("seq", 8) if chart.scale == "sequential" else ("div", 6)
    steps = [round(i * last / max(1, count - 1)) + 1 for i in range(count)]
    return {
        "low": breaks[0] if breaks else None,
        "high": breaks[-1] if breaks else None,
        "decimals": chart.decimals,
        "unit": chart.unit,
        "steps": [(f"{prefix}-{step}", round(i * 168 / count, 1)) for i, step in enumerate(steps)],
        "width": round(168 / max(1, count) - 1, 1),
        "has_missing": any(area.value is None for area in chart.areas),
        "is_schematic": chart.is_schematic,
    }
