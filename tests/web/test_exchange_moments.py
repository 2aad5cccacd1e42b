"""What is exchanged right now, by hop, and from whom to whom: figures that open down to hours, of no message and no person."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nenso.exchange.queries import live
from nenso.exchange.queries.statistics import Scope
from nenso.web.presenters.exchange.flows import MOST
from nenso.web.presenters.kept import forget
from tests.factories.accounts import an_organisation
from tests.factories.exchange import an_exchange
from tests.factories.traffic import an_entry, an_hour

pytestmark = pytest.mark.django_db
PORTAL, SERVICE = "VN/GOV/T01/portal", "VN/GOV/T48/register/households"


@pytest.fixture
def exchange(db: None) -> Any:
    forget()
    an_organisation()
    return an_exchange()


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# --- Live ---


def test_the_newest_exchanges_come_first_and_say_nothing_of_whom_they_are_about(
    exchange: Any, client: Client
) -> None:
    now = timezone.now()
    for place in range(1, 5):
        at = now - timedelta(minutes=10 - place)
        direction = "response" if place % 2 == 0 else "request"
        an_entry(
            place, PORTAL, SERVICE, at, direction=direction, head=b"GET /people/079123 X-Road-UserId: VN7"
        )
    page = text(client.get("/exchange/live/"))
    lines = client.get("/exchange/live/").context["lines"]
    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert len(lines) == 2
    assert "Ủy ban nhân dân T01" in page
    assert "079123" not in page
    assert "VN7" not in page
    assert 'hx-trigger="every 5s"' in page
    assert 'hx-trigger="every 5s"' not in text(client.get("/exchange/live/?still=1"))
    part = client.get("/exchange/live/", headers={"HX-Request": "true"})
    assert text(part).startswith('<div id="live-rows">')
    assert part["Cache-Control"] == "no-store"


def test_outcomes_are_told_as_they_ended(exchange: Any) -> None:
    now = timezone.now()
    an_entry(2, PORTAL, SERVICE, now, direction="response", status=503)
    an_entry(
        4, PORTAL, SERVICE, now, direction="response", status=500, fault="Server.ServerProxy.NetworkError"
    )
    an_entry(6, PORTAL, SERVICE, now, direction="response", status=200)
    found = [str(each.outcome) for each in live.newest_exchanges(now, 9)]
    assert found == ["answered", "exchange_error", "provider_error"]
    assert len(live.newest_exchanges(now, 2)) == 2
    an_entry(8, PORTAL, SERVICE, now - timedelta(days=3), direction="response")
    assert len(live.newest_exchanges(now, 9)) == 3


def test_the_operations_centre_shows_the_newest_and_nothing_where_there_is_nothing(
    exchange: Any, client: Client
) -> None:
    assert "tile-exchange" not in text(client.get("/centre/"))
    an_entry(2, PORTAL, SERVICE, timezone.now(), direction="response")
    forget()
    page = text(client.get("/centre/", headers={"HX-Request": "true"}))
    assert 'id="tile-exchange"' in page
    assert 'href="/exchange/live/"' in page


# --- By hop ---


def test_time_and_failures_are_told_by_hop_and_open_down_to_hours(exchange: Any, client: Client) -> None:
    now = timezone.now()
    an_hour(now, PORTAL, SERVICE, 10, milliseconds=40.0)
    an_hour(now, PORTAL, SERVICE, 2, outcome="provider_error", milliseconds=100.0)
    an_hour(now, PORTAL, SERVICE, 3, outcome="exchange_error", milliseconds=30_000.0)
    an_hour(now, PORTAL, f"{SERVICE}2", 1, milliseconds=7.0)
    whole = Scope(now - timedelta(days=1), now + timedelta(days=1))
    first, second = live.by_hop(whole)
    assert (first.service, first.count, first.service_errors, first.exchange_errors) == (SERVICE, 12, 2, 3)
    assert (first.mean, first.mean_at_service, round(first.mean_after, 6)) == (50.0, 45.0, 5.0)
    assert second.service == f"{SERVICE}2"
    page = text(client.get("/exchange/hops/?period=30"))
    assert "outcome=exchange_error" in page
    line = client.get("/exchange/hops/?period=30").context["rows"][0]
    hours = client.get(line.failed_here_url)
    assert [row.count for row in hours.context["rows"]] == [3]
    table = client.get("/exchange/hops/?period=30&format=csv")
    assert SERVICE.encode() in (b"".join(table) if table.streaming else table.content)


def test_a_service_that_nobody_reached_has_no_time(exchange: Any, client: Client) -> None:
    an_hour(timezone.now(), PORTAL, SERVICE, 3, outcome="exchange_error")
    page = text(client.get("/en/exchange/hops/?period=30"))
    assert "nothing reached a service" in page
    assert "nan" not in page.lower().replace("finance", "")


# --- From whom to whom ---


def test_agencies_are_drawn_from_whom_to_whom_and_each_band_opens_down(exchange: Any, client: Client) -> None:
    now = timezone.now()
    an_hour(now, PORTAL, SERVICE, 10)
    an_hour(now, "VN/GOV/T01/other", SERVICE, 5)
    an_hour(now, "VN/GOV/T48/register", "VN/GOV/T01/portal/x", 1)
    page = client.get("/exchange/?period=30").context["page"]
    flows = page.flows.flows
    assert [(each.source, each.target, each.value) for each in flows] == [
        ("Ủy ban nhân dân T01", "Ủy ban nhân dân T48", 15),
        ("Ủy ban nhân dân T48", "Ủy ban nhân dân T01", 1),
    ]
    assert page.flows_note.vi == ""
    hours = client.get(flows[0].url).context["rows"]
    assert sorted(row.count for row in hours) == [5, 10]
    assert 'data-chart="flows"' in text(client.get("/exchange/?period=30"))


def test_where_there_are_many_the_busiest_are_drawn_and_that_is_said(exchange: Any, client: Client) -> None:
    now = timezone.now()
    for number in range(MOST + 2):
        an_hour(now, f"VN/GOV/X{number}/a", SERVICE, 10 + number)
    page = client.get("/exchange/?period=30").context["page"]
    assert len(page.flows.flows) == MOST
    assert page.flows.flows[0].value == 10 + MOST + 1
    assert str(MOST + 2) in page.flows_note.en
