"""Envelopes read: what they say, and every way in which they are none is a fault of X-Road's, never an exception."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.exchange.rules.protocol.errors import Fault as Named
from nenso.exchange.rules.protocol.errors import Problem, Side
from nenso.exchange.rules.protocol.soap.envelope import hash_of, is_fault, other_field, read_envelope
from nenso.exchange.rules.protocol.soap.metadata import with_address
from nenso.exchange.rules.protocol.soap.parts import FirstPart, boundary_of
from nenso.exchange.rules.protocol.soap.reading import UnsoundError, read_xml
from nenso.exchange.rules.protocol.soap.writing import fault, with_hash
from nenso.exchange.texts import REFUSALS
from tests.factories.soap import (
    CLIENT_ID,
    EXTRA,
    SERVICE_ID,
    WSDL,
    answer_to,
    envelope,
    field,
    in_parts,
    related,
)

GOOD = envelope()


def must_be_told(unsound: UnsoundError) -> None:
    """Hold a fault to one of X-Road's, with a sentence that its facts fill."""
    assert isinstance(unsound.fault, Named)
    assert REFUSALS[unsound.code].fill(**unsound.facts).vi


def test_an_envelope_says_who_asks_whom_for_what() -> None:
    found = read_envelope(GOOD)
    assert (found.client, found.service, found.version) == (CLIENT_ID, SERVICE_ID, "v1")
    assert (found.message, found.user, found.issue, found.operation) == (
        "message-1",
        "VN-01",
        None,
        "citizen",
    )


def test_blanks_comments_cdata_and_other_fields_change_nothing() -> None:
    text = GOOD.decode().replace("<xroad:id>message-1", "<xroad:id> <!-- own --><![CDATA[message-1]]> ")
    text = text.replace("</soapenv:Header>", '<o:own xmlns:o="urn:o">1</o:own></soapenv:Header>')
    assert read_envelope(text.encode()).message == "message-1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_an_envelope_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    name = {"utf-8-sig": "UTF-8"}.get(encoding, encoding)
    text = (
        envelope(extra=EXTRA.replace("VN-01", "é")).decode().replace('encoding="UTF-8"', f'encoding="{name}"')
    )
    assert read_envelope(text.encode(encoding)).user == "é"


def without(name: str) -> bytes:
    """Return the request without a field or a part of its header."""
    text = GOOD.decode()
    start = text.index(f"<{name}")
    return (text[:start] + text[text.index(f"</{name}>") + len(name) + 3 :]).encode()


