"""Pages with which regimes are run: listed, defined with what the law wants, in force, followed, counted, public."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nenso.notify.models import Message
from nenso.reporting.models import RegimeVersion, Submission
from nenso.web.presenters import kept
from tests.factories.accounts import a_person, signed_in
from tests.factories.reporting import World

pytestmark = pytest.mark.django_db
CODE, PERIOD = World.regime, World.period


@pytest.fixture
def owner(world: World) -> Client:
    return signed_in(world.people["van"])


@pytest.fixture
def stranger(world: World) -> Client:
    return signed_in(a_person(name="Stranger"))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def given(**changes: Any) -> dict[str, Any]:
    """Return a filled form for a regime of all communes, monthly."""
    return {
        "code": "he-thong.thang",
        "name_vi": "Báo cáo hệ thống tháng",
        "kind": "periodic",
        "since": "2027-01-01",
        "reporter_types": ["communal_committee"],
        "receiver_kind": "parent",
        "frequency": "month",
        "window": "decree",
        "due_communal_committee": "18",
        "due_communal_committee_month": "0",
        **changes,
    }


# --- The list --------------------------------------------------------------------------------------------


def test_the_list_is_searched_without_diacritics_and_narrowed(owner: Client) -> None:
    assert CODE in text_of(owner.get("/desk/regimes/", {"q": "chuyen doi so thang"}))
    assert owner.get("/desk/regimes/", {"q": "khong co"}).context["page"].object_list == []
    for wish in ({"kind": "ad_hoc"}, {"state": "draft"}):
        assert owner.get("/desk/regimes/", wish).context["page"].object_list == []
    page = owner.get("/desk/regimes/", {"kind": "periodic", "state": "in_force", "receiver": "parent"})
    assert [line["regime"].code for line in page.context["page"]] == [CODE]


def test_the_list_says_how_much_is_asked_and_is_taken_away(owner: Client) -> None:
    answer = owner.get("/desk/regimes/", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    line = owner.get("/desk/regimes/").context["page"].object_list[0]
    assert len(rows) == 1
    assert line["asked_a_year"] == 12 * line["asked"]
    assert str(line["asked"]) in rows[0].values()


def test_nobody_without_a_role_enters(stranger: Client, client: Client) -> None:
    assert stranger.get("/desk/regimes/").status_code == 403
    assert client.get("/desk/regimes/").status_code == 302


# --- One regime ------------------------------------------------------------------------------------------


def test_what_the_law_wants_and_is_missing_is_listed_with_links(owner: Client) -> None:
    page = owner.get(f"/desk/regimes/{CODE}/")
    assert [each.key for each in page.context["page"].missing] == ["content", "way", "outline"]
    assert "Còn thiếu 3 trên 10 điều theo Điều 7" in text_of(page)
    owner.post("/desk/regimes/new/", given())
    draft = owner.get("/desk/regimes/he-thong.thang/")
    assert "form" in [each.key for each in draft.context["page"].missing]
    uuid = RegimeVersion.objects.get(regime__code="he-thong.thang").uuid
    assert f"/desk/regimes/he-thong.thang/edit/{uuid}/#outline" in text_of(draft)


def test_the_calendar_says_why_a_day_moved(owner: Client) -> None:
    owner.post("/desk/regimes/new/", given(since="2025-11-01"))  # 18 January 2026 is a Sunday
    calendar = owner.get("/desk/regimes/he-thong.thang/").context["page"]
    from nenso.reporting import queries
    from nenso.reporting.queries.overview import calendar_ahead

    found = calendar_ahead(queries.versions_of("he-thong.thang")[0], date(2026, 1, 5))
    assert len(found) == 12
    assert len(calendar.calendar) == 12
    first = found[0].dues[0]
    assert (first.written, first.day, first.why.vi) == (date(2026, 1, 18), date(2026, 1, 19), "chủ nhật")
    assert (found[0].window.first_day, found[0].window.last_day) == (date(2025, 12, 15), date(2026, 1, 14))


def test_a_holiday_is_named(world: World) -> None:
    from nenso.reporting.queries.overview import why_no_work

    assert why_no_work(date(2024, 1, 1)).vi == "Tết Dương lịch"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name_vi": ""}, "id_name_vi"),
        ({"code": "có dấu"}, "id_code"),
        ({"due_communal_committee": "14"}, "id_due_communal_committee"),
        ({"due_communal_committee": "32"}, "id_due_communal_committee"),
        ({"due_communal_committee": ""}, ""),
        ({"reporter_types": []}, "id_reporter_types"),
        ({"reporter_codes": "khong-co"}, "id_reporter_types"),
        ({"receiver_kind": "one"}, "id_receiver"),
        ({"receiver_kind": "one", "receiver": "khong-co"}, "id_receiver"),
        ({"window": "own"}, "id_from_day"),
        ({"since": "31/02/2027"}, "id_since"),
        ({"frequency": "century"}, "id_frequency"),
    ],
)
def test_bad_input_is_told_at_its_place_and_writes_nothing(
    owner: Client, changes: dict[str, Any], place: str
) -> None:
    answer = owner.post("/desk/regimes/new/", given(**changes))
    assert answer.status_code == 422
    assert "data-error-summary" in text_of(answer)
    if place:
        assert f'href="#{place}"' in text_of(answer)
    assert not RegimeVersion.objects.filter(regime__code="he-thong.thang").exists()


def test_a_draft_is_changed_brought_into_force_and_ended(owner: Client) -> None:
    owner.post("/desk/regimes/new/", given(since="2026-01-01"))
    draft = RegimeVersion.objects.get(regime__code="he-thong.thang")
    edit = f"/desk/regimes/he-thong.thang/edit/{draft.uuid}/"
    assert owner.get(edit).context["form"]["due_communal_committee"].value() == 18
    owner.post(edit, given(way_vi="Qua hệ thống này"))
    draft.refresh_from_db()
    assert (draft.way_vi, draft.valid_from) == ("Qua hệ thống này", date(2026, 1, 1))
    force = f"/desk/regimes/he-thong.thang/force/{draft.uuid}/"
    answer = owner.post(force)
    assert answer.status_code == 422
    assert "chưa có biểu mẫu" in text_of(answer)
    address = owner.post("/desk/regimes/he-thong.thang/form/begin/")["Location"]
    owner.post(address, {"op": "add", "what": "section", "title": "Phần", "seen": 1})
    owner.post(address, {"op": "add", "what": "table", "target": "section:s1", "title": "Bảng", "seen": 2})
    assert owner.post(address, {"op": "store", "seen": 3}).status_code == 302
    assert owner.post(force).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.form.is_frozen) == ("in_force", True)  # type: ignore[union-attr]
    assert owner.get(edit).status_code == 422
    end = "/desk/regimes/he-thong.thang/end/"
    assert owner.post(end, {"on": "2026-12-31", "reason": ""}).status_code == 422
    assert owner.post(end, {"on": "2026-12-31", "reason": "Đã có chế độ mới"}).status_code == 302
    draft.refresh_from_db()
    assert draft.valid_to == date(2026, 12, 31)


def test_only_its_receivers_approvers_change_a_regime(world: World) -> None:
    province = signed_in(world.people["ha"])
    assert province.post("/desk/regimes/new/", given()).status_code == 422
    assert not RegimeVersion.objects.filter(regime__code="he-thong.thang").exists()
    own = given(receiver_kind="one", receiver="48")
    assert province.post("/desk/regimes/new/", own).status_code == 302
    uuid = RegimeVersion.objects.get(regime__code=CODE).uuid
    assert province.post(f"/desk/regimes/{CODE}/force/{uuid}/").status_code == 403
    reporter = signed_in(world.people["lan"])
    assert reporter.get("/desk/regimes/new/").status_code == 403
    assert reporter.get(f"/desk/regimes/{CODE}/").status_code == 200


def test_a_regime_that_is_not_there_is_not_found(owner: Client, client: Client) -> None:
    assert owner.get("/desk/regimes/nothing/").status_code == 404
    assert client.get("/regimes/nothing/").status_code == 404


# --- A period --------------------------------------------------------------------------------------------


@pytest.fixture
def reported(world: World) -> World:
    """Hải Châu submitted two working days late (over a weekend), Hòa Cường and the province not at all."""
    found = world.submitted("20194")
    at = datetime(2025, 9, 18, 10, tzinfo=UTC)
    Submission.objects.filter(pk=found.pk).update(submitted_at=at, due=date(2025, 9, 16))
    return world


def test_a_period_says_who_is_late_and_missing(owner: Client, reported: World) -> None:
    answer = owner.get(f"/desk/regimes/{CODE}/periods/{PERIOD}/")
    page = answer.context["page"]
    assert page.sentence.vi.startswith(
        "1 trên 3 cơ quan đã gửi báo cáo tháng 9 năm 2025: 0 đúng hạn, 1 muộn, muộn nhất 2 ngày làm việc; 2 chưa gửi"
    )
    late = next(line for line in page.lines if line.line.code == "20194")
    assert (late.state, late.working_days_late) == ("late", 2)
    assert [(area.code, area.missing, area.late) for area in page.areas] == [("48", 1, 1)]
    missing = owner.get(f"/desk/regimes/{CODE}/periods/{PERIOD}/", {"state": "missing", "q": "hoa cuong"})
    assert [line.line.code for line in missing.context["lines"]] == ["20195"]
    file = owner.get(f"/desk/regimes/{CODE}/periods/{PERIOD}/", {"state": "missing", "format": "csv"})
    assert len(list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))) == 3


@pytest.mark.parametrize(("period", "status"), [("2025-13", 404), ("2025-Q3", 422), ("2020-01", 404)])
def test_a_period_that_the_regime_does_not_have(owner: Client, period: str, status: int) -> None:
    assert owner.get(f"/desk/regimes/{CODE}/periods/{period}/").status_code == status


def test_the_missing_are_reminded_once_a_day(owner: Client, reported: World) -> None:
    address = f"/desk/regimes/{CODE}/periods/{PERIOD}/remind/"
    answer = owner.post(address, headers={"HX-Request": "true"})
    assert answer.context["told"].is_over
    assert answer.context["messages"] == 2
    reminded = {
        str(message.to_key) for message in Message.objects.filter(key__startswith="reporting.reminded")
    }
    assert reminded == {str(reported.people[name].uuid) for name in ("hoa", "tam")}
    owner.post(address)
    assert Message.objects.filter(key__startswith="reporting.reminded").count() == 2
    assert signed_in(reported.people["ha"]).post(address).status_code == 403


def test_reminding_goes_on_in_parts(owner: Client, reported: World) -> None:
    from nenso.kernel.rules import Period
    from nenso.reporting.actions.reminding import remind_missing

    period, on = Period.parse(PERIOD), timezone.localdate()
    first = remind_missing(by=reported["van"], code=CODE, period=period, on=on, at_once=1)
    assert (first.done, first.of, first.is_over) == (1, 2, False)
    second = remind_missing(by=reported["van"], code=CODE, period=period, on=on, after=first.last, at_once=1)
    assert (second.done, second.is_over, first.messages + second.messages) == (2, True, 2)


def test_a_report_that_comes_in_between_two_parts_lets_nobody_be_skipped(owner: Client, world: World) -> None:
    """By position the second part would begin behind the one who moved up."""
    from nenso.kernel.rules import Period
    from nenso.reporting.actions.reminding import remind_missing

    press: dict[str, Any] = {"by": world["van"], "code": CODE, "period": Period.parse(PERIOD)}
    press["on"] = date(2025, 10, 30)
    first = remind_missing(**press, at_once=1)
    world.submitted(first.last)
    second = remind_missing(**press, after=first.last)
    assert (first.done, first.of) == (1, 3)
    assert (second.done, second.of, second.is_over) == (2, 2, True)
    assert (
        first.messages + second.messages
        == Message.objects.filter(key__startswith="reporting.reminded").count()
    )
    told = {key.split(":")[3] for key in Message.objects.values_list("key", flat=True) if "reminded" in key}
    assert told == {"20194", "20195", "48"}


# --- Burden and the public pages -------------------------------------------------------------------------


def test_the_burden_states_its_rule_and_is_taken_away(owner: Client, client: Client) -> None:
    answer = owner.get("/desk/burden/2026/")
    page = answer.context["page"]
    assert page.found.reports == 36
    assert "3 cơ quan" in page.sentence.vi
    assert "20 phút" in text_of(answer)
    assert "không phải giờ công" in text_of(answer)
    public = client.get("/burden/", {"year": "2026"})
    assert page.sentence.vi in text_of(public)
    rows = list(
        csv.reader(io.StringIO(client.get("/burden/?year=2026&format=csv").content.decode("utf-8-sig")))
    )
    assert len(rows) == 4
    narrowed = owner.get("/desk/burden/2026/", {"q": "hai chau"})
    assert [line.one.code for line in narrowed.context["lines"]] == ["20194"]


@pytest.mark.parametrize("year", ["9999", "1", "x", "²"])
def test_a_year_that_is_none_breaks_nothing(client: Client, world: World, year: str) -> None:
    assert client.get("/burden/", {"year": year}).status_code in {200, 404}


def test_everybody_reads_the_regimes_in_force_and_their_blank_forms(client: Client, owner: Client) -> None:
    owner.post("/desk/regimes/new/", given())  # a draft is not public
    page = client.get("/regimes/")
    assert [line["regime"].code for line in page.context["lines"]] == [CODE]
    assert client.get("/regimes/he-thong.thang/").status_code == 404
    answer = client.get(f"/regimes/{CODE}/")
    assert "Quá hạn" in text_of(answer)
    assert "QĐ 1/QĐ-UBQG" in text_of(answer)
    english = client.get(f"/en/regimes/{CODE}/")
    assert "Monthly report on digital transformation" in text_of(english)
    book = client.get(f"/regimes/{CODE}/form.xlsx")
    assert book.status_code == 200
    assert book.content[:2] == b"PK"


def test_without_regimes_each_page_says_what_will_be_here(client: Client, db: None) -> None:
    kept.forget()
    owner = signed_in(a_person())
    from nenso.accounts.rules import Role
    from tests.factories.accounts import a_grant

    user = a_person(Role.APPROVER)
    a_grant(user, Role.VIEWER)
    owner = signed_in(user)
    for browser, address in ((client, "/regimes/"), (client, "/burden/"), (owner, "/desk/regimes/")):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert 'class="empty' in text_of(answer), address
    kept.forget()


def test_drafts_and_what_lacks_something_wait_for_the_national_officer(world: World, owner: Client) -> None:
    owner.post("/desk/regimes/new/", given())
    waits = owner.get("/desk/regimes/").context["work"]
    assert "he-thong.thang" in [item["note"] for item in waits]
    assert all(item["url"].startswith("/desk/regimes/") for item in waits if item["note"] == "he-thong.thang")
    theirs = signed_in(world.people["ha"]).get("/desk/regimes/").context["work"]
    assert "he-thong.thang" not in [item["note"] for item in theirs]


def test_the_journal_shows_each_part_of_the_desk_and_hides_what_is_of_others(
    world: World, owner: Client
) -> None:
    world.submitted("20194")
    every = text_of(owner.get("/desk/journal/"))
    assert "Gửi báo cáo" in every
    assert "Đưa chế độ báo cáo vào áp dụng" in every
    assert "reporting." not in every
    measured = text_of(owner.get("/desk/journal/", {"part": "measures"}))
    assert "Đưa chế độ báo cáo vào áp dụng" not in measured
    assert "Gửi báo cáo" not in measured
    commune = text_of(signed_in(world.people["lan"]).get("/desk/journal/", {"part": "reporting"}))
    assert "Đưa chế độ báo cáo vào áp dụng" in commune
    assert "Gửi báo cáo" not in commune
