"""One message on its way: what is known of it so far, and what is said where it does not arrive."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from nenso.exchange.rules.protocol.errors import HEADER as ERROR_HEADER
from nenso.exchange.rules.protocol.errors import Fault, Problem, Side
from nenso.exchange.rules.protocol.requests import Header, sent_on
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Keep, Service
from nenso.gateway.answers import problem_of
from nenso.gateway.bodies import MOST, Answer, Passed
from nenso.gateway.came import Came
from nenso.gateway.ledger.rows import Exchanged
from nenso.gateway.providers import UnreachableError

# Said by the exchange alone: a provider's own are dropped.
_OWN = frozenset(
    {
        "x-road-id",
        "x-road-client",
        "x-road-service",
        "x-road-request-id",
        "x-road-request-hash",
        ERROR_HEADER.lower(),
    }
)


BROKEN = (web.RequestPayloadError, aiohttp.ClientError, ConnectionError, TimeoutError, EOFError)
"""What is raised where a message breaks off."""


class CutShortError(Exception):
    """An answer has begun and cannot be ended as it should: the connection is cut, so that nobody takes it for whole."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response
        super().__init__()


class NotKeptError(Exception):
    """The ledger did not take a message in time: it is not acknowledged."""


@dataclass(slots=True)
class Way:
    """One message on its way: what is known of it so far."""

    came: Came
    granted: Granted
    of: Exchanged
    made_id: str
    keep: Keep | None = None  # its bodies are kept here
    long_bodies: int = 0  # of those how many are held whole beyond what is held of any
    asked: Passed = field(default_factory=Passed)
    head: bytes = b""
    hash: str = ""
    answered_in: float = 0.0  # ms that the provider took
    kept: "list[asyncio.Future[None]]" = field(default_factory=list)
    hop: object = None  # the way to another gateway, where it goes to one
    proof: str = ""  # the signature of the gateway that answered
    fault: str = ""  # what that gateway says went wrong

    @property
    def is_cut(self) -> bool:
        """Whether the request's body ended before its end, or went beyond what one message may be."""
        return not self.asked.is_whole

    @property
    def own_headers(self) -> list[Header]:
        """The headers that the exchange adds to an answer, in X-Road's order."""
        own = [
            ("x-road-id", self.of.message),
            ("x-road-client", self.of.client),
            ("x-road-service", self.of.service),
            ("x-road-request-id", self.of.exchange),
            ("x-road-request-hash", self.hash),
        ]
        return [*own, (ERROR_HEADER.lower(), self.fault)] if self.fault else own


def too_large(way: Way) -> Problem:
    """Return what is said of a body beyond what one message may be."""
    return problem_of(way.came, Side.CLIENT, Fault.INVALID_REQUEST, "exchange.too_large", most=MOST // 2**20)


def unreachable(way: Way, service: Service, fault: UnreachableError) -> Problem:
    """Return what is said where a provider did not answer; or the request broke off, which looks the same from its side."""
    if way.is_cut and not fault.is_late:  # it was the request that ended before its end
        return too_large(way) if way.asked.size > MOST else broken(way)
    code = "exchange.provider_late" if fault.is_late else "exchange.provider_away"
    if fault.is_open:
        code = "exchange.provider_failing"
    if fault.is_forbidden:
        code = "exchange.provider_forbidden"
    facts = {"service": way.granted.asked.service.shown, "seconds": service.timeout}
    return problem_of(way.came, Side.PROVIDER, Fault.NETWORK_ERROR, code, **facts)


def untrue(way: Way, code: str, facts: dict[str, Any]) -> Problem:
    """Return what is said where a message is not one that another gateway signed."""
    fault = Fault.MISSING_SIGNATURE if code == "hop.unsigned" else Fault.INVALID_SIGNATURE
    return problem_of(way.came, Side.PROVIDER, fault, code, **facts)


def unsigned(way: Way, why: str, gateway: str) -> Problem:
    """Return what is said where this gateway's own key does not sign; `why` is the code of the fault."""
    facts = {"gateway": gateway, "why": why}
    return problem_of(way.came, Side.CONSUMER, Fault.INTERNAL_ERROR, "hop.cannot_sign", **facts)


def broken(way: Way) -> Problem:
    """Return what is said where a message broke off: whose it was; or came otherwise than another gateway signed it."""
    hop = way.came.hop
    if hop is not None and way.came.is_altered:
        return untrue(way, "hop.altered", {"gateway": hop.gateway})
    side, code = Side.PROVIDER, "exchange.answer_cut_short"
    if not way.asked.is_whole:
        side, code = Side.CLIENT, way.came.cut_short
    elif way.came.request.transport is None:
        side, code = Side.CLIENT, "exchange.caller_left"
    return problem_of(way.came, side, Fault.IO_ERROR, code, service=way.granted.asked.service.shown)


def broken_off(came: Came) -> Denied:
    """Return what is said of a request that broke off before it had a way, or is not the one that another gateway signed."""
    if came.hop is not None and came.is_altered:
        return Denied(Side.PROVIDER, Fault.INVALID_SIGNATURE, "hop.altered", gateway=came.hop.gateway)
    return Denied(Side.CLIENT, Fault.IO_ERROR, came.cut_short, service=came.asked_for)


def headers_of(answer: Answer) -> list[Header]:
    """Return the headers of an answer that go on, without those that the exchange alone says."""
    raw = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers]
    return [(name, value) for name, value in sent_on(raw) if name.lower() not in _OWN]
