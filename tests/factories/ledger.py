"""A ledger for tests: exchanges as a gateway writes them, and the tree over them as its sequencer grows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from nenso.exchange.models import Checkpoint, LedgerEntry, LedgerHead, LedgerTile
from nenso.exchange.rules.ledger import proofs
from nenso.exchange.rules.ledger.merkle import HASH_BYTES, Frontier, extended, leaf_hash
from nenso.exchange.rules.ledger.notes import Note, SignerKey, signed
from nenso.exchange.rules.ledger.receipts import body_digest
from nenso.exchange.rules.ledger.records import VERSION, Direction, Record, read_record, written
from nenso.exchange.rules.ledger.tiles import HEIGHT, WIDTH

NOW = datetime(2026, 11, 26, 7, 30, tzinfo=UTC)
CLIENT, SERVICE = "VN/GOV/T48/portal", "VN/GOV/G06/population/citizens"
ASKED, ANSWERED = b'{"number": "048090001234"}', b'{"found": true}'


@dataclass(frozen=True, slots=True)
class Message:
    """A message as the ledger keeps it."""

    record: bytes
    head: bytes


def an_exchange(
    exchange: UUID | None = None, message: str = "VN-1", gateway: str = "hub", **fields: object
) -> tuple[Message, Message]:
    """Return request and response of one exchange, with the bodies `ASKED` and `ANSWERED`."""
    name = str(exchange or uuid4())
    request_head = f"POST\r\n/r1/{SERVICE}/find\r\nX-Road-Client:{CLIENT}\r\nx-road-request-id:{name}\r\n"
    heads = (request_head.encode(), f"200\r\nOK\r\nx-road-request-id:{name}\r\n".encode())
    facts = {"exchange": name, "message": message, "gateway": gateway, **fields}
    return (
        a_message(Direction.REQUEST, heads[0], ASKED, **facts),
        a_message(Direction.RESPONSE, heads[1], ANSWERED, at="2026-11-26T07:30:00.250Z", status=200, **facts),
    )


def a_message(direction: Direction, head: bytes, body: bytes, **fields: object) -> Message:
    """Return one message; `fields` are those of its record that are to be otherwise."""
    facts: dict[str, object] = {
        "version": VERSION,
        "direction": direction,
        "exchange": str(UUID(int=1)),
        "message": "VN-1",
        "at": "2026-11-26T07:30:00.000Z",
        "gateway": "hub",
        "client": CLIENT,
        "service": SERVICE,
        "method": "POST",
        "head": body_digest(head),
        "body": body_digest(body),
        "size": len(body),
        "status": 0,
        "fault": "",
        "right": str(UUID(int=7)),
        "purpose": "Xác nhận nơi cư trú",
    }
    return Message(written(Record(**{**facts, **fields})), head)  # type: ignore[arg-type]


# --- The tree in memory -----------------------------------------------------------------------------------


class Grown:
    """A tree over records, with every perfect subtree kept."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._held: dict[tuple[int, int], bytes] = {}
        self.frontier = extended(Frontier(), map(leaf_hash, records), self._keep)

    def _keep(self, level: int, index: int, found: bytes) -> None:
        self._held[level, index] = found

    def subtrees(self, level: int, index: int) -> bytes:
        """Return the hash of a perfect subtree."""
        return self._held[level, index]

    def checkpoint(self, *keys: SignerKey, at: int = 0) -> Note:
        """Return the checkpoint over all of it, signed by the keys, the log's first."""
        text = proofs.Checkpoint(keys[0].name, self.frontier.size, self.frontier.root).text
        return Note(text, tuple(signed(text, key, at) for key in keys))


# --- The tree in the database -----------------------------------------------------------------------------


def written_down(messages: Sequence[Message]) -> None:
    """Write entries as a gateway does: they have places, and no checkpoint yet."""
    head = LedgerHead.objects.get()
    _partition(NOW.date())
    rows = [_row(head.size + nth, each) for nth, each in enumerate(messages)]
    for day in {row.day for row in rows}:
        _partition(day)
    LedgerEntry.objects.bulk_create(rows)
    head.size += len(messages)
    head.save()


def integrate(key: SignerKey, *more: SignerKey, at: datetime = NOW) -> Checkpoint:
    """Take what is written into tiles and a signed checkpoint, as the sequencer does; `more` are witnesses."""
    head = LedgerHead.objects.get()
    nodes = bytes(head.nodes)
    frontier = Frontier(
        head.integrated, tuple(nodes[p : p + HASH_BYTES] for p in range(0, len(nodes), HASH_BYTES))
    )
    rows = LedgerEntry.objects.filter(place__gte=head.integrated).order_by("place")
    new: dict[tuple[int, int], list[bytes]] = {}

    def found(level: int, index: int, value: bytes) -> None:
        if level % HEIGHT == 0:
            new.setdefault((level // HEIGHT, index // WIDTH), []).append(value)

    grown = extended(frontier, [leaf_hash(bytes(each.record)) for each in rows], found)
    _keep_hashes(new)
    text = proofs.Checkpoint(key.name, grown.size, grown.root).text
    note = Note(text, tuple(signed(text, each, int(at.timestamp())) for each in (key, *more)))
    head.integrated, head.nodes = grown.size, b"".join(grown.nodes)
    head.save()
    facts = {"at": at, "note": note.written, "cosigned": len(more)}
    return Checkpoint.objects.create(size=grown.size, **facts)


def a_ledger(key: SignerKey, count: int = 3, *witnesses: SignerKey) -> list[tuple[Message, Message]]:
    """Return the exchanges of a ledger that holds so many of them, integrated; witnesses sign its checkpoint too."""
    exchanges = [an_exchange(message=f"VN-{number}") for number in range(count)]
    written_down([message for each in exchanges for message in each])
    integrate(key, *witnesses)
    return exchanges


def _keep_hashes(new: dict[tuple[int, int], list[bytes]]) -> None:
    for (level, number), hashes in new.items():
        tile, _ = LedgerTile.objects.get_or_create(level=level, number=number, defaults={"hashes": b""})
        whole = bytes(tile.hashes) + b"".join(hashes)
        LedgerTile.objects.filter(level=level, number=number).update(hashes=whole)


def _row(place: int, message: Message) -> LedgerEntry:
    record = read_record(message.record)
    at = datetime.fromisoformat(record.at)
    return LedgerEntry(
        day=at.date(),
        place=place,
        at=at,
        exchange=UUID(record.exchange),
        message=record.message,
        direction=record.direction,
        client=record.client,
        service=record.service,
        right=UUID(record.right) if record.right else None,
        method=record.method,
        status=record.status or None,
        fault=record.fault,
        size=record.size,
        size_asked=0,
        address="192.0.2.1",
        record=message.record,
        head=message.head,
    )


def _partition(day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS exchange_entry_{day:%Y%m%d} PARTITION OF exchange_entry "
            f"FOR VALUES FROM ('{day}') TO ('{day + timedelta(days=1)}')"
        )
