"""An installation of its own: the real command, a real embedded server, data that nobody shares."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., "subprocess.CompletedProcess[str]"]
NENSO = Path(sys.executable).with_name("nenso")


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a fresh machine with its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NENSO_", "DJANGO_"))}
    return {**kept, "NENSO_DATA": str(folder), "NENSO_LANG": "vi", "COLUMNS": "200"}


@pytest.fixture(scope="session")
def installation() -> Iterator[Path]:
    """A data folder with everything loaded, as `make up` leaves it.

    Not below pytest's own folder: each session that begins shuts that folder to others, and so the server's user out.
    """
    with tempfile.TemporaryDirectory(prefix="nenso-") as name:
        folder = Path(name) / "installation"
        subprocess.run(
            [NENSO, "up", "--no-serve"], env=environment(folder), check=True, capture_output=True, timeout=300
        )
        yield folder


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
def own(installation: Path) -> Iterator[Path]:
    """A copy of the installation that may be broken."""
    with tempfile.TemporaryDirectory(prefix="nenso-", ignore_cleanup_errors=True) as name:
        folder = Path(name) / "own"
        shutil.copytree(installation, folder, symlinks=True)
        if os.geteuid() == 0:
            shutil.copystat(installation / "postgres", folder / "postgres")
            subprocess.run(
                ["chown", "-R", "--reference", installation / "postgres", folder / "postgres"], check=True
            )
        yield folder


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [NENSO, *arguments], env=environment(folder), capture_output=True, text=True, timeout=180
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
