"""Maintenance: begun by whom it is for, told to gateways with its end, over by itself, journalled, and begun again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from nenso.accounts.rules import NATIONAL
from nenso.exchange import actions, queries
from nenso.exchange.models import Maintenance
from nenso.exchange.rules.routing.deciding import Denied
from nenso.exchange.rules.routing.pauses import pause_at
from nenso.exchange.rules.routing.trying import what_if
from nenso.kernel.models import JournalEntry
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import an_organisation
from tests.factories.exchange import Exchange, People, an_exchange, newest, service_facts

pytestmark = pytest.mark.django_db
NOW = timezone.now()
HOUR = timedelta(hours=1)
CLIENT, SERVICE = "VN/GOV/T01/portal", "VN/GOV/T48/register/households"


@pytest.fixture
def its() -> Exchange:
    an_organisation(NATIONAL)
    return an_exchange(now=NOW)


@pytest.fixture
def people(its: Exchange) -> People:
    return People()


def begun(people: People, who: str, of: Any, **facts: Any) -> Maintenance:
    given = {"reason": "Nâng cấp", "ends_at": NOW + HOUR, "now": NOW} | facts
    return actions.begin_maintenance(by=people[who], of=of, **given)


def denied(at: Any = NOW) -> str:
    try:
        what_if(newest(), CLIENT, SERVICE, "GET", "/1", at)
    except Denied as no:
        return no.code
    return ""


def test_the_national_office_pauses_the_whole_exchange_until_the_stated_end(
    its: Exchange, people: People
) -> None:
    row = begun(people, "van", None)
    assert denied() == "exchange.maintenance"
    assert denied(NOW + HOUR) == ""  # over by itself: gateways are not told anything
    assert pause_at(newest().pauses, NOW + HOUR - timedelta(seconds=1)) is not None
    entry = JournalEntry.objects.get(verb="exchange.maintenance_begun")
    assert (entry.actor_name, entry.facts["reason"], entry.facts["of"]) == ("Van", "Nâng cấp", "")
    actions.end_maintenance(by=people["van"], maintenance=row, now=NOW + timedelta(minutes=5))
    assert denied() == ""
    begun(people, "van", None)  # what was ended may be begun again
    assert denied() == "exchange.maintenance"


def test_an_owner_pauses_its_own_service_or_system_alone(its: Exchange, people: People) -> None:
    other = actions.register_service(
        by=SYSTEM, subsystem=its.register, facts=service_facts(code="other"), now=NOW
    )
    row = begun(people, "ha", its.service)
    assert denied() == "exchange.service_maintenance"
    assert newest().services["VN/GOV/T48/register/other"].pauses == ()
    actions.end_maintenance(by=people["ha"], maintenance=row, now=NOW)
    begun(people, "ha", its.register)
    assert denied() == "exchange.service_maintenance"
    assert len(newest().services["VN/GOV/T48/register/other"].pauses) == 1
    shown = queries.maintenances(NOW, other)
    assert [(each.of, each.is_on) for each in shown] == [("VN/GOV/T48/register", True)]


@pytest.mark.parametrize(
    ("who", "of"), [("ha", None), ("lan", "service"), ("bao", "service"), ("bao", "register")]
)
def test_nobody_else_may(its: Exchange, people: People, who: str, of: str | None) -> None:
    with pytest.raises(Refused, match=r"access\."):
        begun(people, who, getattr(its, of) if of else None)
    row = begun(people, "van", getattr(its, of) if of else None)
    with pytest.raises(Refused, match=r"access\."):
        actions.end_maintenance(by=people[who], maintenance=row, now=NOW)
    assert Maintenance.objects.get().ended_at is None


def test_one_that_is_planned_begins_by_itself(its: Exchange, people: People) -> None:
    begun(people, "van", None, begins_at=NOW + HOUR, ends_at=NOW + 2 * HOUR)
    assert [denied(NOW + at * HOUR) for at in (0, 1, 2)] == ["", "exchange.maintenance", ""]
    assert [each.is_on for each in queries.maintenances(NOW)] == [False]
    assert queries.maintenances(NOW + 2 * HOUR) == ()


def test_what_is_closed_is_announced_no_more(its: Exchange, people: People) -> None:
    begun(people, "ha", its.service)
    begun(people, "ha", its.register)
    assert len(queries.maintenances(NOW)) == 2
    actions.close_subsystem(by=SYSTEM, subsystem=its.register, reason="x", now=NOW)
    assert queries.maintenances(NOW) == ()


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"ends_at": NOW}, "maintenance.period", "ends_at"),
        ({"begins_at": NOW + 2 * HOUR}, "maintenance.period", "ends_at"),
        ({"ends_at": NOW.replace(year=9999)}, "maintenance.long", "ends_at"),
        ({"reason": " "}, "exchange.no_reason", "reason"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    its: Exchange, people: People, facts: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        begun(people, "ha", its.service, **facts)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Maintenance.objects.exists()


def test_two_of_one_thing_do_not_overlap_and_one_that_is_over_is_not_ended(
    its: Exchange, people: People
) -> None:
    row = begun(people, "ha", its.service)
    with pytest.raises(Refused, match=r"maintenance\.overlaps"):
        begun(people, "ha", its.service, begins_at=NOW + HOUR / 2, ends_at=NOW + 3 * HOUR)
    begun(people, "ha", its.service, begins_at=NOW + HOUR, ends_at=NOW + 3 * HOUR)
    begun(people, "ha", its.register)  # of another thing
    with pytest.raises(Refused, match=r"maintenance\.over"):
        actions.end_maintenance(by=people["ha"], maintenance=row, now=NOW + HOUR)
