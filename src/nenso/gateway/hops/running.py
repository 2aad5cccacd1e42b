"""Which gateway this one is among others, and what of it runs."""

import ssl
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nenso.exchange.rules.routing.snapshot import HUB
from nenso.gateway.hops.following import EVERY, KEPT, Following, Hub
from nenso.gateway.hops.identity import Identity, trust
from nenso.gateway.registry import Registry
from nenso.kernel.rules.signing import House


@dataclass(frozen=True, slots=True)
class Beside:
    """A gateway among others: the nation's where nothing is said.

    `port` is where others ask, None: nowhere; `files` its certificate and private key (PEM); `hub` whose registry it follows, every
    so many seconds, None: that of its own database.
    """

    name: str = HUB
    port: int | None = None
    files: tuple[Path, Path] | None = None
    hub: Hub | None = None
    every: float = EVERY

    def identity(self, house: bytes | House) -> Identity:
        """Return who it is to others."""
        return Identity.of_house(house, self.name, self.files)

    def following(self, identity: Identity, registry: Registry, folder: Path) -> Coroutine[Any, Any, None]:
        """Return what keeps its registry in step, which holds from now on what it held when it ended."""
        if self.hub is None:
            registry.load_kept()
            return registry.run()
        found = Following(self.hub, identity, registry, folder / KEPT, self.every)
        found.load()
        return found.run()

    def ledger(self, national: str) -> str:
        """Return the name of its ledger: the nation's, or one beside it."""
        return national if self.name == HUB else f"{national}/{self.name}"


def trusting(identity: Identity, registry: Registry) -> ssl.SSLContext | None:
    """Return how other gateways are listened to: those of the registry, now and whenever it changes."""
    context = identity.listening()
    if context is not None:
        registry.follow(lambda snapshot: trust(context, snapshot))
    return context
