"""Figures that the pages of the exchange share: a period, its sums, a chart of them, who used what by which right."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from nenso.exchange.models import Right
from nenso.exchange.queries.statistics import (
    Counted,
    Scope,
    Traffic,
    counted,
    days_before,
    hourly,
    newest_hour,
    together,
)
from nenso.kernel.rules import Text, format_date
from nenso.ui.rules import Lines, Series
from nenso.web.presenters.exchange import words
from nenso.web.presenters.exchange.naming import ExchangeAddresses, Registry
from nenso.web.presenters.kept import kept
from nenso.web.sentences import NOTHING

Point = tuple[str, Traffic | None]  # an hour or a day, and what was exchanged in it
HOURS_A_DAY = 24
KEPT_OVER = 900  # seconds
DEFAULT_PERIOD = "30"
SHARED = Text("Dữ liệu dùng chung, dữ liệu mở", "Common and open data")
SHARED_GROUND = Text("Nghị định 194/2025/NĐ-CP", "Decree 194/2025")
OWN = Text("Việc của chính hệ thống, không cần quyền", "A system's own; no right is needed")
DESCRIBING = Text("Hỏi mô tả dịch vụ, không cần quyền", "Asks for descriptions; no right is needed")


@dataclass(frozen=True, slots=True)
class Period:
    """Some days up to today, at the country's own clock."""

    key: str
    name: Text
    since: datetime
    until: datetime

    @property
    def is_by_hour(self) -> bool:
        """Whether it is short enough to be shown hour by hour."""
        return self.until - self.since <= timedelta(days=1)

    @property
    def is_open(self) -> bool:
        """Whether it goes on: its last hour or day still grows."""
        return self.until > timezone.now()

    @property
    def days(self) -> list[date]:
        """Its days in order."""
        first = timezone.localtime(self.since).date()
        return [first + timedelta(days=number) for number in range((self.until - self.since).days)]

    def scope(self, **whose: str) -> Scope:
        """Return what is counted in it, of a member, a client or a service."""
        return Scope(self.since, self.until, **whose)


@dataclass(frozen=True, slots=True)
class Use:
    """Who used whose service, by what right, and how it went."""

    client: str
    service: str
    client_name: Text
    service_name: Text
    client_url: str
    service_url: str
    asker: Text  # the member of the client
    owner: Text
    purpose: Text
    ground: Text
    traffic: Traffic
    hours_url: str


@dataclass(frozen=True, slots=True)
class Busy:
    """A service or a member with what was exchanged of it."""

    id: str
    name: Text
    note: Text
    url: str
    traffic: Traffic
    hours_url: str


def period_of(key: str, today: date) -> Period:
    """Return a period by its key; the last 30 days where there is no such key."""
    key = key if key in words.PERIODS else DEFAULT_PERIOD
    name, length, back = words.PERIODS[key]
    return Period(key, name, *days_before(today - timedelta(days=back), length))


@kept(128)
def sums(scope: Scope, *keys: str) -> list[Counted]:
    """Return what was exchanged by some keys, at most a minute old.

    Days that are over hardly change, and a month of them takes long to add up: their sum is kept for longer, and
    today's is added to it.
    """
    before, now = _parts(scope)
    parts: dict[tuple[Any, ...], list[Traffic]] = defaultdict(list)
    for each in (
        *(_over(_counted_to(), before, *keys) if before else ()),
        *(counted(now, *keys) if now else ()),
    ):
        parts[each.key].append(each.traffic)
    return [Counted(key, together(found)) for key, found in parts.items()]


def _parts(scope: Scope) -> tuple[Scope | None, Scope | None]:
    """Part a scope where today begins."""
    today = _midnight()
    before = replace(scope, until=min(scope.until, today)) if scope.since < today else None
    return before, replace(scope, since=max(scope.since, today)) if scope.until > today else None


def _midnight() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


@kept(1)
def _counted_to() -> datetime | None:
    """Return to which hour of the days that are over was counted: what is kept of them is forgotten where counting comes behind."""
    newest = newest_hour()
    return newest and min(newest, _midnight())


@kept(128, seconds=KEPT_OVER)
def _over(_to: datetime | None, scope: Scope, *keys: str) -> list[Counted]:
    return counted(scope, *keys)


@kept(128)
def by_time(period: Period, **whose: str) -> Mapping[Any, Traffic]:
    """Return what was exchanged by day, or by hour in a short period."""
    before, now = _parts(period.scope(**whose))
    found = {**(_hourly_over(_counted_to(), before) if before else {}), **(_hourly(now) if now else {})}
    if period.is_by_hour:
        return found
    days: dict[date, list[Traffic]] = defaultdict(list)
    for hour, traffic in found.items():
        days[timezone.localtime(hour).date()].append(traffic)
    return {day: together(each) for day, each in days.items()}


@kept(128, seconds=KEPT_OVER)
def _hourly_over(_to: datetime | None, scope: Scope) -> dict[datetime, Traffic]:
    return hourly(scope)


@kept(128)
def _hourly(scope: Scope) -> dict[datetime, Traffic]:
    return hourly(scope)


