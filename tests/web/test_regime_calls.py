"""Pages on which a thematic or ad hoc report is called for: from the call to its completeness."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nenso.notify.models import Message
from nenso.reporting.models import Call, Submission
from nenso.web.presenters import kept
from tests.factories.accounts import signed_in
from tests.factories.reporting import World, a_regime

pytestmark = pytest.mark.django_db
FLOOD = "flood"
DESK = f"/desk/regimes/{FLOOD}/"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    kept.forget()
    found = World()
    a_regime(
        found["van"],
        code=FLOOD,
        kind="ad_hoc",
        frequency="",
        deadlines={},
        reporter_types=("communal_committee",),
    )
    yield found
    kept.forget()


@pytest.fixture
def owner(world: World) -> Client:
    return signed_in(world.people["van"])


def saturday() -> date:
    """A Saturday more than a week ahead."""
    today = timezone.localdate()
    return today + timedelta(days=(5 - today.weekday()) % 7 + 7)


def given(**changes: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "title": "Thiệt hại do bão số 3",
        "first_day": (today - timedelta(days=9)).isoformat(),
        "last_day": (today - timedelta(days=2)).isoformat(),
        "due": saturday().isoformat(),
        **changes,
    }


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def called(owner: Client) -> Call:
    owner.post(f"{DESK}calls/ask/", given(step="ask"))
    return Call.objects.get()


def test_a_regime_without_calls_says_so_and_leads_on(owner: Client) -> None:
    page = text_of(owner.get(DESK))
    assert "Chưa yêu cầu báo cáo nào" in page
    assert f"{DESK}calls/ask/" in page
    assert 'id="calls"' not in text_of(owner.get(f"/desk/regimes/{World.regime}/"))


def test_a_call_is_looked_at_before_it_is_made(owner: Client) -> None:
    assert owner.get(f"{DESK}calls/ask/").status_code == 200
    page = owner.post(f"{DESK}calls/ask/", given(step="look"))
    said = [each.vi for each in page.context["sentences"]]
    assert said[0].startswith("2 cơ quan phải báo cáo “Thiệt hại do bão số 3” chậm nhất ngày")
    assert "là thứ bảy" in said[1]
    assert "Hải Châu" in text_of(page)
    assert not Call.objects.exists()
    answer = owner.post(f"{DESK}calls/ask/", given(step="ask"), follow=True)
    assert "Đã yêu cầu 2 cơ quan báo cáo" in text_of(answer)
    assert Call.objects.get().due > saturday()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 301}, "title"),
        ({"first_day": "31/02/2026"}, "first_day"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"due": "2020-01-01"}, "due"),
        ({"last_day": "2099-01-01"}, "due"),
    ],
)
def test_bad_input_is_told_at_its_place_and_asks_nobody(
    owner: Client, changes: dict[str, str], field: str
) -> None:
    for step in ("look", "ask"):
        answer = owner.post(f"{DESK}calls/ask/", given(step=step, **changes))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert answer.context["found"] is None
    assert not Call.objects.exists()


def test_a_periodic_regime_is_not_called_for(owner: Client) -> None:
    assert owner.get(f"/desk/regimes/{World.regime}/calls/ask/").status_code == 422
    assert owner.get("/desk/regimes/nothing/calls/ask/").status_code == 404


def test_nobody_to_ask_and_the_same_asked_twice(owner: Client, world: World) -> None:
    a_regime(
        world["van"], code="none", kind="thematic", frequency="", deadlines={}, reporter_types=("ministry",)
    )
    answer = owner.post("/desk/regimes/none/calls/ask/", given(step="ask"))
    assert "không có cơ quan nào thuộc đối tượng báo cáo" in text_of(answer)
    called(owner)
    again = owner.post(f"{DESK}calls/ask/", given(step="ask"))
    assert again.status_code == 422
    assert Call.objects.count() == 1


def test_only_who_runs_the_regime_asks_and_reminds(owner: Client, world: World) -> None:
    called(owner)
    clerk = signed_in(world.people["ha"])
    assert clerk.get(f"{DESK}calls/ask/").status_code == 403
    assert clerk.post(f"{DESK}calls/1/remind/").status_code == 403
    assert clerk.get(f"{DESK}calls/1/").status_code == 200
    assert clerk.get(f"{DESK}calls/9/").status_code == 404


def test_from_the_call_to_its_completeness(owner: Client, world: World) -> None:
    call = called(owner)
    lan, ha = signed_in(world.people["lan"]), signed_in(world.people["ha"])
    owed = ha.get("/desk/reports/")
    assert owed.context["owed"][0].url == f"{DESK}calls/1/"
    assert {line.code for line in owed.context["owed"][0].found.missing} == {"20194", "20195"}
    line = next(each for each in lan.get("/desk/reports/").context["lines"] if each.call)
    assert (line.regime, line.due, line.is_owed) == (FLOOD, call.due, True)
    asked = {"regime": FLOOD, "organisation": "20194", "period": line.period.code, "call": str(line.call)}
    opened = lan.post("/desk/reports/open/", asked)
    row = Submission.objects.get(call=call)
    assert opened.url == f"/desk/reports/{row.uuid}/"
    assert "bão số 3" in text_of(lan.get(opened.url))
    from nenso.reporting import actions

    values = {"t1/online/n": 6.0, "t1/paper/n": 4.0, "t1/late/n": 1.0}
    actions.save_cells(by=world["lan"], submission=row, row_version=row.row_version, values=values)
    actions.submit(by=world["lan"], submission=row, row_version=row.row_version)
    assert "bão số 3" in text_of(ha.get("/desk/reports/"))
    actions.approve(by=world["ha"], submission=row)
    page = owner.get(f"{DESK}calls/1/")
    assert page.context["page"].sentence.vi.startswith(
        "1 trên 2 cơ quan đã gửi báo cáo “Thiệt hại do bão số 3”: 1 đúng hạn"
    )
    missing = owner.get(f"{DESK}calls/1/", {"state": "missing", "format": "csv"})
    rows = list(csv.reader(io.StringIO(missing.content.decode("utf-8-sig"))))
    assert [each[0] for each in rows[1:] if each] == ["20195"]
    listed = list(
        csv.DictReader(io.StringIO(owner.get(f"{DESK}calls/?format=csv").content.decode("utf-8-sig")))
    )
    assert len(listed) == 1
    assert "Thiệt hại do bão số 3" in listed[0].values()


def test_the_missing_are_reminded(owner: Client, world: World) -> None:
    called(owner)
    answer = owner.post(f"{DESK}calls/1/remind/", headers={"HX-Request": "true"})
    assert (answer.context["told"].is_over, answer.context["messages"]) == (True, 3)
    assert owner.post(f"{DESK}calls/1/remind/").url == f"{DESK}calls/1/"
    assert Message.objects.filter(key__startswith="reporting.reminded").count() == 3
