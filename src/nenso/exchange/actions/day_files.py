"""The file of a day: written from its table, and read back with everything in it held against the tree."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum

from nenso.exchange import archive_files as files
from nenso.exchange.models import HourCount
from nenso.exchange.queries.archives import table_of
from nenso.exchange.queries.keys import ledger_public
from nenso.exchange.queries.ledger import newest_checkpoint
from nenso.exchange.queries.trees import subtrees_along
from nenso.exchange.rules.ledger.day_writing import lines_of
from nenso.exchange.rules.ledger.days import DayReader, Entry, Line, Shown
from nenso.exchange.rules.ledger.naming import Names
from nenso.exchange.rules.ledger.records import Direction, Record, read_record
from nenso.kernel.rules import Refused

_AT_ONCE = 2_000  # rows
# The day's own table, never the ledger: who reads that for minutes would keep its writers waiting when they make tomorrow's.
_ROWS = """
SELECT place, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), record, head, address, size_asked, milliseconds,
    provider_milliseconds, exchange::text, message, direction, client, service, coalesce("right"::text, ''), method,
    coalesce(status, 0), fault, size
FROM {table} ORDER BY place
"""
_OF_LINE = 8  # columns that a line holds; the others the record says again


@dataclass(slots=True)
class Counting:
    """What is counted while a file is read: of `wanted` messages the answers, and the names that it is found by."""

    wanted: int
    answers: int = 0
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.wanted)

    def take(self, entry: Entry) -> None:
        """Count a message."""
        if entry.record.direction is Direction.RESPONSE:
            self.answers += 1
        self.names.add(entry.record.exchange)
        self.names.add(entry.record.message)

    def must_be_counted(self, day: date) -> None:
        """Raise `Refused("archive.not_counted")` unless the hours of a day count its answers, as many as there are."""
        begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
        hours = HourCount.objects.filter(hour__gte=begins, hour__lt=begins + timedelta(days=1))
        counted = int(hours.aggregate(n=Sum("count"))["n"] or 0)
        if counted != self.answers:
            raise Refused("archive.not_counted", day=day, counted=counted, answers=self.answers)


@dataclass(frozen=True, slots=True)
class Proved:
    """A file that was read to its last byte and proved: what it shows, its length and SHA-256, what was counted."""

    shown: Shown
    size: int
    sha256: str
    counting: Counting


def write_day(file: Path, day: date) -> None:
    """Write the file of a day from its table, beside its place; raises `Refused`: "archive.row_differs", "archive.unwritable", "ledger.no_such_tile"."""
    checkpoint = newest_checkpoint()
    with transaction.atomic():
        messages = _messages(day)
        lines = lines_of(ledger_public(), day, messages, subtrees_along(), checkpoint.note)
        files.write_lines(file, lines)


def _messages(day: date) -> Iterator[Line]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ROWS.format(table=table_of(day)))
        while rows := cursor.fetchmany(_AT_ONCE):
            for row in rows:
                yield _line(row)


def _line(row: tuple[Any, ...]) -> Line:
    """Return the line of a row; what its columns say beside the record has to be what the record says, or it would be lost."""
    place, at, content, head, *noted = row[:_OF_LINE]
    content = bytes(content)
    if row[_OF_LINE:] != columns_of(read_record(content)):
        raise Refused("archive.row_differs", place=place)
    return Line(place, at, content.decode(), bytes(head).decode("latin-1"), *noted)


def columns_of(record: Record) -> tuple[Any, ...]:
    """Return what the ledger's columns say of a record again, in their order from `exchange` on."""
    return (
        *(record.exchange, record.message, str(record.direction), record.client, record.service),
        *(record.right, record.method, record.status, record.fault, record.size),
    )


def proved(file: Path, name: str, counting: Counting) -> Proved:
    """Return what a file shows, once each of its messages was found in the tree; raises `Refused` as `DayReader`, and as `opened`."""
    with files.opened(file) as content:
        reader = day_reader(content, name)
        for entry in reader:
            counting.take(entry)
        return Proved(_shown(reader), content.size, content.sha256, counting)


def day_reader(content: files.Counted, name: str) -> DayReader:
    """Return a reader of a file of this ledger, which holds each message against the tree's tiles."""
    subtrees = subtrees_along()
    return DayReader(
        files.lines_in(content, name),
        name,
        ledger=settings.EXCHANGE_LEDGER,
        leaf_at=lambda place: subtrees(0, place),
    )


def _shown(reader: DayReader) -> Shown:
    if reader.shown is None:
        raise RuntimeError("a reader that ended has seen the last line")
    return reader.shown
