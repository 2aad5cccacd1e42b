"""Loads the procedures that ship with the product: idempotent, matched by code and first day, closed and never deleted."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, fold
from nenso.measures.models import Procedure

FILE = Path(__file__).resolve().parents[1] / "reference" / "procedures.csv"


@transaction.atomic
def load_procedures(*, by: Actor, on: date | None = None) -> dict[str, int]:
    """Bring the procedures in line with the reference file; return how many were created, changed and closed.

    What people entered is left alone. A load that changes nothing writes nothing, not even to the journal.
    """
    on = on or timezone.localdate()
    existing = {(row.code, row.valid_from): row for row in Procedure.objects.filter(is_reference=True)}
    done = {"created": 0, "changed": 0, "closed": 0}
    for fields in map(_fields, _rows()):
        row = existing.pop((fields["code"], fields["valid_from"]), None)
        if row is None:
            Procedure.objects.create(**fields)
            done["created"] += 1
        elif any(getattr(row, name) != value for name, value in fields.items()):
            Procedure.objects.filter(pk=row.pk).update(**fields)
            done["changed"] += 1
    for row in existing.values():
        if row.valid_to is None and row.valid_from < on:
            Procedure.objects.filter(pk=row.pk).update(valid_to=on)
            done["closed"] += 1
    if any(done.values()):
        record(by=by, verb="measures.procedures_loaded", thing=("reference", "procedures"), facts=done)
    return done


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as page:
        return list(csv.DictReader(page))


def _fields(row: dict[str, str]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "name_vi": row["name_vi"],
        "name_en": row["name_en"],
        "owner_code": row["owner"],
        "online_level": row["online_level"],
        "has_fee": row["has_fee"] == "1",
        "valid_from": date.fromisoformat(row["valid_from"]),
        "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        "origin": row["origin"],
        "status": row["status"],
        "folded": " | ".join((fold(row["name_vi"]), fold(row["name_en"]))),
        "is_reference": True,
    }
