"""An installation of its own: the real command, a real embedded server, data that nobody shares."""

import json
import os
import subprocess
import sys
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
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with everything loaded, as `make up` leaves it."""
    folder = tmp_path_factory.mktemp("installation")
    subprocess.run(
        [NENSO, "up", "--no-serve"], env=environment(folder), check=True, capture_output=True, timeout=300
    )
    return folder


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
