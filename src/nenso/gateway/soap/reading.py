"""The envelope of a message that comes: read from its beginning, as far as needed, the rest left to stream."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import TypeVar

from nenso.exchange.rules.protocol.errors import Fault
from nenso.exchange.rules.protocol.soap.parts import (
    MULTIPART,
    XML_TYPES,
    FirstPart,
    boundary_of,
    media_type,
)
from nenso.exchange.rules.protocol.soap.reading import MOST, UnsoundError
from nenso.gateway.bodies import Source

T = TypeVar("T")
_BESIDE = 64 * 1024  # bytes; longer ones are read beside the messages, and not before them


@dataclass(frozen=True, slots=True)
class Held:
    """What was read of a message: its envelope stands from `begin` to `end`, and after `content` more may come."""

    content: bytes
    begin: int
    end: int

    @property
    def envelope(self) -> bytes:
        """The envelope, as it came."""
        return self.content[self.begin : self.end]


async def held(content_type: str, source: Source) -> Held:
    """Return the beginning of a message, with its envelope whole; raises `UnsoundError`."""
    kind = media_type(content_type)
    if kind in XML_TYPES:
        return await _whole(source)
    if kind != MULTIPART:
        raise UnsoundError(Fault.INVALID_CONTENT_TYPE, "soap.content_type", found=kind[:80])
    part = FirstPart(boundary_of(content_type))
    while not source.at_eof():
        found = part.add(await source.readany())
        if found is not None:
            return Held(bytes(part.held), found.begin, found.end)
    raise UnsoundError(Fault.MISSING_SOAP, "soap.no_part")


async def _whole(source: Source) -> Held:
    found = bytearray()
    while not source.at_eof():
        found += await source.readany()
        if len(found) > MOST:
            raise UnsoundError(Fault.INVALID_SOAP, "soap.envelope_too_large", most=MOST // 2**20)
    return Held(bytes(found), 0, len(found))


class Replayed:
    """What was read already, then what still comes."""

    def __init__(self, held: bytes, rest: Source) -> None:
        self._held, self._rest = held, rest

    def at_eof(self) -> bool:
        """Say whether all was read."""
        return not self._held and self._rest.at_eof()

    async def readany(self) -> bytes:
        """Return what is there."""
        if self._held:
            found, self._held = self._held, b""
            return found
        return await self._rest.readany()

    async def readexactly(self, n: int) -> bytes:
        """Return `n` bytes."""
        found, self._held = self._held[:n], self._held[n:]
        return found + await self._rest.readexactly(n - len(found)) if len(found) < n else found

    async def iter_any(self) -> AsyncIterator[bytes]:
        """Yield what was read, then what comes."""
        if self._held:
            yield await self.readany()
        async for chunk in self._rest.iter_any():
            yield chunk


async def beside(size: int, read: Callable[[], T]) -> T:
    """Do what takes as long as a message is: a short one at once, a long one in a thread."""
    return await asyncio.to_thread(read) if size > _BESIDE else read()
