"""Requests held to a service's OpenAPI document: what counts of it, what does not fit it, where, in words."""

import json
from pathlib import Path
from typing import Any

import pytest

from nenso.exchange.rules.contracts.contract import Contract, read_contract
from nenso.exchange.rules.contracts.stripping import LARGEST, contract_of
from nenso.exchange.rules.mocking.checking import Asked
from nenso.exchange.texts import REFUSALS
from nenso.kernel.rules import Refused, Text

DOCS = Path(__file__).parents[3] / "docs"
JSON = {"content-type": "application/json"}
PEOPLE: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Dân cư", "version": "1"},
    "paths": {
        "/people": {
            "post": {
                "requestBody": {"$ref": "#/components/requestBodies/person"},
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/answer"}}}
                    }
                },
            }
        },
        "/people/mine": {"get": {}},
        "/people/{id}": {
            "parameters": [{"$ref": "#/components/parameters/id"}],
            "get": {
                "parameters": [
                    {
                        "name": "year",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "integer", "minimum": 2000},
                    },
                    {
                        "name": "kind",
                        "in": "query",
                        "schema": {"type": "array", "items": {"enum": ["a", "b"]}},
                    },
                    {
                        "name": "X-Reason",
                        "in": "header",
                        "required": True,
                        "schema": {"type": "string", "minLength": 3},
                    },
                    {"name": "X-Road-Id", "in": "header", "required": True, "schema": {"type": "string"}},
                ]
            },
        },
    },
    "components": {
        "parameters": {
            "id": {"name": "id", "in": "path", "required": True, "schema": {"pattern": "^[0-9]+$"}}
        },
        "requestBodies": {
            "person": {
                "required": True,
                "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/person"}},
                    "text/csv": {"schema": {"type": "string"}},
                },
            }
        },
        "schemas": {
            "answer": {"type": "object"},
            "person": {
                "type": "object",
                "description": "Một người",
                "required": ["name", "number"],
                "additionalProperties": False,
                "properties": {
                    "number": {"type": "string", "readOnly": True},
                    "name": {"type": "string", "maxLength": 10, "example": "An"},
                    "title": {"type": "string", "enum": ["Ông", "Bà"]},
                    "born": {"type": "string", "format": "date", "nullable": True},
                    "homes": {"type": "array", "items": {"$ref": "#/components/schemas/home"}},
                    "proof": {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "integer"}]},
                    "parent": {"$ref": "#/components/schemas/person"},
                },
            },
            "home": {"type": "object", "properties": {"a/b": {"type": "number", "multipleOf": 0.5}}},
        },
    },
}


def contract(document: Any = PEOPLE) -> Contract:
    return read_contract(contract_of(document if isinstance(document, str) else json.dumps(document)))


def said(held: Contract, asked: Asked) -> tuple[str, Text]:
    """Return the code of what does not fit, and its sentence; nothing where it fits."""
    misfit = held.misfit(asked)
    if misfit is None:
        return "", Text("", "")
    return misfit.code, REFUSALS[misfit.code].fill(service="S", **misfit.facts)


@pytest.mark.parametrize(
    ("path", "query", "headers", "code", "named"),
    [
        ("/people/1", "year=2026&kind=a&kind=b", {"x-reason": "vì dân"}, "", ""),
        ("/people/mine", "", {}, "", ""),
        ("/people/%31", "year=2026", {"x-reason": "vì dân"}, "", ""),
        ("/people/x", "year=2026", {"x-reason": "vì dân"}, "contract.pattern", "path parameter “id”"),
        ("/people/1", "", {"x-reason": "vì dân"}, "contract.required", "query parameter “year”"),
        ("/people/1", "year=abc", {"x-reason": "vì dân"}, "contract.type", "“year” has to be a whole number"),
        ("/people/1", "year=1999", {"x-reason": "vì dân"}, "contract.limit", "“year” must be at least 2000"),
        ("/people/1", "year=2026&kind=c", {"x-reason": "vì"}, "contract.value", "“kind.0” has to be one of a, b"),
        ("/people/1", "year=2026", {}, "contract.required", "header “X-Reason”"),
        ("/people/1/homes", "", {}, "contract.no_path", "GET /people/1/homes"),
        ("", "", {}, "contract.no_path", "GET /"),
    ],
)  # fmt: skip
def test_path_and_parameters_are_held(
    path: str, query: str, headers: dict[str, str], code: str, named: str
) -> None:
    found, text = said(contract(), Asked("GET", path, query, headers))
    assert found == code
    assert named in text.en


