"""The operation that a request means: the path that fits, literal before template, and what the document says of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from nenso.exchange.rules.mocking.documents import Document
from nenso.exchange.rules.protocol.requests import METHODS

JSON = "application/json"
_OK, _LEAST_STATUS, _MOST_STATUS = 200, 200, 599


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a document, with what its path item says for all of them."""

    method: str
    path: str  # as the document writes it
    facts: Mapping[str, Any]
    item: Mapping[str, Any]


def operations(document: Document) -> Iterator[Operation]:
    """Give every operation of a document, in its order."""
    paths = document.root.get("paths")
    for path, written in paths.items() if isinstance(paths, dict) else ():
        item = document.resolved(written)
        for name, facts in item.items() if path.startswith("/") else ():
            if name.upper() in METHODS:
                yield Operation(name.upper(), path, document.resolved(facts), item)


def fitting(document: Document, path: str) -> list[tuple[Operation, dict[str, str]]]:
    """Return the operations whose path fits one that is asked, with what stands for its templates; the most literal first."""
    asked = parts_asked(path)
    found = []
    for each in operations(document):
        taken = taken_by(each.path.split("/"), asked)
        if taken is not None:
            found.append((each, taken))
    return sorted(found, key=lambda each: ["{" in part for part in each[0].path.split("/")])


def parts_asked(path: str) -> list[str]:
    """Return the elements of a path that is asked, decoded."""
    return [unquote(part, errors="replace") for part in (path or "/").split("/")]


def taken_by(template: list[str], asked: list[str]) -> dict[str, str] | None:
    """Return what stands for each `{name}` of a path's elements; None where the path is not one of them."""
    if len(template) != len(asked):
        return None
    found: dict[str, str] = {}
    for part, value in zip(template, asked, strict=True):
        taken = _element(part, value)
        if taken is None:
            return None
        found |= taken
    return found


def _element(part: str, value: str) -> dict[str, str] | None:
    """Hold one element to its template (`report-{year}.{kind}`); each name takes as little as it can, and something."""
    literals, names = _split(part)
    if not names:
        return {} if unquote(part, errors="replace") == value else None
    if not value.startswith(literals[0]):
        return None
    place = len(literals[0])
    found: dict[str, str] = {}
    for name, after in zip(names, literals[1:], strict=True):
        is_last = name is names[-1] and len(found) == len(names) - 1
        end = _end(value, after, place + 1, is_last)
        if end < place + 1 or (is_last and end + len(after) != len(value)):
            return None
        found[name] = value[place:end]
        place = end + len(after)
    return found


def _end(value: str, after: str, start: int, is_last: bool) -> int:
    if is_last:
        return len(value) - len(after) if value.endswith(after) else -1
    return value.find(after, start) if after else start


def _split(part: str) -> tuple[list[str], list[str]]:
    """Return the literals of a template and the names between them, one fewer."""
    literals, names, rest = [], [], part
    while "{" in rest and "}" in rest[rest.index("{") :]:
        literal, _, rest = rest.partition("{")
        name, _, rest = rest.partition("}")
        literals.append(literal)
        names.append(name)
    return [*literals, rest], names


def response_of(document: Document, operation: Operation) -> tuple[int, Mapping[str, Any]]:
    """Return the status and the response of an operation: its first 2xx, else `default` as 200, else its first."""
    written = operation.facts.get("responses")
    known = list(written.items()) if isinstance(written, dict) else []
    good = [(code, each) for code, each in known if code.startswith("2") and _status(code)]
    usual = [(code, each) for code, each in known if code.lower() == "default"]
    other = [(code, each) for code, each in known if _status(code)]
    for code, each in (*good, *usual, *other):
        return _status(code) or _OK, document.resolved(each)
    return _OK, {}


def _status(code: str) -> int:
    """Return the number of a status, of a range (`2XX`) its first; 0 where it is none that an answer ends with."""
    written = f"{code[0]}00" if len(code) == 3 and code[1:].upper() == "XX" else code
    is_number = written.isascii() and written.isdigit() and len(written) == 3
    return int(written) if is_number and _LEAST_STATUS <= int(written) <= _MOST_STATUS else 0


def content_of(
    written: Mapping[str, Any], operation: Operation, document: Document
) -> dict[str, dict[str, Any]]:
    """Return the media types of a response or a body, each with its schema and examples; those of Swagger 2 too."""
    content = written.get("content")
    if isinstance(content, dict):
        return {name: document.resolved(each) for name, each in content.items()}
    if "schema" not in written and "examples" not in written:
        return {}
    examples = written.get("examples")
    found: dict[str, Any] = {"schema": written.get("schema", {})}
    for name, example in examples.items() if isinstance(examples, dict) else ():
        return {name: {**found, "example": example}}
    produced = operation.facts.get("produces") or document.root.get("produces")
    names = [each for each in produced if isinstance(each, str)] if isinstance(produced, list) else []
    return {chosen(names) or JSON: found}


def chosen(names: Any) -> str:
    """Return the media type that is answered with: JSON where there is one, else the first; "" for none."""
    known = list(names)
    return next((each for each in known if is_json(each)), known[0] if known else "")


def is_json(media_type: str) -> bool:
    """Say whether a media type is written as JSON."""
    name = media_type.partition(";")[0].strip().lower()
    return name == JSON or name.endswith("+json")
