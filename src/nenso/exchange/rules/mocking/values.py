"""A value that fits a schema, always the same one: examples first, then constants, then what its type and bounds make."""

import math
from typing import Any

from nenso.exchange.rules.mocking.merging import merged
from nenso.exchange.rules.mocking.patterns import text_for
from nenso.exchange.rules.mocking.schemas import CUT, TAG, Schema

LEFT_OUT = object()  # what would go on without end
MOST_VALUES, MOST_ITEMS, LONGEST = 1_000, 10, 1_000
_FORMATS = {
    "date": "2026-01-15",
    "date-time": "2026-01-15T08:30:00+07:00",
    "time": "08:30:00+07:00",
    "duration": "P1D",
    "email": "nguyen.van.a@example.vn",
    "idn-email": "nguyen.van.a@example.vn",
    "uuid": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "uri": "https://example.vn/1",
    "url": "https://example.vn/1",
    "iri": "https://example.vn/1",
    "uri-reference": "/1",
    "hostname": "example.vn",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "byte": "TuG7gW4gU+G7kQ==",
    "json-pointer": "/1",
}


def value_of(schema: Schema) -> Any:
    """Return a value for a schema as `flat` gives it; None where nothing can be made."""
    made = _Maker().of(schema)
    return None if made is LEFT_OUT else made


class _Maker:
    def __init__(self) -> None:
        self._left = MOST_VALUES

    def of(self, schema: Schema) -> Any:
        self._left -= 1
        whole = merged(schema)
        if CUT in whole or self._left < 0:
            return LEFT_OUT
        for key in ("const", "example", "default"):
            if key in whole:
                return whole[key]
        if "enum" in whole:
            return next((each for each in whole["enum"] if each is not None), None)
        return self._by_type(whole, kind_of(whole))

    def _by_type(self, schema: Schema, kind: str) -> Any:
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            return self._array(schema)
        if kind in ("integer", "number"):
            return number(schema, kind == "integer")
        if kind == "boolean":
            return True
        return None if kind == "null" else text(schema)

    def _object(self, schema: Schema) -> Any:
        made: dict[str, Any] = {}
        for name, each in schema.get("properties", {}).items():
            value = self.of(each)
            if value is not LEFT_OUT:
                made[name] = value
        made.update(schema.get(TAG, ()))
        return made | self._further(schema, made)

    def _further(self, schema: Schema, made: dict[str, Any]) -> dict[str, Any]:
        """Return what is demanded and not described, and one or more of what may stand beside."""
        beside = schema.get("additionalProperties", {})
        if beside is False:
            return {}
        known = schema.get("properties", {})
        names = [each for each in schema.get("required", ()) if each not in made and each not in known]
        wanted = min(max(schema.get("minProperties", 0), 1 if beside and not made else 0), MOST_ITEMS)
        names += [f"key{number}" for number in range(1, wanted - len(made) - len(names) + 1)]
        values = [(name, self.of(beside)) for name in names]
        return {name: value for name, value in values if value is not LEFT_OUT}

    def _array(self, schema: Schema) -> Any:
        first = [self.of(each) for each in schema.get("prefixItems", ())][
            : schema.get("maxItems", MOST_ITEMS)
        ]
        items = schema.get("items", {})
        wanted = min(
            schema.get("minItems", 0 if first else 1), schema.get("maxItems", MOST_ITEMS), MOST_ITEMS
        )
        found = [each for each in first if each is not LEFT_OUT]
        choices = merged(items).get("enum", ()) if schema.get("uniqueItems") else ()
        for place in range(len(found), max(wanted, min(1, schema.get("maxItems", 1)) - len(first))):
            value = choices[place % len(choices)] if choices else self.of(items)
            if value is LEFT_OUT:
                break
            found.append(_other(value, place) if schema.get("uniqueItems") and not choices else value)
        return found


def kind_of(schema: Schema) -> str:
    """Return the type of a value: the first that is not null, else the one that the other keywords speak of."""
    given = schema.get("type", ())
    types = [given] if isinstance(given, str) else given
    named = next((each for each in types if each != "null"), "null" if types else "")
    if named:
        return named
    signs = {
        "object": ("properties", "additionalProperties", "required", "minProperties", TAG),
        "array": ("items", "prefixItems", "minItems", "maxItems"),
        "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    }
    return next((kind for kind, keys in signs.items() if any(key in schema for key in keys)), "string")


def _other(value: Any, place: int) -> Any:
    """Return another value of the same kind for a later place of a list in which each stands once."""
    if not place or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value + place
    return f"{value}{place}" if isinstance(value, str) else value


def number(schema: Schema, is_whole: bool) -> int | float:
    """Return 1, or what is nearest to it within the bounds, a multiple where one is asked for."""
    step = schema.get("multipleOf", 1 if is_whole else 0)
    low, high = schema.get("minimum", -math.inf), schema.get("maximum", math.inf)
    above, below = schema.get("exclusiveMinimum", -math.inf), schema.get("exclusiveMaximum", math.inf)
    try:
        found = _within(max(low, above), min(high, below), step, above >= low, below <= high)
        return int(found) if is_whole or float(found).is_integer() else found
    except (OverflowError, ValueError):
        return 1


def _within(low: float, high: float, step: float, is_above: bool, is_below: bool) -> float:
    start = min(max(1, low), high)
    if step:
        found = math.ceil(start / step) * step
        if found == low and is_above:
            found += step
        if found > high or (found == high and is_below):
            found = (math.ceil(high / step) - 1) * step if is_below else math.floor(high / step) * step
        return found
    if (start == low and is_above) or (start == high and is_below):
        if math.isfinite(low) and math.isfinite(high):
            return low + (high - low) / 2
        return start + 1 if start == low else start - 1
    return start


def text(schema: Schema) -> str:
    """Return a text by pattern, format and length."""
    least: int = min(schema.get("minLength", 0), LONGEST)
    most: int = schema.get("maxLength", LONGEST)
    made = text_for(schema["pattern"], least) if "pattern" in schema else None
    if made is not None:
        return made
    found = _FORMATS.get(str(schema.get("format")))
    if found is not None:
        return found
    return ("string" * (least // 6 + 1))[: max(least, min(6, most))]
