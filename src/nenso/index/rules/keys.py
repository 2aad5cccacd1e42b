"""Ed25519 keys (RFC 8032) as raw bytes, hexadecimal or PEM."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from nenso.kernel.rules import Refused

_RAW = 32


def private_key_from(found: bytes) -> Ed25519PrivateKey:
    """Return the key of 32 raw bytes or PEM; refuse `bundle.bad_key`."""
    if len(found) == _RAW:
        return Ed25519PrivateKey.from_private_bytes(found)
    try:
        key = load_pem_private_key(found, password=None)
    except (ValueError, TypeError) as fault:
        raise Refused("bundle.bad_key") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused("bundle.bad_key")
    return key


def public_key_from(found: bytes) -> Ed25519PublicKey:
    """Return the key of 32 raw bytes, 64 hexadecimal digits or PEM; refuse `bundle.bad_key`."""
    try:
        if len(found) == _RAW:
            return Ed25519PublicKey.from_public_bytes(found)
        if found.startswith(b"-----BEGIN"):
            key = load_pem_public_key(found)
            if isinstance(key, Ed25519PublicKey):
                return key
            raise Refused("bundle.bad_key")
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.decode("ascii").strip()))
    except ValueError as fault:
        raise Refused("bundle.bad_key") from fault


def public_key_bytes(key: Ed25519PublicKey) -> bytes:
    """Return the key as 64 hexadecimal digits and a line end."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex().encode() + b"\n"


def key_fingerprint(found: bytes) -> str:
    """Return the SHA-256 of a public key's 32 bytes in hexadecimal; refuse `bundle.bad_key`."""
    return hashlib.sha256(public_key_from(found).public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()
