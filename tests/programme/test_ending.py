"""The end of a plan: its day and reason, what stays open, who is told, and the plan that takes its place."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused
from nenso.notify.models import Message
from nenso.programme import actions, queries
from nenso.programme.models import Extension, Plan
from nenso.programme.rules import Status, task_status
from tests.factories.programme import DUE, FIRST, LAST, TODAY, PlanWorld, plan_facts, target_facts

LATER = date(2026, 9, 30)


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


@pytest.fixture
def running(world: PlanWorld) -> PlanWorld:
    world.issued("1", "2")
    world.task("3", lead_code="")
    return world


def another(world: PlanWorld, code: str = "ke-hoach-2027", *, is_issued: bool = True) -> Plan:
    made = actions.create_plan(by=world["van"], facts=plan_facts(code=code), on=TODAY)
    actions.add_target(by=world["van"], plan=made, facts=target_facts())
    return actions.issue_plan(by=world["van"], plan=made, issued_on=FIRST) if is_issued else made


def test_a_plan_ends_on_a_day_with_a_reason_and_names_what_takes_its_place(running: PlanWorld) -> None:
    following = another(running)
    actions.end_plan(
        by=running["van"],
        plan=running.plan,
        reason="Có kế hoạch mới",
        on=LATER,
        ended_on=TODAY,
        successor=following,
    )
    found = queries.plan_named("ke-hoach-2026", LATER)
    assert (found.state, found.ended_on, found.end_reason) == ("ended", TODAY, "Có kế hoạch mới")
    assert found.successor == "ke-hoach-2027"
    told = JournalEntry.objects.get(verb="programme.plan_ended").facts
    assert (told["unfinished"], told["successor"], told["ended_on"]) == (3, "ke-hoach-2027", "2026-03-02")


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LATER + timedelta(days=1)])
def test_it_ends_neither_before_it_was_issued_nor_on_a_day_to_come(running: PlanWorld, day: date) -> None:
    found = refusal(
        actions.end_plan, by=running["van"], plan=running.plan, reason="x", on=LATER, ended_on=day
    )
    assert (found.code, found.field) == ("plan.end_day", "ended_on")


def test_only_another_plan_in_force_takes_its_place(running: PlanWorld) -> None:
    given: dict[str, Any] = {"by": running["van"], "plan": running.plan, "reason": "x", "on": LATER}
    assert refusal(actions.end_plan, successor=running.plan, **given).code == "plan.successor"
    draft = another(running, "du-thao", is_issued=False)
    assert refusal(actions.end_plan, successor=draft, **given).code == "plan.successor"
    actions.end_plan(**given)
    assert refusal(actions.end_plan, **given).code == "plan.not_in_force"


def test_what_is_unfinished_stays_open_and_is_told_as_it_stood(running: PlanWorld) -> None:
    actions.cancel_task(by=running["van"], task=running.named("2"), reason="Trùng")
    actions.ask_extension(by=running["lan"], task=running.named("1"), asked_due=LAST, reason="Bão")
    actions.end_plan(by=running["van"], plan=running.plan, reason="hết", on=DUE + timedelta(days=3))
    left = queries.task_named("ke-hoach-2026", "1", LATER)
    assert (left.state, left.standing.status, left.standing.days) == ("open", Status.LATE, -3)
    assert left.standing.reason.vi == (
        "Để ngỏ khi kế hoạch kết thúc ngày 03/07/2026. Khi đó: Quá hạn 3 ngày (hạn 30/06/2026)."
    )
    assert queries.task_named("ke-hoach-2026", "2", LATER).standing.status is Status.CANCELLED
    late = [one for one in queries.overdue_by_owner(LATER, "ke-hoach-2026") if one.late]
    assert [(one.late, one.days) for one in late] == [(1, 3), (1, 3)]
    assert queries.owed_by("48", LATER) == ()
    asked = Extension.objects.get()
    assert (asked.is_granted, asked.decision) == (False, "hết")
    given = {"by": running["lan"], "task": running.named("1")}
    assert refusal(actions.tell_progress, text="x", **given).code == "plan.not_in_force"


def test_each_lead_is_told_once_how_many_of_its_tasks_stay_open(running: PlanWorld) -> None:
    Message.objects.all().delete()
    actions.end_plan(by=running["van"], plan=running.plan, reason="Có kế hoạch mới", on=LATER)
    told = Message.objects.filter(key__startswith="programme.plan_ended")
    assert {one.to_key for one in told} == {running["lan"].key, running["minh"].key}
    assert {one.title_vi for one in told} == {
        "Kế hoạch 12/QĐ-UBQGCĐS đã kết thúc; 2 nhiệm vụ của cơ quan còn để ngỏ"
    }
    assert {one.path for one in told} == {"/plans/ke-hoach-2026/"}


@pytest.mark.parametrize(
    ("state", "ended_on", "status"),
    [
        ("open", date(2026, 6, 1), Status.ON_TRACK),
        ("open", date(2026, 6, 20), Status.AT_RISK),
        ("open", date(2026, 7, 1), Status.LATE),
        ("done", date(2026, 6, 1), Status.DONE),
        ("cancelled", date(2026, 6, 1), Status.CANCELLED),
    ],
)
def test_a_task_is_told_as_of_the_end_of_its_plan(state: str, ended_on: date, status: Status) -> None:
    done_on = date(2026, 5, 1) if state == "done" else None
    assert task_status(DUE, state, done_on, date(2026, 12, 1), ended_on=ended_on).status is status