@pytest.mark.parametrize(
    ("body", "code", "named"),
    [
        ({"name": "An"}, "", ""),
        ({"name": "An", "born": None, "title": "Bà", "proof": 3, "homes": [{"a/b": 1.5}]}, "", ""),
        ({"name": "An", "proof": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "parent": {"name": "Ba"}}, "", ""),
        ({}, "contract.required", "body, /name"),
        ([], "contract.type", "body has to be an object"),
        ({"name": 7}, "contract.type", "body, /name has to be a text"),
        ({"name": "Nguyễn Văn An"}, "contract.limit", "body, /name may have 10 letters at most"),
        ({"name": "An", "title": "Cô"}, "contract.value", "body, /title has to be one of Ông, Bà"),
        ({"name": "An", "born": "1/2/2026"}, "contract.format", "body, /born has to be of the form “date”"),
        ({"name": "An", "homes": [{}, {"a/b": 0.7}]}, "contract.limit", "body, /homes/1/a~1b must be a multiple of 0.5"),
        ({"name": "An", "proof": True}, "contract.no_alternative", "body, /proof"),
        ({"name": "An", "age": 3}, "contract.unknown_members", "members that it does not know: age"),
        (b"{", "contract.no_json", "no well-formed JSON"),
        (b"", "contract.required", "Missing body"),
        (b"[" * 100_000, "contract.no_json", ""),
    ],
)  # fmt: skip
def test_a_body_is_held_and_its_place_is_told_as_a_json_pointer(body: Any, code: str, named: str) -> None:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    found, text = said(contract(), Asked("POST", "/people", headers=JSON, body=sent))
    assert found == code
    assert named in text.en
    assert bool(text.vi) == bool(code)


def test_the_media_type_is_held_and_only_json_is_looked_into() -> None:
    def held(kind: str, body: bytes | None = b"x") -> str:
        return said(contract(), Asked("POST", "/people", headers={"content-type": kind}, body=body))[0]

    assert held("text/csv") == ""
    assert held("application/xml") == "contract.content_type"
    assert held("application/json; charset=utf-8") == "contract.no_json"
    assert held("application/json", None) == ""  # too long to be looked into
    assert held("application/xml", None) == "contract.content_type"


def test_methods_are_those_of_the_document_and_head_is_held_to_get() -> None:
    assert said(contract(), Asked("DELETE", "/people/mine"))[0] == "contract.no_method"
    assert "GET" in said(contract(), Asked("PUT", "/people/1"))[1].vi
    assert said(contract(), Asked("HEAD", "/people/mine"))[0] == ""
    assert said(contract(), Asked("HEAD", "/people/1"))[0] == "contract.required"
    assert said(contract(), Asked("OPTIONS", "/people/1"))[0] == ""


def test_what_is_made_ready_once_is_not_made_again() -> None:
    held, asked = contract(), Asked("GET", "/people/mine")
    assert not held.is_ready(asked)
    assert said(held, asked)[0] == ""
    assert held.is_ready(asked)
    assert held.is_ready(Asked("GET", "/nowhere"))


def test_words_and_answers_are_left_out_and_names_that_look_like_them_are_kept() -> None:
    kept = json.loads(contract_of(json.dumps(PEOPLE)))
    assert set(kept) == {"paths", "components"}
    assert set(kept["components"]["schemas"]) == {"person", "home"}  # what only answers name is left out
    person = kept["components"]["schemas"]["person"]
    assert "description" not in person
    assert "example" not in person["properties"]["name"]
    assert "title" in person["properties"]


