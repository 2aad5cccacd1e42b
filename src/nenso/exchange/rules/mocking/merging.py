"""A schema with its parts made one: all of `allOf`, and of `anyOf` the first alternative that is more than null."""

from typing import Any

from nenso.exchange.rules.mocking.schemas import CUT, TAG, Schema

_LEAST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_MOST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_SPOKEN = ("example", "default")


def merged(schema: Schema) -> Schema:
    """Return a schema without parts of its own; those of its properties stay."""
    parts = [merged(each) for each in schema.get("allOf", ())]
    if "anyOf" in schema:
        parts.append(merged(_chosen(schema["anyOf"])))
    found = {key: value for key, value in schema.items() if key not in ("allOf", "anyOf")}
    if TAG in found and isinstance(found[TAG][0], str):
        found[TAG] = [found[TAG]]
    # An example of one part is none of the whole, unless it is the only one that says anything.
    is_alone = len(parts) == 1 and not any(key in found for key in ("properties", "required"))
    for part in parts:
        _add(found, part, is_alone)
    return found


def _chosen(alternatives: list[Schema]) -> Schema:
    real = [each for each in alternatives if each.get("type") != "null" and each.get("enum") != [None]]
    return next((each for each in real if CUT not in each), (real or alternatives)[0])


def _add(found: Schema, part: Schema, is_alone: bool) -> None:
    for key, value in part.items():
        if key == "properties":
            found[key] = _both(found.get(key, {}), value)
        elif key in ("required", TAG):
            held = found.get(key, [])
            found[key] = [*held, *(each for each in value if each not in held)]
        elif key in _LEAST and key in found:
            found[key] = min(found[key], value)
        elif key in _MOST and key in found:
            found[key] = max(found[key], value)
        elif key not in _SPOKEN or is_alone:
            found.setdefault(key, value)


def _both(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of two parts; of one that both have, both count."""
    shared = {name: {"allOf": [one[name], each]} for name, each in other.items() if name in one}
    return one | other | shared
