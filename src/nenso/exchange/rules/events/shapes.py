"""What is sent and answered, in the shapes of GovStack's Information Mediator publish-subscribe API 2.0.0.

Beyond it: `key` and `id` of a published event, `options.service` of a subscription; a reader that does not know them loses nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from nenso.exchange.rules.events.names import USUAL_TTL, check_key, check_ttl, check_type
from nenso.exchange.rules.facts import check_code
from nenso.exchange.rules.protocol.identifiers import ClientId, read_client
from nenso.kernel.rules import Refused


class Delivery(StrEnum):
    """How a subscriber gets events: posted to a service of its own, or fetched by it."""

    PUSH = "PUSH"
    PULL = "PULL"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a subscriber asks for."""

    delivery: Delivery
    ttl: int
    is_fifo: bool
    service: str


@dataclass(frozen=True, slots=True)
class Published:
    """What a publisher hands in; `content` is the event as it was written, `key` None where it gave none."""

    event: dict[str, Any]
    content: str
    key: str | None
    id: UUID | None


class _Raw(msgspec.Struct):
    event: msgspec.Raw


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body; raises `Refused("event.json")`."""
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused("event.json") from None
    if not isinstance(found, dict):
        raise Refused("event.json")
    return found


def read_type(body: bytes) -> tuple[str, dict[str, Any]]:
    """Return name and schema of an event type to define; raises `Refused`: "event.json", "event.field", "event.name"."""
    given = read_object(body)
    name = check_type(_of(given, "eventType", str, "string"))
    return name, _of(given, "schema", dict, "object")


def read_published(body: bytes, event_type: str) -> Published:
    """Return what is published; raises `Refused`: "event.json", "event.field", "event.other_type", "event.key"."""
    given = read_object(body)
    _must_be_of(given, event_type)
    event = _of(given, "event", dict, "object")
    key = _of(given, "key", str, "string", None)
    content = bytes(msgspec.json.decode(body, type=_Raw).event).decode()
    return Published(event, content, None if key is None else check_key(key), _uuid(given))


def read_wanted(body: bytes, event_type: str, subscriber: ClientId, standing: Wanted | None = None) -> Wanted:
    """Return what a subscriber asks for, on top of what stands where it changes a subscription.

    Raises `Refused`: "event.json", "event.field", "event.other_type", "event.other_subscriber", "event.delivery", "event.ttl",
    "exchange.bad_code".
    """
    given = read_object(body)
    if standing is None or "eventType" in given:
        _must_be_of(given, event_type)
    _must_be_self(given, subscriber)
    before = standing or Wanted(Delivery.PUSH, USUAL_TTL, is_fifo=False, service=event_type)
    options = _of(given, "options", dict, "object", {})
    return Wanted(
        delivery=_delivery(_of(given, "delivery", str, "string", before.delivery)),
        ttl=check_ttl(_of(options, "TTL", int, "integer", before.ttl, "options.")),
        is_fifo=_of(options, "FIFO", bool, "boolean", before.is_fifo, "options."),
        service=check_code(
            _of(options, "service", str, "string", before.service, "options."), "options.service"
        ),
    )


def read_since(body: bytes) -> datetime:
    """Return since when events are asked for again; raises `Refused`: "event.json", "event.field"."""
    written = _of(read_object(body), "since", str, "string")
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise Refused("event.since", field="since", written=written[:100]) from None
    if found.tzinfo is None:
        raise Refused("event.since", field="since", written=written[:100])
    return found


def _must_be_of(given: dict[str, Any], event_type: str) -> None:
    written = _of(given, "eventType", str, "string")
    if written != event_type:
        raise Refused("event.other_type", field="eventType", written=written[:200], path=event_type)


def _must_be_self(given: dict[str, Any], subscriber: ClientId) -> None:
    named = _of(given, "subscriberId", dict, "object", None)
    if named is not None and named != party(subscriber):
        raise Refused("event.other_subscriber", field="subscriberId", client=subscriber.shown)


def _delivery(written: str) -> Delivery:
    if written not in tuple(Delivery):
        raise Refused("event.delivery", field="delivery", written=written[:100])
    return Delivery(written)


def _uuid(given: dict[str, Any]) -> UUID | None:
    written = _of(given, "id", str, "uuid", None)
    try:
        return None if written is None else UUID(written)
    except ValueError:
        raise Refused("event.field", field="id", wanted="uuid") from None


_MUST = object()


def _of(
    given: dict[str, Any], name: str, kind: type, wanted: str, otherwise: Any = _MUST, within: str = ""
) -> Any:
    """Return a field of the kind that is wanted; raises `Refused("event.field")` naming it."""
    found = given.get(name, otherwise)
    if name not in given and otherwise is not _MUST:
        return otherwise
    is_fit = isinstance(found, kind) and not (kind is int and isinstance(found, bool))
    if not is_fit:
        raise Refused("event.field", field=f"{within}{name}", wanted=wanted)
    return found


# --- Answers ---


def party(client: ClientId) -> dict[str, str]:
    """Return a system as GovStack names it."""
    return {
        "instanceId": client.instance,
        "memberClass": client.member_class,
        "memberCode": client.member,
        "applicationCode": client.subsystem,
    }


def subscription_item(uuid: UUID, subscriber: str, event_type: str, wanted: Wanted) -> dict[str, Any]:
    """Return a subscription as it is answered."""
    return {
        "id": str(uuid),
        "subscriberId": party(read_client(subscriber)),
        "eventType": event_type,
        "delivery": str(wanted.delivery),
        "options": {"TTL": wanted.ttl, "FIFO": wanted.is_fifo, "service": wanted.service},
    }


def event_item(
    uuid: UUID, sequence: int, publisher: str, event_type: str, key: str, content: str
) -> dict[str, Any]:
    """Return an event as it is delivered; `content` goes on as it was written."""
    found = {
        "id": str(uuid),
        "sequence": sequence,
        "publisherId": party(read_client(publisher)),
        "eventType": event_type,
        "event": msgspec.Raw(content.encode()),
    }
    return found | ({"key": key} if key else {})
