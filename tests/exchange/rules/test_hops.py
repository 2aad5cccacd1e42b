"""Signatures between gateways: what holds, what does not, and what an independent reading of RFC 9421 says of them."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.hops import signing as hops
from nenso.exchange.rules.protocol.requests import Header
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import public_key

ONE, OTHER = bytes(range(32)), bytes(range(1, 33))
NAME, URL = "VN/GOV/48/lgsp", "https://10.0.0.2:5500/r1/VN/GOV/G06/population/citizens/1?day=2"
KEYS = {NAME: public_key(ONE), "hub": public_key(OTHER)}
GIVEN: list[Header] = [
    ("X-Road-Client", "VN/GOV/48/portal"),
    ("Content-Digest", "sha-256=:own:"),  # the client's, end to end
    ("x-road-request-id", "6f1c2d3e-0000-4000-8000-000000000001"),
    (hops.MESSAGE, "VN-1"),
]
DIGEST = hops.digest_header(hashlib.sha512(b"body").digest())


def request(**facts: object) -> list[Header]:
    given = {"private": ONE, "gateway": NAME, "created": 1_700_000_000} | facts
    return hops.signed_request("POST", URL, GIVEN, DIGEST, **given)  # type: ignore[arg-type]


def response(read: hops.Signed) -> list[Header]:
    own: list[Header] = [
        ("x-road-request-id", "6f1c2d3e-0000-4000-8000-000000000001"),
        ("x-road-request-hash", "aGFzaA=="),
    ]
    return [
        *own,
        *hops.signed_response(200, own, DIGEST, read, private=OTHER, gateway="hub", created=1_700_000_001),
    ]


def test_a_request_is_read_as_it_was_signed() -> None:
    read = hops.read_request("POST", URL, request(), KEYS)
    assert (read.gateway, read.created, read.digest) == (NAME, 1_700_000_000, DIGEST)
    assert read.written.endswith(read.signature)


def test_the_base_is_that_of_the_standard() -> None:
    read = hops.read_request("POST", URL, request(), KEYS)
    base = (
        '"@method": POST\n'
        f'"@target-uri": {URL}\n'
        f'"content-digest": sha-256=:own:, {DIGEST}\n'
        '"x-road-client": VN/GOV/48/portal\n'
        '"x-road-request-id": 6f1c2d3e-0000-4000-8000-000000000001\n'
        '"x-nenso-message-id": VN-1\n'
        '"@signature-params": ("@method" "@target-uri" "content-digest" "x-road-client" "x-road-request-id" "x-nenso-message-id")'
        ';created=1700000000;keyid="VN/GOV/48/lgsp";alg="ed25519"'
    )
    Ed25519PublicKey.from_public_bytes(KEYS[NAME]).verify(base64.b64decode(read.signature), base.encode())


def test_an_answer_is_bound_to_its_request() -> None:
    asked = hops.read_request("POST", URL, request(), KEYS)
    assert hops.read_response(200, response(asked), asked, KEYS).gateway == "hub"
    another = hops.read_request("POST", URL, request(created=1_700_000_009), KEYS)
    with pytest.raises(Refused, match=r"hop\.bad_signature"):
        hops.read_response(200, response(asked), another, KEYS)


@pytest.mark.parametrize(
    ("method", "url"), [("PUT", URL), ("POST", URL + "0"), ("POST", URL.replace("10.0.0.2", "10.0.0.3"))]
)
def test_another_line_is_not_signed(method: str, url: str) -> None:
    with pytest.raises(Refused, match=r"hop\.bad_signature"):
        hops.read_request(method, url, request(), KEYS)


@pytest.mark.parametrize("name", ["X-Road-Client", "Content-Digest", "x-road-request-id", hops.MESSAGE])
def test_a_changed_doubled_or_lost_header_shows(name: str) -> None:
    signed = request()
    place = next(place for place, each in enumerate(signed) if each[0] == name)
    changed = [*signed[:place], (name, signed[place][1] + "1"), *signed[place + 1 :]]
    for spoilt in (changed, [signed[place], *signed], [*signed[:place], *signed[place + 1 :]]):
        with pytest.raises(Refused, match=r"hop\.bad_signature"):
            hops.read_request("POST", URL, spoilt, KEYS)


def test_unsigned_strangers_and_false_names_are_told_apart() -> None:
    for headers, code in (
        (GIVEN, "hop.unsigned"),
        (request(gateway="VN/GOV/48/other"), "hop.unknown_gateway"),
        (request(private=OTHER), "hop.bad_signature"),
    ):
        with pytest.raises(Refused, match=code):
            hops.read_request("POST", URL, headers, KEYS)


def test_the_headers_of_the_hop_come_off_and_nothing_else() -> None:
    theirs: list[Header] = [("Signature", "own=:AAAA:"), ("Signature-Input", 'own=();keyid="x"'), *GIVEN]
    signed = hops.signed_request("POST", URL, theirs, DIGEST, private=ONE, gateway=NAME, created=1)
    assert hops.read_request("POST", URL, signed, KEYS).gateway == NAME
    assert hops.without_hop(signed) == [each for each in theirs if each[0] != hops.MESSAGE]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*"ab", "signature", "signature-input", "content-digest"]), st.text(max_size=60)
        ),
        max_size=6,
    )
)
def test_whatever_comes_is_refused_or_nothing(headers: list[Header]) -> None:
    with pytest.raises(Refused, match=r"hop\."):
        hops.read_request("GET", URL, headers, KEYS)
