"""Bring one table in line with reference rows: create, change, close; never delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection, models

Row = dict[str, Any]
_Record = TypeVar("_Record", bound=models.Model)
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Difference:
    """What a load did to one table; `absent` rows are no longer in the reference but cannot be closed."""

    created: int = 0
    changed: int = 0
    closed: int = 0
    absent: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether the table was already as the reference says."""
        return not (self.created or self.changed or self.closed)


@dataclass(frozen=True, slots=True)
class ReferenceReport:
    """What a load of reference data did, by table."""

    tables: dict[str, Difference]

    @property
    def is_empty(self) -> bool:
        """Whether nothing had to be done."""
        return all(difference.is_empty for difference in self.tables.values())

    def lines(self) -> tuple[str, ...]:
        """Return one line for each table that changed, or one that says that none did."""
        changed = {table: found for table, found in self.tables.items() if not found.is_empty}
        if not changed:
            return ("Danh bạ không có thay đổi / directory: no change",)
        return tuple(
            f"{table.replace('_', ' ')}: +{found.created} ~{found.changed} ×{found.closed}"
            for table, found in changed.items()
        )

    def __str__(self) -> str:
        return "\n".join(self.lines())


def sync(
    model: type[_Record], key: Sequence[str], rows: Sequence[Row], *, on: date
) -> tuple[Difference, list[_Record]]:
    """Match rows by natural key; return what was done and every record, those of `rows` first.

    Rows name columns by attribute ("act_id"). A dated record that reference data once brought and no longer
    holds is closed on `on`; what staff entered is left alone.
    """
    existing = {
        tuple(getattr(record, name) for name in key): record for record in model._default_manager.all()
    }
    created: list[_Record] = []
    changed: list[_Record] = []
    kept: list[_Record] = []
    for row in rows:
        record = existing.pop(tuple(row[name] for name in key), None)
        if record is None:
            created.append(model(**row))
        else:
            kept.append(record)
            # What staff have changed since (merged, renamed) is theirs: reference data does not undo it.
            if getattr(record, "is_reference", True) and _apply(record, row):
                changed.append(record)
    closed = [record for record in existing.values() if _is_ours_and_open(record, on)]
    for record in closed:
        record.valid_to = on  # type: ignore[attr-defined]
    _insert(model, created)
    if changed and rows:
        names = [name.removesuffix("_id") for name in rows[0] if name not in (*key, "uuid")]
        model._default_manager.bulk_update(changed, names, batch_size=_BATCH)
    if closed:
        model._default_manager.bulk_update(closed, ["valid_to"], batch_size=_BATCH)
    difference = Difference(len(created), len(changed), len(closed), len(existing) - len(closed))
    return difference, [*created, *kept, *existing.values()]


def _insert(model: type[_Record], records: list[_Record]) -> None:
    """Insert records; thousands go through COPY, which is several times as fast as INSERT."""
    if len(records) < _BATCH:
        model._default_manager.bulk_create(records, batch_size=_BATCH)
        return
    table = connection.ops.quote_name(model._meta.db_table)
    names = [field.attname for field in model._meta.concrete_fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in model._meta.concrete_fields)
    with connection.cursor() as cursor:
        # Identifiers are drawn beforehand, so that the records know theirs.
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, len(records)],
        )
        for record, (pk,) in zip(records, cursor.fetchall(), strict=True):
            record.pk, record._state.adding = pk, False
        with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as stream:
            for record in records:
                stream.write_row([getattr(record, name) for name in names])


def _apply(record: models.Model, row: Row) -> bool:
    """Put the row's values on the record; say whether any differed. The uuid of a record never changes."""
    is_changed = False
    for name, value in row.items():
        held = getattr(record, name)
        if name == "uuid" or _same(held, value):
            continue
        setattr(record, name, value)
        is_changed = True
    return is_changed


def _same(held: Any, value: Any) -> bool:
    return bool((bytes(held) if isinstance(held, memoryview) else held) == value)


def _is_ours_and_open(record: models.Model, on: date) -> bool:
    return (
        bool(getattr(record, "is_reference", False))
        and getattr(record, "valid_to", on) is None
        and record.valid_from < on  # type: ignore[attr-defined]
    )
