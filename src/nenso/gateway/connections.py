"""Connections of those who ask: how many are taken, how long one may say nothing, and how slow it may be.

Whoever opens many and says nothing, sends a byte now and then, or never reads what was answered (“slowloris”) holds a
place for a bounded time, and no memory beyond the buffers of one connection.
"""

import asyncio
import logging
import resource
import ssl
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fcntl import ioctl
from struct import unpack
from termios import TIOCOUTQ
from time import monotonic

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from nenso.gateway.unreadable import Server, Telling, told_plainly

log = logging.getLogger(__name__)
MOST = 16_384  # connections
_EACH = 2  # open files that a request needs beside its connection: another to the provider, and one that a long body waits in
_RESERVED = 512  # open files for the database, for pushing events, for health, and for those who are refused
_HANDSHAKE = 10.0  # seconds
_MOST_REFUSED = 256  # connections beyond the most that are told so; what comes then is closed at once
_REFUSED_WITHIN = 5.0  # seconds that one of them has to say what it wants
Answering = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Limits:
    """What is borne with: `least` bytes have to come or go in each `window` (seconds) in which somebody is waited for.

    `idle`: seconds until the head of the next request has to be there; `files`: that connections and requests may open.
    """

    most: int = MOST
    files: int = MOST * (1 + _EACH)
    idle: float = 75.0
    window: float = 30.0
    least: int = 65_536


def limits_of_process() -> Limits:
    """Let the process open as many files as it may, and return what that bears; says so where it is little."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    enough = Limits()
    files = enough.files if hard == resource.RLIM_INFINITY else max(8, hard - _RESERVED)
    if files >= enough.files:
        return enough
    most = min(MOST, files)
    log.warning(
        "%s open files are allowed: at most %s connections are taken; %s would serve all (ulimit -Hn, LimitNOFILE)",
        hard,
        most,
        enough.files + _RESERVED,
    )
    return Limits(most, files)


class TooSlowError(web.RequestPayloadError):
    """A body came too slowly to be waited for."""


@dataclass(slots=True)
class _Mark:
    """Since when somebody is waited for, and how far it was then: bytes that came, or that still have to go."""

    is_asking: bool
    since: float
    at: int


class Connections:
    """The connections of a gateway, through whichever door."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: dict[RequestHandler, asyncio.Transport] = {}
        self.asking: dict[RequestHandler, web.BaseRequest] = {}
        self._marks: dict[RequestHandler, _Mark] = {}
        self._cut: Counter[str] = Counter()

    def server(self, answer: Answering, refuse: Answering, telling: Telling = told_plainly) -> "Taking":
        """Return a server; `refuse` answers whoever has come too many, `telling` what is no HTTP."""
        return Taking(self, answer, refuse, telling)

    def takes(self, handler: RequestHandler, transport: asyncio.Transport) -> bool:
        """Note a new connection; False where it is one too many."""
        self.open[handler] = transport
        if len(self.open) <= self.limits.most and self.has_files():
            return True
        self._cut["too many"] += 1
        if len(self.open) > self.limits.most + _MOST_REFUSED:
            transport.abort()
        return False

    def has_files(self) -> bool:
        """Say whether the request of another connection could have the files that it needs."""
        return len(self.open) + _EACH * len(self.asking) <= self.limits.files

    def lost(self, handler: RequestHandler) -> None:
        """Note that a connection is gone."""
        self.open.pop(handler, None)
        self._marks.pop(handler, None)

    async def run(self) -> None:
        """Look after slow ones until cancelled."""
        while True:
            await asyncio.sleep(self.limits.window / 6)
            self.sweep(monotonic())

    def sweep(self, now: float) -> None:
        """Cut off whoever was waited for a whole window, and hardly came on."""
        for handler, transport in list(self.open.items()):
            mark = self._mark(handler, transport, now)
            before = self._marks.get(handler)
            if mark is None:
                self._marks.pop(handler, None)
            elif before is None or _came_on(before, mark, self.limits.least):
                self._marks[handler] = mark
            elif now - before.since >= self.limits.window:
                self._marks[handler] = mark
                self._cut_off(handler, transport, mark)

    def _mark(self, handler: RequestHandler, transport: asyncio.Transport, now: float) -> _Mark | None:
        if handler.writing_paused or transport.is_closing():
            return _Mark(False, now, _unread(transport))
        request = self.asking.get(handler)
        if request is None or request.content.is_eof() or not transport.is_reading():
            return None  # nobody is waited for, or somebody else: the provider, the ledger
        if request.content.exception() is not None:
            return None  # it was cut off, and is being refused
        return _Mark(True, now, request.content.total_bytes)

    def _cut_off(self, handler: RequestHandler, transport: asyncio.Transport, mark: _Mark) -> None:
        """Break off what is waited for: a body by its refusal, an answer with its connection."""
        self._cut["slow request" if mark.is_asking else "slow reader"] += 1
        if mark.is_asking:
            handler._lingering_time = 0.0  # nor is the rest waited for once it is refused
            self.asking[handler].content.set_exception(TooSlowError())
        else:
            transport.abort()

    def written(self) -> str:
        """Return the figures in Prometheus' text format."""
        lines = [
            "# TYPE nenso_connections gauge",
            f"nenso_connections {len(self.open)}",
            "# TYPE nenso_connections_most gauge",
            f"nenso_connections_most {self.limits.most}",
            "# TYPE nenso_connections_cut_total counter",
        ]
        lines += [
            f'nenso_connections_cut_total{{why="{why}"}} {self._cut[why]}'
            for why in ("slow reader", "slow request", "too many")
        ]
        return "\n".join(lines) + "\n"


