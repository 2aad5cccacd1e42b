"""What a witness does (C2SP tlog-witness): it signs a checkpoint once a proof shows that the log only grew since the last.

Pure: whoever runs a witness keeps the last checkpoint of each log, in one transaction with asking whether it is still the last.
"""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nenso.exchange.rules.ledger.merkle import EMPTY, HASH_BYTES, verify_consistency
from nenso.exchange.rules.ledger.notes import (
    Kind,
    Note,
    Signature,
    SignerKey,
    VerifierKey,
    read_key,
    read_note,
    signed,
    verified,
    with_signatures,
)
from nenso.exchange.rules.ledger.proofs import Checkpoint, number, read_checkpoint
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import House, key_for

PURPOSE = "exchange witness "  # for which the house's key is derived that cosigns, with the name: each has a key of its own
MOST_HASHES = 63
LONGEST_NAME = 300  # letters, of a witness or a ledger
STATUS = {  # what a witness answers over HTTP, by the code of its refusal
    "witness.malformed": 400,
    "note.malformed": 400,
    "checkpoint.malformed": 400,
    "witness.old_larger": 400,
    "proof.not_signed": 403,
    "note.bad_signature": 403,
    "witness.unknown_log": 404,
    "witness.other_size": 409,  # the body is the size that it cosigned last, as text/x.tlog.size
    "witness.other_root": 409,
    "ledger.bad_proof": 422,
}


def key_of(house: bytes | House, name: str) -> SignerKey:
    """Return the key that a house (by its secret) cosigns with under a name; another name has another key."""
    return SignerKey(name, Kind.COSIGNATURE, key_for(house, PURPOSE + name))


def check_witness(text: str) -> VerifierKey:
    """Return the key of a witness (a vkey); raises `Refused`: "note.bad_key", "witness.kind", "witness.long"."""
    found = read_key(text)
    if found.kind is not Kind.COSIGNATURE:
        raise Refused("witness.kind", field="key", name=found.name)
    if len(found.name) > LONGEST_NAME:
        raise Refused("witness.long", field="key", most=LONGEST_NAME)
    return found


@dataclass(frozen=True, slots=True)
class Submission:
    """What a log hands to a witness: the size it was cosigned at last, the consistency proof from there, the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Note

    @property
    def written(self) -> str:
        """The body of `add-checkpoint`."""
        lines = [f"old {self.old}", *(base64.b64encode(each).decode() for each in self.proof)]
        return "\n".join(lines) + "\n\n" + self.checkpoint.written


def read_submission(written: bytes) -> Submission:
    """Return what was handed in; raises `Refused("witness.malformed")`, and as `read_note`."""
    head, gap, note = written.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
        proof = tuple(base64.b64decode(line, validate=True) for line in lines)
    except (UnicodeDecodeError, binascii.Error):
        raise Refused("witness.malformed") from None
    is_sized = gap and first.startswith("old ")
    if not is_sized or len(proof) > MOST_HASHES or any(len(each) != HASH_BYTES for each in proof):
        raise Refused("witness.malformed")
    return Submission(number(first.removeprefix("old "), "witness.malformed"), proof, read_note(note))


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What a witness keeps before it answers, and the signature that it answers with."""

    checkpoint: Checkpoint
    signature: Signature


def witnessed(
    submission: Submission,
    logs: Mapping[str, VerifierKey],
    latest: Mapping[str, Checkpoint],
    key: SignerKey,
    at: int,
) -> Witnessed:
    """Return a witness's signature at a moment (seconds since 1970); `logs` are those it knows, `latest` what it cosigned last, by origin.

    Raises `Refused` with the codes of `STATUS`; nothing is signed that takes back or rewrites what was signed before.
    """
    if key.kind is not Kind.COSIGNATURE:
        raise Refused("note.bad_key", key=key.verifier.text)
    checkpoint = read_checkpoint(submission.checkpoint.text)
    _must_be_signed(submission.checkpoint, checkpoint.origin, logs)
    last = latest.get(checkpoint.origin, Checkpoint(checkpoint.origin, 0, EMPTY))
    if submission.old > checkpoint.size:
        raise Refused("witness.old_larger", old=submission.old, new=checkpoint.size)
    if submission.old != last.size:
        raise Refused("witness.other_size", old=submission.old, size=last.size)
    _must_have_grown(last, checkpoint, submission.proof)
    return Witnessed(checkpoint, signed(submission.checkpoint.text, key, at))


def _must_be_signed(note: Note, origin: str, logs: Mapping[str, VerifierKey]) -> None:
    log = logs.get(origin)
    if log is None:
        raise Refused("witness.unknown_log", origin=origin)
    if not verified(note, [log]):
        raise Refused("proof.not_signed", name=log.name)


def _must_have_grown(last: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> None:
    if last.size == new.size and last.root != new.root:
        raise Refused("witness.other_root", size=new.size)
    if last.size:
        verify_consistency(last.size, new.size, last.root, new.root, proof)
    elif proof:  # everything begins with nothing: there is nothing to show
        raise Refused("ledger.bad_proof")


def cosigned(note: Note, answer: bytes, witnesses: Sequence[VerifierKey]) -> Note:
    """Return a checkpoint with the cosignatures of an answer that hold by the keys known; others are left out.

    Raises `Refused`: "note.malformed", "note.bad_signature".
    """
    try:
        read = read_note(f"{note.text}\n{answer.decode()}".encode())
    except UnicodeDecodeError:
        raise Refused("note.malformed") from None
    held = {(each.key.name, each.key.id) for each in verified(read, witnesses)}
    return with_signatures(note, [each for each in read.signatures if (each.name, each.key_id) in held])
