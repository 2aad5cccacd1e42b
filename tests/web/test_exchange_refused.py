"""Refused requests for everybody: each count opens to what it means, to days and agencies, and for both parties down to the requests."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.exchange import a_member
from tests.factories.traffic import a_refusal
from tests.web.pages import page_text
from tests.web.test_exchange_desk import CLIENT, DESK, TARGET, Desk

pytestmark = pytest.mark.django_db
PAGE = "/exchange/refusals/"
DENIED, UNKNOWN = "Server.ServerProxy.AccessDenied", "Server.ServerProxy.UnknownService"
NOT_SHOWN = "Server.ClientProxy.SslAuthenticationFailed"


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def told(answer: Any) -> list[tuple[str, str, str, int]]:
    return [
        (each.of.fault, each.of.asker, each.of.owner, each.of.count) for each, _may in answer.context["lines"]
    ]


def some(count: int, client: str = CLIENT, service: str = TARGET, **facts: Any) -> list[str]:
    return [str(a_refusal(client, service, **facts).uuid) for _ in range(count)]


def test_each_count_of_the_overview_opens_to_the_rows_that_it_is_the_sum_of(its: Desk) -> None:
    some(3)
    some(2, at=timezone.now() - timedelta(days=1))
    some(1, fault=NOT_SHOWN, code="exchange.wrong_credential")
    some(4, at=timezone.now() - timedelta(days=60))
    for ask in ({}, {"member": "VN/GOV/T48", "period": "7"}):
        visitor = Client()
        overview = visitor.get("/exchange/", ask)
        for fault in overview.context["page"].faults:
            url = f"{PAGE}?period={overview.context['page'].period.key}"
            url += f"&amp;member={ask['member']}" if ask else ""
            assert f'{url}&amp;fault={fault.type}"' in overview.content.decode()
            page = visitor.get(url.replace("&amp;", "&") + f"&fault={fault.type}")
            assert sum(each.of.count for each, _may in page.context["lines"]) == fault.count
            assert {may for _line, may in page.context["lines"]} == {False}
    assert [row[3] for row in told(Client().get(PAGE))] == [3, 1, 2]


def test_a_page_says_what_the_reason_means_in_both_languages(its: Desk) -> None:
    some(1)
    words = page_text(Client(), f"{PAGE}?fault={DENIED}")
    assert "Xin quyền ở trang của dịch vụ" in words
    assert "Ask for access on the service" in page_text(Client(), f"/en{PAGE}?fault={DENIED}")
    assert "Ủy ban nhân dân T48" in words


def test_nothing_that_a_stranger_wrote_and_nothing_of_a_single_request_is_public(its: Desk) -> None:
    ids = some(2, client="VN/GOV/<b>mine</b>/x", service="VN/GOV/T99999/free/text", fault=UNKNOWN)
    ids += some(1, client=CLIENT, fault=NOT_SHOWN, message="secret words", address="198.51.100.77")
    answer = Client().get(PAGE)
    assert told(answer) == [(UNKNOWN, "", "", 2), (NOT_SHOWN, "", "VN/GOV/T48", 1)]
    table = Client().get(PAGE, {"format": "csv"}).content.decode()
    for words in (answer.content.decode(), table):
        for each in ("mine", "T99999", "free", "secret words", "198.51.100.77", "T01", *ids):
            assert each not in words, each


def test_both_parties_open_a_count_down_to_its_requests_and_nobody_else(its: Desk) -> None:
    mine, other = some(3), some(2, client="VN/GOV/T77/own", service="VN/GOV/T77/own/x")
    a_member("T77", now=timezone.now())
    before = some(1, at=timezone.now() - timedelta(days=1))
    some(2, fault=NOT_SHOWN)
    for name in ("ha", "lan", "bao", "hoa", "van"):
        lines = its[name].get(PAGE, {"fault": DENIED}).context["lines"]
        opened = {each.of.owner + str(each.of.day): each.query for each, may in lines if may}
        assert len(opened) == (3 if name == "van" else 2), name
        query = next(each.query for each, _may in lines if each.of.count == 3)
        answer = its[name].get(f"{DESK}refusals/?{query}")
        assert sorted(str(each.row.uuid) for each in answer.context["lines"]) == sorted(mine), name
        assert query.replace("&", "&amp;") in its[name].get(PAGE, {"fault": DENIED}).content.decode()
    foreign = next(
        each for each, _may in its["van"].get(PAGE).context["lines"] if each.of.owner == "VN/GOV/T77"
    )
    found = its["van"].get(f"{DESK}refusals/?{foreign.query}").context["lines"]
    assert sorted(str(each.row.uuid) for each in found) == sorted(other)
    assert its["ha"].get(f"{DESK}refusals/?{foreign.query}").context["lines"] == []
    for stranger in (its["stranger"], Client()):
        page = stranger.get(PAGE)
        assert not any(may for _line, may in page.context["lines"])
        assert before[0] not in page.content.decode()
    assert its["stranger"].get(f"{DESK}refusals/?{query}").context["lines"] == []


def test_who_asked_without_showing_who_it_is_is_seen_by_the_owner_asked(its: Desk) -> None:
    some(2, fault=NOT_SHOWN)
    line, may = its["ha"].get(PAGE, {"fault": NOT_SHOWN}).context["lines"][0]
    assert may
    assert len(its["ha"].get(f"{DESK}refusals/?{line.query}").context["lines"]) == 2
    assert (
        not its["bao"].get(PAGE, {"fault": NOT_SHOWN}).context["lines"][0][1]
    )  # its name may have been used by anybody


def test_nonsense_is_answered(its: Desk) -> None:
    some(1)
    for query in ("period=x&member=y&fault=z", "page=99", "fault=%00", f"fault={NOT_SHOWN}", "day=x"):
        assert Client().get(f"{PAGE}?{query}").status_code == 200, query
    for query in (
        "day=x&type=y",
        "day=2026-02-30&type=",
        "day=9999-12-31&type=y",
        "day=2026-01-01",
        "day=2026-01-01&type=%00",
    ):
        assert its["ha"].get(f"{DESK}refusals/?{query}").status_code == 200, query
    assert Client().get(PAGE, {"format": "xlsx"}).status_code == 200


def test_many_days_cost_no_more_queries(its: Desk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            Client().get(PAGE)
        return len(found)

    some(1)
    few = asked()
    for days in range(20):
        some(2, at=timezone.now() - timedelta(days=days), fault=(DENIED, UNKNOWN)[days % 2])
    assert asked() <= few
