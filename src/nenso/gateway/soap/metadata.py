"""Metaservices over SOAP: what of SOAP is offered and allowed, its WSDL, and operational monitoring; in the ledger as any message."""

from time import monotonic

import msgspec
from aiohttp import web

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import ServiceId
from nenso.exchange.rules.protocol.metaservices import soap_methods, soap_methods_for
from nenso.exchange.rules.protocol.requests import MONITORING
from nenso.exchange.rules.protocol.soap import metadata as soap
from nenso.exchange.rules.protocol.soap.envelope import Envelope
from nenso.exchange.rules.protocol.soap.reading import UnsoundError
from nenso.exchange.rules.protocol.soap.writing import TEXT_XML, in_parts
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Service, Snapshot
from nenso.gateway.bodies import up_to
from nenso.gateway.calling import Call
from nenso.gateway.came import Came
from nenso.gateway.database import AWAY
from nenso.gateway.passing import Passing
from nenso.gateway.providers import Providers, UnreachableError
from nenso.gateway.registry import wsdl_document_of
from nenso.gateway.soap.elsewhere import Elsewhere
from nenso.gateway.soap.monitoring import Monitoring
from nenso.gateway.soap.offered import KEPT_FOR, MOST_WSDL, offered
from nenso.gateway.soap.reading import beside
from nenso.gateway.way import BROKEN

PATIENCE = 30.0  # seconds that it has to come, whatever its service has


class SoapMetadata:
    """Answers metaservices over SOAP."""

    def __init__(self, passing: Passing, providers: Providers, url: str, elsewhere: Elsewhere) -> None:
        self._passing, self._providers, self._monitoring = passing, providers, Monitoring(url)
        self._url, self._elsewhere = url, elsewhere
        self._wsdls: dict[tuple[str, str], tuple[float, bytes]] = {}

    async def answer(self, came: Came, granted: Granted, snapshot: Snapshot) -> web.StreamResponse:
        """Answer one; raises `Denied`."""
        asked = came.envelope
        assert asked is not None
        way = self._passing.begun(came, granted, snapshot)
        await self._passing.take_in(way)
        try:
            content_type, body = await self._made(asked, came, granted, snapshot)
        except UnsoundError as unsound:
            raise Denied(Side.CLIENT, unsound.fault, unsound.code, **unsound.facts) from None
        self._passing.took(way)
        response = web.Response(body=body, headers={"Content-Type": content_type})
        return await self._passing.own(way, response, body)

    async def _made(
        self, asked: Envelope, came: Came, granted: Granted, snapshot: Snapshot
    ) -> tuple[str, bytes]:
        provider, name = granted.asked.service.client, granted.asked.metaservice
        if name in MONITORING:
            return await self._monitoring.answer(asked, came, granted, snapshot)
        if provider.encoded not in snapshot.clients:
            facts = {"client": provider.shown}
            raise Denied(Side.PROVIDER, Fault.UNKNOWN_MEMBER, "exchange.unknown_client", **facts)
        if name == soap.LIST:
            return TEXT_XML, soap.listed(asked, soap_methods(snapshot, provider))
        if name == soap.ALLOWED:
            found = soap_methods_for(snapshot, provider, granted.client, came.at)
            return TEXT_XML, soap.listed(asked, found)
        wsdl = await self.wsdl(came, ServiceId(provider, soap.wanted_wsdl(asked)), snapshot)
        return in_parts(soap.wsdl_named(asked), wsdl, "text/xml", f"wsdl={came.exchange}@x-road.eu")

    async def wsdl(self, came: Came, name: ServiceId, snapshot: Snapshot) -> bytes:
        """Return the WSDL of a service, from where it is or as it was handed in, and kept for a minute; raises `Denied`."""
        service = offered(name, snapshot)
        until, kept = self._wsdls.get((name.encoded, service.wsdl), (0.0, b""))
        if monotonic() < until:
            return kept
        try:
            content = await (self._fetched(name, service) if service.wsdl else self._document(name))
            if content is None:  # the nation's gateway has it, and put the address in already
                return await self._elsewhere.document(came, name, snapshot)
            made = await beside(len(content), lambda: soap.with_address(content))
        except (UnreachableError, UnsoundError, *BROKEN):
            raise _away(name) from None
        self._wsdls[name.encoded, service.wsdl] = monotonic() + KEPT_FOR, made
        return made

    async def _fetched(self, name: ServiceId, service: Service) -> bytes:
        at = msgspec.structs.replace(service, url=service.wsdl, timeout=min(service.timeout, PATIENCE))
        call = Call("GET", service.wsdl, [], None)
        with await self._providers.asked(f"{name.encoded} wsdl", at, call, lambda: False) as answer:
            content, is_all = await up_to(answer.content, MOST_WSDL)
            if answer.status != 200 or not is_all:
                raise _away(name)
        return content

    async def _document(self, name: ServiceId) -> bytes | None:
        """Return a document as it was handed in; None where this gateway's database is not the registry's."""
        if not self._elsewhere.is_hub:
            return None
        client = name.client
        try:
            found = await wsdl_document_of(
                self._url, (client.member_class, client.member, client.subsystem, name.service)
            )
        except AWAY:
            raise Denied(Side.PROVIDER, Fault.DATABASE_ERROR, "exchange.no_registry") from None
        if found is None:
            raise _away(name)
        return found


def _away(name: ServiceId) -> Denied:
    return Denied(Side.SERVICE, Fault.IO_ERROR, "soap.wsdl_away", service=name.shown)
