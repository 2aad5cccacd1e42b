"""The demonstration's messages: entries of the ledger as a gateway writes them, from a seed, of the days that end at a moment."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from nenso.exchange.rules.ledger.receipts import body_digest
from nenso.exchange.rules.ledger.records import Direction
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.hashes import digest_of, request_hash, request_head, response_head
from nenso.exchange.rules.routing.snapshot import Right
from nenso.gateway.bodies import Passed
from nenso.gateway.ledger.rows import Exchanged, Message, Row, row
from nenso.project.exchanging.script import DAYS, Flow

VIETNAM = 7  # hours before UTC
# Of a working day's messages, how many of 100 come in each of its hours, beginning at midnight.
_HOURS = (0, 0, 0, 0, 0, 0, 1, 4, 12, 14, 12, 8, 3, 8, 12, 11, 8, 3, 1, 1, 1, 1, 0, 0)
_FAULT = f"{Side.PROVIDER}.{Fault.NETWORK_ERROR}"


def entries(
    seed: int, flows: Sequence[Flow], rights: Mapping[tuple[str, str], Right], now: datetime
) -> list[Row]:
    """Return requests and answers of all flows in the order of time; `rights` by client and service."""
    found: list[tuple[datetime, list[Row]]] = []
    for number, flow in enumerate(flows):
        chance = random.Random(f"{seed} {number}")  # noqa: S311 - nothing secret
        right = rights[flow.client, flow.service]
        found += [(at, _exchanged(flow, right, at, chance)) for at in _moments(flow, now, chance)]
    return [each for _, both in sorted(found, key=lambda one: one[0]) for each in both]


def _moments(flow: Flow, now: datetime, chance: random.Random) -> Iterator[datetime]:
    midnight = (now + timedelta(hours=VIETNAM)).replace(hour=0, minute=0, second=0, microsecond=0)
    for ago in range(DAYS, -1, -1):
        day = midnight - timedelta(days=ago, hours=VIETNAM)
        share = 0.15 if (day + timedelta(hours=VIETNAM)).weekday() >= 5 else 1.0
        for _ in range(round(flow.a_day * share * chance.uniform(0.8, 1.2))):
            hour = chance.choices(range(24), _HOURS)[0]
            at = day + timedelta(hours=hour, milliseconds=chance.randrange(3_600_000))
            if at < now - timedelta(seconds=10):
                yield at.astimezone(UTC)


def _exchanged(flow: Flow, right: Right, at: datetime, chance: random.Random) -> list[Row]:
    exchange = str(UUID(int=chance.getrandbits(128), version=4))
    message = f"VN-{UUID(int=chance.getrandbits(128), version=4)}"
    of = Exchanged(
        exchange=exchange,
        message=message,
        gateway="demo",
        client=flow.client,
        service=flow.service,
        method=flow.method,
        right=right.number,
        purpose=right.purpose,
        address="192.0.2.1",
    )
    head = request_head(
        flow.method,
        f"/r1/{flow.service}{flow.path}",
        [("X-Road-Client", flow.client)],
        exchange,
        message,
    )
    asked = Passed(chance.randbytes(flow.asked))
    took = flow.median * chance.lognormvariate(0, 0.45)
    request = Message(Direction.REQUEST, at, head, body_digest(head), asked.written, asked.size)
    return [row(of, request), row(of, _answer(flow, of, request, asked, took, chance))]


def _answer(
    flow: Flow, of: Exchanged, request: Message, asked: Passed, took: float, chance: random.Random
) -> Message:
    luck = chance.randrange(1_000)
    fault = _FAULT if luck < flow.failing // 3 else ""
    status = 500 if fault else 404 if luck < flow.failing else 200
    size = 260 if status != 200 else int(flow.answered * chance.uniform(0.8, 1.3))
    body = Passed(chance.randbytes(size))
    hashed = request_hash(digest_of(request.head), asked.digest)
    own = [
        ("x-road-id", of.message),
        ("x-road-client", of.client),
        ("x-road-service", of.service),
        ("x-road-request-id", of.exchange),
        ("x-road-request-hash", hashed),
    ]
    head = response_head(status, "", [("Content-Type", "application/json")], own)
    return Message(
        Direction.RESPONSE,
        request.at + timedelta(milliseconds=took + 3),
        head,
        body_digest(head),
        body.written,
        body.size,
        asked.size,
        status,
        fault,
        took + 3,
        None if fault else took,
    )
