"""Small drawings made by the server: sparkline, rank band, contribution, bars, timeline."""

from collections.abc import Sequence
from typing import Any

from django import template

from nenso.ui.components.words import number_text, words
from nenso.ui.rules import polyline, position, shares

register = template.Library()
SPARK = (96.0, 28.0)
BAND = 140.0


@register.inclusion_tag("ui/parts/sparkline.html")
def sparkline(
    values: Sequence[float | None], title: str = "", decimals: int | None = None, is_rank: bool = False
) -> dict[str, Any]:
    """`{% sparkline values title %}`: a line without axes; its words are the title and the values."""
    strokes = polyline(values, SPARK[0], SPARK[1] - 6, is_inverted=is_rank)
    lifted = [[(x, round(y + 3, 2)) for x, y in stroke] for stroke in strokes]
    return {
        "lines": [" ".join(f"{x:g},{y:g}" for x, y in stroke) for stroke in lifted if len(stroke) > 1],
        "dots": [stroke[0] for stroke in lifted if len(stroke) == 1][:-1] if lifted else [],
        "last": lifted[-1][-1] if lifted else None,
        "title": words(title),
        "description": "; ".join(number_text(value, decimals) for value in values),
    }


@register.inclusion_tag("ui/parts/rank_band.html")
def rank_band(rank: int, low: float | None = None, high: float | None = None, of: int = 63) -> dict[str, Any]:
    """`{% rank_band 7 4 11 63 %}`: the rank as a dot on the scale 1…of, its interval as a whisker."""
    placed = {
        name: position(value, 1, of, BAND - 12) + 6
        for name, value in (("dot", rank), ("start", low), ("end", high))
        if value is not None
    }
    return {"rank": rank, "low": low, "high": high, "of": of, **placed}


@register.inclusion_tag("ui/parts/contribution.html")
def contribution(
    parts: Sequence[tuple[str, float]], total: float, decimals: int | None = None, title: str = ""
) -> dict[str, Any]:
    """`{% contribution parts total %}`: how (name, points) parts fill the whole; what is missing stays empty."""
    placed = shares([value for _, value in parts], total, 100.0)
    segments = [
        {
            "start": start,
            "extent": extent,
            "middle": start + extent / 2,
            "name": words(name),
            "text": number_text(value, decimals),
        }
        for (name, value), (start, extent) in zip(parts, placed, strict=True)
    ]
    return {"segments": segments, "title": words(title), "total": number_text(total, decimals)}


@register.inclusion_tag("ui/parts/score_bar.html")
def score_bar(
    value: float | None,
    maximum: float = 1.0,
    median: float | None = None,
    best: float | None = None,
    label: str = "",
) -> dict[str, Any]:
    """`{% score_bar 0.71 1 median best %}`: a bar from zero with a tick at the median, a dashed one at the best."""
    marks = {
        name: position(mark, 0, maximum, 200.0)
        for name, mark in (("median", median), ("best", best))
        if mark is not None
    }
    return {
        "extent": position(value, 0, maximum, 200.0) if value is not None else 0,
        "label": words(label),
        **marks,
    }


@register.inclusion_tag("ui/parts/progress.html")
def progress(done: float, total: float, label: str, id: str = "") -> dict[str, Any]:  # noqa: A002 - HTML's word
    """`{% progress done total label %}`: a bar with its words."""
    return {"done": done, "total": total, "label": words(label), "id": id}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(events: Sequence[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """`{% timeline events %}`: dicts of date (or `when`), title, text, url, kind (merger, current or plain)."""
    return {"events": events, "label": label}
