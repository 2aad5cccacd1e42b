"""The door of other gateways: a message is let in by the signature of the gateway that sends it, and every answer is signed."""

import logging
from collections.abc import Awaitable, Callable
from hashlib import sha512
from time import time
from uuid import UUID

from aiohttp import web

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.hops.signing import Signed
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.requests import last_of
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.gateway.came import Came, is_envelope
from nenso.gateway.hops.identity import Identity, trouble_of
from nenso.gateway.registry import Registry
from nenso.gateway.signing import beside, trouble_with
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import sign

log = logging.getLogger(__name__)

REGISTRY = "/registry"  # where gateways read the registry: below it as TUF's metadata, here as one signed snapshot, as older ones do
DIGEST = web.ResponseKey("body digest", str)  # of an answer whose body is a file
_MOST_SEEN = 200_000
_FAULTS = {"hop.unsigned": Fault.MISSING_SIGNATURE}
Answered = Callable[[Came], Awaitable[web.StreamResponse]]


class HopDoor:
    """Answers other gateways. `answered` passes a message on, `refused` answers one that is not."""

    def __init__(
        self,
        identity: Identity,
        registry: Registry,
        answered: Answered,
        refused: Callable[[Came, Denied], Awaitable[web.StreamResponse]],
    ) -> None:
        self._identity, self._registry, self._answered, self._refused = identity, registry, answered, refused
        self._seen: dict[str, int] = {}  # signatures that still count, by when they were made

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a message from a gateway."""
        came = Came.now(request)
        came.is_soap = is_envelope(came)  # one that is refused at once is told so as a fault, too
        try:
            signed = self._read(came)
            path = came.target.partition("?")[0]
            if request.method == "GET" and path == REGISTRY:
                return self._snapshot(request)
            if request.method == "GET" and path.startswith(f"{REGISTRY}/"):
                return self._file(path.removeprefix(f"{REGISTRY}/"))
            await self._must_sign()
            if not request.body_exists and signed.digest != hops.NOTHING:
                raise _denied("hop.altered", {"gateway": signed.gateway})
            came.is_from(signed, UUID(last_of(came.headers, "x-road-request-id") or ""))
            answer = await self._answered(came)
        except Denied as denied:
            answer = await self._refused(came, denied)
        except ValueError:  # signed, and no identifier all the same
            answer = await self._refused(came, _denied("hop.unsigned", {}))
        return await self._signed(came, answer)

    async def _must_sign(self) -> None:
        """Raise `Denied` where the own key does not sign: nothing is passed on whose answer could not be signed."""
        key = self._identity.private
        if not trouble_with(key):
            return
        try:
            await beside(key, lambda: sign(key, b"nenso: does the key sign again?"))
        except Refused as refused:
            raise self._cannot_sign(refused) from None

    def _cannot_sign(self, refused: Refused) -> Denied:
        log.error("the key that signs to other gateways does not sign: %s", refused)
        facts = {"gateway": self._identity.name, "why": refused.code}
        return Denied(Side.PROVIDER, Fault.INTERNAL_ERROR, "hop.cannot_sign", **facts)

    def _read(self, came: Came) -> Signed:
        """Return the signature of a message; raises `Denied`."""
        snapshot = self._registry.snapshot
        if snapshot is None:
            raise Denied(Side.PROVIDER, Fault.GLOBAL_CONF_OUTDATED, "exchange.no_registry")
        try:
            signer = hops.signature_of(came.headers).gateway
            keys = {signer: snapshot.gateways[signer].public} if signer in snapshot.gateways else {}
            url = (
                f"{snapshot.gateways[self._identity.name].url}{came.target}"
                if self._is_known(snapshot)
                else ""
            )
            signed = hops.read_request(came.request.method, url, came.headers, keys)
        except Refused as refused:
            raise _denied(refused.code, refused.facts) from None
        self._must_be_its(signed, snapshot, came)
        self._must_be_new(signed, int(time()))
        return signed

    def _is_known(self, snapshot: Snapshot) -> bool:
        return self._identity.name in snapshot.gateways

    def _must_be_its(self, signed: Signed, snapshot: Snapshot, came: Came) -> None:
        trouble = trouble_of(snapshot.gateways[signed.gateway], came.certificate, snapshot, came.at)
        if trouble is not None:
            code, facts = trouble
            raise _denied(code, {"gateway": signed.gateway, "client": signed.gateway, **facts})

    def _must_be_new(self, signed: Signed, now: int) -> None:
        """Raise `Denied` where a signature is too old or too new, or was seen before."""
        if abs(now - signed.created) > hops.SKEW:
            raise _denied("hop.clock", {"gateway": signed.gateway, "seconds": now - signed.created})
        if signed.signature in self._seen:
            raise _denied("hop.replayed", {"gateway": signed.gateway})
        if len(self._seen) >= _MOST_SEEN:
            self._seen = {key: at for key, at in self._seen.items() if now - at <= hops.SKEW}
        self._seen[signed.signature] = signed.created

    def _snapshot(self, request: web.BaseRequest) -> web.Response:
        """Return the registry's snapshot, signed by its key as ever; nothing where the gateway has it already."""
        held = self._registry
        if held.snapshot is not None and request.query.get("after") == str(held.snapshot.number):
            return web.Response(status=204)
        return web.Response(body=held.content, content_type="application/json")

    def _file(self, name: str) -> web.Response:
        """Return a file of the published registry: its metadata and its target vouch for themselves."""
        content = self._registry.published.file(name)
        return web.Response(
            status=404 if content is None else 200, body=content, content_type="application/json"
        )

    async def _signed(self, came: Came, answer: web.StreamResponse) -> web.StreamResponse:
        try:
            asked = came.hop or hops.signature_of(came.headers)
        except Refused:  # who signed nothing is answered without
            return answer
        body = answer.body if isinstance(answer, web.Response) and isinstance(answer.body, bytes) else b""
        digest = answer.get(DIGEST) or hops.digest_header(sha512(body).digest())
        given, private = list(answer.headers.items()), self._identity.private
        try:
            headers = await beside(
                private,
                lambda: hops.signed_response(
                    answer.status,
                    given,
                    digest,
                    asked,
                    private=private,
                    gateway=self._identity.name,
                    created=int(time()),
                ),
            )
        except (
            Refused
        ) as refused:  # what cannot be signed is not answered with: the other side would not take it
            return await self._refused(came, self._cannot_sign(refused))
        answer.headers.extend(headers)
        return answer


def _denied(code: str, facts: dict[str, object]) -> Denied:
    return Denied(
        Side.PROVIDER,
        _FAULTS.get(code, Fault.INVALID_SIGNATURE),
        code,
        **facts,
    )
