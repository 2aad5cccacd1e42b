"""Passing messages on between gateways: to another that a system stands behind, and from another to a system behind this one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.protocol.errors import HEADER as ERROR_HEADER
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.requests import MONITORING, Asked, Header, last_of
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from nenso.gateway.bodies import Answer, Passed, TooLargeError
from nenso.gateway.came import Came
from nenso.gateway.hops.checked import AlteredError, Checked, CheckedAnswer
from nenso.gateway.hops.door import DIGEST
from nenso.gateway.hops.outgoing import Hop, Hops, home_of, spooled
from nenso.gateway.passing import Passing
from nenso.gateway.way import Way, broken, too_large, unsigned, untrue
from nenso.kernel.rules import Refused


class OutwardPassing(Passing):
    """Passes requests on to the gateway that their service stands behind."""

    def __init__(self, hops: Hops, *given: Any, **facts: Any) -> None:
        super().__init__(*given, **facts)
        self.hops = hops

    def begun(self, came: Came, granted: Granted, snapshot: Snapshot) -> Way:
        """Return a message at the beginning of its way to another gateway."""
        way = super().begun(came, granted, snapshot)
        way.hop = self.hops.to(snapshot, home_of(snapshot, granted.asked))
        return way

    async def _asked(
        self, way: Way, service: Service, body: bytes | AsyncIterator[bytes] | None
    ) -> web.StreamResponse:
        hop = _hop(way)
        held: bytes | BinaryIO | None = (
            body if body is None or isinstance(body, bytes) else await spooled(body)
        )
        try:
            call = await self.hops.call(hop, way, self.to_gateway(way), held)
        except Refused as refused:
            return await self.refused(way, unsigned(way, refused.code, self.hops.name))
        with await self._providers.asked(hop.name, hop.reached(service), call, lambda: way.is_cut) as answer:
            way.answered_in = way.came.milliseconds
            return await self.answer(way, answer)

    def to_gateway(self, way: Way) -> list[Header]:
        """Return the headers that the other gateway is sent, before those of the hop."""
        return self.forwarded(way)

    async def answer(self, way: Way, answer: Answer) -> web.StreamResponse:
        """Answer with what the other gateway answers, once its signature holds and the ledger has it."""
        hop = _hop(way)
        given: list[Header] = [
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.raw_headers
        ]
        try:
            signed = self.hops.read(hop, answer.status, given)
        except Refused as refused:
            return await self.refused(way, untrue(way, refused.code, refused.facts))
        if (echoed := last_of(given, "x-road-request-hash")) and echoed != way.hash:
            return await self.refused(way, untrue(way, "hop.altered", {"gateway": hop.name}))
        way.proof, way.fault = signed.written, last_of(given, ERROR_HEADER.lower()) or ""
        checked = CheckedAnswer(answer, hops.without_hop(given), Checked(answer.content, signed.digest))
        try:
            return await super().answer(way, checked)
        except AlteredError:
            return await self.refused(way, untrue(way, "hop.altered", {"gateway": hop.name}))


class InwardPassing(Passing):
    """Passes requests of other gateways on to systems behind this one; an answer is whole before its first byte goes back."""

    async def _stream(
        self, way: Way, answer: Answer, headers: "CIMultiDict[str]", head: bytes, first: bytes
    ) -> web.StreamResponse:
        passed = Passed()
        try:
            file = await spooled(_all(answer, first, passed))
        except TooLargeError:
            return await self.refused(way, too_large(way))
        except (aiohttp.ClientError, ConnectionError, TimeoutError):
            return await self.refused(way, broken(way))
        self._answered(way, answer.status, head, passed)
        await self._must_be_kept(way)
        response = web.Response(status=answer.status, reason=answer.reason, headers=headers, body=file)
        response[DIGEST] = hops.digest_header(passed.raw)
        return response


@dataclass(frozen=True, slots=True)
class Ways:
    """How messages of one protocol get to a service: of a system here to one here, of another gateway, to another gateway."""

    here: Passing
    inward: InwardPassing
    outward: OutwardPassing

    def to(self, came: Came, asked: Asked, snapshot: Snapshot) -> Passing:
        """Return the way of what is asked; raises `Denied` where no way leads there from here."""
        provider, name, home = asked.service.client, asked.metaservice, home_of(snapshot, asked)
        is_nobodys = bool(name) and name not in MONITORING and provider.encoded not in snapshot.clients
        if home == self.outward.hops.name or (is_nobodys and not came.hop):
            return self.inward if came.hop else self.here
        if came.hop or home not in snapshot.gateways:
            facts = {"service": asked.service.shown}
            raise Denied(Side.PROVIDER, Fault.UNKNOWN_SERVICE, "exchange.not_here", **facts)
        return self.outward


async def _all(answer: Answer, first: bytes, passed: Passed) -> AsyncIterator[bytes]:
    passed.add(first)
    yield first
    async for chunk in answer.content.iter_any():
        passed.add(chunk)
        yield chunk


def _hop(way: Way) -> Hop:
    assert isinstance(way.hop, Hop)  # `begun` set it
    return way.hop
