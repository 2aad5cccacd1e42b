"""Old days of the ledger put into files: written, read back and proved, and only then let go of by the database.

Killed at any moment no entry is lost: until the last transaction the day's table stands as it was; with it the row that names the
file, which was whole on the disk before. It is begun anew with what was finished; a file that is there is read, never written over.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection, transaction

from nenso.exchange import archive_files as files
from nenso.exchange.actions.day_files import Counting, Proved, proved, write_day
from nenso.exchange.models import LedgerArchive
from nenso.exchange.queries import archives
from nenso.exchange.queries.archives import ArchivedDay, LedgerDay, count_of, table_of
from nenso.exchange.queries.keys import ledger_key
from nenso.exchange.queries.ledger import newest_checkpoint
from nenso.exchange.rules.ledger.manifests import Manifest
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Actor, Refused

LEAST_DAYS = 7  # so old that no gateway still holds an entry of that day
TRIES, PAUSE = 60, 1.0  # how often the table is let go of, and seconds between tries
_LOCK_WAIT = "500ms"  # writers queue behind us for no longer than that
_ALONE = "hashtext('exchange archive')"


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a day: the file that it lies in, None where it was empty; put away again, where a restored one was."""

    day: date
    archived: ArchivedDay | None
    was_restored: bool = False


def archive_old(
    *,
    by: Actor,
    older_than: int,
    folder: Path | None,
    now: datetime,
    with_restored: bool = True,
    told: Callable[[LedgerDay, Done | Refused], None] = lambda _day, _done: None,
) -> list[Refused]:
    """Put the days older than so many days into files, the oldest first; return what was refused. `told` hears of each day as it ends.

    A day that is refused stays, and the others go; none goes any more once the folder takes no file. Raises `Refused`:
    "archive.too_young", "archive.no_folder", "archive.running".
    """
    if older_than < LEAST_DAYS:
        raise Refused("archive.too_young", least=LEAST_DAYS)
    refused = []
    for each in archives.due(older_than, now):
        if each.archived is not None and not with_restored:
            continue
        try:
            done = archive_day(by=by, day=each.day, folder=folder, now=now)
        except Refused as fault:
            refused.append(fault)
            told(each, fault)
            if fault.code in ("archive.running", "archive.unwritable", "archive.no_folder"):
                break
        else:
            told(each, done)
    return refused


def archive_day(*, by: Actor, day: date, folder: Path | None, now: datetime) -> Done:
    """Put one day into a file and let go of its table; a restored day is put away again, by the file that it lies in already.

    Raises `Refused`: "archive.running", "archive.no_such_day", "archive.no_folder", "archive.not_signed", "archive.not_counted",
    "archive.row_differs", "archive.in_the_way", "archive.grew", "archive.busy", "archive.missing", "archive.other_digest",
    "archive.unwritable", and as `DayReader` where what was written does not prove.
    """
    if day >= now.astimezone(UTC).date() - timedelta(days=1):
        raise Refused("archive.too_young", least=LEAST_DAYS)
    with alone():
        if not archives.stands(day):
            raise Refused("archive.no_such_day", day=day)
        held = archives.archive_of(day)
        if held is not None:
            return _put_away(by=by, held=held, folder=folder)
        last = _last_place(day)
        if last is None:
            return _end_empty(by=by, day=day)
        if folder is None or not folder.is_dir():
            raise Refused("archive.no_folder", folder=str(folder or ""))
        if last >= newest_checkpoint().size:
            raise Refused("archive.not_signed", day=day)
        return _archived(by=by, day=day, folder=folder.resolve(), now=now)


def _archived(*, by: Actor, day: date, folder: Path, now: datetime) -> Done:
    file = folder / files.file_of(day)
    is_new = not file.exists()
    if is_new:
        write_day(file, day)
    found = proved(files.part_of(file) if is_new else file, file.name, Counting(count_of(day)))
    _must_be_the_day(found, day, file)
    found.counting.must_be_counted(day)
    manifest = _manifest(found, file.name).signed_by(ledger_key())
    if is_new:
        files.place(file)
    files.write_beside(files.manifest_of(file), manifest.encode())
    _let_go(day, found.shown.last, lambda: _register(by, found, file, manifest, now))
    return Done(day, archives.archive_of(day))


