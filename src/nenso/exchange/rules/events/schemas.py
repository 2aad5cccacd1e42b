"""Events held to the schema that their type was defined with.

Schemas come from whoever may publish, and run in the gateway: no references (a few of them that double each other take longer
than the universe has), no schema from elsewhere, and only patterns that are read in one go.
"""

from functools import lru_cache
from typing import Any

import jsonschema_rs
import msgspec

from nenso.kernel.rules import Refused

LONGEST_SCHEMA = 16 * 1024  # bytes
DEEPEST = 60  # levels of a schema or an event
_REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_PATTERNS = jsonschema_rs.RegexOptions()


def check_schema(schema: dict[str, Any]) -> None:
    """Hold a schema; raises `Refused`: "event.schema_long", "event.deep", "event.schema_reference", "event.schema"."""
    if len(msgspec.json.encode(schema)) > LONGEST_SCHEMA:
        raise Refused("event.schema_long", field="schema", most=LONGEST_SCHEMA // 1024)
    must_be_flat(schema, "schema")
    if _has_references(schema):
        raise Refused("event.schema_reference", field="schema")
    try:
        _made(schema)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as fault:
        raise Refused("event.schema", field="schema", why=_why(fault)) from None


def must_fit(schema_text: str, event: dict[str, Any]) -> None:
    """Hold an event to a schema as it is kept; raises `Refused`: "event.deep", "event.unfit"."""
    must_be_flat(event, "event")
    try:
        _validator(schema_text).validate(event)
    except jsonschema_rs.ValidationError as fault:
        place = ".".join(("event", *map(str, fault.instance_path)))
        raise Refused("event.unfit", field=place[:200], why=_why(fault)) from None
    except ValueError as fault:  # a number that no schema can be held against
        raise Refused("event.unfit", field="event", why=_why(fault)) from None


def must_be_flat(content: Any, field: str) -> None:
    """Raise `Refused("event.deep")` where objects and lists stand in each other too deep."""
    level, depth = [content], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Refused("event.deep", field=field, most=DEEPEST)
        level = [inner for each in level for inner in _inside(each)]


def _inside(content: Any) -> list[Any]:
    found = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    return [each for each in found if isinstance(each, dict | list)]


def _has_references(schema: Any) -> bool:
    """Say whether a reference stands anywhere; one that is only an example is taken for one too."""
    if isinstance(schema, dict) and not _REFERENCES.isdisjoint(schema):
        return True
    return any(_has_references(each) for each in _inside(schema))


@lru_cache(maxsize=512)
def _validator(schema_text: str) -> Any:
    return _made(msgspec.json.decode(schema_text))


def _made(schema: dict[str, Any]) -> Any:
    return jsonschema_rs.validator_for(
        schema, pattern_options=_PATTERNS, retriever=_nothing_from_elsewhere, validate_formats=True
    )


def _nothing_from_elsewhere(address: str) -> Any:
    raise ValueError(address[:200])


def _why(fault: Exception) -> str:
    """Return what the validator says, in English whatever language was asked for: its first line."""
    return (str(getattr(fault, "message", "") or fault).split("\n")[0] or type(fault).__name__)[:300]
