"""Which rows of a lot may be recorded: what they name exists, what they say is a number, none comes twice."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nenso.kernel.rules import Period, Refused, Validity

NATION = "VNM"  # the code of the one unit of the kind "nation"
ORGANISATION = "organisation"
TERRITORIES = ("commune", "district", "province", "nation")  # from the smallest
UNIT_KINDS = (ORGANISATION, *TERRITORIES)
LOT_KINDS = ("report", "meter", "import", "external", "correction")
METER = "meter"
EXPRESSION = "expression"


@dataclass(frozen=True, slots=True)
class NewObservation:
    """A value to be recorded. `value` None withdraws what is known; `line` is its row or cell in the lot's source."""

    indicator: str
    unit_kind: str
    unit_code: str
    period: str
    value: float | None
    category: str = ""
    line: str = ""
    flags: tuple[str, ...] = ()

    @property
    def cell(self) -> tuple[str, str, str, str, str]:
        """What the value is of: indicator, kind of unit, unit, period, category."""
        return self.indicator, self.unit_kind, self.unit_code, self.period, self.category


@dataclass(frozen=True, slots=True)
class Measured:
    """What recording asks of a definition, while that was in force."""

    validity: Validity
    source: str
    period_kind: str
    categories: tuple[str, ...] = ()
    subject: str = ORGANISATION


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row: `number` counts the rows of the lot from 1, `line` is the row's own name."""

    number: int
    line: str
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are held against: definitions by indicator, and the lives of units by (kind, code)."""

    definitions: Mapping[str, Sequence[Measured]]
    lives: Mapping[tuple[str, str], Sequence[Validity]]


@dataclass(slots=True)
class Checked:
    """The rows' periods by code, and every fault."""

    periods: dict[str, Period] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)


def periods_of(rows: Sequence[NewObservation]) -> dict[str, Period]:
    """Return the periods that the rows name; codes that no period has are left out."""
    found = {}
    for code in dict.fromkeys(row.period for row in rows):
        try:
            period = Period.parse(code)
        except Refused:
            continue
        if period.code == code:
            found[code] = period
    return found


def check_rows(rows: Sequence[NewObservation], known: Known, *, kind: str, today: date) -> Checked:
    """Hold the rows of a lot of a kind against what is known on a day; nothing is raised, every fault is told."""
    checked = Checked(periods_of(rows))
    seen: dict[tuple[str, str, str, str, str], tuple[int, str]] = {}
    told: dict[tuple[str, ...], tuple[str, dict[str, Any]] | None] = {}
    for number, row in enumerate(rows, start=1):
        first = seen.setdefault(row.cell, (number, row.line))
        fault = _twice(row, number, first) or _of_row(row, checked.periods, known, told, kind, today)
        if fault is not None:
            checked.faults.append(RowFault(number, row.line, *fault))
    return checked


_Fault = tuple[str, dict[str, Any]]
_Told = dict[tuple[str, ...], "_Fault | None"]


def _twice(row: NewObservation, number: int, first: tuple[int, str]) -> _Fault | None:
    if first[0] == number:
        return None
    return "observation.twice", {
        "indicator": row.indicator,
        "unit": row.unit_code,
        "period": row.period,
        "first": first[1] or str(first[0]),
        "second": row.line or str(number),
    }


def _of_row(
    row: NewObservation, periods: Mapping[str, Period], known: Known, told: _Told, kind: str, today: date
) -> _Fault | None:
    """Return the first fault of a row. What a thousand rows share is looked at once: `told` keeps it."""
    period = periods.get(row.period)
    if period is None:
        return "observation.period", {"period": row.period}
    measured = (row.indicator, row.period, row.category, row.unit_kind)
    if measured not in told:
        told[measured] = _of_indicator(row, period, known, kind, today)
    unit = (row.unit_kind, row.unit_code, "", row.period)
    if unit not in told:
        told[unit] = _of_unit(row, period, known)
    return told[measured] or told[unit] or _of_value(row)


def _of_indicator(row: NewObservation, period: Period, known: Known, kind: str, today: date) -> _Fault | None:
    last = period.last_day
    found = next((one for one in known.definitions.get(row.indicator, ()) if last in one.validity), None)
    facts = {"indicator": row.indicator, "period": row.period}
    if found is None:
        return "observation.indicator", facts
    if found.source == EXPRESSION:
        return "observation.expression", facts
    if found.period_kind != period.kind:
        return "observation.period_kind", {**facts, "kind": found.period_kind}
    if row.category and row.category not in found.categories:
        return "observation.category", {**facts, "category": row.category}
    if row.unit_kind in UNIT_KINDS and (row.unit_kind == ORGANISATION) != (found.subject == ORGANISATION):
        return "observation.subject", {"indicator": row.indicator, "kind": row.unit_kind}
    # A meter counts as the period runs; what people report is of periods that are over.
    if (period.first_day if kind == METER else last) > today:
        return "observation.future", {**facts, "last": last}
    return None


def _of_unit(row: NewObservation, period: Period, known: Known) -> _Fault | None:
    if row.unit_kind not in UNIT_KINDS:
        return "observation.unit_kind", {"kind": row.unit_kind}
    if row.unit_kind == "nation":
        exists = row.unit_code == NATION
    else:
        last = period.last_day
        exists = any(last in life for life in known.lives.get((row.unit_kind, row.unit_code), ()))
    if exists:
        return None
    return "observation.unit", {"kind": row.unit_kind, "unit": row.unit_code, "on": period.last_day}


def _of_value(row: NewObservation) -> _Fault | None:
    if row.value is not None and not math.isfinite(row.value):
        return "observation.number", {"value": str(row.value), "indicator": row.indicator}
    return None
