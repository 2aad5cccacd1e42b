"""Following the registry of the nation from an agency's gateway: its snapshot is asked for, with a signature, every few seconds.

A gateway goes on with what it holds while the registry is away, until the snapshot's own end: then it refuses.
"""

import asyncio
import logging
from dataclasses import dataclass
from time import time
from uuid import uuid4

import aiohttp
from yarl import URL

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.routing.snapshot import HUB, Gateway
from nenso.gateway.bodies import up_to
from nenso.gateway.hops.door import REGISTRY
from nenso.gateway.hops.identity import Identity
from nenso.gateway.registry import Registry
from nenso.gateway.signing import beside
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
EVERY = 5.0  # seconds
LARGEST = 64 * 2**20  # bytes of a snapshot


@dataclass(frozen=True, slots=True)
class Hub:
    """The nation's gateway as an agency was told of it, and the key (raw) that its registry signs with."""

    gateway: Gateway
    registry_key: bytes


class Following:
    """Keeps a registry in step with the nation's."""

    def __init__(self, hub: Hub, identity: Identity, registry: Registry, every: float = EVERY) -> None:
        self._hub, self._identity, self._registry, self._every = hub, identity, registry, every

    async def run(self) -> None:
        """Follow until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
            while True:
                try:
                    await self.step(session)
                    self._registry.fault = ""
                except (aiohttp.ClientError, TimeoutError, OSError, Refused) as fault:
                    self._registry.fault = str(fault) or type(fault).__name__
                    log.warning("the registry cannot be reached: %s", self._registry.fault)
                self._registry.asked.set()
                await asyncio.sleep(self._every)

    async def step(self, session: aiohttp.ClientSession) -> None:
        """Ask once whether there is news, and take it."""
        held = self._registry.snapshot
        url = f"{self._hub.gateway.url}{REGISTRY}?after={held.number if held else 0}"
        given: list[Header] = [("x-road-request-id", str(uuid4()))]
        private = self._identity.private
        signed = await beside(
            private,
            lambda: hops.signed_request(
                "GET",
                url,
                given,
                hops.NOTHING,
                private=private,
                gateway=self._identity.name,
                created=int(time()),
            ),
        )
        tls = self._identity.to(self._hub.gateway)
        async with session.get(URL(url, encoded=True), headers=signed, ssl=tls or True) as answer:
            if answer.status == 204:
                return
            if answer.status != 200:
                said = (await answer.content.read(500)).decode(errors="replace")
                raise aiohttp.ClientPayloadError(f"{HUB} answers {answer.status}: {said}")
            content, is_all = await up_to(answer.content, LARGEST)
            if not is_all:
                raise aiohttp.ClientPayloadError("the registry's snapshot is too long")
            if not self._registry.take(content):
                raise aiohttp.ClientPayloadError(
                    f"{HUB} tells no registry that can be taken: {self._registry.refused}"
                )
