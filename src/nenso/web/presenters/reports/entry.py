"""Cells as people type and read them on a page: identifiers, values in the page's language, and what was written."""

import re
from datetime import date
from typing import Any

from nenso.kernel.rules import Text, format_date, format_number
from nenso.reporting.rules.forms import Cell

Value = float | str | None
_GROUPED = {
    ",": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"),
    ".": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+"),
}
_THREE = {
    ",": re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}"),
    ".": re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}"),
}


def dom_id(key: str) -> str:
    """Return the identifier of a cell's field: `cell-t1-online-n`."""
    return f"cell-{key.replace('/', '-')}"


def entry(value: Value, language: str) -> str:
    """Return a value as it stands in its field: a number without marks for thousands, so that it reads in one way only."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    point = "." if language.startswith("en") else ","
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return text.replace(".", point) if text not in ("-0", "") else "0"


def written(cell: Cell, text: str, language: str) -> Any:
    """Return what was typed, as `rules.checking.value_of` takes it.

    The page's language decides between two readings of "1.234": a whole number takes its mark for thousands, another
    one its decimal mark before three digits. What the language does not decide stays a text, and is asked back.
    """
    plain = text.strip()
    point = "." if language.startswith("en") else ","
    if cell.field.kind == "integer" and _GROUPED[point].fullmatch(plain):
        return float(plain.replace("," if point == "." else ".", ""))
    if cell.field.is_number and cell.field.kind != "integer":
        bare = plain.removesuffix("%").strip()
        if _THREE[point].fullmatch(bare):
            return float(bare.replace(",", "."))
    return plain


def shown(cell: Cell | None, value: Value) -> Text:
    """Return a value as it is read, in both languages; an en dash where there is none."""
    if value is None or value == "":
        return Text("–", "–")
    if isinstance(value, int | float):
        decimals = cell.field.decimals if cell is not None else None
        is_exact = decimals is not None and abs(value - round(value, decimals)) < 1e-9
        if cell is not None and not cell.is_computed and not is_exact:
            decimals = None  # what was typed is shown as it was typed
        return Text(format_number(value, "vi", decimals), format_number(value, "en", decimals))
    if cell is not None and cell.field.kind == "date":
        return _day(value)
    return Text(value, value)


def _day(value: str) -> Text:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return Text(value, value)
    return Text(format_date(day, "vi"), format_date(day, "en"))
