"""Reading what is kept of bodies: how much, how old, what it will be; and one body, still sealed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Sum

from nenso.exchange.models import BodyTrouble, KeptBody
from nenso.kernel.rules import Refused

_TROUBLE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a service: bodies and their bytes as stored, the first day, the last day that one is kept.

    `forecast` is the bytes that it will have come to once as many days are full as bodies are kept, at the pace so far; None within
    the first day. `missed` counts the bodies of the last thirty days that were passed on and could not be kept.
    """

    count: int
    size: int
    since: datetime | None
    until: date | None
    forecast: int | None
    missed: int


@dataclass(frozen=True, slots=True)
class SealedBody:
    """One body as it is kept."""

    exchange: UUID
    direction: str
    service: str
    at: datetime
    until: date
    size: int
    key: str
    sealed: bytes


def kept(service: str, days: int, now: datetime) -> Kept:
    """Return what is kept of a service, as headers name it; `days` is how long its bodies are kept by now."""
    held = KeptBody.objects.filter(service=service).aggregate(
        count=Count("exchange"), size=Sum("size"), since=Min("at"), until=Max("until")
    )
    size, since = held["size"] or 0, held["since"]
    age = (now - since) / timedelta(days=1) if since else 0.0
    missed = BodyTrouble.objects.filter(service=service, day__gt=now.date() - timedelta(days=_TROUBLE_DAYS))
    return Kept(
        count=held["count"],
        size=size,
        since=since,
        until=held["until"],
        forecast=round(size / age * days) if 1.0 <= age < days else (size if age >= days else None),
        missed=missed.aggregate(count=Sum("count"))["count"] or 0,
    )


def sealed_body(exchange: UUID, direction: str) -> SealedBody:
    """Return a body as it is kept; raises `Refused("body.not_kept")`."""
    row = KeptBody.objects.filter(exchange=exchange, direction=direction).first()
    if row is None:
        raise Refused("body.not_kept", name=str(exchange), direction=direction)
    return SealedBody(
        row.exchange,
        row.direction,
        row.service,
        row.at,
        row.until,
        row.size,
        row.key,
        bytes(row.sealed),
    )
