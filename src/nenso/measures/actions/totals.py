"""Totals that a system declares for a day, to be compared with what arrived."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.rules import Actor
from nenso.measures.models import DeclaredTotal, MeteredSystem
from nenso.measures.queries.reconciliation import reconciliation
from nenso.measures.queries.retention import first_open_day
from nenso.measures.rules.events import day_of
from nenso.measures.rules.reconciling import Reconciliation, checked_totals


def sender(system: MeteredSystem) -> Actor:
    """Return a system as the actor of what it sends; it holds no role, and may do nothing else."""
    return Actor(kind="sender", key=str(system.uuid), name=system.name_vi, right=f"key of {system.code}")


@transaction.atomic
def declare_totals(
    *, system: MeteredSystem, day: date, totals: Mapping[str, object], now: datetime | None = None
) -> Reconciliation:
    """Take the totals of a day by kind in place of those declared before, and return how they stand.

    Raises `Refused`: "totals.unknown_kind", "totals.not_a_number", "totals.future", "totals.too_old".
    """
    now = now or timezone.now()
    found = checked_totals(totals, day, day_of(now), first_open_day(now, settings.EVENT_DAYS))
    MeteredSystem.objects.select_for_update(no_key=True).get(pk=system.pk)  # one declaration at a time
    before = dict(
        DeclaredTotal.objects.filter(system=system, day=day).order_by().values_list("kind", "declared")
    )
    DeclaredTotal.objects.filter(system=system, day=day).delete()
    DeclaredTotal.objects.bulk_create(
        DeclaredTotal(system=system, day=day, kind=kind, declared=total, declared_at=now)
        for kind, total in found.items()
    )
    if before != found:
        facts = {"day": day, "totals": found, "before": before}
        record(by=sender(system), verb="measures.totals_declared", thing=("system", system.code), facts=facts)
    return reconciliation(system, day)
