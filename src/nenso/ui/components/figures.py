"""Figures, their origins, key figures, trends and badges."""

from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from nenso.ui.components.icons import icon
from nenso.ui.components.words import language, number_text, words
from nenso.ui.rules import Origin

register = template.Library()


# A league table writes hundreds of figures and trends: templates of their own would cost more than the page.
@register.simple_tag
def figure(
    value: Any,
    decimals: int | None = None,
    unit: str = "",
    origin_url: str = "",
    basis: str = "computed",
    illustrative: bool = False,
    label: str = "",
) -> SafeString:
    """`{% figure score 4 "" url "published" %}`: a number that opens its origin.

    `basis` "published" marks a figure whose inputs are not public; `illustrative` one on unofficial
    parts. `label` says what it is where the page does not, for those who hear the link alone.
    """
    text, said = number_text(value, decimals), words(unit)
    shown = format_html('{} <span class="fig-unit">{}</span>', text, said) if said else text
    names = [
        name for name, is_so in (("published", basis == "published"), ("illustrative", illustrative)) if is_so
    ]
    marks = SafeString("".join(_mark(name, language()) for name in names))
    if not origin_url or value is None:
        return format_html('<span class="fig">{}</span>{}', shown, marks)
    hearing = format_html(' aria-label="{}"', _heard(words(label), text, said, names)) if label else ""
    return format_html('<a class="fig" href="{}" data-panel{}>{}</a>{}', origin_url, hearing, shown, marks)


def _heard(label: str, text: str, unit: str, names: list[str]) -> str:
    meanings = {"published": gettext("as published"), "illustrative": gettext("illustrative")}
    return ", ".join([f"{label}: {text} {unit}".rstrip(), *(meanings[name] for name in names)])


@cache
def _mark(name: str, _language: str) -> SafeString:
    """Return the small word beside a figure; kept for each language, since gettext answers in the active one."""
    if name == "published":
        short, heard = pgettext("mark at a figure", "pub."), gettext("as published")
        title = gettext("As published; its inputs are not public")
    else:
        short, heard = pgettext("mark at a figure", "illus."), gettext("illustrative")
        title = gettext("Illustrative: rests on parts that no source gives in full")
    return format_html(
        '<span class="fig-mark is-{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden"> ({})</span></span>',
        name,
        title,
        short,
        heard,
    )


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


@register.simple_tag
def trend(
    change: float | None, decimals: int | None = None, lower_is_better: bool = False, unit: str = ""
) -> SafeString:
    """`{% trend change 2 %}`: an arrow and the change; ranks give `lower_is_better=True`.

    The arrow points to better (up) or worse (down), whichever way the number went.
    """
    if change is None:
        return SafeString('<span class="trend is-same">–</span>')
    gain = -change if lower_is_better else change
    direction, arrow, heard = (
        ("better", "up", gettext("better by"))
        if gain > 0
        else ("worse", "down", gettext("worse by"))
        if gain < 0
        else ("same", "same", gettext("no change:"))
    )
    return format_html(
        '<span class="trend is-{}">{}<span class="visually-hidden">{} </span>{}{}</span>',
        direction,
        icon(arrow),
        heard,
        number_text(abs(change), decimals),
        f" {words(unit)}" if unit else "",
    )


@register.simple_tag(name="badge")
def badge(label: str, kind: str = "plain", icon_name: str = "") -> SafeString:
    """`{% badge label kind icon_name %}`: kind is plain, good, caution or urgent."""
    drawn = icon(icon_name) if icon_name else ""
    return format_html('<span class="badge is-{}">{}{}</span>', kind, drawn, words(label))
