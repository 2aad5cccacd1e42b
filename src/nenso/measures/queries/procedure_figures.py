"""Figures of procedures: what became of the dossiers of each within some organisations and days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, F, Q

from nenso.measures.models import Dossier

FEWEST = 5  # dossiers below which no mean is told: it would be somebody's own


@dataclass(frozen=True, slots=True)
class ProcedureFigures:
    """A procedure's dossiers in a span of days. `mean_days` from receipt to completion, `mean_rating` 1 to 5;
    both None where they are of fewer than `FEWEST`.
    """

    procedure: str
    received: int
    online: int
    completed: int
    on_time: int
    mean_days: float | None
    mean_rating: float | None


def procedure_figures(organisations: Collection[str], first: date, last: date) -> list[ProcedureFigures]:
    """Return the figures of every procedure of which something happened, most received first. One query."""
    received = Q(received_on__range=(first, last))
    completed = Q(completed_on__range=(first, last))
    rated = Q(rating__isnull=False, rated_at__date__range=(first, last))
    timed = completed & Q(received_on__isnull=False)
    rows = (
        Dossier.objects.filter(received | completed | rated, organisation_code__in=list(organisations))
        .order_by()
        .values("procedure_code")
        .annotate(
            received=Count("pk", filter=received),
            online=Count("pk", filter=received & Q(channel="online")),
            completed=Count("pk", filter=completed),
            on_time=Count("pk", filter=completed & Q(was_on_time=True)),
            timed=Count("pk", filter=timed),
            days=Avg(F("completed_on") - F("received_on"), filter=timed),
            rated=Count("pk", filter=rated),
            rating=Avg("rating", filter=rated),
        )
    )
    found = [
        ProcedureFigures(
            procedure=row["procedure_code"],
            received=row["received"],
            online=row["online"],
            completed=row["completed"],
            on_time=row["on_time"],
            mean_days=_days(row["days"]) if row["timed"] >= FEWEST else None,
            mean_rating=float(row["rating"]) if row["rated"] >= FEWEST else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.received, each.procedure))


def _days(found: object) -> float | None:
    """Return a mean of days: PostgreSQL subtracts days to a number, Django may hand it on as a span of time."""
    total = getattr(found, "total_seconds", None)
    if total is not None:
        return float(total()) / 86_400
    return float(str(found)) if found is not None else None
