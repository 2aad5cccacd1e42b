"""One request to the gateway, as an information system sends it; its answer, bounded in time and size."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from time import monotonic, sleep
from urllib.parse import SplitResult, quote, urlsplit

from django.conf import settings

from nenso.kernel.rules import Refused

CONNECT = 3.0  # seconds
_GLANCE = 0.5  # seconds for a look beside other things
PATIENCE = 30.0  # seconds for an answer, whatever the service has
MOST = 65_536  # bytes of a body that are shown
KNOWS = 5.0  # seconds that a gateway has to learn of a key
_PLAIN = "/?&=%:@!$'()*+,;-._~"


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent: `target` is path and query at the gateway, `headers` in their order, no body where it is empty."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `body` at most `MOST` bytes of `size`, where it says how many it has."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    is_whole: bool
    milliseconds: float

    def header(self, name: str) -> str:
        """Return a header, "" where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str | None:
        """The body as text; None where it is none."""
        return None if b"\x00" in self.body else self.body.decode("utf-8", "replace")


def own_address() -> str:
    """Return the address by which a gateway sees this machine; raises `Refused("gateway.away")`."""
    parts = urlsplit(settings.EXCHANGE_GATEWAY)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    with (
        _or_away(settings.EXCHANGE_GATEWAY),
        socket.create_connection((parts.hostname or "", port), CONNECT) as held,
    ):
        return str(held.getsockname()[0])


def wait_until_known(number: int) -> None:
    """Wait until the gateway holds a registry of this number or a later one; raises `Refused`: "gateway.away", "gateway.behind"."""
    end = monotonic() + KNOWS
    while monotonic() < end:
        answer = _asked(urlsplit(settings.EXCHANGE_HEALTH), Call("GET", "/metrics", ()), CONNECT)
        if _number_in(answer.body) >= number:
            return
        sleep(0.05)
    raise Refused("gateway.behind", seconds=int(KNOWS))


def trouble() -> str:
    """Return why the gateway passes nothing on, as it says itself; "" where it does, or is not reached."""
    try:
        answer = _asked(urlsplit(settings.EXCHANGE_HEALTH), Call("GET", "/health/ready", ()), _GLANCE)
    except Refused:
        return ""
    return "" if answer.status == 200 else (answer.text or str(answer.status))[:300]


def sent(call: Call) -> Answer:
    """Send a request to the gateway; raises `Refused("gateway.away")`."""
    return _asked(urlsplit(settings.EXCHANGE_GATEWAY), call, PATIENCE)


def encoded(path: str) -> str:
    """Return a path and query as they stand in the line of a request; what is encoded already stays."""
    return quote(path, safe=_PLAIN)


def _number_in(metrics: bytes) -> float:
    for line in metrics.decode("utf-8", "replace").splitlines():
        name, _space, value = line.partition(" ")
        if name == "nenso_registry_number":
            return float(value)
    return 0.0


def _asked(parts: SplitResult, call: Call, patience: float) -> Answer:
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    began = monotonic()
    with _or_away(parts.geturl()), closing(kind(parts.netloc, timeout=patience)) as connection:
        connection.putrequest(call.method, call.target, skip_accept_encoding=True)
        length = (("Content-Length", str(len(call.body))),) if call.body or call.method == "POST" else ()
        for name, value in (*call.headers, *length):
            connection.putheader(name, value)
        connection.endheaders(call.body or None)
        answer = connection.getresponse()
        body = answer.read(MOST + 1)
        took = (monotonic() - began) * 1_000
        headers = tuple(answer.getheaders())
        return Answer(answer.status, answer.reason, headers, body[:MOST], len(body) <= MOST, took)


@contextmanager
def _or_away(url: str) -> Iterator[None]:
    try:
        yield
    except (OSError, HTTPException) as fault:
        why = str(getattr(fault, "strerror", "") or fault) or type(fault).__name__
        raise Refused("gateway.away", url=url, why=why) from fault
