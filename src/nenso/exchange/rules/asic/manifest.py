"""The two manifests of a container: what it says it holds, and what its time stamp is on. Neither is signed, so both have to be true."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from nenso.exchange.rules.asic.container import (
    MANIFEST,
    MIMETYPE,
    STAMP,
    STAMP_MANIFEST,
    STAMPED_RESULT,
    Container,
)
from nenso.exchange.rules.asic.xml import digest, digest_in, method_of, read_document
from nenso.kernel.rules import Refused

if TYPE_CHECKING:
    from lxml import etree

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_ASIC = "{http://uri.etsi.org/2918/v1.2.1#}"
XML, BINARY, TOKEN = "text/xml", "application/octet-stream", "vnd.etsi.timestamp-token"


def media_type(name: str) -> str:
    """Return how X-Road's manifest calls an entry."""
    return BINARY if name.startswith("attachment") else XML


def verify_manifest(container: Container, used: Collection[str]) -> None:
    """Compare the manifest with what is there; `used` are the entries that something else rests on.

    Raises `Refused`: "asic.missing", "asic.manifest_differs" (naming the entry), and as `read_document`.
    """
    root = read_document(
        MANIFEST, _needed(container, MANIFEST)
    )  # older X-Road leaves the container itself ("/") out
    listed = _listed(root)
    if listed.pop("/", MIMETYPE) != MIMETYPE or root.tag != f"{_SPACE}manifest":
        raise Refused("asic.manifest_differs", name="/")
    for name, kind in listed.items():
        if name not in container.entries or kind != media_type(name):
            raise Refused("asic.manifest_differs", name=name[:80])
    for name in sorted(used):
        if name not in listed and not name.startswith("META-INF/"):
            raise Refused("asic.manifest_differs", name=name)


def _listed(root: "etree._Element") -> dict[str, str]:
    found: dict[str, str] = {}
    said = [(str(name), str(value)) for name, value in root.attrib.items()]
    if said not in ([], [(f"{_SPACE}version", "1.2")]) or (root.text or "").strip():
        raise Refused("asic.manifest_differs", name=MANIFEST)
    for each in root:
        is_entry = each.tag == f"{_SPACE}file-entry"
        name = each.get(f"{_SPACE}full-path", "") if is_entry else ""
        is_plain = is_entry and len(each) == 0 and len(each.attrib) == 2
        if not is_plain or name in found or (each.text or "").strip() or (each.tail or "").strip():
            raise Refused("asic.manifest_differs", name=name[:80] or MANIFEST)
        found[name] = each.get(f"{_SPACE}media-type", "")
    return found


def verify_stamp_manifest(container: Container) -> None:
    """See that the time stamp's manifest names the token and the bytes that are stamped; raises `Refused` likewise."""
    root = read_document(STAMP_MANIFEST, _needed(container, STAMP_MANIFEST))
    children = [each for each in root if isinstance(each.tag, str)]
    names = [each.tag for each in children]
    if root.tag != f"{_ASIC}ASiCManifest" or names != [f"{_ASIC}SigReference", f"{_ASIC}DataObjectReference"]:
        raise Refused("asic.manifest_differs", name=STAMP_MANIFEST)
    if _says_more(root, *children, *children[1]):
        raise Refused("asic.manifest_differs", name=STAMP_MANIFEST)
    signature, stamped = children
    if not _says(signature, STAMP, TOKEN):
        raise Refused("asic.manifest_differs", name=STAMP)
    content = container.entries.get(STAMPED_RESULT)
    is_named = _says(stamped, STAMPED_RESULT, XML) and content is not None
    if not is_named or digest(method_of(stamped), content or b"") != digest_in(stamped, STAMP_MANIFEST):
        raise Refused("asic.manifest_differs", name=STAMPED_RESULT)


def _says_more(*elements: "etree._Element") -> bool:
    """Say whether anything but blanks stands between elements; what a digest holds is looked at elsewhere."""
    between = [each.tail for each in elements] + [each.text for each in elements if len(each)]
    return any((each or "").strip() for each in between)


def _says(element: "etree._Element", uri: str, kind: str) -> bool:
    is_plain = len(element.attrib) == 2
    return is_plain and (element.get("URI"), element.get("MimeType")) == (uri, kind)


def _needed(container: Container, name: str) -> bytes:
    content = container.entries.get(name)
    if content is None:
        raise Refused("asic.missing", name=name)
    return content
