"""Reading the ledger: entries, tiles of the tree, signed checkpoints, and the receipts that these make."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from nenso.exchange.models import Checkpoint, LedgerEntry, LedgerHead
from nenso.exchange.queries.archives import archives_at, archives_naming, lines_naming, named
from nenso.exchange.queries.keys import ledger_public
from nenso.exchange.queries.stamps import first_stamp, stamped_checkpoint
from nenso.exchange.queries.trees import Tiles, hashes_of
from nenso.exchange.queries.witnesses import witness_keys
from nenso.exchange.rules.ledger.days import Line
from nenso.exchange.rules.ledger.merkle import HASH_BYTES, Subtrees, consistency_proof, inclusion_proof
from nenso.exchange.rules.ledger.notes import VerifierKey, read_note, verified
from nenso.exchange.rules.ledger.proofs import Proof
from nenso.exchange.rules.ledger.receipts import Receipt, Stamp, receipt, stamp, verify_receipt
from nenso.exchange.rules.ledger.records import Direction, read_record
from nenso.exchange.rules.ledger.tiles import WIDTH, subtrees_in, tile_named
from nenso.kernel.rules import Refused

_LENGTH_BYTES = 2  # before each entry of a bundle
_NEXT = 20  # cosigned checkpoints that are looked at for a receipt
_SHOWN = 5  # exchanges that are named where an identifier stands for several


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry of the ledger: where it stands, what it is about, and the bytes that are proved."""

    place: int
    at: datetime
    exchange: UUID
    message: str
    direction: str
    client: str
    service: str
    record: bytes
    head: bytes


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """The tree at a moment: how many entries, and the signed note that says so with its root."""

    size: int
    at: datetime
    note: str


# --- Entries ----------------------------------------------------------------------------------------------


def entry(place: int) -> KeptEntry:
    """Return the entry at a place; raises `Refused("ledger.no_such_entry")`."""
    row = LedgerEntry.objects.filter(place=place).first()
    if row is None:
        if files := archives_at(place):
            raise Refused("ledger.archived", index=place, files=named(files))
        raise Refused("ledger.no_such_entry", index=place, size=_head().size)
    return _kept(row)


def entries_of_exchange(name: str, archives: Sequence[Path] = ()) -> tuple[KeptEntry, ...]:
    """Return the entries of an exchange in the ledger's order, by its identifier (X-Road-Request-Id) or the client's own (X-Road-Id).

    `archives` are files of days in which it is looked for too; what stands in them alone was not proved. Raises `Refused`:
    "receipt.not_found"; "receipt.several" where clients gave one identifier to several exchanges; "receipt.archived" where it, or
    half of it, lies in another file; with `archives` as `lines_naming`.
    """
    rows = [_kept(row) for row in _by_exchange(name) or _by_message(name)]
    days, filed = _in_files(name, archives)
    found = {each.place: each for each in (*filed, *rows)}
    exchanges = list(dict.fromkeys(str(each.exchange) for each in found.values()))
    if len(exchanges) > 1:
        raise Refused(
            "receipt.several", name=name, count=len(exchanges), exchanges=", ".join(exchanges[:_SHOWN])
        )
    entries = tuple(found[place] for place in sorted(found))
    _must_lie_nowhere_else(name, entries, days)
    if not entries:
        raise Refused("receipt.not_found", name=name)
    return entries


def _in_files(name: str, archives: Sequence[Path]) -> tuple[set[date], list[KeptEntry]]:
    days, found = set(), []
    for file in archives:
        day, lines = lines_naming(file, name, settings.EXCHANGE_LEDGER)
        days.add(day)
        found += [_filed(line) for line in lines]
    return days, found


def _must_lie_nowhere_else(name: str, entries: Sequence[KeptEntry], days: set[date]) -> None:
    """Raise `Refused("receipt.archived")` where an exchange, or its other half about midnight, lies in a file that was not handed in."""
    if {each.direction for each in entries} == set(Direction):
        return
    files = [
        each
        for each in archives_naming(str(entries[0].exchange) if entries else name)
        if each.day not in days
    ]
    if entries:
        near = {each.at.astimezone(UTC).date() + timedelta(days=by) for each in entries for by in (-1, 0, 1)}
        files = [each for each in files if each.day in near]
    if files:
        raise Refused("receipt.archived", name=name, files=named(files))


