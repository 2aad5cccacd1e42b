"""The exchange's own certificate authority: made once, issuing to members by their requests, revoking, told to gateways."""

import ssl
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from django.conf import LazySettings
from django.test import Client

from nenso.exchange import actions
from nenso.exchange.models import Authority, IssuedCertificate
from nenso.exchange.queries import authority as queries
from nenso.exchange.rules.issuing import LIFE
from nenso.exchange.rules.routing.snapshot import Credential, Proof
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.authority import openssl
from tests.factories.certificates import Key, OwnAuthority, a_key, a_request, pem_of
from tests.factories.exchange import NOW, Exchange, People, an_exchange, newest

pytestmark = pytest.mark.django_db
PORTAL = "URI:nenso://VN/GOV/T01/portal"


@pytest.fixture
def made(settings: LazySettings, tmp_path: Path) -> Exchange:
    settings.SIGNING_FOLDER = tmp_path / "keys"
    return an_exchange(now=NOW)


@pytest.fixture
def authority(made: Exchange) -> Authority:
    return actions.make_authority(by=SYSTEM, name="Quốc gia", now=NOW)


def issued(made: Exchange, key: Key | None = None, now: datetime = NOW, **facts: Any) -> IssuedCertificate:
    request = facts.pop("request", None) or a_request(key or a_key())
    return actions.issue_certificate(
        by=facts.pop("by", SYSTEM), subsystem=made.portal, request=request, now=now, **facts
    )


def loaded(row: IssuedCertificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(row.content.encode())


def test_it_is_made_once_and_its_keys_are_its_owners_alone(
    authority: Authority, tmp_path: Path, settings: LazySettings
) -> None:
    files = list((tmp_path / "keys").glob("authority-*.pem"))
    assert {each.name.rsplit("-", 1)[0] for each in files} == {"authority-root", "authority-issuing"}
    assert {each.stat().st_mode & 0o777 for each in files} == {0o600}
    with pytest.raises(Refused) as refused:
        actions.make_authority(by=SYSTEM, name="Another", now=NOW)
    assert refused.value.code == "authority.exists"
    (tmp_path / "root.pem").write_text(authority.root)
    (tmp_path / "issuing.pem").write_text(authority.issuing)
    at = str(int(NOW.timestamp()))
    assert "OK" in openssl(
        "verify",
        "-x509_strict",
        "-attime",
        at,
        "-CAfile",
        str(tmp_path / "root.pem"),
        str(tmp_path / "issuing.pem"),
    )


def test_whoever_approves_for_the_nation_makes_it(made: Exchange) -> None:
    people = People()
    with pytest.raises(Refused) as refused:
        actions.make_authority(by=people["ha"], name="x", now=NOW)
    assert refused.value.code == "access.role_missing"
    assert actions.make_authority(by=people["van"], name="x", now=NOW).by_name == "Van"


@pytest.mark.parametrize("key", [a_key(), Ed25519PrivateKey.generate()], ids=["p256", "ed25519"])
def test_a_certificate_is_short_lived_and_openssl_takes_it(
    authority: Authority, made: Exchange, key: Key, tmp_path: Path
) -> None:
    row = issued(made, key)
    found = loaded(row)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == [PORTAL.removeprefix("URI:")]
    usage = found.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert set(usage) == {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH}
    assert (row.names, row.ends_at - NOW, found.serial_number.bit_length() > 100) == ([PORTAL], LIFE, True)
    (tmp_path / "own.pem").write_text(row.content)
    (tmp_path / "chain.pem").write_text(authority.issuing)
    (tmp_path / "root.pem").write_text(authority.root)
    (tmp_path / "revoked.crl").write_bytes(queries.revoked(NOW))
    openssl("crl", "-inform", "DER", "-in", str(tmp_path / "revoked.crl"), "-out", str(tmp_path / "crl.pem"))
    words = [
        "verify",
        "-x509_strict",
        "-purpose",
        "sslclient",
        "-crl_check",
        "-attime",
        str(int(NOW.timestamp())),
    ]
    files = ["-CRLfile", "crl.pem", "-CAfile", "root.pem", "-untrusted", "chain.pem", "own.pem"]
    files = [each if each.startswith("-") else str(tmp_path / each) for each in files]
    assert "OK" in openssl(*words, *files)
    actions.revoke_certificate(by=SYSTEM, certificate=row, now=NOW)
    (tmp_path / "revoked.crl").write_bytes(queries.revoked(NOW + timedelta(seconds=1)))
    openssl("crl", "-inform", "DER", "-in", str(tmp_path / "revoked.crl"), "-out", str(tmp_path / "crl.pem"))
    words[-1] = str(int(NOW.timestamp()) + 1)
    done = subprocess.run(["openssl", *words, *files], capture_output=True, text=True, timeout=60)
    assert "certificate revoked" in done.stdout + done.stderr


def other_curve() -> bytes:
    return a_request(generate_private_key(SECP384R1()))


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (b"no request", "csr.unreadable"),
        (b"\x30" * 30_000, "csr.unreadable"),
        (other_curve(), "csr.key"),
        (a_request(a_key(), "DNS:other.example"), "csr.names"),
        (a_request(a_key(), "URI:nenso://VN/GOV/T48/register"), "csr.names"),
        (a_request(a_key(), common="other.example"), "csr.names"),
        (a_request(a_key(), PORTAL, extra=x509.BasicConstraints(ca=True, path_length=None)), "csr.extra"),
    ],
)
def test_a_request_asks_for_the_systems_own_name_with_a_key_of_ours(
    authority: Authority, made: Exchange, request_: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        issued(made, request=request_)
    assert refused.value.code == code
    assert not IssuedCertificate.objects.exists()


def test_a_request_that_its_own_key_did_not_sign_is_refused(authority: Authority, made: Exchange) -> None:
    der = x509.load_pem_x509_csr(a_request(a_key())).public_bytes(Encoding.DER)
    with pytest.raises(Refused) as refused:
        issued(made, request=der[:-1] + bytes([der[-1] ^ 1]))
    assert refused.value.code == "csr.signature"


def test_only_whoever_approves_for_the_member_has_certificates_issued_and_revoked(
    authority: Authority, made: Exchange
) -> None:
    people = People()
    for name in ("ha", "hoa", "stranger"):
        with pytest.raises(Refused) as refused:
            issued(made, by=people[name])
        assert refused.value.code == "access.role_missing"
    row = issued(made, by=people["bao"])
    with pytest.raises(Refused) as refused:
        actions.revoke_certificate(by=people["ha"], certificate=row, now=NOW)
    assert refused.value.code == "access.role_missing"
    assert actions.revoke_certificate(by=people["bao"], certificate=row, now=NOW).revoked_at == NOW
    with pytest.raises(Refused) as refused:
        actions.revoke_certificate(by=people["bao"], certificate=row, now=NOW)
    assert refused.value.code == "certificate.revoked"
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"exchange.authority_made", "exchange.certificate_issued", "exchange.certificate_revoked"} <= verbs


