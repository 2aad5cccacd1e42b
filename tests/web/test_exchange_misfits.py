"""The owner of a service sees which requests did not fit its document, by place and day, down to the ledger; nobody else does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from nenso.exchange import tasks
from nenso.exchange.models import ContractMisfit, Service
from tests.factories.traffic import an_entry
from tests.web.test_exchange_desk import CLIENT, DESK, TARGET, Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def page_of(its: Desk) -> str:
    return f"{DESK}services/{its.its.service.uuid}/"


def reports(its: Desk) -> None:
    Service.objects.filter(pk=its.its.service.pk).update(validation="report")


def test_what_was_counted_is_shown_by_place_and_day(its: Desk) -> None:
    now, exchange = timezone.now(), uuid4()
    reports(its)
    assert "không có yêu cầu nào sai tài liệu" in its["ha"].get(page_of(its)).content.decode()
    about = {"service": TARGET, "operation": "POST /people", "code": "contract.type"}
    for days, place, count, last in (
        (0, "body/people/*/name", 4, exchange),
        (1, "body/people/*/name", 2, uuid4()),
        (40, "query/page", 9, uuid4()),
    ):
        at = now - timedelta(days=days)
        ContractMisfit.objects.create(day=at.date(), place=place, count=count, exchange=last, at=at, **about)
    other = {"service": f"{TARGET}2", "operation": "GET /a", "code": "contract.type", "place": "query/x"}
    ContractMisfit.objects.create(day=now.date(), count=99, exchange=uuid4(), at=now, **other)
    place = 8_000_001
    an_entry(place, CLIENT, TARGET, now, exchange=exchange)
    an_entry(place + 1, CLIENT, TARGET, now)
    answer = its["lan"].get(page_of(its))
    words = answer.content.decode()
    for each in ("30 ngày qua 6 yêu cầu", "POST /people", "thân yêu cầu, /people/*/name", "sai kiểu"):
        assert each in words, each
    shown = answer.context["page"].misfits
    assert [(each.count, each.place.en) for each in shown.places] == [(6, "body, /people/*/name")]
    assert [count for _day, count in shown.days] == [4, 2]
    # The last one opens in the ledger: that exchange alone.
    url = shown.places[0].url
    assert url.replace("&", "&amp;") in words
    found = its["lan"].get(url)
    assert [each.row.exchange for each in found.context["lines"]] == [exchange]
    assert its["hoa"].get(url).context["lines"] != []  # who asked sees its own entries, too
    assert its["stranger"].get(url).context["lines"] == []
    file = its["lan"].get(page_of(its), {"format": "csv"}).content.decode("utf-8-sig")
    lines = [line for line in file.splitlines() if "POST /people" in line]
    assert len(lines) == 2
    assert str(exchange) in lines[0]
    assert "body, /people/*/name" in its["lan"].get(f"/en{page_of(its)}", {"format": "csv"}).content.decode()
    for name in ("hoa", "stranger"):
        assert its[name].get(page_of(its)).status_code == 404
        assert its[name].get(page_of(its), {"format": "csv"}).status_code == 404


def test_a_service_that_counts_nothing_says_nothing(its: Desk) -> None:
    assert its["ha"].get(page_of(its)).context["page"].misfits is None
    assert 'id="misfits"' not in its["ha"].get(page_of(its)).content.decode()


def test_what_is_old_goes_by_night() -> None:
    now = timezone.now()
    about = {
        "service": TARGET,
        "operation": "GET /a",
        "code": "contract.type",
        "count": 1,
        "exchange": uuid4(),
    }
    for days, place in ((89, "query/a"), (91, "query/b")):
        at = now - timedelta(days=days)
        ContractMisfit.objects.create(day=at.date(), place=place, at=at, **about)
    tasks.delete_old_misfits()
    assert [row.place for row in ContractMisfit.objects.all()] == ["query/a"]
