"""The gateway's process: its doors, and what runs beside them until it is told to end."""

import asyncio
import gc
import logging
import signal
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from nenso.exchange.rules.events.trying import Trying
from nenso.exchange.rules.ledger import notes
from nenso.exchange.rules.ledger.notes import Kind, SignerKey
from nenso.exchange.rules.networks import Networks
from nenso.exchange.rules.routing import snapshot
from nenso.gateway.connections import Connections, Limits, listening
from nenso.gateway.counting import Counts
from nenso.gateway.door import Door
from nenso.gateway.events.running import Events
from nenso.gateway.events.told import Told
from nenso.gateway.govstack import GovStack
from nenso.gateway.guessing import Guessing
from nenso.gateway.hops.door import HopDoor
from nenso.gateway.hops.outgoing import Hops
from nenso.gateway.hops.running import Beside, trusting
from nenso.gateway.keeping import Keeping
from nenso.gateway.ledger.sequencer import Sequencer
from nenso.gateway.ledger.writer import Writer
from nenso.gateway.metering import Meters
from nenso.gateway.misfits import Misfits
from nenso.gateway.providers import Providers
from nenso.gateway.registry import Registry
from nenso.gateway.signing import trouble_with
from nenso.gateway.tls import Listening
from nenso.gateway.unreadable import Server
from nenso.gateway.witnessing.asking import Asking
from nenso.gateway.witnessing.running import Witnessing
from nenso.kernel.rules.signing import House, Key, key_for, public_key

log = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds that requests under way have to end
# Objects made between looks for circles of them: an exchange makes hundreds and leaves few behind. With Python's own 700 a tenth
# of the processor's time went into looking.
_LOOKS_AFTER = 10_000


@dataclass(frozen=True, slots=True)
class Config:
    """What a gateway is told. `house` are the keys, or the secret that they are derived from; a port of 0 takes any free one."""

    url: str
    house: bytes | House = field(repr=False)
    folder: Path
    host: str = "127.0.0.1"
    port: int = 8080
    watch_port: int = 5588
    tls_port: int | None = None
    tls: Listening | None = None
    writes_snake_case: bool = False
    govstack_port: int | None = None  # where GovStack's clients read the directory; None: nowhere
    trying: Trying = field(default_factory=Trying)  # of events
    beside: Beside = field(default_factory=Beside)  # which gateway it is among others
    witnessing: Witnessing = field(default_factory=Witnessing)
    limits: Limits = field(default_factory=Limits)  # of connections
    forbidden: Networks = field(default_factory=Networks)  # where no service is asked


@dataclass(slots=True)
class Running:
    """A gateway that runs."""

    port: int
    watch_port: int
    registry: Registry
    writer: Writer
    sequencer: Sequencer
    guessing: Guessing
    died: asyncio.Event  # something beside the doors ended by a fault of the program
    tls_port: int | None = None
    govstack_port: int | None = None
    hop_port: int | None = None
    witness_port: int | None = None


@asynccontextmanager
async def running(config: Config) -> AsyncIterator[Running]:
    """Run a gateway: doors open once the registry was asked, closed before the ledger's last batch is written."""
    beside = config.beside
    hub = beside.hub
    registry_key = hub.registry_key if hub else public_key(key_for(config.house, snapshot.PURPOSE))
    registry = Registry(config.url, registry_key, config.folder / "routing.json")
    writer, providers, counts = Writer(config.url), Providers(forbidden=config.forbidden), Counts()
    sequencer = Sequencer(config.url, lambda: _log_key(registry, config))
    meters = Meters()
    events = Events(config.url, registry, writer, counts, config.trying, meters, config.forbidden)
    identity = beside.identity(config.house)
    keeping = Keeping(config.url, counts)
    misfits, guessing = Misfits(config.url), Guessing(config.url)
    shared = (registry, writer, providers, counts, config.url, events, Hops(identity), meters, keeping)
    door = Door(*shared, misfits, guessing, is_new=config.writes_snake_case)
    connections = Connections(config.limits)
    following = beside.following(identity, registry, config.folder)
    asking = Asking(config.url, config.witnessing.every)
    beside_doors = (following, writer.run(), sequencer.run(), asking.run(), connections.run())
    counting = (misfits.run(), guessing.run())
    tasks = [asyncio.create_task(each) for each in (*beside_doors, *counting)]
    died = asyncio.Event()
    for task in tasks:
        task.add_done_callback(lambda ended: _tell_death(ended, died))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_end, tasks)
        stack.push_async_callback(providers.close)
        stack.push_async_callback(keeping.close)
        stack.push_async_callback(_flush, writer)
        pushing = asyncio.create_task(events.run())
        pushing.add_done_callback(lambda ended: _tell_death(ended, died))
        stack.push_async_callback(_end, [pushing])
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await registry.asked.wait()  # what was kept may be of yesterday
        open_ = _Opener(stack, config.host)
        port = await open_(connections.server(door, door.full, door.unreadable), config.port)
        tls_port = None
        if config.tls:
            registry.follow(config.tls.trust)
            reloading = asyncio.create_task(config.tls.run())
            reloading.add_done_callback(lambda ended: _tell_death(ended, died))
            stack.push_async_callback(_end, [reloading])
            door_server = connections.server(door, door.full, door.unreadable)
            tls_port = await open_(door_server, config.tls_port, config.tls.context)
        told = (events.told, connections, guessing)
        watch = Server(
            _Watch(registry, writer, sequencer, counts, told, identity.private),
            access_log=None,
            keepalive_timeout=config.limits.idle,
        )
        watch_port = await open_(watch, config.watch_port)
        directory = connections.server(GovStack(registry, config.url), door.full)
        govstack_port = (
            await open_(directory, config.govstack_port) if config.govstack_port is not None else None
        )
        hop_port = None
        if identity.shown is not None:
            renewing = asyncio.create_task(identity.shown.run())
            renewing.add_done_callback(lambda ended: _tell_death(ended, died))
            stack.push_async_callback(_end, [renewing])
        if beside.port is not None:
            hops = HopDoor(identity, registry, door.answer, door.refuse)
            hop_port = await open_(
                connections.server(hops, door.full, door.unreadable),
                beside.port,
                trusting(identity, registry),
            )
        witness_port = None
        if config.witnessing.port is not None:
            witness = config.witnessing.door(config.url, config.house)
            stack.callback(witness.close)
            witness_port = await open_(connections.server(witness, door.full), config.witnessing.port)
        yield Running(
            port,
            watch_port,
            registry,
            writer,
            sequencer,
            guessing,
            died,
            tls_port,
            govstack_port,
            hop_port,
            witness_port,
        )


