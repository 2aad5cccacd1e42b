"""A data value set as reports: its values are cells, and a complete one is submitted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from nenso.kernel.rules import Actor, Period, Refused, Text
from nenso.kernel.texts import sentence
from nenso.reporting.actions.opening import open_submission
from nenso.reporting.actions.submissions import save_cells, submit
from nenso.reporting.interop.importing import (
    Conflict,
    Fault,
    Incoming,
    Options,
    Plan,
    Summary,
    once,
    plan,
)
from nenso.reporting.interop.naming import Naming, Of
from nenso.reporting.interop.reading import (
    EMPTY,
    NO_CELL,
    NO_NUMBER,
    NO_REGIME,
    NO_UNIT,
    NOT_YOURS,
    conflict,
    number_of,
    period_of,
)
from nenso.reporting.interop.values import DataValue, DataValueSet
from nenso.reporting.models import Submission
from nenso.reporting.queries.regimes import form_in, version
from nenso.reporting.queries.senders import foreign_to
from nenso.reporting.queries.submissions import find, values_of
from nenso.reporting.rules.forms import Cell, Form

_ROOMS = ("nenso.reporting", "nenso.measures", "nenso.accounts", "nenso.directory", "nenso.kernel")
_FAULTS = {
    "submission.closed": Fault.CLOSED,
    "submission.state": Fault.CLOSED,
    "submission.not_a_reporter": Fault.ORG_UNIT,
    "organisation.ended": Fault.ORG_UNIT,
    "organisation.not_found": Fault.ORG_UNIT,
    "regime.not_found": Fault.DATA_SET,
    "regime.not_its_period": Fault.PERIOD_KIND,
}


@dataclass(slots=True)
class _Report:
    """The values of one report in a set."""

    unit: str
    period: Period
    values: list[DataValue] = field(default_factory=list)


def take_reports(*, by: Actor, owner: str, values: DataValueSet, options: Options, naming: Naming) -> Summary:
    """Take a set whose data set is a regime: one report for each unit and period in it. Called in a transaction."""
    regime = naming.ours(Of.DATA_SET, values.data_set)
    reports, conflicts = _reports(values, naming)
    conflicts += _not_served(owner, reports)
    done, complete, references = Plan(), "false", []
    if not conflicts or options.is_partial:
        for report in reports:
            if not report.values and not values.complete_date:
                continue
            taken = _take(by, regime, report, values.complete_date, options, naming)
            conflicts += taken.conflicts
            if taken.conflicts and not options.is_partial:
                break
            done = _together(done, taken.plan)
            references += [taken.reference] if taken.reference else []
            complete = values.complete_date if taken.complete != "false" else complete
    is_written = not conflicts or (options.is_partial and bool(references))
    return Summary(done, tuple(conflicts), len(values.values), is_written, complete, ",".join(references))


def _reports(values: DataValueSet, naming: Naming) -> tuple[list[_Report], list[Conflict]]:
    found: dict[tuple[str, Period], _Report] = {}
    conflicts = []
    for value in values.values:
        period = period_of(value)
        if isinstance(period, Conflict):
            conflicts.append(period)
        elif not value.org_unit:
            conflicts.append(conflict(value, Fault.ORG_UNIT, NO_UNIT))
        else:
            unit = naming.ours(Of.ORG_UNIT, value.org_unit)
            found.setdefault((unit, period), _Report(unit, period)).values.append(value)
    return list(found.values()), conflicts


def _not_served(owner: str, reports: list[_Report]) -> list[Conflict]:
    codes: dict[date, set[str]] = {}
    for report in reports:
        codes.setdefault(report.period.last_day, set()).add(report.unit)
    foreign = foreign_to(owner, codes)
    conflicts = []
    for report in reports:
        if (report.period.last_day, report.unit) in foreign:
            words = NOT_YOURS.fill(code=report.unit)
            conflicts += [conflict(value, Fault.NOT_YOURS, words) for value in report.values]
            report.values.clear()
    return conflicts


def _take(
    by: Actor, regime: str, report: _Report, complete_date: str, options: Options, naming: Naming
) -> Summary:
    """Take one report, whole or not at all unless a part may be taken."""
    total = len(report.values)
    try:
        row = version(regime, report.period.last_day)
    except Refused:
        words = NO_REGIME.fill(code=regime)
        return Summary(Plan(), (_of_report(report, Fault.DATA_SET, regime, words),), total, is_written=False)
    if row.form is None:
        words = NO_REGIME.fill(code=regime)
        return Summary(Plan(), (_of_report(report, Fault.DATA_SET, regime, words),), total, is_written=False)
    there = find(regime, report.unit, report.period.code)
    form = form_in(there.form if there else row.form)
    items, conflicts = _items(form, report.values, naming)
    items, twice = once(items)
    conflicts += twice
    if conflicts and not options.is_partial:
        return Summary(Plan(), tuple(conflicts), total, is_written=False)
    try:
        with transaction.atomic():
            taken = _written(by, regime, report, items, complete_date, options)
    except Refused as refused:
        conflicts += _refused(refused, report, items)
        return Summary(Plan(), tuple(conflicts), total, is_written=False)
    return Summary(taken.plan, tuple(conflicts), total, True, taken.complete, taken.reference)


def _written(
    by: Actor,
    regime: str,
    report: _Report,
    items: Sequence[Incoming],
    complete_date: str,
    options: Options,
) -> Summary:
    """Open the report where it is not open yet, save what the plan changes, and submit it where it is complete."""
    submission = open_submission(by=by, regime=regime, organisation=report.unit, period=report.period.code)
    present: dict[object, float | str] = {
        key: value for key, value in values_of(submission).items() if value is not None
    }
    wanted = plan(items, present, options.strategy)
    if wanted.written:
        notes = {value.place: value.comment for value in report.values if value.comment}
        save_cells(
            by=by,
            submission=submission,
            row_version=submission.row_version,
            values={str(item.key): item.value for item in wanted.written},
            reasons={str(item.key): notes[item.place] for item in wanted.written if item.place in notes},
            source="imported",
        )
    complete = "false"
    if complete_date:
        fresh = Submission.objects.get(pk=submission.pk)
        submit(by=by, submission=fresh, row_version=fresh.row_version)
        complete = complete_date
    return Summary(wanted, complete=complete, reference=str(submission.uuid))


def _items(form: Form, values: Sequence[DataValue], naming: Naming) -> tuple[list[Incoming], list[Conflict]]:
    bound = {
        (cell.field.indicator, cell.field.category): cell
        for cell in reversed(form.fixed.values())
        if cell.field.indicator and not cell.is_computed
    }
    items, conflicts = [], []
    for value in values:
        cell = _cell(form, bound, value, naming)
        if cell is None:
            words = NO_CELL.fill(code=value.data_element)
            conflicts.append(conflict(value, Fault.NOT_IN_SET, words))
            continue
        found = _content(cell, value)
        if isinstance(found, Conflict):
            conflicts.append(found)
        else:
            items.append(Incoming(cell.key, found, value.place, value.data_element))
    return items, conflicts


def _cell(form: Form, bound: Mapping[tuple[str, str], Cell], value: DataValue, naming: Naming) -> Cell | None:
    """Return the cell of a value: by its key, or by the indicator and category that the cell is bound to."""
    code = naming.ours(Of.DATA_ELEMENT, value.data_element)
    return form.cell(code) or bound.get((code, naming.ours(Of.CATEGORY, value.category)))


def _content(cell: Cell, value: DataValue) -> float | str | Conflict | None:
    if value.deleted:
        return None
    if not value.value:
        return conflict(value, Fault.EMPTY, EMPTY)
    if not cell.field.is_number:
        return value.value
    number = number_of(value.value)
    return (
        number if number is not None else conflict(value, Fault.VALUE, NO_NUMBER.fill(found=value.value[:40]))
    )


def _refused(refused: Refused, report: _Report, items: Sequence[Incoming]) -> list[Conflict]:
    """Return the conflicts of a refusal: at the value that it names, or of the report as a whole."""
    fault = _FAULTS.get(refused.code, Fault.VALUE)
    words = sentence(refused, _ROOMS)
    named = next((item for item in items if item.key == refused.field), None)
    if named is not None:
        return [Conflict(named.object, fault, named.place, words)]
    return [_of_report(report, fault, report.unit, words)]


def _of_report(report: _Report, fault: Fault, about: str, words: Text) -> Conflict:
    return Conflict(about, fault, f"{report.unit} {report.period.code}", words)


def _together(one: Plan, other: Plan) -> Plan:
    return Plan(
        one.created + other.created,
        one.updated + other.updated,
        one.deleted + other.deleted,
        one.ignored + other.ignored,
    )
