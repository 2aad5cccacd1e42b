"""An envelope: who asks whom for what, as its header says, held to what the protocol demands in the order in which X-Road does."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from nenso.exchange.rules.protocol.errors import Fault
from nenso.exchange.rules.protocol.identifiers import MOST, ClientId, ServiceId
from nenso.exchange.rules.protocol.soap.reading import (
    UnsoundError,
    elements,
    local_name,
    read_xml,
    text_of,
)

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XROAD = "http://x-road.eu/xsd/xroad.xsd"
IDENTIFIERS = "http://x-road.eu/xsd/identifiers"
REPRESENTATION = "http://x-road.eu/xsd/representation.xsd"
_MEMBER = ("xRoadInstance", "memberClass", "memberCode")
_CLIENT = (*_MEMBER, "subsystemCode")
_SERVICE = (*_CLIENT, "serviceCode", "serviceVersion")
_SERVER = (*_MEMBER, "serverCode")
_PARTY = ("partyClass", "partyCode")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message. `user`, `issue`, `server` (as in headers) and `party` are None where its header does not say them.

    `operation` is the local name of the one element in its body; `root` is the document itself.
    """

    client: ClientId
    service: ServiceId
    version: str | None
    message: str
    protocol: str
    user: str | None
    issue: str | None
    server: str | None
    party: str | None
    operation: str
    root: "etree._Element"
    hash: str

    @property
    def header(self) -> "etree._Element":
        """The header, whose children an answer repeats."""
        return elements(self.root)[0]

    @property
    def body(self) -> "etree._Element":
        """The one element of the body."""
        return elements(elements(self.root)[-1])[0]


def read_envelope(content: bytes) -> Envelope:
    """Return what a request or an answer says; raises `UnsoundError`."""
    root = read_xml(content)
    header, body = _header_and_body(root)
    found = _fields(header)
    for name in ("protocolVersion", "client", "id", "service"):
        if name not in found:
            raise UnsoundError(Fault.MISSING_HEADER, "soap.missing_field", name=name)
    version = text_of(found["protocolVersion"])
    if not version.startswith("4."):
        raise UnsoundError(Fault.INVALID_VERSION, "soap.bad_version", found=version[:40])
    client = _parts(found["client"], _CLIENT, ("MEMBER", "SUBSYSTEM"))
    service = _parts(found["service"], _SERVICE, ("SERVICE",))
    operation = _operation(body, service.get("serviceCode", ""))
    return Envelope(
        client=_client(client, "client"),
        service=ServiceId(_client(service, "service"), _needed(service, "service", "serviceCode")),
        version=service.get("serviceVersion"),
        message=text_of(found["id"]),
        protocol=version,
        user=_text(found, "userId"),
        issue=_text(found, "issue"),
        server=_server(found.get("securityServer")),
        party=_party(found.get("representedParty")),
        operation=operation,
        root=root,
        hash=hash_of(content),
    )


def hash_of(content: bytes) -> str:
    """Return the request hash of an envelope as it came: SHA-512 in base64."""
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


def hash_in(answer: Envelope) -> str:
    """Return the request hash that an answer says it answers; "" where it says none."""
    found = [each for each in elements(answer.header) if each.tag == f"{{{XROAD}}}requestHash"]
    return text_of(found[0]) if len(found) == 1 else ""


def is_fault(root: "etree._Element") -> bool:
    """Say whether a document is a SOAP fault: it needs no header of the exchange."""
    bodies = [each for each in elements(root) if each.tag == f"{{{SOAP}}}Body"]
    return root.tag == f"{{{SOAP}}}Envelope" and any(
        child.tag == f"{{{SOAP}}}Fault" for body in bodies for child in elements(body)
    )


def other_field(asked: Envelope, answered: Envelope) -> str:
    """Return the first field in which an answer's header is not that of the request; "" where all are the same."""
    for name in ("client", "service", "version", "message", "user", "issue", "party"):
        if getattr(asked, name) != getattr(answered, name):
            return {"message": "id", "user": "userId", "party": "representedParty"}.get(name, name)
    return ""


