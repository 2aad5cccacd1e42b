"""What is kept of a certificate. Apart from the other rules: whoever needs none loads no cryptography."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from nenso.kernel.rules import Refused

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Certificate:
    """SHA-256 of a certificate's DER in hex, its subject, and when it ends."""

    digest: str
    subject: str
    valid_to: datetime


def read_certificate(pem: str) -> Certificate:
    """Return what is kept of the first certificate of a PEM text; raises `Refused("credential.certificate")`."""
    try:
        found = x509.load_pem_x509_certificate(pem.encode())
        subject = found.subject.rfc4514_string()
    except ValueError:
        raise Refused("credential.certificate", field="certificate") from None
    digest = hashlib.sha256(found.public_bytes(Encoding.DER)).hexdigest()
    return Certificate(digest, subject[:LONGEST_SUBJECT], found.not_valid_after_utc)
