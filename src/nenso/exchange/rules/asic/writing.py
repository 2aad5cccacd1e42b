"""A message written as a container that X-Road's own rules accept: signed by itself (XAdES), stamped within its signature.

Prefixes are `ds` and `xades`: X-Road's reader looks for them by name.
"""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID
from lxml import etree

from nenso.exchange.rules.asic.container import MANIFEST, MESSAGE, MIMETYPE, SIGNATURES
from nenso.exchange.rules.asic.manifest import BINARY, XML, media_type
from nenso.exchange.rules.asic.signature import XADES
from nenso.exchange.rules.asic.xml import DS
from nenso.kernel.rules import Refused

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_PROPERTIES, _OWN = "http://uri.etsi.org/01903#SignedProperties", "signed-properties"
_CERT_ID = hashes.SHA1()  # noqa: S303 - names a certificate, and is no signature; X-Road knows no other
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def read_signer(
    key: bytes | ec.EllipticCurvePrivateKey, certificates: bytes
) -> tuple[SigningKey, tuple[x509.Certificate, ...]]:
    """Return a private key (RSA, P-256, P-384) and its certificate with those above it, of PEM (or a key in a token); raises `Refused("export.bad_key")`."""
    try:
        private = load_pem_private_key(key, None) if isinstance(key, bytes) else key
        chain = tuple(x509.load_pem_x509_certificates(certificates))
    except (ValueError, TypeError):
        raise Refused("export.bad_key") from None
    is_fit = isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    if not is_fit or len(chain) < 2 or private.public_key() != chain[0].public_key():
        raise Refused("export.bad_key")
    return private, chain  # type: ignore[return-value]  # one of the two by now


def ocsp_query(chain: Sequence[x509.Certificate]) -> tuple[bytes, str]:
    """Return what an OCSP responder is asked about a certificate, and the address that the certificate names ("": none)."""
    asked = ocsp.OCSPRequestBuilder().add_certificate(chain[0], chain[1], _CERT_ID).build()
    try:
        found = chain[0].extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, ValueError):
        return asked.public_bytes(Encoding.DER), ""
    wanted = AuthorityInformationAccessOID.OCSP
    urls = [str(each.access_location.value) for each in found if each.access_method == wanted]
    return asked.public_bytes(Encoding.DER), urls[0] if urls else ""


