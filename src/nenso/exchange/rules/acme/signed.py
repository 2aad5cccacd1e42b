"""What an ACME client sends: a JSON Web Signature in flattened form (RFC 8555, section 6.2; RFC 7515), read strictly.

Keys and signatures are those of `josepy`. Nothing is taken from a header that was not signed, no other algorithm than two is
known, and of a key only its public part is looked at.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from josepy.errors import Error
from josepy.jwa import ES256, HS256, RS256
from josepy.jwk import JWK, JWKEC, JWKRSA

from nenso.kernel.rules import Refused

MOST = 64_000  # bytes of a message
LEAST_BITS, MOST_BITS = 2048, 4096  # of a key of RSA
ALGORITHMS = {"RS256": (RS256, JWKRSA), "ES256": (ES256, JWKEC)}
_PUBLIC = {"RSA": ("n", "e"), "EC": ("crv", "x", "y")}
_PARTS = {"protected", "payload", "signature"}


@dataclass(frozen=True, slots=True)
class Signed:
    """A message whose signature is not verified yet. `kid` is the account's address, "" where `jwk` (the key itself) is given."""

    algorithm: str
    url: str
    nonce: str
    kid: str
    jwk: dict[str, Any] | None
    content: bytes  # the payload
    signature: bytes = field(repr=False)
    input: bytes = field(repr=False)  # what was signed

    @property
    def payload(self) -> dict[str, Any]:
        """The payload as an object; empty where it is empty, as of POST-as-GET. Raises `Refused("acme.malformed")`."""
        return _object(self.content) if self.content else {}


def read(content: bytes, *, is_inner: bool = False) -> Signed:
    """Return what a client sent; an inner message (of a change of keys) has no nonce.

    Raises `Refused`: "acme.too_large", "acme.malformed", "acme.algorithm".
    """
    if len(content) > MOST:
        raise Refused("acme.too_large", most=MOST)
    found = _object(content)
    if set(found) != _PARTS or not all(isinstance(each, str) for each in found.values()):
        raise Refused("acme.malformed", what="JWS")
    head = _object(decoded(found["protected"]))
    algorithm, jwk, kid = head.get("alg"), head.get("jwk"), head.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise Refused("acme.algorithm", known=", ".join(ALGORITHMS))
    if "crit" in head or ("nonce" in head) == is_inner or (jwk is None) == (kid is None):
        raise Refused("acme.malformed", what="protected")
    url, nonce, kid = head.get("url"), head.get("nonce", ""), kid or ""
    if not all(isinstance(each, str) for each in (url, nonce, kid)) or not isinstance(jwk, dict | None):
        raise Refused("acme.malformed", what="protected")
    return Signed(
        algorithm,
        str(url),
        str(nonce),
        str(kid),
        jwk,
        content=decoded(found["payload"]),
        signature=decoded(found["signature"]),
        input=f"{found['protected']}.{found['payload']}".encode(),
    )


def must_be_signed(message: Signed, key: dict[str, Any]) -> None:
    """Hold that the holder of a key (JWK) signed a message; raises `Refused`: "acme.key", "acme.signature"."""
    algorithm, kind = ALGORITHMS[message.algorithm]
    held = _key(key)
    if not isinstance(held, kind) or not algorithm.verify(held.key, message.input, message.signature):
        raise Refused("acme.signature")


def thumbprint(key: dict[str, Any]) -> str:
    """Return what tells keys apart (RFC 7638), in base64url; raises `Refused("acme.key")`."""
    return encoded(_key(key).thumbprint())


def public(key: dict[str, Any]) -> dict[str, Any]:
    """Return the public part of a key (JWK), without anything that is not the key itself; raises `Refused("acme.key")`."""
    kind = key.get("kty")
    names = _PUBLIC.get(kind) if isinstance(kind, str) else None
    if names is None or not all(isinstance(key.get(each), str) and len(key[each]) < 1400 for each in names):
        raise Refused("acme.key")
    return {"kty": kind, **{each: key[each] for each in names}}


def of_curve_key(key: EllipticCurvePublicKey) -> dict[str, Any]:
    """Return a key on a curve as JWK."""
    return public(JWKEC(key=key).to_json())


def _key(key: dict[str, Any]) -> JWK:
    try:
        found: Any = JWK.from_json(public(key))
    except (Error, ValueError, TypeError, KeyError, UnsupportedAlgorithm):
        raise Refused("acme.key") from None
    if isinstance(found, JWKRSA) and not LEAST_BITS <= found.key.key_size <= MOST_BITS:
        raise Refused("acme.key")
    if isinstance(found, JWKEC) and found.key.curve.name != "secp256r1":
        raise Refused("acme.key")
    if not isinstance(found, JWK):
        raise Refused("acme.key")
    return found


def must_be_bound(binding: object, key: dict[str, Any], url: str, mac: bytes) -> None:
    """Hold that an account's key is bound by the key that its member was given (RFC 8555, section 7.3.4): HS256, that key, this address.

    Raises `Refused`: "acme.malformed", "acme.binding".
    """
    if not isinstance(binding, dict) or set(binding) != _PARTS:
        raise Refused("acme.malformed", what="externalAccountBinding")
    protected, payload, signature = (str(binding[each]) for each in ("protected", "payload", "signature"))
    head, bound, shown = _object(decoded(protected)), decoded(payload), decoded(signature)
    given = f"{protected}.{payload}".encode()
    is_told = head.get("alg") == "HS256" and head.get("url") == url and "nonce" not in head
    if not is_told or not HS256.verify(mac, given, shown):
        raise Refused("acme.binding")
    if public(_object(bound)) != public(key):
        raise Refused("acme.binding")


def binding_name(binding: object) -> str:
    """Return which binding an account says that it has; "" where it says none that can be read."""
    try:
        head = _object(decoded(str(binding["protected"]))) if isinstance(binding, dict) else {}
    except (KeyError, Refused):
        return ""
    return str(head.get("kid", ""))


def decoded(written: str) -> bytes:
    """Return what base64url without padding says (RFC 7515, section 2); raises `Refused("acme.malformed")`."""
    try:
        found = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Refused("acme.malformed", what="base64url") from None
    if encoded(found) != written:
        raise Refused("acme.malformed", what="base64url")
    return found


def encoded(content: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise Refused("acme.malformed", what="JSON") from None
    if not isinstance(found, dict):
        raise Refused("acme.malformed", what="JSON")
    return found
