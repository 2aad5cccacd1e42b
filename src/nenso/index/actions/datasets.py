"""Taking inputs in: a whole file or nothing, each value with its source and its row."""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from nenso.directory import queries as directory
from nenso.index.models import Dataset, InputKind, InputValue, Source
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused


@dataclass(frozen=True, slots=True)
class InputRow:
    """One value as it stood in the file; `row` counts from 1 at the heading, as a spreadsheet does."""

    unit_code: str
    key: str
    value: str
    kind: str
    status: str
    source: str
    note: str
    row: int


@transaction.atomic
def load_dataset(
    *,
    by: Actor,
    family: str,
    group: str,
    year: int,
    units_on: date,
    file_name: str,
    rows: Sequence[InputRow],
    decimals: int = 4,
    partial_keys: Sequence[str] = (),
    is_reference: bool = False,
) -> tuple[Dataset, bool]:
    """Store inputs and say whether they are new; the same rows twice change nothing.

    Raises `Refused`: "dataset.empty", "dataset.unknown_unit" (a unit unknown on that date, with its row),
    "dataset.twice", "dataset.number".
    """
    if not rows:
        raise Refused("dataset.empty", file=file_name)
    digest = _digest([family, group, year, units_on.isoformat(), decimals, sorted(partial_keys)], rows)
    kept = Dataset.objects.filter(digest=digest).first()
    if kept is not None:
        return kept, False
    organisations = _organisations(rows, units_on)
    _check(rows)
    dataset = Dataset.objects.create(
        family=family,
        group=group,
        year=year,
        units_on=units_on,
        decimals=decimals,
        partial_keys=list(partial_keys),
        file_name=file_name,
        digest=digest,
        is_reference=is_reference,
        loaded_by_key=by.key,
        loaded_by_name=by.name,
    )
    sources = _sources(rows)
    InputValue.objects.bulk_create(
        [_input_value(dataset, row, organisations[row.unit_code], sources[row.source]) for row in rows], batch_size=2000
    )
    record(
        by=by,
        verb="index.dataset_loaded",
        thing=("dataset", str(dataset.uuid)),
        facts={"family": family, "group": group, "year": year, "rows": len(rows), "digest": digest},
    )
    return dataset, True


def _input_value(dataset: Dataset, row: InputRow, organisation_id: int, source_id: int) -> InputValue:
    return InputValue(
        dataset=dataset,
        organisation_id=organisation_id,
        unit_code=row.unit_code,
        key=row.key,
        kind=row.kind,
        written=row.value,
        value=float(row.value),
        status=row.status or "found",
        source_id=source_id,
        note=row.note,
        row=row.row,
    )


def _digest(head: list[object], rows: Sequence[InputRow]) -> str:
    what = [*head, [list(asdict(row).values())[:-1] for row in rows]]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


def _organisations(rows: Sequence[InputRow], on: date) -> dict[str, int]:
    wanted = {row.unit_code: row.row for row in reversed(rows)}
    known = directory.organisation_ids(wanted, on)
    for code, row in wanted.items():
        if code not in known:
            raise Refused("dataset.unknown_unit", unit=code, row=row, on=on)
    return known


def _check(rows: Sequence[InputRow]) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        cell = (row.unit_code, row.kind, row.key)
        if cell in seen:
            raise Refused("dataset.twice", row=row.row, first=seen[cell], unit=row.unit_code, key=row.key)
        seen[cell] = row.row
        if row.kind not in InputKind.values:
            raise Refused("dataset.kind", row=row.row, kind=row.kind)
        try:
            is_number = math.isfinite(float(row.value))
        except ValueError:
            is_number = False
        if not is_number:
            raise Refused("dataset.number", row=row.row, key=row.key, value=row.value)


def _sources(rows: Sequence[InputRow]) -> dict[str, int]:
    citations = {row.source for row in rows}
    Source.objects.bulk_create([Source(citation=citation) for citation in sorted(citations)], ignore_conflicts=True)
    return dict(Source.objects.filter(citation__in=citations).values_list("citation", "id"))
