"""Refused requests, counted by day, error type and the agencies that they are of; and the rows behind such a count.

Whoever is refused may write what it likes for its own name and for a service's. So only registered members are told apart; of who
asked only where it had shown who it is before it was refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Expression, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from nenso.exchange.models import Refusal
from nenso.exchange.queries.statistics import Scope, days, of_member
from nenso.exchange.rules.protocol.errors import Fault, Side

_BEFORE = tuple(
    f"{Side.PROVIDER}.{each}"
    for each in (Fault.INVALID_CLIENT, Fault.INVALID_SIGNATURE, Fault.MISSING_SIGNATURE)
)
_SHOWN = Q(fault__startswith=f"{Side.PROVIDER}.") & ~Q(fault__in=_BEFORE)  # X-Road asks who it is first


@dataclass(frozen=True, slots=True)
class RefusedDay:
    """Refused requests of a day: of one error type, of who asked ("VN/GOV/48"; "": not shown or not registered), to whose service.

    `owner` is "" where no registered member's was asked for.
    """

    day: date
    fault: str
    asker: str
    owner: str
    count: int


def refused(scope: Scope) -> QuerySet[Refusal]:
    """Return the refused requests of a period: of a member, whichever side, or of all."""
    rows = Refusal.objects.filter(at__gte=scope.since, at__lt=scope.until)
    return rows.filter(of_member(scope.member)) if scope.member else rows


def refused_days(scope: Scope, members: Collection[str], fault: str = "") -> list[RefusedDay]:
    """Return the counts of a period, the newest day first; `members` are those told apart. One query."""
    rows = refused(scope).filter(fault=fault) if fault else refused(scope)
    named = (
        _named(rows, members).order_by().values("day", "fault", "asker", "owner").annotate(n=Count("uuid"))
    )
    ordered = named.order_by("-day", "-n", "fault", "owner", "asker")
    return [RefusedDay(row["day"], row["fault"], row["asker"], row["owner"], row["n"]) for row in ordered]


def behind(rows: QuerySet[Refusal], of: RefusedDay, members: Collection[str]) -> QuerySet[Refusal]:
    """Narrow rows to those that a count is the number of."""
    since, until = days(of.day, of.day)
    within = rows.filter(at__gte=since, at__lt=until, fault=of.fault)
    found: QuerySet[Refusal] = _named(within, members).filter(asker=of.asker, owner=of.owner)
    return found


def _named(rows: QuerySet[Refusal], members: Collection[str]) -> Any:  # a query set whose rows say more
    zone, known = timezone.get_default_timezone(), list(members)
    found = rows.annotate(day=TruncDate("at", tzinfo=zone), by=_member("client"), to=_member("service"))
    nobody = Value("", output_field=CharField())
    return found.annotate(
        asker=Case(When(_SHOWN & Q(by__in=known), then=F("by")), default=nobody),
        owner=Case(When(to__in=known, then=F("to")), default=nobody),
    )


def _member(column: str) -> Expression:
    """Return the part of a client or service, as headers name it, that names the member."""
    template = "COALESCE(substring(%(expressions)s from '^[^/]*/[^/]*/[^/]*'), '')"
    return Func(F(column), template=template, output_field=CharField())
