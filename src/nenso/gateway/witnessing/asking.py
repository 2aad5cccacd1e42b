"""Having the ledger's checkpoints cosigned: every few seconds the newest is handed to each witness, beside the messages.

Each witness is asked by itself, so that a slow or dead one delays nobody; one gateway at a time asks. What a witness does wrong is
written beside it, and people are told of it by the worker.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic, time
from typing import Any

import aiohttp
import msgspec

from nenso.exchange.rules.ledger.cosigning import PATH, Asked, read_answer, silent
from nenso.exchange.rules.ledger.notes import Note, VerifierKey, read_key, read_note, with_signatures
from nenso.exchange.rules.ledger.witness import Submission
from nenso.gateway.bodies import up_to
from nenso.gateway.database import AWAY, Connection, connected, drop, why
from nenso.gateway.ledger.sequencer import BrokenLedgerError
from nenso.gateway.witnessing.proving import proof_between
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
EVERY = 5.0  # seconds
TO_ANSWER = 10.0
LONGEST_PAUSE = 60.0
_LARGEST = 64 * 1024
_TRIES = 2  # the second where the witness says from which size
_LOCK = "SELECT pg_try_advisory_lock(hashtext('exchange witnesses'))"
_ALL = "SELECT id, key, url, size FROM exchange_witness WHERE removed_at IS NULL"
_NEWEST = "SELECT size, note FROM exchange_checkpoint ORDER BY size DESC LIMIT 1"
_OWN = "SELECT integrated FROM exchange_ledgerhead WHERE id = 1"
_NOTE = "SELECT note FROM exchange_checkpoint WHERE size = $1 FOR UPDATE"
_SIGNED = "UPDATE exchange_checkpoint SET note = $2, cosigned = $3 WHERE size = $1"
_COSIGNED = """
UPDATE exchange_witness SET size = $2, cosigned_at = $3, trouble = '', trouble_facts = '{}', trouble_since = NULL
WHERE id = $1
"""
_TROUBLE = """
UPDATE exchange_witness SET trouble = $2::text, trouble_facts = $3::jsonb,
    trouble_since = CASE WHEN trouble = $2::text THEN trouble_since ELSE $4 END
WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A witness as it is registered: its row, key and address, and the size that it cosigned last."""

    row: int
    key: VerifierKey
    url: str
    size: int


@dataclass(frozen=True, slots=True)
class Target:
    """The checkpoint that is to be cosigned."""

    size: int
    note: Note


class Asking:
    """Asks the witnesses of the ledger that this database holds."""

    def __init__(self, url: str, every: float = EVERY) -> None:
        self._url, self._every = url, every
        self._connection: Connection | None = None
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._fails: dict[int, int] = {}
        self._rests: dict[int, float] = {}  # until when a witness that failed is left alone
        self._met: set[int] = (
            set()
        )  # who signed for this process: each is asked once at its start, for the database may be an old one

    async def run(self) -> None:
        """Ask until cancelled."""
        timeout = aiohttp.ClientTimeout(total=TO_ANSWER)
        try:
            async with aiohttp.ClientSession(timeout=timeout) as session:
                while True:
                    try:
                        await self._round(session)
                    except AWAY as fault:
                        log.warning("witnesses are not asked: %s", why(fault))
                        self._close()
                    await asyncio.sleep(self._every)
        finally:
            for task in self._busy.values():
                task.cancel()
            await asyncio.gather(*self._busy.values(), return_exceptions=True)
            self._close()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        drop(connection)

    async def _round(self, session: aiohttp.ClientSession) -> None:
        """Hand the newest checkpoint to every witness that has not signed it and is not being asked."""
        connection = await self._locked()
        if connection is None:
            return
        rows = await connection.fetch(_ALL)
        newest = await connection.fetchrow(_NEWEST) if rows else None
        if newest is None:
            return
        target = Target(newest["size"], read_note(newest["note"].encode()))
        self._busy = {row: task for row, task in self._busy.items() if not task.done()}
        for each in rows:
            row = each["id"]
            is_resting = monotonic() < self._rests.get(row, 0.0)
            has_signed = each["size"] == target.size and row in self._met
            if not (has_signed or is_resting or row in self._busy):
                known = Known(row, read_key(each["key"]), each["url"], each["size"])
                self._busy[row] = asyncio.create_task(self._ask(session, known, target))

    async def _locked(self) -> Connection | None:
        """Return the connection that holds the lock; None while another gateway does."""
        if self._connection is None or self._connection.is_closed():
            self._connection = await connected(self._url)
            if not await self._connection.fetchval(_LOCK):
                self._close()
        return self._connection

    async def _ask(self, session: aiohttp.ClientSession, known: Known, target: Target) -> None:
        connection = None
        try:
            connection = await connected(self._url)
            try:
                note = await _asked(session, connection, known, target)
            except Refused as refused:
                log.warning("the witness %s: %s", known.key.name, refused.code)
                await _keep_trouble(connection, known, refused)
                self._rest(known.row)
                return
            if note is not None:
                await _keep(connection, known, target, note)
                self._fails.pop(known.row, None)
                self._met.add(known.row)
        except (*AWAY, BrokenLedgerError) as fault:
            log.error("the witness %s was not asked: %s", known.key.name, why(fault))
        finally:
            drop(connection)

    def _rest(self, row: int) -> None:
        fails = self._fails[row] = self._fails.get(row, 0) + 1
        self._rests[row] = monotonic() + min(self._every * 2 ** min(fails, 10), LONGEST_PAUSE)


async def _asked(
    session: aiohttp.ClientSession, connection: Connection, known: Known, target: Target
) -> Note | None:
    """Return the checkpoint with the cosignature; None where the witness is further than it, and not than the ledger.

    Raises `Refused` as `read_answer`.
    """
    old = min(known.size, target.size)
    for _ in range(_TRIES):
        proof = await proof_between(connection, old, target.size)
        status, content = await _answer(session, known, Submission(old, proof, target.note))
        own = await connection.fetchval(_OWN)
        asked = Asked(old, target.size, own, target.note, known.key)
        found = read_answer(asked, status, content, int(time()))
        if isinstance(found, Note):
            return found
        old = found.size
        if old > target.size:
            return None
    raise silent(known.key.name, "HTTP 409")


async def _answer(session: aiohttp.ClientSession, known: Known, handed: Submission) -> tuple[int, bytes]:
    url = known.url.rstrip("/") + PATH
    try:
        async with session.post(url, data=handed.written.encode(), allow_redirects=False) as answer:
            content, is_all = await up_to(answer.content, _LARGEST)
            return answer.status, content if is_all else b""
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as fault:
        raise silent(known.key.name, str(fault) or type(fault).__name__) from None


async def _keep(connection: Connection, known: Known, target: Target, note: Note) -> None:
    """Add the cosignature to the checkpoint, which others may have signed meanwhile."""
    async with connection.transaction():
        held = read_note((await connection.fetchval(_NOTE, target.size)).encode())
        whole = with_signatures(held, note.signatures)
        await connection.execute(_SIGNED, target.size, whole.written, len(whole.signatures) - 1)
        await connection.execute(_COSIGNED, known.row, target.size, datetime.now(UTC))


async def _keep_trouble(connection: Connection, known: Known, refused: Refused) -> None:
    facts: Mapping[str, Any] = refused.facts
    written = msgspec.json.encode(facts).decode()
    await connection.execute(_TROUBLE, known.row, refused.code, written, datetime.now(UTC))