def changed(old: str, new: str) -> bytes:
    """Return the request with something else in it."""
    assert old in GOOD.decode()
    return GOOD.decode().replace(old, new).encode()


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
# The faults are those that X-Road's own tests of its proxy expect.
BAD = [
    (b"", "InvalidSoap"),
    (b"\x00\xff", "InvalidSoap"),
    (b"hello", "InvalidSoap"),
    (GOOD[:-20], "InvalidSoap"),
    (changed("VN-01", "\x01"), "InvalidSoap"),
    (changed("VN-01", "VN-01").replace(b"VN-01", b"\xff\xfe"), "InvalidSoap"),
    (changed('encoding="UTF-8"', 'encoding="no-such"'), "InvalidSoap"),
    (changed('encoding="UTF-8"', 'encoding="UTF-16"'), "InvalidSoap"),
    (b"<x/>", "InvalidSoap"),
    (changed("schemas.xmlsoap.org/soap/envelope/", "www.w3.org/2003/05/soap-envelope"), "InvalidSoap"),
    (changed("<soapenv:Envelope", '<!DOCTYPE x [<!ENTITY a "b">]><soapenv:Envelope'), "InvalidSoap"),
    (
        changed("<soapenv:Envelope", f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><soapenv:Envelope').replace(
            b"VN-01", b"&a11;"
        ),
        "InvalidSoap",
    ),
    (
        changed("<soapenv:Envelope", '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><soapenv:Envelope'),
        "InvalidSoap",
    ),
    (
        changed(
            "<soapenv:Envelope", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><soapenv:Envelope'
        ).replace(b"VN-01", b"&a;"),
        "InvalidSoap",
    ),
    (changed("VN-01", "&own;"), "InvalidSoap"),
    (changed("</soapenv:Header>", "</soapenv:Header><soapenv:Header/>"), "InvalidSoap"),
    (changed("</soapenv:Body>", "</soapenv:Body><soapenv:Body/>"), "InvalidSoap"),
    (without("soapenv:Header"), "MissingHeader"),
    (without("soapenv:Body"), "MissingBody"),
    (envelope(""), "InvalidBody"),
    (envelope("<citizen/><citizen/>"), "InvalidBody"),
    (envelope("<soapenv:Fault/>"), "InvalidBody"),
    (envelope("<household/>"), "InconsistentHeaders"),
    (without("xroad:client"), "MissingHeaderField"),
    (without("xroad:service"), "MissingHeaderField"),
    (without("xroad:id"), "MissingHeaderField"),
    (without("xroad:protocolVersion"), "MissingHeaderField"),
    (without("id:memberCode"), "MissingHeaderField"),
    (without("id:serviceCode"), "MissingHeaderField"),
    (changed("<id:memberCode>T01<", "<id:memberCode> <"), "MissingHeaderField"),
    (changed(">4.0<", ">3.1<"), "InvalidProtocolVersion"),
    (changed(">4.0<", "><"), "InvalidProtocolVersion"),
    (changed("<xroad:id>", "<xroad:id>1</xroad:id><xroad:id>"), "DuplicateHeaderField"),
    (changed("<xroad:userId>", "<xroad:userId/><xroad:userId>"), "DuplicateHeaderField"),
    (
        changed("</xroad:client>", "</xroad:client>" + field("client", "MEMBER", "VN/GOV/T01")),
        "DuplicateHeaderField",
    ),
    (
        changed("<id:memberCode>T01", "<id:memberCode>T02</id:memberCode><id:memberCode>T01"),
        "DuplicateHeaderField",
    ),
    (changed(' id:objectType="SUBSYSTEM"', ""), "InvalidXml"),
    (changed('id:objectType="SUBSYSTEM"', 'id:objectType="SERVER"'), "InvalidXml"),
    (changed('id:objectType="SERVICE"', 'id:objectType="MEMBER"'), "InvalidXml"),
    (changed("<id:memberCode>T01", "<id:memberCode>" + "x" * 300), "InvalidXml"),
]


@pytest.mark.parametrize(("content", "named"), BAD, ids=[f"{n}-{named}" for n, (_, named) in enumerate(BAD)])
def test_what_is_no_envelope_has_x_roads_fault(content: bytes, named: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(UnsoundError) as caught:
        read_envelope(content)
    assert caught.value.fault == named
    must_be_told(caught.value)
    assert time.perf_counter() - begun < 2


def test_a_deep_or_endless_document_is_refused_and_not_fallen_into() -> None:
    for content in (b"<a>" * 100_000, b"<a>" * 1_000 + b"</a>" * 1_000, b"<a " + b"b" * 1_000_000):
        with pytest.raises(UnsoundError):
            read_envelope(content)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.integers(0, len(GOOD)), st.integers(0, 60))
def test_any_bytes_are_an_envelope_or_a_named_fault(noise: bytes, place: int, taken: int) -> None:
    for content in (noise, GOOD[:place] + noise[:8] + GOOD[place + taken :]):
        try:
            read_envelope(content)
        except UnsoundError as unsound:
            must_be_told(unsound)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.lists(st.integers(1, 40), max_size=12))
def test_the_first_part_is_found_however_its_bytes_come(attachment: bytes, cuts: list[int]) -> None:
    content = in_parts(GOOD, attachment)
    part, place, found = FirstPart(b"b0undary"), 0, None
    for cut in [*cuts, len(content)]:
        found = found or part.add(content[place : place + cut])
        place += cut
    assert found is not None
    assert bytes(part.held[found.begin : found.end]) == GOOD


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_have_a_first_part_or_none_or_a_named_fault(content: bytes) -> None:
    part = FirstPart(b"b")
    try:
        found = part.add(content.replace(b"x", b"\n--b"))
    except UnsoundError as unsound:
        must_be_told(unsound)
    else:
        assert found is None or 0 <= found.begin <= found.end <= len(part.held)


