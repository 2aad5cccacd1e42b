"""The intake broken in the middle of a batch: the site killed, the database killed. Every event counts exactly once."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import psutil
import pytest

from nenso.measures.rules.simulating import simulate
from tests.ports import free_port
from tests.project.conftest import LONGEST, NENSO, PATIENCE, environment

pytestmark = pytest.mark.fault
SIZE, BATCHES, SENDERS = 1_000, 6, 2

PREPARE = """
from nenso.project.cli.console import connect
connect()
from nenso.kernel.rules import SYSTEM, Text
from nenso.measures import actions
from nenso.measures.rules.systems import Registration
said = Registration("feeder", "dossiers", "48", Text("Hệ thống thử", "Trial system"))
print(actions.issue_key(by=SYSTEM, system=actions.register_system(by=SYSTEM, registration=said))[1])
"""
CHECK = """
import json, sys
from nenso.project.cli.console import connect
connect()
from nenso.measures import queries
from nenso.measures.models import DailyCount, Dossier, Event, EventKey
from nenso.measures.rules import dossiers, events
rows = list(Event.objects.all())
raw = [
    events.Event(id=row.event_id, kind=row.kind, at=row.at, organisation=row.organisation_code, dossier=row.dossier,
                 procedure=row.procedure_code, channel=row.channel or None, due=row.due, rating=row.rating, facts=row.facts)
    for row in rows
]
told = dossiers.dossiers_of(events.Checked(0, one, row.day, b"") for one, row in zip(raw, rows))
names = [name for name in dossiers.Told.__slots__]
kept = {row.number: row for row in Dossier.objects.all()}
print(json.dumps({
    "events": len(rows),
    "names": sorted({row.event_id for row in rows}),
    "keys": EventKey.objects.count(),
    "counts": [line for day in {row.day for row in rows} for line in queries.count_differences(day)],
    "dossiers": sorted(kept.keys() ^ told.keys()) + [
        number for number, one in told.items() if number in kept
        and (any(getattr(kept[number], name) != getattr(one, name) for name in names)
             or kept[number].was_on_time != one.was_on_time)
    ],
}))
"""


class Site:
    """A server of its own installation that may be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}/api/systems/v1"
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        said = self.folder / "serve.log"
        with said.open("a") as log:
            self.server = subprocess.Popen(
                [NENSO, "serve", "--port", str(self.port), "--no-work"],
                env=environment(self.folder),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.server.poll() is None:
            with suppress(OSError), urlopen(f"{self.address}/openapi.json", timeout=5):
                return
            time.sleep(0.2)
        raise AssertionError(f"the server does not answer: {said.read_text()[-1500:]}")

    def kill(self) -> None:
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)  # with its workers: they outlive a killed parent
        self.server.wait(PATIENCE)

    def kill_database(self) -> None:
        """Kill the database with all its processes, as a machine does that loses its memory."""
        postmaster = self.postmaster
        family = [postmaster, *postmaster.children()]
        for process in family:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(family, PATIENCE)

    @property
    def postmaster(self) -> psutil.Process:
        return psutil.Process(int((self.folder / "postgres" / "postmaster.pid").read_text().split("\n")[0]))

    def writing(self) -> psutil.Process:
        """Return a process of the database that is in the middle of a batch."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for child in self.postmaster.children():
                with suppress(psutil.Error):
                    title = " ".join(child.cmdline())  # as PostgreSQL tells what each of its processes does
                    if "nenso" in title and title.rstrip().endswith(("INSERT", "COPY", "in transaction")):
                        return child
        raise AssertionError("nobody writes")

    def stop(self) -> None:
        with suppress(psutil.Error, OSError):
            postmaster = self.postmaster
            if self.server is not None and self.server.poll() is None:
                self.server.terminate()
                self.server.wait(PATIENCE)
            postmaster.wait(PATIENCE)
        with suppress(psutil.Error, OSError):
            self.postmaster.kill()


class Feeder(threading.Thread):
    """Sends numbered batches one after another; what is not answered is sent again as it is."""

    def __init__(self, address: str, token: str, batches: list[list[dict[str, Any]]]) -> None:
        super().__init__(daemon=True)
        self.address, self.token, self.batches = address, token, batches
        self.answers: list[dict[str, Any]] = []
        self.failures = 0

    def run(self) -> None:
        deadline = time.monotonic() + PATIENCE
        for batch in self.batches:
            while time.monotonic() < deadline:
                try:
                    self.answers.append(self.send(batch))
                    break
                except OSError:  # also every answer that is no success
                    self.failures += 1
                    time.sleep(0.3)

    def send(self, batch: list[dict[str, Any]]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = Request(f"{self.address}/events", json.dumps(batch).encode(), headers)
        with urlopen(request, timeout=PATIENCE) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


@contextmanager
def feeding(site: Site) -> Iterator[list[Feeder]]:
    """Register a system, start the site, and feed it; after the block everything must have been answered."""
    token = program(site.folder, PREPARE).strip()
    site.start()
    day = date.today() - timedelta(days=1)  # noqa: DTZ011
    feeders = []
    for seed in range(SENDERS):
        events = list(
            simulate(
                seed=seed, day=day, organisations=["48"], procedures=["QD06.01", "QD06.09"], dossiers=2_500
            )
        )
        batches = [events[start : start + SIZE] for start in range(0, SIZE * BATCHES, SIZE)]
        feeders.append(Feeder(site.address, token, batches))
    for feeder in feeders:
        feeder.start()
    deadline = time.monotonic() + PATIENCE
    while not all(feeder.answers for feeder in feeders):
        assert time.monotonic() < deadline, "nothing is answered"
        time.sleep(0.02)
    yield feeders
    for feeder in feeders:
        feeder.join(PATIENCE)


def program(folder: Path, words: str) -> str:
    """Run a program on the installation, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", words],
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def is_exact(folder: Path, feeders: list[Feeder]) -> None:
    expected = sorted(event["id"] for feeder in feeders for batch in feeder.batches for event in batch)
    assert len(expected) == SIZE * BATCHES * SENDERS
    assert [len(feeder.answers) for feeder in feeders] == [BATCHES] * SENDERS
    assert sum(feeder.failures for feeder in feeders) > 0  # something was interrupted
    for answer in (answer for feeder in feeders for answer in feeder.answers):
        assert answer["accepted"] + answer["repeated"] == SIZE, answer
    found = json.loads(program(folder, CHECK))
    assert found["names"] == expected
    assert found["events"] == found["keys"] == len(expected)
    assert found["counts"] == []
    assert found["dossiers"] == []


