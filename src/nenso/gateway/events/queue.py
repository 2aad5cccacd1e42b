"""What waits to be delivered: handed out under a lease, confirmed, tried again, given up, delivered again.

An event that is handed out is nobody else's until its lease runs out, whichever gateway did it: rows are taken with
FOR UPDATE SKIP LOCKED, and their next time is put after the lease in the same statement.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from nenso.exchange.rules.events.trying import Trying, Why
from nenso.gateway.events.store import Store, Subscribed

_EACH_SWEEP = 1_000  # rows; the next second takes more
# Held where it is taken as well: what is delivered again stands before what has a time already.
_DUE = """
    d.subscription_id = s.id AND d.state = 'waiting' AND d.due_at <= now() AND (d.lane IS NULL OR NOT EXISTS (
        SELECT FROM exchange_eventdelivery earlier WHERE earlier.subscription_id = s.id AND earlier.lane = d.lane
            AND earlier.state = 'waiting' AND earlier.sequence < d.sequence))
    ORDER BY d.due_at, d.sequence
"""
_TAKE = """
UPDATE exchange_eventdelivery d SET attempts = d.attempts + 1, due_at = now() + $1 * interval '1 second'
FROM due, exchange_subscription s, exchange_event e, exchange_eventtype t
WHERE d.id = due.id AND s.id = d.subscription_id AND e.id = d.event_id AND t.id = e.type_id
RETURNING d.id, d.attempts, d.subscription_id AS subscription, d.lane, s.subscriber, s.service, t.publisher,
    t.name AS type, e.uuid, e.sequence, e.key, e.content
