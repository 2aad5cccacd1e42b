"""The signature of a container (XAdES in X-Road's profile): what it is over, whose it is, what it carries.

Read at the places where the profile has things, and nowhere else: an element of the same name elsewhere is not looked at, and each
identifier stands once, so that what is hashed is what is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from nenso.exchange.rules.asic.container import SIGNATURES
from nenso.exchange.rules.asic.xml import DS, decoded, digest, digest_in, method_of, read_document
from nenso.exchange.rules.unreadable import UNREADABLE
from nenso.kernel.rules import Refused

XADES = "{http://uri.etsi.org/01903/v1.3.2#}"
_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_CANONICAL = {
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": False,
    _EXCLUSIVE: True,
}  # by address: exclusive or not, both without comments
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_CERTIFICATES = (
    f"{XADES}UnsignedSignatureProperties/{XADES}CertificateValues/{XADES}EncapsulatedX509Certificate"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """What is signed: an entry's address, the method and the digest."""

    uri: str
    method: str
    value: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it was read; nothing of it is verified yet.

    `stamps` are tokens on the signature value (DER), `revocations` OCSP answers (DER), `others` further certificates that it carries.
    """

    references: tuple[Reference, ...]
    properties: "etree._Element"
    properties_reference: Reference
    info: "etree._Element"
    value: bytes
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    stamps: tuple[bytes, ...]
    revocations: tuple[bytes, ...]

    def covers(self, name: str) -> bool:
        """Say whether an entry is signed itself."""
        return any(each.uri.removeprefix("/") == name for each in self.references)


def read_signature(content: bytes) -> Signature:
    """Return the one signature of `signatures.xml`; raises `Refused("asic.signature_malformed")` and as `read_document`."""
    root = read_document(SIGNATURES, content)
    found = [root] if root.tag == f"{DS}Signature" else root.findall(f"{DS}Signature")
    if len(found) != 1 or len(list(root.iter(f"{DS}Signature"))) != 1:
        raise _malformed("ds:Signature")
    _must_be_unique(root)
    return _read(found[0])


def _read(signature: "etree._Element") -> Signature:
    info = _one(signature, f"{DS}SignedInfo")
    properties = _one(signature, f"{DS}Object/{XADES}QualifyingProperties/{XADES}SignedProperties")
    qualifying = _one(signature, f"{DS}Object/{XADES}QualifyingProperties")
    if qualifying.get("Target") != f"#{signature.get('Id')}":
        raise _malformed("xades:QualifyingProperties")
    unsigned = qualifying.find(f"{XADES}UnsignedProperties")
    own, others = _references(info, properties)
    if not others:
        raise _malformed("ds:Reference")
    return Signature(
        references=others,
        properties=properties,
        properties_reference=own,
        info=info,
        value=decoded("ds:SignatureValue", _one(signature, f"{DS}SignatureValue").text),
        certificate=_certificate(_one(signature, f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")),
        others=tuple(_certificate(each) for each in _all(unsigned, _CERTIFICATES)),
        stamps=_values(unsigned, "SignatureTimeStamp", "EncapsulatedTimeStamp"),
        revocations=_values(unsigned, "RevocationValues", "OCSPValues", "EncapsulatedOCSPValue"),
    )


def _must_be_unique(root: "etree._Element") -> None:
    """See that an identifier is one element's: otherwise what is hashed could be another than what is read."""
    seen = [value for each in root.iter() for name, value in each.attrib.items() if name.lower() == "id"]
    if (
        len(seen) != len(set(seen)) or "ts-root-manifest" in seen
    ):  # a form of stamps that X-Road left long ago
        raise _malformed("Id")


def _references(
    info: "etree._Element", properties: "etree._Element"
) -> tuple[Reference, tuple[Reference, ...]]:
    """Return the reference to the signed properties, and the others in their order."""
    own: list[Reference] = []
    others: list[Reference] = []
    for each in info.findall(f"{DS}Reference"):
        uri = each.get("URI", "")
        is_own = each.get("Type") == _PROPERTIES and uri == f"#{properties.get('Id')}"
        transforms = [one.get("Algorithm") for one in each.findall(f"{DS}Transforms/{DS}Transform")]
        if transforms not in (([], [_EXCLUSIVE]) if is_own else ([],)):
            raise _malformed("ds:Transforms")
        found = Reference(uri, method_of(each), digest_in(each, "ds:Reference"))
        (own if is_own else others).append(found)
        if not is_own and uri.startswith("#"):
            raise _malformed("ds:Reference")
    if len(own) != 1 or len({each.uri for each in others}) != len(others):
        raise _malformed("ds:Reference")
    return own[0], tuple(others)


