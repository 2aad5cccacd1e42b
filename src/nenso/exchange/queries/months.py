"""What a month came to for each member's organisation: systems and services as of its end, exchanges and requests within it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from nenso.exchange.models import AccessRequest, HourCount, Member, Service, Subsystem
from nenso.exchange.queries.names import member_id
from nenso.exchange.queries.statistics import days
from nenso.exchange.rules.protocol.identifiers import member_of
from nenso.exchange.rules.traffic.counting import Outcome


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One organisation's month. `members` are its names in headers without the instance: `GOV/48`."""

    members: tuple[str, ...]
    systems: int
    services: int
    asked: int
    answered: int
    requests: int
    requests_on_time: int


def months_of(first: date, last: date) -> dict[str, MonthOf]:
    """Return what the days from first to last came to, by organisation code; whoever joined later is not among them.

    Six queries for any number of organisations.
    """
    begun, end = days(first, last)
    members = {row.pk: row for row in Member.objects.filter(at__lt=end)}
    names: dict[str, list[str]] = {}
    for row in members.values():
        names.setdefault(row.organisation_code, []).append(f"{row.member_class}/{row.code}")
    owners = {member_id(row).encoded: row.organisation_code for row in members.values()}
    is_there = Q(at__lt=end) & (Q(closed_at=None) | Q(closed_at__gte=end))
    systems = _by_organisation(
        Subsystem.objects.filter(is_there).values_list("member_id", flat=True), members
    )
    offered = Service.objects.filter(is_there).values_list("subsystem__member_id", flat=True)
    services = _by_organisation(offered, members)
    asked, answered = _exchanged(begun, end, owners)
    due, on_time = _requests(first, last)
    return {
        code: MonthOf(
            tuple(sorted(its)),
            systems[code],
            services[code],
            asked[code],
            answered[code],
            due[code],
            on_time[code],
        )
        for code, its in names.items()
    }


def _by_organisation(keys: "object", members: dict[int, Member]) -> Counter[str]:
    return Counter(members[key].organisation_code for key in keys if key in members)  # type: ignore[attr-defined]


def _exchanged(begun: datetime, end: datetime, owners: dict[str, str]) -> tuple[Counter[str], Counter[str]]:
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    rows = HourCount.objects.filter(hour__gte=begun, hour__lt=end).order_by()
    for client, service, outcome, count in rows.values_list("client", "service", "outcome").annotate(
        n=Sum("count")
    ):
        asked[owners.get(member_of(client), "")] += count
        if outcome == Outcome.ANSWERED:
            answered[owners.get(member_of(service), "")] += count
    return asked, answered


def _requests(first: date, last: date) -> tuple[Counter[str], Counter[str]]:
    rows = AccessRequest.objects.filter(due__gte=first, due__lte=last).exclude(state="withdrawn")
    owner = "service__subsystem__member__organisation_code"
    decided = rows.annotate(decided_on=TruncDate("decided_at", tzinfo=timezone.get_default_timezone()))
    in_time = decided.filter(decided_on__lte=F("due"))
    return Counter(rows.values_list(owner, flat=True)), Counter(in_time.values_list(owner, flat=True))
