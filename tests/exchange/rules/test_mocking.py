"""A mock answers as its OpenAPI document has it: examples first, else made from the schema; what does not fit is told by its field."""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.exchange.rules.mocking.answering import answer_to, examples, mock_of
from nenso.exchange.rules.mocking.checking import Asked
from nenso.exchange.rules.mocking.documents import plain
from nenso.exchange.rules.mocking.patterns import text_for
from nenso.exchange.rules.mocking.schemas import MOST_NODES, flat
from nenso.exchange.rules.mocking.values import value_of
from nenso.exchange.rules.openapi import read_openapi
from nenso.kernel.rules import Refused


def made(schema: Any, **components: Any) -> Any:
    return value_of(flat(schema, plain({"components": {"schemas": components}})))


def ask(paths: dict[str, Any], method: str, path: str, **request: Any) -> tuple[int, Any]:
    document = mock_of(json.dumps({"openapi": "3.0.3", "paths": paths}))
    answer = answer_to(document, Asked(method, path, **request))
    return answer.status, json.loads(answer.body) if answer.body else None


def responds(content: Any, code: str = "200", **operation: Any) -> dict[str, Any]:
    return {"responses": {code: {"content": {"application/json": content}}}, **operation}


# --- Values from schemas ---


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "string"),
        ({"type": "string", "maxLength": 3}, "str"),
        ({"type": "string", "minLength": 8}, "stringst"),
        ({"type": "string", "format": "date"}, "2026-01-15"),
        ({"type": "string", "format": "date-time"}, "2026-01-15T08:30:00+07:00"),
        ({"type": "string", "pattern": "^[0-9]{12}$"}, "123456789012"),
        ({"type": "string", "enum": ["M", "F"]}, "M"),
        ({"enum": [None, 3]}, 3),
        ({"const": 7}, 7),
        ({"type": "integer"}, 1),
        ({"type": "integer", "minimum": 10}, 10),
        ({"type": "integer", "minimum": 10, "exclusiveMinimum": True}, 11),
        ({"type": "integer", "exclusiveMinimum": 10}, 11),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "integer", "minimum": 10, "multipleOf": 7}, 14),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "boolean"}, True),
        ({"type": "null"}, None),
        ({"type": ["null", "integer"]}, 1),
        ({"type": "integer", "nullable": True}, 1),
        ({"type": "array", "items": {"type": "integer"}}, [1]),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": True}, [1, 2, 3]),
        ({"type": "array", "maxItems": 0}, []),
        ({"items": {"enum": ["a", "b"]}, "minItems": 2, "uniqueItems": True}, ["a", "b"]),
        ({"prefixItems": [{"type": "integer"}, {"type": "string"}]}, [1, "string"]),
        ({"type": "object", "required": ["a"]}, {"a": "string"}),
        ({"additionalProperties": {"type": "integer"}}, {"key1": 1}),
        ({"properties": {"a": {"type": "integer"}, "b": {"example": "Đà Nẵng"}}}, {"a": 1, "b": "Đà Nẵng"}),
        ({"properties": {"p": {"type": "string", "writeOnly": True}, "q": {"default": 2}}}, {"q": 2}),
        ({"example": {"x": 1}, "properties": {"x": {"type": "string"}}}, {"x": 1}),
        ({"examples": [5, 6]}, 5),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1),
        ({"oneOf": [{"properties": {"a": {"type": "integer"}}}, {"type": "string"}]}, {"a": 1}),
        (True, "string"),
        ({"$ref": "#/nowhere"}, "string"),
        ({"$ref": "https://elsewhere.example/a"}, "string"),
    ],
)
def test_a_value_is_made_from_its_schema(schema: Any, value: Any) -> None:
    assert made(schema) == value


def test_all_parts_of_a_whole_count() -> None:
    base = {"required": ["id"], "properties": {"id": {"type": "string", "minLength": 2}}}
    more = {"properties": {"age": {"type": "integer"}, "id": {"maxLength": 2}}}
    assert made({"allOf": [{"$ref": "#/components/schemas/Base"}, more]}, Base=base) == {"id": "st", "age": 1}


def test_an_alternative_is_told_apart_by_its_name() -> None:
    schema = {
        "oneOf": [{"$ref": "#/components/schemas/Cat"}],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
    }
    assert made(schema, Cat={"properties": {"kind": {"type": "string"}}}) == {"kind": "cat"}


