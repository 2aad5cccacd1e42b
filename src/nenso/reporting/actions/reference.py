"""The report regimes that ship with the product: loaded once for each first day, never changed underneath a report."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from nenso.kernel.rules import Actor, Text
from nenso.reporting.actions.forms import save_form
from nenso.reporting.actions.regimes import RegimeFacts, bring_into_force, define_regime
from nenso.reporting.models import RegimeVersion
from nenso.reporting.rules.form_reading import digest, form_of

REFERENCE = Path(__file__).resolve().parents[1] / "reference"
_WORDS = ("name", "content", "way", "outline")


def load_reference(*, by: Actor) -> list[str]:
    """Define the shipped regimes and bring them into force; those that are in force from the same day are left alone.

    A shipped form that differs from the one in force is told: it takes a new first day.
    """
    made = kept = 0
    differs = []
    for facts, since, definition in shipped_regimes():
        held = (
            RegimeVersion.objects.select_related("form")
            .filter(regime__code=facts.code, valid_from=since)
            .first()
        )
        if held is not None and held.state != "draft":
            kept += 1
            if held.form is not None and held.form.digest != digest(form_of(definition)):
                differs.append(facts.code)
            continue
        with transaction.atomic():
            draft = define_regime(by=by, facts=facts, since=since)
            form = save_form(by=by, regime=facts.code, definition=definition, on=since)
            bring_into_force(by=by, draft=draft, form=form)
        made += 1
    lines = [f"Chế độ báo cáo: {made} mới, {kept} đã có / report regimes: {made} new, {kept} kept"]
    if differs:
        codes = ", ".join(differs)
        lines.append(
            f"Biểu mẫu đã có khác bản kèm sản phẩm / forms in force differ from those shipped: {codes}"
        )
    return lines


def shipped_regimes() -> Iterator[tuple[RegimeFacts, date, Any]]:
    """Yield the regimes of the reference file with their first day and their form's definition."""
    with (REFERENCE / "regimes.toml").open("rb") as file:
        entries = tomllib.load(file)["regime"]
    for entry in entries:
        since, form = entry.pop("since"), entry.pop("form")
        words = {name: Text(entry[name]["vi"], entry[name]["en"]) for name in _WORDS if name in entry}
        definition = json.loads((REFERENCE / form).read_text(encoding="utf-8"))
        yield RegimeFacts(**{**entry, **words}), since, definition
