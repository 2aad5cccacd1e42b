"""XML of a container, read without anything that XML may ask a reader to do, and digests by their names in XML signatures."""

import base64
import hashlib

from lxml import etree

from nenso.exchange.rules.asic.container import MOST_XML
from nenso.exchange.rules.protocol.soap.reading import UnsoundError, read_xml
from nenso.kernel.rules import Refused

DS = "{http://www.w3.org/2000/09/xmldsig#}"
DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}  # what X-Road has signed with; SHA-1 proves nothing any more


def read_document(name: str, content: bytes) -> "etree._Element":
    """Return the root of an entry; raises `Refused("asic.bad_xml")`: also where it has a DOCTYPE."""
    if len(content) > MOST_XML:
        raise Refused("asic.bad_xml", name=name, why=f"> {MOST_XML} B")
    try:
        return read_xml(content)
    except UnsoundError as unsound:
        raise Refused("asic.bad_xml", name=name, why=unsound.facts.get("why", unsound.code)) from None


def digest(method: str, content: bytes) -> bytes:
    """Return the digest of bytes by a method's address; raises `Refused("asic.bad_method")` where it is not one of ours."""
    name = DIGESTS.get(method)
    if name is None:
        raise Refused("asic.bad_method", method=method[:120])
    return hashlib.new(name, content).digest()


def method_of(parent: "etree._Element | None", tag: str = f"{DS}DigestMethod") -> str:
    """Return the algorithm that an element names, "" where it names none."""
    found = None if parent is None else parent.find(tag)
    return "" if found is None else found.get("Algorithm", "")


def decoded(name: str, text: str | None) -> bytes:
    """Return what base64 says; blanks and the line ends that X-Road's Java writes are no part of it. Raises `Refused("asic.malformed")`."""
    try:
        return base64.b64decode("".join((text or "").split()), validate=True)
    except ValueError:
        raise Refused("asic.malformed", name=name) from None


def digest_in(parent: "etree._Element", name: str) -> bytes:
    """Return the digest that an element holds; raises `Refused("asic.malformed")` where it holds none."""
    found = parent.findall(f"{DS}DigestValue")
    if len(found) != 1:
        raise Refused("asic.malformed", name=name)
    return decoded(name, found[0].text)
