"""Ed25519 keys as TUF's metadata has them, and as files that people keep (PEM)."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import Signature, Signer, SSlibKey

from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import Key, public_key, sign

SHOWN = 12  # letters of a key's identifier that people compare


def key_of(public: bytes) -> SSlibKey:
    """Return a raw public key (32 bytes) under its identifier: the SHA-256 of its canonical form, in hex."""
    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(public))


def keyid_of(public: bytes) -> str:
    """Return the identifier of a raw public key."""
    return str(key_of(public).keyid)


class KeySigner(Signer):
    """Signs metadata with a private key of 32 bytes, or with one that never leaves its token."""

    def __init__(self, private: Key) -> None:
        self._private, self._key = private, key_of(public_key(private))

    @property
    def public_key(self) -> SSlibKey:
        """The public key, under its identifier."""
        return self._key

    @classmethod
    def from_priv_key_uri(cls, *_given: object) -> "KeySigner":
        raise NotImplementedError

    def sign(self, payload: bytes) -> Signature:
        """Return the signature of the canonical form of metadata; raises `Refused` as the token."""
        return Signature(self._key.keyid, sign(self._private, payload).hex())


def made() -> bytes:
    """Return a new raw private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def private_pem(private: bytes, passphrase: str = "") -> bytes:
    """Return a raw private key as a file's content (PKCS#8), under a passphrase where one is given."""
    sealing = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealing)


def public_pem(public: bytes) -> bytes:
    """Return a raw public key as a file's content."""
    key = Ed25519PublicKey.from_public_bytes(public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_locked(content: bytes) -> bool:
    """Say whether a private key's file asks for a passphrase."""
    return b"ENCRYPTED" in content[:64]


def read_private(content: bytes, file: str, passphrase: str = "") -> bytes:
    """Return the raw private key of a file; raises `Refused`: "trust.key_file"."""
    try:
        found = load_pem_private_key(content, passphrase.encode() if passphrase else None)
    except (ValueError, TypeError):
        raise Refused("trust.key_file", file=file) from None
    if not isinstance(found, Ed25519PrivateKey):
        raise Refused("trust.key_file", file=file)
    return found.private_bytes_raw()


def read_public(content: bytes, file: str) -> bytes:
    """Return the raw public key of a file; raises `Refused`: "trust.key_file"."""
    try:
        found = load_pem_public_key(content)
    except ValueError:
        raise Refused("trust.key_file", file=file) from None
    if not isinstance(found, Ed25519PublicKey):
        raise Refused("trust.key_file", file=file)
    return found.public_bytes_raw()
