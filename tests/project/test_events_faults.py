"""The gateway killed and the subscriber away while events are published: each acknowledged one arrives, in order per key."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from aiohttp import web

from tests.faults import far
from tests.gateway.world import Provider, provided
from tests.project.conftest import PATIENCE, _server_of, run
from tests.project.test_gateway_faults import Gateway, rows

pytestmark = pytest.mark.fault
PUBLISHER, SUBSCRIBER, KIND = "VN/GOV/G01/population", "VN/GOV/48/portal", "householdMoved"
KEYS = 4
TWO_AGENCIES = """
exchange: 1
members:
  - organisation: G01
    class: GOV
    subsystems:
      - code: population
        name: {{vi: Dân cư, en: Population}}
        credentials:
          - address: [127.0.0.1/32]
        services:
          - code: householdMoved
            name: {{vi: Hộ chuyển đi, en: Household moved}}
            url: {url}
            rights:
              - {{to: VN/GOV/48/portal, purpose: Cập nhật cư trú, ground: 194/2025/NĐ-CP}}
  - organisation: "48"
    class: GOV
    subsystems:
      - code: portal
        name: {{vi: Cổng dịch vụ công, en: Portal}}
        credentials:
          - address: [127.0.0.1/32]
        services:
          - code: householdMoved
            name: {{vi: Nhận sự kiện hộ chuyển đi, en: Takes households that moved}}
            url: {url}/taken
"""


class Subscriber:
    """Takes events, or is away: then connections break off."""

    def __init__(self, provider: Provider) -> None:
        provider.answer = self._answer
        self._provider = provider
        self.taken: list[dict[str, Any]] = []
        self.is_away = False
        self.missed = 0

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if self.is_away:
            self.missed += 1
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        self.taken.append(json.loads(self._provider.heard[-1].body))
        return web.Response(status=204)

    async def is_missed(self) -> None:
        """Wait until an event that was pushed did not find it."""
        before = self.missed
        async with asyncio.timeout(PATIENCE):
            while self.missed == before:
                await asyncio.sleep(0.01)

    def first_of(self, key: int) -> list[int]:
        """Return the events of a key in the order in which they came for the first time."""
        return list(dict.fromkeys(each["event"]["n"] for each in self.taken if each["event"]["key"] == key))


class Publishers:
    """One for each key: it publishes the next event once the one before is acknowledged, asking again until it is."""

    def __init__(self, gateway: Gateway) -> None:
        self._base = f"http://127.0.0.1:{gateway.port}/r1/{PUBLISHER}"
        self.acknowledged: dict[str, tuple[int, int]] = {}
        self._ends = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Publish while something is done; what is under way is published until it is acknowledged."""
        async with aiohttp.ClientSession() as session:
            publishing = [asyncio.create_task(self._publish(session, key)) for key in range(KEYS)]
            try:
                yield
            finally:
                self._ends = True
                await asyncio.gather(*publishing)

    async def call(self, path: str, content: Any, client: str) -> None:
        """Call the API once; it must answer 200."""
        async with aiohttp.ClientSession() as session:
            headers = {"X-Road-Client": client}
            async with session.post(f"{self._base}{path}", json=content, headers=headers) as answer:
                assert answer.status == 200, await answer.text()

    async def _publish(self, session: aiohttp.ClientSession, key: int) -> None:
        n = 0
        while not self._ends:
            identifier = str(uuid4())
            content = {"eventType": KIND, "event": {"key": key, "n": n}, "key": str(key), "id": identifier}
            while not await self._is_acknowledged(session, content):
                await asyncio.sleep(0.05)
            self.acknowledged[identifier] = (key, n)
            n += 1

    async def _is_acknowledged(self, session: aiohttp.ClientSession, content: Any) -> bool:
        headers = {"X-Road-Client": PUBLISHER}
        try:
            async with session.post(f"{self._base}/pub/v1/{KIND}", json=content, headers=headers) as answer:
                return answer.status == 201
        except aiohttp.ClientError:
            return False

    async def until(self, count: int) -> None:
        """Wait until so many more were acknowledged."""
        wanted = len(self.acknowledged) + count
        async with asyncio.timeout(PATIENCE):
            while len(self.acknowledged) < wanted:
                await asyncio.sleep(0.01)


@asynccontextmanager
async def joined(folder: Path) -> AsyncIterator[tuple[Gateway, Subscriber]]:
    """Two agencies that joined, one of which takes events; a gateway."""
    async with provided() as provider:
        file = folder / "two.yaml"
        file.write_text(TWO_AGENCIES.format(url=provider.url), encoding="utf-8")
        outcome = await asyncio.to_thread(run, folder, "exchange", "apply", str(file), "--yes")
        assert outcome.returncode == 0, outcome.stderr
        gateway = Gateway(folder)
        try:
            yield gateway, Subscriber(provider)
        finally:
            gateway.process.kill()
            gateway.process.wait(PATIENCE)


async def confirmed(folder: Path, count: int) -> None:
    """Wait until so many deliveries are confirmed, and none waits or is dead."""
    words = "SELECT state, count(*) FROM exchange_eventdelivery GROUP BY state"
    async with asyncio.timeout(PATIENCE):
        while dict(rows(folder, words)) != {"confirmed": count}:
            await asyncio.sleep(0.2)


def test_each_acknowledged_event_arrives_in_order_though_the_gateway_is_killed_and_the_subscriber_away(
    own: Path,
) -> None:
    async def walk() -> None:
        async with joined(own) as (gateway, subscriber):
            publishers = Publishers(gateway)
            await publishers.call("/api/v1/eventType", {"eventType": KIND, "schema": {}}, PUBLISHER)
            await publishers.call(f"/api/v1/subs/{KIND}", {"eventType": KIND}, SUBSCRIBER)
            async with publishers.running():
                for is_away in (False, True, False) * far(1, 5):
                    subscriber.is_away = is_away
                    await publishers.until(40)
                    if is_away:
                        await subscriber.is_missed()
                    await asyncio.to_thread(gateway.kill)
                    await asyncio.to_thread(gateway.start_again)
                await publishers.until(40)
            await confirmed(own, len(publishers.acknowledged))
            await asyncio.to_thread(gateway.end)
            assert subscriber.missed > 0
            assert {each["id"] for each in subscriber.taken} == set(publishers.acknowledged)
            for key in range(KEYS):
                published = [n for each, n in publishers.acknowledged.values() if each == key]
                assert subscriber.first_of(key) == published == list(range(len(published)))
            kept = rows(
                own,
                "SELECT DISTINCT message FROM exchange_entry WHERE direction = 'response' AND status = 204",
            )
            assert {row[0] for row in kept} >= set(publishers.acknowledged)

    with _server_of(own):
        asyncio.run(walk())
