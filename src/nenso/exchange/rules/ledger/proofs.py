"""Checkpoints of a log (C2SP tlog-checkpoint) and proofs that an entry is in it (tlog-proof), for anybody and offline."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nenso.exchange.rules.ledger.merkle import HASH_BYTES, verify_inclusion
from nenso.exchange.rules.ledger.notes import Note, Seen, VerifierKey, read_note, verified
from nenso.kernel.rules import Refused

_HEAD = "c2sp.org/tlog-proof@v1"
LARGEST = 2**63 - 1  # a ledger has no more entries
_MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How a log stands: its origin, its size, its root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint of a note's text; lines after the third are passed over. Raises `Refused("checkpoint.malformed")`."""
    lines = text.split("\n")
    if len(lines) < 4 or any(not line for line in lines[:-1]) or lines[-1]:
        raise Refused("checkpoint.malformed")
    origin, size, root = lines[:3]
    return Checkpoint(origin, number(size, "checkpoint.malformed"), _hash(root, "checkpoint.malformed"))


def number(text: str, code: str, /, **facts: Any) -> int:
    """Return a size or place as it is written: decimal, without a zero before it, and none that a database cannot hold.

    Raises `Refused` with the code.
    """
    is_short = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    if not is_short or str(int(text)) != text or int(text) > LARGEST:
        raise Refused(code, **facts)
    return int(text)


def _hash(text: str, code: str) -> bytes:
    try:
        found = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(code) from None
    if len(found) != HASH_BYTES:
        raise Refused(code)
    return found


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands in a log, its inclusion proof, and the signed checkpoint that it leads to."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Note

    @property
    def written(self) -> str:
        """The proof as it is kept and sent."""
        lines = [_HEAD, f"index {self.index}", *(base64.b64encode(each).decode() for each in self.hashes)]
        return "\n".join(lines) + "\n\n" + self.checkpoint.written


def read_proof(written: bytes) -> Proof:
    """Return a proof; raises `Refused("proof.malformed")`, and as `read_note`."""
    head, gap, note = written.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("proof.malformed") from None
    if not gap or lines[0] != _HEAD:
        raise Refused("proof.malformed")
    rest = lines[2:] if len(lines) > 1 and lines[1].startswith("extra ") else lines[1:]
    if not rest or not rest[0].startswith("index "):
        raise Refused("proof.malformed")
    index = number(rest[0].removeprefix("index "), "proof.malformed")
    hashes = tuple(_hash(line, "proof.malformed") for line in rest[1:])
    return Proof(index, hashes, read_note(note))


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof shows: the log as it was then, and which witnesses saw it and when."""

    checkpoint: Checkpoint
    index: int
    witnesses: tuple[Seen, ...]


def verify_proof(
    proof: Proof, leaf: bytes, log: VerifierKey, witnesses: Sequence[VerifierKey] = ()
) -> Proved:
    """Return what a proof shows of a leaf hash, by the keys that the verifier trusts; no network, no database.

    Raises `Refused`: "proof.not_signed" (the log's key did not sign the checkpoint), "proof.other_log" (its origin is not
    the key's), "note.bad_signature", "checkpoint.malformed", "ledger.bad_proof".
    """
    seen = verified(proof.checkpoint, (log, *witnesses))
    if not any(each.key == log for each in seen):
        raise Refused("proof.not_signed", name=log.name)
    checkpoint = read_checkpoint(proof.checkpoint.text)
    if checkpoint.origin != log.name:
        raise Refused("proof.other_log", origin=checkpoint.origin, name=log.name)
    verify_inclusion(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root)
    return Proved(checkpoint, proof.index, tuple(each for each in seen if each.key != log))
