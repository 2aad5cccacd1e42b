"""What was exchanged, counted: sums of hours by whatever is asked for, and how requests for access were answered.

Nothing here tells of a single message or a person: the smallest thing is an hour between two systems.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import accumulate
from typing import Any

from django.db.models import Count, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from nenso.exchange.models import AccessRequest, HourCount, Refusal
from nenso.exchange.rules.traffic.counting import BOUNDS, Outcome

_NO_BUCKETS = (0,) * (len(BOUNDS) + 1)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which hours are counted: from `since` to before `until`, and of whom.

    `member` ("VN/GOV/48") takes what its systems asked or answered; `client` and `service` name exactly one.
    """

    since: datetime
    until: datetime
    member: str = ""
    client: str = ""
    service: str = ""
    asker: str = ""  # the member of the client
    owner: str = ""  # the member of the service


@dataclass(frozen=True, slots=True)
class Time:
    """A share of answers came within so many milliseconds; `is_longer`: not even within the longest bound."""

    milliseconds: int
    is_longer: bool = False


@dataclass(frozen=True, slots=True)
class Traffic:
    """What was exchanged in some hours: requests that were passed on, how many of them were answered well, bytes, times."""

    count: int = 0
    answered: int = 0
    provider_errors: int = 0
    exchange_errors: int = 0
    bytes_asked: int = 0
    bytes_answered: int = 0
    buckets: tuple[int, ...] = field(default=_NO_BUCKETS)

    @property
    def share(self) -> float | None:
        """The share that was answered without an error, 0 … 1; None where nothing was exchanged."""
        return self.answered / self.count if self.count else None

    @property
    def median(self) -> Time | None:
        """Within which time half of the answers came; None where none did."""
        return within(self.buckets, 0.5)

    @property
    def slow(self) -> Time | None:
        """Within which time 95 % of the answers came."""
        return within(self.buckets, 0.95)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was exchanged under one key: a service, or client, service and right."""

    key: tuple[Any, ...]
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class Answering:
    """Requests for access: how many had to be answered by now, and how many of them were in time."""

    due: int
    in_time: int
    waiting: int  # undecided, not late yet

    @property
    def share(self) -> float | None:
        """The share that was answered in time, 0 … 1; None where none had to be."""
        return self.in_time / self.due if self.due else None


def within(buckets: Sequence[int], share: float) -> Time | None:
    """Return the bound under which a share of the answers lies; buckets say no more exactly than that."""
    of = sum(buckets)
    if not of:
        return None
    for bound, reached in zip(BOUNDS, accumulate(buckets), strict=False):
        if reached >= share * of:
            return Time(bound)
    return Time(BOUNDS[-1], is_longer=True)


def together(parts: Iterable[Traffic]) -> Traffic:
    """Add up what was exchanged."""
    found = list(parts)
    columns = zip(*(each.buckets for each in found), strict=True)
    sums = [sum(getattr(each, name) for each in found) for name in _SUMS]
    return _traffic(sums, [sum(column) for column in columns])


def _traffic(sums: Sequence[int], buckets: Sequence[int]) -> Traffic:
    named = {name: int(value) for name, value in zip(_SUMS, sums, strict=True)}
    return Traffic(**named, buckets=tuple(map(int, buckets)) or _NO_BUCKETS)


_SUMS = ("count", "answered", "provider_errors", "exchange_errors", "bytes_asked", "bytes_answered")


def hours(scope: Scope) -> QuerySet[HourCount]:
    """Return the rows of a scope, for a caller that pages them."""
    rows = HourCount.objects.filter(hour__gte=scope.since, hour__lt=scope.until)
    if scope.member:
        rows = rows.filter(of_member(scope.member))
    if scope.client:
        rows = rows.filter(client=scope.client)
    if scope.asker:
        rows = rows.filter(Q(client=scope.asker) | Q(client__startswith=f"{scope.asker}/"))
    if scope.owner:
        rows = rows.filter(service__startswith=f"{scope.owner}/")
    return rows.filter(service=scope.service) if scope.service else rows


def of_member(member: str) -> Q:
    """Return what holds of rows whose client or service is a member's."""
    inside = f"{member}/"
    return Q(client=member) | Q(client__startswith=inside) | Q(service__startswith=inside)


