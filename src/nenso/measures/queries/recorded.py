"""The observations that stand now for one unit, with who says so: what a report is filled with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from nenso.measures.models import Observation


@dataclass(frozen=True, slots=True)
class Recorded:
    """A value that stands now: `lot` is the act of recording, `kind` and `source` say from what, `line` where in it."""

    id: int
    indicator: str
    period: str
    category: str
    value: float
    version: int
    lot: UUID
    kind: str
    source: tuple[str, str]
    line: str
    known_at: datetime


def recorded(
    codes: Iterable[str], units: Iterable[tuple[str, str]], periods: Iterable[str]
) -> dict[tuple[str, str, str, str, str], Recorded]:
    """Return what stands now of some indicators, by (indicator, unit kind, unit code, period, category). One query."""
    wanted = set(units)
    rows = Observation.objects.filter(
        indicator__code__in=set(codes),
        unit_kind__in={kind for kind, _ in wanted},
        unit_code__in={code for _, code in wanted},
        period__in=set(periods),
        superseded_at__isnull=True,
        value__isnull=False,
    ).select_related("indicator", "lot")
    return {
        (row.indicator.code, row.unit_kind, row.unit_code, row.period, row.category): Recorded(
            id=row.pk,
            indicator=row.indicator.code,
            period=row.period,
            category=row.category,
            value=float(row.value or 0.0),
            version=row.version,
            lot=row.lot.uuid,
            kind=row.lot.kind,
            source=(row.lot.source_type, row.lot.source_key),
            line=row.line,
            known_at=row.known_at,
        )
        for row in rows
        if (row.unit_kind, row.unit_code) in wanted
    }
