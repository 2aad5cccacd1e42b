"""A form being built: begun from a stored one, changed step by step by several people, undone, stored."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.kernel.rules import Actor, Refused
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.models import FormVersion
from nenso.reporting.queries.indicators import facts_of
from nenso.reporting.rules.form_checks import check_indicators, indicators_of
from nenso.reporting.rules.form_editing import Target, part_of
from nenso.reporting.rules.form_places import Fault
from nenso.reporting.rules.form_reading import digest, form_json, read_form
from nenso.reporting.rules.forms import Form
from nenso.web.models import FormWork, FormWorkStep

KEPT_STEPS = 200
EMPTY: dict[str, Any] = {"sections": [], "rules": []}


def work_of(code: str, number: int) -> FormWork | None:
    """Return the form being built under a number, where somebody has begun."""
    return FormWork.objects.filter(regime_code=code, number=number).first()


@transaction.atomic
def begun(by: Actor, code: str, stored: FormVersion | None) -> FormWork:
    """Return the form being built after the stored one: a draft itself, or the next after one in use."""
    number = 1 if stored is None else stored.number + stored.is_frozen
    newest = reporting.forms_of(code).first()
    if stored is not None and stored.is_frozen and work_of(code, number) is None:
        # What was built on and not stored before the form came into use goes on in the form after it.
        FormWork.objects.filter(regime_code=code, number=stored.number).update(number=number)
    work, is_new = FormWork.objects.get_or_create(
        regime_code=code, number=number, defaults={"digest_seen": newest.digest if newest else ""}
    )
    if is_new:
        definition = stored.definition if stored else EMPTY
        what = f"từ biểu mẫu số {stored.number}" if stored else "biểu mẫu trống"
        _write(work, by, definition, what, 1)
    return work


def step_of(work: FormWork) -> FormWorkStep:
    """Return the step that holds."""
    return work.steps.get(number=work.position)


def form_of_work(work: FormWork) -> tuple[Form, list[Fault]]:
    """Return the form as it is now, with everything that is still wrong within it."""
    return read_form(step_of(work).definition)


def faults_of(code: str, form: Form, faults: list[Fault], on: date) -> list[Fault]:
    """Return the faults of a form with those of its indicators, as storing it would find them."""
    frequency = next((one.frequency for one in reversed(reporting.versions_of(code)) if one.frequency), None)
    known = facts_of(indicators_of(form), on)
    found = check_indicators(form, known, on, frequency.value if frequency else "")
    return [*faults, *found]


@transaction.atomic
def changed(
    by: Actor, work: FormWork, seen: int, target: Target | None, what: str, edit: Callable[[Form], Form]
) -> FormWork:
    """Make one step. What others changed since step `seen` elsewhere in the form stays.

    Raises `Refused("form.part_changed")` where somebody else changed the same part (`target`; None is the whole form).
    """
    row = FormWork.objects.select_for_update().get(pk=work.pk)
    now, _ = form_of_work(row)
    if seen != row.position:
        _same_part(row, by, seen, target, now)
    after = form_json(edit(now))
    row.steps.filter(number__gt=row.position).delete()
    row.steps.filter(number__lte=row.position - KEPT_STEPS).delete()
    _write(row, by, after, what, row.position + 1)
    return row


def _same_part(row: FormWork, by: Actor, seen: int, target: Target | None, now: Form) -> None:
    others = row.steps.filter(number__gt=min(seen, row.position), number__lte=max(seen, row.position))
    last = others.exclude(by_key=by.key).order_by("-number").first()
    if last is None:
        return  # the reader's own steps, made in another window
    then = row.steps.filter(number=seen).first()
    if then is not None and target is not None:
        before, _ = read_form(then.definition)
        if _held(before, target) == _held(now, target) is not None:
            return
    at = timezone.localtime(last.at).strftime("%H:%M %d/%m/%Y")
    raise Refused("form.part_changed", name=last.by_name, at=at, what=last.what)


def _held(form: Form, target: Target) -> Any:
    try:
        return part_of(form, target.whole)
    except Refused:
        return None


def _write(work: FormWork, by: Actor, definition: dict[str, Any], what: str, number: int) -> None:
    FormWorkStep.objects.create(
        work=work, number=number, definition=definition, what=what[:200], by_key=by.key, by_name=by.name
    )
    work.position = number
    work.save(update_fields=["position"])


@transaction.atomic
def stepped(by: Actor, work: FormWork, seen: int, by_steps: int) -> FormWork:
    """Undo (-1) or do again (1) one step; nothing happens at the ends.

    Raises `Refused("form.part_changed")` where somebody else made a step since `seen`.
    """
    row = FormWork.objects.select_for_update().get(pk=work.pk)
    if seen != row.position:
        _same_part(row, by, seen, None, EMPTY_FORM)
    if row.steps.filter(number=row.position + by_steps).exists():
        row.position += by_steps
        row.save(update_fields=["position"])
    return row


EMPTY_FORM = Form(())


@transaction.atomic
def stored(by: Actor, work: FormWork) -> FormVersion:
    """Store the form with its regime.

    Raises `Refused`: "form.invalid", "form.changed", "access.role_missing".
    """
    row = FormWork.objects.select_for_update().get(pk=work.pk)
    held = step_of(row).definition
    version = actions.save_form(
        by=by, regime=row.regime_code, definition=held, digest_seen=row.digest_seen or None
    )
    row.digest_seen = version.digest
    row.number = version.number
    row.save(update_fields=["digest_seen", "number"])
    return version


def is_stored(work: FormWork, form: Form) -> bool:
    """Say whether the form as it is now is the one that is stored."""
    return work.digest_seen == digest(form) and reporting.forms_of(work.regime_code).exists()


def dropped(work: FormWork) -> None:
    """Throw away what is being built: the stored form stays as it is."""
    work.delete()
