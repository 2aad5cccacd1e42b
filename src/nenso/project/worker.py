"""The worker: does what the rooms hand over (DECISIONS/0011), beside the site or as a process alone."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

from nenso.kernel.rules import Refused

if TYPE_CHECKING:
    from procrastinate import App

HEARTBEAT = 3.0  # seconds between two signs of life, and between two looks for work whose worker died
GRACE = 2.0  # seconds given to work in hand when the worker is told to stop; what takes longer is put back
_SITE_FIRST = (
    2.0  # seconds before the worker starts beside the site, which has the processors to itself until then
)
_LONGEST_PAUSE = 60.0
_PATIENCE = 10.0  # seconds until a worker that does not end by itself is killed


def run(*, once: bool = False) -> None:
    """Work until told to stop by SIGTERM or SIGINT; with `once`, until nothing waits any more.

    Raises `Refused("work.no_tables")` where the database was not set up yet.
    """
    from procrastinate.contrib.django import app, connector_params
    from procrastinate.psycopg_connector import PsycopgConnector

    signal.signal(signal.SIGTERM, _leave)
    if not app.check_connection():
        raise Refused("work.no_tables")
    # Tasks go on handing work over through Django's connection, in the transaction of their actions.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=2, max_size=4)
    asyncio.run(_work(app.with_connector(connector), once=once))


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End as a command ends, so that the embedded database loses a user in order."""
    raise SystemExit(0)


async def _work(app: "App", *, once: bool) -> None:
    from nenso.kernel.queries import SILENT

    async with app.open_async():
        await _put_back(app, SILENT)
        looking = asyncio.create_task(_look_for_the_dead(app, SILENT))
        try:
            await app.run_worker_async(
                wait=not once,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT,
            )
        finally:
            looking.cancel()


async def _look_for_the_dead(app: "App", silent: float) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT)
        await _put_back(app, silent)


async def _put_back(app: "App", silent: float) -> None:
    """Let work wait again whose worker was killed in the middle of it."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        await app.job_manager.retry_job(job)


@contextmanager
def beside() -> Iterator[None]:
    """Keep a worker running for as long as the block lasts. It ends with this process, however that ends."""
    ending, children = threading.Event(), deque["subprocess.Popen[bytes]"](maxlen=1)
    keeper = threading.Thread(target=_keep, args=(ending, children), daemon=True, name="worker")
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        for child in children:
            _let_go(child)
        keeper.join(_PATIENCE)
        for child in children:
            child.kill()  # does nothing where it ended by itself


def _keep(ending: threading.Event, children: "deque[subprocess.Popen[bytes]]") -> None:
    """Start a worker, and another where it ends before its time; later each time that it ends at once."""
    pause = _SITE_FIRST
    while not ending.wait(pause):
        begun = time.monotonic()
        child = _start()
        children.append(child)
        if ending.is_set():
            _let_go(child)
        child.wait()
        lived = time.monotonic() - begun
        pause = 1.0 if lived > _LONGEST_PAUSE else min(2 * pause, _LONGEST_PAUSE)


def _start() -> "subprocess.Popen[bytes]":
    from nenso.project import database

    environment = dict(os.environ)
    if database.is_embedded():
        # The worker is a user of the embedded server in its own right: if this process is killed, the worker is
        # the last to leave, and stops it.
        environment.pop("NENSO_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "nenso", "work", "--beside"],
        stdin=subprocess.PIPE,
        env=environment,
        process_group=0,  # Ctrl+C is for the site, which then lets its worker go
    )


def _let_go(child: "subprocess.Popen[bytes]") -> None:
    assert child.stdin is not None
    with suppress(OSError):
        child.stdin.close()


def stand_beside() -> None:
    """Make this process the worker beside a site: of lower priority, and ended when its standard input does.

    The other end of that pipe is held by the site alone, and closed by the system even where the site is killed.
    """
    signal.signal(signal.SIGTERM, _leave)
    os.nice(10)
    threading.Thread(target=_end_with_input, daemon=True).start()


def _end_with_input() -> None:
    while os.read(0, 64):  # not through `sys.stdin`, whose lock would be held when the interpreter ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)
