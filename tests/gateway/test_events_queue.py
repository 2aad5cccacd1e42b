"""What waits, in the database alone: whatever is done to it in whatever order, nothing overtakes within a key, and nothing is stuck."""

import asyncio
import random
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from nenso.exchange.rules.events.shapes import Delivery, Wanted
from nenso.exchange.rules.events.trying import Trying
from nenso.gateway.events.queue import Queue, Taken
from nenso.gateway.events.store import NewEvent, Store, Subscribed
from tests.gateway.world import PATIENCE

AT_ONCE = Trying(first=0.001, longest=0.002, attempts=3, push_lease=0.05, pull_lease=0.05)
KEYS = ("", "a", "b", "ă")
EARLIER = """
SELECT count(*) FROM exchange_eventdelivery d, exchange_eventdelivery e
WHERE d.id = %s AND e.subscription_id = d.subscription_id AND e.lane = d.lane AND e.sequence < d.sequence AND e.state = 'waiting'
"""
STUCK = "SELECT count(*) FROM exchange_eventdelivery WHERE state = 'waiting'"


class Walk:
    """One publisher, two subscribers of whom one wants everything in order, and things done at random, some at once."""

    def __init__(self, url: str, seed: int) -> None:
        self.url, self.chance = url, random.Random(seed)
        self.store = Store(url)
        self.queue = Queue(self.store, AT_ONCE)
        self.held: list[tuple[Subscribed, Taken]] = []

    async def begin(self) -> None:
        now = datetime.now(UTC)
        await self.store.add_type("p", "moved", {}, now)
        kind = await self.store.type("p", "moved")
        assert kind is not None
        self.kind = kind
        for name, is_fifo in (("some", False), ("all", True)):
            wanted = Wanted(Delivery.PULL, 600, is_fifo=is_fifo, service="moved")
            await self.store.subscribe(kind, uuid4(), name, wanted, now)
        found = [await self.store.subscription("p", name, "moved") for name in ("some", "all")]
        self.subscribed = [each for each in found if each is not None]

    def rows(self, words: str, *values: Any) -> Any:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(words, values).fetchone()[0]  # type: ignore[arg-type, index]

    async def publish(self) -> None:
        event = NewEvent(uuid4(), self.chance.choice(KEYS), "{}", uuid4(), datetime.now(UTC))
        await self.store.publish(self.kind, event)

    async def take(self) -> None:
        standing = self.chance.choice(self.subscribed)
        taken = await self.queue.pulled(standing)
        if taken is not None:
            assert self.rows(EARLIER, taken.id) == 0, "it overtook an earlier event of its lane"
            self.held.append((standing, taken))

    async def settle(self) -> None:
        if not self.held:
            return
        standing, taken = self.held.pop(self.chance.randrange(len(self.held)))
        if self.chance.random() < 0.3:
            await self.queue.failed(taken, "status 500", self.chance.random())
        else:
            await self.queue.confirm_pulled(standing, taken.uuid)

    async def again(self) -> None:
        await self.queue.again(self.chance.choice(self.subscribed), None)

    async def change(self) -> None:
        standing = self.chance.choice(self.subscribed)
        wanted = Wanted(Delivery.PULL, 600, is_fifo=self.chance.random() < 0.5, service="moved")
        await self.store.change(standing, wanted)

    async def stop(self) -> None:
        if self.held:
            event = self.rows("SELECT id FROM exchange_event WHERE uuid = %s", self.held[-1][1].uuid)
            await self.store.stop(event)

    async def drain(self) -> None:
        """Take and confirm until nothing waits: nobody mends what was forgotten."""
        async with asyncio.timeout(PATIENCE):
            while self.rows(STUCK):
                await self.queue.give_up()
                for standing in self.subscribed:
                    taken = await self.queue.pulled(standing)
                    if taken is not None:
                        await self.queue.confirm_pulled(standing, taken.uuid)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_overtakes_within_a_lane_and_nothing_is_stuck(url: str, seed: int) -> None:
    async def all_of_it() -> None:
        walk = Walk(url, seed)
        await walk.begin()
        often = [walk.publish] * 6 + [walk.take] * 5 + [walk.settle] * 5
        rare = [walk.again, walk.stop, walk.change]
        for _ in range(40):
            steps = [walk.chance.choice(often) for _ in range(4)]
            await asyncio.gather(*(step() for step in steps if step is not walk.take))
            await walk.take()
            if walk.chance.random() < 0.2:
                await walk.chance.choice(rare)()
        await walk.drain()
        assert walk.rows("SELECT count(*) FROM exchange_event") == walk.rows(
            "SELECT last FROM exchange_eventtype"
        )
        walk.store.close()

    asyncio.run(all_of_it())


def test_what_a_gateway_left_undone_is_mended(url: str) -> None:
    async def all_of_it() -> None:
        walk = Walk(url, 0)
        await walk.begin()
        await walk.publish()
        await walk.publish()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("UPDATE exchange_eventdelivery SET due_at = NULL WHERE lane IS NOT NULL")
        assert await walk.queue.pulled(walk.subscribed[1]) is None
        await walk.queue.mend()
        taken = await walk.queue.pulled(walk.subscribed[1])
        assert taken is not None
        assert taken.sequence == 1
        walk.store.close()

    asyncio.run(all_of_it())
