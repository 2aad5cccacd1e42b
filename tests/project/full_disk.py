"""A disk without room, for an installation's database: real errors of real writes.

A small file system is mounted where the tests may do so. A limit on the size of files that the server's processes write
serves everywhere: what grows beyond it is refused by the system, and the server meets that as it meets a full disk.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.project.test_gateway_faults import database, postmaster

SPARE = 48 * 2**20  # bytes that a small file system has beside the data


def may_mount() -> bool:
    """Say whether a file system may be mounted here."""
    tried = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return os.geteuid() == 0 and subprocess.run(tried, capture_output=True, check=False).returncode == 0


@contextmanager
def small(folder: Path) -> Iterator[None]:
    """Put a folder that nobody uses on a small file system of its own."""
    about, aside = folder.stat(), folder.with_name("aside")
    size = sum(each.stat().st_blocks * 512 for each in folder.rglob("*")) + SPARE
    folder.rename(aside)
    folder.mkdir()
    shape = f"size={size},mode=700,uid={about.st_uid},gid={about.st_gid}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", shape, "none", folder], check=True)
    try:
        subprocess.run(["cp", "-a", f"{aside}/.", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room in a file system; the room is there again afterwards."""
    ballast = folder / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:  # until there is no room: others write meanwhile
            file.write(bytes(4096))
    yield
    ballast.unlink()


@contextmanager
def limited(folder: Path, size: int, *others: int) -> Iterator[None]:
    """Let other processes, an installation's server and whatever they start write no file beyond a size; afterwards again.

    The others first: one that starts the server again, as soon as that has ended, hands its own limit on.
    """
    for _ in range(2):  # what the server started before it was limited itself is found by looking again
        _limit([*others, *_servers_of(folder)], str(size))
    yield
    _limit([*others, *_servers_of(folder)], "unlimited")


def _limit(processes: list[int], size: str) -> None:
    for each in processes:
        with suppress(psutil.NoSuchProcess):  # one of the server's that ended meanwhile
            about = psutil.Process(
                each
            )  # limits are for its own user to set: another one where root runs the tests
            as_it: dict[str, Any] = {}
            if os.geteuid() == 0:
                as_it = {"user": about.uids().real, "group": about.gids().real, "extra_groups": []}
            subprocess.run(["prlimit", "--pid", str(each), f"--fsize={size}:"], check=False, **as_it)


def _servers_of(folder: Path) -> list[int]:
    """Return the processes of an installation's server, the first one first."""
    with suppress(OSError, psutil.NoSuchProcess):
        first = psutil.Process(postmaster(folder))
        return [first.pid, *(each.pid for each in first.children())]
    return []


def grow_ledger(folder: Path) -> int:
    """Let the ledger's newest table grow, without an entry more, beyond what other files of the server reach; return its size."""
    with psycopg.connect(database(folder)) as connection:
        table, names = connection.execute(
            "SELECT tableoid::regclass::text, (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
            "WHERE attrelid = exchange_entry.tableoid AND attnum > 0 AND attname NOT IN ('place', 'id')) "
            "FROM exchange_entry ORDER BY place DESC LIMIT 1"
        ).fetchone() or ("", "")
        # What is rolled back below stays in the table: cleaned up, it would leave room for thousands of entries.
        connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        connection.commit()
        connection.execute(
            f"INSERT INTO exchange_entry (place, {names}) SELECT 1000000 + n, {names} "
            f"FROM generate_series(1, 30000) n, (SELECT * FROM {table} LIMIT 1) one"
        )
        connection.rollback()
        found = connection.execute("SELECT pg_relation_size(%s::regclass)", (table,)).fetchone()
    assert found
    assert found[0] > 2**24, "smaller than a segment of the log"
    return int(found[0])
