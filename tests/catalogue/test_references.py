"""What other rooms refer to: a public entry, followed to the one that goes on with it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from nenso.catalogue import actions, queries
from nenso.catalogue.models import Entry
from nenso.catalogue.rules import Facts, Kind, Stage, State
from nenso.kernel.rules import SYSTEM, Refused, Text
from tests.factories.directory import make_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _agency() -> None:
    make_organisation("BCA", "Bộ Công an")


def _drafted(code: str, **facts: Any) -> Entry:
    said = Facts(Text(f"Hệ thống {code}", ""), "BCA", Stage.OPERATING).changed(**facts)
    return actions.register(by=SYSTEM, kind=Kind.SYSTEM, facts=said, now=NOW, code=code)


def _public(code: str) -> Entry:
    entry = _drafted(code)
    actions.submit(by=SYSTEM, entry=entry)
    return actions.publish(by=SYSTEM, entry=entry, now=NOW)


def _merge(code: str, into: str) -> None:
    """Merge one into another, as everybody reads it: both are published again."""
    day = NOW.date()
    actions.merge_entries(by=SYSTEM, codes=[code], into=into, on=day, why="Quyết định 1/QĐ-BCA", now=NOW)
    for each in Entry.objects.filter(code__in=(code, into)).exclude(state=State.PUBLISHED):
        actions.publish(by=SYSTEM, entry=each, now=NOW)


def test_a_reference_leads_to_the_entry_that_goes_on() -> None:
    for code in ("a", "b", "c", "d"):
        _public(code)
    _drafted("e")
    _merge("a", "b")
    _merge("b", "c")
    found = queries.referred(["a", "b", "c", "d", "e", "unknown", ""])
    assert {code: each.code for code, each in found.items()} == {"a": "c", "b": "c", "c": "c", "d": "d"}
    assert (found["a"].name.vi, found["a"].kind, found["a"].owner) == ("Hệ thống c", Kind.SYSTEM, "BCA")
    assert queries.leading_to("c") == ("c", "b", "a")
    assert queries.leading_to("a") == ("a",)
    each = {"b": ("b", "a"), "c": ("c", "b", "a"), "d": ("d",), "unknown": ("unknown",)}
    assert queries.leading_to_each(list(each)) == each


def test_following_asks_one_question_where_nothing_was_merged(django_assert_num_queries: Any) -> None:
    for code in ("a", "b"):
        _public(code)
    with django_assert_num_queries(1):
        assert set(queries.referred(["a", "b", "c"])) == {"a", "b"}
    with django_assert_num_queries(1):
        assert queries.leading_to_each(["a", "b"]) == {"a": ("a",), "b": ("b",)}


def test_only_what_is_public_and_goes_on_is_referred_to() -> None:
    for code in ("a", "b"):
        _public(code)
    _drafted("e")
    _merge("a", "b")
    assert queries.check_reference("") == ""
    assert queries.check_reference("b") == "b"
    for code, refusal in (
        ("a", "catalogue.goes_on"),
        ("e", "catalogue.not_public"),
        ("x", "catalogue.no_entry"),
    ):
        with pytest.raises(Refused) as refused:
            queries.check_reference(code)
        assert (refused.value.code, refused.value.field) == (refusal, "entry")