def _filed(line: Line) -> KeptEntry:
    record = read_record(line.record.encode())
    return KeptEntry(
        place=line.place,
        at=datetime.fromisoformat(line.at),
        exchange=UUID(record.exchange),
        message=record.message,
        direction=str(record.direction),
        client=record.client,
        service=record.service,
        record=line.record.encode(),
        head=line.head.encode("latin-1"),
    )


def _by_exchange(name: str) -> list[LedgerEntry]:
    try:
        exchange = UUID(name)
    except ValueError:
        return []
    return list(LedgerEntry.objects.filter(exchange=exchange).order_by("place"))


def _by_message(name: str) -> list[LedgerEntry]:
    if "\0" in name:  # PostgreSQL keeps no such text, and refuses to look for it
        return []
    return list(LedgerEntry.objects.filter(message=name).order_by("place"))


def _kept(row: LedgerEntry) -> KeptEntry:
    return KeptEntry(
        place=row.place,
        at=row.at,
        exchange=row.exchange,
        message=row.message,
        direction=row.direction,
        client=row.client,
        service=row.service,
        record=bytes(row.record),
        head=bytes(row.head),
    )


# --- The tree ---------------------------------------------------------------------------------------------


def subtrees() -> Subtrees:
    """Return the perfect subtrees of the tree, read from the tiles that they lie in; raises `Refused("ledger.no_such_tile")`."""
    return subtrees_in(Tiles())


def tile_bytes(path: str) -> bytes:
    """Return the bytes of a tile by its path below `tile/` (C2SP tlog-tiles); a growing tile by its width, and any it had before.

    Raises `Refused("ledger.no_such_tile")`.
    """
    tile = tile_named(path)
    hashes = hashes_of(tile)
    if len(hashes) < tile.width * HASH_BYTES:
        raise Refused("ledger.no_such_tile", path=tile.path)
    return hashes[: tile.width * HASH_BYTES]


def bundle_bytes(path: str) -> bytes:
    """Return the records whose hashes a tile of level 0 holds, each behind its length, by its path below `tile/entries/`.

    Records name agencies and services: whoever hands a bundle on has asked first who may read it. Raises
    `Refused("ledger.no_such_tile")`, also where entries of that age are kept elsewhere.
    """
    tile = tile_named(f"0/{path}")
    first = tile.number * WIDTH
    places = range(first, min(first + tile.width, _head().integrated))
    rows = LedgerEntry.objects.filter(place__gte=first, place__lt=places.stop).order_by("place")
    records = [bytes(record) for record in rows.values_list("record", flat=True)]
    if len(records) != tile.width:
        if files := list(dict.fromkeys((*archives_at(places.start), *archives_at(places.stop - 1)))):
            raise Refused("ledger.archived", index=places.start, files=named(files))
        raise Refused("ledger.no_such_tile", path=tile.entries_path)
    return b"".join(len(each).to_bytes(_LENGTH_BYTES, "big") + each for each in records)


def consistency(old: int, new: int) -> tuple[bytes, ...]:
    """Return the proof that the tree of one size is the beginning of that of another; raises `Refused("ledger.no_such_size")`."""
    if new > _head().integrated:
        raise Refused("ledger.no_such_size", old=old, new=new)
    return consistency_proof(old, new, subtrees())


def _head() -> LedgerHead:
    return LedgerHead.objects.first() or LedgerHead()


# --- Checkpoints and receipts -----------------------------------------------------------------------------


def newest_checkpoint() -> SignedCheckpoint:
    """Return the newest checkpoint; raises `Refused("ledger.no_such_checkpoint")` before the first."""
    return _signed(Checkpoint.objects.order_by("-size").first(), 1)


