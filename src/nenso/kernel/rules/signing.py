"""What an Ed25519 key says of itself, and what it signs (RFC 8032). Apart from the other rules: whoever needs no key loads no cryptography."""

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
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


def sign(private: bytes, message: bytes) -> bytes:
    """Return the signature of a message (64 bytes); the same message gives the same one."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the holder of a key signed this message; a key of another length signed none."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def derived(private: bytes, purpose: str) -> bytes:
    """Return a private key for another purpose (HKDF, RFC 5869): one secret is kept, and no signature passes for another's."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nenso {purpose}".encode()).derive(private)
