"""The witness: it answers `add-checkpoint`, and keeps what it cosigned before it says so.

A ledger's row is locked from asking what was cosigned last until the new one is written, whichever process asks: two requests at
once cannot get two histories signed.
"""

import asyncio
import logging
from time import time

from aiohttp import web

from nenso.exchange.rules.ledger.cosigning import PATH, SIZE_KIND
from nenso.exchange.rules.ledger.notes import SignerKey, read_key
from nenso.exchange.rules.ledger.proofs import Checkpoint, read_checkpoint
from nenso.exchange.rules.ledger.witness import (
    STATUS,
    Submission,
    Witnessed,
    read_submission,
    witnessed,
)
from nenso.exchange.texts import REFUSALS
from nenso.gateway.bodies import up_to
from nenso.gateway.connections import TooSlowError
from nenso.gateway.database import AWAY, Connection, Pool, pooled, why
from nenso.gateway.signing import beside
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
LARGEST = 256 * 1024  # bytes of a request: 63 hashes and a note with many signatures
SLOWEST = 10.0  # seconds in which a request has come
_CONNECTIONS = 4
_TEXT = "text/plain"
_FORKED = frozenset({"ledger.bad_proof", "witness.other_root"})  # signed, and not what was signed before
_SURE = "SET LOCAL synchronous_commit = on"
_LATEST = """
SELECT key, size, root FROM exchange_watchedlog WHERE origin = $1 AND stopped_at IS NULL FOR UPDATE
"""
_COSIGNED = """
UPDATE exchange_watchedlog SET size = $2, root = $3, note = $4, cosigned_at = to_timestamp($5) WHERE origin = $1
"""
_CONFLICT = """
UPDATE exchange_watchedlog SET conflict = $2, conflict_at = to_timestamp($3) WHERE origin = $1 AND conflict = ''
"""


class WitnessDoor:
    """Answers those who run ledgers; anybody may ask, for what counts is the signature of a ledger that we were told of."""

    def __init__(self, url: str, key: SignerKey) -> None:
        self._url, self._key = url, key
        self._pool: Pool | None = None
        self._making = asyncio.Lock()

    def close(self) -> None:
        """Let go of every connection."""
        if self._pool is not None:
            self._pool.terminate()

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request as the specification says; 503 where nothing can be kept."""
        if request.raw_path.partition("?")[0] != PATH:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        try:
            async with asyncio.timeout(SLOWEST):
                content, is_all = await up_to(request.content, LARGEST)
        except (TimeoutError, TooSlowError):
            return web.Response(status=408)
        except web.RequestPayloadError:  # it broke off, or is no body as HTTP has it
            return web.Response(status=400)
        if not is_all or len(content) > LARGEST:
            return web.Response(status=413)
        try:
            return await self._answer(content)
        except AWAY as fault:
            log.error("the witness cannot keep what it would sign: %s", why(fault))
            return web.Response(status=503)

    async def _answer(self, content: bytes) -> web.Response:
        try:
            submission = read_submission(content)
            origin = read_checkpoint(submission.checkpoint.text).origin
            found = await self._kept(origin, submission)
        except Refused as refused:
            return _refusal(refused)
        return web.Response(text=found.signature.line, content_type=_TEXT)

    async def _kept(self, origin: str, submission: Submission) -> Witnessed:
        """Return what is signed, once it is durable that it was; raises `Refused` as `witnessed`."""
        pool = await self._connections()
        async with pool.acquire() as connection:
            async with connection.transaction():
                await connection.execute(_SURE)
                found = await self._decided(connection, origin, submission)
            if isinstance(found, Refused):
                raise found
            return found

    async def _decided(
        self, connection: Connection, origin: str, submission: Submission
    ) -> Witnessed | Refused:
        row = await connection.fetchrow(_LATEST, origin)
        logs = {origin: read_key(row["key"])} if row else {}
        latest = {origin: Checkpoint(origin, row["size"], bytes(row["root"]))} if row and row["size"] else {}
        now = int(time())
        try:
            found = await beside(self._key.seed, lambda: witnessed(submission, logs, latest, self._key, now))
        except Refused as refused:
            if refused.code in _FORKED and row:
                log.critical("the ledger %s shows another history than before", origin)
                await connection.execute(_CONFLICT, origin, submission.written, now)
            return refused
        kept = (found.checkpoint.size, found.checkpoint.root, submission.checkpoint.written, now)
        await connection.execute(_COSIGNED, origin, *kept)
        return found

    async def _connections(self) -> Pool:
        async with self._making:
            if self._pool is None:
                self._pool = await pooled(self._url, _CONNECTIONS)
        return self._pool


def _refusal(refused: Refused) -> web.Response:
    status = STATUS.get(refused.code, 503)  # the witness's own key, in a token that is away
    if status == 503:
        log.error("the witness cannot sign: %s", refused)
        return web.Response(status=503)
    if status == 409:
        return web.Response(status=409, body=f"{refused.facts['size']}\n".encode(), content_type=SIZE_KIND)
    return web.Response(status=status, text=REFUSALS[refused.code].fill(**refused.facts).en + "\n")
