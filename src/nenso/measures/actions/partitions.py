"""Days of events and hits: each has a partition of its own, made ahead or when its first row comes, and dropped whole."""

import re
from datetime import date, timedelta
from typing import Literal

from django.db import connection, transaction

Table = Literal["measures_event", "measures_hit"]
_NAME = re.compile(r"measures_(event|hit)_(\d{4})(\d{2})(\d{2})")


def partition_of(table: Table, day: date) -> str:
    """Return the name of the partition of a day."""
    return f"{table}_{day:%Y%m%d}"


@transaction.atomic
def make_day(table: Table, day: date) -> None:
    """Make the partition of a day where there is none. Two that need it at once wait for each other."""
    name = partition_of(table, day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (name,))
        if cursor.fetchone()[0]:
            return
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measures.partitions'))")
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} "
            f"FOR VALUES FROM ('{day:%Y-%m-%d}') TO ('{day + timedelta(days=1):%Y-%m-%d}')"
        )


@transaction.atomic
def drop_day(table: Table, day: date) -> bool:
    """Drop the partition of a day with all it holds; say whether there was one."""
    name = partition_of(table, day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", (name,))
        was_there = bool(cursor.fetchone()[0])
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
    return was_there


def days_of(table: Table) -> list[date]:
    """Return the days that have a partition, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass",
            (table,),
        )
        found = [_NAME.fullmatch(name) for (name,) in cursor.fetchall()]
    return sorted(date(int(match[2]), int(match[3]), int(match[4])) for match in found if match)