def _one(parent: "etree._Element", path: str) -> "etree._Element":
    found = parent.findall(path)
    if len(found) != 1:
        raise _malformed(path.rpartition("}")[2])
    return found[0]


def _all(parent: "etree._Element | None", path: str) -> "list[etree._Element]":
    return [] if parent is None else parent.findall(path)


def _values(unsigned: "etree._Element | None", *names: str) -> tuple[bytes, ...]:
    path = "/".join(f"{XADES}{each}" for each in ("UnsignedSignatureProperties", *names))
    return tuple(decoded(names[-1], each.text) for each in _all(unsigned, path))


def _certificate(element: "etree._Element") -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(decoded("ds:X509Certificate", element.text))
    except UNREADABLE:
        raise _malformed("ds:X509Certificate") from None


def _malformed(where: str) -> Refused:
    return Refused("asic.signature_malformed", where=where)


# --- Verified ---------------------------------------------------------------------------------------------


def verify_references(signature: Signature, entries: Mapping[str, bytes]) -> None:
    """See that each entry that is signed is there, as it was; raises `Refused`: "asic.not_there", "asic.other_bytes"."""
    for each in signature.references:
        name = each.uri.removeprefix("/")
        if name not in entries:
            raise Refused("asic.not_there", name=each.uri[:120])
        if digest(each.method, entries[name]) != each.value:
            raise Refused("asic.other_bytes", name=name)


def verify_properties(signature: Signature) -> None:
    """See that what the signer said is as it was said, and that it names the certificate; raises `Refused`."""
    own = signature.properties_reference
    if digest(own.method, _canonical(signature.properties, _transform(signature))) != own.value:
        raise Refused("asic.other_bytes", name="xades:SignedProperties")
    for kind in ("SigningCertificate", "SigningCertificateV2"):
        named = signature.properties.findall(
            f"{XADES}SignedSignatureProperties/{XADES}{kind}/{XADES}Cert/{XADES}CertDigest"
        )
        if named:
            held = digest(method_of(named[0]), signature.certificate.public_bytes(Encoding.DER))
            if held != digest_in(named[0], kind):
                raise Refused("asic.other_certificate")
            return
    raise _malformed("xades:SigningCertificate")


def verify_value(signature: Signature) -> None:
    """See that the certificate's key signed; raises `Refused`: "asic.bad_method", "asic.not_signed"."""
    method = method_of(signature.info, f"{DS}SignatureMethod")
    canonical = method_of(signature.info, f"{DS}CanonicalizationMethod")
    kind, _, name = method.removeprefix(_MORE).partition("-")
    content = _canonical(signature.info, canonical)
    if not method.startswith(_MORE) or name not in _HASHES:
        raise Refused("asic.bad_method", method=method[:120])
    try:
        key = signature.certificate.public_key()
        if isinstance(key, rsa.RSAPublicKey) and kind == "rsa":
            key.verify(signature.value, content, padding.PKCS1v15(), _HASHES[name])
        elif isinstance(key, ec.EllipticCurvePublicKey) and kind == "ecdsa":
            key.verify(_dss(signature.value), content, ec.ECDSA(_HASHES[name]))
        else:
            raise Refused("asic.bad_method", method=method[:120])
    except (InvalidSignature, *UNREADABLE):
        raise Refused("asic.not_signed") from None


def _dss(value: bytes) -> bytes:
    """Return r and s, which XML signatures write one after the other, as certificates' keys take them."""
    half = len(value) // 2
    if not half or len(value) % 2:
        raise InvalidSignature
    return encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


def _transform(signature: Signature) -> str:
    """Return how the signed properties are made canonical: as their reference says, else as XML signatures have it by themselves."""
    found = signature.info.find(f"{DS}Reference[@Type='{_PROPERTIES}']/{DS}Transforms/{DS}Transform")
    return next(iter(_CANONICAL)) if found is None else found.get("Algorithm", "")


def _canonical(element: "etree._Element", method: str) -> bytes:
    if method not in _CANONICAL:
        raise Refused("asic.bad_method", method=method[:120])
    try:
        return bytes(
            etree.tostring(element, method="c14n", exclusive=_CANONICAL[method], with_comments=False)
        )
    except etree.LxmlError:  # such as a namespace that is no whole address
        raise _malformed("c14n") from None
