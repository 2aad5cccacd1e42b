"""Plans for everybody: their health, one with its targets and tasks, a target, a task without names of persons."""

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nenso.programme import actions
from nenso.web.presenters.plans.words import NO_LEAD
from tests.factories.directory import make_territory
from tests.factories.measures import a_lot, a_row, an_indicator
from tests.factories.programme import plan_facts
from tests.web.pages import page_text
from tests.web.plans_world import PLAN, Pages, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(db: None) -> Pages:
    return Pages()


def rows_of(answer: Any) -> list[list[str]]:
    assert answer["X-Content-Type-Options"] == "nosniff"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# --- All plans -------------------------------------------------------------------------------------------


def test_each_plan_stands_with_its_health_in_words(its: Pages, client: Client) -> None:
    page = client.get("/plans/").context["page"]
    line = page.plans[0]
    assert [(state.key, n) for state, n, _ in line.tasks] == [("late", 1), ("on_track", 1), ("no_data", 1)]
    assert [(state.key, n) for state, n, _ in line.targets] == [("no_data", 1)]
    text = page_text(client, "/plans/")
    assert "1 quá hạn" in text
    assert "1 nhiệm vụ quá hạn." in text


def test_a_draft_is_there_for_nobody(its: Pages, client: Client) -> None:
    actions.create_plan(by=its["van"], facts=plan_facts(code="ban-thao"), on=in_days(0))
    assert [line.code for line in client.get("/plans/").context["page"].plans] == ["ke-hoach-2026"]
    assert client.get("/plans/ban-thao/").status_code == 404
    assert client.get("/plans/khong-co/").status_code == 404


def test_nothing_yet_says_what_will_be_here(client: Client) -> None:
    assert client.get("/plans/").context["page"].plans == []


def test_plans_are_taken_away(its: Pages, client: Client) -> None:
    rows = rows_of(client.get("/plans/?format=csv"))
    assert rows[1][0] == "ke-hoach-2026"
    assert client.get("/plans/?format=xlsx").status_code == 200


# --- One plan --------------------------------------------------------------------------------------------


def test_who_is_not_known_to_lead_is_said(its: Pages, client: Client) -> None:
    text = page_text(client, PLAN)
    assert NO_LEAD.vi == "chưa có nguồn nêu cơ quan chủ trì"
    assert text.count(NO_LEAD.vi) >= 2
    assert NO_LEAD.en in page_text(client, f"/en{PLAN}")


def test_overdue_tasks_are_told_by_owner(its: Pages, client: Client) -> None:
    owners = client.get(PLAN).context["page"].owners
    assert [(one.lead.code, one.count, one.longest) for one in owners] == [("01", 1, 5)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"q": "NHIEM VU 2"}, ["2"]),
        ({"owner": "48"}, ["1"]),
        ({"owner": "-"}, ["3"]),
        ({"state": "late"}, ["2"]),
        ({"state": "submitted"}, []),
        ({"group": "Dữ liệu số"}, ["1"]),
        ({"sort": "-number"}, ["3", "2", "1"]),
        ({"sort": "due"}, ["2", "1", "3"]),
        ({"sort": "owner"}, ["1", "2", "3"]),
        ({"sort": "nonsense", "page": "x"}, ["1", "2", "3"]),
    ],
)
def test_tasks_are_searched_narrowed_and_sorted(
    its: Pages, client: Client, query: dict[str, str], numbers: list[str]
) -> None:
    tasks = client.get(PLAN, query).context["tasks"]
    assert [line.number for line in tasks] == numbers


def test_tasks_and_targets_are_taken_away_as_looked_for(its: Pages, client: Client) -> None:
    rows = rows_of(client.get(PLAN, {"format": "csv", "owner": "48"}))
    assert [row[1] for row in rows[1:]] == ["1"]
    targets = rows_of(client.get(PLAN, {"format": "csv", "table": "targets"}))
    assert targets[1][2] == "Hồ sơ trực tuyến"
    assert client.get(PLAN, {"format": "docx"}).status_code == 422


def test_who_has_adopted_one_of_its_own_is_counted(its: Pages, client: Client) -> None:
    facts = plan_facts(adopted_by_types=("provincial_committee",), adopted_until=in_days(-10))
    its.plan = actions.change_plan(by=its["van"], plan=its.plan, facts=facts, reason="bổ sung")
    actions.adopt_plan(
        by=its["lan"],
        plan=its.plan,
        organisation="48",
        number="9/KH-UBND",
        title="Kế hoạch của Đà Nẵng",
        issued_on=in_days(-3),
        today=in_days(0),
        url="https://danang.example/9.pdf",
    )
    adoption = client.get(PLAN).context["page"].adoption
    assert (adoption.done, adoption.all) == (1, 2)
    assert adoption.lines[0].is_late
    assert [name.vi for name in adoption.missing] == ["Hà Nội"]
    assert "https://danang.example/9.pdf" in page_text(client, PLAN)


# --- A target --------------------------------------------------------------------------------------------


def test_a_target_without_an_indicator_says_so(its: Pages, client: Client) -> None:
    answer = client.get(f"{PLAN}targets/1/")
    page = answer.context["page"]
    assert page.line.state.key == "no_data"
    assert page.chart is None
    assert "Chưa có chỉ tiêu nào đo" in page.reason.vi
    assert [line.number for line in page.tasks] == ["1"]
    assert client.get(f"{PLAN}targets/99/").status_code == 404


