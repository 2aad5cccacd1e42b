"""The rules of events: names, keys, order, when something is tried again, and what is read of a body."""

import json
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.exchange.rules.events.names import LONGEST_TTL, check_key, check_ttl, check_type
from nenso.exchange.rules.events.order import key_of, lane_of
from nenso.exchange.rules.events.schemas import DEEPEST, check_schema, must_fit
from nenso.exchange.rules.events.shapes import (
    Delivery,
    Wanted,
    event_item,
    read_published,
    read_since,
    read_type,
    read_wanted,
    subscription_item,
)
from nenso.exchange.rules.events.trying import Trying
from nenso.exchange.rules.protocol.identifiers import ClientId, ServiceId, is_strict
from nenso.kernel.rules import Refused

SYSTEM = ClientId("VN", "GOV", "48", "portal")
TRYING = st.builds(
    Trying,
    first=st.floats(0.01, 60),
    longest=st.floats(60, 86_400),
    attempts=st.integers(1, 200),
)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
OBJECT = st.dictionaries(st.text(max_size=8), PLAIN, max_size=5)


def refused(code: str, call: Any, *given: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*given)
    assert caught.value.code == code
    return caught.value


def tried(call: Any, *given: Any) -> Any:
    """Return what a call gives, or how it refuses."""
    try:
        return call(*given)
    except Refused as fault:
        return fault


# --- Trying again ---


@given(TRYING, st.integers(1, 500), st.floats(0, 1))
def test_a_pause_is_within_its_half_and_the_last_attempt_has_none(
    trying: Trying, attempt: int, chance: float
) -> None:
    pause = trying.pause(attempt, chance)
    if attempt >= trying.attempts:
        assert pause is None
    else:
        assert pause is not None
        assert trying.first / 2 <= pause <= trying.longest


@given(TRYING, st.floats(0, 1))
def test_pauses_double_until_the_longest(trying: Trying, chance: float) -> None:
    pauses = [trying.pause(attempt, chance) for attempt in range(1, trying.attempts)]
    whole = [each for each in pauses if each is not None]
    assert len(whole) == trying.attempts - 1
    for before, after in pairwise(whole):
        assert after == pytest.approx(min(before * 2, trying.longest * (1 + chance) / 2))


def test_what_fails_together_is_spread_over_half_of_its_pause() -> None:
    trying = Trying(first=8.0)
    assert (trying.pause(1, 0.0), trying.pause(1, 1.0)) == (4.0, 8.0)


def test_the_usual_figures_give_a_night() -> None:
    trying = Trying()
    pauses = [trying.pause(attempt, 0.5) or 0.0 for attempt in range(1, trying.attempts)]
    assert 5 * 3_600 < sum(pauses) < 8 * 3_600
    assert trying.patience < trying.push_lease


# --- Names, keys, lanes ---


@given(st.text(max_size=80))
def test_a_type_has_a_name_that_a_service_could_have_or_is_refused_by_its_field(name: str) -> None:
    is_fit = is_strict(name) and len(name) <= 64 and name not in (".", "..", "listMethods")
    if is_fit:
        assert check_type(name) == name
        assert ServiceId(SYSTEM, name).encoded == f"{SYSTEM.encoded}/{name}"
    else:
        assert refused("event.name", check_type, name).field == "eventType"


@given(st.text(max_size=220))
def test_a_key_is_kept_as_it_is_or_refused(key: str) -> None:
    found = tried(check_key, key)
    if isinstance(found, Refused):
        assert (found.code, found.field) == ("event.key", "key")
        return
    assert found == key
    assert 1 <= len(key) <= 200
    assert not {"\0", "\n", "\r", "\x7f"} & set(key)
    assert key.encode().decode() == key


@given(st.integers())
def test_a_time_to_live_is_at_most_two_weeks(seconds: int) -> None:
    if 1 <= seconds <= LONGEST_TTL:
        assert check_ttl(seconds) == seconds
    else:
        assert refused("event.ttl", check_ttl, seconds).field == "options.TTL"


@given(st.text(max_size=10), st.text(max_size=10), st.booleans())
def test_two_events_share_a_lane_where_they_share_a_key_or_everything_is_in_order(
    one: str, other: str, is_fifo: bool
) -> None:
    lanes = [lane_of(key, is_fifo=is_fifo) for key in (one, other)]
    shares = lanes[0] is not None and lanes[0] == lanes[1]
    assert shares == (is_fifo or (one == other != ""))