def _header_and_body(root: "etree._Element") -> "tuple[etree._Element, etree._Element]":
    if root.tag != f"{{{SOAP}}}Envelope":
        raise UnsoundError(Fault.INVALID_SOAP, "soap.no_envelope", found=local_name(root)[:80])
    held = elements(root)
    headers = [each for each in held if each.tag == f"{{{SOAP}}}Header"]
    bodies = [each for each in held if each.tag == f"{{{SOAP}}}Body"]
    if len(headers) > 1 or len(bodies) > 1 or len(held) > len(headers) + len(bodies):
        raise UnsoundError(Fault.INVALID_SOAP, "soap.doubled_part")
    if not headers:
        raise UnsoundError(Fault.MISSING_SOAP_HEADER, "soap.no_header")
    if not bodies:
        raise UnsoundError(Fault.MISSING_BODY, "soap.no_body")
    if held[0] is not headers[0]:
        raise UnsoundError(Fault.INVALID_SOAP, "soap.doubled_part")
    return headers[0], bodies[0]


_KNOWN = {
    **{
        f"{{{XROAD}}}{name}": name
        for name in ("client", "service", "id", "userId", "issue", "protocolVersion", "securityServer")
    },
    f"{{{XROAD}}}requestHash": "requestHash",
    f"{{{REPRESENTATION}}}representedParty": "representedParty",
}


def _fields(header: "etree._Element") -> "dict[str, etree._Element]":
    """Return the fields of the exchange by name; others in the header are nothing to it."""
    found: dict[str, etree._Element] = {}
    for each in elements(header):
        name = _KNOWN.get(each.tag)
        if name in found:
            raise UnsoundError(Fault.DUPLICATE_HEADER, "soap.doubled_field", name=name)
        if name:
            found[name] = each
    return found


def _parts(
    field: "etree._Element", names: tuple[str, ...], kinds: tuple[str, ...], space: str = IDENTIFIERS
) -> dict[str, str]:
    shown = field.get(f"{{{IDENTIFIERS}}}objectType")
    if kinds and shown not in kinds:
        facts = {"name": local_name(field), "found": str(shown or "—")[:40], "known": ", ".join(kinds)}
        raise UnsoundError(Fault.INVALID_XML, "soap.object_type", **facts)
    found: dict[str, str] = {}
    for each in elements(field):
        name = local_name(each)
        if each.tag != f"{{{space}}}{name}" or name not in names:
            continue
        if name in found:
            raise UnsoundError(Fault.DUPLICATE_HEADER, "soap.doubled_field", name=name)
        found[name] = text_of(each)
        if len(found[name]) > MOST:
            raise UnsoundError(Fault.INVALID_XML, "exchange.bad_identifier", written=found[name][:200])
    return found


def _needed(parts: Mapping[str, str], field: str, name: str) -> str:
    if not parts.get(name):
        raise UnsoundError(Fault.MISSING_HEADER, "soap.missing_field", name=f"{field}/{name}")
    return parts[name]


def _client(parts: Mapping[str, str], field: str) -> ClientId:
    instance, kind, member = (_needed(parts, field, name) for name in _MEMBER)
    return ClientId(instance, kind, member, parts.get("subsystemCode", ""))


def _text(found: "Mapping[str, etree._Element]", name: str) -> str | None:
    return text_of(found[name]) if name in found else None


def _server(field: "etree._Element | None") -> str | None:
    if field is None:
        return None
    parts = _parts(field, _SERVER, ("SERVER",))
    instance, kind, member, code = (_needed(parts, "securityServer", name) for name in _SERVER)
    return ClientId(instance, kind, member, code).encoded


def _party(field: "etree._Element | None") -> str | None:
    if field is None:
        return None
    parts = _parts(field, _PARTY, (), REPRESENTATION)
    return "/".join(
        part for part in (parts.get("partyClass"), _needed(parts, "representedParty", "partyCode")) if part
    )


def _operation(body: "etree._Element", service: str) -> str:
    held = elements(body)
    if len(held) != 1 or held[0].tag == f"{{{SOAP}}}Fault":
        raise UnsoundError(Fault.INVALID_BODY, "soap.one_body")
    name = local_name(held[0])
    if not name.startswith(service):
        facts = {"service": service[:200], "found": name[:200]}
        raise UnsoundError(Fault.INCONSISTENT_HEADERS, "soap.other_service", **facts)
    return name
