"""What a page shows when there is nothing yet, when it waits, and what there is to do."""

from collections.abc import Sequence
from typing import Any

from django import template

from nenso.ui.components.words import words

register = template.Library()


@register.inclusion_tag("ui/parts/empty.html")
def empty(title: str, text: str = "", action_url: str = "", action_label: str = "") -> dict[str, Any]:
    """`{% empty title text url label %}`: what will be here, and how to make it so."""
    return {
        "title": words(title),
        "text": words(text),
        "action_url": action_url,
        "action_label": words(action_label),
    }


@register.inclusion_tag("ui/parts/skeleton.html")
def skeleton(rows: int = 4) -> dict[str, Any]:
    """`{% skeleton 6 %}`: the shape of what is coming."""
    return {"rows": range(rows)}


@register.inclusion_tag("ui/parts/work_list.html")
def work_list(items: Sequence[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """`{% work_list items label %}`: dicts of title, url, note, status, status_kind, is_current."""
    return {"items": items, "label": label}
