"""Monthly observations made of what the catalogue holds: of each owner, as it stood at the month's end, or stands today."""

from datetime import date, datetime

from django.utils import timezone

from nenso.catalogue import queries as catalogue
from nenso.directory import queries as directory
from nenso.kernel.rules import Period, PeriodKind
from nenso.measures.actions.recounting import Recount, known_counts, record_recounts
from nenso.measures.models import Lot
from nenso.measures.rules.cataloguing import COUNTS, line_of_count

_CITATION = "đếm từ danh mục hệ thống thông tin, cơ sở dữ liệu, nền tảng số"


def derive_catalogue(*, month: Period, today: date) -> Lot | None:
    """Derive a month's figures of every organisation that owns entries; None where nothing changed.

    Of a month that is not over, what is public today counts. An organisation that has given its last entry away has noughts.
    """
    on = min(month.last_day, today)
    covered = catalogue.coverage(on)
    before = {unit for _, unit in known_counts(COUNTS, month)}
    units = directory.organisations({row.owner for row in covered.rows} | before, month.last_day)
    counts = {
        (code, unit): _recount(covered.of(unit), count, on)
        for unit in units
        for code, count in COUNTS.items()
    }
    source = ("catalogue.month", month.code)
    return record_recounts(month=month, counts=counts, source=source, citation=_CITATION)


def derive_catalogue_lately(*, now: datetime) -> list[Lot]:
    """Derive the month that ended last and the one that runs, every night."""
    today = timezone.localdate(now)
    running = Period(PeriodKind.MONTH, today.replace(day=1))
    lots = [derive_catalogue(month=month, today=today) for month in (running.preceding(), running)]
    return [lot for lot in lots if lot]


def _recount(row: catalogue.Coverage, count: str, on: date) -> Recount:
    flags = ("illustrative",) if row.illustrative else ()
    return Recount(float(getattr(row, count)), line_of_count(count, on), flags)