def test_gateways_are_told_of_the_authority_and_of_what_it_revoked(
    authority: Authority, made: Exchange
) -> None:
    digest = queries.digest_of(authority)
    assert newest().authorities[digest].revoked == ()
    assert all(each.proof is not Proof.ISSUED for each in newest().clients[made.client_header].credentials)
    row = issued(made)
    own = Credential(Proof.ISSUED, digest, subject=PORTAL)
    assert own in newest().clients[made.client_header].credentials
    number = newest().number
    issued(made)  # renewed: nothing new for gateways
    assert newest().number == number
    actions.revoke_certificate(by=SYSTEM, certificate=row, now=NOW)
    assert newest().authorities[digest].revoked == (row.serial,)
    actions.publish_routing(by=SYSTEM, now=NOW + LIFE)  # what is over needs no mention
    assert newest().authorities[digest].revoked == ()


def test_a_system_that_closes_takes_its_certificates_with_it(authority: Authority, made: Exchange) -> None:
    row = issued(made)
    actions.close_subsystem(by=SYSTEM, subsystem=made.portal, reason="x", now=NOW)
    row.refresh_from_db()
    assert row.revoked_at == NOW


def test_another_authority_is_named_with_the_name_that_its_certificates_bear(made: Exchange) -> None:
    theirs = OwnAuthority(made_at=NOW)
    facts = {"by": SYSTEM, "subsystem": made.portal, "now": NOW, "authority": theirs.pem}
    for subject, code in (
        ("portal.example", "credential.subject"),
        ("DNS:*.example", "credential.subject"),
        ("", "credential.subject"),
    ):
        with pytest.raises(Refused) as refused:
            actions.add_credential(**facts, subject=subject)  # type: ignore[arg-type]
        assert refused.value.code == code
    row = actions.add_credential(**facts, subject="dns:Portal.example").row  # type: ignore[arg-type]
    assert newest().authorities[theirs.digest].certificate == theirs.pem
    told = Credential(
        Proof.ISSUED, theirs.digest, (), theirs.signer.certificate.not_valid_after_utc, "DNS:portal.example"
    )
    assert told in newest().clients[made.client_header].credentials
    with pytest.raises(Refused) as refused:
        actions.add_credential(**facts, subject="DNS:portal.example")  # type: ignore[arg-type]
    assert refused.value.code == "credential.taken"
    leaf = (theirs.issued(Path("/dev/null"), made.client_header)).certificate
    facts["authority"] = leaf.public_bytes(Encoding.PEM).decode()
    with pytest.raises(Refused) as refused:
        actions.add_credential(**facts, subject="DNS:portal.example")  # type: ignore[arg-type]
    assert refused.value.code == "credential.authority"
    actions.revoke_credential(by=SYSTEM, credential=row, now=NOW)
    assert newest().authorities == {}


