"""XML that others wrote, read without anything that XML may ask a reader to do: no entities, no DTD, no network, no depths."""

from typing import Any

from lxml import etree

from nenso.exchange.rules.protocol.errors import Fault

MOST = 10 * 1024 * 1024  # bytes of an envelope, which is held whole; attachments stream by


class UnsoundError(Exception):
    """A message is not what the protocol asks for: which fault, and a code with facts for the sentence."""

    def __init__(self, fault: Fault, code: str, /, **facts: Any) -> None:
        self.fault, self.code, self.facts = fault, code, facts
        super().__init__(code, facts)


def read_xml(content: bytes) -> "etree._Element":
    """Return the root of a document, its comments and CDATA kept; raises `UnsoundError`.

    lxml is the house's reader of XML already. A document with a DOCTYPE is refused, as X-Road does: without one there is nothing to
    expand or fetch. What libxml2 itself bounds (depth, expansion) stays bounded.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise UnsoundError(Fault.INVALID_SOAP, "soap.not_xml", why=_first_line(fault)) from None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise UnsoundError(Fault.INVALID_SOAP, "soap.doctype")
    return root


def _first_line(fault: Exception) -> str:
    return str(fault).split("\n")[0][:200] or type(fault).__name__


def local_name(element: "etree._Element") -> str:
    """Return a name without its namespace."""
    return str(etree.QName(element).localname)


def elements(parent: "etree._Element") -> "list[etree._Element]":
    """Return the child elements, without comments and instructions."""
    return [each for each in parent if isinstance(each.tag, str)]


def text_of(element: "etree._Element") -> str:
    """Return the text of an element without blanks around it, a comment within it passed over."""
    return "".join((element.text or "", *(each.tail or "" for each in element))).strip()
