"""Event types and publications: what a publisher asks for."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import msgspec
from aiohttp import web

from nenso.exchange.rules.events.order import key_of
from nenso.exchange.rules.events.schemas import check_schema, must_fit
from nenso.exchange.rules.events.shapes import Published, event_item, read_published, read_type
from nenso.gateway.answers import as_json
from nenso.gateway.database import UNFIT
from nenso.gateway.events.line import PUBLISH, TYPES
from nenso.gateway.events.rooms import BAD, CONFLICT, MISSING, Answering, Asking, WrongError
from nenso.gateway.events.store import NewEvent, Store, Type
from nenso.gateway.events.told import Told


class Publishers:
    """Answers publishers."""

    def __init__(self, store: Store, told: Told) -> None:
        self._store, self._told = store, told

    @property
    def answers(self) -> dict[tuple[str, str, str], Answering]:
        """Who answers what."""
        return {
            (TYPES, "", "POST"): self._define,
            (TYPES, "", "GET"): self._list,
            (TYPES, "{type}", "GET"): self._show,
            (TYPES, "{type}", "DELETE"): self._delete,
            (PUBLISH, "{type}", "POST"): self._publish,
            (PUBLISH, "{type}/{id}", "GET"): self._status,
            (PUBLISH, "{type}/{id}", "DELETE"): self._stop,
        }

    async def _define(self, asking: Asking) -> web.Response:
        asking.must_own()
        name, schema = read_type(asking.body)
        check_schema(schema)
        try:
            is_new = await self._store.add_type(asking.publisher, name, schema, asking.came.at)
        except UNFIT:  # letters that the database has no place for
            raise WrongError(BAD, "event.field", field="schema", wanted="object") from None
        if not is_new:
            raise WrongError(CONFLICT, "event.type_taken", name=name)
        return as_json({"eventType": name, "schema": schema})

    async def _list(self, asking: Asking) -> web.Response:
        found = await self._store.types(asking.publisher)
        return as_json(found) if found else web.Response(status=204)

    async def _show(self, asking: Asking) -> web.Response:
        found = await self._store.type(asking.publisher, asking.call.event_type)
        if found is None:
            return web.Response(status=204)
        return as_json({"eventType": asking.call.event_type, "schema": msgspec.Raw(found.schema.encode())})

    async def _delete(self, asking: Asking) -> web.Response:
        asking.must_own()
        if not await self._store.delete_type(asking.publisher, asking.call.event_type):
            raise _no_type(asking)
        return web.Response(status=204)

    async def _publish(self, asking: Asking) -> web.Response:
        asking.must_own()
        kind = await self._type(asking)
        given = read_published(asking.body, asking.call.event_type)
        must_fit(kind.schema, given.event)
        key = key_of(given.key, msgspec.json.decode(kind.schema), given.event)
        event = NewEvent(given.id or uuid4(), key, given.content, asking.came.exchange, asking.came.at)
        try:
            sequence = await self._store.publish(kind, event)
        except asyncpg.UniqueViolationError:
            return await self._again(kind, given)
        except UNFIT:
            raise WrongError(BAD, "event.field", field="event", wanted="object") from None
        if sequence is None:
            raise _no_type(asking)
        self._told.published()
        return _accepted(event.uuid)

    async def _again(self, kind: Type, given: Published) -> web.Response:
        """Answer a publication that was made before: whoever did not get the first answer asks again, and nothing is doubled."""
        assert given.id is not None
        found = await self._store.published(kind, given.id)
        if found is None or found["content"] != given.content:
            raise WrongError(BAD, "event.id_taken", field="id", id=str(given.id))
        return _accepted(given.id)

    async def _status(self, asking: Asking) -> web.Response:
        asking.must_own()
        row = await self._event(asking)
        item = event_item(
            asking.id, row["sequence"], asking.publisher, asking.call.event_type, row["key"], row["content"]
        )
        return as_json(item | {"deliveries": msgspec.Raw(row["states"].encode())})

    async def _stop(self, asking: Asking) -> web.Response:
        asking.must_own()
        await self._store.stop((await self._event(asking))["id"])
        return web.Response(status=204)

    async def _type(self, asking: Asking) -> Type:
        found = await self._store.type(asking.publisher, asking.call.event_type)
        if found is None:
            raise _no_type(asking)
        return found

    async def _event(self, asking: Asking) -> Any:
        found = await self._store.published(await self._type(asking), asking.id)
        if found is None:
            raise WrongError(MISSING, "event.unknown", id=str(asking.id))
        return found


def _no_type(asking: Asking) -> WrongError:
    return WrongError(MISSING, "event.no_type", name=asking.call.event_type, room=asking.call.room.shown)


def _accepted(event: UUID) -> web.Response:
    response = as_json({"id": str(event)})
    response.set_status(201)
    return response
