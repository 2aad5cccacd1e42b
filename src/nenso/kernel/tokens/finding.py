"""A key among the objects of a token: the one private key of a label or identifier, its kind, and its public point."""

from typing import Any

from nenso.kernel.rules.pkcs11_uri import TokenUri
from nenso.kernel.rules.refusal import Refused
from nenso.kernel.tokens.library import pkcs11

P256 = bytes.fromhex("06082a8648ce3d030107")  # the curve's OID, as CKA_EC_PARAMS has it
ED25519 = bytes.fromhex("06032b6570")  # id-Ed25519 (RFC 8410)
_OCTETS = 0x04  # the tag of an OCTET STRING, which most tokens wrap a point in


def found_key(session: Any, uri: TokenUri) -> Any:
    """Return the private key; raises `Refused`: "token.no_key", "token.several"."""
    found = list(session.get_objects(_wanted(uri, pkcs11().ObjectClass.PRIVATE_KEY)))
    facts = {"token": uri.token or uri.serial, "key": uri.key}
    if not found:
        raise Refused("token.no_key", **facts)
    if len(found) > 1:
        raise Refused("token.several", **facts)
    return found[0]


def is_there(session: Any, uri: TokenUri) -> bool:
    """Say whether a token has a private or a public key of this label or identifier."""
    kinds = pkcs11().ObjectClass
    return any(
        list(session.get_objects(_wanted(uri, kind))) for kind in (kinds.PRIVATE_KEY, kinds.PUBLIC_KEY)
    )


def is_edwards(key: Any) -> bool:
    """Say whether a key is on an Edwards curve."""
    return bool(key.key_type == pkcs11().KeyType.EC_EDWARDS)


def is_curve(key: Any) -> bool:
    """Say whether a key is on P-256."""
    p11 = pkcs11()
    return bool(key.key_type == p11.KeyType.EC) and bytes(key[p11.Attribute.EC_PARAMS]) == P256


def point_of(session: Any, key: Any, uri: TokenUri) -> bytes:
    """Return the public point, bare: of the public key beside the private one. Raises `Refused("token.no_public")`."""
    p11 = pkcs11()
    wanted = _wanted(uri, p11.ObjectClass.PUBLIC_KEY)
    found = [bytes(each[p11.Attribute.EC_POINT]) for each in session.get_objects(wanted)]
    size = 32 if is_edwards(key) else 65
    bare = {each[2:] if each[:1] == bytes([_OCTETS]) and len(each) == size + 2 else each for each in found}
    if len(bare) != 1 or len(next(iter(bare))) != size:
        raise Refused("token.no_public", token=uri.token or uri.serial, key=uri.key)
    return bare.pop()


def _wanted(uri: TokenUri, kind: Any) -> dict[Any, Any]:
    names = pkcs11().Attribute
    wanted = {names.CLASS: kind}
    if uri.object:
        wanted[names.LABEL] = uri.object
    if uri.id:
        wanted[names.ID] = uri.id
    return wanted
