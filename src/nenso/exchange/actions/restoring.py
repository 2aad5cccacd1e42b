"""An archived day brought back to be looked at: everything in its file is proved while it is loaded, or nothing of it stays."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from nenso.exchange import archive_files as files
from nenso.exchange.actions.archiving import alone
from nenso.exchange.actions.day_files import columns_of, day_reader
from nenso.exchange.queries import archives
from nenso.exchange.queries.archives import ArchivedDay, table_of
from nenso.exchange.rules.ledger.days import DayReader, Entry
from nenso.kernel.actions import record
from nenso.kernel.rules import Actor, Refused

_LOADING = "exchange_restoring"  # no table of the ledger before it is whole
_COPY = f"""
COPY {_LOADING} (place, at, record, head, address, size_asked, milliseconds, provider_milliseconds, exchange, message, direction,
    client, service, "right", method, status, fault, size, day) FROM STDIN
"""
_AT_ONCE = 2_000  # rows
_LOCK_WAIT = "10s"


def restore_day(*, by: Actor, file: Path, now: datetime) -> ArchivedDay:
    """Bring the day of a file back into the ledger; it lies in its file as before, and is put away again by `archive_day`.

    Followers of the journal wait while it is loaded. Raises `Refused`, and nothing is loaded then: "archive.running",
    "archive.stands", "archive.unknown", "archive.other_digest", as `DayReader` with line and place, and as `opened`.
    """
    with alone(), files.opened(file) as content:
        reader = day_reader(content, file.name)
        held = archives.archive_of(reader.day)
        if archives.stands(reader.day):
            raise Refused("archive.stands", file=file.name, day=reader.day)
        if held is None:
            raise Refused("archive.unknown", file=file.name, day=reader.day)
        _make_table(reader)
        with transaction.atomic(), connection.cursor() as cursor:
            rows = _rows(reader)
            # In pieces: while one is on its way the connection cannot be asked for the tree's tiles, which the next needs.
            while piece := list(islice(rows, _AT_ONCE)):
                with cursor.copy(_COPY) as copy:
                    for row in piece:
                        copy.write_row(row)
            if content.sha256 != held.sha256:
                raise Refused("archive.other_digest", file=file.name)
            _attach(cursor, reader)
            record(
                by=by,
                verb="exchange.day_restored",
                thing=("ledger_day", reader.day.isoformat()),
                facts={"file": str(file), "count": held.count, "sha256": held.sha256, "at": now},
            )
    return held


@transaction.atomic
def _make_table(reader: DayReader) -> None:
    """Make an empty table of the ledger's form, apart: its form is read under a lock that must not last while it is filled."""
    name = connection.ops.quote_name(table_of(reader.day))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_regclass('{name}') IS NOT NULL")
        if cursor.fetchone()[0]:
            raise Refused("archive.stands", file="", day=reader.day)
        cursor.execute(f"DROP TABLE IF EXISTS {_LOADING}")  # of one that was killed
        cursor.execute(f"CREATE TABLE {_LOADING} (LIKE exchange_entry INCLUDING ALL)")


def _rows(reader: DayReader) -> Iterator[tuple[Any, ...]]:
    day = reader.day.isoformat()
    for entry in reader:
        yield (*_noted(entry), *columns_of(entry.record)[:5], *_rest(entry), day)


def _noted(entry: Entry) -> tuple[Any, ...]:
    return (
        *(entry.place, entry.at, entry.content, entry.head, entry.address, entry.size_asked),
        *(entry.milliseconds, entry.provider_milliseconds),
    )


def _rest(entry: Entry) -> tuple[Any, ...]:
    found = entry.record
    return (found.right or None, found.method, found.status or None, found.fault, found.size)


def _attach(cursor: Any, reader: DayReader) -> None:
    """Make the loaded table the day's, with what it is about known beforehand so that attaching does not read it through."""
    name, day = table_of(reader.day), reader.day
    within = f"day >= '{day}' AND day < '{day + timedelta(days=1)}'"
    cursor.execute(f"ALTER TABLE {_LOADING} ADD CONSTRAINT of_its_day CHECK ({within})")
    cursor.execute(f"ALTER TABLE {_LOADING} RENAME TO {name}")
    cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'")
    cursor.execute(
        f"ALTER TABLE exchange_entry ATTACH PARTITION {name} FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
    )
    cursor.execute(f"ALTER TABLE {name} DROP CONSTRAINT of_its_day")
