"""Schemas of OpenAPI 2, 3.0 and 3.1 as JSON Schema without references: a tree of bounded size, which takes a bounded time.

References that double each other take longer than the universe has, and a document comes from whoever registered a service.
What is not understood is left out, so that a request is held to less than the document says and never to more.
"""

from functools import lru_cache
from typing import Any

import jsonschema_rs

from nenso.exchange.rules.mocking.documents import Document

Schema = dict[str, Any]
CUT = "x-nenso-cut"  # what would go on without end: takes anything, and is left out of what is made
TAG = "x-nenso-tag"  # of an alternative: the property that tells it apart, and its value
MOST_NODES, DEEPEST = 3_000, 30
PATTERNS = jsonschema_rs.RegexOptions()
_TYPES = frozenset({"string", "number", "integer", "boolean", "array", "object", "null"})
_COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_LARGEST_COUNT = 2**31


def flat(schema: Any, document: Document, is_request: bool = False) -> Schema:
    """Return a schema of a document as a tree; what a server alone writes is not demanded of a request."""
    return _Flat(document, is_request).of(schema, ())


class _Flat:
    def __init__(self, document: Document, is_request: bool) -> None:
        self._document, self._left = document, MOST_NODES
        self._hidden = "readOnly" if is_request else "writeOnly"

    def of(self, schema: Any, behind: tuple[str, ...], depth: int = 0) -> Schema:
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            return {CUT: True}
        if not isinstance(schema, dict):
            return {"enum": [None], "type": "string"} if schema is False else {}
        if "$ref" in schema:
            return self._referred(schema, behind, depth)
        found = _simple(schema)
        self._structure(schema, found, behind, depth + 1)
        return _nullable(schema, found)

    def _referred(self, schema: Schema, behind: tuple[str, ...], depth: int) -> Schema:
        reference = schema["$ref"]
        if not isinstance(reference, str) or reference in behind:
            return {CUT: True}
        target = self.of(self._document.at(reference), (*behind, reference), depth + 1)
        beside = {
            key: value for key, value in schema.items() if key not in ("$ref", "description", "summary")
        }
        return {**self.of(beside, behind, depth + 1), "allOf": [target]} if beside else target

    def _structure(self, schema: Schema, found: Schema, behind: tuple[str, ...], depth: int) -> None:
        def inner(each: Any) -> Schema:
            return self.of(each, behind, depth)

        self._properties(schema, found, inner)
        items = schema.get("items")
        prefix = schema.get("prefixItems", items)
        if isinstance(prefix, list):
            found["prefixItems"] = [inner(each) for each in prefix] or [{}]
        if isinstance(items, dict):
            found["items"] = inner(items)
        parts = [inner(each) for each in _listed(schema, "allOf")]
        # Where something is left out, two may fit of which `oneOf` wants one: any of them is taken.
        named = [name for name in ("oneOf", "anyOf") if _listed(schema, name)]
        parts += [{"anyOf": self._alternatives(schema, name, inner)} for name in named]
        if parts:
            found["allOf"] = parts

    def _properties(self, schema: Schema, found: Schema, inner: Any) -> None:
        properties = schema.get("properties")
        if isinstance(properties, dict):
            found["properties"] = {name: inner(each) for name, each in properties.items()}
            hidden = {
                name
                for name, each in properties.items()
                if self._document.resolved(each).get(self._hidden) is True
            }
            found["required"] = [each for each in found.get("required", ()) if each not in hidden]
            if self._hidden == "writeOnly":
                found["properties"] = {k: v for k, v in found["properties"].items() if k not in hidden}
        further = schema.get("additionalProperties")
        if isinstance(further, dict):
            found["additionalProperties"] = inner(further)
        elif further is False and not schema.get("patternProperties"):
            found["additionalProperties"] = False

    def _alternatives(self, schema: Schema, name: str, inner: Any) -> list[Schema]:
        teller = schema.get("discriminator")
        key = teller.get("propertyName") if isinstance(teller, dict) else None
        mapping = teller.get("mapping") if isinstance(teller, dict) else None
        made = []
        for each in _listed(schema, name):
            found = inner(each)
            reference = each.get("$ref") if isinstance(each, dict) else None
            if isinstance(key, str) and isinstance(reference, str) and CUT not in found:
                found = {**found, TAG: [key, _tag(reference, mapping)]}
            made.append(found)
        return made


def _tag(reference: str, mapping: Any) -> str:
    """Return the value by which a discriminator knows an alternative: of its mapping, else the schema's own name."""
    last = reference.rpartition("/")[2]
    known = mapping.items() if isinstance(mapping, dict) else ()
    return next((value for value, where in known if where in (reference, last)), last)


def _simple(schema: Schema) -> Schema:
    """Return the keywords that hold no schemas, each only where it is what JSON Schema takes."""
    found: Schema = {}
    for key in ("default", "const", "example"):
        if key in schema:
            found[key] = schema[key]
    if isinstance(schema.get("examples"), list) and schema["examples"]:
        found.setdefault("example", schema["examples"][0])
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        found["enum"] = list(schema["enum"])
    types = _types(schema.get("type"))
    if types:
        found["type"] = types[0] if len(types) == 1 else types
    found |= {key: schema[key] for key in _COUNTS if _is_count(schema.get(key))}
    if schema.get("uniqueItems") is True:
        found["uniqueItems"] = True
    if isinstance(schema.get("format"), str):
        found["format"] = schema["format"]
    if isinstance(schema.get("pattern"), str) and is_usable(schema["pattern"]):
        found["pattern"] = schema["pattern"]
    required = schema.get("required")
    if isinstance(required, list):
        found["required"] = list(dict.fromkeys(each for each in required if isinstance(each, str)))
    return found | _bounds(schema)


def _bounds(schema: Schema) -> Schema:
    found = {key: schema[key] for key in _BOUNDS if _is_number(schema.get(key))}
    if found.get("multipleOf", 1) <= 0:
        del found["multipleOf"]
    for whole, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if schema.get(strict) is True and whole in found:  # as OpenAPI 3.0 writes it
            found[strict] = found.pop(whole)
    return found


def _nullable(schema: Schema, found: Schema) -> Schema:
    is_null = schema.get("nullable") is True or schema.get("x-nullable") is True
    if not is_null:
        return found
    if "type" in found:
        types = [found["type"]] if isinstance(found["type"], str) else found["type"]
        return {**found, "type": list(dict.fromkeys((*types, "null")))}
    return {"anyOf": [found, {"type": "null"}]}


def _types(written: Any) -> list[str]:
    given = written if isinstance(written, list) else [written]
    found = ["string" if each == "file" else each for each in given if isinstance(each, str)]
    return list(dict.fromkeys(each for each in found if each in _TYPES))


def _listed(schema: Schema, name: str) -> list[Any]:
    found = schema.get(name)
    return found if isinstance(found, list) else []


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST_COUNT


def _is_number(value: Any) -> bool:
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return is_one and float("-inf") < value < float("inf")


@lru_cache(maxsize=1024)
def is_usable(pattern: str) -> bool:
    """Say whether a pattern can be read in one go, without trying again and again."""
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=PATTERNS)
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True
