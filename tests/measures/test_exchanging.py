"""Figures of the data exchange: counted from hours and requests, of the month and the organisation that they belong to."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from nenso.exchange.models import AccessRequest, HourCount, Member, Service, Subsystem
from nenso.kernel.rules import SYSTEM, Period
from nenso.measures.actions import derive_exchange, derive_exchange_lately
from nenso.measures.actions.reference import load_reference
from nenso.measures.models import Observation
from tests.factories.exchange import CONSUMER, PROVIDER, Exchange, an_exchange

pytestmark = pytest.mark.django_db
MARCH = Period.parse("2026-03")


def figures(month: Period = MARCH) -> dict[tuple[str, str], float | None]:
    rows = Observation.objects.filter(
        period=month.code, superseded_at=None, indicator__code__startswith="exchange."
    )
    return {
        (code, unit): value for code, unit, value in rows.values_list("indicator__code", "unit_code", "value")
    }


def joined() -> Exchange:
    """Two members that joined in February."""
    made = an_exchange()
    for table in (Member, Subsystem, Service):
        table.objects.update(at=datetime(2026, 2, 15, tzinfo=UTC))
    return made


def hour(at: datetime, count: int, outcome: str = "answered") -> None:
    HourCount.objects.create(
        hour=at,
        client=f"VN/GOV/{CONSUMER}/portal",
        service=f"VN/GOV/{PROVIDER}/register/households",
        outcome=outcome,
        count=count,
        bytes_asked=0,
        bytes_answered=0,
        milliseconds=0,
        provider_milliseconds=0,
        buckets=[0] * 11,
    )


@pytest.fixture
def _defined() -> None:
    load_reference(by=SYSTEM)


@pytest.mark.usefixtures("_defined")
def test_a_month_of_the_exchange_becomes_figures_of_its_organisations() -> None:
    made = joined()
    hour(datetime(2026, 3, 5, 3, tzinfo=UTC), 40)
    hour(datetime(2026, 3, 31, 16, tzinfo=UTC), 2)  # 23:00 of the last day at the country's clock
    hour(datetime(2026, 3, 31, 17, tzinfo=UTC), 100)  # April there
    hour(datetime(2026, 3, 6, 3, tzinfo=UTC), 5, "provider_error")
    for state, due, decided in (
        ("refused", date(2026, 3, 10), datetime(2026, 3, 10, 9, tzinfo=UTC)),
        ("refused", date(2026, 3, 11), datetime(2026, 3, 12, 9, tzinfo=UTC)),
        ("withdrawn", date(2026, 3, 12), None),
    ):
        AccessRequest.objects.create(
            service=made.service,
            subsystem=made.portal,
            purpose="x",
            ground="x",
            asked_by_key="x",
            asked_by_name="x",
            asked_at=datetime(2026, 3, 8, 9, tzinfo=UTC),
            due=due,
            state=state,
            decided_at=decided,
        )
    lot = derive_exchange(month=MARCH)
    assert lot is not None
    assert (lot.source_type, lot.source_key) == ("exchange.month", "2026-03")
    found = figures()
    assert {code: found[code, CONSUMER] for code, unit in found if unit == CONSUMER} == {
        "exchange.systems": 1,
        "exchange.services": 0,
        "exchange.asked": 47,
        "exchange.answered": 0,
        "exchange.requests": 0,
        "exchange.requests.on_time": 0,
    }
    assert {code: found[code, PROVIDER] for code, unit in found if unit == PROVIDER} == {
        "exchange.systems": 1,
        "exchange.services": 1,
        "exchange.asked": 0,
        "exchange.answered": 42,
        "exchange.requests": 2,
        "exchange.requests.on_time": 1,
    }


@pytest.mark.usefixtures("_defined")
def test_again_changes_nothing_and_what_came_later_supersedes() -> None:
    joined()
    hour(datetime(2026, 3, 5, 3, tzinfo=UTC), 40)
    assert derive_exchange(month=MARCH) is not None
    assert derive_exchange(month=MARCH) is None
    hour(datetime(2026, 3, 5, 4, tzinfo=UTC), 1)
    lots = derive_exchange_lately(now=datetime(2026, 4, 2, 3, tzinfo=UTC))
    assert [lot.facts["changed"] for lot in lots] == [2]  # asked of the one, answered of the other
    assert figures()["exchange.asked", CONSUMER] == 41


@pytest.mark.usefixtures("_defined")
def test_whoever_joined_later_has_no_figure_of_the_month() -> None:
    joined()
    assert derive_exchange(month=Period.parse("2026-01")) is None


@pytest.mark.usefixtures("_defined")
def test_a_figure_opens_down_to_the_member_that_it_was_counted_of(client: Client) -> None:
    joined()
    hour(datetime(2026, 3, 5, 3, tzinfo=UTC), 40)
    derive_exchange(month=MARCH)
    page = client.get(f"/observations/exchange.asked/organisation/{CONSUMER}/2026-03/")
    assert f'href="/exchange/members/GOV/{CONSUMER}/"' in page.content.decode()
