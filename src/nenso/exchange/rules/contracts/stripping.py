"""What of an OpenAPI document requests are held to: parameters, bodies and the schemas that these name; without words and answers."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from nenso.exchange.rules.mocking.documents import Document, plain
from nenso.exchange.rules.mocking.operations import operations
from nenso.exchange.rules.openapi import document_of
from nenso.kernel.rules import Refused

LARGEST = 300_000  # characters of what is kept; it goes to every gateway with each snapshot
_WORDS = frozenset(
    {"description", "summary", "title", "example", "examples", "externalDocs", "deprecated", "xml"}
)
_VERBATIM = frozenset({"enum", "const", "default", "mapping", "required", "name"})
_NAMED = frozenset(
    {"properties", "patternProperties", "definitions", "$defs"}
)  # what stands in them are names, not keywords


def contract_of(text: str) -> str:
    """Return what requests are held to, as JSON.

    Raises `Refused`: those of `document_of`; "contract.empty" (no operation), "contract.reference" (it leads nowhere, or out of
    the document), "contract.too_large".
    """
    document = plain(document_of(text)[1])
    paths: dict[str, dict[str, Any]] = {}
    for each in operations(document):
        item = paths.setdefault(each.path, _some(each.item, "parameters"))
        item[each.method.lower()] = _some(each.facts, "parameters", "requestBody")
    if not paths:
        raise Refused("contract.empty", field="validation")
    root: dict[str, Any] = {"paths": paths}
    _follow(document, root, paths)
    written = json.dumps(root, ensure_ascii=False, separators=(",", ":"))
    if len(written) > LARGEST:
        raise Refused("contract.too_large", field="validation", found=len(written), most=LARGEST)
    return written


def _some(facts: Any, *names: str) -> dict[str, Any]:
    return {name: _bare(facts[name]) for name in names if name in facts}


def _bare(node: Any, *, is_named: bool = False) -> Any:
    """Return a part without the words in it, which nothing is held to."""
    if isinstance(node, list):
        return [_bare(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key, value in node.items():
        if is_named:
            found[key] = _bare(value)
        elif key not in _WORDS and not key.startswith("x-nenso"):
            found[key] = value if key in _VERBATIM else _bare(value, is_named=key in _NAMED)
    return found


def _follow(document: Document, root: dict[str, Any], paths: Any) -> None:
    """Put what is referred to where it is referred to, and what that refers to."""
    waiting, known = list(_references(paths, "#/paths")), set()
    while waiting:
        reference, place = waiting.pop()
        if reference in known:
            continue
        known.add(reference)
        target = document.at(reference)
        if target is None:
            raise Refused(
                "contract.reference", field="validation", reference=str(reference)[:200], place=place[:300]
            )
        made = _bare(target)
        _put(root, reference, made)
        waiting += _references(made, reference)


def _references(node: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield every reference within a part, with the place where it stands."""
    if isinstance(node, list):
        for number, each in enumerate(node):
            yield from _references(each, f"{place}/{number}")
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value, place
            elif key not in _VERBATIM or isinstance(value, dict):
                yield from _references(value, f"{place}/{key.replace('~', '~0').replace('/', '~1')}")


def _put(root: dict[str, Any], reference: str, made: Any) -> None:
    """Put a part at its pointer, under the words that the pointer has, such that `Document.at` finds it there."""
    *way, last = [_key(each) for each in reference[2:].split("/")]
    found = root
    for each in way:
        inner = found.setdefault(each, {})
        if not isinstance(inner, dict):
            return  # within a list that stands there whole already
        found = inner
    found[last] = made


def _key(part: str) -> str:
    return unquote(part).replace("~1", "/").replace("~0", "~")
