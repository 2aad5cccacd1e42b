"""Who a gateway is to others: its name, the key that it signs with, and the certificate that it shows."""

import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from nenso.exchange.rules.routing.snapshot import HOP_PURPOSE, HUB, Gateway, Snapshot
from nenso.kernel.rules.signing import House, Key, key_for


@dataclass(frozen=True, slots=True)
class Identity:
    """One gateway. `files` are its certificate and private key (PEM); None where it speaks to others without TLS."""

    name: str
    private: Key = field(repr=False)
    files: tuple[Path, Path] | None = None

    @classmethod
    def of_house(
        cls, house: bytes | House, name: str = HUB, files: tuple[Path, Path] | None = None
    ) -> "Identity":
        """Return the identity of a house."""
        return cls(name, key_for(house, HOP_PURPOSE), files)

    def to(self, peer: Gateway) -> ssl.SSLContext | None:
        """Return how another gateway is spoken to: it alone is believed, by the certificate of the registry."""
        return _client(peer.certificate, self.files) if peer.certificate else None

    def listening(self) -> ssl.SSLContext | None:
        """Return how others are listened to: whoever connects shows a certificate of the registry; see `trust`."""
        if self.files is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.files)
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        return context


def trust(context: ssl.SSLContext, snapshot: Snapshot) -> None:
    """Let every gateway of the registry connect; whether it is still there is asked again with each message."""
    for gateway in snapshot.gateways.values():
        if gateway.certificate:
            context.load_verify_locations(cadata=gateway.certificate)


def is_shown(gateway: Gateway, certificate: bytes | None) -> bool:
    """Say whether a connection shows the certificate (DER) of a gateway; of one without, nothing has to be shown."""
    if not gateway.certificate:
        return True
    return certificate is not None and sha256(certificate).digest() == _digest(gateway.certificate)


@lru_cache(maxsize=1024)
def _digest(pem: str) -> bytes:
    return sha256(ssl.PEM_cert_to_DER_cert(pem.strip())).digest()


@lru_cache(maxsize=1024)
def _client(certificate: str, files: tuple[Path, Path] | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False  # the certificate itself is known, whatever it is called
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=certificate)
    if files:
        context.load_cert_chain(*files)
    return context
