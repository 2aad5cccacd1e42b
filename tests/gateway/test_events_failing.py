"""Events that do not arrive at once: tried again after longer pauses, given up, sent again; and several gateways at once."""

import asyncio
import json
from itertools import pairwise
from pathlib import Path
from time import monotonic

import aiohttp
import pytest
from aiohttp import web

from nenso.exchange.rules.events.trying import Trying
from nenso.gateway.events import pusher
from nenso.gateway.server import Config, running
from tests.gateway.events import (
    PULL,
    SUBS,
    households,
    publish,
    registry,
    run,
    sent,
    states,
    subscribe,
)
from tests.gateway.world import CLIENT, PATIENCE, SEED, World, until
from tests.gateway.world import publish as tell


def test_a_subscriber_that_refuses_is_asked_again_after_longer_pauses_and_then_no_more(
    url: str, tmp_path: Path
) -> None:
    times: list[float] = []

    async def refuses(request: web.BaseRequest) -> web.StreamResponse:
        times.append(monotonic())
        return web.Response(status=500)

    async def walk(w: World) -> None:
        w.provider.answer = refuses
        await subscribe(w)
        published = await publish(w, "HN-1")
        await until(lambda: states(w) == {"dead": 1})
        assert len(w.provider.heard) == 4
        pauses = [after - before for before, after in pairwise(times)]
        assert pauses[0] >= 0.1
        assert pauses[1] >= 0.2
        assert pauses[2] >= 0.4
        dead = json.loads((await sent(w, f"{SUBS}/dead")).body)
        assert [(each["id"], each["reason"], each["attempts"]) for each in dead] == [
            (published, "status 500", 4)
        ]
        w.provider.answer = None
        said = await sent(w, f"{SUBS}/dead", "POST")
        assert json.loads(said.body) == {"events": 1}
        await until(lambda: states(w) == {"confirmed": 1})

    run(url, tmp_path, walk, trying=Trying(first=0.2, longest=10.0, attempts=4, push_lease=PATIENCE))


def test_an_event_that_is_refused_holds_up_its_key_until_it_is_dead_and_no_other(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        other_came = asyncio.Event()

        async def refuses_the_first(request: web.BaseRequest) -> web.StreamResponse:
            asked = w.provider.heard[-1].body
            if b'"b1"' in asked:
                other_came.set()
            if b'"a1"' not in asked:
                return web.Response(status=200)
            await other_came.wait()  # another key's goes meanwhile
            return web.Response(status=422)

        w.provider.answer = refuses_the_first
        await subscribe(w)
        for household in ("a1", "a2", "b1"):
            await publish(w, household, key=household[0])
        await until(lambda: states(w) == {"dead": 1, "confirmed": 2})
        got = households(w)
        assert got.index("a2") > max(place for place, each in enumerate(got) if each == "a1")
        assert got.index("b1") < got.index("a2")

    run(url, tmp_path, walk, trying=Trying(first=0.05, longest=0.2, attempts=4, push_lease=PATIENCE))


def test_a_subscriber_that_was_away_gets_everything_once_it_is_back(url: str, tmp_path: Path) -> None:
    async def away(request: web.BaseRequest) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def walk(w: World) -> None:
        w.provider.answer = away
        await subscribe(w)
        for n in range(3):
            await publish(w, str(n), key="k")
        await until(lambda: len(w.provider.heard) >= 2)
        w.provider.answer, before = None, len(w.provider.heard)
        await until(lambda: states(w) == {"confirmed": 3})
        assert households(w)[before:][-3:] == ["0", "1", "2"]

    run(url, tmp_path, walk, trying=Trying(first=0.05, longest=0.2, attempts=1_000, push_lease=PATIENCE))


def test_what_the_desk_sends_again_goes_at_once_also_where_it_has_an_order(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pusher, "MENDED", 1e9)  # nothing goes because it is mended by the clock

    async def refuses(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=500)

    async def walk(w: World) -> None:
        w.provider.answer = refuses
        await subscribe(w)
        await publish(w, "HN-1", key="k")
        await until(lambda: states(w) == {"dead": 1})
        w.provider.answer = None
        again = "UPDATE exchange_eventdelivery SET state = 'waiting', settled_at = NULL, attempts = 0, due_at = NULL"
        w.rows(f"{again}, expires_at = now() + interval '1 hour' RETURNING 1")
        w.rows("SELECT pg_notify('exchange_events', 'mend')")
        await until(lambda: states(w) == {"confirmed": 1})

    run(url, tmp_path, walk)


def test_what_is_not_fetched_in_its_time_is_dead_and_so_is_what_is_never_confirmed(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL", TTL=1)
        await publish(w, "HN-1")
        await until(lambda: states(w) == {"dead": 1})
        assert json.loads((await sent(w, f"{SUBS}/dead")).body)[0]["reason"] == "expired"
        assert (await sent(w, SUBS, "DELETE")).status == 204
        await subscribe(w, "PULL")
        await publish(w, "HN-2")
        async with asyncio.timeout(PATIENCE):
            while states(w) != {"dead": 1}:
                await sent(w, PULL)
                await asyncio.sleep(0.05)
        assert json.loads((await sent(w, f"{SUBS}/dead")).body)[0]["reason"] == "unconfirmed"

    run(url, tmp_path, walk, trying=Trying(attempts=2, pull_lease=0.2))


def test_whose_right_is_over_is_pushed_nothing_any_more(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w)
        held = registry(w.provider.url)
        services = {name: each for name, each in held.services.items() if name.startswith(CLIENT)}
        tell(w.url, registry(w.provider.url, services=services, number=2))
        await until(
            lambda: w.gateway.registry.snapshot is not None and w.gateway.registry.snapshot.number == 2
        )
        await publish(w, "HN-1")
        await until(lambda: states(w) == {"dead": 1})
        assert w.rows("SELECT reason FROM exchange_eventdelivery") == [("no_right",)]
        assert w.provider.heard == []

    run(url, tmp_path, walk)


def test_several_gateways_push_each_event_once_between_them(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        config = Config(url, SEED, tmp_path / "second", port=0, watch_port=0)
        async with running(config):
            await subscribe(w)
            for n in range(60):
                await publish(w, str(n), key=str(n % 7))
            await until(lambda: states(w) == {"confirmed": 60})
        got = households(w)
        assert sorted(map(int, got)) == list(range(60))
        for key in range(7):
            own = [int(each) for each in got if int(each) % 7 == key]
            assert own == sorted(own)

    run(url, tmp_path, walk)


def test_prometheus_is_told_what_waits_and_what_is_dead(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL")
        await publish(w, "HN-1")
        address = f"http://127.0.0.1:{w.gateway.watch_port}/metrics"
        async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
            told = ""
            while "nenso_event_deliveries_waiting 1\n" not in told:
                async with session.get(address) as answer:
                    told = await answer.text()
                await asyncio.sleep(0.1)
        assert "nenso_events_published_total 1\n" in told
        assert "# TYPE nenso_event_deliveries_waiting gauge\n" in told
        assert "nenso_event_deliveries_dead 0\n" in told

    run(url, tmp_path, walk)
