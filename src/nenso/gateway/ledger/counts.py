"""Messages counted by hour as they enter the tree: a figure of the statistics is the number of ledger entries behind it."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nenso.exchange.rules.ledger.records import Direction
from nenso.exchange.rules.traffic.counting import BOUNDS, outcome_of
from nenso.gateway.database import Connection

_KEEP = """
INSERT INTO exchange_hourcount AS kept (hour, client, service, "right", outcome, count, bytes_asked, bytes_answered,
    milliseconds, provider_milliseconds, buckets)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::bigint[])
ON CONFLICT ON CONSTRAINT hour_counted_once DO UPDATE SET
    count = kept.count + excluded.count,
    bytes_asked = kept.bytes_asked + excluded.bytes_asked,
    bytes_answered = kept.bytes_answered + excluded.bytes_answered,
    milliseconds = kept.milliseconds + excluded.milliseconds,
    provider_milliseconds = kept.provider_milliseconds + excluded.provider_milliseconds,
    buckets = ARRAY(SELECT a + b FROM unnest(kept.buckets, excluded.buckets) WITH ORDINALITY AS u(a, b, n) ORDER BY n)
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting reads of an entry."""

    at: datetime
    direction: str
    client: str
    service: str
    right: UUID | None
    status: int | None
    fault: str
    size: int
    size_asked: int
    milliseconds: float | None
    provider_milliseconds: float | None


@dataclass(slots=True)
class Sum:
    """What one hour, client, service, right and outcome add up to."""

    count: int = 0
    bytes_asked: int = 0
    bytes_answered: int = 0
    milliseconds: float = 0.0
    provider_milliseconds: float = 0.0
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))


Key = tuple[datetime, str, str, UUID | None, str]


def counted(entries: Iterable[Counted]) -> dict[Key, Sum]:
    """Return what exchanges add up to: each is counted once, by its response."""
    found: dict[Key, Sum] = {}
    for each in entries:
        if each.direction != Direction.RESPONSE:
            continue
        hour = each.at.replace(minute=0, second=0, microsecond=0)
        one = found.setdefault(
            (hour, each.client, each.service, each.right, outcome_of(each.status or 0, each.fault)), Sum()
        )
        one.count += 1
        one.bytes_asked += each.size_asked
        one.bytes_answered += each.size
        one.milliseconds += each.milliseconds or 0.0
        one.provider_milliseconds += each.provider_milliseconds or 0.0
        one.buckets[bisect_left(BOUNDS, each.milliseconds or 0.0)] += 1
    return found


async def keep_counts(connection: Connection, sums: dict[Key, Sum]) -> None:
    """Add sums to what is counted, in the caller's transaction."""
    for key, one in sorted(sums.items(), key=lambda item: item[0][:3]):
        values = (one.count, one.bytes_asked, one.bytes_answered, one.milliseconds, one.provider_milliseconds)
        await connection.execute(_KEEP, *key, *values, one.buckets)