@pytest.fixture
def measured(its: Pages) -> Pages:
    """Add a target of the nation and one of each province, with five months of figures of two provinces."""
    for code in ("01", "48"):
        make_territory(code)
    make_territory("20194", level="commune", parent_level="province", parent_code="48")
    an_indicator("dossiers.share", subject="organisation", unit="percent")
    aim = {"indicator": "dossiers.share", "due": in_days(60), "baseline": 40.0, "baseline_on": in_days(-300)}
    its.target(number="2", scope="each", each_types=("provincial_committee",), **aim)
    for month in range(1, 6):
        code = f"{in_days(0).year - 1}-{month:02d}"
        rows = [
            a_row(60.0 + 5 * month, "48", code, indicator="dossiers.share", unit_kind="organisation"),
            a_row(20.0, "01", code, indicator="dossiers.share", unit_kind="organisation"),
        ]
        a_lot(rows)
    return its


def test_a_target_of_each_shows_every_organisation_with_its_reason(measured: Pages, client: Client) -> None:
    answer = client.get(f"{PLAN}targets/2/")
    units = list(answer.context["units"])
    assert [(one.code, one.state.key) for one in units] == [("01", "at_risk"), ("48", "done")] or [
        (one.code, one.state.key) for one in units
    ] == [("48", "done"), ("01", "at_risk")]
    assert all(one.reason.vi for one in units)
    spread = answer.context["page"].line.spread
    assert {state.key: n for state, n, _ in spread} == {"at_risk": 1, "done": 1}


def test_the_figures_of_organisations_open_to_their_origin(measured: Pages, client: Client) -> None:
    units = client.get(f"{PLAN}targets/2/").context["units"]
    for unit in units:
        assert client.get(unit.url).status_code == 200


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "da nang"}, ["48"]),
        ({"state": "done"}, ["48"]),
        ({"sort": "-value"}, ["48", "01"]),
        ({"sort": "value"}, ["01", "48"]),
        ({"q": "khong ai"}, []),
    ],
)
def test_organisations_at_a_target_are_searched_and_sorted(
    measured: Pages, client: Client, query: dict[str, str], codes: list[str]
) -> None:
    units = client.get(f"{PLAN}targets/2/", query).context["units"]
    assert [one.code for one in units] == codes


def test_organisations_at_a_target_are_taken_away(measured: Pages, client: Client) -> None:
    rows = rows_of(client.get(f"{PLAN}targets/2/?format=csv"))
    assert {row[0] for row in rows[1:]} == {"01", "48"}


# --- A task ----------------------------------------------------------------------------------------------


def test_a_task_tells_its_steps_without_names_of_persons(its: Pages, client: Client) -> None:
    actions.tell_progress(by=its["lan"], task=its.named("1"), text="Đã họp nội bộ với Lan.", percent=40)
    its.submitted("1")
    text = page_text(client, f"{PLAN}tasks/1/")
    assert "Báo tiến độ: 40%" in text
    for name in ("Lan", "Van", "nội bộ"):
        assert name not in text
    steps = client.get(f"{PLAN}tasks/1/").context["page"].steps
    assert [step["title"].vi for step in steps][:2] == ["Đề nghị nghiệm thu", "Nộp tài liệu"]


def test_a_task_shows_what_was_delivered_and_asked_for(its: Pages, client: Client) -> None:
    its.delivered("1")
    actions.ask_extension(by=its["lan"], task=its.named("1"), asked_due=in_days(60), reason="Chờ hạ tầng.")
    page = client.get(f"{PLAN}tasks/1/").context["page"]
    assert page.deliverables[0].url.startswith("https://danang.example/")
    assert page.deliverables[0].file_url == ""
    assert page.extensions[0].state.vi == "chờ quyết định"
    assert [one.code for one in page.cooperating] == ["01"]
    assert page.target.number == "1"


def test_a_task_without_lead_or_day_says_that_no_source_gives_them(its: Pages, client: Client) -> None:
    text = page_text(client, f"{PLAN}tasks/3/")
    assert NO_LEAD.vi in text
    assert "chưa có nguồn nêu hạn" in text
    assert client.get(f"{PLAN}tasks/99/").status_code == 404


def test_a_waiting_task_names_what_it_waits_for(its: Pages, client: Client) -> None:
    actions.add_dependency(by=its["van"], task=its.named("1"), on_number="2")
    assert [one.number for one in client.get(f"{PLAN}tasks/1/").context["page"].waits_for] == ["2"]
    assert [one.number for one in client.get(f"{PLAN}tasks/2/").context["page"].awaited_by] == ["1"]


def test_ten_more_tasks_cost_no_more_queries(
    its: Pages, client: Client, django_assert_max_num_queries: Any
) -> None:
    for path in ("/plans/", PLAN):
        client.get(path)
        with CaptureQueriesContext(connection) as before:
            client.get(path)
        for number in range(10, 20):
            its.task(f"{path.count('k')}-{number}", due=in_days(number))
        with django_assert_max_num_queries(len(before)):
            client.get(path)
