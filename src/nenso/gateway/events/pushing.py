"""Pushing one event to a subscriber's registered service: the request, what came of it, and both in the ledger."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import msgspec

from nenso.exchange.rules.events.shapes import event_item
from nenso.exchange.rules.events.trying import Why, of_status
from nenso.exchange.rules.ledger.receipts import body_digest
from nenso.exchange.rules.ledger.records import Direction
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.hashes import digest_of, request_hash, request_head, response_head
from nenso.exchange.rules.protocol.identifiers import read_client
from nenso.exchange.rules.protocol.requests import Header, sent_on
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.pauses import pause_at
from nenso.exchange.rules.routing.snapshot import Right, Service, Snapshot
from nenso.exchange.rules.traffic.counting import outcome_of
from nenso.exchange.rules.traffic.limits import Meter
from nenso.gateway.bodies import Passed, TooLargeError
from nenso.gateway.calling import Call
from nenso.gateway.counting import Counts
from nenso.gateway.events.queue import Taken
from nenso.gateway.events.rights import right_to_events
from nenso.gateway.ledger.rows import Exchanged, Message, row
from nenso.gateway.ledger.writer import LedgerFullError, UnfitError, Writer
from nenso.gateway.metering import Meters
from nenso.gateway.providers import Providers, UnreachableError

ASIDE = 5.0  # seconds until a subscriber that was not asked is looked at again
_LONGEST = 600.0  # seconds that a limit sets it aside at most: its right may be another one by then
_LEDGER = 10.0  # seconds that an answer waits for the ledger


class NotDeliveredError(Exception):
    """An attempt failed: why. `is_tried` is False where the subscriber was not asked at all: it failed
    repeatedly, is in maintenance, or its right has a limit; `wait` says for how many seconds then."""

    def __init__(self, reason: str, *, is_tried: bool = True, wait: float = ASIDE) -> None:
        self.reason, self.is_tried, self.wait = reason, is_tried, wait
        super().__init__(reason)


@dataclass(slots=True)
class _Push:
    """One attempt: what is sent, and what the ledger is told of it."""

    of: Exchanged
    call: Call
    head: bytes
    body: bytes
    at: datetime
    begun: float


class Pushing:
    """Pushes events, one at a time for whoever calls."""

    def __init__(self, writer: Writer, providers: Providers, counts: Counts, meters: Meters) -> None:
        self._writer, self._providers, self._counts, self._meters = writer, providers, counts, meters
        self._gateway = str(uuid4())[:8]

    async def push(self, taken: Taken, snapshot: Snapshot, patience: float) -> None:
        """Push an event; what is returned from was confirmed by the subscriber, and is in the ledger.

        Raises `NotDeliveredError`.
        """
        right = _right(taken, snapshot)
        service = _service(taken, snapshot)
        push = self._made(taken, service, right)
        meter = self._metered(taken, right)
        try:
            async with asyncio.timeout(patience):
                status = await self._sent(push, msgspec.structs.replace(service, timeout=patience))
        except UnreachableError as fault:
            await self._unanswered(push, fault)
        except (TimeoutError, aiohttp.ClientError, ConnectionError, TooLargeError):
            await self._note(push, Fault.NETWORK_ERROR)
            raise NotDeliveredError(Why.LATE) from None
        finally:
            meter.end()
        if not 200 <= status < 300:
            raise NotDeliveredError(of_status(status))

    def _metered(self, taken: Taken, right: Right) -> Meter:
        try:
            return self._meters.begin(right, taken.subscriber, f"{taken.publisher}/{taken.type}")
        except Denied as denied:
            wait = min(float(denied.facts["wait"]), _LONGEST)
            raise NotDeliveredError(Why.LIMIT, is_tried=False, wait=wait) from None

    def _made(self, taken: Taken, service: Service, right: Right) -> _Push:
        exchange, at = str(uuid4()), datetime.now(UTC)
        of = Exchanged(
            exchange=exchange,
            message=str(taken.uuid),
            gateway=self._gateway,
            client=taken.publisher,
            service=f"{taken.subscriber}/{taken.service}",
            method="POST",
            right=right.number,
            purpose=right.purpose,
            address="",
        )
        item = event_item(taken.uuid, taken.sequence, taken.publisher, taken.type, taken.key, taken.content)
        body = msgspec.json.encode(item)
        headers = _headers(of)
        head = request_head("POST", _target(service.url), headers, exchange)
        sent = [*headers, ("x-road-request-id", exchange), ("Content-Length", str(len(body)))]
        return _Push(of, Call("POST", service.url, sent, body), head, body, at, perf_counter())

    async def _sent(self, push: _Push, service: Service) -> int:
        with await self._providers.asked(push.of.service, service, push.call, lambda: False) as answer:
            passed = Passed()
            async for _ in passed.through(answer.content):
                pass
            raw = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers]
            digest = request_hash(digest_of(push.head), Passed(push.body).digest)
            own = [
                *_headers(push.of)[1:],
                ("x-road-request-id", push.of.exchange),
                ("x-road-request-hash", digest),
            ]
            head = response_head(answer.status, answer.reason or "", sent_on(raw), own)
            status = answer.status
        await self._keep(push, Direction.RESPONSE, head, passed, status)
        return status

    async def _unanswered(self, push: _Push, fault: UnreachableError) -> None:
        """Raise why there was no answer; the ledger is told where the request may have arrived."""
        if fault.is_open:
            raise NotDeliveredError(Why.AWAY, is_tried=False) from None
        if fault.is_forbidden:
            raise NotDeliveredError(Why.FORBIDDEN) from None
        if not isinstance(fault.__cause__, aiohttp.ClientConnectorError):
            await self._note(push, Fault.NETWORK_ERROR)
        raise NotDeliveredError(Why.LATE if fault.is_late else Why.AWAY) from None

    async def _note(self, push: _Push, fault: Fault) -> None:
        """Note an attempt whose outcome is not known."""
        await self._keep(push, Direction.RESPONSE, b"", Passed(), 0, f"{Side.PROVIDER}.{fault}")

    async def _keep(
        self, push: _Push, direction: Direction, head: bytes, body: Passed, status: int, fault: str = ""
    ) -> None:
        """Have request and response in the ledger; raises `NotDeliveredError` where it does not take them in time."""
        took = (perf_counter() - push.begun) * 1000
        sent = Passed(push.body)
        asked = Message(
            Direction.REQUEST, push.at, push.head, body_digest(push.head), sent.written, sent.size
        )
        answered = Message(
            direction, datetime.now(UTC), head, body_digest(head), body.written, body.size, sent.size, status, fault, took, took
        )  # fmt: skip
        self._counts.answered(outcome_of(status, fault), took)
        try:
            kept = [self._writer.write(row(push.of, each)) for each in (asked, answered)]
            async with asyncio.timeout(_LEDGER):
                await asyncio.gather(*map(asyncio.shield, kept))
        except (LedgerFullError, UnfitError, TimeoutError):
            raise NotDeliveredError(Why.NOT_KEPT) from None


def _right(taken: Taken, snapshot: Snapshot) -> Right:
    """Return by what right the subscriber gets the event now: it may be over since it subscribed."""
    room, client = read_client(taken.publisher), read_client(taken.subscriber)
    try:
        return right_to_events(snapshot, room, taken.type, client, datetime.now(UTC))
    except Denied:
        raise NotDeliveredError(Why.NO_RIGHT) from None


def _service(taken: Taken, snapshot: Snapshot) -> Service:
    found = snapshot.services.get(f"{taken.subscriber}/{taken.service}")
    if found is None:
        raise NotDeliveredError(Why.NO_SERVICE)
    if found.disabled_because:
        raise NotDeliveredError(Why.DISABLED)
    if pause_at(found.pauses, datetime.now(UTC)) is not None:
        raise NotDeliveredError(Why.DISABLED, is_tried=False)
    return found


def _headers(of: Exchanged) -> list[Header]:
    return [
        ("Content-Type", "application/json"),
        ("x-road-id", of.message),
        ("x-road-client", of.client),
        ("x-road-service", of.service),
    ]


def _target(url: str) -> str:
    return urlsplit(url).path or "/"
