"""The publisher's key: Ed25519, from the environment or made once and kept beside the data."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

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


def _checked(key: bytes, where: str) -> bytes:
    if len(key) != 32:
        raise Refused("signing.key", where=where, length=len(key))
    return key