def newest_hour() -> datetime | None:
    """Return the newest hour that anything was counted in; None where nothing was."""
    return HourCount.objects.order_by("-hour").values_list("hour", flat=True).first()


def hourly(scope: Scope) -> dict[datetime, Traffic]:
    """Return how much was exchanged in each hour, without bytes and times, which cost most to add up. One query."""
    rows = hours(scope).order_by("hour").values_list("hour")
    found = rows.annotate(n=Sum("count"), well=_sum_of(Q(outcome=Outcome.ANSWERED)))
    return {hour: Traffic(count=int(n), answered=int(well)) for hour, n, well in found}


def counted(scope: Scope, *keys: str) -> list[Counted]:
    """Return what was exchanged by some of "client", "service" and "right", in their order. One query."""
    rows = hours(scope).order_by(*keys).values_list(*keys)
    sums = {
        "n": Sum("count"),
        "well": _sum_of(Q(outcome=Outcome.ANSWERED)),
        "badly": _sum_of(Q(outcome=Outcome.PROVIDER_ERROR)),
        "not_at_all": _sum_of(Q(outcome=Outcome.EXCHANGE_ERROR)),
        "asked": Sum("bytes_asked"),
        "given": Sum("bytes_answered"),
        **{f"b{place}": Coalesce(_bucket(place), 0) for place in range(len(_NO_BUCKETS))},
    }
    return [_counted(row, len(keys)) for row in rows.annotate(**sums)]


def _sum_of(condition: Q) -> Coalesce:
    return Coalesce(Sum("count", filter=condition), 0)


def _bucket(place: int) -> Sum:
    # PostgreSQL adds up long integers as decimals, which takes three times as long; an hour between two systems is a short one.
    return Sum(Cast(F(f"buckets__{place}"), IntegerField()))


def _counted(row: tuple[Any, ...], keys: int) -> Counted:
    """Read one row: its keys, the six sums, the buckets."""
    sums, buckets = row[keys : keys + len(_SUMS)], row[keys + len(_SUMS) :]
    return Counted(row[:keys], _traffic(sums, buckets))


def refused_by_fault(scope: Scope) -> list[tuple[str, int]]:
    """Return how many requests were not passed on, by X-Road's error type, the most frequent first."""
    rows = Refusal.objects.filter(at__gte=scope.since, at__lt=scope.until)
    if scope.member:
        rows = rows.filter(of_member(scope.member))
    if scope.service:
        rows = rows.filter(service=scope.service)
    found = rows.order_by().values("fault").annotate(n=Count("uuid"))
    return sorted(((row["fault"], row["n"]) for row in found), key=lambda pair: (-pair[1], pair[0]))


def answering(today: date, since: date, member: str = "") -> Answering:
    """Count the requests for access that were asked since a day and had to be answered by now (Decree 194/2025). One query.

    `member` is "class/code" of the service's owner. A request that is still open after its due day counts as not in time;
    one that was withdrawn counts nowhere.
    """
    rows = AccessRequest.objects.exclude(state="withdrawn").filter(asked_at__date__gte=since)
    if member:
        kind, _, code = member.partition("/")
        rows = rows.filter(
            service__subsystem__member__member_class=kind, service__subsystem__member__code=code
        )
    found = rows.aggregate(
        decided=Count("pk", filter=~Q(state="open")),
        late=Count("pk", filter=Q(state="open", due__lt=today)),
        waiting=Count("pk", filter=Q(state="open", due__gte=today)),
        in_time=Count("pk", filter=~Q(state="open") & Q(decided_at__date__lte=F("due"))),
    )
    return Answering(found["decided"] + found["late"], found["in_time"], found["waiting"])


def days_before(today: date, count: int) -> tuple[datetime, datetime]:
    """Return from when to when the last `count` days go, today with them, at the country's own clock."""
    return days(date.fromordinal(today.toordinal() - count + 1), today)


def days(first: date, last: date) -> tuple[datetime, datetime]:
    """Return from when to before when days go, the last with them, at the country's own clock."""
    after = date.fromordinal(last.toordinal() + 1)
    return _midnight(first), _midnight(after)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())
