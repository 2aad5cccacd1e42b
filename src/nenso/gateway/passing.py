"""Passing a message on: request to the provider, answer back, both in the ledger before the last byte of the answer goes out."""

import base64
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import formatdate
from uuid import uuid4

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from nenso.exchange.rules.ledger.records import Direction
from nenso.exchange.rules.protocol.errors import Fault, Problem, Side
from nenso.exchange.rules.protocol.hashes import digest_of, request_hash, request_head, response_head
from nenso.exchange.rules.protocol.requests import Header, as_written, goes_on, provider_url
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Keep, Service, Snapshot
from nenso.exchange.rules.traffic.counting import outcome_of
from nenso.gateway.answers import problem_of, refusal
from nenso.gateway.bodies import MOST, SMALL, Answer, Passed, TooLargeError, up_to
from nenso.gateway.calling import Call
from nenso.gateway.came import Came
from nenso.gateway.counting import Counts
from nenso.gateway.keeping import Keeping, NotKeepableError
from nenso.gateway.ledger.rows import Exchanged, Message, row
from nenso.gateway.ledger.writer import LedgerFullError, UnfitError, Writer, durable
from nenso.gateway.providers import Providers, UnreachableError
from nenso.gateway.way import (
    BROKEN,
    CutShortError,
    NotKeptError,
    Way,
    broken,
    broken_off,
    headers_of,
    too_large,
    unreachable,
)

PATIENCE = 10.0  # seconds that an answer waits for the ledger
_METASERVICE = Service("", "")  # what a gateway itself is asked, which it has as long for as any


