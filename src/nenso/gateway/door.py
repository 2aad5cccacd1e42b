"""The door of information systems: which request is what, and X-Road's order of checks before any is passed on."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from nenso.exchange.rules.protocol.errors import Fault, Problem, Side
from nenso.exchange.rules.protocol.global_conf import FOLDER
from nenso.exchange.rules.protocol.metaservices import list_clients, list_clients_xml
from nenso.exchange.rules.protocol.requests import Asked, read_line
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.gateway.answers import as_json, problem_of, refusal
from nenso.gateway.came import Came, is_envelope
from nenso.gateway.contracts import Contracts
from nenso.gateway.counting import Counts
from nenso.gateway.events.line import Call
from nenso.gateway.events.running import Events
from nenso.gateway.guessing import Guessing
from nenso.gateway.hops.outgoing import Hops
from nenso.gateway.hops.passing import InwardPassing, OutwardPassing, Ways
from nenso.gateway.keeping import Keeping
from nenso.gateway.ledger.rows import RefusedRow
from nenso.gateway.ledger.writer import LedgerFullError, UnfitError, Writer, durable
from nenso.gateway.metadata import Metadata
from nenso.gateway.metering import Meters
from nenso.gateway.misfits import Misfits
from nenso.gateway.passing import Passing
from nenso.gateway.providers import Providers
from nenso.gateway.registry import Registry
from nenso.gateway.soap.door import Own, SoapDoor
from nenso.gateway.soap.elsewhere import Elsewhere
from nenso.gateway.soap.metadata import SoapMetadata
from nenso.gateway.soap.passing import InwardSoapPassing, OutwardSoapPassing, SoapPassing
from nenso.gateway.way import CutShortError
from nenso.kernel.rules import Refused

log = logging.getLogger(__name__)
_FULL = 5.0  # seconds after which there may be room for another connection
PROVE = 1.0  # seconds that a refusal waits to be written down: it is answered all the same
Answer = Awaitable[web.StreamResponse]


class Door:
    """Answers every request of an information system."""

    def __init__(
        self,
        registry: Registry,
        writer: Writer,
        providers: Providers,
        counts: Counts,
        url: str,
        events: Events,
        hops: Hops,
        meters: Meters,
        keeping: Keeping,
        misfits: Misfits,
        guessing: Guessing,
        *,
        is_new: bool,
    ) -> None:
        self._registry, self._writer, self._counts, self._is_new = registry, writer, counts, is_new
        own: dict[str, Any] = {
            "is_new": is_new,
            "keeping": keeping,
        }  # before the services that stand behind it
        self._passing = Passing(writer, providers, counts, **own)
        inward = InwardPassing(writer, providers, counts, **own)
        outward = OutwardPassing(hops, writer, providers, counts, is_new=is_new)
        self._ways = Ways(self._passing, inward, outward)
        self._hops, self._meters, self._guessing = hops, meters, guessing
        self._contracts = Contracts(registry, counts, misfits)
        self._metadata = Metadata(self._passing, url)
        self._events = events
        events.opened(self._passing, self.refuse, guessing.decide)
        here = SoapPassing(writer, providers, counts, **own)
        ways = Ways(
            here,
            InwardSoapPassing(writer, providers, counts, **own),
            OutwardSoapPassing(hops, writer, providers, counts, is_new=is_new),
        )
        elsewhere = Elsewhere(hops, providers)
        told = SoapMetadata(here, providers, url, elsewhere)
        self._soap = SoapDoor(ways, told, elsewhere, self._decided, self._snapshot)
        self._doors: dict[str, Callable[[Came], Answer]] = {
            "/listClients": self._list_clients,
            **self._soap.doors,
        }

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request of an information system."""
        return await self.answer(Came.now(request))

    async def full(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request over a connection that is one too many."""
        came = Came.now(request)
        came.is_soap = is_envelope(came)
        return await self.refuse(
            came, Denied(Side.CONSUMER, Fault.LIMIT_REACHED, "exchange.too_many_connections", wait=_FULL)
        )

    async def unreadable(self, request: web.BaseRequest, why: str) -> web.StreamResponse:
        """Answer what is no HTTP."""
        denied = Denied(Side.CLIENT, Fault.BAD_REQUEST, "exchange.unreadable", why=why)
        return await self.refuse(Came.now(request), denied)

    async def answer(self, came: Came) -> web.StreamResponse:
        """Answer a request; whatever goes wrong within is told with its identifier, and never how."""
        path = came.target.partition("?")[0]
        named = FOLDER if path.startswith(FOLDER) else path
        door = self._doors.get(named, self._soap if is_envelope(came) else self._r1)
        try:
            return await door(came)
        except Denied as denied:
            return await self.refuse(came, denied)
        except CutShortError as cut:
            if came.request.transport is not None:
                came.request.transport.abort()
            return cut.response
        except ConnectionError:
            raise  # who asked is gone
        except Exception:
            log.exception("the request %s failed by a fault of the program", came.identifier)
            return await self._failed(came)

    async def _failed(self, came: Came) -> web.StreamResponse:
        """Say that it went wrong here; what was begun to be answered is cut off, so that nobody takes it for whole."""
        if came.request.writer.output_size > 0:
            raise ConnectionError("a fault of the program in the middle of an answer")
        return await self.refuse(came, Denied(Side.CONSUMER, Fault.INTERNAL_ERROR, "exchange.failed"))

    async def _r1(self, came: Came) -> web.StreamResponse:
        try:
            asked = read_line(came.request.method, came.target)
        except (
            Refused
        ) as refused:  # X-Road's documents say Client.BadRequest; its code, which clients know, says this
            raise Denied(Side.CONSUMER, Fault.INTERNAL_ERROR, refused.code, **refused.facts) from None
        if (call := self._events.asked(asked, self._snapshot())) is not None:
            self._must_have(call)
            self._must_be_writing()
            return await self._events.answer(came, call, self._snapshot())
        return await self._decided(came, came.header("x-road-client"), asked, self._ways, self._metadata)

    def _must_have(self, call: Call) -> None:
        """Raise `Denied` where events are published at another gateway: here nobody would hear of them."""
        room, snapshot = call.room, self._snapshot()
        home = snapshot.home_of(room.encoded)
        if home != self._hops.name and room.encoded in snapshot.clients:
            facts = {"room": room.shown, "gateway": home}
            raise Denied(Side.PROVIDER, Fault.UNKNOWN_SERVICE, "event.elsewhere", **facts)

    async def _decided(
        self, came: Came, client: str | None, asked: Asked, ways: Ways, own: Own
    ) -> web.StreamResponse:
        """Decide on what is asked, and pass it on or answer it; raises `Denied`."""
        snapshot = self._snapshot()
        granted = self._guessing.decide(snapshot, came.caller, client, asked, came.at)
        self._must_be_writing()
        passing = ways.to(came, asked, snapshot)
        if granted.right is None and passing is not ways.outward:
            return await own.answer(came, granted, snapshot)
        if granted.right is None:
            return await passing.pass_on(came, granted, snapshot)
        meter = self._meters.begin(granted.right, granted.client.encoded, asked.service.shown)
        try:
            # The gateway that stands before the service looks at what it is asked.
            if passing is not ways.outward:
                await self._contracts.must_fit(came, granted)
            return await passing.pass_on(came, granted, snapshot)
        finally:
            meter.end()

    def _snapshot(self) -> Snapshot:
        if self._registry.snapshot is None:
            raise Denied(Side.CONSUMER, Fault.GLOBAL_CONF_OUTDATED, "exchange.no_registry")
        return self._registry.snapshot

    def _must_be_writing(self) -> None:
        """Raise `Denied` where the ledger is known to be away: nothing is done that could not be proved."""
        if self._writer.fault:
            raise Denied(Side.CONSUMER, Fault.LOGGING_FAILED, "exchange.no_ledger")

    async def refuse(self, came: Came, denied: Denied) -> web.StreamResponse:
        """Answer a request that is not passed on."""
        quoted = self._guessing.note(denied, came.exchange, came.at)
        if quoted is not None:
            came.exchange = quoted
        problem = problem_of(came, denied.side, denied.fault, denied.code, **denied.facts)
        self._counts.refused(str(problem.fault))
        if quoted is None:
            await self._write_down(came, denied.code, problem)
        return refusal(came, problem, is_new=self._is_new, wait=float(denied.facts.get("wait", 0.0)))

    async def _write_down(self, came: Came, code: str, problem: Problem) -> None:
        row = RefusedRow(
            uuid=came.exchange,
            at=came.at,
            client=(came.header("x-road-client") or came.header("x-govstack-client") or "")[:600],
            service=came.asked_for[:800],
            method=came.request.method[:20],
            fault=problem.type(),
            code=code,
            message=problem.message,
            address=came.address,
        )
        try:
            await durable([self._writer.write(row)], patience=PROVE)
        except (LedgerFullError, UnfitError, TimeoutError):
            return

    async def _list_clients(self, came: Came) -> web.StreamResponse:
        snapshot = self._snapshot()
        wants_json = "json" in (came.header("accept") or "")
        if not wants_json:
            return web.Response(text=list_clients_xml(snapshot), content_type="text/xml")
        return as_json(list_clients(snapshot))
