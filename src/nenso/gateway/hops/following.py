"""Following the registry of the nation from an agency's gateway: what the nation publishes is read every few seconds, as TUF's clients read.

A gateway goes on with what it holds while the registry is away, until the end of the first of its parts: then it refuses.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import time
from uuid import uuid4

import aiohttp
import msgspec
from yarl import URL

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.issuing import name_of
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.routing.snapshot import HUB, Gateway, Snapshot, vouched
from nenso.exchange.rules.trust.reading import Ask, Held, Publication, pinned, refreshed, whole
from nenso.exchange.texts import REFUSALS
from nenso.gateway.bodies import up_to
from nenso.gateway.hops.door import REGISTRY
from nenso.gateway.hops.identity import Expected, Identity, expected, revoked_in
from nenso.gateway.registry import Registry
from nenso.gateway.signing import beside
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
EVERY = 5.0  # seconds
KEPT = "registry.held"  # the file of what is trusted
_PATIENCE = aiohttp.ClientTimeout(total=30)  # for each file, however slowly it comes


@dataclass(frozen=True, slots=True)
class Hub:
    """The nation's gateway as an agency was told of it: with a root of its registry, or with the key (raw) that spoke for the first root.

    It shows the certificate of `gateway`, or one that `authority` (PEM) issued to `hub`; where both are told, either.
    """

    gateway: Gateway
    registry_key: bytes = b""
    root: bytes = b""
    authority: str = ""

    @property
    def anchor(self) -> bytes:
        """What trust begins with, in 32 bytes."""
        return sha256(self.root or self.registry_key).digest()

    def beginning(self) -> Held:
        """Return what is held by whoever begins."""
        return Held(root=self.root, first_key=b"" if self.root else self.registry_key)

    def expected(self, snapshot: Snapshot | None) -> Expected | None:
        """Return what it has to show; None where it is spoken to without TLS."""
        if self.authority:
            return Expected(self.gateway.certificate, self.authority, name_of(HUB), revoked_in(snapshot))
        return expected(self.gateway, snapshot)


class _File(msgspec.Struct):
    anchor: bytes
    held: Held


class Following:
    """Keeps a registry in step with the nation's."""

    def __init__(
        self, hub: Hub, identity: Identity, registry: Registry, file: Path, every: float = EVERY
    ) -> None:
        self._hub, self._identity, self._registry = hub, identity, registry
        self._file, self._every = file, every
        self._held = hub.beginning()
        self._told: tuple[bytes, Publication | None] = (b"", None)  # the root and the publication gone by

    def load(self) -> None:
        """Hold what the last run held; before the first, what a gateway held that knew the registry's key alone."""
        try:
            found = msgspec.msgpack.decode(self._file.read_bytes(), type=_File)
        except OSError:
            self._registry.load_kept()
            return
        except msgspec.DecodeError:
            log.error("what was held of the registry cannot be read: it is read anew")
            return
        if found.anchor == self._hub.anchor:
            self._held = found.held
        elif self._hub.root:
            self._held = pinned(found.held, self._hub.root)
        try:
            self._go_by_it()
        except Refused as refused:
            log.error("what was held of the registry is not taken: %s", _told(refused))

    async def run(self) -> None:
        """Follow until cancelled."""
        async with aiohttp.ClientSession(timeout=_PATIENCE, auto_decompress=False) as session:
            while True:
                try:
                    await self.step(session)
                    self._registry.fault = ""
                except (aiohttp.ClientError, TimeoutError, OSError) as fault:
                    self._registry.fault = str(fault) or type(fault).__name__
                    log.warning("the registry cannot be reached: %s", self._registry.fault)
                except Refused as refused:
                    self._registry.fault = self._registry.refused = _told(refused)
                    log.error("the registry's publication is not taken: %s", self._registry.fault)
                self._registry.asked.set()
                await asyncio.sleep(self._every)

    async def step(self, session: aiohttp.ClientSession) -> None:
        """Ask once whether there is news, and go by it; what was proved is kept whatever else is refused."""
        before = msgspec.structs.replace(self._held)
        try:
            await self._read(session)
        finally:
            if self._held != before:
                self._keep()
        self._go_by_it()

    async def _read(self, session: aiohttp.ClientSession) -> None:
        reading = refreshed(self._held, datetime.now(UTC))
        content = None
        try:
            while True:
                content = await self._fetch(session, reading.send(content))
        except StopIteration:
            return

    async def _fetch(self, session: aiohttp.ClientSession, ask: Ask) -> bytes | None:
        """Return a file of the nation's, at most as long as it may be; None where it has none."""
        url = f"{self._hub.gateway.url}{REGISTRY}/{'targets' if ask.is_target else 'metadata'}/{ask.name}"
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
        wanted = self._hub.expected(self._registry.snapshot)
        tls = self._identity.speaking(wanted) if wanted else None
        async with session.get(
            URL(url, encoded=True), headers=signed, ssl=tls or True, allow_redirects=False
        ) as answer:
            if answer.status == 404:
                return None
            if answer.status != 200:
                said = (await answer.content.read(500)).decode(errors="replace")
                raise aiohttp.ClientPayloadError(f"{HUB} answers {answer.status}: {said}")
            content, is_all = await up_to(answer.content, ask.limit)
            if not is_all or len(content) > ask.limit:
                raise Refused("trust.too_long", file=ask.name, limit=ask.limit)
            return content

    def _go_by_it(self) -> None:
        """Have the gateway decide by what is held, where that is another root or publication than before."""
        now_held = (self._held.root, self._held.whole)
        if now_held == self._told:
            return
        found = whole(self._held)
        if found is not None:
            content, ends = found
            self._registry.accept(vouched(content), content, ends)
        self._told = now_held

    def _keep(self) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside = self._file.with_suffix(".new")
            beside.write_bytes(msgspec.msgpack.encode(_File(self._hub.anchor, self._held)))
            beside.replace(self._file)
        except OSError as fault:
            log.warning("what is held of the registry cannot be kept in a file: %s", fault)


def _told(refused: Refused) -> str:
    sentence = REFUSALS.get(refused.code)  # a token that does not sign has none in this room
    return sentence.fill(**refused.facts).en if sentence else str(refused)
