"""What arrives right now: the last hour, the last day, and nothing from later or earlier."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nenso.measures.models import Batch
from nenso.measures.queries import live
from tests.factories.metering import a_system
from tests.factories.portals import MORNING, a_hit, a_portal

pytestmark = pytest.mark.django_db


def _came(accepted: int, minutes_ago: int) -> None:
    system = a_system()
    batch = Batch.objects.create(system=system, sent=accepted, accepted=accepted, repeated=0, refused=0)
    at = MORNING - timedelta(minutes=minutes_ago)
    Batch.objects.filter(pk=batch.pk).update(received_at=at)


def test_nothing_came() -> None:
    found = live(MORNING)
    assert (found.hour, found.day, found.last, found.visits) == (0, 0, None, 0)


def test_an_hour_and_a_day_are_told_apart() -> None:
    for accepted, minutes in ((3, 5), (40, 59), (500, 61), (6000, 24 * 60 - 1), (70000, 24 * 60)):
        _came(accepted, minutes)
    _came(900000, -1)
    found = live(MORNING)
    assert (found.hour, found.day) == (43, 6543)
    assert found.last == MORNING - timedelta(minutes=5)


def test_views_are_those_of_today() -> None:
    portal = a_portal()
    for minutes in (1, 2, 3):
        a_hit(portal, at=MORNING - timedelta(minutes=minutes))
    assert live(MORNING).visits == 3
    assert live(timezone.localtime(MORNING) + timedelta(days=1)).visits == 0
