"""OpenAPI documents as the exchange hands them on: nobody learns the provider's own address."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from nenso.exchange.rules.protocol.descriptions import ADDRESS, with_server

JSON, YAML_TYPE = "application/json", "application/yaml"
SERVERS = [{"url": ADDRESS}]
INNER = "http://10.0.0.1:8080/api"
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Công dân", "version": "1"},
    "servers": [{"url": INNER}, {"url": "http://10.0.0.2"}],
    "paths": {"/a/{id}": {"get": {}}},
}
WRITTEN = f"""\
# Bản mô tả của Bộ Công an
openapi: 3.0.3
info: {{title: "Công dân", version: '1.0'}}
servers:
  - url: {INNER}
paths:
  /a/{{id}}:
    get: &one {{responses: {{'200': {{description: yes}}}}}}
    head: *one
"""


def read_yaml(text: str) -> object:
    return YAML(typ="safe", pure=True).load(text)


@pytest.mark.parametrize("media_type", [JSON, "application/vnd.oai.openapi+json;version=3.1"])
def test_servers_of_a_json_document_are_replaced_and_nothing_else(media_type: str) -> None:
    made = with_server(json.dumps(DOCUMENT), media_type)
    assert json.loads(made) == {**DOCUMENT, "servers": SERVERS}
    assert "Công dân" in made  # readable as it was
    assert INNER not in made


def test_servers_of_a_yaml_document_are_replaced_and_nothing_else() -> None:
    made = with_server(WRITTEN, YAML_TYPE)
    before = read_yaml(WRITTEN)
    assert isinstance(before, dict)
    assert read_yaml(made) == {**before, "servers": SERVERS}
    assert "# Bản mô tả của Bộ Công an" in made
    assert INNER not in made


def test_a_document_without_servers_gets_one() -> None:
    assert json.loads(with_server('{"openapi": "3.1.0"}', JSON)) == {"openapi": "3.1.0", "servers": SERVERS}
    assert read_yaml(with_server("openapi: 3.1.0\n", "")) == {"openapi": "3.1.0", "servers": SERVERS}


def test_one_document_does_not_change_the_next() -> None:
    assert with_server(WRITTEN, YAML_TYPE) == with_server(WRITTEN, YAML_TYPE)
    again = with_server(with_server(WRITTEN, YAML_TYPE), YAML_TYPE)
    assert read_yaml(again) == read_yaml(with_server(WRITTEN, YAML_TYPE))


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        *(("", JSON), ("[1]", JSON), ("null", JSON), ("{", JSON), ("openapi: 3.1.0", JSON), ("[" * 100_000, JSON)),
        *(("", YAML_TYPE), ("- a\n", YAML_TYPE), ("just words", YAML_TYPE), ("a: [", YAML_TYPE)),
        *(("a: 1\na: 2\n", YAML_TYPE), ("a: \x07", YAML_TYPE), ("--- 1\n--- 2\n", YAML_TYPE)),
        *(("a: 2026-13-45\n", YAML_TYPE), ("a: !!int x\n", YAML_TYPE), ("[" * 3_000, YAML_TYPE)),
    ],
)  # fmt: skip
def test_what_cannot_be_read_as_what_it_says_stays_as_it_is(text: str, media_type: str) -> None:
    assert with_server(text, media_type) == text


def test_half_a_letter_can_be_sent() -> None:
    made = with_server(r'{"openapi": "\ud800", "x": "\ud83d\ude00"}', JSON)
    assert json.loads(made.encode()) == {"openapi": "\ud800", "x": "😀", "servers": SERVERS}


SIMPLE = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8))
TREES = st.recursive(SIMPLE, lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=5), each, max_size=3))  # fmt: skip


@given(st.dictionaries(st.text(max_size=8), TREES, max_size=4))
def test_any_json_document_keeps_the_rest(document: dict[str, object]) -> None:
    made = with_server(json.dumps(document), JSON)
    assert json.loads(made.encode()) == {**document, "servers": SERVERS}
