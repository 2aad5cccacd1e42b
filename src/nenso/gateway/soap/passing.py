"""Passing an envelope on: as any message, but of the headers few go on, and the answer is looked into before it goes out.

Between gateways it is a hop's message as any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from nenso.exchange.rules.protocol.errors import Fault, Problem, Side
from nenso.exchange.rules.protocol.requests import Header
from nenso.exchange.rules.protocol.soap.envelope import (
    Envelope,
    hash_in,
    is_fault,
    other_field,
    read_envelope,
)
from nenso.exchange.rules.protocol.soap.reading import UnsoundError, read_xml
from nenso.exchange.rules.protocol.soap.writing import with_hash
from nenso.gateway.answers import problem_of
from nenso.gateway.bodies import Answer, Source
from nenso.gateway.hops.passing import InwardPassing, OutwardPassing
from nenso.gateway.passing import Passing
from nenso.gateway.soap.reading import Held, Replayed, beside, held
from nenso.gateway.way import Way

SENT = ("content-type", "soapaction", "traceparent", "tracestate")  # X-Road's two, and W3C's trace context
_READ = (200, 500)  # a fault has 500 where a service keeps to SOAP 1.1


@dataclass(frozen=True, slots=True)
class Made:
    """An answer as it goes out: status 200, and of the headers the content type alone."""

    content_type: str
    content: Source
    content_length: int | None
    status: int = 200
    reason: str | None = "OK"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw_headers(self) -> Sequence[tuple[bytes, bytes]]:
        """Its headers, as they are written."""
        return ((b"Content-Type", self.content_type.encode("latin-1")),)


class SoapPassing(Passing):
    """Passes envelopes on to a service behind this gateway."""

    def sent(self, way: Way) -> list[Header]:
        """Return the headers that a service is sent."""
        found = [(name, value) for name, value in way.came.headers if name.lower() in SENT]
        length = way.came.request.content_length
        return [*found, ("Content-Length", str(length))] if length else found

    async def answer(self, way: Way, answer: Answer) -> web.StreamResponse:
        """Answer with the service's envelope, once it fits what was asked, and the ledger has it."""
        if way.fault:  # another gateway's own refusal: it goes on as it came
            return await super().answer(way, answer)
        if answer.status not in _READ:
            facts = {"service": way.granted.asked.service.shown, "status": answer.status}
            problem = problem_of(way.came, Side.SERVICE, Fault.HTTP_ERROR, "soap.answer_status", **facts)
            return await self.refused(way, problem)
        content_type = _content_type(answer)
        try:
            found = await held(content_type, answer.content)
            made = await beside(len(found.content), lambda: self._checked(way.came.envelope, found))
        except UnsoundError as unsound:
            problem = problem_of(way.came, Side.SERVICE, unsound.fault, unsound.code, **unsound.facts)
            return await self.refused(way, problem)
        if isinstance(made, str):
            return await self.refused(way, _inconsistent(way, made))
        longer = len(made) - len(found.content)
        length = None if answer.content_length is None else answer.content_length + longer
        return await super().answer(way, Made(content_type, Replayed(made, answer.content), length))

    def _checked(self, asked: Envelope | None, found: Held) -> bytes | str:
        """Return what was read of an answer as it goes out, or the field that is not that of the request.

        A fault goes on as it came. Raises `UnsoundError`.
        """
        assert asked is not None
        if is_fault(read_xml(found.envelope)):
            return found.content
        answered = read_envelope(found.envelope)
        return other_field(asked, answered) or self._finished(asked, answered, found)

    def _finished(self, asked: Envelope, answered: Envelope, found: Held) -> bytes | str:
        return found.content[: found.begin] + with_hash(answered, asked.hash) + found.content[found.end :]


class InwardSoapPassing(SoapPassing, InwardPassing):
    """Passes envelopes of other gateways on to services behind this one."""


class OutwardSoapPassing(OutwardPassing, SoapPassing):
    """Passes envelopes on to the gateway that their service stands behind; its answer is looked into here, too."""

    def to_gateway(self, way: Way) -> list[Header]:
        """Return the headers that the other gateway is sent: also the language, which the ledger keeps none of."""
        language = way.came.language
        return [*super().to_gateway(way), *([("Accept-Language", language)] if language else [])]

    def _finished(self, asked: Envelope, answered: Envelope, found: Held) -> bytes | str:
        """Return an answer as it came: it has the request's hash in it already, or is not the answer to that request."""
        return found.content if hash_in(answered) == asked.hash else "requestHash"


def _content_type(answer: Answer) -> str:
    """Return the content type as it was written; "" where none was."""
    return next((value for name, value in answer.raw_headers if name.lower() == b"content-type"), b"").decode(
        "latin-1"
    )


def _inconsistent(way: Way, name: str) -> Problem:
    facts = {"service": way.granted.asked.service.shown, "name": name}
    return problem_of(way.came, Side.ANSWER, Fault.INCONSISTENT_RESPONSE, "soap.inconsistent", **facts)
