"""What the pages of regimes share: whether the reader may change one, and the page with its frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nenso.accounts.queries import actor_of, allowed, may
from nenso.accounts.rules import NATIONAL, Role
from nenso.kernel.rules import Actor
from nenso.reporting import queries as reporting
from nenso.web.presenters.regimes.page import chosen
from nenso.web.views.desk_frame import rights, work_items


def receiver_of(code: str) -> str:
    """Return the organisation whose approvers run a regime; raises `Refused("regime.unknown")`."""
    regime = chosen(reporting.versions_of(code), timezone.localdate())
    return NATIONAL if regime.receiver == "parent" else regime.receiver


def running(request: HttpRequest, code: str) -> Actor:
    """Return the actor with its right over a regime; raises `Refused("access.role_missing")`."""
    return allowed(actor_of(request.user), Role.APPROVER, receiver_of(code))


def may_run(request: HttpRequest, code: str) -> bool:
    """Say whether the reader may change a regime."""
    return may(request.user, Role.APPROVER, receiver_of(code))


def regime_desk(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of regimes within the desk."""
    shown = {**rights(request), "work": work_items(request), **context}
    return render(request, f"web/regimes/{page}.html", shown, status=status)
