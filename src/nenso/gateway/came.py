"""A request as it came in: its headers in their order, who stands at the other end, and under which identifier it is told of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from time import perf_counter
from uuid import UUID, uuid4

from aiohttp import web

from nenso.exchange.rules.protocol.requests import Header, last_of
from nenso.exchange.rules.routing.deciding import Caller

KEY_HEADER = "x-nenso-key"  # between a system and its gateway: neither sent on nor hashed


@dataclass(slots=False)
class Came:
    """One request. `exchange` is its identifier in the ledger, in refusals and in every answer."""

    request: web.BaseRequest
    exchange: UUID
    at: datetime
    begun: float

    @classmethod
    def now(cls, request: web.BaseRequest) -> "Came":
        """Take in a request that just came."""
        return cls(request, uuid4(), datetime.now(UTC), perf_counter())

    @property
    def milliseconds(self) -> float:
        """How long ago it came."""
        return (perf_counter() - self.begun) * 1000

    @property
    def target(self) -> str:
        """Path and query, undecoded."""
        return self.request.raw_path

    @cached_property
    def headers(self) -> list[Header]:
        """The headers as they were written, without that of the key."""
        pairs = (
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in self.request.raw_headers
        )
        return [(name, value) for name, value in pairs if name.lower() != KEY_HEADER]

    def header(self, name: str) -> str | None:
        """Return a header, the last where it is repeated; `name` in small letters."""
        return last_of(self.headers, name)

    @cached_property
    def address(self) -> str:
        """The address at the other end of the connection."""
        return (self.request.remote or "0.0.0.0").partition("%")[0]  # noqa: S104 - unknown, and in no network

    @property
    def caller(self) -> Caller:
        """What the connection shows of who asks."""
        transport = self.request.transport
        ssl = transport.get_extra_info("ssl_object") if transport else None
        shown = ssl.getpeercert(binary_form=True) if ssl else None
        key = self.request.headers.get(KEY_HEADER)
        return Caller(
            self.address,
            sha256(shown).hexdigest() if shown else "",
            sha256(key.encode()).hexdigest() if key else "",
        )
