"""What does not fit a document, as a refusal: the place as whoever asked knows it, and the keyword that says so in words."""

from collections.abc import Callable, Mapping
from typing import Any

from nenso.exchange.rules.mocking.checking import Fault
from nenso.kernel.rules import Text

_WHERE: Mapping[str, Text] = {
    "path": Text("tham số đường dẫn “{name}”", "path parameter “{name}”"),
    "query": Text("tham số truy vấn “{name}”", "query parameter “{name}”"),
    "header": Text("tiêu đề “{name}”", "header “{name}”"),
    "cookie": Text("cookie “{name}”", "cookie “{name}”"),
}
_BODY = Text("thân yêu cầu, {pointer}", "body, {pointer}")
_WHOLE = Text("thân yêu cầu", "body")
_LIMITS: Mapping[str, Text] = {
    "minimum": Text("không được nhỏ hơn {limit}", "must be at least {limit}"),
    "maximum": Text("không được lớn hơn {limit}", "must be at most {limit}"),
    "exclusiveMinimum": Text("phải lớn hơn {limit}", "must be more than {limit}"),
    "exclusiveMaximum": Text("phải nhỏ hơn {limit}", "must be less than {limit}"),
    "multipleOf": Text("phải là bội số của {multiple_of}", "must be a multiple of {multiple_of}"),
    "minLength": Text("phải có ít nhất {limit} ký tự", "must have at least {limit} letters"),
    "maxLength": Text("có nhiều nhất {limit} ký tự", "may have {limit} letters at most"),
    "minItems": Text("phải có ít nhất {limit} phần tử", "must have at least {limit} items"),
    "maxItems": Text("có nhiều nhất {limit} phần tử", "may have {limit} items at most"),
    "uniqueItems": Text("có phần tử lặp lại", "has the same item twice"),
    "minProperties": Text("phải có ít nhất {limit} khóa", "must have at least {limit} members"),
    "maxProperties": Text("có nhiều nhất {limit} khóa", "may have {limit} members at most"),
}
_TYPES: Mapping[str, Text] = {
    "string": Text("chữ", "a text"),
    "integer": Text("số nguyên", "a whole number"),
    "number": Text("số", "a number"),
    "boolean": Text("true hoặc false", "true or false"),
    "array": Text("danh sách", "a list"),
    "object": Text("đối tượng", "an object"),
    "null": Text("null", "null"),
}
_MOST_NAMED = 10


def told(fault: Fault) -> tuple[str, dict[str, Any]]:
    """Return the code of a fault's refusal, and the facts of its sentence."""
    facts = {name: value for name, value in fault.facts.items() if value is not None}
    place = {"place": place_of(fault.at)}
    keyword = fault.keyword
    if keyword in _WHOLE_REQUEST:
        return _WHOLE_REQUEST[keyword], facts
    if keyword in _PLAIN:
        return _PLAIN[keyword], place
    if keyword in _LIMITS:
        return "contract.limit", place | {"limit": _LIMITS[keyword].fill(**_plain(facts))}
    if keyword in _WITH_FACTS and facts:
        code, name, words = _WITH_FACTS[keyword]
        return code, place | {name: words(next(iter(facts.values())))}
    return "contract.other", place | {"why": fault.why}


def place_of(at: tuple[str, ...]) -> Text:
    """Return a place in words: a parameter by its name, a part of the body by its JSON pointer (RFC 6901)."""
    where, *way = at
    if where == "body":
        pointer = "".join(f"/{each.replace('~', '~0').replace('/', '~1')}" for each in way)[:300]
        return _BODY.fill(pointer=pointer) if pointer else _WHOLE
    name = ".".join(way)[:200]
    return _WHERE[where].fill(name=name)


def placed(at: tuple[str, ...]) -> str:
    """Return a place of the document in one word, the same for all items of a list: `query/page`, `body/people/*/name`."""
    where, *way = at
    parts = ("*" if each.isdigit() else each.replace("~", "~0").replace("/", "~1") for each in way)
    return "/".join((where, *parts))[:300]


def place_at(written: str) -> Text:
    """Return in words what `placed` wrote; nothing where it is the path itself."""
    where, *way = written.split("/")
    if where not in ("body", *_WHERE):
        return Text("–", "–")
    return place_of((where, *(each.replace("~1", "/").replace("~0", "~") for each in way)))


def _types(types: Any) -> Text:
    known = [_TYPES.get(str(each), Text(str(each), str(each))) for each in types]
    return Text(" hoặc ".join(each.vi for each in known), " or ".join(each.en for each in known))


def _listed(values: Any) -> str:
    given = values if isinstance(values, list) else [values]
    more = " …" if len(given) > _MOST_NAMED else ""
    return (", ".join(str(each) for each in given[:_MOST_NAMED]) + more)[:300]


def _plain(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return limits as the document writes them: a number in a language's own form is none that a program sends."""
    return {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in facts.items()}


_WHOLE_REQUEST: Mapping[str, str] = {"contentType": "contract.content_type", "json": "contract.no_json"}
_PLAIN: Mapping[str, str] = {
    "required": "contract.required",
    "anyOf": "contract.no_alternative",
    "oneOf": "contract.no_alternative",
}
# By keyword: the code, and the one fact of its sentence with how it is written.
_WITH_FACTS: Mapping[str, tuple[str, str, Callable[[Any], Any]]] = {
    "type": ("contract.type", "types", _types),
    "enum": ("contract.value", "known", _listed),
    "const": ("contract.value", "known", _listed),
    "pattern": ("contract.pattern", "pattern", _listed),
    "format": ("contract.format", "format", _listed),
    "additionalProperties": ("contract.unknown_members", "names", _listed),
}
