"""Who a gateway is to others: its name, the key that it signs with, and the certificate that it shows; and what others have to show it.

Another gateway is known by one certificate, or by the name that an authority of the registry issued one to. OpenSSL verifies by whom;
whose it is, whether it holds now and was not revoked is asked with each message that comes, and with each connection that is made.
"""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from nenso.exchange.rules.certificates import shown_by
from nenso.exchange.rules.routing.issued import is_named, trouble_with
from nenso.exchange.rules.routing.snapshot import HOP_PURPOSE, HUB, Credential, Gateway, Proof, Snapshot
from nenso.gateway.tls import NO_CHECK_TIME, Files
from nenso.kernel.rules.signing import House, Key, key_for

_MOST_CONTEXTS = 1024
WRONG = "hop.wrong_certificate"
Trouble = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What another gateway has to show when it is asked: the certificate `pinned`, or one that `authority` (PEM) issued to `subject` and did not revoke."""

    pinned: str = ""
    authority: str = ""
    subject: str = ""
    revoked: frozenset[str] = frozenset()


def expected(gateway: Gateway, snapshot: Snapshot | None) -> Expected | None:
    """Return what a gateway has to show; None where it is spoken to without TLS."""
    if gateway.certificate:
        return Expected(gateway.certificate)
    if not gateway.authority:
        return None
    held = snapshot.authorities.get(gateway.authority) if snapshot else None
    if held is None:  # nobody can show it: the registry names an authority that it does not tell of
        return Expected(subject=gateway.subject)
    return Expected("", held.certificate, gateway.subject, frozenset(held.revoked))


def revoked_in(snapshot: Snapshot | None) -> frozenset[str]:
    """Return the serials that any authority of a snapshot revoked."""
    found = snapshot.authorities.values() if snapshot else ()
    return frozenset(serial for each in found for serial in each.revoked)


@dataclass(slots=True)
class Identity:
    """One gateway. `files` are its certificate and private key (PEM); None where it speaks to others without TLS."""

    name: str
    private: Key = field(repr=False)
    files: tuple[Path, Path] | None = None
    shown: Files | None = field(init=False)
    _contexts: dict[tuple[object, ...], ssl.SSLContext] = field(init=False, repr=False, default_factory=dict)
    _told_by: Snapshot | None = field(init=False, repr=False, default=None)
    _told: dict[Gateway, Expected | None] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the files; raises `OSError` where they are not there."""
        self.shown = Files(*self.files) if self.files else None

    @classmethod
    def of_house(
        cls, house: bytes | House, name: str = HUB, files: tuple[Path, Path] | None = None
    ) -> "Identity":
        """Return the identity of a house."""
        return cls(name, key_for(house, HOP_PURPOSE), files)

    def to(self, peer: Gateway, snapshot: Snapshot | None = None) -> ssl.SSLContext | None:
        """Return how another gateway is spoken to: it alone is believed, by what the registry says of it."""
        wanted = self._expected(peer, snapshot)
        return self.speaking(wanted) if wanted else None

    def speaking(self, wanted: Expected) -> ssl.SSLContext:
        """Return how somebody is spoken to who has to show this.

        Another context, and with it new connections, once the own certificate was renewed, one of its was revoked, or an hour is over.
        """
        hour = int(datetime.now(UTC).timestamp() // 3600) if wanted.subject else 0
        key = (wanted, self.shown.version if self.shown else 0, hour)
        found = self._contexts.get(key)
        if found is None:
            if len(self._contexts) >= _MOST_CONTEXTS:
                self._contexts.clear()
            found = self._contexts[key] = _client(wanted, self.shown)
        return found

    def _expected(self, peer: Gateway, snapshot: Snapshot | None) -> Expected | None:
        if snapshot is not self._told_by:  # gathered once a snapshot, not with each message
            self._told_by, self._told = snapshot, {}
        if peer not in self._told:
            self._told[peer] = expected(peer, snapshot)
        return self._told[peer]

    def listening(self) -> ssl.SSLContext | None:
        """Return how others are listened to: whoever connects shows a certificate that the registry may know; see `trust`."""
        if self.shown is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.shown.show_in(context)
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN | NO_CHECK_TIME
        return context


def trust(context: ssl.SSLContext, snapshot: Snapshot) -> None:
    """Let every gateway of the registry connect; whether it is still there is asked again with each message."""
    for gateway in snapshot.gateways.values():
        wanted = expected(gateway, snapshot)
        if wanted is not None:
            _trust(context, wanted)


def _trust(context: ssl.SSLContext, wanted: Expected) -> None:
    for pem in (wanted.pinned, wanted.authority):
        if pem:
            context.load_verify_locations(cadata=pem)


def trouble_of(
    gateway: Gateway, certificate: bytes | None, snapshot: Snapshot, now: datetime
) -> Trouble | None:
    """Return why what a connection shows (DER) does not count for a gateway: a code with its facts; None where it counts.

    Of a gateway without TLS nothing has to be shown.
    """
    if expected(gateway, snapshot) is None:
        return None
    if certificate is None:
        return WRONG, {}
    if gateway.certificate:
        if sha256(certificate).digest() != _digest(gateway.certificate):
            return WRONG, {}
        return trouble_with(snapshot, Credential(Proof.CERTIFICATE, ""), certificate, now)
    credential = Credential(Proof.ISSUED, gateway.authority, subject=gateway.subject)
    if not is_named(snapshot, credential, certificate):
        return WRONG, {}
    return trouble_with(snapshot, credential, certificate, now)


@lru_cache(maxsize=1024)
def _digest(pem: str) -> bytes:
    return sha256(ssl.PEM_cert_to_DER_cert(pem.strip())).digest()


class _Named(ssl.SSLObject):
    """A connection that is ended with its handshake where the other side's certificate is not of the name that is expected."""

    def do_handshake(self) -> None:
        """Shake hands; raises `ssl.SSLCertVerificationError`."""
        super().do_handshake()
        wanted = self.context.expected if isinstance(self.context, _Context) else Expected()
        der = self.getpeercert(binary_form=True) or b""
        if wanted.pinned and sha256(der).digest() == _digest(wanted.pinned):
            return
        shown = shown_by(der)
        if shown is None or shown.is_authority or wanted.subject not in shown.names:
            raise ssl.SSLCertVerificationError(1, f"the certificate does not name {wanted.subject}")
        if shown.serial in wanted.revoked:
            raise ssl.SSLCertVerificationError(1, f"the certificate {shown.serial} was revoked")


class _Context(ssl.SSLContext):
    """How a gateway is asked that is known by a name."""

    expected: Expected
    sslobject_class = _Named


def _client(wanted: Expected, shown: Files | None) -> ssl.SSLContext:
    context = (_Context if wanted.subject else ssl.SSLContext)(ssl.PROTOCOL_TLS_CLIENT)
    if isinstance(context, _Context):
        context.expected = wanted
    context.check_hostname = (
        False  # the certificate itself is known, or the name that it bears: not that of the host
    )
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    _trust(context, wanted)
    if shown:
        shown.show_once(context)
    return context
