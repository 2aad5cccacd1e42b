"""A mock of a service: what it would plausibly answer to a request, by its OpenAPI document alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from nenso.exchange.rules.mocking.checking import Asked, faults_of
from nenso.exchange.rules.mocking.documents import Document, plain
from nenso.exchange.rules.mocking.operations import (
    JSON,
    Operation,
    chosen,
    content_of,
    fitting,
    is_json,
    operations,
    response_of,
)
from nenso.exchange.rules.mocking.schemas import flat
from nenso.exchange.rules.mocking.values import value_of
from nenso.exchange.rules.openapi import document_of

PROBLEM = "application/problem+json"  # RFC 9457
BAD, NOT_FOUND, NOT_ALLOWED = 400, 404, 405
_WITHOUT_BODY = frozenset({204, 205, 304})
_MEDIA_TYPE_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `allow` are the methods of the path where the one that was asked is none of them."""

    status: int
    media_type: str
    body: bytes
    allow: tuple[str, ...] = ()


def mock_of(text: str) -> Document:
    """Return a document to answer by; raises `Refused` as `read_openapi` does."""
    return plain(document_of(text)[1])


def answer_to(document: Document, asked: Asked) -> Answer:
    """Return what a service would plausibly answer: its first good response, or why the document does not take the request."""
    found = fitting(document, asked.path)
    if not found:
        return problem(NOT_FOUND, "The description has no such path.")
    for operation, taken in found:
        if operation.method == asked.method:
            faults = faults_of(document, operation, asked, taken)
            if not faults:
                return example_of(document, operation)
            told = [{"field": each.field, "why": each.why} for each in faults]
            return problem(
                BAD, "The request does not fit the description.", field=told[0]["field"], errors=told
            )
    methods = tuple(sorted({operation.method for operation, _ in found}))
    return problem(NOT_ALLOWED, "The description has no such method for this path.", allow=methods)


def examples(document: Document) -> Iterator[tuple[Operation, Answer]]:
    """Give each operation of a document with its example answer, in the document's order; made as they are asked for."""
    for each in operations(document):
        yield each, example_of(document, each)


def example_of(document: Document, operation: Operation) -> Answer:
    """Return the answer of an operation: the example of its first good response, else one made from its schema."""
    status, response = response_of(document, operation)
    content = content_of(response, operation, document)
    media_type = chosen(content)
    if not media_type or status in _WITHOUT_BODY:
        return Answer(status, "", b"")
    value = _value(document, content[media_type])
    if not _is_sendable(media_type):
        media_type = JSON
    if is_json(media_type):
        return Answer(status, media_type, _written(value))
    if isinstance(value, dict | list):  # it cannot be written as what it should be
        return Answer(status, JSON, _written(value))
    return Answer(status, media_type, value.encode() if isinstance(value, str) else _written(value))


def _value(document: Document, media: dict[str, Any]) -> Any:
    if "example" in media:
        return media["example"]
    known = media.get("examples")
    for each in known.values() if isinstance(known, dict) else ():
        one = document.resolved(each)
        if "value" in one:
            return one["value"]
    return value_of(flat(media.get("schema", {}), document))


def _is_sendable(media_type: str) -> bool:
    """Say whether a media type can stand in a header: not a range, and nothing that breaks its line."""
    is_plain = media_type.isascii() and media_type.isprintable() and len(media_type) <= _MEDIA_TYPE_LONGEST
    return is_plain and "/" in media_type and "*" not in media_type


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def problem(status: int, detail: str, allow: tuple[str, ...] = (), **facts: Any) -> Answer:
    """Return an answer that says why there is no other."""
    titles = {BAD: "Bad Request", NOT_FOUND: "Not Found", NOT_ALLOWED: "Method Not Allowed"}
    content = {"title": titles[status], "status": status, "detail": detail, **facts}
    return Answer(status, PROBLEM, _written(content), allow)
