"""The reports below one: which are in, which are missing or late, and adding them up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Text
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.queries.submissions import late_days
from nenso.reporting.rules.states import COUNTED, RECEIVED
from nenso.web.presenters.reports.naming import state_kind, state_name
from nenso.web.views.reports.frame import asked, report_desk


@requires(Role.VIEWER)
@require_safe
def below(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who below has reported."""
    found = asked(request, uuid)
    lines = [_line(one, its) for one, its in reporting.children(found.row)]
    lines.sort(key=lambda line: (line["is_in"], line["is_received"]))
    context = {"lines": lines, "sentence": _sentence(lines), "approve_label": _("Look and decide")}
    return report_desk(request, "below", found, context)


@requires(Role.REPORTER)
@require_POST
def consolidate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Add up what is approved below."""
    found = asked(request, uuid)
    done = actions.consolidate(by=actor_of(request.user), submission=found.row)
    told = ngettext(
        "Added up: %(cells)s cell changed, %(there)s of %(all)s reports are in.",
        "Added up: %(cells)s cells changed, %(there)s of %(all)s reports are in.",
        len(done.changed),
    )
    there, missing = len(done.included), len(done.missing)
    facts = {"cells": len(done.changed), "there": there, "all": there + missing}
    messages.success(request, told % facts)
    return redirect("reports:below", uuid=uuid)


def _line(one: Any, its: Any) -> dict[str, Any]:
    state = its.state if its else ""
    late = late_days(its.due, its.submitted_at, timezone.localdate()) if its else 0
    return {
        "name": one.name,
        "code": one.code,
        "row": its,
        "state": state_name(state),
        "kind": state_kind(state),
        "is_in": state in COUNTED,
        "is_received": state in RECEIVED,
        "is_waiting": state == "submitted",
        "late": late,
    }


def _sentence(lines: list[dict[str, Any]]) -> Text:
    there = sum(line["is_in"] for line in lines)
    waits = sum(line["is_waiting"] for line in lines)
    missing = len(lines) - sum(line["is_received"] for line in lines)
    vi = f"{there} trên {len(lines)} báo cáo cấp dưới đã được duyệt và cộng được"
    en = f"{there} of {len(lines)} reports below are approved and can be added up"
    if waits:
        vi, en = f"{vi}; {waits} chờ duyệt", f"{en}; {waits} {'waits' if waits == 1 else 'wait'} for approval"
    if missing:
        vi, en = f"{vi}; {missing} chưa đến", f"{en}; {missing} {'has' if missing == 1 else 'have'} not come"
    return Text(f"{vi}.", f"{en}.")