def _must_be_the_day(found: Proved, day: date, file: Path) -> None:
    """See that a file, which may have been there before, holds the whole day, and nothing else."""
    is_it = found.shown.day == day and found.shown.count == found.counting.wanted
    if not is_it or found.shown.last != _last_place(day):
        raise Refused("archive.in_the_way", file=str(file))


def _manifest(found: Proved, name: str) -> Manifest:
    shown = found.shown
    facts = (settings.EXCHANGE_LEDGER, shown.day.isoformat(), shown.first, shown.last, shown.count)
    return Manifest(*facts, name, found.size, found.sha256)


def _register(by: Actor, found: Proved, file: Path, manifest: str, now: datetime) -> None:
    shown, table_size = found.shown, _size_of(found.shown.day)
    facts = {"first": shown.first, "last": shown.last, "count": shown.count, "sha256": found.sha256}
    LedgerArchive.objects.create(
        day=shown.day,
        file=file.name,
        folder=str(file.parent),
        size=found.size,
        table_size=table_size,
        manifest=manifest,
        names=bytes(found.counting.names),
        at=now,
        by_key=by.key,
        by_name=by.name,
        **facts,
    )
    _journal(by, "exchange.day_archived", shown.day, {**facts, "file": str(file)})


def _put_away(*, by: Actor, held: ArchivedDay, folder: Path | None) -> Done:
    """Let go of a restored day: its file has to be there, and to be the one that was registered."""
    places = [held.path] if folder is None else [folder / held.file, held.path]
    file = next((each for each in places if each.is_file()), None)
    if file is None:
        raise Refused("archive.missing", day=held.day, file=str(places[0]))
    found = proved(file, file.name, Counting(count_of(held.day)))
    if found.sha256 != held.sha256:
        raise Refused("archive.other_digest", file=str(file))
    if (found.shown.count, found.shown.last) != (found.counting.wanted, _last_place(held.day)):
        raise Refused("archive.grew", day=held.day)
    _let_go(held.day, held.last, lambda: _journal(by, "exchange.day_put_away", held.day, {"file": str(file)}))
    return Done(held.day, held, was_restored=True)


def _end_empty(*, by: Actor, day: date) -> Done:
    _let_go(day, None, lambda: _journal(by, "exchange.empty_day_ended", day, {}))
    return Done(day, None)


def _let_go(day: date, last: int | None, written_down: Callable[[], None]) -> None:
    """Drop the table of a day together with what is written down of it, where nothing came into it meanwhile.

    Dropping takes the ledger's own lock. Whoever writes queues behind that, so it is waited for half a second at most, and
    tried again; with the lock in hand it takes milliseconds.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_WAIT}'")
                cursor.execute(f"LOCK TABLE {table_of(day)} IN SHARE ROW EXCLUSIVE MODE")
                if _last_place(day) != last:
                    raise Refused("archive.grew", day=day)
                written_down()
                cursor.execute(f"DROP TABLE {table_of(day)}")
            return
        except OperationalError as fault:
            if getattr(fault.__cause__, "sqlstate", "") not in (
                "55P03",
                "40P01",
            ):  # no lock in time; a deadlock
                raise
        time.sleep(PAUSE)
    raise Refused("archive.busy", day=day)


def _journal(by: Actor, verb: str, day: date, facts: dict[str, object]) -> None:
    record(by=by, verb=verb, thing=("ledger_day", day.isoformat()), facts=facts)


def _last_place(day: date) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(place) FROM {table_of(day)}")  # noqa: S608 - of a day
        found: int | None = cursor.fetchone()[0]
    return found


def _size_of(day: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table_of(day)])
        return int(cursor.fetchone()[0])


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one that archives or restores; raises `Refused("archive.running")`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock({_ALONE})")
        if not cursor.fetchone()[0]:
            raise Refused("archive.running")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({_ALONE})")


def archive_by_the_clock(*, now: datetime) -> list[Refused]:
    """Put days away as the settings say; nothing where they do not. Restored ones stay until somebody puts them away.

    Raises `Refused` as `archive_old`.
    """
    if not settings.LEDGER_KEEP_DAYS:
        return []
    folder = Path(settings.LEDGER_ARCHIVE) if settings.LEDGER_ARCHIVE else None
    return archive_old(
        by=SYSTEM, older_than=settings.LEDGER_KEEP_DAYS, folder=folder, now=now, with_restored=False
    )