class Draft:
    """A signature that is made, and not stamped yet; `value` is what a time stamp is to be on."""

    def __init__(
        self,
        entries: Mapping[str, bytes],
        key: SigningKey,
        certificate: x509.Certificate,
        answer: bytes,
        at: datetime,
    ) -> None:
        self.entries, self._at = dict(entries), at
        spaces = {"ds": DS.strip("{}"), "xades": XADES.strip("{}")}
        self._root = etree.Element(f"{DS}Signature", nsmap=spaces, attrib={"Id": "signature"})
        info = etree.SubElement(self._root, f"{DS}SignedInfo")
        value = etree.SubElement(self._root, f"{DS}SignatureValue")
        own = etree.SubElement(self._root, f"{DS}KeyInfo")
        own = etree.SubElement(own, f"{DS}X509Data")
        etree.SubElement(own, f"{DS}X509Certificate").text = _written(certificate.public_bytes(Encoding.DER))
        self._unsigned = self._qualified(certificate)
        revocations = etree.SubElement(self._unsigned, f"{XADES}RevocationValues")
        answers = etree.SubElement(revocations, f"{XADES}OCSPValues")
        etree.SubElement(answers, f"{XADES}EncapsulatedOCSPValue").text = _written(answer)
        self._say(info, key)
        self.value = _signature(key, _canonical(info))
        value.text = _written(self.value)

    def _qualified(self, certificate: x509.Certificate) -> "etree._Element":
        """Add what the signer says of the signature; return the element for what is added later."""
        holder = etree.SubElement(self._root, f"{DS}Object")
        holder = etree.SubElement(holder, f"{XADES}QualifyingProperties", attrib={"Target": "#signature"})
        signed = etree.SubElement(holder, f"{XADES}SignedProperties", attrib={"Id": _OWN})
        said = etree.SubElement(signed, f"{XADES}SignedSignatureProperties")
        at = self._at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        etree.SubElement(said, f"{XADES}SigningTime").text = at
        named = etree.SubElement(etree.SubElement(said, f"{XADES}SigningCertificateV2"), f"{XADES}Cert")
        _digest(etree.SubElement(named, f"{XADES}CertDigest"), certificate.public_bytes(Encoding.DER))
        objects = etree.SubElement(signed, f"{XADES}SignedDataObjectProperties")
        for number, name in enumerate(self.entries):
            shape = etree.SubElement(
                objects, f"{XADES}DataObjectFormat", attrib={"ObjectReference": f"#reference-{number}"}
            )
            etree.SubElement(shape, f"{XADES}MimeType").text = BINARY if media_type(name) == BINARY else XML
        unsigned = etree.SubElement(holder, f"{XADES}UnsignedProperties")
        return etree.SubElement(unsigned, f"{XADES}UnsignedSignatureProperties")

    def _say(self, info: "etree._Element", key: SigningKey) -> None:
        kind = "rsa" if isinstance(key, rsa.RSAPrivateKey) else "ecdsa"
        etree.SubElement(info, f"{DS}CanonicalizationMethod", attrib={"Algorithm": _EXCLUSIVE})
        etree.SubElement(info, f"{DS}SignatureMethod", attrib={"Algorithm": f"{_MORE}{kind}-sha512"})
        for number, (name, content) in enumerate(self.entries.items()):
            facts = {"Id": f"reference-{number}", "URI": f"/{name}"}
            _digest(etree.SubElement(info, f"{DS}Reference", attrib=facts), content)
        own = etree.SubElement(info, f"{DS}Reference", attrib={"Type": _PROPERTIES, "URI": f"#{_OWN}"})
        transforms = etree.SubElement(own, f"{DS}Transforms")
        etree.SubElement(transforms, f"{DS}Transform", attrib={"Algorithm": _EXCLUSIVE})
        said = next(self._root.iter(f"{XADES}SignedProperties"))
        _digest(own, _canonical(said))

    def stamped(self, token: bytes) -> bytes:
        """Return the container, with a time stamp on the signature."""
        stamp = etree.Element(f"{XADES}SignatureTimeStamp")
        etree.SubElement(stamp, f"{XADES}EncapsulatedTimeStamp").text = _written(token)
        self._unsigned.insert(0, stamp)
        signature = etree.tostring(self._root, encoding="UTF-8", xml_declaration=True, standalone=False)
        attachments = {name: each for name, each in self.entries.items() if name != MESSAGE}
        return _zipped(
            {
                "mimetype": MIMETYPE.encode(),
                MESSAGE: self.entries[MESSAGE],
                SIGNATURES: bytes(signature),
                MANIFEST: _manifest(self.entries),
                **attachments,
            },
            self._at,
        )


def _digest(parent: "etree._Element", content: bytes) -> None:
    etree.SubElement(parent, f"{DS}DigestMethod", attrib={"Algorithm": _SHA512})
    etree.SubElement(parent, f"{DS}DigestValue").text = _written(hashlib.sha512(content).digest())


def _signature(key: SigningKey, content: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(content, padding.PKCS1v15(), hashes.SHA512())
    size = (key.key_size + 7) // 8
    return b"".join(
        each.to_bytes(size) for each in decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA512())))
    )


def _canonical(element: "etree._Element") -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_comments=False))


def _written(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _manifest(names: Sequence[str] | Mapping[str, bytes]) -> bytes:
    root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
    root.set(f"{{{_MANIFEST}}}version", "1.2")
    for name, kind in {"/": MIMETYPE, **{name: media_type(name) for name in names}}.items():
        facts = {f"{{{_MANIFEST}}}media-type": kind, f"{{{_MANIFEST}}}full-path": name}
        etree.SubElement(root, f"{{{_MANIFEST}}}file-entry", attrib=facts)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _zipped(entries: Mapping[str, bytes], at: datetime) -> bytes:
    """Return entries as a ZIP; the first says what it is and lies open, as ASiC has it."""
    page = io.BytesIO()
    moment = max(at.astimezone(UTC).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(page, "w") as made:
        made.comment = f"mimetype={MIMETYPE}".encode()
        for name, content in entries.items():
            facts = zipfile.ZipInfo(name, moment)
            facts.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(facts, content)
    return page.getvalue()
