"""Who may publish, and who may subscribe: by the registry's own rights, to the service that is named as the event type."""

from datetime import datetime
from typing import Protocol

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId
from nenso.exchange.rules.protocol.requests import Asked
from nenso.exchange.rules.routing.deciding import Caller, Denied, Granted, decide, right_to
from nenso.exchange.rules.routing.snapshot import Right, Snapshot

_METHOD = "GET"  # a subscriber reads: its right covers this, of the service as a whole


class Decides(Protocol):
    """The decision on a request."""

    def __call__(
        self, snapshot: Snapshot, caller: Caller, header: str | None, asked: Asked, now: datetime, /
    ) -> Granted:
        """Decide; raises `Denied`."""


def who_asks(
    snapshot: Snapshot,
    caller: Caller,
    header: str | None,
    room: ClientId,
    now: datetime,
    decides: Decides = decide,
) -> ClientId:
    """Return the registered system that asks, which showed that it is; raises `Denied` as for any request.

    A metaservice needs no right: what is left of the decision is who asks.
    """
    client = decides(
        snapshot, caller, header, Asked(_METHOD, ServiceId(room, "listMethods"), "", ""), now
    ).client
    if room.encoded not in snapshot.clients:
        raise Denied(Side.PROVIDER, Fault.UNKNOWN_MEMBER, "exchange.unknown_client", client=room.shown)
    return client


def must_own(client: ClientId, room: ClientId) -> None:
    """Raise `Denied` where a system would publish in another's name."""
    if client != room:
        raise Denied(
            Side.PROVIDER, Fault.ACCESS_DENIED, "event.not_yours", client=client.shown, room=room.shown
        )


def right_to_events(
    snapshot: Snapshot, room: ClientId, event_type: str, client: ClientId, now: datetime
) -> Right:
    """Return by what right a system gets events of a type; raises `Denied`."""
    asked = Asked(_METHOD, ServiceId(room, event_type), "", "")
    service = snapshot.services.get(asked.service.encoded)
    if service is None:
        raise Denied(Side.PROVIDER, Fault.ACCESS_DENIED, "event.no_service", service=asked.service.shown)
    right = right_to(snapshot, service, client, asked, now)
    if right is None:
        facts = {"service": asked.service.shown, "client": client.shown, "method": _METHOD, "path": ""}
        raise Denied(Side.PROVIDER, Fault.ACCESS_DENIED, "exchange.access_denied", **facts)
    if service.disabled_because:
        facts = {"service": asked.service.shown, "reason": service.disabled_because}
        raise Denied(Side.PROVIDER, Fault.SERVICE_DISABLED, "exchange.service_disabled", **facts)
    return right
