"""Plans in and out of workbooks, whole or not at all; deadlines as a calendar."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import Refused, Text
from nenso.programme import actions, queries
from nenso.programme.exporting import plan_workbook
from nenso.programme.models import Plan, Target, Task
from nenso.programme.rules.calendar_feed import Deadline, calendar_feed
from tests.factories.measures import an_indicator
from tests.factories.plan_files import OFFICIAL, a_workbook, tasks_file
from tests.factories.programme import DUE, FIRST, LAST, TODAY, PlanWorld, plan_facts, target_facts, task_facts


def refusal(act: Callable[..., Any], **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        act(**facts)
    return caught.value


# --- In ---------------------------------------------------------------------------------------------------


def test_a_workbook_is_looked_at_first_and_then_taken_whole(world: PlanWorld) -> None:
    seen = actions.preview_plan_file(content=OFFICIAL, on=TODAY, plan=world.plan)
    assert (seen.count("new"), seen.errors) == ((0, 5), ())
    assert [one.code for one in seen.warnings] == [
        "reading.split",
        "reading.recurring",
        "reading.lead_of_all",
        "reading.left_out",
    ]
    assert not Task.objects.exists()
    given = {"content": OFFICIAL, "on": TODAY, "plan": world.plan, "file_name": "phu-luc.xlsx"}
    assert refusal(actions.import_plan_file, by=world["ha"], **given).code == "access.role_missing"
    taken = actions.import_plan_file(by=world["van"], **given)
    assert (taken.new_tasks, taken.changed_tasks) == (5, 0)
    found = queries.tasks(queries.TaskFilter(plan="ke-hoach-2026", with_drafts=True), TODAY)
    assert [(one.number, one.lead and one.lead.code) for one in found] == [
        ("I.1", "48"),
        ("I.2", "48"),
        ("II.1.1", "01"),
        ("II.1.2", "01"),
        ("II.2", None),
    ]
    assert [each.code for each in found[0].cooperating] == ["01"]
    told = JournalEntry.objects.get(verb="programme.plan_file_taken").facts
    assert (told["file"], told["new"]) == ("phu-luc.xlsx", [0, 5])
    again = actions.import_plan_file(by=world["van"], **given)
    assert (again.new_tasks, again.changed_tasks) == (0, 0)


def test_nothing_is_half_loaded(world: PlanWorld) -> None:
    content = tasks_file(
        (1, "Đúng", "Đà Nẵng", None, "30/6/2026", "Báo cáo"),
        (2, "Sai", "Bộ Không Có", None, "31/02/2026", "Báo cáo"),
        (3, "Trước kế hoạch", "Hà Nội", None, "30/6/2020", "Báo cáo"),
    )
    found = refusal(
        actions.import_plan_file, by=world["van"], content=content, on=TODAY, facts=plan_facts(code="moi")
    )
    assert (found.code, found.facts["count"]) == ("file.problems", 3)
    assert [problem.vi for problem in found.facts["problems"]] == [
        "Phụ lục, dòng 6: không đọc được ngày “31/02/2026”. "
        "Hãy ghi như 31/12/2025, tháng 6/2025, Quý II/2025 hoặc để trống.",
        "Phụ lục, dòng 6: không rõ cơ quan chủ trì “Bộ Không Có”. Hãy ghi đúng tên hoặc mã, hoặc để trống.",
        "Phụ lục, dòng 7: Hạn 30/06/2020 trước ngày đầu của kế hoạch, 01/01/2026.",
    ]
    assert not Task.objects.exists()
    assert not Plan.objects.filter(code="moi").exists()


def test_what_a_file_refers_to_must_be_there(world: PlanWorld) -> None:
    headings = ("TT", "Nhiệm vụ", "Chủ trì", "Chỉ tiêu liên quan", "Thời hạn", "Sản phẩm")
    tasks = [headings, (1, "Một", "Đà Nẵng", "7", None, "A"), (2, "x" * 601, "Đà Nẵng", None, None, "A")]
    targets = [("TT", "Chỉ tiêu", "Giá trị", "Mã chỉ tiêu đo"), (1, "Tỷ lệ", "80 %", "khong.co")]
    found = actions.preview_plan_file(
        content=a_workbook(("Chỉ tiêu", targets), ("Nhiệm vụ", tasks)), on=TODAY, plan=world.plan
    )
    assert [(one.row, one.text.en) for one in found.errors] == [
        (
            2,
            "Chỉ tiêu, row 2: There is no indicator “khong.co”. Choose a code of the list of indicators, or leave it "
            "empty: the target is then shown as “no data”.",
        ),
        (2, "Nhiệm vụ, row 2: The plan 12/QĐ-UBQGCĐS has no target 7."),
        (3, "Nhiệm vụ, row 3: A task takes a name of at most 600 letters."),
    ]
    assert [one.code for one in found.warnings] == ["reading.no_due"]


def test_a_file_whose_tasks_wait_in_a_circle_is_told_the_way(world: PlanWorld) -> None:
    headings = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Chờ nhiệm vụ", "Thời hạn", "Sản phẩm")
    rows = [
        (1, "Một", "Đà Nẵng", "2", "30/6/2026", "A"),
        (2, "Hai", "Đà Nẵng", "1; 9", "30/6/2026", "A"),
    ]
    found = actions.preview_plan_file(content=tasks_file(*rows, headings=headings), on=TODAY, plan=world.plan)
    assert {one.code: one.text.vi for one in found.errors} == {
        "reading.cycle": "Các nhiệm vụ chờ nhau thành vòng: 1 → 2 → 1.",
        "reading.waits_for": "Phụ lục, dòng 6: không có nhiệm vụ 9 để chờ.",
    }


def test_names_with_commas_several_leads_and_those_that_are_no_more(world: PlanWorld) -> None:
    from tests.factories.accounts import an_organisation

    an_organisation("G16", "Bộ Văn hóa, Thể thao và Du lịch", type="ministry")
    an_organisation("G18", "Bộ Y tế", type="ministry")
    an_organisation("G99", "Bộ Đã Giải Thể", type="ministry", valid_to=date(2026, 2, 1))
    content = tasks_file(
        (1, "Một", "Bộ Văn hóa, Thể thao và Du lịch; Bộ Y tế", None, "30/6/2026", "A"),
        (
            2,
            "Hai",
            "Bộ Y tế",
            "Bộ Văn hóa, Thể thao và Du lịch, Đà Nẵng và Hà Nội, cơ quan nào đó",
            None,
            "A",
        ),
        (3, "Ba", "Bộ Đã Giải Thể", None, None, "A"),
        (4, "Bốn", "Bộ Y tế và các địa phương", "Các bộ, ngành", None, "A"),
    )
    found = actions.preview_plan_file(content=content, on=TODAY, plan=world.plan)
    first, second, _, fourth = (facts for _, facts, _ in found.tasks)
    assert (first.lead_code, first.cooperating) == ("G16", ("G18",))
    assert (second.lead_code, second.cooperating) == ("G18", ("G16", "48", "01"))
    assert (fourth.lead_code, fourth.cooperating) == ("G18", ())
    assert [(one.row, one.code) for one in found.warnings] == [
        (5, "reading.several_leads"),
        (6, "reading.cooperating_unknown"),
        (8, "reading.cooperating_unknown"),
        (8, "reading.cooperating_unknown"),
    ]
    assert "“Các bộ, ngành”" in found.warnings[-1].text.vi
    assert [one.code for one in found.errors] == ["reading.agency_ended"]


def test_what_stands_in_a_plan_in_force_is_left(world: PlanWorld) -> None:
    world.issued("1")
    content = tasks_file(
        (1, "Viết khác", "Hà Nội", None, "30/6/2026", "A"), (2, "Việc mới", "Hà Nội", None, "30/6/2026", "A")
    )
    given = {"by": world["van"], "content": content, "on": TODAY, "plan": world.plan}
    assert refusal(actions.import_plan_file, **given).code == "task.no_reason"
    taken = actions.import_plan_file(reason="QĐ bổ sung", **given)
    assert (taken.new_tasks, taken.changed_tasks) == (1, 0)
    assert world.named("1").name_vi == "Nhiệm vụ 1"
    seen = actions.preview_plan_file(content=content, on=TODAY, plan=world.plan)
    assert [one[0] for one in seen.tasks] == ["left", "same"]
    assert "reading.stands" in [one.code for one in seen.warnings]


def test_a_file_without_a_plan_says_what_is_missing(world: PlanWorld) -> None:
    assert refusal(actions.preview_plan_file, content=OFFICIAL, on=TODAY).code == "file.no_plan"
    empty = actions.preview_plan_file(content=a_workbook(("A", [("chữ",)])), on=TODAY, plan=world.plan)
    assert [one.code for one in empty.errors] == ["reading.no_table"]
    world.issued("1")
    actions.end_plan(by=world["van"], plan=world.plan, reason="hết", on=TODAY)
    world.plan.refresh_from_db()
    assert (
        refusal(actions.preview_plan_file, content=OFFICIAL, on=TODAY, plan=world.plan).code == "plan.ended"
    )


# --- Out and in again -------------------------------------------------------------------------------------


def test_what_is_exported_is_read_again_as_it_was(world: PlanWorld) -> None:
    an_indicator("it.share", unit="percent")
    actions.add_goal(by=world["van"], plan=world.plan, number="A", name=Text("Chính phủ số", "Government"))
    targets = (
        target_facts(goal="A", indicator="it.share", baseline=42.5, baseline_on=FIRST),
        target_facts(number="2", operator="=", value=48_000.0, unit="doanh nghiệp", source="=SUM(1)"),
        target_facts(number="3", operator="<=", value=1.25, name=Text("Thời gian", "Time")),
    )
    for facts in targets:
        actions.add_target(by=world["van"], plan=world.plan, facts=facts)
    world.task("1", cooperating=("01",), group="Hạ tầng", target="2", starts_on=FIRST)
    world.task("2.1", waits_for=("1",), lead_code="", due=None)
    content = plan_workbook("ke-hoach-2026", TODAY)
    same = actions.preview_plan_file(content=content, on=TODAY, plan=world.plan)
    assert (same.errors, same.count("same")) == ((), (3, 2))
    copied = content  # under another code, as the sheet of facts is what names the plan
    Plan.objects.filter(pk=world.plan.pk).update(code="cu")
    taken = actions.import_plan_file(by=world["van"], content=copied, on=TODAY)
    assert (taken.plan.code, taken.new_targets, taken.new_tasks) == ("ke-hoach-2026", 3, 2)

    def plain(plan: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for row in Target.objects.filter(plan__code=plan).select_related("goal"):
            names = (
                "number",
                "name_vi",
                "name_en",
                "operator",
                "value",
                "unit",
                "due",
                "indicator",
                "baseline",
            )
            own = {name: getattr(row, name) for name in (*names, "baseline_on", "source", "order")}
            rows.append(own | {"goal": row.goal and row.goal.number})
        for task in queries.tasks(queries.TaskFilter(plan=plan, with_drafts=True), TODAY):
            lead = task.lead.code if task.lead else ""
            cooperating = [each.code for each in task.cooperating]
            own = {
                name: getattr(task, name)
                for name in ("number", "name", "due", "starts_on", "group", "target")
            }
            rows.append(own | {"lead": lead, "cooperating": cooperating, "waits_for": task.waits_for})
        return rows

    assert plain("ke-hoach-2026") == plain("cu")
    assert taken.plan.first_day == FIRST
    assert taken.plan.last_day == LAST


def test_a_changed_file_changes_a_draft(world: PlanWorld) -> None:
    world.task("1")
    content = tasks_file((1, "Tên mới", "Hà Nội", None, "31/12/2026", "Văn bản"))
    taken = actions.import_plan_file(by=world["van"], content=content, on=TODAY, plan=world.plan)
    assert (taken.new_tasks, taken.changed_tasks) == (0, 1)
    assert (world.named("1").name_vi, world.named("1").first_due) == ("Tên mới", LAST)


def test_parts_that_agencies_added_are_exported_and_not_taken(world: PlanWorld) -> None:
    world.issued("1")
    given = {"by": world["lan"], "task": world.named("1"), "organisation": "48", "on": TODAY}
    actions.add_sub_task(facts=task_facts("1.1"), **given)
    content = plan_workbook("ke-hoach-2026", TODAY)
    seen = actions.preview_plan_file(content=content, on=TODAY, plan=world.plan)
    assert [one.code for one in seen.warnings] == ["reading.part"]
    assert (seen.errors, seen.count("same")) == ((), (1, 1))


# --- Deadlines as a calendar ------------------------------------------------------------------------------


def test_deadlines_are_a_calendar_that_programs_read(world: PlanWorld) -> None:
    world.issued("1")
    world.task(
        "2", lead_code="01", cooperating=("48",), name=Text("Việc, có dấu; phẩy " + "dài " * 40, "Long")
    )
    world.task("3", due=None)
    now = datetime(2026, 3, 2, 2, tzinfo=UTC)
    text = queries.calendar_of("48", "vi", site="https://nenso.example", now=now, today=TODAY)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    events = Calendar.from_ical(text).walk("VEVENT")
    assert [
        str(event["summary"]).startswith(prefix)
        for event, prefix in zip(events, ("1. Nhiệm vụ 1", "(phối hợp) 2. Việc, có dấu; phẩy"), strict=True)
    ] == [True, True]
    assert events[0]["dtstart"].dt == DUE
    assert str(events[0]["url"]) == "https://nenso.example/plans/ke-hoach-2026/tasks/1/"
    assert str(events[0]["uid"]).endswith("@nenso.example")
    english = queries.calendar_of("01", "en", site="https://nenso.example", now=now, today=TODAY)
    assert "2. Long" in english
    assert "X-WR-CALNAME;LANGUAGE=en:Deadlines:" in english
    assert (
        refusal(queries.calendar_of, organisation="99", language="vi", site="", now=now, today=TODAY).code
        == "organisation.not_found"
    )


def test_a_cancelled_deadline_says_so() -> None:
    now = datetime(2026, 3, 2, 2, tzinfo=UTC)
    gone = Deadline("1@x", DUE, "A", "B\nC", "https://x.example/", now, 3, is_cancelled=True)
    text = calendar_feed([gone], name="Hạn", language="vi", now=now)
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert (str(event["status"]), event["sequence"], str(event["description"])) == ("CANCELLED", 3, "B\nC")
