"""Due days in a calendar program: an address with a token of the agency, and no personal data behind it."""

import pytest
from django.test import Client
from icalendar import Calendar

from nenso.programme import actions
from nenso.web.views.plans.calendar import token_of
from tests.web.plans_world import Pages, in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(db: None) -> Pages:
    return Pages()


def feed_of(code: str) -> str:
    return f"/plans/calendar/{code}/{token_of(code)}.ics"


def test_a_calendar_program_reads_the_due_days_without_signing_in(its: Pages, client: Client) -> None:
    answer = client.get(feed_of("48"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [in_days(30)]
    assert str(events[0]["url"]) == "http://testserver/plans/ke-hoach-2026/tasks/1/"


def test_it_follows_a_granted_extension(its: Pages, client: Client) -> None:
    asked = actions.ask_extension(by=its["lan"], task=its.named("1"), asked_due=in_days(90), reason="Chờ.")
    actions.decide_extension(by=its["van"], extension=asked, is_granted=True, reason="Đồng ý.")
    events = Calendar.from_ical(client.get(feed_of("48")).content).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [in_days(90)]


def test_it_holds_no_names_of_persons(its: Pages, client: Client) -> None:
    actions.tell_progress(by=its["lan"], task=its.named("1"), text="Lan đã họp.")
    text = client.get(feed_of("48")).content.decode()
    assert not any(name in text for name in ("Lan", "Van"))


@pytest.mark.parametrize("path", ["/plans/calendar/48/wrong.ics", "/en/plans/calendar/48/x.ics"])
def test_without_the_right_token_there_is_nothing(its: Pages, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_token_opens_the_calendar_of_its_agency_alone(its: Pages, client: Client) -> None:
    assert client.get(f"/plans/calendar/01/{token_of('48')}.ics").status_code == 404
    assert client.get(feed_of("khong-co")).status_code == 404


def test_the_desk_gives_the_addresses_of_the_own_agencies(its: Pages, client: Client) -> None:
    feeds = its.browser("lan").get("/desk/plans/calendar/").context["feeds"]
    assert [one["url"] for one in feeds] == [f"http://testserver{feed_of('48')}"]
    assert its.browser("stranger").get("/desk/plans/calendar/").status_code == 403
    assert client.get("/desk/plans/calendar/").status_code == 302
