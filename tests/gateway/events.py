"""Two agencies of which one publishes and one subscribes, for the tests of events."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from nenso.exchange.rules.events.trying import Trying
from nenso.exchange.rules.routing.snapshot import Client, Service, Snapshot
from tests.gateway.world import CLIENT, HERE, PATIENCE, PROVIDER, Said, World, right, snapshot, world

SCHEMA = {
    "type": "object",
    "properties": {"household": {"type": "string"}, "members": {"type": "integer"}},
    "required": ["household"],
}
ROOM, KIND = f"/r1/{PROVIDER}", "householdMoved"
TYPES, SUBS = f"{ROOM}/api/v1/eventType", f"{ROOM}/api/v1/subs/{KIND}"
PUB, PULL = f"{ROOM}/pub/v1/{KIND}", f"{ROOM}/pull/v1/{KIND}"
SOON = Trying(first=0.05, longest=0.2, attempts=4, push_lease=PATIENCE, pull_lease=0.5)
OTHER = "VN/GOV/T02/portal"


def registry(address: str, **facts: Any) -> Snapshot:
    """A registry in which the client may have the provider's events, and takes them at a service of its own."""
    services = {
        f"{PROVIDER}/{KIND}": Service("Hộ chuyển đi", address, rights=(right(purpose="Cập nhật cư trú"),)),
        f"{CLIENT}/{KIND}": Service("Nhận sự kiện", f"{address}/taken"),
    }
    clients = {name: Client(name, (HERE,)) for name in (CLIENT, PROVIDER, OTHER)}
    return snapshot(address, **({"services": services, "clients": clients} | facts))


def run(
    url: str,
    folder: Path,
    walk: Callable[[World], Awaitable[None]],
    make: Callable[[str], Snapshot] = registry,
    trying: Trying = SOON,
) -> None:
    """Walk through a world with an event type."""

    async def all_of_it() -> None:
        async with world(url, folder, make, trying=trying) as w:
            said = await define(w)
            assert said.status == 200, said.body
            await walk(w)

    asyncio.run(all_of_it())


async def define(w: World, name: str = KIND, schema: Any = SCHEMA) -> Said:
    return await sent(w, TYPES, "POST", {"eventType": name, "schema": schema}, PROVIDER)


async def sent(w: World, path: str, method: str = "GET", content: Any = None, client: str = CLIENT) -> Said:
    """Call the API as a system."""
    facts = {} if content is None else {"data": json.dumps(content)}
    return await w.ask(path, method, headers={"X-Road-Client": client}, **facts)


async def publish(w: World, household: str, **facts: Any) -> str:
    """Publish an event; return its identifier."""
    content = {"eventType": KIND, "event": {"household": household}} | facts
    said = await sent(w, PUB, "POST", content, PROVIDER)
    assert said.status == 201, said.body
    return str(json.loads(said.body)["id"])


async def subscribe(w: World, delivery: str = "PUSH", client: str = CLIENT, **options: Any) -> None:
    content = {"eventType": KIND, "delivery": delivery, "options": options}
    said = await sent(w, SUBS, "POST", content, client)
    assert said.status == 200, said.body


def taken(w: World) -> list[Any]:
    """Return what the subscriber was pushed, in order."""
    return [json.loads(each.body) for each in w.provider.heard]


def households(w: World) -> list[str]:
    return [each["event"]["household"] for each in taken(w)]


def states(w: World) -> dict[str, int]:
    """Return how many deliveries are in which state."""
    return dict(w.rows("SELECT state, count(*) FROM exchange_eventdelivery GROUP BY state"))
