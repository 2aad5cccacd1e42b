"""The receiver's decision on a report: looked at beside what it should agree with, then approved or given back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused, Text
from nenso.measures.queries.indicators import indicators_named
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.actions.approvals import observations_of
from nenso.reporting.queries.submissions import units_on
from nenso.reporting.rules.states import COUNTED, State
from nenso.web.presenters.reports.entry import shown
from nenso.web.presenters.reports.lead import returned
from nenso.web.presenters.reports.review import review_of
from nenso.web.presenters.reports.sources import sources_of
from nenso.web.refusals import words_of
from nenso.web.views.reports.frame import Asked, asked, report_desk

REMARK = "remark:"


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A figure that approval records."""

    name: Text
    shown: Text


@requires(Role.VIEWER)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look at a report and decide."""
    found = asked(request, uuid)
    reason = request.POST.get("reason", "")[:4000]
    remarks = {
        name.removeprefix(REMARK): str(text)[:2000]
        for name, text in request.POST.items()
        if name.startswith(REMARK)
    }
    refusal = field = ""
    if request.method == "POST":
        try:
            words = _decided(request, found, reason, remarks)
        except Refused as refused:
            refusal, field = words_of(refused), refused.field or ""
            found.row.refresh_from_db()
        else:
            messages.success(request, words)
            return redirect("reports:report", uuid=uuid)
    held = reporting.content(found.row)
    page = review_of(held, sources_of(found.row, held.cells), remarks)
    submitted = [step for step in reporting.steps_of(found.row) if step.verb == "submitted"]
    is_waiting = found.row.state == State.SUBMITTED
    is_own = bool(submitted) and submitted[-1].by_key == actor_of(request.user).key
    context = {
        "page": page,
        "refusal": refusal,
        "refused_field": field,
        "reason": reason,
        "submitted": submitted[-1] if submitted else None,
        "is_waiting": is_waiting,
        "is_own": is_own,
        "may_approve": is_waiting and found.may_decide and not is_own,
        "may_return": is_waiting and found.may_decide,
        "may_correct": found.row.state in COUNTED and found.may_decide,
        "returned": returned(found.row),
        "figures": _figures(found) if is_waiting else (),
        "warnings": [each.message for each in held.problems],
    }
    return report_desk(request, "review", found, context, 422 if refusal else 200)


def _decided(request: HttpRequest, found: Asked, reason: str, remarks: dict[str, str]) -> str:
    by = actor_of(request.user)
    if request.POST.get("decision") == "return":
        actions.give_back(by=by, submission=found.row, reason=reason, remarks=remarks)
        return _("The report was returned with your reasons.")
    given = request.POST.get("row_version", "")
    seen = int(given) if given.isdecimal() and len(given) < 9 else 0
    actions.approve(by=by, submission=found.row, row_version=seen)
    return _("The report was approved; its figures are shared now.")


def _figures(found: Asked) -> tuple[FigureShown, ...]:
    """Return the figures that approval would record."""
    rows = observations_of(found.row)
    named: Any = indicators_named({row.indicator for row in rows}, units_on(found.row))
    form = reporting.form_in(found.row.form)
    return tuple(
        FigureShown(named[row.indicator].name, shown(form.cell(row.line), row.value))
        for row in rows
        if row.indicator in named
    )
