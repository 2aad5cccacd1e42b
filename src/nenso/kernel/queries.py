"""Reading the journal, how the background work stands, and which days are worked."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL

from nenso.kernel.models import JournalEntry, StoredFile
from nenso.kernel.rules import Text
from nenso.kernel.rules.workdays import Calendar, calendar_of

_HOLIDAYS = Path(__file__).parent / "reference" / "holidays.csv"


@dataclass(frozen=True, slots=True, order=True)
class JournalCursor:
    """How far a follower has read: transaction first, row second."""

    transaction: int = 0
    row: int = 0


def journal_of(thing_type: str, thing_key: str) -> QuerySet[JournalEntry]:
    """Return the life of one thing, newest first."""
    return JournalEntry.objects.filter(thing_type=thing_type, thing_key=thing_key).order_by("-id")


def journal() -> QuerySet[JournalEntry]:
    """Return the whole journal, newest first, for a caller that pages it."""
    return JournalEntry.objects.order_by("-id")


def journal_after(cursor: JournalCursor, limit: int = 500) -> tuple[list[JournalEntry], JournalCursor]:
    """Return the rows after a cursor whose transactions can no longer be joined by an older one.

    Only rows below `pg_snapshot_xmin(pg_current_snapshot())` are safe: every transaction under that mark
    has ended, so no row can still appear behind the returned cursor.
    """
    rows: list[JournalEntry] = list(
        JournalEntry.objects.annotate(
            is_safe=RawSQL("transaction < pg_snapshot_xmin(pg_current_snapshot())", ()),
            is_after=RawSQL(
                "(transaction, kernel_journalentry.id) > (%s::text::xid8, %s)",
                (str(cursor.transaction), cursor.row),
            ),
        )
        .filter(is_safe=True, is_after=True)
        .order_by("transaction", "id")[:limit]
    )
    return rows, JournalCursor(rows[-1].transaction, rows[-1].id) if rows else cursor


def stored_file(digest: str) -> StoredFile | None:
    """Return a file that was handed in, by the digest of its content; None where there is none."""
    return StoredFile.objects.filter(digest=digest).first()


def latest(verb: str) -> JournalEntry | None:
    """Return the newest row of a verb, or None."""
    return JournalEntry.objects.filter(verb=verb).order_by("-id").first()


SILENT = 12.0  # seconds without a sign of life after which a worker is taken for dead


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many pieces of work wait or are being done, and how many workers live."""

    waiting: int
    running: int
    workers: int

    @property
    def is_served(self) -> bool:
        """Say whether somebody does what there is to do."""
        return self.workers > 0 or not (self.waiting or self.running)


def backlog() -> Backlog:
    """Return what waits for the worker, and whether one lives."""
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    waiting, running = Q(status="todo"), Q(status="doing")
    counts = ProcrastinateJob.objects.aggregate(
        waiting=Count("pk", filter=waiting), running=Count("pk", filter=running)
    )
    beats = RawSQL("last_heartbeat > now() - make_interval(secs => %s)", (SILENT,))
    alive = ProcrastinateWorker.objects.annotate(is_alive=beats).filter(is_alive=True).count()
    return Backlog(counts["waiting"], counts["running"], alive)


@cache
def work_calendar() -> Calendar:
    """Return the days that agencies of Viet Nam work, from the holidays that ship (kernel/reference)."""
    with _HOLIDAYS.open(encoding="utf-8", newline="") as file:
        return calendar_of((date.fromisoformat(row["day"]), row["kind"]) for row in csv.DictReader(file))


@cache
def holidays() -> dict[date, Text]:
    """Return the public holidays by day, with their names."""
    with _HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "holiday"]
    return {date.fromisoformat(row["day"]): Text(row["name_vi"], row["name_en"]) for row in rows}
