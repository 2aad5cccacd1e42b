"""Figures and reports as data value sets, for other systems to read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from nenso.directory import queries as directory
from nenso.kernel.rules import Period, Refused
from nenso.measures.queries.exchange import Wanted, exchanged
from nenso.measures.queries.indicators import indicators_named
from nenso.reporting.interop.naming import AS_IS, Naming, Of, unit_code, unit_of, wanted_codes
from nenso.reporting.interop.periods import read_period, write_period
from nenso.reporting.interop.values import DataValue, DataValueSet
from nenso.reporting.models import Cell, Submission
from nenso.reporting.queries.senders import foreign_to
from nenso.reporting.queries.submissions import value_of
from nenso.reporting.rules.states import COUNTED


@dataclass(frozen=True, slots=True)
class Question:
    """What a client asks for, in its own codes; several may stand in one text, joined by commas."""

    data_elements: Collection[str] = ()
    periods: Collection[str] = ()
    org_units: Collection[str] = ()
    children: bool = False
    start: date | None = None
    end: date | None = None
    since: datetime | None = None
    data_set: str = ""


def value_set(asked: Question, naming: Naming = AS_IS) -> DataValueSet:
    """Return the recorded figures that are asked for. Drafts of reports are no figures yet and never among them.

    Without a period or a span of days, or without an indicator or a unit, too much would be asked for.
    Raises `Refused`: "interop.question", "interop.period", "values.too_many".
    """
    codes = wanted_codes(asked.data_elements, Of.DATA_ELEMENT, naming)
    units = wanted_codes(asked.org_units, Of.ORG_UNIT, naming)
    periods = [read_period(code) for one in asked.periods for code in one.split(",") if code]
    if not (periods or (asked.start and asked.end)) or not (codes or units):
        raise Refused("interop.question")
    day = max((period.last_day for period in periods), default=asked.end or date.max)
    wanted = Wanted(
        indicators=codes,
        periods=[period.code for period in periods],
        units=_units(units, asked.children, day) if units else None,
        first=asked.start,
        last=asked.end,
        since=asked.since,
    )
    rows = exchanged(wanted)
    subjects = {
        code: found.subject for code, found in indicators_named({row.indicator for row in rows}, day).items()
    }
    return DataValueSet(
        tuple(
            DataValue(
                data_element=naming.theirs(Of.DATA_ELEMENT, row.indicator),
                period=write_period(Period.parse(row.period)),
                org_unit=naming.theirs(
                    Of.ORG_UNIT,
                    unit_code(row.unit_kind, row.unit_code, subjects.get(row.indicator, "organisation")),
                ),
                value=number_text(row.value),
                category=naming.theirs(Of.CATEGORY, row.category),
                stored_by=row.lot_kind,
                last_updated=row.known_at.isoformat(timespec="milliseconds"),
            )
            for row in rows
        )
    )


def report_values(asked: Question, owner: str, naming: Naming = AS_IS) -> DataValueSet:
    """Return the cells of reports of a regime for some organisations and periods, drafts too.

    A system of `owner` reads drafts of its owner and of whoever stands below it; of the others, what was approved.
    Cells that are bound to an indicator go by its code, the others by their key.
    Raises `Refused`: "interop.question", "interop.period".
    """
    units = wanted_codes(asked.org_units, Of.ORG_UNIT, naming)
    periods = [read_period(code) for one in asked.periods for code in one.split(",") if code]
    if not periods or not units:
        raise Refused("interop.question")
    day = max(period.last_day for period in periods)
    if asked.children:
        units = sorted(_organisations_below(units, day))
    foreign = {code for _, code in foreign_to(owner, {day: set(units)})}
    regime = naming.ours(Of.DATA_SET, asked.data_set)
    rows = Submission.objects.filter(
        regime__regime__code=regime,
        organisation_code__in=units,
        period__in=[period.code for period in periods],
        call=None,
    )
    rows = rows.select_related("form").prefetch_related(Prefetch("cells", Cell.objects.order_by("key")))
    values = [
        value
        for row in rows.order_by("first_day", "organisation_code")
        if row.state in COUNTED or row.organisation_code not in foreign
        for value in _cells(row, naming)
    ]
    return DataValueSet(tuple(values), data_set=asked.data_set)


def number_text(value: float) -> str:
    """Return a number as other systems write it: whole ones without a point, the others in their shortest form."""
    return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)


def _cells(row: Submission, naming: Naming) -> Iterable[DataValue]:
    from nenso.reporting.queries.regimes import form_in

    form = form_in(row.form)
    period = write_period(Period.parse(row.period))
    for cell in row.cells.all():
        held = value_of(cell)
        if held is None:
            continue
        found = form.cell(cell.key)
        bound = found.field if found and found.field.indicator and not found.is_computed else None
        yield DataValue(
            data_element=naming.theirs(Of.DATA_ELEMENT, bound.indicator if bound else cell.key),
            period=period,
            org_unit=naming.theirs(Of.ORG_UNIT, row.organisation_code),
            value=held if isinstance(held, str) else number_text(held),
            category=naming.theirs(Of.CATEGORY, bound.category if bound else ""),
            stored_by=cell.source,
            last_updated=cell.at.isoformat(timespec="milliseconds"),
        )


def _units(codes: Iterable[str], with_children: bool, on: date) -> set[tuple[str, str]]:
    """Return the units that codes stand for: a bare code is the organisation's and the place's of the same code."""
    asked = set(codes)
    found = {unit_of(code, subject) for code in asked for subject in ("organisation", "territory")}
    if not with_children:
        return found
    organisations = {code for kind, code in found if kind == "organisation"}
    below = {("organisation", code) for code in _organisations_below(organisations, on)}
    return found | below | _territories_below(found, on)


def _organisations_below(codes: Iterable[str], on: date) -> set[str]:
    reached = set(codes)
    below: dict[str, list[str]] = {}
    for code, above in directory.organisation_parents(on).items():
        below.setdefault(above, []).append(code)
    layer = list(reached)
    while layer:
        layer = [code for one in layer for code in below.get(one, []) if code not in reached]
        reached.update(layer)
    return reached


def _territories_below(units: Collection[tuple[str, str]], on: date) -> set[tuple[str, str]]:
    held = directory.containment(on)
    above: dict[tuple[str, str], tuple[str, str]] = {
        **{("commune", code): parent for code, parent in held.parent.items()},
        **{("district", code): ("province", parent) for code, parent in held.province_of_district.items()},
        **{("province", code): ("nation", "VNM") for code in held.provinces},
    }
    return {unit for unit in above if _is_below(unit, units, above)}


def _is_below(
    unit: tuple[str, str],
    units: Collection[tuple[str, str]],
    above: Mapping[tuple[str, str], tuple[str, str]],
) -> bool:
    while unit in above:
        unit = above[unit]
        if unit in units:
            return True
    return False
