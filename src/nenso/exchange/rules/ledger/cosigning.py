"""The ledger's side of C2SP tlog-witness: what a witness's answer says, and what it means where it is no cosignature. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from nenso.exchange.rules.ledger.notes import Note, VerifierKey, read_note, verified
from nenso.exchange.rules.ledger.proofs import number
from nenso.exchange.rules.ledger.witness import cosigned
from nenso.kernel.rules import Refused

PATH = "/add-checkpoint"
SIZE_KIND = "text/x.tlog.size"
SKEW = 300  # seconds that a witness's clock may be off
PATIENCE = timedelta(minutes=10)  # of silence before people are told
SILENT = "cosigning.silent"  # the one trouble that may pass by itself; all others are told at once


@dataclass(frozen=True, slots=True)
class Asked:
    """What a witness was asked: for the ledger as it is (`own` entries), the proof beginning at `old`, the checkpoint of `new`."""

    old: int
    new: int
    own: int
    note: Note
    key: VerifierKey


@dataclass(frozen=True, slots=True)
class Behind:
    """The witness cosigned another size last than we thought: it is to be asked from there."""

    size: int


def read_answer(asked: Asked, status: int, content: bytes, now: int) -> Note | Behind:
    """Return the checkpoint with the witness's cosignature, or from where to ask anew; `now` in seconds since 1970.

    Raises `Refused`: "cosigning.bad_signature", "cosigning.clock", "cosigning.ahead" (our ledger went back),
    "cosigning.other_history" (it was written anew), "cosigning.unknown_log", "cosigning.not_taken", "cosigning.status".
    """
    name = asked.key.name
    if status == 200:
        return _cosigned(asked, content, now)
    if status == 409:
        return _conflict(asked, content)
    if status == 422:
        raise Refused("cosigning.other_history", name=name, size=asked.old)
    if status == 404:
        raise Refused("cosigning.unknown_log", name=name)
    if status == 403:
        raise Refused("cosigning.not_taken", name=name)
    if status >= 500:
        raise silent(name, f"HTTP {status}")
    raise Refused("cosigning.status", name=name, status=status)


def silent(name: str, why: str) -> Refused:
    """Return the trouble that a witness does not answer."""
    return Refused("cosigning.silent", name=name, why=why[:200])


def _cosigned(asked: Asked, content: bytes, now: int) -> Note:
    name = asked.key.name
    try:
        read = read_note(f"{asked.note.text}\n{content.decode(errors='replace')}".encode())
        seen = verified(read, [asked.key])
    except Refused:
        seen = ()
    if not seen:
        raise Refused("cosigning.bad_signature", name=name)
    at = seen[0].at or 0
    if abs(at - now) > SKEW:
        raise Refused("cosigning.clock", name=name, seconds=at - now)
    return cosigned(asked.note, content, [asked.key])


def _conflict(asked: Asked, content: bytes) -> Behind:
    name = asked.key.name
    try:
        size = number(content.decode("ascii").removesuffix("\n"), "cosigning.status", name=name, status=409)
    except UnicodeDecodeError:
        raise Refused("cosigning.status", name=name, status=409) from None
    if size > asked.own:
        raise Refused("cosigning.ahead", name=name, size=size, own=asked.own)
    if size == asked.old:  # the size fits, so that it is the root that does not
        raise Refused("cosigning.other_history", name=name, size=size)
    return Behind(size)


# --- What becomes of trouble ------------------------------------------------------------------------------


def is_to_tell(code: str, since: datetime, told: str, now: datetime) -> bool:
    """Say whether people are to be told of a trouble: silence once it lasts, another at once; each once, and no lesser one after it."""
    if code == told or (told and code == SILENT):
        return False
    return code != SILENT or now - since >= PATIENCE
