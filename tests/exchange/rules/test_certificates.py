"""Certificates and requests as strangers send them: read, or refused by their own code, whatever byte is another."""

import base64
from contextlib import suppress
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import example, given
from hypothesis import strategies as st

from nenso.exchange.rules.certificates import (
    der_of,
    is_issued_by,
    read_authority,
    read_certificate,
    shown_by,
)
from nenso.exchange.rules.issuing import member_made, read_request
from nenso.kernel.rules import Refused
from tests.factories.certificates import PLACES, OwnAuthority, a_key, a_request

NOW = datetime.now(UTC)
AUTHORITY = OwnAuthority()
NAMES = ["DNS:portal.t01.gov.vn", "URI:nenso://VN/GOV/T01/portal"]
LEAF = member_made("x", NAMES, a_key().public_key(), AUTHORITY.signer, PLACES, NOW).public_bytes(Encoding.DER)
REQUEST = x509.load_pem_x509_csr(a_request(a_key(), *NAMES)).public_bytes(Encoding.DER)
VERSION = LEAF.index(b"\xa0\x03\x02\x01\x02") + 4
changes = st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), min_size=1, max_size=3)


def changed(content: bytes, with_these: list[tuple[int, int]]) -> bytes:
    found = bytearray(content)
    for at, byte in with_these:
        found[at % len(found)] = byte
    return bytes(found)


def pem(der: bytes) -> str:
    inside = base64.encodebytes(der).decode()
    return f"-----BEGIN CERTIFICATE-----\n{inside}-----END CERTIFICATE-----\n"


@given(changes)
@example([(VERSION, 5)])  # of a version that there is not
def test_an_altered_certificate_is_read_or_refused(with_these: list[tuple[int, int]]) -> None:
    found = changed(LEAF, with_these)
    if found == LEAF:
        return
    shown_by(found)
    assert not is_issued_by(found, AUTHORITY.pem)
    for read in (read_certificate, read_authority, der_of):
        with suppress(Refused):
            read(pem(found))


@given(changes)
@example([(REQUEST.index(b"\x02\x01\x00") + 2, 5)])
def test_an_altered_request_is_read_or_refused(with_these: list[tuple[int, int]]) -> None:
    with suppress(Refused):
        read_request(changed(REQUEST, with_these))


@given(st.binary(max_size=300))
def test_any_bytes_are_no_certificate(content: bytes) -> None:
    assert shown_by(content) is None
    assert not is_issued_by(content, AUTHORITY.pem)
    with suppress(Refused):
        read_request(content)