def test_a_cycle_is_cut_off() -> None:
    person = {
        "properties": {
            "name": {"type": "string"},
            "mother": {"$ref": "#/components/schemas/Person"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/Person"}},
        }
    }
    assert made({"$ref": "#/components/schemas/Person"}, Person=person) == {"name": "string", "children": []}


def test_references_that_double_each_other_end() -> None:
    def twice(number: int) -> dict[str, Any]:
        each = {"$ref": f"#/components/schemas/S{number + 1}"}
        return {"properties": {"a": each, "b": each}}

    schemas = {f"S{number}": twice(number) for number in range(60)}
    tree = flat({"$ref": "#/components/schemas/S0"}, plain({"components": {"schemas": schemas}}))
    assert json.dumps(tree).count("{") < 3 * MOST_NODES
    assert isinstance(value_of(tree), dict)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"^\d{3}-[A-Z]{2}$", "123-BC"),
        (r"^(GET|POST)$", "GET"),
        (r"^[^0-9]+$", "b"),
        (r"^(?:a|b){2}x?y+$", "aay"),
        (r"^(?=a)b$", None),
        ("((((a{60}){60}){60}){60})", None),
        ("[", None),
        ("(" * 500, None),
    ],
)
def test_a_text_fits_its_pattern(pattern: str, text: str | None) -> None:
    assert text_for(pattern) == text
    assert text_for("^[a-z]+$", 5) == "bcdef"


# --- Answers ---


def test_the_documents_own_examples_come_first() -> None:
    schema = {"type": "integer"}
    assert ask({"/a": {"get": responds({"schema": schema, "example": 4})}}, "GET", "/a") == (200, 4)
    named = {"schema": schema, "examples": {"one": {"value": 5}, "two": {"value": 6}}}
    assert ask({"/a": {"get": responds(named, "201")}}, "GET", "/a") == (201, 5)
    assert ask({"/a": {"get": responds({"schema": schema})}}, "GET", "/a") == (200, 1)


@pytest.mark.parametrize(
    ("responses", "status"),
    [
        ({"404": {}, "202": {}, "200": {}}, 202),
        ({"2XX": {}}, 200),
        ({"default": {}, "404": {}}, 200),
        ({"302": {}}, 302),
        ({"204": {"content": {"application/json": {"example": 1}}}}, 204),
        ({}, 200),
        (None, 200),
    ],
)
def test_the_first_good_response_is_given(responses: Any, status: int) -> None:
    assert ask({"/a": {"get": {"responses": responses}}}, "GET", "/a") == (status, None)


def test_a_yaml_document_with_numbers_and_days_is_taken() -> None:
    text = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          content:\n            application/json:\n              example: {day: 2026-01-02}\n"
    assert answer_to(mock_of(text), Asked("GET", "/a")).body == b'{"day": "2026-01-02"}'


def test_another_media_type_is_answered_as_it_is() -> None:
    content = {"text/csv": {"example": "a,b"}, "application/*": {"example": [1]}}
    document = mock_of(
        json.dumps({"openapi": "3", "paths": {"/a": {"get": {"responses": {"200": {"content": content}}}}}})
    )
    answer = answer_to(document, Asked("GET", "/a"))
    assert (answer.media_type, answer.body) == ("text/csv", b"a,b")


def test_swagger_2_is_answered_too() -> None:
    body = {"in": "body", "name": "x", "required": True, "schema": {"required": ["n"]}}
    post = {"parameters": [body], "responses": {"200": {"schema": {"$ref": "#/definitions/N"}}}}
    text = json.dumps(
        {"swagger": "2.0", "paths": {"/a": {"post": post}}, "definitions": {"N": {"type": "integer"}}}
    )
    assert answer_to(mock_of(text), Asked("POST", "/a", body=b'{"n": 1}')).body == b"1"
    assert answer_to(mock_of(text), Asked("POST", "/a", body=b"{}")).status == 400


def test_literal_paths_come_before_templates() -> None:
    paths = {
        "/people/{id}": {"get": responds({"example": "one"}), "delete": responds({"example": "gone"})},
        "/people/me": {"get": responds({"example": "me"})},
        "/reports/{year}.{kind}": {"get": responds({"example": "report"})},
    }
    assert ask(paths, "GET", "/people/me") == (200, "me")
    assert ask(paths, "GET", "/people/m%65") == (200, "me")
    assert ask(paths, "GET", "/people/7") == (200, "one")
    assert ask(paths, "DELETE", "/people/me") == (200, "gone")
    assert ask(paths, "GET", "/reports/2026.csv") == (200, "report")
    assert ask(paths, "GET", "/reports/2026")[0] == 404
    assert ask(paths, "GET", "/people/")[0] == 404
    assert ask(paths, "GET", "/people/7/x")[0] == 404
    assert ask(paths, "PUT", "/people/7")[0] == 405