def _tell_death(ended: "asyncio.Task[None]", died: asyncio.Event) -> None:
    if not ended.cancelled() and ended.exception() is not None:
        log.critical("the gateway ends", exc_info=ended.exception())
        died.set()


def _log_key(registry: Registry, config: Config) -> SignerKey | None:
    held = registry.snapshot
    if held is None:
        return None
    return SignerKey(config.beside.ledger(held.ledger), Kind.PLAIN, key_for(config.house, notes.PURPOSE))


class _Opener:
    def __init__(self, stack: AsyncExitStack, host: str) -> None:
        self._stack, self._host = stack, host

    async def __call__(self, server: web.Server, port: int | None, tls: ssl.SSLContext | None = None) -> int:
        """Open a door; return its port. What is under way when it closes may end."""
        runner = web.ServerRunner(server, shutdown_timeout=PATIENCE)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        listens = await listening(server, self._host, port or 0, tls)
        self._stack.callback(listens.close)
        return int(listens.sockets[0].getsockname()[1])


async def _flush(writer: Writer) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await writer.flush()
    except TimeoutError:
        log.error("%s entries were not acknowledged and are not written", writer.waiting)


async def _end(tasks: Sequence["asyncio.Task[Any]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _Watch:
    """What machines ask of the gateway itself: `/health/live`, `/health/ready`, `/metrics`; not for information systems."""

    def __init__(
        self,
        registry: Registry,
        writer: Writer,
        sequencer: Sequencer,
        counts: Counts,
        told: Sequence[Told | Connections | Guessing],
        key: Key,
    ) -> None:
        self._registry, self._writer, self._sequencer, self._counts = registry, writer, sequencer, counts
        self._told, self._key = told, key

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path.partition("?")[0]
        if path == "/health/live":
            return web.Response(text="")
        if path in ("/health/ready", "/"):  # X-Road's own health check is at the root
            reason = self.fault(datetime.now(UTC))
            return web.Response(text=reason, status=500 if reason else 200)
        if path == "/metrics":
            told = self._counts.written(self._gauges()) + "".join(each.written() for each in self._told)
            return web.Response(text=told, content_type="text/plain")
        return web.Response(status=404)

    def fault(self, now: datetime) -> str:
        """Return why nothing is passed on now; "" where it is."""
        snapshot = self._registry.snapshot
        if snapshot is None:
            return "The registry was not read yet"
        if now >= snapshot.expires_at:
            return "Global configuration is expired"
        if self._writer.fault:
            return f"The ledger cannot be written: {self._writer.fault}"
        trouble = trouble_with(self._key)
        return f"The key that signs to other gateways does not sign: {trouble}" if trouble else ""

    def _gauges(self) -> dict[str, float]:
        snapshot = self._registry.snapshot
        left = (snapshot.expires_at - datetime.now(UTC)).total_seconds() if snapshot else 0.0
        return {
            "nenso_ready": 0.0 if self.fault(datetime.now(UTC)) else 1.0,
            "nenso_ledger_waiting": float(self._writer.waiting),
            "nenso_ledger_tree_size": float(self._sequencer.size),
            "nenso_registry_life_seconds": left,
            "nenso_registry_number": float(snapshot.number) if snapshot else 0.0,
        }


async def serve(config: Config) -> None:
    """Run until told to end (SIGTERM, SIGINT)."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    gc.freeze()  # what the program consists of is never looked at again
    gc.set_threshold(_LOOKS_AFTER)
    async with running(config) as gateway:
        log.warning("the gateway listens on %s:%s", config.host, gateway.port)
        print(f"http://{config.host}:{gateway.port}", flush=True)  # noqa: T201 - whoever starts it waits for this
        waits = [asyncio.create_task(each.wait()) for each in (ended, gateway.died)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        await _end(waits)
    if gateway.died.is_set():  # whoever keeps it running starts it anew
        raise SystemExit(1)
