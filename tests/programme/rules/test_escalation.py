"""Who is told of what is due or late, and tasks that wait in a circle."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Refused
from nenso.kernel.rules.workdays import Calendar
from nenso.programme.rules.dependencies import cycle
from nenso.programme.rules.escalation import escalation
from nenso.programme.rules.life import Verb, after

FRIDAY = date(2026, 3, 13)
CHAIN = ("20194", "48", "UBQGCDS")
TET = Calendar(holidays=frozenset({date(2026, 3, 16)}))  # the Monday after


def told(today: date, chain: tuple[str, ...] = CHAIN, calendar: Calendar = TET) -> list[tuple[str, int]]:
    return [(one.organisation, one.days) for one in escalation(FRIDAY, today, calendar, chain)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 5), []),
        (date(2026, 3, 6), [("20194", -5)]),
        (date(2026, 3, 12), [("20194", -5), ("20194", -1)]),
        (date(2026, 3, 13), [("20194", -5), ("20194", -1)]),
        (date(2026, 3, 16), []),  # a holiday: not a working day after
        (date(2026, 3, 17), [("20194", 1)]),
        (date(2026, 3, 23), [("20194", 1), ("48", 5)]),
        (date(2026, 3, 30), [("20194", 1), ("48", 5), ("UBQGCDS", 10)]),
        (date(2026, 6, 30), [("20194", 1), ("48", 5), ("UBQGCDS", 10)]),
    ],
)
def test_the_lead_is_told_first_then_who_stands_above(today: date, expected: list[tuple[str, int]]) -> None:
    assert told(today) == expected


def test_a_short_chain_ends_where_it_ends() -> None:
    assert told(date(2026, 6, 30), ("48", "UBQGCDS")) == [("48", 1), ("UBQGCDS", 5)]
    assert told(date(2026, 6, 30), ()) == []


@pytest.mark.parametrize(
    ("waits", "way"),
    [
        ({}, ()),
        ({1: [1]}, (1, 1)),
        ({1: [2], 2: [3], 3: []}, ()),
        ({1: [2], 2: [3], 3: [1]}, (1, 2, 3, 1)),
        ({1: [2, 3], 2: [4], 3: [4], 4: []}, ()),
        ({1: [2], 2: [3], 3: [2]}, (2, 3, 2)),
    ],
)
def test_a_circle_is_told_by_its_way(waits: dict[int, list[int]], way: tuple[int, ...]) -> None:
    assert cycle(waits) == way


def test_a_long_chain_is_no_circle() -> None:
    assert cycle({n: [n + 1] for n in range(50_000)}) == ()


@given(st.dictionaries(st.integers(0, 8), st.lists(st.integers(0, 8), max_size=4), max_size=9))
def test_what_is_told_is_a_way_that_there_is(waits: dict[int, list[int]]) -> None:
    way = cycle(waits)
    assert all(following in waits[each] for each, following in itertools.pairwise(way))
    assert not way or way[0] == way[-1]


@pytest.mark.parametrize("state", ["done", "cancelled"])
@pytest.mark.parametrize("verb", [Verb.EXTENSION_ASKED, Verb.EXTENDED, Verb.PROGRESS, Verb.CANCELLED])
def test_what_is_finished_stays_so(state: str, verb: Verb) -> None:
    with pytest.raises(Refused) as caught:
        after(state, verb, "7", FRIDAY)
    assert (caught.value.code, caught.value.facts["on"].vi) == ("task.finished", " ngày 13/03/2026")


def test_a_task_goes_its_way() -> None:
    assert after("open", Verb.SUBMITTED, "7") == "submitted"
    assert after("submitted", Verb.RETURNED, "7") == "open"
    assert after("submitted", Verb.ACCEPTED, "7") == "done"
    with pytest.raises(Refused) as caught:
        after("open", Verb.ACCEPTED, "7")
    assert caught.value.code == "task.state"
