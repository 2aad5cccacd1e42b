"""Monthly observations made of what the data exchange counted: changed values supersede, the others stay as they are."""

from datetime import datetime

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.exchange.queries.months import MonthOf, months_of
from nenso.kernel.rules import SYSTEM, Period, PeriodKind
from nenso.measures.actions.observations import NewObservation, record_observations
from nenso.measures.models import Definition, Lot, Observation
from nenso.measures.rules.deriving import changed
from nenso.measures.rules.exchanging import FIELDS

_CITATION = "đếm từ sổ của nền tảng trao đổi dữ liệu"


def derive_exchange(*, month: Period) -> Lot | None:
    """Derive a month's figures of every organisation that takes part in the exchange; None where nothing changed.

    What somebody corrected stands; organisations that the directory does not know on the month's last day are left out.
    """
    found = months_of(month.first_day, month.last_day)
    units = directory.organisations(found, month.last_day)
    defined = set(
        Definition.objects.filter(
            indicator__code__in=FIELDS, source="metered", valid_from__lte=month.last_day
        )
        .order_by()
        .values_list("indicator__code", flat=True)
    )
    cells = {
        (code, unit): float(getattr(its, field))
        for unit, its in found.items()
        if unit in units
        for code, field in FIELDS.items()
        if code in defined
    }
    known = _known(month)
    open_cells = {
        cell: value for cell, value in cells.items() if known.get(cell, (None, "meter"))[1] == "meter"
    }
    wanted = changed(open_cells, {cell: value for cell, (value, _) in known.items()})
    if not wanted:
        return None
    rows = [_row(month, cell, open_cells[cell], found[cell[1]]) for cell in wanted]
    source = ("exchange.month", month.code)
    return record_observations(by=SYSTEM, kind="meter", source=source, rows=rows, citation=_CITATION)


def derive_exchange_lately(*, now: datetime) -> list[Lot]:
    """Derive the month that ended last, every night: its last exchanges enter the ledger's tree within a second."""
    month = Period(PeriodKind.MONTH, timezone.localdate(now).replace(day=1)).preceding()
    found = derive_exchange(month=month)
    return [found] if found else []


def _row(month: Period, cell: tuple[str, str], value: float, its: MonthOf) -> NewObservation:
    line = f"exchange={month.first_day}/{month.last_day}&member={','.join(its.members)}"
    return NewObservation(
        indicator=cell[0],
        unit_kind="organisation",
        unit_code=cell[1],
        period=month.code,
        value=value,
        line=line[:200],
    )


def _known(month: Period) -> dict[tuple[str, str], tuple[float | None, str]]:
    rows = Observation.objects.filter(
        indicator__code__in=FIELDS,
        unit_kind="organisation",
        period=month.code,
        category="",
        superseded_at=None,
    ).order_by()
    columns = ("indicator__code", "unit_code", "value", "lot__kind")
    return {(code, unit): (value, kind) for code, unit, value, kind in rows.values_list(*columns)}
