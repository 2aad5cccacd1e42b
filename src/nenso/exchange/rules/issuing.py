"""Certificates that the exchange's own authority makes: its root, its issuing certificate, those of members, and what it revoked.

RFC 5280; keys on P-256, for members Ed25519 too. Pure: keys, clock and addresses are arguments. A key may be any object that signs as
`EllipticCurvePrivateKey` does, one that never leaves its token as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from nenso.exchange.rules.certificates import UNREADABLE
from nenso.kernel.rules import Refused

ROOT_LIFE, ISSUING_LIFE = timedelta(days=20 * 365), timedelta(days=5 * 365)
LIFE = timedelta(hours=72)  # of a member's certificate
BEFORE = timedelta(minutes=5)  # that it begins before it is made, for clocks that are behind
REVOKED_FOR = timedelta(hours=24)  # how long a list of what was revoked holds
SCHEME = "nenso://"  # before a system's name: what its certificates are known by
MOST_REQUEST = 20_000  # bytes of a certificate request
_LONGEST_CN = 64
PublicKey = EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a certificate and its key."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Places:
    """Where the authority's own certificate and the list of what it revoked are read: addresses that certificates name."""

    certificate: str
    revoked: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a certificate request asks for: its key, and its names as `DNS:…` and `URI:…`."""

    key: PublicKey
    names: frozenset[str]


def name_of(subsystem: str) -> str:
    """Return the name that a system's certificates bear, `URI:nenso://VN/GOV/48/portal`; `subsystem` as in headers."""
    return f"URI:{SCHEME}{subsystem}"


def root_made(name: str, key: EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """Return an authority's root certificate, signed by itself."""
    subject = _subject(f"{name} Root")
    builder = _builder(subject, subject, key.public_key(), now, now + ROOT_LIFE)
    return _of_authority(builder, 1).sign(key, SHA256())


def issuing_made(name: str, key: EllipticCurvePublicKey, root: Signer, now: datetime) -> x509.Certificate:
    """Return the certificate with which members' are issued, signed by the root."""
    ends = min(now + ISSUING_LIFE, root.certificate.not_valid_after_utc)
    builder = _builder(root.certificate.subject, _subject(f"{name} Issuing"), key, now, ends)
    return _of_authority(_under(builder, root), 0).sign(root.key, SHA256())


def member_made(
    common: str, names: Iterable[str], key: PublicKey, by: Signer, places: Places, now: datetime
) -> x509.Certificate:
    """Return a member's certificate, for client and server, with names as `DNS:…` and `URI:…`."""
    ends = min(now + LIFE, by.certificate.not_valid_after_utc)
    subject = _subject(common) if 0 < len(common) <= _LONGEST_CN else x509.Name([])
    builder = _under(_builder(by.certificate.subject, subject, key, now, ends), by)
    purposes = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
    for extension, is_critical in (
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (_usage(is_authority=False), True),
        (x509.ExtendedKeyUsage(purposes), False),
        (x509.SubjectAlternativeName([_general(each) for each in sorted(names)]), not subject.rdns),
        (_revoked_at(places), False),
        (_issuer_at(places), False),
    ):
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(by.key, SHA256())


def revoked_list(revoked: Iterable[tuple[str, datetime]], by: Signer, now: datetime) -> bytes:
    """Return the list of what was revoked (DER): serials in hex, and when."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(now)
        .next_update(now + REVOKED_FOR)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(public_of(by.certificate)), critical=False
        )
    )
    for serial, at in revoked:
        one = x509.RevokedCertificateBuilder().serial_number(int(serial, 16)).revocation_date(at)
        builder = builder.add_revoked_certificate(one.build())
    return builder.sign(by.key, SHA256()).public_bytes(Encoding.DER)


def read_request(content: bytes) -> Asked:
    """Return what a certificate request (PEM or DER, PKCS #10) asks for.

    Raises `Refused`: "csr.unreadable", "csr.signature", "csr.key" (neither P-256 nor Ed25519), "csr.extra" (it asks for more than names).
    """
    if len(content) > MOST_REQUEST:
        raise Refused("csr.unreadable", field="csr")
    try:
        is_pem = content.lstrip().startswith(b"-----BEGIN")
        found = x509.load_pem_x509_csr(content) if is_pem else x509.load_der_x509_csr(content)
        key, names, is_signed = found.public_key(), _asked_names(found), found.is_signature_valid
    except UNREADABLE:
        raise Refused("csr.unreadable", field="csr") from None
    if not is_signed:
        raise Refused("csr.signature", field="csr")
    is_curve = isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
    if not (is_curve or isinstance(key, Ed25519PublicKey)):
        raise Refused("csr.key", field="csr")
    assert isinstance(key, EllipticCurvePublicKey | Ed25519PublicKey)
    return Asked(key, names)


def _asked_names(found: x509.CertificateSigningRequest) -> frozenset[str]:
    """Return the names of a request; a common name is one of them, as ACME has it (RFC 8555, section 7.4)."""
    names: set[str] = set()
    for extension in found.extensions:
        if isinstance(extension.value, x509.SubjectAlternativeName):
            names.update(_named(each) for each in extension.value)
        elif not isinstance(
            extension.value, x509.KeyUsage | x509.ExtendedKeyUsage | x509.SubjectKeyIdentifier
        ):
            raise Refused("csr.extra", field="csr", what=extension.oid.dotted_string)
    common = found.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return frozenset(names | {f"DNS:{str(each.value).lower()}" for each in common})


def _named(found: x509.GeneralName) -> str:
    if isinstance(found, x509.DNSName):
        return f"DNS:{found.value.lower()}"
    if isinstance(found, x509.UniformResourceIdentifier):
        return f"URI:{found.value}"
    raise Refused("csr.extra", field="csr", what=type(found).__name__)


def _builder(
    issuer: x509.Name, subject: x509.Name, key: PublicKey, now: datetime, ends: datetime
) -> x509.CertificateBuilder:
    number = x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, subject, key, number, now - BEFORE, ends)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _under(builder: x509.CertificateBuilder, by: Signer) -> x509.CertificateBuilder:
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(public_of(by.certificate))
    return builder.add_extension(above, critical=False)


def _of_authority(builder: x509.CertificateBuilder, length: int) -> x509.CertificateBuilder:
    limits = x509.BasicConstraints(ca=True, path_length=length)
    return builder.add_extension(limits, critical=True).add_extension(
        _usage(is_authority=True), critical=True
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _revoked_at(places: Places) -> x509.CRLDistributionPoints:
    at = [x509.UniformResourceIdentifier(places.revoked)]
    return x509.CRLDistributionPoints([x509.DistributionPoint(at, None, None, None)])


def _issuer_at(places: Places) -> x509.AuthorityInformationAccess:
    at = x509.UniformResourceIdentifier(places.certificate)
    return x509.AuthorityInformationAccess(
        [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, at)]
    )


def _subject(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:_LONGEST_CN])])


def _general(name: str) -> x509.GeneralName:
    kind, _, rest = name.partition(":")
    return x509.DNSName(rest) if kind == "DNS" else x509.UniformResourceIdentifier(rest)


def public_of(certificate: x509.Certificate) -> EllipticCurvePublicKey:
    """Return the public key of one of the authority's own certificates."""
    found = certificate.public_key()
    assert isinstance(found, EllipticCurvePublicKey)  # the authority makes no other
    return found
