"""Heat tables: numbers on a wash of colour, so quiet that words stay readable on each."""

from itertools import zip_longest
from typing import Any

from django import template

from nenso.ui.components.words import words
from nenso.ui.rules import Heat

register = template.Library()


@register.inclusion_tag("ui/parts/heat.html")
def heat(table: Heat, label: str = "") -> dict[str, Any]:
    """`{% heat table label %}`: slate below nought, ochre above; ▲ and ▽ mark what stands out, their note says why."""
    return {
        "heat": table,
        "label": words(label),
        "columns": list(zip_longest(table.signs, table.columns, fillvalue="")),
        "rows": [
            (row.name, [(cell, "" if cell.is_empty else cell.wash(table.most)) for cell in row.cells])
            for row in table.rows
        ],
    }
