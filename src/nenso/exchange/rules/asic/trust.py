"""Whom a verifier trusts: authorities, their OCSP responders and time-stampers, as X-Road's `shared-params.xml` names them."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID
from lxml import etree

from nenso.exchange.rules.asic.container import read_zip
from nenso.exchange.rules.asic.xml import read_document
from nenso.exchange.rules.unreadable import UNREADABLE
from nenso.kernel.rules import Refused

SHARED = "shared-params.xml"
_MOST_BYTES = 64 * 2**20
_FRESH = 3600  # seconds that an OCSP answer is taken for new where the parameters do not say


@dataclass(frozen=True, slots=True)
class Authority:
    """One that certifies signers: its own certificates, its OCSP responders, and how a subject names the member."""

    top: x509.Certificate
    intermediates: tuple[x509.Certificate, ...]
    responders: tuple[x509.Certificate, ...]
    profile: str


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom one instance of an exchange trusts; `fresh` in seconds."""

    instance: str
    authorities: tuple[Authority, ...]
    stampers: tuple[x509.Certificate, ...]
    fresh: int

    @property
    def roots(self) -> tuple[x509.Certificate, ...]:
        """Certificates that a time-stamper's may have been issued by."""
        found = [each for one in self.authorities for each in (one.top, *one.intermediates)]
        return tuple(dict.fromkeys((*found, *self.stampers)))


def read_trust(content: bytes) -> Mapping[str, Trust]:
    """Return trust by instance, of a `shared-params.xml` or of the ZIP of `/verificationconf`.

    Raises `Refused`: "asic.no_trust" and as `read_zip` and `read_document`.
    """
    pages = [content]
    if content.startswith(b"PK"):
        found = read_zip(content, _MOST_BYTES)
        pages = [each for name, each in found.items() if name.rpartition("/")[2] == SHARED]
    trusts = [_read(page) for page in pages]
    if not trusts or not all(each.instance and each.authorities for each in trusts):
        raise Refused("asic.no_trust")
    return {each.instance: each for each in trusts}


def _read(content: bytes) -> Trust:
    root = read_document(SHARED, content)
    fresh = root.findtext("globalSettings/ocspFreshnessSeconds") or ""
    return Trust(
        (root.findtext("instanceIdentifier") or "").strip(),
        tuple(_authority(each) for each in root.findall("approvedCA")),
        tuple(_certificate(each) for each in root.findall("approvedTSA/cert")),
        int(fresh) if fresh.isdecimal() and len(fresh) < 10 else _FRESH,
    )


def _authority(found: "etree._Element") -> Authority:
    tops = [_certificate(each) for each in found.findall("topCA/cert")]
    if len(tops) != 1:
        raise Refused("asic.no_trust")
    return Authority(
        tops[0],
        tuple(_certificate(each) for each in found.findall("intermediateCA/cert")),
        tuple(_certificate(each) for each in found.iterfind(".//ocsp/cert")),
        (found.findtext("certificateProfileInfo") or "").strip().rpartition(".")[2],
    )


def _certificate(element: "etree._Element") -> x509.Certificate:
    try:
        found = base64.b64decode("".join((element.text or "").split()), validate=True)
        is_pem = found.startswith(b"-----")
        return x509.load_pem_x509_certificate(found) if is_pem else x509.load_der_x509_certificate(found)
    except UNREADABLE:
        raise Refused("asic.no_trust") from None


# --- Members in subjects ----------------------------------------------------------------------------------


def member_in(subject: x509.Name, profile: str, instance: str) -> str:
    """Return the member that a certificate is of (`VN/GOV/48`), by the profile of who issued it.

    Raises `Refused`: "asic.unknown_profile", "asic.no_member" where the subject does not say.
    """
    serial, category = _field(subject, NameOID.SERIAL_NUMBER), _field(subject, NameOID.BUSINESS_CATEGORY)
    name, unit = _field(subject, NameOID.COMMON_NAME), _field(subject, NameOID.ORGANIZATION_NAME)
    country = _field(subject, NameOID.COUNTRY_NAME)
    if profile.startswith("FiVRK"):
        parts = serial.split("/")  # instance, server, class
        found = (parts[0], parts[2], name) if len(parts) == 3 else ("", "", "")
    elif profile.startswith("Basic"):
        found = (instance, category, serial)
    elif profile.startswith("Ejbca"):
        found = (country, unit, name)
    else:
        raise Refused("asic.unknown_profile", profile=profile[:80])
    if not all(found):
        raise Refused("asic.no_member", subject=subject.rfc4514_string()[:200])
    return "/".join(found)


def _field(subject: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = subject.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""
