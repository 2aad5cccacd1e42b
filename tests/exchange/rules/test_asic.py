"""X-Road's containers: what one shows, and that whatever is altered in it is refused by the part that was altered."""

import base64
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.x509 import ocsp
from lxml import etree

from nenso.exchange.rules.asic.container import read_container
from nenso.exchange.rules.asic.trust import Trust, read_trust
from nenso.exchange.rules.asic.verifying import Report, State, verify_container
from nenso.kernel.rules import Refused
from tests.factories.asic import BODY, REQUEST, Country, Made, manifest, zipped

FORMS = {"plain": (False, False), "batch": (True, False), "stamped": (False, True), "both": (True, True)}
SIGNED, STAMPED, SIGNATURES = "sig-hashchain.xml", "ts-hashchain.xml", "META-INF/signatures.xml"
SOAP = """<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:id="http://x-road.eu/xsd/identifiers" xmlns:x="http://x-road.eu/xsd/xroad.xsd"><s:Header>
<x:client id:objectType="SUBSYSTEM"><id:xRoadInstance>VN</id:xRoadInstance><id:memberClass>GOV</id:memberClass><id:memberCode>T48</id:memberCode><id:subsystemCode>portal</id:subsystemCode></x:client>
<x:service id:objectType="SERVICE"><id:xRoadInstance>VN</id:xRoadInstance><id:memberClass>GOV</id:memberClass><id:memberCode>G06</id:memberCode><id:subsystemCode>population</id:subsystemCode><id:serviceCode>find</id:serviceCode></x:service>
<x:id>VN-1</x:id><x:protocolVersion>4.0</x:protocolVersion></s:Header><s:Body><f:{operation} xmlns:f="urn:f"/></s:Body></s:Envelope>"""


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Country:
    return Country(tmp_path_factory.mktemp("country"))


@pytest.fixture(scope="module")
def trust(country: Country) -> dict[str, Trust]:
    return dict(read_trust(country.parameters()))


@pytest.fixture(scope="module")
def made(country: Country) -> dict[str, dict[str, bytes]]:
    """Entries of a container in each form."""
    return {
        name: Made(country, is_batch=batch, is_stamped_in_batch=stamped).entries()
        for name, (batch, stamped) in FORMS.items()
    }


def broken(report: Report) -> list[str]:
    return [each.code for each in report.findings if each.state is State.BROKEN]


def noted(report: Report) -> list[str]:
    return [each.code for each in report.findings if each.state is State.NOTED]


@pytest.mark.parametrize("form", FORMS)
def test_a_container_shows_who_sent_what_and_when(
    form: str, made: dict[str, dict[str, bytes]], trust: dict[str, Trust]
) -> None:
    report = verify_container(zipped(made[form]), trust)
    assert (report.is_ok, broken(report), noted(report)) == (True, [], [])
    assert report.sender == "VN/GOV/T48/portal"
    assert report.at is not None
    assert abs(report.at - dt.datetime.now(dt.UTC)) < dt.timedelta(hours=1)
    held = {each.code: each.facts for each in report.findings}
    assert held["asic.member"] == {"member": "VN/GOV/T48"}
    assert held["asic.covered"] == {"name": "attachment1", "size": len(BODY)}
    assert ("asic.batch" in held) is FORMS[form][0]


def test_without_trust_what_is_not_known_is_said(made: dict[str, dict[str, bytes]]) -> None:
    report = verify_container(zipped(made["both"]))
    assert (report.is_ok, noted(report)) == (True, ["asic.stamp_unproved", "asic.trust_unknown"])
    assert "asic.member" not in {each.code for each in report.findings}


# --- Bytes ------------------------------------------------------------------------------------------------

STRICT = {  # where each byte counts
    *("mimetype", "message.xml", "attachment1", "META-INF/timestamp.tst", SIGNATURES),
    *("sig-hashchainresult.xml", "ts-hashchainresult.xml"),
}


