"""Ending a plan at the desk, and what everybody sees of it afterwards."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from nenso.programme import actions
from nenso.programme.models import Plan
from tests.factories.programme import plan_facts, target_facts
from tests.web.plans_world import DESK, PLAN, Pages, in_days

pytestmark = pytest.mark.django_db
END = f"{DESK}end/"


@pytest.fixture
def its(db: None) -> Pages:
    return Pages()


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def given(**changes: str) -> dict[str, str]:
    return {"ended_on": in_days(0).isoformat(), "reason": "Có kế hoạch mới", "successor": "", **changes}


def test_what_becomes_of_open_tasks_is_told_before(its: Pages) -> None:
    its.submitted("1")
    actions.ask_extension(by=its["hoa"], task=its.named("2"), asked_due=in_days(20), reason="Chờ.")
    van = its.browser("van")
    assert END in text_of(van.get(DESK))
    answer = van.get(END)
    says = [one.vi for one in answer.context["says"]]
    assert says[0].startswith("3 nhiệm vụ chưa xong vẫn để ngỏ")
    assert says[2].startswith("1 nhiệm vụ đã nộp")
    assert says[3].startswith("1 đề nghị gia hạn")
    assert [(lead.code, n, late) for lead, n, late in answer.context["owners"]] == [
        ("48", 1, 0),
        ("01", 1, 1),
        ("", 1, 0),
    ]
    assert Plan.objects.get().state == "in_force"


def test_it_ends_and_everybody_sees_when_why_and_what_follows(its: Pages, client: Client) -> None:
    other = actions.create_plan(by=its["van"], facts=plan_facts(code="ke-hoach-moi"), on=in_days(0))
    actions.add_target(by=its["van"], plan=other, facts=target_facts())
    actions.issue_plan(by=its["van"], plan=other, issued_on=date(2026, 1, 1))
    van = its.browser("van")
    answer = van.post(END, given(successor="ke-hoach-moi"))
    assert (answer.status_code, answer["Location"]) == (302, DESK)
    page = text_of(client.get(PLAN))
    assert f"Kế hoạch đã kết thúc ngày {in_days(0):%d/%m/%Y}. 3 nhiệm vụ còn để ngỏ" in page
    assert "Có kế hoạch mới" in page
    assert 'href="/plans/ke-hoach-moi/"' in page
    assert f"kết thúc {in_days(0):%d/%m/%Y}" in text_of(client.get("/plans/"))
    tracker = client.get(f"{PLAN}?state=left_open")
    assert [line.state.key for line in tracker.context["tasks"]] == ["left_open"] * 3
    assert ("left_open", "để ngỏ") in tracker.context["states"]
    assert [(state.key, n) for state, n, _ in tracker.context["page"].line.tasks] == [("left_open", 3)]
    assert tracker.context["page"].owners == []
    assert "3 nhiệm vụ, 3 để ngỏ." in text_of(tracker)
    assert "Để ngỏ khi kế hoạch kết thúc" in text_of(client.get(f"{PLAN}tasks/2/"))
    desk = text_of(van.get(DESK))
    assert END not in desk
    assert "Có kế hoạch mới" in desk
    lan = its.browser("lan").get(its.desk("1"))
    assert [act.name for act in lan.context["acts"]] == []
    again = van.get(END)
    assert not again.context["may_end"]
    assert van.post(END, given()).status_code == 422


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ended_on": "2999-01-01"}, "ended_on"),
        ({"ended_on": "2020-01-01"}, "ended_on"),
        ({"ended_on": ""}, "ended_on"),
        ({"reason": " "}, "reason"),
        ({"successor": "ke-hoach-2026"}, "successor"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(its: Pages, changes: dict[str, str], field: str) -> None:
    answer = its.browser("van").post(END, given(**changes))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Plan.objects.get().state == "in_force"


def test_who_may(its: Pages, client: Client) -> None:
    assert its.browser("ha").get(END).status_code == 403
    assert its.browser("ha").post(END, given()).status_code == 403
    assert its.browser("lan").get(END).status_code == 403
    assert client.get(END).status_code == 302
    assert Plan.objects.get().state == "in_force"