def test_the_key_is_what_was_given_else_the_attribute_that_the_schema_names() -> None:
    with_key = {"properties": {"key": {}}}
    assert key_of("given", with_key, {"key": "own"}) == "given"
    assert key_of(None, with_key, {"key": "own"}) == "own"
    assert key_of(None, with_key, {"key": 7}) == "7"
    assert [key_of(None, with_key, {"key": each}) for each in (None, True, "", [], 1.5)] == [""] * 5
    assert key_of(None, {}, {"key": "own"}) == ""
    assert refused("event.key", key_of, None, with_key, {"key": "k" * 201}).field == "event.key"


# --- Schemas ---


@given(OBJECT)
def test_an_event_fits_a_schema_that_says_nothing_and_goes_on_as_it_was_written(
    event: dict[str, Any],
) -> None:
    body = json.dumps({"event": event, "eventType": "moved"}, ensure_ascii=False).encode()
    found = tried(read_published, body, "moved")
    if isinstance(found, Refused):  # half a pair of letters is no text
        assert found.code == "event.json"
        return
    must_fit("{}", found.event)
    assert json.loads(found.content) == event
    item = event_item_of(found.content)
    assert json.loads(msgspec.json.encode(item))["event"] == event


def event_item_of(content: str) -> dict[str, Any]:
    return event_item(UUID(int=0), 1, SYSTEM.encoded, "moved", "", content)


def test_a_schema_is_held_and_what_does_not_fit_is_named() -> None:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
    check_schema(schema)
    text = json.dumps(schema)
    must_fit(text, {"n": 1})
    assert refused("event.unfit", must_fit, text, {"n": "1"}).field == "event.n"
    assert refused("event.unfit", must_fit, text, {}).field == "event"


def test_a_schema_may_not_run_away() -> None:
    doubled = {"$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)}}
    refused("event.schema_reference", check_schema, doubled)
    refused("event.schema_reference", check_schema, {"properties": {"a": {"$dynamicRef": "#a"}}})
    refused("event.schema", check_schema, {"pattern": "(?=a)(a+)+$"})
    refused("event.schema", check_schema, {"$schema": "https://elsewhere.example/schema"})
    deep: dict[str, Any] = {}
    for _ in range(DEEPEST):
        deep = {"a": deep}
    refused("event.deep", check_schema, deep)
    refused("event.deep", must_fit, "{}", deep)
    must_fit("{}", deep["a"])


def test_a_pattern_is_read_in_one_go() -> None:
    text = json.dumps({"properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}})
    assert refused("event.unfit", must_fit, text, {"a": "a" * 50_000 + "b"}).field == "event.a"


# --- What is read ---


@given(st.binary(max_size=200) | PLAIN.map(lambda each: json.dumps(each).encode()))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    for read in (read_type, read_since, lambda given: read_published(given, "moved")):
        found = tried(read, body)
        if isinstance(found, Refused):
            assert found.code.startswith("event.")
            assert found.field or found.code == "event.json"


def test_a_body_that_is_nested_without_end_is_refused() -> None:
    refused("event.json", read_type, b'{"schema":' + b"[" * 60_000 + b"]" * 60_000 + b"}")


def test_a_subscription_is_as_the_specification_says_where_nothing_is_said() -> None:
    found = read_wanted(b'{"eventType": "moved"}', "moved", SYSTEM)
    assert found == Wanted(Delivery.PUSH, 3_600, is_fifo=False, service="moved")


@given(
    st.builds(
        Wanted,
        st.sampled_from(Delivery),
        st.integers(1, LONGEST_TTL),
        is_fifo=st.booleans(),
        service=st.from_regex(r"[a-z]{1,10}", fullmatch=True),
    )
)
def test_a_subscription_read_from_its_own_answer_is_the_same(wanted: Wanted) -> None:
    item = subscription_item(UUID(int=0), SYSTEM.encoded, "moved", wanted)
    assert read_wanted(json.dumps(item).encode(), "moved", SYSTEM) == wanted
    assert read_wanted(b"{}", "moved", SYSTEM, wanted) == wanted


def test_an_instant_has_its_offset() -> None:
    assert read_since(b'{"since": "2026-11-26T08:00:00+07:00"}').isoformat() == "2026-11-26T08:00:00+07:00"
    assert read_since(b'{"since": "2026-11-26T01:00:00Z"}').utcoffset() is not None
    assert refused("event.since", read_since, b'{"since": "2026-11-26T08:00:00"}').field == "since"