def test_the_methods_of_a_path_are_told() -> None:
    document = mock_of('{"openapi": "3.0.3", "paths": {"/a": {"post": {}, "get": {}, "x-y": 1}}}')
    assert answer_to(document, Asked("DELETE", "/a")).allow == ("GET", "POST")
    assert [(each.method, answer.status) for each, answer in examples(document)] == [
        ("POST", 200),
        ("GET", 200),
    ]


# --- What a request has to have ---

PERSON = {
    "type": "object",
    "required": ["name", "id"],
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "name": {"type": "string", "minLength": 2},
        "born": {"type": "string", "format": "date", "nullable": True},
        "homes": {"type": "array", "items": {"properties": {"code": {"type": "integer"}}}},
    },
}
PEOPLE = {
    "/people/{id}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
        "get": responds(
            {"example": 1},
            parameters=[
                {
                    "name": "year",
                    "in": "query",
                    "required": True,
                    "schema": {"type": "integer", "minimum": 2000},
                },
                {"name": "kind", "in": "query", "schema": {"type": "array", "items": {"enum": ["a", "b"]}}},
                {"name": "X-Reason", "in": "header", "required": True, "schema": {"type": "string"}},
            ],
        ),
        "put": responds(
            {"example": 2},
            requestBody={"required": True, "content": {"application/json": {"schema": PERSON}}},
        ),
    }
}


def field(method: str, path: str, **request: Any) -> list[str]:
    status, told = ask(PEOPLE, method, path, **request)
    assert status in (200, 400)
    if status == 400:
        assert told["field"] == told["errors"][0]["field"]
    return [each["field"] for each in told["errors"]] if status == 400 else []


WHY = {"x-reason": "x"}


def test_parameters_are_held_to_the_document() -> None:
    assert field("GET", "/people/1", query="year=2026&kind=a&kind=b", headers=WHY) == []
    assert field("GET", "/people/x", query="") == ["path.id", "query.year", "header.X-Reason"]
    assert field("GET", "/people/1", query="year=1999", headers=WHY) == ["query.year"]
    assert field("GET", "/people/1", query="year=2026&kind=c", headers=WHY) == ["query.kind.0"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (b'{"name": "An"}', []),
        (b'{"name": "An", "born": null}', []),
        (b"", ["body"]),
        (b"{", ["body"]),
        (b"\xff", ["body"]),
        (b"[" * 100_000, ["body"]),
        (b"{}", ["body.name"]),
        (b'{"name": "A"}', ["body.name"]),
        (b'{"name": "An", "born": "x"}', ["body.born"]),
        (b'{"name": "An", "homes": [{"code": "x"}]}', ["body.homes.0.code"]),
    ],
)
def test_a_body_is_held_to_the_document(body: bytes, fields: list[str]) -> None:
    assert field("PUT", "/people/1", body=body) == fields


def test_a_body_of_another_kind_is_not_taken() -> None:
    assert field("PUT", "/people/1", body=b"a", headers={"content-type": "text/csv"}) == [
        "header.Content-Type"
    ]
    kind = {"content-type": "application/json; charset=utf-8"}
    assert field("PUT", "/people/1", body=b'{"name": "An"}', headers=kind) == []


# --- Whatever a document says ---

_KEYS = (
    "openapi paths /a /{x} get post responses 200 2XX default content application/json text/csv schema example examples "
    "value $ref type properties items required allOf oneOf anyOf not enum const nullable format pattern minimum maximum "
    "exclusiveMinimum multipleOf minLength maxLength minItems maxItems uniqueItems prefixItems additionalProperties "
    "minProperties discriminator propertyName mapping parameters name in requestBody components schemas A B readOnly "
    "writeOnly explode style"
)
KEYS = st.sampled_from(_KEYS.split())
_WORDS = (
    "string integer number object array boolean null date uuid query path header cookie body x #/components/schemas/A "
    "#/components/schemas/B #/paths/~1a #/ # ^[0-9]{3}$ (?=a) [a-z]*"
)
WORDS = st.sampled_from(_WORDS.split())
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5)


def trees(keys: Any) -> Any:
    return st.recursive(
        LEAVES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=5),
        max_leaves=25,
    )


SCHEMAS = trees(KEYS)
NAMED = st.fixed_dictionaries({"A": SCHEMAS, "B": SCHEMAS})


