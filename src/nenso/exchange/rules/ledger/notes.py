"""Signed notes (C2SP signed-note): a text and the lines that sign it, by a log or by witnesses that have seen it grow."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import Key, is_signed, public_key, sign

PURPOSE = "exchange ledger"  # for which the house's key is derived that signs checkpoints
DASH = "— "  # how a line of a signature begins
MOST_BYTES, MOST_SIGNATURES = 1_000_000, 100
LATEST = 253_402_300_799  # the last second that a date can say; the specification's own end is later
_ID_BYTES, _TIME_BYTES = 4, 8
_COSIGNED = "cosignature/v1"


class Kind(IntEnum):
    """What a key signs: notes as they stand, or, as a witness, a checkpoint at a moment (tlog-cosignature)."""

    PLAIN = 0x01
    COSIGNATURE = 0x04


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key by name. The name is who signs, best an address without scheme: `exchange.gov.example/ledger`."""

    name: str
    kind: Kind
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of a name apart."""
        material = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(material).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """The key as people hand it on: `name+id+key` (a "vkey")."""
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{material}"


@dataclass(frozen=True, slots=True)
class SignerKey:
    """A private key by name: 32 bytes, or one in a token."""

    name: str
    kind: Kind
    seed: Key

    @property
    def verifier(self) -> VerifierKey:
        """The public key."""
        return VerifierKey(self.name, self.kind, public_key(self.seed))


@dataclass(frozen=True, slots=True)
class Signature:
    """One line below a note: whose, by which key, and the bytes."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as it stands."""
        return f"{DASH}{self.name} {base64.b64encode(self.key_id + self.value).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends in a line break, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    @property
    def written(self) -> str:
        """The note as it is kept and sent."""
        return f"{self.text}\n{''.join(each.line for each in self.signatures)}"


def read_key(text: str) -> VerifierKey:
    """Return the public key of a vkey; raises `Refused("note.bad_key")`."""
    parts = text.strip().split("+", 2)
    try:
        name, key_id, material = parts
        raw = base64.b64decode(material, validate=True)
        found = VerifierKey(name, Kind(raw[0]), raw[1:])
    except (ValueError, IndexError):
        raise Refused("note.bad_key", key=text[:80]) from None
    if not is_name(found.name) or len(found.public) != 32 or found.id.hex() != key_id:
        raise Refused("note.bad_key", key=text[:80])
    return found


def is_name(name: str) -> bool:
    """Say whether a name can stand in a signature's line."""
    return bool(name) and "+" not in name and not any(each.isspace() or each < " " for each in name)


def signed(text: str, key: SignerKey, at: int = 0) -> Signature:
    """Return the signature of a note's text; a witness says with `at` (seconds since 1970) when it saw it."""
    value = sign(key.seed, _message(text, key.kind, at))
    if key.kind is Kind.COSIGNATURE:
        value = at.to_bytes(_TIME_BYTES, "big") + value
    return Signature(key.name, key.verifier.id, value)


def _message(text: str, kind: Kind, at: int) -> bytes:
    return text.encode() if kind is Kind.PLAIN else f"{_COSIGNED}\ntime {at}\n{text}".encode()


def read_note(written: bytes) -> Note:
    """Return a note; raises `Refused("note.malformed")` where the bytes are none."""
    try:
        text = written.decode()
    except UnicodeDecodeError:
        raise Refused("note.malformed") from None
    is_plain = not any(ord(each) < 0x20 and each != "\n" for each in text)
    body, gap, lines = text.rpartition("\n\n")
    if len(written) > MOST_BYTES or not is_plain or not gap or not body or not lines.endswith("\n"):
        raise Refused("note.malformed")
    signatures = tuple(_read_line(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise Refused("note.malformed")
    return Note(f"{body}\n", signatures)


def _read_line(line: str) -> Signature:
    name, gap, encoded = line.removeprefix(DASH).partition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except ValueError:  # also of letters that are none of ASCII
        raise Refused("note.malformed") from None
    if not line.startswith(DASH) or not gap or not is_name(name) or len(raw) <= _ID_BYTES:
        raise Refused("note.malformed")
    return Signature(name, raw[:_ID_BYTES], raw[_ID_BYTES:])


@dataclass(frozen=True, slots=True)
class Seen:
    """A signature that holds: by which key, and for a witness when (seconds since 1970)."""

    key: VerifierKey
    at: int | None = None


def verified(note: Note, keys: Iterable[VerifierKey]) -> tuple[Seen, ...]:
    """Return which of the keys signed a note; signatures of unknown keys count for nothing.

    Raises `Refused`: "note.bad_signature" (of a known key, so that the note is not to be trusted at all).
    """
    known = {(key.name, key.id): key for key in keys}
    found = []
    for each in note.signatures:
        key = known.pop((each.name, each.key_id), None)  # a key that signs twice counts once
        if key is not None:
            found.append(_checked(note.text, each, key))
    return tuple(found)


def _checked(text: str, signature: Signature, key: VerifierKey) -> Seen:
    at, value = 0, signature.value
    if key.kind is Kind.COSIGNATURE:
        at, value = int.from_bytes(value[:_TIME_BYTES], "big"), value[_TIME_BYTES:]
    if at > LATEST or not is_signed(key.public, _message(text, key.kind, at), value):
        raise Refused("note.bad_signature", name=key.name)
    return Seen(key, at if key.kind is Kind.COSIGNATURE else None)


def with_signatures(note: Note, more: Sequence[Signature]) -> Note:
    """Return a note with further signatures, each key once, the first ones kept."""
    held = {(each.name, each.key_id) for each in note.signatures}
    return Note(
        note.text, (*note.signatures, *(each for each in more if (each.name, each.key_id) not in held))
    )
