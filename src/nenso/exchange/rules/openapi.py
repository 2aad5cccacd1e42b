"""The endpoints that an OpenAPI document describes; pure."""

import json
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from nenso.exchange.rules.facts import EndpointFacts, check_endpoint
from nenso.exchange.rules.protocol.requests import METHODS
from nenso.kernel.rules import Refused

LARGEST = 2_000_000  # characters
JSON, YAML_TYPE = "application/json", "application/yaml"


def read_openapi(text: str) -> tuple[str, tuple[EndpointFacts, ...]]:
    """Return the media type of a document (JSON or YAML; OpenAPI 3, or 2 as "Swagger") and its endpoints in order.

    `/citizens/{id}` becomes `/citizens/*`, and a star that is meant literally gets its backslash.
    Raises `Refused`: "openapi.too_large", "openapi.unreadable", "openapi.none" (not an OpenAPI document), "endpoint.path".
    """
    kind, document = document_of(text)
    paths = document["paths"].items()
    found = {each for path, operations in paths for each in _endpoints(str(path), operations)}
    for each in found:
        check_endpoint(each)
    return kind, tuple(sorted(found, key=lambda each: (each.path, each.method)))


def document_of(text: str) -> tuple[str, dict[Any, Any]]:
    """Return the media type of a document and the document as it was written, whose `paths` are a dict.

    Raises `Refused`: "openapi.too_large", "openapi.unreadable", "openapi.none".
    """
    if len(text) > LARGEST:
        raise Refused("openapi.too_large", field="description", most=LARGEST)
    kind = JSON if text.lstrip("\ufeff \t\r\n").startswith("{") else YAML_TYPE
    document = _loaded(text, kind)
    paths = document.get("paths") if isinstance(document, dict) else None
    if not isinstance(paths, dict) or not ("openapi" in document or "swagger" in document):
        raise Refused("openapi.none", field="description")
    return kind, document


def _loaded(text: str, kind: str) -> Any:
    try:
        return json.loads(text) if kind == JSON else YAML(typ="safe", pure=True).load(text)
    except YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
    except ValueError as fault:
        line = getattr(fault, "lineno", 1)
    except RecursionError:
        line = 1
    raise Refused("openapi.unreadable", field="description", line=line)


def _endpoints(path: str, operations: Any) -> list[EndpointFacts]:
    if not isinstance(operations, dict) or not path.startswith("/"):
        return []
    methods = [str(each).upper() for each in operations]
    return [EndpointFacts(method, glob_of(path)) for method in methods if method in METHODS]


def glob_of(path: str) -> str:
    """Return the glob of a path template: each `{name}` a star within its element, other letters as they are."""
    found, place = [], 0
    while place < len(path):
        end = path.find("}", place) if path[place] == "{" else -1
        if end > 0:
            found.append("*")
            place = end
        else:
            found.append(f"\\{path[place]}" if path[place] in "*\\" else path[place])
        place += 1
    return "".join(found)
