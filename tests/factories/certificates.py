"""Certificates for tests: the exchange's own authority and one of somebody else, and what they issue."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from nenso.exchange.rules.issuing import (
    LIFE,
    Places,
    Signer,
    issuing_made,
    member_made,
    name_of,
    root_made,
)
from nenso.exchange.rules.routing.snapshot import Authority

Key = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
PLACES = Places("http://127.0.0.1/issuing.cer", "http://127.0.0.1/revoked.crl")


def a_key() -> ec.EllipticCurvePrivateKey:
    """Return a key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def pem_of(key: Key) -> bytes:
    """Return a private key as a file holds it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def a_request(key: Key, *names: str, common: str = "", extra: x509.ExtensionType | None = None) -> bytes:
    """Return a certificate request (PEM) for names as `DNS:…` and `URI:…`."""
    subject = [x509.NameAttribute(x509.NameOID.COMMON_NAME, common)] if common else []
    builder = x509.CertificateSigningRequestBuilder(x509.Name(subject))
    if names:
        held = [
            x509.DNSName(each[4:]) if each.startswith("DNS:") else x509.UniformResourceIdentifier(each[4:])
            for each in names
        ]
        builder = builder.add_extension(x509.SubjectAlternativeName(held), critical=False)
    if extra:
        builder = builder.add_extension(extra, critical=False)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256()
    return builder.sign(key, digest).public_bytes(Encoding.PEM)


@dataclass
class OwnAuthority:
    """An authority as the exchange makes its own."""

    name: str = "Test"
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=10))

    def __post_init__(self) -> None:
        root_key, key = a_key(), a_key()
        root = Signer(root_made(self.name, root_key, self.made_at), root_key)
        self.root = root.certificate
        self.signer = Signer(issuing_made(self.name, key.public_key(), root, self.made_at), key)

    @property
    def pem(self) -> str:
        """The issuing certificate."""
        return self.signer.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def digest(self) -> str:
        """The SHA-256 of the issuing certificate."""
        return sha256(self.signer.certificate.public_bytes(Encoding.DER)).hexdigest()

    def told(self, *revoked: str) -> dict[str, Authority]:
        """Return what a snapshot says of it."""
        return {self.digest: Authority(self.pem, revoked)}

    def issued(
        self, file: Path, subsystem: str, *, at: datetime | None = None, key: Key | None = None
    ) -> "Own":
        """Issue a certificate to a system, its key before it in a file; `at` is when, so that it holds for 72 hours from then."""
        made_at, key = at or datetime.now(UTC), key or a_key()
        names = [
            name if ":" in (name := subsystem) and "/" not in name.partition(":")[0] else name_of(subsystem)
        ]
        made = member_made("x", names, key.public_key(), self.signer, PLACES, made_at)
        file.write_bytes(pem_of(key) + made.public_bytes(Encoding.PEM) + self.pem.encode())
        return Own(file, made)


@dataclass(frozen=True)
class Own:
    """A certificate with its key in a file."""

    file: Path
    certificate: x509.Certificate

    @property
    def serial(self) -> str:
        """Its serial as snapshots write it."""
        return f"{self.certificate.serial_number:x}"


__all__ = ["LIFE", "Own", "OwnAuthority", "a_key", "a_request", "pem_of"]
