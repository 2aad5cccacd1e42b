"""Importing an uploaded file: what it is read as, and storing it whole or not at all."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from nenso.directory import queries as directory
from nenso.index import importing
from nenso.index.actions.datasets import Loading, load_in_steps
from nenso.index.models import Dataset, Edition
from nenso.index.queries.methods import method_of
from nenso.index.rules.wording import GROUP_NAMES
from nenso.kernel.rules import Actor, Period, Refused, Text
from nenso.kernel.rules.periods import PeriodKind


def year_of(period: str, edition: Edition) -> int:
    """Return the year that a period names, where the edition covers it.

    Raises `Refused`: "period.unknown", "import.not_a_year", "import.not_its_year".
    """
    try:
        found = Period.parse(period)
    except Refused as refused:
        raise Refused(refused.code, field="period", **refused.facts) from None
    if found.kind is not PeriodKind.YEAR:
        raise Refused("import.not_a_year", field="period", period=period)
    year = found.first_day.year
    last = edition.last_year or year
    if not edition.first_year <= year <= last:
        until = (
            Text(f" đến {edition.last_year}", f" to {edition.last_year}")
            if edition.last_year
            else Text(" trở đi", " on")
        )
        raise Refused(
            "import.not_its_year",
            field="period",
            edition=edition.code,
            year=year,
            first=edition.first_year,
            until=until,
        )
    return year


def question_for(
    *, edition: Edition, group: str, units_on: date, kind: str, source: str
) -> importing.Question:
    """Return what an uploaded file is read as; raises `Refused`: "import.not_its_group", "import.no_units"."""
    if group not in edition.groups:
        raise Refused("import.not_its_group", field="group", edition=edition.code, group=group)
    members = directory.organisations_in_group(group, units_on)
    if not members:
        raise Refused("import.no_units", field="units_on", group=GROUP_NAMES[group], on=units_on)
    method = method_of(edition)
    targets = importing.targets_of(method)
    for code in method.codes:
        targets.setdefault(code, importing.figure_target(method, code))
    if kind == importing.PUBLISHED:
        targets = {code: importing.figure_target(method, code) for code in method.codes}
    units = importing.KnownUnits(
        units_on, GROUP_NAMES[group], {member.code: member.name for member in members}
    )
    return importing.Question(method, targets, units, kind, source)


def import_inputs(
    *,
    by: Actor,
    edition: Edition,
    group: str,
    year: int,
    units_on: date,
    file_name: str,
    reading: importing.Reading,
) -> Iterator[Loading]:
    """Store what was read, telling how far it is: all in one transaction, so that a break leaves nothing behind.

    Raises `Refused`: "import.faults" where the reading is not clean, and those of `load_dataset`.
    """
    if not reading.is_clean:
        raise Refused("import.faults", count=reading.problem_count)
    head = Dataset(
        family=edition.family,
        group=group,
        year=year,
        units_on=units_on,
        decimals=method_of(edition).decimals,
        file_name=file_name,
        loaded_by_key=by.key,
        loaded_by_name=by.name,
    )
    with transaction.atomic():
        yield from load_in_steps(by=by, head=head, rows=reading.rows)
