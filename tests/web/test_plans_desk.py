"""The desk of plans: what an agency owes, plans and targets written, tasks done by one and accepted by another."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nenso.programme import actions
from nenso.programme.models import Adoption, Meeting, Plan, Target, Task
from tests.factories.programme import plan_facts
from tests.web.plans_world import DESK, LINK, PDF, Pages, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(db: None) -> Pages:
    return Pages()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def plan_given(**changes: Any) -> dict[str, Any]:
    return {
        "code": "ke-hoach-da-nang",
        "number": "9/KH-UBND",
        "title_vi": "Kế hoạch của Đà Nẵng",
        "owner_code": "ubnd da nang",
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
        **changes,
    }


def target_given(**changes: Any) -> dict[str, Any]:
    return {
        "number": "5",
        "new_goal": "Dữ liệu số",
        "name_vi": "Dữ liệu mở",
        "operator": ">=",
        "value": "90",
        "unit": "%",
        "due": in_days(60).isoformat(),
        "scope": "nation",
        "trajectory": "",
        "reason": "bổ sung",
        **changes,
    }


def task_given(**changes: Any) -> dict[str, Any]:
    return {
        "number": "7",
        "name_vi": "Công bố dữ liệu mở",
        "lead_code": "UBND Đà Nẵng",
        "cooperating": "UBND Hà Nội",
        "due": in_days(40).isoformat(),
        "reason": "bổ sung",
        **changes,
    }


# --- Who may enter ---------------------------------------------------------------------------------------


def test_nobody_without_a_role_enters(its: Pages, client: Client) -> None:
    stranger = its.browser("stranger")
    for path in ("/desk/plans/", "/desk/plans/all/", DESK, its.desk("1")):
        assert client.get(path).status_code == 302
        assert stranger.get(path).status_code == 403


def test_a_task_is_opened_by_those_whom_it_concerns(its: Pages) -> None:
    assert its.browser("lan").get(its.desk("1")).status_code == 200
    assert its.browser("hoa").get(its.desk("1")).status_code == 200  # cooperates
    assert its.browser("tam").get(its.desk("1")).status_code == 404
    assert its.browser("van").get(its.desk("1")).status_code == 200


def test_a_draft_is_opened_by_its_owner_alone(its: Pages) -> None:
    actions.create_plan(by=its["ha"], facts=plan_facts(code="rieng", owner_code="48"), on=in_days(0))
    assert its.browser("ha").get("/desk/plans/rieng/").status_code == 200
    assert its.browser("bao").get("/desk/plans/rieng/").status_code == 404
    listed = its.browser("bao").get("/desk/plans/all/").context["page"].plans
    assert "rieng" not in [line.code for line in listed]


# --- An agency's own desk --------------------------------------------------------------------------------


def test_an_agency_sees_what_it_owes_and_by_when(its: Pages) -> None:
    answer = its.browser("lan").get("/desk/plans/")
    page = answer.context["page"]
    assert page.code == "48"
    assert [line.number for line in page.owed] == ["1"]
    assert page.next_url == its.desk("1")
    assert "1 nhiệm vụ phải làm, 0 quá hạn." in text_of(answer)


def test_an_agency_cannot_look_at_another_ones_desk(its: Pages) -> None:
    assert its.browser("lan").get("/desk/plans/?of=01").context["page"].code == "48"
    assert its.browser("van").get("/desk/plans/?of=01").context["page"].code == "01"


def test_the_office_sees_what_others_owe_and_what_waits_for_it(its: Pages) -> None:
    its.submitted("1")
    actions.ask_extension(by=its["hoa"], task=its.named("2"), asked_due=in_days(20), reason="Chờ.")
    answer = its.browser("van").get("/desk/plans/")
    page = answer.context["page"]
    assert page.theirs[0].number == "1"
    assert [line.state.vi for line in page.to_decide] == ["chờ nghiệm thu", "xin gia hạn"]
    kinds = {item["status"] for item in answer.context["work"] if item["url"].startswith("/desk/plans/")}
    assert len(kinds) == 2
    assert its.browser("hoa").get("/desk/plans/").context["page"].asked[0].state.vi == "chờ quyết định"


def test_what_is_owed_is_taken_away(its: Pages) -> None:
    answer = its.browser("lan").get("/desk/plans/?format=csv")
    assert "Nhiệm vụ 1" in answer.content.decode("utf-8-sig")


def test_what_is_late_stands_in_the_work_list(its: Pages) -> None:
    work = its.browser("hoa").get("/desk/plans/").context["work"]
    assert [item["url"] for item in work] == [its.desk("2")]
    assert work[0]["status_kind"] == "urgent"


# --- Writing plans and targets ---------------------------------------------------------------------------


def test_a_plan_is_written_and_issued(its: Pages) -> None:
    ha = its.browser("ha")
    answer = ha.post("/desk/plans/new/", plan_given())
    assert answer.status_code == 302
    assert Plan.objects.get(code="ke-hoach-da-nang").owner_code == "48"
    empty = ha.post("/desk/plans/ke-hoach-da-nang/issue/")
    assert empty.status_code == 422
    assert empty.context["refusal"]
    ha.post("/desk/plans/ke-hoach-da-nang/targets/new/", target_given())
    assert ha.post("/desk/plans/ke-hoach-da-nang/issue/").status_code == 302
    assert Plan.objects.get(code="ke-hoach-da-nang").state == "in_force"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title_vi": ""}, "title_vi"),
        ({"code": "Có dấu"}, "code"),
        ({"owner_code": "không ai"}, "owner_code"),
        ({"last_day": "2025-01-01"}, "last_day"),
        ({"code": "ke-hoach-2026"}, "code"),
        ({"first_day": "31/02/2026"}, "first_day"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told_at_its_field(
    its: Pages, changes: dict[str, Any], field: str
) -> None:
    answer = its.browser("ha").post("/desk/plans/new/", plan_given(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert f'href="#id_{field}"' in text_of(answer)
    assert Plan.objects.count() == 1


def test_nobody_writes_another_ones_plan(its: Pages) -> None:
    ha = its.browser("ha")
    for path in ("edit/", "targets/new/", "targets/1/edit/", "tasks/new/"):
        assert ha.get(f"{DESK}{path}").status_code == 403, path
    assert ha.post(f"{DESK}issue/").status_code == 403
    assert its.browser("lan").get("/desk/plans/new/").status_code == 403


def test_a_plan_in_force_is_changed_with_a_reason_alone(its: Pages) -> None:
    van = its.browser("van")
    form = van.get(f"{DESK}edit/").context["form"]
    given = {name: value for name, value in form.initial.items() if value not in (None, [], "")}
    given["title_vi"] = "Kế hoạch đã sửa"
    refused = van.post(f"{DESK}edit/", given)
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert van.post(f"{DESK}edit/", {**given, "reason": "theo QĐ mới"}).status_code == 302
    assert Plan.objects.get(code="ke-hoach-2026").title_vi == "Kế hoạch đã sửa"


def test_a_target_is_added_with_its_goal_and_its_way(its: Pages) -> None:
    way = f"{in_days(10):%d/%m/%Y} 60\n{in_days(30):%d/%m/%Y} 75,5"
    answer = its.browser("van").post(f"{DESK}targets/new/", target_given(trajectory=way))
    assert answer.status_code == 302
    made = Target.objects.get(number="5")
    assert [value for _day, value in made.trajectory] == [60.0, 75.5]
    assert made.goal is not None
    assert made.goal.name_vi == "Dữ liệu số"
    assert made.lead_code == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"trajectory": "không phải ngày"}, "trajectory"),
        ({"scope": "each"}, "each_types"),
        ({"baseline": "10"}, "baseline_on"),
        ({"number": "1"}, "number"),
        ({"indicator": "khong.co"}, "indicator"),
        ({"value": "nhiều"}, "value"),
        ({"lead_code": "Bộ không có"}, "lead_code"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_with_a_target_is_told_and_nothing_is_left(
    its: Pages, changes: dict[str, Any], field: str
) -> None:
    answer = its.browser("van").post(f"{DESK}targets/new/", target_given(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert its.plan.goals.count() == 0  # the goal that came with it is not made either


def test_a_target_is_changed_and_keeps_its_number(its: Pages) -> None:
    van = its.browser("van")
    path = f"{DESK}targets/1/edit/"
    assert van.get(path).context["form"].initial["name_vi"] == "Hồ sơ trực tuyến"
    answer = van.post(path, target_given(number="9", new_goal="", value="85", reason="nâng lên"))
    assert answer.status_code == 302
    assert Target.objects.get(number="1").value == 85.0
    assert van.get(f"{DESK}targets/9/edit/").status_code == 404


# --- Tasks -----------------------------------------------------------------------------------------------


def test_a_task_is_given_to_an_agency_by_its_name(its: Pages) -> None:
    answer = its.browser("van").post(f"{DESK}tasks/new/", task_given(waits_for="1, 2", target="1"))
    assert answer.status_code == 302
    made = Task.objects.get(number="7")
    assert (made.lead_code, made.cooperating) == ("48", ["01"])
    assert made.waits_for.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"lead_code": "Bộ không có"}, "lead_code"),
        ({"cooperating": "UBND Đà Nẵng; không ai"}, "cooperating"),
        ({"waits_for": "99"}, "waits_for"),
        ({"number": "1"}, "number"),
        ({"number": "có dấu cách"}, "number"),
        ({"due": "2020-01-01"}, "due"),
        ({"expected_gain": "2"}, "expected_gain"),
    ],
)
def test_what_is_wrong_with_a_task_is_told_at_its_field(
    its: Pages, changes: dict[str, Any], field: str
) -> None:
    answer = its.browser("van").post(f"{DESK}tasks/new/", task_given(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Task.objects.count() == 3


def test_a_due_day_does_not_move_by_a_change(its: Pages) -> None:
    van, path = its.browser("van"), f"{its.desk('1')}edit/"
    before = its.named("1").due
    given = task_given(number="1", due=in_days(300).isoformat(), name_vi="Tên mới")
    assert van.post(path, given).status_code == 302
    assert (its.named("1").due, its.named("1").name_vi) == (before, "Tên mới")


def test_a_task_that_somebody_else_changed_meanwhile_is_told(its: Pages) -> None:
    van, path = its.browser("van"), f"{its.desk('1')}edit/"
    seen = van.get(path).context["row_version"]
    actions.tell_progress(by=its["lan"], task=its.named("1"), text="Xong một nửa.")
    answer = van.post(path, task_given(number="1", row_version=seen))
    assert answer.status_code == 422
    assert "Lan" in text_of(answer)


def test_a_part_is_added_for_the_own_agency(its: Pages) -> None:
    lan, path = its.browser("lan"), f"{its.desk('1')}parts/new/"
    assert lan.get(path).context["form"].initial["number"] == "1.1"
    given = {"number": "1.1", "name_vi": "Soạn đề án", "lead_code": "", "due": in_days(10).isoformat()}
    assert lan.post(path, given).status_code == 302
    assert Task.objects.get(number="1.1").added_by_code == "48"
    late = lan.post(path, {**given, "number": "1.2", "due": in_days(90).isoformat()})
    assert "due" in late.context["form"].errors


def test_a_task_that_waits_for_itself_is_told_by_its_way(its: Pages) -> None:
    van = its.browser("van")
    assert van.post(its.desk("1", "wait"), {"number": "2"}).status_code == 302
    answer = van.post(its.desk("2", "wait"), {"number": "1"})
    assert answer.status_code == 422
    assert "→" in text_of(answer)
    assert its.named("2").waits_for.count() == 0


def test_a_task_is_freed_from_waiting_with_a_reason(its: Pages) -> None:
    van, path = its.browser("van"), its.desk("1", "free")
    assert "free" not in names(van.get(its.desk("1")))
    van.post(its.desk("1", "wait"), {"number": "2"})
    page = van.get(its.desk("1"))
    assert "free" in names(page)
    assert page.context["next_act"] is None  # nothing of these is what has to be done next
    for given, field in (
        ({"number": "2", "reason": ""}, "reason"),
        ({"number": "3", "reason": "x"}, "number"),
    ):
        refused = van.post(path, given)
        assert (refused.status_code, refused.context["acts"][1].name) == (422, "free")
        assert list(refused.context["acts"][1].form.errors) == [field]
    assert its.browser("lan").post(path, {"number": "2", "reason": "x"}).status_code == 403
    assert its.named("1").waits_for.count() == 1
    assert van.post(path, {"number": "2", "reason": "Không cần nữa"}).status_code == 302
    assert its.named("1").waits_for.count() == 0
    again = van.post(path, {"number": "2", "reason": "x"})
    assert (again.status_code, bool(again.context["refusal"])) == (422, True)
    text = text_of(van.get("/plans/ke-hoach-2026/tasks/1/"))
    assert "Thôi chờ nhiệm vụ khác: 2" in text
    assert "Không cần nữa" in text


def test_a_task_is_passed_on_and_its_history_shows_both(its: Pages) -> None:
    van, path = its.browser("van"), its.desk("1", "hand")
    for given, field in (
        ({"lead_code": "UBND Hà Nội", "reason": ""}, "reason"),
        ({"lead_code": "", "reason": "x"}, "lead_code"),
        ({"lead_code": "Bộ không có", "reason": "x"}, "lead_code"),
        ({"lead_code": "48", "reason": "x"}, "lead_code"),
    ):
        refused = van.post(path, given)
        assert refused.status_code == 422
        assert [list(act.form.errors) for act in refused.context["acts"] if act.name == "hand"] == [[field]]
    assert its.browser("lan").post(path, {"lead_code": "01", "reason": "x"}).status_code == 403
    assert van.post(path, {"lead_code": "UBND Hà Nội", "reason": "Đúng chức năng"}).status_code == 302
    assert its.named("1").lead_code == "01"
    text = text_of(van.get("/plans/ke-hoach-2026/tasks/1/"))
    assert "Chuyển cơ quan chủ trì: Đà Nẵng → Hà Nội" in text
    assert "Đúng chức năng" in text
    assert [line.number for line in its.browser("hoa").get("/desk/plans/").context["page"].owed] == ["2", "1"]
    assert its.browser("lan").get(its.desk("1")).status_code == 404


def test_a_change_leaves_the_lead_and_a_missing_one_is_written(its: Pages) -> None:
    van = its.browser("van")
    assert "lead_code" not in van.get(f"{its.desk('1')}edit/").context["form"].fields
    assert van.post(f"{its.desk('1')}edit/", task_given(number="1", lead_code="01")).status_code == 302
    assert its.named("1").lead_code == "48"
    given = task_given(number="3", lead_code="01", cooperating="")
    assert van.post(f"{its.desk('3')}edit/", given).status_code == 302
    assert its.named("3").lead_code == "01"


# --- What is done with a task ----------------------------------------------------------------------------


def names(answer: Any) -> list[str]:
    return [act.name for act in answer.context["acts"]]


def test_each_is_offered_what_it_may_do(its: Pages) -> None:
    assert names(its.browser("lan").get(its.desk("1"))) == ["progress", "deliver", "submit", "extend"]
    assert names(its.browser("hoa").get(its.desk("1"))) == []
    assert names(its.browser("van").get(its.desk("1"))) == ["wait", "hand", "cancel"]
    its.submitted("1")
    assert names(its.browser("lan").get(its.desk("1"))) == []
    assert names(its.browser("van").get(its.desk("1"))) == ["accept", "return", "cancel"]


def test_a_task_goes_from_progress_to_acceptance_by_somebody_else(its: Pages) -> None:
    lan, van = its.browser("lan"), its.browser("van")
    lan.post(its.desk("1", "progress"), {"text": "Đã họp.", "percent": "30"})
    empty = lan.post(its.desk("1", "submit"), {})
    assert empty.status_code == 422  # nothing delivered
    document = {"title": "Báo cáo", "number": "12/BC", "url": LINK}
    assert lan.post(its.desk("1", "deliver"), document).status_code == 302
    assert lan.post(its.desk("1", "submit"), {"note": "Trình."}).status_code == 302
    assert van.post(its.desk("1", "accept"), {}).status_code == 302
    assert its.named("1").state == "done"
    assert "Đã họp." in text_of(van.get(its.desk("1")))


def test_nobody_accepts_what_they_submitted(its: Pages) -> None:
    from nenso.accounts.rules import NATIONAL, Role
    from tests.factories.accounts import a_grant

    a_grant(its.people["van"], Role.REPORTER, "48")
    van = its.browser("van")
    its.submitted("1", "van")
    answer = van.post(its.desk("1", "accept"), {})
    assert answer.status_code == 422
    assert its.named("1").state == "submitted"
    assert its.browser("kim").post(its.desk("1", "accept"), {}).status_code == 302
    assert its.plan.owner_code == NATIONAL


def test_others_do_not_work_on_a_task(its: Pages) -> None:
    hoa = its.browser("hoa")
    assert hoa.post(its.desk("1", "progress"), {"text": "x"}).status_code == 403
    assert its.browser("tam").post(its.desk("1", "progress"), {"text": "x"}).status_code == 404
    assert its.browser("lan").post(its.desk("1", "accept"), {}).status_code == 403
    its.submitted("1")
    assert its.browser("bao").post(its.desk("1", "accept"), {}).status_code == 403
    assert its.named("1").state == "submitted"


def test_a_task_is_returned_with_a_reason_alone(its: Pages) -> None:
    its.submitted("1")
    van = its.browser("van")
    answer = van.post(its.desk("1", "return"), {"reason": ""})
    assert answer.status_code == 422
    assert 'href="#id_return_reason"' in text_of(answer)
    assert van.post(its.desk("1", "return"), {"reason": "Thiếu phụ lục."}).status_code == 302
    assert its.named("1").state == "open"


def test_what_was_seen_before_a_change_is_not_accepted(its: Pages) -> None:
    version = its.submitted("1").row_version
    actions.return_task(by=its["van"], task=its.named("1"), reason="Thiếu.")
    actions.submit_task(by=its["lan"], task=its.named("1"))
    answer = its.browser("kim").post(its.desk("1", "accept"), {"row_version": str(version)})
    assert answer.status_code == 422
    assert its.named("1").state == "submitted"


def test_more_time_is_asked_for_and_decided_by_somebody_else(its: Pages) -> None:
    lan, van = its.browser("lan"), its.browser("van")
    asked = {"asked_due": in_days(90).isoformat(), "reason": "Chờ hạ tầng."}
    early = lan.post(its.desk("1", "extend"), {**asked, "asked_due": in_days(1).isoformat()})
    assert "asked_due" in early.context["acts"][-1].form.errors
    assert lan.post(its.desk("1", "extend"), asked).status_code == 302
    assert names(lan.get(its.desk("1"))) == ["progress", "deliver", "submit"]
    assert van.post(its.desk("1", "decide"), {"decision": "grant"}).status_code == 422
    given = {"decision": "grant", "reason": "Đồng ý."}
    assert van.post(its.desk("1", "decide"), given).status_code == 302
    assert its.named("1").due == in_days(90)
    assert its.named("1").first_due == in_days(30)


def test_a_finished_task_gets_no_more_time(its: Pages) -> None:
    its.submitted("1")
    actions.accept_task(by=its["van"], task=its.named("1"))
    asked = {"asked_due": in_days(90).isoformat(), "reason": "Chờ."}
    answer = its.browser("lan").post(its.desk("1", "extend"), asked)
    assert answer.status_code == 422
    assert its.named("1").extensions.count() == 0


def test_a_task_is_cancelled_with_its_reason(its: Pages) -> None:
    assert its.browser("van").post(its.desk("3", "cancel"), {"reason": "Trùng."}).status_code == 302
    assert its.named("3").state == "cancelled"


# --- Documents -------------------------------------------------------------------------------------------


def test_a_file_is_attached_and_only_saved_never_opened(its: Pages, client: Client) -> None:
    lan = its.browser("lan")
    file = SimpleUploadedFile("báo cáo.pdf", PDF, "application/pdf")
    assert lan.post(its.desk("1", "deliver"), {"title": "Báo cáo", "file": file}).status_code == 302
    document = its.named("1").deliverables.get()
    path = f"/desk/plans/deliverables/{document.uuid}/file/"
    answer = lan.get(path)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert its.browser("tam").get(path).status_code == 404
    assert client.get(path).status_code == 302
    assert path not in text_of(client.get("/plans/ke-hoach-2026/tasks/1/"))


@pytest.mark.parametrize(
    "given",
    [
        {"title": "Báo cáo"},
        {"title": "Báo cáo", "url": "javascript:alert(1)"},
        {"title": "", "url": LINK},
        {"title": "Báo cáo", "url": LINK, "issued_on": "2999-01-01"},
    ],
)
def test_a_document_that_is_none_is_told(its: Pages, given: dict[str, str]) -> None:
    assert its.browser("lan").post(its.desk("1", "deliver"), given).status_code == 422
    assert its.named("1").deliverables.count() == 0


def test_a_program_is_no_document(its: Pages) -> None:
    file = SimpleUploadedFile("a.pdf", b"MZ\x90\x00\x03", "application/pdf")
    answer = its.browser("lan").post(its.desk("1", "deliver"), {"title": "Báo cáo", "file": file})
    assert answer.status_code == 422
    assert its.named("1").deliverables.count() == 0


def test_a_document_is_taken_off_while_the_task_is_open(its: Pages) -> None:
    document = its.delivered("1").deliverables.get()
    path, lan = f"/desk/plans/deliverables/{document.uuid}/remove/", its.browser("lan")
    assert path in text_of(lan.get(its.desk("1")))
    assert path not in text_of(its.browser("van").get(its.desk("1")))
    assert its.browser("hoa").post(path).status_code == 403
    assert lan.post(path).status_code == 302
    assert lan.post(path).status_code == 422  # it is gone already


# --- Adopting, meetings ----------------------------------------------------------------------------------


def test_an_agency_tells_that_it_adopted_a_plan(its: Pages) -> None:
    facts = plan_facts(adopted_by_types=("provincial_committee",), adopted_until=in_days(-1))
    actions.change_plan(by=its["van"], plan=its.plan, facts=facts, reason="bổ sung")
    lan = its.browser("lan")
    assert lan.get("/desk/plans/").context["page"].adoptions[0].kind == "urgent"
    given = {
        "organisation": "48",
        "number": "9/KH-UBND",
        "title": "Kế hoạch của Đà Nẵng",
        "issued_on": (in_days(0) - timedelta(days=2)).isoformat(),
        "url": "https://danang.example/9.pdf",
    }
    other = lan.post(f"{DESK}adopt/", {**given, "organisation": "01"})
    assert "organisation" in other.context["form"].errors
    assert lan.post(f"{DESK}adopt/", given).status_code == 302
    assert Adoption.objects.get().organisation_code == "48"
    assert its.browser("tam").get(f"{DESK}adopt/").status_code == 422


def test_a_conclusion_of_a_meeting_becomes_a_task_once(its: Pages) -> None:
    van = its.browser("van")
    given = {
        "title": "Họp Ủy ban",
        "held_on": in_days(-1).isoformat(),
        "organisation": "UBQGCDS",
        "conclusions": "Đà Nẵng công bố dữ liệu.\n\nHà Nội rà soát.",
    }
    assert van.post("/desk/plans/meetings/new/", given).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.conclusions.count() == 2
    path = f"/desk/plans/meetings/{meeting.uuid}/1/"
    form = van.get(path).context["form"]
    assert form.initial["name_vi"] == "Đà Nẵng công bố dữ liệu."
    task = {"plan": "ke-hoach-2026", "number": "KL1", "name_vi": "Công bố dữ liệu", "lead_code": "48"}
    assert van.post(path, task).status_code == 302
    assert Task.objects.get(number="KL1").source
    assert van.post(path, {**task, "number": "KL2"}).status_code == 422
    text = text_of(van.get(f"/desk/plans/meetings/{meeting.uuid}/"))
    assert "KL1" in text
    assert its.browser("lan").get(f"/desk/plans/meetings/{meeting.uuid}/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": "2999-01-01"}, "held_on"),
        ({"conclusions": " \n "}, "conclusions"),
        ({"organisation": "không ai"}, "organisation"),
    ],
)
def test_what_is_wrong_with_a_meeting_is_told(its: Pages, changes: dict[str, str], field: str) -> None:
    given = {
        "title": "Họp",
        "held_on": in_days(-1).isoformat(),
        "organisation": "UBQGCDS",
        "conclusions": "Làm ngay.",
    }
    answer = its.browser("van").post("/desk/plans/meetings/new/", {**given, **changes})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Meeting.objects.exists()


def test_a_meeting_is_written_down_by_its_own_approver(its: Pages) -> None:
    given = {
        "title": "Họp",
        "held_on": in_days(-1).isoformat(),
        "organisation": "UBQGCDS",
        "conclusions": "Làm ngay.",
    }
    answer = its.browser("ha").post("/desk/plans/meetings/new/", given)
    assert answer.status_code in (403, 422)
    assert not Meeting.objects.exists()
