"""A WSDL document at the desk: told line by line where it is wrong, looked at before anything is written, compared when it comes again."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nenso.exchange import actions
from nenso.exchange.models import Service, WsdlDocument
from nenso.exchange.rules.routing.snapshot import Kind
from nenso.exchange.wsdl_fetching import fetched_wsdl
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from nenso.web.models import WsdlFile
from tests.factories.certificates import a_key, pem_of
from tests.factories.exchange import newest, service_facts
from tests.factories.soap import wsdl_of
from tests.web.test_exchange_desk import DESK, Desk

pytestmark = pytest.mark.django_db
ADDRESS = "http://10.1.2.3/soap"
GOOD = wsdl_of({"citizen": "v1", "death": "v1"}, titles={"citizen": "Tra cứu công dân"}, address=ADDRESS)


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def page(its: Desk) -> str:
    return f"{DESK}systems/{its.its.register.uuid}/wsdl/"


def chosen(browser: Client, its: Desk, content: bytes = GOOD) -> Any:
    """Choose a document; return the answer."""
    return browser.post(page(its), {"file": SimpleUploadedFile("dan-cu.wsdl", content), "url": ""})


def taken(its: Desk, content: bytes, *codes: str, address: str = "") -> Any:
    """Choose a document and take operations of it."""
    look = chosen(its["ha"], its, content)["Location"]
    return its["ha"].post(look, {"codes": list(codes), "address": address})


def services() -> dict[str, Service]:
    return {row.code: row for row in Service.objects.filter(kind=Kind.SOAP).select_related("wsdl_document")}


def states(its: Desk, content: bytes) -> dict[str, tuple[str, str, str]]:
    """Return what a document would do, by code: state, version, address."""
    answer = its["ha"].get(chosen(its["ha"], its, content)["Location"])
    lines = answer.context["page"].lines
    return {each.code: (each.state.key, each.version.en, each.address.en) for each in lines}


def test_a_document_is_looked_at_before_anything_is_written(its: Desk) -> None:
    before = JournalEntry.objects.count()
    answer = its["ha"].get(chosen(its["ha"], its)["Location"])
    words = answer.content.decode()
    for each in ("citizen", "Tra cứu công dân", "death", "v1", ADDRESS, "dịch vụ mới", "Chưa ghi gì"):
        assert each in words
    assert services() == {}
    assert JournalEntry.objects.count() == before
    english = its["ha"].get(answer.request["PATH_INFO"], headers={"accept-language": "en"})
    assert (
        english.context["page"].first.en == "2 operations: 2 new, 0 changed, 0 gone. Nothing is written yet."
    )


def test_what_was_chosen_is_registered_and_gateways_are_told_once(its: Desk) -> None:
    number = newest().number
    answer = taken(its, GOOD, "citizen")
    assert answer["Location"] == f"{DESK}systems/{its.its.register.uuid}/"
    (row,) = services().values()
    assert (row.code, row.name_vi, row.url, row.kind) == ("citizen", "Tra cứu công dân", ADDRESS, Kind.SOAP)
    assert row.wsdl_document is not None
    assert bytes(row.wsdl_document.content) == GOOD
    told = newest()
    assert told.number == number + 1
    assert (told.services["VN/GOV/T48/register/citizen"].kind, WsdlFile.objects.count()) == (Kind.SOAP, 0)
    shown = its["ha"].get(f"{DESK}services/{row.uuid}/").content.decode()
    assert "tài liệu tải lên ngày" in shown
    assert row.wsdl_document.digest[:12] in shown
    public = its["ha"].get("/exchange/services/GOV/T48/register/citizen/description/")
    assert b"http://example.org/xroad-endpoint" in public.content
    assert ADDRESS.encode() not in public.content


def test_a_document_that_comes_again_is_compared(its: Desk) -> None:
    taken(its, GOOD, "citizen", "death")
    assert WsdlDocument.objects.count() == 1
    actions.register_service(
        by=actions_actor(), subsystem=its.its.register, facts=service_facts(code="birth"), now=now()
    )
    again = wsdl_of({"citizen": "v2", "marriage": "v1", "birth": "v1", "households": ""}, address=ADDRESS)
    found = states(its, again)
    assert found == {
        "citizen": ("changed", "v1 → v2", ADDRESS),
        "marriage": ("new", "v1", ADDRESS),
        "birth": ("rest", "v1", ADDRESS),
        "households": ("rest", "–", ADDRESS),
        "death": ("gone", "v1", ADDRESS),
    }
    assert (
        states(its, GOOD.replace(b"10.1.2.3", b"10.1.2.4"))["citizen"][2]
        == f"{ADDRESS} → http://10.1.2.4/soap"
    )
    assert {each[0] for each in states(its, GOOD).values()} == {"same"}
    taken(its, again, "citizen", "marriage", address="https://own.example/soap")
    held = services()
    assert {code: row.url for code, row in held.items()} == {
        "citizen": ADDRESS,  # a registered one keeps its address
        "death": ADDRESS,
        "marriage": "https://own.example/soap",
    }
    assert bytes(held["citizen"].wsdl_document.content) == again  # type: ignore[union-attr]
    assert bytes(held["death"].wsdl_document.content) == GOOD  # type: ignore[union-attr]
    changed = JournalEntry.objects.filter(verb="exchange.service_changed").latest("pk")
    assert changed.facts["changed"] == ["wsdl_document_id"]


def actions_actor() -> Any:
    from nenso.kernel.rules import SYSTEM

    return SYSTEM


def now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_everything_wrong_is_told_by_line_and_element_in_both_languages(its: Desk) -> None:
    wrong = GOOD.replace(ADDRESS.encode(), b"mailto:a").replace(b'element="p:death"', b'element="p:x"')
    answer = chosen(its["ha"], its, wrong)
    assert answer.status_code == 422
    lines = wrong.decode().splitlines()
    told = [(one["line"], one["element"], one["words"].vi[:30]) for one in answer.context["problems"]]
    assert told == [
        (3, "wsdl:message “death”", "thông điệp hỏi của “death” có "),
        (len(lines) - 1, "soap:address", "địa chỉ “mailto:a” không phải "),
    ]
    assert "What is to be put right" not in answer.content.decode()
    its["ha"].cookies["django_language"] = "en"
    english = its["ha"].post(
        page(its), {"file": SimpleUploadedFile("a.wsdl", wrong)}, headers={"accept-language": "en"}
    )
    assert "is neither http nor https" in english.context["problems"][1]["words"].en
    assert (services(), WsdlFile.objects.count()) == ({}, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><d>&x;</d>', "DOCTYPE"),
        (b"<a>", "không phải XML đúng cách"),
        (b"", None),
        (b" " * (5 * 2**20 + 1), None),
    ],
)
def test_no_document_is_told_so(its: Desk, content: bytes, words: str | None) -> None:
    answer = chosen(its["ha"], its, content)
    assert answer.status_code == 422
    if words is None:
        assert list(answer.context["form"].errors) == ["file"]
    else:
        assert words in answer.content.decode()


def test_one_of_file_and_address_is_needed(its: Desk) -> None:
    assert list(its["ha"].post(page(its), {"url": ""}).context["form"].errors) == ["file"]
    both = {"file": SimpleUploadedFile("a.wsdl", GOOD), "url": "http://127.0.0.1/x"}
    assert list(its["ha"].post(page(its), both).context["form"].errors) == ["file"]
    for url in ("ftp://127.0.0.1/x", "x", "http://169.254.169.254/latest", "http://127.0.0.1:9/none?wsdl"):
        assert list(its["ha"].post(page(its), {"url": url}).context["form"].errors) == ["url"], url


@contextmanager
def served(content: bytes, status: int = 200, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve a document on this machine; give its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Answers)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}/dan-cu?wsdl"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_document_is_read_from_its_address_and_stays_there(its: Desk) -> None:
    with served(GOOD) as url:
        answer = its["ha"].post(page(its), {"url": url})
    its["ha"].post(answer["Location"], {"codes": ["citizen"], "address": ""})
    row = services()["citizen"]
    assert (row.wsdl_url, row.wsdl_document, row.url) == (url, None, ADDRESS)
    assert newest().services["VN/GOV/T48/register/citizen"].wsdl == url
    # The document itself later: the service has one of both.
    assert states(its, GOOD)["citizen"][0] == "document"
    taken(its, GOOD, "citizen")
    row = services()["citizen"]
    assert (row.wsdl_url, row.wsdl_document is not None) == ("", True)
    with served(b"secret", 302) as url:
        answer = its["ha"].post(page(its), {"url": url})
    assert (list(answer.context["form"].errors), b"HTTP 302" in answer.content) == (["url"], True)
    assert b"secret" not in answer.content


def test_what_cannot_be_taken_is_told_and_nothing_is_written(its: Desk) -> None:
    look = chosen(its["ha"], its)["Location"]
    for given in (
        {"codes": [], "address": ""},
        {"codes": ["none"], "address": ""},
        {"codes": ["citizen"], "address": "x"},
    ):
        answer = its["ha"].post(look, given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors)
    mixed = wsdl_of({"households": "", "citizen": ""}, address=ADDRESS)
    answer = taken(its, mixed, "households", "citizen")  # one of them is of REST: whole or not at all
    assert (answer.status_code, services()) == (422, {})


def test_only_whoever_approves_for_the_system_may(its: Desk) -> None:
    look = chosen(its["ha"], its)["Location"]
    for path in (page(its), look):
        assert its["lan"].get(path).status_code == 403
        for name in ("bao", "stranger"):
            assert its[name].get(path).status_code == 404
            assert its[name].post(path, {"codes": ["citizen"], "address": ""}).status_code == 404
        assert Client().get(path).status_code == 302
    assert its["van"].get(page(its)).status_code == 200
    assert its["van"].get(look).status_code == 404  # a file is its chooser's
    assert its["ha"].get(f"{page(its)}{uuid4()}/").status_code == 404
    assert services() == {}


def test_a_document_has_to_have_its_service(its: Desk) -> None:
    facts = service_facts(code="other", wsdl_document=GOOD, description="")
    with pytest.raises(Refused, match=r"wsdl\.no_service"):
        actions.register_service(by=actions_actor(), subsystem=its.its.register, facts=facts, now=now())
    with pytest.raises(Refused, match=r"wsdl\.two"):
        actions.register_service(
            by=actions_actor(),
            subsystem=its.its.register,
            facts=service_facts(code="citizen", wsdl_document=GOOD, wsdl="http://a.example/?wsdl"),
            now=now(),
        )


def test_the_form_of_a_service_leaves_its_document_alone(its: Desk) -> None:
    taken(its, GOOD, "citizen")
    row = services()["citizen"]
    change = f"{DESK}services/{row.uuid}/change/"
    given = {"name_vi": "Công dân", "url": ADDRESS, "timeout_seconds": 20, "keep_must": "refuse"}
    assert its["ha"].post(change, given).status_code == 302
    row = services()["citizen"]
    assert (row.name_vi, row.timeout_seconds, row.wsdl_document is not None) == ("Công dân", 20, True)


def test_the_name_is_looked_up_once_and_that_address_is_read(
    its: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that means another address at every look (DNS rebinding) leads nowhere else than where it was looked at."""
    means = {"inside.example": ["127.0.0.1", "169.254.169.254"], "outside.example": ["169.254.169.254"]}
    plain, looks = socket.getaddrinfo, []

    def answered(host: Any, port: Any, *given: Any, **facts: Any) -> Any:
        if host not in means:
            return plain(host, port, *given, **facts)
        looks.append(host)
        address = means[host][min(looks.count(host), len(means[host])) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port or 0)))]

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    with served(GOOD) as url:
        assert fetched_wsdl(url.replace("127.0.0.1", "inside.example")) == GOOD
        assert looks == ["inside.example"]
        with pytest.raises(Refused) as told:
            fetched_wsdl(url.replace("127.0.0.1", "outside.example"))
        assert (told.value.code, told.value.field) == ("service.network", "url")
        assert told.value.facts["network"] == "169.254.0.0/16"


