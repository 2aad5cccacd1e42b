"""Building forms: a draft may change, what a regime in force uses may not."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused
from nenso.reporting.models import FormVersion, Regime, RegimeVersion
from nenso.reporting.queries.indicators import facts_of
from nenso.reporting.queries.regimes import PARENT
from nenso.reporting.rules.form_checks import check_indicators, indicators_of
from nenso.reporting.rules.form_reading import digest, form_json, form_of, refuse_faults
from nenso.reporting.rules.forms import Form


@transaction.atomic
def save_form(
    *, by: Actor, regime: str, definition: Any, on: date | None = None, digest_seen: str | None = None
) -> FormVersion:
    """Store a form's definition: the newest draft is changed, or a new one made where the newest is in use.

    `digest_seen` is of the draft that was opened: another one stored meanwhile is not overwritten.
    Raises `Refused`: "regime.unknown", "form.invalid" (every fault as `problems`), "form.changed" (who, when),
    "access.role_missing".
    """
    row = Regime.objects.select_for_update().filter(code=regime).first()
    if row is None:
        raise Refused("regime.unknown", regime=regime)
    by = allowed(by, Role.APPROVER, _receiver(row))
    form = form_of(definition)
    latest = RegimeVersion.objects.filter(regime=row).order_by("-valid_from").first()
    check_indicators_known(form, on or timezone.localdate(), latest.frequency if latest else "")
    newest = FormVersion.objects.filter(regime=row).order_by("-number").first()
    if newest is not None and digest_seen is not None and newest.digest != digest_seen:
        raise Refused(
            "form.changed", name=newest.by_name, at=timezone.localtime(newest.at).strftime("%H:%M %d/%m/%Y")
        )
    if newest is not None and newest.digest == digest(form):
        return newest
    if newest is None or newest.is_frozen:
        newest = FormVersion(regime=row, number=newest.number + 1 if newest else 1)
    newest.definition, newest.digest = form_json(form), digest(form)
    newest.by_key, newest.by_name = by.key, by.name
    newest.save()
    told = {"number": newest.number, "digest": newest.digest, "fields": form.field_count}
    record(by=by, verb="reporting.form_saved", thing=("regime", regime), facts=told)
    return newest


def check_indicators_known(form: Form, on: date, frequency: str = "") -> None:
    """Raise `Refused("form.invalid")` where a cell's indicator does not exist on a day, or is measured otherwise."""
    refuse_faults(check_indicators(form, facts_of(indicators_of(form), on), on, frequency))


def _receiver(row: Regime) -> str:
    latest = RegimeVersion.objects.filter(regime=row).order_by("-valid_from").first()
    return NATIONAL if latest is None or latest.receiver_code == PARENT else latest.receiver_code
