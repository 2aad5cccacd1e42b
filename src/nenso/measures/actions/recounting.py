"""Monthly figures counted anew out of what a room below keeps: changed values supersede, the others stay as they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from nenso.kernel.rules import SYSTEM, Period
from nenso.measures.actions.observations import NewObservation, record_observations
from nenso.measures.models import Definition, Lot, Observation
from nenso.measures.rules.deriving import changed

Cell = tuple[str, str]  # indicator, organisation


@dataclass(frozen=True, slots=True)
class Recount:
    """What was counted for a cell, and the line that opens down to it."""

    value: float
    line: str
    flags: tuple[str, ...] = ()


def record_recounts(
    *, month: Period, counts: Mapping[Cell, Recount], source: tuple[str, str], citation: str
) -> Lot | None:
    """Record the counts of organisations that differ from what is known of a month; None where nothing changed.

    What somebody corrected stands, and so does an indicator that the site does not meter.
    """
    codes = {code for code, _ in counts}
    defined = metered(codes, month)
    known = known_counts(codes, month)
    open_cells = {
        cell: one.value
        for cell, one in counts.items()
        if cell[0] in defined and known.get(cell, (None, "meter"))[1] == "meter"
    }
    wanted = changed(open_cells, {cell: value for cell, (value, _) in known.items()})
    if not wanted:
        return None
    rows = [_row(month, cell, counts[cell]) for cell in wanted]
    return record_observations(by=SYSTEM, kind="meter", source=source, rows=rows, citation=citation)


def metered(codes: Collection[str], month: Period) -> set[str]:
    """Return those of some indicators that are metered on a month's last day."""
    rows = Definition.objects.filter(
        indicator__code__in=codes, source="metered", valid_from__lte=month.last_day
    )
    return set(rows.order_by().values_list("indicator__code", flat=True))


def known_counts(codes: Collection[str], month: Period) -> dict[Cell, tuple[float | None, str]]:
    """Return what is known of indicators for a month by cell: the value and the kind of lot that brought it."""
    rows = Observation.objects.filter(
        indicator__code__in=codes,
        unit_kind="organisation",
        period=month.code,
        category="",
        superseded_at=None,
    ).order_by()
    columns = ("indicator__code", "unit_code", "value", "lot__kind")
    return {(code, unit): (value, kind) for code, unit, value, kind in rows.values_list(*columns)}


def _row(month: Period, cell: Cell, one: Recount) -> NewObservation:
    return NewObservation(
        indicator=cell[0],
        unit_kind="organisation",
        unit_code=cell[1],
        period=month.code,
        value=one.value,
        line=one.line[:200],
        flags=one.flags,
    )
