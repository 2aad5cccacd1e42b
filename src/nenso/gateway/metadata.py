"""Metaservices: what a provider offers, what a client may ask of it, how a service is described; in the ledger as any message."""

from aiohttp import web

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.metaservices import allowed_methods, list_methods
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.gateway.answers import as_json
from nenso.gateway.came import Came
from nenso.gateway.database import AWAY
from nenso.gateway.passing import Passing
from nenso.gateway.registry import description_of


class Metadata:
    """Answers metaservices."""

    def __init__(self, passing: Passing, url: str) -> None:
        self._passing, self._url = passing, url

    async def answer(self, came: Came, granted: Granted, snapshot: Snapshot) -> web.StreamResponse:
        """Answer one; raises `Denied`."""
        way = self._passing.begun(came, granted, snapshot)
        await self._passing.take_in(way)
        response = await self._made(came, granted, snapshot)
        self._passing.took(way)
        body = response.body if isinstance(response.body, bytes) else b""
        return await self._passing.own(way, response, body)

    async def _made(self, came: Came, granted: Granted, snapshot: Snapshot) -> web.Response:
        provider = granted.asked.service.client
        if provider.encoded not in snapshot.clients:
            raise Denied(
                Side.PROVIDER, Fault.UNKNOWN_MEMBER, "exchange.unknown_client", client=provider.shown
            )
        name = granted.asked.metaservice
        if name == "listMethods":
            return as_json(list_methods(snapshot, provider))
        if name == "allowedMethods":
            return as_json(allowed_methods(snapshot, provider, granted.client, came.at))
        return await self._description(came, granted)

    async def _description(self, came: Came, granted: Granted) -> web.Response:
        service = came.request.query.get("serviceCode", "")
        client = granted.asked.service.client
        parts = (client.member_class, client.member, client.subsystem, service)
        try:
            found = await description_of(self._url, parts)
        except AWAY:
            raise Denied(Side.PROVIDER, Fault.DATABASE_ERROR, "exchange.no_registry") from None
        if granted.asked.metaservice != "getOpenAPI" or found is None:
            raise Denied(
                Side.PROVIDER, Fault.INTERNAL_ERROR, "exchange.no_description", service=service[:200]
            )
        text, media_type = found
        return web.Response(body=text.encode(), headers={"Content-Type": media_type or "text/plain"})
