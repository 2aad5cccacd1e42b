"""An installation of its own: the real command, a real embedded server, data that nobody shares."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.index.conftest import published

__all__ = ["published"]

Command = Callable[..., "subprocess.CompletedProcess[str]"]
NENSO = Path(sys.executable).with_name("nenso")


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
            [NENSO, "up", "--no-serve"], env=environment(folder), check=True, capture_output=True, timeout=300
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
        user.wait(60)
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
            timeout=120,
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


def run(folder: Path, *arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    env = {**environment(folder), **changes}
    return subprocess.run([NENSO, *arguments], env=env, capture_output=True, text=True, timeout=180)
