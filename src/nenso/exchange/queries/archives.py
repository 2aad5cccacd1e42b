"""The ledger's days: which stand in the database, which lie in files and where, and what the ledger comes to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from nenso.exchange.archive_files import lines_in, opened
from nenso.exchange.models import LedgerArchive
from nenso.exchange.rules.ledger.day_searching import naming
from nenso.exchange.rules.ledger.days import DayReader, Line
from nenso.exchange.rules.ledger.naming import places_of
from nenso.kernel.rules import Refused

PREFIX = "exchange_entry_"
_DAY = re.compile(rf"{PREFIX}(\d{{4}})(\d{{2}})(\d{{2}})")
_PARTITIONS = """
SELECT c.relname, pg_total_relation_size(c.oid), c.reltuples::bigint, c.relpages
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'exchange_entry'::regclass ORDER BY 1
"""
_HELD = """
SELECT bool_and(get_byte(substring(names FROM wanted.place FOR 1), 0) & mark <> 0)
FROM exchange_ledgerarchive, unnest(%s::int[], %s::int[]) AS wanted(place, mark) WHERE day = %s
"""
_FEW = 1_000  # pages: what is smaller is counted
_MEAN_OF = 7  # days that the forecast goes by
_GRACE = 2  # days: a night may be missed
_SHOWN = 5  # files that are named
_COLUMNS = (
    "day",
    "first",
    "last",
    "count",
    "file",
    "folder",
    "size",
    "table_size",
    "sha256",
    "at",
    "by_name",
)


@dataclass(frozen=True, slots=True)
class ArchivedDay:
    """A day that lies in a file: its places, the file, and since when."""

    day: date
    first: int
    last: int
    count: int
    file: str
    folder: str
    size: int
    table_size: int
    sha256: str
    at: datetime
    by_name: str

    @property
    def path(self) -> Path:
        """Where the file was written."""
        return Path(self.folder) / self.file


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """A day of the ledger: the table that stands (bytes, messages; of large ones about how many), the file that it lies in, or both once it was restored."""

    day: date
    table_size: int | None = None
    count: int | None = None
    is_about: bool = False
    archived: ArchivedDay | None = None

    @property
    def stands(self) -> bool:
        """Whether its entries are in the database."""
        return self.table_size is not None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the ledger takes in bytes: the tables that stand, the files, and a day as the last whole days were; None before there was one."""

    tables: int
    files: int
    a_day: int | None
    of_days: int  # that a day is the mean of

    @property
    def a_year(self) -> int | None:
        """A year of such days, in the database."""
        return None if self.a_day is None else 365 * self.a_day


def table_of(day: date) -> str:
    """Return the name of the table of a day."""
    return f"{PREFIX}{day:%Y%m%d}"


def standing() -> list[LedgerDay]:
    """Return the days that have a table, the oldest first. One query, and one for each small table."""
    with connection.cursor() as cursor:
        cursor.execute(_PARTITIONS)
        return [found for row in cursor.fetchall() if (found := _standing(*row)) is not None]


def _standing(name: str, size: int, about: int, pages: int) -> LedgerDay | None:
    match = _DAY.fullmatch(name)
    if match is None:
        return None
    day = date(int(match[1]), int(match[2]), int(match[3]))
    if about >= 0 and pages >= _FEW:
        return LedgerDay(day, size, about, is_about=True)
    return LedgerDay(day, size, count_of(day))


def count_of(day: date) -> int:
    """Return how many messages the table of a day has, counted: large ones take their time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table_of(day)}")  # noqa: S608 - of a day
        return int(cursor.fetchone()[0])


def stands(day: date) -> bool:
    """Say whether a day has a table in the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_inherits WHERE inhrelid = to_regclass(%s) AND inhparent = 'exchange_entry'::regclass",
            [table_of(day)],
        )
        return bool(cursor.fetchone()[0])


def archived() -> list[ArchivedDay]:
    """Return the days that lie in files, the newest first. One query."""
    return [ArchivedDay(*row) for row in LedgerArchive.objects.order_by("-day").values_list(*_COLUMNS)]


