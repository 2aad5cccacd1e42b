"""The newest exchanges, and where the time of many goes: until the service answered, or after."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import FloatField, Q, Sum
from django.db.models.functions import Coalesce

from nenso.exchange.models import LedgerEntry
from nenso.exchange.queries.statistics import Scope, hours
from nenso.exchange.rules.ledger.records import Direction
from nenso.exchange.rules.traffic.counting import Outcome, outcome_of

FLOAT = FloatField()
_LOOKED_BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange as it ended, between whom: nothing of what was asked, and of nobody who asked it."""

    at: datetime
    client: str
    service: str
    outcome: Outcome
    milliseconds: float | None


@dataclass(frozen=True, slots=True)
class Hops:
    """How long the exchanges of a service took in all, and of that until it answered; and at which hop they failed.

    Milliseconds of all together, of those that reached the service, measured by the gateway that wrote them down.
    """

    service: str
    count: int
    milliseconds: float
    at_service: float
    service_errors: int
    exchange_errors: int

    @property
    def mean(self) -> float:
        """How long one took, ms."""
        return self.milliseconds / self.count if self.count else 0.0

    @property
    def mean_at_service(self) -> float:
        """How long it took until the service answered, ms: deciding, the way there, and the service itself."""
        return self.at_service / self.count if self.count else 0.0

    @property
    def mean_after(self) -> float:
        """How long it took after that, ms: passing the answer on, and writing to the ledger."""
        return max(0.0, self.mean - self.mean_at_service)


def newest_exchanges(now: datetime, most: int) -> list[Exchange]:
    """Return the newest exchanges of a day back, the last first. One query, along the ledger's own order."""
    rows = LedgerEntry.objects.filter(day__gte=(now - _LOOKED_BACK).date(), direction=Direction.RESPONSE)
    names = ("at", "client", "service", "status", "fault", "milliseconds")
    return [
        Exchange(at, client, service, outcome_of(status or 0, fault), milliseconds)
        for at, client, service, status, fault, milliseconds in rows.order_by("-day", "-place").values_list(
            *names
        )[:most]
    ]


def by_hop(scope: Scope) -> list[Hops]:
    """Return how long each service's exchanges took and where, the slowest in all first. One query."""
    rows = hours(scope).order_by("service").values_list("service")
    reached = ~Q(outcome=Outcome.EXCHANGE_ERROR)
    sums = {
        "n": _sum("count", reached),
        "ms": _sum("milliseconds", reached),
        "there": _sum("provider_milliseconds", reached),
        "badly": _sum("count", Q(outcome=Outcome.PROVIDER_ERROR)),
        "not_at_all": _sum("count", ~reached),
    }
    found = [
        Hops(service, int(n), float(ms), float(there), int(badly), int(missed))
        for service, n, ms, there, badly, missed in rows.annotate(**sums)
    ]
    return sorted(found, key=lambda each: (-each.milliseconds, each.service))


def _sum(name: str, condition: Q) -> Coalesce:
    return Coalesce(Sum(name, filter=condition), 0.0, output_field=FLOAT)
