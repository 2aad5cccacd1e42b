"""Taking inputs in: a whole file or nothing, each value with its source and its row."""

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from nenso.directory import queries as directory
from nenso.index.importing import ImportRow
from nenso.index.models import Dataset, InputKind, InputValue, Source
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

BATCH = 1000  # values stored between two words on how far a load is


@dataclass(frozen=True, slots=True)
class Loading:
    """How far a load is: values stored of all; the last one carries the dataset and whether it is new."""

    done: int
    total: int
    dataset: Dataset | None = None
    is_new: bool = False


@transaction.atomic
def load_dataset(
    *,
    by: Actor,
    family: str,
    group: str,
    year: int,
    units_on: date,
    file_name: str,
    rows: Sequence[ImportRow],
    decimals: int = 4,
    partial_keys: Sequence[str] = (),
    is_reference: bool = False,
) -> tuple[Dataset, bool]:
    """Store inputs and say whether they are new; the same rows twice change nothing.

    Raises `Refused`: "dataset.empty", "dataset.unknown_unit" (a unit unknown on that date, with its row),
    "dataset.twice", "dataset.number".
    """
    head = Dataset(
        family=family,
        group=group,
        year=year,
        units_on=units_on,
        decimals=decimals,
        partial_keys=list(partial_keys),
        file_name=file_name,
        is_reference=is_reference,
        loaded_by_key=by.key,
        loaded_by_name=by.name,
    )
    last = [*load_in_steps(by=by, head=head, rows=rows)][-1]
    assert last.dataset is not None
    return last.dataset, last.is_new


def load_in_steps(*, by: Actor, head: Dataset, rows: Sequence[ImportRow]) -> Iterator[Loading]:
    """Store an unsaved dataset with its rows, telling how far it is; the caller brings the transaction.

    Refuses as `load_dataset` does.
    """
    if not rows:
        raise Refused("dataset.empty", file=head.file_name)
    what = [
        head.family,
        head.group,
        head.year,
        head.units_on.isoformat(),
        head.decimals,
        sorted(head.partial_keys),
    ]
    head.digest = _digest(what, rows)
    kept = Dataset.objects.filter(digest=head.digest).first()
    if kept is not None:
        yield Loading(len(rows), len(rows), kept, False)
        return
    organisations = _organisations(rows, head.units_on)
    _check(rows)
    head.save(force_insert=True)
    sources = _sources(rows)
    for start in range(0, len(rows), BATCH):
        yield Loading(start, len(rows))
        batch = rows[start : start + BATCH]
        InputValue.objects.bulk_create(
            _input_value(head, row, organisations[row.unit_code], sources[row.source]) for row in batch
        )
    facts = {
        "family": head.family,
        "group": head.group,
        "year": head.year,
        "rows": len(rows),
        "digest": head.digest,
    }
    record(by=by, verb="index.dataset_loaded", thing=("dataset", str(head.uuid)), facts=facts)
    yield Loading(len(rows), len(rows), head, True)


def _input_value(dataset: Dataset, row: ImportRow, organisation_id: int, source_id: int) -> InputValue:
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


def _digest(head: list[object], rows: Sequence[ImportRow]) -> str:
    what = [*head, [list(asdict(row).values())[:-1] for row in rows]]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()


def _organisations(rows: Sequence[ImportRow], on: date) -> dict[str, int]:
    wanted = {row.unit_code: row.row for row in reversed(rows)}
    known = directory.organisation_ids(wanted, on)
    for code, row in wanted.items():
        if code not in known:
            raise Refused("dataset.unknown_unit", unit=code, row=row, on=on)
    return known


def _check(rows: Sequence[ImportRow]) -> None:
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


def _sources(rows: Sequence[ImportRow]) -> dict[str, int]:
    citations = {row.source for row in rows}
    Source.objects.bulk_create(
        [Source(citation=citation) for citation in sorted(citations)], ignore_conflicts=True
    )
    return dict(Source.objects.filter(citation__in=citations).values_list("citation", "id"))
