"""Databases of a test run: one with tables, one with all that ships, each made once; who needs one takes a copy.

PostgreSQL copies a database in a moment, where migrating takes seconds and loading half a minute. A run of several
processes (tools/run_tests.py) shares both and names them by `NENSO_TEST_RUN`, a folder; a lone process has its own.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

_LOCK = int.from_bytes(b"tests")
Server = psycopg.Connection[Any]


def run_folder() -> Path | None:
    """Return the folder that the processes of a run share; None for a lone process."""
    return Path(found) if (found := os.environ.get("NENSO_TEST_RUN")) else None


def named(kind: str) -> str:
    """Return the name of a database of this run; what belongs to one process has its number in the kind."""
    folder = run_folder()
    return f"{kind}_nenso_{folder.name if folder else os.getpid()}"


def address(name: str) -> str:
    """Return the address of a database on the server of the tests."""
    return make_conninfo(os.environ["NENSO_DATABASE_URL"], dbname=name)


def with_tables() -> str:
    """Return the name of the database that has tables and no rows of ours."""
    return _made_once("tables", "template0", _migrate)


def with_all_that_ships() -> str:
    """Return the name of the database in which everything is loaded, computed and published."""
    return _made_once("loaded", with_tables(), _load)


@contextmanager
def copy_of(source: str, kind: str) -> Iterator[str]:
    """Give the name of a copy that may be written to, and drop it at the end."""
    name = named(f"{kind}_{os.getpid()}")
    with _server() as server:
        _create(server, name, source)
    try:
        yield name
    finally:
        with _server() as server:
            _drop(server, name)


@contextmanager
def looking_at(name: str) -> Iterator[None]:
    """Turn Django's connection to another database, and back at the end."""
    before = _turn_to(name)
    try:
        yield
    finally:
        _turn_to(before)


@contextmanager
def lent(name: str) -> Iterator[None]:
    """Look at another database in those tests that ask for it; see `turn_for`, which knows them."""
    _lent.append(name)
    try:
        with looking_at(name):
            yield
    finally:
        _lent.remove(name)


def turn_for(asks: bool) -> None:
    """Turn to the database that is lent where the next test asks for it, else to the process's own.

    Which tests ran before must not count: one that expects no rows finds none, though its neighbours ask for all.
    """
    from django.db import connection

    if _lent and not connection.in_atomic_block:
        _turn_to(_lent[-1] if asks else named(f"test_{os.getpid()}"))


_lent: list[str] = []


def _turn_to(name: str) -> str:
    """Turn the connection and forget what was read by another; return where it looked before."""
    from django.core.cache import caches
    from django.db import connection

    from nenso.index.queries import forget_figures
    from nenso.web.presenters import kept

    before: str = connection.settings_dict["NAME"]
    if before != name:
        connection.close()
        connection.settings_dict["NAME"] = name
        forget_figures()
        kept.forget()
        caches["local"].clear()
    return before


def drop_all() -> None:
    """Drop what this run made, also what a process that was killed left behind."""
    ending = named("")
    with _server() as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE right(datname, %s) = %s", [len(ending), ending]
        )
        for (name,) in found.fetchall():
            _drop(server, name)


@contextmanager
def _server() -> Iterator[Server]:
    with psycopg.connect(address("postgres"), autocommit=True) as server:
        yield server


def _made_once(kind: str, source: str, fill: Callable[[], None]) -> str:
    """Make a database under another name and give it its own when it is whole; other processes wait for it."""
    name, unfinished = named(kind), named("unfinished")
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _drop(server, unfinished)
            _create(server, unfinished, source)
            with looking_at(unfinished):
                fill()
            words = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(words.format(sql.Identifier(unfinished), sql.Identifier(name)))
    return name


def _create(server: Server, name: str, source: str) -> None:
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
    server.execute(words.format(sql.Identifier(name), sql.Identifier(source)))


def _drop(server: Server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _load() -> None:
    from nenso.project import preparation

    preparation.prepare(lambda _line: None)
