"""The sealed routing snapshot: opened as it was made, or not at all."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.routing.pauses import Pause
from nenso.exchange.rules.routing.snapshot import (
    Client,
    Credential,
    Endpoint,
    Kind,
    Proof,
    Right,
    Service,
    Snapshot,
    opened,
    sealed,
)
from nenso.kernel.rules import Refused
from nenso.kernel.rules.signing import derived, public_key, sign

SEED = bytes(range(32))
PRIVATE = derived(SEED, "exchange registry")
PUBLIC = public_key(PRIVATE)
NOW = datetime(2026, 11, 26, 8, 30, 0, 123456, tzinfo=UTC)
RIGHT = Right("7", "@provinces", "Xác minh cư trú", "NĐ 194/2025", "GET", "/a/*", NOW, NOW, 3, 1000, 2)
SERVICE = Service(
    "Công dân",
    "https://p.example/api",
    Kind.OPENAPI,
    2.5,
    "Bảo trì",
    (Endpoint("GET", "/a/*"),),
    (RIGHT,),
)
CLIENT = Client(
    "Cổng", (Credential(Proof.KEY, "ab", ("10.0.0.0/8", "2001:db8::/32"), NOW),), ("provinces", "x")
)
SNAPSHOT = Snapshot(
    instance="VN",
    ledger="nenso.example/VN",
    number=12,
    made_at=NOW,
    expires_at=NOW + timedelta(days=1),
    clients={"VN/GOV/T01/portal": CLIENT},
    services={"VN/GOV/G06/population/citizens": SERVICE},
    members={"VN/GOV/T01": "Thành phố Hà Nội"},
)
CONTENT = sealed(SNAPSHOT, PRIVATE)
NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
TIMES = st.datetimes(timezones=st.just(UTC))


@given(NAMES, TIMES, TIMES, st.dictionaries(NAMES, NAMES, max_size=4), NAMES, st.integers(0, 2**60))
def test_what_was_sealed_is_opened_as_it_was(
    name: str, made_at: datetime, end: datetime, members: dict[str, str], maintenance: str, number: int
) -> None:
    given_ = {"instance": name, "made_at": made_at, "expires_at": end, "members": members}
    pauses = (Pause(maintenance, made_at, end),)
    made = msgspec.structs.replace(SNAPSHOT, **given_, pauses=pauses, number=number)
    assert opened(sealed(made, PRIVATE), PUBLIC) == made


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_a_flipped_byte_is_never_another_snapshot(place: int, flip: int) -> None:
    altered = bytearray(CONTENT)
    altered[place] ^= flip
    with pytest.raises(Refused, match=r"routing\.(malformed|bad_signature)"):
        opened(bytes(altered), PUBLIC)


@given(st.integers(0, len(CONTENT) - 1))
def test_half_a_snapshot_is_none(length: int) -> None:
    with pytest.raises(Refused, match=r"routing\.malformed"):
        opened(CONTENT[:length], PUBLIC)


@given(st.binary(max_size=200))
def test_whatever_else_comes_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"routing\.(malformed|bad_signature)"):
        opened(content, PUBLIC)


def test_another_key_opens_nothing() -> None:
    for private in (SEED, derived(SEED, "exchange ledger"), derived(bytes(32), "exchange registry")):
        with pytest.raises(Refused, match=r"routing\.bad_signature"):
            opened(sealed(SNAPSHOT, private), PUBLIC)
        with pytest.raises(Refused, match=r"routing\.bad_signature"):
            opened(CONTENT, public_key(private))


def _signed(body: bytes, begin: bytes = b"nenso routing snapshot v1\n") -> bytes:
    """Put a body into a seal whose signature begins with what it is made for."""
    import base64

    signature = base64.b64encode(sign(PRIVATE, begin + body))
    return b'{"body":' + body + b',"signature":"' + signature + b'"}'


@pytest.mark.parametrize("begin", [b"", b"nenso routing snapshot v2\n", b"nenso.example/VN\n12\n"])
def test_a_signature_for_another_purpose_opens_nothing(begin: bytes) -> None:
    body = msgspec.json.encode(SNAPSHOT)
    assert opened(_signed(body), PUBLIC) == SNAPSHOT  # the seal of this test is a seal
    with pytest.raises(Refused, match=r"routing\.bad_signature"):
        opened(_signed(body, begin), PUBLIC)


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"null", b'{"instance":"\xff"}', msgspec.json.encode(SNAPSHOT).replace(b"OPENAPI", b"GRPC")]
)  # fmt: skip
def test_a_signed_body_that_is_no_snapshot_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match=r"routing\.malformed"):
        opened(_signed(body), PUBLIC)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b'{"body":{},"signature":"\xff"}',
        b'{"body":{},"signature":"*"}',
        '{"body":{},"signature":"é"}'.encode(),
        b'{"body":{}}',
        b'{"signature":""}',
        b'{"body":{},"signature":1}',
    ],
)
def test_what_is_no_seal_is_malformed(content: bytes) -> None:
    with pytest.raises(Refused, match=r"routing\.malformed"):
        opened(content, PUBLIC)
