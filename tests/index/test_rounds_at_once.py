"""Two people at once: neither overwrites the other, and nobody writes into what is being signed off."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from nenso.index.actions import rounds as actions
from nenso.index.models import Entry, EntryChange, Review, Round
from nenso.index.rules.rounds import Phase
from nenso.kernel.rules import Refused
from tests.factories import rounds as factory
from tests.factories.accounts import a_grant
from tests.factories.rounds import RoundWorld, entry_of, participant_of

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    outcomes: list[str] = []
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            act()
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


def test_two_who_change_one_entry_at_once_do_not_overwrite_each_other() -> None:
    from nenso.accounts.rules import Role

    world = RoundWorld()
    row = world.opened()
    a_grant(world.people["minh"], Role.REPORTER, "48")

    def write(name: str, value: str) -> Callable[[], object]:
        entry = entry_of(row, "48", "plan")
        return lambda: actions.write_entry(
            by=world[name], entry=entry, inputs={"plan": value}, row_version=0, now=factory.SELF
        )

    assert at_once(write("lan", "1"), write("minh", "0")) == ["done", "entry.changed_meanwhile"]
    entry = entry_of(row, "48", "plan")
    change = EntryChange.objects.get(entry=entry)
    assert change.after == {"inputs": entry.inputs, "note": ""}
    assert entry.row_version == 1


def test_what_is_written_while_it_is_signed_off_is_in_it_or_refused() -> None:
    world = RoundWorld()
    row = world.filled(units=("48",))
    entry, participant = entry_of(row, "48", "often"), participant_of(row, "48")

    def write() -> object:
        return actions.write_entry(
            by=world["lan"],
            entry=entry,
            inputs={"often": "1"},
            row_version=entry.row_version,
            now=factory.SELF,
        )

    def sign() -> object:
        return actions.submit_assessment(by=world["ha"], participant=participant, now=factory.SELF)

    outcomes = at_once(write, sign)
    assert "done" in outcomes
    last = EntryChange.objects.filter(entry=entry).latest("id")
    signed = participant_of(row, "48").submitted_at
    assert signed is not None
    is_written = entry_of(row, "48", "often").inputs == {"often": "1"}
    assert (outcomes == ["done", "done"]) == is_written == (last.after["inputs"] == {"often": "1"})


def test_a_round_is_opened_once_by_two_at_once() -> None:
    world = RoundWorld()
    row = world.created()

    def open_it() -> object:
        return actions.open_round(by=world["van"], round=row, now=factory.SELF)

    assert at_once(open_it, open_it) == ["done", "round.opened_already"]
    assert row.participants.count() == 3


def test_what_is_decided_while_a_round_closes_is_in_its_run_or_refused() -> None:
    world = RoundWorld()
    row = world.at(Phase.VERIFICATION)
    actions.deal_work(by=world["van"], round=row, reviewers=[world["kim"].key], seed=1)
    for entry in Entry.objects.filter(participant__round=row).select_related("participant__round__edition"):
        actions.review_entry(by=world["kim"], entry=entry, verdict="accept", inputs={})
    calendar = factory.calendar_at(Phase.OBJECTION, timezone.localdate())
    Round.objects.filter(pk=row.pk).update(**calendar.days)
    objection = actions.object_to(
        by=world["lan"], entry=entry_of(row, "48", "spend"), claim="Tính lại.", wanted={"spend": "9"}
    )
    after = timezone.now() + timedelta(days=20)

    def decide() -> object:
        facts: dict[str, Any] = {"state": "accepted", "inputs": {}, "reason": "Đúng.", "now": after}
        return actions.decide_objection(by=world["van"], objection=objection, **facts)

    def close() -> object:
        return actions.close_round(by=world["van"], round=row, now=after)

    outcomes = at_once(decide, close)
    row.refresh_from_db()
    assert outcomes in (["done", "done"], ["done", "round.objections_open"])
    assert entry_of(row, "48", "spend").verified == {"spend": "9"}
    assert (row.run is not None) == (outcomes == ["done", "done"])
    if row.run is not None:
        assert row.run.dataset.values.get(unit_code="48", key="spend").value == 9.0


def test_who_waited_for_a_round_to_close_finds_it_closed() -> None:
    world = RoundWorld()
    row = world.at(Phase.DECISION, has_two_reviewers=True)
    entry = entry_of(row, "48", "spend")
    for turn, verdict in ((1, "accept"), (2, "cut")):
        Review.objects.create(
            entry=entry,
            turn=turn,
            verdict=verdict,
            inputs={"spend": str(6 - turn)},
            reason="Vì.",
            reviewer_key=f"k{turn}",
            reviewer_name=f"K{turn}",
        )
    Entry.objects.filter(pk=entry.pk).update(state="reviewed")
    held, may_go_on = threading.Event(), threading.Event()

    def close() -> object:
        with transaction.atomic():
            found = actions.close_round(by=world["van"], round=row, reason_for_gaps="Hết thời gian.")
            held.set()
            may_go_on.wait(10)
            return found

    def settle() -> object:
        held.wait(10)
        threading.Timer(0.5, may_go_on.set).start()  # the round is closed, and not committed yet
        return actions.settle_entry(by=world["van"], entry=entry, inputs={"spend": "1"}, reason="Chậm.")

    assert at_once(close, settle) == ["done", "round.closed"]
    assert entry_of(row, "48", "spend").verified is None
