"""How each system is connected, and what share of those that must be is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils import timezone

from nenso.directory import queries as directory
from nenso.kernel.rules import Text
from nenso.measures.models import DailyCount, DeclaredTotal, MeteredSystem
from nenso.measures.queries.systems import systems
from nenso.measures.rules import connections as rules
from nenso.measures.rules.events import KINDS
from nenso.measures.rules.reconciling import Reconciliation, reconcile
from nenso.measures.rules.systems import DOSSIERS

_SERVING = (
    "communal_committee"  # who a provincial system serves; departments are not told apart in the catalogue
)
# Agencies that must have a dossier system (Decree 42/2022, art. 22), by the kinds in which they are counted.
_MUST = {
    "ministries": (
        Text("bộ, ngành", "ministries and agencies"),
        ("ministry", "ministry_level_agency", "government_agency"),
    ),
    "provinces": (Text("tỉnh, thành phố", "provinces and cities"), ("provincial_committee",)),
}


@dataclass(frozen=True, slots=True)
class Connection:
    """How a system is connected; `day` is the day whose totals were compared, `missing` who it serves and did not send."""

    system: MeteredSystem
    state: rules.State
    since: datetime | None
    last: datetime | None
    reasons: tuple[rules.Reason, ...]
    day: date | None
    totals: Reconciliation | None
    expected: int
    missing: tuple[str, ...]


def connection(system: MeteredSystem, now: datetime) -> Connection:
    """Return how one system is connected."""
    return connections(now, [system])[0]


def connections(now: datetime, of: Sequence[MeteredSystem] | None = None) -> list[Connection]:
    """Return how systems are connected, all that are in use or some; the same number of queries for any number."""
    local = timezone.localtime(now)
    found = list(systems(local.date())) if of is None else list(of)
    served = _served(found, local.date())
    covered = _covered(found, local.date())
    totals = _totals(found, local)
    return [_connection(each, local, served[each.pk], covered[each.pk], totals) for each in found]


def _connection(
    system: MeteredSystem,
    now: datetime,
    expected: frozenset[str],
    covered: frozenset[str],
    totals: Mapping[tuple[int, date], Reconciliation],
) -> Connection:
    day = _day_of(system, now)
    compared = totals[system.pk, day] if day else None
    feed = rules.Feed(
        first_seen=system.first_seen_at,
        last_seen=system.last_seen_at,
        silent_after=timedelta(hours=system.silent_after_hours),
        is_declared=_is_declared(compared),
        agrees=compared.is_closed if compared else None,
        expected=expected,
        covered=covered,
    )
    status = rules.status_of(feed, now)
    return Connection(
        system=system,
        state=status.state,
        since=status.since,
        last=system.last_seen_at,
        reasons=status.reasons,
        day=day,
        totals=compared,
        expected=len(expected),
        missing=tuple(sorted(expected - covered)),
    )


def _is_declared(compared: Reconciliation | None) -> bool | None:
    if compared is None:
        return None
    return any(line.declared is not None for line in compared.lines)


def _day_of(system: MeteredSystem, now: datetime) -> date | None:
    return rules.settled_day(now, system.first_seen_at) if system.kind == DOSSIERS else None


def _totals(found: Iterable[MeteredSystem], now: datetime) -> dict[tuple[int, date], Reconciliation]:
    days = {system.pk: day for system in found if (day := _day_of(system, now))}
    asked = {"system_id__in": list(days), "day__in": set(days.values())}
    declared: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
    rows = (
        DeclaredTotal.objects.filter(**asked).values_list("system_id", "day", "kind", "declared").order_by()
    )
    for pk, day, kind, count in rows:
        declared[pk, day][kind] = count
    arrived: dict[tuple[int, date], dict[str, int]] = defaultdict(dict)
    counts = DailyCount.objects.filter(**asked, measure__in=KINDS).values("system_id", "day", "measure")
    for row in counts.annotate(total=Sum("count")).order_by():
        arrived[row["system_id"], row["day"]][row["measure"]] = row["total"]
    return {(pk, day): reconcile(day, declared[pk, day], arrived[pk, day]) for pk, day in days.items()}


def _served(found: Iterable[MeteredSystem], on: date) -> dict[int, frozenset[str]]:
    """Return whose dossiers each dossier system must tell of: its owner's, or its owner's communes'."""
    owners = {system.pk: system.organisation_code for system in found if system.kind == DOSSIERS}
    below: dict[str, set[str]] = defaultdict(set)
    for commune in directory.organisations_of_types([_SERVING], on) if owners else ():
        below[commune.parent_code].add(commune.code)
    served = {pk: frozenset(below.get(owner) or {owner}) for pk, owner in owners.items()}
    return {system.pk: served.get(system.pk, frozenset()) for system in found}


def _covered(found: Iterable[MeteredSystem], today: date) -> dict[int, frozenset[str]]:
    """Return the organisations that each system sent events of in the last thirty days."""
    since = today - timedelta(days=rules.COVERED_DAYS)
    heard: dict[int, set[str]] = defaultdict(set)
    rows = DailyCount.objects.filter(
        system__in=[system.pk for system in found], day__gte=since, day__lte=today, measure__in=KINDS
    )
    for pk, code in rows.values_list("system_id", "organisation_code").order_by().distinct():
        heard[pk].add(code)
    return {system.pk: frozenset(heard[system.pk]) for system in found}


@dataclass(frozen=True, slots=True)
class AgencyMissing:
    """An agency that must have a dossier system and registered none."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class KindCovered:
    """The dossier systems of one kind of agency that must be connected: how many are, and which agencies have none."""

    kind: str
    name: Text
    share: rules.Share
    connections: tuple[Connection, ...]
    missing: tuple[AgencyMissing, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The nation's share and that of each kind of agency; the plan's target is 100 percent."""

    at: datetime
    share: rules.Share
    kinds: tuple[KindCovered, ...]
    target: float = 100.0


def coverage(now: datetime) -> Coverage:
    """Return what share of the dossier systems that must be connected is, at this moment.

    Of a past day it cannot be told: a system's row knows only when it was last heard of.
    """
    on = timezone.localdate(now)
    required = [each for each in systems(on) if each.kind == DOSSIERS and each.is_required]
    by_owner: dict[str, list[Connection]] = defaultdict(list)
    for each in connections(now, required):
        by_owner[each.system.organisation_code].append(each)
    kinds = tuple(_covered_kind(kind, by_owner, on) for kind in _MUST)
    return Coverage(now, rules.shares_together([kind.share for kind in kinds]), kinds)


def _covered_kind(kind: str, by_owner: Mapping[str, Sequence[Connection]], on: date) -> KindCovered:
    name, types = _MUST[kind]
    agencies = directory.organisations_of_types(types, on)
    found = tuple(each for agency in agencies for each in by_owner.get(agency.code, ()))
    missing = tuple(
        AgencyMissing(agency.code, agency.name) for agency in agencies if agency.code not in by_owner
    )
    share = rules.share_of([each.state for each in found], [agency.code for agency in missing])
    return KindCovered(kind, name, share, found, missing)
