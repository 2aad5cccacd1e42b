"""Types, subscriptions and publications in the database. What is returned by a publication is durable."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from nenso.exchange.rules.events.shapes import Delivery, Wanted
from nenso.gateway.database import Pool, pooled

MOST_CONNECTIONS = 4
_TRIES = 3
# What two raise who publish and unsubscribe in the same moment: nothing was done, and it goes the next time.
_IN_EACH_OTHERS_WAY = (asyncpg.ForeignKeyViolationError, asyncpg.DeadlockDetectedError)
_SUBSCRIPTION = """
SELECT s.uuid, s.subscriber, t.name, s.delivery, s.ttl_seconds, s.is_fifo, s.service, s.id
FROM exchange_subscription s JOIN exchange_eventtype t ON t.id = s.type_id
WHERE t.publisher = $1 AND s.subscriber = $2
"""
# The row of the type is locked until the commit: sequences have no gap, and who sees an event sees those before it.
_PUBLISH = """
WITH counted AS (UPDATE exchange_eventtype SET last = last + 1 WHERE id = $1 RETURNING last),
kept AS (
    INSERT INTO exchange_event (uuid, type_id, sequence, key, content, exchange, at)
    SELECT $2, $1, last, $3, $4, $5, $6 FROM counted RETURNING id, sequence
),
given AS (
    INSERT INTO exchange_eventdelivery
        (subscription_id, event_id, sequence, lane, state, attempts, due_at, expires_at, reason)
    SELECT s.id, kept.id, kept.sequence, lanes.lane, 'waiting', 0, CASE WHEN lanes.lane IS NULL THEN now() END,
        now() + s.ttl_seconds * interval '1 second', ''
    FROM kept, exchange_subscription s,
        LATERAL (SELECT CASE WHEN s.is_fifo THEN '' ELSE nullif($3, '') END AS lane) lanes
    WHERE s.type_id = $1 RETURNING subscription_id, lane
),
told AS (SELECT pg_notify('exchange_events', '') FROM kept)
SELECT kept.sequence, ARRAY(SELECT subscription_id FROM given WHERE lane IS NOT NULL) AS subscriptions,
    ARRAY(SELECT lane FROM given WHERE lane IS NOT NULL) AS lanes, (SELECT count(*) FROM told) AS told
FROM kept
"""
# Without a time where something earlier of the lane waits; what is first has one.
_PROMOTE = """
WITH promoted AS (
UPDATE exchange_eventdelivery d SET due_at = now()
FROM (SELECT DISTINCT subscription, lane FROM unnest($1::bigint[], $2::text[]) AS given(subscription, lane)) g
CROSS JOIN LATERAL (
    SELECT id FROM exchange_eventdelivery
    WHERE subscription_id = g.subscription AND lane = g.lane AND state = 'waiting' ORDER BY sequence LIMIT 1
) first
WHERE d.id = first.id AND d.due_at IS NULL AND d.state = 'waiting'
RETURNING 1
)
SELECT pg_notify('exchange_events', '') FROM promoted LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Type:
    """An event type: its row, and its schema as text."""

    id: int
    schema: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription as it stands."""

    id: int
    uuid: UUID
    subscriber: str
    type: str
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be kept."""

    uuid: UUID
    key: str
    content: str
    exchange: UUID
    at: datetime


