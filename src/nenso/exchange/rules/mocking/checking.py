"""What of a request its document does not take, each told by its field: `query.year`, `body.address.0`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from nenso.exchange.rules.mocking.demands import Body, Demands, Parameter, Validator, demands_of
from nenso.exchange.rules.mocking.documents import Document
from nenso.exchange.rules.mocking.operations import Operation, is_json

MOST = 20  # faults told at once


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: path and query undecoded, header names in small letters. `body` None: there is one that is not looked at."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] | None = None
    body: bytes | None = b""

    def header(self, name: str) -> str | None:
        """Return a header's value; None where there is none."""
        return (self.headers or {}).get(name.lower())


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a request: where (`("body", "address", "0")`), which keyword of the schema says so, and why, in English.

    `facts` are what the keyword says: a limit, types, a pattern.
    """

    at: tuple[str, ...]
    why: str
    keyword: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The place in one word."""
        return ".".join(self.at)[:200]


def faults_of(
    document: Document, operation: Operation, asked: Asked, taken: Mapping[str, str]
) -> list[Fault]:
    """Return what is wrong with a request, at most `MOST` faults; none where the document takes it."""
    return faults(demands_of(document, operation), asked, taken)


def faults(demands: Demands, asked: Asked, taken: Mapping[str, str]) -> list[Fault]:
    """Return what a request does not fulfil, at most `MOST` faults; `taken` is what stands for the path's templates."""
    found = [fault for each in demands.parameters for fault in _parameter(each, asked, taken)]
    if demands.body is not None:
        found += _body(demands.body, asked)
    return found[:MOST]


def _parameter(one: Parameter, asked: Asked, taken: Mapping[str, str]) -> Iterator[Fault]:
    at = (one.where, one.name)
    given = _given(one, asked, taken)
    if given is None:
        return
    if not given:
        if one.is_required:
            yield Fault(at, "is required", "required")
        return
    if one.schema is not None:
        yield from _held(_read(given, one), one.schema, at)


def _given(one: Parameter, asked: Asked, taken: Mapping[str, str]) -> list[str] | None:
    """Return what a request gives for a parameter; None where the path has none of its name."""
    if one.where == "path":
        return [taken[one.name]] if one.name in taken else None
    if one.where == "query":
        query = parse_qsl(asked.query, keep_blank_values=True, errors="replace")
        return [value for key, value in query if key in (one.name, f"{one.name}[]")]
    if one.where == "header":
        value = asked.header(one.name)
        return [] if value is None else [value]
    pairs = [each.strip().partition("=") for each in (asked.header("cookie") or "").split(";")]
    return [value for key, _, value in pairs if key == one.name]


def _read(given: list[str], one: Parameter) -> Any:
    """Return what the texts of a parameter mean to its schema."""
    if one.kind != "array":
        return _meant(given[-1], one.kind)
    texts = given[0].split(one.mark) if one.mark and len(given) == 1 else given
    return [_meant(each.strip(), one.item) for each in texts]


def _meant(text: str, kind: str) -> Any:
    if kind not in ("integer", "number", "boolean"):
        return text
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, bool | int | float) else text


def _body(body: Body, asked: Asked) -> Iterator[Fault]:
    if asked.body == b"":
        if body.is_required:
            yield Fault(("body",), "is required", "required")
        return
    kind = (asked.header("content-type") or "").partition(";")[0].strip().lower()
    names = [each for each in body.types if _takes(each, kind)] if kind else list(body.types)
    if not names:
        if body.types:
            facts = {"found": kind[:80], "known": ", ".join(body.types)[:300]}
            why = f"{kind} is none of {', '.join(body.types)}"[:300]
            yield Fault(("header", "Content-Type"), why, "contentType", facts)
        return
    if asked.body is not None and is_json(kind or names[0]):
        yield from _json(body.types[names[0]], asked.body)


def _takes(name: str, kind: str) -> bool:
    known = name.partition(";")[0].strip().lower()
    return known in (kind, "*/*") or (known.endswith("/*") and kind.startswith(known[:-1]))


def _json(schema: Validator | None, body: bytes) -> Iterator[Fault]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        yield Fault(("body",), "is no JSON", "json")
        return
    if schema is not None:
        yield from _held(content, schema, ("body",))


def _held(content: Any, schema: Validator, at: tuple[str, ...]) -> Iterator[Fault]:
    try:
        for number, fault in enumerate(schema.iter_errors(content)):
            if number == MOST:
                return
            why = (fault.message.split("\n")[0] or "does not fit")[:300]
            yield Fault(_place(at, fault), why, fault.kind.name, _facts(fault.kind))
    except ValueError:  # a number or a depth that no schema can be held against
        yield Fault(at, "cannot be read", "unreadable")


def _place(at: tuple[str, ...], fault: Any) -> tuple[str, ...]:
    """Return the place that a fault is about: one that is missing is named itself."""
    missing = getattr(fault.kind, "property", None) if fault.kind.name == "required" else None
    return (*at, *map(str, fault.instance_path), *([str(missing)] if missing is not None else []))


def _facts(kind: Any) -> dict[str, Any]:
    names = ("limit", "types", "pattern", "format", "options", "expected_value", "unexpected", "multiple_of")
    return {name: getattr(kind, name) for name in names if hasattr(kind, name)}
