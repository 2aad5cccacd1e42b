"""A request as it arrives: `{METHOD} /r1/{instance}/{class}/{member}/{subsystem}/{service}[/{path}][?{query}]`.

The path and the query go to the provider as they came: what is decoded here is only compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nenso.exchange.rules.protocol.identifiers import ServiceId, read_service
from nenso.kernel.rules import Refused

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
# Never sent on, in either direction: they speak of one connection, or of where it ends.
FILTERED = frozenset(
    {
        *("transfer-encoding", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"),
        *("upgrade", "connection", "user-agent", "host", "content-length", "server", "expect"),
    }
)
# Made between gateways and here: a client's own are not believed.
MADE_HERE = frozenset({"x-road-request-id", "x-road-request-hash", "x-nenso-message-id"})
METASERVICES = frozenset({"listMethods", "allowedMethods", "getOpenAPI", "getWsdl"})
MONITORING = frozenset({"getSecurityServerOperationalData", "getSecurityServerHealthData"})
_OVER_SOAP = METASERVICES - {"getOpenAPI"} | MONITORING
_PARTS = 8

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the line of a request asks for: the service, and the rest of the path and the query as they came.

    Over SOAP the service stands in the envelope, and there is neither path nor query.
    """

    method: str
    service: ServiceId
    path: str
    query: str
    is_soap: bool = False

    @property
    def metaservice(self) -> str:
        """The metaservice, where it is one: asked with GET and nothing behind it, or over SOAP."""
        if self.is_soap:
            return self.service.service if self.service.service in _OVER_SOAP else ""
        is_one = self.method == "GET" and self.service.service in METASERVICES and not self.path
        return self.service.service if is_one else ""


def read_line(method: str, target: str) -> Asked:
    """Return what a request asks for; `target` is path and query undecoded.

    Raises `Refused`: "exchange.bad_method", "exchange.fragment", "exchange.bad_path" (not `/r1/` and five parts),
    "exchange.bad_identifier".
    """
    if method not in METHODS:
        raise Refused("exchange.bad_method", method=method[:20])
    if (
        "#" in target
    ):  # never sent on, so that what is compared with rights would not be what the provider reads
        raise Refused("exchange.fragment", path=target[:200])
    path, _, query = target.partition("?")
    parts = path.split("/", _PARTS - 1)
    if len(parts) < _PARTS - 1 or parts[0] or parts[1] != "r1":
        raise Refused("exchange.bad_path", path=path[:200])
    rest = f"/{parts[7]}" if len(parts) == _PARTS else ""
    return Asked(method, read_service(*parts[2:7]), rest, query)


def provider_url(base: str, asked: Asked) -> str:
    """Return where a request goes: the service's address, then its path and query as they came; one doubled slash is one."""
    together = f"{base[:-1]}{asked.path}" if base.endswith("/") and asked.path else f"{base}{asked.path}"
    return f"{together}?{asked.query}" if asked.query else together


def sent_on(headers: Iterable[Header]) -> list[Header]:
    """Return the headers that go on, in their order and as they were written."""
    return [(name, value) for name, value in headers if _is_sent_on(name)]


@lru_cache(maxsize=512)
def _is_sent_on(name: str) -> bool:
    return name.lower() not in FILTERED


def as_written(headers: Iterable[Header]) -> list[Header]:
    """Return headers, which are bytes read as Latin-1, such that they are the same bytes once written as UTF-8.

    What is no UTF-8 stays as it is.
    """
    return [(name, value if value.isascii() else _as_written(value)) for name, value in headers]


def _as_written(value: str) -> str:
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value


@lru_cache(maxsize=512)
def goes_on(name: str) -> bool:
    """Say whether a header of a request is sent on and hashed: not one of the connection, nor one that the exchange makes."""
    lower = name.lower()
    return lower not in FILTERED and lower not in MADE_HERE


def last_of(headers: Sequence[Header], name: str) -> str | None:
    """Return a header's value, the last where it is repeated, as X-Road reads it; None where there is none."""
    found = None
    for each, value in headers:
        if each.lower() == name:
            found = value
    return found
