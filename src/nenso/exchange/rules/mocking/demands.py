"""What a document demands of the requests to one operation, made ready once: parameters, media types, schemas that are compiled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from nenso.exchange.rules.mocking.documents import Document
from nenso.exchange.rules.mocking.operations import JSON, Operation, is_json
from nenso.exchange.rules.mocking.schemas import PATTERNS, Schema, flat
from nenso.exchange.rules.mocking.values import kind_of

Validator = jsonschema_rs.Draft202012Validator
_MARKS = {"spaceDelimited": " ", "pipeDelimited": "|", "ssv": " ", "pipes": "|", "tsv": "\t"}
# Headers that OpenAPI says elsewhere, and those that the exchange makes where a client leaves them out.
_OWN = frozenset({"accept", "content-type", "authorization", "x-road-id", "x-road-request-id"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter. `mark` parts its values where they stand in one text; no `schema`: its value is not looked at."""

    where: str
    name: str
    kind: str
    is_required: bool
    item: str  # the kind of each value of a list
    mark: str
    schema: Validator | None


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request: whether there has to be one, and the schema of each media type (none: anything)."""

    is_required: bool
    types: dict[str, Validator | None]


@dataclass(frozen=True, slots=True)
class Demands:
    """What one operation demands; no `body`: the document speaks of none."""

    parameters: tuple[Parameter, ...]
    body: Body | None


def demands_of(document: Document, operation: Operation) -> Demands:
    """Return what a document demands of an operation's requests."""
    written = parameters_of(document, operation)
    known = (_parameter(document, each) for each in written)
    return Demands(tuple(each for each in known if each), _body(document, operation, written))


def parameters_of(document: Document, operation: Operation) -> list[dict[str, Any]]:
    """Return an operation's parameters as they are written: its own before those of its path."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for held in (operation.item.get("parameters"), operation.facts.get("parameters")):
        for each in held if isinstance(held, list) else ():
            one = document.resolved(each)
            if isinstance(one.get("name"), str) and isinstance(one.get("in"), str):
                found[one["in"], one["name"]] = one
    return list(found.values())


def compiled(schema: Schema) -> Validator | None:
    """Return a schema made ready; None where it is none, which is the document's own fault and none of who asks."""
    try:
        return Validator(schema, pattern_options=PATTERNS, validate_formats=True)
    except (jsonschema_rs.ValidationError, ValueError):
        return None


def _parameter(document: Document, one: dict[str, Any]) -> Parameter | None:
    where, name = one["in"], one["name"]
    if where not in ("path", "query", "header", "cookie") or (where == "header" and name.lower() in _OWN):
        return None
    schema = flat(one.get("schema", one if "type" in one else {}), document, is_request=True)
    kind = kind_of(schema)
    # An object's members stand under their own names.
    is_read = kind != "object" and "content" not in one
    return Parameter(
        where,
        name,
        kind,
        one.get("required") is True and kind != "object",
        kind_of(schema.get("items", {})),
        _mark(one),
        compiled({**schema, "required": []}) if is_read else None,
    )


def _mark(one: dict[str, Any]) -> str:
    in_one = one.get("explode") is False or one["in"] in ("path", "header") or "collectionFormat" in one
    return _MARKS.get(str(one.get("style") or one.get("collectionFormat")), ",") if in_one else ""


def _body(document: Document, operation: Operation, written: list[dict[str, Any]]) -> Body | None:
    described = _described(document, operation, written)
    if described is None:
        return None
    is_required, content = described
    return Body(is_required, dict(_types(document, content)))


def _types(document: Document, content: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Validator | None]]:
    for name, each in content.items():
        is_held = is_json(name) or "*" in name
        yield name, compiled(flat(each.get("schema", {}), document, is_request=True)) if is_held else None


def _described(
    document: Document, operation: Operation, written: list[dict[str, Any]]
) -> tuple[bool, dict[str, dict[str, Any]]] | None:
    """Return whether a body is required, and its media types; None where the document speaks of none."""
    if "requestBody" in operation.facts:
        body = document.resolved(operation.facts["requestBody"])
        content = body.get("content")
        known = content.items() if isinstance(content, dict) else ()
        return body.get("required") is True, {name: document.resolved(each) for name, each in known}
    for one in written:
        if one["in"] == "body":  # as Swagger 2 writes it
            held = {"schema": one.get("schema", {})}
            return one.get("required") is True, {JSON: held, "*/*": held}
    return None
