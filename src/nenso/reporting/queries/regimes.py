"""Report regimes as of a day: what is asked for, from whom, by whom, and until when."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from nenso.accounts.queries import path_of
from nenso.directory import queries as directory
from nenso.kernel.dated import in_force
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import Period, PeriodKind, Refused, Text, Validity
from nenso.reporting.models import FormVersion, Regime, RegimeVersion
from nenso.reporting.rules.deadlines import Window, deadline_for, due_of, window_of
from nenso.reporting.rules.form_reading import form_of
from nenso.reporting.rules.forms import Form

PARENT = "parent"  # as receiver: the organisation directly above each reporter
PERIODIC = "periodic"


@dataclass(frozen=True, slots=True)
class RegimeAsOf:
    """A regime on a day. `receiver` is an organisation's code, or "parent" for the one above each reporter.

    `frequency` is None for reports that are called for; `status` other than "known" is shown.
    """

    uuid: UUID
    code: str
    kind: str
    name: Text
    content: Text
    reporter_group: str
    reporter_types: tuple[str, ...]
    reporter_codes: tuple[str, ...]
    receiver: str
    way: Text
    frequency: PeriodKind | None
    window: dict[str, Any]
    deadlines: dict[str, Any]
    outline: Text
    form: UUID | None
    form_digest: str
    act_number: str
    act_date: date | None
    act_title: str
    validity: Validity
    state: str
    status: str


def regimes(on: date) -> tuple[RegimeAsOf, ...]:
    """Return the regimes in force on a day, by code."""
    return tuple(regime_as_of(row) for row in versions(on))


def versions(on: date) -> QuerySet[RegimeVersion]:
    """Return the rows of the versions in force on a day."""
    rows = RegimeVersion.objects.filter(in_force(on), state__in=("in_force", "ended"))
    return rows.select_related("regime", "form").order_by("regime__code")


def regime(code: str, on: date) -> RegimeAsOf:
    """Return a regime as of a day; raises `Refused("regime.not_found")`."""
    return regime_as_of(version(code, on))


def version(code: str, on: date) -> RegimeVersion:
    """Return the row of the version in force on a day; raises `Refused("regime.not_found")`."""
    found = versions(on).filter(regime__code=code).first()
    if found is None:
        raise Refused("regime.not_found", regime=code, on=on)
    return found


def versions_of(code: str) -> tuple[RegimeAsOf, ...]:
    """Return all versions of a regime, drafts too, oldest first; raises `Refused("regime.unknown")`."""
    if not Regime.objects.filter(code=code).exists():
        raise Refused("regime.unknown", regime=code)
    rows = RegimeVersion.objects.filter(regime__code=code).select_related("regime", "form")
    return tuple(regime_as_of(row) for row in rows.order_by("valid_from"))


def version_named(uuid: UUID | str) -> RegimeVersion:
    """Return a version by its uuid; raises `Refused("regime.version_unknown")`."""
    found = RegimeVersion.objects.select_related("regime", "form").filter(uuid=uuid).first()
    if found is None:
        raise Refused("regime.version_unknown")
    return found


def forms_of(code: str) -> QuerySet[FormVersion]:
    """Return the forms built for a regime, the newest first."""
    return FormVersion.objects.filter(regime__code=code).select_related("regime")


def form_named(uuid: UUID | str) -> FormVersion:
    """Return a form by its uuid; raises `Refused("form.not_found")`."""
    found = FormVersion.objects.select_related("regime").filter(uuid=uuid).first()
    if found is None:
        raise Refused("form.not_found")
    return found


def form_in(row: FormVersion) -> Form:
    """Return what a form's row defines; those in use are read once."""
    return _frozen_form(row.pk, row.digest) if row.is_frozen else form_of(row.definition)


@lru_cache(maxsize=64)
def _frozen_form(pk: int, _digest: str) -> Form:
    return form_of(FormVersion.objects.values_list("definition", flat=True).get(pk=pk))


def window(row: RegimeVersion, period: Period) -> Window:
    """Return the days that a period's report covers."""
    return window_of(period, row.window)


def due_day(row: RegimeVersion, period: Period, organisation_type: str) -> date:
    """Return the day until which an organisation of a type reports a period."""
    return due_of(period, deadline_for(row.deadlines, organisation_type), work_calendar())


def reporters(row: RegimeVersion, on: date) -> tuple[directory.OrganisationAsOf, ...]:
    """Return the organisations that a regime asks on a day: its group, its types and its codes together, by name."""
    found: dict[str, directory.OrganisationAsOf] = {}
    if row.reporter_types:
        found |= {each.code: each for each in directory.organisations_of_types(row.reporter_types, on)}
    codes = set(row.reporter_codes)
    if row.reporter_group:
        codes |= {member.code for member in directory.organisations_in_group(row.reporter_group, on)}
    found |= directory.organisations(codes - set(found), on)
    return tuple(sorted(found.values(), key=lambda each: (each.sort_key, each.code)))


def is_reporter(row: RegimeVersion, organisation: directory.OrganisationAsOf, on: date) -> bool:
    """Say whether a regime asks an organisation on a day."""
    if organisation.type in row.reporter_types or organisation.code in row.reporter_codes:
        return True
    if not row.reporter_group:
        return False
    members = directory.organisations_in_group(row.reporter_group, on)
    return any(member.code == organisation.code for member in members)


def receiver_of(row: RegimeVersion, organisation_code: str, on: date) -> str:
    """Return the code of the organisation that receives the report of one."""
    if row.receiver_code != PARENT:
        return row.receiver_code
    path = path_of(organisation_code, on)
    return path[1] if len(path) > 1 else path[0]


def regime_as_of(row: RegimeVersion) -> RegimeAsOf:
    """Return the plain record of a version."""
    return RegimeAsOf(
        uuid=row.uuid,
        code=row.regime.code,
        kind=row.kind,
        name=Text(row.name_vi, row.name_en),
        content=Text(row.content_vi, row.content_en),
        reporter_group=row.reporter_group,
        reporter_types=tuple(row.reporter_types),
        reporter_codes=tuple(row.reporter_codes),
        receiver=row.receiver_code,
        way=Text(row.way_vi, row.way_en),
        frequency=PeriodKind(row.frequency) if row.frequency else None,
        window=dict(row.window),
        deadlines=dict(row.deadlines),
        outline=Text(row.outline_vi, row.outline_en),
        form=row.form.uuid if row.form else None,
        form_digest=row.form.digest if row.form else "",
        act_number=row.act_number,
        act_date=row.act_date,
        act_title=row.act_title,
        validity=Validity(row.valid_from, row.valid_to),
        state=row.state,
        status=row.status,
    )
