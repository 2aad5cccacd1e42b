"""Receipts of an exchange: what shows, offline and for years, that its messages stand in the ledger as they were.

A receipt is JSON that a person can read: of request and response the record as the tree holds its hash, the head whose
digest the record holds, and the proof (C2SP tlog-proof) that leads to a signed checkpoint. Bodies are handed in beside it.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from nenso.exchange.rules.ledger.merkle import leaf_hash
from nenso.exchange.rules.ledger.notes import Kind, VerifierKey, read_key
from nenso.exchange.rules.ledger.proofs import Proof, Proved, read_proof, verify_proof
from nenso.exchange.rules.ledger.records import Direction, Record, read_record
from nenso.kernel.rules import Refused

FORM = "nenso.exchange/v1"
MOST_BYTES = 4 * 2**20  # heads are a few kB, proofs some fifty lines


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One message: its record and its proof as they are written, its head in base64 ("": not handed on)."""

    record: str
    proof: str
    head: str = ""


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="receipt", tag=FORM):
    """What is handed on: the log's key and its witnesses' keys (vkeys), and one or two entries, the request first."""

    log: str
    witnesses: tuple[str, ...]
    entries: tuple[Entry, ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Receipt)


def receipt(
    messages: Sequence[tuple[bytes, bytes, Proof]], log: VerifierKey, witnesses: Sequence[VerifierKey] = ()
) -> Receipt:
    """Return the receipt of messages: of each the record, the head (b"" to leave it out) and the proof."""
    entries = tuple(
        Entry(record.decode(), proof.written, base64.b64encode(head).decode())
        for record, head, proof in messages
    )
    return Receipt(log.text, tuple(each.text for each in witnesses), entries)


def written(found: Receipt) -> bytes:
    """Return a receipt as it is kept: indented JSON in UTF-8."""
    return msgspec.json.format(_encoder.encode(found), indent=2) + b"\n"


def read_receipt(content: bytes) -> Receipt:
    """Return the receipt of bytes; blanks between its parts may differ, nothing else.

    Raises `Refused("receipt.malformed")`: also where a name stands twice, so that a person and a program read the same.
    """
    if len(content) > MOST_BYTES:
        raise Refused("receipt.malformed")
    try:
        found = _decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise Refused("receipt.malformed") from None
    is_plain = msgspec.json.format(content, indent=-1) == _encoder.encode(found)
    if not is_plain or not 1 <= len(found.entries) <= 2:
        raise Refused("receipt.malformed")
    return found


def body_digest(content: bytes) -> str:
    """Return the digest of a body as records hold it: SHA-512 in base64."""
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


# --- Verified ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """What is shown of one message: its record, its place, its head where it is there, the name of the body that fits ("": none given)."""

    record: Record
    proved: Proved
    head: bytes
    body: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a receipt shows, and by whose word: `is_trusted` says whether the verifier knew the log's key beforehand.

    Of the witnesses those in `trusted_witnesses` were known beforehand; of the others the receipt says the key itself.
    """

    log: VerifierKey
    is_trusted: bool
    messages: tuple[ShownMessage, ...]
    trusted_witnesses: frozenset[VerifierKey]


def verify_receipt(
    found: Receipt,
    trusted: VerifierKey | None = None,
    witnesses: Sequence[VerifierKey] = (),
    bodies: Mapping[str, str] | None = None,
) -> Shown:
    """Return what a receipt shows; pure, so that no network and no database can be needed.

    `trusted` is the log's key as the verifier had it elsewhere, `witnesses` keys of whom each must have seen the checkpoint,
    `bodies` digests of bodies (`body_digest`) by name, each of which must be that of a message. Raises `Refused`, the fact
    `entry` with the number where it is one entry's: "receipt.other_key", "receipt.witness_missing", "receipt.head_differs",
    "receipt.body_differs", "receipt.not_together", "record.malformed", and as `read_key`, `read_proof` and `verify_proof`.
    """
    given = bodies or {}
    log = _log_key(found, trusted)
    seers = _witness_keys(found, witnesses)
    messages = []
    for number, entry in enumerate(found.entries, 1):
        with _of_entry(number):
            messages.append(_shown(entry, log, seers, given))
    _must_belong_together([each.record for each in messages])
    for name, digest in given.items():
        if all(each.record.body != digest for each in messages):
            raise Refused("receipt.body_differs", name=name)
    return Shown(log, trusted is not None, tuple(messages), frozenset(witnesses))


def _log_key(found: Receipt, trusted: VerifierKey | None) -> VerifierKey:
    own = _key(found.log, Kind.PLAIN)
    if trusted is not None and own != trusted:
        raise Refused("receipt.other_key", name=own.text, trusted=trusted.text)
    return own


def _witness_keys(found: Receipt, trusted: Sequence[VerifierKey]) -> tuple[VerifierKey, ...]:
    own = (_key(each, Kind.COSIGNATURE) for each in found.witnesses)
    return tuple(dict.fromkeys((*own, *trusted)))


def _key(text: str, kind: Kind) -> VerifierKey:
    found = read_key(text)
    if found.kind is not kind or found.text != text:
        raise Refused("note.bad_key", key=text[:80])
    return found


@contextmanager
def _of_entry(number: int) -> Iterator[None]:
    """Let a refusal say which entry it is about."""
    try:
        yield
    except Refused as refused:
        raise Refused(refused.code, entry=number, **refused.facts) from None


def _shown(
    entry: Entry, log: VerifierKey, witnesses: Sequence[VerifierKey], bodies: Mapping[str, str]
) -> ShownMessage:
    content = entry.record.encode()
    record = read_record(content)
    proof = read_proof(entry.proof.encode())
    if proof.written != entry.proof:  # a hash has one spelling, so that whatever is altered is seen
        raise Refused("proof.malformed")
    proved = verify_proof(proof, leaf_hash(content), log, witnesses)
    seen = {each.key for each in proved.witnesses}
    for witness in witnesses:
        if witness not in seen:
            raise Refused("receipt.witness_missing", name=witness.name)
    body = next((name for name, digest in bodies.items() if digest == record.body), "")
    return ShownMessage(record, proved, _head(entry.head, record), body)


def _head(encoded: str, record: Record) -> bytes:
    if not encoded:
        return b""
    try:
        head = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise Refused("receipt.head_differs") from None
    if base64.b64encode(head).decode() != encoded or body_digest(head) != record.head:
        raise Refused("receipt.head_differs")
    return head


def _must_belong_together(records: Sequence[Record]) -> None:
    """Raise `Refused("receipt.not_together")` unless two records are request and response of one exchange."""
    if len(records) == 1:
        return
    request, response = records
    is_pair = (request.direction, response.direction) == (Direction.REQUEST, Direction.RESPONSE)
    if not is_pair or _what(request) != _what(response):
        raise Refused("receipt.not_together")


def _what(record: Record) -> tuple[str, ...]:
    return (
        *(record.exchange, record.message, record.gateway, record.client),
        *(record.service, record.method, record.right, record.purpose),
    )
