"""Subscriptions, events pulled and confirmed, and events asked for again: what a subscriber asks for."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from aiohttp import web

from nenso.exchange.rules.events.shapes import (
    Delivery,
    Wanted,
    event_item,
    read_since,
    read_wanted,
    subscription_item,
)
from nenso.gateway.answers import as_json
from nenso.gateway.events.line import PULL, SUBSCRIPTIONS
from nenso.gateway.events.queue import Queue
from nenso.gateway.events.rooms import BAD, CONFLICT, MISSING, Answering, Asking, NothingError, WrongError
from nenso.gateway.events.store import Store, Subscribed
from nenso.gateway.events.told import Told

_MOST_DEAD = 100  # dead letters that one answer lists


class Subscribers:
    """Answers subscribers."""

    def __init__(self, store: Store, queue: Queue, told: Told) -> None:
        self._store, self._queue, self._told = store, queue, told

    @property
    def answers(self) -> dict[tuple[str, str, str], Answering]:
        """Who answers what. `replay` and `dead` are ours: GovStack has no words for them."""
        return {
            (SUBSCRIPTIONS, "", "GET"): self._list,
            (SUBSCRIPTIONS, "{type}", "POST"): self._subscribe,
            (SUBSCRIPTIONS, "{type}", "GET"): self._show,
            (SUBSCRIPTIONS, "{type}", "PATCH"): self._change,
            (SUBSCRIPTIONS, "{type}", "DELETE"): self._unsubscribe,
            (SUBSCRIPTIONS, "{type}/replay", "POST"): self._replay,
            (SUBSCRIPTIONS, "{type}/dead", "GET"): self._dead,
            (SUBSCRIPTIONS, "{type}/dead", "POST"): self._send_again,
            (PULL, "{type}", "GET"): self._pull,
            (PULL, "{type}/{id}", "DELETE"): self._confirm,
        }

    # --- Subscriptions ---

    async def _list(self, asking: Asking) -> web.Response:
        found = await self._store.subscriptions(asking.publisher, asking.subscriber)
        if not found:
            raise WrongError(MISSING, "event.no_subscriptions", room=asking.call.room.shown)
        return as_json([_item(each) for each in found])

    async def _subscribe(self, asking: Asking) -> web.Response:
        name = asking.call.event_type
        asking.needs_right()
        kind = await self._store.type(asking.publisher, name)
        if kind is None:
            raise WrongError(MISSING, "event.no_type", name=name, room=asking.call.room.shown)
        wanted = read_wanted(asking.body, name, asking.client)
        _must_arrive(asking, wanted)
        uuid = uuid4()
        if not await self._store.subscribe(kind, uuid, asking.subscriber, wanted, asking.came.at):
            raise WrongError(CONFLICT, "event.subscribed", name=name)
        return as_json(subscription_item(uuid, asking.subscriber, name, wanted))

    async def _show(self, asking: Asking) -> web.Response:
        return as_json(_item(await self._standing(asking)))

    async def _change(self, asking: Asking) -> web.Response:
        asking.needs_right()
        standing = await self._standing(asking)
        wanted = read_wanted(asking.body, standing.type, asking.client, standing.wanted)
        _must_arrive(asking, wanted)
        await self._store.change(standing, wanted)
        response = as_json(_item(replace(standing, wanted=wanted)))
        response.set_status(201)
        return response

    async def _unsubscribe(self, asking: Asking) -> web.Response:
        await self._store.unsubscribe(await self._standing(asking))
        return web.Response(status=204)

    # --- Pulling ---

    async def _pull(self, asking: Asking) -> web.Response:
        asking.needs_right()
        standing = await self._pulling(asking)
        taken = await self._queue.pulled(standing)
        if taken is None:
            raise NothingError
        self._told.attempted("pulled")
        return as_json(
            event_item(taken.uuid, taken.sequence, taken.publisher, taken.type, taken.key, taken.content)
        )

    async def _confirm(self, asking: Asking) -> web.Response:
        standing = await self._pulling(asking)
        if not await self._queue.confirm_pulled(standing, asking.id):
            raise WrongError(MISSING, "event.unknown", id=str(asking.id))
        self._told.attempted("confirmed")
        return web.Response(status=204)

    # --- Again ---

    async def _replay(self, asking: Asking) -> web.Response:
        asking.needs_right()
        standing = await self._standing(asking)
        return as_json({"events": await self._queue.again(standing, read_since(asking.body))})

    async def _dead(self, asking: Asking) -> web.Response:
        asking.needs_right()
        standing = await self._standing(asking)
        rows = await self._queue.dead(standing, _MOST_DEAD)
        return as_json([_dead_item(asking, row) for row in rows])

    async def _send_again(self, asking: Asking) -> web.Response:
        asking.needs_right()
        standing = await self._standing(asking)
        return as_json({"events": await self._queue.again(standing, None)})

    async def _standing(self, asking: Asking) -> Subscribed:
        name = asking.call.event_type
        found = await self._store.subscription(asking.publisher, asking.subscriber, name)
        if found is None:
            raise WrongError(MISSING, "event.no_subscription", name=name, room=asking.call.room.shown)
        return found

    async def _pulling(self, asking: Asking) -> Subscribed:
        found = await self._standing(asking)
        if found.wanted.delivery is not Delivery.PULL:
            raise WrongError(CONFLICT, "event.is_pushed", name=found.type, service=found.wanted.service)
        return found


def _must_arrive(asking: Asking, wanted: Wanted) -> None:
    """Raise `WrongError` where events are to be pushed to a service that the subscriber has not registered."""
    name = f"{asking.subscriber}/{wanted.service}"
    if wanted.delivery is Delivery.PUSH and name not in asking.snapshot.services:
        raise WrongError(BAD, "event.no_push_service", field="options.service", service=f"SERVICE:{name}")


def _item(standing: Subscribed) -> dict[str, Any]:
    return subscription_item(standing.uuid, standing.subscriber, standing.type, standing.wanted)


def _dead_item(asking: Asking, row: Any) -> dict[str, Any]:
    item = event_item(
        row["uuid"], row["sequence"], asking.publisher, asking.call.event_type, row["key"], row["content"]
    )
    return item | {"reason": row["reason"], "attempts": row["attempts"], "dead": row["settled_at"]}
