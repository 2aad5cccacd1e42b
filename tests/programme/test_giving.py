"""A lead is told at once that a task is its: once for a whole plan that is issued, once for each task afterwards."""

from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from nenso.kernel.rules import Text
from nenso.notify.models import Message
from nenso.programme import actions
from nenso.programme.exporting import plan_workbook
from nenso.programme.models import Conclusion
from tests.factories.programme import FIRST, TODAY, PlanWorld, task_facts


def told(world: PlanWorld, name: str) -> list[str]:
    found = Message.objects.filter(to_key=world[name].key).order_by("id")
    return [one.title_vi for one in found]


def test_a_draft_tells_nobody_and_its_issue_each_lead_once_with_its_count(world: PlanWorld) -> None:
    for number, lead in (("1", "48"), ("2", "48"), ("3", "01"), ("4", "")):
        world.task(number, lead_code=lead)
    world.task("5", lead_code="48", due=None)
    assert not Message.objects.exists()
    actions.issue_plan(by=world["van"], plan=world.plan, issued_on=FIRST)
    assert told(world, "lan") == told(world, "minh")
    assert told(world, "lan") == ["Kế hoạch 12/QĐ-UBQGCĐS giao cho cơ quan 3 nhiệm vụ"]
    (hoa,) = Message.objects.filter(to_key=world["hoa"].key)
    assert hoa.title_en == "The plan 12/QĐ-UBQGCĐS gives 1 task to your agency"
    assert hoa.body_vi == "Kế hoạch năm 2026. Hạn gần nhất: 30/06/2026."
    assert hoa.path == "/desk/plans/"
    assert Message.objects.count() == 3


@pytest.fixture
def running(world: PlanWorld) -> PlanWorld:
    world.issued("1")
    Message.objects.all().delete()
    return world


def test_a_task_that_is_given_afterwards_tells_its_lead_with_the_reason(running: PlanWorld) -> None:
    made = running.task("2", lead_code="01")
    (message,) = Message.objects.all()
    assert (message.to_key, message.path) == (running["hoa"].key, f"/desk/plans/tasks/{made.uuid}/")
    assert message.title_vi == "Nhiệm vụ mới giao cho cơ quan: 2. Nhiệm vụ 2"
    assert message.body_vi == "Hạn: 30/06/2026. Kế hoạch: 12/QĐ-UBQGCĐS. bổ sung"
    assert message.body_en == "Due: 30 Jun 2026. Plan: 12/QĐ-UBQGCĐS. bổ sung"


def test_a_lead_that_is_named_later_is_told_and_a_change_of_words_tells_nobody(running: PlanWorld) -> None:
    running.task("2", lead_code="", due=None)
    given: dict[str, Any] = {
        "by": running["van"],
        "task": running.named("2"),
        "on": TODAY,
        "reason": "rõ rồi",
    }
    assert not Message.objects.exists()
    actions.change_task(facts=task_facts("2", lead_code="01", due=None), **given)
    assert told(running, "hoa") == ["Nhiệm vụ mới giao cho cơ quan: 2. Nhiệm vụ 2"]
    assert Message.objects.get().body_vi.startswith("Hạn: chưa rõ.")
    actions.change_task(facts=task_facts("2", lead_code="01", due=None, group="Dữ liệu số"), **given)
    assert Message.objects.count() == 1


def test_a_part_tells_those_below_who_get_it_and_not_who_added_it(running: PlanWorld) -> None:
    given: dict[str, Any] = {
        "by": running["lan"],
        "task": running.named("1"),
        "organisation": "48",
        "on": TODAY,
    }
    actions.add_sub_task(facts=task_facts("1.1", lead_code=""), **given)
    assert not Message.objects.exists()
    actions.add_sub_task(facts=task_facts("1.2", lead_code="20194"), **given)
    assert told(running, "tam") == ["Nhiệm vụ mới giao cho cơ quan: 1.2. Nhiệm vụ 1.2"]
    assert Message.objects.count() == 1


def test_a_conclusion_that_becomes_a_task_tells_its_lead(running: PlanWorld) -> None:
    actions.hold_meeting(
        by=running["van"],
        organisation="UBQGCDS",
        title="Phiên họp",
        held_on=TODAY,
        conclusions=["Hà Nội báo cáo"],
        today=TODAY,
    )
    facts = task_facts("KL1", lead_code="01", name=Text("Hà Nội báo cáo", ""))
    conclusion = Conclusion.objects.get()
    actions.conclusion_to_task(
        by=running["van"], conclusion=conclusion, plan=running.plan, facts=facts, on=TODAY
    )
    assert told(running, "hoa") == ["Nhiệm vụ mới giao cho cơ quan: KL1. Hà Nội báo cáo"]


def test_a_workbook_into_a_plan_in_force_tells_each_lead_once(running: PlanWorld) -> None:
    for number in ("2", "3"):
        running.task(number, lead_code="01")
    content = plan_workbook("ke-hoach-2026", TODAY)
    other = actions.create_plan(by=running["van"], facts=other_facts(), on=TODAY)
    actions.add_task(by=running["van"], plan=other, facts=task_facts("9"), on=TODAY)
    other = actions.issue_plan(by=running["van"], plan=other, issued_on=FIRST)
    Message.objects.all().delete()
    given = {"by": running["van"], "content": content, "on": TODAY, "plan": other, "reason": "phụ lục"}
    actions.import_plan_file(**given)
    assert told(running, "hoa") == ["Kế hoạch 13/QĐ-UBQGCĐS giao cho cơ quan 2 nhiệm vụ"]
    assert told(running, "lan") == ["Kế hoạch 13/QĐ-UBQGCĐS giao cho cơ quan 1 nhiệm vụ"]
    actions.import_plan_file(**given)  # nothing of it is new
    assert Message.objects.count() == 3


def other_facts() -> Any:
    from tests.factories.programme import plan_facts

    return plan_facts(code="ke-hoach-khac", number="13/QĐ-UBQGCĐS")


def test_an_e_mail_leaves_for_each_where_there_is_a_mail_server(world: PlanWorld, settings: Any) -> None:
    settings.SENDS_EMAIL = True
    world.issued("1")
    given = {str(uuid) for uuid in Message.objects.values_list("uuid", flat=True)}
    jobs = ProcrastinateJob.objects.filter(task_name="notify.send_email")
    assert {job.args["message"] for job in jobs} == given
    assert len(given) == 2
