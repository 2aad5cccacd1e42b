"""Data value sets that other systems send: figures of indicators, or the cells of reports where a data set is named."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from django.db import transaction

from nenso.accounts.rules import NATIONAL
from nenso.kernel.rules import Actor, Period, Refused
from nenso.measures.actions import NewObservation, RowProblem, record_observations
from nenso.measures.queries.indicators import indicators_named
from nenso.measures.queries.recorded import recorded
from nenso.reporting.actions.value_set_reports import take_reports
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
from nenso.reporting.interop.naming import AS_IS, Naming, Of
from nenso.reporting.interop.reading import (
    NOT_SENT,
    NOT_YOURS,
    Figure,
    figures_of,
    period_of,
)
from nenso.reporting.interop.values import DataValueSet
from nenso.reporting.queries.senders import foreign_to

SOURCE = "reporting.data_value_set"
SENT = ("reported", "external")  # the rest is metered or computed here
_Cell = tuple[str, str, str, str, str]  # indicator, kind of unit, unit, period, category
_FAULTS = {
    "observation.unit": Fault.ORG_UNIT,
    "observation.unit_kind": Fault.ORG_UNIT,
    "observation.category": Fault.CATEGORY,
    "observation.period": Fault.PERIOD,
    "observation.period_kind": Fault.PERIOD_KIND,
    "observation.future": Fault.FUTURE,
    "observation.indicator": Fault.DATA_ELEMENT,
    "observation.expression": Fault.DATA_ELEMENT,
}


def take_values(
    *,
    by: Actor,
    owner: str,
    values: DataValueSet,
    options: Options,
    naming: Naming = AS_IS,
    content: bytes = b"",
) -> Summary:
    """Take a data value set of a system of `owner`, and say what became of it.

    Where the set names a regime, its values are cells of the reports of that regime: opened, saved, and submitted where
    the set is complete. Where it names none, they are observations of indicators that are reported or come from
    elsewhere. A system speaks for its owner and for whoever stands below it, one of the nation for all. All or nothing,
    unless the options take what can be taken; a dry run writes nothing. `content` is the document, for its digest.
    """
    # Whom it may speak for is asked below, value by value; a sender holds no role that the actions could ask for.
    by = replace(by, kind="system")
    with transaction.atomic():
        if values.data_set:
            summary = take_reports(by=by, owner=owner, values=values, options=options, naming=naming)
        else:
            digest = hashlib.sha256(content).hexdigest()
            summary = _take_figures(by, owner, values, options, naming, digest)
        if options.is_dry_run or not summary.is_written:
            transaction.set_rollback(True)
    return summary


def _take_figures(
    by: Actor, owner: str, values: DataValueSet, options: Options, naming: Naming, digest: str
) -> Summary:
    total = len(values.values)
    subjects, not_sent = _subjects(values, naming)
    figures, conflicts = figures_of(values, subjects, naming)
    conflicts += [
        Conflict(one.object, Fault.DATA_ELEMENT, one.place, NOT_SENT.fill(code=one.object))
        for one in figures
        if one.indicator in not_sent
    ]
    figures = [one for one in figures if one.indicator not in not_sent]
    foreign = _foreign(owner, figures)
    conflicts += [
        Conflict(one.unit_code, Fault.NOT_YOURS, one.place, NOT_YOURS.fill(code=one.unit_code))
        for one in figures
        if (one.period.last_day, _speaker(one)) in foreign
    ]
    kept = [one for one in figures if (one.period.last_day, _speaker(one)) not in foreign]
    items, twice = once([_incoming(one) for one in kept])
    conflicts += twice
    wanted = plan(items, _present(kept), options.strategy)
    if conflicts and not options.is_partial:
        return Summary(wanted, tuple(conflicts), total, is_written=False)
    return _recorded(by, wanted, conflicts, options, total, digest)


def _recorded(
    by: Actor, wanted: Plan, conflicts: list[Conflict], options: Options, total: int, digest: str
) -> Summary:
    """Record a plan; what cannot be recorded is left out where a part may be taken."""
    while wanted.written:
        try:
            with transaction.atomic():
                lot = record_observations(
                    by=by,
                    kind="import",
                    source=(SOURCE, digest[:32]),
                    rows=[_row(item) for item in wanted.written],
                    citation=by.name,
                    reason=by.right,
                    digest=digest,
                    facts={"strategy": options.strategy.value},
                )
        except Refused as refused:
            problems = refused.facts.get("problems", ())
            if not problems:
                raise
            conflicts = conflicts + [_problem(one, wanted.written) for one in problems]
            if not options.is_partial:
                return Summary(wanted, tuple(conflicts), total, is_written=False)
            wanted = _without(wanted, {problem.line for problem in problems})
        else:
            return Summary(wanted, tuple(conflicts), total, reference=str(lot.uuid))
    return Summary(wanted, tuple(conflicts), total, is_written=not conflicts)


def _subjects(values: DataValueSet, naming: Naming) -> tuple[dict[str, str], set[str]]:
    """Return what the indicators of a set are about, and those that are metered or computed here."""
    codes = {naming.ours(Of.DATA_ELEMENT, value.data_element) for value in values.values}
    read = [period_of(value) for value in values.values]
    periods = {period for period in read if isinstance(period, Period)}
    subjects: dict[str, str] = {}
    not_sent: set[str] = set()
    for day in sorted({period.last_day for period in periods}):
        for code, found in indicators_named(codes, day).items():
            subjects[code] = found.subject
            (not_sent.discard if found.source in SENT else not_sent.add)(code)
    return subjects, not_sent


def _foreign(owner: str, figures: Sequence[Figure]) -> set[tuple[date, str]]:
    codes: dict[date, set[str]] = {}
    for one in figures:
        codes.setdefault(one.period.last_day, set()).add(_speaker(one))
    return foreign_to(owner, codes)


def _speaker(one: Figure) -> str:
    """Return the organisation whose figure it is: a place's are its committee's, which has the same code."""
    return NATIONAL if one.unit_kind == "nation" else one.unit_code


def _present(figures: Sequence[Figure]) -> dict[object, float]:
    found = recorded(
        {one.indicator for one in figures},
        {(one.unit_kind, one.unit_code) for one in figures},
        {one.period.code for one in figures},
    )
    return {cell: value.value for cell, value in found.items()}


def _incoming(one: Figure) -> Incoming:
    key: _Cell = (one.indicator, one.unit_kind, one.unit_code, one.period.code, one.category)
    return Incoming(key, one.number, one.place, one.object)


def _row(item: Incoming) -> NewObservation:
    indicator, kind, code, period, category = cast(_Cell, item.key)
    value = None if item.value is None else float(item.value)
    return NewObservation(indicator, kind, code, period, value, category, line=item.place)


def _problem(problem: RowProblem, written: Sequence[Incoming]) -> Conflict:
    about = next((item.object for item in written if item.place == problem.line), "")
    return Conflict(about, _FAULTS.get(problem.code, Fault.VALUE), problem.line, problem.text)


def _without(wanted: Plan, places: set[str]) -> Plan:
    def kept(items: Sequence[Incoming]) -> tuple[Incoming, ...]:
        return tuple(item for item in items if item.place not in places)

    return Plan(kept(wanted.created), kept(wanted.updated), kept(wanted.deleted), wanted.ignored)
