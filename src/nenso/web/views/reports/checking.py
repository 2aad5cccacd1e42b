"""The last look before a report is submitted: what is wrong, what wants an explanation, what differs, and its values."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nenso.accounts.queries import actor_of
from nenso.accounts.rules import Role, requires
from nenso.kernel.rules import Refused
from nenso.reporting import actions
from nenso.reporting import queries as reporting
from nenso.reporting.rules.checking import errors, warnings
from nenso.web.language import language_of
from nenso.web.presenters.reports.entry import dom_id, shown
from nenso.web.presenters.reports.sheet import sheet_of
from nenso.web.refusals import words_of
from nenso.web.views.reports.frame import asked, report_desk


@requires(Role.REPORTER)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Look at everything once more, then submit."""
    found = asked(request, uuid)
    if not found.is_editable:
        return redirect("reports:report", uuid=uuid)
    refusal = ""
    explanation = request.POST.get("explanation", "")[:4000]
    if request.method == "POST":
        try:
            actions.submit(
                by=actor_of(request.user),
                submission=found.row,
                row_version=_version(request),
                explanation=explanation,
            )
        except Refused as refused:
            refusal = words_of(refused)
            found.row.refresh_from_db()
        else:
            messages.success(request, _("The report was submitted."))
            return redirect("reports:report", uuid=uuid)
    held = reporting.content(found.row)
    wrong, unclear = errors(held.problems), warnings(held.problems)
    deviations = [_deviation(held, cell) for cell in held.deviations]
    unexplained = sum(not each["reason"] for each in deviations)
    context = {
        "refusal": refusal,
        "errors": [{"id": dom_id(each.key), "message": each.message} for each in wrong],
        "warnings": [{"id": dom_id(each.key), "message": each.message} for each in unclear],
        "deviations": deviations,
        "unexplained": unexplained,
        "explanation": explanation,
        "page": sheet_of(held, language_of()),
        "may_submit": not wrong and not unexplained,
    }
    return report_desk(request, "check", found, context, 422 if refusal else 200)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("row_version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _deviation(held: Any, cell: Any) -> dict[str, Any]:
    its = held.form.cell(cell.key)
    return {
        "id": dom_id(cell.key),
        "name": its.title if its else cell.key,
        "known": shown(its, cell.facts["known"]),
        "written": shown(its, cell.value),
        "reason": cell.facts.get("reason", ""),
    }
