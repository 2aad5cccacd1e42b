"""Intake of events over HTTP against a plain COPY of the same rows: events a second, time of a batch, bytes an event.

A real server with a database of its own on the loopback; two client processes; bounded in number and in time.
"""

import json
import multiprocessing
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as dtime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from bench.own_database import environment, own_database

ROOT = Path(__file__).resolve().parents[1]
SENDERS = 2
SECONDS = 25.0  # of each part, at most
SHAPES = ((10_000, 12), (500, 120))  # events in a batch, batches of each sender at most
TARGET = 2_000
_START = 60


@dataclass(frozen=True)
class Part:
    """What one size of batch gave."""

    size: int
    events: int
    seconds: float
    times: list[float]


def main() -> None:
    """Print a table of both sizes of batch, the plain COPY beside it, and whether nothing was lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="nenso-") as name, own_database() as url:
        surroundings = environment(Path(name), url)
        token = _prepared(surroundings)
        with _server(surroundings, Path(name)) as address:
            parts = [_measured(address, token, size, most, seed) for seed, (size, most) in enumerate(SHAPES)]
        _print(url, parts)


def _print(url: str, parts: list[Part]) -> None:
    import psycopg

    sent = sum(part.events for part in parts)
    with psycopg.connect(url, autocommit=True) as connection:
        faults = _faults(connection, sent)
        size = _size(connection)
        plain = _plain_copy(connection, sent)
    print(
        f"{'batch':>7} {'events':>9} {'seconds':>8} {'events/s':>9} {'p50 ms':>8} {'p95 ms':>8} {'of COPY':>8}"
    )
    for part in parts:
        rate = part.events / part.seconds
        p95 = sorted(part.times)[int(0.95 * (len(part.times) - 1))] * 1000
        p50 = statistics.median(part.times) * 1000
        print(
            f"{part.size:>7} {part.events:>9,} {part.seconds:>8.1f} {rate:>9,.0f} {p50:>8.0f} {p95:>8.0f} {rate / plain:>8.3f}"
        )
    print(f"plain COPY of the same rows into one table without index: {plain:,.0f} rows/s")
    print(f"database: {size / sent:,.0f} bytes an event, with names, dossiers, counts and their indexes")
    slowest = min(part.events / part.seconds for part in parts)
    print(f"at least {TARGET:,} events/s: {'met' if slowest >= TARGET else 'NOT MET'}")
    print(
        f"nothing lost, nothing doubled ({sent:,} events): {'met' if not faults else 'NOT MET: ' + '; '.join(faults)}"
    )


# --- the installation ------------------------------------------------------------------------------------


_PREPARE = """
from nenso.project.cli.console import connect
connect()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
call_command("createcachetable", verbosity=0)
from tests.factories.metering import a_system, a_key, a_procedure
from tests.factories.accounts import an_organisation
from nenso.measures import actions
for number in range(20):
    a_procedure(f"1.{number:03d}")
system = a_system("bench")
for number in range(40):
    an_organisation(f"48{number:03d}", parent="48")
