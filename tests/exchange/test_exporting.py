"""Messages of the ledger as X-Road's containers: verified by our own reader, by signxml, and part by part by openssl."""

import base64
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import LazySettings
from django.utils import timezone
from lxml import etree
from signxml.xades import XAdESSignatureConfiguration, XAdESVerifier
from typer.testing import CliRunner

from nenso.exchange import actions
from nenso.exchange.models import LedgerEntry
from nenso.exchange.rules.asic.trust import read_trust
from nenso.exchange.rules.asic.verifying import Report, verify_container
from nenso.exchange.rules.ledger.records import Direction
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from nenso.project.cli import app
from tests.factories.asic import DS, XADES, Country, canonical
from tests.factories.authority import openssl
from tests.factories.ledger import ANSWERED, ASKED, CLIENT, SERVICE, a_message, an_exchange, written_down

pytestmark = pytest.mark.django_db
OCSP = ("application/ocsp-request", "application/ocsp-response")


class Answering:
    """A country's responder and stamper on loopback; `is_revoked` and `status` are what it is to do."""

    def __init__(self, country: Country) -> None:
        self.country, self.url, self.is_revoked, self.status = country, "", False, 200

    def reply(self, kind: str, query: bytes) -> tuple[str, bytes]:
        if kind == OCSP[0]:
            return OCSP[1], self.country.answer(self.country.member, is_revoked=self.is_revoked)
        return "application/timestamp-reply", self.country.stamper.reply(query)


