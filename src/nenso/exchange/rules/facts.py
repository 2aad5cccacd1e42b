"""What is written of a service and of a right, and what holds of it; pure."""

import base64
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_network
from urllib.parse import urlsplit

from nenso.exchange.rules.bodies.keeping import KeepFacts, check_keep
from nenso.exchange.rules.protocol.globs import ANY_METHOD, ANY_PATH
from nenso.exchange.rules.protocol.identifiers import is_strict
from nenso.exchange.rules.protocol.requests import METASERVICES, METHODS
from nenso.exchange.rules.routing.snapshot import Validation
from nenso.exchange.rules.wording import check_seen
from nenso.kernel.rules import Refused, Text

MEMBER_CLASSES = ("GOV", "COM", "NGO")
LONGEST_CODE, LONGEST_NAME, LONGEST_URL, LONGEST_PATH = 64, 300, 1000, 500
SHORTEST_TIMEOUT, USUAL_TIMEOUT, LONGEST_TIMEOUT = 1, 30, 300  # seconds
MOST_LIMIT = 1_000_000_000
LONGEST_MAINTENANCE = timedelta(days=366)
WIDEST = {4: 8, 6: 32}  # by the version of IP: the fewest fixed bits of a network that alone shows who asks
ISSUED = "issued"  # is written for a gateway's certificate where the exchange's own authority issues them
KEY_BYTES = 32  # of an Ed25519 public key
_UNFIT = re.compile(r"[\x00-\x20\x7f\\]")