def chart_of(period: Period, found: Mapping[Any, Traffic], language: str) -> Lines:
    """Return the line of what was exchanged over a period; an hour or day without a row is nought, one to come is nothing."""
    points = _hours(period, found) if period.is_by_hour else _days(period, found, language)
    lines = (
        Series(Text("Lượt trao đổi", "Exchanges").in_language(language), _line(points, _all), is_main=True),
        Series(Text("Có lỗi", "With an error").in_language(language), _line(points, _failed)),
    )
    names = tuple((float(place), name) for place, (name, _traffic) in enumerate(points))
    return Lines(lines, minimum=0.0, decimals=0, names=names)


def _all(traffic: Traffic) -> int:
    return traffic.count


def _failed(traffic: Traffic) -> int:
    return traffic.count - traffic.answered


def _line(points: Sequence[Point], value: Callable[[Traffic], int]) -> tuple[tuple[float, float | None], ...]:
    return tuple(
        (float(place), None if traffic is None else float(value(traffic)))
        for place, (_name, traffic) in enumerate(points)
    )


def _hours(period: Period, found: Mapping[Any, Traffic]) -> list[Point]:
    hours = [period.since + timedelta(hours=number) for number in range(HOURS_A_DAY)]
    begun = timezone.now() - timedelta(hours=1)  # an hour that is not over has a figure only once it has one
    return [
        (f"{timezone.localtime(hour):%H:%M}", found.get(hour, Traffic() if hour <= begun else None))
        for hour in hours
    ]


def _days(period: Period, found: Mapping[Any, Traffic], language: str) -> list[Point]:
    return [(_short(day, language), found.get(day, Traffic())) for day in period.days]


def _short(day: date, language: str) -> str:
    """Write a day without its year."""
    return format_date(day, language)[:-5].strip()


def sum_of(found: Iterable[Counted]) -> Traffic:
    """Add up what was exchanged under several keys."""
    return together(each.traffic for each in found)


def by_service(found: Iterable[Counted]) -> dict[str, Traffic]:
    """Add up (client, service, right) by service."""
    return _by(found, 1)


def by_client(found: Iterable[Counted]) -> dict[str, Traffic]:
    """Add up (client, service, right) by client."""
    return _by(found, 0)


def _by(found: Iterable[Counted], place: int) -> dict[str, Traffic]:
    parts: dict[str, list[Traffic]] = defaultdict(list)
    for each in found:
        parts[each.key[place]].append(each.traffic)
    return {name: together(each) for name, each in parts.items()}


def busiest(
    traffic: Mapping[str, Traffic], known: Registry, period: Period, language: str, most: int
) -> list[Busy]:
    """Return the services of which most was exchanged; each opens down to its hours."""
    addresses, lines = ExchangeAddresses(language), []
    for name, each in sorted(traffic.items(), key=lambda item: (-item[1].count, item[0]))[:most]:
        member = known.member_of(name)
        lines.append(
            Busy(
                id=name,
                name=known.name_of(name),
                note=member.name if member else NOTHING,
                url=known.url_of(name),
                traffic=each,
                hours_url=addresses.list("hours", period=period.key, service=name),
            )
        )
    return lines


def by_size(found: Iterable[Counted]) -> list[Counted]:
    """Return (client, service, right) by what was exchanged, the most first."""
    return sorted(found, key=lambda each: (-each.traffic.count, each.key[:2]))


def uses_of(found: Sequence[Counted], known: Registry, period: Period, language: str) -> list[Use]:
    """Return with names who used whose services, the most first; rights are asked for once."""
    rights = _rights({each.key[2] for each in found if each.key[2]})
    addresses = ExchangeAddresses(language)
    return [_use(each, rights, known, period, addresses) for each in by_size(found)]


def _rights(wanted: set[UUID]) -> dict[UUID, tuple[str, str]]:
    if not wanted:
        return {}
    rows = Right.objects.filter(uuid__in=wanted).values_list("uuid", "purpose", "ground")
    return {uuid: (purpose, ground) for uuid, purpose, ground in rows}


def _use(
    each: Counted,
    rights: Mapping[UUID, tuple[str, str]],
    known: Registry,
    period: Period,
    addresses: ExchangeAddresses,
) -> Use:
    client, service, right = each.key
    purpose, ground = _by_what(right, client, service, rights, known)
    asker, owner = known.member_of(client), known.member_of(service)
    return Use(
        client=client,
        service=service,
        client_name=known.name_of(client),
        service_name=known.name_of(service),
        client_url=known.url_of(client),
        service_url=known.url_of(service),
        asker=asker.name if asker else NOTHING,
        owner=owner.name if owner else NOTHING,
        purpose=purpose,
        ground=ground,
        traffic=each.traffic,
        hours_url=addresses.list("hours", period=period.key, client=client, service=service),
    )


def _by_what(
    right: UUID | None, client: str, service: str, rights: Mapping[UUID, tuple[str, str]], known: Registry
) -> tuple[Text, Text]:
    """Return for what purpose and on what ground: the right's, or what needs none, as events that a system publishes itself."""
    if right is not None and right in rights:
        purpose, ground = rights[right]
        return Text(purpose, purpose), Text(ground, ground)
    if service.rpartition("/")[0] == client:
        return OWN, NOTHING
    return (SHARED, SHARED_GROUND) if service in known.services else (DESCRIBING, NOTHING)
