"""The publisher's key: Ed25519, from the environment or made once and kept beside the data; and keys on P-256 kept beside it."""

import base64
import hashlib
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from nenso.kernel.rules import Refused


def signing_key(folder: Path) -> bytes:
    """Return the raw private key (32 bytes): `NENSO_SIGNING_KEY` in base64, else `publisher.ed25519` in the folder.

    Raises `Refused`: "signing.base64", "signing.key" for a key that is no Ed25519 key.
    """
    if given := os.environ.get("NENSO_SIGNING_KEY"):
        try:
            key = base64.b64decode("".join(given.split()), validate=True)
        except ValueError as fault:
            raise Refused("signing.base64", where="NENSO_SIGNING_KEY") from fault
        return _checked(key, "NENSO_SIGNING_KEY")
    path = folder / "publisher.ed25519"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(
            Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        )
    return _checked(path.read_bytes(), str(path.name))


def make_curve_key(folder: Path, kind: str) -> EllipticCurvePrivateKey:
    """Make a key on P-256 and keep it in the folder, for its owner alone, under its kind and the beginning of its public key's digest."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = generate_private_key(SECP256R1())
    written = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / curve_file(kind, made.public_key())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as page:
        page.write(written)
    return made


def curve_key(folder: Path, kind: str, public: EllipticCurvePublicKey) -> EllipticCurvePrivateKey:
    """Return the kept key on P-256 of a kind with this public key; raises `Refused`: "signing.missing", "signing.curve"."""
    path = folder / curve_file(kind, public)
    try:
        found = load_pem_private_key(path.read_bytes(), None)
    except OSError:
        raise Refused("signing.missing", where=path.name) from None
    except (ValueError, TypeError):
        raise Refused("signing.curve", where=path.name) from None
    if not isinstance(found, EllipticCurvePrivateKey) or found.public_key() != public:
        raise Refused("signing.curve", where=path.name)
    return found


def curve_file(kind: str, public: EllipticCurvePublicKey) -> str:
    """Return the name of the file that holds the key on P-256 of a kind with this public key."""
    written = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"{kind}-{hashlib.sha256(written).hexdigest()[:16]}.pem"


def _checked(key: bytes, where: str) -> bytes:
    if len(key) != 32:
        raise Refused("signing.key", where=where, length=len(key))
    return key
