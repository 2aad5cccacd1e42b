"""Bodies as they go by: hashed on their way, held only where they are small."""

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

SMALL = 64 * 1024  # bytes that are held whole
MOST = 100 * 1024 * 1024  # bytes of one message


class Source(Protocol):
    """Bytes that come: aiohttp's reader, or one before which something was read already."""

    def iter_any(self) -> AsyncIterator[bytes]:
        """Yield what comes, as it comes."""

    async def readany(self) -> bytes:
        """Return what is there, waiting for something; b"" at the end."""

    async def readexactly(self, n: int) -> bytes:
        """Return `n` bytes."""

    def at_eof(self) -> bool:
        """Say whether all was read."""


class Answer(Protocol):
    """What of a provider's answer is looked at: aiohttp's, or what was made of it."""

    @property
    def status(self) -> int: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def raw_headers(self) -> Sequence[tuple[bytes, bytes]]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> Source: ...
    @property
    def content_length(self) -> int | None: ...


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
    def raw(self) -> bytes:
        """The SHA-512, raw, also of no body."""
        return self._hash.digest()

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

    async def through(self, source: Source) -> AsyncIterator[bytes]:
        """Yield what comes, hashing it; `is_whole` once it ended as it should."""
        self.is_whole = False
        async for chunk in source.iter_any():
            self.add(chunk)
            yield chunk
        self.is_whole = True


async def up_to(source: Source, most: int) -> tuple[bytes, bool]:
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
