"""Plans: those that ship, one that is made, issued, changed and ended; its targets and tasks, and who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused, Text
from nenso.notify.models import Message
from nenso.programme import actions, queries
from nenso.programme.models import Plan, Step, Target, Task
from nenso.programme.rules import Status
from tests.factories.accounts import an_organisation
from tests.factories.programme import (
    DUE,
    FIRST,
    LAST,
    TODAY,
    PlanWorld,
    plan_facts,
    target_facts,
    task_facts,
)

AFTER = date(2026, 11, 26)


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


# --- The plans that ship ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_shipped_plans_are_loaded_once_with_what_is_known_and_what_is_not() -> None:
    an_organisation("UBQGCDS", "Ủy ban Quốc gia", type="national_committee")
    from tests.factories.measures import an_indicator

    an_indicator("households.fibre.share", unit="percent")
    an_indicator("it.budget.share", unit="percent", subject="organisation")
    first, second = actions.load_reference(by=SYSTEM), actions.load_reference(by=SYSTEM)
    assert (len(first), first[0].partition(" / ")[2]) == (1, "plans: 3 new, 0 kept, 62 new targets")
    assert (len(second), second[0].partition(" / ")[2]) == (1, "plans: 0 new, 3 kept, 0 new targets")
    found = {one.code: one for one in queries.plans(AFTER)}
    assert [(one.targets, one.tasks) for one in found.values()] == [(35, 0), (8, 10), (19, 0)]
    assert found["749-qd-ttg"].state == "in_force"
    assert {goal.number for goal in found["749-qd-ttg"].goals} == {"2025", "2030"}
    assert Target.objects.filter(plan__code="749-qd-ttg", status="unverified").count() == 15
    assert not Target.objects.exclude(lead_code="").exists()
    linked = Target.objects.exclude(indicator="").values_list("plan__code", "number", "indicator", "scope")
    assert set(linked) == {
        ("17-qd-ubqgcds", "14", "households.fibre.share", "nation"),
        ("749-qd-ttg", "2030.17", "it.budget.share", "each"),
    }
    services = queries.target_with_status("58-qd-ubqgcds", "04", AFTER)
    assert (services.target.baseline, services.status) == (41.0, Status.NO_DATA)
    groups = queries.tasks(queries.TaskFilter(plan="58-qd-ubqgcds"), AFTER)
    assert {(one.lead, one.due, one.standing.status) for one in groups} == {(None, None, Status.NO_DATA)}


@pytest.mark.django_db
def test_what_a_site_changed_of_a_shipped_plan_stays_and_what_it_lacks_is_added() -> None:
    from tests.factories.measures import an_indicator

    an_organisation("UBQGCDS", "Ủy ban Quốc gia", type="national_committee")
    for code in ("households.fibre.share", "it.budget.share"):
        an_indicator(code, unit="percent")
    actions.load_reference(by=SYSTEM)
    Target.objects.filter(plan__code="58-qd-ubqgcds", number="01").delete()
    Target.objects.filter(plan__code="749-qd-ttg", number="2025.06").update(value=60.0)
    lines = actions.load_reference(by=SYSTEM)
    assert lines[0].endswith("1 new targets")
    assert lines[1].endswith("targets differ from those shipped: 749-qd-ttg 2025.06")
    added = Target.objects.get(plan__code="58-qd-ubqgcds", number="01")
    assert (added.value, added.goal and added.goal.number) == (48_000.0, "2024")
    assert Target.objects.get(plan__code="749-qd-ttg", number="2025.06").value == 60.0


# --- A plan's life ----------------------------------------------------------------------------------------


def test_a_plan_is_made_issued_and_ended_by_who_approves_for_its_owner(world: PlanWorld) -> None:
    assert queries.plans(TODAY) == ()
    assert [one.state for one in queries.plans(TODAY, with_drafts=True)] == ["draft"]
    assert refusal(actions.issue_plan, by=world["van"], plan=world.plan, issued_on=FIRST).code == "plan.empty"
    world.issued("1", "2")
    (plan,) = queries.plans(TODAY)
    assert (plan.state, plan.issued_on, plan.targets, plan.tasks) == ("in_force", FIRST, 1, 2)
    again = refusal(actions.issue_plan, by=world["van"], plan=world.plan, issued_on=FIRST)
    assert again.code == "plan.not_a_draft"
    assert (
        refusal(actions.end_plan, by=world["ha"], plan=world.plan, reason="hết", on=TODAY).code
        == "access.role_missing"
    )
    given: dict[str, Any] = {"by": world["van"], "plan": world.plan, "on": TODAY}
    assert refusal(actions.end_plan, reason=" ", **given).code == "task.no_reason"
    actions.end_plan(reason="hết thời gian", **given)
    assert queries.plan_named("ke-hoach-2026").state == "ended"
    late = refusal(
        actions.add_target, by=world["van"], plan=world.plan, facts=target_facts(number="9"), reason="x"
    )
    assert late.code == "plan.ended"
    verbs = JournalEntry.objects.filter(thing_type="plan").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["programme.plan_created", "programme.plan_issued", "programme.plan_ended"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"code": "Kế hoạch"}, "plan.code"),
        ({"code": "ke-hoach-2026"}, "plan.taken"),
        ({"number": " "}, "plan.number"),
        ({"title": Text(" ", "")}, "plan.title"),
        ({"last_day": date(2025, 12, 31)}, "plan.period"),
        ({"owner_code": "99"}, "plan.owner"),
        ({"under": "nowhere"}, "plan.unknown"),
    ],
)
def test_what_a_plan_must_say(world: PlanWorld, changes: dict[str, Any], code: str) -> None:
    facts = plan_facts(**{"code": "another", **changes})
    assert refusal(actions.create_plan, by=SYSTEM, facts=facts, on=TODAY).code == code


def test_a_province_makes_its_own_plan_under_the_national_one(world: PlanWorld) -> None:
    facts = plan_facts(code="da-nang-2026", owner_code="48", under="ke-hoach-2026")
    made = actions.create_plan(by=world["ha"], facts=facts, on=TODAY)
    assert queries.plan_named(made.code, TODAY).under == "ke-hoach-2026"
    assert queries.plan_named(made.code, TODAY).owner.name.vi == "Đà Nẵng"
    assert refusal(actions.create_plan, by=world["bao"], facts=facts, on=TODAY).code == "access.role_missing"


def test_a_plan_in_force_changes_with_a_reason(world: PlanWorld) -> None:
    facts = plan_facts(title=Text("Kế hoạch 2026, sửa đổi", "Plan of 2026, amended"))
    actions.change_plan(by=world["van"], plan=world.plan, facts=facts)
    world.issued()
    assert (
        refusal(actions.change_plan, by=world["van"], plan=world.plan, facts=facts).code == "task.no_reason"
    )
    later = replace(facts, last_day=date(2027, 6, 30), issued_on=FIRST)
    changed = actions.change_plan(by=world["van"], plan=world.plan, facts=later, reason="QĐ sửa đổi")
    assert changed.last_day == date(2027, 6, 30)
    assert JournalEntry.objects.filter(verb="programme.plan_changed").latest("id").facts["changed"] == [
        "last_day"
    ]


# --- Targets ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "mục tiêu"}, "number.shape"),
        ({"name": Text("", "")}, "target.name"),
        ({"operator": "≥"}, "target.operator"),
        ({"value": float("nan")}, "target.value"),
        ({"due": date(2025, 6, 30)}, "target.due"),
        ({"baseline": 40.0}, "target.baseline"),
        ({"baseline": 40.0, "baseline_on": DUE}, "target.baseline"),
        ({"trajectory": ((DUE, 60.0),)}, "target.trajectory"),
        ({"trajectory": ((date(2026, 5, 1), 60.0), (date(2026, 4, 1), 50.0))}, "target.trajectory"),
        ({"scope": "each"}, "target.scope"),
        ({"unit": "x" * 33}, "text.too_long"),
        ({"source": "x" * 601}, "text.too_long"),
        ({"goal": "7"}, "target.goal"),
        ({"indicator": "nothing.measures.it"}, "target.indicator"),
    ],
)
def test_what_a_target_must_say(world: PlanWorld, changes: dict[str, Any], code: str) -> None:
    facts = target_facts(**changes)
    assert refusal(actions.add_target, by=world["van"], plan=world.plan, facts=facts).code == code
    assert not Target.objects.exists()


def test_a_target_without_an_indicator_stands_and_says_so(world: PlanWorld) -> None:
    world.issued()
    (found,) = queries.targets_with_status("ke-hoach-2026", TODAY)
    assert (found.status, found.judgement.reason.vi) == (
        Status.NO_DATA,
        "Chưa có chỉ tiêu nào đo mục tiêu này.",
    )
    (late,) = queries.targets_with_status("ke-hoach-2026", AFTER)
    assert (
        late.judgement.reason.en == "No indicator measures this target yet. Its day, 30 Jun 2026, has passed."
    )


def test_a_target_changes_with_what_was_wanted_before_in_the_journal(world: PlanWorld) -> None:
    world.issued()
    target = Target.objects.select_related("plan").get()
    facts = target_facts(value=90.0, values={"48": 95.0})
    assert (
        refusal(actions.change_target, by=world["van"], target=target, facts=facts).code == "task.no_reason"
    )
    actions.change_target(by=world["van"], target=target, facts=facts, reason="QĐ 20")
    found = queries.target_named("ke-hoach-2026", "1", TODAY)
    assert (found.value, found.values) == (90.0, {"48": 95.0})
    told = JournalEntry.objects.get(verb="programme.target_changed").facts
    assert (told["before"]["value"], told["value"]) == (80.0, 90.0)
    moved = refusal(
        actions.change_target, by=world["van"], target=target, facts=target_facts(number="2"), reason="x"
    )
    assert moved.code == "target.number"


# --- Tasks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": "1 a"}, "number.shape"),
        ({"name": Text("", "")}, "task.name"),
        ({"due": date(2025, 6, 30)}, "task.due"),
        ({"starts_on": LAST}, "task.starts"),
        ({"expected_gain": 5.0}, "task.gain"),
        ({"expected_gain": float("inf"), "criterion_node": "head"}, "task.gain"),
        ({"deliverable": Text("x" * 601, "")}, "text.too_long"),
        ({"group": "x" * 121}, "text.too_long"),
        ({"target": "9"}, "task.target"),
        ({"lead_code": "nowhere"}, "task.lead"),
        ({"cooperating": ("nowhere",)}, "task.lead"),
        ({"waits_for": ("9",)}, "task.dependency_unknown"),
    ],
)
def test_what_a_task_must_say(world: PlanWorld, changes: dict[str, Any], code: str) -> None:
    facts = task_facts(**changes)
    assert refusal(actions.add_task, by=world["van"], plan=world.plan, facts=facts, on=TODAY).code == code
    assert not Task.objects.exists()


def test_a_task_moves_its_due_day_in_a_draft_alone(world: PlanWorld) -> None:
    task = world.task()
    later = task_facts(due=LAST)
    actions.change_task(by=world["van"], task=task, facts=later, on=TODAY)
    assert (world.named("1").first_due, world.named("1").due) == (LAST, LAST)
    world.plan = actions.issue_plan(by=world["van"], plan=world.plan, issued_on=FIRST)
    given: dict[str, Any] = {"by": world["van"], "task": task, "on": TODAY, "reason": "sửa"}
    assert refusal(actions.change_task, facts=task_facts(), **given).code == "task.due_is_extended"
    other = refusal(actions.change_task, facts=task_facts(due=LAST, lead_code="01"), **given)
    assert (other.code, other.field) == ("task.lead_is_handed_over", "lead_code")
    actions.change_task(facts=task_facts(due=LAST, group="Dữ liệu số"), **given)
    found = queries.task_named("ke-hoach-2026", "1", TODAY)
    assert (found.group, found.row_version) == ("Dữ liệu số", 2)
    stale = refusal(actions.change_task, facts=task_facts(due=LAST), row_version=1, **given)
    assert (stale.code, stale.facts["name"]) == ("task.changed", "Van")


def test_an_agency_adds_parts_for_itself_and_those_below(world: PlanWorld) -> None:
    world.issued()
    task = world.named("1")
    facts = task_facts("1.1", lead_code="20194", due=date(2026, 5, 31))
    part = actions.add_sub_task(by=world["lan"], task=task, organisation="48", facts=facts, on=TODAY)
    found = queries.task_named("ke-hoach-2026", "1.1", TODAY)
    assert (found.parent, found.receiver_code, found.added_by_code) == ("1", "48", "48")
    assert queries.task_named("ke-hoach-2026", "1", TODAY).parts == 1
    given = {"by": world["lan"], "organisation": "48", "on": TODAY}
    assert refusal(actions.add_sub_task, task=part, facts=task_facts("1.1.1"), **given).code == "part.of_part"
    late = task_facts("1.2", due=LAST)
    assert refusal(actions.add_sub_task, task=task, facts=late, **given).code == "part.due"
    other = task_facts("1.2", lead_code="01")
    assert refusal(actions.add_sub_task, task=task, facts=other, **given).code == "part.not_below"
    strange = {
        "by": world["hoa"],
        "organisation": "01",
        "on": TODAY,
        "facts": task_facts("1.2", lead_code="01"),
    }
    assert refusal(actions.add_sub_task, task=task, **strange).code == "part.not_concerned"


# --- Dependencies -----------------------------------------------------------------------------------------


def test_no_task_waits_for_itself_and_the_way_round_is_told(world: PlanWorld) -> None:
    for number in ("1", "2", "3"):
        world.task(number)
    by = world["van"]
    itself = refusal(actions.add_dependency, by=by, task=world.named("1"), on_number="1")
    assert (itself.code, itself.facts["way"]) == ("task.cycle", "1 → 1")
    actions.add_dependency(by=by, task=world.named("1"), on_number="2")
    actions.add_dependency(by=by, task=world.named("2"), on_number="3")
    round_about = refusal(actions.add_dependency, by=by, task=world.named("3"), on_number="1")
    assert round_about.facts["way"] == "3 → 1 → 2 → 3"
    assert queries.task_named("ke-hoach-2026", "3", TODAY).waits_for == ()
    assert queries.task_named("ke-hoach-2026", "1", TODAY).waits_for == ("2",)
    given: dict[str, Any] = {"by": by, "task": world.named("1"), "on_number": "2"}
    assert refusal(actions.remove_dependency, reason=" ", **given).code == "task.no_reason"
    actions.remove_dependency(reason="Không cần nữa", **given)
    gone = refusal(actions.remove_dependency, reason="x", **given)
    assert (gone.code, gone.facts["task"]) == ("task.dependency_unknown", "2")
    step = Step.objects.get(verb="freed")
    assert (step.reason, step.facts) == ("Không cần nữa", {"on": "2"})
    told = JournalEntry.objects.get(verb="programme.dependency_removed").facts
    assert (told["task"], told["on"], told["reason"]) == ("1", "2", "Không cần nữa")
    assert not Message.objects.exists()  # of a draft nobody is told
    actions.add_dependency(by=by, task=world.named("3"), on_number="1")
    assert queries.task_named("ke-hoach-2026", "3", TODAY).waits_for == ("1",)


def test_a_part_does_not_wait_for_its_whole_which_waits_for_its_parts(world: PlanWorld) -> None:
    world.issued()
    facts = task_facts("1.1", waits_for=("1",))
    given = {"by": world["lan"], "task": world.named("1"), "organisation": "48", "on": TODAY}
    found = refusal(actions.add_sub_task, facts=facts, **given)
    assert (found.code, found.facts["way"]) == ("task.cycle", "1.1 → 1 → 1.1")
    assert not Task.objects.filter(number="1.1").exists()


# --- Lists ------------------------------------------------------------------------------------------------


def test_lists_ask_as_often_for_many_as_for_few(world: PlanWorld, django_assert_num_queries: Any) -> None:
    world.issued("1", "2")
    for lists in range(2):
        with django_assert_num_queries(3):
            assert len(queries.plans(TODAY)) == 1
        with django_assert_num_queries(3):
            assert len(queries.tasks(queries.TaskFilter(plan="ke-hoach-2026"), TODAY)) == (
                2 if not lists else 12
            )
        for number in range(3, 13):
            if not lists:
                world.task(str(number), waits_for=("1",))
    assert Plan.objects.count() == 1


def test_tasks_are_found_by_words_without_diacritics_and_by_standing(world: PlanWorld) -> None:
    world.issued("1")
    world.task("2", name=Text("Phủ sóng vùng lõm", "Cover villages"), lead_code="01", due=date(2026, 3, 10))
    found = queries.tasks(queries.TaskFilter(words="phu song"), TODAY)
    assert [one.number for one in found] == ["2"]
    at_risk = queries.tasks(queries.TaskFilter(statuses=(Status.AT_RISK,)), TODAY)
    assert [one.number for one in at_risk] == ["2"]
    assert [one.number for one in queries.owed_by("01", TODAY)] == ["2"]
    assert [one.number for one in queries.owed_to("UBQGCDS", TODAY)] == ["2", "1"]
    assert [one.number for one in queries.owed_soon(["01", "48"], TODAY)] == ["2"]
    assert queries.owed_soon(["48"], TODAY) == queries.to_decide(["UBQGCDS"], TODAY) == ()
    owners = queries.overdue_by_owner(date(2026, 3, 20))
    assert [(one.lead and one.lead.code, one.late, one.days) for one in owners] == [
        ("01", 1, 10),
        ("48", 0, 0),
    ]
    health = queries.health(TODAY)
    assert (health.tasks, health.targets) == (
        {Status.ON_TRACK: 1, Status.AT_RISK: 1},
        {Status.NO_DATA: 1},
    )