def test_a_site_killed_in_the_middle_of_a_batch(own: Path) -> None:
    site = Site(own)
    try:
        with feeding(site) as feeders:
            site.writing()
            site.kill()
            assert any(len(feeder.answers) < BATCHES for feeder in feeders)
            site.start()
        is_exact(own, feeders)
    finally:
        site.stop()


def test_a_database_process_killed_in_the_middle_of_a_batch(own: Path) -> None:
    site = Site(own)
    try:
        with feeding(site) as feeders:
            site.writing().kill()  # the server mends itself: every connection is lost, the site goes on
        is_exact(own, feeders)
    finally:
        site.stop()


def test_a_database_killed_in_the_middle_of_a_batch(own: Path) -> None:
    site = Site(own)
    try:
        with feeding(site) as feeders:
            site.writing()
            site.kill_database()
            site.kill()
            site.start()
        is_exact(own, feeders)
    finally:
        site.stop()


def test_only_the_first_process_of_the_database_killed_in_the_middle_of_a_batch(own: Path) -> None:
    """What it leaves behind holds the shared memory; here one of them would not even notice that it should end."""
    site, left = Site(own), None
    try:
        with feeding(site) as feeders:
            left = site.writing()
            left.suspend()
            site.postmaster.kill()
            site.kill()
            site.start()
        told = (own / "serve.log").read_text()  # of others that had not yet missed their first process, too
        assert re.search(r"Chờ \d+ tiến trình của cơ sở dữ liệu đã chết", told)
        is_exact(own, feeders)
    finally:
        if left is not None:
            with suppress(psutil.Error):
                left.kill()
        site.stop()
