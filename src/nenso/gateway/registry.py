"""The routing snapshot as the gateway holds it: read from the registry, refreshed when told, kept in a file for a start without one.

A gateway goes on with what it holds while the registry is away, until the snapshot's own end: then it refuses.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from nenso.exchange.rules.protocol.descriptions import with_server
from nenso.exchange.rules.routing.snapshot import Snapshot, opened
from nenso.gateway.database import AWAY, Connection, connected, drop, why
from nenso.gateway.published import Published
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
PATIENCE = 30.0  # seconds without word after which the registry is asked whether there is news
LONGEST_PAUSE = 10.0
_NEWEST = """
SELECT number, content, timestamp, snapshot, targets FROM exchange_routingsnapshot ORDER BY number DESC LIMIT 1
"""


class Registry:
    """Holds the newest snapshot that the registry's key signed; `snapshot` is None before the first."""

    def __init__(self, url: str, public: bytes, kept: Path) -> None:
        self._url, self._public, self._kept = url, public, kept
        self._number = 0
        self.published = Published()
        self.snapshot: Snapshot | None = None
        self.content = b""  # the snapshot as it was signed
        self._followers: list[Callable[[Snapshot], None]] = []
        self.fault = ""
        self.refused = ""  # why a snapshot was not taken, the last time
        self.asked = asyncio.Event()  # the registry has answered, or cannot be reached

    def load_kept(self) -> None:
        """Take the snapshot of the last run, where there is one: its signature and its end count as ever."""
        with suppress(OSError, Refused):
            content = self._kept.read_bytes()
            self.snapshot, self.content = opened(content, self._public), content

    async def run(self) -> None:
        """Follow the registry until cancelled."""
        pause = 0.1
        while True:
            connection = None
            try:
                connection = await connected(self._url)
                pause = 0.1
                await self._follow(connection)
            except AWAY as fault:
                self.fault = why(fault)
                self.asked.set()
                log.warning("the registry cannot be reached: %s", self.fault)
            finally:
                drop(connection)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _follow(self, connection: Connection) -> None:
        told = asyncio.Event()
        await connection.add_listener("exchange_routing", lambda *_: told.set())
        connection.add_termination_listener(lambda *_: told.set())
        while True:
            told.clear()
            await self.refresh(connection)
            self.fault = ""
            self.asked.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await told.wait()

    async def refresh(self, connection: Connection) -> None:
        """Read the newest snapshot and what it is published under; one that is not signed as it must be is not taken."""
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            found = await connection.fetchrow(_NEWEST)
            if found is None or found[0] == self._number:
                return
            roots = await self.published.newer_roots(connection)
        if self.take(bytes(found[1])):
            self._number = found[0]
            self.published.take(found, roots)

    def take(self, content: bytes) -> bool:
        """Take a snapshot; one that is not signed as it must be, or is older than what is held, is not taken."""
        try:
            found = opened(content, self._public)
        except Refused as refused:
            return self._not_taken(refused.code)
        held = self.snapshot
        if held is not None and found.number < held.number:
            return self._not_taken(f"{found.number} is older than {held.number}")
        if held is not None and found.number == held.number and content != self.content:
            return self._not_taken(f"{found.number} is told twice, and not the same")
        self.accept(found, content, found.expires_at)
        self._keep(content)
        return True

    def accept(self, found: Snapshot, content: bytes, ends: datetime) -> None:
        """Go by a snapshot that was looked at, until it is over or what vouches for it is."""
        self.snapshot = msgspec.structs.replace(found, expires_at=min(found.expires_at, ends))
        self.content = content
        for tell in self._followers:
            tell(self.snapshot)

    def _not_taken(self, why: str) -> bool:
        self.refused = why
        log.error("the registry's snapshot is not taken: %s", why)
        return False

    def follow(self, tell: Callable[[Snapshot], None]) -> None:
        """Tell somebody of the snapshot that is held, and of each one that is taken from now on."""
        self._followers.append(tell)
        if self.snapshot is not None:
            tell(self.snapshot)

    def _keep(self, content: bytes) -> None:
        try:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            beside = self._kept.with_suffix(".new")
            beside.write_bytes(content)
            beside.replace(self._kept)
        except OSError as fault:
            log.warning("the snapshot cannot be kept in a file: %s", fault)


_DESCRIPTION = """
SELECT s.description, s.description_type FROM exchange_service s
JOIN exchange_subsystem u ON u.id = s.subsystem_id JOIN exchange_member m ON m.id = u.member_id
WHERE m.member_class = $1 AND m.code = $2 AND u.code = $3 AND s.code = $4 AND s.closed_at IS NULL
"""


_WSDL = """
SELECT d.content FROM exchange_service s JOIN exchange_wsdldocument d ON d.id = s.wsdl_document_id
JOIN exchange_subsystem u ON u.id = s.subsystem_id JOIN exchange_member m ON m.id = u.member_id
WHERE m.member_class = $1 AND m.code = $2 AND u.code = $3 AND s.code = $4 AND s.closed_at IS NULL
"""


async def wsdl_document_of(url: str, parts: tuple[str, str, str, str]) -> bytes | None:
    """Return a service's WSDL document as it was handed in; None where there is none. Asked rarely: a connection each."""
    connection = await connected(url)
    try:
        found = await connection.fetchrow(_WSDL, *parts)
    finally:
        drop(connection)
    return bytes(found[0]) if found else None


async def description_of(url: str, parts: tuple[str, str, str, str]) -> tuple[str, str] | None:
    """Return a service's description document, its servers replaced, and its media type; None where there is none.

    Asked rarely: a connection each. A long document takes seconds to read, beside the messages and not before them.
    """
    connection = await connected(url)
    try:
        found = await connection.fetchrow(_DESCRIPTION, *parts)
    finally:
        drop(connection)
    if not (found and found[0]):
        return None
    return await asyncio.to_thread(with_server, found[0], found[1]), found[1]
