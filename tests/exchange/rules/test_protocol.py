"""Names, lines, heads and refusals of the REST protocol, as X-Road's own code has them where its documents differ."""

import base64
import hashlib
import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.protocol.errors import HEADER, Fault, Problem, Side, answer, wants_xml
from nenso.exchange.rules.protocol.hashes import digest_of, request_hash, request_head, response_head
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId, is_strict, read_client
from nenso.exchange.rules.protocol.requests import (
    FILTERED,
    METHODS,
    Asked,
    last_of,
    provider_url,
    read_line,
    sent_on,
)
from nenso.kernel.rules import Refused

POPULATION = ClientId("VN", "GOV", "G06", "dan-cu")
PERSON = ServiceId(POPULATION, "persons")
PARTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=20)


# --- Who and what -----------------------------------------------------------------------------------------


@given(PARTS, PARTS, PARTS, st.one_of(st.just(""), PARTS))
def test_a_client_is_read_as_it_was_written(
    instance: str, member_class: str, member: str, subsystem: str
) -> None:
    client = ClientId(instance, member_class, member, subsystem)
    assert read_client(client.encoded) == client


@pytest.mark.parametrize(
    "written",
    [
        "",
        "VN",
        "VN/GOV",
        "VN/GOV/",
        "VN//G06",
        "/VN/GOV/G06",
        "VN/GOV/G06/a/b",
        "VN/GOV/%FF",
        "VN/GOV/" + "a" * 256,
    ],
)
def test_what_is_no_client_is_refused(written: str) -> None:
    with pytest.raises(Refused, match=r"exchange\.bad_identifier"):
        read_client(written)


def test_identifiers_are_shown_with_their_kind() -> None:
    assert (POPULATION.shown, PERSON.shown) == (
        "SUBSYSTEM:VN/GOV/G06/dan-cu",
        "SERVICE:VN/GOV/G06/dan-cu/persons",
    )
    assert ClientId("VN", "GOV", "G06").shown == "MEMBER:VN/GOV/G06"


def test_codes_of_vietnamese_agencies_keep_to_the_strict_set() -> None:
    assert all(is_strict(part) for part in ("G22.99", "dan-cu", "H17", "a'b(c)+,=?"))
    assert not any(is_strict(part) for part in ("", "dân cư", "a/b", "a b", "a%b", "a;b", "a:b", "a_b"))


# --- The line ---------------------------------------------------------------------------------------------


def test_a_line_is_taken_apart_and_its_rest_left_as_it_came() -> None:
    asked = read_line("GET", "/r1/VN/GOV/G06/dan-cu/persons/a%2Fb/%2e./c?q=%20&q=2?x")
    assert asked == Asked("GET", PERSON, "/a%2Fb/%2e./c", "q=%20&q=2?x")
    assert read_line("POST", "/r1/VN/GOV/G06/d%C3%A2n%20c%C6%B0/persons").service.client.subsystem == "dân cư"


def test_five_parts_are_wanted_though_the_documents_call_one_optional() -> None:
    for path in (
        "/r1/VN/GOV/G06/persons",
        "/r1/",
        "/",
        "",
        "/r2/VN/GOV/G06/a/b",
        "r1/VN/GOV/G06/a/b",
        "//r1/VN/GOV/G06/a/b",
    ):
        with pytest.raises(Refused, match=r"exchange\.bad_path"):
            read_line("GET", path)
    for path in ("/r1/VN/GOV/G06/a/", "/r1/VN/GOV//a/b", "/r1/VN/GOV/G06/a/%ff"):
        with pytest.raises(Refused, match=r"exchange\.bad_identifier"):
            read_line("GET", path)


def test_what_would_be_cut_off_on_the_way_is_refused() -> None:
    for rest in ("/a/secret#/../../b", "#", "?q=1#x"):
        with pytest.raises(Refused, match=r"exchange\.fragment"):
            read_line("GET", f"/r1/VN/GOV/G06/dan-cu/persons{rest}")
    assert read_line("GET", "/r1/VN/GOV/G06/dan-cu/persons/%23").path == "/%23"


def test_only_the_eight_methods_are_taken() -> None:
    assert len(METHODS) == 8
    for method in ("get", "CONNECT", "PROPFIND", ""):
        with pytest.raises(Refused, match=r"exchange\.bad_method"):
            read_line(method, "/r1/VN/GOV/G06/dan-cu/persons")


def test_a_metaservice_is_asked_with_get_and_nothing_behind_it() -> None:
    begin = "/r1/VN/GOV/G06/dan-cu/"
    assert read_line("GET", f"{begin}listMethods").metaservice == "listMethods"
    assert read_line("GET", f"{begin}getOpenAPI?serviceCode=persons").metaservice == "getOpenAPI"
    for method, rest in (("POST", "listMethods"), ("GET", "listMethods/x"), ("GET", "listmethods")):
        assert read_line(method, begin + rest).metaservice == ""


@pytest.mark.parametrize(
    ("base", "path", "query", "url"),
    [
        ("https://a.example/api", "", "", "https://a.example/api"),
        ("https://a.example/api", "/b", "", "https://a.example/api/b"),
        ("https://a.example/api/", "/b", "c=1", "https://a.example/api/b?c=1"),
        ("https://a.example/api/", "", "", "https://a.example/api/"),
        ("https://a.example/api", "//b", "", "https://a.example/api//b"),
        ("https://a.example/", "/%2e%2e/x", "", "https://a.example/%2e%2e/x"),
    ],
)
def test_where_a_request_goes(base: str, path: str, query: str, url: str) -> None:
    assert provider_url(base, Asked("GET", PERSON, path, query)) == url


