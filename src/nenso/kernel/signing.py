"""The keys of a house: the publisher's, Ed25519, from the environment or made once and kept beside the data, those derived from it, and keys on P-256.

Each may lie in a PKCS#11 token instead, where a setting says so by a URI.
"""

import base64
import hashlib
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

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
from nenso.kernel.rules.pkcs11_uri import is_token_uri, read_token_uri
from nenso.kernel.rules.signing import Held, House, Key

if TYPE_CHECKING:
    from nenso.kernel.tokens import TokenCurveKey, TokenKey

SETTING = "NENSO_SIGNING_KEY"
FILE = "publisher.ed25519"


def signing_key(folder: Path) -> Key:
    """Return the publisher's key: the private one (32 bytes), or the one in a token that `NENSO_SIGNING_KEY` names.

    Raises `Refused`: as `secret_of`, "token.uri", "token.pin_in_uri".
    """
    given = os.environ.get(SETTING, "")
    return token_key(given) if is_token_uri(given) else secret_of(folder)


def secret_of(folder: Path) -> bytes:
    """Return the secret of the house (32 bytes), of which others are derived: `NENSO_SIGNING_KEY` in base64, else `publisher.ed25519` in the folder.

    Raises `Refused`: "signing.base64", "signing.key" for a key that is no Ed25519 key.
    """
    given = os.environ.get(SETTING, "")
    if given and not is_token_uri(given):
        try:
            key = base64.b64decode("".join(given.split()), validate=True)
        except ValueError as fault:
            raise Refused("signing.base64", where=SETTING) from fault
        return _checked(key, SETTING)
    path = folder / FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(
            Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        )
    return _checked(path.read_bytes(), str(path.name))


def house_of(folder: Path, settings: Mapping[str, str]) -> House:
    """Return the keys of a house; `settings` are the settings that may name a token's key, by the purpose of the key.

    Raises `Refused`: "token.uri", "token.pin_in_uri".
    """
    held: dict[str, Held] = {
        purpose: token_key(uri) for purpose, name in settings.items() if (uri := os.environ.get(name, ""))
    }
    return House(lambda: secret_of(folder), held)


@cache  # one object a key and process: it keeps its session with the token
def token_key(uri: str) -> "TokenKey":
    """Return an Ed25519 key in a token; the token is asked when it signs. Raises `Refused`: "token.uri", "token.pin_in_uri"."""
    from nenso.kernel.tokens import TokenKey

    return TokenKey(read_token_uri(uri))


@cache
def token_curve_key(uri: str) -> "TokenCurveKey":
    """Return a key on P-256 in a token; raises as `token_key`."""
    from nenso.kernel.tokens import TokenCurveKey

    return TokenCurveKey(read_token_uri(uri))


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