class Store:
    """Asks and writes, over a few connections that are made when they are needed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Pool | None = None
        self._making = asyncio.Lock()

    async def pool(self) -> Pool:
        """Return the connections."""
        async with self._making:
            if self._pool is None:
                self._pool = await pooled(self._url, MOST_CONNECTIONS)
        return self._pool

    def close(self) -> None:
        """Let go of every connection."""
        if self._pool is not None:
            self._pool.terminate()

    async def fetch(self, words: str, *values: Any) -> list[Any]:
        """Return the rows of a statement, which is a transaction of its own."""
        return list(await self._done("fetch", words, values))

    async def one(self, words: str, *values: Any) -> Any:
        """Return the first row, None where there is none."""
        return await self._done("fetchrow", words, values)

    async def _done(self, how: str, words: str, values: tuple[Any, ...]) -> Any:
        pool = await self.pool()
        for _ in range(_TRIES - 1):
            with suppress(*_IN_EACH_OTHERS_WAY):
                return await getattr(pool, how)(words, *values)
        return await getattr(pool, how)(words, *values)

    # --- Types ---

    async def types(self, publisher: str) -> list[str]:
        """Return the names of a publisher's event types."""
        words = "SELECT name FROM exchange_eventtype WHERE publisher = $1 ORDER BY name"
        return [row[0] for row in await self.fetch(words, publisher)]

    async def type(self, publisher: str, name: str) -> Type | None:
        """Return an event type."""
        words = "SELECT id, schema::text FROM exchange_eventtype WHERE publisher = $1 AND name = $2"
        row = await self.one(words, publisher, name)
        return Type(*row) if row else None

    async def add_type(self, publisher: str, name: str, schema: dict[str, Any], at: datetime) -> bool:
        """Define an event type; False where there is one already."""
        words = """
        INSERT INTO exchange_eventtype (publisher, name, schema, last, at) VALUES ($1, $2, $3::jsonb, 0, $4)
        ON CONFLICT DO NOTHING RETURNING 1"""
        text = msgspec.json.encode(schema).decode()
        return await self.one(words, publisher, name, text, at) is not None

    async def delete_type(self, publisher: str, name: str) -> bool:
        """Delete an event type with all that hangs on it; False where there is none."""
        words = """
        WITH gone AS (DELETE FROM exchange_eventtype WHERE publisher = $1 AND name = $2 RETURNING id),
        s AS (DELETE FROM exchange_subscription USING gone WHERE type_id = gone.id RETURNING exchange_subscription.id),
        d AS (DELETE FROM exchange_eventdelivery USING s WHERE subscription_id = s.id),
        e AS (DELETE FROM exchange_event USING gone WHERE type_id = gone.id)
        SELECT id FROM gone"""
        return await self.one(words, publisher, name) is not None

    # --- Subscriptions ---

    async def subscriptions(self, publisher: str, subscriber: str) -> list[Subscribed]:
        """Return what a subscriber gets of a publisher."""
        rows = await self.fetch(f"{_SUBSCRIPTION} ORDER BY t.name", publisher, subscriber)
        return [_subscribed(row) for row in rows]

    async def subscription(self, publisher: str, subscriber: str, name: str) -> Subscribed | None:
        """Return a subscription to a type."""
        row = await self.one(f"{_SUBSCRIPTION} AND t.name = $3", publisher, subscriber, name)
        return _subscribed(row) if row else None

    async def subscribe(self, kind: Type, uuid: UUID, subscriber: str, wanted: Wanted, at: datetime) -> bool:
        """Subscribe to a type; False where it was done already."""
        words = """
        INSERT INTO exchange_subscription (uuid, type_id, subscriber, delivery, service, ttl_seconds, is_fifo, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (type_id, subscriber) DO NOTHING RETURNING 1"""
        facts = (wanted.delivery, wanted.service, wanted.ttl, wanted.is_fifo)
        return await self.one(words, uuid, kind.id, subscriber, *facts, at) is not None

    async def change(self, standing: Subscribed, wanted: Wanted) -> None:
        """Change a subscription; what waits is put in the order that is wanted now."""
        words = """
        WITH changed AS (
            UPDATE exchange_subscription SET delivery = $2, service = $3, ttl_seconds = $4, is_fifo = $5 WHERE id = $1
        )
        UPDATE exchange_eventdelivery d SET
            lane = CASE WHEN $5 THEN '' ELSE nullif(e.key, '') END,
            due_at = CASE WHEN $5 OR e.key <> '' THEN d.due_at ELSE coalesce(d.due_at, now()) END
        FROM exchange_event e WHERE e.id = d.event_id AND d.subscription_id = $1 AND d.state = 'waiting'
        RETURNING d.subscription_id, d.lane"""
        facts = (wanted.delivery, wanted.service, wanted.ttl, wanted.is_fifo)
        rows = await self.fetch(words, standing.id, *facts)
        await self.promote([(row[0], row[1]) for row in rows if row[1] is not None])

    async def unsubscribe(self, standing: Subscribed) -> None:
        """End a subscription; what waits for it is not delivered any more."""
        words = """
        WITH d AS (DELETE FROM exchange_eventdelivery WHERE subscription_id = $1)
        DELETE FROM exchange_subscription WHERE id = $1"""
        await self.fetch(words, standing.id)

    # --- Publications ---

    async def publish(self, kind: Type, event: NewEvent) -> int | None:
        """Keep an event for everybody who subscribed; return its sequence, None where the type is gone.

        Raises `asyncpg.UniqueViolationError` where its identifier is taken.
        """
        row = await self.one(
            _PUBLISH, kind.id, event.uuid, event.key, event.content, event.exchange, event.at
        )
        if row is None:
            return None
        await self.promote(list(zip(row["subscriptions"], row["lanes"], strict=True)))
        return int(row["sequence"])

    async def promote(self, lanes: list[tuple[int, str]]) -> None:
        """Let the first of each lane be tried: asked after whatever changed a lane was committed, so that the last to do it sees all."""
        if lanes:
            subscriptions, names = zip(*lanes, strict=True)
            await self.fetch(_PROMOTE, list(subscriptions), list(names))

    async def published(self, kind: Type, uuid: UUID) -> Any:
        """Return an event of a type, with how many deliveries are in which state; None where there is none."""
        words = """
        SELECT e.id, e.sequence, e.key, e.content, e.stopped_at, coalesce(
            (SELECT json_object_agg(state, n) FROM (
                SELECT state, count(*) AS n FROM exchange_eventdelivery WHERE event_id = e.id GROUP BY state
            ) counted), '{}')::text AS states
        FROM exchange_event e WHERE e.type_id = $1 AND e.uuid = $2"""
        return await self.one(words, kind.id, uuid)

    async def stop(self, event: int) -> None:
        """Deliver an event to nobody any more who has not confirmed it."""
        words = """
        WITH stopped AS (UPDATE exchange_event SET stopped_at = now() WHERE id = $1)
        UPDATE exchange_eventdelivery SET state = 'stopped', settled_at = now()
        WHERE event_id = $1 AND state = 'waiting' RETURNING subscription_id, lane"""
        rows = await self.fetch(words, event)
        await self.promote([(row[0], row[1]) for row in rows if row[1] is not None])


def _subscribed(row: Any) -> Subscribed:
    wanted = Wanted(Delivery(row["delivery"]), row["ttl_seconds"], row["is_fifo"], row["service"])
    return Subscribed(row["id"], row["uuid"], row["subscriber"], row["name"], wanted)
