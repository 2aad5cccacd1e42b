"""What the gateway writes down: entries of the ledger, and requests that were not passed on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from nenso.exchange.rules.ledger.records import VERSION, WITH_HOP, Direction, Record, written


class Exchanged(msgspec.Struct, frozen=True):
    """What request and response of one exchange have in common. `right` and `purpose` are "" for metaservices."""

    exchange: str
    message: str
    gateway: str
    client: str
    service: str
    method: str
    right: str
    purpose: str
    address: str


class Message(msgspec.Struct, frozen=True):
    """One message as it went by: its head, the digest (SHA-512, base64) and length of its body, when.

    `status`, `fault` and the times are of a response: milliseconds since the request came, and of these the provider's. `hop` is
    the signature of the gateway that it came from.
    """

    direction: Direction
    at: datetime
    head: bytes
    head_digest: str
    body_digest: str
    size: int
    size_asked: int = 0
    status: int = 0
    fault: str = ""
    milliseconds: float | None = None
    provider_milliseconds: float | None = None
    hop: str = ""


class Row(msgspec.Struct, frozen=True):
    """An entry, all but its place."""

    of: Exchanged
    message: Message
    record: bytes


def row(of: Exchanged, message: Message) -> Row:
    """Return the entry of a message."""
    return Row(of, message, written(_record(of, message)))


def _record(of: Exchanged, message: Message) -> Record:
    return Record(
        version=WITH_HOP if message.hop else VERSION,
        direction=message.direction,
        exchange=of.exchange,
        message=of.message,
        at=moment(message.at),
        gateway=of.gateway,
        client=of.client,
        service=of.service,
        method=of.method,
        head=message.head_digest,
        body=message.body_digest,
        size=message.size,
        status=message.status,
        fault=message.fault,
        right=of.right,
        purpose=of.purpose,
        hop=message.hop,
    )


def moment(at: datetime) -> str:
    """Return a moment as records have it: UTC, with milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A request that was not passed on."""

    uuid: UUID
    at: datetime
    client: str
    service: str
    method: str
    fault: str
    code: str
    message: str
    address: str
