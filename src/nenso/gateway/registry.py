"""The routing snapshot as the gateway holds it: read from the registry, refreshed when told, kept in a file for a start without one.

A gateway goes on with what it holds while the registry is away, until the snapshot's own end: then it refuses.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from nenso.exchange.rules.routing.snapshot import Snapshot, opened
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds without word after which the registry is asked whether there is news
LONGEST_PAUSE = 10.0
_NEWEST = "SELECT number, content FROM exchange_routingsnapshot ORDER BY number DESC LIMIT 1"


class Registry:
    """Holds the newest snapshot that the registry's key signed; `snapshot` is None before the first."""

    def __init__(self, url: str, public: bytes, kept: Path) -> None:
        self._url, self._public, self._kept = url, public, kept
        self._number = 0
        self.snapshot: Snapshot | None = None
        self.fault = ""

    def load_kept(self) -> None:
        """Take the snapshot of the last run, where there is one: its signature and its end count as ever."""
        with suppress(OSError, Refused):
            self.snapshot = opened(self._kept.read_bytes(), self._public)

    async def run(self) -> None:
        """Follow the registry until cancelled."""
        pause = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, connect_timeout=5
                ) as connection:
                    pause = 0.1
                    await self._follow(connection)
            except (psycopg.Error, OSError) as fault:
                self.fault = str(fault).strip().split("\n")[0] or type(fault).__name__
                log.warning("the registry cannot be reached: %s", self.fault)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _follow(self, connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute("LISTEN exchange_routing")
        while True:
            await self.refresh(connection)
            self.fault = ""
            async for _ in connection.notifies(timeout=PATIENCE, stop_after=1):
                pass

    async def refresh(self, connection: psycopg.AsyncConnection[Any]) -> None:
        """Read the newest snapshot; one that is not signed as it must be is not taken."""
        found = await (await connection.execute(_NEWEST)).fetchone()
        if found is None or found[0] == self._number:
            return
        content = bytes(found[1])
        try:
            self.snapshot = opened(content, self._public)
        except Refused as refused:
            log.error("the registry's snapshot %s is not taken: %s", found[0], refused.code)
            return
        self._number = found[0]
        self._keep(content)

    def _keep(self, content: bytes) -> None:
        try:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            beside = self._kept.with_suffix(".new")
            beside.write_bytes(content)
            beside.replace(self._kept)
        except OSError as fault:
            log.warning("the snapshot cannot be kept in a file: %s", fault)


Described = Callable[[str], Awaitable[tuple[str, str] | None]]
_DESCRIPTION = """
SELECT s.description, s.description_type FROM exchange_service s
JOIN exchange_subsystem u ON u.id = s.subsystem_id JOIN exchange_member m ON m.id = u.member_id
WHERE m.member_class = %s AND m.code = %s AND u.code = %s AND s.code = %s AND s.closed_at IS NULL
"""


async def description_of(url: str, parts: tuple[str, str, str, str]) -> tuple[str, str] | None:
    """Return a service's description document and its media type; None where there is none. Asked rarely: a connection each."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        found = await (await connection.execute(_DESCRIPTION, parts)).fetchone()
    return (found[0], found[1]) if found and found[0] else None
