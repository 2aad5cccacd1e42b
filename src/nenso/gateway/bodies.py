"""Bodies as they go by: hashed on their way, held only where they are small."""

import base64
import hashlib
from collections.abc import AsyncIterator

from aiohttp import StreamReader

SMALL = 64 * 1024  # bytes that are held whole
MOST = 100 * 1024 * 1024  # bytes of one message


class TooLargeError(Exception):
    """A body is longer than one message may be."""


class Passed:
    """What is known of a body: its length and its SHA-512, as far as it went by. `digest` is None of no body."""

    __slots__ = ("_hash", "is_whole", "size")

    def __init__(self, held: bytes = b"") -> None:
        self._hash = hashlib.sha512(held)
        self.size = len(held)
        self.is_whole = True

    @property
    def digest(self) -> bytes | None:
        """The SHA-512, raw."""
        return self._hash.digest() if self.size else None

    @property
    def written(self) -> str:
        """The SHA-512 in base64; "" of no body."""
        return base64.b64encode(self._hash.digest()).decode() if self.size else ""

    def add(self, chunk: bytes) -> None:
        """Take a part in; raises `TooLargeError`."""
        self.size += len(chunk)
        if self.size > MOST:
            raise TooLargeError
        self._hash.update(chunk)

    async def through(self, source: StreamReader) -> AsyncIterator[bytes]:
        """Yield what comes, hashing it; `is_whole` once it ended as it should."""
        self.is_whole = False
        async for chunk in source.iter_any():
            self.add(chunk)
            yield chunk
        self.is_whole = True


async def up_to(source: StreamReader, most: int) -> tuple[bytes, bool]:
    """Return what comes until `most` bytes are exceeded or nothing more comes, and whether that was all."""
    parts: list[bytes] = []
    size = 0
    while size <= most:
        chunk = await source.readany()
        if not chunk and source.at_eof():
            return b"".join(parts), True
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts), source.at_eof()
