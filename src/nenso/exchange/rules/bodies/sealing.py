"""A body sealed to a public key (HPKE, RFC 9180, base mode), so that only who holds the private key can read it.

What is sealed is bound to its message: opened as the body of another exchange or direction it is refused.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

from nenso.kernel.rules import Refused

Public = x25519.X25519PublicKey | ec.EllipticCurvePublicKey
Private = x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey
_MADE_FOR = "nenso body v1"
_FORM = b"\x01"  # of what is sealed: this byte, then HPKE's encapsulated key and ciphertext
_LONGEST_KEY = 2_000  # characters
_PROBLEMS = (ValueError, TypeError, UnsupportedAlgorithm, binascii.Error)


def read_public(text: str) -> Public:
    """Return a public key (X25519 or P-256) of PEM, or of SubjectPublicKeyInfo in base64; raises `Refused("keep.bad_key")`."""
    given = text.strip()
    try:
        if len(given) > _LONGEST_KEY:
            raise ValueError(given[:20])
        if given.startswith("-----"):
            found = load_pem_public_key(given.encode())
        else:
            found = load_der_public_key(base64.b64decode("".join(given.split()), validate=True))
    except _PROBLEMS:
        raise Refused("keep.bad_key", field="keep_key") from None
    is_curve = isinstance(found, ec.EllipticCurvePublicKey) and found.curve.name == "secp256r1"
    if not (is_curve or isinstance(found, x25519.X25519PublicKey)):
        raise Refused("keep.bad_key", field="keep_key")
    return found  # type: ignore[return-value]  # is one of the two by now


def written_public(key: Public) -> str:
    """Return a public key in its one spelling: SubjectPublicKeyInfo in base64."""
    return base64.b64encode(_der(key)).decode()


def key_id(key: Public) -> str:
    """Return by what a key is named: the beginning of its SHA-256, in hex."""
    return hashlib.sha256(_der(key)).hexdigest()[:16]


def sealed(key: Public, body: bytes, exchange: str, direction: str) -> bytes:
    """Return a body that only the private key opens."""
    return _FORM + _suite(key).encrypt(body, key, info=_bound(exchange, direction))


def opened(private: Private, content: bytes, exchange: str, direction: str) -> bytes:
    """Return a body; raises `Refused("body.not_opened")`: another key, another message, or altered."""
    if content[:1] != _FORM:
        raise Refused("body.not_opened")
    try:
        return bytes(
            _suite(private.public_key()).decrypt(content[1:], private, info=_bound(exchange, direction))
        )
    except Exception:  # HPKE says why in several ways, none of which tells more
        raise Refused("body.not_opened") from None


def read_private(pem: bytes) -> Private:
    """Return a private key of PEM without a password; raises `Refused("body.bad_private")`."""
    try:
        found = load_pem_private_key(pem, None)
    except _PROBLEMS:
        raise Refused("body.bad_private") from None
    if not isinstance(found, x25519.X25519PrivateKey | ec.EllipticCurvePrivateKey):
        raise Refused("body.bad_private")
    return found


def _der(key: Public) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _suite(key: Public) -> hpke.Suite:
    kem = hpke.KEM.X25519 if isinstance(key, x25519.X25519PublicKey) else hpke.KEM.P256
    return hpke.Suite(kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _bound(exchange: str, direction: str) -> bytes:
    return f"{_MADE_FOR}\n{exchange}\n{direction}\n".encode()
