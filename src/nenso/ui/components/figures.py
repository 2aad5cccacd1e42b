"""Figures, their origins, key figures, trends and badges."""

from typing import Any

from django import template

from nenso.ui.components.words import number_text, words
from nenso.ui.rules import Origin

register = template.Library()


@register.inclusion_tag("ui/parts/figure.html")
def figure(
    value: Any,
    decimals: int | None = None,
    unit: str = "",
    origin_url: str = "",
    basis: str = "computed",
    illustrative: bool = False,
    label: str = "",
) -> dict[str, Any]:
    """`{% figure score 4 "" url "published" %}`: a number that opens its origin.

    `basis` "published" marks a figure whose inputs are not public; `illustrative` one on unofficial
    parts. `label` says what it is where the page does not, for those who hear the link alone.
    """
    text = number_text(value, decimals)
    return {
        "text": text,
        "unit": words(unit),
        "url": origin_url if value is not None else "",
        "is_published": basis == "published",
        "is_illustrative": illustrative,
        "label": words(label),
    }


@register.inclusion_tag("ui/parts/figure_key.html")
def figure_key(published: bool = True, illustrative: bool = False) -> dict[str, Any]:
    """`{% figure_key published=True illustrative=True %}`: what the marks at figures mean."""
    return {"published": published, "illustrative": illustrative}


@register.inclusion_tag("ui/parts/key_figure.html")
def key_figure(
    label: str,
    value: Any,
    decimals: int | None = None,
    unit: str = "",
    origin_url: str = "",
    note: str = "",
    basis: str = "computed",
    illustrative: bool = False,
) -> dict[str, Any]:
    """`{% key_figure label value … note %}` inside `<dl class="key-figures">`: one of the page's figures."""
    return {
        "label": words(label),
        "note": words(note),
        "value": value,
        "decimals": decimals,
        "unit": unit,
        "origin_url": origin_url,
        "basis": basis,
        "illustrative": illustrative,
    }


@register.inclusion_tag("ui/parts/origin.html")
def origin(origin: Origin) -> dict[str, Any]:
    """`{% origin origin %}`: the body of the side panel and of the origin page."""
    return {"origin": origin}


@register.inclusion_tag("ui/parts/trend.html")
def trend(
    change: float | None, decimals: int | None = None, lower_is_better: bool = False, unit: str = ""
) -> dict[str, Any]:
    """`{% trend change 2 %}`: an arrow and the change; ranks give `lower_is_better=True`.

    The arrow points to better (up) or worse (down), whichever way the number went.
    """
    gain = 0.0 if change is None else -change if lower_is_better else change
    direction = "better" if gain > 0 else "worse" if gain < 0 else "same"
    return {
        "direction": direction,
        "icon": {"better": "up", "worse": "down", "same": "same"}[direction],
        "text": number_text(None if change is None else abs(change), decimals),
        "unit": words(unit),
        "is_known": change is not None,
    }


@register.inclusion_tag("ui/parts/badge.html")
def badge(label: str, kind: str = "plain", icon: str = "") -> dict[str, Any]:
    """`{% badge label kind icon %}`: kind is plain, good, caution or urgent."""
    return {"label": words(label), "kind": kind, "icon": icon}
