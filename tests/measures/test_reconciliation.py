"""Reconciliation: totals declared, what arrived, and the names of what was lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from nenso.kernel.queries import journal_of
from nenso.kernel.rules import Refused
from nenso.measures import actions, queries
from nenso.measures.models import MeteredSystem
from nenso.measures.rules import simulating
from tests.factories.metering import NOW, TODAY, a_system, an_event, on_day

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    queries.forget_codes()
    yield
    queries.forget_codes()


@pytest.fixture
def system() -> MeteredSystem:
    return a_system()


def test_a_lost_batch_is_found_by_name_and_the_day_closes(system: MeteredSystem) -> None:
    day = list(
        simulating.simulate(seed=1, day=YESTERDAY, organisations=["48"], procedures=["1.001"], dossiers=120)
    )
    batches = [day[start : start + 100] for start in range(0, len(day), 100)]
    for number, batch in enumerate(batches):
        if number != 2:
            actions.take_events(system=system, events=batch, now=NOW)
    actions.take_events(system=system, events=batches[0], now=NOW)  # one twice
    kinds = [event["kind"] for event in day]
    totals = {kind: kinds.count(kind) for kind in set(kinds)}
    found = actions.declare_totals(system=system, day=YESTERDAY, totals=totals, now=NOW)
    assert not found.is_closed
    assert sum(line.difference or 0 for line in found.lines) == -len(batches[2])
    names = queries.compare_ids(system, YESTERDAY, [event["id"] for event in day])
    assert names.missing_here == tuple(event["id"] for event in batches[2])
    assert names.unknown_there == ()
    assert [each for each, _ in queries.differences(YESTERDAY)] == [system]
    actions.take_events(system=system, events=batches[2], now=NOW)
    assert queries.reconciliation(system, YESTERDAY).is_closed
    assert queries.differences(YESTERDAY) == []


def test_names_of_one_kind_and_of_another_day(system: MeteredSystem) -> None:
    early = an_event(3, at=on_day(YESTERDAY))
    actions.take_events(
        system=system, events=[an_event(1), an_event(2, "accepted"), early, an_event(4)], now=NOW
    )
    other = a_system()
    actions.take_events(system=other, events=[an_event(9)], now=NOW)
    found = queries.compare_ids(system, TODAY, ["e1", "e3", "e9", "e5", "e\x00"], "received")
    assert found.missing_here == ("e9", "e5")
    assert found.elsewhere == {"e3": YESTERDAY}
    assert found.unknown_there == ("e4",)
    assert queries.compare_ids(system, TODAY, ["e2"], "received").elsewhere == {"e2": TODAY}
    with pytest.raises(Refused, match=r"totals\.unknown_kind"):
        queries.compare_ids(system, TODAY, [], "lost")


def test_a_list_of_names_has_its_limit(system: MeteredSystem, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match=r"totals\.too_many_ids"):
        queries.compare_ids(system, TODAY, ["x"] * 200_001)


def test_a_new_declaration_replaces_the_former_and_is_journalled(system: MeteredSystem) -> None:
    actions.declare_totals(system=system, day=TODAY, totals={"received": 3, "paid": 1}, now=NOW)
    found = actions.declare_totals(system=system, day=TODAY, totals={"received": 2}, now=NOW)
    assert [(line.kind, line.declared) for line in found.lines] == [("received", 2)]
    actions.declare_totals(system=system, day=TODAY, totals={"received": 2}, now=NOW)
    told = [entry for entry in journal_of("system", system.code) if entry.verb == "measures.totals_declared"]
    assert [entry.facts["totals"] for entry in told] == [{"received": 2}, {"received": 3, "paid": 1}]
    assert told[0].facts["before"] == {"received": 3, "paid": 1}
    assert told[0].actor_kind == "sender"


def test_a_sender_is_no_installation(system: MeteredSystem) -> None:
    with pytest.raises(Refused, match=r"access\.role_missing"):
        actions.issue_key(by=actions.sender(system), system=system)


def test_what_arrived_undeclared_is_a_difference(system: MeteredSystem) -> None:
    actions.take_events(system=system, events=[an_event(1)], now=NOW)
    silent = a_system()
    ((found, day),) = queries.differences(TODAY)
    assert found == system != silent
    assert [(line.kind, line.state.value) for line in day.differences] == [("received", "not_declared")]


def test_days_to_come_and_closed_days_take_no_totals(system: MeteredSystem) -> None:
    for day, code in ((TODAY + timedelta(days=1), "future"), (TODAY - timedelta(days=91), "too_old")):
        with pytest.raises(Refused, match=f"totals.{code}"):
            actions.declare_totals(system=system, day=day, totals={}, now=NOW)
