"""The record of one message, in one direction: what the ledger's tree holds the hash of, and what a receipt proves.

Digests are SHA-512 in base64, as X-Road's: of a head its bytes as `protocol.hashes` makes them, of a body as it went by.
"""

from enum import StrEnum

import msgspec

from nenso.kernel.rules import Refused

VERSION = 1
WITH_HOP = 2  # of a record that keeps the other gateway's signature


class Direction(StrEnum):
    """Which way a message went."""

    REQUEST = "request"
    RESPONSE = "response"


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One message. The order of fields is that of the bytes: later versions add at the end and count `version` up.

    `exchange` is one for request and response, `message` the client's own identifier; `at` is UTC with milliseconds;
    `status` is of a response, 0 for a request; `fault` is X-Road's error type where the exchange answered itself. `hop` is the
    signature of the gateway that the message came from, with its parameters, where it came from one.
    """

    version: int
    direction: Direction
    exchange: str
    message: str
    at: str
    gateway: str
    client: str
    service: str
    method: str
    head: str
    body: str
    size: int
    status: int
    fault: str
    right: str
    purpose: str
    hop: str = ""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def written(record: Record) -> bytes:
    """Return a record as the tree holds it: JSON without blanks, in UTF-8."""
    return _encoder.encode(record)


def read_record(content: bytes) -> Record:
    """Return the record of bytes; raises `Refused("record.malformed")`, also where its own writing gives other bytes."""
    try:
        found = _decoder.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("record.malformed") from None
    if found.version != (WITH_HOP if found.hop else VERSION) or written(found) != content:
        raise Refused("record.malformed")
    return found
