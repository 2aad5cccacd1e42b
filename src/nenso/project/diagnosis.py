"""What `nenso doctor` examines, and how each fault is mended."""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MAKE_SETUP = "make setup"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing examined."""

    what: str
    is_well: bool
    seen: str
    mend: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the finding for JSON."""
        return {**asdict(self), "mend": "" if self.is_well else self.mend}

    def line(self) -> str:
        """Return the finding as a line of text."""
        mend = "" if self.is_well else f"\n      → {self.mend}"
        return f"  {'✓' if self.is_well else '✗'} {self.what}: {self.seen}{mend}"


def examine() -> list[Finding]:
    """Examine everything; a fault in one place does not hide the others."""
    steps: list[tuple[str, Callable[[], Finding]]] = [
        ("python", _python),
        ("front_end", _front_end),
        ("translations", _translations),
        ("data_folder", _data_folder),
        ("database", _database),
        ("migrations", _migrations),
        ("reference", _reference),
        ("worker", _worker),
        ("clock", _clock),
    ]
    found: list[Finding] = []
    for name, step in steps:
        silent = next((one for one in found if one.what == "database" and not one.is_well), None)
        found.append(Finding(name, False, "not examined", silent.mend) if silent else _examined(name, step))
    return found


def _examined(name: str, step: Callable[[], Finding]) -> Finding:
    from nenso.kernel.rules import Refused
    from nenso.project.cli.console import sentence_of
    from nenso.project.cli.faults import as_refusal

    try:
        return step()
    except Exception as error:  # the doctor reports every fault, whatever it is
        told = error if isinstance(error, Refused) else as_refusal(error)
        if told is None:
            return Finding(name, False, f"{type(error).__name__}: {error}".strip(), "nenso up")
        seen, _, mend = sentence_of(told).rpartition(". ")  # the last sentence says what to do
        return Finding(name, False, seen or mend, mend if seen else "nenso up")


def _python() -> Finding:
    seen = ".".join(str(part) for part in sys.version_info[:3])
    return Finding(
        "python", sys.version_info >= (3, 11), seen, "install Python 3.11 or newer, then make setup"
    )


def _front_end() -> Finding:
    from nenso.project.places import BUILT

    is_built = (BUILT / "ui" / "nenso.css").exists()
    return Finding("front_end", is_built, "built" if is_built else "not built", MAKE_SETUP)


def _translations() -> Finding:
    from nenso.project.places import CODE

    missing = [path for path in CODE.rglob("*.po") if not path.with_suffix(".mo").exists()]
    return Finding("translations", not missing, f"{len(missing)} not compiled", MAKE_SETUP)


def _data_folder() -> Finding:
    from nenso.project.places import DATA

    DATA.mkdir(parents=True, exist_ok=True)
    stats = os.statvfs(DATA)
    free = stats.f_bavail * stats.f_frsize / 2**30
    is_well = os.access(DATA, os.W_OK) and free > 1
    return Finding(
        "data_folder",
        is_well,
        f"{free:.0f} GiB free",
        "free space, or set NENSO_DATA to a folder you may write to",
    )


def _database() -> Finding:
    from nenso.project.cli.console import connect

    connect()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0])
    return Finding(
        "database", int(version.split(".")[0]) >= 15, f"PostgreSQL {version}", "use PostgreSQL 15 or newer"
    )


def _migrations() -> Finding:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding("migrations", not plan, f"{len(plan)} to apply", "nenso up --no-serve")


def _reference() -> Finding:
    from nenso.project import preparation

    missing = preparation.what_is_missing()
    return Finding("reference", not missing, ", ".join(missing) or "loaded", "nenso up --no-serve")


def _worker() -> Finding:
    from nenso.kernel.queries import backlog

    found = backlog()
    seen = f"{found.waiting} waiting, {found.running} begun, {found.workers} workers alive"
    return Finding("worker", found.is_served, seen, "nenso serve (with its worker) or nenso work")


def _clock() -> Finding:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        drift = abs(float(cursor.fetchone()[0]) - time.time())
    newest = max(path.stat().st_mtime for path in Path(__file__).parent.glob("*.py"))
    is_past = datetime.now(UTC).timestamp() < newest - 86_400
    return Finding(
        "clock", drift < 2 and not is_past, f"{drift:.1f} s from the database", "set the clock by NTP"
    )
