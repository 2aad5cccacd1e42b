"""Recorded values as other systems ask for them: by indicator, period and unit, without roll-up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from nenso.kernel.rules import Refused
from nenso.measures.models import Lot, Observation

MOST = 100_000  # values in one answer


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A value as it is known now, since when, and what kind of lot brought it."""

    indicator: str
    unit_kind: str
    unit_code: str
    period: str
    category: str
    value: float
    known_at: datetime
    lot_kind: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; an empty part asks for all. `first` and `last` hold whole periods between two days.

    `units` are (kind, code); None is every unit.
    """

    indicators: Collection[str] = ()
    periods: Collection[str] = ()
    units: Collection[tuple[str, str]] | None = None
    first: date | None = None
    last: date | None = None
    since: datetime | None = None  # known since then


def exchanged(wanted: Wanted) -> list[Exchanged]:
    """Return the values that are asked for, by period, indicator, unit; raises `Refused("values.too_many")`."""
    rows = Observation.objects.filter(superseded_at=None, value__isnull=False)
    if wanted.indicators:
        rows = rows.filter(indicator__code__in=set(wanted.indicators))
    if wanted.periods:
        rows = rows.filter(period__in=set(wanted.periods))
    if wanted.first:
        rows = rows.filter(first_day__gte=wanted.first)
    if wanted.last:
        rows = rows.filter(last_day__lte=wanted.last)
    if wanted.since:
        rows = rows.filter(known_at__gte=wanted.since)
    if wanted.units is not None:
        rows = rows.filter(unit_code__in={code for _, code in wanted.units})
    columns = rows.order_by("first_day", "period", "indicator__code", "unit_kind", "unit_code", "category")
    found = columns.values_list(
        "indicator__code",
        "unit_kind",
        "unit_code",
        "period",
        "category",
        "value",
        "known_at",
        "lot__kind",
    )
    values = [
        Exchanged(indicator, kind, code, period, category, value or 0.0, known_at, lot)
        for indicator, kind, code, period, category, value, known_at, lot in found[: MOST + 1]
    ]
    if len(values) > MOST:
        raise Refused("values.too_many", most=MOST)
    # Codes are used at several levels: "48" is a province and its committee.
    units = None if wanted.units is None else set(wanted.units)
    return [one for one in values if units is None or (one.unit_kind, one.unit_code) in units]


def last_recorded() -> datetime | None:
    """Return since when the newest lot is known, or None."""
    return Lot.objects.order_by("-at").values_list("at", flat=True).first()
