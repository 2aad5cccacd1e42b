"""Monthly observations made of what the data exchange counted: changed values supersede, the others stay as they are."""

from datetime import datetime

from django.utils import timezone

from nenso.directory import queries as directory
from nenso.exchange.queries.months import MonthOf, months_of
from nenso.kernel.rules import Period, PeriodKind
from nenso.measures.actions.recounting import Recount, record_recounts
from nenso.measures.models import Lot
from nenso.measures.rules.exchanging import FIELDS

_CITATION = "đếm từ sổ của nền tảng trao đổi dữ liệu"


def derive_exchange(*, month: Period) -> Lot | None:
    """Derive a month's figures of every organisation that takes part in the exchange; None where nothing changed.

    What somebody corrected stands; organisations that the directory does not know on the month's last day are left out.
    """
    found = months_of(month.first_day, month.last_day)
    units = directory.organisations(found, month.last_day)
    counts = {
        (code, unit): Recount(float(getattr(its, field)), _line(month, its))
        for unit, its in found.items()
        if unit in units
        for code, field in FIELDS.items()
    }
    source = ("exchange.month", month.code)
    return record_recounts(month=month, counts=counts, source=source, citation=_CITATION)


def derive_exchange_lately(*, now: datetime) -> list[Lot]:
    """Derive the month that ended last, every night: its last exchanges enter the ledger's tree within a second."""
    month = Period(PeriodKind.MONTH, timezone.localdate(now).replace(day=1)).preceding()
    found = derive_exchange(month=month)
    return [found] if found else []


def _line(month: Period, its: MonthOf) -> str:
    return f"exchange={month.first_day}/{month.last_day}&member={','.join(its.members)}"
