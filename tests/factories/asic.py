"""X-Road's containers, made here with a test authority of our own: plain, signed in a batch, stamped in a batch, or both."""

import base64
import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from lxml import etree

from nenso.exchange.rules.ledger.stamps import token_of
from tests.factories.authority import Authority, openssl

SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"
DS, XADES = "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"
MIMETYPE = "application/vnd.etsi.asic-e+zip"
REQUEST = (
    b"POST\r\n/r1/VN/GOV/G06/population/citizens/find\r\nContent-Type:application/json\r\n"
    b"x-road-client:VN/GOV/T48/portal\r\nx-road-id:VN-1\r\nx-road-request-id:7a1c5f0e\r\n"
)
BODY = b'{"number":"048199000001"}'
_DAY = dt.timedelta(days=1)


def digest(content: bytes) -> str:
    """Return a digest as XML writes it."""
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


def _name(**fields: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(getattr(x509.NameOID, key), value) for key, value in fields.items()])


@dataclass
class Issued:
    """A key and its certificate."""

    key: Any  # of P-256, where nothing else is asked for
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def issue(
    subject: x509.Name,
    by: Issued | None,
    *extensions: x509.ExtensionType,
    ends: dt.datetime | None = None,
    key: Any = None,
) -> Issued:
    """Return a certificate by an authority, of itself where there is none."""
    key, now = key or ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    signer = key if by is None else by.key
    made = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
    made = made.issuer_name(subject if by is None else by.certificate.subject)
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - 30 * _DAY)
    made = made.not_valid_after(ends or now + 30 * _DAY)
    for each in extensions:
        made = made.add_extension(each, critical=not isinstance(each, x509.AuthorityKeyIdentifier))
    return Issued(key, made.sign(signer, hashes.SHA256()))


def usage(**on: bool) -> x509.KeyUsage:
    """Return a key usage with these set."""
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
    )
    names += ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: on.get(name, False) for name in names})


def of_authority(by: Issued) -> x509.AuthorityKeyIdentifier:
    """Return the extension that says which key issued."""
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())


