"""Taking events: once each, whatever comes, and the same in SQL as in the rules."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nenso.accounts.rules import NATIONAL
from nenso.kernel.rules import Refused
from nenso.measures import actions, queries
from nenso.measures.actions import merging
from nenso.measures.models import Batch, DailyCount, Dossier, Event, EventKey, MeteredSystem
from nenso.measures.rules import counting, dossiers, simulating
from nenso.measures.rules.events import Checked, day_of, digest
from tests.factories.accounts import an_organisation
from tests.factories.metering import NOW, TODAY, a_procedure, a_system, an_event, on_day
from tests.measures.rules.test_events import some_events

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    queries.forget_codes()
    yield
    queries.forget_codes()


def take(system: MeteredSystem, *events: dict[str, Any]) -> actions.Taken:
    return actions.take_events(system=system, events=events, now=NOW)


def told(taken: actions.Taken) -> tuple[int, int, int, int]:
    return taken.sent, taken.accepted, taken.repeated, taken.refused


def counts(system: MeteredSystem) -> dict[str, int]:
    return dict(DailyCount.objects.filter(system=system).values_list("measure", "count"))


def test_a_batch_is_taken_and_counted() -> None:
    system = a_system()
    taken = take(system, an_event(1), an_event(1, "completed", id="e1c", due=TODAY.isoformat()), an_event(2))
    assert told(taken) == (3, 3, 0, 0)
    assert counts(system) == {"received": 2, "received.online": 2, "completed": 1}
    done = Dossier.objects.get(system=system, number="d1")
    assert (done.received_on, done.completed_on, done.was_on_time) == (TODAY, TODAY, True)
    assert [event.kind for event in queries.events_of(done)] == ["received", "completed"]
    system.refresh_from_db()
    assert system.first_seen_at == system.last_seen_at == NOW
    assert Batch.objects.get(uuid=taken.batch).accepted == 3


def test_what_is_sent_twice_counts_once() -> None:
    system = a_system()
    take(system, an_event(1))
    assert told(take(system, an_event(1), an_event(2), an_event(2))) == (3, 1, 2, 0)
    assert counts(system)["received"] == 2
    assert Event.objects.count() == EventKey.objects.count() == 2


def test_another_content_under_the_same_name_is_refused() -> None:
    system = a_system()
    take(system, an_event(1))
    taken = take(system, an_event(2), an_event(1, channel="post"), an_event(2, channel="post"))
    assert told(taken) == (3, 1, 0, 2)
    assert [(problem.index, problem.id, problem.refused.code) for problem in taken.problems] == [
        (1, "e1", "event.changed"),
        (2, "e2", "event.changed"),
    ]
    assert Dossier.objects.get(number="d1").channel == "online"
    kept = Batch.objects.get(uuid=taken.batch).problems
    assert [problem["id"] for problem in kept] == ["e1", "e2"]
    assert "e1" in kept[0]["message"]["vi"]
    assert "e1" in kept[0]["message"]["en"]


def test_the_same_name_of_two_systems_is_two_events() -> None:
    first, second = a_system(), a_system()
    take(first, an_event(1))
    assert told(take(second, an_event(1))) == (1, 1, 0, 0)


def test_faults_are_refused_one_by_one_and_the_rest_is_taken() -> None:
    system = a_system()
    an_organisation("79")
    taken = take(
        system,
        an_event(1),
        an_event(2, procedure="9.999"),
        an_event(3, organisation="79"),
        an_event(4, organisation="12345"),
        an_event(5, at=(NOW + timedelta(hours=1)).isoformat()),
        an_event(6, at=on_day(TODAY - timedelta(days=91))),
        an_event(7, kind="unheard"),
        an_event(8),
    )
    assert told(taken) == (8, 2, 0, 6)
    assert [problem.refused.code.partition(".")[2] for problem in taken.problems] == [
        "unknown_procedure",
        "not_served",
        "unknown_organisation",
        "future",
        "too_old",
        "unreadable",
    ]


def test_a_system_sends_for_whoever_stands_below_its_owner() -> None:
    an_organisation("20194", parent="48")
    an_organisation("79")
    province, nation = a_system(organisation="48"), a_system(organisation=NATIONAL)
    assert told(take(province, an_event(1, organisation="20194"))) == (1, 1, 0, 0)
    assert told(take(nation, an_event(1, organisation="79"))) == (1, 1, 0, 0)


def test_an_organisation_is_known_while_it_stands() -> None:
    system = a_system()
    an_organisation("491", parent="48", valid_to=TODAY)
    taken = take(
        system,
        an_event(1, organisation="491"),
        an_event(2, organisation="491", at=on_day(TODAY - timedelta(days=1))),
    )
    assert [problem.index for problem in taken.problems] == [0]


def test_a_procedure_is_known_as_soon_as_it_is_entered() -> None:
    system = a_system()
    assert take(system, an_event(1, procedure="3.003")).refused == 1
    a_procedure("3.003")
    assert take(system, an_event(1, procedure="3.003")).refused == 0


def test_codes_are_asked_for_once(django_assert_num_queries: Any) -> None:
    system = a_system()
    take(system, an_event(1))
    with django_assert_num_queries(
        10
    ):  # six of them of the batch, one for its days, one for retention, two savepoints
        take(system, an_event(2))


def test_what_cannot_be_read_leaves_no_batch() -> None:
    system = a_system()
    with pytest.raises(Refused):
        actions.take_events(system=system, events=b"[1", now=NOW)
    assert not Batch.objects.exists()


def test_a_fault_midway_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    system = a_system()

    def broken(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(merging, "add_counts", broken)
        with pytest.raises(OperationalError):
            take(system, an_event(1))
    for model in (Event, EventKey, Dossier, DailyCount, Batch):
        assert not model.objects.exists()  # type: ignore[attr-defined]
    assert told(take(system, an_event(1))) == (1, 1, 0, 0)


def test_a_petition_is_counted_and_makes_no_dossier() -> None:
    system = a_system()
    take(system, an_event(1, "petition", procedure=None), an_event(2))
    assert counts(system)["petition"] == 1
    assert [dossier.number for dossier in Dossier.objects.all()] == ["d2"]


def test_late_dossiers_are_found() -> None:
    system = a_system()
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    take(
        system,
        an_event(1, due=yesterday),
        an_event(2, due=TODAY.isoformat()),
        an_event(3, due=yesterday),
        an_event(3, "completed", id="e3c"),
        an_event(4, due=yesterday),
        an_event(4, "withdrawn", id="e4w"),
    )
    late = queries.dossiers(organisations=["48"], late_on=TODAY)
    assert {dossier.number for dossier in late} == {"d1", "d3"}
    found = queries.counted_by_day(organisations=["48"], measures=["received"], first=TODAY, last=TODAY)
    assert found == {(TODAY, "received"): 4}


# --- SQL and rules ---------------------------------------------------------------------------------------

COLUMNS = [
    name
    for name in dossiers.Told.__slots__  # type: ignore[attr-defined]
    if name != "number"
]


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(some_events(), min_size=1, max_size=4), min_size=1, max_size=4))
def test_the_database_merges_as_the_rules_do(batches: list[list[Any]]) -> None:
    system = MeteredSystem.objects.filter(code="merging").first() or a_system("merging")
    Dossier.objects.filter(system=system).delete()
    taken = [[Checked(0, event, day_of(event.at), digest(event)) for event in batch] for batch in batches]
    for batch in taken:
        merging.merge_dossiers(system.pk, dossiers.dossiers_of(batch))
    row = Dossier.objects.get(system=system)
    expected = dossiers.dossiers_of(each for batch in taken for each in batch)["d"]
    assert {name: getattr(row, name) for name in COLUMNS} == {
        name: getattr(expected, name) for name in COLUMNS
    }
    assert row.was_on_time == expected.was_on_time


def test_a_simulated_day_counts_up_in_the_database(django_assert_max_num_queries: Any) -> None:
    system = a_system()
    day = TODAY - timedelta(days=1)
    sent = list(
        simulating.simulate(seed=7, day=day, organisations=["48"], procedures=["1.001"], dossiers=200)
    )
    taken = take(system, *sent)
    assert told(taken) == (len(sent), len(sent), 0, 0)
    assert queries.count_differences(day) == []
    assert Dossier.objects.count() == 200
    DailyCount.objects.filter(measure="paid").update(count=0)
    assert len(queries.count_differences(day)) == 1


# --- two senders at once ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_connections_with_the_same_events_do_not_block_each_other() -> None:
    system = a_system()
    day = TODAY - timedelta(days=1)
    sent = list(
        simulating.simulate(seed=3, day=day, organisations=["48"], procedures=["1.001"], dossiers=300)
    )
    faults: list[BaseException] = []
    taken: list[actions.Taken] = []

    def send(rows: list[dict[str, Any]]) -> None:
        try:
            for start in range(0, len(rows), 100):
                part = json.dumps(rows[start : start + 100]).encode()
                found = actions.take_events(system=system, events=part, now=NOW)
                taken.append(found)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(rows,)) for rows in (sent, sent[::-1], sent[50:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert sum(each.accepted for each in taken) == len(sent) == Event.objects.count()
    assert queries.count_differences(day) == []
    expected = dossiers.dossiers_of(_again(sent))
    rows = {row.number: row for row in Dossier.objects.all()}
    assert rows.keys() == expected.keys()
    assert all(
        getattr(rows[number], name) == getattr(one, name)
        for number, one in expected.items()
        for name in COLUMNS
    )
    assert counting.counts_of(_again(sent)).total() == sum(DailyCount.objects.values_list("count", flat=True))


def _again(sent: list[dict[str, Any]]) -> list[Checked]:
    from nenso.measures.rules.events import read

    found = read(json.dumps(sent).encode())
    return [Checked(place, event, day_of(event.at), b"") for place, event in found.events]
