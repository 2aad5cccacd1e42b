"""Joining, offering, rights and what gateways are told: in the order of a member's morning."""

import pytest

from tests.factories.exchange import an_exchange, newest

pytestmark = pytest.mark.django_db


def test_gateways_are_told_of_all_that_a_request_needs() -> None:
    made = an_exchange("http://127.0.0.1:8080/api")
    told = newest()
    assert set(told.clients) == {"VN/GOV/T48/register", "VN/GOV/T01/portal"}
    service = told.services["VN/GOV/T48/register/households"]
    assert (service.url, service.timeout) == ("http://127.0.0.1:8080/api", 30.0)
    assert [(one.subject, one.number) for one in service.rights] == [("VN/GOV/T01/portal", str(made.right.uuid))]
    assert told.clients["VN/GOV/T01/portal"].credentials[0].networks == ("127.0.0.1/32",)
    assert told.members["VN/GOV/T01"] == "Ủy ban nhân dân T01"
