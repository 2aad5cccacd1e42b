"""Asking providers: kept connections, time-outs, a breaker for each service, and one more try where that is harmless."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from time import monotonic
from typing import BinaryIO

import aiohttp

from nenso.exchange.rules.networks import Networks
from nenso.exchange.rules.routing.snapshot import Service
from nenso.exchange.rules.traffic.breaker import Breaker
from nenso.gateway.bodies import SMALL
from nenso.gateway.calling import Answered, Call, Calling, ForbiddenError

log = logging.getLogger(__name__)
# Asking once more changes nothing (RFC 9110, 9.2.2): a kept connection may have been closed as it was asked.
_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})


class UnreachableError(Exception):
    """A provider did not answer: `is_late` where it took too long, `is_open` where it was not even asked.

    `is_forbidden`: it lies in a network that nothing is asked in.
    """

    def __init__(
        self, why: str, *, is_late: bool = False, is_open: bool = False, is_forbidden: bool = False
    ) -> None:
        self.why, self.is_late, self.is_open, self.is_forbidden = why, is_late, is_open, is_forbidden
        super().__init__(why)


class Providers:
    """Connections to every provider."""

    def __init__(self, tls: ssl.SSLContext | None = None, forbidden: Networks | None = None) -> None:
        self._breakers: dict[
            tuple[str, str], Breaker
        ] = {}  # by service and address: a new address begins anew
        self._calling = Calling(tls, forbidden)
        self._told: set[tuple[str, str]] = set()

    async def close(self) -> None:
        """Let go of every connection."""
        await self._calling.close()

    async def asked(self, name: str, service: Service, call: Call, is_cut: Callable[[], bool]) -> Answered:
        """Return the provider's answer, its body unread, for a `with`; raises `UnreachableError`.

        `is_cut` says whether the request itself broke off: then nothing is held against the provider.
        """
        breaker = self._breakers.setdefault((name, service.url), Breaker())
        if not breaker.may_pass(monotonic()):
            raise UnreachableError("it failed repeatedly", is_open=True)
        try:
            answer = await self._answer(service, call)
        except UnreachableError as fault:
            if fault.is_forbidden:
                self._tell(name, service.url, fault)
            if fault.is_forbidden or (is_cut() and not fault.is_late):
                breaker.given_up()
            else:
                breaker.failed(monotonic())
            raise
        except BaseException:
            breaker.given_up()
            raise
        breaker.succeeded()
        return answer

    def _tell(self, name: str, url: str, fault: UnreachableError) -> None:
        """Tell whoever runs the gateway, once of each address: who asks is not told where it lies."""
        if (name, url) not in self._told:
            self._told.add((name, url))
            log.warning("%s at %s is not asked: %s (NENSO_EXCHANGE_FORBIDDEN_NETWORKS)", name, url, fault.why)

    async def _answer(self, service: Service, call: Call) -> Answered:
        is_held = call.body is None or isinstance(call.body, bytes)
        tries = 2 if call.method in _HARMLESS and is_held else 1
        while True:
            tries -= 1
            try:
                return await self._sent(service, call)
            except (TimeoutError, aiohttp.ServerTimeoutError) as fault:
                raise UnreachableError("it did not answer in time", is_late=True) from fault
            except (
                aiohttp.InvalidURL
            ) as fault:  # such as 2130706433 for 127.0.0.1, which aiohttp connects to never
                raise UnreachableError(str(fault)) from fault
            except aiohttp.ClientConnectionError as fault:
                if isinstance(inner := getattr(fault, "os_error", None), ForbiddenError):
                    raise UnreachableError(str(inner), is_forbidden=True) from fault
                if not tries:
                    raise UnreachableError(_why(fault)) from fault

    async def _sent(self, service: Service, call: Call) -> Answered:
        body = call.body
        if body is None or (isinstance(body, bytes) and len(body) <= SMALL):
            return await self._calling.answer(call, body, service.timeout)
        parts = body if isinstance(body, AsyncIterator) else _parts(body)
        async with asyncio.timeout(None) as patience:
            taken = _taken(parts, patience, service.timeout)
            return await self._calling.answer(call, taken, service.timeout)


async def _taken(
    body: AsyncIterator[bytes], patience: asyncio.Timeout, seconds: float
) -> AsyncIterator[bytes]:
    """Yield a long body; each part has to be taken within the provider's time, which the client's own is no part of."""
    clock = asyncio.get_running_loop().time
    async for chunk in body:
        patience.reschedule(clock() + seconds)
        yield chunk
        patience.reschedule(None)
    patience.reschedule(clock() + seconds)  # for the last part and the head of the answer


async def _parts(body: bytes | BinaryIO) -> AsyncIterator[bytes]:
    file = BytesIO(body) if isinstance(body, bytes) else body
    while chunk := file.read(SMALL):
        yield chunk


def _why(fault: Exception) -> str:
    inner = getattr(fault, "os_error", None)
    return str(getattr(inner, "strerror", None) or fault) or type(fault).__name__
