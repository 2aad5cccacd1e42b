"""Requests to a service that did not fit its document and were only counted: by day, and by place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max, Sum

from nenso.exchange.models import ContractMisfit

DAYS = 30


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a document: how often it failed and by which rule, and the last exchange in which it did."""

    operation: str
    place: str
    code: str
    count: int
    exchange: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Misfits:
    """What was counted of a service in the last thirty days: by day, the newest first, and by place, the most frequent first."""

    days: tuple[tuple[date, int], ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def count(self) -> int:
        """All together."""
        return sum(count for _day, count in self.days)


def misfits(service: str, now: datetime) -> Misfits:
    """Return what was counted of a service, as headers name it. Three queries."""
    rows = ContractMisfit.objects.filter(service=service, day__gt=now.date() - timedelta(days=DAYS))
    days = rows.values("day").annotate(all=Sum("count")).order_by("-day").values_list("day", "all")
    by_place = rows.values("operation", "place", "code").annotate(all=Sum("count"), last=Max("at"))
    newest = {
        (row.operation, row.place, row.code): row.exchange for row in rows.order_by("at")
    }  # the last one of each stays
    places = [
        Place(
            *(row["operation"], row["place"], row["code"], row["all"]),
            newest[row["operation"], row["place"], row["code"]],
            row["last"],
        )
        for row in by_place.order_by("-all", "operation", "place", "code")
    ]
    return Misfits(tuple(days), tuple(places))


def misfit_rows(service: str, now: datetime) -> list[ContractMisfit]:
    """Return every row of the last thirty days: a day and a place each."""
    since = now.date() - timedelta(days=DAYS)
    return list(ContractMisfit.objects.filter(service=service, day__gt=since).order_by("-day", "-count"))
