"""What one subscriber may take: the limits of its right count for events too, and whoever is slow stands before nobody else."""

import asyncio
import json
from pathlib import Path
from typing import Any

from aiohttp import web

from nenso.exchange.rules.events.trying import Trying
from nenso.exchange.rules.routing.snapshot import Client, Gateway, Service, Snapshot
from nenso.gateway.events.pusher import EACH, MOST
from tests.gateway.events import KIND, PUB, PULL, households, publish, registry, run, sent, states, subscribe
from tests.gateway.test_events_refusing import EVENT, must_say
from tests.gateway.world import CLIENT, HERE, PROVIDER, World, right, until

PATIENT = Trying(push_lease=120.0)
SLOW = [f"VN/GOV/S{number:02}/slow" for number in range(MOST // EACH)]


def with_limits(address: str, **limits: int) -> Snapshot:
    services = {
        f"{PROVIDER}/{KIND}": Service("Hộ chuyển đi", address, rights=(right(**limits),)),
        f"{CLIENT}/{KIND}": Service("Nhận sự kiện", f"{address}/taken"),
    }
    return registry(address, services=services)


def test_pulling_counts_against_the_limits_of_the_right(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        await subscribe(w, "PULL")  # asking for it is the first of three
        await publish(w, "HN-1")
        assert (await sent(w, PULL)).status == 200
        assert (await sent(w, PULL)).status == 404
        said = await sent(w, PULL)
        must_say(w, said, 429, "exchange.limit_per_day")
        assert int(said.headers["Retry-After"]) >= 1

    run(url, tmp_path, walk, lambda address: with_limits(address, per_day=3))


def test_what_is_pushed_keeps_to_the_limits_of_the_right_and_waits(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        at_once: list[int] = [0, 0]

        async def takes(_request: web.BaseRequest) -> web.StreamResponse:
            at_once[0] += 1
            at_once[1] = max(at_once)
            await asyncio.sleep(0.05)
            at_once[0] -= 1
            return web.Response(status=204)

        w.provider.answer = takes
        await subscribe(w)
        for number in range(4):
            await publish(w, f"HN-{number}")
        await until(lambda: states(w) == {"confirmed": 4})
        assert at_once == [0, 1]
        assert sorted(households(w)) == [f"HN-{number}" for number in range(4)]
        assert w.rows("SELECT DISTINCT attempts FROM exchange_eventdelivery") == [(1,)]

    run(url, tmp_path, walk, lambda address: with_limits(address, at_once=1))


def many(address: str) -> Snapshot:
    """A registry in which the client and many slow subscribers take the provider's events."""
    takers = [*SLOW, CLIENT]
    services = {f"{each}/{KIND}": Service(each, f"{address}/{each.split('/')[2]}") for each in takers}
    rights = tuple(right(subject=each) for each in takers)
    services[f"{PROVIDER}/{KIND}"] = Service("Hộ chuyển đi", address, rights=rights)
    return registry(
        address, services=services, clients={name: Client(name, (HERE,)) for name in (*takers, PROVIDER)}
    )


def test_slow_subscribers_do_not_stand_before_others(url: str, tmp_path: Path) -> None:
    async def walk(w: World) -> None:
        over = asyncio.Event()
        held = 0

        async def takes(request: web.BaseRequest) -> web.StreamResponse:
            nonlocal held
            if request.path.startswith("/S"):
                held += 1
                await over.wait()
            return web.Response(status=204)

        w.provider.answer = takes
        for each in SLOW:
            await subscribe(w, client=each)
        for number in range(EACH + 2):
            await publish(w, f"HN-{number}")
        await until(lambda: held >= MOST)
        await subscribe(w)
        for number in range(5):
            await publish(w, f"HY-{number}")
        await until(lambda: of_client(w) == {"confirmed": 5})
        assert held <= MOST + len(SLOW)
        over.set()
        await until(lambda: set(states(w)) == {"confirmed"})

    run(url, tmp_path, walk, many, PATIENT)


def of_client(w: World) -> dict[str, int]:
    words = """
    SELECT d.state, count(*) FROM exchange_eventdelivery d
    JOIN exchange_subscription s ON s.id = d.subscription_id WHERE s.subscriber = %s GROUP BY d.state"""
    return dict(w.rows(words, CLIENT))


def test_events_of_a_system_behind_another_gateway_are_refused_with_where_to_ask(
    url: str, tmp_path: Path
) -> None:
    async def walk(w: World) -> None:
        held = w.gateway.registry.snapshot
        assert held is not None
        w.gateway.registry.snapshot = elsewhere(held)
        for said in (await sent(w, PULL), await sent(w, PUB, "POST", EVENT, PROVIDER)):
            must_say(w, said, 500, "event.elsewhere")
            assert "VN/GOV/G06" in json.loads(said.body)["message"]

    def elsewhere(held: Any) -> Snapshot:
        client = Client(PROVIDER, (HERE,), gateway="VN/GOV/G06")
        gateways = {"VN/GOV/G06": Gateway("https://g06.example:5500", "", "")}
        facts = {name: getattr(held, name) for name in held.__struct_fields__}
        return Snapshot(**facts | {"clients": {**held.clients, PROVIDER: client}, "gateways": gateways})

    run(url, tmp_path, walk)
