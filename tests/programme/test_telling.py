"""People told of what is due and late; what an agency adopted; meetings whose conclusions become tasks."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused, Text
from nenso.notify.models import Message
from nenso.programme import actions, queries
from nenso.programme.models import Conclusion, Plan
from tests.factories.programme import DUE, FIRST, TODAY, PlanWorld, moment, plan_facts, task_facts

MONDAY = TODAY


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


def titles(world: PlanWorld, name: str) -> list[str]:
    return [one.title_vi for one in messages(world, name)]


def messages(world: PlanWorld, name: str) -> list[Message]:
    """What somebody was told but of tasks that were given: tests of that stand elsewhere."""
    found = Message.objects.filter(to_key=world[name].key).order_by("id")
    return list(found.exclude(key__startswith="programme.given").exclude(key__startswith="programme.plan_"))


@pytest.fixture
def running(world: PlanWorld) -> PlanWorld:
    world.issued("1")  # due on Tuesday, 30 June 2026
    return world


# --- Lateness ---------------------------------------------------------------------------------------------


def test_lateness_goes_up_the_tree_each_person_once(running: PlanWorld) -> None:
    def told(day: date) -> int:
        return actions.tell_lateness(now=moment(day))

    assert told(date(2026, 6, 22)) == 0
    assert told(date(2026, 6, 23)) == 2  # five working days before: lan and minh
    assert told(date(2026, 6, 24)) == 0
    assert told(DUE) == 2  # the day before was one working day before
    assert told(date(2026, 7, 1)) == 3  # late: they, and who answers for the province
    assert told(date(2026, 7, 7)) == 2  # five working days late: the nation's approvers
    assert told(date(2026, 8, 30)) == 0
    assert titles(running, "ha") == ["Quá hạn 1 ngày làm việc, Đà Nẵng: 1. Nhiệm vụ 1"]
    assert titles(running, "van") == ["Quá hạn 5 ngày làm việc, Đà Nẵng: 1. Nhiệm vụ 1"]
    assert titles(running, "lan")[0] == "Còn 5 ngày làm việc: 1. Nhiệm vụ 1"
    assert not Message.objects.filter(to_key=running["bao"].key).exists()
    assert JournalEntry.objects.filter(verb="programme.lateness_told").count() == 4


def test_an_extension_begins_anew_and_what_is_finished_is_not_told(running: PlanWorld) -> None:
    late = DUE + timedelta(days=1)
    actions.tell_lateness(now=moment(late))
    asked = actions.ask_extension(
        by=running["lan"], task=running.named("1"), asked_due=date(2026, 8, 31), reason="Bão"
    )
    actions.decide_extension(by=running["van"], extension=asked, is_granted=True, reason="Được")
    assert actions.tell_lateness(now=moment(late)) == 0
    assert actions.tell_lateness(now=moment(date(2026, 9, 3))) == 3
    actions.cancel_task(by=running["van"], task=running.named("1"), reason="Bỏ")
    assert actions.tell_lateness(now=moment(date(2026, 12, 1))) == 0


def test_the_week_is_told_on_monday_morning_once(running: PlanWorld) -> None:
    running.task("2", name=Text("Việc đã trễ", "What is late"), due=date(2026, 2, 20))
    running.task("3", lead_code="01")
    assert actions.tell_digest(now=moment(MONDAY, 6)) == 0
    assert actions.tell_digest(now=moment(MONDAY, 8)) == 3  # lan and minh for 48, hoa for 01
    assert actions.tell_digest(now=moment(MONDAY + timedelta(days=1))) == 0
    (message,) = messages(running, "lan")
    assert message.title_vi == "Việc phải làm trong tuần: 2 nhiệm vụ, 1 quá hạn"
    assert message.body_vi.splitlines()[0] == "– 2. Việc đã trễ (hạn 20/02/2026)"
    assert message.body_en.splitlines()[0] == "– 2. What is late (due 20 Feb 2026)"
    assert actions.tell_digest(now=moment(MONDAY + timedelta(days=7))) == 3


def test_a_long_week_says_how_much_more_there_is(running: PlanWorld) -> None:
    for number in range(2, 25):
        running.task(str(number), lead_code="01")
    actions.tell_digest(now=moment(MONDAY))
    (message,) = messages(running, "hoa")
    assert (len(message.body_vi.splitlines()), message.body_vi.splitlines()[-1]) == (
        21,
        "… và 3 nhiệm vụ khác",
    )


def test_looking_for_what_is_late_asks_as_often_for_many_as_for_few(
    running: PlanWorld, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        assert actions.tell_lateness(now=moment(TODAY)) == 0
    for number in range(2, 30):
        running.task(str(number), lead_code=("01", "48")[number % 2])
    with django_assert_max_num_queries(8):
        assert actions.tell_lateness(now=moment(TODAY)) == 0


def test_the_worker_tells_and_passes_on_at_its_hours(running: PlanWorld) -> None:
    from nenso.programme import tasks

    tasks.tell_lateness()
    tasks.pass_on_tasks()
    assert JournalEntry.objects.filter(verb__in=("programme.lateness_told", "programme.digest_told")).exists()
    assert running.named("1").lead_code == "48"


# --- Adoption ---------------------------------------------------------------------------------------------


def adopting(world: PlanWorld) -> Plan:
    facts = plan_facts(adopted_by_types=("provincial_committee",), adopted_until=date(2026, 3, 31))
    actions.change_plan(by=world["van"], plan=world.plan, facts=facts)
    world.plan.refresh_from_db()
    return world.issued("1")


def test_who_adopted_a_plan_of_its_own_is_counted_among_all_who_must(world: PlanWorld) -> None:
    given = {
        "number": "7/KH-UBND",
        "title": "Kế hoạch 2026",
        "issued_on": FIRST,
        "url": "https://danang.gov.vn/7",
    }
    draft = refusal(
        actions.adopt_plan, by=world["lan"], plan=world.plan, organisation="48", today=TODAY, **given
    )
    assert draft.code == "adoption.draft"
    plan = adopting(world)
    assert queries.adoption(plan.code, TODAY).share == 0.0
    told = {"plan": plan, "today": TODAY}
    actions.adopt_plan(by=world["lan"], organisation="48", **told, **given)
    found = queries.adoption(plan.code, TODAY)
    assert (found.share, found.expected) == (0.5, 2)
    assert [(one.organisation.code, one.number, one.is_late) for one in found.adopted] == [
        ("48", "7/KH-UBND", False)
    ]
    assert [one.code for one in found.missing] == ["01"]
    right = given | {"number": "8/KH-UBND", "url": "", "content": b"%PDF-1.7", "file_name": "8.pdf"}
    actions.adopt_plan(by=world["lan"], organisation="48", **told, **right)
    (adopted,) = queries.adoption(plan.code, TODAY).adopted
    assert (adopted.number, adopted.url, adopted.file_name) == ("8/KH-UBND", "", "8.pdf")
    assert adopted.file
    assert refusal(actions.adopt_plan, by=world["hoa"], organisation="48", **told, **given).code == (
        "access.role_missing"
    )
    commune = refusal(actions.adopt_plan, by=world["tam"], organisation="20194", **told, **given)
    assert commune.code == "adoption.not_asked"
    nameless = refusal(
        actions.adopt_plan, by=world["lan"], organisation="48", **told, **(given | {"number": " "})
    )
    assert nameless.code == "adoption.number"


# --- Meetings ---------------------------------------------------------------------------------------------


def test_conclusions_of_a_meeting_become_tasks_once(running: PlanWorld) -> None:
    given = {"by": running["van"], "organisation": "UBQGCDS", "title": "Phiên họp thứ 9", "today": TODAY}
    on = {"held_on": date(2026, 2, 27)}
    assert refusal(actions.hold_meeting, conclusions=[" "], **on, **given).code == "meeting.nothing_concluded"
    future = {"held_on": TODAY + timedelta(days=1)}
    assert refusal(actions.hold_meeting, conclusions=["a"], **future, **given).code == "meeting.day"
    nameless = given | {"title": " "}
    assert refusal(actions.hold_meeting, conclusions=["a"], **on, **nameless).code == "meeting.title"
    actions.hold_meeting(
        conclusions=["Bộ KH&CN trình nghị định", "", "Đà Nẵng báo cáo"],
        document_number="15/TB-VPCP",
        **on,
        **given,
    )
    (meeting,) = queries.meetings(TODAY)
    assert ([one.text for one in meeting.conclusions], meeting.open) == (
        ["Bộ KH&CN trình nghị định", "Đà Nẵng báo cáo"],
        2,
    )
    second = Conclusion.objects.get(number=2)
    facts = task_facts("KL2", name=Text(second.text, ""))
    turn = {"by": running["van"], "conclusion": second, "plan": running.plan, "on": TODAY}
    actions.conclusion_to_task(facts=facts, **turn)
    found = queries.task_named("ke-hoach-2026", "KL2", TODAY)
    assert found.source == "15/TB-VPCP, 27/02/2026, mục 2"
    again = refusal(actions.conclusion_to_task, facts=task_facts("KL3"), **turn)
    assert (again.code, again.facts["task"]) == ("meeting.turned_already", "KL2")
    after = queries.meeting_named(meeting.uuid, TODAY)
    assert [one.task for one in after.conclusions] == ["", "KL2"]
