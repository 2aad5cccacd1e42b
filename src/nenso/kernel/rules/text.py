"""Words in both languages, and numbers and dates as each language writes them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# Halves go up, and a half that binary fractions miss by their noise (0.71235 is 0.712349999…) is one. In units of the
# last digit shown. Ranks are made by the same room, so that figures shown as equal share a rank.
HALF_ROOM = 5e-7

_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or name in Vietnamese and English."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the words for a language code such as "vi", "en" or "en-gb"; Vietnamese is the default."""
        return self.en if language.lower().startswith("en") else self.vi

    def fill(self, **facts: Any) -> "Text":
        """Return the sentence with its `{places}` filled; facts that are `Text` take their own language."""
        return Text(vi=_fill(self.vi, "vi", facts), en=_fill(self.en, "en", facts))


def _fill(template: str, language: str, facts: dict[str, Any]) -> str:
    return template.format(**{name: _shown(value, language) for name, value in facts.items()})


def _shown(value: Any, language: str) -> Any:
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, date):
        return format_date(value, language)
    if isinstance(value, float):
        return format_number(value, language)
    return value


def format_number(value: float, language: str, decimals: int | None = None) -> str:
    """Write a number: `1.234,5` in Vietnamese, `1,234.5` in English; a missing number is an en dash.

    Without `decimals` the shortest form of at most six decimals is taken.
    """
    if value is None or math.isnan(value):
        return "–"
    digits = 6 if decimals is None else decimals
    if isinstance(value, float):
        value += HALF_ROOM * 10.0**-digits
    text = f"{value:,.{digits}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.startswith("-"):
        text = "−" + text[1:] if text.strip("-0.,") else text[1:]
    if language.lower().startswith("en"):
        return text
    return text.translate(_SWAPPED)


def format_date(day: date, language: str) -> str:
    """Write a date: `24/04/2024` in Vietnamese, `24 Apr 2024` in English."""
    if language.lower().startswith("en"):
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def join_list(items: Sequence[str], language: str) -> str:
    """Join names as a sentence does: "A, B và C", "A, B and C"."""
    word = "and" if language.lower().startswith("en") else "và"
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
