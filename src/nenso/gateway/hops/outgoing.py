"""Asking another gateway: the request signed and sent on whole, its answer read only where that gateway signed it."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from time import time
from typing import BinaryIO

import msgspec

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.hops.signing import Signed
from nenso.exchange.rules.protocol.requests import Asked, Header
from nenso.exchange.rules.routing.snapshot import HUB, Gateway, Service, Snapshot
from nenso.gateway.calling import Call
from nenso.gateway.came import Came
from nenso.gateway.hops.identity import Identity
from nenso.gateway.signing import beside
from nenso.gateway.way import Way

LONGER = (
    2.0  # seconds that the other gateway has beyond its provider's, so that it can say itself what went wrong
)


@dataclass(slots=True)
class Hop:
    """The way to another gateway, and the signature that was sent with the request."""

    name: str
    gateway: Gateway
    snapshot: Snapshot
    sent: Signed | None = None

    def reached(self, service: Service) -> Service:
        """Return how the gateway is asked for a service behind it."""
        return msgspec.structs.replace(service, url=self.gateway.url, timeout=service.timeout + LONGER)


class Hops:
    """What a gateway knows of those beside it."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    @property
    def name(self) -> str:
        """The gateway's own name."""
        return self._identity.name

    def to(self, snapshot: Snapshot, name: str) -> Hop | None:
        """Return the way to a gateway; None where it is this one, or one that the registry does not know."""
        gateway = snapshot.gateways.get(name)
        return Hop(name, gateway, snapshot) if gateway is not None and name != self.name else None

    async def call(self, hop: Hop, way: Way, headers: list[Header], body: "bytes | BinaryIO | None") -> Call:
        """Return what another gateway is asked; the body's digest stands in `way.asked`. Raises `Refused`: "token.…"."""
        given: list[Header] = [
            *headers,
            ("x-road-request-id", way.of.exchange),
            (hops.MESSAGE, way.of.message),
        ]
        digest = hops.digest_header(way.asked.raw)
        return await self._signed(hop, way.of.method, way.came.target, given, digest, body)

    async def look(self, hop: Hop, came: Came, target: str) -> Call:
        """Return what another gateway is asked where nobody says who asks: a GET under the same identifier. Raises as `call`."""
        given: list[Header] = [("x-road-request-id", came.identifier)]
        if came.language:
            given.append(("Accept-Language", came.language))
        return await self._signed(hop, "GET", target, given, hops.NOTHING, None)

    async def _signed(
        self,
        hop: Hop,
        method: str,
        target: str,
        given: list[Header],
        digest: str,
        body: "bytes | BinaryIO | None",
    ) -> Call:
        url = f"{hop.gateway.url}{target}"
        private = self._identity.private
        signed = await beside(
            private,
            lambda: hops.signed_request(
                method, url, given, digest, private=private, gateway=self.name, created=int(time())
            ),
        )
        hop.sent = hops.signature_of(signed)
        return Call(method, url, signed, body, self._identity.to(hop.gateway, hop.snapshot))

    def read(self, hop: Hop, status: int, headers: list[Header]) -> Signed:
        """Return the signature of a gateway's answer; raises `Refused`."""
        assert hop.sent is not None
        return hops.read_response(status, headers, hop.sent, {hop.name: hop.gateway.public})


def home_of(snapshot: Snapshot, asked: Asked) -> str:
    """Return the gateway that answers what is asked: the one before its system, as in X-Road, also what is told of a system itself.

    A service's OpenAPI document is told by the nation's, whose registry has them all.
    """
    return HUB if asked.metaservice == "getOpenAPI" else snapshot.home_of(asked.service.client.encoded)


async def spooled(parts: AsyncIterator[bytes]) -> BinaryIO:
    """Return what comes as a file without a name, at its beginning: a signature needs the digest before the first byte goes out."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    async for part in parts:
        file.write(part)
    file.seek(0)
    return file
