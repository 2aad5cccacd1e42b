"""Filters that write numbers, dates and ranks as the reader's language does."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from nenso.kernel.rules import Text, format_date, format_number

register = template.Library()


def language() -> str:
    """Return the reader's language; Vietnamese where none is active."""
    return get_language() or "vi"


def number_text(value: Any, decimals: int | None = None) -> str:
    """Write a number, or leave a word as it is; a missing one is an en dash."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return format_number(float(value), language(), decimals)


@register.filter(name="number")
def number_filter(value: Any, decimals: int | None = None) -> str:
    """`{{ score|number:4 }}`: `0,8002` or `0.8002`."""
    return number_text(value, decimals)


@register.filter
def signed(value: Any, decimals: int | None = None) -> str:
    """`{{ change|signed:2 }}`: `+0,12`, `−0,12`, `0,00`."""
    return (
        f"+{number_text(value, decimals)}"
        if value is not None and value > 0
        else number_text(value, decimals)
    )


@register.filter
def percent(value: Any, decimals: int | None = 1) -> str:
    """`{{ share|percent:1 }}` of a fraction: `67,5%`."""
    return "–" if value is None else f"{number_text(float(value) * 100, decimals)}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """`{{ when|day }}`: `24/04/2024` or `24 Apr 2024`, in Vietnam's time."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return format_date(value, language())


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ when|moment }}`: the day and the time, in Vietnam's time."""
    if value is None:
        return "–"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%H:%M} {format_date(local.date(), language())}"


@register.filter
def rank(value: int | None) -> str:
    """`{{ place|rank }}`: `thứ 2` or `2nd`."""
    if value is None:
        return "–"
    return f"{value}{_ending(value)}" if language().startswith("en") else f"thứ {value}"


def _ending(value: int) -> str:
    if value % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


@register.filter
def words(value: Any) -> str:
    """`{{ name|words }}`: the words of a `Text` in the reader's language; anything else as it is."""
    return value.in_language(language()) if isinstance(value, Text) else "" if value is None else str(value)