def checkpoint_for(size: int) -> SignedCheckpoint:
    """Return the first checkpoint that covers so many entries; raises `Refused("ledger.no_such_checkpoint")`."""
    return _signed(Checkpoint.objects.filter(size__gte=size).order_by("size").first(), size)


def _best_for(size: int) -> SignedCheckpoint:
    """Return the checkpoint that shows most of a size: of the next cosigned ones the first that most witnesses signed, else the first."""
    rows = Checkpoint.objects.filter(size__gte=size, cosigned__gt=0).order_by("size")[:_NEXT]
    best = max(rows, key=lambda row: row.cosigned, default=None)  # of equals the first
    return checkpoint_for(size) if best is None else _signed(best, size)


def _by_key(found: SignedCheckpoint, key: VerifierKey) -> SignedCheckpoint:
    """Return a checkpoint, or where another key signed it, which the house had before, a newer one by this key: cosigned if there is one."""
    ways: tuple[Callable[[], SignedCheckpoint], ...] = (lambda: found, newest_cosigned, newest_checkpoint)
    for each in ways:
        with suppress(Refused):
            newer = each()
            if newer.size >= found.size and verified(read_note(newer.note.encode()), [key]):
                return newer
    return found


def newest_cosigned() -> SignedCheckpoint:
    """Return the newest checkpoint that a witness cosigned; raises `Refused("ledger.no_such_checkpoint")` before the first."""
    return _signed(Checkpoint.objects.filter(cosigned__gt=0).order_by("-size").first(), 1)


def _signed(row: Checkpoint | None, size: int) -> SignedCheckpoint:
    if row is None:
        raise Refused("ledger.no_such_checkpoint", size=size)
    return SignedCheckpoint(row.size, row.at, row.note)


def receipt_of(
    name: str,
    *,
    has_heads: bool = True,
    size: int = 0,
    witnesses: tuple[VerifierKey, ...] = (),
    archives: Sequence[Path] = (),
) -> Receipt:
    """Return the receipt of an exchange: its request and, where it was answered, its response, by the first checkpoint that has both.

    A head names paths and users, and may be left out. `size` asks for a checkpoint at least so large: one that `witnesses` signed.
    `archives` are files of days that it is looked for in too. Where nothing is asked for it is the one among the next that most witnesses cosigned; those whom we know are named.
    The first time stamp on that checkpoint or a later one is added. The receipt is verified before it is handed out. Raises `Refused`: as `entries_of_exchange`, "receipt.not_yet" while no signed
    checkpoint has the entries, and what `verify_receipt` finds wrong in what is kept.
    """
    entries = _pair(entries_of_exchange(name, archives))
    last = max(each.place for each in entries)
    if last >= _head().integrated:
        raise Refused("receipt.not_yet", name=name)
    key = ledger_public()
    checkpoint = _by_key(checkpoint_for(size) if size > last else _best_for(last + 1), key)
    note, read = read_note(checkpoint.note.encode()), subtrees()
    messages = []
    for each in entries:
        proof = Proof(each.place, inclusion_proof(each.place, checkpoint.size, read), note)
        messages.append((each.record, each.head if has_heads else b"", proof))
    seen = [each.key for each in verified(note, witness_keys())]
    witnesses = tuple(dict.fromkeys((*witnesses, *seen)))
    found = receipt(messages, key, witnesses, _stamp(checkpoint.size, read))
    verify_receipt(found, key, witnesses)
    return found


def _stamp(size: int, read: Subtrees) -> Stamp | None:
    found = first_stamp(size)
    if found is None:
        return None
    return stamp(stamped_checkpoint(found.size), consistency_proof(size, found.size, read), found.token)


def _pair(entries: tuple[KeptEntry, ...]) -> tuple[KeptEntry, ...]:
    """Return the request of an exchange and its response, as one gateway wrote them: on a way of two hops each writes its own."""
    gateway = read_record(entries[0].record).gateway
    own = [each for each in entries if read_record(each.record).gateway == gateway]
    by_direction = {each.direction: each for each in reversed(own)}
    return tuple(by_direction[each] for each in Direction if each in by_direction)
