"""Hits of the monitoring code: taken with one insert, counted into days, and let go with the secret of their day."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone

from nenso.kernel.actions import record
from nenso.kernel.rules import SYSTEM
from nenso.measures.actions.partitions import days_of, drop_day, make_day, partition_of
from nenso.measures.models import DailyCount, DailySalt, MeteredSystem
from nenso.measures.queries.visits import counted_hits
from nenso.measures.rules import visits as rules

KEPT_AFTER = timedelta(hours=48)  # after the end of its day, until a hit is let go
_SITE_SECONDS = 60  # for which what is known of a site is taken as known
_AHEAD = 3  # days whose partition stands ready


@dataclass(frozen=True, slots=True)
class Site:
    """What must be known of a portal to take a hit of its pages."""

    system: int
    organisation: str
    origins: tuple[str, ...]


def take_hit(*, body: bytes, origin: str, address: str, user_agent: str, now: datetime) -> str:
    """Take what the monitoring code told; return "taken", or why not: unreadable, unknown_site, wrong_origin, bot.

    The visitor's address is cut to its network and digested under the secret of the day; it is kept nowhere.
    """
    hit = rules.read_hit(body)
    if hit is None:
        return "unreadable"
    site = _site(hit.site, now)
    if site is None:
        return "unknown_site"
    if not rules.may_come_from(origin, site.origins):
        _count_wrong_origin(site, timezone.localdate(now))
        return "wrong_origin"
    if rules.is_bot(user_agent):
        return "bot"
    day = timezone.localdate(now)
    visitor = rules.visitor_of(salt_of(day), str(site.system), address, user_agent)
    _ready(day)
    _write(hit, site, day, now, visitor)
    _see(site.system, now)
    return "taken"


def _write(hit: rules.SentHit, site: Site, day: date, now: datetime, visitor: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO measures_hit (day, at, system_id, kind, procedure_code, visitor, session, seconds, rating) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (day, now, site.system, hit.kind, hit.procedure, visitor, hit.page, hit.seconds, hit.rating),
        )


def _site(key: str, now: datetime) -> Site | None:
    """Return the portal of a public key; asked of the database once a minute, also where there is none."""
    local, name = caches["local"], f"measures.site:{key}"
    kept = local.get(name)
    if kept is None:
        day = timezone.localdate(now)
        rows = MeteredSystem.objects.filter(site_key=key, kind="portal", valid_from__lte=day)
        row = next((each for each in rows if each.valid_to is None or day < each.valid_to), None)
        kept = Site(row.pk, row.organisation_code, tuple(row.origins)) if row else ""
        local.set(name, kept, timeout=_SITE_SECONDS)
    return kept or None


def _count_wrong_origin(site: Site, day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO measures_dailycount (system_id, day, organisation_code, procedure_code, measure, count) "
            "VALUES (%s, %s, %s, '', %s, 1) "
            "ON CONFLICT (system_id, day, organisation_code, procedure_code, measure) "
            "DO UPDATE SET count = measures_dailycount.count + 1",
            (site.system, day, site.organisation, rules.WRONG_ORIGIN),
        )


def _see(system: int, now: datetime) -> None:
    """Note, at most once a minute for each process, that a portal was heard of."""
    if caches["local"].add(f"measures.seen:{system}:{now:%Y%m%d%H%M}", True, timeout=120):
        MeteredSystem.objects.filter(pk=system, first_seen_at=None).update(first_seen_at=now)
        MeteredSystem.objects.filter(pk=system).update(last_seen_at=now)


def _ready(day: date) -> None:
    """Make the partition of a day where nobody made it ahead; asked once for each process and day."""
    local, name = caches["local"], f"measures.hits:{day}"
    if not local.get(name):
        make_day("measures_hit", day)
        local.set(name, True, timeout=3600)


def salt_of(day: date) -> bytes:
    """Return the secret of a day; of those who ask first at once, one makes it and all get the same."""
    local, name = caches["local"], f"measures.salt:{day}"
    kept: bytes | None = local.get(name)
    if kept is None:
        DailySalt.objects.bulk_create(
            [DailySalt(day=day, salt=secrets.token_bytes(32))], ignore_conflicts=True
        )
        kept = bytes(DailySalt.objects.get(day=day).salt)
        local.set(name, kept, timeout=300)  # short: it must not outlive its row
    return kept


@transaction.atomic
def count_visits(*, day: date, now: datetime) -> int:
    """Count a day that is over into `DailyCount`, delete its secret, and its hits once they are 48 hours old.

    All in one transaction; done again it counts the same. A day whose hits are gone stays as it was counted.
    Returns how many counts were written; 0 for a day that is not over yet.
    """
    ended = _end_of(day)
    if now < ended or day not in days_of("measures_hit"):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measures.visits'), %s)", (day.toordinal(),))
        cursor.execute(
            f"LOCK TABLE {partition_of('measures_hit', day)} IN SHARE MODE"
        )  # no hit comes while we count
    rows = [
        DailyCount(
            system_id=each.system,
            day=day,
            organisation_code=each.organisation,
            procedure_code=each.procedure,
            measure=each.measure,
            count=each.count,
        )
        for each in counted_hits(day)
    ]
    DailyCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["count"],
        unique_fields=["system", "day", "organisation_code", "procedure_code", "measure"],
        batch_size=1000,
    )
    DailySalt.objects.filter(day=day).delete()
    if now >= ended + KEPT_AFTER:
        drop_day("measures_hit", day)
        record(
            by=SYSTEM,
            verb="measures.visits_counted",
            thing=("measures.day", day.isoformat()),
            facts={"counts": len(rows)},
        )
    return len(rows)


def count_all_visits(*, now: datetime) -> int:
    """Count every day that is over and whose hits are still here, and make the days to come ready."""
    today = timezone.localdate(now)
    for ahead in range(_AHEAD):
        make_day("measures_hit", today + timedelta(days=ahead))
    DailySalt.objects.filter(day__lt=today).exclude(day__in=days_of("measures_hit")).delete()
    return sum(count_visits(day=day, now=now) for day in days_of("measures_hit") if day < today)


def _end_of(day: date) -> datetime:
    following = datetime.combine(day + timedelta(days=1), datetime.min.time())
    return timezone.make_aware(following, timezone.get_default_timezone())
