"""From a figure down to the ledger: the entries that one row of an hour is the number of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from nenso.exchange.models import HourCount, LedgerEntry
from nenso.exchange.rules.traffic.counting import FAILS, Outcome

_OUTCOMES = {
    Outcome.ANSWERED: Q(fault="") & (Q(status=None) | Q(status__lt=FAILS)),
    Outcome.PROVIDER_ERROR: Q(fault="", status__gte=FAILS),
    Outcome.EXCHANGE_ERROR: ~Q(fault=""),
}


@dataclass(frozen=True, slots=True)
class HourAsked:
    """One row of the hours: from when until when, between whom, by which right (None: open data) and with which outcome."""

    hour: datetime
    until: datetime
    client: str
    service: str
    right: UUID | None
    outcome: Outcome


def query_of(row: HourCount) -> str:
    """Return the query by which the desk's ledger is narrowed to the entries behind a row."""
    given = {
        "hour": row.hour.isoformat(),
        "client": row.client,
        "service": row.service,
        "right": str(row.right or ""),
        "outcome": row.outcome,
    }
    return urlencode(given)


def read_query(given: dict[str, str]) -> HourAsked | None:
    """Return what `query_of` wrote; None where there is nothing, or it is not that."""
    try:
        hour = datetime.fromisoformat(given["hour"]).astimezone(timezone.get_current_timezone())
        right = UUID(given["right"]) if given.get("right") else None
        until = hour + timedelta(hours=1)
        return HourAsked(hour, until, given["client"], given["service"], right, Outcome(given["outcome"]))
    except (KeyError, ValueError, OverflowError):
        return None


def entries_behind(entries: QuerySet[LedgerEntry], asked: HourAsked) -> QuerySet[LedgerEntry]:
    """Return of the entries of its day the answers that a row counts: exchanges are counted in the hour of their answer."""
    within = entries.filter(at__gte=asked.hour, at__lt=asked.until, direction="response")
    between = within.filter(client=asked.client, service=asked.service, right=asked.right)
    return between.filter(_OUTCOMES[asked.outcome])
