"""Retention: a day leaves whole, after its counts were verified, and never comes back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from nenso.kernel.queries import latest
from nenso.kernel.rules import Refused
from nenso.measures import actions, queries
from nenso.measures.actions.partitions import days_of
from nenso.measures.models import DailyCount, Dossier, Event, EventKey, MeteredSystem
from tests.factories.metering import NOW, TODAY, a_system, an_event, on_day

pytestmark = pytest.mark.django_db
OLD = TODAY - timedelta(days=90)
LATER = NOW + timedelta(days=1)  # the old day's time is over


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    queries.forget_codes()
    yield
    queries.forget_codes()


@pytest.fixture
def system() -> MeteredSystem:
    made = a_system()
    old = [an_event(number, at=on_day(OLD), facts={"owes_fee": True}) for number in range(3)]
    rated = an_event(7, "rated", at=on_day(OLD), dossier="d1")
    actions.take_events(system=made, events=[*old, rated, an_event(9)], now=NOW)
    return made


def test_a_day_still_kept_stays(system: MeteredSystem) -> None:
    with pytest.raises(Refused, match=r"retention\.still_kept"):
        actions.compact(day=OLD, now=NOW)
    assert actions.retain(now=NOW) == ({}, [])
    assert Event.objects.count() == 5


def test_a_day_whose_time_is_over_leaves_its_counts_and_dossiers(system: MeteredSystem) -> None:
    before = list(DailyCount.objects.order_by("id").values_list())
    assert actions.retain(now=LATER) == ({OLD: 4}, [])
    assert days_of("measures_event") == [TODAY]
    assert [event.event_id for event in Event.objects.all()] == ["e9"]
    assert [key.event_id for key in EventKey.objects.all()] == ["e9"]
    assert list(DailyCount.objects.order_by("id").values_list()) == before
    assert Dossier.objects.count() == 4
    entry = latest("measures.day_compacted")
    assert entry is not None
    assert (entry.thing_key, entry.facts) == (OLD.isoformat(), {"events": 4})
    assert actions.retain(now=LATER) == ({}, [])
    assert actions.compact(day=OLD, now=LATER) == 0


@pytest.mark.parametrize("change", [{"count": 5}, {"measure": "received.post"}])
def test_a_day_whose_counts_do_not_add_up_stays(system: MeteredSystem, change: dict[str, Any]) -> None:
    DailyCount.objects.filter(day=OLD, measure="received.online").update(**change)
    with pytest.raises(Refused, match=r"retention\.counts_differ"):
        actions.compact(day=OLD, now=LATER)
    done, refused = actions.retain(now=LATER)
    assert (done, len(refused)) == ({}, 1)
    assert Event.objects.count() == EventKey.objects.count() == 5


def test_counts_of_visits_are_no_counts_of_events(system: MeteredSystem) -> None:
    DailyCount.objects.create(
        system=system, day=OLD, organisation_code="48", procedure_code="", measure="visits", count=9
    )
    assert actions.compact(day=OLD, now=LATER) == 4


def test_events_of_a_dropped_day_are_refused_even_where_more_is_kept_now(
    system: MeteredSystem, settings: Any
) -> None:
    again = an_event(0, at=on_day(OLD), facts={"owes_fee": True})
    actions.compact(day=OLD, now=LATER)
    for days in (90, 365):
        settings.EVENT_DAYS = days
        taken = actions.take_events(system=system, events=[again], now=LATER)
        assert [problem.refused.code for problem in taken.problems] == ["event.too_old"]
    taken = actions.take_events(
        system=system, events=[an_event(20, at=on_day(OLD + timedelta(days=1)))], now=LATER
    )
    assert taken.accepted == 1


def test_partitions_are_made_ahead() -> None:
    actions.make_days_ahead(now=NOW)
    ahead = [TODAY + timedelta(days=days) for days in range(8)]
    assert days_of("measures_event") == days_of("measures_hit") == ahead
    actions.make_days_ahead(now=NOW)


def test_the_clock_calls_these_tasks() -> None:
    from procrastinate.contrib.django import app

    from nenso.measures import tasks

    clock = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {"measures.make_days_ahead", "measures.retain"} <= clock
    tasks.make_days_ahead()
    tasks.retain()
    assert len(days_of("measures_hit")) == 8