def answered(document: Any) -> None:
    """Ask everything of a document that is taken."""
    text = json.dumps(document)
    try:
        read_openapi(text)
    except Refused:
        return
    held = mock_of(text)
    for operation, answer in examples(held):
        assert 200 <= answer.status <= 599
        assert not answer.media_type.endswith("json") or json.loads(answer.body) is not ...
        for body in (b"", b"{}", b'[1, "a", null]'):
            again = answer_to(held, Asked(operation.method, operation.path, "x=1&name=a", {}, body))
            assert 200 <= again.status <= 599
            assert again == answer_to(held, Asked(operation.method, operation.path, "x=1&name=a", {}, body))


@given(st.dictionaries(st.sampled_from(["/a", "/{x}", "/{x}/a{y}b", "/{", "//", "x"]), trees(KEYS)), NAMED)
@settings(deadline=None, max_examples=150)
def test_no_document_breaks_a_mock(paths: Any, schemas: Any) -> None:
    answered({"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}})


@given(SCHEMAS, NAMED)
@settings(deadline=None, max_examples=150)
def test_no_schema_breaks_a_mock(schema: Any, schemas: Any) -> None:
    parameters = [
        {"name": "x", "in": where, "schema": schema} for where in ("query", "path", "header", "cookie")
    ]
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    post = responds({"schema": schema}, parameters=parameters, requestBody=body)
    answered({"openapi": "3.0.0", "paths": {"/{x}": {"post": post}}, "components": {"schemas": schemas}})


@given(SCHEMAS, NAMED)
@settings(deadline=None, max_examples=150)
def test_a_flat_schema_is_one_that_requests_can_be_held_to(schema: Any, schemas: Any) -> None:
    jsonschema_rs.Draft202012Validator(flat(schema, plain({"components": {"schemas": schemas}})))


BOUNDED = st.one_of(
    st.builds(
        lambda a, b: {"type": "integer", "minimum": min(a, b), "maximum": max(a, b)},
        st.integers(-9, 9),
        st.integers(-9, 9),
    ),
    st.builds(
        lambda low, step: {"type": "integer", "minimum": low, "multipleOf": step},
        st.integers(-9, 9),
        st.integers(1, 9),
    ),
    st.builds(lambda low: {"type": "number", "exclusiveMinimum": low}, st.integers(-9, 9)),
    st.builds(
        lambda a, b: {"type": "string", "minLength": min(a, b), "maxLength": max(a, b)},
        st.integers(0, 40),
        st.integers(0, 40),
    ),
    st.builds(
        lambda name: {"type": "string", "format": name},
        st.sampled_from(["date", "date-time", "email", "uuid", "uri", "ipv4", "time"]),
    ),
    st.builds(lambda values: {"enum": values}, st.lists(st.integers(), min_size=1, max_size=3)),
)
WHOLE = st.recursive(
    BOUNDED,
    lambda inner: st.one_of(
        st.builds(lambda each, n: {"type": "array", "items": each, "minItems": n}, inner, st.integers(0, 3)),
        st.builds(
            lambda each: {
                "type": "object",
                "properties": each,
                "required": list(each),
                "additionalProperties": False,
            },
            st.dictionaries(st.sampled_from("abcd"), inner),
        ),
        st.builds(lambda each: {"anyOf": [{"type": "null"}, each]}, inner),
        st.builds(lambda each: {"allOf": [each, {"description": "x"}]}, inner),
    ),
    max_leaves=12,
)


@given(WHOLE)
@settings(deadline=None, max_examples=150)
def test_what_is_made_fits_its_schema(schema: Any) -> None:
    value = made(schema)
    jsonschema_rs.Draft202012Validator(schema, validate_formats=True).validate(value)
    assert value == made(schema)


def test_what_yaml_alone_can_say_is_made_plain() -> None:
    example = "{1: .inf, null: 0o7, x: !!binary aGk=, s: !!set {a}, n: 123456789012345678901234567890, [1]: 2026-01-02T03:04:05Z}"
    text = f"openapi: 3.0.0\npaths:\n  /a:\n    get: {{responses: {{200: {{content: {{application/json: {{example: {example}}}}}}}}}}}\n"
    told = json.loads(answer_to(mock_of(text), Asked("GET", "/a")).body)
    assert (told["1"], told["null"], told["x"], told["s"], told["n"]) == (None, 7, "aGk=", ["a"], None)


def test_a_document_that_holds_itself_is_taken() -> None:
    text = "openapi: 3.0.0\npaths:\n  /a:\n    get: &a\n      responses: {200: {content: {application/json: {example: *a}}}}\n"
    assert answer_to(mock_of(text), Asked("GET", "/a")).status == 200
