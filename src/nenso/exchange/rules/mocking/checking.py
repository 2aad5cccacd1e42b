"""What of a request its document does not take, each told by its field: `query.year`, `body.address.0`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from nenso.exchange.rules.mocking.documents import Document
from nenso.exchange.rules.mocking.operations import JSON, Operation, is_json
from nenso.exchange.rules.mocking.schemas import PATTERNS, Schema, flat
from nenso.exchange.rules.mocking.values import kind_of

MOST = 20  # faults told at once
_OWN = frozenset({"accept", "content-type", "authorization"})  # headers that OpenAPI says elsewhere


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a mock: path and query undecoded, header names in small letters."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] | None = None
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return a header's value; None where there is none."""
        return (self.headers or {}).get(name.lower())


@dataclass(frozen=True, slots=True)
class Fault:
    """A field of a request, and what is wrong with it, in English."""

    field: str
    why: str


def faults_of(
    document: Document, operation: Operation, asked: Asked, taken: Mapping[str, str]
) -> list[Fault]:
    """Return what is wrong with a request, at most `MOST` faults; none where the document takes it."""
    found = [
        fault
        for each in _parameters(document, operation)
        for fault in _parameter(document, each, asked, taken)
    ]
    found += _body(document, operation, asked)
    return found[:MOST]


def _parameters(document: Document, operation: Operation) -> list[dict[str, Any]]:
    """Return an operation's parameters: its own before those of its path."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for held in (operation.item.get("parameters"), operation.facts.get("parameters")):
        for each in held if isinstance(held, list) else ():
            one = document.resolved(each)
            if isinstance(one.get("name"), str) and isinstance(one.get("in"), str):
                found[one["in"], one["name"]] = one
    return list(found.values())


def _parameter(
    document: Document, one: dict[str, Any], asked: Asked, taken: Mapping[str, str]
) -> Iterator[Fault]:
    where, name = one["in"], one["name"]
    field = f"{where}.{name}"
    given = _given(where, name, asked, taken)
    if given is None:
        return
    schema = flat(one.get("schema", one if "type" in one else {}), document, is_request=True)
    kind = kind_of(schema)
    if not given:
        if (
            one.get("required") is True and kind != "object"
        ):  # an object's members stand under their own names
            yield Fault(field, "is required")
        return
    if kind != "object" and "content" not in one:
        yield from _held(_read(given, schema, kind, one), {**schema, "required": []}, field)


def _given(where: str, name: str, asked: Asked, taken: Mapping[str, str]) -> list[str] | None:
    """Return what a request gives for a parameter; None where it is not looked at."""
    if where == "path":
        return [taken[name]] if name in taken else None
    if where == "query":
        query = parse_qsl(asked.query, keep_blank_values=True, errors="replace")
        return [value for key, value in query if key in (name, f"{name}[]")]
    if where == "header" and name.lower() not in _OWN:
        value = asked.header(name)
        return [] if value is None else [value]
    if where == "cookie":
        pairs = [each.strip().partition("=") for each in (asked.header("cookie") or "").split(";")]
        return [value for key, _, value in pairs if key == name]
    return None


def _read(given: list[str], schema: Schema, kind: str, one: Mapping[str, Any]) -> Any:
    """Return what the texts of a parameter mean to its schema."""
    if kind != "array":
        return _meant(given[-1], kind)
    in_one = one.get("explode") is False or one["in"] in ("path", "header") or "collectionFormat" in one
    marks = {"spaceDelimited": " ", "pipeDelimited": "|", "ssv": " ", "pipes": "|", "tsv": "\t"}
    mark = marks.get(str(one.get("style") or one.get("collectionFormat")), ",")
    texts = given[0].split(mark) if in_one and len(given) == 1 else given
    return [_meant(each.strip(), kind_of(schema.get("items", {}))) for each in texts]


def _meant(text: str, kind: str) -> Any:
    if kind not in ("integer", "number", "boolean"):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, bool | int | float) else text


def _body(document: Document, operation: Operation, asked: Asked) -> Iterator[Fault]:
    described = _described(document, operation)
    if described is None:
        return
    is_required, content = described
    if not asked.body:
        if is_required:
            yield Fault("body", "is required")
        return
    kind = (asked.header("content-type") or "").partition(";")[0].strip().lower()
    names = [each for each in content if _takes(each, kind)] if kind else list(content)
    if not names:
        if content:
            yield Fault("header.Content-Type", f"{kind} is none of {', '.join(content)}"[:300])
        return
    if is_json(kind or names[0]):
        yield from _json(document, content[names[0]].get("schema", {}), asked.body)


def _described(document: Document, operation: Operation) -> tuple[bool, dict[str, dict[str, Any]]] | None:
    """Return whether a body is required, and its media types; None where the document speaks of none."""
    if "requestBody" in operation.facts:
        body = document.resolved(operation.facts["requestBody"])
        content = body.get("content")
        known = content.items() if isinstance(content, dict) else ()
        return body.get("required") is True, {name: document.resolved(each) for name, each in known}
    for one in _parameters(document, operation):
        if one["in"] == "body":  # as Swagger 2 writes it
            held = {"schema": one.get("schema", {})}
            return one.get("required") is True, {JSON: held, "*/*": held}
    return None


def _takes(name: str, kind: str) -> bool:
    known = name.partition(";")[0].strip().lower()
    return known in (kind, "*/*") or (known.endswith("/*") and kind.startswith(known[:-1]))


def _json(document: Document, schema: Any, body: bytes) -> Iterator[Fault]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        yield Fault("body", "is no JSON")
        return
    yield from _held(content, flat(schema, document, is_request=True), "body")


def _held(content: Any, schema: Schema, field: str) -> Iterator[Fault]:
    try:
        held = jsonschema_rs.Draft202012Validator(schema, pattern_options=PATTERNS, validate_formats=True)
    except (jsonschema_rs.ValidationError, ValueError):
        return  # the document's own fault, which is none of who asks
    try:
        for number, fault in enumerate(held.iter_errors(content)):
            if number == MOST:
                return
            yield Fault(_place(field, fault), (fault.message.split("\n")[0] or "does not fit")[:300])
    except ValueError:  # a number or a depth that no schema can be held against
        yield Fault(field, "cannot be read")


def _place(field: str, fault: Any) -> str:
    """Return the field that a fault is about: one that is missing is named itself."""
    missing = getattr(fault.kind, "property", None) if fault.kind.name == "required" else None
    parts = (field, *map(str, fault.instance_path), *([str(missing)] if missing is not None else []))
    return ".".join(parts)[:200]
