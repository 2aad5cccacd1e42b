"""The journal: written with its action or not at all, followed without losing a row."""

import threading
import time

import pytest
from django.db import connection, transaction

from nenso.kernel.actions import record
from nenso.kernel.models import JournalEntry
from nenso.kernel.queries import JournalCursor, journal_after, journal_of
from nenso.kernel.rules import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)


def write(key: str) -> JournalEntry:
    with transaction.atomic():
        return record(by=SYSTEM, verb="test.done", thing=("thing", key), facts={"n": 1})


def after(cursor: JournalCursor, least: int, limit: int = 500) -> tuple[list[JournalEntry], JournalCursor]:
    """Read when older transactions of the whole server have ended: until then a follower waits, and loses nothing."""
    deadline = time.monotonic() + 60
    while True:
        rows, reached = journal_after(cursor, limit)
        if len(rows) >= least or time.monotonic() > deadline:
            return rows, reached
        time.sleep(0.1)


def test_a_row_tells_who_what_and_by_what_right() -> None:
    write("a")
    entry = journal_of("thing", "a")[0]
    assert (entry.actor_name, entry.verb, entry.actor_right) == ("Nền Số", "test.done", "installation")


def test_no_row_outside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(by=SYSTEM, verb="test.done", thing=("thing", "x"))


def test_a_row_falls_with_its_action() -> None:
    with transaction.atomic():
        record(by=SYSTEM, verb="test.done", thing=("thing", "gone"))
        transaction.set_rollback(True)
    assert not JournalEntry.objects.filter(thing_key="gone").exists()


def test_a_follower_reads_every_row_once() -> None:
    for key in "abc":
        write(key)
    first, cursor = after(JournalCursor(), least=2, limit=2)
    rest, _ = after(cursor, least=1)
    assert [entry.thing_key for entry in [*first, *rest]] == ["a", "b", "c"]


def test_the_row_of_a_slow_writer_is_not_lost() -> None:
    """A cursor on the row id would pass over the slow writer's row for good."""
    has_written, may_commit = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                record(by=SYSTEM, verb="test.done", thing=("thing", "slow"))
                has_written.set()
                assert may_commit.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert has_written.wait(10)
    write("quick")
    seen, cursor = journal_after(JournalCursor())
    may_commit.set()
    writer.join()
    later, _ = after(cursor, least=2 - len(seen))
    assert sorted(entry.thing_key for entry in [*seen, *later]) == ["quick", "slow"]
