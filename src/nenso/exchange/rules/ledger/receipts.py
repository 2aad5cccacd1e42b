"""Receipts of an exchange: what shows, offline and for years, that its messages stand in the ledger as they were.

A receipt is JSON that a person can read: of request and response the record as the tree holds its hash, the head whose
digest the record holds, and the proof (C2SP tlog-proof) that leads to a signed checkpoint. Bodies are handed in beside it.
Where an authority stamped that checkpoint or a later one, the stamp stands there too.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec
from cryptography.x509 import Certificate

from nenso.exchange.rules.ledger.merkle import leaf_hash, verify_consistency
from nenso.exchange.rules.ledger.notes import Kind, VerifierKey, read_key, read_note, verified
from nenso.exchange.rules.ledger.policy import Policy
from nenso.exchange.rules.ledger.proofs import (
    Checkpoint,
    Proof,
    Proved,
    read_checkpoint,
    read_proof,
    verify_proof,
)
from nenso.exchange.rules.ledger.records import Direction, Record, read_record
from nenso.exchange.rules.ledger.stamps import Stamped, stamped
from nenso.kernel.rules import Refused

FORM = "nenso.exchange/v1"
MOST_BYTES = 4 * 2**20  # heads are a few kB, proofs some fifty lines


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One message: its record and its proof as they are written, its head in base64 ("": not handed on)."""

    record: str
    proof: str
    head: str = ""


class Stamp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time stamp: the checkpoint that it is on, the proof (base64) that the tree only grew until there, the token (base64)."""

    checkpoint: str
    consistency: tuple[str, ...]
    token: str


class Receipt(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag_field="receipt",
    tag=FORM,
):
    """What is handed on: the log's key and its witnesses' keys (vkeys), one or two entries, the request first, and a time stamp."""

    log: str
    witnesses: tuple[str, ...]
    entries: tuple[Entry, ...]
    stamp: Stamp | None = None


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Receipt)


def receipt(
    messages: Sequence[tuple[bytes, bytes, Proof]],
    log: VerifierKey,
    witnesses: Sequence[VerifierKey] = (),
    stamp: Stamp | None = None,
) -> Receipt:
    """Return the receipt of messages: of each the record, the head (b"" to leave it out) and the proof."""
    entries = tuple(
        Entry(record.decode(), proof.written, base64.b64encode(head).decode())
        for record, head, proof in messages
    )
    return Receipt(log.text, tuple(each.text for each in witnesses), entries, stamp)


def stamp(checkpoint: bytes, consistency: Sequence[bytes], token: bytes) -> Stamp:
    """Return a time stamp for a receipt: what was stamped, the proof from the receipt's checkpoint to it, and the token."""
    hashes = tuple(base64.b64encode(each).decode() for each in consistency)
    return Stamp(checkpoint.decode(), hashes, base64.b64encode(token).decode())


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
    `is_quorate` where a policy was given, and its quorum saw every checkpoint.
    """

    log: VerifierKey
    is_trusted: bool
    messages: tuple[ShownMessage, ...]
    trusted_witnesses: frozenset[VerifierKey]
    stamped: Stamped | None = None
    is_quorate: bool = False


def verify_receipt(
    found: Receipt,
    trusted: VerifierKey | None = None,
    witnesses: Sequence[VerifierKey] = (),
    bodies: Mapping[str, str] | None = None,
    authorities: Sequence[Certificate] = (),
    policy: Policy | None = None,
) -> Shown:
    """Return what a receipt shows; pure, so that no network and no database can be needed.

    `trusted` is the log's key as the verifier had it elsewhere, `witnesses` keys of whom each must have seen the checkpoint,
    `bodies` digests of bodies (`body_digest`) by name, each of which must be that of a message, `authorities` certificates of
    those whose time stamps count: one of theirs must be there, `policy` whose ledgers and witnesses count and how many of them. Raises `Refused`, the fact `entry` with the number where it is one entry's: "receipt.other_key", "receipt.witness_missing", "receipt.head_differs",
    "receipt.body_differs", "receipt.not_together", "receipt.no_stamp", "record.malformed", and as `read_key`, `read_proof`,
    `verify_proof` and `stamps.stamped`.
    """
    given = bodies or {}
    known = tuple(policy.witnesses.values()) if policy else ()
    log = _log_key(found, trusted, policy.logs if policy else ())
    seers = _witness_keys(found, witnesses)
    messages = []
    for number, entry in enumerate(found.entries, 1):
        with _of_entry(number):
            messages.append(_shown(entry, log, seers, given, known))
            if policy is not None and not policy.is_met({each.key for each in messages[-1].proved.witnesses}):
                raise Refused("receipt.no_quorum")
    _must_belong_together([each.record for each in messages])
    for name, digest in given.items():
        if all(each.record.body != digest for each in messages):
            raise Refused("receipt.body_differs", name=name)
    at = _stamped(found.stamp, log, [each.proved.checkpoint for each in messages], authorities)
    is_trusted = trusted is not None or bool(policy and policy.logs)
    return Shown(log, is_trusted, tuple(messages), frozenset((*witnesses, *known)), at, policy is not None)


def _log_key(found: Receipt, trusted: VerifierKey | None, logs: Sequence[VerifierKey]) -> VerifierKey:
    own = _key(found.log, Kind.PLAIN)
    if logs and own not in logs:
        raise Refused("receipt.other_key", name=own.text, trusted=", ".join(each.text for each in logs))
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
    entry: Entry,
    log: VerifierKey,
    witnesses: Sequence[VerifierKey],
    bodies: Mapping[str, str],
    known: Sequence[VerifierKey] = (),
) -> ShownMessage:
    content = entry.record.encode()
    record = read_record(content)
    proof = read_proof(entry.proof.encode())
    if proof.written != entry.proof:  # a hash has one spelling, so that whatever is altered is seen
        raise Refused("proof.malformed")
    proved = verify_proof(proof, leaf_hash(content), log, tuple(dict.fromkeys((*witnesses, *known))))
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


def _stamped(
    found: Stamp | None, log: VerifierKey, before: Sequence[Checkpoint], authorities: Sequence[Certificate]
) -> Stamped | None:
    """Return what the time stamp says, once its checkpoint was seen to be one that those of the entries grew into."""
    if found is None:
        if authorities:
            raise Refused("receipt.no_stamp")
        return None
    note = read_note(found.checkpoint.encode())
    if note.written != found.checkpoint or not verified(note, (log,)):
        raise Refused("proof.not_signed", name=log.name)
    after = read_checkpoint(note.text)
    if after.origin != log.name:
        raise Refused("proof.other_log", origin=after.origin, name=log.name)
    proof = [_bytes(each) for each in found.consistency]
    for each in before:
        verify_consistency(each.size, after.size, each.root, after.root, proof)
    return stamped(_bytes(found.token), found.checkpoint.encode(), authorities)


def _bytes(encoded: str) -> bytes:
    try:
        found = base64.b64decode(encoded, validate=True)
    except ValueError:
        raise Refused("stamp.malformed") from None
    if base64.b64encode(found).decode() != encoded:
        raise Refused("stamp.malformed")
    return found
