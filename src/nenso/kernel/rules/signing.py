"""What an Ed25519 key says of itself. Apart from the other rules: whoever needs no key loads no cryptography."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def public_key(private: bytes) -> bytes:
    """Return the raw public key (32 bytes) of a private one."""
    return (
        Ed25519PrivateKey.from_private_bytes(private)
        .public_key()
        .public_bytes(Encoding.Raw, PublicFormat.Raw)
    )


def fingerprint(private: bytes) -> str:
    """Return the SHA-256 of the public key, in hex."""
    return hashlib.sha256(public_key(private)).hexdigest()
