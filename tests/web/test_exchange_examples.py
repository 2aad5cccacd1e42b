"""The page of a service shows an example answer of each endpoint, made from its description, bounded and marked as made."""

import json
from typing import Any

import pytest
from django.test import Client

from nenso.web.presenters.exchange.examples import LARGEST_YAML, LONGEST, MOST, examples_of
from nenso.web.presenters.kept import forget
from tests.factories.exchange import an_exchange
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db
SERVICE = "/exchange/services/GOV/T48/register/households/"
PERSON = {
    "properties": {
        "name": {"type": "string", "example": "Nguyễn <An>"},
        "born": {"format": "date", "type": "string"},
    }
}


def document(count: int = 1, schema: Any = PERSON) -> str:
    get = {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}
    paths = {f"/people{number}/{{id}}": {"get": get} for number in range(count)}
    return json.dumps({"openapi": "3.0.3", "paths": {**paths, "/search": {"post": {}}}})


def test_the_page_shows_what_each_endpoint_would_answer(client: Client) -> None:
    forget()
    an_exchange(description=document())
    page = client.get(SERVICE).content.decode()
    assert "Câu trả lời mẫu" in page
    assert "Nguyễn &lt;An&gt;" in page
    text = page_text(client, f"/en{SERVICE}")
    assert [word in text for word in ("Example answer", "2026-01-15", "it is nobody")] == [True] * 3
    assert "The answer has no body." in text


def test_without_a_description_nothing_is_made_up(client: Client) -> None:
    forget()
    an_exchange()
    assert "example-answers" not in client.get(SERVICE).content.decode()


def test_examples_are_bounded_in_number_and_size() -> None:
    found = examples_of(document(30, {"type": "array", "minItems": 10, "items": {"example": "x" * 900}}))
    assert len(found) == MOST
    assert {(len(each.text), each.is_whole) for each in found} == {(LONGEST, False)}
    assert examples_of("openapi: 3.0.0\npaths: {}\n" + "#" * LARGEST_YAML) == ()
    assert examples_of("no document") == ()
