"""What is known already for the cells of a report: metered, or reported elsewhere for the same unit and period."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind, Refused
from nenso.measures.queries.indicators import IndicatorAsOf, indicators_named
from nenso.measures.queries.recorded import Recorded, recorded
from nenso.measures.rules.periods import combine, parts_of
from nenso.reporting.models import Submission
from nenso.reporting.queries.submissions import period_of, units_on
from nenso.reporting.rules.forms import Cell, Form

FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Known:
    """A value that was known elsewhere: filled from an observation, or added up from reports."""

    value: float
    source: str  # filled, summed
    facts: dict[str, Any]


_Found = Mapping[tuple[str, str, str, str, str], Recorded]


def known_cells(form: Form, row: Submission) -> dict[str, Known]:
    """Return what a submission's cells are filled with, each with the observations that it comes from."""
    period = period_of(row)
    if period is None:
        return {}
    return filled(form, row.organisation_code, period.code, units_on(row), but_not=str(row.uuid))


def filled(form: Form, organisation: str, period: str, on: date, but_not: str = "") -> dict[str, Known]:
    """Return what is known of the cells of a form for an organisation and a period, by key; unit as of `on`.

    A quarter is made of its months by each indicator's own rule, and only where every one of them is known. What came
    from the submission `but_not` itself is not known from elsewhere.
    """
    cells = [cell for cell in form.fixed.values() if cell.field.fill != "none" and cell.field.indicator]
    try:
        asked = Period.parse(period)
    except Refused:
        return {}
    if not cells:
        return {}
    indicators = indicators_named({cell.field.indicator for cell in cells}, on)
    one = directory.organisations([organisation], on).get(organisation)
    parts = {code: _parts(asked, indicator) for code, indicator in indicators.items()}
    units = {code: _unit(indicator, one, organisation) for code, indicator in indicators.items()}
    codes = {part.code for its in parts.values() for part in its}
    found = recorded(indicators, set(units.values()), codes)
    known = {}
    for cell in cells:
        indicator = indicators.get(cell.field.indicator)
        if indicator is not None:
            its = _values(cell, units[indicator.code], parts[indicator.code], found, but_not)
            value = _combined(
                its, indicator, len(parts[indicator.code]), is_whole=parts[indicator.code] == (asked,)
            )
            if value is not None:
                known[cell.key] = Known(value, FILLED, {"observations": [_origin(each) for each in its]})
    return known


def _parts(asked: Period, indicator: IndicatorAsOf) -> tuple[Period, ...]:
    kind = PeriodKind(indicator.period_kind)
    if kind is asked.kind:
        return (asked,)
    try:
        return parts_of(asked, kind) if indicator.over_periods != "none" else ()
    except Refused:
        return ()


def _unit(
    indicator: IndicatorAsOf, one: directory.OrganisationAsOf | None, organisation: str
) -> tuple[str, str]:
    if indicator.subject == "territory" and one is not None and one.territory_code:
        return one.territory_level, one.territory_code
    return "organisation", organisation


def _values(
    cell: Cell, unit: tuple[str, str], parts: Iterable[Period], found: _Found, but_not: str
) -> list[Recorded]:
    its = []
    for part in parts:
        one = found.get((cell.field.indicator, *unit, part.code, cell.field.category))
        if one is not None and one.source != ("reporting.submission", but_not) and _is_wanted(cell, one):
            its.append(one)
    return its


def _is_wanted(cell: Cell, one: Recorded) -> bool:
    """Metered cells take what meters say; the others whatever is known."""
    return cell.field.fill == "reported" or one.kind != "report"


def _combined(
    its: list[Recorded], indicator: IndicatorAsOf, expected: int, *, is_whole: bool
) -> float | None:
    if not its or len(its) < expected:
        return None
    if is_whole:
        return its[0].value
    joined = combine(np.array([[each.value] for each in its]), indicator.over_periods, expected)
    value = float(joined.values[0])
    return None if math.isnan(value) else value


def _origin(one: Recorded) -> dict[str, Any]:
    return {
        "id": one.id,
        "indicator": one.indicator,
        "period": one.period,
        "category": one.category,
        "version": one.version,
        "lot": str(one.lot),
        "kind": one.kind,
        "source": list(one.source),
        "value": one.value,
    }
