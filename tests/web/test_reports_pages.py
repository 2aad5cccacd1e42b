"""What waits for a person: reports to make, to decide, owed by others; on the desk and in its work list; who reads a report."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from nenso.kernel.rules import SYSTEM
from nenso.reporting import actions
from nenso.reporting.models import Submission
from nenso.web.presenters.reports import work
from tests.factories.accounts import a_person, an_organisation, signed_in
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
ON = date(2025, 9, 20)  # four days after the communes' due day of September


@pytest.fixture
def lan(world: World) -> Client:
    return signed_in(world.people["lan"])


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def lines(world: World, *codes: str) -> list[Any]:
    return work.dues(codes or ["20194"], ON)


def test_late_reports_come_first_and_the_sentence_counts_them(world: World) -> None:
    world.submitted()
    found = lines(world)
    assert [each.is_owed for each in found] == sorted((each.is_owed for each in found), reverse=True)
    assert found[0].is_late
    assert found[0].due == min(each.due for each in found if each.is_owed)
    said = work.sentence(found, 2)
    owed = sum(each.is_owed for each in found)
    assert said.vi.startswith(f"UBND phường Hải Châu còn {owed} báo cáo phải nộp")
    assert "2 báo cáo chờ bạn duyệt" in said.vi
    assert "2 reports wait for your decision" in said.en


def test_nothing_to_do_is_said(world: World) -> None:
    assert work.sentence([], 0).vi == "Không có báo cáo nào chờ bạn."


def test_the_list_is_narrowed_by_words_and_state(world: World) -> None:
    world.submitted()
    found = lines(world)
    assert [each.period.code for each in work.narrowed(found, "thang 9 nam 2025", "")] == ["2025-09"]
    assert all(each.is_late for each in work.narrowed(found, "", "late"))
    assert [each.period.code for each in work.narrowed(found, "", "sent")] == ["2025-09"]
    assert work.narrowed(found, "khong co", "owed") == []


def test_what_others_owe_is_told_by_those_directly_below(world: World) -> None:
    world.submitted()
    (owed,) = work.owed(["48"], ON)
    assert (owed.found.expected, owed.found.received, owed.missing) == (2, 1, 1)
    assert [line.code for line in owed.found.missing] == ["20195"]


def test_a_reporter_begins_with_the_reports_and_sees_them_in_the_work_list(world: World, lan: Client) -> None:
    assert lan.get("/desk/").headers["Location"] == "/desk/reports/"
    answer = lan.get("/desk/reports/")
    assert answer.context["is_reporter"]
    assert "Báo cáo chuyển đổi số tháng" in [
        each["title"].vi.split(",")[0] for each in answer.context["work"]
    ]
    assert answer.context["work"][0]["status_kind"] == "urgent"


def test_a_report_is_opened_at_the_press_of_a_button(world: World, lan: Client) -> None:
    asked = {"regime": world.regime, "organisation": "20194", "period": "2025-09"}
    answer = lan.post("/desk/reports/open/", asked)
    assert answer.headers["Location"] == f"/desk/reports/{Submission.objects.get().uuid}/"
    assert lan.post("/desk/reports/open/", asked | {"period": "2019-09"}).status_code == 404
    assert lan.post("/desk/reports/open/", asked | {"organisation": "20195"}).status_code == 403


def test_a_unit_that_is_there_no_longer_is_refused_with_its_last_day(world: World) -> None:
    an_organisation("OLD", "Xã cũ", type="communal_committee", valid_to=date(2025, 7, 1))
    person = a_person(*[], name="Nobody")
    asked = {"regime": world.regime, "organisation": "OLD", "period": "2025-09"}
    answer = signed_in(person).post("/desk/reports/open/", asked)
    assert answer.status_code == 403  # without a role
    answer = signed_in(world.people["lan"]).post("/desk/reports/open/", asked)
    assert answer.status_code == 422
    assert "Xã cũ" in answer.content.decode()


def test_an_approver_sees_what_waits_and_that_nobody_approves_their_own(world: World) -> None:
    row = world.submitted()
    ha = signed_in(world.people["ha"])
    found = text(ha, "/desk/reports/")
    assert f"/desk/reports/{row.uuid}/review/" in found
    assert [each["url"] for each in ha.get("/desk/reports/").context["work"]] == [
        f"/desk/reports/{row.uuid}/review/"
    ]


def test_who_reads_a_report(world: World, lan: Client) -> None:
    row = world.filled()
    path = f"/desk/reports/{row.uuid}/"
    for name in ("lan", "minh", "ha", "van"):
        assert signed_in(world.people[name]).get(path).status_code == 200, name
    for name in ("hoa", "tam"):  # another commune; the province's reporter while it is a draft
        assert signed_in(world.people[name]).get(path).status_code == 403, name
    assert signed_in(a_person(name="Stranger")).get(path).status_code == 403
    assert Client().get(path).status_code == 302
    actions.submit(by=world["lan"], submission=row, row_version=row.row_version)
    assert signed_in(world.people["tam"]).get(path).status_code == 200


@pytest.mark.parametrize("page", ["", "history/", "document/", "below/", "file/?format=csv", "template.xlsx"])
def test_each_page_of_a_report_is_there_for_its_reporter_and_for_nobody_else(
    world: World, lan: Client, page: str
) -> None:
    row = world.filled()
    path = f"/desk/reports/{row.uuid}/{page}"
    assert lan.get(path).status_code == 200
    assert lan.get(path, headers={"accept-language": "en"}).status_code == 200
    assert signed_in(world.people["hoa"]).get(path).status_code == 403


def test_the_file_of_a_report_names_each_cell_with_its_value(world: World, lan: Client) -> None:
    row = world.filled()
    found = lan.get(f"/desk/reports/{row.uuid}/file/?format=json").json()
    of = {each["key"]: each for each in found}
    assert (of["t1/online/n"]["value"], of["t1/all/n"]["source"]) == (60.0, "tính ra")


def test_the_document_carries_the_head_the_period_and_the_lines_to_sign(world: World, lan: Client) -> None:
    found = text(lan, f"/desk/reports/{world.filled().uuid}/document/")
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "tháng 9 năm 2025",
        "UBND phường Hải Châu",
        "QĐ 1/QĐ-UBQG",
    ):
        assert words in found


def test_somebody_without_a_role_of_reports_is_told_what_these_pages_are(world: World) -> None:
    from nenso.accounts.rules import Role

    viewer = signed_in(a_person((Role.VIEWER, "48"), name="Viewer", home="48"))
    assert "Bạn không có vai trò báo cáo hay duyệt" in text(viewer, "/desk/reports/")
    assert actions.open_submission(by=SYSTEM, regime=world.regime, organisation="20194", period="2025-09")
