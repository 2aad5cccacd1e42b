"""Bodies sealed to a public key: only the private one opens them, and only as the body of their own message."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from nenso.exchange.rules.bodies.keeping import KeepFacts, check_keep
from nenso.exchange.rules.bodies.sealing import (
    key_id,
    opened,
    read_private,
    read_public,
    sealed,
    written_public,
)
from nenso.kernel.rules import Refused

KEYS: dict[str, Any] = {
    "x25519": x25519.X25519PrivateKey.generate(),
    "p256": ec.generate_private_key(ec.SECP256R1()),
}
EXCHANGE = "7a1c5f0e-0000-4000-8000-000000000001"


def told(call: Any, *given: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*given)
    return refused.value.code


@pytest.mark.parametrize("name", KEYS)
def test_what_was_sealed_opens_with_the_private_key_alone(name: str) -> None:
    private, body = KEYS[name], "Nguyễn Văn An".encode() * 1000
    content = sealed(private.public_key(), body, EXCHANGE, "response")
    assert body[:20] not in content
    assert opened(private, content, EXCHANGE, "response") == body
    assert content != sealed(
        private.public_key(), body, EXCHANGE, "response"
    )  # twice the same tells nobody so
    for key in KEYS.values():
        for other in ((EXCHANGE, "request"), (EXCHANGE.replace("1", "2"), "response")):
            assert told(opened, key, content, *other) == "body.not_opened"
    other = (
        x25519.X25519PrivateKey.generate() if name == "x25519" else ec.generate_private_key(ec.SECP256R1())
    )
    assert told(opened, other, content, EXCHANGE, "response") == "body.not_opened"


@pytest.mark.parametrize("place", [0, 1, 20, 40, -17, -1])
def test_a_byte_that_was_altered_is_refused(place: int) -> None:
    content = bytearray(sealed(KEYS["x25519"].public_key(), b"x" * 99, EXCHANGE, "request"))
    content[place] ^= 1
    assert told(opened, KEYS["x25519"], bytes(content), EXCHANGE, "request") == "body.not_opened"
    assert told(opened, KEYS["x25519"], b"", EXCHANGE, "request") == "body.not_opened"


@pytest.mark.parametrize("name", KEYS)
def test_a_public_key_has_one_spelling(name: str) -> None:
    public = KEYS[name].public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    written = written_public(public)
    assert {written_public(read_public(each)) for each in (pem, f"\n{pem}", written)} == {written}
    assert key_id(read_public(pem)) == key_id(public)
    private = KEYS[name].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert written_public(read_private(private).public_key()) == written


def test_other_keys_are_refused() -> None:
    def pem(key: Any) -> str:
        return str(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())

    wrong = (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP384R1()))
    for text in ("", "x", base64.b64encode(bytes(44)).decode(), "A" * 3000, *map(pem, wrong)):
        assert told(read_public, text) == "keep.bad_key"
    for key in (b"", b"x", pem(KEYS["p256"]).encode()):
        assert told(read_private, key) == "body.bad_private"
    signing = wrong[0].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert told(read_private, signing) == "body.bad_private"


@pytest.mark.parametrize(("days", "is_taken"), [(0, False), (1, True), (366, True), (367, False)])
def test_days_have_bounds(days: int, is_taken: bool) -> None:
    facts = KeepFacts(days, written_public(KEYS["p256"].public_key()))
    if is_taken:
        check_keep(facts)
    else:
        assert told(check_keep, facts) == "keep.days"