@dataclass(frozen=True, slots=True, order=True)
class EndpointFacts:
    """A method (or `*`) and a path (a glob that begins with a slash) of a service."""

    method: str
    path: str


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What is written of a service. `description` is its OpenAPI document as text, "" where there is none.

    One with a WSDL, as a document or by its address, is of SOAP, and has no OpenAPI document.
    `endpoints` are those its owner names; where there are none, they are read from the description.
    """

    code: str
    name: Text
    url: str
    description: str = ""
    is_open: bool = False
    timeout_seconds: int = USUAL_TIMEOUT
    endpoints: tuple[EndpointFacts, ...] = ()
    wsdl: str = ""
    wsdl_document: bytes = field(default=b"", repr=False)
    validation: Validation = Validation.OFF
    keep: KeepFacts | None = None


@dataclass(frozen=True, slots=True)
class RightFacts:
    """What is written of a right: to which endpoints, for what, on what ground, when, and how much of it."""

    purpose: str
    ground: str
    method: str = ANY_METHOD
    glob: str = ANY_PATH
    valid_from: datetime | None = None  # None: from the moment it is given
    valid_to: datetime | None = None
    per_second: int | None = None
    per_day: int | None = None
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class GatewayFacts:
    """What is written of a member's gateway: its address, its public key (base64), its certificate (PEM).

    Without a certificate, it shows whichever the exchange's own authority issued to it.
    """

    url: str
    key: str
    certificate: str


def check_gateway(facts: GatewayFacts) -> GatewayFacts:
    """Hold what is written of a gateway against what others need of it: TLS, and a key of 32 bytes.

    Raises `Refused`: "member_gateway.url", "member_gateway.key".
    """
    parts = urlsplit(check_url(facts.url))
    if parts.scheme != "https" or parts.path:
        raise Refused("member_gateway.url", field="url", written=facts.url[:200])
    try:
        is_fit = len(base64.b64decode(facts.key, validate=True)) == KEY_BYTES
    except ValueError:
        is_fit = False
    if not is_fit:
        raise Refused("member_gateway.key", field="key")
    return facts


def check_code(code: str, field: str = "code") -> str:
    """Return a code that every implementation of the protocol takes; raises `Refused("exchange.bad_code")`."""
    if not is_strict(code) or len(code) > LONGEST_CODE or code in (".", ".."):
        raise Refused("exchange.bad_code", field=field, written=code[:200])
    return code


def check_class(member_class: str) -> str:
    """Return the class of a member; raises `Refused("member.class")`."""
    if member_class not in MEMBER_CLASSES:
        raise Refused(
            "member.class", field="member_class", written=member_class[:80], known=", ".join(MEMBER_CLASSES)
        )
    return member_class


def check_name(name: Text) -> Text:
    """Return a name without blanks around it; raises `Refused`: "exchange.no_name", "exchange.long_name", "exchange.unseen"."""
    found = Text(name.vi.strip(), name.en.strip())
    if not found.vi:
        raise Refused("exchange.no_name", field="name_vi")
    if max(len(found.vi), len(found.en)) > LONGEST_NAME:
        raise Refused("exchange.long_name", field="name_vi", most=LONGEST_NAME)
    check_seen(found.vi, "name_vi")
    check_seen(found.en, "name_en")
    return found


def check_wsdl(url: str) -> str:
    """Return where a WSDL is read: HTTP or HTTPS, with a host; a query is usual. Raises `Refused("service.wsdl")`."""
    try:
        check_url(url.partition("?")[0])
    except Refused:
        raise Refused("service.wsdl", field="wsdl", written=url[:200]) from None
    if "#" in url or _UNFIT.search(url) or len(url) > LONGEST_URL:
        raise Refused("service.wsdl", field="wsdl", written=url[:200])
    return url


def check_url(url: str) -> str:
    """Return where a service answers: HTTP or HTTPS, with a host, and nothing that a path cannot follow.

    Raises `Refused("service.url")`.
    """
    try:
        parts = urlsplit(url)
        is_fit = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise Refused("service.url", field="url", written=url[:200]) from None
    is_plain = not (
        parts.query or parts.fragment or parts.username or parts.password or "?" in url or "#" in url
    )
    is_plain = is_plain and url.isprintable() and not _has_steps(parts.path)
    if not (is_fit and is_plain) or _UNFIT.search(url) or len(url) > LONGEST_URL:
        raise Refused("service.url", field="url", written=url[:200])
    return url


def check_service(facts: ServiceFacts) -> None:
    """Hold what is written of a service against what a gateway can do.

    Raises `Refused`: "exchange.bad_code", "service.metaservice", "exchange.no_name", "exchange.long_name", "service.url",
    "service.wsdl", "wsdl.two", "service.two_kinds", "service.no_contract", "service.timeout", and those of `check_keep` and `check_endpoint`.
    """
    check_code(facts.code)
    if facts.code in METASERVICES:
        raise Refused("service.metaservice", field="code", written=facts.code)
    check_name(facts.name)
    check_url(facts.url)
    if facts.wsdl:
        check_wsdl(facts.wsdl)
    if facts.wsdl and facts.wsdl_document:
        raise Refused("wsdl.two", field="wsdl")
    if (facts.wsdl or facts.wsdl_document) and (facts.description or facts.endpoints):
        raise Refused("service.two_kinds", field="wsdl")
    if facts.validation and not facts.description:
        raise Refused("service.no_contract", field="validation")
    check_timeout(facts.timeout_seconds)
    if facts.keep is not None:
        check_keep(facts.keep)
    for each in facts.endpoints:
        check_endpoint(each)


def check_timeout(seconds: int) -> int:
    """Return how long a gateway waits for an answer; raises `Refused("service.timeout")`."""
    if not SHORTEST_TIMEOUT <= seconds <= LONGEST_TIMEOUT:
        span = {"least": SHORTEST_TIMEOUT, "most": LONGEST_TIMEOUT}
        raise Refused("service.timeout", field="timeout_seconds", **span)
    return seconds


def check_endpoint(facts: EndpointFacts) -> None:
    """Hold a method and a path; raises `Refused`: "exchange.bad_method", "endpoint.path"."""
    check_method(facts.method)
    if not facts.path.startswith("/") or len(facts.path) > LONGEST_PATH or _has_steps(facts.path):
        raise Refused("endpoint.path", field="path", written=facts.path[:200])


def check_method(method: str) -> str:
    """Return a method or `*`; raises `Refused("exchange.bad_method")`."""
    if method != ANY_METHOD and method not in METHODS:
        raise Refused("exchange.bad_method", field="method", method=method[:20])
    return method


def check_glob(glob: str) -> str:
    """Return the glob of a right: `**`, or a path; raises `Refused("endpoint.path")`."""
    if glob != ANY_PATH:
        check_endpoint(EndpointFacts(ANY_METHOD, glob))
    return glob


def _has_steps(path: str) -> bool:
    return any(part in (".", "..") for part in path.split("/")) or "\x00" in path


def check_right(facts: RightFacts, now: datetime) -> None:
    """Hold what is written of a right.

    Raises `Refused`: "right.purpose", "right.ground", "exchange.bad_method", "endpoint.path", "right.period" (ends before it
    begins), "right.over" (has ended already), "right.limit", "exchange.unseen".
    """
    if not facts.purpose.strip():
        raise Refused("right.purpose", field="purpose")
    if not facts.ground.strip():
        raise Refused("right.ground", field="ground")
    check_seen(facts.purpose, "purpose", has_lines=True)
    check_seen(facts.ground, "ground", has_lines=True)
    check_method(facts.method)
    check_glob(facts.glob)
    _check_period(facts, now)
    for name in ("per_second", "per_day", "at_once"):
        check_limit(name, getattr(facts, name))


def check_limit(name: str, most: int | None) -> int | None:
    """Return a limit, None where there is none; raises `Refused("right.limit")`."""
    if most is not None and not 0 < most <= MOST_LIMIT:
        raise Refused("right.limit", field=name, name=name, found=most)
    return most


def _check_period(facts: RightFacts, now: datetime) -> None:
    if facts.valid_to is None:
        return
    if facts.valid_to <= (facts.valid_from or now):
        begun = facts.valid_from is None or facts.valid_from <= now
        raise Refused(
            "right.over" if begun else "right.period", field="valid_to", until=facts.valid_to.date()
        )


def check_networks(networks: tuple[str, ...]) -> tuple[str, ...]:
    """Return networks as they are compared with addresses; a bare address is a network of one.

    Raises `Refused("credential.network")`, also for an address inside a network whose bits it does not end.
    """
    found = []
    for each in networks:
        try:
            found.append(str(ip_network(each.strip())))
        except ValueError:
            raise Refused("credential.network", field="networks", written=each[:60]) from None
    return tuple(dict.fromkeys(found))


def check_addresses(networks: tuple[str, ...]) -> tuple[str, ...]:
    """Return networks that alone show who asks: none so wide that half the world stands in it.

    Raises `Refused`: "credential.network", "credential.wide".
    """
    found = check_networks(networks)
    for each in map(ip_network, found):
        if each.prefixlen < WIDEST[each.version]:
            raise Refused("credential.wide", field="networks", written=str(each))
    return found


def check_maintenance(begins_at: datetime, ends_at: datetime) -> None:
    """Hold from when until when a maintenance is; raises `Refused`: "maintenance.period", "maintenance.long"."""
    if ends_at <= begins_at:
        raise Refused("maintenance.period", field="ends_at")
    if ends_at - begins_at > LONGEST_MAINTENANCE:
        raise Refused("maintenance.long", field="ends_at", most=LONGEST_MAINTENANCE.days)