def meaning(content: bytes) -> bytes:
    """Return what XML says: canonical, without blanks between elements and within base64."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return content
    for each in root.iter():
        each.text, each.tail = "".join((each.text or "").split()), "".join((each.tail or "").split())
    return bytes(etree.tostring(root, method="c14n", exclusive=True))


def unsigned_in(token: bytes) -> set[int]:
    """Return the places of a token that nobody signed (RFC 5652, 5.4), and that prove the same whatever they say.

    These are the two versions, and the name of the method by which the signer signed.
    """
    method = token.rindex(bytes.fromhex("06082a8648ce3d040302"))
    return {
        token.index(b"\x02\x01\x03") + 2,
        token.rindex(b"\x02\x01\x01\x30") + 2,
        *range(method + 2, method + 10),
    }


@pytest.mark.parametrize(
    "name",
    [*sorted(STRICT), SIGNED, STAMPED, "META-INF/manifest.xml", "META-INF/ASiCManifest.xml"],
)
def test_a_byte_that_was_altered_is_refused(
    name: str, made: dict[str, dict[str, bytes]], trust: dict[str, Trust]
) -> None:
    entries = made["both"]
    content, survived = entries[name], []
    free = unsigned_in(content) if name == "META-INF/timestamp.tst" else set()
    for place in range(0, len(content), max(1, len(content) // 60)):
        for bit in (0x01, 0x20):
            altered = bytearray(content)
            altered[place] ^= bit
            report = verify_container(zipped({**entries, name: bytes(altered)}), trust)
            assert report.is_ok is not bool(broken(report))
            if not report.is_ok or place in free:
                continue
            if name in STRICT or meaning(bytes(altered)) != meaning(content):
                survived.append((place, bytes(altered)[max(0, place - 20) : place + 20]))
    assert survived == []


@pytest.mark.parametrize(
    "name",
    sorted({*STRICT, SIGNED, STAMPED, "META-INF/manifest.xml", "META-INF/ASiCManifest.xml"}),
)
def test_an_entry_that_was_taken_out_is_missed(
    name: str, made: dict[str, dict[str, bytes]], trust: dict[str, Trust]
) -> None:
    if (
        name == "attachment1"
    ):  # a chain that leads to what is not there is X-Road's way to hand a message on alone
        entries = {key: each for key, each in made["stamped"].items() if key != name}
    else:
        entries = {key: each for key, each in made["both"].items() if key != name}
    assert broken(verify_container(zipped(entries), trust))


# --- Parts ------------------------------------------------------------------------------------------------


def swapped(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """Return a change of an entry that is sure to change it."""

    def change(entries: dict[str, bytes]) -> dict[str, bytes]:
        assert old.encode() in entries[name]
        return {**entries, name: entries[name].replace(old.encode(), new.encode(), 1)}

    return change


SECOND = '<ds:Object><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/></ds:Object></ds:Signature>'


@pytest.mark.parametrize(
    ("form", "change", "told"),
    [
        ("plain", swapped("message.xml", "T48", "T49"), "asic.other_bytes"),
        ("plain", swapped("attachment1", "0481", "0482"), "asic.other_bytes"),
        ("batch", swapped("message.xml", "T48", "T49"), "asic.chain_differs"),
        ("batch", swapped("attachment1", "0481", "0482"), "asic.chain_differs"),
        ("batch", swapped(SIGNED, "#STEP1", "#STEP2"), "asic.chain_step"),
        ("batch", swapped(SIGNED, "#STEP1", "#STEP0"), "asic.chain_step"),
        ("batch", swapped(SIGNED, "HashValue><Dig", "HashValu><Dig"), "asic.bad_xml"),
        ("batch", swapped(SIGNED, "xmlenc#sha512", "xmldsig#sha1"), "asic.bad_method"),
        ("stamped", swapped(STAMPED, "/META-INF/signatures.xml", "/META-INF/other.xml"), "asic.chain_leaves_out"),
        ("stamped", swapped(SIGNATURES, "2026-11-26T07", "2026-11-26T08"), "asic.chain_differs"),
        ("plain", swapped(SIGNATURES, "ecdsa-sha512", "ecdsa-sha384"), "asic.not_signed"),
        ("plain", swapped(SIGNATURES, "ecdsa-sha512", "ecdsa-sha1"), "asic.bad_method"),
        ("plain", swapped(SIGNATURES, "<ds:SignedInfo>", "<ds:SignedInfo >x"), "asic.not_signed"),
        ("plain", swapped(SIGNATURES, "2026-11-26T07:30:00Z", "2026-11-26T07:30:01Z"), "asic.other_bytes"),
        ("plain", swapped(SIGNATURES, "</ds:Signature>", SECOND), "asic.signature_malformed"),
        ("plain", swapped(SIGNATURES, 'Target="#', 'Id="own" Target="#'), "asic.signature_malformed"),
        ("plain", swapped(SIGNATURES, "<ds:SignedInfo>", '<ds:SignedInfo xmlns:x="relative" x:y="1">'), "asic.signature_malformed"),
        ("plain", swapped(SIGNATURES, 'Id="signature"', 'Id="another"'), "asic.signature_malformed"),
        ("both", lambda found: {**found, "META-INF/timestamp.tst": found["META-INF/timestamp.tst"] + b"x"}, "stamp.malformed"),
        ("plain", swapped(SIGNATURES, "/attachment1", "/attachment2"), "asic.not_there"),
        ("plain", swapped(SIGNATURES, "<ds:Signature ", "<!DOCTYPE s [<!ENTITY x 'y'>]><ds:Signature "), "asic.bad_xml"),
        ("plain", swapped("META-INF/manifest.xml", "attachment1", "attachment7"), "asic.manifest_differs"),
        ("plain", swapped("META-INF/manifest.xml", "octet-stream", "octet-straem"), "asic.manifest_differs"),
        ("both", swapped("META-INF/ASiCManifest.xml", "timestamp.tst", "timestamp.tsr"), "asic.manifest_differs"),
        ("plain", swapped("mimetype", "asic-e", "asic-s"), "asic.other_mimetype"),
        ("plain", lambda found: {**found, "attachment2": b"more"}, "asic.not_covered"),
        ("plain", lambda found: {**found, "../message.xml": b""}, "asic.bad_name"),
        ("plain", lambda found: {**found, "Message.xml": b"other"}, "asic.twice"),
        ("plain", lambda found: {**found, SIGNED: b"<x/>"}, "asic.missing"),
    ],
)  # fmt: skip
def test_what_was_altered_is_named(
    form: str,
    change: Callable[[dict[str, bytes]], dict[str, bytes]],
    told: str,
    made: dict[str, dict[str, bytes]],
    trust: dict[str, Trust],
) -> None:
    assert told in broken(verify_container(zipped(change(made[form])), trust))


def test_a_chain_of_another_message_covers_nothing(country: Country, trust: dict[str, Trust]) -> None:
    entries = Made(country, is_batch=True).entries()
    others = Made(country, message=REQUEST.replace(b"VN-1", b"VN-2"), is_batch=True).entries()
    chain = {name: others[name] for name in (SIGNED, "sig-hashchainresult.xml")}
    found = broken(verify_container(zipped({**entries, **chain}), trust))
    assert {"asic.other_bytes", "asic.chain_differs"} <= set(found)


def test_a_chain_that_doubles_at_each_step_is_not_followed(
    made: dict[str, dict[str, bytes]], trust: dict[str, Trust]
) -> None:
    """A chain of thirty steps that each name the next twice would take a thousand million digests."""
    names = [f'<h:StepRef URI="#S{number + 1}"/>' * 2 for number in range(30)]
    steps = "".join(f'<h:HashStep id="S{number}">{each}</h:HashStep>' for number, each in enumerate(names))
    doubled = swapped(
        SIGNED, '<h:HashStep id="STEP1">', f'{steps}<h:HashStep id="S30"/><h:HashStep id="STEP1">'
    )
    entries = swapped(SIGNED, 'URI="#STEP1"', 'URI="#S0"')(doubled(made["batch"]))
    assert "asic.chain_step" in broken(verify_container(zipped(entries), trust))


def test_what_is_not_signed_is_said_and_what_is_not_there_has_its_digest(
    country: Country, trust: dict[str, Trust]
) -> None:
    entries = Made(country, is_batch=True, extra={"note.txt": b"unsigned"}).entries()
    del entries["attachment1"]
    entries["META-INF/manifest.xml"] = manifest(["message.xml", "sig-hashchainresult.xml", SIGNED])
    report = verify_container(zipped(entries), trust)
    assert (report.is_ok, noted(report)) == (True, ["asic.absent", "asic.unsigned"])
    absent = next(each.facts for each in report.findings if each.code == "asic.absent")
    assert absent["name"] == "attachment1"
    assert len(absent["digest"]) == 128


def in_version_four(der: bytes) -> bytes:
    """Return a certificate of a version that does not exist: what reads it says so by an error of its own."""
    assert b"\xa0\x03\x02\x01\x02" in der
    return der.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x03")


def test_certificates_that_cannot_be_read_are_refused_wherever_they_are(
    country: Country, made: dict[str, dict[str, bytes]], trust: dict[str, Trust]
) -> None:
    entries = made["both"]
    token = in_version_four(entries["META-INF/timestamp.tst"])
    assert broken(verify_container(zipped({**entries, "META-INF/timestamp.tst": token}), trust)) == [
        "stamp.not_proved"
    ]
    own, other = (
        base64.b64encode(each).decode() for each in (country.member.der, in_version_four(country.member.der))
    )
    changed = swapped(SIGNATURES, own, other)(made["plain"])
    assert broken(verify_container(zipped(changed), trust)) == ["asic.signature_malformed"]
    answer = country.answer(country.member)
    report = verify_container(Made(country, answer=in_version_four(answer)).file(), trust)
    assert report.is_ok  # the responder is configured: nobody needs the certificate that comes along
    with pytest.raises(Refused) as told:
        read_trust(country.parameters(top=base64.b64encode(in_version_four(country.top.der)).decode()))
    assert told.value.code == "asic.no_trust"


# --- Signers ----------------------------------------------------------------------------------------------


def signed_by(**what: Any) -> Callable[[Country], Made]:
    """Return a way to make a container of a member like no other."""
    return lambda country: Made(country, signer=country.a_member(what.pop("code", "T48"), **what))


def of_other_authority(country: Country) -> Made:
    return Made(country, signer=country.a_member("T48", by=country.an_authority("Test CA")))


def expired(country: Country) -> Made:
    return Made(country, signer=country.a_member("T48", ends=dt.datetime.now(dt.UTC) - dt.timedelta(days=1)))


def answered(**what: Any) -> Callable[[Country], Made]:
    return lambda country: Made(country, answer=country.answer(country.member, **what))


def of_other_signature(country: Country) -> Made:
    """Make one with an OCSP answer whose signature is that of another answer."""
    answer, other = country.answer(country.member), country.answer(country.member, is_revoked=True)
    own, theirs = (ocsp.load_der_ocsp_response(each).signature for each in (answer, other))
    return Made(country, answer=answer.replace(own[-30:], theirs[-30:]))


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (signed_by(code="T49"), "asic.other_member"),
        (signed_by(signs=False), "asic.not_for_signing"),
        (of_other_authority, "asic.not_certified"),
        (expired, "asic.not_certified"),
        (lambda country: Made(country, named=country.a_member("T48")), "asic.other_certificate"),
        (answered(is_revoked=True), "asic.revoked"),
        (answered(said=dt.datetime.now(dt.UTC) - dt.timedelta(hours=2)), "asic.ocsp_old"),
        (lambda country: answered(by=country.a_member("T50"))(country), "asic.ocsp_not_signed"),
        (of_other_signature, "asic.ocsp_not_signed"),
        (lambda country: Made(country, answer=country.answer(country.a_member("T48"))), "asic.no_ocsp"),
        (lambda country: Made(country, answer=b"nothing"), "asic.no_ocsp"),
        (lambda country: Made(country, without_stamp=True), "asic.no_stamp"),
        (lambda country: Made(country, stamp_over=b"another signature"), "asic.stamp_other_bytes"),
        (lambda country: Made(country, stamp_over=b"x", is_stamped_in_batch=True), "asic.stamp_other_bytes"),
        (lambda country: Made(country, message=b"GET\r\n/\r\nhost:x\r\n"), "asic.bad_message"),
        (lambda country: Made(country, message=b"<x/>"), "asic.bad_message"),
        (lambda country: Made(country, message=REQUEST.replace(b"VN/", b"LA/")), "asic.unknown_instance"),
    ],
)
def test_a_signer_who_may_not_is_refused(
    make: Callable[[Country], Made], told: str, country: Country, trust: dict[str, Trust]
) -> None:
    assert told in broken(verify_container(make(country).file(), trust))


def test_a_stamp_counts_only_of_a_stamper_who_is_named(country: Country) -> None:
    """One whose certificate the same authority issued is not yet a time-stamper that the country approved."""
    content = Made(country).file()
    other = base64.b64encode(country.responder.der).decode()
    assert "stamp.not_proved" in broken(verify_container(content, read_trust(country.parameters(tsa=other))))


@pytest.mark.parametrize(
    ("profile", "told"),
    [("EjbcaCertificateProfileInfoProvider", "asic.other_member"), ("Unheard", "asic.unknown_profile")],
)
def test_the_profile_says_where_the_member_is_named(country: Country, profile: str, told: str) -> None:
    trust = read_trust(country.parameters(profile))
    assert broken(verify_container(Made(country).file(), trust)) == [told]


@pytest.mark.parametrize(
    ("message", "sender"),
    [
        (REQUEST, "VN/GOV/T48/portal"),
        (SOAP.format(operation="find").encode(), "VN/GOV/T48/portal"),
        (SOAP.format(operation="findResponse").replace("G06", "T48", 1).encode(), "VN/GOV/T48/population"),
        (b"200\r\nOK\r\nx-road-client:VN/GOV/G06/x\r\nx-road-service:VN/GOV/T48/portal/find\r\n", "VN/GOV/T48/portal"),
    ],
)  # fmt: skip
def test_of_a_response_the_provider_is_the_sender(
    country: Country, trust: dict[str, Trust], message: bytes, sender: str
) -> None:
    report = verify_container(Made(country, message=message).file(), trust)
    assert (broken(report), report.sender) == ([], sender)


# --- Files ------------------------------------------------------------------------------------------------


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as told:
        read_container(content)
    return told.value.code


def test_a_zip_that_unpacks_to_anything_is_not_unpacked(made: dict[str, dict[str, bytes]]) -> None:
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made["plain"].items():
            archive.writestr(name, content)
        archive.writestr("attachment2", bytes(2**20))
    content = page.getvalue()
    small = content.replace((2**20).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert small != content
    assert refused(small) == "asic.not_zip"  # says that it is small, and is not
    with (
        zipfile.ZipFile(page, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("attachment3", "w") as entry,
    ):
        for _ in range(257):
            entry.write(bytes(2**20))
    assert refused(page.getvalue()) == "asic.too_large"


def test_a_zip_is_read_from_its_beginning_and_each_entry_once(made: dict[str, dict[str, bytes]]) -> None:
    content = zipped(made["plain"])
    assert refused(b"#!/bin/sh\n" + content) == "asic.not_zip"
    assert refused(content[:-60]) == "asic.not_zip"
    assert (
        refused(content.replace(b"attachment1", b"attachment2", 1)) == "asic.not_zip"
    )  # two readers, two names
    assert refused(zipped({f"attachment{number}": b"" for number in range(1, 1002)})) == "asic.too_large"


def test_trust_is_read_of_the_configuration_that_verifiers_get(country: Country) -> None:
    page = zipped(
        {
            "verificationconf/VN/shared-params.xml": country.parameters(),
            "verificationconf/instance-identifier": b"VN",
        }
    )
    assert list(read_trust(page)) == ["VN"]
    for content in (b"<x/>", zipped({"other": b""}), country.parameters(top="AAAA")):
        with pytest.raises(Refused) as told:
            read_trust(content)
        assert told.value.code == "asic.no_trust"
