"""Which call of the publish-subscribe API a request is: GovStack's paths, under the prefix of the publisher's system.

A service that is registered under one of their names stays what it is: then the system has no events.
"""

from dataclasses import dataclass

from nenso.exchange.rules.protocol.identifiers import ClientId, read_part
from nenso.exchange.rules.protocol.requests import Asked
from nenso.exchange.rules.routing.snapshot import Snapshot

_VERSION = "v1"
_NAMES = frozenset({"api", "pub", "pull"})
# How many parts follow `eventType` or `subs`, `pub` or `pull`, and what the third is.
TYPES, SUBSCRIPTIONS, PUBLISH, PULL = "eventType", "subs", "pub", "pull"


@dataclass(frozen=True, slots=True)
class Call:
    """A call: of which kind, to whose events, of which type ("" for all), and what stands behind it."""

    kind: str
    method: str
    room: ClientId
    event_type: str = ""
    rest: str = ""

    @property
    def operation(self) -> tuple[str, str, str]:
        """What decides who answers: kind, shape of the path, method."""
        shape = "{type}" if self.event_type else ""
        if self.rest:
            is_word = self.kind == SUBSCRIPTIONS
            shape += f"/{self.rest}" if is_word else "/{id}"
        return self.kind, shape, self.method


def read_call(asked: Asked, snapshot: Snapshot) -> Call | None:
    """Return the call that a request is; None where it is none. Raises `Refused` as `read_part`."""
    name = asked.service.service
    if name not in _NAMES or asked.service.encoded in snapshot.services:
        return None
    begin = f"/{_VERSION}/"
    if not asked.path.startswith(begin):
        return None
    parts = asked.path.removeprefix(begin).split("/")
    if name == "api":
        kind, *parts = parts
        if kind not in (TYPES, SUBSCRIPTIONS):
            return None
    else:
        kind = name
    if len(parts) > 2 or (kind in (PUBLISH, PULL) and not parts):
        return None
    return Call(kind, asked.method, asked.service.client, *(read_part(part) for part in parts))
