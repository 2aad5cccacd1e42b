"""A request as it came in: its headers in their order, who stands at the other end, and under which identifier it is told of."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from time import perf_counter
from uuid import UUID, uuid4

from aiohttp import web

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.hops.signing import Signed
from nenso.exchange.rules.protocol.requests import Header, last_of
from nenso.exchange.rules.protocol.soap.envelope import Envelope
from nenso.exchange.rules.routing.deciding import Caller
from nenso.gateway.bodies import Source
from nenso.gateway.connections import TooSlowError
from nenso.gateway.hops.checked import Checked

KEY_HEADER = "x-nenso-key"  # between a system and its gateway: neither sent on nor hashed


@dataclass(slots=False)
class Came:
    """One request. `exchange` is its identifier in the ledger, in refusals and in every answer.

    One over SOAP is told its refusals as faults; `envelope` is what it says, once it was read.
    """

    request: web.BaseRequest
    exchange: UUID
    at: datetime
    begun: float
    is_soap: bool = False
    envelope: Envelope | None = field(default=None, repr=False)
    is_let: bool = False
    hop: Signed | None = None  # the signature of the gateway that it comes from
    made_id: str = ""  # the message's identifier, where that gateway made it
    checked: Checked | None = None  # its body, held to what that gateway signed

    @classmethod
    def now(cls, request: web.BaseRequest) -> "Came":
        """Take in a request that just came."""
        return cls(request, uuid4(), datetime.now(UTC), perf_counter())

    def is_from(self, signed: Signed, exchange: UUID) -> None:
        """Note that it comes from another gateway, which gave the exchange its identifier."""
        self.hop, self.exchange = signed, exchange
        self.made_id = last_of(self.headers, hops.MESSAGE) or ""
        self.headers = hops.without_hop(self.headers)
        self.content = self.checked = Checked(self.content, signed.digest)

    @property
    def is_altered(self) -> bool:
        """Whether its body turned out not to be the one that another gateway signed."""
        return self.checked is not None and self.checked.is_altered

    @cached_property
    def identifier(self) -> str:
        """`exchange` as it is written."""
        return str(self.exchange)

    @property
    def milliseconds(self) -> float:
        """How long ago it came."""
        return (perf_counter() - self.begun) * 1000

    @cached_property
    def target(self) -> str:
        """Path and query, undecoded; without the address that a client writes before them who takes the gateway for its proxy.

        Nor with the sign of a query that is empty: it is not sent on.
        """
        raw = self.request.raw_path
        target = raw if raw.startswith("/") else _within(raw)
        return target[:-1] if target.find("?") == len(target) - 1 else target

    @property
    def asked_for(self) -> str:
        """What is asked for, as far as it is known: the service as headers name it, else the path."""
        if self.envelope:
            return self.envelope.service.encoded
        path = self.target.partition("?")[0]
        return "/".join(path.split("/")[2:7]) if path.startswith("/r1/") else path

    @cached_property
    def content(self) -> Source:
        """The body as it comes."""
        return self.request.content

    @property
    def cut_short(self) -> str:
        """Why its body did not come whole, as a refusal's code: it broke off, or was too slow to be waited for."""
        is_slow = isinstance(self.request.content.exception(), TooSlowError)
        return "exchange.request_slow" if is_slow else "exchange.request_cut_short"

    async def let_send(self) -> None:
        """Let a client send that asks first whether it may (Expect: 100-continue), once."""
        if not self.is_let and self.request.headers.get("Expect", "").lower() == "100-continue":
            self.is_let = True
            await self.request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.request.writer.output_size = 0

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

    @property
    def language(self) -> str | None:
        """Which language is asked for, as it was written; over SOAP it is no header that is kept."""
        return self.request.headers.get("Accept-Language")

    @cached_property
    def address(self) -> str:
        """The address at the other end of the connection."""
        return (self.request.remote or "0.0.0.0").partition("%")[0]  # noqa: S104 - unknown, and in no network

    @property
    def certificate(self) -> bytes | None:
        """The certificate (DER) that the other end shows; None where it shows none."""
        transport = self.request.transport
        ssl = transport.get_extra_info("ssl_object") if transport else None
        return ssl.getpeercert(binary_form=True) if ssl else None

    @property
    def caller(self) -> Caller:
        """What the connection shows of who asks."""
        shown = self.certificate
        key = self.request.headers.get(KEY_HEADER)
        return Caller(
            self.address,
            sha256(shown).hexdigest() if shown else "",
            sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
            if key
            else "",  # its bytes as they came
            self.hop.gateway if self.hop else "",
            shown or b"",
        )


def is_envelope(came: Came) -> bool:
    """Say whether a request is one of SOAP: whatever is posted and not to REST, as X-Road has it."""
    return came.request.method == "POST" and not came.target.startswith("/r1/")


def _within(absolute: str) -> str:
    """Return path and query of an absolute address; `*` and the like stay as they are, and name no service."""
    _, scheme, rest = absolute.partition("://")
    return f"/{rest.partition('/')[2]}" if scheme else absolute
