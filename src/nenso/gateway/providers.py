"""Asking providers: kept connections, time-outs, a breaker for each service, and one more try where that is harmless."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import BinaryIO

import aiohttp
from yarl import URL

from nenso.exchange.rules.protocol.requests import Header, as_written
from nenso.exchange.rules.routing.snapshot import Service
from nenso.exchange.rules.traffic.breaker import Breaker
from nenso.gateway.bodies import SMALL

CONNECT = 5.0  # seconds
_AUTOMATIC = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
Body = bytes | BinaryIO | AsyncIterator[bytes] | None


@dataclass(frozen=True, slots=True)
class Call:
    """What a provider is asked."""

    method: str
    url: str
    headers: list[Header]
    body: Body
    tls: ssl.SSLContext | None = None  # how it is to be known, where it is not by a public authority


class UnreachableError(Exception):
    """A provider did not answer: `is_late` where it took too long, `is_open` where it was not even asked."""

    def __init__(self, why: str, *, is_late: bool = False, is_open: bool = False) -> None:
        self.why, self.is_late, self.is_open = why, is_late, is_open
        super().__init__(why)


class Providers:
    """Connections to every provider."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._breakers: dict[
            tuple[str, str], Breaker
        ] = {}  # by service and address: a new address begins anew
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, limit_per_host=0, keepalive_timeout=30, ssl=tls or True),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            raise_for_status=False,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
        )

    async def close(self) -> None:
        """Let go of every connection."""
        await self._session.close()

    @asynccontextmanager
    async def asked(
        self, name: str, service: Service, call: Call, is_cut: Callable[[], bool]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Give the provider's answer, its body unread; raises `UnreachableError`.

        `is_cut` says whether the request itself broke off: then nothing is held against the provider.
        """
        breaker = self._breakers.setdefault((name, service.url), Breaker())
        if not breaker.may_pass(monotonic()):
            raise UnreachableError("it failed repeatedly", is_open=True)
        try:
            answer = await self._answer(service, call)
        except UnreachableError as fault:
            if is_cut() and not fault.is_late:
                breaker.given_up()
            else:
                breaker.failed(monotonic())
            raise
        except BaseException:
            breaker.given_up()
            raise
        breaker.succeeded()
        try:
            yield answer
        finally:
            answer.release() if answer.content.at_eof() else answer.close()

    async def _answer(self, service: Service, call: Call) -> aiohttp.ClientResponse:
        tries = 2 if call.method in _HARMLESS and call.body is None else 1
        while True:
            tries -= 1
            try:
                if call.body is None or isinstance(call.body, bytes):
                    return await self._sent(service, call, call.body)
                async with asyncio.timeout(None) as patience:
                    return await self._sent(service, call, _taken(call.body, patience, service.timeout))
            except (TimeoutError, aiohttp.ServerTimeoutError) as fault:
                raise UnreachableError("it did not answer in time", is_late=True) from fault
            except aiohttp.ClientConnectionError as fault:
                if not tries:
                    raise UnreachableError(_why(fault)) from fault

    async def _sent(
        self, service: Service, call: Call, body: bytes | AsyncIterator[bytes] | None
    ) -> aiohttp.ClientResponse:
        return await self._session.request(
            call.method,
            URL(call.url, encoded=True),
            headers=as_written(call.headers),
            data=body,
            allow_redirects=False,
            ssl=call.tls or True,
            skip_auto_headers=_AUTOMATIC,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=service.timeout),
        )


async def _taken(
    body: BinaryIO | AsyncIterator[bytes], patience: asyncio.Timeout, seconds: float
) -> AsyncIterator[bytes]:
    """Yield a long body; each part has to be taken within the provider's time, which the client's own is no part of."""
    clock = asyncio.get_running_loop().time
    async for chunk in body if isinstance(body, AsyncIterator) else _parts(body):
        patience.reschedule(clock() + seconds)
        yield chunk
        patience.reschedule(None)
    patience.reschedule(clock() + seconds)  # for the last part and the head of the answer


async def _parts(file: BinaryIO) -> AsyncIterator[bytes]:
    while chunk := file.read(SMALL):
        yield chunk


def _why(fault: Exception) -> str:
    inner = getattr(fault, "os_error", None)
    return str(getattr(inner, "strerror", None) or fault) or type(fault).__name__
