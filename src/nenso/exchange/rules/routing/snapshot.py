"""The routing snapshot: members, services and rights as a gateway needs them, made by the registry, signed, and of limited life.

Clients and services are named as they stand in headers: `VN/GOV/G06/population`, `VN/GOV/G06/population/citizens`.
"""

import base64
from datetime import datetime
from enum import StrEnum

import msgspec

from nenso.exchange.rules.routing.pauses import Pause
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import Key, is_signed, sign

HUB = "hub"  # the gateway of the nation, where a system is behind no other
HOP_PURPOSE = "exchange hop"  # for which a house's key is derived that signs between gateways
PURPOSE = "exchange registry"  # for which the house's key is derived that signs snapshots
_MADE_FOR = b"nenso routing snapshot v1\n"  # no signature made for another purpose passes for this one


class Proof(StrEnum):
    """By what an information system shows who it is."""

    CERTIFICATE = "certificate"
    ISSUED = "issued"  # a certificate that an authority issued to it, whichever: short-lived ones are renewed
    KEY = "key"
    ADDRESS = "address"  # its address alone: within one house, behind a connection that it trusts


class Kind(StrEnum):
    """What is known of a service: that it answers HTTP, or its OpenAPI document as well; or that it answers SOAP."""

    REST = "REST"
    OPENAPI = "OPENAPI"
    SOAP = "SOAP"


class Validation(StrEnum):
    """Whether requests are held to a service's OpenAPI document: not at all, only to count what does not fit, or to refuse it."""

    OFF = ""
    REPORT = "report"
    REFUSE = "refuse"


class Contract(msgspec.Struct, frozen=True):
    """What requests to a service are held to (`rules.contracts`), as JSON; `digest` is its SHA-256, in hex."""

    mode: Validation
    digest: str
    document: str


class Keep(msgspec.Struct, frozen=True):
    """That bodies are kept: for so many days, sealed to a public key (`rules.bodies`). `must`: what cannot be kept is not passed on."""

    days: int
    key: str
    must: bool = True


class Credential(msgspec.Struct, frozen=True):
    """One way in which an information system shows who it is.

    `digest` is the SHA-256 of the certificate (DER) or of the key, in hex; "" for an address alone; where a certificate was issued to
    it, that of the authority, and `subject` the name that it bears (`URI:nenso://VN/GOV/48/portal`, `DNS:portal.example`). `networks`
    are those from which it counts; none: from anywhere.
    """

    proof: Proof
    digest: str
    networks: tuple[str, ...] = ()
    valid_to: datetime | None = None
    subject: str = ""


class Authority(msgspec.Struct, frozen=True):
    """Who issues certificates to systems: its own certificate (PEM), and the serials (hex) of those that it revoked."""

    certificate: str
    revoked: tuple[str, ...] = ()


class Client(msgspec.Struct, frozen=True):
    """A subsystem that may ask, or a member by itself: its name for people, how it shows who it is, and behind which gateway."""

    name: str
    credentials: tuple[Credential, ...] = ()
    groups: tuple[str, ...] = ()
    gateway: str = HUB


class Right(msgspec.Struct, frozen=True):
    """One right to a service, or with `method` and `glob` to some of its endpoints.

    `subject` is a client as in a header, `@group`, or `*` for whoever is registered. Limits are of each client that uses it.
    """

    number: str
    subject: str
    purpose: str
    ground: str
    method: str = "*"
    glob: str = "**"
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    per_second: int | None = None
    per_day: int | None = None
    at_once: int | None = None


class Endpoint(msgspec.Struct, frozen=True):
    """A method and a path of a service, as its owner describes it."""

    method: str
    path: str


class Service(msgspec.Struct, frozen=True):
    """A service: where it answers, and who may ask it. `wsdl` is the address of its WSDL, where it is of SOAP."""

    name: str
    url: str
    kind: Kind = Kind.REST
    timeout: float = 30.0
    disabled_because: str = ""
    endpoints: tuple[Endpoint, ...] = ()
    rights: tuple[Right, ...] = ()
    pauses: tuple[Pause, ...] = ()  # its own maintenance, and that of its system
    wsdl: str = ""
    contract: Contract | None = None  # None: requests are passed on as they come
    keep: Keep | None = None  # None: of bodies only the digest is kept


class Server(msgspec.Struct, frozen=True):
    """A gateway as X-Road's tools look for one: `VN/GOV/G09/hub`, its owner and code, and its host name."""

    name: str
    address: str

    @property
    def owner(self) -> str:
        """The member that runs it."""
        return self.name.rpartition("/")[0]


class Gateway(msgspec.Struct, frozen=True):
    """A gateway that others pass messages to: its address (https, no path), its public key (Ed25519, base64), and how it shows who it is.

    By one certificate (PEM), or by whichever an authority of the snapshot (its digest) issued to the name `subject`; neither: without TLS.
    """

    url: str
    key: str
    certificate: str = ""
    authority: str = ""
    subject: str = ""

    @property
    def public(self) -> bytes:
        """The public key, raw."""
        return base64.b64decode(self.key)


class Snapshot(msgspec.Struct, frozen=True):
    """All that a gateway knows; `clients` and `services` by their names in headers, `ledger` the name of the log.

    `members` are the names of organisations for people, by `VN/GOV/G06`.
    """

    instance: str
    ledger: str
    number: int
    made_at: datetime
    expires_at: datetime
    clients: dict[str, Client]
    services: dict[str, Service]
    members: dict[str, str] = msgspec.field(default_factory=dict)
    pauses: tuple[Pause, ...] = ()  # maintenance of the whole exchange
    server: Server | None = None
    gateways: dict[str, Gateway] = msgspec.field(default_factory=dict)
    authorities: dict[str, Authority] = msgspec.field(
        default_factory=dict
    )  # by SHA-256 of their certificates

    def home_of(self, client: str) -> str:
        """Return the gateway behind which a client stands."""
        found = self.clients.get(client)
        return found.gateway if found else HUB


class _Signed(msgspec.Struct, frozen=True):
    body: msgspec.Raw
    signature: str


def sealed(snapshot: Snapshot, private: Key) -> bytes:
    """Return a snapshot with its signature, as it is kept and sent."""
    body = msgspec.json.encode(snapshot)
    signature = base64.b64encode(sign(private, _MADE_FOR + body)).decode()
    return msgspec.json.encode(_Signed(msgspec.Raw(body), signature))


def opened(content: bytes, public: bytes) -> Snapshot:
    """Return the snapshot that the registry's key signed; raises `Refused`: "routing.malformed", "routing.bad_signature"."""
    outer, signature = _outer(content)
    if not is_signed(public, _MADE_FOR + bytes(outer.body), signature):
        raise Refused("routing.bad_signature")
    return _body(outer)


def vouched(content: bytes) -> Snapshot:
    """Return a snapshot for which something else vouches than its own signature (`rules.trust`); raises `Refused("routing.malformed")`."""
    return _body(_outer(content)[0])


def _outer(content: bytes) -> tuple[_Signed, bytes]:
    try:
        outer = msgspec.json.decode(content, type=_Signed)
        return outer, base64.b64decode(outer.signature, validate=True)
    except (
        msgspec.DecodeError,
        ValueError,
    ):  # letters that are no UTF-8, no ASCII or no base64 are values too
        raise Refused("routing.malformed") from None


def _body(outer: _Signed) -> Snapshot:
    try:
        return msgspec.json.decode(outer.body, type=Snapshot)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused("routing.malformed") from None