def test_headers_of_a_connection_stay_behind_and_the_last_of_a_repeated_one_counts() -> None:
    headers = [("Host", "a"), ("X-Road-Client", "1"), ("TE", "x"), ("Accept", "*/*"), ("x-road-client", "2")]
    assert sent_on(headers) == [("X-Road-Client", "1"), ("Accept", "*/*"), ("x-road-client", "2")]
    assert last_of(headers, "x-road-client") == "2"
    assert last_of(headers, "x-road-id") is None


# --- Head and hash ----------------------------------------------------------------------------------------


def test_the_head_of_a_request_by_hand() -> None:
    headers = [
        ("X-Road-Client", "VN/GOV/H17/motcua"),
        ("Host", "h"),
        ("X-Road-Request-Id", "forged"),
        ("Accept", "a/b"),
    ]
    head = request_head("GET", "/r1/VN/GOV/G06/dan-cu/persons?a=1", headers, "id-1", "VN-2")
    assert head == (
        b"GET\r\n/r1/VN/GOV/G06/dan-cu/persons?a=1\r\nX-Road-Client:VN/GOV/H17/motcua\r\nAccept:a/b\r\n"
        b"x-road-request-id:id-1\r\nx-road-id:VN-2\r\n"
    )
    assert b"x-road-id" not in request_head("GET", "/", headers, "id-1")


def test_the_head_of_an_answer_by_hand() -> None:
    own = [("x-road-id", "VN-2"), ("x-road-request-id", "id-1"), ("x-road-request-hash", "h==")]
    head = response_head(
        200, "OK", [("Content-Type", "a/b"), ("Server", "s"), ("X-Road-Request-Hash", "f")], own
    )
    assert head == (
        b"200\r\nOK\r\nContent-Type:a/b\r\nx-road-id:VN-2\r\nx-road-request-id:id-1\r\nx-road-request-hash:h==\r\n"
    )


def test_the_hash_covers_the_body_where_there_is_one() -> None:
    head = b"GET\r\n/\r\n"
    first = hashlib.sha512(head).digest()
    assert digest_of(head) == first
    assert base64.b64decode(request_hash(first, None)) == first
    body = hashlib.sha512(b"{}").digest()
    assert base64.b64decode(request_hash(first, body)) == hashlib.sha512(first + body).digest()
    assert request_hash(first, hashlib.sha512(b"").digest()) != request_hash(first, None)


@given(st.sampled_from(sorted(FILTERED)), st.booleans())
def test_no_header_of_a_connection_is_hashed(name: str, is_upper: bool) -> None:
    given_name = name.upper() if is_upper else name
    assert request_head("GET", "/", [(given_name, "x")], "1") == request_head("GET", "/", [], "1")


# --- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("side", "fault", "old", "new", "status"),
    [
        (Side.PROVIDER, Fault.ACCESS_DENIED, "Server.ServerProxy.AccessDenied", "server.serverproxy.access_denied", 500),
        (Side.CONSUMER, Fault.IO_ERROR, "Server.ClientProxy.IOError", "server.clientproxy.io_error", 500),
        (Side.CLIENT, Fault.BAD_REQUEST, "Client.BadRequest", "client.bad_request", 400),
        (Side.CONSUMER, Fault.TLS_FAILED, "Server.ClientProxy.SslAuthenticationFailed", "server.clientproxy.ssl_authentication_failed", 500),
        (Side.CONSUMER, Fault.GLOBAL_CONF_OUTDATED, "Server.ClientProxy.OutdatedGlobalConf", "server.clientproxy.global_conf_outdated", 500),
    ],
)  # fmt: skip
def test_types_in_both_spellings(side: Side, fault: Fault, old: str, new: str, status: int) -> None:
    problem = Problem(side, fault, "m", "d")
    assert (problem.type(), problem.type(is_new=True), problem.status) == (old, new, status)


def test_every_type_has_its_own_newer_spelling() -> None:
    spelled = [Problem(Side.CLIENT, fault, "", "").type(is_new=True) for fault in Fault]
    assert len(set(spelled)) == len(Fault)
    assert all(text == text.lower() and " " not in text for text in spelled)


@pytest.mark.parametrize(
    ("accept", "is_xml"),
    [
        *(("", False), ("*/*", False), ("application/json", False), ("image/png", False), ("text/xml", True)),
        *(("application/xml;q=0.9", True), ("TEXT/HTML, */*", True), ("application/json, text/xml", False)),
    ],
)
def test_xml_is_for_who_asks_for_text(accept: str, is_xml: bool) -> None:
    assert wants_xml(accept) is is_xml


def test_a_refusal_in_json_and_in_xml_says_the_same() -> None:
    problem = Problem(Side.PROVIDER, Fault.ACCESS_DENIED, "Không được phép: <a> & b", "3c4d0f08")
    headers, body = answer(problem)
    assert headers == {
        "Content-Type": "application/json;charset=utf-8",
        HEADER: "Server.ServerProxy.AccessDenied",
    }
    told = json.loads(body)
    headers, body = answer(problem, "text/xml")
    assert headers["Content-Type"] == "text/xml;charset=utf-8"
    assert {each.tag: each.text for each in ET.fromstring(body)} == told
    assert told == {
        "type": "Server.ServerProxy.AccessDenied",
        "message": "Không được phép: <a> & b",
        "detail": "3c4d0f08",
    }
