"""Reading a WSDL document (WSDL 1.1 with SOAP 1.1, document style, as X-Road's message protocol 4.0 asks for); pure.

Nothing that XML may ask a reader to do is done: no entities, no DTD, no network. Other files that a document imports are not read,
and would not be handed on: they are told as wrong.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from nenso.exchange.rules.facts import check_code
from nenso.exchange.rules.protocol.soap.envelope import XROAD
from nenso.exchange.rules.protocol.soap.reading import elements, local_name, text_of
from nenso.exchange.rules.wsdl.described import LARGEST, Described, Operation, Problem
from nenso.kernel.rules import Refused

WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SOAP, _SOAP12 = "http://schemas.xmlsoap.org/wsdl/soap/", "http://schemas.xmlsoap.org/wsdl/soap12/"
_WSDL2 = "http://www.w3.org/ns/wsdl"
_SCHEMA = "http://www.w3.org/2001/XMLSchema"
MOST_PROBLEMS = 100
_LONGEST = 200  # letters of what is quoted
_Element = Any  # lxml's, whose types are in words only


def read_wsdl(content: bytes) -> Described:
    """Return what a document describes, and everything that is wrong with it, in the order of its lines."""
    if len(content) > LARGEST:
        return _wrong(1, "", "wsdl.too_large", most=LARGEST // 2**20)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        line, column = fault.position
        if b"<!DOCTYPE" in content:
            return _wrong(line, "DOCTYPE", "wsdl.doctype")
        return _wrong(line or 1, "", "wsdl.not_xml", column=column)
    except ValueError:
        return _wrong(1, "", "wsdl.not_xml", column=1)
    if root.getroottree().docinfo.internalDTD is not None:
        return _wrong(_doctype_line(content), "DOCTYPE", "wsdl.doctype")
    if root.tag != f"{{{WSDL}}}definitions":
        code = "wsdl.version2" if root.tag.startswith(f"{{{_WSDL2}}}") else "wsdl.no_definitions"
        return _wrong(root.sourceline or 1, _shown(root), code, found=local_name(root)[:_LONGEST])
    reader = _Reader(root)
    operations = tuple(reader.operations())
    if not operations and not reader.problems:
        reader.note(root, "wsdl.no_operation")
    problems = sorted(reader.problems, key=lambda each: each.line)[:MOST_PROBLEMS]
    return Described(operations, tuple(problems))


def _wrong(line: Any, element: str, code: str, **facts: Any) -> Described:
    return Described(problems=(Problem(line, element, code, facts),))


def _doctype_line(content: bytes) -> int:
    return content[: max(0, content.find(b"<!DOCTYPE"))].count(b"\n") + 1


class _Reader:
    """Walks a document from its ports to what they name; notes what is missing and goes on."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self.problems: list[Problem] = []
        self._named: dict[str, Mapping[str, _Element]] = {}
        self._seen: set[tuple[str, str]] = set()

    def note(self, element: _Element, code: str, /, **facts: Any) -> None:
        """Note something wrong at an element."""
        self.problems.append(Problem(element.sourceline or 1, _shown(element), code, facts))

    def operations(self) -> Iterator[Operation]:
        """Yield the operations that are offered over SOAP 1.1, at their addresses."""
        self._imports()
        ports = [port for service in self._all("service") for port in _children(service, "port")]
        offered = [(port, found) for port in ports if (found := port.find(f"{{{_SOAP}}}address")) is not None]
        if not offered:
            at = ports[0] if ports else self._root
            is_12 = any(port.find(f"{{{_SOAP12}}}address") is not None for port in ports)
            self.note(at, "wsdl.soap12" if is_12 else "wsdl.no_port")
        for port, address in offered:
            binding = self._meant(port, "binding", port.get("binding"))
            if binding is not None:
                yield from self._bound(binding, self._address(address))

    def _imports(self) -> None:
        for each in self._all("import"):
            self.note(each, "wsdl.import", file=str(each.get("location"))[:_LONGEST])
        for tag in ("import", "include", "redefine"):
            for each in self._root.iter(f"{{{_SCHEMA}}}{tag}"):
                place = each.get("schemaLocation")
                if place and urlsplit_scheme(place) not in ("http", "https"):
                    self.note(each, "wsdl.import", file=place[:_LONGEST])

    def _address(self, element: _Element) -> str:
        location = str(element.get("location") or "").strip()
        if urlsplit_scheme(location) not in ("http", "https"):
            self.note(element, "wsdl.address", found=location[:_LONGEST])
        return location

    def _bound(self, binding: _Element, address: str) -> Iterator[Operation]:
        soap = binding.find(f"{{{_SOAP}}}binding")
        if soap is None:
            self.note(binding, "wsdl.no_soap_binding")
        elif soap.get("style", "document") != "document":
            self.note(soap, "wsdl.style", found=str(soap.get("style"))[:_LONGEST])
        port_type = self._meant(binding, "portType", binding.get("type"))
        known = {} if port_type is None else _by_name(_children(port_type, "operation"))
        for each in _children(binding, "operation"):
            made = self._operation(each, known, address, is_known=port_type is not None)
            if made is not None:
                yield made

    def _operation(
        self, element: _Element, known: Mapping[str, _Element], address: str, *, is_known: bool
    ) -> Operation | None:
        code = str(element.get("name") or "")
        try:
            check_code(code)
        except Refused:
            self.note(element, "wsdl.code", found=code[:_LONGEST])
            return None
        version = "".join(text_of(each) for each in element.findall(f"{{{XROAD}}}version"))
        if (code, version) in self._seen:
            self.note(element, "wsdl.doubled", found=code, version=version or "–")
            return None
        self._seen.add((code, version))
        abstract = known.get(code)
        if abstract is None:
            if is_known:
                self.note(element, "wsdl.no_abstract", found=code)
            return Operation(code, version, "", address, element.sourceline or 0)
        self._asked(abstract, code)
        return Operation(code, version, _title(abstract), address, element.sourceline or 0)

    def _asked(self, abstract: _Element, code: str) -> None:
        """Hold what an operation is asked with: one element, named as its service, by which a gateway knows it."""
        given = _children(abstract, "input")
        if not given:
            self.note(abstract, "wsdl.no_input", found=code)
            return
        message = self._meant(given[0], "message", given[0].get("message"))
        if message is None:
            return
        named = [part.get("element") for part in _children(message, "part") if part.get("element")]
        if not any(each.rpartition(":")[2].startswith(code) for each in named):
            shown = ", ".join(named)[:_LONGEST] or "–"
            self.note(message, "wsdl.other_element", operation=code, found=shown)

    def _meant(self, element: _Element, kind: str, name: str | None) -> _Element | None:
        """Return what a name means; notes where it means nothing here."""
        if kind not in self._named:
            self._named[kind] = _by_name(self._all(kind))
        found = self._named[kind].get(str(name or "").rpartition(":")[2])
        if found is None:
            self.note(element, "wsdl.missing", kind=kind, name=str(name or "–")[:_LONGEST])
        return found

    def _all(self, name: str) -> list[_Element]:
        return _children(self._root, name)


def urlsplit_scheme(address: str) -> str:
    """Return the scheme of an address, "" where it has none or is none."""
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return ""


def _children(element: _Element, name: str) -> list[_Element]:
    return [each for each in elements(element) if each.tag == f"{{{WSDL}}}{name}"]


def _by_name(found: list[_Element]) -> Mapping[str, _Element]:
    return {str(each.get("name") or ""): each for each in found}


def _title(operation: _Element) -> str:
    """Return how its owner calls an operation: X-Road's title, where its documentation has one."""
    for each in operation.iter(f"{{{XROAD}}}title"):
        if words := text_of(each):
            return " ".join(words.split())[:_LONGEST]
    return ""


def _shown(element: _Element) -> str:
    """Return an element as a reader finds it: its name with its prefix, and what it is called."""
    prefix = f"{element.prefix}:" if element.prefix else ""
    name = element.get("name")
    called = f" “{name[:80]}”" if name else ""
    return f"{prefix}{local_name(element)}{called}"