"""
_TAKE_TO_PUSH = f"""
WITH due AS (
    SELECT one.id FROM exchange_subscription s
    LEFT JOIN unnest($2::bigint[], $3::bigint[]) AS busy(id, n) ON busy.id = s.id
    CROSS JOIN LATERAL (
        SELECT d.id FROM exchange_eventdelivery d WHERE {_DUE}
        LIMIT greatest($4 - coalesce(busy.n, 0), 0) FOR UPDATE SKIP LOCKED
    ) one
    WHERE s.delivery = 'PUSH' LIMIT $5
) {_TAKE}"""  # noqa: S608 - of constants
_TAKE_ONE = f"""
WITH due AS (
    SELECT one.id FROM exchange_subscription s
    CROSS JOIN LATERAL (SELECT d.id FROM exchange_eventdelivery d WHERE {_DUE} LIMIT 1 FOR UPDATE SKIP LOCKED) one
    WHERE s.id = $2
) {_TAKE}"""  # noqa: S608 - of constants
_GIVE_UP = """
WITH over AS (
    SELECT id, expires_at <= now() AS is_expired FROM exchange_eventdelivery
    WHERE state = 'waiting' AND (expires_at <= now() AND (due_at IS NULL OR due_at <= now())
        OR attempts >= $1 AND due_at <= now())
    LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE exchange_eventdelivery d SET state = 'dead', settled_at = now(), reason = concat_ws(
    ', ', nullif(reason, ''), CASE WHEN over.is_expired THEN $3::text WHEN reason = '' THEN $4::text END)
FROM over WHERE d.id = over.id RETURNING d.subscription_id, d.lane
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """One event handed out, to whom, and for which time."""

    id: int
    attempts: int
    subscription: int
    lane: str | None
    subscriber: str
    service: str
    publisher: str
    type: str
    uuid: UUID
    sequence: int
    key: str
    content: str


class Queue:
    """What waits, in the database."""

    def __init__(self, store: Store, trying: Trying) -> None:
        self._store, self._trying = store, trying

    async def to_push(self, under_way: "Counter[int]", each: int, most: int) -> list[Taken]:
        """Take what is due to be pushed: `each` at most for a subscription with what is under way already, `most` in all."""
        busy, counts = list(under_way), list(under_way.values())
        rows = await self._store.fetch(_TAKE_TO_PUSH, self._trying.push_lease, busy, counts, each, most)
        return sorted((Taken(**dict(row)) for row in rows), key=lambda taken: taken.sequence)

    async def pulled(self, standing: Subscribed) -> Taken | None:
        """Take the next event of a subscription; None where nothing is due."""
        row = await self._store.one(_TAKE_ONE, self._trying.pull_lease, standing.id)
        return Taken(**dict(row)) if row else None

    async def confirm(self, taken: Taken) -> None:
        """Settle a pushed event as delivered, where its lease did not run out."""
        await self._settle("state = 'confirmed', settled_at = now(), reason = ''", taken)

    async def confirm_pulled(self, standing: Subscribed, event: UUID) -> bool:
        """Settle a pulled event; False where none of that identifier was handed out. Twice is as good as once."""
        words = """
        UPDATE exchange_eventdelivery d SET state = 'confirmed', settled_at = coalesce(settled_at, now()), reason = ''
        FROM exchange_event e WHERE e.id = d.event_id AND e.uuid = $2 AND d.subscription_id = $1
            AND d.state IN ('waiting', 'confirmed') AND d.attempts > 0
        RETURNING d.subscription_id, d.lane"""
        rows = await self._store.fetch(words, standing.id, event)
        await self._promote(rows)
        return bool(rows)

    async def failed(self, taken: Taken, reason: str, chance: float) -> bool:
        """Note why an attempt failed: it is tried again after a pause, or given up. Say whether it was given up."""
        pause = self._trying.pause(taken.attempts, chance)
        if pause is None:
            await self._settle("state = 'dead', settled_at = now(), reason = $3", taken, reason)
            return True
        change = "due_at = now() + $4 * interval '1 second', reason = $3"
        await self._settle(change, taken, reason, pause)
        return False

    async def not_tried(self, taken: Taken, pause: float) -> None:
        """Give an event back that was not tried at all; it counts for nothing."""
        await self._settle("attempts = attempts - 1, due_at = now() + $3 * interval '1 second'", taken, pause)

    async def _settle(self, change: str, taken: Taken, *values: Any) -> None:
        words = f"""
        UPDATE exchange_eventdelivery SET {change} WHERE id = $1 AND attempts = $2 AND state = 'waiting'
        RETURNING subscription_id, lane"""  # noqa: S608 - of constants
        await self._promote(await self._store.fetch(words, taken.id, taken.attempts, *values))

    async def give_up(self) -> int:
        """Give up what is over: its time to live, or the times that it may be handed out; return how many."""
        values = (self._trying.attempts, _EACH_SWEEP, Why.EXPIRED, Why.UNCONFIRMED)
        rows = await self._store.fetch(_GIVE_UP, *values)
        await self._promote(rows)
        return len(rows)

    async def mend(self) -> None:
        """Let the first of every lane be tried: a gateway that ends between settling and this leaves it undone."""
        words = "SELECT DISTINCT subscription_id, lane FROM exchange_eventdelivery WHERE state = 'waiting' AND due_at IS NULL"
        await self._promote(await self._store.fetch(words))

    async def _promote(self, rows: list[Any]) -> None:
        await self._store.promote([(row[0], row[1]) for row in rows if row[1] is not None])

    # --- Again ---

    async def again(self, standing: Subscribed, since: datetime | None) -> int:
        """Deliver again what a subscription had since an instant; None: its dead letters. Return how many."""
        words = """
        UPDATE exchange_eventdelivery d SET state = 'waiting', attempts = 0, settled_at = NULL, reason = '',
            due_at = CASE WHEN d.lane IS NULL THEN now() END, expires_at = now() + $2 * interval '1 second'
        FROM exchange_event e WHERE e.id = d.event_id AND d.subscription_id = $1 AND e.stopped_at IS NULL
            AND (d.state = 'dead' AND $3::timestamptz IS NULL OR d.state IN ('dead', 'confirmed') AND e.at >= $3)
        RETURNING d.subscription_id, d.lane"""
        rows = await self._store.fetch(words, standing.id, standing.wanted.ttl, since)
        await self._promote(rows)
        await self._store.fetch("SELECT pg_notify('exchange_events', '')")
        return len(rows)

    async def dead(self, standing: Subscribed, most: int) -> list[Any]:
        """Return the dead letters of a subscription, the oldest first."""
        words = """
        SELECT e.uuid, e.sequence, e.key, e.content, d.reason, d.attempts, d.settled_at
        FROM exchange_eventdelivery d JOIN exchange_event e ON e.id = d.event_id
        WHERE d.subscription_id = $1 AND d.state = 'dead' ORDER BY d.sequence LIMIT $2"""
        return await self._store.fetch(words, standing.id, most)

    async def counts(self) -> dict[str, int]:
        """Return how many deliveries wait, and how many are dead."""
        words = """
        SELECT (SELECT count(*) FROM exchange_eventdelivery WHERE state = 'waiting') AS waiting,
            (SELECT count(*) FROM exchange_eventdelivery WHERE state = 'dead') AS dead"""
        return dict(await self._store.one(words))
