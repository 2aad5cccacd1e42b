"""In which media types a service answers: as its document has it, of answers that succeed, and nothing made up."""

import json
from typing import Any

import pytest

from nenso.exchange.rules.answered import MOST, answered_in


def document(*responses: Any, **more: Any) -> str:
    paths = {f"/{place}": {"get": {"responses": each}} for place, each in enumerate(responses)}
    return json.dumps({"openapi": "3.1.0", "paths": paths, **more})


def content(*kinds: str) -> dict[str, Any]:
    return {"content": {kind: {} for kind in kinds}}


def test_what_operations_answer_with_is_told_once_and_in_order() -> None:
    first = {"200": content("text/csv", "application/json; charset=utf-8"), "404": content("text/html")}
    text = document(first, {"2XX": content("Application/JSON")}, {"204": {"description": "nothing"}})
    assert answered_in(text) == ("application/json", "text/csv")


def test_references_and_swagger_are_followed() -> None:
    shared = {"components": {"responses": {"ok": content("application/xml")}}}
    assert answered_in(document({"200": {"$ref": "#/components/responses/ok"}}, **shared)) == (
        "application/xml",
    )
    swagger = (
        "swagger: '2.0'\nproduces: [text/csv]\npaths: {/a: {get: {responses: {'200': {description: ok}}}}}"
    )
    assert answered_in(swagger) == ("text/csv",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no document",
        "{",
        document({"200": content("*/*", "json", "a/b/c", "")}),
        document({"200": {"content": [1, None, {}]}}),
        document({"200": 7}),
        document({}),
        document({"200": {"$ref": "#/nowhere"}}),
        json.dumps({"openapi": "3.1.0", "paths": {"/a": 1, "/b": {"get": None}}}),
    ],
)
def test_of_what_says_nothing_nothing_is_told(text: str) -> None:
    assert answered_in(text) == ()


def test_a_document_of_very_many_is_cut() -> None:
    assert len(answered_in(document({"200": content(*(f"text/x{n}" for n in range(100)))}))) == MOST
