"""Metaservices over SOAP: what of SOAP is offered and allowed, its WSDL, and operational monitoring; in the ledger as any message."""

from time import monotonic

import msgspec
from aiohttp import web

from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId
from nenso.exchange.rules.protocol.metaservices import soap_methods, soap_methods_for
from nenso.exchange.rules.protocol.requests import MONITORING
from nenso.exchange.rules.protocol.soap import metadata as soap
from nenso.exchange.rules.protocol.soap.envelope import Envelope
from nenso.exchange.rules.protocol.soap.reading import UnsoundError
from nenso.exchange.rules.protocol.soap.writing import TEXT_XML, in_parts
from nenso.exchange.rules.routing.deciding import Denied, Granted
from nenso.exchange.rules.routing.snapshot import Kind, Service, Snapshot
from nenso.gateway.bodies import up_to
from nenso.gateway.calling import Call
from nenso.gateway.came import Came
from nenso.gateway.passing import Passing
from nenso.gateway.providers import Providers, UnreachableError
from nenso.gateway.soap.monitoring import Monitoring
from nenso.gateway.soap.reading import beside
from nenso.gateway.way import BROKEN

MOST_WSDL = 4 * 1024 * 1024  # bytes
KEPT_FOR = 60.0  # seconds that a WSDL serves: who asks for one need not show who it is
PATIENCE = 30.0  # seconds that it has to come, whatever its service has


class SoapMetadata:
    """Answers metaservices over SOAP."""

    def __init__(self, passing: Passing, providers: Providers, url: str) -> None:
        self._passing, self._providers, self._monitoring = passing, providers, Monitoring(url)
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
        wsdl = await self.wsdl(provider, soap.wanted_wsdl(asked), snapshot)
        return in_parts(soap.wsdl_named(asked), wsdl, "text/xml", f"wsdl={came.exchange}@x-road.eu")

    async def wsdl(self, provider: ClientId, code: str, snapshot: Snapshot) -> bytes:
        """Return the WSDL of a service, fetched from where it is and kept for a minute; raises `Denied`."""
        name, service = ServiceId(provider, code).encoded, offered(ServiceId(provider, code), snapshot)
        until, kept = self._wsdls.get((name, service.wsdl), (0.0, b""))
        if monotonic() < until:
            return kept
        away = Denied(Side.SERVICE, Fault.IO_ERROR, "soap.wsdl_away", service=ServiceId(provider, code).shown)
        at = msgspec.structs.replace(service, url=service.wsdl, timeout=min(service.timeout, PATIENCE))
        try:
            call = Call("GET", service.wsdl, [], None)
            with await self._providers.asked(f"{name} wsdl", at, call, lambda: False) as answer:
                content, is_all = await up_to(answer.content, MOST_WSDL)
                if answer.status != 200 or not is_all:
                    raise away
            made = await beside(len(content), lambda: soap.with_address(content))
        except (UnreachableError, UnsoundError, *BROKEN):
            raise away from None
        self._wsdls[name, service.wsdl] = monotonic() + KEPT_FOR, made
        return made


def offered(name: ServiceId, snapshot: Snapshot) -> Service:
    """Return a service of SOAP; raises `Denied` where there is none of this name."""
    service = snapshot.services.get(name.encoded)
    if service is None or service.kind is not Kind.SOAP:
        raise Denied(Side.PROVIDER, Fault.UNKNOWN_SERVICE, "soap.no_wsdl", service=name.service[:200])
    return service
