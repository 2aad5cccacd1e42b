"""A graph as a file: Turtle, or JSON-LD with short names and one object for each thing."""

import json
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from nenso.catalogue.dcat.graph import Graph
from nenso.catalogue.dcat.vocabulary import PREFIXES, term

TURTLE, JSON_LD = "text/turtle", "application/ld+json"


def written(graph: Graph, kind: str, terms: str) -> bytes:
    """Return a graph as Turtle or JSON-LD, by its media type; `terms` is the place of our own words. UTF-8."""
    prefixes = {**PREFIXES, "nenso": terms}
    if kind == TURTLE:
        found = serialize(graph, format=RdfFormat.TURTLE, prefixes=prefixes)
        assert found is not None
        return _in_order(found)
    return json.dumps(_json_ld(graph, prefixes), ensure_ascii=False).encode()


def _in_order(turtle: bytes) -> bytes:
    """Put the prefixes in order, which are written in another one each time: the same graph shall be the same bytes."""
    lines = turtle.split(b"\n")
    count = next(place for place, line in enumerate(lines) if not line.startswith(b"@prefix "))
    return b"\n".join([*sorted(lines[:count]), *lines[count:]])


def _json_ld(graph: Graph, prefixes: dict[str, str]) -> dict[str, Any]:
    things: dict[str, dict[str, Any]] = {}
    kind = term("rdf:type")
    short = _Short(prefixes)
    for each in graph:
        assert isinstance(each.subject, NamedNode)
        thing = things.setdefault(each.subject.value, {"@id": each.subject.value})
        if each.predicate == kind:
            assert isinstance(each.object, NamedNode)
            thing.setdefault("@type", []).append(short(each.object))
        else:
            thing.setdefault(short(each.predicate), []).append(_value(each.object, short))
    return {"@context": prefixes, "@graph": list(things.values())}


class _Short:
    """Short names of the words of vocabularies, each looked for once."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._known: dict[str, str] = {}

    def __call__(self, node: NamedNode) -> str:
        if node.value not in self._known:
            self._known[node.value] = next(
                (
                    f"{prefix}:{node.value.removeprefix(space)}"
                    for prefix, space in self._prefixes.items()
                    if node.value.startswith(space)
                ),
                node.value,
            )
        return self._known[node.value]


def _value(value: Any, short: _Short) -> Any:
    if not isinstance(value, Literal):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == term("xsd:string"):
        return value.value
    if value.datatype == term("xsd:boolean"):
        return value.value == "true"
    if value.datatype == term("xsd:integer"):
        return int(value.value)
    return {"@value": value.value, "@type": short(value.datatype)}
