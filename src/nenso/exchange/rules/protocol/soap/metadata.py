"""What the exchange tells of itself over SOAP: services of SOAP, and their WSDL with an address of the exchange."""

from collections.abc import Iterable
from urllib.parse import unquote

from lxml import etree

from nenso.exchange.rules.protocol.descriptions import ADDRESS
from nenso.exchange.rules.protocol.errors import Fault
from nenso.exchange.rules.protocol.soap.envelope import XROAD, Envelope
from nenso.exchange.rules.protocol.soap.reading import UnsoundError, elements, read_xml, text_of
from nenso.exchange.rules.protocol.soap.writing import answered, put_identifier

LIST, ALLOWED, WSDL = "listMethods", "allowedMethods", "getWsdl"
_NAMES = ("xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode")
_ADDRESSES = ("http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/")


def listed(asked: Envelope, services: Iterable[str]) -> bytes:
    """Return the answer of listMethods or allowedMethods; `services` are named as in headers."""

    def fill(response: "etree._Element") -> None:
        for name in services:
            parts = zip(_NAMES, (unquote(part) for part in name.split("/")), strict=True)
            put_identifier(response, f"{{{XROAD}}}service", "SERVICE", parts)

    return answered(asked, fill)


def wanted_wsdl(asked: Envelope) -> str:
    """Return the code of the service whose WSDL is asked for; raises `UnsoundError`."""
    for each in elements(asked.body):
        if each.tag == f"{{{XROAD}}}serviceCode" and text_of(each):
            return text_of(each)
    raise UnsoundError(Fault.INVALID_REQUEST, "soap.missing_field", name="getWsdl/serviceCode")


def wsdl_named(asked: Envelope) -> bytes:
    """Return the envelope before a WSDL, which is the second part of the answer."""
    return answered(asked, lambda _response: None)


def with_address(wsdl: bytes) -> bytes:
    """Return a WSDL whose addresses are that of the exchange, for the provider's own is nobody's; raises `UnsoundError`."""
    root = read_xml(wsdl)
    for space in _ADDRESSES:
        for each in root.iter(f"{{{space}}}address"):
            each.set("location", ADDRESS)
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
