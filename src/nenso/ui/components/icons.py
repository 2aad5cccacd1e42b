"""Icons of one hand: 20 × 20, one stroke, drawn here."""

from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

PATHS = {
    "menu": "M3 6h14M3 10h14M3 14h14",
    "close": "M5 5l10 10M15 5L5 15",
    "sun": "M10 6.5a3.5 3.5 0 1 1 0 7a3.5 3.5 0 1 1 0-7M10 1.8v1.7M10 16.5v1.7M1.8 10h1.7M16.5 10h1.7M4.2 4.2l1.2 1.2M14.6 14.6l1.2 1.2M4.2 15.8l1.2-1.2M14.6 5.4l1.2-1.2",
    "moon": "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z",
    "search": "M9 3.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11M13 13l4 4",
    "download": "M10 3v9M6.5 8.8L10 12.3l3.5-3.5M3.5 16.5h13",
    "upload": "M10 13V4M6.5 7.2L10 3.7l3.5 3.5M3.5 16.5h13",
    "right": "M4 10h12M11.5 5.5L16 10l-4.5 4.5",
    "left": "M16 10H4M8.5 5.5L4 10l4.5 4.5",
    "up": "M10 16V4M5.5 8.5L10 4l4.5 4.5",
    "down": "M10 4v12M5.5 11.5L10 16l4.5-4.5",
    "same": "M4 10h12",
    "sort": "M6.5 8L10 4l3.5 4M6.5 12l3.5 4l3.5-4",
    "undo": "M4.5 7.5h7.2a4.3 4.3 0 1 1 0 8.6H8M4.5 7.5L8 4M4.5 7.5L8 11",
    "check": "M4 10.5l4 4l8-9",
    "info": "M10 2.8a7.2 7.2 0 1 1 0 14.4a7.2 7.2 0 1 1 0-14.4M10 9.2v4.6M10 6.2v.3",
    "warning": "M10 3L17.8 16.5H2.2ZM10 8v4M10 14.2v.3",
    "table": "M3 4.5h14v11H3ZM3 8.2h14M3 11.9h14M8.5 8.2v7.3",
    "chart": "M3.5 16.5h13M5.5 16.5v-5M10 16.5v-11M14.5 16.5v-8",
    "print": "M5.5 7.5v-4h9v4M5.5 14h-2v-6.5h13V14h-2M5.5 11.5h9v5h-9Z",
    "file": "M5 2.8h6.5L15.5 7v10.2H5ZM11.3 2.8V7h4.2",
    "person": "M10 3a3.2 3.2 0 1 1 0 6.4a3.2 3.2 0 1 1 0-6.4M3.8 17c.5-3.4 2.8-5.2 6.2-5.2s5.7 1.8 6.2 5.2",
    "link": "M8.2 11.8l3.6-3.6M9 5.8l1.6-1.6a3.4 3.4 0 0 1 4.9 4.9L14 10.7M11 14.2l-1.6 1.6a3.4 3.4 0 0 1-4.9-4.9L6 9.3",
    "copy": "M7.5 7.5h9v9h-9ZM4 12.5v-9h9",
    "lock": "M5 9h10v7.5H5ZM7 9V6.5a3 3 0 0 1 6 0V9",
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """`{% icon "download" %}`: a drawing that says nothing to a screen reader; the words beside it do."""
    return format_html(
        '<svg class="icon" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="{}"/></svg>',
        PATHS[name],
    )


@register.simple_tag
@cache
def mark() -> SafeString:
    """`{% mark %}`: our mark, a floor tile of four petals, for "nền" is the floor that one stands on."""
    petals = (
        ("petal", "M16 16A13 13 0 0 1 3 3A13 13 0 0 1 16 16Z"),
        ("petal", "M16 16A13 13 0 0 1 29 3A13 13 0 0 1 16 16Z"),
        ("petal", "M16 16A13 13 0 0 1 3 29A13 13 0 0 1 16 16Z"),
        ("odd", "M16 16A13 13 0 0 1 29 29A13 13 0 0 1 16 16Z"),
    )
    drawn = "".join(f'<path class="mark-{kind}" d="{path}"/>' for kind, path in petals)
    return mark_safe(f'<svg viewBox="0 0 32 32" aria-hidden="true">{drawn}</svg>')  # noqa: S308 - our own
