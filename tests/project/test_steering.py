"""The demonstration's round and plan: made once, illustrative, and with everything in it that a page can show."""

import pytest
from django.utils import timezone

from nenso.index.models import Assignment, Entry, EvidenceRequest, Round
from nenso.index.queries.rounds import participants, phase
from nenso.index.rules.rounds import Phase
from nenso.programme.models import Extension, Meeting, Plan, Task
from nenso.programme.queries import TaskFilter, tasks
from nenso.programme.rules.status import Status
from nenso.project import steering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def test_a_round_stands_in_verification_and_is_made_once() -> None:
    lines: list[str] = []
    now = timezone.now()
    steering.make(seed=7, now=now, say=lines.append)
    row = Round.objects.get(code=steering.rounds.CODE)
    assert (phase(row), row.is_illustrative) == (Phase.VERIFICATION, True)
    found = participants(row)
    assert len(found) == 63
    assert all(line.is_submitted and line.progress.filled > 85 for line in found)
    assert sum(line.progress.verified > 0 for line in found) == 26
    assert Entry.objects.filter(participant__round=row, state="reviewed").exists()
    assert Assignment.objects.filter(participant__round=row).values("reviewer_key").distinct().count() == 3
    assert EvidenceRequest.objects.filter(answered_at=None).count() == 2
    _a_plan_has_tasks_in_every_state()
    counts = _counts()
    steering.make(seed=7, now=now, say=lines.append)
    assert _counts() == counts
    assert steering.is_made()


def _a_plan_has_tasks_in_every_state() -> None:
    plan = Plan.objects.get(code=steering.plans.CODE)
    assert (plan.state, plan.status) == ("in_force", "illustrative")
    found = tasks(TaskFilter(plan=plan.code), timezone.localdate())
    every = {status for status in Status if status is not Status.NO_DATA}
    assert {one.standing.status for one in found} == every
    assert {one.state for one in found} == {"open", "submitted", "done", "cancelled"}
    by_number = {one.number: one for one in found}
    assert by_number["9"].waits_for == ("6",)
    assert by_number["7"].parts == 2
    assert by_number["11"].extensions == 1
    assert by_number["12"].is_extension_asked
    assert by_number["21"].source.startswith("Minh họa 05/TB")
    assert len({one.lead.code for one in found if one.lead}) > 10


def _counts() -> list[int]:
    return [each.objects.count() for each in (Round, Entry, Plan, Task, Extension, Meeting)]
