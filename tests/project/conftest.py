"""An installation of its own: the real command, a real embedded server, data that nobody shares."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.index.conftest import published

__all__ = ["published"]

Command = Callable[..., "subprocess.CompletedProcess[str]"]
NENSO = Path(sys.executable).with_name("nenso")
PATIENCE = 180.0  # seconds until something must have come about, also on a machine that is busy
LONGEST = 900  # seconds that a command may take there


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a fresh machine with its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NENSO_", "DJANGO_"))}
    return {**kept, "NENSO_DATA": str(folder), "NENSO_LANG": "vi", "COLUMNS": "200"}


@pytest.fixture(scope="session")
def _loaded() -> Iterator[Path]:
    """A data folder with everything loaded, as `make up` leaves it, that nobody runs.

    Not below pytest's own folder: each session that begins shuts that folder to others, and so the server's user out.
    """
    with tempfile.TemporaryDirectory(prefix="nenso-") as name:
        folder = Path(name) / "loaded"
        subprocess.run(
            [NENSO, "up", "--no-serve"],
            env=environment(folder),
            check=True,
            capture_output=True,
            timeout=LONGEST,
        )
        yield folder


@pytest.fixture(scope="session")
def installation(_loaded: Path) -> Iterator[Path]:
    """The installation that most tests ask, its server kept running as a site does."""
    folder = _loaded.parent / "installation"
    _copy(_loaded, folder)
    with _server_of(folder):
        yield folder


def _copy(source: Path, target: Path) -> None:
    """Copy an installation that nobody runs, with the owners of its files."""
    subprocess.run(["cp", "-a", source, target], check=True)


@contextmanager
def _server_of(folder: Path) -> Iterator[None]:
    """Keep the server of an installation running, as a site does: commands that come and go need not start it."""
    code = "import sys; from nenso.project import database, places; database.ensure(places.DATA); print(); sys.stdin.read()"
    user = subprocess.Popen(
        [sys.executable, "-c", code],
        env=environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert user.stdin is not None
    assert user.stdout is not None
    assert user.stdout.readline(), "the server did not start"
    try:
        yield
    finally:
        user.stdin.close()
        user.wait(PATIENCE)
        user.stdout.close()


@pytest.fixture
def nenso(installation: Path) -> Command:
    """Run the command line of the installation."""

    def run(*arguments: str | Path, **changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [NENSO, *map(str, arguments)],
            env={**environment(installation), **changes},
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )

    return run


def read(outcome: "subprocess.CompletedProcess[str]") -> Any:
    """Return what a command printed for programs."""
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


@pytest.fixture
def own(_loaded: Path) -> Iterator[Path]:
    """A copy of the installation that may be broken; its server starts and stops with its own commands."""
    with tempfile.TemporaryDirectory(prefix="nenso-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "own"
        _copy(_loaded, folder)
        yield folder


@pytest.fixture
def fresh() -> Iterator[Path]:
    """A data folder that is not there yet; a server may run in it (see `_loaded`)."""
    with tempfile.TemporaryDirectory(prefix="nenso-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)  # the server's own user works in it where root runs the tests
        yield Path(name) / "Dữ liệu thử"  # its launcher quotes neither blanks nor marks


def until(found: Callable[[], Any]) -> Any:
    """Ask again until the answer is something; fail where that does not come about."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := found()):
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.1)
    return answer


def asked(folder: Path, query: str, *values: Any) -> Any:
    """Ask the embedded server for one row, quicker than a command does; it runs while somebody uses it."""
    where = (folder / "postgres" / "postmaster.pid").read_text().splitlines()[4]
    with psycopg.connect(host=where, user="postgres", dbname="nenso") as connection:
        return connection.execute(query, values).fetchone()


def is_up(folder: Path) -> bool:
    """Say whether the embedded server takes questions: its lock is written before it does, a line at a time."""
    lock = folder / "postgres" / "postmaster.pid"
    return lock.exists() and "ready" in lock.read_text()


def run(folder: Path, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    env = {**environment(folder), **changes}
    return subprocess.run([NENSO, *arguments], env=env, capture_output=True, text=True, timeout=LONGEST)
