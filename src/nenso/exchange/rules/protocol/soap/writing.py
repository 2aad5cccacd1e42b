"""What the exchange writes itself: faults, answers of metaservices, and the request hash in an answer that comes from elsewhere.

The prefix is SOAP-ENV: RIA's xrdinfo looks for it. Names in the heads of parts are small and without blanks, and boundaries begin
with "xroad": X-Road's own way, which its tools read by pattern.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from html import escape
from secrets import token_hex

from lxml import etree

from nenso.exchange.rules.protocol.errors import Problem
from nenso.exchange.rules.protocol.soap.envelope import IDENTIFIERS, SOAP, XROAD, Envelope
from nenso.exchange.rules.protocol.soap.reading import elements

MONITORING = "http://x-road.eu/xsd/op-monitoring.xsd"
_SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512"
_SPACES = {"SOAP-ENV": SOAP, "xroad": XROAD, "id": IDENTIFIERS, "om": MONITORING}
TEXT_XML = "text/xml; charset=UTF-8"


def fault(problem: Problem, *, is_new: bool = False) -> bytes:
    """Return a refusal as a SOAP 1.1 fault; its detail is the identifier to quote."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}"><SOAP-ENV:Body><SOAP-ENV:Fault>'
        f"<faultcode>{problem.type(is_new=is_new)}</faultcode><faultstring>{_text(problem.message)}</faultstring>"
        f'<detail><faultDetail xmlns="">{_text(problem.detail)}</faultDetail></detail>'
        "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
    ).encode()


def _text(written: str) -> str:
    """Return a text as XML may hold it: some of what clients send cannot stand in XML at all."""
    fit = "".join(
        each for each in written if each in "\t\n\r" or (" " <= each <= "\ud7ff") or each >= "\ue000"
    )
    return escape(fit.replace("\ufffe", "").replace("\uffff", ""), quote=False)


def with_hash(answer: Envelope, request_hash: str) -> bytes:
    """Return an answer with the request hash in its header, after the message's identifier, in the encoding that it came in."""
    _put_hash(answer.header, request_hash)
    tree = answer.root.getroottree()
    written = etree.tostring(tree, xml_declaration=True, encoding=tree.docinfo.encoding or "UTF-8")
    assert isinstance(written, bytes)  # of any encoding but lxml's own "unicode", which no document can name
    return written


def _put_hash(header: "etree._Element", request_hash: str) -> None:
    for each in elements(header):
        if each.tag == f"{{{XROAD}}}requestHash":
            header.remove(each)
    place = next(each for each in elements(header) if each.tag == f"{{{XROAD}}}id")
    made = place.makeelement(f"{{{XROAD}}}requestHash", {"algorithmId": _SHA512})
    made.text = request_hash
    place.addnext(made)
    etree.cleanup_namespaces(made)


def answered(asked: Envelope, fill: "Callable[[etree._Element], None]", space: str = XROAD) -> bytes:
    """Return the answer of a metaservice: the request's header, and a body that is filled in."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap=_SPACES)
    header = etree.SubElement(root, f"{{{SOAP}}}Header")
    header.extend(deepcopy(each) for each in elements(asked.header))
    _put_hash(header, asked.hash)
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    fill(etree.SubElement(body, f"{{{space}}}{asked.service.service}Response"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def in_parts(envelope: bytes, content: bytes, kind: str, name: str) -> tuple[str, bytes]:
    """Return the content type and the bytes of an answer in two parts; `name` is the second one's Content-ID."""
    boundary = f"xroad{token_hex(16)}"
    found = b"\r\n".join(
        (
            f"--{boundary}".encode(),
            b"content-type:text/xml",
            b"",
            envelope,
            f"--{boundary}".encode(),
            f"content-type:{kind}".encode(),
            b"content-transfer-encoding: binary",
            f"content-id: <{name}>".encode(),
            b"",
            content,
            f"--{boundary}--".encode(),
            b"",
        )
    )
    return f'multipart/related; type="text/xml"; charset=UTF-8; boundary={boundary}', found


def put_identifier(parent: "etree._Element", name: str, kind: str, parts: Iterable[tuple[str, str]]) -> None:
    """Write an identifier of a service or a client into an answer."""
    made = etree.SubElement(parent, name, {f"{{{IDENTIFIERS}}}objectType": kind})
    for key, value in parts:
        etree.SubElement(made, f"{{{IDENTIFIERS}}}{key}").text = value
