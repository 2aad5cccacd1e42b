"""Counting what happened in a month by organisation, and finding again what a figure counted."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import connection
from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum

from nenso.measures.models import DailyCount, Dossier, MeteredSystem
from nenso.measures.rules import deriving as rules
from nenso.measures.rules.events import KINDS

Cells = dict[tuple[str, str], float]

_PARTS: Mapping[str, Q] = {
    "": Q(),
    "channel=online": Q(channel="online"),
    "channel=one_stop": Q(channel="one_stop"),
    "channel=post": Q(channel="post"),
    # A fee that was paid was owed, whether or not anybody said so: the part is never larger than the whole.
    "owes_fee": Q(owes_fee=True) | Q(paid_online=True),
    "paid_online": Q(paid_online=True),
    "digitised": Q(digitised=True),
    "synchronised": Q(synchronised=True),
    "reused": Q(reused=True),
    "on_time": Q(was_on_time=True),
    "late": Q(was_on_time=False),
    # Whose days can be told: a completion before the receipt, or without one, is left out of the mean.
    "timed": Q(received_on__lte=F("completed_on")),
    "result_digital": Q(result_digital=True),
    "satisfied": Q(rating__gte=rules.SATISFIED_FROM),
}


def dossiers_in(group: str, span: rules.Span) -> QuerySet[Dossier]:
    """Return the dossiers of a group in a span of days."""
    if group == rules.RECEIVED:
        return Dossier.objects.filter(received_on__range=(span.first, span.last))
    if group == rules.COMPLETED:
        return Dossier.objects.filter(completed_on__range=(span.first, span.last))
    if group == rules.RATED:
        return Dossier.objects.filter(rating__isnull=False, rated_at__date__range=(span.first, span.last))
    open_then = (Q(completed_on=None) | Q(completed_on__gt=span.last)) & (
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=span.last)
    )
    return Dossier.objects.filter(open_then, received_on__lte=span.last, due__lt=span.last)


def counted_dossiers(span: rules.Span) -> Cells:
    """Return the figures that count dossiers or add up their days, one query for each group; noughts are left out."""
    found: Cells = {}
    for group in rules.OF_DOSSIERS:
        wanted = [each for each in rules.DERIVED if each.group == group]
        counts = {f"n{i}": _aggregate(each) for i, each in enumerate(wanted)}
        rows = dossiers_in(group, span).order_by().values("organisation_code").annotate(**counts)
        for unit, *numbers in rows.values_list("organisation_code", *counts):
            cells = zip(wanted, numbers, strict=True)
            found |= {(each.indicator, unit): _plain(number) for each, number in cells}
    return found


def _aggregate(derived: rules.Derived) -> Aggregate:
    counted = _PARTS[derived.part]
    if derived.sums == rules.DAYS:
        return Sum(F("completed_on") - F("received_on"), filter=counted, default=timedelta())
    return Count("pk", filter=counted)


def _plain(number: int | timedelta) -> float:
    return float(number.days if isinstance(number, timedelta) else number)


def counted_days(span: rules.Span) -> Cells:
    """Return the figures that add up daily counts."""
    wanted = {
        measure: each.indicator
        for each in rules.DERIVED
        if each.group == rules.COUNTED
        for measure in each.part.split(",")
    }
    rows = DailyCount.objects.filter(day__range=(span.first, span.last), measure__in=wanted)
    totals = rows.values("organisation_code", "measure").annotate(total=Sum("count")).order_by()
    found: Cells = {}
    for row in totals:
        cell = wanted[row["measure"]], row["organisation_code"]
        found[cell] = found.get(cell, 0.0) + float(row["total"])
    return found


# A procedure is provided by its owner, and by whoever received a dossier of it within a year. It has a fee where the
# catalogue says so, and where a dossier of it owed one: a catalogue is not always complete.
_PROVIDED = """
WITH received AS (
    SELECT organisation_code, procedure_code,
           bool_or(received_on >= %(first)s) AS used,
           bool_or(received_on >= %(first)s AND channel = 'online') AS used_online,
           bool_or(received_on >= %(first)s AND paid_online) AS paid_online,
           bool_or(owes_fee OR paid_online) AS owed
    FROM measures_dossier WHERE received_on > %(year_ago)s AND received_on <= %(last)s
    GROUP BY organisation_code, procedure_code
), valid AS (
    SELECT code, owner_code, online_level, has_fee FROM measures_procedure
    WHERE valid_from <= %(last)s AND (valid_to IS NULL OR valid_to > %(last)s)
), provided AS (
    SELECT organisation_code AS unit, procedure_code AS code FROM received
    UNION SELECT owner_code, code FROM valid WHERE owner_code <> ''
)
SELECT p.unit, count(*) AS provided,
       count(*) FILTER (WHERE v.online_level <> 'none') AS online,
       count(*) FILTER (WHERE r.used) AS used,
       count(*) FILTER (WHERE v.online_level <> 'none' AND r.used_online) AS online_used,
       count(*) FILTER (WHERE v.has_fee OR r.owed) AS with_fee,
       count(*) FILTER (WHERE r.paid_online) AS with_fee_paid_online
