"""Reconciliation: declared totals against what arrived, and which events of a day are missing by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum

from nenso.kernel.rules import Refused
from nenso.measures.models import DailyCount, DeclaredTotal, MeteredSystem
from nenso.measures.rules.events import KINDS
from nenso.measures.rules.reconciling import Reconciliation, reconcile

MOST_IDS = 200_000
MOST_UNKNOWN = 10_000

_OURS = "SELECT event_id FROM measures_eventkey WHERE system_id = %(system)s AND day = %(day)s"
_OURS_OF_KIND = (
    "SELECT event_id FROM measures_event WHERE system_id = %(system)s AND day = %(day)s AND kind = %(kind)s"
)
_LOST = """
SELECT theirs.id, key.day FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS theirs (id, place)
LEFT JOIN measures_eventkey key ON key.system_id = %(system)s AND key.event_id = theirs.id
WHERE theirs.id NOT IN (SELECT event_id FROM ({ours}) AS ours)
ORDER BY theirs.place
"""
_UNKNOWN = """
SELECT event_id FROM ({ours}) AS ours WHERE event_id NOT IN (SELECT unnest(%(ids)s::text[])) ORDER BY event_id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class IdsCompared:
    """The names of a day's events, compared: `missing_here` must be sent again; `elsewhere` was taken, on another day
    or as another kind; `unknown_there` is here, and the sender did not list it (at most `MOST_UNKNOWN` are named).
    """

    day: date
    missing_here: tuple[str, ...]
    elsewhere: dict[str, date]
    unknown_there: tuple[str, ...]


def reconciliation(system: MeteredSystem, day: date) -> Reconciliation:
    """Return how the totals that a system declared for a day stand to what arrived."""
    declared = DeclaredTotal.objects.filter(system=system, day=day).order_by().values_list("kind", "declared")
    arrived = (
        DailyCount.objects.filter(system=system, day=day, measure__in=KINDS)
        .values("measure")
        .annotate(total=Sum("count"))
        .values_list("measure", "total")
    )
    return reconcile(day, dict(declared), dict(arrived))


def reconciliations(system: MeteredSystem, first: date, last: date) -> list[Reconciliation]:
    """Return the days of a system from one to another, oldest first, days without anything too. Two queries."""
    span = {"system": system, "day__range": (first, last)}
    declared: dict[date, dict[str, int]] = {}
    for day, kind, total in (
        DeclaredTotal.objects.filter(**span).order_by().values_list("day", "kind", "declared")
    ):
        declared.setdefault(day, {})[kind] = total
    arrived: dict[date, dict[str, int]] = {}
    counts = DailyCount.objects.filter(**span, measure__in=KINDS).values("day", "measure")
    for row in counts.annotate(total=Sum("count")).order_by():
        arrived.setdefault(row["day"], {})[row["measure"]] = row["total"]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [reconcile(day, declared.get(day, {}), arrived.get(day, {})) for day in days]


def differences(on: date) -> list[tuple[MeteredSystem, Reconciliation]]:
    """Return the systems whose day does not agree: those that declared other totals than arrived, or none at all."""
    declared: dict[int, dict[str, int]] = {}
    for system, kind, total in DeclaredTotal.objects.filter(day=on).values_list(
        "system_id", "kind", "declared"
    ):
        declared.setdefault(system, {})[kind] = total
    arrived: dict[int, dict[str, int]] = {}
    counts = DailyCount.objects.filter(day=on, measure__in=KINDS).values("system_id", "measure")
    for row in counts.annotate(total=Sum("count")).order_by():
        arrived.setdefault(row["system_id"], {})[row["measure"]] = row["total"]
    systems = MeteredSystem.objects.filter(pk__in=declared.keys() | arrived.keys()).order_by("code")
    found = [(one, reconcile(on, declared.get(one.pk, {}), arrived.get(one.pk, {}))) for one in systems]
    return [(one, day) for one, day in found if not day.is_closed]


def compare_ids(system: MeteredSystem, day: date, ids: Sequence[str], kind: str = "") -> IdsCompared:
    """Compare the names that a sender has for a day (of one kind, where it is given) with those that arrived.

    Raises `Refused`: "totals.too_many_ids", "totals.unknown_kind".
    """
    if len(ids) > MOST_IDS:
        raise Refused("totals.too_many_ids", sent=len(ids), most=MOST_IDS)
    if kind and kind not in KINDS:
        raise Refused("totals.unknown_kind", kind=kind[:32], known=", ".join(KINDS))
    ours = _OURS_OF_KIND if kind else _OURS
    facts: dict[str, Any] = {
        "system": system.pk,
        "day": day,
        "kind": kind,
        "ids": [name for name in dict.fromkeys(ids) if name.isprintable()],  # others no event can have
        "most": MOST_UNKNOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOST.format(ours=ours), facts)
        lost = cursor.fetchall()
        cursor.execute(_UNKNOWN.format(ours=ours), facts)
        unknown = tuple(name for (name,) in cursor.fetchall())
    missing = tuple(name for name, found_on in lost if found_on is None)
    return IdsCompared(day, missing, {name: on for name, on in lost if on is not None}, unknown)