actions.make_days_ahead()
print(a_key(system)[1])
"""


def _prepared(surroundings: dict[str, str]) -> str:
    """Make tables, a system with organisations and procedures, and a key; return the key."""
    done = subprocess.run(
        [sys.executable, "-c", _PREPARE],
        env=surroundings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return done.stdout.split()[-1]


@contextmanager
def _server(surroundings: dict[str, str], folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "nenso", "serve", "--port", str(port), "--no-work"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START
    while True:
        try:
            with urlopen(f"{address}/api/systems/v1/openapi.json", timeout=5):
                return
        except (URLError, OSError):
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("the server does not answer") from None
            time.sleep(0.2)


# --- sending ---------------------------------------------------------------------------------------------


def _bodies(seed: int, size: int, most: int) -> list[bytes]:
    """Return batches, made before the clock starts."""
    from nenso.measures.rules.events import VIETNAM
    from nenso.measures.rules.simulating import LONGEST, simulate

    midnight = datetime.combine(date.today(), dtime(), VIETNAM)  # noqa: DTZ011
    organisations = [f"48{number:03d}" for number in range(40)]
    procedures = [f"1.{number:03d}" for number in range(20)]
    events = simulate(
        seed=seed,
        day=(midnight - timedelta(days=LONGEST + 1)).date(),
        organisations=organisations,
        procedures=procedures,
        dossiers=size * most // 3,
        until=midnight,
    )
    return [json.dumps(list(islice(events, size))).encode() for _ in range(most)]


def _send(address: str, token: str, bodies: list[bytes], until: float, told: Any) -> None:
    """Send batches one after another until the time is over; tell how many events were accepted, and each time."""
    accepted, times = 0, []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for body in bodies:
        if time.monotonic() > until:
            break
        begun = time.monotonic()
        request = Request(f"{address}/api/systems/v1/events", body, headers)
        with urlopen(request, timeout=60) as answer:
            accepted += json.load(answer)["accepted"]
        times.append(time.monotonic() - begun)
    told.put((accepted, times))


def _measured(address: str, token: str, size: int, most: int, seed: int) -> Part:
    context = multiprocessing.get_context("fork")
    told: Any = context.Queue()
    batches = [_bodies(10 * seed + sender, size, most) for sender in range(SENDERS)]
    begun = time.monotonic()
    senders = [
        context.Process(target=_send, args=(address, token, bodies, begun + SECONDS, told))
        for bodies in batches
    ]
    for sender in senders:
        sender.start()
    found = [told.get(timeout=120) for _ in senders]
    seconds = time.monotonic() - begun
    for sender in senders:
        sender.join()
    return Part(size, sum(n for n, _ in found), seconds, [one for _, times in found for one in times])


# --- what stands in the database -------------------------------------------------------------------------


def _faults(connection: Any, sent: int) -> list[str]:
    """Return what does not add up."""
    questions = {
        "events": "SELECT count(*) FROM measures_event",
        "names": "SELECT count(*) FROM measures_eventkey",
        "different names": "SELECT count(DISTINCT event_id) FROM measures_event",
        "counts": "SELECT sum(count) FROM measures_dailycount WHERE measure NOT LIKE '%.%'",
        "batches": "SELECT sum(accepted) FROM measures_batch",
    }
    found = {name: int(connection.execute(words).fetchone()[0]) for name, words in questions.items()}
    wrong = [f"{name} {count:,}" for name, count in found.items() if count != sent]
    dossiers = connection.execute(
        "SELECT (SELECT count(*) FROM measures_dossier) - (SELECT count(DISTINCT dossier) FROM measures_event)"
    ).fetchone()[0]
    return [*wrong, *([f"dossiers {dossiers:+}"] if dossiers else [])]


def _size(connection: Any) -> int:
    return int(
        connection.execute(
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND "
            "(relname LIKE 'measures_event%' OR relname IN ('measures_dossier', 'measures_dailycount'))"
        ).fetchone()[0]
    )


def _plain_copy(connection: Any, sent: int) -> float:
    """Return how many of the same rows a second go by COPY from a client into one table without index."""
    connection.execute("CREATE TABLE plain (LIKE measures_event)")
    columns = "day, at, system_id, batch_id, event_id, kind, organisation_code, procedure_code, dossier, channel, due, rating, facts"
    with connection.cursor().copy(f"COPY (SELECT {columns} FROM measures_event) TO STDOUT") as reading:
        rows = b"".join(bytes(piece) for piece in reading)
    connection.execute("ALTER TABLE plain ALTER id DROP NOT NULL")
    begun = time.monotonic()
    with connection.cursor().copy(f"COPY plain ({columns}) FROM STDIN") as writing:
        writing.write(rows)
    return sent / (time.monotonic() - begun)


if __name__ == "__main__":
    main()
