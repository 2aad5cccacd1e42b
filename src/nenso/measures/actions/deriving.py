"""Monthly observations made of what systems sent: changed values supersede, and what did not change stays as it is."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.rules import SYSTEM, Period
from nenso.measures.actions.observations import NewObservation, record_observations
from nenso.measures.models import Definition, Lot, Observation
from nenso.measures.queries.deriving import (
    Cells,
    counted_days,
    counted_dossiers,
    counted_procedures,
    flags_told,
)
from nenso.measures.rules import deriving as rules

_METER = "meter"
_CITATION = "tính từ sự kiện đo được"


@dataclass(frozen=True, slots=True)
class Derivation:
    """What deriving a month did: the lot (None where nothing changed), and what was left out.

    `undefined` are indicators without a definition in force, `strangers` organisations that the directory does not
    know on the month's last day, `kept` cells whose value somebody corrected or reported: those stand.
    """

    month: str
    lot: Lot | None
    cells: int
    changed: int
    undefined: tuple[str, ...]
    strangers: tuple[str, ...]
    kept: int


def derive(*, month: Period, now: datetime) -> Derivation:
    """Derive a month's figures of every organisation that sent, from dossiers, daily counts and the catalogue.

    Figures are of the organisation that has the dossier; a province's whole is rolled up when it is read.
    Raises `Refused`: "derive.month".
    """
    span = rules.span_of(month, timezone.localdate(now))
    last = month.last_day
    known, found = _known(month), _counted(span)
    for cell, (_, kind) in known.items():
        if kind == _METER:
            found.setdefault(cell, 0.0)  # its dossiers are another's now
    defined = _defined(last)
    units = directory.organisations({unit for _, unit in found}, last)
    right = {cell: value for cell, value in found.items() if cell[0] in defined and cell[1] in units}
    standing = {cell for cell, (_, kind) in known.items() if kind != _METER}
    open_cells = {cell: value for cell, value in right.items() if cell not in standing}
    changed = rules.changed(open_cells, {cell: value for cell, (value, _) in known.items()})
    return Derivation(
        month=month.code,
        lot=_record(month, span, [(cell, open_cells[cell]) for cell in changed]),
        cells=len(right),
        changed=len(changed),
        undefined=tuple(sorted(set(rules.BY_INDICATOR) - defined)),
        strangers=tuple(sorted({unit for _, unit in found} - set(units))),
        kept=len(right) - len(open_cells),
    )


def derive_lately(*, now: datetime) -> list[Derivation]:
    """Derive every month that events may still come for."""
    months = rules.months_to_derive(timezone.localdate(now), settings.EVENT_DAYS)
    return [derive(month=month, now=now) for month in months]


def _record(month: Period, span: rules.Span, cells: list[tuple[tuple[str, str], float]]) -> Lot | None:
    if not cells:
        return None
    rows = [
        NewObservation(
            indicator=indicator,
            unit_kind="organisation",
            unit_code=unit,
            period=month.code,
            value=value,
            line=rules.line_of(rules.BY_INDICATOR[indicator], span),
        )
        for (indicator, unit), value in cells
    ]
    return record_observations(
        by=SYSTEM, kind=_METER, source=("measures.month", month.code), rows=rows, citation=_CITATION
    )


def _counted(span: rules.Span) -> Cells:
    """Return the month's cells: noughts of whoever sent that month, nothing of what a sender never tells of."""
    dossiers = counted_dossiers(span)
    cells: Cells = {}
    for unit, told in flags_told(span).items():
        wanted = [
            each.indicator
            for each in rules.DERIVED
            if each.group in rules.OF_DOSSIERS and (not each.tells or each.tells in told)
        ]
        cells |= rules.with_zeros(dossiers, [unit], wanted)
    return cells | counted_procedures(span) | _of_days(counted_days(span))


def _of_days(found: Cells) -> Cells:
    """Fill in noughts where an organisation has a count of the same family: petitions that nobody answered in time."""
    cells: Cells = {}
    families = {
        each.indicator: each.indicator.partition(".")[0]
        for each in rules.DERIVED
        if each.group == rules.COUNTED
    }
    for unit, family in {(unit, families[indicator]) for indicator, unit in found}:
        wanted = [indicator for indicator, its in families.items() if its == family]
        cells |= rules.with_zeros(found, [unit], wanted)
    return cells


def _known(month: Period) -> dict[tuple[str, str], tuple[float | None, str]]:
    """Return the value that stands in each derived cell of a month, and the kind of lot that brought it."""
    rows = Observation.objects.filter(
        indicator__code__in=rules.BY_INDICATOR,
        unit_kind="organisation",
        period=month.code,
        category="",
        superseded_at=None,
    ).order_by()
    return {
        (indicator, unit): (value, kind)
        for indicator, unit, value, kind in rows.values_list(
            "indicator__code", "unit_code", "value", "lot__kind"
        )
    }


def _defined(on: date) -> set[str]:
    """Return the derived indicators whose definition on a day says that they are metered by month."""
    rows = Definition.objects.filter(
        indicator__code__in=rules.BY_INDICATOR,
        source="metered",
        subject="organisation",
        period_kind="month",
        valid_from__lte=on,
    )
    return {
        row.indicator.code
        for row in rows.select_related("indicator")
        if row.valid_to is None or on < row.valid_to
    }
