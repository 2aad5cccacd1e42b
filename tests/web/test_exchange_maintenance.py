"""Maintenance on pages: announced at the desk with a look at what it does, shown to everybody, ended before its time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nenso.exchange import actions
from nenso.exchange.models import Maintenance
from nenso.kernel.rules import SYSTEM
from nenso.web.presenters.kept import forget
from tests.web.pages import page_text
from tests.web.test_exchange_desk import Desk

pytestmark = pytest.mark.django_db
LIST, NEW = "/desk/exchange/maintenance/", "/desk/exchange/maintenance/new/"
PUBLIC = (
    "/exchange/",
    "/exchange/services/",
    "/exchange/services/GOV/T48/register/households/",
    "/exchange/members/",
    "/exchange/members/GOV/T48/",
    "/exchange/hours/",
    "/exchange/requests/",
)


@pytest.fixture
def its(db: None) -> Desk:
    return Desk()


def local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def given(its: Desk, of: str = "", hours: int = 2, **changes: str) -> dict[str, str]:
    ends = local(timezone.now() + timedelta(hours=hours))
    return {
        "of": of or f"service:{its.its.service.uuid}",
        "reason": "Nâng cấp máy chủ",
        "ends_at": ends,
        **changes,
    }


def test_it_begins_after_a_look_at_what_it_does(its: Desk) -> None:
    form = its["ha"].get(NEW).context["form"]
    assert [key.partition(":")[0] for key, _name in form.fields["of"].choices] == ["", "system", "service"]
    asked = its["ha"].post(NEW, given(its))
    assert asked.status_code == 200
    assert not Maintenance.objects.exists()
    assert asked.context["effect"].en == "1 services stop answering; 1 rights to them are in force."
    again = its["ha"].post(NEW, given(its, again="1"))
    assert again.context["form"]["reason"].value() == "Nâng cấp máy chủ"
    done = its["ha"].post(NEW, given(its, is_sure="1"))
    assert done["Location"] == LIST
    row = Maintenance.objects.get()
    assert (row.service_id, row.by_name) == (its.its.service.pk, "Ha")
    line = its["ha"].get(LIST).context["lines"][0]
    assert line.state.key == "on"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"hours": -1}, "ends_at"),
        ({"reason": ""}, "reason"),
        ({"ends_at": "gần trưa"}, "ends_at"),
        ({"of": "whole"}, "of"),
    ],
)
@pytest.mark.parametrize("sure", [{}, {"is_sure": "1"}])
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    its: Desk, changes: dict[str, Any], field: str, sure: dict[str, str]
) -> None:
    answer = its["ha"].post(NEW, given(its, **changes, **sure))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Maintenance.objects.exists()


def test_one_that_overlaps_is_told_in_the_form(its: Desk) -> None:
    its["ha"].post(NEW, given(its, is_sure="1"))
    answer = its["ha"].post(NEW, given(its, is_sure="1"))
    assert "ends_at" in answer.context["form"].errors


def test_everybody_reads_it_on_the_pages_of_the_exchange(its: Desk, client: Client) -> None:
    now = timezone.now()
    assert "Nâng cấp lõi" not in page_text(client, "/exchange/")
    actions.begin_maintenance(
        by=SYSTEM, of=None, reason="Nâng cấp lõi.", ends_at=now + timedelta(hours=1), now=now
    )
    end = f"{timezone.localtime(now + timedelta(hours=1)):%H:%M}"
    for path in PUBLIC:
        forget()
        text = page_text(client, path)
        assert f"Nền tảng trao đổi dữ liệu bảo trì đến {end} ngày" in text, path
    assert f"The data exchange is in maintenance until {end} on" in page_text(client, "/en/exchange/")


def test_a_service_shows_its_own_and_not_that_of_another(its: Desk, client: Client) -> None:
    now = timezone.now()
    begins = {"begins_at": now + timedelta(hours=5), "ends_at": now + timedelta(hours=6), "now": now}
    actions.begin_maintenance(by=SYSTEM, of=its.its.portal, reason="Chuyển máy", **begins)
    assert "sẽ bảo trì từ" in page_text(client, "/exchange/services/")
    assert "Chuyển máy" not in page_text(client, PUBLIC[2])
    actions.begin_maintenance(by=SYSTEM, of=its.its.register, reason="Thay đĩa", **begins)
    assert "Thay đĩa" in page_text(client, PUBLIC[2])


def test_it_is_ended_by_whom_it_is_for(its: Desk) -> None:
    its["ha"].post(NEW, given(its, is_sure="1"))
    row = Maintenance.objects.get()
    address = f"{LIST}{row.uuid}/end/"
    assert [its[name].get(address).status_code for name in ("ha", "van", "bao", "stranger", "lan")] == [
        *(200, 200, 404, 404, 403)
    ]
    assert its["ha"].post(address)["Location"] == LIST
    row.refresh_from_db()
    assert row.ended_by_name == "Ha"
    assert its["ha"].post(address).status_code == 422
    assert its["ha"].get(LIST).context["lines"][0].state.key == "over"


def test_the_national_office_pauses_the_whole(its: Desk) -> None:
    whole = given(its, of="whole")
    assert its["van"].post(NEW, whole).context["effect"].en.startswith("1 services")
    its["van"].post(NEW, {**whole, "is_sure": "1"})
    row = Maintenance.objects.get()
    assert (row.subsystem, row.service) == (None, None)
    page = its["ha"].get(LIST)
    assert [line.of for line in page.context["lines"]] == [""]
    assert f"{row.uuid}/end/" not in page.content.decode()


def test_more_rows_cost_no_more_queries(its: Desk, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    now = timezone.now()

    def one(hours: int) -> None:
        for of in (None, its.its.service, its.its.register):
            actions.begin_maintenance(
                by=SYSTEM,
                of=of,
                reason="x",
                begins_at=now + timedelta(hours=hours),
                ends_at=now + timedelta(hours=hours + 1),
                now=now,
            )

    one(0)
    its["ha"].get(LIST)
    counts = []
    for path, who in ((LIST, "ha"), ("/exchange/services/", "ha")):
        forget()
        with CaptureQueriesContext(connection) as seen:
            its[who].get(path)
        counts.append(len(seen))
    for hours in range(1, 8):
        one(hours)
    for path, count in zip((LIST, "/exchange/services/"), counts, strict=True):
        forget()
        with django_assert_max_num_queries(count):
            its["ha"].get(path)
