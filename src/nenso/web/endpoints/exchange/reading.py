"""What stands of the members that a key reaches: systems, services, rights, and what they exchanged."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from nenso.accounts.queries import today
from nenso.exchange import queries
from nenso.exchange.models import Member, Right, Service, Subsystem
from nenso.exchange.queries.names import member_id
from nenso.exchange.queries.statistics import Scope, counted, days
from nenso.kernel.rules import Refused
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.exchange.scope import members_in_reach
from nenso.web.endpoints.paging import Bounds, Page, Paged, page_of, paged

router = Router(tags=["reading"])
MOST_DAYS = 366
USUAL_DAYS = 30
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)  # nothing is counted before, nor asked beyond


class SystemShown(Schema):
    """A system, by its name in messages. `entry`: what the catalogue calls it, "" where its agency has not said."""

    system: str
    name: dict[str, str]
    groups: list[str]
    entry: str
    closed: bool


class ServiceShown(Schema):
    """A service. `validation`: "" passes everything on, `report` counts, `refuse` refuses what does not fit its document."""

    service: str
    name: dict[str, str]
    url: str
    kind: str
    is_open: bool
    validation: str
    timeout_seconds: int
    disabled_because: str
    endpoints: list[dict[str, str]]


class RightShown(Schema):
    """A right that is not revoked: to which service, of whom (a system, a member, `@group`), for which part, until when."""

    uuid: UUID
    service: str
    to: str
    method: str
    path: str
    purpose: str
    ground: str
    valid_from: str
    valid_to: str | None
    per_second: int | None
    per_day: int | None
    at_once: int | None


class TrafficShown(Schema):
    """What one system asked of one service, or was asked, within some days."""

    client: str
    service: str
    exchanges: int
    answered: int
    service_errors: int
    exchange_errors: int
    bytes_asked: int
    bytes_answered: int


@router.get("/systems", response=Page[SystemShown], operation_id="systems", url_name="systems")
def systems(request: HttpRequest, response: HttpResponse, bounds: Paged) -> Any:
    """The systems of the members in reach, closed ones too."""
    rows = Subsystem.objects.filter(member__in=members_in_reach(request))
    rows = rows.select_related("member").prefetch_related("groups").order_by("member", "code")
    return _cut(request, response, rows, bounds, _system)


@router.get("/services", response=Page[ServiceShown], operation_id="services", url_name="services")
def services(request: HttpRequest, response: HttpResponse, bounds: Paged) -> Any:
    """The services of the members in reach that are not closed."""
    rows = Service.objects.filter(subsystem__member__in=members_in_reach(request), closed_at=None)
    rows = rows.defer("description", "contract").select_related("subsystem__member")
    return _cut(request, response, rows.prefetch_related("endpoints").order_by("pk"), bounds, _service)


@router.get("/rights", response=Page[RightShown], operation_id="rights", url_name="rights")
def rights(request: HttpRequest, response: HttpResponse, bounds: Paged, side: str = "given") -> Any:
    """Rights in force and to come: those given to services in reach, or with `side=held` those that systems in reach hold."""
    if side not in ("given", "held"):
        raise Refused("body.parameter", name="side", why="given, held")
    members = members_in_reach(request)
    rows = Right.objects.filter(revoked_at=None).exclude(valid_to__lte=timezone.now())
    rows = rows.filter(_given(members) if side == "given" else _held(members)).distinct()
    rows = rows.select_related("service__subsystem__member", "subsystem__member", "member", "group")
    rows = rows.defer("service__description", "service__contract").order_by("pk")
    return _cut(request, response, rows, bounds, _right)


@router.get("/traffic", response=Page[TrafficShown], operation_id="traffic", url_name="traffic")
def traffic(
    request: HttpRequest,
    response: HttpResponse,
    bounds: Paged,
    since: WrittenDay | None = None,
    until: WrittenDay | None = None,
) -> Any:
    """What systems and services of the members in reach exchanged, by system and service; 30 days, or `since`–`until` (the last day too)."""
    last = until or today()
    first = since or max(last, FIRST_DAY) - timedelta(days=USUAL_DAYS - 1)
    if not FIRST_DAY <= first <= last < LAST_DAY or (last - first).days > MOST_DAYS:
        raise Refused("body.parameter", name="since", why=f"since ≤ until, {MOST_DAYS} d")
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in members_in_reach(request):
        for each in counted(Scope(*days(first, last), member=member_id(row).encoded), "client", "service"):
            found[each.key[0], each.key[1]] = _traffic(each)
    lines = sorted(found.values(), key=lambda line: (-line["exchanges"], line["client"], line["service"]))
    return paged(request, response, lines, bounds)


def _given(members: list[Member]) -> Q:
    return Q(service__subsystem__member__in=members)


def _held(members: list[Member]) -> Q:
    its = Q(subsystem__member__in=members) | Q(member__in=members)
    return its | Q(group__subsystems__member__in=members)


def _cut(request: HttpRequest, response: HttpResponse, rows: Any, bounds: Bounds, shown: Any) -> Any:
    cut = rows[bounds.offset : bounds.offset + bounds.limit]
    return page_of(request, response, [shown(each) for each in cut], rows.count(), bounds)


def _system(row: Subsystem) -> dict[str, Any]:
    return {
        "system": queries.subsystem_id(row).encoded,
        "name": {"vi": row.name_vi, "en": row.name_en},
        "groups": sorted(each.code for each in row.groups.all()),
        "entry": row.entry_code,
        "closed": row.closed_at is not None,
    }


def _service(row: Service) -> dict[str, Any]:
    return {
        "service": queries.service_id(row).encoded,
        "name": {"vi": row.name_vi, "en": row.name_en},
        "url": row.url,
        "kind": row.kind,
        "is_open": row.is_open,
        "validation": row.validation,
        "timeout_seconds": row.timeout_seconds,
        "disabled_because": row.disabled_because,
        "endpoints": [{"method": each.method, "path": each.path} for each in row.endpoints.all()],
    }


def _right(row: Right) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "service": queries.service_id(row.service).encoded,
        "to": queries.subject_of(row),
        "method": row.method,
        "path": row.glob,
        "purpose": row.purpose,
        "ground": row.ground,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
        "per_second": row.per_second,
        "per_day": row.per_day,
        "at_once": row.at_once,
    }


def _traffic(each: Any) -> dict[str, Any]:
    found = each.traffic
    return {
        "client": each.key[0],
        "service": each.key[1],
        "exchanges": found.count,
        "answered": found.answered,
        "service_errors": found.provider_errors,
        "exchange_errors": found.exchange_errors,
        "bytes_asked": found.bytes_asked,
        "bytes_answered": found.bytes_answered,
    }
