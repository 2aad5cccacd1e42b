"""Defining report regimes, bringing them into force and ending them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.directory import queries as directory
from nenso.kernel.actions import record
from nenso.kernel.queries import work_calendar
from nenso.kernel.rules import Actor, PeriodKind, Refused, Text
from nenso.reporting.actions.forms import check_indicators_known
from nenso.reporting.models import FormVersion, Regime, RegimeVersion
from nenso.reporting.queries.regimes import PARENT, form_in, version
from nenso.reporting.rules.deadlines import check_deadlines
from nenso.reporting.rules.form_places import CODE

NOTHING = Text("", "")
KINDS = ("periodic", "thematic", "ad_hoc")  # NĐ 09/2019, article 4


@dataclass(frozen=True, slots=True)
class RegimeFacts:
    """What article 7 of the decree wants of a regime, and the act that lays it down.

    `receiver` is an organisation's code or "parent"; `deadlines` maps an organisation type (or "*", or "receiver") to
    {"day": 16, "month": 0}; `window` is {"from_day": 15, "to_day": 14}, {"calendar": true} or empty for the decree's own.
    """

    code: str
    kind: str
    name: Text
    receiver: str
    frequency: str = ""
    content: Text = NOTHING
    reporter_group: str = ""
    reporter_types: Sequence[str] = ()
    reporter_codes: Sequence[str] = ()
    way: Text = NOTHING
    window: Mapping[str, Any] = field(default_factory=dict)
    deadlines: Mapping[str, Any] = field(default_factory=dict)
    outline: Text = NOTHING
    act_number: str = ""
    act_date: date | None = None
    act_title: str = ""
    status: str = "known"


@transaction.atomic
def define_regime(*, by: Actor, facts: RegimeFacts, since: date) -> RegimeVersion:
    """Write a regime as it is to be from a day on, as a draft; a draft that begins on that day is replaced.

    Raises `Refused`: "regime.code", "regime.kind", "regime.name", "regime.frequency", "regime.no_reporters",
    "regime.no_deadlines", "regime.starts_that_day", those of `rules.deadlines.check_deadlines`,
    "organisation.not_found", "group.not_found", "access.role_missing".
    """
    by = allowed_over(by, facts.receiver)
    _check(facts, since)
    row, _ = Regime.objects.get_or_create(code=facts.code)
    held = RegimeVersion.objects.select_for_update().filter(regime=row, valid_from=since).first()
    if held is not None and held.state != "draft":
        raise Refused("regime.starts_that_day", field="since", regime=facts.code, on=since)
    made, _ = RegimeVersion.objects.update_or_create(regime=row, valid_from=since, defaults=_columns(facts))
    told = {"since": since, "act": facts.act_number, "frequency": facts.frequency}
    record(by=by, verb="reporting.regime_defined", thing=("regime", facts.code), facts=told)
    return made


def allowed_over(by: Actor, receiver: str) -> Actor:
    """Return the actor with its right over the regimes of a receiver: approvers of it or above; of the nation for "parent"."""
    return allowed(by, Role.APPROVER, NATIONAL if receiver == PARENT else receiver)


def _check(facts: RegimeFacts, since: date) -> None:
    if not CODE.fullmatch(facts.code):
        raise Refused("regime.code", field="code", regime=facts.code)
    if facts.kind not in KINDS:
        raise Refused("regime.kind", field="kind", kind=facts.kind)
    if not facts.name.vi.strip():
        raise Refused("regime.name", field="name")
    if facts.receiver != PARENT:
        directory.organisation(facts.receiver, since)
    _check_reporters(facts, since)
    if facts.kind == "periodic":
        _check_periodic(facts, since)


def _check_reporters(facts: RegimeFacts, since: date) -> None:
    if facts.reporter_group:
        directory.organisations_in_group(facts.reporter_group, since)
    if not (facts.reporter_group or facts.reporter_types or facts.reporter_codes):
        raise Refused("regime.no_reporters", field="reporters")
    known = directory.organisations(facts.reporter_codes, since)
    for code in facts.reporter_codes:
        if code not in known:
            raise Refused("organisation.not_found", field="reporters", code=code, on=since)


def _check_periodic(facts: RegimeFacts, since: date) -> None:
    if facts.frequency not in list(PeriodKind):
        raise Refused("regime.frequency", field="frequency", frequency=facts.frequency)
    if not facts.deadlines:
        raise Refused("regime.no_deadlines", field="deadlines")
    check_deadlines(PeriodKind(facts.frequency), since, facts.window, facts.deadlines, work_calendar())


def _columns(facts: RegimeFacts) -> dict[str, Any]:
    return {
        "kind": facts.kind,
        "name_vi": facts.name.vi,
        "name_en": facts.name.en or facts.name.vi,
        "content_vi": facts.content.vi,
        "content_en": facts.content.en,
        "reporter_group": facts.reporter_group,
        "reporter_types": list(facts.reporter_types),
        "reporter_codes": list(facts.reporter_codes),
        "receiver_code": facts.receiver,
        "way_vi": facts.way.vi,
        "way_en": facts.way.en,
        "frequency": facts.frequency if facts.kind == "periodic" else "",
        "window": dict(facts.window),
        "deadlines": {key: dict(value) for key, value in facts.deadlines.items()},
        "outline_vi": facts.outline.vi,
        "outline_en": facts.outline.en,
        "act_number": facts.act_number,
        "act_date": facts.act_date,
        "act_title": facts.act_title,
        "status": facts.status,
        "state": "draft",
    }


@transaction.atomic
def bring_into_force(*, by: Actor, draft: RegimeVersion, form: FormVersion) -> RegimeVersion:
    """Bring a drafted version into force with its form, which is frozen; the version before it ends on its first day.

    Raises `Refused`: "regime.not_a_draft", "regime.another_form", "form.invalid", "access.role_missing".
    """
    row = RegimeVersion.objects.select_for_update().select_related("regime").get(pk=draft.pk)
    by = allowed_over(by, row.receiver_code)
    if row.state != "draft":
        raise Refused("regime.not_a_draft", regime=row.regime.code)
    if form.regime_id != row.regime_id:
        raise Refused("regime.another_form", regime=row.regime.code)
    check_indicators_known(form_in(form), row.valid_from, row.frequency)
    # The later version is in force from its first day: whatever is open then ends, and it ends where a later one begins.
    others = RegimeVersion.objects.filter(regime=row.regime, state__in=("in_force", "ended")).exclude(
        pk=row.pk
    )
    others.filter(valid_from__lt=row.valid_from, valid_to__isnull=True).update(
        valid_to=row.valid_from, state="ended"
    )
    following = others.filter(valid_from__gt=row.valid_from).order_by("valid_from").first()
    row.valid_to = following.valid_from if following else None
    row.state = "ended" if following else "in_force"
    row.form = form
    row.save()
    FormVersion.objects.filter(pk=form.pk, is_frozen=False).update(is_frozen=True)
    told = {"since": row.valid_from, "form": form.number, "digest": form.digest}
    record(by=by, verb="reporting.regime_brought_into_force", thing=("regime", row.regime.code), facts=told)
    return row


@transaction.atomic
def end_regime(*, by: Actor, code: str, on: date, reason: str) -> RegimeVersion:
    """End the version in force so that `on` is the first day without it.

    Raises `Refused`: "regime.not_found", "regime.no_reason", "regime.ends_before", "access.role_missing".
    """
    row = RegimeVersion.objects.select_for_update().get(pk=version(code, on).pk)
    by = allowed_over(by, row.receiver_code)
    if not reason.strip():
        raise Refused("regime.no_reason", field="reason")
    if on <= row.valid_from:
        raise Refused("regime.ends_before", field="on", regime=code, since=row.valid_from)
    row.valid_to, row.state = on, "ended"
    row.save(update_fields=["valid_to", "state"])
    record(
        by=by,
        verb="reporting.regime_ended",
        thing=("regime", code),
        facts={"on": on, "reason": reason.strip()},
    )
    return row