def test_with_tls_the_certificate_is_held_to_the_name_though_an_address_is_connected_to(
    its: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = socket.getaddrinfo
    here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0))]
    names = ("inside.example", "other.example")
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: here if host in names else plain(host, *a, **k)
    )
    made = self_signed("inside.example", tmp_path / "server.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(made)
    with served(GOOD, tls=tls) as url:
        assert fetched_wsdl(url.replace("127.0.0.1", "inside.example")) == GOOD
        for other in (url.replace("127.0.0.1", "other.example"), url):
            with pytest.raises(Refused) as told:
                fetched_wsdl(other)
            assert (told.value.code, told.value.facts["why"]) == ("wsdl.away", "SSLError")


def self_signed(name: str, file: Path) -> Path:
    """Write a key and its certificate for a name; return the file."""
    key, now = a_key(), datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    made = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    file.write_bytes(pem_of(key) + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[::ffff:169.254.169.254]", "2852039166", "0xA9FEA9FE", "[fe80::1]"]
)
def test_a_service_is_not_registered_where_nothing_is_asked(its: Desk, host: str) -> None:
    facts = service_facts(code="metadata", url=f"http://{host}/latest")
    with pytest.raises(Refused) as told:
        actions.register_service(by=SYSTEM, subsystem=its.its.register, facts=facts, now=timezone.now())
    assert (told.value.code, told.value.field) == ("service.network", "url")
    answer = its["ha"].post(page(its), {"url": f"http://{host}/x?wsdl"})
    assert list(answer.context["form"].errors) == ["url"]
    assert "169.254" in str(answer.context["form"].errors) or "fe80" in str(answer.context["form"].errors)
