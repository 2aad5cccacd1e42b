"""What arrives right now: events of the last hour and day, page views since midnight."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, Sum
from django.utils import timezone

from nenso.measures.models import Batch
from nenso.measures.queries.visits import counted_hits
from nenso.measures.rules.visits import VISITS


@dataclass(frozen=True, slots=True)
class Live:
    """Events taken in during the last hour and the last 24 hours, when the last one came, and page views of today."""

    hour: int
    day: int
    last: datetime | None
    visits: int


def live(now: datetime) -> Live:
    """Return what arrived until a moment. Three queries, whatever the number of systems."""
    since = now - timedelta(days=1)
    recent = Batch.objects.filter(received_at__gt=since, received_at__lte=now)
    sums = recent.order_by().aggregate(
        day=Sum("accepted"),
        hour=Sum("accepted", filter=Q(received_at__gt=now - timedelta(hours=1))),
        last=Max("received_at"),
    )
    hits = counted_hits(timezone.localdate(now))
    visits = sum(each.count for each in hits if each.measure == VISITS)
    return Live(sums["hour"] or 0, sums["day"] or 0, sums["last"], visits)
