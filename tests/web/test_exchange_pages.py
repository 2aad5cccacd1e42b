"""The data exchange for everybody: figures that open down to hours, the catalogue, a service, a member; nothing of a message."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nenso.exchange import actions
from nenso.exchange.models import AccessRequest, HourCount
from nenso.exchange.queries import statistics
from nenso.kernel.rules import SYSTEM, Text
from nenso.web.presenters.kept import SECONDS, forget
from tests.factories.exchange import Exchange, a_member, a_subsystem, an_exchange, right_facts, service_facts
from tests.factories.traffic import a_refusal, an_hour
from tests.web.pages import page_text

pytestmark = pytest.mark.django_db
SERVICE = "/exchange/services/GOV/T48/register/households/"
CLIENT, TARGET = "VN/GOV/T01/portal", "VN/GOV/T48/register/households"
DOCUMENT = (
    '{"openapi": "3.0.3", "servers": [{"url": "http://10.1.1.1/inside"}], '
    '"paths": {"/people/{id}": {"get": {}}, "/search": {"post": {}}}}'
)


@pytest.fixture
def its(db: None) -> Exchange:
    forget()
    return an_exchange()


def traffic(its: Exchange, count: int = 30, **changes: Any) -> HourCount:
    """Count some exchanges of the last hour by the right of the small exchange."""
    forget()
    given = {"right": its.right.uuid, **changes}
    return an_hour(given.pop("at", timezone.now()), CLIENT, TARGET, count, **given)


def rows_of(answer: Any) -> list[list[str]]:
    assert answer["X-Content-Type-Options"] == "nosniff"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


# --- The overview ----------------------------------------------------------------------------------------


def test_nothing_yet_says_what_will_be_here(client: Client) -> None:
    forget()
    answer = client.get("/exchange/")
    assert answer.context["page"].is_empty
    assert "Figures stand here" in page_text(client, "/en/exchange/")


def test_the_first_sentence_says_who_exchanged_how_much_and_how_it_was_answered(
    its: Exchange, client: Client
) -> None:
    traffic(its, 999)
    traffic(its, 1, outcome="provider_error", milliseconds=6_000)
    page = client.get("/exchange/").context["page"]
    assert page.first.vi == (
        "30 ngày qua, 2 hệ thống của 2 cơ quan trao đổi 1.000 lượt; 99,9% được trả lời, một nửa trong 50 ms."
    )
    assert page.first.en == (
        "Last 30 days: 2 systems of 2 agencies made 1,000 exchanges; 99.9% were answered, half of them within 50 ms."
    )


def test_each_use_is_told_with_the_purpose_and_ground_of_its_right(its: Exchange, client: Client) -> None:
    traffic(its)
    an_hour(timezone.now(), CLIENT, TARGET, 5)
    an_hour(timezone.now(), TARGET.rpartition("/")[0], TARGET, 2)  # an event, say, that it publishes
    use, shared, own = client.get("/exchange/").context["uses"]
    assert (use.asker.vi, use.owner.vi) == ("Ủy ban nhân dân T01", "Ủy ban nhân dân T48")
    assert (use.purpose.vi, use.ground.vi) == ("Xác nhận cư trú", "194/2025/NĐ-CP")
    assert shared.purpose.en == "Common and open data"
    assert (own.purpose.en, own.ground.en) == ("A system's own; no right is needed", "")


def test_every_figure_opens_down_to_the_rows_that_it_is_the_sum_of(its: Exchange, client: Client) -> None:
    traffic(its, 30)
    traffic(its, 12, at=timezone.now() - timedelta(days=3))
    page = client.get("/exchange/").context["page"]
    key = next(each for each in page.keys if each.label.en == "In 30 days")
    assert key.value.vi == "42"
    hours = client.get(key.url).context["lines"]
    assert sum(line.count for line in hours) == 42
    assert all(client.get(each.url).status_code == 200 for each in page.keys)


def test_a_period_and_an_agency_narrow_every_figure(its: Exchange, client: Client) -> None:
    traffic(its, 30)
    traffic(its, 12, at=timezone.now() - timedelta(days=20))
    an_hour(timezone.now(), "VN/GOV/T77/other", "VN/GOV/T78/x/y", 500)
    ask = {"period": "7", "member": "VN/GOV/T48"}
    page = client.get("/exchange/", ask).context["page"]
    assert page.traffic.count == 30
    assert page.member.name.vi == "Ủy ban nhân dân T48"
    rows = rows_of(client.get("/exchange/", {**ask, "format": "csv"}))
    assert [row[8] for row in rows[1:]] == ["30"]
    assert client.get("/exchange/", {"format": "xlsx"}).status_code == 200
    assert client.get("/exchange/", {"period": "nonsense", "member": "nobody"}).status_code == 200


def test_days_that_are_over_are_told_anew_where_counting_came_behind(
    its: Exchange, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [9_000.0]
    monkeypatch.setattr("nenso.web.presenters.kept.time.monotonic", lambda: clock[0])
    traffic(its, 7, at=timezone.now() - timedelta(days=3))
    assert client.get("/exchange/").context["page"].traffic.count == 7
    an_hour(timezone.now() - timedelta(days=2), CLIENT, TARGET, 5)
    clock[0] += SECONDS  # a minute later, well before what is kept for longer is forgotten by itself
    page = client.get("/exchange/").context["page"]
    assert page.traffic.count == 12
    assert sum(value or 0 for _, value in page.chart.series[0].points) == 12


def test_yesterday_is_told_hour_by_hour(its: Exchange, client: Client) -> None:
    traffic(its, 7, at=timezone.now() - timedelta(days=1))
    page = client.get("/exchange/?period=yesterday").context["page"]
    assert page.period.is_by_hour
    assert sum(value or 0 for _, value in page.chart.series[0].points) == 7


def test_refused_requests_are_counted_by_reason_and_not_shown(its: Exchange, client: Client) -> None:
    refusal = a_refusal("VN/GOV/T01/portal", TARGET)
    text = page_text(client, "/exchange/")
    assert "Server.ServerProxy.AccessDenied" in text
    assert str(refusal.uuid) not in text
    assert refusal.address not in text


def test_requests_answered_within_two_working_days_are_counted(its: Exchange, client: Client) -> None:
    now = timezone.now()
    other = a_subsystem(its.consumer, "second")
    for days, is_granted in ((60, True), (30, None)):
        asked = now - timedelta(days=days)
        system = its.portal if is_granted is None else other
        facts = right_facts(method="GET", glob=f"/part-{days}")
        made = actions.ask_access(by=SYSTEM, subsystem=system, service=its.service, facts=facts, now=asked)
        if is_granted:
            actions.decide_access(by=SYSTEM, request=made, is_granted=True, now=asked + timedelta(hours=1))
    requests = client.get("/exchange/").context["page"].requests
    assert (requests.due, requests.in_time, requests.share) == (2, 1, 0.5)
    lines = client.get("/exchange/requests/").context["lines"]
    assert sorted(line.state.key for line in lines) == ["granted", "late"]
    in_time = client.get("/exchange/requests/?state=in_time&member=VN/GOV/T48").context["lines"]
    assert [line.state.key for line in in_time] == ["granted"]
    AccessRequest.objects.update(asked_by_name="Lê Văn Riêng", decided_by_name="Lê Văn Riêng")
    assert "Lê Văn Riêng" not in page_text(client, "/exchange/requests/")
    assert len(rows_of(client.get("/exchange/requests/?format=csv"))) == 3


# --- The catalogue and one service -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({"q": "ho gia dinh"}, ["households"]),
        ({"q": "DANH MUC"}, ["codes"]),
        ({"q": "register"}, ["codes", "households"]),
        ({"open": "yes"}, ["codes"]),
        ({"kind": "OPENAPI"}, []),
        ({"member": "VN/GOV/T01"}, []),
        ({"sort": "-traffic"}, ["households", "codes"]),
        ({"sort": "nonsense", "page": "x"}, ["codes", "households"]),
    ],
)
def test_services_are_searched_without_diacritics_and_narrowed(
    its: Exchange, client: Client, query: dict[str, str], codes: list[str]
) -> None:
    traffic(its)
    facts = service_facts(code="codes", name=Text("Danh mục dùng chung", "Code lists"), is_open=True)
    actions.register_service(by=SYSTEM, subsystem=its.register, facts=facts, now=timezone.now())
    answer = client.get("/exchange/services/", query)
    assert [each.line.row.code for each in answer.context["lines"]] == codes
    assert len(rows_of(client.get("/exchange/services/", {**query, "format": "csv"}))) == len(codes) + 1


def test_a_service_says_who_may_use_it_and_gives_code_to_call_it(its: Exchange, client: Client) -> None:
    traffic(its)
    answer = client.get(SERVICE)
    page = answer.context["page"]
    assert [(right.subject.vi, right.purpose) for right in page.rights] == [
        ("Hệ thống portal (Ủy ban nhân dân T01)", "Xác nhận cư trú")
    ]
    assert [sample.key for sample in page.samples] == ["curl", "python", "javascript", "java", "csharp"]
    for sample in page.samples:
        assert f"/r1/{TARGET}" in sample.code
        assert "X-Road-Client" in sample.code
    assert page.chart is not None
    assert its.service.url not in answer.content.decode()
    assert client.get(SERVICE, {"format": "csv"}).status_code == 200


def test_a_revoked_right_is_not_shown(its: Exchange, client: Client) -> None:
    actions.revoke_right(by=SYSTEM, right=its.right, reason="Hết nhu cầu", now=timezone.now())
    assert client.get(SERVICE).context["page"].rights == []
    assert client.get("/exchange/services/GOV/T48/register/nothing/").status_code == 404


def test_a_description_is_handed_on_without_the_providers_own_address(client: Client, db: None) -> None:
    forget()
    an_exchange(description=DOCUMENT)
    answer = client.get(f"{SERVICE}description/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert b"10.1.1.1" not in answer.content
    page = client.get(SERVICE).context["page"]
    assert ("GET", "/people/*") in page.endpoints
    assert page.called.path.startswith(f"/r1/{TARGET}/people/")


def test_without_a_description_there_is_none_to_take(its: Exchange, client: Client) -> None:
    assert client.get(f"{SERVICE}description/").status_code == 404


# --- Members ---------------------------------------------------------------------------------------------


def test_members_stand_with_systems_services_and_traffic(its: Exchange, client: Client) -> None:
    traffic(its)
    rows = client.get("/exchange/members/?sort=-asked").context["rows"]
    assert [(row.line.row.code, row.systems, row.services, row.asked, row.answered) for row in rows] == [
        ("T01", 1, 0, 30, 0),
        ("T48", 1, 1, 0, 30),
    ]
    assert [row.line.row.code for row in client.get("/exchange/members/?q=t48").context["rows"]] == ["T48"]
    assert len(rows_of(client.get("/exchange/members/?format=csv"))) == 3


def test_a_member_shows_what_it_offers_and_what_it_uses(its: Exchange, client: Client) -> None:
    traffic(its)
    asker = client.get("/exchange/members/GOV/T01/").context["page"]
    assert [use.service for use in asker.used] == [TARGET]
    assert asker.users == []
    owner = client.get("/exchange/members/GOV/T48/").context["page"]
    assert [use.client for use in owner.users] == [CLIENT]
    assert [each.line.row.code for each in owner.services] == ["households"]
    assert client.get("/exchange/members/GOV/T99/").status_code == 404
    assert len(rows_of(client.get("/exchange/members/GOV/T48/?format=csv"))) == 2


# --- Numbers ---------------------------------------------------------------------------------------------


def test_a_time_is_told_by_its_bound() -> None:
    assert statistics.within([], 0.5) is None
    assert statistics.within([5, 5, 0], 0.5) == statistics.Time(5)
    assert statistics.within([0] * 10 + [3], 0.95) == statistics.Time(5_000, is_longer=True)


def test_ten_times_the_rows_cost_no_more_queries(
    its: Exchange, client: Client, django_assert_max_num_queries: Any
) -> None:
    traffic(its)
    facts = right_facts(method="GET", glob="/first")
    asked: dict[str, Any] = {
        "by": SYSTEM,
        "subsystem": its.portal,
        "service": its.service,
        "now": timezone.now(),
    }
    actions.ask_access(**asked, facts=facts)
    paths = (
        *("/exchange/", "/exchange/hours/", "/exchange/requests/", "/exchange/services/", SERVICE),
        *("/exchange/members/", "/exchange/members/GOV/T48/"),
    )
    counts = []
    for path in paths:
        client.get(path)
        forget()
        with CaptureQueriesContext(connection) as before:
            client.get(path)
        counts.append(len(before))
    assert max(counts) <= 14
    _more(its)
    for path, count in zip(paths, counts, strict=True):
        forget()
        with django_assert_max_num_queries(count):
            client.get(path)


def _more(its: Exchange) -> None:
    now = timezone.now()
    for number in range(8):
        system = a_subsystem(a_member(f"T{number}"), "portal")
        facts = service_facts(code=f"s{number}")
        made = actions.register_service(by=SYSTEM, subsystem=its.register, facts=facts, now=now)
        right = actions.give_right(by=SYSTEM, service=made, to=system, facts=right_facts(), now=now)
        actions.give_right(by=SYSTEM, service=its.service, to=system, facts=right_facts(), now=now)
        an_hour(now, f"VN/GOV/T{number}/portal", f"VN/GOV/T48/register/s{number}", right=right.uuid)
        facts_asked = right_facts(method="GET", glob=f"/p/{number}")
        actions.ask_access(by=SYSTEM, subsystem=system, service=its.service, facts=facts_asked, now=now)
    assert AccessRequest.objects.count() == 9
