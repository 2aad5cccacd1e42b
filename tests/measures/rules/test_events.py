"""Rules of the intake: reading, checking, merging, counting, reconciling. No database."""

import functools
import itertools
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nenso.kernel.rules import Refused
from nenso.measures.rules import counting, dossiers, events, reconciling, simulating
from nenso.measures.rules.events import VIETNAM, Checked, Event, Known

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=VIETNAM)
OLDEST = date(2025, 12, 10)


def plain(**fields: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "id": "a",
        "kind": "received",
        "at": "2026-03-10T09:00:00+07:00",
        "dossier": "d",
        "procedure": "1.001",
        "organisation": "48",
        "channel": "online",
    }
    return {name: value for name, value in {**base, **fields}.items() if value is not None}


def checked(*rows: dict[str, Any]) -> tuple[list[Checked], list[events.Problem]]:
    reading = events.read(json.dumps(rows).encode())
    timed = list(events.in_time(reading, NOW, OLDEST))
    days = {day for *_, day in timed if isinstance(day, date)}
    here = {("48", day) for day in days}
    known = Known({("1.001", day) for day in days}, here | {("79", day) for day in days}, here)
    found, problems = events.check(timed, known)
    return found, [*reading.problems, *problems]


def the_problem(**fields: Any) -> str:
    found, problems = checked(plain(**fields))
    assert found == []
    return problems[0].refused.code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"at": "2026-03-10T12:05:01+07:00"}, "event.future"),
        ({"at": "2025-12-09T23:59:59+07:00"}, "event.too_old"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "event.too_old"),
        ({"at": "9999-12-31T23:59:59-14:00"}, "event.future"),
        ({"at": "2026-03-10T09:00:00"}, "event.unreadable"),
        ({"procedure": "9.999"}, "event.unknown_procedure"),
        ({"procedure": None}, "event.unknown_procedure"),
        ({"organisation": "00"}, "event.unknown_organisation"),
        ({"organisation": "79"}, "event.not_served"),
        ({"kind": "rated"}, "event.no_rating"),
        ({"kind": "rated", "rating": 6}, "event.unreadable"),
        ({"kind": "petition_rated"}, "event.no_rating"),
        ({"channel": None}, "event.no_channel"),
        ({"channel": "fax"}, "event.unreadable"),
        ({"kind": "lost"}, "event.unreadable"),
        ({"id": ""}, "event.unreadable"),
        ({"id": "x" * 65}, "event.unreadable"),
        ({"id": "a\u0000"}, "event.unprintable"),
        ({"dossier": "a\nb"}, "event.unprintable"),
        ({"facts": {"a\u0000": True}}, "event.unprintable"),
        ({"facts": {"name": "Nguyễn"}}, "event.unreadable"),
        ({"applicant": "Nguyễn"}, "event.unreadable"),
    ],
)
def test_an_event_at_fault_says_why(fields: dict[str, Any], code: str) -> None:
    assert the_problem(**fields) == code


def test_the_clock_of_a_sender_may_be_five_minutes_ahead() -> None:
    found, _ = checked(plain(at="2026-03-10T12:05:00+07:00"), plain(id="b", at="2025-12-10T00:00:00+07:00"))
    assert [each.day for each in found] == [date(2026, 3, 10), OLDEST]


def test_the_day_is_that_of_the_country() -> None:
    found, _ = checked(plain(at="2026-03-09T17:00:00Z"))
    assert found[0].day == date(2026, 3, 10)


def test_the_rest_of_a_batch_is_read_where_one_event_is_not() -> None:
    found, problems = checked(
        plain(id="a"), {"id": "b", "kind": 3}, plain(id="c"), plain(id="d", at="2030-01-01T00:00:00Z")
    )
    assert [each.event.id for each in found] == ["a", "c"]
    assert [(problem.index, problem.id, problem.refused.code) for problem in problems] == [
        (1, "b", "event.unreadable"),
        (3, "d", "event.future"),
    ]


def test_a_petition_needs_no_procedure() -> None:
    found, _ = checked(plain(kind="petition", procedure=None, channel=None))
    assert len(found) == 1
    assert the_problem(kind="petition", procedure="9.999") == "event.unknown_procedure"