def test_another_authority_is_named_in_a_file(made: Exchange, tmp_path: Path) -> None:
    theirs = OwnAuthority(made_at=NOW)
    (tmp_path / "theirs.pem").write_text(theirs.pem)
    text = """exchange: 1
members:
  - organisation: T01
    class: GOV
    subsystems:
      - code: portal
        name: {vi: Hệ thống portal, en: System portal}
        credentials:
          - {authority: theirs.pem, subject: "DNS:portal.example"}
          - {authority: theirs.pem, subject: "DNS:portal.example.vn"}
"""
    facts = {"by": SYSTEM, "file_name": "x.yaml", "folder": tmp_path, "now": NOW, "is_sure": True}
    found = actions.apply_description(text=text, **facts)  # type: ignore[arg-type]
    assert found.is_done
    names = {each.subject for each in newest().clients[made.client_header].credentials}
    assert names == {"DNS:portal.example", "DNS:portal.example.vn"}
    assert actions.apply_description(text=text, **facts).difference.changes == ()  # type: ignore[arg-type]
    for wrong in ("authority: theirs.pem", 'subject: "DNS:x.example"', 'authority: theirs.pem, subject: "x"'):
        with pytest.raises(Refused) as refused:
            actions.apply_description(
                text=text.replace('authority: theirs.pem, subject: "DNS:portal.example"', wrong, 1),
                **facts,  # type: ignore[arg-type]
            )
        assert refused.value.code == "onboarding.problems"


def test_the_public_reads_its_certificates_and_what_it_revoked(authority: Authority, made: Exchange) -> None:
    client = Client()
    row = issued(made)
    actions.revoke_certificate(by=SYSTEM, certificate=row, now=NOW)
    IssuedCertificate.objects.update(ends_at=datetime.max.replace(tzinfo=NOW.tzinfo) - timedelta(days=1))
    crl = x509.load_der_x509_crl(client.get("/exchange/authority/revoked.crl").content)
    assert [each.serial_number for each in crl] == [int(row.serial, 16)]
    assert crl.is_signature_valid(x509.load_pem_x509_certificate(authority.issuing.encode()).public_key())  # type: ignore[arg-type]
    issuing = client.get("/exchange/authority/issuing.cer").content
    assert ssl.DER_cert_to_PEM_cert(issuing).split() == authority.issuing.split()
    assert client.get("/exchange/authority/chain.pem").content.decode() == authority.issuing + authority.root
    assert client.get("/exchange/authority/root.pem").content.decode() == authority.root


def test_without_an_authority_nothing_is_issued(made: Exchange) -> None:
    with pytest.raises(Refused) as refused:
        issued(made)
    assert refused.value.code == "authority.not_found"
    assert Client().get("/exchange/authority/root.pem").status_code == 404


def test_a_lost_key_is_named(authority: Authority, made: Exchange, tmp_path: Path) -> None:
    file = next((tmp_path / "keys").glob("authority-issuing-*.pem"))
    file.write_bytes(pem_of(a_key()))
    with pytest.raises(Refused) as refused:
        issued(made)
    assert (refused.value.code, refused.value.facts["where"]) == ("signing.curve", file.name)
    file.unlink()
    with pytest.raises(Refused) as refused:
        issued(made)
    assert refused.value.code == "signing.missing"
