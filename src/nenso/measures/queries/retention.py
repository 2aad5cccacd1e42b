"""Which days of events are still open, and what their raw events count up to."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Max

from nenso.kernel.queries import journal
from nenso.measures.models import DailyCount
from nenso.measures.rules.counting import is_of_events, measures
from nenso.measures.rules.events import oldest_kept

COMPACTED = "measures.day_compacted"
Counts = Counter[tuple[int, str, str, str]]  # system, organisation, procedure, measure

_RAW = """
SELECT system_id, organisation_code, procedure_code, kind, channel, rating, day > due, count(*)
FROM measures_event WHERE day = %s GROUP BY 1, 2, 3, 4, 5, 6, 7
"""


def first_open_day(now: datetime, days: int) -> date:
    """Return the first day whose events are taken, where events are kept for so many days.

    A day that was dropped stays closed even where events are kept for longer from now on: their names are gone, and what
    is sent again would count again.
    """
    oldest = oldest_kept(now, days)
    dropped = journal().filter(verb=COMPACTED).aggregate(last=Max("thing_key"))["last"]
    return oldest if dropped is None else max(oldest, date.fromisoformat(dropped) + timedelta(days=1))


def counted(day: date) -> Counts:
    """Return what the daily counts say of the events of a day."""
    rows = DailyCount.objects.filter(day=day).values_list(
        "system_id", "organisation_code", "procedure_code", "measure", "count"
    )
    return Counter(
        {
            (system, organisation, procedure, measure): count
            for system, organisation, procedure, measure, count in rows
            if is_of_events(measure)
        }
    )


def recounted(day: date) -> Counts:
    """Count the raw events of a day anew."""
    found: Counts = Counter()
    with connection.cursor() as cursor:
        cursor.execute(_RAW, (day,))
        for system, organisation, procedure, kind, channel, rating, is_late, count in cursor.fetchall():
            for measure in measures(kind, channel, rating, is_late):
                found[system, organisation, procedure, measure] += count
    return found


def count_differences(day: date) -> list[str]:
    """Return where the daily counts and the raw events of a day differ, one line each."""
    kept, raw = counted(day), recounted(day)
    return [
        f"{'/'.join(map(str, key))}: {kept[key]} ≠ {raw[key]}"
        for key in sorted(kept.keys() | raw.keys())
        if kept[key] != raw[key]
    ]
