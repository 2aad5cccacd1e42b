"""Every address states its permission, and answers each kind of visitor as it states."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from nenso.accounts.rules import Answer, Asks, Role, answer
from tests import databases
from tests.architecture import samples
from tests.architecture.walk import Address, Reply, walk

pytestmark = pytest.mark.django_db
SIGN_IN, SET_UP = (
    ("/accounts/login/", "/en/accounts/login/"),
    ("/accounts/second-step/", "/en/accounts/second-step/"),
)
# What a page may say to somebody who may enter: an empty form is wrong, a sample is not there, POST is not taken.
FAIR_REFUSALS = {400, 404, 405, 409, 413, 415, 422}
# No page did its work behind these; an empty form that is answered 422 was read by its page.
NOT_AT_WORK = {401, 403, 404, 405, 500}


@pytest.fixture(scope="module")
def walked(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[list[Address], list[Reply]]]:
    """Walk once for all tests of this file; nothing of it stays in the database."""
    with (
        django_db_blocker.unblock(),
        databases.copy_of(databases.with_all_that_ships(), "walked") as name,
        databases.looking_at(name),
        transaction.atomic(),
    ):
        yield walk()
        transaction.set_rollback(True)


def test_every_address_has_a_name_and_leads_to_its_own_page(
    walked: tuple[list[Address], list[Reply]],
) -> None:
    addresses, _ = walked
    assert len({address.name for address in addresses}) > 30
    assert [address.path for address in addresses if address.name.endswith(":") or not address.name] == []
    assert [f"{address.name}: {address.path}" for address in addresses if not address.is_found] == []


def test_every_address_states_its_permission(walked: tuple[list[Address], list[Reply]]) -> None:
    addresses, _ = walked
    assert [f"{address.name}: {address.path}" for address in addresses if address.access is None] == []


def test_who_may_enter_does_not_depend_on_the_language(walked: tuple[list[Address], list[Reply]]) -> None:
    addresses, _ = walked
    asked: dict[str, set[object]] = {}
    for address in addresses:
        asked.setdefault(address.name, set()).add((address.view, address.access))
    assert {name: found for name, found in asked.items() if len(found) > 1} == {}
    assert sum(address.is_english for address in addresses) > 100


def test_nobody_is_shut_out_of_an_address(walked: tuple[list[Address], list[Reply]]) -> None:
    addresses, _ = walked
    roleless = [a.name for a in addresses if a.access and a.access.asks is Asks.ROLE and not a.access.roles]
    assert roleless == []


def test_every_address_answers_each_visitor_as_it_states(walked: tuple[list[Address], list[Reply]]) -> None:
    _, replies = walked
    wrong = [str(reply) for reply in replies if reply.address.access and not _is_as_stated(reply)]
    assert wrong == [], "\n".join(wrong)


def test_every_address_is_reached_by_somebody(walked: tuple[list[Address], list[Reply]]) -> None:
    addresses, replies = walked
    reached = {reply.address.name for reply in replies if _enters(reply) and reply.status not in NOT_AT_WORK}
    # What a system's key opens has tests of its own (tests/web/test_systems_api.py).
    for_people = {a.name for a in addresses if a.access and a.access.asks is not Asks.KEY}
    unreached = for_people - reached - set(samples.ANSWERS_WITH_AN_ERROR)
    assert unreached == set()


def test_no_sample_is_left_over(walked: tuple[list[Address], list[Reply]]) -> None:
    addresses, _ = walked
    known = {address.name for address in addresses}
    named = set(samples.BY_NAME) | set(samples.QUERIES) | set(samples.ANSWERS_WITH_AN_ERROR)
    assert named - known == set()


def test_each_role_opens_something_or_needs_no_page_of_its_own(
    walked: tuple[list[Address], list[Reply]],
) -> None:
    addresses, _ = walked
    asked = {role for address in addresses if address.access for role in address.access.roles}
    assert Role.ADMINISTRATOR in asked


def _enters(reply: Reply) -> bool:
    return reply.address.access is not None and answer(reply.address.access, reply.visitor) is Answer.ENTER


def _is_as_stated(reply: Reply) -> bool:
    access, is_api = reply.address.access, reply.address.path.startswith(("/api/", "/dhis2/"))
    assert access is not None
    given = answer(access, reply.visitor)
    if given is Answer.SIGN_IN:
        return reply.status == 401 if is_api else _leads(reply, SIGN_IN)
    if given is Answer.SET_UP:
        # A public answer of the API is the same for everybody: no session is looked at.
        return (reply.status in {200, 403} or _is_fair(reply)) if is_api else _leads(reply, SET_UP)
    if given is Answer.REFUSED:
        return reply.status == 403
    return _is_fair(reply)


def _leads(reply: Reply, places: tuple[str, ...]) -> bool:
    return reply.status == 302 and reply.location.split("?")[0] in places


def _is_fair(reply: Reply) -> bool:
    access = reply.address.access
    asks_to_sign_in = _leads(reply, SIGN_IN) and access is not None and access.asks is not Asks.NOTHING
    if asks_to_sign_in and reply.address.name != "account_logout":
        return False
    return reply.status < 400 or reply.status in FAIR_REFUSALS
