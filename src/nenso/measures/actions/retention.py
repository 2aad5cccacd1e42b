"""Retention: a day of events leaves whole once its time is over and its counts were verified; dossiers stay."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from nenso.accounts.queries import allowed
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM, Actor, Refused
from nenso.measures.actions.partitions import days_of, drop_day, make_day, partition_of
from nenso.measures.queries.retention import COMPACTED, count_differences
from nenso.measures.rules.events import day_of, oldest_kept

DAYS_AHEAD = 7
_PATIENCE = "5s"  # for the locks: whoever sends must not wait behind us for longer


@transaction.atomic
def compact(*, day: date, now: datetime | None = None, by: Actor = SYSTEM) -> int:
    """Drop the raw events of a day and their names, and return how many there were. Daily counts and dossiers stay.

    Raises `Refused`: "access.role_missing", "retention.still_kept", "retention.counts_differ" (nothing is dropped
    where the counts do not add up).
    """
    by = allowed(by, Role.ADMINISTRATOR, NATIONAL)
    now = now or timezone.now()
    if day >= oldest_kept(now, settings.EVENT_DAYS):
        raise Refused("retention.still_kept", day=day)
    if day not in days_of("measures_event"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        # No event of the day may come between the check and the drop.
        cursor.execute(f"LOCK TABLE {partition_of('measures_event', day)} IN SHARE ROW EXCLUSIVE MODE")
    if differences := count_differences(day):
        raise Refused("retention.counts_differ", day=day, count=len(differences), first=differences[0])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM measures_eventkey WHERE day = %s", (day,))
        dropped = int(cursor.rowcount)
    drop_day("measures_event", day)
    record(by=by, verb=COMPACTED, thing=("day", day.isoformat()), facts={"events": dropped})
    return dropped


def retain(*, now: datetime | None = None, by: Actor = SYSTEM) -> tuple[dict[date, int], list[Refused]]:
    """Drop every day whose time is over, oldest first; return what was dropped, and the days that were refused.

    A day whose counts do not add up stops at itself: the others go, and its events stay until somebody looks.
    """
    now = now or timezone.now()
    done: dict[date, int] = {}
    refused: list[Refused] = []
    for day in days_of("measures_event"):
        if day >= oldest_kept(now, settings.EVENT_DAYS):
            break
        try:
            done[day] = compact(day=day, now=now, by=by)
        except Refused as fault:
            refused.append(fault)
    return done, refused


def make_days_ahead(*, now: datetime | None = None) -> None:
    """Make the partitions of today and the days to come, so that no sender waits for one."""
    today = day_of(now or timezone.now())
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        make_day("measures_event", day)
        make_day("measures_hit", day)
