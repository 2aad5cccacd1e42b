"""Reading the registry: who takes part, what is offered, by what right, what waits, what gateways were told."""

from datetime import timedelta
from typing import Any

import pytest

from nenso.exchange import actions, queries
from nenso.exchange.models import RoutingSnapshot
from nenso.exchange.rules.ledger.notes import read_key
from nenso.kernel.rules import SYSTEM, Refused
from tests.factories.accounts import an_organisation
from tests.factories.exchange import (
    NOW,
    Exchange,
    a_member,
    a_subsystem,
    an_exchange,
    newest,
    right_facts,
    service_facts,
)

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
HOUSEHOLDS = "VN/GOV/T48/register/households"


@pytest.fixture
def made(db: None) -> Exchange:
    return an_exchange(now=NOW)


def test_members_are_read_with_their_systems_services_and_credentials(made: Exchange) -> None:
    consumer, provider = queries.members(TODAY)
    assert (consumer.name_in_headers, provider.name_in_headers) == ("VN/GOV/T01", "VN/GOV/T48")
    assert consumer.organisation.name.vi == "Ủy ban nhân dân T01"
    (portal,) = consumer.subsystems
    assert [(one.proof, one.networks) for one in portal.credentials] == [("address", ("127.0.0.1/32",))]
    (register,) = provider.subsystems
    assert [(one.name_in_headers, one.rights) for one in register.services] == [(HOUSEHOLDS, 1)]


def test_what_was_closed_or_revoked_is_left_out(made: Exchange) -> None:
    actions.revoke_credential(by=SYSTEM, credential=made.credential, now=NOW)
    assert queries.member_named("VN/GOV/T01", TODAY).subsystems[0].credentials == ()
    actions.close_subsystem(by=SYSTEM, subsystem=made.register, reason="x", now=NOW)
    assert queries.member_named("VN/GOV/T48", TODAY).subsystems == ()
    assert queries.services(TODAY) == ()
    with pytest.raises(Refused, match=r"service\.unknown"):
        queries.service_named(HOUSEHOLDS, TODAY)


@pytest.mark.parametrize(
    "name", ["", "VN/GOV/T48", "VN/GOV/T48/register", "XX/GOV/T48/register/households", "a/b/c/d/\x00"]
)
def test_names_that_nobody_has_are_refused(made: Exchange, name: str) -> None:
    with pytest.raises(Refused, match=r"service\.unknown"):
        queries.service_named(name, TODAY)
    with pytest.raises(Refused, match=r"subsystem\.unknown"):
        queries.subsystem_row(f"{name}/more/and/more")
    with pytest.raises(Refused, match=r"member\.unknown"):
        queries.member_named(f"{name}/x", TODAY)


def test_a_service_is_read_by_its_name(made: Exchange) -> None:
    facts = service_facts(endpoints=(actions.EndpointFacts("GET", "/a"),), timeout_seconds=7)
    actions.change_service(by=SYSTEM, service=made.service, facts=facts, now=NOW)
    found = queries.service_named(HOUSEHOLDS, TODAY)
    assert (found.timeout_seconds, found.endpoints) == (7, facts.endpoints)
    assert (found.subsystem, found.organisation.code) == ("VN/GOV/T48/register", "T48")
    assert found in queries.services(TODAY)


def test_an_organisation_that_has_ended_is_named_by_its_code(made: Exchange) -> None:
    an_organisation("T77", valid_to=(NOW + timedelta(days=1)).date())
    a_member("T77")
    found = queries.member_named("VN/GOV/T77", TODAY + timedelta(days=9)).organisation
    assert (found.is_ended, found.name.vi) == (True, "T77")


def test_rights_are_read_with_those_that_are_over_last(made: Exchange) -> None:
    facts = right_facts(method="POST", valid_to=NOW + timedelta(days=1))
    actions.give_right(by=SYSTEM, service=made.service, to=made.portal, facts=facts, now=NOW)
    later = NOW + timedelta(days=2)
    first, last = queries.rights_of_service(HOUSEHOLDS, later)
    assert (first.subject, first.method, first.is_in_force) == ("VN/GOV/T01/portal", "*", True)
    assert (last.method, last.is_in_force) == ("POST", False)
    actions.revoke_right(by=SYSTEM, right=made.right, reason="thôi", now=later)
    assert [one.is_in_force for one in queries.rights_of_service(HOUSEHOLDS, later)] == [False, False]


def test_what_waits_is_read_by_owner_with_the_days_that_are_left(made: Exchange) -> None:
    for method in ("POST", "PUT"):
        facts = right_facts(method=method)
        actions.ask_access(by=SYSTEM, subsystem=made.portal, service=made.service, facts=facts, now=NOW)
    assert queries.requests_waiting(["T01"], TODAY) == ()
    found = queries.requests_waiting(["T48"], TODAY)
    assert [(one.method, one.days_left, one.is_late) for one in found] == [
        ("POST", 2, False),
        ("PUT", 2, False),
    ]
    assert (found[0].service, found[0].asker.code) == (HOUSEHOLDS, "T01")
    late = queries.requests_waiting(["T48"], TODAY + timedelta(days=3))
    assert [(one.days_left, one.is_late) for one in late] == [(-1, True)] * 2
    actions.decide_access(by=SYSTEM, request=queries.requests().get(method="PUT"), is_granted=True, now=NOW)
    assert len(queries.requests_waiting(["T48"], TODAY)) == 1


def test_the_newest_snapshot_is_what_gateways_hold(made: Exchange) -> None:
    row = queries.newest_routing()
    assert row is not None
    assert queries.newest_snapshot() == newest()
    assert row.digest == queries.snapshot_content(NOW).digest
    RoutingSnapshot.objects.all().delete()
    assert (queries.newest_routing(), queries.newest_snapshot()) == (None, None)


def test_the_keys_of_registry_and_ledger_differ_and_are_told_in_public(made: Exchange, settings: Any) -> None:
    public = queries.ledger_public()
    assert read_key(public.text) == public
    assert public.name == settings.EXCHANGE_LEDGER
    assert public.public != queries.registry_public()


def test_ten_members_cost_no_more_queries_than_two(made: Exchange, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            queries.members(TODAY)
            queries.services(TODAY)
            queries.snapshot_content(NOW)
        return len(seen)

    asked()  # what the directory keeps is kept from now on
    before = asked()
    for number in range(8):
        system = a_subsystem(a_member(f"T{number}0"), "a")
        service = actions.register_service(by=SYSTEM, subsystem=system, facts=service_facts(), now=NOW)
        actions.give_right(by=SYSTEM, service=service, to=made.portal, facts=right_facts(), now=NOW)
    asked()
    assert asked() <= before
