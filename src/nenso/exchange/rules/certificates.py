"""What is kept of a certificate, and what one says that a connection shows. Apart from the other rules: whoever needs none loads no cryptography."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding

from nenso.kernel.rules import Refused

LONGEST_SUBJECT = 200
LONGEST_NAME = 300
UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What is raised of a certificate or a request that cannot be read; each is no kind of another."""
_NAME = re.compile(r"(DNS:[a-z0-9*]([a-z0-9.-]*[a-z0-9])?|URI:[!-~]+)")


@dataclass(frozen=True, slots=True)
class Certificate:
    """SHA-256 of a certificate's DER in hex, its subject, and when it ends."""

    digest: str
    subject: str
    valid_to: datetime


@dataclass(frozen=True, slots=True)
class Shown:
    """What a certificate says: its names as `DNS:…` and `URI:…`, its serial in hex, and between which moments it holds."""

    names: frozenset[str]
    serial: str
    begins: datetime
    ends: datetime
    is_authority: bool


def read_certificate(pem: str) -> Certificate:
    """Return what is kept of the first certificate of a PEM text; raises `Refused("credential.certificate")`."""
    return _kept(_loaded(pem))


def read_authority(pem: str) -> Certificate:
    """Return what is kept of an authority's certificate (PEM); raises `Refused`: "credential.certificate", "credential.authority"."""
    found = _loaded(pem)
    shown = shown_by(found.public_bytes(Encoding.DER))
    if shown is None or not shown.is_authority:
        raise Refused("credential.authority", field="authority")
    return _kept(found)


def check_subject(written: str) -> str:
    """Return the name that an authority's certificates have to bear; raises `Refused("credential.subject")`."""
    kind, _, rest = written.strip().partition(":")
    found = f"{kind.upper()}:{rest.strip().lower() if kind.upper() == 'DNS' else rest.strip()}"
    if not _NAME.fullmatch(found) or len(found) > LONGEST_NAME or "*" in found:
        raise Refused("credential.subject", field="subject", written=written[:LONGEST_NAME])
    return found


def der_of(pem: str) -> bytes:
    """Return the DER of the first certificate of a PEM text; raises `Refused("credential.certificate")`."""
    return _loaded(pem).public_bytes(Encoding.DER)


def _loaded(pem: str) -> x509.Certificate:
    try:
        found = x509.load_pem_x509_certificate(pem.encode())
        found.subject.rfc4514_string()  # is read when it is asked for
    except UNREADABLE:
        raise Refused("credential.certificate", field="certificate") from None
    return found


def _kept(found: x509.Certificate) -> Certificate:
    digest = hashlib.sha256(found.public_bytes(Encoding.DER)).hexdigest()
    return Certificate(digest, found.subject.rfc4514_string()[:LONGEST_SUBJECT], found.not_valid_after_utc)


@lru_cache(maxsize=4096)
def shown_by(der: bytes) -> Shown | None:
    """Return what a certificate says; None of one that cannot be read."""
    try:
        found = x509.load_der_x509_certificate(der)
        names = _names(found)
        return Shown(
            names,
            f"{found.serial_number:x}",
            found.not_valid_before_utc,
            found.not_valid_after_utc,
            _is_authority(found),
        )
    except UNREADABLE:
        return None


@lru_cache(maxsize=4096)
def is_issued_by(der: bytes, authority: str) -> bool:
    """Say whether an authority (PEM) signed a certificate itself."""
    issuer = x509.load_pem_x509_certificate(authority.encode())
    try:
        x509.load_der_x509_certificate(der).verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError, *UNREADABLE):
        return False
    return True


def _names(found: x509.Certificate) -> frozenset[str]:
    try:
        held = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    dns = (f"DNS:{each.lower()}" for each in held.get_values_for_type(x509.DNSName))
    uris = (f"URI:{each}" for each in held.get_values_for_type(x509.UniformResourceIdentifier))
    return frozenset((*dns, *uris))


def _is_authority(found: x509.Certificate) -> bool:
    try:
        return found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
