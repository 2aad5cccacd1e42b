"""The frame of a page: menus, languages, paths, pages of a list, exports, tabs."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url

from nenso.ui.actions import offered
from nenso.ui.components.words import words
from nenso.ui.rules import MenuItem, pages_around

register = template.Library()
Link = tuple[str, str]


@register.simple_tag(takes_context=True)
def menu(context: template.Context, place: str) -> list[dict[str, Any]]:
    """`{% menu "main" as entries %}`: label, url, is_current and count of the entries that concern the reader."""
    request = context.get("request")
    path, entries = request.path if request else "", []
    for item in offered(place):
        url = _address(item, request)
        if url:
            count = item.count(request) if item.count and request else 0
            entry = {"label": words(item.label), "url": url, "is_current": _is_current(path, url)}
            entries.append({**entry, "count": count})
    return entries


def _address(item: MenuItem, request: HttpRequest | None) -> str:
    is_staff = bool(request and getattr(request, "user", None) and request.user.is_authenticated)
    if item.shown_to != "all" and (item.shown_to == "staff") != is_staff:
        return ""
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return ""


def _is_current(path: str, url: str) -> bool:
    return path == url or (url not in {"/", "/en/"} and path.startswith(url))


@register.simple_tag(takes_context=True)
def language_url(context: template.Context, language: str) -> str:
    """`{% language_url "en" %}`: this same page, query included, in another language."""
    request = context.get("request")
    home = "/" if language == "vi" else f"/{language}/"
    if request is None or request.resolver_match is None:
        return home
    return str(translate_url(request.get_full_path(), language))


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """`{% query page=2 sort=None %}`: the present query with some keys changed; None takes a key away."""
    request = context.get("request")
    kept: dict[str, list[str]] = dict(request.GET.lists()) if request else {}
    for key, value in changes.items():
        kept.pop(key, None)
        if value not in (None, ""):
            kept[key] = [str(value)]
    return f"?{urlencode(kept, doseq=True)}"


@register.inclusion_tag("ui/parts/crumbs.html")
def breadcrumb(links: Sequence[Link]) -> dict[str, Any]:
    """`{% breadcrumb links %}`: (label, url) pairs; the last, or one without an address, is this page."""
    return {"links": links}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(links: Sequence[tuple[str, str, bool]], label: str = "") -> dict[str, Any]:
    """`{% tabs links label %}`: (label, url, is_current) triples."""
    return {"links": links, "label": label}


@register.inclusion_tag("ui/parts/exports.html")
def exports(links: Sequence[Link]) -> dict[str, Any]:
    """`{% exports links %}`: (label, url) pairs such as ("CSV", "/…csv")."""
    return {"links": links}


@register.inclusion_tag("ui/parts/pages.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any], key: str = "page") -> dict[str, Any]:
    """`{% pagination page %}`: Django's Page; `key` is the name in the query."""
    numbers = pages_around(page.number, page.paginator.num_pages)
    links = [(number, query(context, **{key: number}) if number else "") for number in numbers]
    return {
        "page": page,
        "links": links,
        "before": query(context, **{key: page.number - 1}) if page.has_previous() else "",
        "after": query(context, **{key: page.number + 1}) if page.has_next() else "",
    }
