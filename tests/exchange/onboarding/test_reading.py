"""A description, however it is damaged, is read or has problems with lines: nothing else comes of it. No database."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nenso.exchange.onboarding.described import Description, Standing
from nenso.exchange.onboarding.difference import Kind, compare
from nenso.exchange.onboarding.nodes import Notes
from nenso.exchange.onboarding.reading import Around, read_description
from nenso.exchange.onboarding.telling import change_text, problem_text
from nenso.exchange.rules.facts import EndpointFacts
from nenso.exchange.rules.openapi import glob_of, read_openapi
from nenso.kernel.rules import Refused

DOCS = Path(__file__).resolve().parents[3] / "docs"
EXAMPLE = (DOCS / "exchange-example.yaml").read_text(encoding="utf-8")
OPENAPI = (DOCS / "exchange-example-openapi.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 3, 2, tzinfo=UTC)
LINES = EXAMPLE.splitlines()


def read(text: str) -> tuple[Description, Notes]:
    notes = Notes()
    around = Around("VN", ZoneInfo("Asia/Ho_Chi_Minh"), lambda _name: OPENAPI)
    return read_description(text, around, notes), notes


def told(text: str) -> list[str]:
    found, notes = read(text)
    standing = Standing(organisations=frozenset({"G01", "48"}))
    difference = compare(found, standing, NOW, notes)
    for change in difference.changes:
        assert change_text(change).vi
    last = text.count("\n") + 2
    assert all(1 <= each.line <= last for each in notes.problems)
    return [problem_text(each).en for each in notes.problems]


def test_the_example_has_no_problem_and_everything_is_new() -> None:
    assert told(EXAMPLE) == []
    found, notes = read(EXAMPLE)
    difference = compare(found, Standing(organisations=frozenset({"G01", "48"})), NOW, notes)
    assert difference.count(Kind.ADDED) == 12


def test_days_are_those_of_the_country_and_until_is_the_last_one() -> None:
    facts = read(EXAMPLE)[0].members[0].subsystems[0].services[0].rights[0].facts  # type: ignore[index]
    assert facts.valid_to == datetime(2030, 12, 31, 17, 0, tzinfo=UTC)
    ever = EXAMPLE.replace("until: 2030-12-31", "until: 9999-12-31")
    assert read(ever)[0].members[0].subsystems[0].services[0].rights[0].facts.valid_to is None  # type: ignore[index]


@pytest.mark.parametrize("number", range(len(LINES)))
def test_a_line_that_is_gone_or_stands_twice_is_read_or_told(number: int) -> None:
    for lines in (LINES[:number] + LINES[number + 1 :], [*LINES[: number + 1], *LINES[number:]]):
        assert all(each.startswith("Line ") for each in told("\n".join(lines)))


@given(
    place=st.integers(0, len(EXAMPLE) - 1),
    length=st.integers(0, 12),
    letters=st.text(alphabet=st.sampled_from("[]{}:-&*!#|>'\"@ \n\tabc019\u0000é"), max_size=8),
)
@settings(max_examples=150)
def test_damaged_letters_are_read_or_told(place: int, length: int, letters: str) -> None:
    assert all(
        each.startswith("Line ") for each in told(EXAMPLE[:place] + letters + EXAMPLE[place + length :])
    )


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5_000,
        "a: " + "{b: " * 2_000,
        "!!python/object:os.system {}",
        "? [a]\n: b",
        "- - - x",
        "exchange: !!int x",
    ],
)
def test_what_is_meant_to_harm_is_told(text: str) -> None:
    assert told(text)


# --- OpenAPI documents ---


@given(
    place=st.integers(0, len(OPENAPI) - 1),
    length=st.integers(0, 12),
    letters=st.text(alphabet=st.sampled_from("[]{}:-&*!#|>'\"@ \n\tabc019\u0000é<="), max_size=8),
)
@settings(max_examples=150)
def test_a_damaged_document_is_read_or_refused(place: int, length: int, letters: str) -> None:
    text = OPENAPI[:place] + letters + OPENAPI[place + length :]
    assert all(each.path.startswith("/") for each in read_or_refused(text))


def read_or_refused(text: str) -> tuple[EndpointFacts, ...]:
    try:
        return read_openapi(text)[1]
    except Refused:
        return ()


def test_a_document_whose_paths_no_gateway_compares_is_refused() -> None:
    for path in ("/a/../b", f"/{'x' * 500}"):
        with pytest.raises(Refused, match=r"endpoint\.path"):
            read_openapi(json.dumps({"openapi": "3.0.0", "paths": {path: {"get": {}}}}))


@pytest.mark.parametrize(
    ("path", "glob"),
    [
        ("/a/{id}", "/a/*"),
        ("/{a}/{b}.json", "/*/*.json"),
        ("/a{", "/a{"),
        ("/a*\\", "/a\\*\\\\"),
        ("/", "/"),
    ],
)
def test_a_path_template_becomes_a_glob(path: str, glob: str) -> None:
    assert glob_of(path) == glob


def test_a_json_document_is_read_as_one() -> None:
    text = '{"swagger": "2.0", "paths": {"/a": {"get": {}, "x-more": 1}, "b": {"get": {}}, "/c": null}}'
    assert read_openapi(text) == ("application/json", (EndpointFacts("GET", "/a"),))