class Passing:
    """Passes messages on."""

    def __init__(
        self,
        writer: Writer,
        providers: Providers,
        counts: Counts,
        *,
        is_new: bool,
        keeping: Keeping | None = None,
    ) -> None:
        self._writer, self._providers, self._counts, self._is_new = writer, providers, counts, is_new
        self._keeping = keeping  # None: its bodies are kept by another gateway, if at all
        self._gateway = str(uuid4())[:8]

    async def pass_on(self, came: Came, granted: Granted, snapshot: Snapshot) -> web.StreamResponse:
        """Pass a request on and return the provider's answer, or X-Road's error where there is none."""
        service = granted.service or _METASERVICE
        way = self.begun(came, granted, snapshot)
        length = came.request.content_length
        if length is not None and length > MOST:
            return await self.refused(way, too_large(way))
        await came.let_send()
        try:
            return await self._asked(way, service, await self._body(way, length))
        except UnreachableError as fault:
            return await self.refused(way, unreachable(way, service, fault))
        except NotKeepableError as fault:
            return await self.refused(way, fault.problem)
        except BROKEN:
            return await self.refused(way, broken(way))
        except (NotKeptError, LedgerFullError):
            return self._lost(way)
        finally:
            if self._keeping is not None:
                self._keeping.let_go(way)

    async def _asked(
        self, way: Way, service: Service, body: bytes | AsyncIterator[bytes] | None
    ) -> web.StreamResponse:
        call = Call(way.of.method, provider_url(service.url, way.granted.asked), self.sent(way), body)
        with await self._providers.asked(way.of.service, service, call, lambda: way.is_cut) as answer:
            way.answered_in = way.came.milliseconds
            return await self.answer(way, answer)

    # --- The request ---

    def begun(self, came: Came, granted: Granted, snapshot: Snapshot) -> Way:
        """Return a message at the beginning of its way."""
        given = came.header("x-road-id")
        made = "" if given else came.made_id or f"{snapshot.instance}-{uuid4()}"
        right = granted.right
        of = Exchanged(
            exchange=came.identifier,
            message=(given or made)[:255],
            gateway=self._gateway,
            client=granted.client.encoded,
            service=granted.asked.service.encoded,
            method=came.request.method,
            right=right.number if right else "",
            purpose=right.purpose if right else "",
            address=came.address,
        )
        keep = granted.service.keep if granted.service and self._keeping else None
        return Way(came, granted, of, made, keep)

    def forwarded(self, way: Way) -> list[Header]:
        """Return the headers of a request that go on as they came, with the length of its body."""
        found = [(name, value) for name, value in way.came.headers if goes_on(name)]
        if length := way.came.request.content_length:
            found.append(("Content-Length", str(length)))
        return found

    def sent(self, way: Way) -> list[Header]:
        """Return the headers that a provider is sent."""
        found = self.forwarded(way)
        found.append(("x-road-request-id", way.of.exchange))
        return [*found, ("x-road-id", way.made_id)] if way.made_id else found

    async def _body(self, way: Way, length: int | None) -> bytes | AsyncIterator[bytes] | None:
        """Return what is sent as body; a request without one, or with a small one, is in the ledger's hands at once."""
        request = way.came.request
        if not request.body_exists or length == 0:
            self.took(way)
            return None
        if self._keeping is not None and way.keep is not None:
            return await self._kept(way, self._keeping, way.keep)
        if length is not None and length <= SMALL:
            way.asked.is_whole = False  # whose fault it is where it breaks off
            held = await way.came.content.readexactly(length)
            way.asked = Passed(held)
            self.took(way)
            return held
        return self._streamed(way)

    async def _kept(self, way: Way, keeping: Keeping, keep: Keep) -> bytes | AsyncIterator[bytes]:
        """Return a body once it is kept; one that is too long goes on as it comes, where its owner lets it."""
        way.asked.is_whole = False
        held, may_be_kept = await keeping.taken(way, keep, way.came.content)
        if not may_be_kept:
            return self._streamed(way, held)
        way.asked = Passed(held)
        self.took(way)
        await keeping.keep(way, keep, Direction.REQUEST, held)
        return held

    async def _streamed(self, way: Way, held: bytes = b"") -> AsyncIterator[bytes]:
        if held:
            way.asked.add(held)
            yield held
        async for chunk in way.asked.through(way.came.content):
            yield chunk
        self.took(way)

    async def take_in(self, way: Way) -> None:
        """Take in the whole of a request that goes nowhere but, once answered, into the ledger; raises `Denied`."""
        await way.came.let_send()
        try:
            async for _ in way.asked.through(way.came.content):
                pass
        except TooLargeError:
            facts = {"most": MOST // 2**20}
            raise Denied(Side.CLIENT, Fault.INVALID_REQUEST, "exchange.too_large", **facts) from None
        except BROKEN:
            raise broken_off(way.came) from None

    def took(self, way: Way) -> None:
        """Note a request that came in whole: its hash, and its entry in the ledger."""
        came = way.came
        way.head = request_head(came.request.method, came.target, came.headers, way.of.exchange, way.made_id)
        digest = digest_of(way.head)
        way.hash = request_hash(digest, way.asked.digest)
        self._note(
            way,
            Message(
                Direction.REQUEST,
                came.at,
                way.head,
                _written(digest),
                way.asked.written,
                way.asked.size,
                hop=came.hop.written if came.hop else "",
            ),
        )

    def _note(self, way: Way, message: Message) -> None:
        way.kept.append(self._writer.write(row(way.of, message)))

    # --- The answer ---

    async def answer(self, way: Way, answer: Answer) -> web.StreamResponse:
        """Answer with what the provider answers, once the ledger has it."""
        first, is_all = await up_to(answer.content, SMALL)
        if not way.hash:
            raise ConnectionError("the provider answered before the request was whole")
        if self._keeping is not None and way.keep is not None:
            first, may_be_kept = await self._keeping.taken(way, way.keep, answer.content, first)
            is_all = answer.content.at_eof()
            if may_be_kept:
                await self._keeping.keep(way, way.keep, Direction.RESPONSE, first)
        theirs, own = headers_of(answer), way.own_headers
        head = response_head(answer.status, answer.reason or "", theirs, own)
        headers = CIMultiDict(as_written([*theirs, *own, ("Server", "nenso")]))
        if is_all:
            if way.came.request.method == "HEAD" and (length := answer.headers.get("Content-Length")):
                headers["Content-Length"] = length
            self._answered(way, answer.status, head, Passed(first))
            await self._must_be_kept(way)
            return web.Response(
                status=answer.status, reason=answer.reason, headers=headers, body=first or None
            )
        return await self._stream(way, answer, headers, head, first)

    async def _stream(
        self, way: Way, answer: Answer, headers: "CIMultiDict[str]", head: bytes, first: bytes
    ) -> web.StreamResponse:
        """Stream an answer, its last part held back until the ledger has it all."""
        passed, response = (
            Passed(),
            web.StreamResponse(status=answer.status, reason=answer.reason, headers=headers),
        )
        if answer.content_length is not None:
            response.content_length = answer.content_length
        try:
            await response.prepare(way.came.request)
            passed.add(first)
            held = first
            async for chunk in answer.content.iter_any():
                await response.write(held)
                passed.add(chunk)
                held = chunk
        except (aiohttp.ClientError, ConnectionError, TimeoutError, TooLargeError) as fault:
            problem = too_large(way) if isinstance(fault, TooLargeError) else broken(way)
            with suppress(Exception):
                self._answered(way, answer.status, head, passed, problem.type())
                await self._must_be_kept(way)
            raise CutShortError(response) from fault
        try:
            self._answered(way, answer.status, head, passed)
            await self._must_be_kept(way)
        except (NotKeptError, LedgerFullError):  # no other answer may begin where this one has
            raise CutShortError(response) from None
        await response.write(held)
        await response.write_eof()
        return response

    def _answered(self, way: Way, status: int, head: bytes, body: Passed, fault: str = "") -> None:
        took, fault = way.came.milliseconds, fault or way.fault
        self._counts.answered(outcome_of(status, fault), took)
        self._note(
            way,
            Message(
                Direction.RESPONSE,
                datetime.now(UTC),
                head,
                _written(digest_of(head)),
                body.written,
                body.size,
                way.asked.size,
                status,
                fault,
                took,
                way.answered_in or None,
                hop=way.proof,
            ),
        )

    async def _must_be_kept(self, way: Way) -> None:
        """Wait until everything noted is durable; raises `NotKeptError`."""
        try:
            await durable(way.kept, patience=PATIENCE)
        except (TimeoutError, UnfitError):
            raise NotKeptError from None

    # --- What the exchange answers itself ---

    async def refused(self, way: Way, problem: Problem) -> web.StreamResponse:
        """Answer in the provider's place, with both directions in the ledger as far as they came."""
        if not way.hash:
            with suppress(LedgerFullError):
                self.took(way)
        response = refusal(way.came, problem, is_new=self._is_new)
        body = response.body if isinstance(response.body, bytes) else b""
        return await self.own(way, response, body, problem.type(is_new=self._is_new))

    async def own(self, way: Way, response: web.Response, body: bytes, fault: str = "") -> web.StreamResponse:
        """Answer with a response of the exchange's own, with X-Road's headers, once the ledger has it."""
        if way.came.hop and not way.came.is_soap:  # said here, so that both ledgers have it
            response.headers["Date"] = formatdate(usegmt=True)
        theirs = [
            (name, value) for name, value in response.headers.items() if name.lower() != "content-length"
        ]
        head = response_head(response.status, response.reason, theirs, way.own_headers)
        response.headers.extend(as_written(way.own_headers))
        try:
            self._answered(way, response.status, head, Passed(body), fault)
            await self._must_be_kept(way)
        except (NotKeptError, LedgerFullError):
            return self._lost(way)
        return response

    def _lost(self, way: Way) -> web.Response:
        """Say that a message is not acknowledged: the ledger did not take it."""
        problem = problem_of(way.came, Side.CONSUMER, Fault.LOGGING_FAILED, "exchange.not_kept")
        return refusal(way.came, problem, is_new=self._is_new)


def _written(digest: bytes) -> str:
    return base64.b64encode(digest).decode()
