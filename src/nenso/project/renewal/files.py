"""The files of a certificate and its key: whether it is time to renew it, by which key it is asked for, and how it is written."""

import os
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from nenso.kernel.rules import Refused


def is_due(certificate: Path, now: datetime) -> bool:
    """Say whether a certificate is not there, or half of its life is over; raises `Refused("gateway.certificate")` where it cannot be read."""
    if not certificate.exists():
        return True
    try:
        held = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as fault:
        raise Refused("gateway.certificate", file=str(certificate), why=str(fault)) from None
    begins, ends = held.not_valid_before_utc, held.not_valid_after_utc
    return now >= begins + (ends - begins) / 2


def own_key(file: Path) -> EllipticCurvePrivateKey:
    """Return the key in a file, made there for its owner alone where there is none: a renewed certificate is on the same key, so that one file changes.

    Raises `Refused`: "renewal.key" (another kind of key), "file.unreadable", "file.unwritable".
    """
    try:
        if file.exists():
            return _curve(load_pem_private_key(file.read_bytes(), None), file)
    except (ValueError, TypeError):
        raise Refused("renewal.key", file=str(file)) from None
    except OSError as fault:
        raise Refused("file.unreadable", file=str(file), why=fault.strerror or "") from None
    made = generate_private_key(SECP256R1())
    written = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as page:
            page.write(written)
    except OSError as fault:
        raise Refused("file.unwritable", file=str(file), why=fault.strerror or "") from None
    return made


def _curve(found: object, file: Path) -> EllipticCurvePrivateKey:
    if not isinstance(found, EllipticCurvePrivateKey) or not isinstance(found.curve, SECP256R1):
        raise Refused("renewal.key", file=str(file))
    return found


def request_of(key: EllipticCurvePrivateKey, *hosts: str) -> bytes:
    """Return a certificate request (PKCS #10, DER) of a key for host names."""
    builder = x509.CertificateSigningRequestBuilder(x509.Name([]))
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(each) for each in hosts])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)
