"""Wrong keys at the doors of the exchange: by hour, source and client."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from nenso.exchange.models import KeyGuess

SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Guessed:
    """Wrong keys of some hours: from how many sources, how many were looked at and how many were not."""

    sources: int = 0
    wrong: int = 0
    held: int = 0


def guesses(members: Iterable[str] | None, now: datetime) -> QuerySet[KeyGuess]:
    """Return the hours of thirty days in which wrong keys came for systems of some members ("VN/GOV/48"), the newest first.

    None: for everybody's, and for none, such as keys of administration.
    """
    rows = KeyGuess.objects.filter(hour__gt=now - timedelta(days=SHOWN_DAYS)).order_by(
        "-hour", "-held", "source"
    )
    if members is None:
        return rows
    wanted = Q(door="")
    for member in members:
        wanted |= Q(client=member) | Q(client__startswith=f"{member}/")
    return rows.filter(wanted)


def guessed_since(since: datetime) -> Guessed:
    """Add up what came since a moment. One query."""
    rows = KeyGuess.objects.filter(at__gte=since)
    found = rows.aggregate(sources=Count("source", distinct=True), wrong=Sum("wrong"), held=Sum("held"))
    return Guessed(found["sources"], int(found["wrong"] or 0), int(found["held"] or 0))