def archive_of(day: date) -> ArchivedDay | None:
    """Return in which file a day lies; None where in none."""
    row = LedgerArchive.objects.filter(day=day).values_list(*_COLUMNS).first()
    return None if row is None else ArchivedDay(*row)


def days() -> list[LedgerDay]:
    """Return all days that stand or lie in files, the newest first."""
    found = {each.day: each for each in standing()}
    for each in archived():
        held = found.get(each.day, LedgerDay(each.day))
        found[each.day] = LedgerDay(each.day, held.table_size, held.count, held.is_about, each)
    return sorted(found.values(), key=lambda each: each.day, reverse=True)


def due(older_than: int, now: datetime) -> list[LedgerDay]:
    """Return the days that stand and are older than so many days, the oldest first; of restored ones the file with them."""
    before = now.astimezone(UTC).date() - timedelta(days=older_than)
    return [each for each in reversed(days()) if each.stands and each.day < before]


def forecast(now: datetime) -> Forecast:
    """Return what the ledger takes, and what a day takes by the mean of the last days that were whole and not empty."""
    today, found = now.astimezone(UTC).date(), days()
    past = [each for each in found if each.day < today and (each.archived is not None or each.count)]
    sizes = [
        each.archived.table_size if each.archived is not None else each.table_size or 0
        for each in past[:_MEAN_OF]
    ]
    return Forecast(
        tables=sum(each.table_size or 0 for each in found),
        files=sum(each.archived.size for each in found if each.archived is not None),
        a_day=round(sum(sizes) / len(sizes)) if sizes else None,
        of_days=len(sizes),
    )


def late_day(now: datetime) -> date | None:
    """Return the oldest day that stands though the settings would have it in a file; restored and empty ones are not meant."""
    keep = settings.LEDGER_KEEP_DAYS
    late = [each for each in due(keep + _GRACE, now) if each.archived is None and each.count] if keep else []
    return late[0].day if late else None


# --- In which file something lies -------------------------------------------------------------------------


def archives_at(place: int) -> list[ArchivedDay]:
    """Return the days that an entry which stands in no table may be of: those in files that begin before it and end behind it."""
    rows = LedgerArchive.objects.filter(first__lte=place, last__gte=place).order_by("day")
    return [each for row in rows.values_list(*_COLUMNS) if not stands((each := ArchivedDay(*row)).day)]


def archives_naming(name: str) -> list[ArchivedDay]:
    """Return the days in files, none of which stands, that may hold an exchange of this identifier, X-Road-Request-Id or X-Road-Id.

    One of two thousand days says so of a name that it does not hold.
    """
    if "\0" in name:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, octet_length(names) FROM exchange_ledgerarchive ORDER BY day")
        found = [day for day, size in cursor.fetchall() if _may_hold(cursor, day, 8 * size, name)]
    return [each for day in found if not stands(day) and (each := archive_of(day)) is not None]


def _may_hold(cursor: Any, day: date, bits: int, name: str) -> bool:
    places = places_of(name, bits)
    at, marks = [(place >> 3) + 1 for place in places], [1 << (place & 7) for place in places]
    cursor.execute(_HELD, [at, marks, day])
    return bool(cursor.fetchone()[0])


def named(found: Iterable[ArchivedDay]) -> str:
    """Return files as a sentence names them."""
    return ", ".join(str(each.path) for each in list(found)[:_SHOWN])


# --- What a file holds ------------------------------------------------------------------------------------


def lines_naming(file: Path, name: str, ledger: str) -> tuple[date, list[Line]]:
    """Return the day of a file, and its messages of an exchange, by its identifier or the client's own.

    The rest of the file is not proved: what is found is, by the receipt that is made of it. Raises `Refused`:
    "archive.no_such_exchange", "archive.damaged", "archive.malformed", "archive.other_ledger", and as `opened`.
    """
    with opened(file) as content:
        lines = lines_in(content, file.name)
        day = DayReader(lines, file.name, ledger=ledger).day
        found = list(naming(lines, name, file.name))
    if not found:
        raise Refused("archive.no_such_exchange", file=file.name, name=name)
    return day, found
