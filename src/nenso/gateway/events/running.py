"""Everything of events in one gateway, put together."""

from aiohttp import web

from nenso.exchange.rules.events.trying import Trying
from nenso.exchange.rules.networks import Networks
from nenso.exchange.rules.protocol.errors import Fault, Side
from nenso.exchange.rules.protocol.requests import Asked
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.snapshot import Snapshot
from nenso.gateway.came import Came
from nenso.gateway.counting import Counts
from nenso.gateway.events.line import Call, read_call
from nenso.gateway.events.pusher import Pusher
from nenso.gateway.events.pushing import Pushing
from nenso.gateway.events.queue import Queue
from nenso.gateway.events.rights import Decides
from nenso.gateway.events.rooms import Refusing, Rooms
from nenso.gateway.events.store import Store
from nenso.gateway.events.subscribers import Subscribers
from nenso.gateway.events.told import Told
from nenso.gateway.events.types import Publishers
from nenso.gateway.ledger.writer import Writer
from nenso.gateway.metering import Meters
from nenso.gateway.passing import Passing
from nenso.gateway.providers import Providers
from nenso.gateway.registry import Registry
from nenso.kernel.rules import Refused


class Events:
    """Answers calls of the publish-subscribe API, and pushes what waits."""

    def __init__(
        self,
        url: str,
        registry: Registry,
        writer: Writer,
        counts: Counts,
        trying: Trying,
        meters: Meters,
        forbidden: Networks | None = None,
    ) -> None:
        self.told, self._meters = Told(), meters
        self._store = Store(url)
        self._queue = Queue(self._store, trying)
        self._providers = Providers(
            forbidden=forbidden
        )  # apart: how a subscriber takes events says nothing of how it answers
        pushing = Pushing(writer, self._providers, counts, meters)
        self._pusher = Pusher(url, registry, self._queue, pushing, trying, self.told)
        self._rooms: Rooms | None = None

    def opened(self, passing: Passing, refuse: Refusing, decides: Decides) -> None:
        """Be told how exchanges get into the ledger, how calls are refused, and how it is decided who asks."""
        answers = (
            Publishers(self._store, self.told).answers
            | Subscribers(self._store, self._queue, self.told).answers
        )
        self._rooms = Rooms(passing, refuse, answers, self._meters, decides)

    def asked(self, asked: Asked, snapshot: Snapshot) -> Call | None:
        """Return the call that a request is; None where it is one to a service. Raises `Denied`."""
        try:
            return read_call(asked, snapshot)
        except Refused as refused:
            raise Denied(Side.CLIENT, Fault.BAD_REQUEST, refused.code, **refused.facts) from None

    async def answer(self, came: Came, call: Call, snapshot: Snapshot) -> web.StreamResponse:
        """Answer a call; raises `Denied`."""
        assert self._rooms is not None
        return await self._rooms.answer(came, call, snapshot)

    async def run(self) -> None:
        """Push until cancelled."""
        try:
            await self._pusher.run()
        finally:
            await self._providers.close()
            self._store.close()
