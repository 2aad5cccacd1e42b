"""The directory for clients of GovStack's Information Mediator, at a port of its own: read only, and nothing but what is offered."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from aiohttp import web

from nenso.exchange.rules.protocol.govstack import CLIENT_HEADER, clients, methods, methods_for
from nenso.exchange.rules.protocol.identifiers import ClientId, read_part
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.exchange.texts import REFUSALS
from nenso.gateway.database import AWAY
from nenso.gateway.registry import Registry, description_of
from nenso.kernel.rules import Refused

_PARTS = 5


class GovStack:
    """Answers `/listClients`, and `listMethods`, `allowedMethods`, `getOpenAPI` of an application."""

    def __init__(self, registry: Registry, url: str) -> None:
        self._registry, self._url = registry, url

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request; what is wrong with it is told as a JSON string with status 400."""
        snapshot = self._registry.snapshot
        try:
            if snapshot is None or datetime.now(UTC) >= snapshot.expires_at:
                raise Refused("exchange.no_registry")
            return _json(await self._answer(request, snapshot))
        except Refused as refused:
            status = 503 if refused.code == "exchange.no_registry" else 400
            return _json(REFUSALS[refused.code].fill(**refused.facts).en, status)

    async def _answer(self, request: web.BaseRequest, snapshot: Snapshot) -> Any:
        path = request.raw_path.partition("?")[0]
        if path == "/listClients":
            return clients(snapshot)
        parts = path.strip("/").split("/")
        if request.method != "GET" or len(parts) != _PARTS:
            raise Refused("exchange.bad_path", path=path[:200])
        provider = ClientId(*(read_part(part) for part in parts[:4]))
        answers: dict[str, Callable[[], Any]] = {
            "listMethods": lambda: methods(snapshot, provider),
            "allowedMethods": lambda: methods_for(
                snapshot, provider, request.headers.get(CLIENT_HEADER, ""), datetime.now(UTC)
            ),
        }
        if parts[4] in answers:
            return answers[parts[4]]()
        if parts[4] != "getOpenAPI":
            raise Refused("exchange.bad_path", path=path[:200])
        return await self._description(snapshot, provider, request.query.get("serviceCode", ""))

    async def _description(self, snapshot: Snapshot, provider: ClientId, service: str) -> str:
        name = f"{provider.encoded}/{service}"
        if name not in snapshot.services:
            raise Refused("exchange.unknown_service", service=name[:300])
        try:
            found = await description_of(
                self._url, (provider.member_class, provider.member, provider.subsystem, service)
            )
        except AWAY:
            raise Refused("exchange.no_registry") from None
        if found is None:
            raise Refused("exchange.no_description", service=service[:200])
        return found[0]


def _json(content: Any, status: int = 200) -> web.Response:
    return web.Response(
        status=status,
        body=msgspec.json.encode(content),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
