"""Making a key in its token, where it stays for good, and putting one in that lay in a file before, which keeps its public key."""

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nenso.kernel.rules.pkcs11_uri import TokenUri
from nenso.kernel.rules.refusal import Refused
from nenso.kernel.rules.signing import public_key
from nenso.kernel.tokens.finding import ED25519, P256, is_there
from nenso.kernel.tokens.library import pkcs11
from nenso.kernel.tokens.sessions import opened


def make_key(uri: TokenUri, *, is_curve: bool) -> None:
    """Make a key in the token: Ed25519, or on P-256; it cannot be read out again. Raises `Refused`: "token.exists", "token.…"."""
    p11 = pkcs11()
    kind = p11.KeyType.EC if is_curve else p11.KeyType.EC_EDWARDS
    mechanism = p11.Mechanism.EC_KEY_PAIR_GEN if is_curve else p11.Mechanism.EC_EDWARDS_KEY_PAIR_GEN
    with opened(uri, can_write=True) as session:
        _must_be_free(session, uri)
        curve = {p11.Attribute.EC_PARAMS: P256 if is_curve else ED25519}
        session.create_domain_parameters(kind, curve, local=True).generate_keypair(
            mechanism=mechanism,
            store=True,
            label=uri.object or None,
            id=uri.id or _id_of(uri),
            private_template={p11.Attribute.SENSITIVE: True, p11.Attribute.EXTRACTABLE: False},
        )


def put_key(uri: TokenUri, private: bytes | EllipticCurvePrivateKey) -> None:
    """Put a key into the token that was made elsewhere: 32 bytes of Ed25519, or one on P-256. Raises as `make_key`."""
    p11 = pkcs11()
    names = p11.Attribute
    is_curve = not isinstance(private, bytes)
    common = {
        names.KEY_TYPE: p11.KeyType.EC if is_curve else p11.KeyType.EC_EDWARDS,
        names.TOKEN: True,
        names.ID: uri.id or _id_of(uri),
        names.EC_PARAMS: P256 if is_curve else ED25519,
        **({names.LABEL: uri.object} if uri.object else {}),
    }
    secret, point = _parts(private)
    kinds = p11.ObjectClass
    with opened(uri, can_write=True) as session:
        _must_be_free(session, uri)
        own = {names.SENSITIVE: True, names.EXTRACTABLE: False, names.PRIVATE: True, names.SIGN: True}
        session.create_object({**common, names.CLASS: kinds.PRIVATE_KEY, names.VALUE: secret, **own})
        shown = {names.VERIFY: True, names.PRIVATE: False}
        wrapped = bytes([4, len(point)]) + point
        session.create_object({**common, names.CLASS: kinds.PUBLIC_KEY, names.EC_POINT: wrapped, **shown})


def _parts(private: bytes | EllipticCurvePrivateKey) -> tuple[bytes, bytes]:
    if isinstance(private, bytes):
        return private, public_key(private)
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return private.private_numbers().private_value.to_bytes(32, "big"), point


def _must_be_free(session: Any, uri: TokenUri) -> None:
    if is_there(session, uri):
        raise Refused("token.exists", token=uri.token or uri.serial, key=uri.key)


def _id_of(uri: TokenUri) -> bytes:
    return hashlib.sha256(uri.object.encode()).digest()[:8]
