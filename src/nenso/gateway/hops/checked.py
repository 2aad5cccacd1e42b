"""A body that comes from another gateway: its last part is given on only once the whole is known to be the one that was signed."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from nenso.exchange.rules.hops.signing import digest_header
from nenso.exchange.rules.protocol.requests import Header
from nenso.gateway.bodies import Answer, Source


class AlteredError(ConnectionError):
    """A body is not the one that was signed."""


class Checked:
    """A source of bytes that raises `AlteredError` before its last part where the whole is not what `digest` says."""

    def __init__(self, source: Source, digest: str) -> None:
        self._source, self._digest = source, digest
        self._hash = hashlib.sha512()
        self.is_altered = False

    async def iter_any(self) -> AsyncIterator[bytes]:
        """Yield what comes, one part behind."""
        held = b""
        async for chunk in self._source.iter_any():
            if held:
                yield held
            self._hash.update(chunk)
            held = chunk
        self._must_hold()
        if held:
            yield held

    async def readany(self) -> bytes:
        """Return what is there."""
        return self._took(await self._source.readany())

    async def readexactly(self, n: int) -> bytes:
        """Return `n` bytes."""
        return self._took(await self._source.readexactly(n))

    def at_eof(self) -> bool:
        """Say whether all was read."""
        return self._source.at_eof()

    def _took(self, chunk: bytes) -> bytes:
        self._hash.update(chunk)
        if self._source.at_eof():
            self._must_hold()
        return chunk

    def _must_hold(self) -> None:
        if digest_header(self._hash.digest()) != self._digest:
            self.is_altered = True
            raise AlteredError


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """An answer as the provider gave it to its gateway: without the headers of the hop, and with a body that is checked."""

    said: Answer
    given: Sequence[Header]
    content: Source

    @property
    def status(self) -> int:
        """Its status."""
        return self.said.status

    @property
    def reason(self) -> str | None:
        """The words behind the status."""
        return self.said.reason

    @property
    def headers(self) -> Mapping[str, str]:
        """Its headers by name."""
        return self.said.headers

    @property
    def content_length(self) -> int | None:
        """How long it says that it is."""
        return self.said.content_length

    @property
    def raw_headers(self) -> Sequence[tuple[bytes, bytes]]:
        """Its headers in order, without those of the hop."""
        return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.given]
