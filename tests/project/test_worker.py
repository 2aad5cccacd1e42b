"""The worker, broken on purpose: work is done although its worker dies, laid down when asked, and nothing stays behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.ports import free_port
from tests.project.conftest import LONGEST, NENSO, PATIENCE, asked, environment, is_up, read, run, until

pytestmark = pytest.mark.fault
LONG = 60_000  # runs of a study that no machine finishes within the worker's grace or while a command starts

ASK = """
run = Run.objects.get(pk=queries.latest_listing("dti", "provinces", 2022).run_id)
given = uncertainty.design_json(uncertainty.default_design(queries.subject_of_run(run), "sensitivity"))
design = uncertainty.read_design({**given, "runs": RUNS})
say(str(actions.ask_study(by=SYSTEM, run=run, design=design).uuid))
"""
REPLAY = """
replayed = uncertainty.replay(queries.study_document(queries.study_named(UUID)))
say({"ok": replayed.ok, "ranks": replayed.study.ranks_digest})
"""
STOP = "actions.stop_study(by=SYSTEM, study=queries.study_named(UUID)); say(True)"
AROUND = """
import json
from nenso.project.cli.console import connect
connect()
from nenso.index import actions, queries
from nenso.index.models import Run
from nenso.index.rules import uncertainty
from nenso.kernel.rules import SYSTEM
say = lambda found: print(json.dumps(found))
"""


def told(folder: Path, script: str, **names: Any) -> Any:
    """Run lines of Python on an installation and return what they say."""
    given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
    outcome = subprocess.run(
        [sys.executable, "-c", AROUND + given + script],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert outcome.returncode == 0, outcome.stderr
    return json.loads(outcome.stdout)


def state_of(folder: Path, uuid: str) -> Any:
    query = "SELECT state, done, total, ranks_digest FROM index_study WHERE uuid = %s"
    return dict(zip(("state", "done", "total", "ranks"), asked(folder, query, uuid), strict=True))


def is_at_work(folder: Path) -> bool:
    """Say whether any work waits or is being done."""
    query = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
    return bool(asked(folder, query)[0])


def has_worker(folder: Path) -> bool:
    return bool(asked(folder, "SELECT count(*) FROM procrastinate_workers")[0])


def serve(folder: Path) -> "subprocess.Popen[bytes]":
    """Serve an installation with its worker; what both say is kept beside it."""
    with (folder / "said").open("ab") as said:
        return subprocess.Popen(
            [NENSO, "serve", "--port", str(free_port())],
            env=environment(folder),
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


@contextmanager
def served(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Serve an installation while a test looks at it, and end as Ctrl+C does."""
    server = serve(folder)
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(PATIENCE)


def worker_of(server: "subprocess.Popen[bytes]", other_than: int = 0) -> psutil.Process | None:
    for child in psutil.Process(server.pid).children():
        with suppress(psutil.NoSuchProcess):  # a dead one that is not buried yet
            if "work" in child.cmdline() and child.pid != other_than:
                return child
    return None


def is_running(folder: Path, uuid: str) -> bool:
    found = state_of(folder, uuid)
    return bool(found["state"] == "running" and found["done"] > 0)


def has_ended(folder: Path, uuid: str) -> Any:
    found = state_of(folder, uuid)
    return found if found["state"] in {"done", "failed", "stopped"} else None


def fault_of_the_worker(folder: Path) -> Any:
    """Return what the doctor says of the worker, once he finds fault with it."""
    findings = json.loads(run(folder, "doctor", "--json").stdout)
    return next((one for one in findings if one["what"] == "worker" and not one["is_well"]), None)


def test_a_study_is_done_although_its_worker_was_killed(own: Path) -> None:
    with served(own) as server:
        first = until(lambda: worker_of(server))
        uuid = told(own, ASK, RUNS=20_000)
        until(lambda: is_running(own, uuid))
        first.kill()
        second = until(lambda: worker_of(server, other_than=first.pid))
        found = until(lambda: has_ended(own, uuid))
        assert (found["state"], found["done"]) == ("done", found["total"])
        assert second.is_running()
        assert told(own, REPLAY, UUID=uuid) == {"ok": True, "ranks": found["ranks"]}


def test_a_study_is_laid_down_when_it_is_stopped(own: Path) -> None:
    with served(own) as server:
        until(lambda: worker_of(server))
        uuid = told(own, ASK, RUNS=LONG)
        until(lambda: is_running(own, uuid))
        told(own, STOP, UUID=uuid)
        until(lambda: not is_at_work(own))
        found = state_of(own, uuid)
        assert found["state"] == "stopped"
        assert 0 < found["done"] < found["total"]


def test_what_a_leaving_worker_put_back_is_done_by_the_next(own: Path) -> None:
    with served(own) as server:
        until(lambda: worker_of(server))
        uuid = told(own, ASK, RUNS=LONG)
        until(lambda: is_running(own, uuid))
    # Running where a busy machine let it not come to a word in time: then it was killed, and is missed a little later.
    finding = until(lambda: fault_of_the_worker(own))
    assert "nenso work" in finding["mend"]
    assert run(own, "work", "--once").returncode == 0
    found = told(own, REPLAY, UUID=uuid)
    assert found["ok"]
    assert all(one["is_well"] for one in read(run(own, "doctor", "--json")))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_stays_behind(own: Path, sent: signal.Signals) -> None:
    server = serve(own)
    worker = until(lambda: worker_of(server))
    until(lambda: has_worker(own))
    left = [*psutil.Process(server.pid).children(recursive=True), worker]
    server.send_signal(sent)
    server.wait(PATIENCE)
    _, alive = psutil.wait_procs(left, timeout=PATIENCE)
    assert [process.cmdline() for process in alive] == []
    assert not (own / "postgres" / "postmaster.pid").exists(), (own / "said").read_text()


def forks(server: "subprocess.Popen[bytes]") -> int:
    """Return how many children run the server's own command; others come and go."""
    found, command = 0, psutil.Process(server.pid).cmdline()
    for child in psutil.Process(server.pid).children():
        with suppress(psutil.Error):
            found += child.cmdline() == command
    return found


def test_a_server_told_to_end_while_it_loads_ends(own: Path) -> None:
    server = serve(own)
    try:
        until(lambda: forks(server) == 2)  # forked, and loading still
        time.sleep(0.5)  # at whatever it is by then
        server.send_signal(signal.SIGTERM)
        server.wait(PATIENCE)
    finally:
        server.kill()
    assert not (own / "postgres" / "postmaster.pid").exists(), (own / "said").read_text()


def test_a_worker_alone_is_a_user_of_the_database(own: Path) -> None:
    worker = subprocess.Popen([NENSO, "work"], env=environment(own), stderr=subprocess.DEVNULL)
    try:
        until(lambda: is_up(own))
        until(lambda: has_worker(own))
        assert (own / "postgres" / "postmaster.pid").exists()  # other commands came and went
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(PATIENCE) == 0
    assert not (own / "postgres" / "postmaster.pid").exists()


def test_a_worker_without_tables_says_what_to_do(fresh: Path) -> None:
    outcome = run(fresh, "work")
    assert outcome.returncode == 1
    assert "nenso up --no-serve" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert not os.path.lexists(fresh / "postgres" / "postmaster.pid")
