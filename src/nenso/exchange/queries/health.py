"""Reading what the doctor and the desk look at of the exchange's own health."""

from dataclasses import dataclass
from datetime import datetime

from nenso.exchange.models import LedgerEntry, LedgerHead


@dataclass(frozen=True, slots=True)
class Growth:
    """How far the ledger is: its entries, how many the signed tree does not hold yet, and when the oldest of these was written."""

    size: int
    waiting: int
    waiting_since: datetime | None


def growth() -> Growth:
    """Return how far the ledger is; two queries."""
    head = LedgerHead.objects.first() or LedgerHead()
    waiting = head.size - head.integrated
    first = LedgerEntry.objects.filter(place=head.integrated).values_list("at", flat=True).first()
    return Growth(head.size, waiting, first if waiting else None)
