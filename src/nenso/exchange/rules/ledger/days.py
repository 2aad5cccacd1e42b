"""A day of the ledger as a file: JSON, a line a message, which a person reads and which shows by itself where it stands in the tree.

The first line says whose ledger, which day, and the hashes of all that stands before; then a line for each message in the ledger's
order, or for what stands between them and is of another day (a perfect subtree's hash); the last one has how many, the digest of all lines
before it, a signed checkpoint and the proof that the tree grew into it. Lines are read one by one: memory does not grow with the day.
"""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from nenso.exchange.rules.ledger.merkle import (
    HASH_BYTES,
    Frontier,
    extended,
    leaf_hash,
    verify_consistency,
)
from nenso.exchange.rules.ledger.notes import Kind, VerifierKey, read_key, read_note, verified
from nenso.exchange.rules.ledger.proofs import LARGEST, Checkpoint, read_checkpoint
from nenso.exchange.rules.ledger.ranges import with_subtree
from nenso.exchange.rules.ledger.receipts import body_digest
from nenso.exchange.rules.ledger.records import Record, read_record
from nenso.kernel.rules import Refused

FORM = "nenso.exchange.day/v1"
MOST_LINE = 16 * 2**20  # bytes; heads are a few kB
_MILLISECONDS = len("2026-11-26T07:30:00.000")
_MOMENT = len("2026-11-26T07:30:00.000000Z")


class First(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="archive", tag=FORM):
    """The first line: the ledger's key (a vkey), the day (UTC), the first place, the tree before it (base64, the largest first)."""

    log: str
    day: str
    place: int
    before: tuple[str, ...]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message: its place, the record as the tree holds its hash, its head (a letter a byte, ISO 8859-1), and what the gateway noted beside.

    `at` has microseconds, where the record has milliseconds; `size_asked` is of a response, bytes of the request's body.
    """

    place: int
    at: str
    record: str
    head: str
    address: str
    size_asked: int
    milliseconds: float | None
    provider_milliseconds: float | None


class Others(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """2^level messages of other days that stand in between: the hash of their subtree, in base64."""

    others: int
    level: int
    hash: str


class Last(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last line: how many messages, the last place, SHA-256 (hex) of all lines before, the checkpoint, the proof up to it."""

    end: int
    place: int
    lines: str
    checkpoint: str
    consistency: tuple[str, ...]


_encoder = msgspec.json.Encoder()
_decoders: dict[bytes, msgspec.json.Decoder[Any]] = {
    b'{"arch': msgspec.json.Decoder(First),
    b'{"plac': msgspec.json.Decoder(Line),
    b'{"othe': msgspec.json.Decoder(Others),
    b'{"end"': msgspec.json.Decoder(Last),
}
_BEGINNING = 6
read_line = _decoders[b'{"plac'].decode  # of a message; raises msgspec's errors


def written(line: First | Line | Others | Last) -> bytes:
    """Return a line as the file holds it."""
    return _encoder.encode(line) + b"\n"


def encoded(hashes: Iterable[bytes]) -> tuple[str, ...]:
    """Return hashes as lines hold them."""
    return tuple(base64.b64encode(each).decode() for each in hashes)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message as a file holds it: where (line and place), what the tree proves, and what the gateway noted beside."""

    line: int
    place: int
    at: str
    record: Record
    content: bytes
    head: bytes
    address: str
    size_asked: int
    milliseconds: float | None
    provider_milliseconds: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a whole file shows: whose ledger, which day, which places, by which checkpoint."""

    log: VerifierKey
    day: date
    first: int
    last: int
    count: int
    checkpoint: Checkpoint
    note: str


