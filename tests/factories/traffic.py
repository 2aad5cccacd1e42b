"""What a gateway counts and keeps, for tests and for looking at pages: hours, refused requests, entries of the ledger."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from nenso.exchange.models import HourCount, Refusal
from nenso.exchange.rules.traffic.counting import BOUNDS


def an_hour(
    at: datetime,
    client: str,
    service: str,
    count: int = 10,
    *,
    outcome: str = "answered",
    right: UUID | None = None,
    milliseconds: float = 40.0,
) -> HourCount:
    """Count some exchanges of the hour in which a moment lies, each answered in the same time."""
    buckets = [0] * (len(BOUNDS) + 1)
    buckets[sum(milliseconds > bound for bound in BOUNDS)] = count
    return HourCount.objects.create(
        hour=at.replace(minute=0, second=0, microsecond=0),
        client=client,
        service=service,
        right=right,
        outcome=outcome,
        count=count,
        bytes_asked=count * 200,
        bytes_answered=count * 2_000,
        milliseconds=count * milliseconds,
        provider_milliseconds=count * milliseconds * 0.9,
        buckets=buckets,
    )


def a_refusal(client: str, service: str, **fields: Any) -> Refusal:
    """Return a request that was not passed on for want of a right."""
    given = {
        "uuid": uuid4(),
        "at": timezone.now(),
        "client": client,
        "service": service,
        "method": "GET",
        "fault": "Server.ServerProxy.AccessDenied",
        "code": "exchange.access_denied",
        "message": f"Request is not allowed: SERVICE:{service}",
        "address": "10.0.0.9",
        **fields,
    }
    return Refusal.objects.create(**given)


def an_entry(
    place: int, client: str, service: str, at: datetime, *, exchange: UUID | None = None, **fields: Any
) -> int:
    """Write an entry as a gateway does, its day with it; returns its place."""
    day = at.astimezone(UTC).date()
    given = {
        "day": day,
        "place": place,
        "at": at,
        "exchange": exchange or uuid4(),
        "message": f"VN-{place}",
        "direction": "request",
        "client": client,
        "service": service,
        "right": None,
        "method": "GET",
        "status": None,
        "fault": "",
        "size": 120,
        "size_asked": 0,
        "milliseconds": None,
        "provider_milliseconds": None,
        "address": "10.0.0.9",
        "record": b"{}",
        "head": b"GET\r\n/r1/households?owner=048090001234\r\nX-Road-UserId:lan\r\n",
        **fields,
    }
    names = ", ".join(f'"{name}"' for name in given)
    marks = ", ".join(["%s"] * len(given))
    with connection.cursor() as cursor:
        _partition(cursor, day)
        cursor.execute(f"INSERT INTO exchange_entry ({names}) VALUES ({marks})", list(given.values()))
    return place


def _partition(cursor: Any, day: Any) -> None:
    after = type(day).fromordinal(day.toordinal() + 1)
    cursor.execute(
        f"CREATE TABLE IF NOT EXISTS exchange_entry_{day:%Y%m%d} PARTITION OF exchange_entry "
        f"FOR VALUES FROM ('{day}') TO ('{after}')"
    )