class Country:
    """A country's trust: an authority, its OCSP responder, a time-stamper, a member's certificate for signing."""

    def __init__(self, folder: Path) -> None:
        self.stamper = Authority(folder / "tsa")
        self.top = self.an_authority("Test CA")
        delegate = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.OCSP_SIGNING])
        self.responder = issue(_name(COMMON_NAME="Test OCSP"), self.top, delegate, of_authority(self.top))
        self.member = self.a_member("T48")

    @staticmethod
    def an_authority(name: str) -> Issued:
        key_usage = usage(key_cert_sign=True, crl_sign=True, digital_signature=True)
        constraints = x509.BasicConstraints(ca=True, path_length=None)
        return issue(_name(COMMON_NAME=name, ORGANIZATION_NAME="Test"), None, constraints, key_usage)

    def a_member(
        self,
        code: str,
        *,
        by: Issued | None = None,
        signs: bool = True,
        ends: dt.datetime | None = None,
        key: Any = None,
    ) -> Issued:
        top = by or self.top
        subject = _name(
            COUNTRY_NAME="FI", ORGANIZATION_NAME="Test", COMMON_NAME=code, SERIAL_NUMBER="VN/ss1/GOV"
        )
        kind = usage(content_commitment=signs, digital_signature=not signs)
        return issue(subject, top, kind, of_authority(top), ends=ends, key=key)

    def parameters(self, profile: str = "FiVRKCertificateProfileInfoProvider", **more: str) -> bytes:
        """Return `shared-params.xml`."""
        own, by = self.stamper.folder / "signer.pem", self.stamper.ca
        facts: dict[str, Any] = {
            "instance": "VN",
            "profile": f"ee.ria.xroad.common.certificateprofile.impl.{profile}",
            "top": base64.b64encode(self.top.der).decode(),
            "ocsp": base64.b64encode(self.responder.der).decode(),
            "tsa": base64.b64encode(own.read_bytes()).decode(),
            "tsa_top": base64.b64encode(by.read_bytes()).decode(),
            "fresh": "3600",
        }
        return _PARAMETERS.format(**{**facts, **more}).encode()

    def answer(
        self,
        subject: Issued,
        *,
        said: dt.datetime | None = None,
        is_revoked: bool = False,
        by: Issued | None = None,
    ) -> bytes:
        """Return an OCSP answer of now, or of another moment."""
        at, responder = said or dt.datetime.now(dt.UTC), by or self.responder
        status = ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD
        made = ocsp.OCSPResponseBuilder().add_response(
            cert=subject.certificate,
            issuer=self.top.certificate,
            algorithm=hashes.SHA1(),
            cert_status=status,
            this_update=at,
            next_update=None,
            revocation_time=at if is_revoked else None,
            revocation_reason=None,
        )
        made = made.responder_id(ocsp.OCSPResponderEncoding.NAME, responder.certificate)
        made = made.certificates([responder.certificate])
        return made.sign(responder.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def token(self, content: bytes) -> bytes:
        """Return a time stamp on bytes, by openssl."""
        page, query = self.stamper.folder / "stamped", self.stamper.folder / "asked"
        page.write_bytes(content)
        openssl("ts", "-query", "-data", str(page), "-sha512", "-cert", "-no_nonce", "-out", str(query))
        return token_of(self.stamper.reply(query.read_bytes()))


_PARAMETERS = """<?xml version="1.0" encoding="UTF-8"?>
<ns3:conf xmlns:ns3="http://x-road.eu/xsd/xroad.xsd"><instanceIdentifier>{instance}</instanceIdentifier>
<approvedCA><name>Test CA</name><topCA><cert>{top}</cert><ocsp><cert>{ocsp}</cert></ocsp></topCA>
<certificateProfileInfo>{profile}</certificateProfileInfo></approvedCA>
<approvedCA><name>Stamps</name><topCA><cert>{tsa_top}</cert></topCA>
<certificateProfileInfo>{profile}</certificateProfileInfo></approvedCA>
<approvedTSA><name>Test TSA</name><cert>{tsa}</cert></approvedTSA>
<globalSettings><ocspFreshnessSeconds>{fresh}</ocspFreshnessSeconds></globalSettings></ns3:conf>"""


@dataclass
class Made:
    """A container to be, and what of it is to be otherwise than usual."""

    country: Country
    message: bytes = REQUEST
    attachments: tuple[bytes, ...] = (BODY,)
    is_batch: bool = False
    is_stamped_in_batch: bool = False
    signer: Issued | None = None
    answer: bytes | None = None
    named: Issued | None = None
    signature_method: str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"
    stamp_over: bytes | None = None
    without_stamp: bool = False
    left_out: tuple[str, ...] = ()
    extra: Mapping[str, bytes] = field(default_factory=dict)

    def entries(self) -> dict[str, bytes]:
        """Return the entries in X-Road's order."""
        signer = self.signer or self.country.member
        payload = {"message.xml": self.message}
        payload |= {f"attachment{number}": each for number, each in enumerate(self.attachments, 1)}
        found: dict[str, bytes] = {"mimetype": MIMETYPE.encode(), "message.xml": self.message}
        signed = dict(payload)
        if self.is_batch:
            chain, result = hash_chain("sig", {f"/{name}": each for name, each in payload.items()})
            found |= {"sig-hashchainresult.xml": result, "sig-hashchain.xml": chain}
            signed = {"sig-hashchainresult.xml": result}
        answer = self.answer if self.answer is not None else self.country.answer(signer)
        page, value = self._signature(signer, signed, answer)
        found["META-INF/signatures.xml"] = page
        if self.is_stamped_in_batch:
            chain, result = hash_chain("ts", {"/META-INF/signatures.xml": page})
            found |= {"ts-hashchainresult.xml": result, "ts-hashchain.xml": chain}
            found["META-INF/timestamp.tst"] = self.country.token(self.stamp_over or result)
            found["META-INF/ASiCManifest.xml"] = _STAMP_MANIFEST.format(digest=digest(result)).encode()
        elif not self.without_stamp:
            token = base64.b64encode(self.country.token(self.stamp_over or value)).decode()
            stamp = f"<xades:SignatureTimeStamp><xades:EncapsulatedTimeStamp>{token}</xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
            mark = "<xades:UnsignedSignatureProperties>"
            found["META-INF/signatures.xml"] = page.replace(mark.encode(), (mark + stamp).encode())
        names = [name for name in found if name != "mimetype" and not name.startswith("META-INF/")]
        found["META-INF/manifest.xml"] = manifest([*names, *list(payload)[1:]])
        found |= {name: each for name, each in payload.items() if name != "message.xml"} | dict(self.extra)
        return {name: each for name, each in found.items() if name not in self.left_out}

    def _signature(self, signer: Issued, signed: Mapping[str, bytes], answer: bytes) -> tuple[bytes, bytes]:
        references = "".join(
            f'<ds:Reference URI="/{name}"><ds:DigestMethod Algorithm="{SHA512}"/><ds:DigestValue>{digest(each)}</ds:DigestValue></ds:Reference>'
            for name, each in signed.items()
        )
        named = digest((self.named or signer).der)
        page = _SIGNATURE.format(
            method=self.signature_method,
            references=references,
            certificate=base64.b64encode(signer.der).decode(),
            named=named,
            answer=base64.b64encode(answer).decode(),
        )
        own = etree.fromstring(page).find(f".//{{{XADES}}}SignedProperties")
        page = page.replace("-OWN-", digest(canonical(own)))
        info = etree.fromstring(page).find(f"{{{DS}}}SignedInfo")
        r, s = decode_dss_signature(signer.key.sign(canonical(info), ec.ECDSA(hashes.SHA512())))
        value = r.to_bytes(32) + s.to_bytes(32)
        return page.replace("-VALUE-", base64.b64encode(value).decode()).encode(), value

    def file(self) -> bytes:
        """Return the container."""
        return zipped(self.entries())


def canonical(element: Any) -> bytes:
    """Return an element in exclusive canonical form."""
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_comments=False))


