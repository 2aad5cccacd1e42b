"""Whatever bytes come at whichever door: an answer in its form or a closed connection, and the next good request is answered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import databases
from tests.factories.soap import envelope
from tests.faults import IS_LONG, far, say
from tests.gateway.events import KIND, ROOM
from tests.gateway.fuzzing import DOORS, SOAP_SERVICE, Doors, must_be_well_formed, open_doors, request, signed
from tests.gateway.witnesses import submission
from tests.gateway.world import CLIENT, PROVIDER, SERVICE

pytestmark = pytest.mark.fault
AT_ONCE = far(12, 40)  # requests of one example, each over a connection of its own
bounded = settings(
    max_examples=far(2, 30),
    derandomize=not IS_LONG,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # what is made smaller is asked again and again, each time over sockets
)

PATHS = {
    "systems": [
        f"/r1/{SERVICE}/1", f"/r1/{SERVICE}", f"/r1/{PROVIDER}/listMethods", f"/r1/{PROVIDER}/allowedMethods",
        f"/r1/{PROVIDER}/getOpenAPI?serviceCode=citizens", f"/r1/{PROVIDER}/getOpenAPI?serviceCode=%00",
        f"{ROOM}/api/v1/eventType", f"{ROOM}/api/v1/eventType/{KIND}", f"{ROOM}/api/v1/subs/{KIND}",
        f"{ROOM}/api/v1/subs/{KIND}/replay", f"{ROOM}/pub/v1/{KIND}", f"{ROOM}/pull/v1/{KIND}", "/listClients", "/",
        "/wsdl", "/wsdl?xRoadInstance=VN&memberClass=GOV&memberCode=G06&subsystemCode=population&serviceCode=citizen",
        "/verificationconf", "/internalconf", "/internalconf/", "/internalconf/VN/shared-params.xml", "*", "//", "",
        "http://x/verificationconf", "/r1", "/r1/////////", "/r1/%00/%FF/%2e%2e/a/b", "/r1/VN/GOV/G06/population/citizens/..",
    ],
    "watch": ["/health/live", "/health/ready", "/metrics", "/", "/health", "/health/live/..", "/metrics?%00", "*"],
    "govstack": [
        "/listClients", f"/{PROVIDER}/listMethods", f"/{PROVIDER}/allowedMethods", f"/{PROVIDER}/getOpenAPI?serviceCode=citizens",
        f"/{PROVIDER}/getOpenAPI?serviceCode=%00", f"/{PROVIDER}/getOpenAPI?serviceCode=%FF%FE", "/%00/%FF/a/b/listMethods", "/", "*",
    ],
    "witness": ["/add-checkpoint", "/add-checkpoint?x", "/", "/add-checkpoint/", "*"],
    "hops": [f"/r1/{SERVICE}/1", "/registry", "/registry/metadata/timestamp.json", "/registry/..", "/registry?after=%00", "/", "/wsdl"],
}  # fmt: skip
METHODS = [
    "GET",
    "POST",
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "get",
    "PRI",
    "G\0T",
    "BREW",
    "É",
    "",
]
NAMES = [
    "X-Road-Client", "X-GovStack-Client", "Information-Mediator-Client", "X-Road-Id", "X-Road-Request-Id", "X-Road-UserId",
    "X-Road-Issue", "X-Nenso-Key", "X-Nenso-Message-Id", "Content-Type", "Content-Length", "Transfer-Encoding", "Expect",
    "Connection", "Upgrade", "Accept", "Accept-Language", "Range", "If-None-Match", "Cookie", "Authorization", "Content-Digest",
    "Signature-Input", "Signature", "traceparent", "SOAPAction", "Host", "Content-Encoding", "Sec-WebSocket-Key", "Trailer", "X Y", "é", "",
]  # fmt: skip
VALUES = [
    CLIENT, PROVIDER, "VN/GOV", "VN/GOV/é/x", "VN/GOV/%00/x", "", " ", "\0", "\r\n", "\r", "a\nX-Evil: 1", "x" * 9_000, "x" * 40_000, "0",
    "5", "-1", "+5", "1e3", "99999999999999999999", "2147483648", "chunked", "chunked, chunked", "gzip", "gzip, chunked", "identity",
    "100-continue", "close", "keep-alive", "upgrade", "websocket", "h2c", "text/xml", "text/xml; charset=utf-16", "text/xml; charset=",
    "multipart/related; boundary=", 'multipart/related; boundary="b"', "multipart/related", "application/json", "*/*", "text/html",
    "application/x-www-form-urlencoded", "en", "vi", "en" * 500, "hop=:AAAA:", "sha-512=:AAAA:", "bytes=0-1", "00-" + "a" * 32, "é\u202e\ufffe",
]  # fmt: skip
EVENTS = [
    {"eventType": KIND, "event": {"household": "HN-1"}},
    {"eventType": KIND, "schema": {"type": "object"}},
    {"eventType": KIND, "delivery": "PULL", "options": {"TTL": 10**30, "FIFO": 2}},
    {"eventType": KIND, "event": {"household": "\0"}},
    {"eventType": KIND, "event": {"household": "\ud800"}},
    {"eventType": KIND, "event": {"household": "x"}, "key": "\ud800", "id": 1e308},
    {"since": "0001-01-01T00:00:00+23:59"},
    {"since": "9999-12-31T23:59:59-23:59"},
]
BODIES = [
    b"", b"x", b"{", b"[]", b"null", b"[" * 50_000, b'{"a":' * 50_000, b'{"eventType": NaN}', b"\xff\xfe{}", b"\0" * 70_000,
    *(json.dumps(each).encode() for each in EVENTS), envelope(service=SOAP_SERVICE), envelope(client="VN/GOV/x"), envelope()[:200],
    envelope(service=f"{PROVIDER}/listMethods"), envelope(service=f"{PROVIDER}/getWsdl"), envelope(service="VN/GOV/G06/getSecurityServerHealthData"),
    envelope(message="\u202e&#13;&#10;x"), b"<?xml version='1.0' encoding='utf-16'?><a/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    b"--b\r\nContent-Type: text/xml\r\n\r\n" + envelope(service=SOAP_SERVICE) + b"\r\n--b--", submission(0, 5).written.encode(),
    submission(0, 5).written.encode()[:-20], b"old 0\n\n\xff", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"5;x=\xff\r\nhello\r\n0\r\n\xff: \0\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
]  # fmt: skip

texts = st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60)


def requests(door: str) -> st.SearchStrategy[bytes]:
    """Requests that are nearly right, with anything odd in them, and perhaps cut off."""
    path = st.sampled_from(PATHS[door])
    header = st.tuples(
        st.sampled_from(NAMES).map(str.encode) | texts, st.sampled_from(VALUES).map(_encoded) | texts
    )
    whole = st.builds(
        lambda method, at, more, client, headers, body, is_measured: request(
            method, at.encode() + more, *client, *headers, body=body, is_measured=is_measured
        ),
        st.sampled_from(METHODS[:4]) | st.sampled_from(METHODS),
        path,
        st.just(b"") | texts,
        st.sampled_from([(), (("X-Road-Client", CLIENT),), (("X-Road-Client", PROVIDER),), (("X-Road-Client", CLIENT), ("Content-Type", "text/xml"))]),
        st.lists(header, max_size=4),
        st.sampled_from(BODIES) | st.binary(max_size=300),
        st.booleans() | st.just(True),
    )  # fmt: skip
    cut = st.builds(lambda sent, at: sent[: at % (len(sent) + 1)], whole, st.integers(0, 10**6))
    return whole | whole | cut | st.binary(min_size=1, max_size=500)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.fixture(scope="module")
def doors(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Doors]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        source = databases.with_tables()
    folder: Path = tmp_path_factory.mktemp("doors")
    with (
        databases.copy_of(source, "gateway-doors") as name,
        open_doors(databases.address(name), folder) as found,
    ):
        yield found


@pytest.mark.parametrize("door", DOORS)
def test_any_bytes_are_answered_in_form_or_let_go(doors: Doors, door: str) -> None:
    counted = {"sent": 0, "answered": 0}
    doors.complaints.clear()

    @bounded
    @given(st.lists(requests(door), min_size=AT_ONCE, max_size=AT_ONCE))
    def holds(sent: list[bytes]) -> None:
        told = doors.say(door, sent)
        for each, said in zip(sent, told, strict=True):
            must_be_well_formed(door, each, said)
        doors.must_not_complain()
        counted["sent"] += len(sent)
        counted["answered"] += sum(said is not None for said in told)

    holds()
    doors.must_answer()
    say(f"{door}: {counted['sent']} requests, {counted['answered']} answered, the others closed")


# What another gateway signed, which is then taken for what a system asked.
of_headers = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=60)
letters = st.sampled_from(VALUES).filter(
    lambda text: text.isascii() and text.isprintable() and len(text) < 5_000
)


@bounded
@given(
    sent=st.lists(
        st.builds(
            lambda method, target, headers, body, exchange: signed(
                method, target, *headers, body=body, exchange=exchange
            ),
            st.sampled_from(METHODS[:8]),
            st.sampled_from(PATHS["hops"] + PATHS["systems"]).filter(lambda path: path.startswith("/")),
            st.lists(st.tuples(st.sampled_from(NAMES[:9] + NAMES[14:26]), letters | of_headers), max_size=3),
            st.sampled_from([b"", *BODIES]),
            st.sampled_from(["", "", "x", "00000000-0000-0000-0000-000000000000", "{1}"]) | letters,
        ),
        min_size=AT_ONCE,
        max_size=AT_ONCE,
    )
)
def test_whatever_another_gateway_signs_is_answered_in_form(doors: Doors, sent: list[bytes]) -> None:
    for each, said in zip(sent, doors.say("hops", sent), strict=True):
        must_be_well_formed("hops", each, said)
    doors.must_not_complain()
    doors.must_answer()
