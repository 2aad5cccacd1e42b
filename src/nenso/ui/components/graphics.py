"""Small drawings made by the server: sparkline, rank band, contribution, bars, timeline."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from nenso.ui.components.words import number_text, words
from nenso.ui.rules import polyline, position, shares

register = template.Library()
SPARK = (96.0, 28.0)
BAND = 140.0


@register.simple_tag
def sparkline(
    values: Sequence[float | None], title: str = "", decimals: int | None = None, is_rank: bool = False
) -> SafeString:
    """`{% sparkline values title %}`: a line without axes; its words are the title and the values."""
    strokes = polyline(values, SPARK[0], SPARK[1] - 6, is_inverted=is_rank)
    heard = "; ".join(number_text(value, decimals) for value in values)
    last = strokes[-1][-1] if strokes else None
    return format_html(
        '<svg class="spark" viewBox="0 0 96 28" role="img" aria-label="{}{}">{}{}{}</svg>',
        f"{words(title)}: " if title else "",
        heard,
        format_html_join(
            "",
            '<polyline class="spark-line" points="{}"/>',
            ((_points(one),) for one in strokes if len(one) > 1),
        ),
        format_html_join(
            "", _DOT, (("dot", x, y + 3, 2) for one in strokes[:-1] if len(one) == 1 for x, y in one)
        ),
        format_html(_DOT, "last", last[0], last[1] + 3, 3.5) if last else "",
    )


_DOT = '<circle class="spark-{}" cx="{}" cy="{}" r="{}"/>'


def _points(stroke: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y + 3:g}" for x, y in stroke)


@register.simple_tag
def rank_band(
    rank: int, low: float | None = None, high: float | None = None, of: int = 63, in_words: bool = False
) -> SafeString:
    """`{% rank_band 7 4 11 63 %}`: the rank as a dot on the scale 1…of, its interval as a whisker.

    `in_words` writes the interval beside it, which then is what is heard: lighter, for tables of hundreds.
    """
    if in_words and low is not None and high is not None:
        ends = dict.fromkeys(number_text(end, 0) for end in (low, high))
        return format_html(
            _LIGHT_BAND, "–".join(ends), _on_band(low, of), _on_band(high, of), _on_band(rank, of)
        )
    heard, whisker = gettext("rank %(rank)s of %(of)s"), SafeString("")
    facts: dict[str, Any] = {"rank": rank, "of": of}
    if low is not None and high is not None:
        heard = gettext("rank %(rank)s of %(of)s, between %(low)s and %(high)s")
        facts |= {"low": number_text(low, 0), "high": number_text(high, 0)}
        whisker = format_html(
            '<line class="band-whisker" x1="{}" x2="{}" y1="10" y2="10"/>',
            _on_band(low, of),
            _on_band(high, of),
        )
    return format_html(
        '<svg class="band" viewBox="0 0 140 20" role="img" aria-label="{}">'
        '<line class="band-axis" x1="6" x2="134" y1="10" y2="10"/>{}<circle class="band-dot" cx="{}" cy="10" r="5"/></svg>',
        heard % facts,
        whisker,
        _on_band(rank, of),
    )


_LIGHT_BAND = (
    '<span class="band-words">{}</span><svg class="band" viewBox="0 0 140 20" aria-hidden="true"><path class="band-axis" d="M6 10H134"/>'
    '<path class="band-whisker" d="M{} 10H{}"/><path class="band-dot" d="M{} 10h0"/></svg>'
)


def _on_band(value: float, of: int) -> float:
    return round(position(value, 1, of, BAND - 12) + 6, 1)


@register.simple_tag
def rank_move(before: int, after: int, of: int = 63) -> SafeString:
    """`{% rank_move 12 3 63 %}`: from an open dot to a full one on the scale 1…of, the first place at the right."""
    heard = gettext("from rank %(before)s to %(after)s of %(of)s") % {
        "before": before,
        "after": after,
        "of": of,
    }
    way = "better" if after < before else "worse" if after > before else "same"
    start, end = (round(MOVE - _on_move(rank, of), 2) for rank in (before, after))
    return format_html(_MOVE, way, heard, start, end)


MOVE = 200.0
# The box is stretched to the column's width; dots are strokes of no length, which stay round when it is.
_MOVE = (
    '<svg class="move is-{0}" viewBox="0 0 200 20" preserveAspectRatio="none" role="img" aria-label="{1}">'
    '<path class="move-axis" d="M4 10H196"/><path class="move-way" d="M{2} 10H{3}"/>'
    '<path class="move-from" d="M{2} 10h0"/><path class="move-from-hole" d="M{2} 10h0"/>'
    '<path class="move-to" d="M{3} 10h0"/></svg>'
)


def _on_move(rank: float, of: int) -> float:
    return position(rank, 1, of, MOVE - 16) + 8


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
