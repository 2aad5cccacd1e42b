"""The publish-subscribe API: who asks, by what right, what is answered, and the exchange in the ledger."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiohttp import web

from nenso.exchange.rules.events.names import MOST_BYTES
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId
from nenso.exchange.rules.protocol.requests import Asked
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Right, Snapshot
from nenso.exchange.rules.traffic.limits import Meter
from nenso.gateway.answers import as_json, sentence
from nenso.gateway.bodies import Passed, up_to
from nenso.gateway.came import Came
from nenso.gateway.database import AWAY
from nenso.gateway.events.line import Call
from nenso.gateway.events.rights import Decides, must_own, right_to_events, who_asks
from nenso.gateway.ledger.writer import LedgerFullError
from nenso.gateway.metering import Meters
from nenso.gateway.passing import Passing
from nenso.kernel.rules import Refused

BAD, MISSING, CONFLICT, NO_METHOD = 400, 404, 409, 405


class WrongError(Denied):
    """A call that the API answers with a status of its own."""

    def __init__(self, status: int, code: str, /, **facts: Any) -> None:
        self.status = status
        fault = Fault.UNKNOWN_SERVICE if status == MISSING else Fault.INVALID_REQUEST
        super().__init__(Side.CLIENT, fault, code, **{name: _plain(fact) for name, fact in facts.items()})


class NothingError(Exception):
    """Nothing waits to be pulled: no refusal, and no exchange; who asks each second leaves no trace."""


def _plain(fact: Any) -> Any:
    """Return what was sent without the letters that no database and no log has a place for."""
    is_text = isinstance(fact, str)
    return "".join(each if each.isprintable() else "�" for each in fact) if is_text else fact


@dataclass(slots=True)
class Asking:
    """A call as it is answered: by whom, with which body, and by what right of the registry."""

    came: Came
    call: Call
    client: ClientId
    snapshot: Snapshot
    meters: Meters
    body: bytes = b""
    right: Right | None = None
    meter: Meter | None = None

    @property
    def publisher(self) -> str:
        """Whose events they are, as headers name it."""
        return self.call.room.encoded

    @property
    def subscriber(self) -> str:
        """Who asks, as headers name it."""
        return self.client.encoded

    def must_own(self) -> None:
        """Raise `Denied` where a system would publish in another's name."""
        must_own(self.client, self.call.room)

    def needs_right(self) -> Right:
        """Return by what right the events of the type go to who asks, its limits counted; raises `Denied`."""
        self.right = right_to_events(
            self.snapshot, self.call.room, self.call.event_type, self.client, self.came.at
        )
        service = ServiceId(self.call.room, self.call.event_type).shown
        self.meter = self.meters.begin(self.right, self.subscriber, service)
        return self.right

    @property
    def id(self) -> UUID:
        """The identifier at the end of the path; raises `WrongError` where it is none, which nothing has."""
        try:
            return UUID(self.call.rest)
        except ValueError:
            raise WrongError(MISSING, "event.unknown", id=self.call.rest[:80]) from None


Answering = Callable[[Asking], Awaitable[web.Response]]
Refusing = Callable[[Came, Denied], Awaitable[web.StreamResponse]]


class Rooms:
    """Answers calls of the API. `refuse` writes down and answers what is refused, as for any request."""

    def __init__(
        self,
        passing: Passing,
        refuse: Refusing,
        answers: dict[tuple[str, str, str], Answering],
        meters: Meters,
        decides: Decides,
    ) -> None:
        self._passing, self._refuse, self._answers, self._meters = passing, refuse, answers, meters
        self._decides = decides

    async def answer(self, came: Came, call: Call, snapshot: Snapshot) -> web.StreamResponse:
        """Answer a call; raises `Denied` for what is wrong with any request."""
        header = came.header("x-road-client") or came.header("x-govstack-client")
        client = who_asks(snapshot, came.caller, header, call.room, came.at, self._decides)
        asking = Asking(came, call, client, snapshot, self._meters)
        try:
            return await self._done(asking)
        except WrongError as wrong:
            response = await self._refuse(came, wrong)
            response.set_status(wrong.status)
            return response
        except NothingError:
            facts = {"name": call.event_type}
            response = as_json({"message": sentence(came, "event.none_waits", facts)})
            response.set_status(MISSING)
            return response
        finally:
            if asking.meter is not None:
                asking.meter.end()

    async def _done(self, asking: Asking) -> web.StreamResponse:
        answering = self._answers.get(asking.call.operation)
        if answering is None:
            facts = {"method": asking.call.method, "path": asking.came.target[:200]}
            raise WrongError(NO_METHOD, "event.no_call", **facts)
        asking.body = await _body(asking)
        try:
            response = await answering(asking)
        except Refused as refused:
            raise WrongError(BAD, refused.code, field=refused.field, **refused.facts) from None
        except AWAY:
            raise Denied(Side.PROVIDER, Fault.DATABASE_ERROR, "event.no_store") from None
        return await self._kept(asking, response)

    async def _kept(self, asking: Asking, response: web.Response) -> web.StreamResponse:
        """Answer once the ledger has the exchange: the client's with the service that is named as the event type."""
        call = asking.call
        service = ServiceId(call.room, call.event_type or call.kind)
        granted = Granted(asking.client, Asked(call.method, service, "", ""), None, asking.right)
        way = self._passing.begun(asking.came, granted, asking.snapshot)
        way.asked = Passed(asking.body)
        try:
            self._passing.took(way)
            body = response.body if isinstance(response.body, bytes) else b""
            return await self._passing.own(way, response, body)
        except LedgerFullError:
            raise Denied(Side.CONSUMER, Fault.LOGGING_FAILED, "exchange.no_ledger") from None


async def _body(asking: Asking) -> bytes:
    request = asking.came.request
    too_large = WrongError(BAD, "event.too_large", field="body", most=MOST_BYTES // 1024)
    if (request.content_length or 0) > MOST_BYTES:
        raise too_large
    await asking.came.let_send()
    try:
        held, is_all = await up_to(asking.came.content, MOST_BYTES)
    except (web.RequestPayloadError, ConnectionError):
        service = ServiceId(asking.call.room, asking.call.event_type or asking.call.kind).shown
        raise WrongError(BAD, asking.came.cut_short, service=service) from None
    if len(held) > MOST_BYTES or not is_all:
        raise too_large
    return held