@contextmanager
def answering(country: Country) -> Iterator[Answering]:
    """Run both."""
    found = Answering(country)

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            kind, content = found.reply(self.headers["Content-Type"], query)
            self.send_response(found.status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    found.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def country(tmp_path: Path) -> Country:
    return Country(tmp_path)


@pytest.fixture
def authorities(country: Country, tmp_path: Path, settings: LazySettings) -> Iterator[Answering]:
    """The installation signs as the member T48, which asks."""
    signs_as(country, settings, tmp_path)
    with answering(country) as found:
        settings.EXCHANGE_SIGN_OCSP = settings.EXCHANGE_STAMPS = found.url
        yield found


def signs_as(country: Country, settings: LazySettings, folder: Path) -> None:
    private = country.member.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = b"".join(each.certificate.public_bytes(Encoding.PEM) for each in (country.member, country.top))
    (folder / "sign.key").write_bytes(private)
    (folder / "sign.pem").write_bytes(pem)
    settings.EXCHANGE_SIGN_KEY, settings.EXCHANGE_SIGN_CERTIFICATE = (
        str(folder / name) for name in ("sign.key", "sign.pem")
    )


def in_ledger(*more: Any) -> str:
    """Write an exchange down; return its identifier."""
    written_down(more or an_exchange())
    return str(LedgerEntry.objects.values_list("exchange", flat=True)[0])


def exported(
    country: Country, name: str, direction: str = "request", body: bytes = ASKED
) -> tuple[bytes, Report]:
    return actions.export_container(
        by=SYSTEM,
        name=name,
        direction=direction,
        body=body,
        trust=read_trust(country.parameters()),
        now=timezone.now(),
    )


def entries_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as page:
        return {each: page.read(each) for each in page.namelist()}


def refused(country: Country, *given: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as found:
        exported(country, *given, **facts)
    assert not JournalEntry.objects.filter(verb="exchange.message_exported").exists()
    return found.value.code


def test_a_message_is_handed_on_as_a_container_that_holds(country: Country, authorities: Answering) -> None:
    name = in_ledger()
    content, report = exported(country, name)
    assert (report.is_ok, {str(each.state) for each in report.findings}) == (True, {"held"})
    assert report.sender == CLIENT
    again = verify_container(content, read_trust(country.parameters()))
    assert again == report
    found = entries_of(content)
    assert list(found) == [
        "mimetype",
        "message.xml",
        "META-INF/signatures.xml",
        "META-INF/manifest.xml",
        "attachment1",
    ]
    assert found["message.xml"] == bytes(LedgerEntry.objects.get(direction="request").head)
    assert found["attachment1"] == ASKED
    written = JournalEntry.objects.get(verb="exchange.message_exported")
    assert (written.facts["exchange"], written.facts["direction"]) == (name, "request")


def test_an_answer_is_signed_by_who_offers_the_service(country: Country, authorities: Answering) -> None:
    head = b"200\r\nOK\r\nx-road-id:VN-1\r\nx-road-client:VN/GOV/G06/x\r\nx-road-service:VN/GOV/T48/portal/find\r\n"
    name = in_ledger(a_message(Direction.RESPONSE, head, ANSWERED, status=200))
    assert exported(country, name, "response", ANSWERED)[1].sender == "VN/GOV/T48/portal"


def test_signxml_verifies_it_too(country: Country, authorities: Answering) -> None:
    """A second implementation of XML signatures and XAdES, which knows nothing of ours; and refuses what was altered."""
    found = entries_of(exported(country, in_ledger())[0])

    def verified(entries: dict[str, bytes]) -> Any:
        return XAdESVerifier().verify(
            entries["META-INF/signatures.xml"],
            x509_cert=country.member.certificate,
            expect_references=3,
            expect_config=XAdESSignatureConfiguration(),
            uri_resolver=lambda uri: entries[uri.removeprefix("/")],
        )

    signed = [each.signed_data for each in verified(found)]
    assert signed[:2] == [found["message.xml"], ASKED]
    with pytest.raises(Exception, match=r"[Dd]igest"):
        verified({**found, "attachment1": b"{}"})


def test_openssl_verifies_signature_stamp_and_answer(
    country: Country, authorities: Answering, tmp_path: Path
) -> None:
    found = entries_of(exported(country, in_ledger())[0])
    root = etree.fromstring(found["META-INF/signatures.xml"])
    value = base64.b64decode(root.findtext(f"{{{DS}}}SignatureValue") or "")
    files = {
        "value": value,
        "token": base64.b64decode(root.findtext(f".//{{{XADES}}}EncapsulatedTimeStamp") or ""),
        "ocsp": base64.b64decode(root.findtext(f".//{{{XADES}}}EncapsulatedOCSPValue") or ""),
        "info": canonical(root.find(f"{{{DS}}}SignedInfo")),
        "public": country.member.certificate.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        ),
        "top": country.top.certificate.public_bytes(Encoding.PEM),
        "own": country.member.certificate.public_bytes(Encoding.PEM),
        "responder": country.responder.certificate.public_bytes(Encoding.PEM),
        "dss": encode_dss_signature(int.from_bytes(value[:32]), int.from_bytes(value[32:])),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    at = {name: str(tmp_path / name) for name in files}
    said = openssl("dgst", "-sha512", "-verify", at["public"], "-signature", at["dss"], at["info"])
    assert "Verified OK" in said
    stamped = ("-token_in", "-in", at["token"], "-data", at["value"], "-CAfile", str(country.stamper.ca))
    assert "Verification: OK" in openssl("ts", "-verify", *stamped)
    asked = ("-respin", at["ocsp"], "-issuer", at["top"], "-cert", at["own"], "-CAfile", at["top"])
    said = openssl("ocsp", *asked, "-verify_other", at["responder"])
    assert "Response verify OK" in said
    assert f"{at['own']}: good" in said


def test_what_would_not_hold_is_not_handed_out(country: Country, authorities: Answering) -> None:
    name = in_ledger()
    assert refused(country, name, body=b"{}") == "export.other_body"
    assert refused(country, name, body=b"") == "export.other_body"
    assert refused(country, "nothing") == "receipt.not_found"
    assert refused(country, name, "both") == "export.no_message"
    assert (
        refused(country, name, "response", ANSWERED) == "asic.bad_message"
    )  # it does not say who offers the service
    authorities.is_revoked = True
    assert refused(country, name) == "asic.revoked"
    authorities.is_revoked, authorities.status = False, 503
    assert refused(country, name) == "export.no_ocsp"


def test_a_head_that_x_road_could_not_read_back_is_refused(country: Country, authorities: Answering) -> None:
    """X-Road reads `message.xml` as UTF-8 and hashes what it read: bytes that are none would be others."""
    head = f"POST\r\n/r1/{SERVICE}/find\r\nX-Road-Client:{CLIENT}\r\nx-note:é\r\n".encode("latin-1")
    assert refused(country, in_ledger(a_message(Direction.REQUEST, head, ASKED))) == "asic.bad_message"


def test_a_message_that_another_member_sent_is_not_signed_for(
    country: Country, authorities: Answering
) -> None:
    head = f"POST\r\n/r1/{SERVICE}/find\r\nX-Road-Client:VN/GOV/T49/portal\r\n".encode()
    assert refused(country, in_ledger(a_message(Direction.REQUEST, head, ASKED))) == "asic.other_member"


def test_an_installation_that_is_not_set_up_for_it_says_so(
    country: Country, settings: LazySettings, tmp_path: Path
) -> None:
    name = in_ledger()
    assert refused(country, name) == "export.no_key"
    signs_as(country, settings, tmp_path)
    assert refused(country, name) == "export.no_ocsp"  # neither settings nor certificate name a responder
    settings.EXCHANGE_SIGN_OCSP = "http://127.0.0.1:9/"
    assert refused(country, name) == "export.no_stamps"
    settings.EXCHANGE_STAMPS = "http://127.0.0.1:9/"
    assert refused(country, name) == "export.no_ocsp"
    (tmp_path / "sign.pem").write_bytes(country.member.certificate.public_bytes(Encoding.PEM))
    assert refused(country, name) == "export.bad_key"  # without its issuer
    signs_as(country, settings, tmp_path)
    other = ec.generate_private_key(ec.SECP256R1())
    (tmp_path / "sign.key").write_bytes(
        other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    assert refused(country, name) == "export.bad_key"


def test_a_key_of_rsa_signs_too(
    country: Country, authorities: Answering, settings: LazySettings, tmp_path: Path
) -> None:
    country.member = country.a_member("T48", key=rsa.generate_private_key(65537, 2048))
    signs_as(country, settings, tmp_path)
    assert exported(country, in_ledger())[1].is_ok


def test_the_command_writes_it_and_says_what_it_shows(
    country: Country, authorities: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NENSO_LANG", "en")
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr("nenso.project.cli.exporting.ready", lambda: None)
    (tmp_path / "body").write_bytes(ASKED)
    (tmp_path / "trust.xml").write_bytes(country.parameters())
    words = ["exchange", "export", in_ledger(), "--direction", "request", "--body", str(tmp_path / "body")]
    words += ["--asic", str(tmp_path / "out.asice"), "--trust", str(tmp_path / "trust.xml")]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 0, found.output
    assert "member VN/GOV/T48, who is the sender" in found.output
    verified = CliRunner().invoke(
        app, ["verify", str(tmp_path / "out.asice"), "--trust", str(tmp_path / "trust.xml")]
    )
    assert (verified.exit_code, "✗" in verified.output) == (0, False)
