"""Periods as DHIS2 codes them (202409, 2024Q3, 2024W37) and as ADX does (2024-09-01/P1M), and our own."""

import re
from datetime import date

from nenso.kernel.rules import Period, PeriodKind, Refused, period_containing

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
# What DHIS2 writes, and how the same period reads here. Weeks are ISO 8601 weeks and carry no leading zero.
_FORMS = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), "{0}-{1}-{2}"),
    (re.compile(r"(\d{4})W([1-9]|[1-4]\d|5[0-3])"), "{0}-W{1:0>2}"),
    (re.compile(r"(\d{4})(\d{2})"), "{0}-{1}"),
    (re.compile(r"(\d{4})Q([1-4])"), "{0}-Q{1}"),
    (re.compile(r"(\d{4})S([12])"), "{0}-H{1}"),
    (re.compile(r"(\d{4})"), "{0}"),
)
_DURATIONS = {
    PeriodKind.DAY: "P1D",
    PeriodKind.WEEK: "P7D",
    PeriodKind.MONTH: "P1M",
    PeriodKind.QUARTER: "P3M",
    PeriodKind.HALF_YEAR: "P6M",
    PeriodKind.YEAR: "P1Y",
}
_KINDS = {duration: kind for kind, duration in _DURATIONS.items()} | {"P1W": PeriodKind.WEEK}


def read_period(code: str) -> Period:
    """Return the period that DHIS2 codes so; raises `Refused("interop.period")`.

    Kinds that this house has no period for (fortnights, two months, years from April) are refused too.
    """
    for form, ours in _FORMS:
        if match := form.fullmatch(code):
            try:
                return Period.parse(ours.format(*match.groups()))
            except Refused:
                break
    raise Refused("interop.period", code=code)


def write_period(period: Period) -> str:
    """Return DHIS2's code of a period."""
    year, month, first = period.first_day.year, period.first_day.month, period.first_day
    if period.kind is PeriodKind.DAY:
        return f"{year:04d}{month:02d}{first.day:02d}"
    if period.kind is PeriodKind.WEEK:
        iso = first.isocalendar()
        return f"{iso.year:04d}W{iso.week}"
    number = (month - 1) // _MONTHS[period.kind] + 1
    letter = {PeriodKind.QUARTER: "Q", PeriodKind.HALF_YEAR: "S"}.get(period.kind, "")
    if period.kind is PeriodKind.YEAR:
        return f"{year:04d}"
    return f"{year:04d}{letter}{number}" if letter else f"{year:04d}{month:02d}"


def read_adx_period(code: str) -> Period:
    """Return the period of an ADX interval; raises `Refused("interop.adx_period")`.

    The day must be the first of the period: 2024-09-02/P1M is no month.
    """
    start, _, duration = code.partition("/")
    kind = _KINDS.get(duration)
    try:
        day = date.fromisoformat(start)
        if kind is None or len(start) != 10:
            raise ValueError
        period = period_containing(kind, day)
    except ValueError as fault:
        raise Refused("interop.adx_period", code=code) from fault
    if period.first_day != day:
        raise Refused("interop.adx_period", code=code)
    return period


def write_adx_period(period: Period) -> str:
    """Return the ADX interval of a period."""
    return f"{period.first_day.isoformat()}/{_DURATIONS[period.kind]}"