class DayReader:
    """Reads a file line by line; what is yielded is proved once `shown` is there, which is after the last line."""

    def __init__(
        self,
        lines: Iterable[bytes],
        file: str = "",
        *,
        trusted: VerifierKey | None = None,
        ledger: str = "",
        leaf_at: Callable[[int], bytes] | None = None,
    ) -> None:
        """Begin to read what `file` is the name of.

        `trusted` is the ledger's key as the verifier had it elsewhere, `ledger` the name that it has to bear; `leaf_at` gives the
        tree's own hash of a place, where the tree is at hand. Raises `Refused`: "archive.malformed", "archive.other_ledger".
        """
        self._lines, self._file = iter(lines), file
        self._number, self._digest = 0, hashlib.sha256()
        self._leaf_at = leaf_at
        first = self._next(First)
        self.log = self._log(first, trusted, ledger)
        self.day = self._day(first)
        nodes = tuple(self._hash(each) for each in first.before)
        if not 0 <= first.place < LARGEST or first.place.bit_count() != len(nodes):
            raise self._refused("archive.malformed")
        self.first, self._tree = first.place, Frontier(first.place, nodes)
        self._count, self._last_place = 0, -1
        self.shown: Shown | None = None

    def __iter__(self) -> Iterator[Entry]:
        """Yield the messages.

        Raises `Refused` with `line`, and `place` where it is one message's: "archive.malformed", "archive.truncated",
        "archive.order", "archive.record", "archive.head_differs", "archive.not_in_tree", "archive.other_day",
        "archive.lines_differ", "archive.wrong_end", "archive.checkpoint", "archive.other_root", "archive.more".
        """
        while True:
            raw = self._raw()
            if raw is None:
                raise self._refused("archive.truncated")
            found = self._read(raw)
            if isinstance(found, Last):
                break
            self._digest.update(raw)
            if isinstance(found, Line):
                yield self._entry(found)
            elif isinstance(found, Others):
                self._pass_over(found)
            else:
                raise self._refused("archive.malformed")
        self._end(found)

    def _raw(self) -> bytes | None:
        raw = next(self._lines, None)
        self._number += raw is not None
        return raw

    def _next(self, kind: type[First]) -> First:
        raw = self._raw()
        found = self._read(raw or b"")
        if raw is None or not isinstance(found, kind):
            raise self._refused("archive.malformed")
        self._digest.update(raw)
        return found

    def _read(self, raw: bytes) -> First | Line | Others | Last:
        decoder = _decoders.get(raw[:_BEGINNING])
        if decoder is None or not raw.endswith(b"\n"):
            raise self._refused(
                "archive.malformed" if raw.endswith(b"\n") or not raw else "archive.truncated"
            )
        try:
            found: First | Line | Others | Last = decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            raise self._refused("archive.malformed") from None
        if written(found) != raw:  # one spelling: a person and a program read the same
            raise self._refused("archive.malformed")
        return found

    def _entry(self, line: Line) -> Entry:
        if line.place != self._tree.size:
            raise self._refused("archive.order", place=line.place, wanted=self._tree.size)
        content = line.record.encode()
        try:
            record, head = read_record(content), line.head.encode("latin-1")
        except (Refused, UnicodeEncodeError):
            raise self._refused("archive.record", place=line.place) from None
        if body_digest(head) != record.head:
            raise self._refused("archive.head_differs", place=line.place)
        is_day = line.at[:10] == self.day.isoformat()
        if not is_day or len(line.at) != _MOMENT or f"{line.at[:_MILLISECONDS]}Z" != record.at:
            raise self._refused("archive.other_day", place=line.place)
        leaf = leaf_hash(content)
        if self._leaf_at is not None and self._leaf_at(line.place) != leaf:
            raise self._refused("archive.not_in_tree", place=line.place)
        self._tree = extended(self._tree, (leaf,))
        self._count, self._last_place = self._count + 1, line.place
        return Entry(
            *(self._number, line.place, line.at, record, content, head, line.address, line.size_asked),
            *(line.milliseconds, line.provider_milliseconds),
        )

    def _pass_over(self, found: Others) -> None:
        if found.others != self._tree.size:
            raise self._refused("archive.order", place=found.others, wanted=self._tree.size)
        try:
            self._tree = with_subtree(self._tree, found.level, self._hash(found.hash))
        except Refused:
            raise self._refused("archive.malformed") from None

    def _end(self, last: Last) -> None:
        if last.lines != self._digest.hexdigest():
            raise self._refused("archive.lines_differ")
        is_end = (last.end, last.place) == (self._count, self._last_place)
        if not is_end or not self._count or last.place != self._tree.size - 1:
            raise self._refused("archive.wrong_end", count=self._count)
        checkpoint = self._checkpoint(last.checkpoint)
        proof = tuple(self._hash(each) for each in last.consistency)
        try:
            verify_consistency(self._tree.size, checkpoint.size, self._tree.root, checkpoint.root, proof)
        except Refused:
            raise self._refused("archive.other_root") from None
        if self._raw() is not None:
            raise self._refused("archive.more")
        self.shown = Shown(
            *(self.log, self.day, self.first, self._last_place, self._count, checkpoint, last.checkpoint)
        )

    def _checkpoint(self, written_note: str) -> Checkpoint:
        try:
            note = read_note(written_note.encode())
            found = read_checkpoint(note.text)
            is_own = found.origin == self.log.name and note.written == written_note
            if is_own and verified(note, (self.log,)):
                return found
        except Refused:
            pass
        raise self._refused("archive.checkpoint")

    def _log(self, first: First, trusted: VerifierKey | None, ledger: str) -> VerifierKey:
        try:
            found = read_key(first.log)
        except Refused:
            raise self._refused("archive.malformed") from None
        if found.kind is not Kind.PLAIN or found.text != first.log:
            raise self._refused("archive.malformed")
        if trusted is not None and found != trusted:
            raise self._refused("archive.other_ledger", ledger=found.text, own=trusted.text)
        if ledger and found.name != ledger:
            raise self._refused("archive.other_ledger", ledger=found.name, own=ledger)
        return found

    def _day(self, first: First) -> date:
        try:
            found = date.fromisoformat(first.day)
        except ValueError:
            raise self._refused("archive.malformed") from None
        if found.isoformat() != first.day:
            raise self._refused("archive.malformed")
        return found

    def _hash(self, text: str) -> bytes:
        try:
            found = base64.b64decode(text, validate=True)
        except ValueError:
            found = b""
        if len(found) != HASH_BYTES:
            raise self._refused("archive.malformed")
        return found

    def _refused(self, code: str, **facts: Any) -> Refused:
        return Refused(code, file=self._file, line=self._number, **facts)
