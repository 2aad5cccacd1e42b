"""Loads the indicators that ship with the product: idempotent, in bulk, closed instead of deleted, one journal row."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Text, Validity
from nenso.measures.actions.indicators import check_in_time, columns_of
from nenso.measures.models import Definition, Indicator
from nenso.measures.rules.definitions import DefinitionFacts, check_definition

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class IndicatorReport:
    """What a load did: definitions made, changed and closed, and those left as staff have them."""

    made: int = 0
    changed: int = 0
    closed: int = 0
    kept: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing had to be done."""
        return not (self.made or self.changed or self.closed)

    def lines(self) -> tuple[str, ...]:
        """Return what was done, a line each."""
        if self.is_empty:
            return ("Chỉ tiêu không có thay đổi / indicators: no change",)
        return (f"Chỉ tiêu / indicators: +{self.made} ~{self.changed} ×{self.closed}",)


def shipped_indicators(folder: Path = REFERENCE) -> list[tuple[date, DefinitionFacts]]:
    """Return the indicators of the reference files with their first days."""
    found = []
    for path in sorted(folder.glob("indicators*.toml")):
        with path.open("rb") as file:
            page = tomllib.load(file)
        found += [(row.get("since", page["since"]), _facts(row, page["origin"])) for row in page["indicator"]]
    return found


def _facts(row: dict[str, Any], origin: str) -> DefinitionFacts:
    words: dict[str, Any] = {
        name: Text(row[name]["vi"], row[name]["en"])
        for name in ("name", "definition", "method")
        if name in row
    }
    rest: dict[str, Any] = {
        name: tuple(value) if name == "categories" else value
        for name, value in row.items()
        if name not in (*words, "since")
    }
    given: dict[str, Any] = {"origin": origin, **words, **rest}
    return DefinitionFacts(**given)


@transaction.atomic
def load_reference(*, by: Actor, folder: Path = REFERENCE, on: date | None = None) -> IndicatorReport:
    """Bring the shipped indicators in line with the reference files.

    Definitions are matched by code and first day. What the files no longer hold is closed on `on` (today unless given).
    An indicator that staff have defined or redefined is theirs. Raises `Refused` as `define_indicator` does.
    """
    on = on or timezone.localdate()
    shipped = shipped_indicators(folder)
    held = {(row.indicator.code, row.valid_from): row for row in _all()}
    of_staff = {code for (code, _), row in held.items() if not row.is_reference}
    ours = [(since, facts) for since, facts in shipped if facts.code not in of_staff]
    made = _make([(since, facts) for since, facts in ours if (facts.code, since) not in held])
    changed = _change(
        [(held[facts.code, since], facts) for since, facts in ours if (facts.code, since) in held]
    )
    names = {(facts.code, since) for since, facts in shipped}
    gone = [
        row
        for key, row in held.items()
        if key not in names and row.is_reference and row.valid_to is None and row.valid_from < on
    ]
    for row in gone:
        row.valid_to = on
    Definition.objects.bulk_update(gone, ["valid_to"])
    for since, facts in ours if made or changed or gone else ():
        check_definition(facts)
        if facts.expression:
            check_in_time(facts, Validity(since))
    report = IndicatorReport(made, changed, len(gone), len(shipped) - len(ours))
    if not report.is_empty:
        told = {"made": made, "changed": changed, "closed": len(gone), "kept": report.kept}
        record(by=by, verb="measures.reference_loaded", thing=("reference", "measures"), facts=told)
    return report


def _all() -> QuerySet[Definition]:
    return Definition.objects.select_related("indicator").order_by("valid_from")


def _make(wanted: list[tuple[date, DefinitionFacts]]) -> int:
    codes = {facts.code for _, facts in wanted}
    Indicator.objects.bulk_create([Indicator(code=code) for code in sorted(codes)], ignore_conflicts=True)
    rows = {row.code: row for row in Indicator.objects.filter(code__in=codes)}
    Definition.objects.bulk_create(
        Definition(indicator=rows[facts.code], valid_from=since, is_reference=True, **columns_of(facts))
        for since, facts in wanted
    )
    return len(wanted)


def _change(pairs: list[tuple[Definition, DefinitionFacts]]) -> int:
    changed, names = [], list(columns_of(pairs[0][1])) if pairs else []
    for row, facts in pairs:
        columns = columns_of(facts)
        if any(getattr(row, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(row, name, value)
            changed.append(row)
    if changed:
        Definition.objects.bulk_update(changed, names)
    return len(changed)