SWAGGER = """
swagger: "2.0"
paths:
  /a/{id}:
    post:
      consumes: [application/json]
      parameters:
        - {name: id, in: path, type: integer, required: true}
        - {name: body, in: body, required: true, schema: {$ref: "#/definitions/a"}}
definitions:
  a: {type: object, required: [n], properties: {n: {type: integer, x-nullable: true}}}
"""


def test_swagger_2_is_held_too() -> None:
    held = contract(SWAGGER)
    assert said(held, Asked("POST", "/a/1", headers=JSON, body=b'{"n": null}'))[0] == ""
    assert said(held, Asked("POST", "/a/x", headers=JSON, body=b'{"n": 1}'))[0] == "contract.type"
    assert said(held, Asked("POST", "/a/1", headers=JSON, body=b'{"n": "1"}'))[0] == "contract.type"


def test_openapi_3_1_is_held_too() -> None:
    schema = {"type": ["integer", "null"], "exclusiveMinimum": 3}
    document = {
        "openapi": "3.1.0",
        "paths": {"/a": {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}},
    }

    def held(body: bytes) -> str:
        return said(contract(document), Asked("POST", "/a", headers=JSON, body=body))[0]

    assert [held(b"4"), held(b"null"), held(b"3"), held(b'"4"')] == [
        "",
        "",
        "contract.limit",
        "contract.type",
    ]
    assert held(b"NaN") == held(b"1e999") == "contract.type"


def broken(schema: Any, **components: Any) -> str:
    body = {"content": {"application/json": {"schema": schema}}}
    return json.dumps(
        {"openapi": "3.0.0", "paths": {"/a": {"post": {"requestBody": body}}}, "components": components}
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("openapi: 3.0.0\npaths: {}", "contract.empty"),
        ("openapi: 3.0.0\npaths: {a: {get: {}}}", "contract.empty"),
        (broken({"$ref": "#/components/schemas/none"}), "contract.reference"),
        (broken({"items": {"$ref": "other.yaml#/a"}}), "contract.reference"),
        (broken({"$ref": "#/components/a"}, a={"allOf": [{"$ref": "#/x"}]}), "contract.reference"),
        (broken({"enum": ["x" * LARGEST]}), "contract.too_large"),
        ("openapi: 3.0.0", "openapi.none"),
        ("{", "openapi.unreadable"),
    ],
)
def test_a_document_that_nothing_can_be_held_to_is_refused_when_it_is_registered(
    text: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        contract_of(text)
    assert refused.value.code == code
    if code == "contract.reference":
        assert str(refused.value.facts["place"]).startswith("#/")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "strng"},
        {"type": 7, "required": "name", "properties": []},
        {"pattern": "(?=a)b", "minimum": "low", "enum": {}},
        {"allOf": "all", "oneOf": [None, 3], "items": "x"},
        {"$ref": "#/components/schemas/a"},
        False,
        [],
    ],
)
def test_what_is_odd_in_a_document_is_left_out_and_stops_no_request(schema: Any) -> None:
    circle = {"a": {"allOf": [{"$ref": "#/components/schemas/b"}]}, "b": {"$ref": "#/components/schemas/a"}}
    held = contract(broken(schema, schemas=circle))
    found, text = said(held, Asked("POST", "/a", headers=JSON, body=b'{"n": 1}'))
    assert found in ("", "contract.type")  # `false` takes nothing
    assert (found == "") == (schema is not False), text


def test_the_documents_own_example_fits_the_example_document() -> None:
    held = contract((DOCS / "exchange-example-openapi.yaml").read_text(encoding="utf-8"))
    assert said(held, Asked("GET", "/nowhere/at/all"))[0] == "contract.no_path"
    assert said(held, Asked("GET", "/households/HN-1"))[0] == ""