FROM provided p JOIN valid v ON v.code = p.code
LEFT JOIN received r ON r.organisation_code = p.unit AND r.procedure_code = p.code
GROUP BY p.unit
"""


def counted_procedures(span: rules.Span) -> Cells:
    """Return how many procedures each organisation provides, and how many of them were used how."""
    wanted = {
        each.part or "provided": each.indicator for each in rules.DERIVED if each.group == rules.PROCEDURES
    }
    year_ago = date(span.last.year - 1, span.last.month, min(span.last.day, 28))
    with connection.cursor() as cursor:
        cursor.execute(_PROVIDED, {"first": span.first, "last": span.last, "year_ago": year_ago})
        names = [column.name for column in cursor.description or ()][1:]
        rows = cursor.fetchall()
    return {
        (wanted[name], unit): float(count)
        for unit, *counts in rows
        for name, count in zip(names, counts, strict=True)
    }


_TOLD = """
SELECT system_id, bool_or(owes_fee OR paid_online), bool_or(digitised), bool_or(synchronised), bool_or(reused), bool_or(result_digital),
       bool_or(rating IS NOT NULL)
FROM measures_dossier WHERE system_id = ANY(%(systems)s) GROUP BY system_id
"""


def flags_told(span: rules.Span) -> dict[str, set[str]]:
    """Return, of each organisation that a system answered for in a span, the flags that the system ever told of.

    A system that sent nothing in the span says nothing of its organisations, not even that there was nothing.
    """
    sent = DailyCount.objects.filter(day__range=(span.first, span.last), measure__in=KINDS)
    active = set(sent.order_by().values_list("system_id", flat=True).distinct())
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, {"systems": list(active)})
        told = {system: dict(zip(rules.FLAGS, flags, strict=True)) for system, *flags in cursor.fetchall()}
    found: dict[str, set[str]] = defaultdict(set)
    begun = Q(received_on=None) | Q(received_on__lte=span.last)
    senders = Dossier.objects.filter(begun, system_id__in=active).order_by()
    for unit, system in senders.values_list("organisation_code", "system_id").distinct():
        found[unit] |= {flag for flag, is_told in told[system].items() if is_told}
    return found


def dossiers_behind(line: str, organisation: str) -> QuerySet[Dossier] | None:
    """Return the dossiers that a derived figure of an organisation counted, as they are known now.

    None where the line is no derived figure's, or where it counted something else than dossiers.
    """
    said = rules.behind(line)
    if said is None or said.group == rules.COUNTED:
        return None
    if said.group == rules.PROCEDURES:
        found = dossiers_in(rules.RECEIVED, said.span)
    else:
        found = dossiers_in(said.group, said.span).filter(_PARTS[said.part])
    return (
        found.filter(organisation_code=organisation).select_related("system").order_by("-received_on", "-id")
    )


def systems_behind(line: str, organisation: str) -> QuerySet[MeteredSystem]:
    """Return the systems that told what a derived figure of an organisation counted; none where the line is no derived figure's."""
    systems, dossiers = MeteredSystem.objects.order_by("code"), dossiers_behind(line, organisation)
    if dossiers is not None:
        return systems.filter(pk__in=dossiers.order_by().values("system"))
    said = rules.behind(line)
    if said is None:
        return systems.none()
    days = (said.span.first, said.span.last)
    counts = DailyCount.objects.filter(measure__in=said.part.split(","), day__range=days)
    return systems.filter(pk__in=counts.filter(organisation_code=organisation).values("system"))
