"""Dossiers as events told of them, and the events themselves while they are kept."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet, Sum

from nenso.measures.models import DailyCount, Dossier, Event, MeteredSystem


def dossiers(
    *,
    organisations: Iterable[str] = (),
    procedure: str = "",
    received: tuple[date, date] | None = None,
    completed: tuple[date, date] | None = None,
    late_on: date | None = None,
    system: MeteredSystem | None = None,
) -> QuerySet[Dossier]:
    """Return dossiers by what is asked, newest first, for a caller that pages or counts them.

    `received` and `completed` are the first and the last day of a span. `late_on` keeps those that were completed
    late, or were not completed on that day though they were due before it.
    """
    found = Dossier.objects.select_related("system").order_by("-received_on", "-id")
    if codes := list(organisations):
        found = found.filter(organisation_code__in=codes)
    if procedure:
        found = found.filter(procedure_code=procedure)
    if received is not None:
        found = found.filter(received_on__range=received)
    if completed is not None:
        found = found.filter(completed_on__range=completed)
    if late_on is not None:
        overdue = Q(completed_on__isnull=True, withdrawn_on__isnull=True, due__lt=late_on)
        found = found.filter(Q(was_on_time=False) | overdue)
    if system is not None:
        found = found.filter(system=system)
    return found


def events_of(dossier: Dossier) -> QuerySet[Event]:
    """Return the events of a dossier that are still kept, in the order in which they happened."""
    found = Event.objects.filter(system_id=dossier.system_id, dossier=dossier.number)
    return found.order_by("at", "id")


def counted_by_day(
    *, organisations: Iterable[str], measures: Iterable[str], first: date, last: date
) -> dict[tuple[date, str], int]:
    """Return the daily counts of some organisations together, by day and measure."""
    rows = DailyCount.objects.filter(
        organisation_code__in=list(organisations), measure__in=list(measures), day__range=(first, last)
    )
    totals = rows.values("day", "measure").annotate(total=Sum("count")).order_by("day", "measure")
    return {(row["day"], row["measure"]): row["total"] for row in totals}
