"""An OpenAPI document as plain JSON: what YAML can say and JSON cannot is made plain once, so that nothing after it need ask."""

import base64
import math
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote

DEEPEST = 60  # levels of objects and lists; what stands deeper is left out
_HOPS = 20  # references that lead to references
_LONGEST = 2**63  # a whole number beyond is one that most readers do not take either


@dataclass(frozen=True, slots=True)
class Document:
    """A document made plain: strings for keys, no cycles, no dates. `$ref` stands as it is."""

    root: dict[str, Any]

    def at(self, reference: Any) -> Any:
        """Return what a reference within the document names; None for nothing, and for another document's."""
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return None
        found: Any = self.root
        for part in reference[2:].split("/"):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(found, dict):
                found = found.get(key)
            elif isinstance(found, list) and key.isascii() and key.isdigit() and len(key) < 6:
                found = found[int(key)] if int(key) < len(found) else None
            else:
                return None
        return found

    def resolved(self, node: Any) -> dict[str, Any]:
        """Return an object behind its references; an empty one where there is none."""
        for _ in range(_HOPS):
            if not isinstance(node, dict):
                return {}
            if "$ref" not in node:
                return node
            node = self.at(node["$ref"])
        return {}


def plain(content: dict[Any, Any]) -> Document:
    """Return a document that was read, made plain."""
    made = _Plain().of(content, 0)[0]
    return Document(made if isinstance(made, dict) else {})


class _Plain:
    """Makes each thing plain once: an alias of YAML stays one thing, and one that holds itself is cut off."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, int]] = {}

    def of(self, content: Any, depth: int) -> tuple[Any, int]:
        """Return a thing made plain, and how many levels stand in it."""
        if not isinstance(content, dict | list | tuple | set | frozenset):
            return _scalar(content), 0
        if depth > DEEPEST:
            return None, 0
        known = self._made.get(id(content))
        if known is None:
            self._made[id(content)] = (None, 0)  # what a thing that holds itself finds there
            known = self._made[id(content)] = self._inside(content, depth + 1)
        return known

    def _inside(self, content: Any, depth: int) -> tuple[Any, int]:
        if isinstance(content, dict):
            found = {_key(key): self.of(value, depth) for key, value in content.items()}
            kept = {key: value if height < DEEPEST else None for key, (value, height) in found.items()}
            return kept, 1 + _highest(found.values())
        members = [self.of(value, depth) for value in content]
        return [value if height < DEEPEST else None for value, height in members], 1 + _highest(members)


def _highest(made: Any) -> int:
    return max((height for _, height in made if height < DEEPEST), default=0)


def _key(key: Any) -> str:
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    try:
        return _text(str(key))
    except (ValueError, RecursionError):  # a number of more digits than Python writes
        return ""


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) < _LONGEST else None
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else _text(str(value))


def _text(text: str) -> str:
    """Return a text that can be sent: half of a surrogate pair can be escaped in JSON, but not encoded."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
