"""Archiving that is killed at any moment, and beside writers and readers: no entry is lost, and nobody waits long."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from nenso.exchange import actions, archive_files
from nenso.exchange.actions import archiving, restoring
from nenso.exchange.models import LedgerArchive
from nenso.exchange.queries import archives, keys
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests import databases
from tests.exchange.days_of_a_ledger import NEXT, NOW, OLD, rows_of, some_days


@pytest.fixture
def database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, settings: Any, tmp_path: Path
) -> Iterator[str]:
    """A database of its own, in which transactions end as they do in life."""
    settings.SIGNING_FOLDER = tmp_path / "keys"
    settings.EXCHANGE_LEDGER = "exchange.example/VN"
    with django_db_blocker.unblock():
        source = databases.with_tables()
        with databases.copy_of(source, "archive") as name, databases.looking_at(name):
            some_days(keys.ledger_key())
            yield databases.address(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "archive"
    found.mkdir()
    return found


def archive(folder: Path) -> Path:
    done = actions.archive_day(by=SYSTEM, day=OLD, folder=folder, now=NOW)
    assert done.archived is not None
    return done.archived.path


def killed(act: Callable[[], object]) -> None:
    """Do something in a process of its own that is killed on its way, as by kill -9."""
    child = os.fork()
    if not child:
        try:
            connection.connection = None  # the parent's is not ours to speak through
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it went through without being killed"
    assert os.WTERMSIG(status) == signal.SIGKILL


def die_at(monkeypatch: pytest.MonkeyPatch, where: Any, name: str, *, behind: bool) -> None:
    """Have a process end before or behind a step."""
    does = getattr(where, name)

    def step(*given: Any, **named: Any) -> Any:
        if behind:
            does(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(where, name, step)


STEPS = [
    *((archiving, "write_day", False), (archiving, "write_day", True), (archiving, "proved", True)),
    *((archive_files, "place", False), (archive_files, "place", True)),
    *((archive_files, "write_beside", True), (archiving, "_let_go", False)),
    *((archiving, "_register", True), (archiving, "_let_go", True)),
]


@pytest.mark.parametrize(("where", "name", "behind"), STEPS)
def test_killed_at_any_step_the_table_stands_or_the_file_is_registered_and_it_goes_on(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, behind: bool
) -> None:
    before = rows_of(OLD)
    connection.close()
    with monkeypatch.context() as patched:
        die_at(patched, where, name, behind=behind)
        killed(lambda: archive(folder))
    is_done = (name, behind) == ("_let_go", True)
    assert archives.stands(OLD) is not is_done
    assert LedgerArchive.objects.exists() is is_done
    assert JournalEntry.objects.filter(verb="exchange.day_archived").exists() is is_done
    if not is_done:
        assert rows_of(OLD) == before
        _until_alone(lambda: archive(folder))
    assert sorted(each.name for each in folder.iterdir()) == ["2026-11-26.jsonl.gz", "2026-11-26.manifest"]
    assert rows_of(OLD) == []
    _until_alone(lambda: actions.restore_day(by=SYSTEM, file=folder / "2026-11-26.jsonl.gz", now=NOW))
    assert rows_of(OLD) == before


@pytest.mark.parametrize(("name", "behind"), [("_make_table", True), ("_rows", False), ("_attach", True)])
def test_killed_while_it_comes_back_nothing_of_it_is_there(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, behind: bool
) -> None:
    before, file = rows_of(OLD), archive(folder)
    connection.close()
    with monkeypatch.context() as patched:
        die_at(patched, restoring, name, behind=behind)
        killed(lambda: actions.restore_day(by=SYSTEM, file=file, now=NOW))
    assert (archives.stands(OLD), rows_of(OLD)) == (False, [])
    _until_alone(lambda: actions.restore_day(by=SYSTEM, file=file, now=NOW))
    assert rows_of(OLD) == before


def _until_alone(act: Callable[[], object]) -> None:
    """Do it once the server has seen that the killed one is gone."""
    for _ in range(1_000):
        try:
            act()
        except Refused as refused:
            if refused.code != "archive.running":
                raise
            threading.Event().wait(0.05)
        else:
            return
    raise AssertionError("the killed one still holds its lock")


def test_a_table_that_is_read_for_long_is_let_go_of_later(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "PAUSE", 0.01)
    monkeypatch.setattr(archiving, "TRIES", 2)
    before = rows_of(OLD)
    with psycopg.connect(database) as reader:
        reader.execute("SELECT count(*) FROM exchange_entry")
        with pytest.raises(Refused, match=r"archive\.busy"):
            archive(folder)
        assert (rows_of(OLD), LedgerArchive.objects.exists()) == (before, False)
        written = (folder / "2026-11-26.jsonl.gz").read_bytes()
    archive(folder)
    assert (folder / "2026-11-26.jsonl.gz").read_bytes() == written, "what was finished is not written again"
    assert LedgerArchive.objects.count() == 1


def test_gateways_write_and_make_their_tables_while_a_day_is_read_and_brought_back(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every step before the last, another connection may take the ledger's own lock at once."""
    seen: list[str] = []
    watched = (
        (archiving, "write_day"),
        (archiving, "proved"),
        (archiving, "_let_go"),
        (restoring, "_noted"),
        (restoring, "_attach"),
    )
    with psycopg.connect(database, autocommit=True) as gateway:

        def beside(where: Any, name: str) -> None:
            does = getattr(where, name)

            def step(*given: Any, **named: Any) -> Any:
                if name not in seen:
                    gateway.execute(
                        "BEGIN; LOCK TABLE exchange_entry IN ACCESS EXCLUSIVE MODE NOWAIT; ROLLBACK"
                    )
                    seen.append(name)
                return does(*given, **named)

            monkeypatch.setattr(where, name, step)

        for where, name in watched:
            beside(where, name)
        file = archive(folder)
        actions.restore_day(by=SYSTEM, file=file, now=NOW)
        assert seen == [name for _, name in watched]
        gateway.execute(
            "INSERT INTO exchange_entry SELECT (jsonb_populate_record(e, '{\"place\": 900}')).* FROM exchange_entry e WHERE place = 22"
        )
    assert len(rows_of(NEXT)) == 8


def test_what_comes_in_after_the_file_was_written_is_seen(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = archive_files.place

    def and_more(file: Path) -> None:
        place(file)
        with psycopg.connect(database, autocommit=True) as gateway:
            gateway.execute(
                "INSERT INTO exchange_entry SELECT (jsonb_populate_record(e, '{\"place\": 900}')).* FROM exchange_entry e WHERE place = 3"
            )

    monkeypatch.setattr(archive_files, "place", and_more)
    with pytest.raises(Refused, match=r"archive\.grew"):
        archive(folder)
    assert (len(rows_of(OLD)), LedgerArchive.objects.exists()) == (24, False)


def test_a_disk_that_is_full_leaves_all_as_it_was(
    database: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(archive_files.os, "fsync", full)
        with pytest.raises(Refused, match=r"archive\.unwritable"):
            archive(folder)
    assert (list(folder.iterdir()), archives.stands(OLD)) == ([], True)
    archive(folder)