@pytest.mark.parametrize(
    "content",
    [b"", b"[1", b"[" * 100_000, b'{"events": 3', b'{"rows": []}', b'[{"id":"a"},\n x]', b"3", b"[\xff]"],
)
def test_what_is_no_batch_is_refused_whole(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        events.read(content)
    assert refused.value.code == "batch.not_json"


def test_the_byte_at_fault_is_named() -> None:
    with pytest.raises(Refused) as refused:
        events.read(b'[{"id": "a"} x')
    assert "byte 13" in refused.value.facts["why"]


def test_a_batch_holds_ten_thousand_events_at_most() -> None:
    content = b"[" + b",".join([b"0"] * (events.MOST_EVENTS + 1)) + b"]"
    with pytest.raises(Refused) as refused:
        events.read(content)
    assert refused.value.facts == {"sent": 10_001, "most": 10_000}
    assert len(events.read(b"[" + b",".join([b"0"] * 10_000) + b"]").problems) == 10_000


def test_both_forms_of_a_batch_are_read() -> None:
    assert (
        events.read(json.dumps({"events": [plain()]}).encode()).events
        == events.read(json.dumps([plain()]).encode()).events
    )


def test_the_same_content_has_the_same_digest_in_any_writing() -> None:
    one = plain(at="2026-03-10T09:00:00+07:00", facts={"owes_fee": True, "reused": False})
    other = plain(at="2026-03-10T02:00:00Z", facts={"reused": False, "owes_fee": True})
    (first, second), _ = checked(one, other)
    assert first.digest == second.digest
    changed, _ = checked(plain(at="2026-03-10T09:00:00+07:00", facts={"owes_fee": False, "reused": False}))
    assert changed[0].digest != first.digest


# --- merging ---------------------------------------------------------------------------------------------


def some_events() -> st.SearchStrategy[Event]:
    moments = st.integers(0, 200).map(lambda hours: NOW - timedelta(hours=hours))
    return st.builds(
        Event,
        id=st.just("x"),
        kind=st.sampled_from(sorted(set(events.KINDS) - events.PETITIONS)),
        at=moments,
        organisation=st.sampled_from(["48", "79", "5"]),
        dossier=st.just("d"),
        procedure=st.sampled_from(["1.001", "2.002"]),
        channel=st.sampled_from([None, *events.CHANNELS]),
        due=st.none() | st.integers(0, 20).map(lambda days: date(2026, 3, 1) + timedelta(days=days)),
        rating=st.none() | st.integers(1, 5),
        facts=st.dictionaries(
            st.sampled_from(["owes_fee", "reused", "result_digital", "synchronised"]), st.booleans()
        ),
    )


def folded(found: list[dossiers.Told]) -> dossiers.Told:
    return functools.reduce(dossiers.merge, found)


@given(st.lists(some_events(), min_size=1, max_size=6), st.randoms())
def test_any_order_and_repetition_tells_the_same(sent: list[Event], chance: Any) -> None:
    one = [dossiers.told(event, events.day_of(event.at)) for event in sent]
    again = [*one, *chance.choices(one, k=len(one))]
    chance.shuffle(again)
    assert folded(again) == folded(one)


@given(st.lists(some_events(), min_size=3, max_size=3))
def test_a_merge_may_be_bracketed_as_one_likes(sent: list[Event]) -> None:
    a, b, c = (dossiers.told(event, events.day_of(event.at)) for event in sent)
    assert dossiers.merge(a, dossiers.merge(b, c)) == dossiers.merge(dossiers.merge(a, b), c)
    assert dossiers.merge(a, b) == dossiers.merge(b, a)
    assert dossiers.merge(a, a) == a


def test_a_dossier_is_told_by_its_events_in_any_order() -> None:
    rows = [
        plain(id="1", due="2026-03-09", facts={"owes_fee": True}),
        plain(id="2", kind="completed", channel=None, at="2026-03-10T10:00:00+07:00"),
        plain(id="3", kind="paid", channel=None),
        plain(id="4", kind="rated", rating=2, channel=None, at="2026-03-10T10:10:00+07:00"),
        plain(id="5", kind="rated", rating=4, channel=None, at="2026-03-10T10:20:00+07:00"),
    ]
    for order in itertools.permutations(rows):
        found, problems = checked(*order)
        assert problems == []
        told = dossiers.dossiers_of(found)["d"]
        assert told.received_on == told.completed_on == date(2026, 3, 10)
        assert told.was_on_time is False
        assert (told.owes_fee, told.paid_online, told.rating, told.channel) == (True, True, 4, "online")


def test_a_payment_at_the_counter_is_none_online() -> None:
    found, _ = checked(plain(kind="paid", channel="one_stop"))
    assert dossiers.dossiers_of(found)["d"].paid_online is False
    assert dossiers.dossiers_of(found)["d"].owes_fee is True


def test_a_petition_makes_no_dossier() -> None:
    found, _ = checked(plain(kind="petition", channel=None))
    assert dossiers.dossiers_of(found) == {}


# --- counting and reconciling ----------------------------------------------------------------------------


def test_events_are_counted_with_their_parts() -> None:
    found, _ = checked(
        plain(id="1"),
        plain(id="2", channel="post"),
        plain(id="3", kind="rated", rating=3, channel=None),
        plain(id="4", kind="paid", channel=None),
        plain(id="5", kind="petition_answered", procedure=None, channel=None, due="2026-03-09"),
        plain(id="6", kind="petition_rated", procedure=None, channel=None, rating=5),
    )
    counts = {key[2:]: count for key, count in counting.counts_of(found).items()}
    assert counts == {
        ("1.001", "received"): 2,
        ("1.001", "received.online"): 1,
        ("1.001", "received.post"): 1,
        ("1.001", "rated"): 1,
        ("1.001", "rated.3"): 1,
        ("1.001", "paid"): 1,
        ("1.001", "paid.online"): 1,
        ("", "petition_answered"): 1,
        ("", "petition_answered.late"): 1,
        ("", "petition_rated"): 1,
        ("", "petition_rated.5"): 1,
    }
    assert all(counting.is_of_events(measure) for _, measure in counts)
    assert not counting.is_of_events("visits")


def test_totals_are_compared_by_kind() -> None:
    found = reconciling.reconcile(
        OLDEST, {"received": 3, "paid": 1, "rated": 0}, {"received": 2, "paid": 1, "completed": 4}
    )
    assert [(line.kind, line.difference, line.state.value) for line in found.lines] == [
        ("received", -1, "missing"),
        ("completed", None, "not_declared"),
        ("paid", 0, "agrees"),
        ("rated", 0, "agrees"),
    ]
    assert not found.is_closed
    assert reconciling.reconcile(OLDEST, {"paid": 1}, {"paid": 1}).is_closed
    assert not reconciling.reconcile(OLDEST, {}, {}).is_closed


@pytest.mark.parametrize(
    ("totals", "day", "code"),
    [
        ({"lost": 1}, OLDEST, "totals.unknown_kind"),
        ({"paid": -1}, OLDEST, "totals.not_a_number"),
        ({"paid": True}, OLDEST, "totals.not_a_number"),
        ({"paid": "3"}, OLDEST, "totals.not_a_number"),
        ({}, NOW.date() + timedelta(days=1), "totals.future"),
        ({}, OLDEST - timedelta(days=1), "totals.too_old"),
    ],
)
def test_totals_at_fault_are_refused(totals: dict[str, object], day: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        reconciling.checked_totals(totals, day, NOW.date(), OLDEST)
    assert refused.value.code == code


def test_a_seed_gives_the_same_day_again() -> None:
    def day(seed: int) -> list[dict[str, Any]]:
        return list(
            simulating.simulate(
                seed=seed, day=date(2026, 3, 9), organisations=["48"], procedures=["1.001"], dossiers=20
            )
        )

    assert day(1) == day(1) != day(2)
    found, problems = checked(*day(1))
    assert problems == []
    assert len({each.event.id for each in found}) == len(found) > 60


def test_what_has_not_happened_yet_is_left_out_and_nothing_else_changes() -> None:
    day = date(2026, 2, 2)
    end = datetime(2026, 2, 3, tzinfo=VIETNAM)

    def until(moment: datetime | None) -> list[dict[str, Any]]:
        asked: dict[str, Any] = {"organisations": ["48"], "procedures": ["1.001"], "dossiers": 200}
        return list(simulating.simulate(seed=1, day=day, until=moment, **asked))

    whole = until(end + timedelta(days=simulating.LONGEST))
    assert until(None) == until(end)
    assert until(end + timedelta(days=30)) == whole, "nothing takes longer than that"
    noon = datetime(2026, 2, 4, 12, tzinfo=VIETNAM)
    assert until(noon) == [event for event in whole if datetime.fromisoformat(event["at"]) < noon]
    assert {event["kind"] for event in whole} >= {
        "synchronised", "completed", "petition", "petition_answered", "petition_rated"
    }  # fmt: skip
    found, problems = checked(*whole)
    assert problems == []
    told = dossiers.dossiers_of(found).values()
    assert len(told) == 200, "petitions make no dossier"
    days = [(one.completed_on - one.received_on).days for one in told if one.completed_on and one.received_on]
    assert (min(days), max(days)) == (0, simulating.LONGEST)
    late = sum(one.was_on_time is False for one in told)
    assert 0.04 < late / len(days) < 0.25
