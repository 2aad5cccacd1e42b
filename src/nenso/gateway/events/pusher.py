"""The task that pushes what waits: woken by the database, some at once for each subscriber, and what is over is given up."""

import asyncio
import logging
import random
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from time import monotonic

from nenso.exchange.rules.events.trying import Trying
from nenso.exchange.rules.routing.deciding import Denied, must_be_current
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.gateway.database import AWAY, Connection, connected, drop, why
from nenso.gateway.events.pushing import NotDeliveredError, Pushing
from nenso.gateway.events.queue import Queue, Taken
from nenso.gateway.events.told import Told
from nenso.gateway.registry import Registry

log = logging.getLogger(__name__)
EACH, MOST = 8, 64  # pushes at once to one subscription, and in all
ONE_EACH = 512  # in all, where slow subscriptions hold the others: one for each that has none
TICK, MENDED, COUNTED = 1.0, 60.0, 5.0  # seconds: without word, between mending lanes, between counting
LONGEST_PAUSE = 10.0
MEND = "mend"  # said by the desk, which delivers again without a look at what stands before what
PATIENCE = 5.0  # seconds that pushes under way have to end


class Pusher:
    """Pushes until it is cancelled."""

    def __init__(
        self, url: str, registry: Registry, queue: Queue, pushing: Pushing, trying: Trying, told: Told
    ) -> None:
        self._url, self._registry, self._queue = url, registry, queue
        self._pushing, self._trying, self._told = pushing, trying, told
        self._wake = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], int] = {}  # of which subscription
        self._mended = self._counted = self._given_up = 0.0

    async def run(self) -> None:
        """Push until cancelled; what is under way then may end."""
        pause = 0.1
        try:
            while True:
                connection = None
                try:
                    connection = await connected(self._url)
                    pause = 0.1
                    await self._follow(connection)
                except AWAY as fault:
                    log.warning("events cannot be delivered: %s", why(fault))
                finally:
                    drop(connection)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            await self._end()

    async def _follow(self, connection: Connection) -> None:
        await connection.add_listener("exchange_events", self._hear)
        connection.add_termination_listener(lambda *_: self._wake.set())
        while True:
            self._wake.clear()
            await self._now_and_then()
            snapshot = self._snapshot()
            if snapshot is not None:
                await self._hand_out(snapshot)
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK):
                    await self._wake.wait()
            if connection.is_closed():
                raise ConnectionError("the connection that listens is closed")

    def _hear(self, _connection: Connection, _process: int, _channel: str, told: str) -> None:
        if told == MEND:
            self._mended = float("-inf")  # at once, however long ago the machine started
        self._wake.set()

    def _snapshot(self) -> Snapshot | None:
        """Return what is known of rights and addresses; None while nothing is passed on."""
        found = self._registry.snapshot
        try:
            if found is not None:
                must_be_current(found, datetime.now(UTC))
        except Denied:
            return None
        return found

    async def _now_and_then(self) -> None:
        now = monotonic()
        if now - self._mended >= MENDED:
            await self._queue.mend()
            self._mended = now
        if now - self._given_up >= TICK:
            for _ in range(await self._queue.give_up()):
                self._told.attempted("dead")
            self._given_up = now
        if now - self._counted >= COUNTED:
            found = await self._queue.counts()
            self._told.waiting, self._told.dead = found["waiting"], found["dead"]
            self._counted = now

    async def _hand_out(self, snapshot: Snapshot) -> None:
        room = MOST - len(self._under_way)
        if room > 0:
            await self._begin(EACH, room, snapshot)
        if MOST <= len(self._under_way) < ONE_EACH:  # whoever is slow shall not stand before the others
            await self._begin(1, ONE_EACH - len(self._under_way), snapshot)

    async def _begin(self, each: int, room: int, snapshot: Snapshot) -> None:
        for taken in await self._queue.to_push(Counter(self._under_way.values()), each, room):
            task = asyncio.create_task(self._push(taken, snapshot))
            self._under_way[task] = taken.subscription
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        del self._under_way[task]
        self._wake.set()
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.error("a push failed by a fault of the program", exc_info=fault)

    async def _push(self, taken: Taken, snapshot: Snapshot) -> None:
        try:
            await self._settled(taken, snapshot)
        except AWAY as fault:  # the lease runs out, and the event comes again
            log.warning("what came of event %s cannot be kept: %s", taken.uuid, why(fault))

    async def _settled(self, taken: Taken, snapshot: Snapshot) -> None:
        try:
            await self._pushing.push(taken, snapshot, self._trying.patience)
        except NotDeliveredError as failed:
            if not failed.is_tried:
                return await self._queue.not_tried(taken, failed.wait)
            is_dead = await self._queue.failed(taken, failed.reason, random.random())  # noqa: S311 - no secret
            return self._told.attempted("dead" if is_dead else "failed")
        await self._queue.confirm(taken)
        return self._told.attempted("confirmed")

    async def _end(self) -> None:
        if self._under_way:
            _, left = await asyncio.wait(list(self._under_way), timeout=PATIENCE)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