def zipped(entries: Mapping[str, bytes]) -> bytes:
    """Return entries as X-Road writes them into a ZIP."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as made:
        made.comment = f"mimetype={MIMETYPE}".encode()
        for name, content in entries.items():
            made.writestr(name, content)
    return page.getvalue()


def manifest(names: list[str]) -> bytes:
    """Return a manifest of these entries."""
    kinds = {
        name: "application/octet-stream" if name.startswith("attachment") else "text/xml" for name in names
    }
    lines = "".join(
        f'\n    <manifest:file-entry manifest:media-type="{kind}" manifest:full-path="{name}"/>'
        for name, kind in {"/": MIMETYPE, **kinds}.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        f"{lines}\n</manifest:manifest>\n"
    ).encode()


def hash_chain(kind: str, inputs: Mapping[str, bytes]) -> tuple[bytes, bytes]:
    """Return chain and result: the inputs in one step beside another message's digest, written without the code under test."""
    other = hashlib.sha512(b"another message of the batch").digest()
    own = [hashlib.sha512(each).digest() for each in inputs.values()]
    leaf = hashlib.sha512(_step(*own)).digest()
    top = hashlib.sha512(_step(other, leaf)).digest()
    references = "".join(
        f'<h:DataRef URI="{uri}"><DigestValue>{base64.b64encode(value).decode()}</DigestValue></h:DataRef>'
        for uri, value in zip(inputs, own, strict=True)
    )
    chain = _CHAIN.format(method=SHA512, other=base64.b64encode(other).decode(), references=references)
    result = _RESULT.format(kind=kind, method=SHA512, top=base64.b64encode(top).decode())
    return chain.encode(), result.encode()


def _step(*values: bytes) -> bytes:
    uri = b"\x0c" + bytes([len(SHA512)]) + SHA512.encode()
    single = [b"\x04" + bytes([len(each)]) + each + uri + b"\x30\x00" for each in values]
    inner = b"".join(b"\x30" + bytes([len(each)]) + each for each in single)
    length = bytes([len(inner)]) if len(inner) < 128 else bytes([0x81, len(inner)])
    if len(inner) > 255:
        length = b"\x82" + len(inner).to_bytes(2)
    return b"\x30" + length + inner


_CHAIN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<h:HashChain xmlns="http://www.w3.org/2000/09/xmldsig#" xmlns:h="http://cyber.ee/hashchain">'
    '<h:DefaultDigestMethod Algorithm="{method}"/><h:HashStep id="STEP0"><h:HashValue><DigestValue>{other}</DigestValue></h:HashValue>'
    '<h:StepRef URI="#STEP1"/></h:HashStep><h:HashStep id="STEP1">{references}</h:HashStep></h:HashChain>'
)
_RESULT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<h:HashChainResult URI="/{kind}-hashchain.xml#STEP0" xmlns="http://www.w3.org/2000/09/xmldsig#"'
    ' xmlns:h="http://cyber.ee/hashchain"><DigestMethod Algorithm="{method}"/><DigestValue>{top}</DigestValue></h:HashChainResult>'
)
_STAMP_MANIFEST = (
    '<?xml version="1.0" encoding="utf-8"?>\n<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/2918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\n'
    '<asic:SigReference URI="META-INF/timestamp.tst" MimeType="vnd.etsi.timestamp-token"/>\n'
    '<asic:DataObjectReference URI="ts-hashchainresult.xml" MimeType="text/xml">\n'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha512" />\n<ds:DigestValue>{digest}</ds:DigestValue>\n'
    "</asic:DataObjectReference>\n</asic:ASiCManifest>"
)
_SIGNATURE = (
    f'<ds:Signature xmlns:ds="{DS}" Id="signature"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{C14N}"/>'
    '<ds:SignatureMethod Algorithm="{method}"/>{references}<ds:Reference Type="http://uri.etsi.org/01903#SignedProperties" URI="#own">'
    f'<ds:Transforms><ds:Transform Algorithm="{C14N}"/></ds:Transforms><ds:DigestMethod Algorithm="{SHA512}"/>'
    "<ds:DigestValue>-OWN-</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>-VALUE-</ds:SignatureValue>"
    "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
    f'<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES}" Target="#signature"><xades:SignedProperties Id="own">'
    "<xades:SignedSignatureProperties><xades:SigningTime>2026-11-26T07:30:00Z</xades:SigningTime><xades:SigningCertificateV2>"
    f'<xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{SHA512}"/><ds:DigestValue>{{named}}</ds:DigestValue></xades:CertDigest>'
    "</xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties><xades:UnsignedProperties>"
    "<xades:UnsignedSignatureProperties><xades:RevocationValues><xades:OCSPValues><xades:EncapsulatedOCSPValue>{answer}"
    "</xades:EncapsulatedOCSPValue></xades:OCSPValues></xades:RevocationValues></xades:UnsignedSignatureProperties>"
    "</xades:UnsignedProperties></xades:QualifyingProperties></ds:Object></ds:Signature>"
)