def _came_on(before: _Mark, now: _Mark, least: int) -> bool:
    """Say whether somebody came on. What still has to go grows where much of it went in between, and more was written."""
    if before.is_asking != now.is_asking:
        return True
    if now.is_asking:
        return now.at - before.at >= least
    return before.at - now.at >= least or now.at > before.at


def _unread(transport: asyncio.Transport) -> int:
    """Return how many bytes the other end did not take yet: ours, and the kernel's."""
    try:
        fileno = transport.get_extra_info("socket").fileno()
        held = unpack("i", ioctl(fileno, TIOCOUTQ, b"\0\0\0\0"))[0]
    except (OSError, ValueError, AttributeError):  # it is being closed
        held = 0
    return int(held) + transport.get_write_buffer_size()


class Taking(Server):
    """Takes connections through one door as long as there are not too many; those are told so."""

    def __init__(
        self, connections: Connections, answer: Answering, refuse: Answering, telling: Telling
    ) -> None:
        super().__init__(
            self._answered,
            telling=telling,
            access_log=None,
            auto_decompress=False,
            keepalive_timeout=connections.limits.idle,
        )
        self._kept, self._answer, self._refuse = connections, answer, refuse
        self._beyond: set[RequestHandler] = set()

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        """Take a connection."""
        super().connection_made(handler, transport)
        if not self._kept.takes(handler, transport):
            self._beyond.add(handler)
            handler._keepalive_timeout = min(_REFUSED_WITHIN, self._kept.limits.idle)

    def connection_lost(self, handler: RequestHandler, exc: BaseException | None = None) -> None:
        """Let go of one."""
        super().connection_lost(handler, exc)
        self._kept.lost(handler)
        self._beyond.discard(handler)

    async def _answered(self, request: web.BaseRequest) -> web.StreamResponse:
        handler = request.protocol
        if handler in self._beyond or not self._kept.has_files():
            response = await self._refuse(request)
            response.force_close()
            return response
        self._kept.asking[handler] = request
        try:
            return await self._answer(request)
        finally:
            del self._kept.asking[handler]


async def listening(server: web.Server, host: str, port: int, tls: ssl.SSLContext | None) -> asyncio.Server:
    """Open a port; a handshake has as long as it may take a phone."""
    return await asyncio.get_running_loop().create_server(
        server,
        host,
        port,
        ssl=tls,
        backlog=1024,
        ssl_handshake_timeout=_HANDSHAKE if tls else None,
    )
