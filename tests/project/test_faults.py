"""Things broken on purpose: the database killed, a start over a stale lock, a load cut short."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.ports import free_port
from tests.project.conftest import NENSO, PATIENCE, asked, environment, is_up, read, run, until

pytestmark = pytest.mark.fault


def postmaster(folder: Path) -> int:
    return int((folder / "postgres" / "postmaster.pid").read_text().split("\n")[0])


def test_a_killed_database_recovers_with_its_data(own: Path) -> None:
    server = subprocess.Popen(
        [NENSO, "serve", "--port", str(free_port())],
        env=environment(own),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until(lambda: is_up(own))
        os.kill(postmaster(own), signal.SIGKILL)
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # the workers too: they outlive a killed parent
        server.wait(PATIENCE)
    assert len(read(run(own, "index", "rank", "dti", "2022", "--json"))) == 63


def is_half_loaded(folder: Path) -> bool:
    """Say whether some of what ships is loaded, and not all of it."""
    with suppress(OSError, IndexError, psycopg.Error):
        return is_up(folder) and asked(folder, "SELECT count(*) FROM directory_organisation")[0] > 0
    return False


def test_a_load_cut_short_leaves_nothing_half_done(fresh: Path) -> None:
    loading = subprocess.Popen(
        [NENSO, "up", "--no-serve"],
        env=environment(fresh),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until(lambda: is_half_loaded(fresh))
    assert loading.poll() is None
    loading.kill()
    loading.wait(PATIENCE)
    assert len(read(run(fresh, "index", "rank", "dti", "2023", "--json"))) == 63


def test_a_killed_user_does_not_keep_the_database_running(own: Path) -> None:
    (own / "postgres" / ".handle_pids.json").write_text("[999999999]")
    assert run(own, "org", "show", "48").returncode == 0
    assert not (own / "postgres" / "postmaster.pid").exists()


def test_the_database_stops_with_its_last_user(own: Path) -> None:
    assert run(own, "doctor").returncode == 0
    assert not (own / "postgres" / "postmaster.pid").exists()
