"""Visits to portals: past days as they were counted, the present day from its hits."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from nenso.measures.models import DailyCount, MeteredSystem
from nenso.measures.rules import visits as rules


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened on a day at a portal, of one procedure where that is known."""

    system: int
    organisation: str
    procedure: str
    measure: str
    count: int


# Whole portals: page views, visitors of the day, sessions. Numbers of visitors of two days are never to be added.
_WHOLE = """
WITH steps AS (
    SELECT system_id, kind, visitor, at - lag(at) OVER (PARTITION BY system_id, visitor ORDER BY at, id) AS gap
    FROM measures_hit WHERE day = %(day)s AND (%(systems)s::bigint[] IS NULL OR system_id = ANY(%(systems)s))
)
SELECT system_id, '' AS procedure, count(*) FILTER (WHERE kind = 'visit') AS visits,
       count(*) FILTER (WHERE gap IS NULL OR gap > %(gap)s) AS sessions,
       count(DISTINCT visitor) AS visitors
FROM steps GROUP BY system_id
"""
# Procedures that the catalogue does not know on that day count as none: anybody can send any word.
_STEPS = """
WITH hits AS (
    SELECT h.*, CASE WHEN EXISTS (
        SELECT 1 FROM measures_procedure p WHERE p.code = h.procedure_code
        AND p.valid_from <= h.day AND (p.valid_to IS NULL OR p.valid_to > h.day)
    ) THEN h.procedure_code ELSE '' END AS procedure
    FROM measures_hit h WHERE h.day = %(day)s AND (%(systems)s::bigint[] IS NULL OR h.system_id = ANY(%(systems)s))
), last_ratings AS (
    SELECT DISTINCT ON (system_id, visitor, session, procedure) system_id, procedure, rating
    FROM hits WHERE kind = 'rate' ORDER BY system_id, visitor, session, procedure, at DESC, id DESC
)
SELECT system_id, procedure, measure, sum(number)::bigint FROM (
    SELECT system_id, procedure, CASE kind WHEN 'open' THEN 'opened' WHEN 'start' THEN 'started'
           WHEN 'finish' THEN 'finished' ELSE 'seconds' END AS measure, coalesce(seconds, 1) AS number
    FROM hits WHERE kind IN ('open', 'start', 'finish', 'leave')
    UNION ALL
    SELECT system_id, procedure, 'rated.' || rating, 1 FROM last_ratings
) AS every GROUP BY 1, 2, 3
"""


def counted_hits(day: date, systems: Collection[int] | None = None) -> list[Counted]:
    """Return what the hits of a day come to, as `DailyCount` keeps it; of all portals, or of some."""
    facts: dict[str, Any] = {
        "day": day,
        "gap": rules.SESSION_GAP,
        "systems": None if systems is None else list(systems),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WHOLE, facts)
        whole = cursor.fetchall()
        cursor.execute(_STEPS, facts)
        steps = cursor.fetchall()
    rows = [
        (system, procedure, measure, count)
        for system, procedure, *counts in whole
        for measure, count in zip((rules.VISITS, rules.SESSIONS, rules.VISITORS), counts, strict=True)
        if count
    ]
    owners = _owners({row[0] for row in (*rows, *steps)})
    return [Counted(row[0], owners[row[0]], *row[1:]) for row in (*rows, *steps)]


def _owners(systems: Collection[int]) -> dict[int, str]:
    return dict(MeteredSystem.objects.filter(pk__in=systems).values_list("pk", "organisation_code"))


@dataclass(frozen=True, slots=True)
class VisitDay:
    """A portal's day: counts by measure, and by procedure and measure. `is_live` while the day goes on."""

    day: date
    totals: dict[str, int]
    by_procedure: dict[str, dict[str, int]]
    is_live: bool

    @property
    def mean_rating(self) -> float | None:
        """The mean of the day's ratings, 1 to 5; None where there is none."""
        stars = {n: self.totals.get(f"{rules.RATED}.{n}", 0) for n in range(1, 6)}
        votes = sum(stars.values())
        return sum(n * count for n, count in stars.items()) / votes if votes else None


def visits_today(system: int, now: datetime) -> VisitDay:
    """Return what a portal counted since midnight, from its hits of this moment."""
    day = timezone.localdate(now)
    found = ((each.procedure, each.measure, each.count) for each in counted_hits(day, [system]))
    return _day(day, found, is_live=True)


def visit_days(system: int, first: date, last: date, now: datetime) -> list[VisitDay]:
    """Return a portal's days from one to another, oldest first: counted where they are over, else from their hits."""
    counts: dict[date, list[tuple[str, str, int]]] = defaultdict(list)
    rows = DailyCount.objects.filter(
        system_id=system, day__gte=first, day__lte=last, measure__in=rules.MEASURES
    ).values_list("day", "procedure_code", "measure", "count")
    for day, procedure, measure, count in rows:
        counts[day].append((procedure, measure, count))
    found = {day: _day(day, lines, is_live=False) for day, lines in counts.items()}
    today = timezone.localdate(now)
    for day in (today - timedelta(days=1), today):  # yesterday is counted in the hour after midnight
        lines_now = counted_hits(day, [system]) if first <= day <= last and day not in found else []
        if lines_now:
            lines_of_day = ((each.procedure, each.measure, each.count) for each in lines_now)
            found[day] = _day(day, lines_of_day, is_live=True)
    return [found[day] for day in sorted(found)]


def visit_totals(organisations: Collection[str], first: date, last: date) -> dict[str, dict[str, int]]:
    """Return the counted days of organisations added up, by organisation and measure; visitors are left out."""
    rows = (
        DailyCount.objects.filter(organisation_code__in=organisations, day__gte=first, day__lte=last)
        .filter(measure__in=[measure for measure in rules.MEASURES if measure != rules.VISITORS])
        .values_list("organisation_code", "measure")
        .annotate(total=Sum("count"))
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for organisation, measure, total in rows:
        found[organisation][measure] = int(total)
    return dict(found)


def _day(day: date, lines: Iterable[tuple[str, str, int]], *, is_live: bool) -> VisitDay:
    totals: dict[str, int] = defaultdict(int)
    by_procedure: dict[str, dict[str, int]] = defaultdict(dict)
    for procedure, measure, count in lines:
        totals[measure] += count
        if procedure:
            by_procedure[procedure][measure] = count
    return VisitDay(day, dict(totals), dict(by_procedure), is_live)