def test_a_part_ends_at_its_own_boundary_alone() -> None:
    soap = GOOD.replace(b"VN-01", b"\n--b0undaryish\n--b0undary2\n x --b0undary\n")
    part = FirstPart(b"b0undary")
    found = part.add(in_parts(soap).replace(b"\r\n", b"\n"))
    assert found is not None
    assert bytes(part.held[found.begin : found.end]) == soap


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"--b0undary--\r\n", "MissingSoap"),
        (b"x" * 20_000, "MissingSoap"),
        (in_parts(GOOD).replace(b"text/xml", b"text/html"), "InvalidContentType"),
        (in_parts(GOOD, head="Content-Transfer-Encoding: base64\r\n"), "InvalidContentType"),
    ],
)
def test_parts_that_begin_with_no_envelope_have_a_fault(content: bytes, named: str) -> None:
    with pytest.raises(UnsoundError) as caught:
        FirstPart(b"b0undary").add(content)
    assert caught.value.fault == named


@pytest.mark.parametrize(
    "said", ["multipart/related", "multipart/related; boundary=", "multipart/related; boundary=\u00e9"]
)
def test_parts_without_a_boundary_have_a_fault(said: str) -> None:
    assert boundary_of(related()) == b"b0undary"
    with pytest.raises(UnsoundError) as caught:
        boundary_of(said)
    assert caught.value.fault == "InvalidContentType"


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60),
    st.sampled_from(["", "boundary=", 'boundary="', "boundary*=utf-8''", "boundary*0*=x''%"]),
)
def test_any_content_type_has_a_boundary_or_a_named_fault(said: str, begun: str) -> None:
    try:
        found = boundary_of(f"multipart/related; {begun}{said}")
    except UnsoundError as unsound:
        must_be_told(unsound)
    else:
        assert 0 < len(found) <= 200


# --- What the exchange writes ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_an_answer_keeps_its_encoding(encoding: str) -> None:
    text = answer_to(GOOD, "é").decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    written = with_hash(read_envelope(text.encode(encoding)), "hash")
    assert "é" in written.decode(encoding)
    assert read_envelope(written).body[0].text == "é"


def test_a_request_hash_goes_into_an_answer_after_its_identifier() -> None:
    asked, answered = read_envelope(GOOD), read_envelope(answer_to(GOOD))
    assert other_field(asked, answered) == ""
    written = with_hash(answered, asked.hash)
    again = read_envelope(written)
    names = [each.tag.rpartition("}")[2] for each in again.header]
    assert names[names.index("id") + 1] == "requestHash"
    assert again.header[names.index("requestHash")].text == hash_of(GOOD)
    assert written.count(b"xmlns:xroad") == 1
    twice = with_hash(again, "other")
    assert twice.count(b"<xroad:requestHash") == 1
    assert other_field(asked, read_envelope(twice)) == ""


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("message-1", "message-2", "id"),
        ("<id:memberCode>T01", "<id:memberCode>T02", "client"),
        (">v1<", ">v2<", "version"),
        ("VN-01", "VN-02", "userId"),
        (EXTRA, f"{EXTRA}<xroad:issue>1</xroad:issue>", "issue"),
        (
            EXTRA,
            f"{EXTRA}<repr:representedParty><repr:partyCode>1</repr:partyCode></repr:representedParty>",
            "representedParty",
        ),
    ],
)
def test_an_answer_with_another_field_is_seen(old: str, new: str, name: str) -> None:
    assert other_field(read_envelope(GOOD), read_envelope(answer_to(changed(old, new)))) == name


def test_a_fault_is_written_as_x_road_does_whatever_its_words_hold() -> None:
    problem = Problem(Side.SERVICE, Named.INVALID_SOAP, "<a> & \x00\ud800 b", "0-1")
    root = read_xml(fault(problem))
    assert is_fault(root)
    assert root.findtext(".//faultcode") == "Server.ServerProxy.ServiceFailed.InvalidSoap"
    assert (root.findtext(".//faultstring"), root.findtext(".//faultDetail")) == ("<a> &  b", "0-1")
    assert b"server.serverproxy.service_failed.invalid_soap" in fault(problem, is_new=True)


def test_a_wsdl_has_the_address_of_the_exchange_alone() -> None:
    made = with_address(WSDL.encode()).decode()
    assert "10.0.0.1" not in made
    assert made.count('location="http://example.org/xroad-endpoint"') == 1
    assert "<!-- Illustrative" in made
    with pytest.raises(UnsoundError):
        with_address(b"<!DOCTYPE a><a/>")
