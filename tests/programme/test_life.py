"""The life of a task: worked on, delivered, accepted by somebody else, extended, cancelled, passed on to a successor."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import nenso.directory
from nenso.directory.models import Act, Organisation, OrganisationLineage
from nenso.kernel.models import JournalEntry, StoredFile
from nenso.kernel.rules import SYSTEM, Refused
from nenso.notify.models import Message
from nenso.programme import actions, queries
from nenso.programme.models import Deliverable, Extension, Step, Task
from nenso.programme.rules import Status
from tests.factories.accounts import an_organisation
from tests.factories.programme import DUE, LAST, TODAY, PlanWorld, moment, task_facts

LINK = "https://vanban.chinhphu.vn/12"


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


@pytest.fixture
def running(world: PlanWorld) -> PlanWorld:
    """The world with a plan in force and task 1."""
    world.issued("1")
    return world


def submitted(world: PlanWorld, number: str = "1", day: date = TODAY) -> Task:
    task = world.named(number)
    actions.deliver(by=world["lan"], task=task, title="Báo cáo", url=LINK)
    return actions.submit_task(by=world["lan"], task=task, now=moment(day))


# --- Delivered and accepted -------------------------------------------------------------------------------


def test_a_task_ends_only_with_a_deliverable_that_somebody_else_accepts(running: PlanWorld) -> None:
    task = running.named("1")
    assert refusal(actions.submit_task, by=running["lan"], task=task).code == "task.nothing_delivered"
    actions.tell_progress(by=running["lan"], task=task, text="Đã có dự thảo", percent=60)
    actions.deliver(
        by=running["lan"], task=task, title="Dự thảo", content=b"%PDF-1.7 x", file_name="du-thao.pdf"
    )
    twice = refusal(
        actions.deliver, by=running["lan"], task=task, title="Lại", content=b"%PDF-1.7 x", file_name="b.pdf"
    )
    assert (twice.code, StoredFile.objects.count()) == ("document.twice", 1)
    actions.submit_task(by=running["lan"], task=task, now=moment())
    found = queries.task_named("ke-hoach-2026", "1", TODAY)
    assert (found.state, found.standing.status, found.delivered) == ("submitted", Status.ON_TRACK, 1)
    assert [one.number for one in queries.owed_to("UBQGCDS", TODAY)] == ["1"]
    assert [one.number for one in queries.to_decide(["UBQGCDS"], TODAY)] == ["1"]
    assert queries.to_decide(["48"], TODAY) == queries.to_decide([], TODAY) == ()
    for who in ("lan", "ha", "stranger"):
        assert refusal(actions.accept_task, by=running[who], task=task).code == "access.role_missing"
    actions.accept_task(by=running["van"], task=task, note="Đạt")
    done = queries.task_named("ke-hoach-2026", "1", TODAY)
    assert (done.state, done.done_on, done.standing.status) == ("done", TODAY, Status.DONE)
    assert queries.owed_by("48", TODAY) == queries.owed_to("UBQGCDS", TODAY) == ()
    verbs = list(Step.objects.filter(task=task).values_list("verb", flat=True))
    assert verbs == ["added", "progress", "delivered", "submitted", "accepted"]
    told = JournalEntry.objects.filter(thing_type="task").order_by("id").values_list("verb", flat=True)
    assert list(told)[-2:] == ["programme.task_submitted", "programme.task_accepted"]
    assert Message.objects.filter(to_key=running["lan"].key, title_vi__contains="nghiệm thu").exists()


def test_who_submitted_does_not_accept(running: PlanWorld) -> None:
    from nenso.accounts.rules import Role
    from tests.factories.accounts import a_grant

    a_grant(running.people["van"], Role.REPORTER, "48")
    task = running.named("1")
    actions.deliver(by=running["van"], task=task, title="Báo cáo", url=LINK)
    actions.submit_task(by=running["van"], task=task, now=moment())
    assert refusal(actions.accept_task, by=running["van"], task=task).code == "task.own"
    actions.accept_task(by=running["kim"], task=task)
    assert running.named("1").state == "done"


def test_a_late_delivery_is_done_late_a_slow_receiver_makes_nobody_late(running: PlanWorld) -> None:
    running.task("2")
    submitted(running, "1", DUE + timedelta(days=1))
    submitted(running, "2", DUE)
    for number in ("1", "2"):
        actions.accept_task(by=running["van"], task=running.named(number))
    found = queries.tasks(queries.TaskFilter(plan="ke-hoach-2026"), LAST)
    assert [one.standing.status for one in found] == [Status.DONE_LATE, Status.DONE]


def test_what_was_returned_begins_again(running: PlanWorld) -> None:
    task = submitted(running)
    assert refusal(actions.return_task, by=running["van"], task=task, reason=" ").code == "task.no_reason"
    actions.return_task(by=running["van"], task=task, reason="Thiếu số liệu quý II")
    assert (running.named("1").state, running.named("1").submitted_at) == ("open", None)
    deliverable = Deliverable.objects.get()
    actions.withdraw_deliverable(by=running["minh"], deliverable=deliverable)
    again = refusal(actions.withdraw_deliverable, by=running["minh"], deliverable=deliverable)
    assert again.code == "document.removed"
    assert refusal(actions.submit_task, by=running["lan"], task=task).code == "task.nothing_delivered"
    message = Message.objects.get(to_key=running["minh"].key, title_vi__contains="trả lại")
    assert message.body_vi == "Thiếu số liệu quý II"


def test_nobody_decides_on_what_somebody_changed_meanwhile(running: PlanWorld) -> None:
    task = submitted(running)
    seen = running.named("1").row_version
    actions.return_task(by=running["kim"], task=task, reason="Sai mẫu")
    actions.submit_task(by=running["minh"], task=task, now=moment())
    found = refusal(actions.accept_task, by=running["van"], task=task, row_version=seen)
    assert (found.code, found.facts["name"]) == ("task.changed", "Minh")


def test_a_task_waits_for_others_and_for_its_own_parts(running: PlanWorld) -> None:
    running.task("2", waits_for=("1",))
    actions.deliver(by=running["lan"], task=running.named("2"), title="B", url=LINK)
    waits = refusal(actions.submit_task, by=running["lan"], task=running.named("2"))
    assert (waits.code, waits.facts["first"]) == ("task.waits", "1")
    given = {"by": running["lan"], "task": running.named("1"), "organisation": "48", "on": TODAY}
    actions.add_sub_task(facts=task_facts("1.1", lead_code="20194"), **given)
    actions.deliver(by=running["lan"], task=running.named("1"), title="A", url=LINK)
    parts = refusal(actions.submit_task, by=running["lan"], task=running.named("1"))
    assert (parts.code, parts.facts["first"]) == ("task.parts_unfinished", "1.1")
    part = running.named("1.1")
    actions.deliver(by=running["tam"], task=part, title="C", url=LINK)
    actions.submit_task(by=running["tam"], task=part, now=moment())
    assert refusal(actions.accept_task, by=running["bao"], task=part).code == "access.role_missing"
    actions.accept_task(by=running["ha"], task=part)
    actions.submit_task(by=running["lan"], task=running.named("1"), now=moment())
    actions.accept_task(by=running["van"], task=running.named("1"))
    assert queries.task_named("ke-hoach-2026", "2", TODAY).waits_for == ()


def test_only_the_lead_works_and_only_in_a_plan_in_force(world: PlanWorld) -> None:
    task = world.task()
    given = {"task": task, "text": "Đang làm"}
    assert refusal(actions.tell_progress, by=world["lan"], **given).code == "plan.not_in_force"
    world.issued("2")
    assert refusal(actions.tell_progress, by=world["hoa"], **given).code == "access.role_missing"
    nobody = world.task("3", lead_code="")
    assert refusal(actions.tell_progress, by=world["lan"], task=nobody, text="x").code == "task.no_lead"
    late = queries.tasks(queries.TaskFilter(without_lead=True), TODAY)
    assert [(one.number, one.lead) for one in late] == [("3", None)]
    assert refusal(actions.tell_progress, by=world["lan"], task=task, text=" ").code == "progress.text"
    share = refusal(actions.tell_progress, by=world["lan"], task=task, text="x", percent=101)
    assert share.code == "progress.percent"


def test_a_cancelled_task_takes_its_parts_with_it(running: PlanWorld) -> None:
    given = {"by": running["lan"], "task": running.named("1"), "organisation": "48", "on": TODAY}
    actions.add_sub_task(facts=task_facts("1.1"), **given)
    actions.cancel_task(by=running["van"], task=running.named("1"), reason="QĐ 30 bãi bỏ")
    assert {one.state for one in Task.objects.all()} == {"cancelled"}
    assert (
        refusal(actions.cancel_task, by=running["van"], task=running.named("1"), reason="x").code
        == "task.finished"
    )


def test_a_step_is_never_changed(running: PlanWorld) -> None:
    for change in (lambda: Step.objects.update(reason="khác"), lambda: Step.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert Step.objects.get().reason == ""


# --- More time --------------------------------------------------------------------------------------------


def test_more_time_is_asked_for_granted_by_somebody_else_and_counted(running: PlanWorld) -> None:
    task = running.named("1")
    ask = {"by": running["lan"], "task": task}
    assert refusal(actions.ask_extension, asked_due=DUE, reason="bão", **ask).code == "extension.not_later"
    assert refusal(actions.ask_extension, asked_due=LAST, reason="", **ask).code == "task.no_reason"
    asked = actions.ask_extension(asked_due=LAST, reason="Bão số 3", **ask)
    assert refusal(actions.ask_extension, asked_due=LAST, reason="bão", **ask).code == "extension.waits"
    assert queries.task_named("ke-hoach-2026", "1", TODAY).is_extension_asked
    assert [one.number for one in queries.to_decide(["UBQGCDS"], TODAY)] == ["1"]
    decide = {"extension": asked, "is_granted": True}
    assert (
        refusal(actions.decide_extension, by=running["ha"], reason="x", **decide).code
        == "access.role_missing"
    )
    assert refusal(actions.decide_extension, by=running["van"], reason="", **decide).code == "task.no_reason"
    actions.decide_extension(by=running["van"], reason="Đồng ý", **decide)
    assert (
        refusal(actions.decide_extension, by=running["kim"], reason="x", **decide).code == "extension.decided"
    )
    found = queries.task_named("ke-hoach-2026", "1", TODAY)
    assert (found.first_due, found.due, found.extensions, found.is_extension_asked) == (DUE, LAST, 1, False)
    assert queries.to_decide(["UBQGCDS"], TODAY) == ()
    refused = actions.ask_extension(asked_due=LAST + timedelta(days=30), reason="nữa", **ask)
    actions.decide_extension(by=running["van"], extension=refused, is_granted=False, reason="Không")
    again = queries.task_named("ke-hoach-2026", "1", TODAY)
    assert (again.due, again.extensions) == (LAST, 1)
    (owner,) = queries.overdue_by_owner(TODAY)
    assert owner.extensions == 1


def test_a_finished_task_gets_no_more_time(running: PlanWorld) -> None:
    task = running.named("1")
    asked = actions.ask_extension(by=running["lan"], task=task, asked_due=LAST, reason="Bão")
    submitted(running)
    actions.accept_task(by=running["van"], task=task)
    late = refusal(actions.ask_extension, by=running["lan"], task=task, asked_due=LAST, reason="Bão")
    assert (late.code, late.facts["on"].vi) == ("task.finished", " ngày 02/03/2026")
    decided = refusal(
        actions.decide_extension, by=running["van"], extension=asked, is_granted=True, reason="ừ"
    )
    assert decided.code == "task.finished"
    assert (running.named("1").due, Extension.objects.get().is_granted) == (DUE, False)


def test_nobody_grants_what_they_asked_for(running: PlanWorld) -> None:
    from nenso.accounts.rules import Role
    from tests.factories.accounts import a_grant

    a_grant(running.people["van"], Role.REPORTER, "48")
    asked = actions.ask_extension(by=running["van"], task=running.named("1"), asked_due=LAST, reason="Bão")
    own = refusal(actions.decide_extension, by=running["van"], extension=asked, is_granted=True, reason="x")
    assert own.code == "extension.own"


# --- Reorganised ------------------------------------------------------------------------------------------

REORGANISED = date(2025, 3, 1)


@pytest.fixture
def ministries(world: PlanWorld) -> PlanWorld:
    """The ministries that the reorganisation of 1 March 2025 touched, as the directory ships them."""
    reference = Path(nenso.directory.__file__).parent / "reference"
    act = Act.objects.create(
        number="176/2025/QH15", title="Nghị quyết 176", title_en="Resolution 176", source="x"
    )
    rows = {}
    for row in csv.DictReader((reference / "organisations.csv").open(encoding="utf-8", newline="")):
        if row["code"] in ("G14", "G06", "G16", "G01", "G07", "G09"):
            facts = {name: row[name] for name in ("type", "name", "name_en", "short_name", "short_name_en")}
            until = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
            since = date.fromisoformat(row["valid_from"])
            rows[row["code"]] = an_organisation(row["code"], valid_from=since, valid_to=until, **facts)
    for row in csv.DictReader((reference / "organisation_lineage.csv").open(encoding="utf-8", newline="")):
        if row["source"] in rows and row["target"] in rows:
            OrganisationLineage.objects.create(
                predecessor=rows[row["source"]],
                successor=rows[row["target"]],
                on=date.fromisoformat(row["on"]),
                kind=row["kind"],
                act=act,
                note=row["note"],
                note_en=row["note_en"],
            )
    return world


def given_before(world: PlanWorld, lead: str, **more: Any) -> Task:
    """A task that was given when its lead still was."""
    task = world.task("9", lead_code="48", **more)
    Task.objects.filter(pk=task.pk).update(lead_code=lead, cooperating=["G14", "G06"])
    return task


def test_a_new_task_is_not_given_to_whoever_is_no_more(ministries: PlanWorld) -> None:
    found = refusal(
        actions.add_task,
        by=ministries["van"],
        plan=ministries.plan,
        facts=task_facts(lead_code="G14"),
        on=TODAY,
    )
    assert (found.code, found.facts["successor"].vi) == ("task.lead_ended", "Bộ Khoa học và Công nghệ")


def test_open_tasks_of_a_reorganised_lead_pass_to_its_successor_and_the_step_says_so(
    ministries: PlanWorld,
) -> None:
    ministries.issued("1")
    task = given_before(ministries, "G14")
    before = queries.task_named("ke-hoach-2026", "9", TODAY)
    assert before.lead is not None
    assert before.lead.is_ended
    found = actions.pass_on_tasks(by=SYSTEM, on=TODAY)
    assert (found.moved, found.left) == ((("9", "G14", "G06"),), ())
    after = queries.task_named("ke-hoach-2026", "9", TODAY)
    assert after.lead is not None
    assert (after.lead.code, after.lead.is_ended, after.cooperating) == ("G06", False, ())
    step = Step.objects.get(task=task, verb="passed_on")
    assert step.facts == {"from": "G14", "to": "G06", "act": "176/2025/QH15", "on": TODAY.isoformat()}
    assert actions.pass_on_tasks(by=SYSTEM, on=TODAY).moved == ()
    assert [one.number for one in queries.owed_by("G06", TODAY)] == ["9"]
    assert refusal(actions.pass_on_tasks, by=ministries["ha"], on=TODAY).code == "access.role_missing"


def test_before_the_reorganisation_nothing_passes_and_a_lead_without_a_successor_is_told(
    ministries: PlanWorld,
) -> None:
    ministries.issued("1")
    given_before(ministries, "G14")
    assert actions.pass_on_tasks(by=SYSTEM, on=REORGANISED - timedelta(days=1)).moved == ()
    OrganisationLineage.objects.filter(predecessor__code="G14", kind="merged_into").delete()
    found = actions.pass_on_tasks(by=SYSTEM, on=TODAY)
    assert (found.moved, found.left) == ((), ("G14",))
    assert Organisation.objects.get(code="G14").valid_to == REORGANISED


def test_finished_tasks_stay_with_whoever_did_them(ministries: PlanWorld) -> None:
    ministries.issued("1")
    task = given_before(ministries, "G14")
    Task.objects.filter(pk=task.pk).update(state="done", done_on=TODAY)
    assert actions.pass_on_tasks(by=SYSTEM, on=TODAY).moved == ()
