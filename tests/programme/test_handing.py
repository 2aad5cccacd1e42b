"""A task passed on by hand: who may, what stays, what the history says, and who is told."""

from collections.abc import Callable
from typing import Any

import pytest

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused
from nenso.notify.models import Message
from nenso.programme import actions, queries
from nenso.programme.models import Step
from tests.factories.programme import LAST, TODAY, PlanWorld, task_facts


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


@pytest.fixture
def running(world: PlanWorld) -> PlanWorld:
    world.task("2", cooperating=("01",))
    world.issued("1")
    return world


def hand(world: PlanWorld, number: str = "2", to: str = "01", by: str = "van", **more: Any) -> Any:
    given = {"task": world.named(number), "to": to, "reason": "Đúng chức năng", "on": TODAY, **more}
    return actions.hand_over_task(by=world[by], **given)


def test_another_agency_leads_and_the_history_says_who_did(running: PlanWorld) -> None:
    actions.ask_extension(by=running["lan"], task=running.named("2"), asked_due=LAST, reason="Bão")
    hand(running)
    found = queries.task_named("ke-hoach-2026", "2", TODAY)
    assert found.lead is not None
    assert (found.lead.code, found.cooperating, found.is_extension_asked) == ("01", (), True)
    step = Step.objects.get(verb="handed_over")
    assert (step.facts, step.reason) == ({"from": "48", "to": "01"}, "Đúng chức năng")
    told = JournalEntry.objects.get(verb="programme.task_handed_over").facts
    assert (told["from"], told["to"], told["reason"]) == ("48", "01", "Đúng chức năng")
    assert [one.number for one in queries.owed_by("01", TODAY)] == ["2"]
    assert refusal(actions.tell_progress, by=running["lan"], task=found_row(running), text="x").code == (
        "access.role_missing"
    )


def found_row(world: PlanWorld) -> Any:
    return world.named("2")


def test_both_leads_are_told_once(running: PlanWorld) -> None:
    Message.objects.all().delete()
    hand(running)
    new = Message.objects.get(to_key=running["hoa"].key)
    assert new.title_vi == "Nhiệm vụ mới giao cho cơ quan: 2. Nhiệm vụ 2"
    assert new.body_vi == "Hạn: 30/06/2026. Kế hoạch: 12/QĐ-UBQGCĐS. Đúng chức năng"
    assert new.path == f"/desk/plans/tasks/{found_row(running).uuid}/"
    former = Message.objects.filter(to_key__in=(running["lan"].key, running["minh"].key))
    assert {(one.title_vi, one.path) for one in former} == {
        ("Nhiệm vụ chuyển cho Hà Nội chủ trì: 2. Nhiệm vụ 2", "/plans/ke-hoach-2026/tasks/2/")
    }
    assert Message.objects.count() == 3


def test_parts_of_the_former_lead_go_with_it_and_those_of_others_stay(running: PlanWorld) -> None:
    given: dict[str, Any] = {"task": running.named("2"), "on": TODAY}
    actions.add_sub_task(
        by=running["lan"], organisation="48", facts=task_facts("2.1", lead_code="20194"), **given
    )
    actions.add_sub_task(
        by=running["hoa"], organisation="01", facts=task_facts("2.2", lead_code="01"), **given
    )
    hand(running)
    assert (running.named("2.1").state, running.named("2.2").state) == ("cancelled", "open")
    assert Message.objects.filter(to_key=running["tam"].key, title_vi__contains="hủy").exists()


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"by": "ha"}, "access.role_missing"),
        ({"reason": " "}, "task.no_reason"),
        ({"to": "48"}, "task.same_lead"),
        ({"to": ""}, "task.lead"),
        ({"to": "khong-co"}, "task.lead"),
        ({"row_version": 7}, "task.changed"),
    ],
)
def test_what_cannot_be_passed_on(running: PlanWorld, more: dict[str, Any], code: str) -> None:
    assert refusal(hand, world=running, **more).code == code
    assert running.named("2").lead_code == "48"


def test_a_submitted_task_is_decided_first_and_a_finished_one_stays(running: PlanWorld) -> None:
    task = running.named("2")
    actions.deliver(by=running["lan"], task=task, title="B", url="https://danang.example/b")
    actions.submit_task(by=running["lan"], task=task)
    assert refusal(hand, world=running).code == "task.state"
    actions.accept_task(by=running["van"], task=task)
    assert refusal(hand, world=running).code == "task.finished"


def test_a_part_goes_no_further_than_to_those_below(running: PlanWorld) -> None:
    given: dict[str, Any] = {"task": running.named("2"), "organisation": "48", "on": TODAY}
    actions.add_sub_task(by=running["lan"], facts=task_facts("2.1"), **given)
    assert refusal(hand, world=running, number="2.1", by="ha").code == "part.not_below"
    hand(running, number="2.1", to="20194", by="ha")
    assert running.named("2.1").lead_code == "20194"


def test_a_task_without_a_lead_gets_one(running: PlanWorld) -> None:
    running.task("3", lead_code="")
    Message.objects.all().delete()
    hand(running, number="3")
    assert (running.named("3").lead_code, Message.objects.count()) == ("01", 1)


def test_of_a_draft_it_is_written_not_passed_on(world: PlanWorld) -> None:
    world.task("2")
    assert refusal(hand, world=world).code == "plan.not_in_force"
