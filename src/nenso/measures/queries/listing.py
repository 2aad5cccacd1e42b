"""Observations as they were recorded, found by indicator, unit and time, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from nenso.directory import queries as directory
from nenso.kernel.rules import Text
from nenso.measures.exporting import ExportedObservation, ExportRequest
from nenso.measures.models import Observation
from nenso.measures.queries.indicators import indicators_named
from nenso.measures.queries.vectors import Moment, known_by
from nenso.measures.rules.recording import NATION, ORGANISATION


@dataclass(frozen=True, slots=True)
class Sought:
    """Which observations; an empty part asks for all. `first` and `last` hold whole periods between two days.

    With `all_versions` superseded ones and withdrawals are told too; else those that `known` (None: now) leaves.
    """

    indicator: str = ""
    unit_kind: str = ""
    unit_code: str = ""
    first: date | None = None
    last: date | None = None
    period: str = ""
    category: str | None = None
    known: Moment | None = None
    all_versions: bool = False


def sought(asked: Sought) -> QuerySet[Observation]:
    """Return the versions asked for, by period, indicator, unit and version; the caller pages."""
    exact: dict[str, Any] = {
        "indicator__code": asked.indicator,
        "unit_kind": asked.unit_kind,
        "unit_code": asked.unit_code,
        "period": asked.period,
    }
    rows = Observation.objects.filter(**{name: value for name, value in exact.items() if value})
    if asked.first:
        rows = rows.filter(first_day__gte=asked.first)
    if asked.last:
        rows = rows.filter(last_day__lte=asked.last)
    if asked.category is not None:
        rows = rows.filter(category=asked.category)
    if not asked.all_versions:
        rows = known_by(rows, asked.known).filter(value__isnull=False)
    return rows.select_related("indicator", "lot").order_by(
        "first_day", "period", "indicator__code", "unit_kind", "unit_code", "category", "version"
    )


def plain(row: Observation) -> ExportedObservation:
    """Return a version with its lot."""
    lot = row.lot
    return ExportedObservation(
        indicator=row.indicator.code,
        unit_kind=row.unit_kind,
        unit_code=row.unit_code,
        period=row.period,
        category=row.category,
        value=row.value,
        version=row.version,
        known_at=row.known_at,
        superseded_at=row.superseded_at,
        flags=tuple(row.flags),
        lot=str(lot.uuid),
        lot_kind=lot.kind,
        source="/".join(part for part in (lot.source_type, lot.source_key) if part),
        citation=lot.citation,
        line=row.line,
    )


def export_of(rows: Sequence[Observation], on: date, made_at: datetime) -> ExportRequest:
    """Return observations for a file, with the names of their indicators and units as of a day."""
    observations = [plain(row) for row in rows]
    defined = indicators_named({one.indicator for one in observations}, on)
    return ExportRequest(
        observations,
        made_at,
        {code: one.name for code, one in sorted(defined.items())},
        {code: one.unit for code, one in defined.items()},
        unit_names({(one.unit_kind, one.unit_code) for one in observations}, on),
    )


def unit_names(units: set[tuple[str, str]], on: date) -> dict[tuple[str, str], Text]:
    """Return the names of units as of a day, the code for one that is not there then. A query for each kind."""
    found = {unit: Text(unit[1], unit[1]) for unit in sorted(units)}
    for kind in {kind for kind, _ in units}:
        codes = {code for each, code in units if each == kind}
        if kind == ORGANISATION:
            names = {code: one.name for code, one in directory.organisations(codes, on).items()}
        elif kind == "nation":
            names = {NATION: Text("Cả nước", "Viet Nam")}
        else:
            names = directory.territory_names(kind, codes, on)
        found |= {(kind, code): names[code] for code in codes if code in names}
    return found
