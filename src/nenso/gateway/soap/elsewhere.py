"""What is told of services of SOAP that stand behind another gateway, to whom need not say who they are: asked there, and kept a while."""

from hashlib import sha512
from time import monotonic
from urllib.parse import urlencode

from aiohttp import web
from multidict import CIMultiDict

from nenso.exchange.rules.hops.signing import digest_header
from nenso.exchange.rules.protocol.errors import HEADER, Fault, Side
from nenso.exchange.rules.protocol.identifiers import ServiceId
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import HUB, Service, Snapshot
from nenso.gateway.bodies import up_to
from nenso.gateway.came import Came
from nenso.gateway.hops.outgoing import Hop, Hops
from nenso.gateway.providers import Providers, UnreachableError
from nenso.gateway.soap.offered import KEPT_FOR, MOST_WSDL, QUERY, is_document, offered
from nenso.gateway.way import BROKEN
from nenso.kernel.rules import Refused

_KEPT = ("content-type", HEADER.lower())


class Elsewhere:
    """Asks other gateways what they tell of themselves."""

    def __init__(self, hops: Hops, providers: Providers) -> None:
        self._hops, self._providers = hops, providers
        self._wsdls: dict[tuple[str, str], tuple[float, bytes]] = {}

    def way_to(self, came: Came, name: ServiceId, snapshot: Snapshot) -> Hop | None:
        """Return the way to the gateway that has a service's WSDL: the one before its system, which reaches it, or the nation's.

        The nation's has the documents that were handed in. None where it is this one; raises `Denied` where no way leads there.
        """
        home = HUB if is_document(name, snapshot) else snapshot.home_of(name.client.encoded)
        if home == self._hops.name:
            return None
        hop = None if came.hop else self._hops.to(snapshot, home)
        if hop is None:
            raise Denied(Side.PROVIDER, Fault.UNKNOWN_SERVICE, "exchange.not_here", service=name.shown)
        return hop

    @property
    def is_hub(self) -> bool:
        """Whether this gateway is the nation's."""
        return self._hops.name == HUB

    async def document(self, came: Came, name: ServiceId, snapshot: Snapshot) -> bytes:
        """Return the WSDL document that was handed in for a service, from the nation's gateway; raises `Denied`."""
        away = Denied(Side.SERVICE, Fault.IO_ERROR, "soap.wsdl_away", service=name.shown)
        hop = self._hops.to(snapshot, HUB)
        if hop is None:
            raise away
        answer = await self.wsdl(came, hop, name, snapshot)
        if answer.status != 200 or HEADER in answer.headers or not isinstance(answer.body, bytes):
            raise away
        return answer.body

    async def wsdl(self, came: Came, hop: Hop, name: ServiceId, snapshot: Snapshot) -> web.Response:
        """Return the WSDL of a service as its gateway tells it, or that gateway's refusal; raises `Denied`."""
        service = offered(name, snapshot)
        until, kept = self._wsdls.get((name.encoded, service.wsdl), (0.0, b""))
        if monotonic() < until:
            return web.Response(body=kept, headers={"Content-Type": "text/xml; charset=UTF-8"})
        status, headers, content = await self._asked(came, hop, name)
        if status == 200 and HEADER not in headers:
            self._wsdls[name.encoded, service.wsdl] = monotonic() + KEPT_FOR, content
        return web.Response(status=status, headers=headers, body=content)

    async def _asked(self, came: Came, hop: Hop, name: ServiceId) -> tuple[int, CIMultiDict[str], bytes]:
        at = hop.reached(Service("", ""))
        try:
            call = await self._hops.look(hop, came, _target(name))
        except Refused as refused:
            facts = {"gateway": self._hops.name, "why": refused.code}
            raise Denied(Side.CONSUMER, Fault.INTERNAL_ERROR, "hop.cannot_sign", **facts) from None
        away = Denied(Side.PROVIDER, Fault.NETWORK_ERROR, "exchange.provider_away", service=name.shown)
        try:
            with await self._providers.asked(hop.name, at, call, lambda: False) as answer:
                content, is_all = await up_to(answer.content, MOST_WSDL)
                given: list[Header] = [
                    (key.decode("latin-1"), value.decode("latin-1")) for key, value in answer.raw_headers
                ]
                signed = self._hops.read(hop, answer.status, given)
        except Refused as refused:
            raise Denied(Side.PROVIDER, Fault.INVALID_SIGNATURE, refused.code, **refused.facts) from None
        except (UnreachableError, *BROKEN):
            raise away from None
        if not is_all or digest_header(sha512(content).digest()) != signed.digest:
            raise Denied(Side.PROVIDER, Fault.INVALID_SIGNATURE, "hop.altered", gateway=hop.name)
        headers = CIMultiDict((key, value) for key, value in given if key.lower() in _KEPT)
        return answer.status, headers, content


def _target(name: ServiceId) -> str:
    client = name.client
    parts = (client.instance, client.member_class, client.member, client.subsystem, name.service)
    return f"/wsdl?{urlencode(dict(zip(QUERY, parts, strict=True)))}"
