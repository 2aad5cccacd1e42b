"""Access to services: asked for, decided by their owners, taken back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema, Status

from nenso.exchange import actions, queries
from nenso.exchange.actions import RightFacts
from nenso.exchange.models import AccessRequest
from nenso.exchange.rules.protocol.globs import ANY_METHOD, ANY_PATH
from nenso.kernel.rules import Refused
from nenso.web.endpoints.days import WrittenDay
from nenso.web.endpoints.exchange.edge import actor_of_request
from nenso.web.endpoints.exchange.scope import members_in_reach, must_work_for
from nenso.web.endpoints.paging import Page, Paged, page_of
from nenso.web.exchange_forms.access import end_of_day

router = Router(tags=["access"])
_STATES = ("open", "granted", "refused", "withdrawn")


class Asking(Schema):
    """Access that is asked for: of which system, to which service or part of it, for what, on what ground."""

    system: str
    service: str
    purpose: str
    ground: str
    method: str = ANY_METHOD
    path: str = ANY_PATH


class Granting(Schema):
    """What is granted: what was asked for, or other words; with an end (the last day) and limits."""

    purpose: str | None = None
    ground: str | None = None
    until: WrittenDay | None = None
    per_second: int | None = None
    per_day: int | None = None
    at_once: int | None = None


class Why(Schema):
    """Why access is refused (the legal ground), or taken back."""

    reason: str


class RequestShown(Schema):
    """A request for access, and what became of it."""

    uuid: UUID
    system: str
    service: str
    method: str
    path: str
    purpose: str
    ground: str
    state: str
    asked_at: str
    asked_by: str
    due: str
    reason: str
    right: UUID | None


@router.get("/requests", response=Page[RequestShown], operation_id="requests", url_name="requests")
def requests(
    request: HttpRequest,
    response: HttpResponse,
    bounds: Paged,
    side: str = "received",
    state: str = "",
) -> Any:
    """Requests for services in reach, or with `side=sent` those of systems in reach; the newest first."""
    if side not in ("received", "sent") or state not in ("", *_STATES):
        raise Refused("body.parameter", name="side", why=f"received, sent; state: {', '.join(_STATES)}")
    members = members_in_reach(request)
    whose = "service__subsystem__member__in" if side == "received" else "subsystem__member__in"
    rows = _rows().filter(**{whose: members})
    rows = rows.filter(state=state) if state else rows
    cut = rows[bounds.offset : bounds.offset + bounds.limit]
    return page_of(request, response, [_shown(each) for each in cut], rows.count(), bounds)


@router.post("/requests", response={201: RequestShown}, operation_id="ask", url_name="requests")
def ask(request: HttpRequest, asking: Asking) -> Any:
    """Ask for access; the owner is told, and answers within two working days."""
    row = actions.ask_access(
        by=actor_of_request(request),
        subsystem=queries.subsystem_row(asking.system),
        service=queries.service_row(asking.service),
        facts=RightFacts(asking.purpose, asking.ground, asking.method, asking.path),
        now=timezone.now(),
    )
    return Status(201, _shown(row))


@router.get("/requests/{uuid:uuid}", response=RequestShown, operation_id="request", url_name="request")
def one(request: HttpRequest, uuid: UUID) -> Any:
    """One request, and what became of it."""
    return _shown(_found(request, uuid))


@router.post("/requests/{uuid:uuid}/grant", response=RequestShown, operation_id="grant", url_name="grant")
def grant(request: HttpRequest, uuid: UUID, granting: Granting) -> Any:
    """Grant what was asked for; the right counts at once."""
    row = _found(request, uuid)
    facts = RightFacts(
        granting.purpose or row.purpose,
        granting.ground or row.ground,
        row.method,
        row.glob,
        valid_to=end_of_day(granting.until) if granting.until else None,
        per_second=granting.per_second,
        per_day=granting.per_day,
        at_once=granting.at_once,
    )
    by, now = actor_of_request(request), timezone.now()
    return _shown(actions.decide_access(by=by, request=row, is_granted=True, facts=facts, now=now))


@router.post("/requests/{uuid:uuid}/refuse", response=RequestShown, operation_id="refuse", url_name="refuse")
def refuse(request: HttpRequest, uuid: UUID, why: Why) -> Any:
    """Refuse what was asked for, with the legal ground."""
    row, by = _found(request, uuid), actor_of_request(request)
    now = timezone.now()
    return _shown(actions.decide_access(by=by, request=row, is_granted=False, reason=why.reason, now=now))


@router.post(
    "/requests/{uuid:uuid}/withdraw", response=RequestShown, operation_id="withdraw", url_name="withdraw"
)
def withdraw(request: HttpRequest, uuid: UUID, why: Why) -> Any:
    """Take back what was asked for and is not decided yet."""
    row, by = _found(request, uuid), actor_of_request(request)
    return _shown(actions.withdraw_access(by=by, request=row, reason=why.reason, now=timezone.now()))


def _rows() -> Any:
    rows = AccessRequest.objects.select_related("service__subsystem__member", "subsystem__member", "right")
    return rows.defer("service__description", "service__contract").order_by("-asked_at", "-pk")


def _found(request: HttpRequest, uuid: UUID) -> AccessRequest:
    row: AccessRequest | None = _rows().filter(uuid=uuid).first()
    if row is None:
        raise Refused("api.unknown")
    must_work_for(request, row.service.subsystem.member, row.subsystem.member)
    return row


def _shown(row: AccessRequest) -> dict[str, Any]:
    return {
        "uuid": row.uuid,
        "system": queries.subsystem_id(row.subsystem).encoded,
        "service": queries.service_id(row.service).encoded,
        "method": row.method,
        "path": row.glob,
        "purpose": row.purpose,
        "ground": row.ground,
        "state": row.state,
        "asked_at": row.asked_at.isoformat(),
        "asked_by": row.asked_by_name,
        "due": row.due.isoformat(),
        "reason": row.reason,
        "right": row.right.uuid if row.right else None,
    }
