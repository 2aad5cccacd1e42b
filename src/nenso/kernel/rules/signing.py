"""What an Ed25519 key says of itself, and what it signs (RFC 8032). Apart from the other rules: whoever needs no key loads no cryptography.

A key is its 32 private bytes, or what signs in its place where it never leaves its token (`kernel.tokens`).
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Held(Protocol):
    """A key that lies elsewhere and is asked to sign. Asking takes long, and may fail with `Refused`."""

    @property
    def public(self) -> bytes:
        """The raw public key (32 bytes)."""

    @property
    def trouble(self) -> str:
        """Why it did not sign the last time it was asked; "" where it did."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature of a message (64 bytes)."""


Key = bytes | Held


@dataclass(frozen=True, slots=True)
class House:
    """The keys of a house: those that are held elsewhere, by purpose, and the secret that all others are derived from."""

    seed: Callable[[], bytes] = field(repr=False)  # asked only where something is derived
    held: Mapping[str, Held] = field(default_factory=dict)


def public_key(private: Key) -> bytes:
    """Return the raw public key (32 bytes) of a private one."""
    if not isinstance(private, bytes):
        return private.public
    return _private(private).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint(private: Key) -> str:
    """Return the SHA-256 of the public key, in hex."""
    return hashlib.sha256(public_key(private)).hexdigest()


def sign(private: Key, message: bytes) -> bytes:
    """Return the signature of a message (64 bytes); the same message gives the same one."""
    if not isinstance(private, bytes):
        return private.sign(message)
    return _private(private).sign(message)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether the holder of a key signed this message; a key of another length signed none."""
    try:
        _public(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# Making a key ready takes as long as signing with it, and gateways use few for all that they say to one another.
_private = lru_cache(maxsize=64)(Ed25519PrivateKey.from_private_bytes)
_public = lru_cache(maxsize=1024)(Ed25519PublicKey.from_public_bytes)


def derived(private: bytes, purpose: str) -> bytes:
    """Return a private key for another purpose (HKDF, RFC 5869): one secret is kept, and no signature passes for another's."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"nenso {purpose}".encode()).derive(private)


def key_for(house: bytes | House, purpose: str) -> Key:
    """Return a house's key for a purpose: the one that is held elsewhere, or the one derived from its secret."""
    if isinstance(house, bytes):
        return derived(house, purpose)
    return house.held.get(purpose) or derived(house.seed(), purpose)
