"""The operations centre: what it says, that it refreshes itself and can be stopped, and that it costs little."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nenso.exchange.models import HourCount
from nenso.measures.models import Batch, MeteredSystem
from nenso.web.presenters import kept
from tests.factories.measures import the_committees
from tests.factories.metering import a_system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    kept.forget()
    yield
    kept.forget()


@pytest.fixture
def silent() -> MeteredSystem:
    """A province whose system has been silent for two days, and another's that just sent 1,234 events."""
    the_committees("48", "79")
    now = timezone.now()
    quiet, heard = a_system(organisation="48"), a_system(organisation="79")
    for system, hours in ((quiet, 48), (heard, 0)):
        MeteredSystem.objects.filter(pk=system.pk).update(
            first_seen_at=now - timedelta(days=9), last_seen_at=now - timedelta(hours=hours)
        )
    Batch.objects.create(system=heard, sent=1234, accepted=1234, repeated=0, refused=0)
    Batch.objects.update(received_at=now - timedelta(minutes=2))
    return quiet


def test_an_empty_country_has_a_screen(client: Client) -> None:
    page = client.get("/centre/").content.decode()
    assert "Không có sự kiện nào đến trong 24 giờ qua." in page
    assert "Chưa công bố kết quả nào." in page
    assert "Hệ thống nào đã kết nối cũng đang gửi." in page


def test_who_is_silent_stands_there_with_a_way_down(client: Client, silent: MeteredSystem) -> None:
    page = client.get("/centre/").content.decode()
    assert "1 im lặng" in page
    assert 'href="/services/48/"' in page
    assert "1.234" in page
    english = client.get("/en/centre/").content.decode()
    assert "1 silent" in english
    assert 'href="/en/services/48/"' in english
    assert "1,234" in english


def test_the_screen_refreshes_its_tiles_until_it_is_stopped(client: Client) -> None:
    whole = client.get("/centre/").content.decode()
    assert 'hx-trigger="every 30s"' in whole
    part = client.get("/centre/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="tiles"')
    assert "<html" not in part
    still = client.get("/centre/?still=1").content.decode()
    assert "hx-trigger" not in still.split("<main")[1]


def test_todays_exchanges_are_told_once_there_are_any(client: Client) -> None:
    assert "Lượt trao đổi dữ liệu hôm nay" not in client.get("/centre/").content.decode()
    of = {"client": "VN/GOV/48/portal", "service": "VN/GOV/G01/population/residence", "outcome": "answered"}
    sums = {
        "bytes_asked": 1,
        "bytes_answered": 1,
        "milliseconds": 1.0,
        "provider_milliseconds": 1.0,
        "buckets": [1] * 11,
    }
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    for ago, count in ((0, 1_200), (48, 9_000)):
        HourCount.objects.create(hour=now - timedelta(hours=ago), right=None, count=count, **of, **sums)
    kept.forget()
    page = client.get("/centre/").content.decode()
    assert "Lượt trao đổi dữ liệu hôm nay" in page
    assert '/exchange/hours/?period=today">1.200</a>' in page


def test_the_screen_costs_nothing_within_a_minute(
    client: Client, silent: MeteredSystem, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/centre/")
    with django_assert_max_num_queries(4):
        assert client.get("/centre/").status_code == 200
